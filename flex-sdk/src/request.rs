//! A request for an operation that this crate has no method for.

#![expect(clippy::result_large_err, reason = "the error is progenitor's")]

use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};
use reqwest::Url;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::call::endpoint::{Attempt, Endpoint, Payload};
use crate::transport::{hooks, path};
use crate::{Call, Client, Operation, generated};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A request for an operation that this crate has no method for, from [`Client::request`](crate::Client::request).
///
/// It uses the client's API key, retries, deadline, rate limit and redaction. Flex's API reference lists the paths.
///
/// ```no_run
/// # async fn refund(flex: flex_sdk::Client, session: &str) -> Result<(), flex_sdk::Error> {
/// use flex_sdk::Operation;
/// use serde::Deserialize;
/// use serde_json::json;
///
/// #[derive(Deserialize)]
/// struct Refunded {
///     checkout_session: Session,
/// }
///
/// #[derive(Deserialize)]
/// struct Session {
///     checkout_session_id: String,
/// }
///
/// let refund = Operation::post("/v1/checkout/sessions/{id}/refund").idempotent(false);
/// let request = flex.request(refund).path("id", session).json(&json!({"amount": 100}));
/// let refunded = request.send::<Refunded>().await?;
/// println!("{}", refunded.checkout_session.checkout_session_id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The call returns an [`Error`](crate::Error) like every [`Call`]. It shows the path template, never its values. It is of kind
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), and nothing is sent:
///
/// - if the path does not begin with a slash, has a segment `.` or `..`, or contains `?`, `#` or characters that must be
///   percent-encoded,
/// - if a parameter of the path is missing, unknown, empty, `.` or `..`,
/// - or if the body cannot be serialized.
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    client: Client,
    operation: Operation,
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    /// The body, or what is wrong with it.
    body: Result<Option<Bytes>, &'static str>,
}

/// Leaves out the values.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &self.operation).finish_non_exhaustive()
    }
}

impl Request {
    pub(crate) fn new(client: &Client, operation: Operation) -> Self {
        Self { client: client.clone(), operation, path: Vec::new(), query: Vec::new(), body: Ok(None) }
    }

    /// Sets the value of a path parameter, which is encoded as one segment.
    pub fn path(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.path.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds a query parameter, even if one of this name exists.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }

    /// Sets the body, as JSON. Default: no body.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        // serde's error is dropped, since it may quote values.
        let body = serde_json::to_vec(body).map_err(|_| "the body cannot be serialized as JSON");
        self.body = body.map(|body| Some(body.into()));
        self
    }

    /// Returns a call that sends the request and decodes the body of a success (2xx) as JSON.
    ///
    /// An empty body is decoded as `null`, so `()` and `Option<T>` accept it.
    ///
    /// # Errors
    /// See [`Request`].
    pub fn send<T: DeserializeOwned + 'static>(self) -> Call<T> {
        Call::new(&self.client, Endpoint::<_, Any<T>>::new(self.operation, self.build(), send, |_, _| None))
    }

    /// The request, or what is wrong with it.
    fn build(&self) -> Result<reqwest::Request, String> {
        let url = self.url()?;
        let body = self.body.clone()?;
        let method = Method::from_bytes(self.operation.method.as_bytes());
        let mut request = reqwest::Request::new(method.map_err(|_| "the method is not an HTTP method")?, url);
        request.headers_mut().insert(ACCEPT, JSON);
        if let Some(body) = body {
            request.headers_mut().insert(CONTENT_TYPE, JSON);
            *request.body_mut() = Some(body.into());
        }
        Ok(request)
    }

    /// The URL, or what is wrong with the path.
    fn url(&self) -> Result<Url, String> {
        let (template, names) = path::template(self.operation.path)?;
        let value = |name: &str| {
            let given = self.path.iter().rfind(|(given, _)| *given == name).map(|(_, value)| value.clone());
            given.ok_or_else(|| format!("the path parameter `{name}` is missing: call path"))
        };
        let values = names.iter().map(|name| Ok((*name, value(name)?))).collect::<Result<Vec<_>, String>>()?;
        if let Some((name, _)) = self.path.iter().find(|(given, _)| !names.contains(&given.as_str())) {
            return Err(format!("the path has no parameter `{name}`"));
        }
        let mut url = path::url(&self.client.shared().base_url, &template, &values)?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

/// Sends a request once, as the generated client does.
fn send<'a>(client: &'a generated::Client, request: &'a Result<reqwest::Request, String>) -> Attempt<'a> {
    let refuse = |problem: &str| generated::Error::InvalidRequest(problem.to_owned());
    hooks::send(client, || match request {
        Ok(request) => request.try_clone().ok_or_else(|| refuse("the body can only be sent once")),
        Err(problem) => Err(refuse(problem)),
    })
}

/// A type of the caller's own.
#[derive(Deserialize)]
#[serde(transparent)]
struct Any<T>(T);

impl<T: DeserializeOwned + 'static> Payload for Any<T> {
    type Value = T;
    const NAME: &'static str = "what the caller expects";
    const MEMBER: &'static str = "";
    const PLACE: Option<&'static str> = None;

    fn into_value(self) -> T {
        self.0
    }
}
