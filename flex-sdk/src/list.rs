//! One page of customers.

use crate::attempts::Settings;
use crate::call::Call;
use crate::error::explain::explain_record;
use crate::generated::operations::LIST_CUSTOMERS;
use crate::generated::types::CustomerListResponse;
use crate::response::{Record, records};
use crate::{Customer, Error, ListCustomers, generated};

/// The largest page, by Flex's API reference.
pub(crate) const MAX_LIMIT: u32 = 100;

/// The customers of a page, with an error in place of each that cannot be decoded.
pub(crate) type Page = Vec<Result<Customer, Error>>;

/// Returns one page of customers.
pub(crate) async fn page(raw: &generated::Client, settings: Settings, query: &ListCustomers) -> Result<Page, Error> {
    check(query)?;
    let has_cursor = query.starting_after.is_some() || query.ending_before.is_some();
    let call = Call::new(raw, LIST_CUSTOMERS, settings).with_cursor(has_cursor);
    match call.run(|| call.raw.list_customers(query), |_: &CustomerListResponse| true).await {
        Ok(page) => Ok(page.customers.into_iter().map(Ok).collect()),
        Err(error) if error.is_decode_of_all() => read_each(error),
        Err(error) => Err(error),
    }
}

/// Decodes the customers one by one, if it is one of them that cannot be decoded.
fn read_each(error: Error) -> Result<Page, Error> {
    let records = records(error.body()).unwrap_or_default();
    let read = |(position, record): (usize, &Record)| {
        record.customer().ok_or_else(|| explain_record(&error, position, record))
    };
    let page: Page = records.iter().enumerate().map(read).collect();
    if page.iter().any(Result::is_err) { Ok(page) } else { Err(error) }
}

/// Rejects a query that Flex would reject, or that might match everyone by mistake.
fn check(query: &ListCustomers) -> Result<(), Error> {
    let refuse = |message| Err(Error::invalid_request(LIST_CUSTOMERS, message));
    if let Some(limit) = query.limit.filter(|limit| !(1..=MAX_LIMIT).contains(limit)) {
        return refuse(format!("the limit is {limit}: it must be between 1 and {MAX_LIMIT}"));
    }
    let texts = [
        ("starting_after", query.starting_after.as_deref().map(String::as_str)),
        ("ending_before", query.ending_before.as_deref().map(String::as_str)),
        ("email", query.email.as_deref()),
    ];
    for (name, value) in texts {
        if value.is_some_and(|value| value.trim().is_empty()) {
            return refuse(format!("{name} is empty: set it to a value, or leave it out"));
        }
    }
    Ok(())
}
