//! Hooks for metrics and tracing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::{ErrorKind, Operation};

/// Hooks for metrics and tracing, called for each attempt and each call of a client: see
/// [`ClientBuilder::observer`](crate::ClientBuilder::observer).
///
/// An observer receives operations, statuses and times, but never a body, a key or the value of a parameter. Its methods run in
/// the task of the call: they must be quick and must not block. If a call is dropped, its current attempt and the call itself
/// end with [`ErrorKind::Cancelled`].
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use flex_sdk::observer::{Attempt, Observer, Outcome};
///
/// #[derive(Default)]
/// struct Retries(AtomicU64);
///
/// impl Observer for Retries {
///     fn after(&self, attempt: &Attempt, _: &Outcome) {
///         if attempt.number > 1 {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let flex = flex_sdk::Client::builder()
///     .api_key("fsk_test_123")
///     .observer(Retries::default())
///     .build()?;
/// # Ok::<_, flex_sdk::Error>(())
/// ```
pub trait Observer: Send + Sync {
    /// Called before an attempt is sent.
    ///
    /// Headers that the observer inserts are sent, and replace the client's headers of the same name. Headers that
    /// [`Client::with_header`](crate::Client::with_header) rejects are ignored.
    fn before(&self, attempt: &Attempt, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// Called after an attempt that was sent.
    fn after(&self, attempt: &Attempt, outcome: &Outcome) {
        let _ = (attempt, outcome);
    }

    /// Called after a call, even if the call is dropped. It might not be called if the arguments are invalid.
    fn done(&self, summary: &Summary) {
        let _ = summary;
    }
}

/// An attempt of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation.
    pub operation: Operation,
    /// The number of the attempt, starting at 1.
    pub number: u32,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The status of the response, or why there was no response.
    pub result: Result<StatusCode, ErrorKind>,
    /// How long the attempt took, from connecting to the end of the response's body.
    pub elapsed: Duration,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The operation.
    pub operation: Operation,
    /// The number of attempts. 0 if the call failed before the first.
    pub attempts: u32,
    /// The status of the last attempt's response, if one arrived.
    pub status: Option<StatusCode>,
    /// The kind of the error that the call returned, if it did, or [`ErrorKind::Cancelled`] if it was dropped.
    pub error: Option<ErrorKind>,
    /// How long the call took, including all attempts and the waits between them.
    pub elapsed: Duration,
}

/// The observer of a client, if it has one.
#[derive(Clone, Default)]
pub(crate) struct Observers(pub(crate) Option<Arc<dyn Observer>>);

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observers").field("has_observer", &self.0.is_some()).finish()
    }
}
