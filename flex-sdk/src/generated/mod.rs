// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! The generated client: one method per operation, and the types of the document.
use crate::transport;
use progenitor_client::QueryParam;
use reqwest::header;
use reqwest::header::HeaderValue;
pub mod builders;
#[cfg(feature = "httpmock")]
pub mod mock;
pub mod operations;
pub mod resources;
pub mod types;
#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
#[derive(Clone, Debug)]
/**Client for Flex Customers API

The customers of a merchant who accepts HSA/FSA cards with [Flex](https://www.withflex.com).

REST over HTTPS with JSON bodies. A key sees what belongs to its own account only. This document is not published by
Flex: it is written from Flex's API reference and other public sources, which every operation and schema names.

Version: v1*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: transport::hooks::Inner,
}
impl Client {}
impl ClientInfo<transport::hooks::Inner> for Client {
    fn api_version() -> &'static str {
        "v1"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &transport::hooks::Inner {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<transport::hooks::Inner>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /**List customers

Returns one page of customers, newest first by id, without deleted customers.

The response does not say whether there are more.

Sends a `GET` request to `/v1/customers`

Arguments:
- `query`: its query parameters.
*/
    pub async fn list_customers<'a>(
        &'a self,
        query: &'a types::ListCustomers,
    ) -> Result<ResponseValue<::bytes::Bytes>, Error<()>> {
        let url = transport::path::url(&self.inner.shared.base_url, "/v1/customers", &[])
            .map_err(Error::InvalidRequest)?;
        let info = OperationInfo {
            operation_id: "list_customers",
        };
        let result = {
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
            self.pre(&mut request, &info).await?;
            self.exec(request, &info)
        }
            .await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => transport::response::read(&self.inner, response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a customer

Creates a customer, or updates the one with the same email, and returns it.

Repeating a request cannot create a second customer. If a checkout session is given, it is updated to reference
the customer.

Sends a `POST` request to `/v1/customers`

*/
    pub async fn create_customer<'a>(
        &'a self,
        body: &'a types::CreateCustomerRequest,
    ) -> Result<ResponseValue<::bytes::Bytes>, Error<()>> {
        let url = transport::path::url(&self.inner.shared.base_url, "/v1/customers", &[])
            .map_err(Error::InvalidRequest)?;
        let info = OperationInfo {
            operation_id: "create_customer",
        };
        let result = {
            #[allow(unused_mut)]
            let mut request = self
                .client
                .post(url)
                .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                .json(&body)
                .build()?;
            self.pre(&mut request, &info).await?;
            self.exec(request, &info)
        }
            .await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => transport::response::read(&self.inner, response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Retrieve a customer

Returns the customer with this id.

Sends a `GET` request to `/v1/customers/{id}`

Arguments:
- `id`: The customer's id.
*/
    pub async fn retrieve_customer<'a>(
        &'a self,
        id: &'a types::CustomerId,
    ) -> Result<ResponseValue<::bytes::Bytes>, Error<()>> {
        let url = transport::path::url(
                &self.inner.shared.base_url,
                "/v1/customers/{}",
                &[("id", id.to_string())],
            )
            .map_err(Error::InvalidRequest)?;
        let info = OperationInfo {
            operation_id: "retrieve_customer",
        };
        let result = {
            #[allow(unused_mut)]
            let mut request = self
                .client
                .get(url)
                .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                .build()?;
            self.pre(&mut request, &info).await?;
            self.exec(request, &info)
        }
            .await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => transport::response::read(&self.inner, response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a customer

Deletes the customer with this id.

The customer is no longer listed or retrieved; payment intents and checkout sessions that refer to it still resolve it.

Sends a `DELETE` request to `/v1/customers/{id}`

Arguments:
- `id`: The customer's id.
*/
    pub async fn delete_customer<'a>(
        &'a self,
        id: &'a types::CustomerId,
    ) -> Result<ResponseValue<::bytes::Bytes>, Error<()>> {
        let url = transport::path::url(
                &self.inner.shared.base_url,
                "/v1/customers/{}",
                &[("id", id.to_string())],
            )
            .map_err(Error::InvalidRequest)?;
        let info = OperationInfo {
            operation_id: "delete_customer",
        };
        let result = {
            #[allow(unused_mut)]
            let mut request = self
                .client
                .delete(url)
                .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                .build()?;
            self.pre(&mut request, &info).await?;
            self.exec(request, &info)
        }
            .await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => transport::response::read(&self.inner, response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Update a customer

Changes the given fields of the customer with this id, and returns the customer. Other fields keep their values.

Sends a `PATCH` request to `/v1/customers/{id}`

Arguments:
- `id`: The customer's id.
- `body`
*/
    pub async fn update_customer<'a>(
        &'a self,
        id: &'a types::CustomerId,
        body: &'a types::UpdateCustomerRequest,
    ) -> Result<ResponseValue<::bytes::Bytes>, Error<()>> {
        let url = transport::path::url(
                &self.inner.shared.base_url,
                "/v1/customers/{}",
                &[("id", id.to_string())],
            )
            .map_err(Error::InvalidRequest)?;
        let info = OperationInfo {
            operation_id: "update_customer",
        };
        let result = {
            #[allow(unused_mut)]
            let mut request = self
                .client
                .patch(url)
                .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                .json(&body)
                .build()?;
            self.pre(&mut request, &info).await?;
            self.exec(request, &info)
        }
            .await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => transport::response::read(&self.inner, response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a customer's payment methods

Returns one page of the payment methods of the customer with this id, newest first by id.

There are no cursors, and the response does not say whether there are more.

Sends a `GET` request to `/v1/customers/{id}/payment_methods`

Arguments:
- `id`: The customer's id.
- `query`: its query parameters.
*/
    pub async fn list_payment_methods<'a>(
        &'a self,
        id: &'a types::CustomerId,
        query: &'a types::ListPaymentMethods,
    ) -> Result<ResponseValue<::bytes::Bytes>, Error<()>> {
        let url = transport::path::url(
                &self.inner.shared.base_url,
                "/v1/customers/{}/payment_methods",
                &[("id", id.to_string())],
            )
            .map_err(Error::InvalidRequest)?;
        let info = OperationInfo {
            operation_id: "list_payment_methods",
        };
        let result = {
            #[allow(unused_mut)]
            let mut request = self
                .client
                .get(url)
                .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                .query(&QueryParam::new("limit", &query.limit))
                .query(&QueryParam::new("offset", &query.offset))
                .build()?;
            self.pre(&mut request, &info).await?;
            self.exec(request, &info)
        }
            .await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => transport::response::read(&self.inner, response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Retrieve a customer's payment method

Returns the payment method with this id.

Sends a `GET` request to `/v1/customers/{id}/payment_methods/{payment_method_id}`

Arguments:
- `id`: The customer's id.
- `payment_method_id`: The payment method's id.
*/
    pub async fn retrieve_payment_method<'a>(
        &'a self,
        id: &'a types::CustomerId,
        payment_method_id: &'a types::PaymentMethodId,
    ) -> Result<ResponseValue<::bytes::Bytes>, Error<()>> {
        let url = transport::path::url(
                &self.inner.shared.base_url,
                "/v1/customers/{}/payment_methods/{}",
                &[
                    ("id", id.to_string()),
                    ("payment_method_id", payment_method_id.to_string()),
                ],
            )
            .map_err(Error::InvalidRequest)?;
        let info = OperationInfo {
            operation_id: "retrieve_payment_method",
        };
        let result = {
            #[allow(unused_mut)]
            let mut request = self
                .client
                .get(url)
                .header(header::ACCEPT, HeaderValue::from_static("application/json"))
                .build()?;
            self.pre(&mut request, &info).await?;
            self.exec(request, &info)
        }
            .await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => transport::response::read(&self.inner, response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
