//! The attempts of a call: what they may take on the way in, and a report on the way back.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

use crate::RetryPolicy;
use crate::retry::Verdict;

/// The most of an answer that is not a success that is read.
pub(crate) const MAX_ERROR_BYTES: usize = 64 * 1024;

/// How long the body of an answer that is not a success may take: its status and headers tell most.
const MAX_ERROR_TIME: Duration = Duration::from_secs(2);

/// What a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) retry: RetryPolicy,
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) max_response_bytes: usize,
}

/// The attempts of a call.
pub(crate) struct Attempts {
    pub(crate) settings: Settings,
    start: Instant,
    report: Mutex<Report>,
}

/// What the attempts of a call came to.
#[derive(Clone)]
pub(crate) struct Report {
    pub(crate) attempts: u32,
    /// When the last attempt began.
    pub(crate) began: Instant,
    /// The verdict on the last attempt, which may have been carried out where any attempt before it may have been.
    pub(crate) verdict: Verdict,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    /// The body of a success.
    pub(crate) body: Bytes,
    /// The answer had more than may be read of it; what was read is in the body.
    pub(crate) is_cut: bool,
    /// Why there was no further attempt, where one might have gone better.
    pub(crate) ended: Option<Ended>,
    /// How long the client holds back further requests, where that is why this one was not sent.
    pub(crate) pause: Option<Duration>,
    /// The number of the pool that the last attempt used.
    pub(crate) pool: u32,
    /// The last attempt was still waiting for a connection when it ended.
    gave_up_connecting: bool,
    /// When the last attempt is out of time, where that time can be counted.
    ends: Option<Instant>,
}

/// Why there was no further attempt, where one might have gone better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// As many retries were made as the policy allows.
    Retries,
    /// The wait would have gone beyond the deadline.
    Deadline,
    /// The budget that all clones share was spent.
    Budget,
    /// The answer asks for a longer wait than the policy allows.
    RetryAfter,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            attempts: 0,
            began: Instant::now(),
            verdict: Verdict::default(),
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            is_cut: false,
            ended: None,
            pause: None,
            pool: 0,
            gave_up_connecting: false,
            ends: None,
        }
    }
}

/// Leaves out what was answered.
impl fmt::Debug for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempts").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Report {
    /// How many of the attempts were retries, once there was one.
    pub(crate) fn retries(&self) -> u32 {
        self.attempts.saturating_sub(1)
    }
}

impl Ended {
    /// The reason in an error's words.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Self::Retries => "no retries are left",
            Self::Deadline => "the deadline leaves no time for a retry",
            Self::Budget => "the client's retry budget is spent",
            Self::RetryAfter => "Retry-After asks for more than max_retry_after",
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

impl Attempts {
    pub(crate) fn new(settings: Settings) -> Self {
        let report = Report::default();
        Self { settings, start: report.began, report: Mutex::new(report) }
    }

    /// Begins an attempt, and says how long it may take.
    pub(crate) fn begin(&self) -> Duration {
        let now = Instant::now();
        let left = self.settings.deadline.saturating_sub(now.saturating_duration_since(self.start));
        let time = self.settings.attempt_timeout.min(left);
        let report = &mut *self.report();
        (report.attempts, report.began) = (report.attempts + 1, now);
        (report.status, report.headers, report.body, report.is_cut) = Default::default();
        (report.gave_up_connecting, report.ends) = (false, now.checked_add(time));
        time
    }

    /// Takes what is to be reported out of an answer, and reads the body of one that is not a success.
    pub(crate) async fn answered(&self, mut response: Response) -> Response {
        let status = response.status();
        let ends = {
            let report = &mut *self.report();
            (report.status, report.headers) = (Some(status), std::mem::take(response.headers_mut()));
            report.ends
        };
        if status.is_success() {
            return response;
        }
        let soon = Instant::now() + MAX_ERROR_TIME;
        let mut body = Vec::new();
        // However far this comes: the status of a refusal is worth more than the rest of its body.
        let read = read_up_to(MAX_ERROR_BYTES, &mut response, &mut body);
        let _ = timeout_at(ends.map_or(soon, |ends| ends.min(soon)), read).await;
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        response.into()
    }

    /// The body of a success, up to the limit.
    pub(crate) async fn body(&self, mut response: Response) -> reqwest::Result<Bytes> {
        let limit = self.settings.max_response_bytes;
        let body = if response.content_length().is_some_and(|length| length <= limit as u64) {
            // It cannot be longer than it says: a copy would cost.
            response.bytes().await?
        } else {
            let mut body = Vec::new();
            self.report().is_cut = read_up_to(limit, &mut response, &mut body).await?;
            body.into()
        };
        self.report().body = body.clone();
        Ok(body)
    }

    /// Notes that the current attempt ended while it waited for a connection.
    pub(crate) fn gave_up_connecting(&self) {
        self.report().gave_up_connecting = true;
    }

    /// Whether the last attempt ended while it waited for a connection, and so was not sent.
    pub(crate) fn was_unconnected(&self) -> bool {
        self.report().gave_up_connecting
    }

    pub(crate) fn time_left(&self) -> Duration {
        self.settings.deadline.saturating_sub(self.start.elapsed())
    }

    pub(crate) fn report(&self) -> MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a body up to a limit, and says whether there was more.
async fn read_up_to(limit: usize, response: &mut Response, body: &mut Vec<u8>) -> reqwest::Result<bool> {
    while let Some(chunk) = response.chunk().await? {
        let room = limit - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            return Ok(true);
        }
    }
    Ok(false)
}
