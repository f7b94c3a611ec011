//! What happens to every request of the generated client on its way out.

use std::sync::Arc;

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{AUTHORIZATION, HeaderValue, USER_AGENT};
use reqwest::{Request, Response};
use tower::retry::budget::TpsBudget;

use crate::call::Attempts;
use crate::generated;

/// What the generated client carries for these hooks.
#[derive(Clone, Debug)]
pub struct Inner {
    /// `Bearer <key>`, marked sensitive.
    pub(crate) authorization: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) budget: Arc<TpsBudget>,
    /// Those of the call that the request is for; none where the generated client is used by itself.
    pub(crate) attempts: Option<Arc<Attempts>>,
}

impl ClientHooks<Inner> for generated::Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), generated::Error<E>> {
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, self.inner.authorization.clone());
        headers.insert(USER_AGENT, self.inner.user_agent.clone());
        Ok(())
    }

    async fn exec(&self, mut request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        let Some(attempts) = &self.inner.attempts else {
            return self.client.execute(request).await;
        };
        attempts.begin(&mut request);
        let response = self.client.execute(request).await?;
        attempts.read(response).await
    }
}
