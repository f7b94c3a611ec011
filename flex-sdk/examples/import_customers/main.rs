//! Imports customers from a CSV or NDJSON file, many at once. It can be stopped at any time, and resumes when run again.
//!
//! ```sh
//! cargo run --example import_customers -- customers.csv
//! ```
//!
//! The columns are `first_name`, `last_name` and `email`, which every row has, `phone`, `employer`, `line1`, `line2`,
//! `city`, `state`, `postal_code`, `country`, and `metadata.<key>` for keys of your own. An NDJSON file has the same as
//! members of an object on each line.
//!
//! The result of each row, the customer's id or the error, is appended to `customers.csv.results.csv`. That file
//! identifies rows by line and checksum, and contains no personal data. Running the same command again resumes: rows
//! with a result are skipped, unless they failed and were corrected since, or `--retry-failed` is given. Correct a row in
//! place, and append new rows: a row that was imported must not move.
//!
//! While Flex is down or limits the rate, the import waits and says so. A row fails if that takes longer than its
//! `--patience`, or if it alone fails.
//!
//! On Ctrl-C, or once Flex rejects the key, no more rows are started, and those in flight end. A run that is killed may
//! have created a customer without recording it: the next run imports that row again, which is harmless, since Flex updates
//! the customer with that email to the same values. The same goes for a row whose outcome is unknown.
//!
//! Of several rows with the same email, one is imported: the one with a result, or else the first. The others fail, since
//! each would change the customer that another one created.
//!
//! A file may be of any size: of each row, nine bytes are kept, 93 MB for ten million. A release build imports about
//! 10,000 rows a second into `fake-flex` on the same two cores. With Flex itself, its responses bound the rate: if each
//! takes 200 ms, 8 rows at once are 40 a second, and a million rows take 7 hours. From about there on, or if rows keep coming,
//! the example `signup_worker` suits better: it works in several processes at once.
//!
//! It exits with 0 if all rows are imported, 1 if some failed, 2 if it could not run, and 130 after Ctrl-C.

#[path = "../common/mod.rs"]
mod common;
mod input;
mod lines;
mod outage;
mod plan;
mod results;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Parser;
use flex_sdk::{Client, Error};
use futures_util::{StreamExt, stream};
use indicatif::ProgressBar;
use tokio::signal;
use tokio::sync::watch;

use crate::input::{Format, Input, Row};
use crate::outage::Outage;
use crate::plan::Plan;
use crate::results::Outcome;

/// Imports customers from a CSV or NDJSON file. Run it again to go on where it ended.
#[derive(Parser)]
#[command(after_help = "From about a million rows on, or if rows keep coming, the example signup_worker suits better.")]
struct Arguments {
    /// The file of customers
    file: PathBuf,
    /// How the file is written [default: as its extension tells]
    #[arg(long)]
    format: Option<Format>,
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
    let input = Input::new(&arguments.file, arguments.format)?;
    let path = arguments.results.unwrap_or_else(|| {
        let mut path = arguments.file.into_os_string();
        path.push(".results.csv");
        path.into()
    });
    let (results, earlier) = results::open(&path, at)?;
    let plan = Plan::new(&input, &earlier, arguments.retry_failed)?;
    drop(earlier);
    let mut results = results.begin()?;
    let Plan { mut left, mut done, mut failed, .. } = plan;
    println!("{left} rows to import, {done} done and {failed} failed before");

    let bar = ProgressBar::new(left as u64);
    let (stop, mut stopped) = watch::channel(false);
    let concurrency = arguments.concurrency.get();
    let outage = Outage::new(Duration::from_secs(arguments.patience), concurrency, stopped.clone());
    // Listened to from here on without a gap, so that no Ctrl-C is missed.
    #[cfg(unix)]
    let mut ctrl_c = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
    #[cfg(windows)]
    let mut ctrl_c = signal::windows::ctrl_c()?;
    let rows = input.rows()?.filter(|row| row.as_ref().map_or(true, |row| plan.has(row.line)));
    let stopped = async move { stopped.wait_for(|is_stopped| *is_stopped).await.is_ok() };
    let tell = |error: &Error| bar.suspend(|| eprintln!("Waiting for Flex: {error}"));
    let rows = stream::iter(rows).take_until(stopped).map(|row| import(&flex, &outage, tell, &plan, row));
    let mut ended = pin!(rows.buffer_unordered(concurrency));
    let mut fatal = None;
    loop {
        tokio::select! {
            biased;
            Some(()) = ctrl_c.recv() => {
                // No row is begun any more, and none waits for Flex.
                if stop.send_replace(true) {
                    break;
                }
                bar.suspend(|| eprintln!("{STOPPING}"));
            }
            row = ended.next() => {
                let Some(row) = row else { break };
                let (line, checksum, outcome) = match row {
                    Ok(row) => row,
                    Err(error) => {
                        // What the rows under way come to is still written.
                        if !stop.send_replace(true) {
                            bar.suspend(|| eprintln!("{STOPPING}"));
                        }
                        fatal.get_or_insert(error);
                        continue;
                    }
                };
                results.add(line, checksum, &outcome)?;
                left -= 1;
                if let Outcome::Done(_) = outcome { done += 1 } else { failed += 1 }
                bar.inc(1);
                match outcome {
                    _ if bar.is_hidden() => println!("line {line} {outcome}"),
                    Outcome::Done(_) => {}
                    _ => bar.println(format!("line {line} {outcome}")),
                }
            }
        }
    }
    bar.finish_and_clear();

    println!("{done} done, {failed} failed, {left} left: see {}", path.display());
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

/// Creates the customer of a row. An error is one that every row would have.
async fn import(
    flex: &Client,
    outage: &Outage,
    tell: impl Fn(&Error),
    plan: &Plan,
    row: Result<Row>,
) -> Result<(usize, u32, Outcome)> {
    let row = row?;
    let owner = plan.owner(&row);
    let Row { line, checksum, customer, .. } = row;
    let customer = match owner {
        Some(owner) => Err(format!("the email is that of line {owner}")),
        None => customer,
    };
    let outcome = match customer {
        Err(problem) => Outcome::Failed(problem),
        Ok(customer) => match outage.create(flex, &customer, tell).await {
            // A 403 may be of this row alone.
            Err(error) if error.status().is_some_and(|status| status == 401) => return Err(error.into()),
            created => Outcome::of(created),
        },
    };
    Ok((line, checksum, outcome))
}
