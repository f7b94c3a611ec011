//! The operations of each resource.
#![allow(clippy::all, clippy::pedantic, unreachable_patterns, unused_imports)]
use std::borrow::Cow;
use super::operations::*;
use super::{Client, types};
use crate::call::endpoint::{Endpoint, Found, Item, ListPayload, Outcome, Payload, Unrecognised as _, differing};
use crate::paging::page::ListEndpoint;
use crate::paging::query::{NO_OFFSET, PageQuery, Paging, check_number, check_text};
use crate::{Call, Page};
pub use super::types::{
    BillingAddress, BillingDetails, CheckoutSessionId, CreateCustomer, Customer, CustomerId, CustomerReference,
    DeletedCustomer, ListCustomers, ListPaymentMethods, PaymentCard, PaymentMethod, PaymentMethodId,
    ShippingAddress, ShippingAddressId, ShippingAddressInput, UpdateCustomer,
};
/// The people who buy from a merchant
#[derive(Clone, Debug)]
pub struct Customers {
    client: crate::Client,
}
impl crate::Client {
    /// The people who buy from a merchant
    #[must_use]
    pub fn customers(&self) -> Customers {
        Customers { client: self.clone() }
    }
}
impl Customers {
    pub(crate) fn client(&self) -> &crate::Client {
        &self.client
    }
    ///List customers
    pub fn list(&self, query: types::ListCustomers) -> Call<Page<types::Customer>> {
        let check = query.check();
        let endpoint = Endpoint::<_, _, types::CustomerListResponse>::new(LIST_CUSTOMERS, query, Client::list_customers, |_, _| None);
        Call::new(&self.client, ListEndpoint(endpoint)).checked(check)
    }
    ///Create
    pub fn create(&self, customer: types::CreateCustomer) -> Call<types::Customer> {
        let body = types::CreateCustomerRequest { customer };
        Call::new(&self.client, Endpoint::<_, _, types::CustomerResponse>::new(CREATE_CUSTOMER, body, Client::create_customer, |body, found| body.differing(found)))
    }
    ///Retrieve
    pub fn retrieve(&self, id: &types::CustomerId) -> Call<types::Customer> {
        Call::new(&self.client, Endpoint::<_, _, types::CustomerResponse>::new(RETRIEVE_CUSTOMER, id.clone(), Client::retrieve_customer, |id, found| differing(found, &[("customer_id", id)])))
    }
    ///Delete
    pub fn delete(&self, id: &types::CustomerId) -> Call<types::DeletedCustomer> {
        Call::new(&self.client, Endpoint::<_, _, types::DeletedCustomerResponse>::new(DELETE_CUSTOMER, id.clone(), Client::delete_customer, |id, found| differing(found, &[("customer_id", id)])))
    }
    ///Update
    pub fn update(&self, id: &types::CustomerId, customer: types::UpdateCustomer) -> Call<types::Customer> {
        fn send<'a>(client: &'a Client, (id, body): &'a (types::CustomerId, types::UpdateCustomerRequest)) -> impl Future<Output = Outcome> + Send + 'a {
            client.update_customer(id, body)
        }
        let body = types::UpdateCustomerRequest { customer };
        Call::new(&self.client, Endpoint::<_, _, types::CustomerResponse>::new(UPDATE_CUSTOMER, (id.clone(), body), send, |(id, _), found| differing(found, &[("customer_id", id)])))
    }
    ///payment
    #[must_use]
    pub fn payment_methods(&self, id: &types::CustomerId) -> PaymentMethods {
        PaymentMethods { client: self.client.clone(), id: id.clone() }
    }
}
///
#[derive(Clone, Debug)]
pub struct PaymentMethods {
    client: crate::Client,
    id: types::CustomerId,
}
impl PaymentMethods {
    ///List
    pub fn list(&self, query: types::ListPaymentMethods) -> Call<Page<types::PaymentMethod>> {
        fn send<'a>(client: &'a Client, (id, query): &'a (types::CustomerId, types::ListPaymentMethods)) -> impl Future<Output = Outcome> + Send + 'a {
            client.list_payment_methods(id, query)
        }
        let check = query.check();
        let endpoint = Endpoint::<_, _, types::PaymentMethodListResponse>::new(LIST_PAYMENT_METHODS, (self.id.clone(), query), send, |(id, _), found| differing(found, &[("customer", id)]));
        Call::new(&self.client, ListEndpoint(endpoint)).checked(check)
    }
    ///Retrieve
    pub fn retrieve(&self, payment_method_id: &types::PaymentMethodId) -> Call<types::PaymentMethod> {
        fn send<'a>(client: &'a Client, (id, payment_method_id): &'a (types::CustomerId, types::PaymentMethodId)) -> impl Future<Output = Outcome> + Send + 'a {
            client.retrieve_payment_method(id, payment_method_id)
        }
        Call::new(&self.client, Endpoint::<_, _, types::PaymentMethodResponse>::new(RETRIEVE_PAYMENT_METHOD, (self.id.clone(), payment_method_id.clone()), send, |(id, payment_method_id), found| differing(found, &[("payment_method_id", payment_method_id), ("customer", id)])))
    }
}
impl types::ListCustomers {
    fn check(&self) -> Result<(), String> {
        check_text("starting_after", self.starting_after.as_ref().map(|it| it.as_str()))?;
        check_text("ending_before", self.ending_before.as_ref().map(|it| it.as_str()))?;
        check_number("limit", self.limit, Some(1), Some(100))?;
        check_number("offset", self.offset, Some(0), None)?;
        check_text("email", self.email.as_ref().map(|it| it.as_str()))
    }
}
impl types::ListPaymentMethods {
    fn check(&self) -> Result<(), String> {
        check_number("limit", self.limit, Some(1), Some(100))?;
        check_number("offset", self.offset, Some(0), None)
    }
}
impl PageQuery for types::ListCustomers {
    fn paging(&self) -> Paging { Paging::Cursor }
    fn start(&self) -> Option<String> { self.starting_after.as_ref().map(|it| it.to_string()) }
    fn start_at(&mut self, cursor: &str) -> Result<(), String> {
        self.starting_after = Some(cursor.into());
        self.offset = None;
        Ok(())
    }
    fn is_backward(&self) -> bool { self.ending_before.is_some() }
    fn fill(&mut self) { self.limit.get_or_insert(100); }
}
impl PageQuery for types::ListPaymentMethods {
    fn paging(&self) -> Paging { Paging::Offset }
    fn start(&self) -> Option<String> { self.offset.map(|it| it.to_string()) }
    fn start_at(&mut self, cursor: &str) -> Result<(), String> {
        self.offset = Some(cursor.parse().map_err(|_| NO_OFFSET)?);
        Ok(())
    }
    fn fill(&mut self) { self.limit.get_or_insert(100); }
}

impl Payload for types::CustomerResponse {
    type Value = types::Customer;
    const NAME: &'static str = "a customer";
    const MEMBER: &'static str = "customer";
    const ID: Option<&'static str> = Some("customer_id");
    fn into_value(self) -> Self::Value { self.customer }
    fn found(value: &Self::Value) -> Option<&dyn Found> { Some(value) }
}
impl Payload for types::DeletedCustomerResponse {
    type Value = types::DeletedCustomer;
    const NAME: &'static str = "a deleted customer";
    const MEMBER: &'static str = "customer";
    const ID: Option<&'static str> = Some("customer_id");
    fn into_value(self) -> Self::Value { self.customer }
    fn found(value: &Self::Value) -> Option<&dyn Found> { Some(value) }
}
impl Payload for types::CustomerListResponse {
    type Value = Vec<types::Customer>;
    const NAME: &'static str = "a page of customers";
    const MEMBER: &'static str = "customers";
    fn into_value(self) -> Self::Value { self.customers }
}
impl ListPayload for types::CustomerListResponse { type Item = types::Customer; }
impl Payload for types::PaymentMethodResponse {
    type Value = types::PaymentMethod;
    const NAME: &'static str = "a payment method";
    const MEMBER: &'static str = "payment_method";
    const ID: Option<&'static str> = Some("payment_method_id");
    fn into_value(self) -> Self::Value { self.payment_method }
    fn found(value: &Self::Value) -> Option<&dyn Found> { Some(value) }
}
impl Payload for types::PaymentMethodListResponse {
    type Value = Vec<types::PaymentMethod>;
    const NAME: &'static str = "a page of payment methods";
    const MEMBER: &'static str = "payment_methods";
    fn into_value(self) -> Self::Value { self.payment_methods }
}
impl ListPayload for types::PaymentMethodListResponse { type Item = types::PaymentMethod; }
impl Item for types::Customer {
    const ID: &'static str = "customer_id";
    const ID_PREFIX: &'static str = "fcus_";
    fn id(&self) -> &str { &self.customer_id }
}
impl Item for types::PaymentMethod {
    const ID: &'static str = "payment_method_id";
    const ID_PREFIX: &'static str = "fpm_";
    fn id(&self) -> &str { &self.payment_method_id }
}
impl Found for types::Customer {
    fn text(&self, property: &str) -> Option<Cow<'_, str>> {
        match property {
            "customer_id" => Some(Cow::Borrowed(&self.customer_id)),
            "email" => Some(Cow::Borrowed(&self.email)),
            "first_name" => Some(Cow::Borrowed(&self.first_name)),
            "last_name" => Some(Cow::Borrowed(&self.last_name)),
            _ => None,
        }
    }
}
impl Found for types::DeletedCustomer {
    fn text(&self, property: &str) -> Option<Cow<'_, str>> {
        match property {
            "customer_id" => Some(Cow::Borrowed(&self.customer_id)),
            _ => None,
        }
    }
}
impl Found for types::PaymentMethod {
    fn text(&self, property: &str) -> Option<Cow<'_, str>> {
        match property {
            "payment_method_id" => Some(Cow::Borrowed(&self.payment_method_id)),
            "customer" => self.customer.as_ref().and_then(|it| match it {
                types::CustomerReference::CustomerId(it) => Some(Cow::Borrowed(it.as_str())),
                types::CustomerReference::Customer(it) => it.text("customer_id"),
                _ => None,
            }).filter(|it| !it.is_empty()),
            _ => None,
        }
    }
}
