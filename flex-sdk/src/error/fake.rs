//! Errors made for tests.

use http::StatusCode;

use super::{Error, ErrorKind};
use crate::Operation;
use crate::loss::Loss;
use crate::retry::Verdict;

impl Error {
    /// An error as a call would return it, for tests of your own code: after one attempt, with this status.
    ///
    /// ```
    /// use flex_sdk::generated::operations::UPDATE_CUSTOMER;
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

    /// An error as a call would return it, for tests of your own code: after one attempt that timed out.
    #[must_use]
    pub fn fake_timeout(operation: Operation) -> Self {
        Self::fake(operation, ErrorKind::Timeout, Loss::TimedOut.verdict())
    }

    /// An error as a call would return it, for tests of your own code: after one attempt that could not connect.
    #[must_use]
    pub fn fake_connect(operation: Operation) -> Self {
        Self::fake(operation, ErrorKind::Connect, Loss::NotConnected.verdict())
    }

    fn fake(operation: Operation, kind: ErrorKind, verdict: Verdict) -> Self {
        let mut error = Self::new(kind, "made by a test");
        error.0.operation = Some(operation);
        (error.0.report.attempts, error.0.report.verdict) = (1, verdict);
        error
    }
}
