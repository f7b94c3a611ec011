//! What happens to every request of the generated client: authentication, and the attempt itself.

use std::sync::Arc;
use std::time::Duration;

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue,
    TRANSFER_ENCODING, USER_AGENT,
};
use reqwest::{Request, Response};
use tokio::time::timeout;
use tower::retry::budget::TpsBudget;

use super::authorization::{Authorization, NoKey, Provided};
use super::path::Base;
use super::{Transport, connector};
use crate::attempts::{Attempts, Pace};
use crate::observer::Observers;
use crate::{RetryPolicy, generated};

/// The headers that are set for each request, by this crate or by HTTP.
pub(crate) const OWN_HEADERS: [HeaderName; 8] =
    [ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT];

/// What the generated client carries for these hooks.
#[derive(Clone, Debug)]
pub struct Inner {
    pub(crate) shared: Arc<Shared>,
    /// The attempts of the call. `None` if the generated client is used by itself.
    pub(crate) attempts: Option<Arc<Attempts>>,
}

/// What all clones of a client share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) base_url: Base,
    pub(crate) authorization: Authorization,
    pub(crate) user_agent: HeaderValue,
    /// Headers of the caller's own, all of them marked sensitive.
    pub(crate) headers: HeaderMap,
    pub(crate) observers: Observers,
    pub(crate) attempt_timeout: Duration,
    pub(crate) budget: Arc<TpsBudget>,
    pub(crate) pace: Arc<Pace>,
    pub(crate) transport: Arc<Transport>,
}

impl generated::Client {
    /// The header with the key that is provided: a call gets it before its attempt begins.
    async fn provided<E>(&self, provided: &Provided) -> Result<HeaderValue, generated::Error<E>> {
        if let Some(header) = self.inner.attempts.as_ref().and_then(|attempts| attempts.report().key.header.clone()) {
            return Ok(header);
        }
        let patience = self.inner.shared.attempt_timeout;
        let header = timeout(patience, provided.get(RetryPolicy::default(), patience / 4)).await;
        let header = header.unwrap_or(Err(NoKey::TooLate));
        header.map_err(|no_key| generated::Error::InvalidRequest(no_key.explanation()))
    }
}

impl ClientHooks<Inner> for generated::Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), generated::Error<E>> {
        let authorization = match &self.inner.shared.authorization {
            Authorization::Fixed(header) => header.clone(),
            Authorization::Provided(provided) => Box::pin(self.provided(provided)).await?,
        };
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(USER_AGENT, self.inner.shared.user_agent.clone());
        for (name, value) in &self.inner.shared.headers {
            headers.insert(name, value.clone());
        }
        if let (Some(observer), Some(attempts)) = (&self.inner.shared.observers.0, &self.inner.attempts) {
            let mut added = HeaderMap::new();
            observer.before(&attempts.observe(), &mut added);
            for name in added.keys().filter(|name| !OWN_HEADERS.contains(name)) {
                headers.remove(name);
                for value in added.get_all(name) {
                    headers.append(name, value.clone());
                }
            }
        }
        Ok(())
    }

    fn exec(&self, mut request: Request, _: &OperationInfo) -> impl Future<Output = reqwest::Result<Response>> {
        let Inner { shared, attempts } = &self.inner;
        let pool = shared.transport.pool();
        if let Some(attempts) = attempts {
            attempts.report().pool = pool.number;
        } else {
            *request.timeout_mut() = Some(shared.attempt_timeout);
        }
        // Not kept in the future, which all calls in flight have one of: what is large is boxed by reqwest.
        let response = pool.client.execute(request);
        async move {
            let Some(attempts) = attempts else { return response.await };
            let mut response = connector::watch(Arc::clone(attempts), response).await?;
            shared.transport.answered(pool.number, response.version());
            attempts.answered(&mut response);
            if response.status().is_success() {
                return Ok(response);
            }
            Ok(Box::pin(attempts.with_body(response)).await)
        }
    }
}
