//! The effect of a change of the document on users of the crate: the public surfaces of the two generated clients are
//! compared by cargo's rules for a library.

pub(crate) mod diff;
pub(crate) mod surface;
