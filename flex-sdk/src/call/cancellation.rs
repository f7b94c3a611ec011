//! What follows from a call that is dropped before it ends.

use std::time::Duration;

use super::Call;
use crate::{Error, ErrorKind};

/// After this time without a response, a connection may be dead.
const SUSPICIOUS: Duration = Duration::from_secs(1);

/// Tells the observer of a call that is dropped before it ends.
pub(super) struct Cancelled<'a>(pub(super) Option<&'a Call>);

impl Cancelled<'_> {
    /// The call has ended. The report of a failed one is in its error.
    pub(super) fn not(mut self, error: Option<&Error>) {
        match (self.0.take(), error) {
            (Some(call), Some(error)) => call.done(error.attempts(), error.status(), Some(error.kind())),
            (Some(call), None) => {
                let (attempts, status) = call.attempts.sent();
                call.done(attempts, status, None);
            }
            (None, _) => {}
        }
    }
}

impl Drop for Cancelled<'_> {
    fn drop(&mut self) {
        if let Some(call) = self.0 {
            call.attempt_ended(Err(ErrorKind::Cancelled));
            let (attempts, status) = call.attempts.sent();
            // Its caller may have waited on a dead connection, as the attempt's own timeout would have told.
            let report = call.attempts.report();
            if attempts > 0 && status.is_none() && report.began.elapsed() >= SUSPICIOUS {
                call.shared().transport.lost(report.pool, report.connection);
            }
            drop(report);
            call.done(attempts, status, Some(ErrorKind::Cancelled));
        }
    }
}
