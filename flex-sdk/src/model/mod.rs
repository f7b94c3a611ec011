//! What the generated types use: lenient readers, the state of builders, timestamps.

pub(crate) mod lenient;
pub(crate) mod required;
#[cfg(feature = "jiff")]
mod timestamps;
