//! All payment methods of a customer, by offset.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::page::{Items, MAX_LIMIT, Page, check, page};
use super::{End, Pages, Paging, Request, Seen, Turned, id_of, partition};
use crate::attempts::Settings;
use crate::call::Call;
use crate::generated::operations::LIST_PAYMENT_METHODS;
use crate::generated::types::PaymentMethodListResponse;
use crate::types::entity::is_same_id;
use crate::{CustomerId, CustomerReference, Error, ListPaymentMethods, PaymentMethod, PaymentMethodId, generated};

/// All payment methods of a customer, newest first, from
/// [`PaymentMethods::list_all`](crate::PaymentMethods::list_all).
///
/// The next page is requested once the current one is used up. Flex has no cursors here, so a page begins at an offset:
/// how many payment methods came before. If one is added in the meantime, the others move down, and none of them is
/// returned twice. If one is removed, the others move up, and the one at the border of two pages is not returned. The
/// list ends with an empty page, or with the first error of another kind than [`Decode`](crate::ErrorKind::Decode), which is
/// about a single payment method. The query's limit
/// is the page size, by default 100.
///
/// It is a [`Stream`], and has a `next` method of its own, so that no other crate is needed:
///
/// ```no_run
/// # async fn print(flex: flex_sdk::Client, id: flex_sdk::CustomerId) -> Result<(), flex_sdk::Error> {
/// let mut payment_methods = flex.customers().payment_methods(&id).list_all(flex_sdk::ListPaymentMethods::default());
/// while let Some(payment_method) = payment_methods.next().await {
///     println!("{}", payment_method?.payment_method_id);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// In addition to those of [`PaymentMethods::list`](crate::PaymentMethods::list):
///
/// - A payment method that cannot be decoded is an error of kind [`Decode`](crate::ErrorKind::Decode) in its place, with
///   its position and [id](Error::payment_method_id), and the list continues.
/// - If the response is not a page, or if two pages in a row bring nothing new, as if the server ignored the offset, the list
///   ends with an error of kind [`Incomplete`](crate::ErrorKind::Incomplete).
#[must_use = "payment methods are only requested as they are taken"]
pub struct AllPaymentMethods(Pages<ByOffset>);

/// One page of [`AllPaymentMethods`].
#[derive(Debug)]
#[non_exhaustive]
pub struct PaymentMethodPage {
    /// The payment methods that could be decoded.
    pub payment_methods: Vec<PaymentMethod>,
    /// An error for each of the others, with its position and [id](Error::payment_method_id).
    pub errors: Vec<Error>,
}

impl AllPaymentMethods {
    pub(crate) fn new(
        raw: generated::Client,
        settings: Settings,
        customer: CustomerId,
        mut query: ListPaymentMethods,
    ) -> Self {
        query.limit.get_or_insert(MAX_LIMIT);
        Self(Pages::new(ByOffset { raw, settings, customer, query, seen: Seen::new([]), had_nothing_new: false }))
    }

    /// Returns the next payment method, or an error: about a single one, or the one that ends the list.
    pub async fn next(&mut self) -> Option<Result<PaymentMethod, Error>> {
        poll_fn(|context| self.0.poll_next(context)).await
    }

    /// Returns the rest of the current page, or else the next page, or the error that ends the list.
    pub async fn next_page(&mut self) -> Option<Result<PaymentMethodPage, Error>> {
        let page = self.0.next_page().await.map(partition).transpose()?;
        Some(page.map(|(payment_methods, errors)| PaymentMethodPage { payment_methods, errors }))
    }
}

impl Stream for AllPaymentMethods {
    type Item = Result<PaymentMethod, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next(context)
    }
}

impl fmt::Debug for AllPaymentMethods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllPaymentMethods").finish_non_exhaustive()
    }
}

/// Prepares a call for one page of payment methods.
pub(crate) fn call(raw: &generated::Client, settings: Settings, query: &ListPaymentMethods) -> Result<Call, Error> {
    check(LIST_PAYMENT_METHODS, query.limit, query.offset, &[])?;
    Ok(Call::new(raw, LIST_PAYMENT_METHODS, settings))
}

/// Returns one page of a customer's payment methods.
pub(crate) async fn payment_methods(
    call: &Call,
    customer: &CustomerId,
    query: &ListPaymentMethods,
) -> Result<Page<PaymentMethod>, Error> {
    let is_requested = |item: &PaymentMethod| may_belong_to(item, customer);
    let are_requested = |answer: &PaymentMethodListResponse| {
        if answer.payment_methods.iter().all(is_requested) { Vec::new() } else { vec!["customer"] }
    };
    page(call.run(|| call.raw.list_payment_methods(customer, query), are_requested).await, is_requested)
}

/// Whether a payment method does not name another customer as its own.
pub(crate) fn may_belong_to(payment_method: &PaymentMethod, customer: &CustomerId) -> bool {
    let owner = match &payment_method.customer {
        Some(CustomerReference::CustomerId(id)) => id,
        Some(CustomerReference::Customer(owner)) => &owner.customer_id,
        None => return true,
    };
    owner.is_empty() || is_same_id(owner, customer)
}

/// Each page starts after as many payment methods as the pages before it had.
struct ByOffset {
    raw: generated::Client,
    settings: Settings,
    customer: CustomerId,
    query: ListPaymentMethods,
    seen: Seen<PaymentMethodId>,
    had_nothing_new: bool,
}

impl Paging for ByOffset {
    type Item = PaymentMethod;

    fn request(&self) -> Request<PaymentMethod> {
        let (raw, settings, customer, query) =
            (self.raw.clone(), self.settings, self.customer.clone(), self.query.clone());
        Box::pin(async move { Ok(payment_methods(&call(&raw, settings, &query)?, &customer, &query).await?.each()) })
    }

    fn turn(&mut self, page: Items<PaymentMethod>) -> Turned<PaymentMethod> {
        let is_empty = page.is_empty();
        let length = i32::try_from(page.len()).unwrap_or(i32::MAX);
        self.query.offset = Some(self.query.offset.unwrap_or(0).saturating_add(length));
        let mut new = HashSet::new();
        let mut is_new = |item: &Result<PaymentMethod, Error>| {
            id_of(item).is_none_or(|id| !self.seen.contains(id) && new.insert(id.clone()))
        };
        let items = page.into_iter().filter(|item| is_new(item)).collect();
        let end = if is_empty {
            End::Complete
        } else if new.is_empty() && self.had_nothing_new {
            let explanation = "Flex returned payment methods that it had returned before: the list may be incomplete";
            End::Early(Box::new(Error::incomplete(LIST_PAYMENT_METHODS, explanation)))
        } else {
            End::NotYet
        };
        self.had_nothing_new = new.is_empty();
        self.seen.extend(new);
        Turned { items, end }
    }
}
