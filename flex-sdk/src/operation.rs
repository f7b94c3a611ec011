//! An operation of the API.

use std::fmt;

/// An operation of the API. [`Error::operation`](crate::Error::operation) returns one, and
/// [`Client::request`](crate::Client::request) takes one.
///
/// It is safe to log: its `Display` shows the path template with the names of parameters, never their values.
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
    /// The `operationId` in the API's document, such as `update_customer`, or the path if the document lacks the operation.
    pub id: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path template, with `{name}` in place of each parameter.
    pub path: &'static str,
    /// Whether the operation is idempotent: sending the same request twice has the same effect as sending it once, so it is
    /// retried even if an attempt may have taken effect. For an operation of the document, this is `x-repeatable`.
    pub repeatable: bool,
    /// The member of the request body that holds the object, if there is an envelope.
    pub(crate) envelope: Option<&'static str>,
}

/// Operations for [`Client::request`](crate::Client::request), from a path template with `{name}` in place of each parameter.
///
/// By RFC 9110, `GET`, `PUT` and `DELETE` are idempotent; `POST` and `PATCH` are not. If Flex's API reference says otherwise,
/// call [`idempotent`](Self::idempotent): it decides what is retried.
///
/// ```
/// use flex_sdk::Operation;
///
/// const REFUND: Operation =
///     Operation::post("/v1/checkout/sessions/{id}/refund").idempotent(false);
/// ```
impl Operation {
    /// Returns a `GET` operation, which is idempotent.
    #[must_use]
    pub const fn get(path: &'static str) -> Self {
        Self { id: path, method: "GET", path, repeatable: true, envelope: None }
    }

    /// Returns a `PUT` operation, which is idempotent.
    #[must_use]
    pub const fn put(path: &'static str) -> Self {
        Self { id: path, method: "PUT", path, repeatable: true, envelope: None }
    }

    /// Returns a `DELETE` operation, which is idempotent.
    #[must_use]
    pub const fn delete(path: &'static str) -> Self {
        Self { id: path, method: "DELETE", path, repeatable: true, envelope: None }
    }

    /// Returns a `POST` operation, which is not idempotent.
    #[must_use]
    pub const fn post(path: &'static str) -> Self {
        Self { id: path, method: "POST", path, repeatable: false, envelope: None }
    }

    /// Returns a `PATCH` operation, which is not idempotent.
    #[must_use]
    pub const fn patch(path: &'static str) -> Self {
        Self { id: path, method: "PATCH", path, repeatable: false, envelope: None }
    }

    /// Sets whether the operation is [idempotent](Self::repeatable), so that it is retried even if an attempt may have taken
    /// effect.
    #[must_use]
    pub const fn idempotent(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

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
