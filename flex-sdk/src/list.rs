//! One page of a list.

use crate::error::explain::explain_item;
use crate::response::{ListPayload, RawItem, raw_items};
use crate::{Error, Operation};

/// The largest page, by Flex's API reference.
pub(crate) const MAX_LIMIT: i32 = 100;

/// The items of a page, with an error in place of each that cannot be decoded.
pub(crate) type Page<T> = Vec<Result<T, Error>>;

/// The page that a call returned: item by item, if it is one of them that cannot be decoded, unless another is not one that
/// was requested.
pub(crate) fn page<P: ListPayload>(
    outcome: Result<P, Error>,
    is_requested: impl Fn(&P::Item) -> bool,
) -> Result<Page<P::Item>, Error> {
    let error = match outcome {
        Ok(page) => return Ok(page.into_items().into_iter().map(Ok).collect()),
        Err(error) if error.is_decode_of_all() => error,
        Err(error) => return Err(error),
    };
    let items = raw_items::<P>(error.body()).unwrap_or_default();
    let read = |(position, item): (usize, &RawItem<P::Item>)| {
        item.decode().ok_or_else(|| explain_item::<P>(&error, position, item))
    };
    let page: Page<P::Item> = items.iter().enumerate().map(read).collect();
    let is_page = page.iter().any(Result::is_err) && page.iter().flatten().all(is_requested);
    if is_page { Ok(page) } else { Err(error) }
}

/// Rejects a query that Flex would reject, or that might match everything by mistake.
pub(crate) fn check(
    operation: Operation,
    limit: Option<i32>,
    offset: Option<i32>,
    texts: &[(&str, Option<&str>)],
) -> Result<(), Error> {
    let refuse = |message| Err(Error::invalid_request(operation, message));
    if let Some(limit) = limit.filter(|limit| !(1..=MAX_LIMIT).contains(limit)) {
        return refuse(format!("the limit is {limit}: it must be between 1 and {MAX_LIMIT}"));
    }
    if let Some(offset) = offset.filter(|offset| *offset < 0) {
        return refuse(format!("the offset is {offset}: it must be at least 0"));
    }
    for (name, value) in texts {
        if value.is_some_and(|value| value.trim().is_empty()) {
            return refuse(format!("{name} is empty: set it to a value, or leave it out"));
        }
    }
    Ok(())
}
