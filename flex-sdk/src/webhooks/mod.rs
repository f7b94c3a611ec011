//! Webhooks: verification of deliveries, and their events.
//!
//! Flex notifies your endpoint when a customer changes. [`Verifier::verify`] takes the headers and the body of a delivery,
//! checks that Flex signed it and when, and returns its [`Event`].

mod error;
mod event;
mod headers;
mod members;
mod secret;
#[cfg(feature = "test-util")]
mod signing;
mod verifier;

pub use error::Error;
pub use event::Event;
pub use verifier::Verifier;

#[doc(inline)]
pub use crate::generated::webhooks::*;
