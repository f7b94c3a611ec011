//! The operations on customers.

use std::fmt;
use std::num::NonZeroU32;

use crate::error::settle;
use crate::generated::operations::{CREATE_CUSTOMER, LIST_CUSTOMERS, RETRIEVE_CUSTOMER, UPDATE_CUSTOMER};
use crate::generated::types::{CreateCustomerRequest, UpdateCustomerRequest};
use crate::{CreateCustomer, Customer, CustomerId, Error, Operation, UpdateCustomer, generated};

/// The most customers that one page can have (source: the reference).
const MAX_LIMIT: u32 = 100;

/// The operations on customers, from [`Client::customers`](crate::Client::customers).
///
/// Each returns an [`Error`] where Flex refuses the request, does not answer, or answers something that cannot be read.
#[derive(Clone, Copy, Debug)]
pub struct Customers<'a> {
    client: &'a generated::Client,
}

impl<'a> Customers<'a> {
    pub(crate) fn new(client: &'a generated::Client) -> Self {
        Self { client }
    }

    /// Creates a customer, or updates the one that already has this email with the values supplied, and returns it
    /// (source: the seed; the upsert: the reference).
    ///
    /// # Errors
    /// As for [all operations](Customers).
    pub async fn create(&self, customer: CreateCustomer) -> Result<Customer, Error> {
        let request = CreateCustomerRequest { customer };
        let outcome = self.client.create_customer(&request).await;
        Ok(settle(CREATE_CUSTOMER, outcome).await?.customer)
    }

    /// Returns the customer with this id (source: the reference).
    ///
    /// # Errors
    /// As for [all operations](Customers), and where the id cannot stand in a path.
    pub async fn retrieve(&self, id: &CustomerId) -> Result<Customer, Error> {
        check_id(RETRIEVE_CUSTOMER, id)?;
        let outcome = self.client.retrieve_customer(id).await;
        Ok(settle(RETRIEVE_CUSTOMER, outcome).await?.customer)
    }

    /// Changes the supplied fields of the customer with this id, and returns the customer (source: the reference).
    ///
    /// # Errors
    /// As for [all operations](Customers), and where the id cannot stand in a path.
    pub async fn update(&self, id: &CustomerId, customer: UpdateCustomer) -> Result<Customer, Error> {
        check_id(UPDATE_CUSTOMER, id)?;
        let request = UpdateCustomerRequest { customer };
        let outcome = self.client.update_customer(id, &request).await;
        Ok(settle(UPDATE_CUSTOMER, outcome).await?.customer)
    }

    /// Returns one page of customers, newest first by id, deleted customers left out (source: the reference).
    ///
    /// A page with fewer customers than the limit is the last one: Flex does not say whether there are more.
    ///
    /// # Errors
    /// As for [all operations](Customers), and where the limit is not between 1 and 100.
    pub async fn list(&self, query: &ListCustomers) -> Result<Vec<Customer>, Error> {
        let ListCustomers { starting_after, ending_before, limit, offset, email } = query;
        let limit = limit.map(check_limit).transpose()?;
        let outcome = self
            .client
            .list_customers(email.as_deref(), ending_before.as_ref(), limit, *offset, starting_after.as_ref())
            .await;
        Ok(settle(LIST_CUSTOMERS, outcome).await?.customers)
    }
}

/// Which customers [`Customers::list`] returns: by default the ten newest.
///
/// ```
/// use flex_sdk::ListCustomers;
///
/// let newest = ListCustomers::default();
/// let next_page = ListCustomers::builder().starting_after("fcus_01HACM7FZ1084XB1GB6053VM0D").limit(100).build();
/// ```
#[derive(Clone, Default, PartialEq, bon::Builder)]
#[non_exhaustive]
pub struct ListCustomers {
    /// Only customers that come after this one in the list: the cursor of the next page.
    #[builder(into)]
    pub starting_after: Option<CustomerId>,
    /// Only customers that come before this one in the list: the cursor of the previous page.
    #[builder(into)]
    pub ending_before: Option<CustomerId>,
    /// How many customers to return at most: 1 to 100, 10 where it is left out.
    pub limit: Option<u32>,
    /// How many customers to skip.
    pub offset: Option<u64>,
    /// Only customers with this email.
    #[builder(into)]
    pub email: Option<String>,
}

/// Leaves the email out.
impl fmt::Debug for ListCustomers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListCustomers")
            .field("starting_after", &self.starting_after)
            .field("ending_before", &self.ending_before)
            .field("limit", &self.limit)
            .field("offset", &self.offset)
            .field("email", &format_args!("<personal>"))
            .finish()
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
    match id.as_str() {
        "" => Err(Error::invalid_request(operation, "the customer id is empty")),
        "." | ".." => Err(Error::invalid_request(operation, "the customer id is a dot segment")),
        _ => Ok(()),
    }
}
