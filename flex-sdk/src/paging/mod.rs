//! Lists: one page, and all of them.

pub(crate) mod list;
pub(crate) mod page;
mod progress;
pub(crate) mod query;
