//! A fake Flex: a small stateful server on loopback that does what is known about Flex's customers API.
//!
//! Every request and every response of the fake is checked against `openapi/customers.yaml`. A request that does not match
//! is rejected. A response that does not match is a bug of the fake, which then panics when it is dropped. The responses of
//! a fault are not checked.

mod contract;
#[cfg(feature = "server")]
mod fault;
mod operations;
#[cfg(feature = "server")]
mod prism;
#[cfg(feature = "server")]
mod raw;
#[cfg(feature = "server")]
mod server;
mod simulation;
mod store;
mod undocumented;

pub use contract::{Contract, Mistake, Operation, to_json_schema};
#[cfg(feature = "server")]
pub use fault::{Answer, Fault};
#[cfg(feature = "server")]
pub use prism::Prism;
#[cfg(feature = "server")]
pub use raw::RawServer;
#[cfg(feature = "server")]
pub use server::{FakeFlex, Received};
pub use simulation::Simulation;
