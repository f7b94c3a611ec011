// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! Each operation with its call and its mock.
#![allow(clippy::all, clippy::pedantic, unreachable_patterns, unused_variables)]
use flex_sdk::mock::MockServerExt as _;
use flex_sdk::operations::*;
use flex_sdk::types;
use schemars::schema_for;
use super::{Case, Sample, sent};
pub(crate) const CASES: &[Case] = &[
    Case {
        operation: CREATE_CUSTOMER,
        call: |flex, sample| sent(flex.customers().create(sample.body("customer"))),
        mock: |server, sample, status| {
            server
                .create_customer(|when, then| {
                    let _ = when.body(&sample.body::<types::CreateCustomerRequest>(""));
                    let _ = match status {
                        None => then.ok(&sample.response::<types::CustomerResponse>()),
                        Some(status @ 400..=499) => {
                            then.client_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status @ 500..=599) => {
                            then.server_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status) => panic!("{status} is not documented"),
                    };
                })
        },
        schemas: || [
            Some(schema_for!(types::CreateCustomerRequest)),
            Some(schema_for!(types::CustomerResponse)),
        ],
    },
    Case {
        operation: LIST_CUSTOMERS,
        call: |flex, sample| sent(flex.customers().list(sample.options())),
        mock: |server, sample, status| {
            server
                .list_customers(|when, then| {
                    let _ = when;
                    let _ = match status {
                        None => {
                            then.ok(&sample.response::<types::CustomerListResponse>())
                        }
                        Some(status @ 400..=499) => {
                            then.client_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status @ 500..=599) => {
                            then.server_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status) => panic!("{status} is not documented"),
                    };
                })
        },
        schemas: || [None, Some(schema_for!(types::CustomerListResponse))],
    },
    Case {
        operation: RETRIEVE_CUSTOMER,
        call: |flex, sample| sent(flex.customers().retrieve(&sample.path("id"))),
        mock: |server, sample, status| {
            server
                .retrieve_customer(|when, then| {
                    let _ = when.id(&sample.path("id"));
                    let _ = match status {
                        None => then.ok(&sample.response::<types::CustomerResponse>()),
                        Some(status @ 400..=499) => {
                            then.client_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status @ 500..=599) => {
                            then.server_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status) => panic!("{status} is not documented"),
                    };
                })
        },
        schemas: || [None, Some(schema_for!(types::CustomerResponse))],
    },
    Case {
        operation: UPDATE_CUSTOMER,
        call: |flex, sample| sent(
            flex.customers().update(&sample.path("id"), sample.body("customer")),
        ),
        mock: |server, sample, status| {
            server
                .update_customer(|when, then| {
                    let _ = when
                        .id(&sample.path("id"))
                        .body(&sample.body::<types::UpdateCustomerRequest>(""));
                    let _ = match status {
                        None => then.ok(&sample.response::<types::CustomerResponse>()),
                        Some(status @ 400..=499) => {
                            then.client_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status @ 500..=599) => {
                            then.server_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status) => panic!("{status} is not documented"),
                    };
                })
        },
        schemas: || [
            Some(schema_for!(types::UpdateCustomerRequest)),
            Some(schema_for!(types::CustomerResponse)),
        ],
    },
    Case {
        operation: DELETE_CUSTOMER,
        call: |flex, sample| sent(flex.customers().delete(&sample.path("id"))),
        mock: |server, sample, status| {
            server
                .delete_customer(|when, then| {
                    let _ = when.id(&sample.path("id"));
                    let _ = match status {
                        None => {
                            then.ok(&sample.response::<types::DeletedCustomerResponse>())
                        }
                        Some(status @ 400..=499) => {
                            then.client_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status @ 500..=599) => {
                            then.server_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status) => panic!("{status} is not documented"),
                    };
                })
        },
        schemas: || [None, Some(schema_for!(types::DeletedCustomerResponse))],
    },
    Case {
        operation: LIST_PAYMENT_METHODS,
        call: |flex, sample| sent(
            flex.customers().payment_methods(&sample.path("id")).list(sample.options()),
        ),
        mock: |server, sample, status| {
            server
                .list_payment_methods(|when, then| {
                    let _ = when.id(&sample.path("id"));
                    let _ = match status {
                        None => {
                            then.ok(
                                &sample.response::<types::PaymentMethodListResponse>(),
                            )
                        }
                        Some(status @ 400..=499) => {
                            then.client_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status @ 500..=599) => {
                            then.server_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status) => panic!("{status} is not documented"),
                    };
                })
        },
        schemas: || [None, Some(schema_for!(types::PaymentMethodListResponse))],
    },
    Case {
        operation: RETRIEVE_PAYMENT_METHOD,
        call: |flex, sample| sent(
            flex
                .customers()
                .payment_methods(&sample.path("id"))
                .retrieve(&sample.path("payment_method_id")),
        ),
        mock: |server, sample, status| {
            server
                .retrieve_payment_method(|when, then| {
                    let _ = when
                        .id(&sample.path("id"))
                        .payment_method_id(&sample.path("payment_method_id"));
                    let _ = match status {
                        None => {
                            then.ok(&sample.response::<types::PaymentMethodResponse>())
                        }
                        Some(status @ 400..=499) => {
                            then.client_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status @ 500..=599) => {
                            then.server_error(
                                status,
                                &Sample::error::<types::ErrorBody>(),
                            )
                        }
                        Some(status) => panic!("{status} is not documented"),
                    };
                })
        },
        schemas: || [None, Some(schema_for!(types::PaymentMethodResponse))],
    },
];
