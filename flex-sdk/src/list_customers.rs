//! The query of a list of customers.

use std::fmt;

use crate::CustomerId;

/// Which customers [`Customers::list`](crate::Customers::list) returns: by default the ten newest.
///
/// ```
/// use flex_sdk::ListCustomers;
///
/// let newest = ListCustomers::default();
/// let next_page = ListCustomers::builder().starting_after("fcus_01HACM7FZ1084XB1GB6053VM0D").limit(100).build();
/// ```
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListCustomers {
    /// Only customers that come after this one in the list: the cursor of the next page.
    pub starting_after: Option<CustomerId>,
    /// Only customers that come before this one in the list: the cursor of the previous page.
    pub ending_before: Option<CustomerId>,
    /// How many customers to return at most: 1 to 100, 10 where it is left out.
    pub limit: Option<u32>,
    /// How many customers to skip.
    pub offset: Option<u64>,
    /// Only customers with this email.
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

impl ListCustomers {
    /// A builder, with nothing given yet.
    pub fn builder() -> ListCustomersBuilder {
        ListCustomersBuilder::default()
    }
}

/// Builds a [`ListCustomers`].
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct ListCustomersBuilder(ListCustomers);

impl ListCustomersBuilder {
    /// Sets [`ListCustomers::starting_after`].
    pub fn starting_after(mut self, starting_after: impl Into<CustomerId>) -> Self {
        self.0.starting_after = Some(starting_after.into());
        self
    }

    /// Sets [`ListCustomers::ending_before`].
    pub fn ending_before(mut self, ending_before: impl Into<CustomerId>) -> Self {
        self.0.ending_before = Some(ending_before.into());
        self
    }

    /// Sets [`ListCustomers::limit`].
    pub fn limit(mut self, limit: u32) -> Self {
        self.0.limit = Some(limit);
        self
    }

    /// Sets [`ListCustomers::offset`].
    pub fn offset(mut self, offset: u64) -> Self {
        self.0.offset = Some(offset);
        self
    }

    /// Sets [`ListCustomers::email`].
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.0.email = Some(email.into());
        self
    }

    /// Builds it.
    #[must_use]
    pub fn build(self) -> ListCustomers {
        self.0
    }
}
