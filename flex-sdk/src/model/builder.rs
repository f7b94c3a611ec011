//! The builder of all generated types. Only its setters are generated.

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;

/// Builds a `T`. Each type has a function `builder` that returns its builder, and the builder has a method for each field
/// of the type.
///
/// `S` tracks the required fields of `T`: it has a [`Given`] for each field that is given, and the field's name for each
/// that is missing.
///
/// ```
/// use flex_sdk::CreateCustomer;
///
/// let customer = CreateCustomer::builder()
///     .first_name("John")
///     .last_name("Doe")
///     .email("john.doe@example.com")
///     .build();
/// ```
///
/// A missing field is a compile error, here "the required field `email` is missing":
///
/// ```compile_fail,E0277
/// use flex_sdk::CreateCustomer;
///
/// let customer = CreateCustomer::builder().first_name("John").last_name("Doe").build();
/// ```
#[must_use = "a builder does nothing until it is built"]
pub struct Builder<T, S>(pub(crate) T, PhantomData<S>);

impl<T, S> Builder<T, S> {
    /// Builds the value. This does not compile until every required field is given.
    #[must_use]
    pub fn build(self) -> T
    where
        S: Complete,
    {
        self.0
    }
}

impl<T: Clone, S> Clone for Builder<T, S> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

/// Leaves out the fields, which may be personal.
impl<T, S> fmt::Debug for Builder<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = type_name::<T>().rsplit("::").next().unwrap_or_default();
        write!(f, "Builder<{name}> {{ .. }}")
    }
}

/// A required field that is given.
pub struct Given;

/// Marks a required field as given.
#[diagnostic::on_unimplemented(
    message = "the required field `{Self}` is missing",
    label = "call `.{Self}(...)` before `.build()`"
)]
pub trait IsGiven {}

impl IsGiven for Given {}

/// Marks all required fields as given.
pub trait Complete {}

impl Complete for () {}

/// A value for an optional field, or an `Option` of one. `Kind`, which the compiler infers, distinguishes the two.
pub trait Optional<T, Kind> {
    /// Returns the value, if there is one.
    fn into_option(self) -> Option<T>;
}

/// The kind of [`Optional`] that is a value.
pub struct Plain;

/// The kind of [`Optional`] that is an `Option`.
pub struct Wrapped;

impl<T, U: Into<T>> Optional<T, Plain> for U {
    fn into_option(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T, U: Into<T>> Optional<T, Wrapped> for Option<U> {
    fn into_option(self) -> Option<T> {
        self.map(Into::into)
    }
}

/// The value of a required field until it is given. Callers never see it: without the field, nothing can be built.
pub(crate) trait Blank {
    fn blank() -> Self;
}

impl<T: Default> Blank for T {
    fn blank() -> Self {
        Self::default()
    }
}

/// A builder with no field given.
pub(crate) fn start<T: Blank, S>() -> Builder<T, S> {
    Builder(T::blank(), PhantomData)
}

/// The builder with another field given.
pub(crate) fn given<T, S, R>(builder: Builder<T, S>) -> Builder<T, R> {
    Builder(builder.0, PhantomData)
}

/// The value of an optional field.
pub(crate) fn option<T, K>(value: impl Optional<T, K>) -> Option<T> {
    value.into_option()
}

/// Implements [`Blank`] for a type without a `Default`, from its fields or from a value.
macro_rules! blank {
    ($type:ident { $($field:ident)* }) => {
        $crate::model::builder::blank!($type: Self { $($field: $crate::model::builder::Blank::blank()),* });
    };
    ($type:ident: $value:expr) => {
        impl $crate::model::builder::Blank for $type {
            fn blank() -> Self {
                $value
            }
        }
    };
}

/// Implements [`Complete`] for tuples of these numbers of required fields.
macro_rules! complete {
    ($(($($field:ident)*))*) => {
        $(impl<$($field: $crate::model::builder::IsGiven),*> $crate::model::builder::Complete for ($($field,)*) {})*
    };
}

/// Declares the types of the required fields that are missing.
macro_rules! missing {
    ($($field:ident)*) => {
        $(#[doc = concat!("The required field `", stringify!($field), "`, not given yet.")] pub struct $field;)*
    };
}

pub(crate) use {blank, complete, missing};
