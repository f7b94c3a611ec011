//! What happens to every request of the generated client: authentication, and the attempt itself.

use std::sync::Arc;

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue,
    TRANSFER_ENCODING, USER_AGENT,
};
use reqwest::{Request, Response};
use tower::retry::budget::TpsBudget;

use super::authorization::Authorization;
use super::path::Base;
use super::{Transport, connector};
use crate::attempts::{Attempts, Pace};
use crate::generated;
use crate::observer::Observers;

/// The headers that are set for each request, by this crate or by HTTP.
pub(crate) const OWN_HEADERS: [HeaderName; 8] =
    [ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT];

/// What the generated client carries for these hooks.
#[derive(Clone, Debug)]
pub(crate) struct Inner {
    pub(crate) shared: Arc<Shared>,
    pub(crate) attempts: Arc<Attempts>,
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
    pub(crate) budget: Arc<TpsBudget>,
    pub(crate) pace: Arc<Pace>,
    pub(crate) transport: Arc<Transport>,
}

impl ClientHooks<Inner> for generated::Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), generated::Error<E>> {
        let Inner { shared, attempts } = &self.inner;
        // A key that is provided was got before the attempt began.
        let authorization = match &shared.authorization {
            Authorization::Fixed(header) => Some(header.clone()),
            Authorization::Provided(_) => attempts.report().key.header.clone(),
        };
        if let Some(extras) = &attempts.extras {
            extras.add_to(request, attempts.operation).map_err(generated::Error::InvalidRequest)?;
        }
        let headers = request.headers_mut();
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization);
        }
        headers.insert(USER_AGENT, shared.user_agent.clone());
        let of_call = attempts.extras.iter().flat_map(|extras| &extras.headers);
        for (name, value) in shared.headers.iter().chain(of_call) {
            headers.insert(name, value.clone());
        }
        if let Some(observer) = &shared.observers.0 {
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

    fn exec(&self, request: Request, _: &OperationInfo) -> impl Future<Output = reqwest::Result<Response>> {
        let Inner { shared, attempts } = &self.inner;
        let pool = shared.transport.pool();
        attempts.report().pool = pool.number;
        // Not kept in the future, which all calls in flight have one of: what is large is boxed by reqwest.
        let response = pool.client.execute(request);
        async move {
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
