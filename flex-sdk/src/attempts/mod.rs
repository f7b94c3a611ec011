//! The attempts of a call, and their limits.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

pub(crate) use self::rate_limit::Pace;
pub(crate) use self::report::{Connection, Ended, Key, Report};
pub(crate) use self::retry::{Verdict, retry_after};
pub(crate) use self::transport_error::Loss;
use crate::call::options::Extras;
use crate::observer::Attempt;
use crate::{Operation, RetryPolicy};

mod rate_limit;
mod report;
pub(crate) mod retry;
mod transport_error;

/// How much of the body of an error response is read.
pub(crate) const MAX_ERROR_BYTES: usize = 64 * 1024;

/// The maximum wait for the body of an error response: the status and headers matter most.
const MAX_ERROR_TIME: Duration = Duration::from_secs(2);

/// The limits of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) retry: RetryPolicy,
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) max_response_bytes: usize,
    /// The client's retries per second.
    pub(crate) retry_budget: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::default(),
            attempt_timeout: Duration::from_secs(15),
            deadline: Duration::from_secs(60),
            max_response_bytes: 4 * 1024 * 1024,
            retry_budget: 2,
        }
    }
}

/// The attempts of a call.
pub(crate) struct Attempts {
    pub(crate) operation: Operation,
    pub(crate) settings: Settings,
    pub(crate) extras: Option<Arc<Extras>>,
    start: Instant,
    report: Mutex<Report>,
}

/// Leaves out the response.
impl fmt::Debug for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempts").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Attempts {
    pub(crate) fn new(operation: Operation, settings: Settings, extras: Option<Arc<Extras>>) -> Self {
        Self { operation, settings, extras, start: Instant::now(), report: Mutex::default() }
    }

    /// Begins an attempt, and returns how long it may take.
    pub(crate) fn begin(&self) -> Duration {
        let now = Instant::now();
        let left = self.settings.deadline.saturating_sub(now.saturating_duration_since(self.start));
        let time = self.settings.attempt_timeout.min(left);
        let report = &mut *self.report();
        // Most attempts are the first of their call, with nothing to reset.
        if report.attempts > 0 {
            (report.status, report.headers, report.is_cut) = Default::default();
            (report.connection, report.is_observed) = (Connection::Reused, false);
        }
        (report.attempts, report.began) = (report.attempts + 1, Some(now));
        report.ends = now.checked_add(time);
        time
    }

    /// Returns the current attempt, and marks it as reported to the observer.
    pub(crate) fn observe(&self) -> Attempt {
        let report = &mut *self.report();
        report.is_observed = true;
        Attempt { operation: self.operation, number: report.attempts }
    }

    /// Returns the current attempt and how long it took, if its start was reported to the observer but not yet its end.
    pub(crate) fn observed(&self) -> Option<(Attempt, Duration)> {
        let report = &mut *self.report();
        let attempt = Attempt { operation: self.operation, number: report.attempts };
        let began = report.began?;
        std::mem::take(&mut report.is_observed).then(|| (attempt, began.elapsed()))
    }

    /// Records the status and headers of a response.
    pub(crate) fn answered(&self, response: &mut Response) {
        let report = &mut *self.report();
        (report.status, report.headers) = (Some(response.status()), std::mem::take(response.headers_mut()));
    }

    /// Reads the body of an error response.
    pub(crate) async fn with_body(&self, mut response: Response) -> Response {
        let (status, ends) = (response.status(), self.report().ends);
        let soon = Instant::now() + MAX_ERROR_TIME;
        let mut body = Vec::new();
        // An incomplete body is accepted: the status matters more.
        let read = read_up_to(MAX_ERROR_BYTES, &mut response, &mut body);
        let _ = timeout_at(ends.map_or(soon, |ends| ends.min(soon)), read).await;
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        response.into()
    }

    /// Reads the body of a success, up to the limit.
    pub(crate) async fn body(&self, response: Response) -> reqwest::Result<Bytes> {
        let limit = self.settings.max_response_bytes;
        if response.content_length().is_some_and(|length| length <= limit as u64) {
            // The body cannot exceed this length, and this avoids a copy.
            response.bytes().await
        } else {
            Box::pin(self.body_up_to(limit, response)).await
        }
    }

    async fn body_up_to(&self, limit: usize, mut response: Response) -> reqwest::Result<Bytes> {
        let mut body = Vec::new();
        self.report().is_cut = read_up_to(limit, &mut response, &mut body).await?;
        Ok(body.into())
    }

    /// Why the last attempt, which timed out, got no response.
    pub(crate) fn loss_in_time(&self) -> Loss {
        match &*self.report() {
            report if report.connection != Connection::Missing => Loss::TimedOut,
            // Connecting is not to blame if the wait for the key took most of the time.
            report if report.key.waited * 2 > self.elapsed() => Loss::NoKeyInTime,
            _ => Loss::NotConnectedInTime,
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    pub(crate) fn time_left(&self) -> Duration {
        self.settings.deadline.saturating_sub(self.elapsed())
    }

    pub(crate) fn report(&self) -> MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a body up to a limit, and returns whether there was more.
async fn read_up_to(limit: usize, response: &mut Response, body: &mut Vec<u8>) -> reqwest::Result<bool> {
    while let Some(chunk) = response.chunk().await? {
        let room = limit - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            return Ok(true);
        }
    }
    Ok(false)
}
