//! Counts of the calls to Flex, for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use flex_sdk::observer::{Attempt, Observer, Outcome};

/// Counts of attempts by operation and result.
#[derive(Clone, Default)]
pub(crate) struct Metrics(Arc<Mutex<BTreeMap<(&'static str, String), u64>>>);

impl Observer for Metrics {
    fn after(&self, attempt: &Attempt, outcome: &Outcome) {
        let result = match outcome.result {
            Ok(status) => status.as_u16().to_string(),
            Err(kind) => kind.to_string(),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((attempt.operation.id, result)).or_default() += 1;
    }
}

impl Metrics {
    /// Returns the metrics in the text format, together with the numbers of sign-ups that are not done.
    pub(crate) fn text(&self, [pending, dead]: [i64; 2]) -> String {
        let mut text = "# TYPE flex_attempts_total counter\n".to_owned();
        for ((operation, result), count) in &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = writeln!(text, "flex_attempts_total{{operation=\"{operation}\",result=\"{result}\"}} {count}");
        }
        let _ = writeln!(text, "# TYPE sign_ups gauge\nsign_ups{{state=\"pending\"}} {pending}");
        let _ = writeln!(text, "sign_ups{{state=\"dead\"}} {dead}");
        text
    }
}
