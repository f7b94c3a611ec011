// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! A typed mock of each operation for [`httpmock`].
#![allow(clippy::all, clippy::pedantic, missing_docs)]
pub mod operations {
    //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
    //! wrappers for each operation. Each can be converted to
    //! its inner type with a call to `into_inner()`. This can
    //! be used to explicitly deviate from permitted values.
    use crate::generated::*;
    pub struct ListCustomersWhen(::httpmock::When);
    impl ListCustomersWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/v1/customers$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn email<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("email", value.to_string()))
            } else {
                Self(self.0.query_param_missing("email"))
            }
        }
        pub fn ending_before<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a types::CustomerId>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("ending_before", value.to_string()))
            } else {
                Self(self.0.query_param_missing("ending_before"))
            }
        }
        pub fn limit<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("limit", value.to_string()))
            } else {
                Self(self.0.query_param_missing("limit"))
            }
        }
        pub fn offset<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("offset", value.to_string()))
            } else {
                Self(self.0.query_param_missing("offset"))
            }
        }
        pub fn starting_after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a types::CustomerId>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("starting_after", value.to_string()))
            } else {
                Self(self.0.query_param_missing("starting_after"))
            }
        }
    }
    pub struct ListCustomersThen(::httpmock::Then);
    impl ListCustomersThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: impl ::std::convert::Into<types::CustomerListResponse>,
        ) -> Self {
            let value: &types::CustomerListResponse = &value.into();
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct CreateCustomerWhen(::httpmock::When);
    impl CreateCustomerWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(regex::Regex::new("^/v1/customers$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn body(
            self,
            value: impl ::std::convert::Into<types::CreateCustomerRequest>,
        ) -> Self {
            let value: &types::CreateCustomerRequest = &value.into();
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct CreateCustomerThen(::httpmock::Then);
    impl CreateCustomerThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: impl ::std::convert::Into<types::CustomerResponse>,
        ) -> Self {
            let value: &types::CustomerResponse = &value.into();
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct RetrieveCustomerWhen(::httpmock::When);
    impl RetrieveCustomerWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/v1/customers/[^/]*$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn id(self, value: &types::CustomerId) -> Self {
            let re = regex::Regex::new(
                    &format!("^/v1/customers/{}$", regex::escape(& value.to_string())),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct RetrieveCustomerThen(::httpmock::Then);
    impl RetrieveCustomerThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: impl ::std::convert::Into<types::CustomerResponse>,
        ) -> Self {
            let value: &types::CustomerResponse = &value.into();
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct DeleteCustomerWhen(::httpmock::When);
    impl DeleteCustomerWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::DELETE)
                    .path_matches(regex::Regex::new("^/v1/customers/[^/]*$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn id(self, value: &types::CustomerId) -> Self {
            let re = regex::Regex::new(
                    &format!("^/v1/customers/{}$", regex::escape(& value.to_string())),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct DeleteCustomerThen(::httpmock::Then);
    impl DeleteCustomerThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: impl ::std::convert::Into<types::DeletedCustomerResponse>,
        ) -> Self {
            let value: &types::DeletedCustomerResponse = &value.into();
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct UpdateCustomerWhen(::httpmock::When);
    impl UpdateCustomerWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::PATCH)
                    .path_matches(regex::Regex::new("^/v1/customers/[^/]*$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn id(self, value: &types::CustomerId) -> Self {
            let re = regex::Regex::new(
                    &format!("^/v1/customers/{}$", regex::escape(& value.to_string())),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(
            self,
            value: impl ::std::convert::Into<types::UpdateCustomerRequest>,
        ) -> Self {
            let value: &types::UpdateCustomerRequest = &value.into();
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct UpdateCustomerThen(::httpmock::Then);
    impl UpdateCustomerThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: impl ::std::convert::Into<types::CustomerResponse>,
        ) -> Self {
            let value: &types::CustomerResponse = &value.into();
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct ListPaymentMethodsWhen(::httpmock::When);
    impl ListPaymentMethodsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new("^/v1/customers/[^/]*/payment_methods$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn id(self, value: &types::CustomerId) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/v1/customers/{}/payment_methods$", regex::escape(& value
                        .to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn limit<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("limit", value.to_string()))
            } else {
                Self(self.0.query_param_missing("limit"))
            }
        }
        pub fn offset<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("offset", value.to_string()))
            } else {
                Self(self.0.query_param_missing("offset"))
            }
        }
    }
    pub struct ListPaymentMethodsThen(::httpmock::Then);
    impl ListPaymentMethodsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: impl ::std::convert::Into<types::PaymentMethodListResponse>,
        ) -> Self {
            let value: &types::PaymentMethodListResponse = &value.into();
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct RetrievePaymentMethodWhen(::httpmock::When);
    impl RetrievePaymentMethodWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new("^/v1/customers/[^/]*/payment_methods/[^/]*$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn id(self, value: &types::CustomerId) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/v1/customers/{}/payment_methods/.*$", regex::escape(& value
                        .to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn payment_method_id(self, value: &types::PaymentMethodId) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/v1/customers/.*/payment_methods/{}$", regex::escape(& value
                        .to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct RetrievePaymentMethodThen(::httpmock::Then);
    impl RetrievePaymentMethodThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: impl ::std::convert::Into<types::PaymentMethodResponse>,
        ) -> Self {
            let value: &types::PaymentMethodResponse = &value.into();
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: impl ::std::convert::Into<types::ErrorBody>,
        ) -> Self {
            let value: &types::ErrorBody = &value.into();
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
}
/// An extension trait for [`MockServer`](::httpmock::MockServer) that
/// adds a method for each operation. These are the equivalent of
/// type-checked [`mock()`](::httpmock::MockServer::mock) calls.
pub trait MockServerExt {
    fn list_customers<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListCustomersWhen, operations::ListCustomersThen);
    fn create_customer<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::CreateCustomerWhen, operations::CreateCustomerThen);
    fn retrieve_customer<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::RetrieveCustomerWhen, operations::RetrieveCustomerThen);
    fn delete_customer<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::DeleteCustomerWhen, operations::DeleteCustomerThen);
    fn update_customer<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UpdateCustomerWhen, operations::UpdateCustomerThen);
    fn list_payment_methods<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::ListPaymentMethodsWhen,
            operations::ListPaymentMethodsThen,
        );
    fn retrieve_payment_method<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::RetrievePaymentMethodWhen,
            operations::RetrievePaymentMethodThen,
        );
}
impl MockServerExt for ::httpmock::MockServer {
    fn list_customers<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListCustomersWhen, operations::ListCustomersThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListCustomersWhen::new(when),
                operations::ListCustomersThen::new(then),
            )
        })
    }
    fn create_customer<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::CreateCustomerWhen, operations::CreateCustomerThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::CreateCustomerWhen::new(when),
                operations::CreateCustomerThen::new(then),
            )
        })
    }
    fn retrieve_customer<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::RetrieveCustomerWhen, operations::RetrieveCustomerThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::RetrieveCustomerWhen::new(when),
                operations::RetrieveCustomerThen::new(then),
            )
        })
    }
    fn delete_customer<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::DeleteCustomerWhen, operations::DeleteCustomerThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::DeleteCustomerWhen::new(when),
                operations::DeleteCustomerThen::new(then),
            )
        })
    }
    fn update_customer<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UpdateCustomerWhen, operations::UpdateCustomerThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UpdateCustomerWhen::new(when),
                operations::UpdateCustomerThen::new(then),
            )
        })
    }
    fn list_payment_methods<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::ListPaymentMethodsWhen,
            operations::ListPaymentMethodsThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListPaymentMethodsWhen::new(when),
                operations::ListPaymentMethodsThen::new(then),
            )
        })
    }
    fn retrieve_payment_method<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::RetrievePaymentMethodWhen,
            operations::RetrievePaymentMethodThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::RetrievePaymentMethodWhen::new(when),
                operations::RetrievePaymentMethodThen::new(then),
            )
        })
    }
}
impl ::std::convert::From<&crate::generated::types::CreateCustomerRequest>
for crate::generated::types::CreateCustomerRequest {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}
impl ::std::convert::From<&crate::generated::types::CustomerListResponse>
for crate::generated::types::CustomerListResponse {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}
impl ::std::convert::From<&crate::generated::types::CustomerResponse>
for crate::generated::types::CustomerResponse {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}
impl ::std::convert::From<&crate::generated::types::DeletedCustomerResponse>
for crate::generated::types::DeletedCustomerResponse {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}
impl ::std::convert::From<&crate::generated::types::ErrorBody>
for crate::generated::types::ErrorBody {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}
impl ::std::convert::From<&crate::generated::types::PaymentMethodListResponse>
for crate::generated::types::PaymentMethodListResponse {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}
impl ::std::convert::From<&crate::generated::types::PaymentMethodResponse>
for crate::generated::types::PaymentMethodResponse {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}
impl ::std::convert::From<&crate::generated::types::UpdateCustomerRequest>
for crate::generated::types::UpdateCustomerRequest {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}
