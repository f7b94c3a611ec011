//! One call of an operation: its attempts, and what they came to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use reqwest::{Request, Response};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep};
use tower::retry::budget::Budget;

use crate::error::explain;
use crate::generated::{self, ResponseValue};
use crate::retry::{Verdict, retry_after};
use crate::{Error, Operation, RetryPolicy, trace};

/// The most of an answer that is not a success that is read.
pub(crate) const MAX_ERROR_BYTES: usize = 64 * 1024;

/// What a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) retry: RetryPolicy,
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) max_response_bytes: usize,
}

/// One call of an operation.
pub(crate) struct Call {
    /// The generated client, each request of which is an attempt of this call.
    pub(crate) raw: generated::Client,
    operation: Operation,
    attempts: Arc<Attempts>,
}

/// The attempts of a call: what they may take on the way in, and a report on the way back.
#[derive(Debug)]
pub(crate) struct Attempts {
    settings: Settings,
    start: Instant,
    report: Mutex<Report>,
}

/// What the attempts of a call came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    pub(crate) attempts: u32,
    /// The verdict on the last attempt, which may have been carried out where any attempt before it may have been.
    pub(crate) verdict: Verdict,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    /// The answer had more than may be read of it; what was read is in the body.
    pub(crate) is_cut: bool,
}

/// What the generated client returns.
type Outcome<T> = Result<ResponseValue<T>, generated::Error<()>>;

impl Call {
    pub(crate) fn new(raw: &generated::Client, operation: Operation, settings: Settings) -> Self {
        let attempts = Arc::new(Attempts { settings, start: Instant::now(), report: Mutex::default() });
        let mut raw = raw.clone();
        raw.inner.attempts = Some(Arc::clone(&attempts));
        Self { raw, operation, attempts }
    }

    /// Makes the call by the generated client's method, which is called again for each further attempt: that costs less
    /// than a copy of every request would.
    pub(crate) async fn run<T: DeserializeOwned, F>(&self, send: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Outcome<T>>,
    {
        let span = trace::span(self.operation, &self.raw.baseurl);
        let error = match trace::in_span(&span, self.attempt(send)).await {
            Ok(value) => {
                trace::answered(&span, &self.attempts.report());
                return Ok(value);
            }
            Err(error) => error,
        };
        let report = std::mem::take(&mut *self.attempts.report());
        trace::answered(&span, &report);
        let error = explain::<T>(self.operation, error, report).await;
        trace::failed(&span, &error);
        Err(error)
    }

    /// Attempts the call until it succeeds, fails for good, or has spent its retries, its time or the client's budget.
    async fn attempt<T, F>(&self, send: impl Fn() -> F) -> Result<T, generated::Error<()>>
    where
        F: Future<Output = Outcome<T>>,
    {
        let budget = &self.raw.inner.budget;
        budget.deposit();
        loop {
            // In a block of its own, so that the call's future has no room for a success while it waits.
            let (error, wait) = {
                let outcome = send().await;
                let wait = self.judge(&outcome);
                match outcome {
                    Ok(response) => return Ok(response.into_inner()),
                    Err(error) => (error, wait),
                }
            };
            let Some(wait) = wait.filter(|_| budget.withdraw()) else {
                return Err(error);
            };
            sleep(wait).await;
            if self.attempts.time_left().is_zero() {
                return Err(error);
            }
        }
    }

    /// Reports what an attempt came to, and says how long to wait before the next one, if there is to be one.
    fn judge<T>(&self, outcome: &Outcome<T>) -> Option<Duration> {
        let report = &mut *self.attempts.report();
        // None where the request could not even be put together.
        let retries = usize::try_from(report.attempts).ok()?.checked_sub(1)?;
        let answer = match outcome {
            Err(generated::Error::CommunicationError(lost) | generated::Error::ResponseBodyError(lost)) => Err(lost),
            _ => Ok(report.status?),
        };
        trace::attempt(report.attempts, answer);
        let verdict = answer.map_or_else(Verdict::on_loss, Verdict::on_status);
        report.verdict =
            Verdict { may_be_carried_out: verdict.may_be_carried_out || report.verdict.may_be_carried_out, ..verdict };
        if !verdict.is_retryable(self.operation) {
            return None;
        }
        let policy = self.attempts.settings.retry;
        let wait = policy.wait(policy.delays().nth(retries)?, retry_after(&report.headers))?;
        (wait < self.attempts.time_left()).then_some(wait)
    }
}

impl Attempts {
    /// Begins an attempt.
    pub(crate) fn begin(&self, request: &mut Request) {
        *request.timeout_mut() = Some(self.settings.attempt_timeout.min(self.time_left()));
        let report = &mut *self.report();
        report.attempts += 1;
        (report.status, report.headers, report.is_cut) = (None, HeaderMap::new(), false);
    }

    /// Takes what is to be reported out of an answer, and reads the answer as far as it may be.
    pub(crate) async fn read(&self, mut response: Response) -> reqwest::Result<Response> {
        let status = response.status();
        {
            let report = &mut *self.report();
            (report.status, report.headers) = (Some(status), std::mem::take(response.headers_mut()));
        }
        let limit = if status.is_success() { self.settings.max_response_bytes } else { MAX_ERROR_BYTES };
        if status == StatusCode::OK && response.content_length().is_some_and(|length| length <= limit as u64) {
            // The generated client reads it, and it cannot be longer than it says: a copy would cost.
            return Ok(response);
        }
        let mut body = Vec::new();
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Err(error) if status.is_success() => return Err(error),
                // The status of a refusal tells most, whether or not all of it came.
                Ok(None) | Err(_) => break,
            };
            let room = limit - body.len();
            body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() > room {
                self.report().is_cut = true;
                break;
            }
        }
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        Ok(response.into())
    }

    fn time_left(&self) -> Duration {
        self.settings.deadline.saturating_sub(self.start.elapsed())
    }

    fn report(&self) -> MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
