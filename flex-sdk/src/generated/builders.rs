// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! A builder for each object of the document. A missing required field is an error at compile time.
//!
//! Each builder has a type parameter for every required field, with the field's name: a unit struct of
//! [`missing`] until the field is given, and [`given::Value`] from then on. `build` requires all of them to be
//! [`given::Given`], where there is an example.
#![allow(clippy::all, clippy::pedantic, missing_docs, non_camel_case_types)]
use super::types::*;
impl BillingAddress {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> BillingAddressBuilder {
        BillingAddressBuilder {
            city: ::std::option::Option::None,
            country: ::std::option::Option::None,
            line1: ::std::option::Option::None,
            line2: ::std::option::Option::None,
            postal_code: ::std::option::Option::None,
            state: ::std::option::Option::None,
        }
    }
}
/// The builder of [`BillingAddress`], from [`BillingAddress::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct BillingAddressBuilder {
    city: ::std::option::Option<::std::string::String>,
    country: ::std::option::Option<::std::string::String>,
    line1: ::std::option::Option<::std::string::String>,
    line2: ::std::option::Option<::std::string::String>,
    postal_code: ::std::option::Option<::std::string::String>,
    state: ::std::option::Option<::std::string::String>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for BillingAddressBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("BillingAddressBuilder").finish_non_exhaustive()
    }
}
impl BillingAddressBuilder {
    ///The city.
    pub fn city(
        mut self,
        city: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.city = ::std::option::Option::Some(city.into());
        self
    }
    ///The city.
    pub fn maybe_city(
        mut self,
        city: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.city = city.map(::std::convert::Into::into);
        self
    }
    ///The country.
    pub fn country(
        mut self,
        country: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.country = ::std::option::Option::Some(country.into());
        self
    }
    ///The country.
    pub fn maybe_country(
        mut self,
        country: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.country = country.map(::std::convert::Into::into);
        self
    }
    ///The first line of the street address.
    pub fn line1(
        mut self,
        line1: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.line1 = ::std::option::Option::Some(line1.into());
        self
    }
    ///The first line of the street address.
    pub fn maybe_line1(
        mut self,
        line1: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.line1 = line1.map(::std::convert::Into::into);
        self
    }
    ///The second line of the street address.
    pub fn line2(
        mut self,
        line2: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.line2 = ::std::option::Option::Some(line2.into());
        self
    }
    ///The second line of the street address.
    pub fn maybe_line2(
        mut self,
        line2: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.line2 = line2.map(::std::convert::Into::into);
        self
    }
    ///The postal code.
    pub fn postal_code(
        mut self,
        postal_code: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.postal_code = ::std::option::Option::Some(postal_code.into());
        self
    }
    ///The postal code.
    pub fn maybe_postal_code(
        mut self,
        postal_code: ::std::option::Option<
            impl ::std::convert::Into<::std::string::String>,
        >,
    ) -> Self {
        self.postal_code = postal_code.map(::std::convert::Into::into);
        self
    }
    ///The state.
    pub fn state(
        mut self,
        state: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.state = ::std::option::Option::Some(state.into());
        self
    }
    ///The state.
    pub fn maybe_state(
        mut self,
        state: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.state = state.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> BillingAddress {
        BillingAddress {
            city: self.city,
            country: self.country,
            line1: self.line1,
            line2: self.line2,
            postal_code: self.postal_code,
            state: self.state,
        }
    }
}
impl BillingDetails {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> BillingDetailsBuilder {
        BillingDetailsBuilder {
            address: ::std::default::Default::default(),
            email: ::std::option::Option::None,
            name: ::std::option::Option::None,
            phone: ::std::option::Option::None,
        }
    }
}
/// The builder of [`BillingDetails`], from [`BillingDetails::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct BillingDetailsBuilder {
    address: ::std::option::Option<BillingAddress>,
    email: ::std::option::Option<::std::string::String>,
    name: ::std::option::Option<::std::string::String>,
    phone: ::std::option::Option<::std::string::String>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for BillingDetailsBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("BillingDetailsBuilder").finish_non_exhaustive()
    }
}
impl BillingDetailsBuilder {
    ///The billing address. Each of its fields may be missing.
    pub fn address(
        mut self,
        address: impl ::std::convert::Into<BillingAddress>,
    ) -> Self {
        self.address = ::std::option::Option::Some(address.into());
        self
    }
    ///The billing address. Each of its fields may be missing.
    pub fn maybe_address(
        mut self,
        address: ::std::option::Option<impl ::std::convert::Into<BillingAddress>>,
    ) -> Self {
        self.address = address.map(::std::convert::Into::into);
        self
    }
    ///The email of who pays.
    pub fn email(
        mut self,
        email: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.email = ::std::option::Option::Some(email.into());
        self
    }
    ///The email of who pays.
    pub fn maybe_email(
        mut self,
        email: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.email = email.map(::std::convert::Into::into);
        self
    }
    ///The name of who pays.
    pub fn name(
        mut self,
        name: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.name = ::std::option::Option::Some(name.into());
        self
    }
    ///The name of who pays.
    pub fn maybe_name(
        mut self,
        name: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.name = name.map(::std::convert::Into::into);
        self
    }
    ///The phone number of who pays.
    pub fn phone(
        mut self,
        phone: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.phone = ::std::option::Option::Some(phone.into());
        self
    }
    ///The phone number of who pays.
    pub fn maybe_phone(
        mut self,
        phone: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.phone = phone.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> BillingDetails {
        BillingDetails {
            address: self.address,
            email: self.email,
            name: self.name,
            phone: self.phone,
        }
    }
}
impl CreateCustomer {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> CreateCustomerBuilder<
        missing::email,
        missing::first_name,
        missing::last_name,
    > {
        CreateCustomerBuilder {
            checkout_session_id: ::std::option::Option::None,
            email: missing::email,
            employer: ::std::option::Option::None,
            first_name: missing::first_name,
            last_name: missing::last_name,
            metadata: ::std::default::Default::default(),
            phone: ::std::option::Option::None,
            shipping: ::std::default::Default::default(),
        }
    }
}
/// The builder of [`CreateCustomer`], from [`CreateCustomer::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct CreateCustomerBuilder<email, first_name, last_name> {
    checkout_session_id: ::std::option::Option<CheckoutSessionId>,
    email: email,
    employer: ::std::option::Option<::std::string::String>,
    first_name: first_name,
    last_name: last_name,
    metadata: ::std::option::Option<
        ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
    >,
    phone: ::std::option::Option<::std::string::String>,
    shipping: ::std::option::Option<ShippingAddressInput>,
}
/// Leaves out the fields, which may be personal.
impl<email, first_name, last_name> ::std::fmt::Debug
for CreateCustomerBuilder<email, first_name, last_name> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("CreateCustomerBuilder").finish_non_exhaustive()
    }
}
impl<email, first_name, last_name> CreateCustomerBuilder<email, first_name, last_name> {
    ///A checkout session to update, so that it references the customer.
    pub fn checkout_session_id(
        mut self,
        checkout_session_id: impl ::std::convert::Into<CheckoutSessionId>,
    ) -> Self {
        self.checkout_session_id = ::std::option::Option::Some(
            checkout_session_id.into(),
        );
        self
    }
    ///A checkout session to update, so that it references the customer.
    pub fn maybe_checkout_session_id(
        mut self,
        checkout_session_id: ::std::option::Option<
            impl ::std::convert::Into<CheckoutSessionId>,
        >,
    ) -> Self {
        self.checkout_session_id = checkout_session_id.map(::std::convert::Into::into);
        self
    }
    ///The customer's email. If a customer with this email exists, that one is updated.
    pub fn email(
        self,
        email: impl ::std::convert::Into<::std::string::String>,
    ) -> CreateCustomerBuilder<
        crate::model::required::Value<::std::string::String>,
        first_name,
        last_name,
    > {
        CreateCustomerBuilder {
            email: crate::model::required::Value(email.into()),
            checkout_session_id: self.checkout_session_id,
            employer: self.employer,
            first_name: self.first_name,
            last_name: self.last_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
        }
    }
    ///The customer's employer.
    pub fn employer(
        mut self,
        employer: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.employer = ::std::option::Option::Some(employer.into());
        self
    }
    ///The customer's employer.
    pub fn maybe_employer(
        mut self,
        employer: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.employer = employer.map(::std::convert::Into::into);
        self
    }
    ///The customer's first name.
    pub fn first_name(
        self,
        first_name: impl ::std::convert::Into<::std::string::String>,
    ) -> CreateCustomerBuilder<
        email,
        crate::model::required::Value<::std::string::String>,
        last_name,
    > {
        CreateCustomerBuilder {
            first_name: crate::model::required::Value(first_name.into()),
            checkout_session_id: self.checkout_session_id,
            email: self.email,
            employer: self.employer,
            last_name: self.last_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
        }
    }
    ///The customer's last name.
    pub fn last_name(
        self,
        last_name: impl ::std::convert::Into<::std::string::String>,
    ) -> CreateCustomerBuilder<
        email,
        first_name,
        crate::model::required::Value<::std::string::String>,
    > {
        CreateCustomerBuilder {
            last_name: crate::model::required::Value(last_name.into()),
            checkout_session_id: self.checkout_session_id,
            email: self.email,
            employer: self.employer,
            first_name: self.first_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
        }
    }
    /**Your own keys and values, stored with the customer.

If the customer exists, Flex's API reference does not say whether they are merged with those that are stored or
replace them all.*/
    pub fn metadata(
        mut self,
        metadata: ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::string::String,
        >,
    ) -> Self {
        self.metadata = ::std::option::Option::Some(metadata);
        self
    }
    /**Your own keys and values, stored with the customer.

If the customer exists, Flex's API reference does not say whether they are merged with those that are stored or
replace them all.*/
    pub fn maybe_metadata(
        mut self,
        metadata: ::std::option::Option<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
        >,
    ) -> Self {
        self.metadata = metadata;
        self
    }
    ///The customer's phone number in E.164 form, such as `+15555555555`.
    pub fn phone(
        mut self,
        phone: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.phone = ::std::option::Option::Some(phone.into());
        self
    }
    ///The customer's phone number in E.164 form, such as `+15555555555`.
    pub fn maybe_phone(
        mut self,
        phone: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.phone = phone.map(::std::convert::Into::into);
        self
    }
    ///The shipping address of a customer.
    pub fn shipping(
        mut self,
        shipping: impl ::std::convert::Into<ShippingAddressInput>,
    ) -> Self {
        self.shipping = ::std::option::Option::Some(shipping.into());
        self
    }
    ///The shipping address of a customer.
    pub fn maybe_shipping(
        mut self,
        shipping: ::std::option::Option<impl ::std::convert::Into<ShippingAddressInput>>,
    ) -> Self {
        self.shipping = shipping.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> CreateCustomer
    where
        email: crate::model::required::Given<::std::string::String>,
        first_name: crate::model::required::Given<::std::string::String>,
        last_name: crate::model::required::Given<::std::string::String>,
    {
        CreateCustomer {
            checkout_session_id: self.checkout_session_id,
            email: self.email.value(),
            employer: self.employer,
            first_name: self.first_name.value(),
            last_name: self.last_name.value(),
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
        }
    }
}
impl CreateCustomerRequest {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> CreateCustomerRequestBuilder<missing::customer> {
        CreateCustomerRequestBuilder {
            customer: missing::customer,
        }
    }
}
/// The builder of [`CreateCustomerRequest`], from [`CreateCustomerRequest::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct CreateCustomerRequestBuilder<customer> {
    customer: customer,
}
/// Leaves out the fields, which may be personal.
impl<customer> ::std::fmt::Debug for CreateCustomerRequestBuilder<customer> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("CreateCustomerRequestBuilder").finish_non_exhaustive()
    }
}
impl<customer> CreateCustomerRequestBuilder<customer> {
    /**The fields of a new customer.

Flex's API reference does not say which ones are required. Every customer has a first name, a last name and an
email, and nothing else could supply them, so these three are.*/
    pub fn customer(
        self,
        customer: impl ::std::convert::Into<CreateCustomer>,
    ) -> CreateCustomerRequestBuilder<crate::model::required::Value<CreateCustomer>> {
        CreateCustomerRequestBuilder {
            customer: crate::model::required::Value(customer.into()),
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> CreateCustomerRequest
    where
        customer: crate::model::required::Given<CreateCustomer>,
    {
        CreateCustomerRequest {
            customer: self.customer.value(),
        }
    }
}
impl Customer {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> CustomerBuilder<
        missing::created_at,
        missing::customer_id,
        missing::email,
        missing::first_name,
        missing::last_name,
        missing::test_mode,
    > {
        CustomerBuilder {
            created_at: missing::created_at,
            customer_id: missing::customer_id,
            email: missing::email,
            employer: ::std::option::Option::None,
            first_name: missing::first_name,
            last_name: missing::last_name,
            metadata: ::std::default::Default::default(),
            phone: ::std::option::Option::None,
            shipping: ::std::default::Default::default(),
            test_mode: missing::test_mode,
        }
    }
}
/// The builder of [`Customer`], from [`Customer::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct CustomerBuilder<
    created_at,
    customer_id,
    email,
    first_name,
    last_name,
    test_mode,
> {
    created_at: created_at,
    customer_id: customer_id,
    email: email,
    employer: ::std::option::Option<::std::string::String>,
    first_name: first_name,
    last_name: last_name,
    metadata: ::std::option::Option<
        ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
    >,
    phone: ::std::option::Option<::std::string::String>,
    shipping: ::std::option::Option<ShippingAddress>,
    test_mode: test_mode,
}
/// Leaves out the fields, which may be personal.
impl<created_at, customer_id, email, first_name, last_name, test_mode> ::std::fmt::Debug
for CustomerBuilder<created_at, customer_id, email, first_name, last_name, test_mode> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("CustomerBuilder").finish_non_exhaustive()
    }
}
impl<
    created_at,
    customer_id,
    email,
    first_name,
    last_name,
    test_mode,
> CustomerBuilder<created_at, customer_id, email, first_name, last_name, test_mode> {
    ///When the customer was created. Flex's API reference shows RFC 3339, such as `2026-06-15T14:30:00Z`.
    pub fn created_at(
        self,
        created_at: impl ::std::convert::Into<::std::string::String>,
    ) -> CustomerBuilder<
        crate::model::required::Value<::std::string::String>,
        customer_id,
        email,
        first_name,
        last_name,
        test_mode,
    > {
        CustomerBuilder {
            created_at: crate::model::required::Value(created_at.into()),
            customer_id: self.customer_id,
            email: self.email,
            employer: self.employer,
            first_name: self.first_name,
            last_name: self.last_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
            test_mode: self.test_mode,
        }
    }
    ///The id of a customer: `fcus_` and a ULID.
    pub fn customer_id(
        self,
        customer_id: impl ::std::convert::Into<CustomerId>,
    ) -> CustomerBuilder<
        created_at,
        crate::model::required::Value<CustomerId>,
        email,
        first_name,
        last_name,
        test_mode,
    > {
        CustomerBuilder {
            customer_id: crate::model::required::Value(customer_id.into()),
            created_at: self.created_at,
            email: self.email,
            employer: self.employer,
            first_name: self.first_name,
            last_name: self.last_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
            test_mode: self.test_mode,
        }
    }
    ///The customer's email.
    pub fn email(
        self,
        email: impl ::std::convert::Into<::std::string::String>,
    ) -> CustomerBuilder<
        created_at,
        customer_id,
        crate::model::required::Value<::std::string::String>,
        first_name,
        last_name,
        test_mode,
    > {
        CustomerBuilder {
            email: crate::model::required::Value(email.into()),
            created_at: self.created_at,
            customer_id: self.customer_id,
            employer: self.employer,
            first_name: self.first_name,
            last_name: self.last_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
            test_mode: self.test_mode,
        }
    }
    ///The customer's employer.
    pub fn employer(
        mut self,
        employer: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.employer = ::std::option::Option::Some(employer.into());
        self
    }
    ///The customer's employer.
    pub fn maybe_employer(
        mut self,
        employer: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.employer = employer.map(::std::convert::Into::into);
        self
    }
    ///The customer's first name.
    pub fn first_name(
        self,
        first_name: impl ::std::convert::Into<::std::string::String>,
    ) -> CustomerBuilder<
        created_at,
        customer_id,
        email,
        crate::model::required::Value<::std::string::String>,
        last_name,
        test_mode,
    > {
        CustomerBuilder {
            first_name: crate::model::required::Value(first_name.into()),
            created_at: self.created_at,
            customer_id: self.customer_id,
            email: self.email,
            employer: self.employer,
            last_name: self.last_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
            test_mode: self.test_mode,
        }
    }
    ///The customer's last name.
    pub fn last_name(
        self,
        last_name: impl ::std::convert::Into<::std::string::String>,
    ) -> CustomerBuilder<
        created_at,
        customer_id,
        email,
        first_name,
        crate::model::required::Value<::std::string::String>,
        test_mode,
    > {
        CustomerBuilder {
            last_name: crate::model::required::Value(last_name.into()),
            created_at: self.created_at,
            customer_id: self.customer_id,
            email: self.email,
            employer: self.employer,
            first_name: self.first_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
            test_mode: self.test_mode,
        }
    }
    ///Your own keys and values, stored with the customer.
    pub fn metadata(
        mut self,
        metadata: ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::string::String,
        >,
    ) -> Self {
        self.metadata = ::std::option::Option::Some(metadata);
        self
    }
    ///Your own keys and values, stored with the customer.
    pub fn maybe_metadata(
        mut self,
        metadata: ::std::option::Option<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
        >,
    ) -> Self {
        self.metadata = metadata;
        self
    }
    ///The customer's phone number in E.164 form.
    pub fn phone(
        mut self,
        phone: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.phone = ::std::option::Option::Some(phone.into());
        self
    }
    ///The customer's phone number in E.164 form.
    pub fn maybe_phone(
        mut self,
        phone: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.phone = phone.map(::std::convert::Into::into);
        self
    }
    ///The customer's shipping address. Each of its fields may be missing.
    pub fn shipping(
        mut self,
        shipping: impl ::std::convert::Into<ShippingAddress>,
    ) -> Self {
        self.shipping = ::std::option::Option::Some(shipping.into());
        self
    }
    ///The customer's shipping address. Each of its fields may be missing.
    pub fn maybe_shipping(
        mut self,
        shipping: ::std::option::Option<impl ::std::convert::Into<ShippingAddress>>,
    ) -> Self {
        self.shipping = shipping.map(::std::convert::Into::into);
        self
    }
    ///Whether the customer was created with a test key, and so is not visible in live mode.
    pub fn test_mode(
        self,
        test_mode: bool,
    ) -> CustomerBuilder<
        created_at,
        customer_id,
        email,
        first_name,
        last_name,
        crate::model::required::Value<bool>,
    > {
        CustomerBuilder {
            test_mode: crate::model::required::Value(test_mode),
            created_at: self.created_at,
            customer_id: self.customer_id,
            email: self.email,
            employer: self.employer,
            first_name: self.first_name,
            last_name: self.last_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> Customer
    where
        created_at: crate::model::required::Given<::std::string::String>,
        customer_id: crate::model::required::Given<CustomerId>,
        email: crate::model::required::Given<::std::string::String>,
        first_name: crate::model::required::Given<::std::string::String>,
        last_name: crate::model::required::Given<::std::string::String>,
        test_mode: crate::model::required::Given<bool>,
    {
        Customer {
            created_at: self.created_at.value(),
            customer_id: self.customer_id.value(),
            email: self.email.value(),
            employer: self.employer,
            first_name: self.first_name.value(),
            last_name: self.last_name.value(),
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
            test_mode: self.test_mode.value(),
        }
    }
}
impl CustomerListResponse {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> CustomerListResponseBuilder<missing::customers> {
        CustomerListResponseBuilder {
            customers: missing::customers,
        }
    }
}
/// The builder of [`CustomerListResponse`], from [`CustomerListResponse::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct CustomerListResponseBuilder<customers> {
    customers: customers,
}
/// Leaves out the fields, which may be personal.
impl<customers> ::std::fmt::Debug for CustomerListResponseBuilder<customers> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("CustomerListResponseBuilder").finish_non_exhaustive()
    }
}
impl<customers> CustomerListResponseBuilder<customers> {
    ///The customers of this page, newest first by id.
    pub fn customers(
        self,
        customers: ::std::vec::Vec<Customer>,
    ) -> CustomerListResponseBuilder<
        crate::model::required::Value<::std::vec::Vec<Customer>>,
    > {
        CustomerListResponseBuilder {
            customers: crate::model::required::Value(customers),
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> CustomerListResponse
    where
        customers: crate::model::required::Given<::std::vec::Vec<Customer>>,
    {
        CustomerListResponse {
            customers: self.customers.value(),
        }
    }
}
impl CustomerResponse {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> CustomerResponseBuilder<missing::customer> {
        CustomerResponseBuilder {
            customer: missing::customer,
        }
    }
}
/// The builder of [`CustomerResponse`], from [`CustomerResponse::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct CustomerResponseBuilder<customer> {
    customer: customer,
}
/// Leaves out the fields, which may be personal.
impl<customer> ::std::fmt::Debug for CustomerResponseBuilder<customer> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("CustomerResponseBuilder").finish_non_exhaustive()
    }
}
impl<customer> CustomerResponseBuilder<customer> {
    ///A customer, as returned by Flex.
    pub fn customer(
        self,
        customer: impl ::std::convert::Into<Customer>,
    ) -> CustomerResponseBuilder<crate::model::required::Value<Customer>> {
        CustomerResponseBuilder {
            customer: crate::model::required::Value(customer.into()),
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> CustomerResponse
    where
        customer: crate::model::required::Given<Customer>,
    {
        CustomerResponse {
            customer: self.customer.value(),
        }
    }
}
impl DeletedCustomer {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> DeletedCustomerBuilder<missing::customer_id, missing::deleted> {
        DeletedCustomerBuilder {
            customer_id: missing::customer_id,
            deleted: missing::deleted,
        }
    }
}
/// The builder of [`DeletedCustomer`], from [`DeletedCustomer::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct DeletedCustomerBuilder<customer_id, deleted> {
    customer_id: customer_id,
    deleted: deleted,
}
/// Leaves out the fields, which may be personal.
impl<customer_id, deleted> ::std::fmt::Debug
for DeletedCustomerBuilder<customer_id, deleted> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("DeletedCustomerBuilder").finish_non_exhaustive()
    }
}
impl<customer_id, deleted> DeletedCustomerBuilder<customer_id, deleted> {
    ///The id of a customer: `fcus_` and a ULID.
    pub fn customer_id(
        self,
        customer_id: impl ::std::convert::Into<CustomerId>,
    ) -> DeletedCustomerBuilder<crate::model::required::Value<CustomerId>, deleted> {
        DeletedCustomerBuilder {
            customer_id: crate::model::required::Value(customer_id.into()),
            deleted: self.deleted,
        }
    }
    ///Whether the customer was deleted.
    pub fn deleted(
        self,
        deleted: bool,
    ) -> DeletedCustomerBuilder<customer_id, crate::model::required::Value<bool>> {
        DeletedCustomerBuilder {
            deleted: crate::model::required::Value(deleted),
            customer_id: self.customer_id,
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> DeletedCustomer
    where
        customer_id: crate::model::required::Given<CustomerId>,
        deleted: crate::model::required::Given<bool>,
    {
        DeletedCustomer {
            customer_id: self.customer_id.value(),
            deleted: self.deleted.value(),
        }
    }
}
impl DeletedCustomerResponse {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> DeletedCustomerResponseBuilder<missing::customer> {
        DeletedCustomerResponseBuilder {
            customer: missing::customer,
        }
    }
}
/// The builder of [`DeletedCustomerResponse`], from [`DeletedCustomerResponse::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct DeletedCustomerResponseBuilder<customer> {
    customer: customer,
}
/// Leaves out the fields, which may be personal.
impl<customer> ::std::fmt::Debug for DeletedCustomerResponseBuilder<customer> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("DeletedCustomerResponseBuilder").finish_non_exhaustive()
    }
}
impl<customer> DeletedCustomerResponseBuilder<customer> {
    ///A customer who was deleted.
    pub fn customer(
        self,
        customer: impl ::std::convert::Into<DeletedCustomer>,
    ) -> DeletedCustomerResponseBuilder<crate::model::required::Value<DeletedCustomer>> {
        DeletedCustomerResponseBuilder {
            customer: crate::model::required::Value(customer.into()),
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> DeletedCustomerResponse
    where
        customer: crate::model::required::Given<DeletedCustomer>,
    {
        DeletedCustomerResponse {
            customer: self.customer.value(),
        }
    }
}
impl ErrorBody {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> ErrorBodyBuilder {
        ErrorBodyBuilder {
            detail: ::std::option::Option::None,
            error: ::std::default::Default::default(),
            message: ::std::option::Option::None,
        }
    }
}
/// The builder of [`ErrorBody`], from [`ErrorBody::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ErrorBodyBuilder {
    detail: ::std::option::Option<ErrorDetails>,
    error: ::std::option::Option<ErrorObject>,
    message: ::std::option::Option<::std::string::String>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for ErrorBodyBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ErrorBodyBuilder").finish_non_exhaustive()
    }
}
impl ErrorBodyBuilder {
    ///Which fields are wrong (422), or a code such as `not_found` (404).
    pub fn detail(mut self, detail: impl ::std::convert::Into<ErrorDetails>) -> Self {
        self.detail = ::std::option::Option::Some(detail.into());
        self
    }
    ///Which fields are wrong (422), or a code such as `not_found` (404).
    pub fn maybe_detail(
        mut self,
        detail: ::std::option::Option<impl ::std::convert::Into<ErrorDetails>>,
    ) -> Self {
        self.detail = detail.map(::std::convert::Into::into);
        self
    }
    ///The error as an object.
    pub fn error(mut self, error: impl ::std::convert::Into<ErrorObject>) -> Self {
        self.error = ::std::option::Option::Some(error.into());
        self
    }
    ///The error as an object.
    pub fn maybe_error(
        mut self,
        error: ::std::option::Option<impl ::std::convert::Into<ErrorObject>>,
    ) -> Self {
        self.error = error.map(::std::convert::Into::into);
        self
    }
    ///What went wrong.
    pub fn message(
        mut self,
        message: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.message = ::std::option::Option::Some(message.into());
        self
    }
    ///What went wrong.
    pub fn maybe_message(
        mut self,
        message: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.message = message.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> ErrorBody {
        ErrorBody {
            detail: self.detail,
            error: self.error,
            message: self.message,
        }
    }
}
impl ErrorDetail {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> ErrorDetailBuilder {
        ErrorDetailBuilder {
            loc: ::std::option::Option::None,
            msg: ::std::option::Option::None,
            type_: ::std::option::Option::None,
        }
    }
}
/// The builder of [`ErrorDetail`], from [`ErrorDetail::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ErrorDetailBuilder {
    loc: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
    msg: ::std::option::Option<::std::string::String>,
    type_: ::std::option::Option<::std::string::String>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for ErrorDetailBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ErrorDetailBuilder").finish_non_exhaustive()
    }
}
impl ErrorDetailBuilder {
    ///The path of the field.
    pub fn loc(mut self, loc: ::std::vec::Vec<::serde_json::Value>) -> Self {
        self.loc = ::std::option::Option::Some(loc);
        self
    }
    ///The path of the field.
    pub fn maybe_loc(
        mut self,
        loc: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
    ) -> Self {
        self.loc = loc;
        self
    }
    ///What is wrong with it.
    pub fn msg(mut self, msg: impl ::std::convert::Into<::std::string::String>) -> Self {
        self.msg = ::std::option::Option::Some(msg.into());
        self
    }
    ///What is wrong with it.
    pub fn maybe_msg(
        mut self,
        msg: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.msg = msg.map(::std::convert::Into::into);
        self
    }
    ///What kind of error it is, such as `price_not_found`.
    pub fn type_(
        mut self,
        type_: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.type_ = ::std::option::Option::Some(type_.into());
        self
    }
    ///What kind of error it is, such as `price_not_found`.
    pub fn maybe_type_(
        mut self,
        type_: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.type_ = type_.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> ErrorDetail {
        ErrorDetail {
            loc: self.loc,
            msg: self.msg,
            type_: self.type_,
        }
    }
}
impl ErrorObject {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> ErrorObjectBuilder {
        ErrorObjectBuilder {
            code: ::std::option::Option::None,
            message: ::std::option::Option::None,
            param: ::std::option::Option::None,
            type_: ::std::option::Option::None,
        }
    }
}
/// The builder of [`ErrorObject`], from [`ErrorObject::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ErrorObjectBuilder {
    code: ::std::option::Option<::std::string::String>,
    message: ::std::option::Option<::std::string::String>,
    param: ::std::option::Option<::std::string::String>,
    type_: ::std::option::Option<::std::string::String>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for ErrorObjectBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ErrorObjectBuilder").finish_non_exhaustive()
    }
}
impl ErrorObjectBuilder {
    ///What kind of error it is, such as `invalid_request` or `customer_not_found`. There is no list of them.
    pub fn code(
        mut self,
        code: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.code = ::std::option::Option::Some(code.into());
        self
    }
    ///What kind of error it is, such as `invalid_request` or `customer_not_found`. There is no list of them.
    pub fn maybe_code(
        mut self,
        code: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.code = code.map(::std::convert::Into::into);
        self
    }
    ///What went wrong.
    pub fn message(
        mut self,
        message: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.message = ::std::option::Option::Some(message.into());
        self
    }
    ///What went wrong.
    pub fn maybe_message(
        mut self,
        message: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.message = message.map(::std::convert::Into::into);
        self
    }
    ///The parameter that is wrong.
    pub fn param(
        mut self,
        param: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.param = ::std::option::Option::Some(param.into());
        self
    }
    ///The parameter that is wrong.
    pub fn maybe_param(
        mut self,
        param: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.param = param.map(::std::convert::Into::into);
        self
    }
    ///What kind of error it is.
    pub fn type_(
        mut self,
        type_: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.type_ = ::std::option::Option::Some(type_.into());
        self
    }
    ///What kind of error it is.
    pub fn maybe_type_(
        mut self,
        type_: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.type_ = type_.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> ErrorObject {
        ErrorObject {
            code: self.code,
            message: self.message,
            param: self.param,
            type_: self.type_,
        }
    }
}
impl ListCustomers {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> ListCustomersBuilder {
        ListCustomersBuilder {
            email: ::std::option::Option::None,
            ending_before: ::std::option::Option::None,
            limit: ::std::default::Default::default(),
            offset: ::std::default::Default::default(),
            starting_after: ::std::option::Option::None,
        }
    }
}
/// The builder of [`ListCustomers`], from [`ListCustomers::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ListCustomersBuilder {
    email: ::std::option::Option<::std::string::String>,
    ending_before: ::std::option::Option<CustomerId>,
    limit: ::std::option::Option<i32>,
    offset: ::std::option::Option<i32>,
    starting_after: ::std::option::Option<CustomerId>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for ListCustomersBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ListCustomersBuilder").finish_non_exhaustive()
    }
}
impl ListCustomersBuilder {
    ///Only customers with this email.
    pub fn email(
        mut self,
        email: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.email = ::std::option::Option::Some(email.into());
        self
    }
    ///Only customers with this email.
    pub fn maybe_email(
        mut self,
        email: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.email = email.map(::std::convert::Into::into);
        self
    }
    ///Only customers that come before this one in the list: the cursor of the previous page.
    pub fn ending_before(
        mut self,
        ending_before: impl ::std::convert::Into<CustomerId>,
    ) -> Self {
        self.ending_before = ::std::option::Option::Some(ending_before.into());
        self
    }
    ///Only customers that come before this one in the list: the cursor of the previous page.
    pub fn maybe_ending_before(
        mut self,
        ending_before: ::std::option::Option<impl ::std::convert::Into<CustomerId>>,
    ) -> Self {
        self.ending_before = ending_before.map(::std::convert::Into::into);
        self
    }
    /**The maximum number of customers to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    pub fn limit(mut self, limit: i32) -> Self {
        self.limit = ::std::option::Option::Some(limit);
        self
    }
    /**The maximum number of customers to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    pub fn maybe_limit(mut self, limit: ::std::option::Option<i32>) -> Self {
        self.limit = limit;
        self
    }
    /**The number of customers to skip.

Minimum: `0`.*/
    pub fn offset(mut self, offset: i32) -> Self {
        self.offset = ::std::option::Option::Some(offset);
        self
    }
    /**The number of customers to skip.

Minimum: `0`.*/
    pub fn maybe_offset(mut self, offset: ::std::option::Option<i32>) -> Self {
        self.offset = offset;
        self
    }
    ///Only customers that come after this one in the list: the cursor of the next page.
    pub fn starting_after(
        mut self,
        starting_after: impl ::std::convert::Into<CustomerId>,
    ) -> Self {
        self.starting_after = ::std::option::Option::Some(starting_after.into());
        self
    }
    ///Only customers that come after this one in the list: the cursor of the next page.
    pub fn maybe_starting_after(
        mut self,
        starting_after: ::std::option::Option<impl ::std::convert::Into<CustomerId>>,
    ) -> Self {
        self.starting_after = starting_after.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> ListCustomers {
        ListCustomers {
            email: self.email,
            ending_before: self.ending_before,
            limit: self.limit,
            offset: self.offset,
            starting_after: self.starting_after,
        }
    }
}
impl ListPaymentMethods {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> ListPaymentMethodsBuilder {
        ListPaymentMethodsBuilder {
            limit: ::std::default::Default::default(),
            offset: ::std::default::Default::default(),
        }
    }
}
/// The builder of [`ListPaymentMethods`], from [`ListPaymentMethods::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ListPaymentMethodsBuilder {
    limit: ::std::option::Option<i32>,
    offset: ::std::option::Option<i32>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for ListPaymentMethodsBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ListPaymentMethodsBuilder").finish_non_exhaustive()
    }
}
impl ListPaymentMethodsBuilder {
    /**The maximum number of payment methods to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    pub fn limit(mut self, limit: i32) -> Self {
        self.limit = ::std::option::Option::Some(limit);
        self
    }
    /**The maximum number of payment methods to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    pub fn maybe_limit(mut self, limit: ::std::option::Option<i32>) -> Self {
        self.limit = limit;
        self
    }
    /**The number of payment methods to skip.

Minimum: `0`.*/
    pub fn offset(mut self, offset: i32) -> Self {
        self.offset = ::std::option::Option::Some(offset);
        self
    }
    /**The number of payment methods to skip.

Minimum: `0`.*/
    pub fn maybe_offset(mut self, offset: ::std::option::Option<i32>) -> Self {
        self.offset = offset;
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> ListPaymentMethods {
        ListPaymentMethods {
            limit: self.limit,
            offset: self.offset,
        }
    }
}
impl PaymentCard {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> PaymentCardBuilder {
        PaymentCardBuilder {
            brand: ::std::option::Option::None,
            country: ::std::option::Option::None,
            exp_month: ::std::default::Default::default(),
            exp_year: ::std::default::Default::default(),
            funding: ::std::option::Option::None,
            last4: ::std::option::Option::None,
        }
    }
}
/// The builder of [`PaymentCard`], from [`PaymentCard::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct PaymentCardBuilder {
    brand: ::std::option::Option<::std::string::String>,
    country: ::std::option::Option<::std::string::String>,
    exp_month: ::std::option::Option<i64>,
    exp_year: ::std::option::Option<i64>,
    funding: ::std::option::Option<::std::string::String>,
    last4: ::std::option::Option<::std::string::String>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for PaymentCardBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("PaymentCardBuilder").finish_non_exhaustive()
    }
}
impl PaymentCardBuilder {
    ///The brand, such as `american_express`.
    pub fn brand(
        mut self,
        brand: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.brand = ::std::option::Option::Some(brand.into());
        self
    }
    ///The brand, such as `american_express`.
    pub fn maybe_brand(
        mut self,
        brand: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.brand = brand.map(::std::convert::Into::into);
        self
    }
    ///The country.
    pub fn country(
        mut self,
        country: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.country = ::std::option::Option::Some(country.into());
        self
    }
    ///The country.
    pub fn maybe_country(
        mut self,
        country: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.country = country.map(::std::convert::Into::into);
        self
    }
    ///The month in which the card expires.
    pub fn exp_month(mut self, exp_month: i64) -> Self {
        self.exp_month = ::std::option::Option::Some(exp_month);
        self
    }
    ///The month in which the card expires.
    pub fn maybe_exp_month(mut self, exp_month: ::std::option::Option<i64>) -> Self {
        self.exp_month = exp_month;
        self
    }
    ///The year in which the card expires.
    pub fn exp_year(mut self, exp_year: i64) -> Self {
        self.exp_year = ::std::option::Option::Some(exp_year);
        self
    }
    ///The year in which the card expires.
    pub fn maybe_exp_year(mut self, exp_year: ::std::option::Option<i64>) -> Self {
        self.exp_year = exp_year;
        self
    }
    ///How the card is funded, such as `credit`.
    pub fn funding(
        mut self,
        funding: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.funding = ::std::option::Option::Some(funding.into());
        self
    }
    ///How the card is funded, such as `credit`.
    pub fn maybe_funding(
        mut self,
        funding: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.funding = funding.map(::std::convert::Into::into);
        self
    }
    ///The last four digits.
    pub fn last4(
        mut self,
        last4: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.last4 = ::std::option::Option::Some(last4.into());
        self
    }
    ///The last four digits.
    pub fn maybe_last4(
        mut self,
        last4: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.last4 = last4.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> PaymentCard {
        PaymentCard {
            brand: self.brand,
            country: self.country,
            exp_month: self.exp_month,
            exp_year: self.exp_year,
            funding: self.funding,
            last4: self.last4,
        }
    }
}
impl PaymentMethod {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> PaymentMethodBuilder<
        missing::payment_method_id,
        missing::test_mode,
    > {
        PaymentMethodBuilder {
            billing_details: ::std::default::Default::default(),
            card: ::std::default::Default::default(),
            created_at: ::std::option::Option::None,
            customer: ::std::option::Option::None,
            metadata: ::std::default::Default::default(),
            off_session: ::std::option::Option::None,
            payment_method_id: missing::payment_method_id,
            test_mode: missing::test_mode,
        }
    }
}
/// The builder of [`PaymentMethod`], from [`PaymentMethod::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct PaymentMethodBuilder<payment_method_id, test_mode> {
    billing_details: ::std::option::Option<BillingDetails>,
    card: ::std::option::Option<PaymentCard>,
    created_at: ::std::option::Option<::std::string::String>,
    customer: ::std::option::Option<CustomerReference>,
    metadata: ::std::option::Option<
        ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
    >,
    off_session: ::std::option::Option<bool>,
    payment_method_id: payment_method_id,
    test_mode: test_mode,
}
/// Leaves out the fields, which may be personal.
impl<payment_method_id, test_mode> ::std::fmt::Debug
for PaymentMethodBuilder<payment_method_id, test_mode> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("PaymentMethodBuilder").finish_non_exhaustive()
    }
}
impl<payment_method_id, test_mode> PaymentMethodBuilder<payment_method_id, test_mode> {
    ///Who pays. Each of its fields may be missing.
    pub fn billing_details(
        mut self,
        billing_details: impl ::std::convert::Into<BillingDetails>,
    ) -> Self {
        self.billing_details = ::std::option::Option::Some(billing_details.into());
        self
    }
    ///Who pays. Each of its fields may be missing.
    pub fn maybe_billing_details(
        mut self,
        billing_details: ::std::option::Option<impl ::std::convert::Into<BillingDetails>>,
    ) -> Self {
        self.billing_details = billing_details.map(::std::convert::Into::into);
        self
    }
    ///The card. Each of its fields may be missing.
    pub fn card(mut self, card: impl ::std::convert::Into<PaymentCard>) -> Self {
        self.card = ::std::option::Option::Some(card.into());
        self
    }
    ///The card. Each of its fields may be missing.
    pub fn maybe_card(
        mut self,
        card: ::std::option::Option<impl ::std::convert::Into<PaymentCard>>,
    ) -> Self {
        self.card = card.map(::std::convert::Into::into);
        self
    }
    ///When the payment method was created, as RFC 3339, such as `2026-06-15T14:30:00Z`.
    pub fn created_at(
        mut self,
        created_at: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.created_at = ::std::option::Option::Some(created_at.into());
        self
    }
    ///When the payment method was created, as RFC 3339, such as `2026-06-15T14:30:00Z`.
    pub fn maybe_created_at(
        mut self,
        created_at: ::std::option::Option<
            impl ::std::convert::Into<::std::string::String>,
        >,
    ) -> Self {
        self.created_at = created_at.map(::std::convert::Into::into);
        self
    }
    ///Whose payment method it is. It is missing in lists.
    pub fn customer(
        mut self,
        customer: impl ::std::convert::Into<CustomerReference>,
    ) -> Self {
        self.customer = ::std::option::Option::Some(customer.into());
        self
    }
    ///Whose payment method it is. It is missing in lists.
    pub fn maybe_customer(
        mut self,
        customer: ::std::option::Option<impl ::std::convert::Into<CustomerReference>>,
    ) -> Self {
        self.customer = customer.map(::std::convert::Into::into);
        self
    }
    ///Keys and values that are stored with the payment method.
    pub fn metadata(
        mut self,
        metadata: ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::string::String,
        >,
    ) -> Self {
        self.metadata = ::std::option::Option::Some(metadata);
        self
    }
    ///Keys and values that are stored with the payment method.
    pub fn maybe_metadata(
        mut self,
        metadata: ::std::option::Option<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
        >,
    ) -> Self {
        self.metadata = metadata;
        self
    }
    ///Flex's API reference does not say more than the name.
    pub fn off_session(mut self, off_session: bool) -> Self {
        self.off_session = ::std::option::Option::Some(off_session);
        self
    }
    ///Flex's API reference does not say more than the name.
    pub fn maybe_off_session(
        mut self,
        off_session: ::std::option::Option<bool>,
    ) -> Self {
        self.off_session = off_session;
        self
    }
    ///The id of a payment method: `fpm_` and a ULID.
    pub fn payment_method_id(
        self,
        payment_method_id: impl ::std::convert::Into<PaymentMethodId>,
    ) -> PaymentMethodBuilder<
        crate::model::required::Value<PaymentMethodId>,
        test_mode,
    > {
        PaymentMethodBuilder {
            payment_method_id: crate::model::required::Value(payment_method_id.into()),
            billing_details: self.billing_details,
            card: self.card,
            created_at: self.created_at,
            customer: self.customer,
            metadata: self.metadata,
            off_session: self.off_session,
            test_mode: self.test_mode,
        }
    }
    ///Whether it was created with a test key, and so is not visible in live mode.
    pub fn test_mode(
        self,
        test_mode: bool,
    ) -> PaymentMethodBuilder<payment_method_id, crate::model::required::Value<bool>> {
        PaymentMethodBuilder {
            test_mode: crate::model::required::Value(test_mode),
            billing_details: self.billing_details,
            card: self.card,
            created_at: self.created_at,
            customer: self.customer,
            metadata: self.metadata,
            off_session: self.off_session,
            payment_method_id: self.payment_method_id,
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> PaymentMethod
    where
        payment_method_id: crate::model::required::Given<PaymentMethodId>,
        test_mode: crate::model::required::Given<bool>,
    {
        PaymentMethod {
            billing_details: self.billing_details,
            card: self.card,
            created_at: self.created_at,
            customer: self.customer,
            metadata: self.metadata,
            off_session: self.off_session,
            payment_method_id: self.payment_method_id.value(),
            test_mode: self.test_mode.value(),
        }
    }
}
impl PaymentMethodListResponse {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> PaymentMethodListResponseBuilder<missing::payment_methods> {
        PaymentMethodListResponseBuilder {
            payment_methods: missing::payment_methods,
        }
    }
}
/// The builder of [`PaymentMethodListResponse`], from [`PaymentMethodListResponse::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct PaymentMethodListResponseBuilder<payment_methods> {
    payment_methods: payment_methods,
}
/// Leaves out the fields, which may be personal.
impl<payment_methods> ::std::fmt::Debug
for PaymentMethodListResponseBuilder<payment_methods> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("PaymentMethodListResponseBuilder").finish_non_exhaustive()
    }
}
impl<payment_methods> PaymentMethodListResponseBuilder<payment_methods> {
    ///The payment methods of this page, newest first by id.
    pub fn payment_methods(
        self,
        payment_methods: ::std::vec::Vec<PaymentMethod>,
    ) -> PaymentMethodListResponseBuilder<
        crate::model::required::Value<::std::vec::Vec<PaymentMethod>>,
    > {
        PaymentMethodListResponseBuilder {
            payment_methods: crate::model::required::Value(payment_methods),
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> PaymentMethodListResponse
    where
        payment_methods: crate::model::required::Given<::std::vec::Vec<PaymentMethod>>,
    {
        PaymentMethodListResponse {
            payment_methods: self.payment_methods.value(),
        }
    }
}
impl PaymentMethodResponse {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> PaymentMethodResponseBuilder<missing::payment_method> {
        PaymentMethodResponseBuilder {
            payment_method: missing::payment_method,
        }
    }
}
/// The builder of [`PaymentMethodResponse`], from [`PaymentMethodResponse::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct PaymentMethodResponseBuilder<payment_method> {
    payment_method: payment_method,
}
/// Leaves out the fields, which may be personal.
impl<payment_method> ::std::fmt::Debug for PaymentMethodResponseBuilder<payment_method> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("PaymentMethodResponseBuilder").finish_non_exhaustive()
    }
}
impl<payment_method> PaymentMethodResponseBuilder<payment_method> {
    ///A payment method of a customer.
    pub fn payment_method(
        self,
        payment_method: impl ::std::convert::Into<PaymentMethod>,
    ) -> PaymentMethodResponseBuilder<crate::model::required::Value<PaymentMethod>> {
        PaymentMethodResponseBuilder {
            payment_method: crate::model::required::Value(payment_method.into()),
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> PaymentMethodResponse
    where
        payment_method: crate::model::required::Given<PaymentMethod>,
    {
        PaymentMethodResponse {
            payment_method: self.payment_method.value(),
        }
    }
}
impl ShippingAddress {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> ShippingAddressBuilder {
        ShippingAddressBuilder {
            city: ::std::option::Option::None,
            country: ::std::option::Option::None,
            line1: ::std::option::Option::None,
            line2: ::std::option::Option::None,
            postal_code: ::std::option::Option::None,
            shipping_address_id: ::std::option::Option::None,
            state: ::std::option::Option::None,
        }
    }
}
/// The builder of [`ShippingAddress`], from [`ShippingAddress::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ShippingAddressBuilder {
    city: ::std::option::Option<::std::string::String>,
    country: ::std::option::Option<::std::string::String>,
    line1: ::std::option::Option<::std::string::String>,
    line2: ::std::option::Option<::std::string::String>,
    postal_code: ::std::option::Option<::std::string::String>,
    shipping_address_id: ::std::option::Option<ShippingAddressId>,
    state: ::std::option::Option<::std::string::String>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for ShippingAddressBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ShippingAddressBuilder").finish_non_exhaustive()
    }
}
impl ShippingAddressBuilder {
    ///The city.
    pub fn city(
        mut self,
        city: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.city = ::std::option::Option::Some(city.into());
        self
    }
    ///The city.
    pub fn maybe_city(
        mut self,
        city: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.city = city.map(::std::convert::Into::into);
        self
    }
    ///The country.
    pub fn country(
        mut self,
        country: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.country = ::std::option::Option::Some(country.into());
        self
    }
    ///The country.
    pub fn maybe_country(
        mut self,
        country: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.country = country.map(::std::convert::Into::into);
        self
    }
    ///The first line of the street address.
    pub fn line1(
        mut self,
        line1: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.line1 = ::std::option::Option::Some(line1.into());
        self
    }
    ///The first line of the street address.
    pub fn maybe_line1(
        mut self,
        line1: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.line1 = line1.map(::std::convert::Into::into);
        self
    }
    ///The second line of the street address.
    pub fn line2(
        mut self,
        line2: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.line2 = ::std::option::Option::Some(line2.into());
        self
    }
    ///The second line of the street address.
    pub fn maybe_line2(
        mut self,
        line2: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.line2 = line2.map(::std::convert::Into::into);
        self
    }
    ///The postal code.
    pub fn postal_code(
        mut self,
        postal_code: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.postal_code = ::std::option::Option::Some(postal_code.into());
        self
    }
    ///The postal code.
    pub fn maybe_postal_code(
        mut self,
        postal_code: ::std::option::Option<
            impl ::std::convert::Into<::std::string::String>,
        >,
    ) -> Self {
        self.postal_code = postal_code.map(::std::convert::Into::into);
        self
    }
    ///The address's id.
    pub fn shipping_address_id(
        mut self,
        shipping_address_id: impl ::std::convert::Into<ShippingAddressId>,
    ) -> Self {
        self.shipping_address_id = ::std::option::Option::Some(
            shipping_address_id.into(),
        );
        self
    }
    ///The address's id.
    pub fn maybe_shipping_address_id(
        mut self,
        shipping_address_id: ::std::option::Option<
            impl ::std::convert::Into<ShippingAddressId>,
        >,
    ) -> Self {
        self.shipping_address_id = shipping_address_id.map(::std::convert::Into::into);
        self
    }
    ///The state.
    pub fn state(
        mut self,
        state: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.state = ::std::option::Option::Some(state.into());
        self
    }
    ///The state.
    pub fn maybe_state(
        mut self,
        state: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.state = state.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> ShippingAddress {
        ShippingAddress {
            city: self.city,
            country: self.country,
            line1: self.line1,
            line2: self.line2,
            postal_code: self.postal_code,
            shipping_address_id: self.shipping_address_id,
            state: self.state,
        }
    }
}
impl ShippingAddressInput {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> ShippingAddressInputBuilder {
        ShippingAddressInputBuilder {
            city: ::std::option::Option::None,
            country: ::std::option::Option::None,
            line1: ::std::option::Option::None,
            line2: ::std::option::Option::None,
            postal_code: ::std::option::Option::None,
            state: ::std::option::Option::None,
        }
    }
}
/// The builder of [`ShippingAddressInput`], from [`ShippingAddressInput::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ShippingAddressInputBuilder {
    city: ::std::option::Option<::std::string::String>,
    country: ::std::option::Option<::std::string::String>,
    line1: ::std::option::Option<::std::string::String>,
    line2: ::std::option::Option<::std::string::String>,
    postal_code: ::std::option::Option<::std::string::String>,
    state: ::std::option::Option<::std::string::String>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for ShippingAddressInputBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("ShippingAddressInputBuilder").finish_non_exhaustive()
    }
}
impl ShippingAddressInputBuilder {
    ///The city.
    pub fn city(
        mut self,
        city: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.city = ::std::option::Option::Some(city.into());
        self
    }
    ///The city.
    pub fn maybe_city(
        mut self,
        city: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.city = city.map(::std::convert::Into::into);
        self
    }
    ///The country.
    pub fn country(
        mut self,
        country: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.country = ::std::option::Option::Some(country.into());
        self
    }
    ///The country.
    pub fn maybe_country(
        mut self,
        country: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.country = country.map(::std::convert::Into::into);
        self
    }
    ///The first line of the street address.
    pub fn line1(
        mut self,
        line1: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.line1 = ::std::option::Option::Some(line1.into());
        self
    }
    ///The first line of the street address.
    pub fn maybe_line1(
        mut self,
        line1: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.line1 = line1.map(::std::convert::Into::into);
        self
    }
    ///The second line of the street address.
    pub fn line2(
        mut self,
        line2: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.line2 = ::std::option::Option::Some(line2.into());
        self
    }
    ///The second line of the street address.
    pub fn maybe_line2(
        mut self,
        line2: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.line2 = line2.map(::std::convert::Into::into);
        self
    }
    ///The postal code.
    pub fn postal_code(
        mut self,
        postal_code: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.postal_code = ::std::option::Option::Some(postal_code.into());
        self
    }
    ///The postal code.
    pub fn maybe_postal_code(
        mut self,
        postal_code: ::std::option::Option<
            impl ::std::convert::Into<::std::string::String>,
        >,
    ) -> Self {
        self.postal_code = postal_code.map(::std::convert::Into::into);
        self
    }
    ///The state.
    pub fn state(
        mut self,
        state: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.state = ::std::option::Option::Some(state.into());
        self
    }
    ///The state.
    pub fn maybe_state(
        mut self,
        state: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.state = state.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> ShippingAddressInput {
        ShippingAddressInput {
            city: self.city,
            country: self.country,
            line1: self.line1,
            line2: self.line2,
            postal_code: self.postal_code,
            state: self.state,
        }
    }
}
impl UpdateCustomer {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> UpdateCustomerBuilder {
        UpdateCustomerBuilder {
            email: ::std::option::Option::None,
            employer: ::std::option::Option::None,
            first_name: ::std::option::Option::None,
            last_name: ::std::option::Option::None,
            metadata: ::std::default::Default::default(),
            phone: ::std::option::Option::None,
            shipping: ::std::default::Default::default(),
        }
    }
}
/// The builder of [`UpdateCustomer`], from [`UpdateCustomer::builder`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct UpdateCustomerBuilder {
    email: ::std::option::Option<::std::string::String>,
    employer: ::std::option::Option<::std::string::String>,
    first_name: ::std::option::Option<::std::string::String>,
    last_name: ::std::option::Option<::std::string::String>,
    metadata: ::std::option::Option<
        ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
    >,
    phone: ::std::option::Option<::std::string::String>,
    shipping: ::std::option::Option<ShippingAddressInput>,
}
/// Leaves out the fields, which may be personal.
impl ::std::fmt::Debug for UpdateCustomerBuilder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("UpdateCustomerBuilder").finish_non_exhaustive()
    }
}
impl UpdateCustomerBuilder {
    ///The customer's email.
    pub fn email(
        mut self,
        email: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.email = ::std::option::Option::Some(email.into());
        self
    }
    ///The customer's email.
    pub fn maybe_email(
        mut self,
        email: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.email = email.map(::std::convert::Into::into);
        self
    }
    ///The customer's employer.
    pub fn employer(
        mut self,
        employer: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.employer = ::std::option::Option::Some(employer.into());
        self
    }
    ///The customer's employer.
    pub fn maybe_employer(
        mut self,
        employer: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.employer = employer.map(::std::convert::Into::into);
        self
    }
    ///The customer's first name.
    pub fn first_name(
        mut self,
        first_name: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.first_name = ::std::option::Option::Some(first_name.into());
        self
    }
    ///The customer's first name.
    pub fn maybe_first_name(
        mut self,
        first_name: ::std::option::Option<
            impl ::std::convert::Into<::std::string::String>,
        >,
    ) -> Self {
        self.first_name = first_name.map(::std::convert::Into::into);
        self
    }
    ///The customer's last name.
    pub fn last_name(
        mut self,
        last_name: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.last_name = ::std::option::Option::Some(last_name.into());
        self
    }
    ///The customer's last name.
    pub fn maybe_last_name(
        mut self,
        last_name: ::std::option::Option<
            impl ::std::convert::Into<::std::string::String>,
        >,
    ) -> Self {
        self.last_name = last_name.map(::std::convert::Into::into);
        self
    }
    /**Your own keys and values, stored with the customer.

Flex's API reference does not say whether they are merged with those that are stored or replace them all. To
keep those that are stored, send them again.*/
    pub fn metadata(
        mut self,
        metadata: ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::string::String,
        >,
    ) -> Self {
        self.metadata = ::std::option::Option::Some(metadata);
        self
    }
    /**Your own keys and values, stored with the customer.

Flex's API reference does not say whether they are merged with those that are stored or replace them all. To
keep those that are stored, send them again.*/
    pub fn maybe_metadata(
        mut self,
        metadata: ::std::option::Option<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
        >,
    ) -> Self {
        self.metadata = metadata;
        self
    }
    ///The customer's phone number in E.164 form, such as `+15555555555`.
    pub fn phone(
        mut self,
        phone: impl ::std::convert::Into<::std::string::String>,
    ) -> Self {
        self.phone = ::std::option::Option::Some(phone.into());
        self
    }
    ///The customer's phone number in E.164 form, such as `+15555555555`.
    pub fn maybe_phone(
        mut self,
        phone: ::std::option::Option<impl ::std::convert::Into<::std::string::String>>,
    ) -> Self {
        self.phone = phone.map(::std::convert::Into::into);
        self
    }
    ///The shipping address of a customer.
    pub fn shipping(
        mut self,
        shipping: impl ::std::convert::Into<ShippingAddressInput>,
    ) -> Self {
        self.shipping = ::std::option::Option::Some(shipping.into());
        self
    }
    ///The shipping address of a customer.
    pub fn maybe_shipping(
        mut self,
        shipping: ::std::option::Option<impl ::std::convert::Into<ShippingAddressInput>>,
    ) -> Self {
        self.shipping = shipping.map(::std::convert::Into::into);
        self
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> UpdateCustomer {
        UpdateCustomer {
            email: self.email,
            employer: self.employer,
            first_name: self.first_name,
            last_name: self.last_name,
            metadata: self.metadata,
            phone: self.phone,
            shipping: self.shipping,
        }
    }
}
impl UpdateCustomerRequest {
    /// Returns a builder, with no field given yet.
    pub fn builder() -> UpdateCustomerRequestBuilder<missing::customer> {
        UpdateCustomerRequestBuilder {
            customer: missing::customer,
        }
    }
}
/// The builder of [`UpdateCustomerRequest`], from [`UpdateCustomerRequest::builder`].
///
/// Its type parameters say which required fields are given: see the [module](self).
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct UpdateCustomerRequestBuilder<customer> {
    customer: customer,
}
/// Leaves out the fields, which may be personal.
impl<customer> ::std::fmt::Debug for UpdateCustomerRequestBuilder<customer> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("UpdateCustomerRequestBuilder").finish_non_exhaustive()
    }
}
impl<customer> UpdateCustomerRequestBuilder<customer> {
    ///The fields of a customer to change. Those left out keep their values.
    pub fn customer(
        self,
        customer: impl ::std::convert::Into<UpdateCustomer>,
    ) -> UpdateCustomerRequestBuilder<crate::model::required::Value<UpdateCustomer>> {
        UpdateCustomerRequestBuilder {
            customer: crate::model::required::Value(customer.into()),
        }
    }
    /// Builds the object. This does not compile until every required field is given.
    pub fn build(self) -> UpdateCustomerRequest
    where
        customer: crate::model::required::Given<UpdateCustomer>,
    {
        UpdateCustomerRequest {
            customer: self.customer.value(),
        }
    }
}
/// The type of a required field that is given.
pub mod given {
    pub use crate::model::required::{Given, Value};
}
/// The types of required fields that are not given yet.
pub mod missing {
    #[derive(Clone, Copy, Debug)]
    pub struct created_at;
    #[derive(Clone, Copy, Debug)]
    pub struct customer;
    #[derive(Clone, Copy, Debug)]
    pub struct customer_id;
    #[derive(Clone, Copy, Debug)]
    pub struct customers;
    #[derive(Clone, Copy, Debug)]
    pub struct deleted;
    #[derive(Clone, Copy, Debug)]
    pub struct email;
    #[derive(Clone, Copy, Debug)]
    pub struct first_name;
    #[derive(Clone, Copy, Debug)]
    pub struct last_name;
    #[derive(Clone, Copy, Debug)]
    pub struct payment_method;
    #[derive(Clone, Copy, Debug)]
    pub struct payment_method_id;
    #[derive(Clone, Copy, Debug)]
    pub struct payment_methods;
    #[derive(Clone, Copy, Debug)]
    pub struct test_mode;
}
