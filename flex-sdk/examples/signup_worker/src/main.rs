//! Turns sign-ups into customers in Flex, whatever fails in between.
//!
//! ```sh
//! cargo run -p fake-flex -- --port 8081 &
//! export FLEX_API_URL=http://127.0.0.1:8081 FLEX_API_KEY=fsk_test_fake # or a test key of your own, and no URL
//! cargo run --manifest-path flex-sdk/examples/signup_worker/Cargo.toml
//! curl --json '{"first_name":"Jane","last_name":"Doe","email":"jane.doe@example.com"}' http://127.0.0.1:8080/sign-ups
//! ```
//!
//! - A sign-up writes its row and its job in one transaction, so neither exists without the other. Its response does not
//!   wait for Flex.
//! - Workers create the customer and store its id. If a worker dies, the others take over its job. Creating the customer
//!   twice is harmless, since Flex updates the one with the same email to the same values.
//! - The worker follows [`flex_sdk::Error::advice`] about an error: retry later, check and then retry, or leave it to a person,
//!   who looks at `GET /sign-ups/{id}` and sends `POST /sign-ups/{id}/retry`.
//! - The SDK's own retries are off. The engine's retries outlive the process, and two layers multiply: four attempts by ten
//!   tries are forty requests to a Flex that is down. While the SDK waits, a worker does nothing else.
//! - The SDK still slows down all calls of this process after a 429.
//! - While the database is down or locked, requests get a 503 within two seconds, and `GET /healthz` returns "not ready" at
//!   once. A sign-up whose response was a 202 is in the database. A worker starts again when the database is back.
//! - A job contains the id of its sign-up and no personal data. Nor does the log contain any.
//! - On Ctrl-C and SIGTERM, no further job begins, and the process exits once the jobs in progress have ended.
//!
//! With `--database postgres://...`, any number of machines share the work. With SQLite, only one process can run.

mod database;
mod job;
mod metrics;
mod web;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use apalis::layers::WorkerBuilderExt;
use apalis::prelude::{BackendExt, EventListenerExt, WorkerBuilder, WorkerError};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use clap::Parser;
use flex_sdk::{ClientBuilder, Mode, RetryPolicy};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::warn;
use ulid::Ulid;

use crate::database::{Database, Job, PATIENCE, QUEUE};
use crate::job::Tools;
use crate::metrics::Metrics;

/// How often a worker looks for jobs.
const POLL: Duration = Duration::from_millis(200);

/// How often an unusable database is retried.
const RESTART: Duration = Duration::from_millis(500);

/// Accepts sign-ups, and creates their customers in Flex.
#[derive(Parser)]
struct Arguments {
    /// The database of sign-ups and jobs: `sqlite://FILE`, or `postgres://...` for several processes
    #[arg(long, value_name = "URL", default_value = "sqlite://sign-ups.db")]
    database: String,
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    host: IpAddr,
    /// The port, or 0 for a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// How many jobs run at once
    #[arg(long, default_value_t = 8)]
    concurrency: usize,
    /// How many tries are made before a person must look at a sign-up
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..))]
    max_tries: i32,
    /// The wait after the first failed try, in milliseconds; it doubles with each further one
    #[arg(long, value_name = "MS", default_value_t = 1_000)]
    first_wait: u64,
    /// The longest wait, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 300_000)]
    longest_wait: u64,
    /// The deadline of a call to Flex, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 15_000)]
    deadline: u64,
    /// How long after its last sign of life a worker counts as dead, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 60_000, value_parser = clap::value_parser!(u64).range(1_000..))]
    dead_after: u64,
    /// Accept a key that is not a test key, and so create real customers
    #[arg(long)]
    live: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(io::stderr).init();

    let metrics = Metrics::default();
    let (first_wait, longest_wait) =
        (Duration::from_millis(arguments.first_wait), Duration::from_millis(arguments.longest_wait));
    ensure!(first_wait <= longest_wait, "--first-wait is longer than --longest-wait");
    let flex = ClientBuilder::from_env()?
        .retry(RetryPolicy::off().max_retry_after(longest_wait))
        .deadline(Duration::from_millis(arguments.deadline))
        .observer(metrics.clone())
        .build()?;
    ensure!(
        arguments.live || flex.mode() == Mode::Test,
        "FLEX_API_KEY is not a test key (fsk_test_...): add --live to create real customers"
    );
    let database = Database::open(&arguments.database).await.context("the database cannot be opened")?;
    let max_tries = arguments.max_tries;
    let tools = Tools { database: database.clone(), flex, first_wait, longest_wait, max_tries };

    let stopped = stopped()?;
    let address = SocketAddr::new(arguments.host, arguments.port);
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    println!("Listening on http://{}", listener.local_addr()?);
    let server = axum::serve(listener, web::router(&database, metrics)).with_graceful_shutdown(until(stopped.clone()));
    let worker = work(tools, arguments.concurrency, Duration::from_millis(arguments.dead_after), stopped);
    tokio::try_join!(async { Ok(server.await?) }, async {
        worker.await;
        anyhow::Ok(())
    })?;
    Ok(())
}

/// Does jobs until it is stopped, and then finishes those in progress. The engine's worker ends at the first error of the
/// database, so a new one replaces it.
async fn work(mut tools: Tools, concurrency: usize, dead_after: Duration, stopped: watch::Receiver<bool>) {
    loop {
        // Each worker has a new name, so that it does not take the jobs of the one before for its own.
        let name = format!("{QUEUE}-{}", Ulid::generate());
        let Err(error) = run_worker(&tools, &name, concurrency, dead_after, stopped.clone()).await else { return };
        warn!(%error, "the worker has ended: a new one starts when the database can be used");
        tools.database = tools.database.with_patience(PATIENCE);
        while tools.database.release(&name).await.is_err() {
            if timeout(RESTART, until(stopped.clone())).await.is_ok() {
                return;
            }
        }
    }
}

/// Runs a worker of the engine until it is stopped, or shows no sign of life.
async fn run_worker(
    tools: &Tools,
    name: &str,
    concurrency: usize,
    dead_after: Duration,
    stopped: watch::Receiver<bool>,
) -> Result<()> {
    let stop = async {
        until(stopped).await;
        Ok::<_, WorkerError>(())
    };
    let (alive, mut signs) = watch::channel(());
    let silence = async { while let Ok(Ok(())) = timeout(dead_after, signs.changed()).await {} };
    // Runs the same code for either engine: their backends have different types.
    macro_rules! run {
        ($storage:ident, $config:path, $pool:expr) => {{
            let config = <$config>::default().queue(QUEUE).heartbeat_interval(dead_after / 4).missed_heartbeats(4);
            let config = config.batch_size(concurrency.saturating_mul(4).max(1));
            let storage = $storage::<Job>::new($pool).with_config(config).poll_with_interval(POLL);
            let worker = WorkerBuilder::new(name).backend(storage).concurrency(concurrency);
            let worker = worker.data(tools.clone()).on_event(move |_, _| alive.send_replace(()));
            tokio::select! {
                ended = worker.build(job::run).run_until(stop) => ended?,
                () = silence => bail!("the database does not respond"),
            }
        }};
    }
    match &tools.database {
        Database::Sqlite(pool) => run!(SqliteStorage, apalis_sqlite::Config, pool),
        Database::Postgres(pool) => run!(PostgresStorage, apalis_postgres::Config, pool),
    }
    Ok(())
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, so nothing can stop it any more.
    if stopped.wait_for(|is_stopped| *is_stopped).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Returns a value that becomes true on Ctrl-C or SIGTERM.
fn stopped() -> Result<watch::Receiver<bool>> {
    let signal = signal()?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        signal.await;
        println!("Shutting down once the jobs in progress have ended");
        stop.send_replace(true);
    });
    Ok(stopped)
}

#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(windows)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move { drop(ctrl_c.recv().await) })
}
