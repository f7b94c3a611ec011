//! Errors made for tests.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};

use super::explain::read_answer;
use super::{Error, ErrorKind};
use crate::Operation;
use crate::attempts::{Loss, Verdict};

impl Error {
    /// Returns an error as from a call that got this status in its only attempt, for tests of your own code.
    ///
    /// ```
    /// use flex_sdk::operations::UPDATE_CUSTOMER;
    /// use flex_sdk::{Advice, Error, StatusCode};
    ///
    /// let error = Error::fake_status(UPDATE_CUSTOMER, StatusCode::SERVICE_UNAVAILABLE);
    /// assert!(error.is_server() && error.is_outcome_unknown());
    /// assert_eq!(error.advice(), Advice::CheckThenRetry);
    /// ```
    #[must_use]
    pub fn fake_status(operation: Operation, status: StatusCode) -> Self {
        let mut error = Self::fake(operation, ErrorKind::Status, Verdict::on_status(status));
        error.0.report.status = Some(status);
        error
    }

    /// Returns an error as from a call whose only attempt timed out, for tests of your own code.
    #[must_use]
    pub fn fake_timeout(operation: Operation) -> Self {
        Self::fake(operation, ErrorKind::Timeout, Loss::TimedOut.verdict())
    }

    /// Returns an error as from a call whose only attempt could not connect, for tests of your own code.
    #[must_use]
    pub fn fake_connect(operation: Operation) -> Self {
        Self::fake(operation, ErrorKind::Connect, Loss::NotConnected.verdict())
    }

    /// Sets the body of the response, and the code, message and details that it contains, for tests of your own code.
    ///
    /// ```
    /// use flex_sdk::operations::CREATE_CUSTOMER;
    /// use flex_sdk::{Error, StatusCode};
    ///
    /// let body = r#"{
    ///     "detail": [{"loc": ["customer", "email"], "msg": "taken", "type": "email_taken"}]
    /// }"#;
    /// let error = Error::fake_status(CREATE_CUSTOMER, StatusCode::UNPROCESSABLE_ENTITY)
    ///     .fake_body(body)
    ///     .fake_header("retry-after", "7");
    /// assert_eq!(error.code(), Some("email_taken"));
    /// assert_eq!(error.details()[0].path(), "customer.email");
    /// assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(7));
    /// ```
    #[must_use]
    pub fn fake_body(mut self, body: impl Into<Bytes>) -> Self {
        self.0.body = body.into();
        self.0.answer = read_answer(&self.0.body);
        self
    }

    /// Adds a header of the response, for tests of your own code.
    ///
    /// # Panics
    /// If the name or the value is not allowed in a header.
    #[must_use]
    pub fn fake_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.report.headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    fn fake(operation: Operation, kind: ErrorKind, verdict: Verdict) -> Self {
        let mut error = Self::of(kind, operation, "made by a test");
        (error.0.report.attempts, error.0.report.verdict) = (1, verdict);
        error
    }
}
