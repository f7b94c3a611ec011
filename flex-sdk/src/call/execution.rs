//! Makes the attempts of a call, until one decides its result.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::time::{Instant, sleep, timeout};
use tower::retry::budget::Budget;

use super::endpoint::{Exchange, Expectation, Request, Unusable};
use super::options::Options;
use super::response::Response;
use crate::attempts::{Attempts, Connection, Ended, Loss, Report, Settings, Verdict, retry_after};
use crate::error::explain::{Failure, explain};
use crate::generated;
use crate::observer::{self, Summary};
use crate::trace::{self, Span};
use crate::transport::authorization::{Authorization, NoKey, Provided};
use crate::transport::hooks::{Inner, Shared};
use crate::{Client, Error, ErrorKind, Operation};

/// After this time without a response, a connection may be dead.
const SUSPICIOUS: Duration = Duration::from_secs(1);

/// A call in progress.
struct Execution<'a> {
    request: &'a dyn Request,
    /// What is wrong with the options.
    refusal: Option<&'a str>,
    /// The generated client. Each request that it sends is an attempt of this call.
    client: generated::Client,
    attempts: Arc<Attempts>,
    span: Span,
    /// The end of the call was reported to the observer.
    is_over: bool,
}

/// What to do after a failed attempt.
enum Next {
    /// Retry after this time.
    After(Duration),
    /// Retry once the rate limit allows it.
    InTurn,
    /// Give up, for this reason if a retry could have helped.
    Never(Option<Ended>),
}

impl<'a> Execution<'a> {
    fn new(client: &Client, request: &'a dyn Request, options: &'a Options) -> Self {
        let operation = request.operation();
        let attempts = Arc::new(Attempts::new(operation, options.settings, options.extras.clone()));
        let inner = Inner { shared: Arc::clone(client.shared()), attempts: Arc::clone(&attempts) };
        Self {
            request,
            refusal: options.refusal(),
            span: trace::span(operation, &inner.shared.base_url.url),
            client: generated::Client { client: client.0.requests.clone(), inner },
            attempts,
            is_over: false,
        }
    }

    /// Makes attempts until one succeeds or none may follow, and returns the body of the success.
    ///
    /// Each attempt calls the same method of the generated client, which is cheaper than copying every request.
    fn attempt(&self) -> impl Future<Output = Result<Bytes, Failure>> {
        trace::in_span(&self.span, self.attempt_in_span())
    }

    /// Ends a call that succeeded.
    fn succeed<T>(mut self, value: T, body: Bytes) -> Response<T> {
        let report = std::mem::take(&mut *self.attempts.report());
        trace::answered(&self.span, &report);
        self.done(&report, None);
        Response::new(value, self.operation(), report, body, self.attempts.elapsed())
    }

    /// Ends a call that failed.
    async fn fail(mut self, failure: Failure, expectation: &'static Expectation) -> Error {
        let mut report = std::mem::take(&mut *self.attempts.report());
        match &failure {
            Failure::Undecodable(_, is_shown) => {
                report.verdict = Verdict { is_transient: false, may_have_taken_effect: !is_shown };
                report.took_effect = *is_shown;
            }
            Failure::Mismatch(..) => {
                report.verdict = Verdict { is_transient: false, may_have_taken_effect: true };
                if self.request.may_be_swapped() {
                    // The next response on this connection may be someone else's, too.
                    self.shared().transport.give_up(report.pool);
                }
            }
            _ => {}
        }
        trace::answered(&self.span, &report);
        let error = Box::pin(explain(self.operation(), self.request.has_cursor(), expectation, failure, report)).await;
        trace::failed(&self.span, &error);
        self.done(&error.0.report, Some(error.kind()));
        error
    }

    /// Reports to the observer how an attempt ended, if its start was reported.
    fn attempt_ended(&self, result: Result<StatusCode, ErrorKind>) {
        let Some(observer) = &self.shared().observers.0 else { return };
        if let Some((attempt, elapsed)) = self.attempts.observed() {
            observer.after(&attempt, &observer::Outcome { result, elapsed });
        }
    }

    /// Reports to the observer how the call ended, once.
    fn done(&mut self, report: &Report, error: Option<ErrorKind>) {
        self.is_over = true;
        let Some(observer) = &self.shared().observers.0 else { return };
        let Report { attempts, status, .. } = *report;
        observer.done(&Summary {
            operation: self.operation(),
            attempts,
            status,
            error,
            elapsed: self.attempts.elapsed(),
        });
    }

    async fn attempt_in_span(&self) -> Result<Bytes, Failure> {
        if let Some(problem) = self.refusal {
            return Err(Failure::Invalid(problem.to_owned()));
        }
        self.request.check().map_err(Failure::Invalid)?;
        let Shared { authorization, budget, pace, transport, .. } = self.shared();
        budget.deposit();
        let mut last = None;
        loop {
            // Rare futures are boxed, here and below, to keep the future of the call small.
            if let Authorization::Provided(provided) = authorization {
                Box::pin(self.get_key(provided)).await?;
            }
            if pace.is_limited() && !Box::pin(self.has_turn()).await {
                self.attempts.report().ended = last.is_some().then_some(Ended::Deadline);
                return Err(last.map_or(Failure::HeldBack, |last: Box<Failure>| *last));
            }
            let changes = pace.changes();
            let time = self.attempts.begin();
            let failure = if time.is_zero() {
                self.attempts.report().connection = Connection::Missing;
                Failure::OutOfTime(self.attempts.loss_in_time())
            } else {
                match timeout(time, self.request.send(&self.client)).await {
                    Ok(Ok(response)) => {
                        {
                            let report = self.attempts.report();
                            pace.accepted(report.began.unwrap_or_else(Instant::now));
                            trace::attempt(report.attempts, Ok(response.status()));
                        }
                        self.attempt_ended(Ok(response.status()));
                        return Ok(response.into_inner());
                    }
                    Ok(Err(error)) => Failure::Raw(error),
                    Err(_) => Failure::OutOfTime(self.attempts.loss_in_time()),
                }
            };
            let loss = failure.loss(&self.attempts.report());
            if loss.is_some_and(Loss::had_connection) {
                let report = self.attempts.report();
                transport.lost(report.pool, report.connection);
            }
            self.record(loss);
            self.adjust_pace(changes);
            match self.next() {
                Next::After(wait) => Box::pin(sleep(wait)).await,
                Next::InTurn => {}
                Next::Never(ended) => {
                    self.attempts.report().ended = ended;
                    return Err(failure);
                }
            }
            last = Some(Box::new(failure));
        }
    }

    /// Gets the API key for the next attempt. This uses neither the attempt's time nor the retry budget.
    async fn get_key(&self, provided: &Provided) -> Result<(), Failure> {
        let (start, Settings { retry, attempt_timeout, .. }) = (Instant::now(), self.attempts.settings);
        let time_left = self.attempts.time_left();
        // A provider that hangs once must leave time for another try.
        let key = timeout(time_left, provided.get(retry, attempt_timeout.min(time_left / 4))).await;
        let report = &mut *self.attempts.report();
        report.key.waited += start.elapsed();
        match key.unwrap_or(Err(NoKey::TooLate)) {
            Ok(header) => {
                report.key.header = Some(header);
                Ok(())
            }
            Err(no_key) => {
                report.verdict.is_transient = no_key.is_transient();
                Err(Failure::NoKey(no_key))
            }
        }
    }

    /// Waits until the rate limit allows a request, and returns false if that would exceed the deadline.
    async fn has_turn(&self) -> bool {
        let (pace, time) = (&self.shared().pace, self.attempts.time_left());
        let pause = pace.pause_left();
        trace::held_back(pause);
        let has_turn = pause <= time && timeout(time, pace.turn()).await.is_ok();
        if !has_turn {
            let report = &mut *self.attempts.report();
            report.pause = Some(pace.pause_left());
            report.verdict.is_transient = true;
        }
        has_turn
    }

    /// Records the outcome of a failed attempt in the report.
    fn record(&self, loss: Option<Loss>) {
        let outcome = loss.map(Err).or_else(|| self.attempts.report().status.map(Ok));
        let Some(outcome) = outcome else { return };
        self.attempt_ended(outcome.map_err(Loss::kind));
        let report = &mut *self.attempts.report();
        trace::attempt(report.attempts, outcome);
        let verdict = outcome.map_or_else(Loss::verdict, Verdict::on_status);
        // A later attempt does not undo the effect that an earlier one may have had.
        let may_have_taken_effect = verdict.may_have_taken_effect || report.verdict.may_have_taken_effect;
        report.verdict = Verdict { may_have_taken_effect, ..verdict };
    }

    /// Adjusts the rate limit of all clones of the client to the response of an attempt, if it got one.
    fn adjust_pace(&self, changes: u32) {
        let pace = &self.shared().pace;
        let report = self.attempts.report();
        match report.status {
            Some(StatusCode::TOO_MANY_REQUESTS) => {
                let requested = retry_after(&report.headers);
                pace.pause(self.attempts.settings.retry.pause(report.retries(), requested), changes);
            }
            Some(status) => {
                pace.accepted(report.began.unwrap_or_else(Instant::now));
                let policy = self.attempts.settings.retry;
                if status == StatusCode::SERVICE_UNAVAILABLE
                    && let Some(requested) = retry_after(&report.headers)
                    && policy.wait(0, Some(requested)).is_none()
                {
                    pace.hold_back(policy.pause(0, Some(requested)));
                }
            }
            None => {}
        }
    }

    /// Decides what to do after a failed attempt.
    fn next(&self) -> Next {
        if self.has_key_to_renew() {
            return Next::After(Duration::ZERO);
        }
        let Shared { pace, budget, .. } = self.shared();
        let report = self.attempts.report();
        let (policy, left) = (self.attempts.settings.retry, self.attempts.time_left());
        let retry = report.retries();
        if !report.verdict.is_retryable(self.operation()) || !policy.allows(0) {
            return Next::Never(None);
        }
        if !policy.allows(retry) {
            return Next::Never(Some(Ended::Retries));
        }
        let Some(wait) = policy.wait(retry, retry_after(&report.headers)) else {
            return Next::Never(Some(Ended::RetryAfter));
        };
        let is_limited = report.status == Some(StatusCode::TOO_MANY_REQUESTS);
        if left <= if is_limited { pace.pause_left() } else { wait } {
            Next::Never(Some(Ended::Deadline))
        } else if is_limited {
            Next::InTurn
        } else if budget.withdraw() {
            Next::After(wait)
        } else {
            Next::Never(Some(Ended::Budget))
        }
    }

    /// Forgets a rejected key, once per call, so that the next attempt asks for a new one. Returns whether it did.
    fn has_key_to_renew(&self) -> bool {
        let Authorization::Provided(provided) = &self.shared().authorization else { return false };
        let is_in_time = !self.attempts.time_left().is_zero();
        let report = &mut *self.attempts.report();
        let is_refused = is_in_time && report.status == Some(StatusCode::UNAUTHORIZED);
        let Some(refused) = report.key.header.as_ref().filter(|_| is_refused && !report.key.is_renewed) else {
            return false;
        };
        provided.forget(refused);
        report.key.is_renewed = true;
        true
    }

    fn operation(&self) -> Operation {
        self.request.operation()
    }

    fn shared(&self) -> &Shared {
        &self.client.inner.shared
    }
}

/// Sends a request, retries it if necessary, and reads its response.
pub(super) async fn execute<T>(
    exchange: &(impl Exchange<T> + ?Sized),
    client: &Client,
    options: &Options,
) -> Result<Response<T>, Error> {
    let execution = Execution::new(client, exchange.request(), options);
    let failure = match execution.attempt().await {
        Ok(body) => match exchange.read(&body) {
            Ok(value) => return Ok(execution.succeed(value, body)),
            Err(Unusable::Undecodable) => {
                let took_effect = exchange.is_shown_by(&body);
                Failure::Undecodable(body, took_effect)
            }
            Err(Unusable::Other(differing)) => Failure::Mismatch(differing, body),
        },
        Err(failure) => failure,
    };
    let (operation, elapsed) = (execution.operation(), execution.attempts.elapsed());
    let error = execution.fail(failure, exchange.expectation()).await;
    match exchange.recover(&error) {
        Some(value) => Ok(Response::new(value, operation, error.0.report, error.0.body, elapsed)),
        None => Err(error),
    }
}

/// Reports a call that is dropped before it ends.
impl Drop for Execution<'_> {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        self.attempt_ended(Err(ErrorKind::Cancelled));
        let report = std::mem::take(&mut *self.attempts.report());
        // The connection may be dead, which only the attempt's own timeout would have shown.
        if report.status.is_none() && report.began.is_some_and(|began| began.elapsed() >= SUSPICIOUS) {
            self.shared().transport.lost(report.pool, report.connection);
        }
        self.done(&report, Some(ErrorKind::Cancelled));
    }
}
