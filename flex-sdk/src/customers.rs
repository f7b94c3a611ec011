//! The operations on customers.

use std::time::Duration;

use crate::attempts::Settings;
use crate::call::Call;
use crate::call::mismatch::{CreatedCustomer, CustomerWithId, PageWithEmail};
use crate::generated::operations::{CREATE_CUSTOMER, DELETE_CUSTOMER, RETRIEVE_CUSTOMER, UPDATE_CUSTOMER};
use crate::generated::types::{CreateCustomerRequest, UpdateCustomerRequest};
use crate::paging::all_customers::{call, customers};
use crate::paging::page::page;
use crate::{
    AllCustomers, CreateCustomer, Customer, CustomerId, DeletedCustomer, Error, ListCustomers, Operation,
    PaymentMethods, RetryPolicy, UpdateCustomer, generated,
};

/// The operations on customers, from [`Client::customers`](crate::Client::customers).
///
/// Each returns an [`Error`] if Flex rejects the request or does not respond, or if the response cannot be decoded or
/// is about another customer. Dropping the future of a call cancels it, also while it waits for a retry.
///
/// The client's settings can be overridden for the calls made through this value:
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
    pub(crate) raw: &'a generated::Client,
    pub(crate) settings: Settings,
}

impl<'a> Customers<'a> {
    pub(crate) fn new(raw: &'a generated::Client, settings: Settings) -> Self {
        Self { raw, settings }
    }

    /// When and how often a failed call is retried. Default: the client's policy.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.settings.retry = retry;
        self
    }

    /// The timeout for one attempt, from connecting to the end of the response body. Default: the client's.
    #[must_use]
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.settings.attempt_timeout = attempt_timeout;
        self
    }

    /// The timeout for a whole call, with all its attempts and the waits between them. Default: the client's.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// Creates a customer, or updates the one with the same email, and returns it.
    ///
    /// # Errors
    /// As for [all operations](Customers). A response with another email and another name than the request is an error of
    /// kind [`Mismatch`](crate::ErrorKind::Mismatch). The comparison ignores whitespace and case, which Flex may normalise.
    pub async fn create(self, customer: CreateCustomer) -> Result<Customer, Error> {
        create(&self.call(CREATE_CUSTOMER), customer).await
    }

    /// Returns the customer with this id.
    ///
    /// # Errors
    /// As for [all operations](Customers). An id that is empty, `.` or `..` is rejected, since it would change the
    /// path. A response with another id is an error of kind [`Mismatch`](crate::ErrorKind::Mismatch).
    pub async fn retrieve(self, id: &CustomerId) -> Result<Customer, Error> {
        retrieve(&self.call(RETRIEVE_CUSTOMER), id).await
    }

    /// Changes the given fields of the customer with this id, and returns the customer. Other fields keep their values.
    ///
    /// # Errors
    /// As for [`retrieve`](Self::retrieve).
    pub async fn update(self, id: &CustomerId, customer: UpdateCustomer) -> Result<Customer, Error> {
        update(&self.call(UPDATE_CUSTOMER), id, customer).await
    }

    /// Deletes the customer with this id: it is no longer listed or retrieved.
    ///
    /// Payment intents and checkout sessions that refer to it still resolve it, by Flex's API reference.
    ///
    /// # Errors
    /// As for [`retrieve`](Self::retrieve). If an attempt was lost and the next one finds no such customer, the error
    /// [is not found](Error::is_not_found) and its [outcome is unknown](Error::is_outcome_unknown): the customer is
    /// gone, and perhaps by the lost attempt.
    pub async fn delete(self, id: &CustomerId) -> Result<DeletedCustomer, Error> {
        delete(&self.call(DELETE_CUSTOMER), id).await
    }

    /// Returns one page of customers, newest first, without deleted customers.
    ///
    /// Flex does not say whether there are more: use [`list_all`](Self::list_all) to get them all.
    ///
    /// # Errors
    /// As for [all operations](Customers), and if the limit is not between 1 and 100, the offset is negative, or a
    /// cursor or the email is empty. If a customer on the page cannot be decoded, the error is about the first such
    /// customer, with its position and [id](Error::customer_id): [`list_all`](Self::list_all) returns the others.
    pub async fn list(self, query: &ListCustomers) -> Result<Vec<Customer>, Error> {
        customers(&call(self.raw, self.settings, query)?, query).await?.all()
    }

    /// Returns all customers, newest first, page by page: see [`AllCustomers`].
    pub fn list_all(self, query: ListCustomers) -> AllCustomers {
        AllCustomers::new(self.raw.clone(), self.settings, query)
    }

    /// Returns the customer with this email, if there is one, using the filter of [`list`](Self::list).
    ///
    /// Whitespace around the email is not sent. Whether case matters is up to Flex: a returned customer whose email
    /// differs only in the case of ASCII letters is a match. `None` means that Flex returned no customer.
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
    /// Do not use it to find out whether a [`create`](Self::create) with an [unknown
    /// outcome](Error::is_outcome_unknown) took effect: the customer may have existed before. Call `create` again
    /// instead.
    ///
    /// # Errors
    /// As for [all operations](Customers), and if the email is empty. A page on which no customer has this email is an
    /// error of kind [`Mismatch`](crate::ErrorKind::Mismatch): Flex may have compared emails in another way, or not at all.
    pub async fn find_by_email(self, email: &str) -> Result<Option<Customer>, Error> {
        let email = email.trim();
        let expected = PageWithEmail(email);
        let query = ListCustomers::builder().email(email).build();
        let call = call(self.raw, self.settings, &query)?;
        let found = page(call.run(|| call.raw.list_customers(&query), PageWithEmail(email)).await, |_| true)?;
        let mut unreadable = None;
        for customer in found.each() {
            match customer {
                Ok(customer) if expected.has(&customer) => return Ok(Some(customer)),
                Ok(_) => {}
                Err(error) => unreadable = unreadable.or(Some(error)),
            }
        }
        unreadable.map_or(Ok(None), Err)
    }

    /// The operations on the payment methods of the customer with this id.
    #[must_use]
    pub fn payment_methods(self, id: &'a CustomerId) -> PaymentMethods<'a> {
        PaymentMethods::new(self.raw, self.settings, id)
    }

    /// Prepares a call of the generated client.
    pub(crate) fn call(self, operation: Operation) -> Call {
        Call::new(self.raw, operation, self.settings)
    }
}

// The body is boxed before there is a future, which would hold it as often as it is passed on.
pub(crate) fn create(call: &Call, customer: CreateCustomer) -> impl Future<Output = Result<Customer, Error>> {
    let request = Box::new(CreateCustomerRequest { customer });
    async move {
        let created = CreatedCustomer(&request.customer);
        Ok(call.run(|| call.raw.create_customer(&request), created).await?.customer)
    }
}

pub(crate) async fn retrieve(call: &Call, id: &CustomerId) -> Result<Customer, Error> {
    Ok(call.run(|| call.raw.retrieve_customer(id), CustomerWithId(id)).await?.customer)
}

pub(crate) fn update(
    call: &Call,
    id: &CustomerId,
    customer: UpdateCustomer,
) -> impl Future<Output = Result<Customer, Error>> {
    let request = Box::new(UpdateCustomerRequest { customer });
    async move { Ok(call.run(|| call.raw.update_customer(id, &request), CustomerWithId(id)).await?.customer) }
}

pub(crate) async fn delete(call: &Call, id: &CustomerId) -> Result<DeletedCustomer, Error> {
    Ok(call.run(|| call.raw.delete_customer(id), CustomerWithId(id)).await?.customer)
}
