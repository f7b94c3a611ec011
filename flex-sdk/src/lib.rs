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
//! The methods of [`Customers`] are the operations, and those of [`ClientBuilder`] the settings. An [`Error`] says what went
//! wrong. The [`guide`] covers the rest, from keys to testing.
//!
//! # Calls
//!
//! Every method returns a [`Call`], which is sent when it is awaited. Its options are methods:
//!
//! ```no_run
//! # use std::time::Duration;
//! # use flex_sdk::{Client, CreateCustomer, CustomerId, Error, ListCustomers, Operation};
//! # #[derive(serde::Deserialize)]
//! # struct Session {}
//! # async fn calls(flex: Client, john: CreateCustomer, query: ListCustomers, order: &str, id: &CustomerId) -> Result<(), Error> {
//! # let (john_again, query_again) = (john.clone(), query.clone());
//! let customer = flex.customers().create(john).await?;
//! # let john = john_again;
//!
//! // Response<Customer>
//! let response = flex
//!     .customers()
//!     .create(john)
//!     .idempotency_key(order)
//!     .header("X-Tenant", "berlin")
//!     .deadline(Duration::from_secs(3))
//!     .with_response()
//!     .await?;
//!
//! // Page<Customer>
//! let page = flex.customers().list(query).await?;
//! # let query = query_again;
//!
//! // Stream; pages, cursor, resume
//! let mut all = flex.customers().list(query).all();
//!
//! // An operation without a method
//! let retrieve = Operation::get("/v1/checkout/sessions/{id}");
//! let session = flex.request(retrieve).path("id", id).send::<Session>().await?;
//!
//! // 'static and Send
//! tokio::spawn(flex.customers().retrieve(&id).into_future());
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | what it does | default |
//! | --- | --- | --- |
//! | `rustls` | TLS with rustls, the platform's trust store, and ring or the process's `CryptoProvider` | on |
//! | `native-tls` | TLS with the platform's own library; if both are on, this one is used | off |
//! | `http2` | HTTP/2 where the server offers it | off |
//! | `httpmock` | typed mocks of the operations, to test your own code; turns on `test-util` | off |
//! | `jiff` | `created_at_timestamp`, which reads `created_at` as a [`jiff::Timestamp`](https://docs.rs/jiff) | off |
//! | `schemars` | `schemars::JsonSchema` (1.x) for every generated type | off |
//! | `socks` | SOCKS proxies | off |
//! | `test-util` | builders of response types, and errors such as `Error::fake_status`, to test your own code | off |
//! | `tracing` | one span per call and one event per attempt | off |
//! | `webhooks` | verification of webhook deliveries, and their events; adds no crate if `rustls` is on | off |
//!
//! # Personal data
//!
//! No `Debug` or `Display` output of this crate contains names, emails, phone numbers, addresses, employers, metadata, the last
//! digits or expiry of cards, or API keys.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]

mod attempts;
mod call;
mod client;
mod customers;
mod error;
#[rustfmt::skip] // prettyplease has formatted it
#[allow(clippy::all, clippy::pedantic, clippy::unwrap_used, deprecated, missing_docs, unreachable_pub)]
mod generated;
#[cfg(any(doc, doctest))]
pub mod guide;
mod model;
pub mod observer;
mod operation;
mod paging;
mod redaction;
mod request;
mod trace;
mod transport;
#[cfg(feature = "webhooks")]
pub mod webhooks;

/// The builder of the types, and a type for each required field that may be missing.
pub mod builders {
    pub use crate::generated::builders::missing;
    pub use crate::model::builder::*;
}

pub use attempts::retry::RetryPolicy;
pub use call::Call;
pub use call::response::Response;
pub use client::builder::ClientBuilder;
pub use client::{Client, Mode};
pub use error::advice::Advice;
pub use error::{Error, ErrorKind};
#[cfg(feature = "httpmock")]
pub use generated::mock;
#[doc(inline)]
pub use generated::resources::*;
#[doc(inline)]
pub use generated::types::ErrorDetail;
pub use generated::{operations, types};
/// The version of http whose types are in this crate's API.
pub use http;
pub use http::{HeaderMap, StatusCode};
/// The version of httpmock that [`mock`] uses.
#[cfg(feature = "httpmock")]
pub use httpmock;
pub use operation::Operation;
pub use paging::list::List;
pub use paging::page::Page;
pub use request::Request;
/// The version of reqwest that [`ClientBuilder::http_client`] takes.
pub use reqwest;

// Tests the README's code, some of which needs the feature.
#[cfg(all(doctest, feature = "httpmock"))]
#[doc = include_str!("../../README.md")]
struct Readme;
