//! What can go wrong with a call, and the one function that finds out.

use std::error::Error as StdError;
use std::fmt;

use reqwest::{Response, StatusCode};

use crate::Operation;
use crate::generated::types::{ErrorBody, ErrorDetails};
use crate::generated::{self, ResponseValue};

/// Why a call failed, or why a client could not be built.
///
/// Its `Debug` and `Display` forms say what happened, on which operation, and what to do; they hold nothing that was
/// sent or that Flex answered, except for the status. What Flex answered is in [`code`](Self::code),
/// [`message`](Self::message) and [`body`](Self::body), which may tell of people: keep it out of logs.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<Operation>,
    status: Option<StatusCode>,
    /// In this crate's words.
    explanation: String,
    /// What Flex answered, as far as it could be read.
    answer: ErrorBody,
    body: Vec<u8>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of [`Error`] it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be built. Nothing was sent.
    Config,
    /// The request is not one that Flex takes. Nothing was sent.
    InvalidRequest,
    /// No answer came: no connection could be made, or it was lost, or the time was over.
    Network,
    /// Flex, or a proxy in front of it, answered that the call failed: see [`Error::status`].
    Status,
    /// Flex answered that the call succeeded, with a body that cannot be read: see [`Error::body`].
    Decode,
}

impl Error {
    fn new(kind: ErrorKind, explanation: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            status: None,
            explanation: explanation.into(),
            answer: ErrorBody::default(),
            body: Vec::new(),
            source: None,
        }))
    }

    pub(crate) fn config(explanation: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, explanation)
    }

    pub(crate) fn invalid_request(operation: Operation, explanation: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, explanation).on(operation)
    }

    fn on(mut self, operation: Operation) -> Self {
        self.0.operation = Some(operation);
        self
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

    /// The status of the answer, where one came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
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

    /// What Flex says of the error, for people to read. It may quote what was sent.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let answer = &self.0.answer;
        let error = answer.error.as_ref().and_then(|error| error.message.as_ref());
        let message = error.or(answer.message.as_ref()).or_else(|| match answer.detail.as_ref()? {
            ErrorDetails::String(_) => None,
            ErrorDetails::Array(details) => details.first()?.msg.as_ref(),
        });
        message.map(String::as_str)
    }

    /// The body of the answer as it came, where one came. It may tell of people.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, explanation, .. } = &*self.0;
        match operation {
            Some(operation) => write!(f, "{operation}: {explanation}"),
            None => f.write_str(explanation),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, operation, status, explanation, answer: _, body: _, source } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("operation", &operation.map(|operation| operation.to_string()))
            .field("status", &status.map(|status| status.as_u16()))
            .field("explanation", explanation)
            .field("source", source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// What came back from a call, whatever it was, as the value it holds or an error.
pub(crate) async fn settle<T>(
    operation: Operation,
    outcome: Result<ResponseValue<T>, generated::Error<()>>,
) -> Result<T, Error> {
    use generated::Error as Raw;

    let error = match outcome {
        Ok(response) => return Ok(response.into_inner()),
        Err(Raw::UnexpectedResponse(response)) => answered(response).await,
        Err(Raw::InvalidResponsePayload(body, error)) => undecoded(body.into(), &error),
        Err(Raw::CommunicationError(error)) if error.is_builder() => unsendable().with_source(error.without_url()),
        Err(Raw::CommunicationError(error) | Raw::ResponseBodyError(error) | Raw::InvalidUpgrade(error)) => lost(error),
        // None of these is made: the generated client has no error responses, sends JSON alone, and its hooks succeed.
        Err(Raw::ErrorResponse(_) | Raw::InvalidRequest(_) | Raw::Custom(_)) => unsendable(),
    };
    Err(error.on(operation))
}

/// An answer that is not the documented success: what it says is read as far as it can be.
async fn answered(response: Response) -> Error {
    let status = response.status();
    let advice = match status.as_u16() {
        401 => ": check the API key",
        403 => ": check what the API key may do",
        404 => ": check the id, and that the API key is of the mode it was made in",
        429 => ": try again later, and more slowly",
        400..500 => ": see what Flex says in Error::code and Error::message",
        500..600 => ": try again later",
        _ => ", which is not documented",
    };
    let mut error = Error::new(ErrorKind::Status, format!("Flex answered {status}{advice}"));
    error.0.status = Some(status);
    // Where the body is lost, the status still tells most.
    error.0.body = response.bytes().await.unwrap_or_default().into();
    error.0.answer = serde_json::from_slice(&error.0.body).unwrap_or_default();
    error
}

/// A success that cannot be read. What serde says of it is left out, since it quotes values.
fn undecoded(body: Vec<u8>, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let explanation = format!(
        "Flex answered that it succeeded, but the answer cannot be read at line {line}, column {column}: \
         it is in Error::body"
    );
    let mut error = Error::new(ErrorKind::Decode, explanation);
    error.0.status = Some(StatusCode::OK);
    error.0.body = body;
    error
}

/// No answer. What reqwest says of it is kept, except for the URL, which may hold an email.
fn lost(error: reqwest::Error) -> Error {
    let explanation = if error.is_timeout() {
        "no answer came in time"
    } else if error.is_connect() {
        "no connection to Flex could be made: check the network and the base URL"
    } else {
        "the connection was lost before the answer was complete"
    };
    Error::new(ErrorKind::Network, explanation).with_source(error.without_url())
}

fn unsendable() -> Error {
    Error::new(ErrorKind::InvalidRequest, "the request cannot be put together")
}
