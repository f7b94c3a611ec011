//! What the client knows of an operation.

use std::fmt;

/// An operation of the API, as the document describes it.
///
/// Its `Display` form is `POST /v1/customers`, with the names of path parameters in place of their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The document's `operationId`.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path, with `{name}` where a parameter goes.
    pub path: &'static str,
    /// Whether sending the same request twice leaves the same result as sending it once: the document's `x-repeatable`.
    pub repeatable: bool,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
