//! Tracing: one span a call and one event an attempt, with OpenTelemetry's names for HTTP clients.
//!
//! Nothing here is given what was sent, so nothing personal can be traced. Without the feature `tracing` all of it is
//! empty.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{answered, attempt, in_span};
#[cfg(feature = "tracing")]
pub(crate) use on::{answered, attempt, in_span};

#[cfg(feature = "tracing")]
mod on {
    use http::StatusCode;
    use reqwest::Url;
    use tracing::field::Empty;
    use tracing::{Instrument, Span};

    use crate::{Error, ErrorKind, Operation, error};

    /// Runs a call in its span.
    pub(crate) async fn in_span<T>(
        operation: Operation,
        base_url: &str,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let url = Url::parse(base_url).ok();
        let span = tracing::info_span!(
            "flex",
            otel.name = %operation,
            otel.kind = "client",
            http.request.method = operation.method,
            url.template = operation.path,
            server.address = url.as_ref().and_then(Url::host_str),
            server.port = url.as_ref().and_then(Url::port_or_known_default),
            http.response.status_code = Empty,
            http.request.resend_count = Empty,
            error.type = Empty,
        );
        let outcome = call.instrument(span.clone()).await;
        if let Err(error) = &outcome {
            match error.status() {
                Some(status) if error.kind() == ErrorKind::Status => span.record("error.type", status.as_str()),
                _ => span.record("error.type", error.kind().name()),
            };
        }
        outcome
    }

    /// Tells what an attempt of the current call came to, the first being 1.
    pub(crate) fn attempt(number: u32, outcome: Result<StatusCode, &reqwest::Error>) {
        let resend_count = number - 1;
        match outcome {
            Ok(status) => tracing::debug!(
                http.request.resend_count = resend_count,
                http.response.status_code = status.as_u16(),
                "attempt answered"
            ),
            Err(lost) => tracing::debug!(
                http.request.resend_count = resend_count,
                error.type = error::kind_of_loss(lost).name(),
                "attempt lost"
            ),
        }
    }

    /// Tells what all attempts of the current call came to.
    pub(crate) fn answered(attempts: u32, status: Option<StatusCode>) {
        let span = Span::current();
        if attempts > 1 {
            span.record("http.request.resend_count", attempts - 1);
        }
        if let Some(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use http::StatusCode;

    use crate::Operation;

    pub(crate) fn in_span<F: Future>(_: Operation, _: &str, call: F) -> F {
        call
    }

    pub(crate) fn attempt(_: u32, _: Result<StatusCode, &reqwest::Error>) {}

    pub(crate) fn answered(_: u32, _: Option<StatusCode>) {}
}
