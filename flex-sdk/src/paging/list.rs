//! A list: all its items, page by page.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::page::{Page, id_of, offset_after};
use super::progress::{End, Progress};
use super::query::Paging;
use crate::call::Prepared;
use crate::call::endpoint::Exchange;
use crate::call::response::Response;
use crate::{Error, ErrorKind};

/// All items of a list, newest first, from [`Call::all`](crate::Call::all).
///
/// The list requests the next page once the current one is used up. Unless the query has a limit, it requests the largest
/// pages. It ends after an empty page, or after the first error of another kind than [`Decode`](crate::ErrorKind::Decode). A
/// `Decode` error is about a single item, and does not end the list.
///
/// It is a [`Stream`], and also has its own `next` method, which needs no other crate:
///
/// ```no_run
/// # async fn print(flex: flex_sdk::Client) -> Result<(), flex_sdk::Error> {
/// let mut customers = flex.customers().list(flex_sdk::ListCustomers::default()).all();
/// while let Some(customer) = customers.next().await {
///     println!("{}", customer?.customer_id);
/// }
/// # Ok(())
/// # }
/// ```
///
/// A long list can be resumed at its [`cursor`](Self::cursor), even in another process:
///
/// ```no_run
/// # async fn resume(flex: flex_sdk::Client, kept: String) -> Result<(), flex_sdk::Error> {
/// use flex_sdk::ListCustomers;
///
/// let mut customers = flex.customers().list(ListCustomers::default()).resume(&kept).all();
/// while let Some(page) = customers.next_page().await {
///     for customer in page?.items {
///         println!("{}", customer.customer_id);
///     }
///     let _kept = customers.cursor().map(str::to_owned);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Customers are paged by cursor: each page begins after the last customer of the previous page, so customers created
/// during the walk cause neither gaps nor duplicates. Flex has no cursors for payment methods, so each page begins at an
/// offset. If a payment method is added during the walk, the others move down, and none of them is returned twice. If one
/// is removed, the others move up, and the one at the border of two pages is not returned.
///
/// # Errors
/// In addition to those of the [`Call`](crate::Call):
///
/// - In place of an item that cannot be decoded, the list returns an error of kind [`Decode`](crate::ErrorKind::Decode)
///   with its position and [id](Error::id), and continues.
/// - A query with `ending_before` is an error of kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest): the list only pages
///   forward.
/// - A list that ends early because of what Flex returned ends with an error of kind
///   [`Incomplete`](crate::ErrorKind::Incomplete): if the response is not a page, if no item on a page has an id to continue
///   from, or if the server returns items of an earlier page again, as if it ignored the cursor or the offset. The list
///   remembers the last 10,000 items for this. A longer loop of cursors is detected in its second round at the latest.
#[must_use = "items are only requested as they are taken"]
pub struct List<T> {
    step: Step<T>,
    progress: Progress,
    /// The rest of the current page, with the positions of its items on the page.
    rest: VecDeque<(usize, Result<T, Error>)>,
    /// The offset at which the current page begins, if the list has offsets.
    offset: Option<u64>,
    id: fn(&T) -> &str,
    cursor: Option<String>,
}

type Source<T> = Box<Prepared<dyn Exchange<Page<T>>>>;
type Turn<T> = Pin<Box<dyn Future<Output = (Source<T>, Result<Page<T>, Error>)> + Send>>;

/// What the list does once the rest of the current page is used up.
enum Step<T> {
    /// Request the next page.
    Request(Source<T>),
    /// Wait for the requested page.
    Wait(Turn<T>),
    /// End with this error.
    Fail(Box<Error>),
    End,
}

impl<T: 'static> List<T> {
    pub(crate) fn new(mut source: Source<T>) -> Self {
        let mut cursor = None;
        let mut is_backward = false;
        let mut seen = None;
        if let Some(query) = source.exchange.page_query() {
            query.fill();
            is_backward = query.is_backward();
            cursor = query.start();
            seen = cursor.clone().filter(|_| query.paging() == Paging::Cursor);
        }
        if is_backward {
            source.options.refuse("the list only pages forward: remove ending_before".to_owned());
        }
        Self {
            step: Step::Request(source),
            progress: Progress::new(seen),
            rest: VecDeque::new(),
            offset: None,
            id: |_| "",
            cursor,
        }
    }

    /// Returns the next item, or an error: one about a single item, or the one that ends the list. `None` after the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_next_item(context)).await
    }

    /// Returns the rest of the current page, or else the next page, or the error that ends the list. `None` after the end.
    pub async fn next_page(&mut self) -> Option<Result<Page<T>, Error>> {
        if let Err(error) = poll_fn(|context| self.poll_page(context)).await {
            return Some(Err(error));
        }
        let rest = std::mem::take(&mut self.rest);
        if rest.is_empty() {
            return None;
        }
        for (position, entry) in &rest {
            self.cursor = cursor_at(self.offset, *position, entry, self.id).or(self.cursor.take());
        }
        let entries = rest.into_iter().map(|(_, entry)| entry);
        Some(Ok(Page::of_entries(entries, self.cursor.clone(), self.id)))
    }

    /// Returns where the list continues after the last item taken, for [`Call::resume`](crate::Call::resume). `None` if no item
    /// was taken yet and the query sets no start.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    fn poll_next_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        if let Err(error) = ready!(self.poll_page(context)) {
            return Poll::Ready(Some(Err(error)));
        }
        let Some((position, entry)) = self.rest.pop_front() else { return Poll::Ready(None) };
        self.cursor = cursor_at(self.offset, position, &entry, self.id).or(self.cursor.take());
        Poll::Ready(Some(entry))
    }

    /// Requests pages until an item can be taken, or there are no more.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while self.rest.is_empty() {
            match std::mem::replace(&mut self.step, Step::End) {
                Step::Request(source) => self.step = Step::Wait(Box::pin(turn(source))),
                Step::Wait(mut page) => match page.as_mut().poll(context) {
                    Poll::Pending => {
                        self.step = Step::Wait(page);
                        return Poll::Pending;
                    }
                    Poll::Ready((source, Ok(page))) => self.take(source, page),
                    Poll::Ready((_, Err(error))) => self.step = Step::Fail(Box::new(error.that_ends_a_list())),
                },
                Step::Fail(error) => return Poll::Ready(Err(*error)),
                Step::End => break,
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Takes the items of a page that were not returned before, and makes the query ask for the next page.
    fn take(&mut self, mut source: Source<T>, page: Page<T>) {
        let (operation, id) = (source.exchange.request().operation(), page.id);
        self.id = id;
        let entries = page.into_entries();
        let Some(query) = source.exchange.page_query() else { return };
        let ids: Vec<_> = entries.iter().map(|entry| id_of(entry, id)).collect();
        let turned = self.progress.turn(query.paging(), &ids);
        let next = match query.paging() {
            Paging::Cursor => ids.iter().rev().find_map(|id| *id).map(str::to_owned),
            Paging::Offset => {
                self.offset = Some(offset_after(query, 0));
                Some(offset_after(query, entries.len()).to_string())
            }
        };
        if let (End::NotYet, Some(next)) = (&turned.end, next)
            && let Err(problem) = query.start_at(&next)
        {
            source.options.refuse(problem);
        }
        self.step = match turned.end {
            End::NotYet => Step::Request(source),
            End::Complete => Step::End,
            End::Early(explanation) => Step::Fail(Box::new(Error::of(ErrorKind::Incomplete, operation, explanation))),
        };
        let new = turned.new.into_iter().zip(entries).enumerate();
        self.rest = new.filter(|(_, (is_new, _))| *is_new).map(|(position, (_, entry))| (position, entry)).collect();
    }
}

/// Requests a page, and returns it with the call.
async fn turn<T: 'static>(source: Source<T>) -> (Source<T>, Result<Page<T>, Error>) {
    let page = source.send().await.map(Response::into_value);
    (source, page)
}

/// The cursor after an entry: its id, or the number of items before its successor.
fn cursor_at<T>(offset: Option<u64>, position: usize, entry: &Result<T, Error>, id: fn(&T) -> &str) -> Option<String> {
    match offset {
        Some(offset) => Some(offset.saturating_add(position as u64 + 1).to_string()),
        None => id_of(entry, id).map(str::to_owned),
    }
}

impl<T: 'static> Stream for List<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_next_item(context)
    }
}

impl<T> Unpin for List<T> {}

impl<T> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List").field("cursor", &self.cursor).finish_non_exhaustive()
    }
}
