//! Support for the generated types: their builder, lenient readers, traits of texts, timestamps.

pub(crate) mod builder;
pub(crate) mod lenient;
pub(crate) mod text;
#[cfg(feature = "jiff")]
mod timestamps;
