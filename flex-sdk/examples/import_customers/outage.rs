//! Waits while Flex is down, so that an outage pauses the import and does not fail its rows.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use flex_sdk::{Advice, Client, CreateCustomer, Customer, Error};
use tokio::sync::watch;
use tokio::time::sleep;

/// The first wait; each further one is twice as long, up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What the rows under way know of each other.
pub(crate) struct Outage {
    /// How long a row waits for Flex.
    pub(crate) patience: Duration,
    /// How many rows are under way at once.
    pub(crate) concurrency: usize,
    /// Becomes true once no more rows are to be started.
    pub(crate) stopped: watch::Receiver<bool>,
    pub(crate) done: AtomicU64,
    pub(crate) is_told: AtomicBool,
}

impl Outage {
    /// Creates a customer. While Flex is down or limits the rate, it waits and tries again; `tell` is called once an
    /// outage. It is none if, since the first failure, as many rows are done as are under way at once.
    ///
    /// If any try may have created the customer, the error says so, unless it says that it was, or the key was rejected.
    pub(crate) async fn create(
        &self,
        flex: &Client,
        customer: &CreateCustomer,
        tell: impl Fn(&Error),
    ) -> Result<Customer, Error> {
        let (start, mut wait, mut done_before, mut unknown) = (Instant::now(), FIRST_WAIT, None, None);
        let mut stopped = self.stopped.clone();
        let end = |unknown: Option<Error>, error: Error| {
            Err(unknown.filter(|_| !error.is_auth() && !error.took_effect()).unwrap_or(error))
        };
        loop {
            let error = match flex.customers().create(customer.clone()).await {
                Ok(customer) => {
                    self.done.fetch_add(1, Relaxed);
                    self.is_told.store(false, Relaxed);
                    return Ok(customer);
                }
                Err(error) => error,
            };
            let Advice::Retry { after } = error.advice() else { return end(unknown, error) };
            let pause = after.unwrap_or_default().max(wait);
            let done = self.done.load(Relaxed);
            let is_own = done - *done_before.get_or_insert(done) >= self.concurrency as u64;
            if is_own || start.elapsed().saturating_add(pause) > self.patience || *stopped.borrow() {
                return end(unknown, error);
            }
            if !self.is_told.swap(true, Relaxed) {
                tell(&error);
            }
            tokio::select! {
                () = sleep(pause) => wait = (wait * 2).min(LONGEST_WAIT),
                _ = stopped.wait_for(|is_stopped| *is_stopped) => return end(unknown, error),
            }
            unknown = unknown.or(error.is_outcome_unknown().then_some(error));
        }
    }
}
