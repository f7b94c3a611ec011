//! Rust SDK for the customers API of [Flex](https://www.withflex.com), which lets merchants take HSA/FSA cards.
//!
//! ```no_run
//! use flex_sdk::CreateCustomer;
//!
//! # async fn create() -> Result<(), flex_sdk::Error> {
//! let flex = flex_sdk::Client::from_env()?; // FLEX_API_KEY, optionally FLEX_API_URL
//! let customer = flex
//!     .customers()
//!     .create(CreateCustomer::builder().first_name("John").last_name("Doe").email("john.doe@example.com").build())
//!     .await?;
//! println!("{}", customer.customer_id);
//! # Ok(())
//! # }
//! ```
//!
//! Where to go from here: [`Customers`] has the operations, [`ClientBuilder`] the settings, [`Error`] what can go wrong,
//! and the [`guide`] the rest, from keys to testing.
//!
//! | feature | what it does | default |
//! | --- | --- | --- |
//! | `rustls` | TLS by rustls, with the platform's trust store and ring's cryptography, or what the process has installed | on |
//! | `native-tls` | TLS by the platform's own library instead | off |
//! | `http2` | HTTP/2 where the server offers it | off |
//! | `httpmock` | typed mocks of the operations, to test your own code against | off |
//! | `schemars` | `schemars::JsonSchema` for every generated type | off |
//! | `tracing` | one span a call and one event an attempt | off |
//!
//! The types and operations are generated from a hand-maintained OpenAPI document; what is around them is written by
//! hand. Personal data (names, emails, phone numbers, addresses) and keys appear in no `Debug` or `Display` output of
//! this crate; only progenitor's own errors, which the [`generated`] client returns when it is used by itself, may print
//! what was answered.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]

mod attempts;
mod base_url;
mod call;
mod client;
mod connecting;
mod customers;
mod error;
#[rustfmt::skip] // prettyplease has formatted it
#[allow(clippy::all, clippy::pedantic, clippy::unwrap_used, missing_docs, unreachable_pub)]
pub mod generated;
mod given;
#[cfg(any(doc, doctest))]
pub mod guide;
mod hooks;
mod lenient;
mod list;
mod list_all;
mod loss;
mod operation;
mod pace;
mod path;
mod response;
mod retry;
mod tls;
mod trace;
mod transport;
mod types;

pub use client::{Client, ClientBuilder, Mode};
pub use customers::Customers;
pub use error::{Error, ErrorKind};
#[cfg(feature = "httpmock")]
pub use generated::mock;
pub use http::{HeaderMap, StatusCode};
/// The version of httpmock that [`mock`] is for.
#[cfg(feature = "httpmock")]
pub use httpmock;
pub use list_all::{AllCustomers, CustomerPage};
pub use operation::Operation;
pub use retry::RetryPolicy;
#[doc(inline)]
pub use types::{
    CheckoutSessionId, CreateCustomer, Customer, CustomerId, ErrorDetail, ListCustomers, ShippingAddress,
    ShippingAddressId, ShippingAddressInput, UpdateCustomer,
};

// The README's code is tested too; some of it needs the feature.
#[cfg(all(doctest, feature = "httpmock"))]
#[doc = include_str!("../../README.md")]
struct Readme;
