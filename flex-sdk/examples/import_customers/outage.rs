//! Waits while Flex is down, so that an outage pauses the import instead of failing its rows.

use std::cell::Cell;
use std::time::{Duration, Instant};

use flex_sdk::{Advice, Client, CreateCustomer, Customer, Error};
use tokio::time::sleep;

use crate::Arguments;

/// Creates a customer. While Flex is down or limits the rate, it waits and retries. If as many rows have been done since the
/// first failure as are in flight at once, Flex is not down. If any try may have created the customer, the error says so.
pub(crate) async fn create(
    flex: &Client,
    customer: CreateCustomer,
    arguments: &Arguments,
    done: &Cell<usize>,
) -> Result<Customer, Error> {
    let (start, patience) = (Instant::now(), Duration::from_secs(arguments.patience));
    let (mut wait, mut done_before, mut unknown) = (Duration::from_millis(500), None, None);
    loop {
        let created = flex.customers().create(customer.clone()).await.inspect(|_| done.update(|done| done + 1));
        let Err(error) = created else { return created };
        let pause = error.retry_after().unwrap_or_default().max(wait);
        let is_in_time = start.elapsed().saturating_add(pause) <= patience;
        let is_outage = done.get() - *done_before.get_or_insert(done.get()) < arguments.concurrency.get();
        if !matches!(error.advice(), Advice::Retry { .. }) || !is_in_time || !is_outage {
            return Err(unknown.filter(|_| !error.is_auth() && !error.took_effect()).unwrap_or(error));
        }
        eprintln!("Waiting for Flex: {error}");
        sleep(pause).await;
        wait = (wait * 2).min(Duration::from_secs(60));
        unknown = unknown.or(error.is_outcome_unknown().then_some(error));
    }
}
