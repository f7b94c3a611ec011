//! What a change of the document does to those who compile against the crate: the public surfaces of the two generated
//! clients, compared by cargo's rules for a library.

pub(crate) mod diff;
pub(crate) mod surface;
