//! A fake Flex: a small stateful server on loopback that does what is known about Flex's customers API.
//!
//! Every request and every response of the fake is checked against `openapi/customers.yaml`. A request that does not match
//! is rejected. A response that does not match is a bug of the fake, which then panics when it is dropped. The responses of
//! a [`Fault`] are not checked.

mod contract;
mod fault;
mod operations;
mod raw;
mod server;
mod store;

pub use contract::{Contract, to_json_schema};
pub use fault::{Answer, Fault};
pub use raw::RawServer;
pub use server::{FakeFlex, Received};
