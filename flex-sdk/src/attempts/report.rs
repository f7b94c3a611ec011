//! How the attempts of a call went.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::time::Instant;

use super::retry::Verdict;

/// How the attempts of a call went.
#[derive(Clone, Default)]
pub(crate) struct Report {
    pub(crate) attempts: u32,
    /// When the last attempt began.
    pub(crate) began: Option<Instant>,
    /// The verdict on the last attempt, except that any attempt may have taken effect.
    pub(crate) verdict: Verdict,
    /// The response could not be decoded, and shows that the request took effect.
    pub(crate) took_effect: bool,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    /// The body exceeds the limit, and is truncated.
    pub(crate) is_cut: bool,
    /// Why there was no further retry, if one could have helped.
    pub(crate) ended: Option<Ended>,
    /// The rest of the client's pause, if that is why this request was not sent.
    pub(crate) pause: Option<Duration>,
    /// The number of the connection pool used by the last attempt.
    pub(crate) pool: u32,
    pub(crate) key: Key,
    /// The start of the last attempt was reported to the observer, but not its end.
    pub(super) is_observed: bool,
    /// The connection of the last attempt.
    pub(crate) connection: Connection,
    /// When the last attempt times out, if that can be represented.
    pub(super) ends: Option<Instant>,
}

/// The key of a call, if keys are provided.
#[derive(Clone, Default)]
pub(crate) struct Key {
    pub(crate) header: Option<HeaderValue>,
    /// How long the call waited for it.
    pub(crate) waited: Duration,
    /// An earlier key was rejected, and a new one was requested.
    pub(crate) is_renewed: bool,
}

/// The connection that an attempt was sent on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Connection {
    /// One from the pool: assumed unless the attempt makes one.
    #[default]
    Reused,
    /// The attempt made it.
    New,
    /// The attempt ended while it waited for one.
    Missing,
}

/// Why there was no further retry, if one could have helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The policy allows no more retries.
    Retries,
    /// The wait would exceed the deadline.
    Deadline,
    /// The client's retry budget is exhausted.
    Budget,
    /// The response asks for a longer wait than the policy allows.
    RetryAfter,
}

impl Report {
    /// How many of the attempts were retries.
    pub(crate) fn retries(&self) -> u32 {
        self.attempts.saturating_sub(1)
    }
}

impl Ended {
    /// The reason as part of an error message.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Self::Retries => "no retries are left",
            Self::Deadline => "the deadline leaves no time for a retry",
            Self::Budget => "the client's retry budget is exhausted",
            Self::RetryAfter => "Retry-After exceeds max_retry_after",
        }
    }

    /// The reason's name in traces.
    #[cfg(feature = "tracing")]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Retries => "retries",
            Self::Deadline => "deadline",
            Self::Budget => "budget",
            Self::RetryAfter => "retry_after",
        }
    }
}
