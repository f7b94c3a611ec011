//! A fake Flex: a small stateful server on loopback that does what is known of Flex's customers API.
//!
//! Every request is checked against `openapi/customers.yaml`, and so is every answer that the fake makes. A request that is
//! not as documented is refused; an answer that is not is the fake's own mistake, and dropping the fake then panics. The
//! answers of a [`Fault`] are what the test made them.

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
