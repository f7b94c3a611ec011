//! What is known of Flex's customers beyond the document: how an email finds one, and how a response to a create is recognised.

use std::borrow::Cow;

use crate::call::endpoint::{Attempt, Exchange, Expectation, Found, Request, Unusable, decode};
use crate::generated::types::{CreateCustomerRequest, CustomerListResponse};
use crate::operations::LIST_CUSTOMERS;
use crate::paging::page::entries;
use crate::paging::query::check_text;
use crate::{Call, Customer, Customers, Error, ListCustomers, Operation, generated};

impl Customers {
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
    /// As for every [`Call`], and if the email is empty. A page on which no customer has this email is an error of kind
    /// [`Mismatch`](crate::ErrorKind::Mismatch): Flex may have compared emails in another way, or not at all.
    pub fn find_by_email(&self, email: &str) -> Call<Option<Customer>> {
        Call::new(&self.client, FindByEmail(ListCustomers::builder().email(email.trim()).build()))
    }
}

/// A page of customers of whom one has the query's email, or without customers.
struct FindByEmail(ListCustomers);

impl FindByEmail {
    fn email(&self) -> &str {
        self.0.email.as_deref().unwrap_or_default()
    }

    /// Whether this is the customer. Nobody must get somebody else's, so only whitespace and the case of ASCII are ignored.
    fn is_met_by(&self, customer: &Customer) -> bool {
        customer.email.trim().eq_ignore_ascii_case(self.email())
    }
}

impl Request for FindByEmail {
    fn operation(&self) -> Operation {
        LIST_CUSTOMERS
    }

    fn check(&self) -> Result<(), String> {
        check_text("email", Some(self.email()))
    }

    fn send<'a>(&'a self, client: &'a generated::Client) -> Attempt<'a> {
        client.list_customers(&self.0)
    }

    /// More likely, Flex compares emails in another way, or does not filter.
    fn may_be_swapped(&self) -> bool {
        false
    }
}

impl Exchange<Option<Customer>> for FindByEmail {
    fn request(&self) -> &dyn Request {
        self
    }

    fn expectation(&self) -> &'static Expectation {
        Expectation::of::<CustomerListResponse>()
    }

    fn read(&self, body: &[u8]) -> Result<Option<Customer>, Unusable> {
        let customers = decode::<CustomerListResponse>(body)?;
        let is_empty = customers.is_empty();
        match customers.into_iter().find(|customer| self.is_met_by(customer)) {
            None if !is_empty => Err(Unusable::Other(vec!["email"])),
            found => Ok(found),
        }
    }

    /// An unreadable customer on the page may be the one, unless another is.
    fn recover(&self, error: &Error) -> Option<Option<Customer>> {
        let mut customers = entries::<CustomerListResponse>(error)?.into_iter().flatten();
        customers.find(|customer| self.is_met_by(customer)).map(Some)
    }
}

/// A response to a create is about the customer that was sent if it has the same email, or another one and the same names. Flex may
/// keep an email in another form, without its `+tag` for example.
impl CreateCustomerRequest {
    #[expect(clippy::unnecessary_wraps, reason = "it takes the place of `Unrecognised::differing`")]
    pub(crate) fn differing(&self, found: &dyn Found) -> Option<Vec<&'static str>> {
        let sent = &self.customer;
        let is = |property: &str, matches: fn(&str, &str) -> bool, sent: &str| {
            found.text(property).is_some_and(|found: Cow<'_, str>| matches(sent, &found))
        };
        // As most are.
        if is("email", |sent, found| sent == found, &sent.email) {
            return Some(Vec::new());
        }
        let matches = [
            ("email", is("email", is_same_email, &sent.email)),
            ("first_name", is("first_name", is_same_name, &sent.first_name)),
            ("last_name", is("last_name", is_same_name, &sent.last_name)),
        ];
        let differing: Vec<_> = matches.iter().filter(|(_, matches)| !matches).map(|(name, _)| *name).collect();
        let has_name = !(sent.first_name.trim().is_empty() && sent.last_name.trim().is_empty());
        let is_created = !differing.contains(&"email") || (differing.len() == 1 && has_name);
        Some(if is_created { Vec::new() } else { differing })
    }
}

/// Whether the emails are the same, up to whitespace and case.
fn is_same_email(sent: &str, found: &str) -> bool {
    let plain = |email: &str| email.split_whitespace().collect::<String>().to_lowercase();
    plain(sent) == plain(found)
}

fn is_same_name(sent: &str, found: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(sent) == plain(found)
}
