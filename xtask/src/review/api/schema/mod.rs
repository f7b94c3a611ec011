//! How two schemas differ.

pub(super) mod compare;
mod merge;
