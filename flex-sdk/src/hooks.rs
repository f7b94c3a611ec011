//! What happens to every request on its way out.

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, HeaderValue, USER_AGENT};

use crate::generated;

/// What the generated client carries for these hooks.
#[derive(Clone, Debug)]
pub struct Inner {
    /// `Bearer <key>`, marked sensitive.
    pub(crate) authorization: HeaderValue,
    pub(crate) user_agent: HeaderValue,
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
}
