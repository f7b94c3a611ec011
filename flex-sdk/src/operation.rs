//! An operation of the API.

use std::fmt;

/// An operation of the API, from [`Error::operation`](crate::Error::operation).
///
/// It is safe to log: its `Display` shows the path with the names of parameters, not their values.
///
/// ```
/// use flex_sdk::generated::operations::UPDATE_CUSTOMER;
///
/// assert_eq!(UPDATE_CUSTOMER.to_string(), "PATCH /v1/customers/{id}");
/// assert!(!UPDATE_CUSTOMER.repeatable);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The `operationId` in the API's document, such as `update_customer`.
    pub id: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path, with `{name}` in place of each parameter.
    pub path: &'static str,
    /// Whether the operation is idempotent: sending the same request twice has the same effect as sending it once, so
    /// that it may be retried even if it may have taken effect. It is the document's `x-repeatable`.
    pub repeatable: bool,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
