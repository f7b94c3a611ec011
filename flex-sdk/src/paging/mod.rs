//! Lists: one page, and all pages.

pub(crate) mod all_customers;
pub(crate) mod all_payment_methods;
pub(crate) mod page;
mod pages;
