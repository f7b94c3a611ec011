//! The one model of an OpenAPI document: the kind of each value, which follows from where it is, and its place.

pub(crate) mod contract;
pub(crate) mod direction;
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
pub(crate) mod samples;
pub(crate) mod structure;
pub(crate) mod visit;
mod words;
mod yaml;

/// The path of the project's document, relative to the repository's root.
pub(crate) const DOCUMENT: &str = "openapi/customers.yaml";
