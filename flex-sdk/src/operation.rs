//! An operation of the API.

use std::fmt;

/// An operation of the API, from [`Error::operation`](crate::Error::operation), or for
/// [`Client::request`](crate::Client::request).
///
/// It is safe to log: its `Display` shows the path with the names of parameters, not their values.
///
/// ```
/// use flex_sdk::operations::UPDATE_CUSTOMER;
///
/// assert_eq!(UPDATE_CUSTOMER.to_string(), "PATCH /v1/customers/{id}");
/// assert!(!UPDATE_CUSTOMER.repeatable);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The `operationId` in the API's document, such as `update_customer`; the path, if it is none of the document's.
    pub id: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path, with `{name}` in place of each parameter.
    pub path: &'static str,
    /// Whether the operation is idempotent: sending the same request twice has the same effect as sending it once, so
    /// that it may be retried even if it may have taken effect. It is the document's `x-repeatable`.
    pub repeatable: bool,
    /// The member of the request body that holds the object, if there is an envelope.
    pub(crate) envelope: Option<&'static str>,
}

/// Operations for [`Client::request`](crate::Client::request), by their path with `{name}` in place of each parameter.
///
/// `GET`, `PUT` and `DELETE` are idempotent, by RFC 9110; `POST` and `PATCH` are not. Say so by
/// [`idempotent`](Self::idempotent) if Flex's API reference says otherwise: it decides what is retried.
///
/// ```
/// use flex_sdk::Operation;
///
/// const REFUND: Operation = Operation::post("/v1/checkout/sessions/{id}/refund").idempotent(false);
/// ```
impl Operation {
    /// A `GET`.
    #[must_use]
    pub const fn get(path: &'static str) -> Self {
        Self { id: path, method: "GET", path, repeatable: true, envelope: None }
    }

    /// A `PUT`.
    #[must_use]
    pub const fn put(path: &'static str) -> Self {
        Self { id: path, method: "PUT", path, repeatable: true, envelope: None }
    }

    /// A `DELETE`.
    #[must_use]
    pub const fn delete(path: &'static str) -> Self {
        Self { id: path, method: "DELETE", path, repeatable: true, envelope: None }
    }

    /// A `POST`.
    #[must_use]
    pub const fn post(path: &'static str) -> Self {
        Self { id: path, method: "POST", path, repeatable: false, envelope: None }
    }

    /// A `PATCH`.
    #[must_use]
    pub const fn patch(path: &'static str) -> Self {
        Self { id: path, method: "PATCH", path, repeatable: false, envelope: None }
    }

    /// Whether the operation is [idempotent](Self::repeatable), so that it is retried even if an attempt may have taken
    /// effect.
    #[must_use]
    pub const fn idempotent(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }
}

impl Operation {
    /// Whether the operation only reads.
    pub(crate) fn is_read(self) -> bool {
        self.method == "GET"
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
