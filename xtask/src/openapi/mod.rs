//! The one model of an OpenAPI document: what each value is, by where it stands, and the place of each.

pub(crate) mod contract;
pub(crate) mod document;
mod facts;
mod files;
pub(crate) mod insert;
pub(crate) mod keywords;
pub(crate) mod lowering;
pub(crate) mod media_type;
pub(crate) mod node;
pub(crate) mod operations;
pub(crate) mod pointer;
mod references;
pub(crate) mod resources;
mod samples;
pub(crate) mod structure;
pub(crate) mod visit;
mod words;
mod yaml;

/// The project's document, below the repository's root.
pub(crate) const DOCUMENT: &str = "openapi/customers.yaml";
