// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! A constant for each operation of the document.
use crate::operation::Operation;
/// `POST /v1/customers`
pub const CREATE_CUSTOMER: Operation = Operation {
    id: "create_customer",
    method: "POST",
    path: "/v1/customers",
    repeatable: true,
    envelope: Some("customer"),
};
/// `GET /v1/customers`
pub const LIST_CUSTOMERS: Operation = Operation {
    id: "list_customers",
    method: "GET",
    path: "/v1/customers",
    repeatable: true,
    envelope: None,
};
/// `GET /v1/customers/{id}`
pub const RETRIEVE_CUSTOMER: Operation = Operation {
    id: "retrieve_customer",
    method: "GET",
    path: "/v1/customers/{id}",
    repeatable: true,
    envelope: None,
};
/// `PATCH /v1/customers/{id}`
pub const UPDATE_CUSTOMER: Operation = Operation {
    id: "update_customer",
    method: "PATCH",
    path: "/v1/customers/{id}",
    repeatable: false,
    envelope: Some("customer"),
};
/// `DELETE /v1/customers/{id}`
pub const DELETE_CUSTOMER: Operation = Operation {
    id: "delete_customer",
    method: "DELETE",
    path: "/v1/customers/{id}",
    repeatable: true,
    envelope: None,
};
/// `GET /v1/customers/{id}/payment_methods`
pub const LIST_PAYMENT_METHODS: Operation = Operation {
    id: "list_payment_methods",
    method: "GET",
    path: "/v1/customers/{id}/payment_methods",
    repeatable: true,
    envelope: None,
};
/// `GET /v1/customers/{id}/payment_methods/{payment_method_id}`
pub const RETRIEVE_PAYMENT_METHOD: Operation = Operation {
    id: "retrieve_payment_method",
    method: "GET",
    path: "/v1/customers/{id}/payment_methods/{payment_method_id}",
    repeatable: true,
    envelope: None,
};
/// All operations, in the order of the document.
pub const ALL: &[Operation] = &[
    CREATE_CUSTOMER,
    LIST_CUSTOMERS,
    RETRIEVE_CUSTOMER,
    UPDATE_CUSTOMER,
    DELETE_CUSTOMER,
    LIST_PAYMENT_METHODS,
    RETRIEVE_PAYMENT_METHOD,
];
