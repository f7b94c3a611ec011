//! Waits while Flex is down, so that an outage pauses the import and does not fail its rows.

use std::cell::Cell;
use std::time::{Duration, Instant};

use flex_sdk::{Advice, Client, CreateCustomer, Customer, Error};
use tokio::time::sleep;

/// What the rows under way know of each other.
#[derive(Default)]
pub(crate) struct Outage {
    /// How long a row waits for Flex.
    pub(crate) patience: Duration,
    /// How many rows are under way at once.
    pub(crate) concurrency: usize,
    /// Whether no more rows are started.
    pub(crate) is_stopping: Cell<bool>,
    pub(crate) done: Cell<usize>,
    pub(crate) is_told: Cell<bool>,
}

impl Outage {
    /// Creates a customer. While Flex is down or limits the rate, it waits and tries again. It is no outage if, since the first
    /// failure, as many rows are done as are under way at once. If any try may have created the customer, the error says so.
    pub(crate) async fn create(&self, flex: &Client, customer: &CreateCustomer) -> Result<Customer, Error> {
        let (start, mut wait) = (Instant::now(), Duration::from_millis(500));
        let (mut done_before, mut unknown) = (None, None);
        loop {
            let error = match flex.customers().create(customer.clone()).await {
                Ok(customer) => {
                    self.done.update(|done| done + 1);
                    self.is_told.set(false);
                    return Ok(customer);
                }
                Err(error) => error,
            };
            let is_own = self.done.get() - *done_before.get_or_insert(self.done.get()) >= self.concurrency;
            let pause = match error.advice() {
                Advice::Retry { after } if !is_own && !self.is_stopping.get() => after.unwrap_or_default().max(wait),
                _ => Duration::MAX,
            };
            if start.elapsed().saturating_add(pause) > self.patience {
                return Err(unknown.filter(|_| !error.is_auth() && !error.took_effect()).unwrap_or(error));
            }
            if !self.is_told.replace(true) {
                eprintln!("Waiting for Flex: {error}");
            }
            sleep(pause).await;
            wait = (wait * 2).min(Duration::from_secs(60));
            unknown = unknown.or(error.is_outcome_unknown().then_some(error));
        }
    }
}
