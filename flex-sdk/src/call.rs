//! One call of an operation: its attempts, and what they came to.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use reqwest::{Request, Response};
use tokio::time::{Instant, sleep};
use tower::retry::budget::{Budget, TpsBudget};

use crate::retry::{Verdict, retry_after};
use crate::{Operation, RetryPolicy, trace};

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

/// One call: what it may take on the way in, and a report on the way back.
#[derive(Debug)]
pub(crate) struct Call {
    operation: Operation,
    settings: Settings,
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

impl Call {
    pub(crate) fn new(operation: Operation, settings: Settings) -> Self {
        Self { operation, settings, report: Mutex::default() }
    }

    /// What the attempts came to.
    pub(crate) fn report(&self) -> Report {
        std::mem::take(&mut *self.report.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Attempts the call until it succeeds, fails for good, or has spent its retries, its time or the client's budget.
    ///
    /// The response's headers are moved into the report.
    pub(crate) async fn execute(
        &self,
        http: &reqwest::Client,
        budget: &TpsBudget,
        request: Request,
    ) -> reqwest::Result<Response> {
        // No end where the deadline is too far away for the clock.
        let end = Instant::now().checked_add(self.settings.deadline);
        let time_left = || end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
        let mut delays = self.settings.retry.delays();
        let mut report = Report::default();
        let mut next = request;
        budget.deposit();
        loop {
            let delay = delays.next();
            let mut request = next;
            let again = delay.and_then(|_| request.try_clone());
            *request.timeout_mut() = Some(self.settings.attempt_timeout.min(time_left()));

            report.attempts += 1;
            let outcome = self.attempt(http, request, &mut report).await;
            trace::attempt(report.attempts, outcome.as_ref().map(|(status, _)| *status));

            let verdict = match &outcome {
                Ok((status, _)) => Verdict::on_status(*status),
                Err(error) => Verdict::on_loss(error),
            };
            let asked = retry_after(&report.headers);
            report.verdict = Verdict {
                may_be_carried_out: verdict.may_be_carried_out || report.verdict.may_be_carried_out,
                ..verdict
            };
            let wait =
                delay.and_then(|delay| self.settings.retry.wait(delay, asked)).filter(|wait| *wait < time_left());
            match (again, wait) {
                (Some(again), Some(wait)) if verdict.is_retryable(self.operation) && budget.withdraw() => {
                    sleep(wait).await;
                    if time_left().is_zero() {
                        return self.conclude(report, outcome);
                    }
                    next = again;
                }
                _ => return self.conclude(report, outcome),
            }
        }
    }

    /// Sends the request once, and reads the answer as far as it may be.
    async fn attempt(
        &self,
        http: &reqwest::Client,
        request: Request,
        report: &mut Report,
    ) -> reqwest::Result<(StatusCode, Vec<u8>)> {
        (report.status, report.headers, report.is_cut) = (None, HeaderMap::new(), false);
        let mut response = http.execute(request).await?;
        let status = response.status();
        (report.status, report.headers) = (Some(status), std::mem::take(response.headers_mut()));
        let limit = if status.is_success() { self.settings.max_response_bytes } else { MAX_ERROR_BYTES };
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
                report.is_cut = true;
                break;
            }
        }
        Ok((status, body))
    }

    fn conclude(&self, report: Report, outcome: reqwest::Result<(StatusCode, Vec<u8>)>) -> reqwest::Result<Response> {
        *self.report.lock().unwrap_or_else(PoisonError::into_inner) = report;
        outcome.map(|(status, body)| {
            let mut response = http::Response::new(body);
            *response.status_mut() = status;
            Response::from(response)
        })
    }
}
