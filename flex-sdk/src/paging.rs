//! Every customer, page after page.

use std::collections::HashSet;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{fmt, vec};

use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::try_unfold;

use crate::call::Settings;
use crate::customers::MAX_LIMIT;
use crate::generated::operations::LIST_CUSTOMERS;
use crate::{Client, Customer, CustomerId, Customers, Error, ListCustomers};

/// Every customer of a list, newest first by id, from [`Customers::list_all`].
///
/// The next page is asked for once the customers of this one have been taken, by the cursor of the last one, so that
/// customers who are created meanwhile neither repeat nor hide others. It ends with a page that has no customers, and
/// with the first error. The query's limit is the size of a page, by default 100.
///
/// # Errors
/// Besides those of [`Customers::list`]: a query with `ending_before` is refused, since nothing is known of both cursors
/// together. A server that answers a customer again, as if it knew no cursor, is an error of kind
/// [`Decode`](crate::ErrorKind::Decode) with no body, and not a loop.
///
/// It is a [`Stream`], and can be read without one of the crates for those:
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
#[must_use = "customers are asked for only as they are taken"]
pub struct AllCustomers(Pin<Box<dyn Stream<Item = Result<Customer, Error>> + Send>>);

struct Pages {
    client: Client,
    settings: Settings,
    query: ListCustomers,
    page: vec::IntoIter<Customer>,
    is_last: bool,
    /// The cursors so far, and the customers of the page before.
    seen: HashSet<CustomerId>,
    previous: HashSet<CustomerId>,
}

impl AllCustomers {
    pub(crate) fn new(client: Client, settings: Settings, mut query: ListCustomers) -> Self {
        query.limit.get_or_insert(MAX_LIMIT);
        let seen = query.starting_after.iter().cloned().collect();
        let (page, previous) = (Vec::new().into_iter(), HashSet::new());
        let pages = Pages { client, settings, query, page, is_last: false, seen, previous };
        Self(Box::pin(try_unfold(pages, Pages::take)))
    }

    /// The next customer, or the error that ends the list.
    pub async fn next(&mut self) -> Option<Result<Customer, Error>> {
        StreamExt::next(self).await
    }
}

impl Pages {
    async fn take(mut self) -> Result<Option<(Customer, Self)>, Error> {
        loop {
            if let Some(customer) = self.page.next() {
                return Ok(Some((customer, self)));
            }
            if self.is_last {
                return Ok(None);
            }
            self.turn().await?;
        }
    }

    /// Asks for the next page.
    async fn turn(&mut self) -> Result<(), Error> {
        if self.query.ending_before.is_some() {
            let explanation = "list_all goes forward alone: leave ending_before out";
            return Err(Error::invalid_request(LIST_CUSTOMERS, explanation));
        }
        let page = Customers::new(&self.client, self.settings).list(&self.query).await?;
        // No source says that a page with fewer customers than it may have is the last.
        self.is_last = page.is_empty();
        if let Some(last) = page.last() {
            let is_again = page.iter().any(|customer| self.previous.contains(&customer.customer_id));
            if is_again || !self.seen.insert(last.customer_id.clone()) {
                let explanation = "Flex answered customers that it had answered before: the list may be incomplete";
                return Err(Error::undecodable(LIST_CUSTOMERS, explanation));
            }
            self.query.starting_after = Some(last.customer_id.clone());
            self.query.offset = None;
        }
        self.previous = page.iter().map(|customer| customer.customer_id.clone()).collect();
        self.page = page.into_iter();
        Ok(())
    }
}

impl Stream for AllCustomers {
    type Item = Result<Customer, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for AllCustomers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllCustomers").finish_non_exhaustive()
    }
}
