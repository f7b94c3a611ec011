//! All customers, page by page.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::attempts::Settings;
use crate::generated::operations::LIST_CUSTOMERS;
use crate::list::{MAX_LIMIT, Page, page};
use crate::{Customer, CustomerId, Error, ListCustomers, generated};

/// How many customers are remembered, so that none is returned twice.
const REMEMBERED: usize = 10_000;

/// All customers, newest first, from [`Customers::list_all`](crate::Customers::list_all).
///
/// The next page is requested once the current one is used up, starting after its last customer, so that customers
/// created in the meantime cause neither gaps nor duplicates. The list ends with an empty page, or with the first error
/// that is not about a single customer. The query's limit is the page size, by default 100.
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
/// - If the server returns customers of an earlier page again, as if it ignored the cursor, the list ends with an error
///   of kind [`Decode`](crate::ErrorKind::Decode) without a body. The last 10,000 customers are remembered for this; a
///   longer loop is detected in its second round at the latest.
#[must_use = "customers are only requested as they are taken"]
pub struct AllCustomers {
    raw: generated::Client,
    settings: Settings,
    query: ListCustomers,
    /// The page that is being requested.
    request: Option<Request>,
    /// The rest of the current page.
    rest: VecDeque<Result<Customer, Error>>,
    seen: Seen,
    /// How many customers at the end of the last page had no id, so that the next page repeats them.
    unidentified: usize,
    cursor: Option<CustomerId>,
    is_done: bool,
}

type Request = Pin<Box<dyn Future<Output = Result<Page, Error>> + Send>>;

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
        let mut seen = Seen::default();
        seen.extend(cursor.clone());
        let (request, rest) = (None, VecDeque::new());
        Self { raw, settings, query, request, rest, seen, unidentified: 0, cursor, is_done: false }
    }

    /// Returns the next customer, or an error: about a single customer, or the one that ends the list.
    pub async fn next(&mut self) -> Option<Result<Customer, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the rest of the current page, or else the next page, or the error that ends the list.
    pub async fn next_page(&mut self) -> Option<Result<CustomerPage, Error>> {
        if let Err(error) = poll_fn(|context| self.poll_page(context)).await {
            return Some(Err(error));
        }
        let mut page = CustomerPage { customers: Vec::new(), errors: Vec::new() };
        while let Some(customer) = self.take() {
            match customer {
                Ok(customer) => page.customers.push(customer),
                Err(error) => page.errors.push(error),
            }
        }
        (!page.customers.is_empty() || !page.errors.is_empty()).then_some(Ok(page))
    }

    /// The id of the last customer taken: a list that is [`starting_after`](ListCustomers::starting_after) it continues
    /// with the next customer. `None` if no customer was taken yet.
    #[must_use]
    pub fn cursor(&self) -> Option<&CustomerId> {
        self.cursor.as_ref()
    }

    fn take(&mut self) -> Option<Result<Customer, Error>> {
        let customer = self.rest.pop_front()?;
        let id = id_of(&customer);
        if id.is_some() {
            self.cursor = id.cloned();
        }
        Some(customer)
    }

    /// Requests pages until a customer can be taken, or there are no more.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while self.rest.is_empty() && !self.is_done {
            let (raw, settings, query) = (&self.raw, self.settings, &self.query);
            let request = self.request.get_or_insert_with(|| ask(raw.clone(), settings, query.clone()));
            let page = ready!(request.as_mut().poll(context));
            self.request = None;
            if let Err(error) = page.and_then(|page| self.turn(page)) {
                self.is_done = true;
                return Poll::Ready(Err(error));
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Makes a page the current one.
    fn turn(&mut self, page: Page) -> Result<(), Error> {
        let no_id = |customer: &&Result<Customer, Error>| id_of(customer).is_none();
        // Those at the end of the last page, which have no id to continue from, begin this one.
        let again = page.iter().take_while(no_id).count().min(self.unidentified);
        self.unidentified = page.iter().rev().take_while(no_id).count();
        let Some(last) = page.iter().rev().find_map(id_of).cloned() else {
            // That a page is not full does not make it the last: only an empty one is. What comes after customers
            // without ids is unknown.
            self.rest = page.into_iter().skip(again).collect();
            if !self.rest.is_empty() {
                let explanation = "no customer on this page has an id to continue from: the list is incomplete";
                self.rest.push_back(Err(Error::undecodable(LIST_CUSTOMERS, explanation)));
            }
            self.is_done = true;
            return Ok(());
        };
        let is_new = |id: &CustomerId| !self.seen.contains(id);
        if !page.iter().filter_map(id_of).all(is_new) || self.seen.is_loop(&last) {
            let explanation = "Flex returned customers that it had returned before: the list may be incomplete";
            return Err(Error::undecodable(LIST_CUSTOMERS, explanation));
        }
        let mut ids = HashSet::new();
        let mut is_first = |customer: &Result<Customer, Error>| id_of(customer).is_none_or(|id| ids.insert(id.clone()));
        self.rest = page.into_iter().skip(again).filter(|customer| is_first(customer)).collect();
        self.seen.extend(ids);
        self.seen.turned(&last);
        self.query.starting_after = Some(last);
        self.query.offset = None;
        Ok(())
    }
}

fn ask(raw: generated::Client, settings: Settings, query: ListCustomers) -> Request {
    Box::pin(async move {
        if query.ending_before.is_some() {
            let explanation = "list_all only pages forward: remove ending_before";
            return Err(Error::invalid_request(LIST_CUSTOMERS, explanation));
        }
        page(&raw, settings, &query).await
    })
}

fn id_of(customer: &Result<Customer, Error>) -> Option<&CustomerId> {
    match customer {
        Ok(customer) => Some(&customer.customer_id).filter(|id| !id.is_empty()),
        Err(error) => error.customer_id(),
    }
}

/// The customers seen: the last of them, and one cursor that moves ever further, to detect a loop of any length.
#[derive(Default)]
struct Seen {
    ids: HashSet<CustomerId>,
    order: VecDeque<CustomerId>,
    mark: Option<CustomerId>,
    pages: u64,
}

impl Seen {
    fn contains(&self, id: &CustomerId) -> bool {
        self.ids.contains(id)
    }

    fn extend(&mut self, ids: impl IntoIterator<Item = CustomerId>) {
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

    /// Whether a page ends like an earlier one, by Brent's algorithm.
    fn is_loop(&self, last: &CustomerId) -> bool {
        self.mark.as_ref() == Some(last)
    }

    /// Counts a page that ends with this customer.
    fn turned(&mut self, last: &CustomerId) {
        self.pages += 1;
        if self.pages.is_power_of_two() {
            self.mark = Some(last.clone());
        }
    }
}

impl Stream for AllCustomers {
    type Item = Result<Customer, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match ready!(self.poll_page(context)) {
            Ok(()) => Poll::Ready(self.take()),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

impl fmt::Debug for AllCustomers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllCustomers").finish_non_exhaustive()
    }
}
