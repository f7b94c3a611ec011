// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! The types of the document's schemas and query parameters.
#![allow(clippy::all, clippy::pedantic, missing_docs)]
use crate::redaction;
use crate::types::lenient;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;
///A billing address. Each of its fields may be missing.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct BillingAddress {
    ///The city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    ///The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    ///The first line of the street address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<String>,
    ///The second line of the street address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    ///The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    ///The state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for BillingAddress {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("BillingAddress")
            .field("city", &redaction::option(self.city.as_ref()))
            .field("country", &redaction::option(self.country.as_ref()))
            .field("line1", &redaction::option(self.line1.as_ref()))
            .field("line2", &redaction::option(self.line2.as_ref()))
            .field("postal_code", &redaction::option(self.postal_code.as_ref()))
            .field("state", &redaction::option(self.state.as_ref()))
            .finish()
    }
}
///Who pays with a payment method. Each of its fields may be missing.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct BillingDetails {
    ///The billing address. Each of its fields may be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::object")]
    pub address: Option<BillingAddress>,
    ///The email of who pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    ///The name of who pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    ///The phone number of who pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for BillingDetails {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("BillingDetails")
            .field("address", &self.address)
            .field("email", &redaction::option(self.email.as_ref()))
            .field("name", &redaction::option(self.name.as_ref()))
            .field("phone", &redaction::option(self.phone.as_ref()))
            .finish()
    }
}
///The id of a checkout session.
#[derive(Deserialize, Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
pub struct CheckoutSessionId(pub String);
impl ::std::borrow::Borrow<str> for CheckoutSessionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl ::std::cmp::PartialEq<str> for CheckoutSessionId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}
impl ::std::cmp::PartialEq<&str> for CheckoutSessionId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
impl From<&str> for CheckoutSessionId {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}
impl ::std::ops::Deref for CheckoutSessionId {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl From<CheckoutSessionId> for String {
    fn from(value: CheckoutSessionId) -> Self {
        value.0
    }
}
impl From<String> for CheckoutSessionId {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::fmt::Display for CheckoutSessionId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
impl ::std::str::FromStr for CheckoutSessionId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
/**The fields of a new customer.

Flex's API reference does not say which ones are required. Every customer has a first name, a last name and an
email, and nothing else could supply them, so these three are.*/
#[derive(Deserialize, Serialize, Clone, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct CreateCustomer {
    ///A checkout session to update, so that it references the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "CheckoutSessionId"))]
    pub checkout_session_id: Option<CheckoutSessionId>,
    ///The customer's email. If a customer with this email exists, that one is updated.
    pub email: String,
    ///The customer's employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub employer: Option<String>,
    ///The customer's first name.
    pub first_name: String,
    ///The customer's last name.
    pub last_name: String,
    /**Your own keys and values, stored with the customer.

If the customer exists, Flex's API reference does not say whether they are merged with those that are stored or
replace them all.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schemars",
        schemars(default, with = "BTreeMap<String, String>")
    )]
    #[serde(default, deserialize_with = "lenient::texts")]
    pub metadata: Option<BTreeMap<String, String>>,
    ///The customer's phone number in E.164 form, such as `+15555555555`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub phone: Option<String>,
    ///The shipping address of a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "ShippingAddressInput"))]
    #[serde(default, deserialize_with = "lenient::object")]
    pub shipping: Option<ShippingAddressInput>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for CreateCustomer {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("CreateCustomer")
            .field("checkout_session_id", &self.checkout_session_id)
            .field("email", &format_args!("<personal>"))
            .field("employer", &redaction::option(self.employer.as_ref()))
            .field("first_name", &format_args!("<personal>"))
            .field("last_name", &format_args!("<personal>"))
            .field("metadata", &redaction::option(self.metadata.as_ref()))
            .field("phone", &redaction::option(self.phone.as_ref()))
            .field("shipping", &self.shipping)
            .finish()
    }
}
///The envelope of a request that creates a customer.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct CreateCustomerRequest {
    /**The fields of a new customer.

Flex's API reference does not say which ones are required. Every customer has a first name, a last name and an
email, and nothing else could supply them, so these three are.*/
    pub customer: CreateCustomer,
}
#[cfg(feature = "httpmock")]
impl From<CreateCustomer> for CreateCustomerRequest {
    fn from(customer: CreateCustomer) -> Self {
        Self { customer }
    }
}
///A customer, as returned by Flex.
#[derive(Deserialize, Serialize, Clone, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct Customer {
    ///When the customer was created. Flex's API reference shows RFC 3339, such as `2026-06-15T14:30:00Z`.
    pub created_at: String,
    ///The id of a customer: `fcus_` and a ULID.
    pub customer_id: CustomerId,
    ///The customer's email.
    pub email: String,
    ///The customer's employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    ///The customer's first name.
    pub first_name: String,
    ///The customer's last name.
    pub last_name: String,
    ///Your own keys and values, stored with the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::texts")]
    pub metadata: Option<BTreeMap<String, String>>,
    ///The customer's phone number in E.164 form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    ///The customer's shipping address. Each of its fields may be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::object")]
    pub shipping: Option<ShippingAddress>,
    ///Whether the customer was created with a test key, and so is not visible in live mode.
    pub test_mode: bool,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for Customer {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("Customer")
            .field("created_at", &self.created_at)
            .field("customer_id", &self.customer_id)
            .field("email", &format_args!("<personal>"))
            .field("employer", &redaction::option(self.employer.as_ref()))
            .field("first_name", &format_args!("<personal>"))
            .field("last_name", &format_args!("<personal>"))
            .field("metadata", &redaction::option(self.metadata.as_ref()))
            .field("phone", &redaction::option(self.phone.as_ref()))
            .field("shipping", &self.shipping)
            .field("test_mode", &self.test_mode)
            .finish()
    }
}
///The id of a customer: `fcus_` and a ULID.
#[derive(Deserialize, Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
pub struct CustomerId(pub String);
impl ::std::borrow::Borrow<str> for CustomerId {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl ::std::cmp::PartialEq<str> for CustomerId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}
impl ::std::cmp::PartialEq<&str> for CustomerId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
impl From<&str> for CustomerId {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}
impl ::std::ops::Deref for CustomerId {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl From<CustomerId> for String {
    fn from(value: CustomerId) -> Self {
        value.0
    }
}
impl From<String> for CustomerId {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::fmt::Display for CustomerId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
impl ::std::str::FromStr for CustomerId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
///The envelope of a response with one page of customers.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct CustomerListResponse {
    ///The customers of this page, newest first by id.
    pub customers: Vec<Customer>,
}
#[cfg(feature = "httpmock")]
impl From<Vec<Customer>> for CustomerListResponse {
    fn from(customers: Vec<Customer>) -> Self {
        Self { customers }
    }
}
///The customer of a payment method: an id, or the customer, as older pages of Flex's API reference show it.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub enum CustomerReference {
    CustomerId(CustomerId),
    Customer(Customer),
}
impl From<CustomerId> for CustomerReference {
    fn from(value: CustomerId) -> Self {
        Self::CustomerId(value)
    }
}
impl From<Customer> for CustomerReference {
    fn from(value: Customer) -> Self {
        Self::Customer(value)
    }
}
///The envelope of a response with one customer.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct CustomerResponse {
    ///A customer, as returned by Flex.
    pub customer: Customer,
}
#[cfg(feature = "httpmock")]
impl From<Customer> for CustomerResponse {
    fn from(customer: Customer) -> Self {
        Self { customer }
    }
}
///A customer who was deleted.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeletedCustomer {
    ///The id of a customer: `fcus_` and a ULID.
    pub customer_id: CustomerId,
    ///Whether the customer was deleted.
    pub deleted: bool,
}
///The envelope of a customer who was deleted.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeletedCustomerResponse {
    ///A customer who was deleted.
    pub customer: DeletedCustomer,
}
#[cfg(feature = "httpmock")]
impl From<DeletedCustomer> for DeletedCustomerResponse {
    fn from(customer: DeletedCustomer) -> Self {
        Self { customer }
    }
}
/**The body of an error response, in any of the known shapes: `error`, `detail` or `message`.

Its strings may quote the request, and so are personal.*/
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct ErrorBody {
    ///Which fields are wrong (422), or a code such as `not_found` (404).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<ErrorDetails>,
    ///The error as an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::object")]
    pub error: Option<ErrorObject>,
    ///What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for ErrorBody {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ErrorBody")
            .field("detail", &redaction::option(self.detail.as_ref()))
            .field("error", &self.error)
            .field("message", &redaction::option(self.message.as_ref()))
            .finish()
    }
}
///A wrong field of a request.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct ErrorDetail {
    ///The path of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loc: Option<Vec<::serde_json::Value>>,
    ///What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msg: Option<String>,
    ///What kind of error it is, such as `price_not_found`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for ErrorDetail {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ErrorDetail")
            .field("loc", &redaction::option(self.loc.as_ref()))
            .field("msg", &redaction::option(self.msg.as_ref()))
            .field("type_", &redaction::code(&self.type_))
            .finish()
    }
}
///Which fields are wrong, or a code such as `not_found`.
#[derive(Deserialize, Serialize, Clone, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub enum ErrorDetails {
    String(String),
    Array(Vec<ErrorDetail>),
}
/// Leaves personal data out.
impl ::std::fmt::Debug for ErrorDetails {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("ErrorDetails(<personal>)")
    }
}
impl From<Vec<ErrorDetail>> for ErrorDetails {
    fn from(value: Vec<ErrorDetail>) -> Self {
        Self::Array(value)
    }
}
///An error with a code or a type.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct ErrorObject {
    ///What kind of error it is, such as `invalid_request` or `customer_not_found`. There is no list of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    ///What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    ///The parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    ///What kind of error it is.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for ErrorObject {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ErrorObject")
            .field("code", &redaction::code(&self.code))
            .field("message", &redaction::option(self.message.as_ref()))
            .field("param", &redaction::option(self.param.as_ref()))
            .field("type_", &redaction::code(&self.type_))
            .finish()
    }
}
///The query parameters of `GET /v1/customers`. Those that are left out are not sent.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct ListCustomers {
    ///Only customers with this email.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub email: Option<String>,
    ///Only customers that come before this one in the list: the cursor of the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "CustomerId"))]
    pub ending_before: Option<CustomerId>,
    /**The maximum number of customers to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "i32"))]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub limit: Option<i32>,
    /**The number of customers to skip.

Minimum: `0`.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "i32"))]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub offset: Option<i32>,
    ///Only customers that come after this one in the list: the cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "CustomerId"))]
    pub starting_after: Option<CustomerId>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for ListCustomers {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ListCustomers")
            .field("email", &redaction::option(self.email.as_ref()))
            .field("ending_before", &self.ending_before)
            .field("limit", &self.limit)
            .field("offset", &self.offset)
            .field("starting_after", &self.starting_after)
            .finish()
    }
}
///The query parameters of `GET /v1/customers/{id}/payment_methods`. Those that are left out are not sent.
#[derive(Deserialize, Serialize, Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct ListPaymentMethods {
    /**The maximum number of payment methods to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "i32"))]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub limit: Option<i32>,
    /**The number of payment methods to skip.

Minimum: `0`.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "i32"))]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub offset: Option<i32>,
}
///What is known of a card. Each of its fields may be missing.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct PaymentCard {
    ///The brand, such as `american_express`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    ///The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    ///The month in which the card expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub exp_month: Option<i64>,
    ///The year in which the card expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub exp_year: Option<i64>,
    ///How the card is funded, such as `credit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funding: Option<String>,
    ///The last four digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for PaymentCard {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("PaymentCard")
            .field("brand", &self.brand)
            .field("country", &self.country)
            .field("exp_month", &redaction::option(self.exp_month.as_ref()))
            .field("exp_year", &redaction::option(self.exp_year.as_ref()))
            .field("funding", &self.funding)
            .field("last4", &redaction::option(self.last4.as_ref()))
            .finish()
    }
}
///A payment method of a customer.
#[derive(Deserialize, Serialize, Clone, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct PaymentMethod {
    ///Who pays. Each of its fields may be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::object")]
    pub billing_details: Option<BillingDetails>,
    ///The card. Each of its fields may be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::object")]
    pub card: Option<PaymentCard>,
    ///When the payment method was created, as RFC 3339, such as `2026-06-15T14:30:00Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    ///Whose payment method it is. It is missing in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerReference>,
    ///Keys and values that are stored with the payment method.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::texts")]
    pub metadata: Option<BTreeMap<String, String>>,
    ///Flex's API reference does not say more than the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_session: Option<bool>,
    ///The id of a payment method: `fpm_` and a ULID.
    pub payment_method_id: PaymentMethodId,
    ///Whether it was created with a test key, and so is not visible in live mode.
    pub test_mode: bool,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for PaymentMethod {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("PaymentMethod")
            .field("billing_details", &self.billing_details)
            .field("card", &self.card)
            .field("created_at", &self.created_at)
            .field("customer", &self.customer)
            .field("metadata", &redaction::option(self.metadata.as_ref()))
            .field("off_session", &self.off_session)
            .field("payment_method_id", &self.payment_method_id)
            .field("test_mode", &self.test_mode)
            .finish()
    }
}
///The id of a payment method: `fpm_` and a ULID.
#[derive(Deserialize, Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
pub struct PaymentMethodId(pub String);
impl ::std::borrow::Borrow<str> for PaymentMethodId {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl ::std::cmp::PartialEq<str> for PaymentMethodId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}
impl ::std::cmp::PartialEq<&str> for PaymentMethodId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
impl From<&str> for PaymentMethodId {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}
impl ::std::ops::Deref for PaymentMethodId {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl From<PaymentMethodId> for String {
    fn from(value: PaymentMethodId) -> Self {
        value.0
    }
}
impl From<String> for PaymentMethodId {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::fmt::Display for PaymentMethodId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
impl ::std::str::FromStr for PaymentMethodId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
///The envelope of a response with one page of payment methods.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct PaymentMethodListResponse {
    ///The payment methods of this page, newest first by id.
    pub payment_methods: Vec<PaymentMethod>,
}
#[cfg(feature = "httpmock")]
impl From<Vec<PaymentMethod>> for PaymentMethodListResponse {
    fn from(payment_methods: Vec<PaymentMethod>) -> Self {
        Self { payment_methods }
    }
}
///The envelope of a response with one payment method.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct PaymentMethodResponse {
    ///A payment method of a customer.
    pub payment_method: PaymentMethod,
}
#[cfg(feature = "httpmock")]
impl From<PaymentMethod> for PaymentMethodResponse {
    fn from(payment_method: PaymentMethod) -> Self {
        Self { payment_method }
    }
}
///A shipping address, as returned by Flex. Each of its fields may be missing.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct ShippingAddress {
    ///The city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    ///The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    ///The first line of the street address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<String>,
    ///The second line of the street address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    ///The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    ///The address's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_address_id: Option<ShippingAddressId>,
    ///The state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for ShippingAddress {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ShippingAddress")
            .field("city", &redaction::option(self.city.as_ref()))
            .field("country", &redaction::option(self.country.as_ref()))
            .field("line1", &redaction::option(self.line1.as_ref()))
            .field("line2", &redaction::option(self.line2.as_ref()))
            .field("postal_code", &redaction::option(self.postal_code.as_ref()))
            .field("shipping_address_id", &self.shipping_address_id)
            .field("state", &redaction::option(self.state.as_ref()))
            .finish()
    }
}
///The id of a shipping address: `fsh_` and a ULID.
#[derive(Deserialize, Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
pub struct ShippingAddressId(pub String);
impl ::std::borrow::Borrow<str> for ShippingAddressId {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl ::std::cmp::PartialEq<str> for ShippingAddressId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}
impl ::std::cmp::PartialEq<&str> for ShippingAddressId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
impl From<&str> for ShippingAddressId {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}
impl ::std::ops::Deref for ShippingAddressId {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl From<ShippingAddressId> for String {
    fn from(value: ShippingAddressId) -> Self {
        value.0
    }
}
impl From<String> for ShippingAddressId {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::fmt::Display for ShippingAddressId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
impl ::std::str::FromStr for ShippingAddressId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
///The shipping address of a customer.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct ShippingAddressInput {
    ///The city.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub city: Option<String>,
    ///The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub country: Option<String>,
    ///The first line of the street address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub line1: Option<String>,
    ///The second line of the street address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub line2: Option<String>,
    ///The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub postal_code: Option<String>,
    ///The state.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub state: Option<String>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for ShippingAddressInput {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ShippingAddressInput")
            .field("city", &redaction::option(self.city.as_ref()))
            .field("country", &redaction::option(self.country.as_ref()))
            .field("line1", &redaction::option(self.line1.as_ref()))
            .field("line2", &redaction::option(self.line2.as_ref()))
            .field("postal_code", &redaction::option(self.postal_code.as_ref()))
            .field("state", &redaction::option(self.state.as_ref()))
            .finish()
    }
}
///The fields of a customer to change. Those left out keep their values.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct UpdateCustomer {
    ///The customer's email.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub email: Option<String>,
    ///The customer's employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub employer: Option<String>,
    ///The customer's first name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub first_name: Option<String>,
    ///The customer's last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub last_name: Option<String>,
    /**Your own keys and values, stored with the customer.

Flex's API reference does not say whether they are merged with those that are stored or replace them all. To
keep those that are stored, send them again.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schemars",
        schemars(default, with = "BTreeMap<String, String>")
    )]
    #[serde(default, deserialize_with = "lenient::texts")]
    pub metadata: Option<BTreeMap<String, String>>,
    ///The customer's phone number in E.164 form, such as `+15555555555`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "String"))]
    pub phone: Option<String>,
    ///The shipping address of a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "ShippingAddressInput"))]
    #[serde(default, deserialize_with = "lenient::object")]
    pub shipping: Option<ShippingAddressInput>,
}
/// Leaves personal data out.
impl ::std::fmt::Debug for UpdateCustomer {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("UpdateCustomer")
            .field("email", &redaction::option(self.email.as_ref()))
            .field("employer", &redaction::option(self.employer.as_ref()))
            .field("first_name", &redaction::option(self.first_name.as_ref()))
            .field("last_name", &redaction::option(self.last_name.as_ref()))
            .field("metadata", &redaction::option(self.metadata.as_ref()))
            .field("phone", &redaction::option(self.phone.as_ref()))
            .field("shipping", &self.shipping)
            .finish()
    }
}
///The envelope of a request that updates a customer.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct UpdateCustomerRequest {
    ///The fields of a customer to change. Those left out keep their values.
    pub customer: UpdateCustomer,
}
#[cfg(feature = "httpmock")]
impl From<UpdateCustomer> for UpdateCustomerRequest {
    fn from(customer: UpdateCustomer) -> Self {
        Self { customer }
    }
}
/// Error types.
pub mod error {
    /// Error from a `TryFrom` or `FromStr` implementation.
    pub struct ConversionError(::std::borrow::Cow<'static, str>);
    impl ::std::error::Error for ConversionError {}
    impl ::std::fmt::Display for ConversionError {
        fn fmt(
            &self,
            f: &mut ::std::fmt::Formatter<'_>,
        ) -> Result<(), ::std::fmt::Error> {
            ::std::fmt::Display::fmt(&self.0, f)
        }
    }
    impl ::std::fmt::Debug for ConversionError {
        fn fmt(
            &self,
            f: &mut ::std::fmt::Formatter<'_>,
        ) -> Result<(), ::std::fmt::Error> {
            ::std::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl From<&'static str> for ConversionError {
        fn from(value: &'static str) -> Self {
            Self(value.into())
        }
    }
    impl From<String> for ConversionError {
        fn from(value: String) -> Self {
            Self(value.into())
        }
    }
}
