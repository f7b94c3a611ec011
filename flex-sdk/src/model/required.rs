//! The type parameters of the generated builders: whether each required field is given.

/// A required field that is given.
#[derive(Clone)]
pub struct Value<T>(pub(crate) T);

/// Says that a required field is given. A builder can be built once it holds for all of them.
///
/// ```
/// use flex_sdk::CreateCustomer;
///
/// let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("john.doe@example.com").build();
/// ```
///
/// A missing field is an error of the compiler, here that "the required field `email` is missing":
///
/// ```compile_fail,E0277
/// use flex_sdk::CreateCustomer;
///
/// let customer = CreateCustomer::builder().first_name("John").last_name("Doe").build();
/// ```
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
