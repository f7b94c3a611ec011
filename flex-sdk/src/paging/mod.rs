//! Lists: one page, and all pages.

pub(crate) mod list;
pub(crate) mod page;
mod progress;
pub(crate) mod query;
