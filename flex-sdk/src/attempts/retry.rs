//! Which attempts are retried, and when.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header};
use tower::retry::budget::TpsBudget;

use crate::Operation;

/// The policy for when and how often a failed call is retried.
///
/// A call is retried if the connection could not be established or was lost, if it timed out, and after 408, 429 and
/// 5xx. An operation that is not [idempotent](Operation::repeatable) is retried only if it cannot have taken effect:
/// without a connection, and after 429.
///
/// Before a retry the client backs off for a random time of up to [`base_delay`](Self::base_delay), which doubles with each
/// retry up to [`max_delay`](Self::max_delay), or for as long as `Retry-After` says plus up to a quarter, so that clients do
/// not all return at once. If the wait would exceed the call's deadline, the error is returned at once. All clones of a
/// client share a [budget](crate::ClientBuilder::retry_budget) of retries, so that retries do not make an outage worse.
///
/// A 429 does not count towards the budget. It makes all clones of the client pause for as long as `Retry-After` says, up
/// to [`max_retry_after`](Self::max_retry_after), plus up to a tenth; a longer `Retry-After` also ends its own call. After
/// several 429s in a row, the clones send one request after the other, at the rate at which Flex has accepted them: a
/// rate-limited import becomes slower, but does not fail.
///
/// ```
/// use std::time::Duration;
/// use flex_sdk::{Client, RetryPolicy};
///
/// let patient = RetryPolicy::default().max_retries(5).max_delay(Duration::from_secs(10));
/// let flex = Client::builder().api_key("fsk_test_123").retry(patient).build()?;
/// let call = flex.customers().find_by_email("john.doe@example.com");
/// let not_this_time = call.retry(RetryPolicy::off());
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
    /// Returns a policy without retries.
    pub fn off() -> Self {
        Self::default().max_retries(0)
    }

    /// The maximum number of retries. Default: 3, so up to 4 attempts.
    pub fn max_retries(mut self, max_retries: usize) -> Self {
        self.max_retries = max_retries;
        self
    }

    /// The maximum delay before the first retry, which doubles with each further one. Default: 200 milliseconds.
    pub fn base_delay(mut self, base_delay: Duration) -> Self {
        self.base_delay = base_delay;
        self
    }

    /// The maximum delay before any retry, unless `Retry-After` is longer. Default: 5 seconds.
    pub fn max_delay(mut self, max_delay: Duration) -> Self {
        self.max_delay = max_delay;
        self
    }

    /// The longest `Retry-After` to wait for. Default: 20 seconds.
    ///
    /// If a response asks for more, the error is returned at once, with the value in
    /// [`Error::retry_after`](crate::Error::retry_after). After a 429 or 503, all clones of the client then pause for this
    /// long.
    pub fn max_retry_after(mut self, max_retry_after: Duration) -> Self {
        self.max_retry_after = max_retry_after;
        self
    }

    /// Exponential backoff with full jitter.
    pub(crate) fn delay(&self, retry: u32) -> Duration {
        let doubled = self.base_delay.saturating_mul(1_u32.checked_shl(retry).unwrap_or(u32::MAX));
        doubled.min(self.max_delay).mul_f64(fastrand::f64())
    }

    /// How long to wait before a retry, counted from 0: a random delay, or the time that the response asks for and some
    /// jitter. `None` if it asks for too long.
    pub(crate) fn wait(&self, retry: u32, asked: Option<Duration>) -> Option<Duration> {
        let is_allowed = asked.is_none_or(|asked| asked <= self.max_retry_after);
        is_allowed.then(|| self.wait_with(JITTER, retry, asked))
    }

    /// How long all clones of a client pause after a 429: at most for [`max_retry_after`](Self::max_retry_after). They
    /// resume one after the other, so the jitter only keeps them apart from other clients.
    pub(crate) fn pause(&self, retry: u32, asked: Option<Duration>) -> Duration {
        self.wait_with(JITTER_OF_PAUSE, retry, asked.map(|asked| asked.min(self.max_retry_after)))
    }

    fn wait_with(&self, jitter: f64, retry: u32, asked: Option<Duration>) -> Duration {
        let delay = self.delay(retry);
        // At least the delay: a `Retry-After: 0` must not turn off the backoff.
        asked.map_or(delay, |asked| asked.saturating_add(asked.mul_f64(jitter * fastrand::f64())).max(delay))
    }

    /// Whether the policy allows this retry, counted from 0.
    pub(crate) fn allows(&self, retry: u32) -> bool {
        usize::try_from(retry).is_ok_and(|retry| retry < self.max_retries)
    }
}

/// The maximum jitter, as a fraction of `Retry-After`.
const JITTER: f64 = 0.25;
/// The same for a pause.
const JITTER_OF_PAUSE: f64 = 0.1;

/// The retry budget of all clones of a client: one retry for every ten calls, and some more per second.
pub(crate) fn budget(per_second: u32) -> TpsBudget {
    // `TpsBudget::new` panics on more.
    TpsBudget::new(Duration::from_secs(10), per_second.min(i32::MAX.unsigned_abs() - 1), 0.1)
}

/// What the outcome of an attempt means for a retry.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Verdict {
    /// A retry may succeed.
    pub(crate) is_transient: bool,
    /// The request may have taken effect, although no response confirms it.
    pub(crate) may_have_taken_effect: bool,
}

impl Verdict {
    /// The verdict on a response that is not a success.
    pub(crate) fn on_status(status: StatusCode) -> Self {
        let (is_transient, may_have_taken_effect) = match status.as_u16() {
            // Rejected before it was processed.
            429 => (true, false),
            408 | 500..600 => (true, true),
            400..500 => (false, false),
            // Not documented, so anything may have happened.
            _ => (false, true),
        };
        Self { is_transient, may_have_taken_effect }
    }

    /// Whether the operation may be retried.
    pub(crate) fn is_retryable(self, operation: Operation) -> bool {
        self.is_transient && (operation.repeatable || !self.may_have_taken_effect)
    }
}

/// How long a response asks to wait: `Retry-After`, in seconds or as an HTTP date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that overflows is longer than any caller waits.
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    // By the server's clock, which may differ from this machine's.
    let date = |name| httpdate::parse_http_date(headers.get(name)?.to_str().ok()?.trim()).ok();
    let now = date(header::DATE).unwrap_or_else(SystemTime::now);
    Some(date(header::RETRY_AFTER)?.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest_and_are_random_below() {
        let seconds = Duration::from_secs;
        let policy = RetryPolicy::default().base_delay(seconds(1)).max_delay(seconds(5)).max_retries(5);
        let bounds = [1, 2, 4, 5, 5].map(seconds);
        let check = |retry, asked: Option<Duration>, range: std::ops::Range<Duration>| {
            let waits: Vec<_> = (0..200).map(|_| policy.wait(retry, asked).unwrap()).collect();
            let (shortest, longest) = (*waits.iter().min().unwrap(), *waits.iter().max().unwrap());
            let (start, length) = (range.start, range.end.saturating_sub(range.start));
            assert!(longest <= range.end && longest > start + length.mul_f64(0.8), "{longest:?} of {range:?}");
            assert!(shortest >= start && shortest < start + length.mul_f64(0.2), "{shortest:?} of {range:?}");
        };
        for (retry, bound) in (0..).zip(bounds) {
            check(retry, None, Duration::ZERO..bound);
            check(retry, Some(Duration::ZERO), Duration::ZERO..bound);
            check(retry, Some(seconds(16)), seconds(16)..seconds(20));
            assert!(policy.allows(retry), "{retry}");
        }
        check(500, None, Duration::ZERO..seconds(5));
        assert!(!policy.allows(5) && !RetryPolicy::off().allows(0));
        assert_eq!(policy.wait(0, Some(Duration::from_millis(20_001))), None);
        assert_eq!(policy.max_retry_after(Duration::MAX).wait(0, Some(Duration::MAX)), Some(Duration::MAX));
        let short = policy.base_delay(seconds(9)).max_delay(Duration::from_millis(1));
        assert!((0..50).all(|_| short.wait(0, None).unwrap() <= Duration::from_millis(1)));
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
            ("18446744073709551615", Some(u64::MAX..=u64::MAX)),
            ("99999999999999999999", Some(u64::MAX..=u64::MAX)),
            ("9999999999999999999999999999999999999999", Some(u64::MAX..=u64::MAX)),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ];
        for (value, expected) in table {
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, value.parse().unwrap())]);
            let seconds = retry_after(&headers).map(|asked| asked.as_secs());
            assert_eq!(seconds.is_some(), expected.is_some(), "{value}: {seconds:?}");
            assert!(seconds.zip(expected).is_none_or(|(asked, range)| range.contains(&asked)), "{value}: {seconds:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);

        // By the server's clock: an hour ahead, an hour behind, and invalid.
        let at = |minutes: u64| httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60 * minutes));
        for (now, then, expected) in
            [(at(60), at(61), 60..=60), (at(0), at(60), 3600..=3600), ("now".into(), at(1), 58..=60)]
        {
            let pairs = [(header::DATE, now.parse().unwrap()), (header::RETRY_AFTER, then.parse().unwrap())];
            let asked = retry_after(&HeaderMap::from_iter(pairs)).unwrap().as_secs();
            assert!(expected.contains(&asked), "{now}, {then}: {asked}");
        }
    }
}
