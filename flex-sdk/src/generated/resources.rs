// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! The resources: a method for each operation.
#![allow(clippy::all, clippy::pedantic, unreachable_patterns, unused_imports)]
use std::borrow::Cow;
use super::operations::*;
use super::{Client, types};
use crate::call::endpoint::{self, Unrecognised as _};
use crate::paging::{page, query};
use crate::{Call, Page};
pub use super::types::{
    BillingAddress, BillingDetails, CheckoutSessionId, CreateCustomer, Customer,
    CustomerId, CustomerReference, DeletedCustomer, ListCustomers, ListPaymentMethods,
    PaymentCard, PaymentMethod, PaymentMethodId, ShippingAddress, ShippingAddressId,
    ShippingAddressInput, UpdateCustomer,
};
impl crate::Client {
    /// The people who buy from a merchant.
    #[must_use]
    pub fn customers(&self) -> Customers {
        Customers { client: self.clone() }
    }
}
/// The people who buy from a merchant.
#[derive(Clone, Debug)]
pub struct Customers {
    pub(crate) client: crate::Client,
}
impl Customers {
    /** Creates a customer, or updates the one with the same email, and returns it.

 Repeating a request cannot create a second customer. If a checkout session is given, it is updated to reference
 the customer.

 Sends `POST /v1/customers`.

 # Examples
 ```no_run
 # async fn example(flex: flex_sdk::Client) -> Result<(), flex_sdk::Error> {
 use flex_sdk::CreateCustomer;

 let request = CreateCustomer::builder()
     .first_name("John")
     .last_name("Doe")
     .email("joh.doe@example.com")
     .phone("+15555555555")
     .employer("Flex")
     .build();
 let customer = flex.customers().create(request).await?;
 # Ok(())
 # }
 ```*/
    pub fn create(&self, customer: types::CreateCustomer) -> Call<types::Customer> {
        let endpoint: endpoint::Endpoint<_, types::CustomerResponse> = endpoint::Endpoint::new(
            CREATE_CUSTOMER,
            types::CreateCustomerRequest {
                customer,
            },
            Client::create_customer,
            |arguments, found| arguments.differing(found),
        );
        Call::new(&self.client, endpoint)
    }
    /** Returns one page of customers, newest first by id, without deleted customers.

 The response does not say whether there are more.

 Sends `GET /v1/customers`. Awaiting the call returns one page; [`all`](Call::all) returns the list from there on, page by page.*/
    pub fn list(&self, query: types::ListCustomers) -> Call<Page<types::Customer>> {
        let endpoint: endpoint::Endpoint<_, types::CustomerListResponse> = endpoint::Endpoint::new(
                LIST_CUSTOMERS,
                query,
                Client::list_customers,
                |_, _| None,
            )
            .checked(|arguments| arguments.check());
        Call::new(&self.client, page::ListEndpoint(endpoint))
    }
    /** Returns the customer with this id.

 Sends `GET /v1/customers/{id}`.

 # Examples
 ```no_run
 # async fn example(flex: flex_sdk::Client, id: &flex_sdk::types::CustomerId) -> Result<(), flex_sdk::Error> {
 let customer = flex.customers().retrieve(id).await?;
 # Ok(())
 # }
 ```*/
    pub fn retrieve(&self, id: &types::CustomerId) -> Call<types::Customer> {
        let endpoint: endpoint::Endpoint<_, types::CustomerResponse> = endpoint::Endpoint::new(
            RETRIEVE_CUSTOMER,
            id.to_owned(),
            Client::retrieve_customer,
            |arguments, found| endpoint::differing(
                found,
                &[("customer_id", arguments.as_str())],
            ),
        );
        Call::new(&self.client, endpoint)
    }
    /** Changes the given fields of the customer with this id, and returns the customer. Other fields keep their values.

 Sends `PATCH /v1/customers/{id}`.

 # Examples
 ```no_run
 # async fn example(flex: flex_sdk::Client, id: &flex_sdk::types::CustomerId) -> Result<(), flex_sdk::Error> {
 use flex_sdk::UpdateCustomer;

 let request = UpdateCustomer::builder()
     .phone("+15555555555")
     .build();
 let customer = flex.customers().update(id, request).await?;
 # Ok(())
 # }
 ```*/
    pub fn update(
        &self,
        id: &types::CustomerId,
        customer: types::UpdateCustomer,
    ) -> Call<types::Customer> {
        let endpoint: endpoint::Endpoint<_, types::CustomerResponse> = endpoint::Endpoint::new(
            UPDATE_CUSTOMER,
            (
                id.to_owned(),
                types::UpdateCustomerRequest {
                    customer,
                },
            ),
            |client, arguments| client.update_customer(&arguments.0, &arguments.1),
            |arguments, found| endpoint::differing(
                found,
                &[("customer_id", arguments.0.as_str())],
            ),
        );
        Call::new(&self.client, endpoint)
    }
    /** Deletes the customer with this id.

 The customer is no longer listed or retrieved; payment intents and checkout sessions that refer to it still resolve it.

 Sends `DELETE /v1/customers/{id}`.*/
    pub fn delete(&self, id: &types::CustomerId) -> Call<types::DeletedCustomer> {
        let endpoint: endpoint::Endpoint<_, types::DeletedCustomerResponse> = endpoint::Endpoint::new(
            DELETE_CUSTOMER,
            id.to_owned(),
            Client::delete_customer,
            |arguments, found| endpoint::differing(
                found,
                &[("customer_id", arguments.as_str())],
            ),
        );
        Call::new(&self.client, endpoint)
    }
    /// The payment methods of one customer.
    #[must_use]
    pub fn payment_methods(&self, id: &types::CustomerId) -> PaymentMethods {
        PaymentMethods {
            client: self.client.clone(),
            id: id.to_owned(),
        }
    }
}
/// The payment methods of one customer.
#[derive(Clone, Debug)]
pub struct PaymentMethods {
    pub(crate) client: crate::Client,
    id: types::CustomerId,
}
impl PaymentMethods {
    /** Returns one page of the payment methods of the customer with this id, newest first by id.

 There are no cursors, and the response does not say whether there are more.

 Sends `GET /v1/customers/{id}/payment_methods`. Awaiting the call returns one page; [`all`](Call::all) returns the list from there on, page by page.*/
    pub fn list(
        &self,
        query: types::ListPaymentMethods,
    ) -> Call<Page<types::PaymentMethod>> {
        let endpoint: endpoint::Endpoint<_, types::PaymentMethodListResponse> = endpoint::Endpoint::new(
                LIST_PAYMENT_METHODS,
                (self.id.clone(), query),
                |client, arguments| {
                    client.list_payment_methods(&arguments.0, &arguments.1)
                },
                |arguments, found| endpoint::differing(
                    found,
                    &[("customer", arguments.0.as_str())],
                ),
            )
            .checked(|arguments| arguments.1.check());
        Call::new(&self.client, page::ListEndpoint(endpoint))
    }
    /** Returns the payment method with this id.

 Sends `GET /v1/customers/{id}/payment_methods/{payment_method_id}`.

 # Examples
 ```no_run
 # async fn example(flex: flex_sdk::Client, id: &flex_sdk::types::CustomerId, payment_method_id: &flex_sdk::types::PaymentMethodId) -> Result<(), flex_sdk::Error> {
 let payment_method = flex.customers().payment_methods(id).retrieve(payment_method_id).await?;
 # Ok(())
 # }
 ```*/
    pub fn retrieve(
        &self,
        payment_method_id: &types::PaymentMethodId,
    ) -> Call<types::PaymentMethod> {
        let endpoint: endpoint::Endpoint<_, types::PaymentMethodResponse> = endpoint::Endpoint::new(
            RETRIEVE_PAYMENT_METHOD,
            (self.id.clone(), payment_method_id.to_owned()),
            |client, arguments| {
                client.retrieve_payment_method(&arguments.0, &arguments.1)
            },
            |arguments, found| endpoint::differing(
                found,
                &[
                    ("customer", arguments.0.as_str()),
                    ("payment_method_id", arguments.1.as_str()),
                ],
            ),
        );
        Call::new(&self.client, endpoint)
    }
}
impl types::ListCustomers {
    fn check(&self) -> Result<(), String> {
        query::check_text(
            "starting_after",
            self.starting_after.as_ref().map(|it| it.as_str()),
        )?;
        query::check_text(
            "ending_before",
            self.ending_before.as_ref().map(|it| it.as_str()),
        )?;
        query::check_number("limit", self.limit, Some(1), Some(100))?;
        query::check_text("email", self.email.as_ref().map(|it| it.as_str()))?;
        Ok(())
    }
}
impl query::PageQuery for types::ListCustomers {
    fn paging(&self) -> query::Paging {
        query::Paging::Cursor
    }
    fn start(&self) -> Option<String> {
        self.starting_after.as_ref().map(|it| it.to_string())
    }
    fn start_at(&mut self, cursor: &str) -> Result<(), String> {
        self.starting_after = Some(cursor.parse().map_err(|_| query::NO_CURSOR)?);
        self.offset = None;
        Ok(())
    }
    fn is_backward(&self) -> bool {
        self.ending_before.is_some()
    }
    fn fill(&mut self) {
        self.limit.get_or_insert(100);
    }
}
impl types::ListPaymentMethods {
    fn check(&self) -> Result<(), String> {
        query::check_number("limit", self.limit, Some(1), Some(100))?;
        Ok(())
    }
}
impl query::PageQuery for types::ListPaymentMethods {
    fn paging(&self) -> query::Paging {
        query::Paging::Offset
    }
    fn start(&self) -> Option<String> {
        self.offset.as_ref().map(|it| it.to_string())
    }
    fn start_at(&mut self, cursor: &str) -> Result<(), String> {
        self.offset = Some(cursor.parse().map_err(|_| query::NO_CURSOR)?);
        Ok(())
    }
    fn fill(&mut self) {
        self.limit.get_or_insert(100);
    }
}
impl endpoint::Item for types::Customer {
    const ID: &'static str = "customer_id";
    const ID_PREFIX: &'static str = "fcus_";
    fn id(&self) -> &str {
        self.customer_id.as_str()
    }
}
impl endpoint::Item for types::PaymentMethod {
    const ID: &'static str = "payment_method_id";
    const ID_PREFIX: &'static str = "fpm_";
    fn id(&self) -> &str {
        self.payment_method_id.as_str()
    }
}
impl endpoint::ListPayload for types::CustomerListResponse {
    type Item = types::Customer;
}
impl endpoint::ListPayload for types::PaymentMethodListResponse {
    type Item = types::PaymentMethod;
}
endpoint::payload!(
    types::CustomerListResponse : "a page of customers", Vec < types::Customer >,
    "customers" customers
);
endpoint::payload!(
    types::CustomerResponse : "a customer", types::Customer, "customer" customer; object
    "customer_id"
);
endpoint::payload!(
    types::DeletedCustomerResponse : "a deleted customer", types::DeletedCustomer,
    "customer" customer; object "customer_id"
);
endpoint::payload!(
    types::PaymentMethodListResponse : "a page of payment methods", Vec <
    types::PaymentMethod >, "payment_methods" payment_methods
);
endpoint::payload!(
    types::PaymentMethodResponse : "a payment method", types::PaymentMethod,
    "payment_method" payment_method; object "payment_method_id"
);
impl endpoint::Found for types::Customer {
    fn text(&self, property: &str) -> Option<Cow<'_, str>> {
        match property {
            "created_at" => Some(Cow::Borrowed(self.created_at.as_str())),
            "customer_id" => Some(Cow::Borrowed(self.customer_id.as_str())),
            "email" => Some(Cow::Borrowed(self.email.as_str())),
            "first_name" => Some(Cow::Borrowed(self.first_name.as_str())),
            "last_name" => Some(Cow::Borrowed(self.last_name.as_str())),
            _ => None,
        }
    }
}
impl endpoint::Found for types::DeletedCustomer {
    fn text(&self, property: &str) -> Option<Cow<'_, str>> {
        match property {
            "customer_id" => Some(Cow::Borrowed(self.customer_id.as_str())),
            _ => None,
        }
    }
}
impl endpoint::Found for types::PaymentMethod {
    fn text(&self, property: &str) -> Option<Cow<'_, str>> {
        match property {
            "customer" => {
                self.customer
                    .as_ref()
                    .and_then(|it| match &it {
                        types::CustomerReference::CustomerId(it) => {
                            Some(Cow::Borrowed(it.as_str()))
                        }
                        types::CustomerReference::Customer(it) => {
                            endpoint::Found::text(it, "customer_id")
                        }
                        _ => None,
                    })
                    .filter(|it| !it.is_empty())
            }
            "payment_method_id" => Some(Cow::Borrowed(self.payment_method_id.as_str())),
            _ => None,
        }
    }
}
