//! What the generated builders know of a required field.

/// A required field that is given.
#[derive(Clone)]
pub struct Value<T>(pub(crate) T);

/// Whether a required field is given: a builder can be built once all of them are.
#[diagnostic::on_unimplemented(
    message = "the required field `{Self}` is missing",
    label = "call `.{Self}(...)` before `.build()`"
)]
pub trait Given<T> {
    /// The value that was given.
    fn value(self) -> T;
}

impl<T> Given<T> for Value<T> {
    fn value(self) -> T {
        self.0
    }
}
