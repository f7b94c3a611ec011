//! Whether a response is about what was requested.

use crate::generated::types::{CustomerListResponse, CustomerResponse, DeletedCustomerResponse};
use crate::transport::partial_json::Members;
use crate::types::entity::is_same_id;
use crate::{CreateCustomer, Customer, CustomerId};

/// What a response must be about.
pub(crate) trait Expected<T> {
    /// The properties of a response that show that it is about something else.
    fn differing(&self, response: &T) -> Vec<&'static str>;

    /// Whether a response that differs may be the one to another request.
    fn may_be_swapped(&self) -> bool {
        true
    }

    /// Whether a response that cannot be decoded shows that it is about what was requested.
    fn is_met_by(&self, members: &Members) -> bool {
        let _ = members;
        false
    }
}

impl<T, F: Fn(&T) -> Vec<&'static str>> Expected<T> for F {
    fn differing(&self, response: &T) -> Vec<&'static str> {
        self(response)
    }
}

/// A response about anything.
pub(crate) struct Anything;

impl<T> Expected<T> for Anything {
    fn differing(&self, _: &T) -> Vec<&'static str> {
        Vec::new()
    }
}

/// The customer with this id.
pub(crate) struct CustomerWithId<'a>(pub(crate) &'a CustomerId);

/// A response about one customer.
pub(crate) trait OfCustomer {
    fn customer_id(&self) -> &CustomerId;
}

impl OfCustomer for CustomerResponse {
    fn customer_id(&self) -> &CustomerId {
        &self.customer.customer_id
    }
}

impl OfCustomer for DeletedCustomerResponse {
    fn customer_id(&self) -> &CustomerId {
        &self.customer.customer_id
    }
}

impl<T: OfCustomer> Expected<T> for CustomerWithId<'_> {
    fn differing(&self, response: &T) -> Vec<&'static str> {
        if is_same_id(response.customer_id(), self.0) { Vec::new() } else { vec!["customer_id"] }
    }

    fn is_met_by(&self, members: &Members) -> bool {
        members.text("customer_id").is_some_and(|found| is_same_id(&found, self.0))
    }
}

/// The customer that was created: with the same email, or with another one and the same names. Flex may keep an email in
/// another form, without its `+tag` for example.
pub(crate) struct CreatedCustomer<'a>(pub(crate) &'a CreateCustomer);

impl CreatedCustomer<'_> {
    fn differing(&self, email: Option<&str>, first_name: Option<&str>, last_name: Option<&str>) -> Vec<&'static str> {
        let sent = self.0;
        let is_name = |sent: &str, found: Option<&str>| found.is_some_and(|found| is_same_name(sent, found));
        let matches = [
            ("email", email.is_some_and(|found| is_same_email(&sent.email, found))),
            ("first_name", is_name(&sent.first_name, first_name)),
            ("last_name", is_name(&sent.last_name, last_name)),
        ];
        let differing: Vec<_> = matches.iter().filter(|(_, matches)| !matches).map(|(name, _)| *name).collect();
        let has_name = !(sent.first_name.trim().is_empty() && sent.last_name.trim().is_empty());
        let is_created = !differing.contains(&"email") || (differing.len() == 1 && has_name);
        if is_created { Vec::new() } else { differing }
    }
}

impl Expected<CustomerResponse> for CreatedCustomer<'_> {
    fn differing(&self, response: &CustomerResponse) -> Vec<&'static str> {
        let found = &response.customer;
        // As most are.
        if found.email == self.0.email {
            return Vec::new();
        }
        self.differing(Some(&found.email), Some(&found.first_name), Some(&found.last_name))
    }

    fn is_met_by(&self, members: &Members) -> bool {
        let [email, first_name, last_name] = ["email", "first_name", "last_name"].map(|name| members.text(name));
        self.differing(email.as_deref(), first_name.as_deref(), last_name.as_deref()).is_empty()
    }
}

/// A page of customers of whom one has this email, or without customers.
pub(crate) struct PageWithEmail<'a>(pub(crate) &'a str);

impl PageWithEmail<'_> {
    /// Whether this is the customer. Nobody must get somebody else's, so only white space and the case of ASCII are ignored.
    pub(crate) fn has(&self, customer: &Customer) -> bool {
        customer.email.trim().eq_ignore_ascii_case(self.0)
    }
}

impl Expected<CustomerListResponse> for PageWithEmail<'_> {
    fn differing(&self, response: &CustomerListResponse) -> Vec<&'static str> {
        let is_expected = response.customers.is_empty() || response.customers.iter().any(|customer| self.has(customer));
        if is_expected { Vec::new() } else { vec!["email"] }
    }

    /// More likely, Flex compares emails in another way, or does not filter.
    fn may_be_swapped(&self) -> bool {
        false
    }
}

/// Whether the emails are the same, up to white space and case.
fn is_same_email(sent: &str, found: &str) -> bool {
    let plain = |email: &str| email.split_whitespace().collect::<String>().to_lowercase();
    plain(sent) == plain(found)
}

fn is_same_name(sent: &str, found: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(sent) == plain(found)
}
