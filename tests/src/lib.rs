//! A fake Flex: a small stateful server on loopback that does what is known of Flex's customers API.
//!
//! Everything that passes through it is checked against `openapi/customers.yaml`. A request that is not as documented
//! is refused; an answer that is not as documented is the fake's own mistake, and dropping the fake then panics.

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
