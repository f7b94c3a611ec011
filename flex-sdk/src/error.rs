//! What can go wrong with a call.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::attempts::Report;
use crate::generated::types::{ErrorBody, ErrorDetail, ErrorDetails};
use crate::retry::retry_after;
use crate::{CustomerId, Operation};

pub(crate) mod explain;

/// Why a call failed, or why a client could not be built.
///
/// Its `Debug` and `Display` forms say what happened, on which operation, and what to do. They hold nothing that was
/// sent, and of the answer only its status and, where it could not be read, the name of the field at which reading it
/// stopped and the id of the customer of a page. What Flex answered is in [`code`](Self::code), [`message`](Self::message), [`details`](Self::details),
/// [`headers`](Self::headers) and [`body`](Self::body), which may tell of people: keep it out of logs.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<Operation>,
    /// In this crate's words.
    explanation: String,
    report: Report,
    /// What Flex answered, as far as it could be read.
    answer: ErrorBody,
    body: Bytes,
    /// The customer that cannot be read.
    customer_id: Option<CustomerId>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of [`Error`] it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be built. Nothing was sent.
    Config,
    /// The request is not one that Flex takes. Nothing was sent.
    InvalidRequest,
    /// No connection could be made.
    Connect,
    /// No answer came in time.
    Timeout,
    /// The connection was lost before the answer was complete.
    Connection,
    /// What answered does not speak HTTP, or not in a way that can be read.
    Protocol,
    /// Flex, or a proxy in front of it, answered that the call failed: see [`Error::status`].
    Status,
    /// Flex answered that the call succeeded, with an answer that cannot be read: see [`Error::body`].
    Decode,
    /// Flex answered that the call succeeded, but with another customer than was asked for: see [`Error::body`].
    Mismatch,
}

impl ErrorKind {
    /// The kind's name in traces.
    #[cfg(feature = "tracing")]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::InvalidRequest => "invalid_request",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::Protocol => "protocol",
            Self::Status => "status",
            Self::Decode => "decode",
            Self::Mismatch => "mismatch",
        }
    }
}

impl Error {
    fn new(kind: ErrorKind, explanation: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            explanation: explanation.into(),
            report: Report::default(),
            answer: ErrorBody::default(),
            body: Bytes::new(),
            customer_id: None,
            source: None,
        }))
    }

    pub(crate) fn config(explanation: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, explanation)
    }

    pub(crate) fn invalid_request(operation: Operation, explanation: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorKind::InvalidRequest, explanation);
        error.0.operation = Some(operation);
        error
    }

    /// A success that says what it cannot say.
    pub(crate) fn undecodable(operation: Operation, explanation: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorKind::Decode, explanation);
        error.0.operation = Some(operation);
        error
    }

    /// Adds a cause, which must not hold anything that was sent or answered.
    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed; none where the client could not be built.
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// How often the request was sent, or sending it was tried: 0 where the error came before that.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.report.attempts
    }

    /// The status of the answer to the last attempt, where one came, or at least began to.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.report.status
    }

    /// The headers of the answer to the last attempt; empty where none came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.report.headers
    }

    /// How long to wait before the next request: as long as the client pauses after a 429, where that is why nothing was
    /// sent, or else as the answer to the last attempt asks, in its `Retry-After` in seconds or as an HTTP date, which is
    /// read against the answer's own `Date`. That Flex says when to retry is in its API reference, the name of the
    /// header is not.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.report.pause.filter(|pause| !pause.is_zero()).or_else(|| retry_after(self.headers()))
    }

    /// The body of the answer to the last attempt as it came, where one came: of a success up to the client's limit, of
    /// anything else up to 64 KiB; of a page with a customer that cannot be read, that customer alone. It may tell of
    /// people.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// What Flex calls the error, such as `invalid_request` or `not_found`: the `code` or else the `type` of the error
    /// object, or else `detail` where that is a text, or else the `type` of its first entry.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        let answer = &self.0.answer;
        let error = answer.error.as_ref().and_then(|error| error.code.as_ref().or(error.type_.as_ref()));
        let code = error.or_else(|| match answer.detail.as_ref()? {
            ErrorDetails::String(code) => Some(code),
            ErrorDetails::Array(details) => details.first()?.type_.as_ref(),
        });
        code.map(String::as_str)
    }

    /// The [code](Self::code) where it looks like one, and `other` where it may be anything else: at most 64 characters of
    /// `a` to `z`, `0` to `9`, `_` and `.`. It is safe to log, and few enough values for a metric.
    #[must_use]
    pub fn log_code(&self) -> Option<&str> {
        let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'.';
        let is_code = |code: &&str| (1..=64).contains(&code.len()) && code.bytes().all(is_part);
        self.code().map(|code| Some(code).filter(is_code).unwrap_or("other"))
    }

    /// The customer of a page that cannot be read, where its id at least can be.
    #[must_use]
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.0.customer_id.as_ref()
    }

    /// What Flex says of the error, for people to read. It may quote what was sent.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let answer = &self.0.answer;
        let error = answer.error.as_ref().and_then(|error| error.message.as_ref());
        let message = error.or(answer.message.as_ref()).or_else(|| self.details().first()?.msg.as_ref());
        message.map(String::as_str)
    }

    /// Which fields are wrong, as a 422 answer tells. It may quote what was sent.
    #[must_use]
    pub fn details(&self) -> &[ErrorDetail] {
        match &self.0.answer.detail {
            Some(ErrorDetails::Array(details)) => details,
            _ => &[],
        }
    }

    /// Whether no answer came in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether no connection could be made, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Whether there were too many requests: 429, also where the client held the request back because of one.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(429..=429) || self.0.report.pause.is_some()
    }

    /// Whether the key is wrong, or may not do this: 401 and 403.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        self.has_status(401..=401) || self.has_status(403..=403)
    }

    /// Whether there is no such thing, at least not in the key's mode: 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.has_status(404..=404)
    }

    /// Whether Flex refused the request as wrong: 400 and 422.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.has_status(400..=400) || self.has_status(422..=422)
    }

    /// Whether the call failed on the server, or on a proxy in front of it: 5xx.
    #[must_use]
    pub fn is_server(&self) -> bool {
        self.has_status(500..=599)
    }

    /// Whether the call succeeded with an answer that cannot be read.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// Whether the call succeeded with another customer than was asked for.
    #[must_use]
    pub fn is_mismatch(&self) -> bool {
        self.kind() == ErrorKind::Mismatch
    }

    /// Whether the same call may go better later, and does no harm: no connection, a timeout, a lost connection, 408,
    /// 429 and 5xx, as far as the operation may be [repeated](Operation::repeatable) or cannot have been carried out.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.operation().is_some_and(|operation| self.0.report.verdict.is_retryable(operation))
    }

    /// Whether the request may have been carried out, by any of its attempts, although no answer said so: after a
    /// timeout, a lost connection, 408, 5xx, an answer that is not documented, or a success that cannot be read or is
    /// about somebody else. Never after an operation that only reads, nor where there was no connection.
    ///
    /// A [`create`](crate::Customers::create) can be made again, which updates the customer where it exists; after an
    /// [`update`](crate::Customers::update), read the customer and compare.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        let is_read = self.operation().is_some_and(|operation| operation.method == "GET");
        self.0.report.verdict.may_be_carried_out && !is_read
    }

    /// Whether a success cannot be read, and all of it is there.
    pub(crate) fn is_decode_of_all(&self) -> bool {
        self.is_decode() && !self.0.report.is_cut
    }

    /// The name in traces of why there was no further attempt.
    #[cfg(feature = "tracing")]
    pub(crate) fn ended_by(&self) -> Option<&'static str> {
        self.0.report.ended.map(crate::attempts::Ended::name)
    }

    fn has_status(&self, statuses: std::ops::RangeInclusive<u16>) -> bool {
        self.kind() == ErrorKind::Status && self.status().is_some_and(|status| statuses.contains(&status.as_u16()))
    }
}

impl ErrorDetail {
    /// The path of the field, such as `price` or `items.0.price`.
    #[must_use]
    pub fn path(&self) -> String {
        let step = |step: &serde_json::Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
        self.loc.iter().flatten().map(step).collect::<Vec<_>>().join(".")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, explanation, report, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(explanation)?;
        if let Some(ended) = report.ended {
            write!(f, "; {}", ended.explanation())?;
        }
        if report.attempts > 1 {
            write!(f, " ({} attempts)", report.attempts)?;
        }
        if self.is_outcome_unknown() {
            f.write_str("; it may have been carried out")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, operation, explanation, report, answer: _, body: _, customer_id: _, source } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("operation", &operation.map(|operation| operation.id))
            .field("explanation", explanation)
            .field("status", &report.status.map(|status| status.as_u16()))
            .field("attempts", &report.attempts)
            .field("is_outcome_unknown", &self.is_outcome_unknown())
            .field("source", source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
