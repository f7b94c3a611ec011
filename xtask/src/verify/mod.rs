//! The document against Flex: against the one that Flex publishes, recorded traffic, and Flex itself.

mod check;
mod client;
mod compare;
pub(crate) mod har;
pub(crate) mod live;
mod page;
pub(crate) mod render;
mod report;
pub(crate) mod vendor;
mod walk;
