//! The hooks around every request of the generated client: authorization, headers, and the attempt itself.

#![expect(clippy::result_large_err, reason = "the error is progenitor's")]

use std::sync::Arc;

use reqwest::Request;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue,
    TRANSFER_ENCODING, USER_AGENT,
};
use tower::retry::budget::TpsBudget;

use super::authorization::Authorization;
use super::base_url::BaseUrl;
use super::{Transport, connector};
use crate::attempts::{Attempts, Pace};
use crate::call::endpoint::Attempt;
use crate::generated::{self, ResponseValue};
use crate::observer::Observers;

/// The headers that are set for each request, by this crate or by HTTP.
pub(crate) const OWN_HEADERS: [HeaderName; 8] =
    [ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT];

/// The data that the generated client carries for these hooks.
#[derive(Clone, Debug)]
pub(crate) struct Inner {
    pub(crate) shared: Arc<Shared>,
    pub(crate) attempts: Arc<Attempts>,
}

/// The state that all clones of a client share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    pub(crate) authorization: Authorization,
    pub(crate) user_agent: HeaderValue,
    /// Headers of the caller's own, all of them marked sensitive.
    pub(crate) headers: HeaderMap,
    pub(crate) observers: Observers,
    pub(crate) budget: Arc<TpsBudget>,
    pub(crate) pace: Arc<Pace>,
    pub(crate) transport: Arc<Transport>,
}

/// Sends a request of an operation once, with the API key.
pub(crate) fn send(
    client: &generated::Client,
    build: impl FnOnce() -> Result<Request, generated::Error<()>>,
) -> Attempt<'_> {
    exchange(&client.inner, build(), true)
}

/// Sends a request of an operation once, without an API key.
#[allow(dead_code, reason = "it is for documents with such an operation")]
pub(crate) fn send_without_key(
    client: &generated::Client,
    build: impl FnOnce() -> Result<Request, generated::Error<()>>,
) -> Attempt<'_> {
    exchange(&client.inner, build(), false)
}

/// Adds a header of the document to a request, if it has a value.
#[allow(dead_code, reason = "it is for documents with such a header")]
pub(crate) fn add_header(request: &mut Request, name: &str, value: Option<String>) -> Result<(), String> {
    if let Some(value) = value {
        let (name, value) = header(name, &value)?;
        request.headers_mut().insert(name, value);
    }
    Ok(())
}

/// A header, marked sensitive, or what is wrong with it.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::try_from(name)
        .map_err(|_| "the header's name contains characters that are not allowed: correct it".to_owned())?;
    if OWN_HEADERS.contains(&name) {
        return Err(format!("the header {name} is set for each request: leave it out"));
    }
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| format!("the value of the header {name} contains characters that are not allowed: encode them"))?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Sends a request, and reads the body of a success.
///
/// It is compiled once for all operations. The future does not hold the request, since each call in flight has such a future.
fn exchange(inner: &Inner, request: Result<Request, generated::Error<()>>, has_key: bool) -> Attempt<'_> {
    let Inner { shared, attempts } = inner;
    let sent = request.and_then(|mut request| {
        complete(inner, &mut request, has_key).map_err(generated::Error::InvalidRequest)?;
        let pool = shared.transport.pool();
        attempts.report().pool = pool.number;
        Ok((pool.number, pool.client.execute(request)))
    });
    Box::pin(async move {
        let (pool, response) = sent?;
        let mut response = connector::watch(Arc::clone(attempts), response).await?;
        shared.transport.answered(pool, response.version());
        attempts.answered(&mut response);
        if response.status().is_success() {
            let status = response.status();
            let body = attempts.body(response).await.map_err(generated::Error::ResponseBodyError)?;
            // The headers are in the report.
            return Ok(ResponseValue::new(body, status, HeaderMap::new()));
        }
        Err(generated::Error::UnexpectedResponse(Box::pin(attempts.with_body(response)).await))
    })
}

/// Adds the headers of every request, and the additions of the call's options.
fn complete(Inner { shared, attempts }: &Inner, request: &mut Request, has_key: bool) -> Result<(), String> {
    // A provided key was requested before the attempt began.
    let authorization = match &shared.authorization {
        _ if !has_key => None,
        Authorization::Fixed(header) => Some(header.clone()),
        Authorization::Provided(_) => attempts.report().key.header.clone(),
    };
    if let Some(extras) = &attempts.extras {
        extras.add_to(request, attempts.operation)?;
    }
    let headers = request.headers_mut();
    if let Some(authorization) = authorization {
        headers.insert(AUTHORIZATION, authorization);
    }
    headers.insert(USER_AGENT, shared.user_agent.clone());
    // The headers of the call replace those of the client.
    for (name, value) in &shared.headers {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    for (name, value) in attempts.extras.iter().flat_map(|extras| &extras.headers) {
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
