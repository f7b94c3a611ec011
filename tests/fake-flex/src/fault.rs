//! Faults in the exchange between a client and Flex.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::StatusCode;
use hyper::body::Bytes;
use serde_json::{Value, json};
use tokio::sync::Notify;

/// How an exchange goes wrong.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed when it is accepted, or at its next request if it is already open.
    Refuse,
    /// The connection is closed before the request's body is read.
    CloseUnread,
    /// The request is processed, and the connection is closed.
    CloseUnanswered,
    /// The request is processed, and no response is sent.
    Stall,
    /// The request is processed, and the response is late.
    Late(Duration),
    /// The request is processed, and the response is sent once this is notified.
    Hold(Arc<Notify>),
    /// The request is processed, and the connection is closed halfway through the response.
    Truncate,
    /// The request is processed, and the response's body is corrupted.
    BreakBody,
    /// The request is processed, and another response follows its own. A client may take it for the response to its next
    /// request.
    Desynchronise,
    /// The request is not processed, and neither is any other for this duration. Each gets a 429 that says when it is over.
    RateLimit(Duration),
    /// The request is processed, and this response is returned.
    After(Response),
    /// The request is not processed, and this response is returned.
    Instead(Response),
}

impl Fault {
    /// The description in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Refuse => "connection closed",
            Self::CloseUnread => "closed before the request was read",
            Self::CloseUnanswered => "carried out, then closed",
            Self::Stall => "carried out, no response",
            Self::Late(_) => "carried out, response late",
            Self::Hold(_) => "carried out, response held",
            Self::Truncate => "carried out, response truncated",
            Self::BreakBody => "carried out, response corrupted",
            Self::Desynchronise => "carried out, connection desynchronised",
            Self::After(_) => "carried out, other response",
            Self::RateLimit(_) | Self::Instead(_) => "not carried out",
        }
    }
}

/// A response that is sent unchecked, whether it is documented or not.
#[derive(Clone, Debug)]
pub struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

impl Response {
    /// A response without a body.
    ///
    /// # Panics
    /// If the status is not valid.
    #[must_use]
    pub fn new(status: u16) -> Self {
        let status = StatusCode::from_u16(status).expect("a status has three digits");
        Self { status, headers: Vec::new(), body: Bytes::new() }
    }

    /// A response with a JSON body.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status).header("content-type", "application/json").body(body.to_string())
    }

    /// A response with an HTML body, as proxies send it.
    #[must_use]
    pub fn html(status: u16, body: &'static str) -> Self {
        Self::new(status).header("content-type", "text/html").body(body)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }
}

/// A 429 that may say when to retry.
pub(crate) fn rate_limited(retry_after: Option<&str>) -> Response {
    let response = Response::json(429, &json!({ "error": { "code": "rate_limited", "message": "Slow down" } }));
    match retry_after {
        Some(value) => response.header("retry-after", value),
        None => response,
    }
}

/// Faults for a fraction of all exchanges, drawn from a seed.
#[derive(Clone)]
pub(crate) struct Injector {
    random: fastrand::Rng,
    share: f64,
}

impl Injector {
    pub(crate) fn new(seed: u64, share: f64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), share }
    }

    /// The fault of the next exchange, if any.
    pub(crate) fn draw(&mut self) -> Option<Fault> {
        if self.random.f64() >= self.share {
            return None;
        }
        let limited = |retry_after| Fault::Instead(rate_limited(retry_after));
        let error = json!({ "message": "Internal Server Error" });
        let faults = [
            Fault::Refuse,
            Fault::CloseUnread,
            Fault::CloseUnanswered,
            Fault::Stall,
            Fault::Late(Duration::from_millis(5)),
            Fault::Truncate,
            Fault::BreakBody,
            Fault::Instead(Response::new(408)),
            limited(None),
            limited(Some("0")),
            limited(Some("3600")),
            limited(Some("Fri, 31 Dec 1999 23:59:59 GMT")),
            limited(Some("Thu, 31 Dec 2099 23:59:59 GMT")),
            Fault::Instead(Response::json(500, &error)),
            Fault::After(Response::json(500, &error)),
            Fault::After(Response::html(502, "<html><h1>502 Bad Gateway</h1></html>")),
            Fault::Instead(Response::new(503)),
        ];
        self.random.choice(faults)
    }
}

/// A rate limit: a token bucket that holds one second's worth of requests.
#[derive(Clone)]
pub(crate) struct Limiter {
    per_second: f64,
    says_when: bool,
    left: f64,
    since: Instant,
}

impl Limiter {
    pub(crate) fn new(per_second: u32, says_when: bool) -> Self {
        assert!(per_second > 0, "a rate of 0 would let nothing through");
        Self { per_second: per_second.into(), says_when, left: per_second.into(), since: Instant::now() }
    }

    /// Returns a 429 if the next request exceeds the limit.
    pub(crate) fn refuse(&mut self) -> Option<Fault> {
        let now = Instant::now();
        let filled = (now - self.since).as_secs_f64() * self.per_second;
        (self.left, self.since) = ((self.left + filled).min(self.per_second), now);
        if self.left >= 1.0 {
            self.left -= 1.0;
            return None;
        }
        Some(Fault::Instead(rate_limited(self.says_when.then_some("1"))))
    }
}
