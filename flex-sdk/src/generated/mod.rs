// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! The generated client: one method per operation, and the types of the document.
use crate::call::endpoint::Attempt;
use crate::transport;
use crate::transport::hooks;
use progenitor_client::QueryParam;
use reqwest::header;
use reqwest::header::HeaderValue;
pub mod builders;
#[cfg(feature = "httpmock")]
pub mod mock;
pub mod operations;
pub mod resources;
pub mod types;
#[cfg(feature = "webhooks")]
pub mod webhooks;
#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
#[derive(Clone, Debug)]
/**Client for Flex Customers API

The customers of a merchant who accepts HSA/FSA cards with [Flex](https://www.withflex.com).

REST over HTTPS with JSON bodies. A key sees only what belongs to its own account. This document is not published by
Flex: it is written from Flex's API reference and other public sources, which every operation and schema names.

Version: v1*/
pub struct Client {
    pub(crate) client: reqwest::Client,
    pub(crate) inner: hooks::Inner,
}
#[allow(clippy::all)]
impl Client {
    pub fn list_customers<'a>(&'a self, query: &'a types::ListCustomers) -> Attempt<'a> {
        hooks::send(
            self,
            || {
                let url = transport::path::url(
                        &self.inner.shared.base_url,
                        "/v1/customers",
                        &[],
                    )
                    .map_err(Error::InvalidRequest)?;
                #[allow(unused_mut)]
                let mut request = self
                    .client
                    .get(url)
                    .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                    .query(&QueryParam::new("email", &query.email))
                    .query(&QueryParam::new("ending_before", &query.ending_before))
                    .query(&QueryParam::new("limit", &query.limit))
                    .query(&QueryParam::new("offset", &query.offset))
                    .query(&QueryParam::new("starting_after", &query.starting_after))
                    .build()?;
                Ok(request)
            },
        )
    }
    pub fn create_customer<'a>(
        &'a self,
        body: &'a types::CreateCustomerRequest,
    ) -> Attempt<'a> {
        hooks::send(
            self,
            || {
                let url = transport::path::url(
                        &self.inner.shared.base_url,
                        "/v1/customers",
                        &[],
                    )
                    .map_err(Error::InvalidRequest)?;
                #[allow(unused_mut)]
                let mut request = self
                    .client
                    .post(url)
                    .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                    .json(&body)
                    .build()?;
                Ok(request)
            },
        )
    }
    pub fn retrieve_customer<'a>(&'a self, id: &'a types::CustomerId) -> Attempt<'a> {
        hooks::send(
            self,
            || {
                let url = transport::path::url(
                        &self.inner.shared.base_url,
                        "/v1/customers/{}",
                        &[("id", id.to_string())],
                    )
                    .map_err(Error::InvalidRequest)?;
                #[allow(unused_mut)]
                let mut request = self
                    .client
                    .get(url)
                    .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                    .build()?;
                Ok(request)
            },
        )
    }
    pub fn delete_customer<'a>(&'a self, id: &'a types::CustomerId) -> Attempt<'a> {
        hooks::send(
            self,
            || {
                let url = transport::path::url(
                        &self.inner.shared.base_url,
                        "/v1/customers/{}",
                        &[("id", id.to_string())],
                    )
                    .map_err(Error::InvalidRequest)?;
                #[allow(unused_mut)]
                let mut request = self
                    .client
                    .delete(url)
                    .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                    .build()?;
                Ok(request)
            },
        )
    }
    pub fn update_customer<'a>(
        &'a self,
        id: &'a types::CustomerId,
        body: &'a types::UpdateCustomerRequest,
    ) -> Attempt<'a> {
        hooks::send(
            self,
            || {
                let url = transport::path::url(
                        &self.inner.shared.base_url,
                        "/v1/customers/{}",
                        &[("id", id.to_string())],
                    )
                    .map_err(Error::InvalidRequest)?;
                #[allow(unused_mut)]
                let mut request = self
                    .client
                    .patch(url)
                    .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                    .json(&body)
                    .build()?;
                Ok(request)
            },
        )
    }
    pub fn list_payment_methods<'a>(
        &'a self,
        id: &'a types::CustomerId,
        query: &'a types::ListPaymentMethods,
    ) -> Attempt<'a> {
        hooks::send(
            self,
            || {
                let url = transport::path::url(
                        &self.inner.shared.base_url,
                        "/v1/customers/{}/payment_methods",
                        &[("id", id.to_string())],
                    )
                    .map_err(Error::InvalidRequest)?;
                #[allow(unused_mut)]
                let mut request = self
                    .client
                    .get(url)
                    .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                    .query(&QueryParam::new("limit", &query.limit))
                    .query(&QueryParam::new("offset", &query.offset))
                    .build()?;
                Ok(request)
            },
        )
    }
    pub fn retrieve_payment_method<'a>(
        &'a self,
        id: &'a types::CustomerId,
        payment_method_id: &'a types::PaymentMethodId,
    ) -> Attempt<'a> {
        hooks::send(
            self,
            || {
                let url = transport::path::url(
                        &self.inner.shared.base_url,
                        "/v1/customers/{}/payment_methods/{}",
                        &[
                            ("id", id.to_string()),
                            ("payment_method_id", payment_method_id.to_string()),
                        ],
                    )
                    .map_err(Error::InvalidRequest)?;
                #[allow(unused_mut)]
                let mut request = self
                    .client
                    .get(url)
                    .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                    .build()?;
                Ok(request)
            },
        )
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
