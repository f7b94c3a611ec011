//! HTTP: from a request of the generated client to its response.

pub(crate) mod authorization;
pub(crate) mod base_url;
mod connector;
pub(crate) mod hooks;
pub(crate) mod http_client;
pub(crate) mod partial_json;
pub(crate) mod path;
mod proxy;
pub(crate) mod response;
mod tls;
