//! What can go wrong with a call, and the one function that finds out.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Operation;
use crate::call::Report;
use crate::generated;
use crate::generated::types::{ErrorBody, ErrorDetail, ErrorDetails, ErrorObject};
use crate::retry::retry_after;

/// Why a call failed, or why a client could not be built.
///
/// Its `Debug` and `Display` forms say what happened, on which operation, and what to do. They hold nothing that was
/// sent, and of the answer only its status and, where it could not be read, the name of the field at which reading it
/// stopped. What Flex answered is in [`code`](Self::code), [`message`](Self::message), [`details`](Self::details),
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
    body: Vec<u8>,
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
    /// Flex, or a proxy in front of it, answered that the call failed: see [`Error::status`].
    Status,
    /// Flex answered that the call succeeded, with an answer that cannot be read: see [`Error::body`].
    Decode,
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
            Self::Status => "status",
            Self::Decode => "decode",
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
            body: Vec::new(),
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

    /// How long the answer to the last attempt asks to wait, from its `Retry-After` in seconds or as an HTTP date. That
    /// Flex says when to retry is in the reference, the name of the header is not.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers())
    }

    /// The body of the answer to the last attempt as it came, where one came: of a success up to the client's limit, of
    /// anything else up to 64 KiB. It may tell of people.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// What Flex calls the error, such as `invalid_request` or `not_found`: the `code` or else the `type` of the error
    /// object, or else `detail` where that is a text, or else the `type` of its first entry (source: the four shapes of
    /// an error's body in the reference, the plugin and an unofficial mock).
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

    /// What Flex says of the error, for people to read. It may quote what was sent.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let answer = &self.0.answer;
        let error = answer.error.as_ref().and_then(|error| error.message.as_ref());
        let message = error.or(answer.message.as_ref()).or_else(|| self.details().first()?.msg.as_ref());
        message.map(String::as_str)
    }

    /// Which fields are wrong, as a 422 answer tells (source: the plugin). It may quote what was sent.
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

    /// Whether no connection could be made.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Whether there were too many requests: 429.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(429..=429)
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

    /// Whether the same call may go better later, and does no harm: no connection, a timeout, a lost connection, 408,
    /// 429 and 5xx, as far as the operation may be [repeated](Operation::repeatable) or cannot have been carried out.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.operation().is_some_and(|operation| self.0.report.verdict.is_retryable(operation))
    }

    /// Whether the request may have been carried out, by any of its attempts, although no answer said so: after a
    /// timeout, a lost connection, 408, 5xx, or an answer that is not documented. Never after an operation that only
    /// reads.
    ///
    /// A [`create`](crate::Customers::create) can be made again, which updates the customer where it exists; after an
    /// [`update`](crate::Customers::update), read the customer and compare.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        let is_read = self.operation().is_some_and(|operation| operation.method == "GET");
        self.0.report.verdict.may_be_carried_out && !self.is_decode() && !is_read
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
        let Inner { kind, operation, explanation, report, answer: _, body: _, source } = &*self.0;
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

/// Why a call failed, whatever came back from it.
pub(crate) async fn explain<T: DeserializeOwned>(
    operation: Operation,
    error: generated::Error<()>,
    report: Report,
) -> Error {
    use generated::Error as Raw;

    let mut error = match error {
        Raw::UnexpectedResponse(response) => {
            let status = response.status();
            // The body was read already: this only takes it out.
            let body = response.bytes().await.unwrap_or_default();
            let mut error = Error::new(ErrorKind::Status, explain_status(status));
            error.0.answer = read_answer(&body);
            error.0.body = body.into();
            error
        }
        Raw::InvalidResponsePayload(body, _) => {
            let mut error = Error::new(ErrorKind::Decode, explain_undecodable::<T>(&body, &report));
            error.0.body = body.into();
            error
        }
        Raw::CommunicationError(error) if error.is_builder() => unsendable().with_source(error.without_url()),
        Raw::CommunicationError(error) | Raw::ResponseBodyError(error) | Raw::InvalidUpgrade(error) => lost(error),
        // None of these is made: the generated client has no error responses, sends JSON alone, and its hooks succeed.
        Raw::ErrorResponse(_) | Raw::InvalidRequest(_) | Raw::Custom(_) => unsendable(),
    };
    error.0.operation = Some(operation);
    error.0.report = report;
    error
}

/// What an error's body says, as far as it is of a known shape: each part on its own.
fn read_answer(body: &[u8]) -> ErrorBody {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = body.get("error").map(|error| ErrorObject {
        code: text(&error["code"]),
        type_: text(&error["type"]),
        message: text(&error["message"]).or_else(|| text(error)),
        param: text(&error["param"]),
    });
    let detail = body.get("detail").and_then(|detail| match detail {
        Value::Array(entries) => Some(ErrorDetails::Array(entries.iter().map(read_detail).collect())),
        detail => text(detail).map(ErrorDetails::String),
    });
    ErrorBody { error, detail, message: body.get("message").and_then(text) }
}

fn read_detail(entry: &Value) -> ErrorDetail {
    ErrorDetail {
        loc: entry["loc"].as_array().cloned(),
        msg: text(&entry["msg"]).or_else(|| text(entry)),
        type_: text(&entry["type"]),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn explain_status(status: StatusCode) -> String {
    let advice = match status.as_u16() {
        401 => ": check the API key",
        403 => ": check what the API key may do",
        300..400 => ", which is not followed: check the base URL",
        404 => ": check the id and the base URL, and that the API key is of the mode that the id was made in",
        408 => ": try again",
        429 => ": try again later, and more slowly",
        400..500 => ": see what Flex says in Error::code and Error::message",
        500..600 => ": try again later",
        _ => ", which is not documented",
    };
    format!("Flex answered {status}{advice}")
}

/// Why a success cannot be read. What serde says of it is left out, since it quotes values.
fn explain_undecodable<T: DeserializeOwned>(body: &[u8], report: &Report) -> String {
    let problem = if report.is_cut {
        format!("is over the limit of {} bytes", body.len())
    } else {
        let mut json = serde_json::Deserializer::from_slice(body);
        match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Err(error) if error.inner().is_data() => match field_path(&error) {
                path if path.is_empty() => "is not as documented".to_owned(),
                path => format!("is not as documented at `{path}`"),
            },
            _ => "is not JSON".to_owned(),
        }
    };
    format!("Flex answered that it succeeded, but the answer {problem}: it is in Error::body")
}

/// The path of the field at which reading stopped, without the keys that callers choose themselves.
fn field_path(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    use serde_path_to_error::Segment;
    const FREE_FORM: &str = "metadata";

    let mut path = String::new();
    for segment in error.path() {
        let dot = if path.is_empty() { "" } else { "." };
        match segment {
            Segment::Seq { index } => path = format!("{path}[{index}]"),
            Segment::Map { key } => path = format!("{path}{dot}{key}"),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
        if matches!(segment, Segment::Map { key } if key == FREE_FORM) {
            return path;
        }
    }
    // The name of a missing field is the type's own, and no part of the answer.
    let message = error.inner().to_string();
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match missing {
        Some(field) if path.is_empty() => field.to_owned(),
        Some(field) => format!("{path}.{field}"),
        None => path,
    }
}

/// No answer. What reqwest says of it is kept, except for the URL, which may hold an email.
fn lost(error: reqwest::Error) -> Error {
    let kind = kind_of_loss(&error);
    let explanation = match kind {
        ErrorKind::Connect => "no connection to Flex could be made: check the network and the base URL",
        ErrorKind::Timeout => "no answer came in time: try again, or allow more time",
        _ => "the connection was lost before the answer was complete: try again",
    };
    Error::new(kind, explanation).with_source(error.without_url())
}

/// What kind of error no answer is.
pub(crate) fn kind_of_loss(error: &reqwest::Error) -> ErrorKind {
    if error.is_connect() {
        ErrorKind::Connect
    } else if error.is_timeout() {
        ErrorKind::Timeout
    } else {
        ErrorKind::Connection
    }
}

fn unsendable() -> Error {
    Error::new(ErrorKind::InvalidRequest, "the request cannot be put together: check what is asked for")
}
