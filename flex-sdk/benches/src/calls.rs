//! What a call costs.

use anyhow::Result;

use crate::Options;
use crate::caller::{Client, Load, Operation};
use crate::plot::Chart;
use crate::process::{Cost, Counts, Server, count_by_valgrind, has_valgrind, run};
use crate::table::{Table, number, ratio};

const CLIENTS: [Client; 3] = [Client::Hyper, Client::Reqwest, Client::FlexSdk];
const CONCURRENCIES: [usize; 6] = [1, 4, 16, 64, 256, MOST];
const MOST: usize = 1024;
const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// What is called, by what name, and how often for a measurement of time and for a count of instructions.
const OPERATIONS: [(Operation, &str, usize, usize); 2] =
    [(Operation::Create, "create", 20_000, 200), (Operation::List, "list of 100", 2_000, 100)];

/// A table of what calls cost, and charts of their time against their concurrency.
pub(crate) fn measure(options: &Options) -> Result<(Table, Vec<Chart>)> {
    let rounds = if options.quick { 1 } else { 7 };
    let valgrind = has_valgrind() && !options.quick;
    let server = Server::start(1)?;
    let gathering = Server::start(MOST)?;
    let mut table =
        Table::new(&["a call", "hyper by hand", "reqwest by hand", "flex-sdk", "flex-sdk ÷ reqwest", "goal"]);
    let mut charts = Vec::new();
    for (operation, name, calls, counted) in OPERATIONS {
        let load = |concurrency: usize| Load {
            client: Client::Hyper,
            operation,
            concurrency,
            calls: if options.quick { 1 } else { calls.div_ceil(concurrency) },
        };
        if valgrind {
            let counts = count(Load { calls: counted, ..load(1) }, &server)?;
            row(&mut table, &format!("{name}: instructions"), counts.map(|counts| counts.instructions), "≤ 1.03");
            row(&mut table, &format!("{name}: allocations"), counts.map(|counts| counts.allocations), "8 more");
            row(&mut table, &format!("{name}: bytes allocated"), counts.map(|counts| counts.bytes), "");
        } else {
            absent(&mut table, &format!("{name}: instructions, allocations, bytes allocated"));
        }
        let mut lines = CLIENTS.map(|client| (client.name().to_owned(), Vec::new()));
        for concurrency in CONCURRENCIES {
            let times = least(rounds, load(concurrency), &server)?.map(|cost| cost.time);
            for ((_, points), time) in lines.iter_mut().zip(times) {
                points.push((f64::from(u32::try_from(concurrency)?), time * 1e6));
            }
            match concurrency {
                1 => row(&mut table, &format!("{name}: µs, one at a time"), times.map(|time| time * 1e6), ""),
                64 | MOST => {
                    let rates = times.map(f64::recip);
                    row(&mut table, &format!("{name}: calls a second, {concurrency} at a time"), rates, "≥ 0.97");
                }
                _ => {}
            }
        }
        let peaks = least(rounds, Load { calls: 4, ..load(MOST) }, &gathering)?.map(|cost| cost.peak / MEBIBYTE);
        row(&mut table, &format!("{name}: most memory, {MOST} in flight, MiB"), peaks, "≤ 1.05");
        let title = format!("{name}: cost against concurrency");
        charts.push(Chart { title, x: "calls in flight", y: "µs a call", lines: lines.into() });
    }
    let decode = Load {
        client: Client::Hyper,
        operation: Operation::Decode,
        concurrency: 1,
        calls: if options.quick { 1 } else { 2_000 },
    };
    if valgrind {
        let counts = count(Load { calls: 100, ..decode }, &server)?.map(|counts| counts.instructions);
        row(&mut table, "decoding a list of 100: instructions", counts, "≤ 1.05");
    } else {
        absent(&mut table, "decoding a list of 100: instructions");
    }
    let times = least(rounds, decode, &server)?.map(|cost| cost.time * 1e6);
    row(&mut table, "decoding a list of 100: µs", times, "≤ 1.05");
    Ok((table, charts))
}

fn row(table: &mut Table, name: &str, values: [f64; 3], goal: &str) {
    let [_, reqwest, sdk] = values;
    let mut row = vec![name.to_owned()];
    row.extend(values.map(number));
    row.extend([ratio(sdk, reqwest), goal.to_owned()]);
    table.push(row);
}

fn absent(table: &mut Table, name: &str) {
    let mut row = vec![name.to_owned()];
    row.extend(["not counted", "not counted", "not counted", "", ""].map(str::to_owned));
    table.push(row);
}

fn count(load: Load, server: &Server) -> Result<[Counts; 3]> {
    let [hyper, reqwest, sdk] = CLIENTS.map(|client| count_by_valgrind(Load { client, ..load }, server));
    Ok([hyper?, reqwest?, sdk?])
}

/// The least that each client took in some rounds, which is what the machine's other work disturbed the least.
fn least(rounds: usize, load: Load, server: &Server) -> Result<[Cost; 3]> {
    let mut least = [Cost { time: f64::MAX, peak: f64::MAX }; 3];
    for _ in 0..rounds {
        for (client, least) in CLIENTS.into_iter().zip(&mut least) {
            let cost = run(Load { client, ..load }, server)?;
            *least = Cost { time: least.time.min(cost.time), peak: least.peak.min(cost.peak) };
        }
    }
    Ok(least)
}
