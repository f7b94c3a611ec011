//! All customers, by cursor.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::page::{Items, MAX_LIMIT, Page, check, page};
use super::{End, Pages, Paging, Request, Seen, Turned, id_of, partition};
use crate::attempts::Settings;
use crate::call::Call;
use crate::call::mismatch::Anything;
use crate::generated::operations::LIST_CUSTOMERS;
use crate::{Customer, CustomerId, Error, ListCustomers, generated};

/// All customers, newest first, from [`Customers::list_all`](crate::Customers::list_all).
///
/// The next page is requested once the current one is used up, starting after its last customer, so that customers
/// created in the meantime cause neither gaps nor duplicates. The list ends with an empty page, or with the first error of
/// another kind than [`Decode`](crate::ErrorKind::Decode), which is about a single customer. The query's limit is the page size, by default 100.
///
/// It is a [`Stream`], and has a `next` method of its own, so that no other crate is needed:
///
/// ```no_run
/// # async fn print(flex: flex_sdk::Client) -> Result<(), flex_sdk::Error> {
/// let mut customers = flex.customers().list_all(flex_sdk::ListCustomers::default());
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
/// # async fn resume(flex: flex_sdk::Client, kept: flex_sdk::CustomerId) -> Result<(), flex_sdk::Error> {
/// use flex_sdk::ListCustomers;
///
/// let mut customers = flex.customers().list_all(ListCustomers::builder().starting_after(kept).build());
/// while let Some(page) = customers.next_page().await {
///     for customer in page?.customers {
///         println!("{}", customer.customer_id);
///     }
///     let _kept = customers.cursor().cloned(); // a CustomerId can be serialised
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// In addition to those of [`Customers::list`](crate::Customers::list):
///
/// - A customer that cannot be decoded is an error of kind [`Decode`](crate::ErrorKind::Decode) in its place, with its
///   position and [id](Error::customer_id), and the list continues.
/// - A query with `ending_before` is rejected: the list only pages forward.
/// - A list that ends early because of what Flex returned ends with an error of kind
///   [`Incomplete`](crate::ErrorKind::Incomplete): if the response is not a page, if no customer on a page has an id to
///   continue from, and if the server returns customers of an earlier page again, as if it ignored the cursor. The last
///   10,000 customers are remembered for this; a longer loop is detected in its second round at the latest.
#[must_use = "customers are only requested as they are taken"]
pub struct AllCustomers {
    pages: Pages<ByCursor>,
    cursor: Option<CustomerId>,
}

/// One page of [`AllCustomers`].
///
/// ```no_run
/// # async fn count(flex: flex_sdk::Client) -> Result<(), flex_sdk::Error> {
/// let mut all = flex.customers().list_all(flex_sdk::ListCustomers::default());
/// while let Some(page) = all.next_page().await {
///     let page = page?;
///     println!("{} customers, and {} that could not be decoded", page.customers.len(), page.errors.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct CustomerPage {
    /// The customers that could be decoded.
    pub customers: Vec<Customer>,
    /// An error for each of the others, with its position and [id](Error::customer_id).
    pub errors: Vec<Error>,
}

impl AllCustomers {
    pub(crate) fn new(raw: generated::Client, settings: Settings, mut query: ListCustomers) -> Self {
        query.limit.get_or_insert(MAX_LIMIT);
        let cursor = query.starting_after.clone();
        let seen = Seen::new(cursor.clone());
        let paging = ByCursor { raw, settings, query, seen, unidentified: 0, mark: None, pages: 0 };
        Self { pages: Pages::new(paging), cursor }
    }

    /// Returns the next customer, or an error: about a single customer, or the one that ends the list.
    pub async fn next(&mut self) -> Option<Result<Customer, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the rest of the current page, or else the next page, or the error that ends the list.
    pub async fn next_page(&mut self) -> Option<Result<CustomerPage, Error>> {
        let page = match self.pages.next_page().await {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        for customer in &page {
            self.move_cursor_to(customer);
        }
        partition(page).map(|(customers, errors)| Ok(CustomerPage { customers, errors }))
    }

    /// The id of the last customer taken: a list that is [`starting_after`](ListCustomers::starting_after) it continues
    /// with the next customer. `None` if no customer was taken yet.
    #[must_use]
    pub fn cursor(&self) -> Option<&CustomerId> {
        self.cursor.as_ref()
    }

    fn move_cursor_to(&mut self, customer: &Result<Customer, Error>) {
        if let Some(id) = id_of(customer) {
            self.cursor = Some(id.clone());
        }
    }
}

impl Stream for AllCustomers {
    type Item = Result<Customer, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.pages.poll_next(context));
        if let Some(customer) = &next {
            self.move_cursor_to(customer);
        }
        Poll::Ready(next)
    }
}

impl fmt::Debug for AllCustomers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllCustomers").finish_non_exhaustive()
    }
}

/// Prepares a call for one page of customers.
pub(crate) fn call(raw: &generated::Client, settings: Settings, query: &ListCustomers) -> Result<Call, Error> {
    let texts = [
        ("starting_after", query.starting_after.as_deref().map(String::as_str)),
        ("ending_before", query.ending_before.as_deref().map(String::as_str)),
        ("email", query.email.as_deref()),
    ];
    check(LIST_CUSTOMERS, query.limit, query.offset, &texts)?;
    let has_cursor = query.starting_after.is_some() || query.ending_before.is_some();
    Ok(Call::new(raw, LIST_CUSTOMERS, settings).with_cursor(has_cursor))
}

/// Returns one page of customers.
pub(crate) async fn customers(call: &Call, query: &ListCustomers) -> Result<Page<Customer>, Error> {
    page(call.run(|| call.raw.list_customers(query), Anything).await, |_| true)
}

/// Each page starts after the last customer of the one before.
struct ByCursor {
    raw: generated::Client,
    settings: Settings,
    query: ListCustomers,
    seen: Seen<CustomerId>,
    /// How many customers at the end of the last page had no id, so that the next page repeats them.
    unidentified: usize,
    /// A cursor that moves ever further, to detect a loop of any length by Brent's algorithm.
    mark: Option<CustomerId>,
    pages: u64,
}

impl Paging for ByCursor {
    type Item = Customer;

    fn request(&self) -> Request<Customer> {
        let (raw, settings, query) = (self.raw.clone(), self.settings, self.query.clone());
        Box::pin(async move {
            if query.ending_before.is_some() {
                let explanation = "list_all only pages forward: remove ending_before";
                return Err(Error::invalid_request(LIST_CUSTOMERS, explanation));
            }
            Ok(customers(&call(&raw, settings, &query)?, &query).await?.each())
        })
    }

    fn turn(&mut self, page: Items<Customer>) -> Turned<Customer> {
        let no_id = |customer: &&Result<Customer, Error>| id_of(customer).is_none();
        // Those at the end of the last page, which have no id to continue from, begin this one.
        let again = page.iter().take_while(no_id).count().min(self.unidentified);
        self.unidentified = page.iter().rev().take_while(no_id).count();
        let Some(last) = page.iter().rev().find_map(id_of).cloned() else {
            // That a page is not full does not make it the last: only an empty one is. What comes after customers
            // without ids is unknown.
            let items: VecDeque<_> = page.into_iter().skip(again).collect();
            if items.is_empty() {
                return Turned { items, end: End::Complete };
            }
            let explanation = "no customer on the last page has an id to continue from: the list is incomplete";
            return Turned { items, end: End::Early(Box::new(Error::incomplete(LIST_CUSTOMERS, explanation))) };
        };
        let is_new = |id: &CustomerId| !self.seen.contains(id);
        if !page.iter().filter_map(id_of).all(is_new) || self.mark.as_ref() == Some(&last) {
            let explanation = "Flex returned customers that it had returned before: the list may be incomplete";
            let end = End::Early(Box::new(Error::incomplete(LIST_CUSTOMERS, explanation)));
            return Turned { items: VecDeque::new(), end };
        }
        let mut ids = HashSet::new();
        let mut is_first = |customer: &Result<Customer, Error>| id_of(customer).is_none_or(|id| ids.insert(id.clone()));
        let items = page.into_iter().skip(again).filter(|customer| is_first(customer)).collect();
        self.seen.extend(ids);
        self.pages += 1;
        if self.pages.is_power_of_two() {
            self.mark = Some(last.clone());
        }
        self.query.starting_after = Some(last);
        self.query.offset = None;
        Turned { items, end: End::NotYet }
    }
}
