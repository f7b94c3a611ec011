//! The operations on customers.

use std::time::Duration;

use crate::attempts::Settings;
use crate::call::Call;
use crate::generated::operations::{CREATE_CUSTOMER, RETRIEVE_CUSTOMER, UPDATE_CUSTOMER};
use crate::generated::types::{CreateCustomerRequest, CustomerResponse, UpdateCustomerRequest};
use crate::list::page;
use crate::{
    AllCustomers, CreateCustomer, Customer, CustomerId, Error, ListCustomers, Operation, RetryPolicy, UpdateCustomer,
    generated,
};

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
    raw: &'a generated::Client,
    settings: Settings,
}

impl<'a> Customers<'a> {
    pub(crate) fn new(raw: &'a generated::Client, settings: Settings) -> Self {
        Self { raw, settings }
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
        page(self.raw, self.settings, query).await?.into_iter().collect()
    }

    /// Returns every customer, newest first by id, page after page: see [`AllCustomers`].
    pub fn list_all(self, query: ListCustomers) -> AllCustomers {
        AllCustomers::new(self.raw.clone(), self.settings, query)
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
        Call::new(self.raw, operation, self.settings)
    }
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
