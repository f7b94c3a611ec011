//! The worker, which processes events.

use std::time::Duration;

use anyhow::Result;
use flex_sdk::{Advice, Client, Error};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::inbox::{Inbox, Pending};

/// The first wait after an error, and the longest.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Processes events as they arrive, for as long as the process lives. A single worker takes them one by one, so the
/// customer that it fetches for an event is at least as new as those that it fetched before.
pub(crate) async fn run(inbox: Inbox, flex: Client, arrived: &Notify) {
    let mut wait = FIRST_WAIT;
    loop {
        match process_next(&inbox, &flex).await {
            Ok(Outcome::Done) => wait = FIRST_WAIT,
            Ok(Outcome::Idle) => {
                // An event that another process adds does not wake this worker.
                let _ = timeout(LONGEST_WAIT, arrived.notified()).await;
            }
            Ok(Outcome::Again(after)) => {
                sleep(after.unwrap_or(wait).min(LONGEST_WAIT)).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            Err(error) => {
                tracing::error!("{error:#}");
                sleep(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
        }
    }
}

enum Outcome {
    /// An event was processed, or set aside.
    Done,
    /// No event is pending.
    Idle,
    /// The event must be retried, after this wait if one is given.
    Again(Option<Duration>),
}

async fn process_next(inbox: &Inbox, flex: &Client) -> Result<Outcome> {
    let Some(pending) = inbox.next().await? else { return Ok(Outcome::Idle) };
    process(inbox, flex, pending).await
}

/// Copies the customer's current state, whatever the event says: events may arrive late or out of order.
async fn process(inbox: &Inbox, flex: &Client, pending: Pending) -> Result<Outcome> {
    let customer = match flex.customers().retrieve(&pending.customer_id).await {
        Ok(customer) => Some(customer),
        Err(error) if error.is_not_found() => None,
        Err(error) if error.advice() == Advice::Stop => {
            tracing::error!(%error, customer = ?error.id(), "set aside");
            inbox.set_aside(pending).await?;
            return Ok(Outcome::Done);
        }
        Err(error) => return Ok(Outcome::Again(after(&error))),
    };
    let (id, is_deleted) = (pending.customer_id.clone(), customer.is_none());
    inbox.finish(pending, customer).await?;
    tracing::info!(customer = %id, is_deleted, "processed");
    Ok(Outcome::Done)
}

fn after(error: &Error) -> Option<Duration> {
    tracing::warn!(%error, "to be retried");
    match error.advice() {
        Advice::Retry { after } => after,
        _ => None,
    }
}
