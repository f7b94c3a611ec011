//! The document against Flex: what Flex says of its API, and this repository's document does not, or otherwise.

mod known;
pub(crate) mod render;
mod report;
pub(crate) mod traffic;
pub(crate) mod vendor;
