//! Imports customers from a CSV or NDJSON file, many at once. It can be stopped at any time, and resumes when run again.
//!
//! ```sh
//! cargo run --example import_customers -- customers.csv
//! ```
//!
//! The columns are `first_name`, `last_name` and `email`, which every row has, `phone`, `employer`, `line1`, `line2`,
//! `city`, `state`, `postal_code`, `country`, and `metadata.<key>` for keys of your own. An NDJSON file has the same as
//! members of an object on each line. Rows without a value are skipped; one with an invisible character fails.
//!
//! A database, `customers.csv.results.csv.journal`, records what is sent, what comes back, and what is still to do. At the
//! end of a run, the last result of each row is written to `customers.csv.results.csv`. Neither contains personal data.
//! Running the same command again resumes: rows with a result are skipped, unless they failed and were corrected since, or
//! `--retry-failed` is given. Correct a row in place, and append new rows: a row that was imported must not move.
//!
//! While Flex is down or limits the rate, the import waits, for each row up to `--patience`. On Ctrl-C, or once Flex rejects
//! the key, no more rows are started, and those in flight end. If a run is killed, the next one sends the rows that were in
//! flight again, which is harmless: Flex updates the customer with that email to the same values. The same goes for a row
//! whose outcome is unknown. Of several rows with the same email, only the one with a result or else the first is imported.
//!
//! It exits with 0 if all rows are imported, 1 if some failed, 2 if it could not run, and 130 after Ctrl-C.

#[path = "../common/mod.rs"]
mod common;
mod input;
mod journal;
mod outage;

use std::iter;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Error, Result, ensure};
use clap::Parser;
use flex_sdk::Client;
use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use indicatif::ProgressBar;
use tokio::signal;
use tokio::sync::watch;

use crate::journal::{Begun, Journal, Outcome, Plan};
use crate::outage::Outage;

/// Imports customers from a CSV or NDJSON file. Run it again to go on where it ended.
#[derive(Parser)]
#[command(after_help = "From about a million rows on, or if rows keep coming, the example signup_worker suits better.")]
struct Arguments {
    /// The file of customers
    file: PathBuf,
    /// How the file is written [default: as its extension tells]
    #[arg(long, value_parser = ["csv", "ndjson"])]
    format: Option<String>,
    /// The file of results [default: beside the file of customers, with .results.csv at the end]
    #[arg(long)]
    results: Option<PathBuf>,
    /// How many rows are under way at once
    #[arg(long, default_value = "8")]
    concurrency: NonZeroUsize,
    /// How many seconds a row waits for Flex while that is down
    #[arg(long, value_name = "SECONDS", default_value = "600")]
    patience: u64,
    /// Do rows again that failed, or whose outcome is unknown
    #[arg(long)]
    retry_failed: bool,
    /// Take a key that is not a test key, and so create real customers
    #[arg(long)]
    live: bool,
}

const STOPPING: &str = "Stopping once the rows under way have ended; Ctrl-C ends them";

#[tokio::main]
async fn main() -> ExitCode {
    run(Arguments::parse()).await.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}

async fn run(arguments: Arguments) -> Result<ExitCode> {
    let (flex, fake) = common::connect(arguments.live).await?;
    // Customers of one mode cannot be seen from the other, and those of a fake are gone with it.
    let at = if fake.is_some() { "a fake".to_owned() } else { format!("{} {:?}", flex.base_url(), flex.mode()) };
    drop(input::rows(&arguments.file, arguments.format.as_deref())?);
    let results = arguments.results.clone().unwrap_or_else(|| journal::beside(&arguments.file, ".results.csv"));
    let journal = Journal::open(results, at)?;
    let ended = import(&flex, &journal, &arguments).await;
    journal.finish()?;
    ended
}

async fn import(flex: &Client, journal: &Journal, arguments: &Arguments) -> Result<ExitCode> {
    let rows = || input::rows(&arguments.file, arguments.format.as_deref());
    let planned = journal.plan(rows()?, arguments.retry_failed)?;
    let Plan { mut left, mut done, mut failed, sent, empty } = planned;
    println!("{left} rows to import, {done} done and {failed} failed before");
    if sent + empty > 0 {
        println!("{sent} of them were sent by a run that was killed; {empty} empty rows are skipped");
    }

    let bar = ProgressBar::new(left);
    let (stop, stopped) = watch::channel(false);
    let (concurrency, patience) = (arguments.concurrency.get(), Duration::from_secs(arguments.patience));
    let outage = Outage { patience, concurrency, stopped, done: 0.into(), is_told: false.into() };
    let tell = |error: &_| bar.suspend(|| eprintln!("Waiting for Flex: {error}"));
    let send = async |(line, checksum, customer): Begun| {
        let outcome = match customer {
            Ok(customer) => match outage.create(flex, &customer, tell).await {
                // A 403 may be of this row alone.
                Err(error) if error.status().is_some_and(|status| status == 401) => Err(error.into()),
                created => Ok(Outcome::of(created)),
            },
            Err(problem) => Ok(Outcome("failed", problem)),
        };
        (line, checksum, outcome)
    };
    // Whether no more rows were to be started before.
    let stop_now = || {
        stop.send_replace(true) || {
            bar.suspend(|| eprintln!("{STOPPING}"));
            false
        }
    };
    // Listened to from here on without a gap, so that no Ctrl-C is missed.
    #[cfg(unix)]
    let mut ctrl_c = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
    #[cfg(windows)]
    let mut ctrl_c = signal::windows::ctrl_c()?;
    let (mut rows, mut under_way, mut ended) = (rows()?, FuturesUnordered::new(), Vec::new());
    let mut fatal: Option<Error> = None;
    loop {
        // In one transaction, so that a row that is sent twice is one of those under way.
        let begun = journal.update(|tables| {
            for (line, checksum, outcome) in &ended {
                tables.record(*line, *checksum, outcome)?;
            }
            let mut begun = Vec::new();
            while under_way.len() + begun.len() < concurrency && !*stop.borrow() {
                match rows.next() {
                    Some(Ok(row)) => begun.extend(tables.begin(row)?),
                    Some(Err(error)) => {
                        fatal.get_or_insert(error);
                        stop_now();
                    }
                    None => break,
                }
            }
            Ok(begun)
        })?;
        for (line, _, Outcome(state, detail)) in ended.drain(..) {
            match state {
                "todo" => continue,
                "done" => done += 1,
                _ => failed += 1,
            }
            left -= 1;
            bar.inc(1);
            match state {
                _ if bar.is_hidden() => println!("line {line} {state}: {detail}"),
                "done" => {}
                _ => bar.println(format!("line {line} {state}: {detail}")),
            }
        }
        under_way.extend(begun.into_iter().map(&send));
        tokio::select! {
            biased;
            // No row is begun any more, and at the second time none is waited for.
            Some(()) = ctrl_c.recv() => if stop_now() { break },
            row = under_way.next() => {
                let Some(first) = row else { break };
                let others = iter::from_fn(|| under_way.next().now_or_never().flatten());
                for (line, checksum, outcome) in iter::once(first).chain(others) {
                    let outcome = outcome.unwrap_or_else(|error| {
                        // Every row would have this error.
                        fatal.get_or_insert(error);
                        stop_now();
                        Outcome("todo", String::new())
                    });
                    ended.push((line, checksum, outcome));
                }
            }
        }
    }
    bar.finish_and_clear();

    println!("{done} done, {failed} failed, {left} left: see {}", journal.results.display());
    if let Some(error) = fatal {
        return Err(error);
    }
    if left > 0 {
        ensure!(*stop.borrow(), "rows are gone since the file was read first: give a file that stays, and no pipe");
        println!("Stopped: run the same command again to go on");
        return Ok(ExitCode::from(130));
    }
    if failed > 0 {
        println!("Correct rows that failed where they stand, or add --retry-failed, and run the same command again");
    }
    Ok(ExitCode::from(u8::from(failed > 0)))
}
