//! Every customer, page after page.

use std::collections::HashSet;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{fmt, vec};

use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::try_unfold;

use crate::customers::MAX_LIMIT;
use crate::generated::operations::LIST_CUSTOMERS;
use crate::{Customer, CustomerId, Customers, Error, ListCustomers};

/// Every customer of a list, newest first by id, from [`Customers::list_all`].
///
/// The next page is asked for once the customers of this one have been taken, by the cursor of the last one, so that
/// customers who are created meanwhile neither repeat nor hide others. It ends with a page that has fewer customers than
/// the query's limit, by default 100, and with the first error. A server that answers the same page again is an error of
/// kind [`Decode`](crate::ErrorKind::Decode), and not a loop.
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
pub struct AllCustomers<'a>(Pin<Box<dyn Stream<Item = Result<Customer, Error>> + Send + 'a>>);

struct Pages<'a> {
    customers: Customers<'a>,
    query: ListCustomers,
    page: vec::IntoIter<Customer>,
    is_last: bool,
    /// The cursors so far.
    seen: HashSet<CustomerId>,
}

impl<'a> AllCustomers<'a> {
    pub(crate) fn new(customers: Customers<'a>, mut query: ListCustomers) -> Self {
        query.limit.get_or_insert(MAX_LIMIT);
        let seen = query.starting_after.iter().cloned().collect();
        let pages = Pages { customers, query, page: Vec::new().into_iter(), is_last: false, seen };
        Self(Box::pin(try_unfold(pages, Pages::take)))
    }

    /// The next customer, or the error that ends the list.
    pub async fn next(&mut self) -> Option<Result<Customer, Error>> {
        StreamExt::next(self).await
    }
}

impl Pages<'_> {
    async fn take(mut self) -> Result<Option<(Customer, Self)>, Error> {
        loop {
            if let Some(customer) = self.page.next() {
                return Ok(Some((customer, self)));
            }
            if self.is_last {
                return Ok(None);
            }
            let page = self.customers.list(&self.query).await?;
            let is_full = self.query.limit.is_some_and(|limit| page.len() as u64 >= u64::from(limit));
            self.is_last = !is_full;
            if let Some(last) = page.last() {
                if !self.seen.insert(last.customer_id.clone()) {
                    let explanation = "Flex answered a page that it had answered before: the list may be incomplete";
                    return Err(Error::undecodable(LIST_CUSTOMERS, explanation));
                }
                self.query.starting_after = Some(last.customer_id.clone());
                self.query.offset = None;
            }
            self.page = page.into_iter();
        }
    }
}

impl Stream for AllCustomers<'_> {
    type Item = Result<Customer, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for AllCustomers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllCustomers").finish_non_exhaustive()
    }
}
