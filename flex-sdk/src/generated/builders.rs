// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! The methods of [`Builder`](crate::model::builder::Builder) for each object of the document.
#![allow(clippy::all, clippy::pedantic, missing_docs, non_camel_case_types)]
use crate::model::builder::Builder;
use crate::model::builder::Given;
use crate::model::builder::Optional;
use std::collections::BTreeMap;
use super::types::*;
use crate::model::builder;
crate::model::builder::blank!(
    CreateCustomer { checkout_session_id email employer first_name last_name metadata
    phone shipping }
);
impl CreateCustomer {
    /// Returns a builder with no fields set.
    pub fn builder() -> Builder<
        Self,
        (missing::email, missing::first_name, missing::last_name),
    > {
        builder::start()
    }
}
impl<a, b, c> Builder<CreateCustomer, (a, b, c)> {
    ///The customer's email. If a customer with this email exists, that one is updated.
    pub fn email(
        mut self,
        value: impl Into<String>,
    ) -> Builder<CreateCustomer, (Given, b, c)> {
        self.0.email = value.into();
        builder::given(self)
    }
    ///The customer's first name.
    pub fn first_name(
        mut self,
        value: impl Into<String>,
    ) -> Builder<CreateCustomer, (a, Given, c)> {
        self.0.first_name = value.into();
        builder::given(self)
    }
    ///The customer's last name.
    pub fn last_name(
        mut self,
        value: impl Into<String>,
    ) -> Builder<CreateCustomer, (a, b, Given)> {
        self.0.last_name = value.into();
        builder::given(self)
    }
    ///A checkout session to update, so that it references the customer.
    pub fn checkout_session_id<k>(
        mut self,
        value: impl Optional<CheckoutSessionId, k>,
    ) -> Self {
        self.0.checkout_session_id = builder::option(value);
        self
    }
    ///The customer's employer.
    pub fn employer<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.employer = builder::option(value);
        self
    }
    /**Your own keys and values, stored with the customer.

If the customer exists, Flex's API reference does not say whether they are merged with the stored ones or
replace them all.*/
    pub fn metadata(
        mut self,
        value: impl Into<Option<BTreeMap<String, String>>>,
    ) -> Self {
        self.0.metadata = value.into();
        self
    }
    ///The customer's phone number in E.164 form, such as `+15555555555`.
    pub fn phone<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.phone = builder::option(value);
        self
    }
    ///The shipping address of a customer.
    pub fn shipping<k>(mut self, value: impl Optional<ShippingAddressInput, k>) -> Self {
        self.0.shipping = builder::option(value);
        self
    }
}
impl ListCustomers {
    /// Returns a builder with no fields set.
    pub fn builder() -> Builder<Self, ()> {
        builder::start()
    }
}
impl Builder<ListCustomers, ()> {
    ///Only customers with this email.
    pub fn email<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.email = builder::option(value);
        self
    }
    ///Only customers that come before this one in the list: the cursor of the previous page.
    pub fn ending_before<k>(mut self, value: impl Optional<CustomerId, k>) -> Self {
        self.0.ending_before = builder::option(value);
        self
    }
    /**The maximum number of customers to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    pub fn limit(mut self, value: impl Into<Option<u32>>) -> Self {
        self.0.limit = value.into();
        self
    }
    /**The number of customers to skip.

Minimum: `0`.*/
    pub fn offset(mut self, value: impl Into<Option<u32>>) -> Self {
        self.0.offset = value.into();
        self
    }
    ///Only customers that come after this one in the list: the cursor of the next page.
    pub fn starting_after<k>(mut self, value: impl Optional<CustomerId, k>) -> Self {
        self.0.starting_after = builder::option(value);
        self
    }
}
impl ListPaymentMethods {
    /// Returns a builder with no fields set.
    pub fn builder() -> Builder<Self, ()> {
        builder::start()
    }
}
impl Builder<ListPaymentMethods, ()> {
    /**The maximum number of payment methods to return.

Default: `10`.

Minimum: `1`.

Maximum: `100`.*/
    pub fn limit(mut self, value: impl Into<Option<u32>>) -> Self {
        self.0.limit = value.into();
        self
    }
    /**The number of payment methods to skip.

Minimum: `0`.*/
    pub fn offset(mut self, value: impl Into<Option<u32>>) -> Self {
        self.0.offset = value.into();
        self
    }
}
impl ShippingAddressInput {
    /// Returns a builder with no fields set.
    pub fn builder() -> Builder<Self, ()> {
        builder::start()
    }
}
impl Builder<ShippingAddressInput, ()> {
    ///The city.
    pub fn city<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.city = builder::option(value);
        self
    }
    ///The country.
    pub fn country<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.country = builder::option(value);
        self
    }
    ///The first line of the street address.
    pub fn line1<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.line1 = builder::option(value);
        self
    }
    ///The second line of the street address.
    pub fn line2<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.line2 = builder::option(value);
        self
    }
    ///The postal code.
    pub fn postal_code<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.postal_code = builder::option(value);
        self
    }
    ///The state.
    pub fn state<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.state = builder::option(value);
        self
    }
}
impl UpdateCustomer {
    /// Returns a builder with no fields set.
    pub fn builder() -> Builder<Self, ()> {
        builder::start()
    }
}
impl Builder<UpdateCustomer, ()> {
    ///The customer's email.
    pub fn email<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.email = builder::option(value);
        self
    }
    ///The customer's employer.
    pub fn employer<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.employer = builder::option(value);
        self
    }
    ///The customer's first name.
    pub fn first_name<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.first_name = builder::option(value);
        self
    }
    ///The customer's last name.
    pub fn last_name<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.last_name = builder::option(value);
        self
    }
    /**Your own keys and values, stored with the customer.

Flex's API reference does not say whether they are merged with the stored ones or replace them all. To keep the
stored ones, send them again.*/
    pub fn metadata(
        mut self,
        value: impl Into<Option<BTreeMap<String, String>>>,
    ) -> Self {
        self.0.metadata = value.into();
        self
    }
    ///The customer's phone number in E.164 form, such as `+15555555555`.
    pub fn phone<k>(mut self, value: impl Optional<String, k>) -> Self {
        self.0.phone = builder::option(value);
        self
    }
    ///The shipping address of a customer.
    pub fn shipping<k>(mut self, value: impl Optional<ShippingAddressInput, k>) -> Self {
        self.0.shipping = builder::option(value);
        self
    }
}
#[cfg(feature = "test-util")]
mod returned {
    //! Builders of types that are only returned, for tests.
    use super::*;
    crate::model::builder::blank!(
        Customer { created_at customer_id email employer first_name last_name metadata
        phone shipping test_mode }
    );
    crate::model::builder::blank!(
        CustomerId : Self(crate ::model::builder::Blank::blank())
    );
    crate::model::builder::blank!(DeletedCustomer { customer_id deleted });
    crate::model::builder::blank!(
        PaymentMethod { billing_details card created_at customer metadata off_session
        payment_method_id test_mode }
    );
    crate::model::builder::blank!(
        PaymentMethodId : Self(crate ::model::builder::Blank::blank())
    );
    impl BillingAddress {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<Self, ()> {
            builder::start()
        }
    }
    impl Builder<BillingAddress, ()> {
        ///The city.
        pub fn city<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.city = builder::option(value);
            self
        }
        ///The country.
        pub fn country<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.country = builder::option(value);
            self
        }
        ///The first line of the street address.
        pub fn line1<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.line1 = builder::option(value);
            self
        }
        ///The second line of the street address.
        pub fn line2<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.line2 = builder::option(value);
            self
        }
        ///The postal code.
        pub fn postal_code<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.postal_code = builder::option(value);
            self
        }
        ///The state.
        pub fn state<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.state = builder::option(value);
            self
        }
    }
    impl BillingDetails {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<Self, ()> {
            builder::start()
        }
    }
    impl Builder<BillingDetails, ()> {
        ///The billing address. Each of its fields may be missing.
        pub fn address<k>(mut self, value: impl Optional<BillingAddress, k>) -> Self {
            self.0.address = builder::option(value);
            self
        }
        ///The payer's email.
        pub fn email<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.email = builder::option(value);
            self
        }
        ///The payer's name.
        pub fn name<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.name = builder::option(value);
            self
        }
        ///The payer's phone number.
        pub fn phone<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.phone = builder::option(value);
            self
        }
    }
    impl Customer {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<
            Self,
            (
                missing::created_at,
                missing::customer_id,
                missing::email,
                missing::first_name,
                missing::last_name,
                missing::test_mode,
            ),
        > {
            builder::start()
        }
    }
    impl<a, b, c, d, e, f> Builder<Customer, (a, b, c, d, e, f)> {
        ///When the customer was created. Flex's API reference shows RFC 3339, such as `2026-06-15T14:30:00Z`.
        pub fn created_at(
            mut self,
            value: impl Into<String>,
        ) -> Builder<Customer, (Given, b, c, d, e, f)> {
            self.0.created_at = value.into();
            builder::given(self)
        }
        ///The id of a customer: `fcus_` and a ULID.
        pub fn customer_id(
            mut self,
            value: impl Into<CustomerId>,
        ) -> Builder<Customer, (a, Given, c, d, e, f)> {
            self.0.customer_id = value.into();
            builder::given(self)
        }
        ///The customer's email.
        pub fn email(
            mut self,
            value: impl Into<String>,
        ) -> Builder<Customer, (a, b, Given, d, e, f)> {
            self.0.email = value.into();
            builder::given(self)
        }
        ///The customer's first name.
        pub fn first_name(
            mut self,
            value: impl Into<String>,
        ) -> Builder<Customer, (a, b, c, Given, e, f)> {
            self.0.first_name = value.into();
            builder::given(self)
        }
        ///The customer's last name.
        pub fn last_name(
            mut self,
            value: impl Into<String>,
        ) -> Builder<Customer, (a, b, c, d, Given, f)> {
            self.0.last_name = value.into();
            builder::given(self)
        }
        ///Whether the customer was created with a test key, and so is not visible in live mode.
        pub fn test_mode(
            mut self,
            value: bool,
        ) -> Builder<Customer, (a, b, c, d, e, Given)> {
            self.0.test_mode = value;
            builder::given(self)
        }
        ///The customer's employer.
        pub fn employer<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.employer = builder::option(value);
            self
        }
        ///Your own keys and values, stored with the customer.
        pub fn metadata(
            mut self,
            value: impl Into<Option<BTreeMap<String, String>>>,
        ) -> Self {
            self.0.metadata = value.into();
            self
        }
        ///The customer's phone number in E.164 form.
        pub fn phone<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.phone = builder::option(value);
            self
        }
        ///The customer's shipping address. Each of its fields may be missing.
        pub fn shipping<k>(mut self, value: impl Optional<ShippingAddress, k>) -> Self {
            self.0.shipping = builder::option(value);
            self
        }
    }
    impl DeletedCustomer {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<Self, (missing::customer_id, missing::deleted)> {
            builder::start()
        }
    }
    impl<a, b> Builder<DeletedCustomer, (a, b)> {
        ///The id of a customer: `fcus_` and a ULID.
        pub fn customer_id(
            mut self,
            value: impl Into<CustomerId>,
        ) -> Builder<DeletedCustomer, (Given, b)> {
            self.0.customer_id = value.into();
            builder::given(self)
        }
        ///Whether the customer was deleted.
        pub fn deleted(mut self, value: bool) -> Builder<DeletedCustomer, (a, Given)> {
            self.0.deleted = value;
            builder::given(self)
        }
    }
    impl ErrorBody {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<Self, ()> {
            builder::start()
        }
    }
    impl Builder<ErrorBody, ()> {
        ///Which fields are wrong (422), or a code such as `not_found` (404).
        pub fn detail<k>(mut self, value: impl Optional<ErrorDetails, k>) -> Self {
            self.0.detail = builder::option(value);
            self
        }
        ///The error as an object.
        pub fn error<k>(mut self, value: impl Optional<ErrorObject, k>) -> Self {
            self.0.error = builder::option(value);
            self
        }
        ///What went wrong.
        pub fn message<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.message = builder::option(value);
            self
        }
    }
    impl ErrorDetail {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<Self, ()> {
            builder::start()
        }
    }
    impl Builder<ErrorDetail, ()> {
        ///The path of the field.
        pub fn loc(
            mut self,
            value: impl Into<Option<Vec<::serde_json::Value>>>,
        ) -> Self {
            self.0.loc = value.into();
            self
        }
        ///What is wrong with it.
        pub fn msg<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.msg = builder::option(value);
            self
        }
        ///What kind of error it is, such as `price_not_found`.
        pub fn type_<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.type_ = builder::option(value);
            self
        }
    }
    impl ErrorObject {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<Self, ()> {
            builder::start()
        }
    }
    impl Builder<ErrorObject, ()> {
        ///What kind of error it is, such as `invalid_request` or `customer_not_found`. There is no list of codes.
        pub fn code<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.code = builder::option(value);
            self
        }
        ///What went wrong.
        pub fn message<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.message = builder::option(value);
            self
        }
        ///The parameter that is wrong.
        pub fn param<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.param = builder::option(value);
            self
        }
        ///What kind of error it is.
        pub fn type_<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.type_ = builder::option(value);
            self
        }
    }
    impl PaymentCard {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<Self, ()> {
            builder::start()
        }
    }
    impl Builder<PaymentCard, ()> {
        ///The brand, such as `american_express`.
        pub fn brand<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.brand = builder::option(value);
            self
        }
        ///The country.
        pub fn country<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.country = builder::option(value);
            self
        }
        ///The month in which the card expires.
        pub fn exp_month(mut self, value: impl Into<Option<i64>>) -> Self {
            self.0.exp_month = value.into();
            self
        }
        ///The year in which the card expires.
        pub fn exp_year(mut self, value: impl Into<Option<i64>>) -> Self {
            self.0.exp_year = value.into();
            self
        }
        ///How the card is funded, such as `credit`.
        pub fn funding<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.funding = builder::option(value);
            self
        }
        ///The last four digits.
        pub fn last4<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.last4 = builder::option(value);
            self
        }
    }
    impl PaymentMethod {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<
            Self,
            (missing::payment_method_id, missing::test_mode),
        > {
            builder::start()
        }
    }
    impl<a, b> Builder<PaymentMethod, (a, b)> {
        ///The id of a payment method: `fpm_` and a ULID.
        pub fn payment_method_id(
            mut self,
            value: impl Into<PaymentMethodId>,
        ) -> Builder<PaymentMethod, (Given, b)> {
            self.0.payment_method_id = value.into();
            builder::given(self)
        }
        ///Whether it was created with a test key, and so is not visible in live mode.
        pub fn test_mode(mut self, value: bool) -> Builder<PaymentMethod, (a, Given)> {
            self.0.test_mode = value;
            builder::given(self)
        }
        ///Details about the payer. Each of its fields may be missing.
        pub fn billing_details<k>(
            mut self,
            value: impl Optional<BillingDetails, k>,
        ) -> Self {
            self.0.billing_details = builder::option(value);
            self
        }
        ///The card. Each of its fields may be missing.
        pub fn card<k>(mut self, value: impl Optional<PaymentCard, k>) -> Self {
            self.0.card = builder::option(value);
            self
        }
        ///When the payment method was created, as RFC 3339, such as `2026-06-15T14:30:00Z`.
        pub fn created_at<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.created_at = builder::option(value);
            self
        }
        ///The customer whose payment method it is. It is missing in lists.
        pub fn customer<k>(
            mut self,
            value: impl Optional<CustomerReference, k>,
        ) -> Self {
            self.0.customer = builder::option(value);
            self
        }
        ///Keys and values that are stored with the payment method.
        pub fn metadata(
            mut self,
            value: impl Into<Option<BTreeMap<String, String>>>,
        ) -> Self {
            self.0.metadata = value.into();
            self
        }
        ///Flex's API reference says no more than the name.
        pub fn off_session(mut self, value: impl Into<Option<bool>>) -> Self {
            self.0.off_session = value.into();
            self
        }
    }
    impl ShippingAddress {
        /// Returns a builder with no fields set.
        pub fn builder() -> Builder<Self, ()> {
            builder::start()
        }
    }
    impl Builder<ShippingAddress, ()> {
        ///The city.
        pub fn city<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.city = builder::option(value);
            self
        }
        ///The country.
        pub fn country<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.country = builder::option(value);
            self
        }
        ///The first line of the street address.
        pub fn line1<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.line1 = builder::option(value);
            self
        }
        ///The second line of the street address.
        pub fn line2<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.line2 = builder::option(value);
            self
        }
        ///The postal code.
        pub fn postal_code<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.postal_code = builder::option(value);
            self
        }
        ///The address's id.
        pub fn shipping_address_id<k>(
            mut self,
            value: impl Optional<ShippingAddressId, k>,
        ) -> Self {
            self.0.shipping_address_id = builder::option(value);
            self
        }
        ///The state.
        pub fn state<k>(mut self, value: impl Optional<String, k>) -> Self {
            self.0.state = builder::option(value);
            self
        }
    }
}
crate::model::builder::complete! {
    (a b) (a b c) (a b c d e f)
}
/// The required fields that are not set yet.
pub mod missing {
    crate::model::builder::missing! {
        created_at customer_id deleted email first_name last_name payment_method_id
        test_mode
    }
}
