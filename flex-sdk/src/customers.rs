//! The operations on customers.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::call::{Call, Settings};
use crate::generated::operations::{CREATE_CUSTOMER, LIST_CUSTOMERS, RETRIEVE_CUSTOMER, UPDATE_CUSTOMER};
use crate::generated::types::{CreateCustomerRequest, UpdateCustomerRequest};
use crate::{
    AllCustomers, Client, CreateCustomer, Customer, CustomerId, Error, ListCustomers, Operation, RetryPolicy,
    UpdateCustomer,
};

/// The most customers that one page can have (source: the reference).
pub(crate) const MAX_LIMIT: u32 = 100;

/// The operations on customers, from [`Client::customers`](crate::Client::customers).
///
/// Each returns an [`Error`] where Flex refuses the request, does not answer, or answers something that cannot be read.
/// Dropping a call's future ends the call, also while it waits for its next attempt.
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

    /// Creates a customer, or updates the one that already has this email with the values supplied, and returns it
    /// (source: the seed; the upsert: the reference).
    ///
    /// # Errors
    /// As for [all operations](Customers).
    pub async fn create(self, customer: CreateCustomer) -> Result<Customer, Error> {
        let request = CreateCustomerRequest { customer };
        let call = self.call(CREATE_CUSTOMER);
        Ok(call.run(|| call.raw.create_customer(&request)).await?.customer)
    }

    /// Returns the customer with this id (source: the reference).
    ///
    /// # Errors
    /// As for [all operations](Customers), and where the id cannot stand in a path.
    pub async fn retrieve(self, id: &CustomerId) -> Result<Customer, Error> {
        check_id(RETRIEVE_CUSTOMER, id)?;
        let call = self.call(RETRIEVE_CUSTOMER);
        Ok(call.run(|| call.raw.retrieve_customer(id)).await?.customer)
    }

    /// Changes the supplied fields of the customer with this id, and returns the customer (source: the reference).
    ///
    /// # Errors
    /// As for [all operations](Customers), and where the id cannot stand in a path.
    pub async fn update(self, id: &CustomerId, customer: UpdateCustomer) -> Result<Customer, Error> {
        check_id(UPDATE_CUSTOMER, id)?;
        let request = UpdateCustomerRequest { customer };
        let call = self.call(UPDATE_CUSTOMER);
        Ok(call.run(|| call.raw.update_customer(id, &request)).await?.customer)
    }

    /// Returns one page of customers, newest first by id, deleted customers left out (source: the reference).
    ///
    /// Flex does not say whether there are more: [`list_all`](Self::list_all) finds out.
    ///
    /// # Errors
    /// As for [all operations](Customers), and where the limit is not between 1 and 100.
    pub async fn list(self, query: &ListCustomers) -> Result<Vec<Customer>, Error> {
        let ListCustomers { starting_after, ending_before, limit, offset, email } = query;
        let limit = limit.map(check_limit).transpose()?;
        let (email, before, after) = (email.as_deref(), ending_before.as_ref(), starting_after.as_ref());
        let call = self.call(LIST_CUSTOMERS);
        Ok(call.run(|| call.raw.list_customers(email, before, limit, *offset, after)).await?.customers)
    }

    /// Returns every customer, newest first by id, page after page: see [`AllCustomers`].
    pub fn list_all(self, query: ListCustomers) -> AllCustomers {
        AllCustomers::new(self.client.clone(), self.settings, query)
    }

    /// Returns the customer with this email, where there is one (source: the reference's filter by email).
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
    /// As for [all operations](Customers).
    pub async fn find_by_email(self, email: &str) -> Result<Option<Customer>, Error> {
        let found = self.list(&ListCustomers::builder().email(email).build()).await?;
        // A server that does not filter must not give a caller somebody else.
        Ok(found.into_iter().find(|customer| customer.email.eq_ignore_ascii_case(email)))
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

/// Refuses an id that would make the path another one: the rest is percent-encoded.
fn check_id(operation: Operation, id: &CustomerId) -> Result<(), Error> {
    const ADVICE: &str = "give the customer_id that Flex returned";
    match id.as_str() {
        "" => Err(Error::invalid_request(operation, format!("the customer id is empty: {ADVICE}"))),
        "." | ".." => Err(Error::invalid_request(operation, format!("the customer id is a dot: {ADVICE}"))),
        _ => Ok(()),
    }
}
