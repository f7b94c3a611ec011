//! Lists, page by page: what all of them share.

use std::collections::{HashSet, VecDeque};
use std::future::poll_fn;
use std::hash::Hash;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use self::page::Items;
use crate::Error;
use crate::types::entity::Entity;

pub(crate) mod all_customers;
pub(crate) mod all_payment_methods;
pub(crate) mod page;

/// How many items are remembered, so that none is returned twice.
const REMEMBERED: usize = 10_000;

/// How a list goes from page to page.
pub(crate) trait Paging {
    type Item: Entity;

    /// Requests the next page.
    fn request(&self) -> Request<Self::Item>;

    /// Takes from a page what was not returned before, and goes on to the next page.
    fn turn(&mut self, page: Items<Self::Item>) -> Turned<Self::Item>;
}

pub(crate) type Request<T> = Pin<Box<dyn Future<Output = Result<Items<T>, Error>> + Send>>;

/// What a page adds to a list.
pub(crate) struct Turned<T> {
    pub(crate) items: VecDeque<Result<T, Error>>,
    pub(crate) end: End,
}

/// Whether a list ends with a page.
pub(crate) enum End {
    /// There may be more.
    NotYet,
    /// There is no more.
    Complete,
    /// There may be more, but it cannot be requested.
    Early(Box<Error>),
}

/// A list whose pages are requested as their items are taken.
pub(crate) struct Pages<P: Paging> {
    paging: P,
    /// The page that is being requested.
    request: Option<Request<P::Item>>,
    /// The rest of the current page.
    rest: VecDeque<Result<P::Item, Error>>,
    end: End,
}

impl<P: Paging> Pages<P> {
    pub(crate) fn new(paging: P) -> Self {
        Self { paging, request: None, rest: VecDeque::new(), end: End::NotYet }
    }

    /// Returns the next item, or an error: about a single item, or the one that ends the list.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P::Item, Error>>> {
        match ready!(self.poll_page(context)) {
            Ok(()) => Poll::Ready(self.rest.pop_front()),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }

    /// Returns the rest of the current page, or else the next page: empty at the end of the list.
    pub(crate) async fn next_page(&mut self) -> Result<Items<P::Item>, Error> {
        poll_fn(|context| self.poll_page(context)).await?;
        Ok(self.rest.drain(..).collect())
    }

    /// Requests pages until an item can be taken, or there are no more.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while self.rest.is_empty() {
            match std::mem::replace(&mut self.end, End::Complete) {
                End::NotYet => self.end = End::NotYet,
                End::Complete => break,
                End::Early(error) => return Poll::Ready(Err(*error)),
            }
            let request = self.request.get_or_insert_with(|| self.paging.request());
            let page = ready!(request.as_mut().poll(context));
            self.request = None;
            match page {
                Ok(page) => Turned { items: self.rest, end: self.end } = self.paging.turn(page),
                Err(error) => self.end = End::Early(Box::new(error.that_ends_a_list())),
            }
        }
        Poll::Ready(Ok(()))
    }
}

/// Puts the items of a page on one side, and the errors on the other. `None` if there are neither.
pub(crate) fn partition<T>(page: Items<T>) -> Option<(Vec<T>, Vec<Error>)> {
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    for item in page {
        match item {
            Ok(item) => items.push(item),
            Err(error) => errors.push(error),
        }
    }
    (!items.is_empty() || !errors.is_empty()).then_some((items, errors))
}

/// An item's id, if it has one.
pub(crate) fn id_of<T: Entity>(item: &Result<T, Error>) -> Option<&T::Id> {
    match item {
        Ok(item) => Some(item.id()).filter(|id| !id.is_empty()),
        Err(error) => T::id_in(error),
    }
}

/// The ids of the last items seen.
pub(crate) struct Seen<Id> {
    ids: HashSet<Id>,
    order: VecDeque<Id>,
}

impl<Id: Clone + Eq + Hash> Seen<Id> {
    pub(crate) fn new(ids: impl IntoIterator<Item = Id>) -> Self {
        let mut seen = Self { ids: HashSet::new(), order: VecDeque::new() };
        seen.extend(ids);
        seen
    }

    pub(crate) fn contains(&self, id: &Id) -> bool {
        self.ids.contains(id)
    }

    pub(crate) fn extend(&mut self, ids: impl IntoIterator<Item = Id>) {
        for id in ids {
            self.order.push_back(id.clone());
            self.ids.insert(id);
            if self.order.len() > REMEMBERED
                && let Some(oldest) = self.order.pop_front()
            {
                self.ids.remove(&oldest);
            }
        }
    }
}
