//! The operations on customers.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::answer::{Record, records};
use crate::attempts::Settings;
use crate::call::Call;
use crate::error::explain::explain_record;
use crate::generated::operations::{CREATE_CUSTOMER, LIST_CUSTOMERS, RETRIEVE_CUSTOMER, UPDATE_CUSTOMER};
use crate::generated::types::{CreateCustomerRequest, CustomerListResponse, CustomerResponse, UpdateCustomerRequest};
use crate::{
    AllCustomers, Client, CreateCustomer, Customer, CustomerId, Error, ListCustomers, Operation, RetryPolicy,
    UpdateCustomer,
};

/// The most customers that one page can have, by Flex's API reference.
pub(crate) const MAX_LIMIT: u32 = 100;

/// The operations on customers, from [`Client::customers`](crate::Client::customers).
///
/// Each returns an [`Error`] where Flex refuses the request, does not answer, or answers something that cannot be read or is
/// about another customer. Dropping a call's future ends the call, also while it waits for its next attempt.
///
/// The client's settings can be changed for the calls that are made through this value:
///
/// ```no_run
/// # async fn retrieve(flex: flex_sdk::Client, id: flex_sdk::CustomerId) -> Result<(), flex_sdk::Error> {
/// use std::time::Duration;
/// use flex_sdk::RetryPolicy;
///
/// let customer = flex.customers().retry(RetryPolicy::off()).deadline(Duration::from_secs(2)).retrieve(&id).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Customers<'a> {
    client: &'a Client,
    settings: Settings,
}

impl<'a> Customers<'a> {
    pub(crate) fn new(client: &'a Client, settings: Settings) -> Self {
        Self { client, settings }
    }

    /// When, and how often, a call that failed is attempted again. Default: the client's policy.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.settings.retry = retry;
        self
    }

    /// How long one attempt may take, from connecting to the end of the answer. Default: the client's.
    #[must_use]
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.settings.attempt_timeout = attempt_timeout;
        self
    }

    /// How long a call may take in all, with every attempt and the waits between them. Default: the client's.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// Creates a customer, or updates the one that already has this email with the values supplied, and returns it.
    ///
    /// # Errors
    /// As for [all operations](Customers). A customer with another email than the one that was sent is an error of kind
    /// [`Mismatch`](crate::ErrorKind::Mismatch); white space and the case of letters are not compared, since Flex may
    /// normalise them, and emails of which one is not plain ASCII are not compared at all.
    pub async fn create(self, customer: CreateCustomer) -> Result<Customer, Error> {
        let request = CreateCustomerRequest { customer };
        let is_asked_for = |answer: &CustomerResponse| is_same_email(&request.customer.email, &answer.customer.email);
        let call = self.call(CREATE_CUSTOMER);
        Ok(call.run(|| call.raw.create_customer(&request), is_asked_for).await?.customer)
    }

    /// Returns the customer with this id.
    ///
    /// # Errors
    /// As for [all operations](Customers). An id that is empty, `.` or `..` cannot be sent and is refused. A customer with
    /// another id is an error of kind [`Mismatch`](crate::ErrorKind::Mismatch).
    pub async fn retrieve(self, id: &CustomerId) -> Result<Customer, Error> {
        let call = self.call(RETRIEVE_CUSTOMER);
        Ok(call.run(|| call.raw.retrieve_customer(id), |answer| has_id(answer, id)).await?.customer)
    }

    /// Changes the supplied fields of the customer with this id, and returns the customer.
    ///
    /// # Errors
    /// As for [`retrieve`](Self::retrieve).
    pub async fn update(self, id: &CustomerId, customer: UpdateCustomer) -> Result<Customer, Error> {
        let request = UpdateCustomerRequest { customer };
        let call = self.call(UPDATE_CUSTOMER);
        Ok(call.run(|| call.raw.update_customer(id, &request), |answer| has_id(answer, id)).await?.customer)
    }

    /// Returns one page of customers, newest first by id, deleted customers left out.
    ///
    /// Flex does not say whether there are more: [`list_all`](Self::list_all) finds out.
    ///
    /// # Errors
    /// As for [all operations](Customers), and where the limit is not between 1 and 100, or a cursor or the email is
    /// empty. Where a customer of the page cannot be read, the error is about the first of those, with its position and
    /// [its id](Error::customer_id): [`list_all`](Self::list_all) returns the others.
    pub async fn list(self, query: &ListCustomers) -> Result<Vec<Customer>, Error> {
        self.page(query).await?.into_iter().collect()
    }

    /// One page, in which each customer that cannot be read is an error of its own.
    pub(crate) async fn page(self, query: &ListCustomers) -> Result<Vec<Result<Customer, Error>>, Error> {
        let ListCustomers { starting_after, ending_before, limit, offset, email } = query;
        let limit = limit.map(check_limit).transpose()?;
        let (email, before, after) = (email.as_deref(), ending_before.as_ref(), starting_after.as_ref());
        let cursors = [("starting_after", after), ("ending_before", before)];
        let texts = cursors.map(|(name, id)| (name, id.map(|id| id.as_str())));
        for (name, value) in texts.into_iter().chain([("email", email)]) {
            if value.is_some_and(|value| value.trim().is_empty()) {
                return Err(Error::invalid_request(
                    LIST_CUSTOMERS,
                    format!("{name} is empty: give a value, or leave it out"),
                ));
            }
        }
        let call = self.call(LIST_CUSTOMERS).with_cursor(before.or(after).is_some());
        let send = || call.raw.list_customers(email, before, limit, *offset, after);
        match call.run(send, |_: &CustomerListResponse| true).await {
            Ok(page) => Ok(page.customers.into_iter().map(Ok).collect()),
            Err(error) if error.is_decode_of_all() => {
                let records = records(error.body()).unwrap_or_default();
                let read = |(position, record): (usize, &Record)| {
                    record.customer().ok_or_else(|| explain_record(&error, position, record))
                };
                let page: Vec<_> = records.iter().enumerate().map(read).collect();
                // Where no record is odd, something else is, which the page's own error names.
                if page.iter().any(Result::is_err) { Ok(page) } else { Err(error) }
            }
            Err(error) => Err(error),
        }
    }

    /// Returns every customer, newest first by id, page after page: see [`AllCustomers`].
    pub fn list_all(self, query: ListCustomers) -> AllCustomers {
        AllCustomers::new(self.client.clone(), self.settings, query)
    }

    /// Returns the customer with this email, where there is one, by the filter of [`list`](Self::list).
    ///
    /// White space around the email is not sent. The case of its letters is sent as it is, and it is Flex that decides
    /// whether it matters; of what Flex answers, a customer is taken whose email differs in case alone.
    ///
    /// ```no_run
    /// # async fn show(flex: flex_sdk::Client) -> Result<(), flex_sdk::Error> {
    /// if let Some(customer) = flex.customers().find_by_email("john.doe@example.com").await? {
    ///     println!("{}", customer.customer_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// That there is a customer does not tell that a [`create`](Self::create) whose
    /// [outcome is unknown](Error::is_outcome_unknown) was carried out: it may have been there before. Make the same
    /// `create` again instead.
    ///
    /// # Errors
    /// As for [all operations](Customers), and where the email is empty.
    pub async fn find_by_email(self, email: &str) -> Result<Option<Customer>, Error> {
        let email = email.trim();
        let found = self.list(&ListCustomers::builder().email(email).build()).await?;
        // A server that does not filter must not give a caller somebody else.
        Ok(found.into_iter().find(|customer| customer.email.trim().eq_ignore_ascii_case(email)))
    }

    /// One call, through the generated client.
    fn call(self, operation: Operation) -> Call {
        Call::new(self.client.raw(), operation, self.settings)
    }
}

fn check_limit(limit: u32) -> Result<NonZeroU32, Error> {
    NonZeroU32::new(limit).filter(|limit| limit.get() <= MAX_LIMIT).ok_or_else(|| {
        let message = format!("the limit is {limit}: it must be between 1 and {MAX_LIMIT}");
        Error::invalid_request(LIST_CUSTOMERS, message)
    })
}

fn has_id(answer: &CustomerResponse, id: &CustomerId) -> bool {
    answer.customer.customer_id.trim().eq_ignore_ascii_case(id.trim())
}

/// Whether an email may be the one that was sent, in a form that Flex may have given it. A false alarm about a customer
/// who exists would be worse than none.
fn is_same_email(sent: &str, answered: &str) -> bool {
    let plain = |email: &str| email.split_whitespace().collect::<String>();
    !sent.is_ascii() || !answered.is_ascii() || plain(sent).eq_ignore_ascii_case(&plain(answered))
}
