//! The rate at which all clones of a client may send once Flex has returned a 429.
//!
//! Each 429 makes all clones pause. Several 429s in a row mean that the rate is limited: the clones then send one request after
//! the other, at the rate at which Flex has accepted requests. Each further 429 lowers this rate a little, and it rises again
//! while no 429 arrives.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// The number of 429s in a row that show a rate limit.
const IN_A_ROW: u32 = 3;
/// The fraction of the rate that is left after a 429.
const CUT: f64 = 0.95;
/// The minimum fraction of the rate, after any number of 429s that are not in a row.
const LEAST: f64 = 0.5;
/// The seconds until the rate is back at that of the last 429.
const RECOVERY: f64 = 20.0;
/// The same if that rate is a guess.
const RECOVERY_OF_GUESS: f64 = 5.0;
/// The factor by which the rate grows per second if nothing is known about it.
const GROWTH: f64 = 4.0;
/// After this time without a 429, requests are no longer limited.
const FORGOTTEN: Duration = Duration::from_secs(60);
/// How late a request may take its turn without losing it: the resolution of timers.
const TOLERANCE: Duration = Duration::from_millis(20);

/// The rate limit of a client, shared by all its clones.
#[derive(Debug)]
pub(crate) struct Pace {
    start: Instant,
    /// The second since the start that the counters are for.
    second: AtomicU64,
    /// How many requests were accepted in this second, and in the one before.
    taken: AtomicU32,
    taken_before: AtomicU32,
    /// The number of 429s in a row.
    refused: AtomicU32,
    /// Whether requests have to wait at all.
    is_limited: AtomicBool,
    /// How often the rate was changed.
    changes: AtomicU32,
    limit: Mutex<Limit>,
    /// Held by the request whose turn is next: the others queue.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Limit {
    paused_until: Instant,
    /// `None` if only the pause applies.
    rate: Option<Rate>,
    next_turn: Instant,
}

/// Requests per second.
#[derive(Clone, Copy, Debug)]
struct Rate {
    /// The rate at the time of the last 429.
    at_refusal: f64,
    least: f64,
    basis: Basis,
}

/// What a rate is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    /// Nothing was accepted recently.
    Nothing,
    /// The requests that were accepted before the first 429.
    Guess,
    /// The rate that led to a further 429.
    Refusal,
}

impl Pace {
    pub(crate) fn new() -> Self {
        let start = Instant::now();
        Self {
            start,
            second: AtomicU64::new(0),
            taken: AtomicU32::new(0),
            taken_before: AtomicU32::new(0),
            refused: AtomicU32::new(0),
            is_limited: AtomicBool::new(false),
            changes: AtomicU32::new(0),
            limit: Mutex::new(Limit { paused_until: start, rate: None, next_turn: start }),
            turn: tokio::sync::Mutex::new(()),
        }
    }

    /// Counts a request that was made at this time and was not rate limited.
    pub(crate) fn accepted(&self, made: Instant) {
        self.count_from(made);
        self.taken.fetch_add(1, Relaxed);
        self.refused.store(0, Relaxed);
    }

    /// Whether requests have to wait for their turn.
    pub(crate) fn is_limited(&self) -> bool {
        self.is_limited.load(Relaxed)
    }

    /// A number that changes with the rate.
    pub(crate) fn changes(&self) -> u32 {
        self.changes.load(Relaxed)
    }

    /// The rest of the pause.
    pub(crate) fn pause_left(&self) -> Duration {
        self.limit().paused_until.saturating_duration_since(Instant::now())
    }

    /// Pauses all requests, whatever their rate.
    pub(crate) fn hold_back(&self, pause: Duration) {
        let now = Instant::now();
        let mut limit = self.limit();
        let until = now.checked_add(pause).unwrap_or(now + FORGOTTEN);
        limit.paused_until = limit.paused_until.max(until);
        limit.next_turn = limit.next_turn.max(until);
        self.is_limited.store(true, Relaxed);
    }

    /// Pauses all requests after a 429. `changes` is the value of [`Self::changes`] when the request was sent:
    /// concurrent requests are rejected together, and lower the rate only once.
    pub(crate) fn pause(&self, pause: Duration, changes: u32) {
        let now = Instant::now();
        let free = now.saturating_duration_since(self.limit().paused_until);
        self.hold_back(pause);
        let mut limit = self.limit();
        let is_in_a_row = self.refused.fetch_add(1, Relaxed) + 1 >= IN_A_ROW;
        if self.changes() != changes {
            return;
        }
        let taken = self.taken_in_a_second(now);
        let is_known = taken > 0.0;
        limit.rate = match limit.rate {
            Some(rate) if rate.basis == Basis::Nothing && is_known => {
                let at_refusal = rate.after(free).min(taken);
                Some(Rate { at_refusal, least: LEAST * at_refusal, basis: Basis::Guess })
            }
            _ if is_in_a_row => {
                let basis = if is_known { Basis::Guess } else { Basis::Nothing };
                Some(Rate { at_refusal: taken.max(1.0), least: LEAST * taken, basis })
            }
            Some(rate) if rate.basis == Basis::Nothing => Some(rate),
            // A 429 that the rate did not cause must not lower the rate that Flex accepts.
            Some(rate) => {
                let at_refusal = rate.after(free).max(taken).max(rate.least);
                Some(Rate { at_refusal, basis: Basis::Refusal, ..rate })
            }
            None => return,
        };
        self.refused.store(0, Relaxed);
        self.changes.fetch_add(1, Relaxed);
    }

    /// Waits for the end of the pause, and for a turn.
    pub(crate) async fn turn(&self) {
        let _next = self.turn.lock().await;
        while let Some(at) = self.wait_until() {
            sleep_until(at).await;
        }
    }

    /// When the next request may be sent. `None` if it may be sent now.
    fn wait_until(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut limit = self.limit();
        if now < limit.paused_until {
            return Some(limit.paused_until);
        }
        let free = now - limit.paused_until;
        let Some(rate) = limit.rate.filter(|_| free < FORGOTTEN) else {
            limit.rate = None;
            self.is_limited.store(false, Relaxed);
            return None;
        };
        let turn = now.checked_sub(TOLERANCE).map_or(now, |earliest| limit.next_turn.max(earliest));
        if turn > now {
            return Some(turn);
        }
        limit.next_turn = turn + Duration::from_secs_f64(1.0 / rate.after(free));
        None
    }

    /// The number of requests accepted in this second or the one before, whichever is greater.
    fn taken_in_a_second(&self, now: Instant) -> f64 {
        self.count_from(now);
        self.taken.load(Relaxed).max(self.taken_before.load(Relaxed)).into()
    }

    /// Restarts the counters if a new second has begun.
    fn count_from(&self, now: Instant) {
        let second = now.saturating_duration_since(self.start).as_secs();
        let before = self.second.load(Relaxed);
        if second > before && self.second.compare_exchange(before, second, Relaxed, Relaxed).is_ok() {
            let taken = self.taken.swap(0, Relaxed);
            self.taken_before.store(if second == before + 1 { taken } else { 0 }, Relaxed);
        }
    }

    fn limit(&self) -> MutexGuard<'_, Limit> {
        self.limit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rate {
    /// The rate this long after a pause: it rises steeply at first, slowly around the rate at the last 429, and steeply
    /// again later on, as in TCP CUBIC.
    fn after(self, free: Duration) -> f64 {
        let seconds = free.min(FORGOTTEN).as_secs_f64();
        let recovery = match self.basis {
            Basis::Nothing => return self.at_refusal * GROWTH.powf(seconds),
            Basis::Guess => RECOVERY_OF_GUESS,
            Basis::Refusal => RECOVERY,
        };
        self.at_refusal * (1.0 + (1.0 - CUT) * (seconds / recovery - 1.0).powi(3))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::task::JoinSet;
    use tokio::time::sleep;

    use super::*;

    /// What a server accepts.
    #[derive(Clone, Copy)]
    enum Takes {
        /// This many at once, and this many per second.
        Bucket(f64, f64),
        /// This many in each second.
        Window(f64),
        /// All but every nth.
        AllBut(u32),
        /// A bucket, and nothing between two points in time.
        NothingBetween(f64, f64, f64),
    }

    struct Server {
        limit: Takes,
        received: u32,
        start: Instant,
        left: f64,
        since: Option<Instant>,
    }

    impl Server {
        fn takes(&mut self) -> bool {
            let now = Instant::now();
            self.received += 1;
            let passed = now - *self.since.get_or_insert(now);
            match self.limit {
                Takes::AllBut(number) => return !self.received.is_multiple_of(number),
                Takes::NothingBetween(rate, from, to) => {
                    let at = (now - self.start).as_secs_f64();
                    if (from..to).contains(&at) {
                        return false;
                    }
                    self.left = (self.left + passed.as_secs_f64() * rate).min(rate);
                    self.since = Some(now);
                }
                Takes::Bucket(burst, rate) => {
                    self.left = (self.left + passed.as_secs_f64() * rate).min(burst);
                    self.since = Some(now);
                }
                Takes::Window(rate) if self.received == 1 || passed >= Duration::from_secs(1) => {
                    (self.left, self.since) = (rate, Some(now));
                }
                Takes::Window(_) => {}
            }
            let takes = self.left >= 1.0;
            self.left -= f64::from(u8::from(takes));
            takes
        }
    }

    /// Sends requests from several tasks, each until it is accepted. Returns how many were accepted per second, and how
    /// often each was sent.
    async fn send(limit: Takes, pause: Duration, tasks: u32, requests: u32) -> (f64, f64) {
        let left = if let Takes::Bucket(burst, _) = limit { burst } else { 0.0 };
        let server = Arc::new(Mutex::new(Server { limit, received: 0, start: Instant::now(), left, since: None }));
        let (pace, next) = (Arc::new(Pace::new()), Arc::new(AtomicU32::new(0)));
        let start = Instant::now();
        let mut sending = JoinSet::new();
        for _ in 0..tasks {
            let (server, pace, next) = (Arc::clone(&server), Arc::clone(&pace), Arc::clone(&next));
            sending.spawn(async move {
                while next.fetch_add(1, Relaxed) < requests {
                    loop {
                        if pace.is_limited() {
                            pace.turn().await;
                        }
                        let (changes, made) = (pace.changes(), Instant::now());
                        sleep(Duration::from_millis(2)).await;
                        if server.lock().unwrap().takes() {
                            pace.accepted(made);
                            break;
                        }
                        pace.pause(pause, changes);
                    }
                }
            });
        }
        sending.join_all().await;
        let received = server.lock().unwrap().received;
        (f64::from(requests) / start.elapsed().as_secs_f64(), f64::from(received) / f64::from(requests))
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_is_kept_to_and_made_use_of() {
        use Takes::{AllBut, Bucket, NothingBetween, Window};
        let second = Duration::from_secs(1);
        // The limit, the pause after a 429, the number of tasks and requests, the minimum rate, and the maximum
        // attempts per request.
        let table = [
            (Bucket(200.0, 200.0), second, 64, 10_000, 190.0, 1.02),
            (Bucket(200.0, 200.0), second, 64, 1_000, 180.0, 1.07),
            (Bucket(200.0, 200.0), second, 4, 1_000, 180.0, 1.02),
            (Bucket(200.0, 200.0), second / 10, 64, 10_000, 190.0, 1.02),
            (Bucket(20.0, 200.0), second / 10, 64, 10_000, 120.0, 1.02),
            (Bucket(5.0, 5.0), second, 7, 200, 4.5, 1.1),
            (Bucket(1.0, 1.0), second, 7, 60, 0.5, 1.3),
            (Window(200.0), second, 64, 10_000, 180.0, 1.02),
            (Window(200.0), second, 64, 1_000, 180.0, 1.07),
            (Window(200.0), second / 10, 64, 10_000, 180.0, 1.02),
            // The quota is exhausted when the client starts, or for a while.
            (NothingBetween(200.0, 0.0, 5.0), second, 64, 5_000, 130.0, 1.03),
            (NothingBetween(200.0, 10.0, 30.0), second, 64, 10_000, 110.0, 1.03),
            // The occasional 429 has nothing to do with the rate, which would otherwise be 32,000 per second.
            (AllBut(20), second / 1_000, 64, 10_000, 2_000.0, 1.06),
            (AllBut(1_000_000), second, 64, 10_000, 30_000.0, 1.0),
        ];
        for (number, (limit, pause, tasks, requests, least_rate, most_attempts)) in table.into_iter().enumerate() {
            let (rate, attempts) = send(limit, pause, tasks, requests).await;
            println!("row {number}: {rate:.1} per second, {attempts:.3} attempts");
            assert!(rate >= least_rate, "row {number}: {rate} per second");
            assert!(attempts <= most_attempts, "row {number}: {attempts} attempts");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_is_forgotten() {
        let pace = Pace::new();
        for _ in 0..IN_A_ROW {
            pace.pause(Duration::from_secs(1), pace.changes());
        }
        assert!(pace.is_limited() && pace.pause_left() == Duration::from_secs(1));
        pace.turn().await;
        assert!(pace.is_limited() && pace.pause_left().is_zero());
        sleep(FORGOTTEN).await;
        pace.turn().await;
        assert!(!pace.is_limited());
        // After a pause without a rate, nothing is limited.
        pace.pause(Duration::from_secs(1), pace.changes());
        assert!(pace.is_limited());
        pace.turn().await;
        assert!(!pace.is_limited());
        // The longest possible pause.
        pace.pause(Duration::MAX, pace.changes());
        assert!(pace.pause_left() >= FORGOTTEN);
    }
}
