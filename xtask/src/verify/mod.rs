//! Checks the document against Flex: against Flex's own document, recorded traffic, and Flex itself.

mod align;
mod body;
mod check;
mod client;
mod compare;
pub(crate) mod har;
mod hosts;
mod known;
pub(crate) mod live;
mod page;
mod parts;
pub(crate) mod propose;
pub(crate) mod recording;
pub(crate) mod render;
mod report;
pub(crate) mod vendor;
mod walk;
