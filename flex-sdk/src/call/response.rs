//! The response around the value that a call returns.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::attempts::Report;
use crate::error::explain::problem;
use crate::transport::partial_json::{unicode, without_bom};
use crate::{Error, ErrorKind, Operation};

/// A value and the response that it came in, from [`Call::with_response`](crate::Call::with_response).
///
/// ```no_run
/// # async fn show(flex: flex_sdk::Client, id: flex_sdk::CustomerId) -> Result<(), flex_sdk::Error> {
/// use serde::Deserialize;
///
/// // A field that this crate does not know yet.
/// #[derive(Deserialize)]
/// struct Body {
///     customer: Loyalty,
/// }
///
/// #[derive(Deserialize)]
/// struct Loyalty {
///     loyalty_tier: Option<String>,
/// }
///
/// let response = flex.customers().retrieve(&id).with_response().await?;
/// println!("{} after {} attempts", response.status(), response.attempts());
/// println!("{:?}", response.elapsed());
/// println!("{:?}", response.headers().get("request-id"));
/// println!("{:?}", response.json::<Body>()?.customer.loyalty_tier);
/// let customer = response.into_value();
/// # Ok(())
/// # }
/// ```
///
/// Its `Debug` prints neither the value nor the headers nor the body.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    operation: Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    attempts: u32,
    elapsed: Duration,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, operation: Operation, report: Report, body: Bytes, elapsed: Duration) -> Self {
        let Report { status, headers, attempts, .. } = report;
        Self { value, operation, status: status.unwrap_or_default(), headers, body, attempts, elapsed }
    }

    /// Returns the value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Returns the value, without the rest of the response.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// The status of the last attempt's response, which is a success (2xx).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the last attempt's response. They may contain personal data.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body of the last attempt's response. It contains personal data.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The number of attempts, at least 1.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The time that the whole call took, including all attempts and the waits between them.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Decodes the whole body as JSON, for a field that this crate does not know yet. The value is a member of the body, such
    /// as `customer`.
    ///
    /// # Errors
    /// Of kind [`Decode`](crate::ErrorKind::Decode) if the body does not match `U`.
    pub fn json<U: DeserializeOwned>(&self) -> Result<U, Error> {
        let body = without_bom(&self.body);
        serde_json::from_str(&unicode(body)).map_err(|_| {
            let problem = problem::<U>(body, None);
            let explanation = format!("the body cannot be decoded by Response::json: it {problem}");
            Error::of(ErrorKind::Decode, self.operation, explanation)
        })
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation.id)
            .field("status", &self.status.as_u16())
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}
