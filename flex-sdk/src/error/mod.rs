//! Why a call failed.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::Operation;
use crate::attempts::{Report, retry_after};
use crate::generated::types::{ErrorBody, ErrorDetail, ErrorDetails};
use crate::redaction::is_code;

pub(crate) mod advice;
pub(crate) mod explain;
#[cfg(feature = "test-util")]
mod fake;

/// Why a call failed, or why a client could not be built.
///
/// `Display` and `Debug` say what happened, in which operation, and what to do next. They are safe to log: they contain nothing
/// from the request, and from the response only the status and, if it could not be decoded, the name of the field and the id of
/// the customer. The rest of the response, which may contain personal data, is available from [`code`](Self::code),
/// [`message`](Self::message), [`details`](Self::details), [`headers`](Self::headers) and [`body`](Self::body).
///
/// ```no_run
/// use flex_sdk::{Client, Customer, CustomerId, Error, UpdateCustomer};
///
/// async fn change(
///     flex: Client,
///     id: &CustomerId,
///     changes: UpdateCustomer,
/// ) -> Result<Option<Customer>, Error> {
///     match flex.customers().update(id, changes).await {
///         Ok(customer) => Ok(Some(customer)),
///         Err(error) if error.is_not_found() => Ok(None),
///         // The update may have taken effect: find out.
///         Err(error) if error.is_outcome_unknown() => {
///             flex.customers().retrieve(id).await.map(Some)
///         }
///         Err(error) => {
///             // PATCH /v1/customers/{id}: Flex returned 401 Unauthorized: check the API key
///             eprintln!("{error}");
///             Err(error)
///         }
///     }
/// }
/// ```
pub struct Error(pub(crate) Box<Inner>);

pub(crate) struct Inner {
    kind: ErrorKind,
    operation: Option<Operation>,
    /// What happened and what to do next, in this crate's words.
    explanation: String,
    pub(crate) report: Report,
    /// The error in the response's body, as far as it could be decoded.
    answer: ErrorBody,
    pub(crate) body: Bytes,
    /// The id of the object that could not be decoded.
    pub(crate) id: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The kind of an [`Error`].
///
/// ```
/// use flex_sdk::{Client, ErrorKind};
///
/// let error = Client::builder().api_key("").build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Config);
/// assert_eq!(error.kind().to_string(), "config"); // stable, for logs and metrics
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be built. Nothing was sent.
    Config,
    /// The request is invalid. Nothing was sent.
    InvalidRequest,
    /// The [provider](crate::ClientBuilder::api_key_provider) returned no usable API key in time, so the last attempt was not
    /// sent.
    ApiKey,
    /// The connection could not be established. Nothing was sent.
    Connect,
    /// The request was sent and timed out.
    Timeout,
    /// The request was not sent: Flex asked for a pause that ends after the call's deadline.
    HeldBack,
    /// The connection was lost before the response was complete.
    Connection,
    /// The server does not speak HTTP, or its response exceeds the limits for headers.
    Protocol,
    /// Flex, or a proxy in front of it, returned an error status: see [`Error::status`].
    Status,
    /// Flex returned a success status, but the body could not be decoded: see [`Error::body`]. In a list, this is about one
    /// item, and the list continues.
    Decode,
    /// Flex returned a success status, but something other than what was requested, such as another customer: see
    /// [`Error::body`].
    Mismatch,
    /// A list ended early: Flex returned something other than a page, a page that it had returned before, or a page with
    /// nothing to continue from.
    Incomplete,
    /// The call was dropped before it ended. Only an [observer](crate::observer::Observer) sees this kind.
    Cancelled,
}

impl ErrorKind {
    /// The kind's name in traces, metrics and logs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::InvalidRequest => "invalid_request",
            Self::ApiKey => "api_key",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::HeldBack => "held_back",
            Self::Connection => "connection",
            Self::Protocol => "protocol",
            Self::Status => "status",
            Self::Decode => "decode",
            Self::Mismatch => "mismatch",
            Self::Incomplete => "incomplete",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A stable name in snake case, for logs and metrics, such as `invalid_request`.
impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
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
            id: None,
            source: None,
        }))
    }

    pub(crate) fn config(explanation: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, explanation)
    }

    pub(crate) fn of(kind: ErrorKind, operation: Operation, explanation: impl Into<String>) -> Self {
        let mut error = Self::new(kind, explanation);
        error.0.operation = Some(operation);
        error
    }

    /// Marks an error that ends a list. In a list, only an error about a single item is of kind `Decode`.
    pub(crate) fn that_ends_a_list(mut self) -> Self {
        if self.is_decode() {
            self.0.kind = ErrorKind::Incomplete;
        }
        self
    }

    /// Adds a source, which must not contain anything that was sent or received.
    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed. `None` if the client could not be built.
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// The number of attempts. 0 if the call failed before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.report.attempts
    }

    /// The status of the last attempt's response, if one arrived, even in part.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.report.status
    }

    /// The headers of the last attempt's response. Empty if none arrived.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.report.headers
    }

    /// How long to wait before the next request, if known.
    ///
    /// This is the rest of the client's pause, if that is why nothing was sent, or else the response's `Retry-After`, in
    /// seconds or as an HTTP date relative to the response's `Date`.
    ///
    /// Flex's API reference says that the headers of a 429 tell when to retry, but does not name the header.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.report.pause.filter(|pause| !pause.is_zero()).or_else(|| retry_after(self.headers()))
    }

    /// The body of the last attempt's response, up to the client's limit for a success status, and up to 64 KiB for any
    /// other. Empty if none arrived. If a customer on a page could not be decoded, this is only that customer. It may contain
    /// personal data.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// Flex's code for the error, such as `invalid_request` or `not_found`: the `code` or `type` of the error object,
    /// or else `detail` if it is a string, or else the `type` of its first entry. It may contain anything: see
    /// [`log_code`](Self::log_code).
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

    /// The [code](Self::code) in a form that is safe to log, with few enough values for a metric.
    ///
    /// It is `other` unless the code consists of at most 64 characters of `a` to `z`, `0` to `9`, `_` and `.`, with at most 5
    /// digits in a row, and does not begin with `fsk_`.
    #[must_use]
    pub fn log_code(&self) -> Option<&str> {
        self.code().map(|code| if is_code(code) { code } else { "other" })
    }

    /// The id of the object that could not be decoded, if at least the id could be. The object is an item on a page, or the
    /// object in the response to a request that [took effect](Self::took_effect).
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// Flex's message for the error. It may contain personal data.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let answer = &self.0.answer;
        let error = answer.error.as_ref().and_then(|error| error.message.as_ref());
        let message = error.or(answer.message.as_ref()).or_else(|| self.details().first()?.msg.as_ref());
        message.map(String::as_str)
    }

    /// The invalid fields, as listed by a 422 response. They may contain personal data.
    #[must_use]
    pub fn details(&self) -> &[ErrorDetail] {
        match &self.0.answer.detail {
            Some(ErrorDetails::Array(details)) => details,
            _ => &[],
        }
    }

    /// Whether the request was sent and timed out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the connection could not be established, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Whether the request was rate limited: 429, or held back by the client because of an earlier response.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(429..=429) || self.0.report.pause.is_some()
    }

    /// Whether the API key is wrong or lacks permission: 401 and 403.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        self.has_status(401..=401) || self.has_status(403..=403)
    }

    /// Whether the customer does not exist, at least not in the API key's mode: 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.has_status(404..=404)
    }

    /// Whether Flex rejected the request as invalid: 400 and 422.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.has_status(400..=400) || self.has_status(422..=422)
    }

    /// Whether the server, or a proxy in front of it, failed: 5xx.
    #[must_use]
    pub fn is_server(&self) -> bool {
        self.has_status(500..=599)
    }

    /// Whether the response has a success status and a body that could not be decoded. In a list, whether the error is about a
    /// single item, so that the list continues.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// Whether the response is about something other than what was requested, such as another customer.
    #[must_use]
    pub fn is_mismatch(&self) -> bool {
        self.kind() == ErrorKind::Mismatch
    }

    /// Whether a list ended early because of what Flex returned, so that there may be more items.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.kind() == ErrorKind::Incomplete
    }

    /// Whether the same call may succeed later, and is safe to repeat: after a failed or lost connection, a timeout,
    /// 408, 429 or 5xx, if the operation is [idempotent](Operation::repeatable) or cannot have taken effect.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.operation().is_some_and(|operation| self.0.report.verdict.is_retryable(operation))
    }

    /// Whether any attempt of the request may have taken effect, although no response confirms it: after a timeout, a
    /// lost connection, 408, 5xx, an undocumented status, or a success that is about another customer or could not be
    /// decoded, unless it shows that the request [took effect](Self::took_effect). It is never true for an operation that
    /// only reads, or if no connection was established.
    ///
    /// A [`create`](crate::Customers::create) can be repeated: it updates the customer if it exists. After an
    /// [`update`](crate::Customers::update), retrieve the customer and compare.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.report.verdict.may_have_taken_effect && !self.operation().is_some_and(Operation::is_read)
    }

    /// Whether the request took effect although its response could not be decoded, because the response is about the customer
    /// that was requested. The customer's [id](Self::id) can be read in most cases.
    ///
    /// If so, the outcome is not [unknown](Self::is_outcome_unknown), and the call need not be repeated.
    #[must_use]
    pub fn took_effect(&self) -> bool {
        self.0.report.took_effect && !self.operation().is_some_and(Operation::is_read)
    }

    /// Whether a response could not be decoded although its body is complete.
    pub(crate) fn is_decode_of_all(&self) -> bool {
        self.is_decode() && !self.0.report.is_cut
    }

    /// Why no further retry was made, as named in traces.
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
            f.write_str("; the request may have taken effect")?;
        }
        if self.took_effect() {
            f.write_str("; the request took effect")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Each field is named, so that adding one forces a decision on whether to print it.
        let Inner { kind, operation, explanation, report, answer: _, body: _, id: _, source } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("operation", &operation.map(|operation| operation.id))
            .field("explanation", explanation)
            .field("status", &report.status.map(|status| status.as_u16()))
            .field("attempts", &report.attempts)
            .field("is_outcome_unknown", &self.is_outcome_unknown())
            .field("took_effect", &self.took_effect())
            .field("source", source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
