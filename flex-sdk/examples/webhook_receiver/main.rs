//! A service that receives webhooks and keeps a copy of each customer.
//!
//! ```sh
//! FLEX_WEBHOOK_SECRET=fwhsec_... cargo run --example webhook_receiver -- --port 8080 --database inbox.sqlite
//! ```
//!
//! Without a key, a fake Flex in this process sends its events here.
//!
//! - A delivery is verified with its body as it was received, before anything parses it. While a secret rotates,
//!   `FLEX_WEBHOOK_SECRET` has both secrets, separated by a space.
//! - The service responds with 204 only after it has committed the event. If that fails, it responds with 500, so that Flex
//!   sends the event again.
//! - An event may be sent more than once, so its id is unique in the database. The effect of an event is committed in the same
//!   transaction that marks the event as done.
//! - Events may arrive in any order, so the worker fetches the customer's current state. An event whose customer cannot be
//!   read is set aside for a person, so that it does not hold up the others.
//! - The log contains no personal data.

#[path = "../common/mod.rs"]
mod common;
mod inbox;
#[path = "../common/shutdown.rs"]
mod shutdown;
mod worker;

use std::env;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use clap::Parser;
use flex_sdk::CustomerId;
use flex_sdk::webhooks::Verifier;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tracing::level_filters::LevelFilter;

use self::inbox::{Inbox, Standing};

/// The secret for a fake Flex.
const FAKE_SECRET: &str = "fwhsec_YSBzZWNyZXQgb2YgYSBmYWtl";

/// Receives webhooks at /webhooks on 127.0.0.1, and shows at /customers/{id} what is known about a customer.
#[derive(Parser)]
struct Arguments {
    /// The port, or 0 for a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The file with the inbox
    #[arg(long, default_value = "inbox.sqlite")]
    database: PathBuf,
    /// Accept a key that is not a test key
    #[arg(long)]
    live: bool,
}

/// The state that the handlers share.
#[derive(Clone)]
struct Service {
    verifier: Verifier,
    inbox: Inbox,
    /// Notified when an event is added.
    arrived: Arc<Notify>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(LevelFilter::INFO).init();
    let (flex, fake) = common::connect(arguments.live).await?;
    let secrets = env::var("FLEX_WEBHOOK_SECRET");
    let secrets = if fake.is_some() {
        secrets.unwrap_or_else(|_| FAKE_SECRET.to_owned())
    } else {
        secrets.context("FLEX_WEBHOOK_SECRET is not set: set it to the secret of this endpoint")?
    };
    let service =
        Service { verifier: verifier(&secrets)?, inbox: Inbox::open(&arguments.database)?, arrived: Arc::default() };
    let (inbox, arrived) = (service.inbox.clone(), Arc::clone(&service.arrived));
    let router =
        Router::new().route("/webhooks", post(receive)).route("/customers/{id}", get(show)).with_state(service);

    let shutdown = shutdown::shutdown()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let url = format!("http://{}", listener.local_addr()?);
    if let (Some(fake), Some(secret)) = (&fake, secrets.split_whitespace().next()) {
        fake.webhooks(&format!("{url}/webhooks"), secret);
    }
    println!("Listening on {url}");
    // If the worker is aborted in the middle of an event, it processes that event again at the next start.
    let worker = tokio::spawn(async move { worker::run(inbox, flex, &arrived).await });
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await?;
    worker.abort();
    Ok(())
}

/// Returns a verifier for all secrets in a text, which are separated by whitespace.
fn verifier(secrets: &str) -> Result<Verifier> {
    let mut secrets = secrets.split_whitespace();
    let verifier = Verifier::new(secrets.next().unwrap_or_default())?;
    Ok(secrets.try_fold(verifier, Verifier::with_secret)?)
}

async fn receive(State(service): State<Service>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let event = match service.verifier.verify(&headers, &body) {
        Ok(event) => event,
        Err(error) => {
            tracing::warn!(%error, "rejected");
            return StatusCode::BAD_REQUEST;
        }
    };
    match service.inbox.add(&event).await {
        Ok(is_new) => {
            tracing::info!(?event, is_new, "received");
            service.arrived.notify_one();
            StatusCode::NO_CONTENT
        }
        Err(error) => {
            tracing::error!(?event, "{error:#}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

async fn show(State(service): State<Service>, Path(id): Path<CustomerId>) -> Result<Json<Standing>, StatusCode> {
    match service.inbox.standing(id).await {
        Ok(standing) => standing.map(Json).ok_or(StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::error!("{error:#}");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}
