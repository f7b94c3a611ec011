// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! The types of the document's schemas and query parameters.
#![allow(clippy::all, clippy::pedantic, missing_docs)]
use crate::model::lenient;
use crate::redaction;
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
redaction::debug!(
    BillingAddress { city(option), country(option), line1(option), line2(option),
    postal_code(option), state(option) }
);
///Details about the payer of a payment method. Each of its fields may be missing.
#[derive(Deserialize, Serialize, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct BillingDetails {
    ///The billing address. Each of its fields may be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::object")]
    pub address: Option<BillingAddress>,
    ///The payer's email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    ///The payer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    ///The payer's phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}
redaction::debug!(
    BillingDetails { address, email(option), name(option), phone(option) }
);
///The id of a checkout session.
#[derive(Deserialize, Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
pub struct CheckoutSessionId(pub String);
crate::model::text::text!(CheckoutSessionId);
/**The fields of a new customer.

Flex's API reference does not say which ones are required. Every customer has a first name, a last name and an
email, and nothing else could supply them, so these three are required.*/
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

If the customer exists, Flex's API reference does not say whether they are merged with the stored ones or
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
redaction::debug!(
    CreateCustomer { checkout_session_id, email(personal), employer(option),
    first_name(personal), last_name(personal), metadata(option), phone(option), shipping
    }
);
///The envelope of a request that creates a customer.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct CreateCustomerRequest {
    /**The fields of a new customer.

Flex's API reference does not say which ones are required. Every customer has a first name, a last name and an
email, and nothing else could supply them, so these three are required.*/
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
redaction::debug!(
    Customer { created_at, customer_id, email(personal), employer(option),
    first_name(personal), last_name(personal), metadata(option), phone(option), shipping,
    test_mode }
);
///The id of a customer: `fcus_` and a ULID.
#[derive(Deserialize, Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
pub struct CustomerId(pub String);
crate::model::text::text!(CustomerId);
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
redaction::debug!(ErrorBody { detail(option), error, message(option) });
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
redaction::debug!(ErrorDetail { loc(option), msg(option), type_(code) });
///Which fields are wrong, or a code such as `not_found`.
#[derive(Deserialize, Serialize, Clone, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub enum ErrorDetails {
    String(String),
    Array(Vec<ErrorDetail>),
}
redaction::debug!(ErrorDetails);
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
    ///What kind of error it is, such as `invalid_request` or `customer_not_found`. There is no list of codes.
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
redaction::debug!(
    ErrorObject { code(code), message(option), param(option), type_(code) }
);
///The query parameters of `GET /v1/customers`. Only those that are set are sent.
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
    #[cfg_attr(feature = "schemars", schemars(default, with = "u32"))]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub limit: Option<u32>,
    /**The number of customers to skip.

Minimum: `0`.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "u32"))]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub offset: Option<u32>,
    ///Only customers that come after this one in the list: the cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "CustomerId"))]
    pub starting_after: Option<CustomerId>,
}
redaction::debug!(
    ListCustomers { email(option), ending_before, limit, offset, starting_after }
);
///The query parameters of `GET /v1/customers/{id}/payment_methods`. Only those that are set are sent.
#[derive(Deserialize, Serialize, Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct ListPaymentMethods {
    /**The maximum number of payment methods to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "u32"))]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub limit: Option<u32>,
    /**The number of payment methods to skip.

Minimum: `0`.*/
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(default, with = "u32"))]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub offset: Option<u32>,
}
///Details about a card. Each of its fields may be missing.
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
redaction::debug!(
    PaymentCard { brand, country, exp_month(option), exp_year(option), funding,
    last4(option) }
);
///A payment method of a customer.
#[derive(Deserialize, Serialize, Clone, PartialEq)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[non_exhaustive]
pub struct PaymentMethod {
    ///Details about the payer. Each of its fields may be missing.
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
    ///The customer whose payment method it is. It is missing in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerReference>,
    ///Keys and values that are stored with the payment method.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, deserialize_with = "lenient::texts")]
    pub metadata: Option<BTreeMap<String, String>>,
    ///Flex's API reference says no more than the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_session: Option<bool>,
    ///The id of a payment method: `fpm_` and a ULID.
    pub payment_method_id: PaymentMethodId,
    ///Whether it was created with a test key, and so is not visible in live mode.
    pub test_mode: bool,
}
redaction::debug!(
    PaymentMethod { billing_details, card, created_at, customer, metadata(option),
    off_session, payment_method_id, test_mode }
);
///The id of a payment method: `fpm_` and a ULID.
#[derive(Deserialize, Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
pub struct PaymentMethodId(pub String);
crate::model::text::text!(PaymentMethodId);
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
redaction::debug!(
    ShippingAddress { city(option), country(option), line1(option), line2(option),
    postal_code(option), shipping_address_id, state(option) }
);
///The id of a shipping address: `fsh_` and a ULID.
#[derive(Deserialize, Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
pub struct ShippingAddressId(pub String);
crate::model::text::text!(ShippingAddressId);
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
redaction::debug!(
    ShippingAddressInput { city(option), country(option), line1(option), line2(option),
    postal_code(option), state(option) }
);
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

Flex's API reference does not say whether they are merged with the stored ones or replace them all. To keep the
stored ones, send them again.*/
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
redaction::debug!(
    UpdateCustomer { email(option), employer(option), first_name(option),
    last_name(option), metadata(option), phone(option), shipping }
);
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
