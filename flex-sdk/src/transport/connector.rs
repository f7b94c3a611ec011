//! Records whether an attempt made a connection of its own, and whether it ended before it had one.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower::{Layer, Service, ServiceExt};

use crate::attempts::{Attempts, Connection};

tokio::task_local! {
    /// The attempts of the call that is being polled.
    static CURRENT: Arc<Attempts>;
}

/// Runs an attempt, and lets [`Watched`] find the call that its connections are for.
pub(crate) fn watch<F: Future>(attempts: Arc<Attempts>, attempt: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(attempts, attempt)
}

/// A layer around the connector.
#[derive(Clone)]
pub(crate) struct Watch;

/// The connector. reqwest clones it for each request, but few requests connect: only those clone the inner connector.
pub(crate) struct Watched<S>(Arc<S>);

impl<S> Clone for Watched<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> Layer<S> for Watch {
    type Service = Watched<S>;

    fn layer(&self, service: S) -> Self::Service {
        Watched(Arc::new(service))
    }
}

impl<R, S> Service<R> for Watched<S>
where
    R: Send + 'static,
    S: Service<R, Future: Send + 'static> + Clone + Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        // `call` waits for the inner connector.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: R) -> Self::Future {
        let attempts = CURRENT.try_with(Arc::clone).ok();
        let unfinished = Unfinished { attempts, connection: Connection::Missing };
        let connecting = S::clone(&self.0).oneshot(request);
        Box::pin(async move {
            let connection = connecting.await;
            unfinished.finish();
            connection
        })
    }
}

/// A connection that is being established, and what the attempt has if this ends now.
///
/// If the pool gets another connection sooner, a separate task finishes this one. So if this is dropped while its call is
/// polled or dropped, the attempt is still waiting for the connection, and has sent nothing.
struct Unfinished {
    attempts: Option<Arc<Attempts>>,
    connection: Connection,
}

impl Unfinished {
    fn finish(mut self) {
        self.connection = Connection::New;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // If the pool got another connection sooner, this one is not for the attempt.
        let is_current =
            |attempts: &&Arc<Attempts>| CURRENT.try_with(|current| Arc::ptr_eq(current, attempts)).unwrap_or(false);
        if let Some(attempts) = self.attempts.as_ref().filter(is_current) {
            attempts.report().connection = self.connection;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::future::ready;

    use super::*;
    use crate::attempts::Settings;
    use crate::generated::operations::LIST_CUSTOMERS;

    #[tokio::test]
    async fn a_connection_is_new_or_missing_for_the_attempt_that_waits_for_it_alone() {
        let attempts = || Arc::new(Attempts::new(LIST_CUSTOMERS, Settings::default(), None));
        let mut connector = Watch.layer(tower::service_fn(|()| ready(Ok::<_, Infallible>(()))));
        // Whether the attempt waits for the connection, whether it is dropped instead, and the attempt's connection afterwards.
        let table = [
            (true, false, Connection::New),
            (true, true, Connection::Missing),
            // The pool had another one sooner: a separate task or another call finishes or drops this one.
            (false, false, Connection::Reused),
            (false, true, Connection::Reused),
        ];
        for (is_waited_for, is_dropped, expected) in table {
            let (attempts, other) = (attempts(), attempts());
            let connecting = CURRENT.sync_scope(Arc::clone(&attempts), || connector.call(()));
            let end = async move {
                if !is_dropped {
                    assert_eq!(connecting.await, Ok(()));
                }
            };
            watch(Arc::clone(if is_waited_for { &attempts } else { &other }), end).await;
            assert_eq!(attempts.report().connection, expected, "{is_waited_for}, {is_dropped}");
            assert_eq!(other.report().connection, Connection::Reused, "{is_waited_for}, {is_dropped}");
        }
    }
}
