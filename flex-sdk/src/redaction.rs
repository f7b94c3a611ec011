//! Redaction: what `Debug` prints in place of values that may be personal.

use std::fmt;

/// Shows a text if it looks like a code, and redacts any other.
pub(crate) fn code(text: &impl Text) -> impl fmt::Debug {
    Code(text)
}

/// Whether a text looks like a code such as `not_found`, and so is safe to log: at most 64 characters of `a` to `z`, `0` to
/// `9`, `_` and `.`. A number of more than `MAX_DIGITS` could be a phone or card number, and a text with the prefix of API keys
/// could be one.
pub(crate) fn is_code(text: &str) -> bool {
    const MAX_DIGITS: usize = 5;
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'.';
    let has_number = text.split(|part: char| !part.is_ascii_digit()).any(|digits| digits.len() > MAX_DIGITS);
    (1..=64).contains(&text.len()) && text.bytes().all(is_part) && !has_number && !text.starts_with("fsk_")
}

/// A text, or an optional one.
pub(crate) trait Text: fmt::Debug {
    fn text(&self) -> Option<&str>;
}

impl Text for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Text for Option<String> {
    fn text(&self) -> Option<&str> {
        self.as_deref()
    }
}

struct Code<'a, T>(&'a T);

impl<T: Text> fmt::Debug for Code<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.text().is_none_or(is_code) { self.0.fmt(f) } else { f.write_str("<personal>") }
    }
}

/// Implements `Debug` for a generated type that contains personal data: redacts the whole value, or prints each field as
/// specified.
macro_rules! debug {
    ($type:ident) => {
        /// Leaves personal data out.
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(<personal>)"))
            }
        }
    };
    ($type:ident { $($field:ident $(($how:ident))?),* }) => {
        /// Leaves personal data out.
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($type))
                    $(.field(stringify!($field), $crate::redaction::debug!(@ $($how)? self.$field)))*
                    .finish()
            }
        }
    };
    // A union whose last variant holds any unknown value.
    ($type:ident { $($known:ident),* } $unknown:ident) => {
        /// Leaves out unknown values, which may be personal.
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$known(value) => f.debug_tuple(stringify!($known)).field(value).finish(),)*
                    Self::$unknown(_) => f.write_str(concat!(stringify!($unknown), "(<personal>)")),
                }
            }
        }
    };
    (@ $value:expr) => { &$value };
    (@ personal $value:expr) => { &::std::format_args!("<personal>") };
    (@ option $value:expr) => { &::std::format_args!("{}", if $value.is_some() { "<personal>" } else { "None" }) };
    (@ code $value:expr) => { &$crate::redaction::code(&$value) };
}

pub(crate) use debug;
