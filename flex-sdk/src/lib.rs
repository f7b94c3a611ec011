//! The Rust SDK for the customers API of [Flex](https://www.withflex.com), which lets merchants take HSA/FSA cards.
//!
//! ```toml
//! [dependencies]
//! flex-sdk = { git = "https://..." } # not on crates.io yet
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! ```
//!
//! ```no_run
//! use flex_sdk::{Client, CreateCustomer};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), flex_sdk::Error> {
//!     // FLEX_API_KEY, and optionally FLEX_API_URL
//!     let flex = Client::from_env()?;
//!     let john = CreateCustomer::builder()
//!         .first_name("John")
//!         .last_name("Doe")
//!         .email("john.doe@example.com")
//!         .build();
//!     let customer = flex.customers().create(john).await?;
//!     println!("{}", customer.customer_id);
//!     Ok(())
//! }
//! ```
//!
//! [`Customers`] has the operations, [`ClientBuilder`] the settings, [`Error`] what can go wrong, and the [`guide`] the rest,
//! from keys to testing.
//!
//! # Features
//!
//! | feature | what it does | default |
//! | --- | --- | --- |
//! | `rustls` | TLS by rustls, with the platform's trust store and ring, or the process's `CryptoProvider` | on |
//! | `native-tls` | TLS by the platform's own library; if both are on, this one is used | off |
//! | `http2` | HTTP/2 where the server offers it | off |
//! | `httpmock` | typed mocks of the operations, to test your own code; it turns on `test-util` | off |
//! | `jiff` | `created_at_timestamp`, which reads `created_at` as a [`jiff::Timestamp`](https://docs.rs/jiff) | off |
//! | `schemars` | `schemars::JsonSchema` (1.x) for every generated type | off |
//! | `socks` | proxies that speak SOCKS | off |
//! | `test-util` | builders of what is only returned, and errors such as `Error::fake_status`, to test your own code | off |
//! | `tracing` | one span per call and one event per attempt | off |
//!
//! # Personal data
//!
//! Names, emails, phone numbers, addresses, employers, metadata, the last digits and expiry of cards, and API keys are in no `Debug` or `Display` output of this
//! crate. The exception is the [`generated`] client, if used by itself: its errors are progenitor's, and may print what Flex
//! returned.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]

mod attempts;
mod call;
mod client;
mod customers;
mod error;
#[rustfmt::skip] // prettyplease has formatted it
#[allow(clippy::all, clippy::pedantic, clippy::unwrap_used, deprecated, missing_docs, unreachable_pub)]
pub mod generated;
#[cfg(any(doc, doctest))]
pub mod guide;
pub mod observer;
mod paging;
mod payment_methods;
mod redaction;
mod request;
mod trace;
mod transport;
mod types;
mod with_answer;

pub use attempts::retry::RetryPolicy;
pub use call::answer::Answer;
pub use client::builder::ClientBuilder;
pub use client::{Client, Mode};
pub use customers::Customers;
pub use error::advice::Advice;
pub use error::{Error, ErrorKind};
#[cfg(feature = "httpmock")]
pub use generated::mock;
/// The version of http whose types are in this crate's API.
pub use http;
pub use http::{HeaderMap, StatusCode};
/// The version of httpmock that [`mock`] is for.
#[cfg(feature = "httpmock")]
pub use httpmock;
pub use paging::all_customers::{AllCustomers, CustomerPage};
pub use paging::all_payment_methods::{AllPaymentMethods, PaymentMethodPage};
pub use payment_methods::PaymentMethods;
pub use request::Request;
/// The version of reqwest that [`ClientBuilder::http_client`] takes.
pub use reqwest;
pub use types::operation::Operation;
#[doc(inline)]
pub use types::{
    BillingAddress, BillingDetails, CheckoutSessionId, CreateCustomer, Customer, CustomerId, CustomerReference,
    DeletedCustomer, ErrorDetail, ListCustomers, ListPaymentMethods, PaymentCard, PaymentMethod, PaymentMethodId,
    ShippingAddress, ShippingAddressId, ShippingAddressInput, UpdateCustomer,
};
pub use with_answer::WithAnswer;

// The README's code is tested too; some of it needs the feature.
#[cfg(all(doctest, feature = "httpmock"))]
#[doc = include_str!("../../README.md")]
struct Readme;
