//! What happens to every request of the generated client on its way out.

use std::sync::Arc;

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{AUTHORIZATION, HeaderValue, USER_AGENT};
use reqwest::{Request, Response};
use tower::retry::budget::TpsBudget;

use crate::call::Call;
use crate::generated;

/// What the generated client carries for these hooks.
#[derive(Clone, Debug)]
pub struct Inner {
    /// `Bearer <key>`, marked sensitive.
    pub(crate) authorization: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) budget: Arc<TpsBudget>,
    /// The call that the request is for; none where the generated client is used by itself.
    pub(crate) call: Option<Arc<Call>>,
}

impl ClientHooks<Inner> for generated::Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), generated::Error<E>> {
        let headers = request.headers_mut();
        // progenitor sends it; Flex does not document it.
        headers.remove("api-version");
        headers.insert(AUTHORIZATION, self.inner.authorization.clone());
        headers.insert(USER_AGENT, self.inner.user_agent.clone());
        Ok(())
    }

    async fn exec(&self, request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        match &self.inner.call {
            Some(call) => call.execute(&self.client, &self.inner.budget, request).await,
            None => self.client.execute(request).await,
        }
    }
}
