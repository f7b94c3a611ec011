//! What the document does not say about customers: how to find one by email, and how to recognise the response to a create.

use std::borrow::Cow;

use crate::call::endpoint::{Attempt, Exchange, Expectation, Found, Request, Unusable, decode};
use crate::generated::types::{CreateCustomerRequest, CustomerListResponse};
use crate::operations::LIST_CUSTOMERS;
use crate::paging::page::entries;
use crate::paging::query::check_text;
use crate::{Call, Customer, Customers, Error, ListCustomers, Operation, generated};

impl Customers {
    /// Returns the customer with this email, using the filter of [`list`](Self::list), or `None` if Flex returns no customer.
    ///
    /// Whitespace around the email is removed. Flex decides whether case matters; a returned customer whose email differs only
    /// in the case of ASCII letters is a match.
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
    /// As for every [`Call`]. An empty email is an error of kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest). If Flex
    /// returns customers of whom none has this email, the error is of kind [`Mismatch`](crate::ErrorKind::Mismatch): Flex may
    /// compare emails differently, or ignore the filter.
    pub fn find_by_email(&self, email: &str) -> Call<Option<Customer>> {
        Call::new(&self.client, FindByEmail(ListCustomers::builder().email(email.trim()).build()))
    }
}

/// Expects a page on which a customer has the query's email, or an empty page.
struct FindByEmail(ListCustomers);

impl FindByEmail {
    fn email(&self) -> &str {
        self.0.email.as_deref().unwrap_or_default()
    }

    /// Whether this is the customer. Only whitespace and ASCII case are ignored, so that nobody gets someone else's data.
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

    /// A mismatch is more likely to mean that Flex compares emails differently, or does not filter.
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

    /// A customer that cannot be decoded may be the match, unless another customer is.
    fn recover(&self, error: &Error) -> Option<Option<Customer>> {
        let mut customers = entries::<CustomerListResponse>(error)?.into_iter().flatten();
        customers.find(|customer| self.is_met_by(customer)).map(Some)
    }
}

/// The response to a create is about the customer that was sent if it has the same email, or another email and the same names:
/// Flex may store an email in another form, for example without its `+tag`.
impl CreateCustomerRequest {
    #[expect(clippy::unnecessary_wraps, reason = "it takes the place of `Unrecognised::differing`")]
    pub(crate) fn differing(&self, found: &dyn Found) -> Option<Vec<&'static str>> {
        let sent = &self.customer;
        let is = |property: &str, matches: fn(&str, &str) -> bool, sent: &str| {
            found.text(property).is_some_and(|found: Cow<'_, str>| matches(sent, &found))
        };
        // The common case.
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

/// Whether two emails are the same, ignoring whitespace and case.
fn is_same_email(sent: &str, found: &str) -> bool {
    let plain = |email: &str| email.split_whitespace().collect::<String>().to_lowercase();
    plain(sent) == plain(found)
}

fn is_same_name(sent: &str, found: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(sent) == plain(found)
}
