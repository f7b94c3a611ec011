//! What to do about an error, for programs.

use std::time::Duration;

use super::{Error, ErrorKind};

/// What to do about an [`Error`], from [`Error::advice`]: for job queues and workflow engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Advice {
    /// Repeat the same call later. This is safe.
    Retry {
        /// The minimum wait, if it is known: see [`Error::retry_after`]. Otherwise, back off.
        after: Option<Duration>,
    },
    /// The call may have taken effect, and must not be repeated blindly: find out, and repeat it if it did not.
    CheckThenRetry,
    /// The call fails until the request, the API key or the configuration is changed.
    Fix,
    /// The call [took effect](Error::took_effect), or it is unknown whether the same call can ever succeed: do not repeat it,
    /// and have a person look at it.
    Stop,
}

impl Error {
    /// Returns what to do about the error, which follows from its predicates.
    ///
    /// | error | advice |
    /// | --- | --- |
    /// | [retryable](Self::is_retryable), or [rate limited](Self::is_rate_limited) | [`Retry`](Advice::Retry) |
    /// | other, with an [unknown outcome](Self::is_outcome_unknown) | [`CheckThenRetry`](Advice::CheckThenRetry) |
    /// | 3xx, 4xx, and kinds `Config`, `InvalidRequest`, `ApiKey`, `Connect` and `Protocol` | [`Fix`](Advice::Fix) |
    /// | a write that [took effect](Self::took_effect); a read that could not be decoded, was about another customer, or has an undocumented status | [`Stop`](Advice::Stop) |
    ///
    /// ```
    /// use flex_sdk::{Advice, Client};
    ///
    /// let error = Client::builder().api_key("").build().unwrap_err();
    /// assert_eq!(error.advice(), Advice::Fix);
    /// ```
    #[must_use]
    pub fn advice(&self) -> Advice {
        if self.is_retryable() || self.is_rate_limited() {
            return Advice::Retry { after: self.retry_after() };
        }
        if self.is_outcome_unknown() {
            return Advice::CheckThenRetry;
        }
        match self.kind() {
            ErrorKind::Config
            | ErrorKind::InvalidRequest
            | ErrorKind::ApiKey
            | ErrorKind::Connect
            | ErrorKind::Protocol => Advice::Fix,
            ErrorKind::Status if self.has_status(300..=499) => Advice::Fix,
            _ => Advice::Stop,
        }
    }
}
