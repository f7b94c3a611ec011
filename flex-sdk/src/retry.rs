//! Which attempts are followed by another one, and when.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header};
use tower::retry::budget::TpsBudget;

use crate::Operation;

/// When, and how often, a call that failed is attempted again.
///
/// Attempted again is what may go better the next time: no connection, no answer in time, a connection lost, and the
/// statuses 408, 429 and 5xx. An operation that may not be [repeated](Operation::repeatable) is attempted again only
/// where it cannot have been carried out: after no connection, and after 429.
///
/// Between two attempts the client waits for a random time of up to [`base_delay`](Self::base_delay), which doubles with
/// each attempt, or as long as the answer's `Retry-After` says and up to a quarter longer, so that callers do not come
/// back all at once. It never waits beyond the call's deadline: the error is returned at once instead. All clones of a
/// client share one [budget](crate::ClientBuilder::retry_budget) of retries, so that an outage is not made worse by its
/// clients.
///
/// A 429 costs nothing of that budget. It makes all clones of the client pause, as long as its `Retry-After` says (one that
/// says more than [`max_retry_after`](Self::max_retry_after) ends its own call alone), and, where it is not the only one,
/// then send one request after the other at the rate that Flex was seen to take: so an import that is limited becomes
/// slower, and does not fail.
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

    /// How long to wait ahead of another attempt: exponential backoff with full jitter.
    fn delay(&self, retry: u32) -> Duration {
        let doubled = self.base_delay.saturating_mul(1_u32.checked_shl(retry).unwrap_or(u32::MAX));
        doubled.min(self.max_delay).mul_f64(fastrand::f64())
    }

    /// What to wait ahead of another attempt, the first of which is number 0: a random delay, or what an answer asks for
    /// and some more; nothing where it asks for too long a time.
    pub(crate) fn wait(&self, retry: u32, asked: Option<Duration>) -> Option<Duration> {
        self.wait_with(JITTER, retry, asked)
    }

    /// What all clones of a client wait after a 429. They come back one after the other, and need to be kept apart from
    /// other clients alone.
    pub(crate) fn pause(&self, retry: u32, asked: Option<Duration>) -> Option<Duration> {
        self.wait_with(JITTER_OF_PAUSE, retry, asked)
    }

    fn wait_with(&self, jitter: f64, retry: u32, asked: Option<Duration>) -> Option<Duration> {
        let delay = self.delay(retry);
        match asked {
            Some(asked) if asked > self.max_retry_after => None,
            // At least the delay: an answer that asks for no wait at all must not turn the backoff off.
            Some(asked) => Some(asked.saturating_add(asked.mul_f64(jitter * fastrand::f64())).max(delay)),
            None => Some(delay),
        }
    }

    /// Whether the policy allows for another attempt after this many.
    pub(crate) fn allows(&self, retry: u32) -> bool {
        usize::try_from(retry).is_ok_and(|retry| retry < self.max_retries)
    }
}

/// How much longer than `Retry-After` says callers wait at most, so that they do not come back all at once.
const JITTER: f64 = 0.25;
/// The same of a pause.
const JITTER_OF_PAUSE: f64 = 0.1;

/// The budget that all clones of a client spend their retries from: one for ten calls, and some a second beside.
pub(crate) fn budget(per_second: u32) -> TpsBudget {
    // More is refused by a panic.
    TpsBudget::new(Duration::from_secs(10), per_second.min(i32::MAX.unsigned_abs() - 1), 0.1)
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

    /// Whether the operation may be attempted again.
    pub(crate) fn is_retryable(self, operation: Operation) -> bool {
        self.is_transient && (operation.repeatable || !self.may_be_carried_out)
    }
}

/// How long an answer asks to wait: `Retry-After`, in seconds or as an HTTP date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than can be counted are longer than anybody waits.
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    // By the answer's own clock, which may be another than this machine's.
    let date = |name| httpdate::parse_http_date(headers.get(name)?.to_str().ok()?.trim()).ok();
    let now = date(header::DATE).unwrap_or_else(SystemTime::now);
    Some(date(header::RETRY_AFTER)?.duration_since(now).unwrap_or_default())
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

        // By the clock of what answered: an hour ahead, an hour behind, and none that can be read.
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
