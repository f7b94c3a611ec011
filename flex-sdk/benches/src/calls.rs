//! The cost of a call.

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

/// The operations, their names, and the number of calls for measuring time and for counting instructions.
const OPERATIONS: [(Operation, &str, usize, usize); 2] =
    [(Operation::Create, "create", 20_000, 200), (Operation::List, "list of 100", 2_000, 100)];

/// Returns a table of the cost of calls, and charts of their time against their concurrency.
pub(crate) fn measure(options: &Options) -> Result<(Table, Vec<Chart>)> {
    let (few, many) = if options.quick { (1, 1) } else { (5, 15) };
    let valgrind = has_valgrind() && !options.quick;
    let server = Server::start(1)?;
    let gathering = Server::start(MOST)?;
    let mut table = Table::new(&[
        "a call",
        "hyper by hand",
        "reqwest by hand",
        "flex-sdk",
        "flex-sdk ÷ reqwest",
        "half of the rounds",
        "goal",
    ]);
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
            let goal = if let Operation::Create = operation { "≤ 0.96" } else { "≤ 1.00" };
            counted_row(&mut table, &format!("{name}: instructions"), counts.map(|counts| counts.instructions), goal);
            counted_row(&mut table, &format!("{name}: allocations"), counts.map(|counts| counts.allocations), "");
            counted_row(&mut table, &format!("{name}: bytes allocated"), counts.map(|counts| counts.bytes), "");
        } else {
            absent(&mut table, &format!("{name}: instructions, allocations, bytes allocated"));
        }
        let mut lines = CLIENTS.map(|client| (client.name().to_owned(), Vec::new()));
        for concurrency in CONCURRENCIES {
            let is_compared = matches!(concurrency, 64 | MOST);
            let rounds = rounds(if is_compared { many } else { few }, load(concurrency), &server, |cost| cost.time)?;
            for ((_, points), time) in lines.iter_mut().zip(least(&rounds)) {
                points.push((f64::from(u32::try_from(concurrency)?), time * 1e6));
            }
            if concurrency == 1 {
                row(
                    &mut table,
                    &format!("{name}: µs, one at a time"),
                    &scaled(&rounds, |time| time * 1e6),
                    f64::min,
                    "",
                );
            } else if is_compared {
                let name = format!("{name}: calls a second, {concurrency} at a time");
                row(&mut table, &name, &scaled(&rounds, f64::recip), f64::max, "≥ 1.00");
            }
        }
        let peaks = rounds(many, Load { calls: 4, ..load(MOST) }, &gathering, |cost| cost.peak / MEBIBYTE)?;
        row(&mut table, &format!("{name}: most memory, {MOST} in flight, MiB"), &peaks, f64::min, "≤ 1.00");
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
        counted_row(&mut table, "decoding a list of 100: instructions", counts, "≤ 1.05");
    } else {
        absent(&mut table, "decoding a list of 100: instructions");
    }
    let times = rounds(few, decode, &server, |cost| cost.time * 1e6)?;
    row(&mut table, "decoding a list of 100: µs", &times, f64::min, "≤ 1.05");
    if valgrind {
        let load = Load { operation: Operation::Verify, calls: 1_000, ..decode };
        let counts = count(load, &server)?.map(|counts| counts.instructions);
        counted_row(&mut table, "verifying a delivery of 2 KiB: instructions", counts, "≤ 1.30");
    } else {
        absent(&mut table, "verifying a delivery of 2 KiB: instructions");
        rounds(1, Load { operation: Operation::Verify, ..decode }, &server, |cost| cost.time)?;
    }
    Ok((table, charts))
}

/// The measurement of each client in each round.
type Rounds = Vec<[f64; 3]>;

/// Runs the clients in turn, so that other load on the machine affects them alike.
fn rounds(count: usize, load: Load, server: &Server, take: impl Fn(Cost) -> f64) -> Result<Rounds> {
    let once = || {
        let [hyper, reqwest, sdk] =
            CLIENTS.map(|client| -> Result<f64> { Ok(take(run(Load { client, ..load }, server)?)) });
        Ok([hyper?, reqwest?, sdk?])
    };
    (0..count).map(|_| once()).collect()
}

fn scaled(rounds: &Rounds, scale: impl Fn(f64) -> f64) -> Rounds {
    rounds.iter().map(|round| round.map(&scale)).collect()
}

fn least(rounds: &Rounds) -> [f64; 3] {
    best(rounds, f64::min)
}

/// The best measurement of each client, which other load on the machine affected the least.
fn best(rounds: &Rounds, better: fn(f64, f64) -> f64) -> [f64; 3] {
    let first = rounds.first().copied().unwrap_or_default();
    rounds.iter().fold(first, |best, round| std::array::from_fn(|client| better(best[client], round[client])))
}

/// Adds a row with the median ratio of the rounds and the range of the middle half. If the range exceeds 0.05, it is marked as
/// noise.
fn row(table: &mut Table, name: &str, rounds: &Rounds, better: fn(f64, f64) -> f64, goal: &str) {
    let mut ratios: Vec<_> = rounds.iter().map(|[_, reqwest, sdk]| sdk / reqwest).collect();
    ratios.sort_by(f64::total_cmp);
    let at = |quarters: usize| ratios[(ratios.len() - 1) * quarters / 4];
    let noise = if at(3) - at(1) > 0.05 { ", noise" } else { "" };
    let mut row = vec![name.to_owned()];
    row.extend(best(rounds, better).map(number));
    row.extend([format!("{:.3}", at(2)), format!("{:.3} to {:.3}{noise}", at(1), at(3)), goal.to_owned()]);
    table.push(row);
}

/// Adds a row of counts, which are the same in each round.
fn counted_row(table: &mut Table, name: &str, values: [f64; 3], goal: &str) {
    let [_, reqwest, sdk] = values;
    let mut row = vec![name.to_owned()];
    row.extend(values.map(number));
    row.extend([ratio(sdk, reqwest), String::new(), goal.to_owned()]);
    table.push(row);
}

fn absent(table: &mut Table, name: &str) {
    let mut row = vec![name.to_owned()];
    row.extend(["not counted", "not counted", "not counted", "", "", ""].map(str::to_owned));
    table.push(row);
}

fn count(load: Load, server: &Server) -> Result<[Counts; 3]> {
    let [hyper, reqwest, sdk] = CLIENTS.map(|client| count_by_valgrind(Load { client, ..load }, server));
    Ok([hyper?, reqwest?, sdk?])
}
