//! Which attempts are followed by another one, and when.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use http::{HeaderMap, StatusCode, header};
use tower::retry::budget::TpsBudget;

use crate::Operation;

/// When, and how often, a call that failed is attempted again.
///
/// Attempted again is what may go better the next time: no connection, no answer in time, a connection lost, and the
/// statuses 408, 429 and 5xx (source: Flex's plugin). An operation that may not be [repeated](Operation::repeatable) is
/// attempted again only where it cannot have been carried out: after no connection, and after 429.
///
/// Between two attempts the client waits for a random time of up to [`base_delay`](Self::base_delay), which doubles with
/// each attempt, and as long as the answer's `Retry-After` says where that is longer. It never waits beyond the call's
/// deadline: the error is returned at once instead. All clones of a client share one budget, which lets a call in ten be
/// followed by a retry (and twenty more in ten seconds), so that an outage is not made worse by its clients.
///
/// ```
/// use std::time::Duration;
/// use flex_sdk::{Client, RetryPolicy};
///
/// let patient = RetryPolicy::default().max_retries(5).max_delay(Duration::from_secs(10));
/// let flex = Client::builder().api_key("fsk_test_123").retry(patient).build()?;
/// let not_this_time = flex.customers().retry(RetryPolicy::off());
/// # Ok::<_, flex_sdk::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    max_retries: usize,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 3,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// No call is attempted again.
    pub fn off() -> Self {
        Self::default().max_retries(0)
    }

    /// How often a call is attempted again at most. Default: 3 times, so 4 attempts in all.
    pub fn max_retries(mut self, max_retries: usize) -> Self {
        self.max_retries = max_retries;
        self
    }

    /// The longest wait before the second attempt; it doubles with each further one. Default: 200 milliseconds.
    pub fn base_delay(mut self, base_delay: Duration) -> Self {
        self.base_delay = base_delay;
        self
    }

    /// The longest wait before any attempt, unless the answer says otherwise. Default: 5 seconds.
    pub fn max_delay(mut self, max_delay: Duration) -> Self {
        self.max_delay = max_delay;
        self
    }

    /// The longest `Retry-After` that is waited for: where an answer asks for more, its error is returned at once, with
    /// the value in [`Error::retry_after`](crate::Error::retry_after). Default: 20 seconds.
    pub fn max_retry_after(mut self, max_retry_after: Duration) -> Self {
        self.max_retry_after = max_retry_after;
        self
    }

    /// How long to wait before each further attempt: exponential backoff with full jitter.
    pub(crate) fn delays(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        let longest = ExponentialBuilder::new()
            .with_min_delay(self.base_delay.min(self.max_delay))
            .with_max_delay(self.max_delay)
            .with_factor(2.0)
            .with_max_times(self.max_retries);
        longest.build().map(|longest| longest.mul_f64(fastrand::f64()))
    }

    /// What to wait: `delay`, or longer where an answer asks for it; nothing where it asks for too long a time.
    pub(crate) fn wait(&self, delay: Duration, asked: Option<Duration>) -> Option<Duration> {
        match asked {
            // At least the delay: an answer that asks for no wait at all must not turn the backoff off.
            Some(asked) => (asked <= self.max_retry_after).then_some(asked.max(delay)),
            None => Some(delay),
        }
    }
}

/// The budget that all clones of a client spend their retries from.
pub(crate) fn budget() -> TpsBudget {
    TpsBudget::new(Duration::from_secs(10), 2, 0.1)
}

/// What an attempt came to, as far as a further one depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Verdict {
    /// It may go better the next time.
    pub(crate) is_transient: bool,
    /// It may have been carried out, although no answer said so.
    pub(crate) may_be_carried_out: bool,
}

impl Verdict {
    /// The verdict on an answer.
    pub(crate) fn on_status(status: StatusCode) -> Self {
        let (is_transient, may_be_carried_out) = match status.as_u16() {
            // Not carried out: it was refused for the number of requests.
            429 => (true, false),
            408 | 500..600 => (true, true),
            400..500 => (false, false),
            // Not documented: it says nothing of what was done.
            _ => (false, true),
        };
        Self { is_transient, may_be_carried_out }
    }

    /// The verdict on no answer.
    pub(crate) fn on_loss(error: &reqwest::Error) -> Self {
        // What could not be put together was never sent, and will be no better the next time.
        let is_sent = !error.is_builder();
        Self { is_transient: is_sent, may_be_carried_out: is_sent && !error.is_connect() }
    }

    /// Whether the operation may be attempted again.
    pub(crate) fn is_retryable(self, operation: Operation) -> bool {
        self.is_transient && (operation.repeatable || !self.may_be_carried_out)
    }
}

/// How long an answer asks to wait: `Retry-After`, in seconds or as an HTTP date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let instant = httpdate::parse_http_date(value).ok()?;
    Some(instant.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::operations::{CREATE_CUSTOMER, UPDATE_CUSTOMER};

    #[test]
    fn statuses_that_are_attempted_again() {
        // Status, whether create is attempted again, whether update is: the document lets only create be repeated.
        let table = [
            (200, false, false),
            (201, false, false),
            (301, false, false),
            (400, false, false),
            (401, false, false),
            (404, false, false),
            (408, true, false),
            (409, false, false),
            (422, false, false),
            (429, true, true),
            (500, true, false),
            (502, true, false),
            (503, true, false),
            (504, true, false),
            (599, true, false),
        ];
        for (status, create, update) in table {
            let verdict = Verdict::on_status(StatusCode::from_u16(status).unwrap());
            assert_eq!(verdict.is_retryable(CREATE_CUSTOMER), create, "create, {status}");
            assert_eq!(verdict.is_retryable(UPDATE_CUSTOMER), update, "update, {status}");
        }
    }

    #[test]
    fn delays_double_up_to_the_longest_and_are_random_below() {
        let seconds = Duration::from_secs;
        let policy = RetryPolicy::default().base_delay(seconds(1)).max_delay(seconds(5)).max_retries(5);
        let bounds = [1, 2, 4, 5, 5].map(seconds);
        let samples: Vec<Vec<_>> = (0..200).map(|_| policy.delays().collect()).collect();
        for (number, bound) in bounds.into_iter().enumerate() {
            let nth = samples.iter().map(|delays| delays[number]);
            let (shortest, longest) = (nth.clone().min().unwrap(), nth.max().unwrap());
            assert!(longest <= bound && longest > bound.mul_f64(0.8), "{longest:?} of {bound:?}");
            assert!(shortest < bound.mul_f64(0.2), "{shortest:?} of {bound:?}");
        }
        assert!(samples.iter().all(|delays| delays.len() == bounds.len()));
        assert_eq!(RetryPolicy::off().delays().count(), 0);
    }

    #[test]
    fn no_delay_is_longer_than_the_longest() {
        let policy = RetryPolicy::default().base_delay(Duration::from_secs(9)).max_delay(Duration::from_millis(1));
        for _ in 0..50 {
            assert!(policy.delays().all(|delay| delay <= Duration::from_millis(1)));
        }
    }

    #[test]
    fn retry_after_in_each_form() {
        let in_a_minute = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        let table = [
            ("0", Some(0..=0)),
            ("120", Some(120..=120)),
            (" 7 ", Some(7..=7)),
            (&*in_a_minute, Some(58..=60)),
            ("Fri, 31 Dec 1999 23:59:59 GMT", Some(0..=0)),
            ("Friday, 31-Dec-99 23:59:59 GMT", Some(0..=0)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
            ("99999999999999999999", None),
        ];
        for (value, expected) in table {
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, value.parse().unwrap())]);
            let seconds = retry_after(&headers).map(|asked| asked.as_secs());
            assert_eq!(seconds.is_some(), expected.is_some(), "{value}: {seconds:?}");
            assert!(seconds.zip(expected).is_none_or(|(asked, range)| range.contains(&asked)), "{value}: {seconds:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
