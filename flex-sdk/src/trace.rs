//! Tracing: one span per call and one event per attempt, with OpenTelemetry's names for HTTP clients.
//!
//! These functions never receive the contents of a request, so they cannot trace personal data. Without the feature `tracing`
//! they do nothing.

use std::time::Duration;

use http::StatusCode;
use reqwest::Url;

use crate::attempts::{Loss, Report};
use crate::{Error, Operation};

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Span, answered, attempt, failed, held_back, in_span, span};
#[cfg(feature = "tracing")]
pub(crate) use on::{Span, answered, attempt, failed, held_back, in_span, span};

#[cfg(feature = "tracing")]
mod on {
    use tracing::Instrument;
    pub(crate) use tracing::Span;
    use tracing::field::Empty;

    use super::{Duration, Error, Loss, Operation, Report, StatusCode, Url};
    use crate::ErrorKind;

    /// The span of a call.
    pub(crate) fn span(operation: Operation, base_url: &Url) -> Span {
        tracing::info_span!(
            "flex",
            otel.name = %operation,
            otel.kind = "client",
            http.request.method = operation.method,
            url.template = operation.path,
            server.address = base_url.host_str(),
            server.port = base_url.port_or_known_default(),
            http.response.status_code = Empty,
            http.request.resend_count = Empty,
            error.type = Empty,
            flex.error.code = Empty,
            flex.retry.ended_by = Empty,
        )
    }

    /// Runs a call in its span.
    pub(crate) fn in_span<F: Future>(span: &Span, call: F) -> impl Future<Output = F::Output> {
        call.instrument(span.clone())
    }

    /// Records the outcome of an attempt of the current call. Attempts are numbered from 1.
    pub(crate) fn attempt(number: u32, outcome: Result<StatusCode, Loss>) {
        let resend_count = number - 1;
        match outcome {
            Ok(status) => tracing::debug!(
                http.request.resend_count = resend_count,
                http.response.status_code = status.as_u16(),
                "attempt answered"
            ),
            Err(loss) => tracing::debug!(
                http.request.resend_count = resend_count,
                error.type = loss.kind().name(),
                "attempt lost"
            ),
        }
    }

    /// Records that the current call waits because of the rate limit.
    pub(crate) fn held_back(pause: Duration) {
        let milliseconds = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(flex.pause_ms = milliseconds, "held back by the rate limit");
    }

    /// Records the outcome of a call in its span. If that is filtered out, the current span may be the caller's own.
    pub(crate) fn answered(span: &Span, report: &Report) {
        if report.retries() > 0 {
            span.record("http.request.resend_count", report.retries());
        }
        if let Some(status) = report.status {
            span.record("http.response.status_code", status.as_u16());
        }
    }

    /// Records why a call failed.
    pub(crate) fn failed(span: &Span, error: &Error) {
        match error.status() {
            Some(status) if error.kind() == ErrorKind::Status => span.record("error.type", status.as_str()),
            _ => span.record("error.type", error.kind().name()),
        };
        if let Some(code) = error.log_code() {
            span.record("flex.error.code", code);
        }
        if let Some(ended_by) = error.ended_by() {
            span.record("flex.retry.ended_by", ended_by);
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use super::{Duration, Error, Loss, Operation, Report, StatusCode, Url};

    pub(crate) struct Span;

    pub(crate) fn span(_: Operation, _: &Url) -> Span {
        Span
    }

    pub(crate) fn in_span<F: Future>(_: &Span, call: F) -> F {
        call
    }

    pub(crate) fn attempt(_: u32, _: Result<StatusCode, Loss>) {}
    pub(crate) fn held_back(_: Duration) {}
    pub(crate) fn answered(_: &Span, _: &Report) {}
    pub(crate) fn failed(_: &Span, _: &Error) {}
}
