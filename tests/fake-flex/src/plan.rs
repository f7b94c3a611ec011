//! The faults to come.

use std::collections::VecDeque;
use std::time::Instant;

use hyper::body::Bytes;

use crate::fault::{Fault, Injector, Limiter, rate_limited};
use crate::preset::Preset;
use crate::server::Received;

/// How many failed requests are remembered until they are retried. Some never are.
const MOST_FAILED: usize = 1000;

/// The faults to come for one API key.
#[derive(Clone, Default)]
pub(crate) struct Plan {
    /// The faults of the next requests.
    pub(crate) next: VecDeque<Fault>,
    pub(crate) injector: Option<Injector>,
    pub(crate) limiter: Option<Limiter>,
    pub(crate) preset: Option<Preset>,
    /// Requests whose first attempt went wrong because of the preset. Their next attempt does not.
    failed: VecDeque<(String, String, Bytes)>,
    /// The end of the rate limit, until which every request gets a 429.
    limited_until: Option<Instant>,
}

impl Plan {
    /// The fault of the next exchange, if it is known before the request is read.
    pub(crate) fn draw(&mut self) -> Option<Fault> {
        if let Some(limited) = self.limited() {
            return Some(limited);
        }
        let fault = self.next.pop_front().or_else(|| self.injector.as_mut()?.draw());
        let fault = fault.or_else(|| self.limiter.as_mut()?.refuse())?;
        Some(self.begin(fault))
    }

    /// The fault that the preset sets for the first attempt of this request.
    pub(crate) fn draw_for(&mut self, request: &Received) -> Option<Fault> {
        let preset = self.preset?;
        if preset.spares_retries() {
            let request = (request.method.clone(), request.path_and_query.clone(), request.body.clone());
            if let Some(place) = self.failed.iter().position(|failed| *failed == request) {
                self.failed.remove(place);
                return None;
            }
            if self.failed.len() >= MOST_FAILED {
                self.failed.pop_front();
            }
            self.failed.push_back(request);
        }
        Some(self.begin(preset.fault()))
    }

    /// Starts a fault. A rate limit applies to more than one exchange.
    fn begin(&mut self, fault: Fault) -> Fault {
        let Fault::RateLimit(duration) = fault else { return fault };
        self.limited_until = Some(Instant::now() + duration);
        self.limited().unwrap_or(fault)
    }

    fn limited(&self) -> Option<Fault> {
        let left = self.limited_until?.checked_duration_since(Instant::now())?;
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        Some(Fault::Instead(rate_limited(Some(&seconds.to_string()))))
    }
}
