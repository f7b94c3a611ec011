//! What is in a body that has one member only becomes that body, so that a mock takes a customer for the body with it.

use crate::generated::types::{
    CreateCustomerRequest, CustomerListResponse, CustomerResponse, DeletedCustomerResponse, PaymentMethodListResponse,
    PaymentMethodResponse, UpdateCustomerRequest,
};
use crate::{CreateCustomer, Customer, DeletedCustomer, PaymentMethod, UpdateCustomer};

macro_rules! envelopes {
    ($($envelope:ident { $member:ident: $content:ty })*) => {$(
        impl From<$content> for $envelope {
            fn from($member: $content) -> Self {
                Self { $member }
            }
        }
    )*};
}

envelopes! {
    CreateCustomerRequest { customer: CreateCustomer }
    UpdateCustomerRequest { customer: UpdateCustomer }
    CustomerResponse { customer: Customer }
    DeletedCustomerResponse { customer: DeletedCustomer }
    CustomerListResponse { customers: Vec<Customer> }
    PaymentMethodResponse { payment_method: PaymentMethod }
    PaymentMethodListResponse { payment_methods: Vec<PaymentMethod> }
}
