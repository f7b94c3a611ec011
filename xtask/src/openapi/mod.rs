//! Reading an OpenAPI document, with the place of every value.

pub(crate) mod document;
mod files;
mod lowering;
pub(crate) mod media_type;
pub(crate) mod node;
pub(crate) mod null;
pub(crate) mod pointer;
pub(crate) mod references;
pub(crate) mod schemas;
pub(crate) mod yaml;

/// The project's document, below the repository's root.
pub(crate) const DOCUMENT: &str = "openapi/customers.yaml";
