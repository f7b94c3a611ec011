//! One page of a list.

use crate::error::explain::explain_item;
use crate::transport::response::{ListPayload, RawItem, raw_items};
use crate::{Error, Operation};

/// The largest page, by Flex's API reference.
pub(crate) const MAX_LIMIT: i32 = 100;

/// The items of a page, with an error in place of each that cannot be decoded.
pub(crate) type Items<T> = Vec<Result<T, Error>>;

/// A page of a list.
pub(crate) enum Page<T> {
    /// All of it could be decoded.
    Whole(Vec<T>),
    /// Some of it could not.
    Broken(Items<T>),
}

impl<T> Page<T> {
    /// All items, or the error about the first that cannot be decoded.
    pub(crate) fn all(self) -> Result<Vec<T>, Error> {
        match self {
            Self::Whole(items) => Ok(items),
            Self::Broken(items) => items.into_iter().collect(),
        }
    }

    /// Each item, or the error about it.
    pub(crate) fn each(self) -> Items<T> {
        match self {
            Self::Whole(items) => items.into_iter().map(Ok).collect(),
            Self::Broken(items) => items,
        }
    }
}

/// The page that a call returned: item by item, if it is one of them that cannot be decoded, unless another is not one that
/// was requested.
pub(crate) fn page<P: ListPayload>(
    outcome: Result<P, Error>,
    is_requested: impl Fn(&P::Item) -> bool,
) -> Result<Page<P::Item>, Error> {
    let error = match outcome {
        Ok(page) => return Ok(Page::Whole(page.into_items())),
        Err(error) if error.is_decode_of_all() => error,
        Err(error) => return Err(error),
    };
    let items = raw_items::<P>(error.body()).unwrap_or_default();
    let read = |(position, item): (usize, &RawItem<P::Item>)| {
        item.decode().ok_or_else(|| explain_item::<P>(&error, position, item))
    };
    let items: Items<P::Item> = items.iter().enumerate().map(read).collect();
    let is_page = items.iter().any(Result::is_err) && items.iter().flatten().all(is_requested);
    if is_page { Ok(Page::Broken(items)) } else { Err(error) }
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
