//! Passes on the syntax trees of progenitor's output, and the files that are generated next to it.

#![expect(clippy::unnecessary_wraps, reason = "all passes have one signature")]

pub(super) mod attributes;
mod blanks;
pub(super) mod builders;
pub(super) mod client;
pub(super) mod conversions;
pub(super) mod discriminators;
pub(super) mod docs;
pub(super) mod marks;
pub(super) mod methods;
pub(super) mod mock;
pub(super) mod names;
pub(super) mod operations;
pub(super) mod paths;
pub(super) mod queries;
pub(super) mod readers;
pub(super) mod redaction;
pub(super) mod resources;
#[cfg(test)]
mod tests;
pub(super) mod unknown;
pub(super) mod values;
pub(super) mod variants;
pub(super) mod webhooks;
