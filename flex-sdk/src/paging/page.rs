//! One page of a list.

use std::collections::HashMap;
use std::fmt;

use serde_json::value::RawValue;

use super::query::{PageQuery, Paged, Paging};
use crate::call::endpoint::{Attempt, Endpoint, Exchange, Expectation, Item, ListPayload, Request, Unusable, decode};
use crate::error::explain::explain_item;
use crate::transport::partial_json::{unicode, without_bom};
use crate::{Error, Operation, generated};

/// One page of a list, from awaiting the list's [`Call`](crate::Call) or from
/// [`List::next_page`](crate::List::next_page).
///
/// ```no_run
/// # async fn show(flex: flex_sdk::Client) -> Result<(), flex_sdk::Error> {
/// let page = flex.customers().list(flex_sdk::ListCustomers::default()).await?;
/// println!("{} customers, {} unreadable", page.items.len(), page.errors.len());
/// # Ok(())
/// # }
/// ```
#[non_exhaustive]
pub struct Page<T> {
    /// The items that could be decoded.
    pub items: Vec<T>,
    /// An error of kind [`Decode`](crate::ErrorKind::Decode) for each of the other items, with its position on the page and
    /// its [id](Error::id).
    pub errors: Vec<Error>,
    /// Where the next page begins, for [`Call::resume`](crate::Call::resume), perhaps in another process. `None` if the page is
    /// empty, or if no item on it has an id to continue from.
    pub cursor: Option<String>,
    /// The position on the page of each error.
    positions: Vec<usize>,
    pub(super) id: fn(&T) -> &str,
}

impl<T> Page<T> {
    fn of_items(items: Vec<T>, cursor: Option<String>, id: fn(&T) -> &str) -> Self {
        Self { items, errors: Vec::new(), cursor, positions: Vec::new(), id }
    }

    pub(super) fn of_entries(
        entries: impl IntoIterator<Item = Result<T, Error>>,
        cursor: Option<String>,
        id: fn(&T) -> &str,
    ) -> Self {
        let mut page = Self::of_items(Vec::new(), cursor, id);
        for (position, entry) in entries.into_iter().enumerate() {
            match entry {
                Ok(item) => page.items.push(item),
                Err(error) => {
                    page.positions.push(position);
                    page.errors.push(error);
                }
            }
        }
        page
    }

    /// The items and errors, in their order on the page.
    pub(super) fn into_entries(self) -> Vec<Result<T, Error>> {
        let mut entries: Vec<_> = self.items.into_iter().map(Ok).collect();
        for (position, error) in self.positions.into_iter().zip(self.errors) {
            entries.insert(position, Err(error));
        }
        entries
    }
}

/// Leaves out what the items' own `Debug` leaves out.
impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { items, errors, cursor, .. } = self;
        f.debug_struct("Page")
            .field("items", items)
            .field("errors", errors)
            .field("cursor", cursor)
            .finish_non_exhaustive()
    }
}

/// The id of an item, or of the item that an error is about.
pub(super) fn id_of<T>(entry: &Result<T, Error>, id: fn(&T) -> &str) -> Option<&str> {
    match entry {
        Ok(item) => Some(id(item)).filter(|id| !id.is_empty()),
        Err(error) => error.id(),
    }
}

/// The cursor after a page. `last_id` is the id of the last entry that has one.
fn cursor_after(query: &dyn PageQuery, count: usize, last_id: Option<&str>) -> Option<String> {
    match query.paging() {
        Paging::Cursor => last_id.map(str::to_owned),
        Paging::Offset => (count > 0).then(|| offset_after(query, count).to_string()),
    }
}

/// The offset after this many items of a page.
pub(super) fn offset_after(query: &dyn PageQuery, count: usize) -> u64 {
    let start = query.start().and_then(|offset| offset.parse().ok()).unwrap_or(0_u64);
    start.saturating_add(count as u64)
}

/// An operation that returns a page of a list.
pub(crate) struct ListEndpoint<A, P>(pub(crate) Endpoint<A, P>);

impl<A: Paged, P: ListPayload> Request for ListEndpoint<A, P> {
    fn operation(&self) -> Operation {
        self.0.operation()
    }

    fn check(&self) -> Result<(), String> {
        self.0.check()
    }

    fn send<'a>(&'a self, client: &'a generated::Client) -> Attempt<'a> {
        self.0.send(client)
    }

    fn has_cursor(&self) -> bool {
        let query = self.0.arguments.query();
        query.is_backward() || query.paging() == Paging::Cursor && query.start().is_some()
    }
}

impl<A: Paged, P: ListPayload> Exchange<Page<P::Item>> for ListEndpoint<A, P> {
    fn request(&self) -> &dyn Request {
        self
    }

    fn expectation(&self) -> &'static Expectation {
        Expectation::of::<P>()
    }

    fn read(&self, body: &[u8]) -> Result<Page<P::Item>, Unusable> {
        let items = decode::<P>(body)?;
        if let Some(differing) = items.iter().find_map(|item| self.0.other(item)) {
            return Err(Unusable::Other(differing));
        }
        let last = items.iter().rev().map(P::Item::id).find(|id| !id.is_empty());
        let cursor = cursor_after(self.0.arguments.query(), items.len(), last);
        Ok(Page::of_items(items, cursor, P::Item::id))
    }

    /// Reads the page item by item, unless a readable item is not one that was requested.
    fn recover(&self, error: &Error) -> Option<Page<P::Item>> {
        let entries = entries::<P>(error)?;
        if entries.iter().flatten().any(|item| self.0.other(item).is_some()) {
            return None;
        }
        let last = entries.iter().rev().find_map(|entry| id_of(entry, P::Item::id));
        let cursor = cursor_after(self.0.arguments.query(), entries.len(), last);
        Some(Page::of_entries(entries, cursor, P::Item::id))
    }

    fn page_query(&mut self) -> Option<&mut dyn PageQuery> {
        Some(self.0.arguments.query_mut())
    }
}

/// The items of a page that could not be decoded as a whole, with an error in place of each that cannot be decoded. `None` if
/// the body is not a page, or if each of its items can be decoded.
pub(crate) fn entries<P: ListPayload>(error: &Error) -> Option<Vec<Result<P::Item, Error>>> {
    if !error.is_decode_of_all() {
        return None;
    }
    let page = unicode(without_bom(error.body()));
    let page: HashMap<String, &RawValue> = serde_json::from_str(&page).ok()?;
    let items: Vec<&RawValue> = serde_json::from_str(page.get(P::MEMBER)?.get()).ok()?;
    let read = items
        .into_iter()
        .enumerate()
        .map(|(position, item)| serde_json::from_str(item.get()).map_err(|_| explain_item::<P>(error, position, item)));
    let entries: Vec<_> = read.collect();
    entries.iter().any(Result::is_err).then_some(entries)
}
