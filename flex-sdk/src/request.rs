//! A request for an operation that this crate has no method for.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::Url;
use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};

use crate::attempts::Settings;
use crate::call::mismatch::Anything;
use crate::call::{Call, Outcome};
use crate::transport::path;
use crate::transport::response::{self, Payload};
use crate::{Answer, Error, Operation, RetryPolicy, generated};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A request for an operation that this crate has no method for, from [`Client::request`](crate::Client::request).
///
/// It is sent as every other: with the client's API key, retries, deadline, pace and redaction. Which paths there are is in
/// Flex's API reference.
///
/// ```no_run
/// # async fn refund(flex: flex_sdk::Client, session: &str) -> Result<(), flex_sdk::Error> {
/// use flex_sdk::Operation;
/// use serde::Deserialize;
/// use serde_json::json;
///
/// #[derive(Deserialize)]
/// struct Response {
///     checkout_session: Session,
/// }
///
/// #[derive(Deserialize)]
/// struct Session {
///     checkout_session_id: String,
/// }
///
/// let refund = Operation::post("/v1/checkout/sessions/{id}/refund").idempotent(false);
/// let response: Response = flex.request(refund).path("id", session).json(&json!({"amount": 100})).send().await?;
/// println!("{}", response.checkout_session.checkout_session_id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`send`](Self::send) returns an [`Error`] as the [operations on customers](crate::Customers) do, with the path as it
/// is written and never with a value. It is of kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest), and nothing is
/// sent, if the path does not begin with a slash, has a segment `.` or `..`, or contains `?`, `#` or characters that must be
/// percent-encoded, if a parameter of the path is missing, unknown, empty, `.` or `..`, or if the body cannot be serialized.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<'a> {
    raw: &'a generated::Client,
    settings: Settings,
    operation: Operation,
    path: Vec<(&'a str, String)>,
    query: Vec<(&'a str, String)>,
    body: Option<Result<Bytes, Unserializable>>,
}

/// The body's own error is not kept: it may quote values.
#[derive(Clone, Copy)]
struct Unserializable;

/// Leaves out the values.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &self.operation).finish_non_exhaustive()
    }
}

impl<'a> Request<'a> {
    pub(crate) fn new(raw: &'a generated::Client, settings: Settings, operation: Operation) -> Self {
        Self { raw, settings, operation, path: Vec::new(), query: Vec::new(), body: None }
    }

    /// The value of a parameter of the path, which is encoded as one segment.
    pub fn path(mut self, name: &'a str, value: impl fmt::Display) -> Self {
        self.path.push((name, value.to_string()));
        self
    }

    /// Adds a parameter to the query, also if there is one of this name.
    pub fn query(mut self, name: &'a str, value: impl fmt::Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// The body, as JSON. Default: none.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        self.body = Some(serde_json::to_vec(body).map(Bytes::from).map_err(|_| Unserializable));
        self
    }

    /// When and how often the request is retried. Default: the client's policy.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.settings.retry = retry;
        self
    }

    /// The timeout for one attempt, from connecting to the end of the response body. Default: the client's.
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.settings.attempt_timeout = attempt_timeout;
        self
    }

    /// The timeout for the request, with all its attempts and the waits between them. Default: the client's.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// Sends the request, and decodes the body of a success (2xx) as JSON. An empty body is decoded as `null`, so that
    /// `()` and `Option<T>` can stand for it.
    ///
    /// # Errors
    /// See [`Request`].
    pub async fn send<T: DeserializeOwned>(self) -> Result<T, Error> {
        self.call().await.map(|(_, value)| value)
    }

    /// Sends the request as [`send`](Self::send) does, and returns the answer around the value, too.
    ///
    /// # Errors
    /// See [`Request`].
    pub async fn send_with_answer<T: DeserializeOwned>(self) -> Result<Answer<T>, Error> {
        self.call().await.map(|(call, value)| call.answer(value))
    }

    async fn call<T: DeserializeOwned>(self) -> Result<(Call, T), Error> {
        let url = self.url().map_err(|problem| Error::invalid_request(self.operation, problem))?;
        let body = self.body.transpose().map_err(|Unserializable| {
            Error::invalid_request(self.operation, "the body cannot be serialized as JSON")
        })?;
        let call = Call::new(self.raw, self.operation, self.settings);
        let Any(value) = call.run(|| send(&call.raw, self.operation, &url, body.as_ref()), Anything).await?;
        Ok((call, value))
    }

    /// The URL, or what is wrong with the path.
    fn url(&self) -> Result<Url, String> {
        let (template, names) = path::template(self.operation.path)?;
        let value = |name: &str| {
            let given = self.path.iter().rfind(|(given, _)| *given == name).map(|(_, value)| value.clone());
            given.ok_or_else(|| format!("the path parameter `{name}` is missing: call path"))
        };
        let values = names.iter().map(|name| Ok((*name, value(name)?))).collect::<Result<Vec<_>, String>>()?;
        if let Some((name, _)) = self.path.iter().find(|(given, _)| !names.contains(given)) {
            return Err(format!("the path has no parameter `{name}`"));
        }
        let mut url = path::url(&self.raw.inner.shared.base_url, &template, &values)?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

/// Sends a request once, as the generated client does.
async fn send<T: DeserializeOwned>(
    raw: &generated::Client,
    operation: Operation,
    url: &Url,
    body: Option<&Bytes>,
) -> Outcome<Any<T>> {
    let method = Method::from_bytes(operation.method.as_bytes());
    let method = method.map_err(|_| generated::Error::InvalidRequest("the method is not one of HTTP".to_owned()))?;
    let mut request = reqwest::Request::new(method, url.clone());
    request.headers_mut().insert(ACCEPT, JSON);
    if let Some(body) = body {
        request.headers_mut().insert(CONTENT_TYPE, JSON);
        *request.body_mut() = Some(body.clone().into());
    }
    let info = OperationInfo { operation_id: operation.id };
    raw.pre(&mut request, &info).await?;
    let response = raw.exec(request, &info).await?;
    if response.status().is_success() {
        response::read_or(&raw.inner, response, b"null").await
    } else {
        Err(generated::Error::UnexpectedResponse(response))
    }
}

/// Whatever the caller expects.
struct Any<T>(T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Any<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: DeserializeOwned> Payload for Any<T> {
    const NAME: &str = "what the caller expects";
    const MEMBER: &str = "";
    const PLACE: Option<&str> = None;
}
