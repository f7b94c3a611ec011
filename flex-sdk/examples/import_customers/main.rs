//! Imports customers from a CSV or NDJSON file, many at once. It can be stopped at any time, and continues when it is run
//! again.
//!
//! ```sh
//! cargo run --example import_customers -- customers.csv
//! ```
//!
//! The columns `first_name`, `last_name` and `email` are required in every row. The others are `phone`, `employer`, `line1`,
//! `line2`, `city`, `state`, `postal_code`, `country`, and `metadata.<key>`. In NDJSON, each line is an object with the same
//! members.
//!
//! A database beside the file, `customers.csv.results.csv.journal`, records the rows that were sent, their results, and the
//! rows still to do. At the end, `customers.csv.results.csv` is written from it. Neither contains personal data. The next
//! run skips rows that have a result, unless they failed and were corrected in place. Rows that were in flight when a run
//! ended are sent again, which is harmless: Flex updates the customer with that email to the same values. Of several rows
//! with the same email, only the one with a result, or else the first, is imported.
//!
//! It exits with 0 if all rows are imported, 1 if some failed, 2 if it could not run, and 130 after Ctrl-C.

#[path = "../common/mod.rs"]
mod common;
mod input;
mod journal;
mod outage;

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::Parser;
use flex_sdk::Client;
use futures_util::{StreamExt, stream::FuturesUnordered};

use crate::journal::{Begun, Journal};

/// Imports customers from a CSV or NDJSON file. Run it again to continue where it ended.
#[derive(Parser)]
struct Arguments {
    /// The file of customers: .csv, .ndjson or .jsonl
    file: PathBuf,
    /// The file of results [default: beside the file of customers, with .results.csv at the end]
    #[arg(long)]
    results: Option<PathBuf>,
    /// How many rows are in flight at once
    #[arg(long, default_value = "8")]
    concurrency: NonZeroUsize,
    /// How many seconds a row waits while Flex is down
    #[arg(long, value_name = "SECONDS", default_value = "600")]
    patience: u64,
    /// Retry rows that failed or whose outcome is unknown
    #[arg(long)]
    retry_failed: bool,
    /// Accept a key that is not a test key, and so create real customers
    #[arg(long)]
    live: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    run(Arguments::parse()).await.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}

async fn run(arguments: Arguments) -> Result<ExitCode> {
    let (flex, fake) = common::connect(arguments.live).await?;
    // Customers of one mode are not visible in the other, and those of a fake disappear with it.
    let at = if fake.is_some() { "a fake".to_owned() } else { format!("{} {:?}", flex.base_url(), flex.mode()) };
    let results = arguments.results.clone().unwrap_or_else(|| journal::beside(&arguments.file, ".results.csv"));
    let journal = Journal::open(results, at)?;
    let ended = import(&flex, &journal, &arguments).await;
    journal.finish()?;
    ended
}

async fn import(flex: &Client, journal: &Journal, arguments: &Arguments) -> Result<ExitCode> {
    let empty = journal.plan(input::rows(&arguments.file)?, arguments.retry_failed)?;
    let (left, done, failed, lost) = journal.count()?;
    println!("{left} rows to import, {done} done and {failed} failed before");
    println!("{lost} of them were sent by a run that was stopped; {empty} empty rows are skipped");

    let is_stopped = tokio::select! {
        sent = send(flex, journal, arguments) => sent.map(|()| false)?,
        // The rows in flight are dropped, as if the run had been killed.
        Ok(()) = tokio::signal::ctrl_c() => true,
    };
    let (left, done, failed, _) = journal.count()?;
    println!("{done} done, {failed} failed, {left} left: see {}", journal.results.display());
    ensure!(left == 0 || is_stopped, "rows are gone since the file was first read: pass a file that does not change");
    Ok(ExitCode::from(if is_stopped { 130 } else { u8::from(failed > 0) }))
}

/// Sends the rows that are still to do, many at once.
async fn send(flex: &Client, journal: &Journal, arguments: &Arguments) -> Result<()> {
    let (concurrency, done) = (arguments.concurrency.get(), Cell::new(0));
    let create = async |(line, customer): Begun| match customer {
        Ok(customer) => match outage::create(flex, customer, arguments, &done).await {
            // Every row would have this error. A 403 may concern only this row.
            Err(error) if error.status().is_some_and(|status| status == 401) => Err(error),
            created => Ok((line, journal::outcome(created))),
        },
        Err(problem) => Ok((line, ("failed", problem))),
    };
    let (mut rows, mut under_way) = (input::rows(&arguments.file)?, FuturesUnordered::new());
    let mut ended = Vec::<(_, (_, String))>::new();
    loop {
        // In one transaction, so that only rows in flight can be sent twice.
        let transaction = journal.database.unchecked_transaction()?;
        for (line, (outcome, detail)) in ended {
            journal.record(line, outcome, &detail)?;
            println!("line {line} {outcome}: {detail}");
        }
        let begun = rows.by_ref().map(|row| journal.begin(row?)).filter_map(Result::transpose);
        let begun: Result<Vec<_>> = begun.take(concurrency - under_way.len()).collect();
        transaction.commit()?;
        under_way.extend(begun?.into_iter().map(&create));
        let Some(chunk) = under_way.by_ref().ready_chunks(concurrency).next().await else { return Ok(()) };
        ended = chunk.into_iter().collect::<Result<_, _>>()?;
    }
}
