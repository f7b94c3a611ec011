// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.

//! The events of the document's webhooks.
#![allow(clippy::all, clippy::pedantic, unused_imports, unused_mut, unused_variables)]
use super::types;
use crate::webhooks::Event;
/// `customer.created`: Sent when a customer is new, and not when a create updates the one with the same email.
pub const CUSTOMER_CREATED: &str = "customer.created";
/// `customer.deleted`: Sent when a customer is deleted.
pub const CUSTOMER_DELETED: &str = "customer.deleted";
/// `customer.updated`: Sent whenever any property of a customer changes.
pub const CUSTOMER_UPDATED: &str = "customer.updated";
/// The objects of an event.
#[derive(Clone, Default)]
pub(crate) struct Objects {
    customer: Option<types::Customer>,
    customer_id: Option<types::CustomerId>,
}
impl Objects {
    pub(crate) fn read(event: &Event) -> Self {
        let mut objects = Self::default();
        if ["customer.created", "customer.updated", "customer.deleted"]
            .contains(&event.event_type())
        {
            objects.customer = event.object("customer").ok();
            objects.customer_id = event.member("customer", "customer_id");
        }
        objects
    }
}
impl Event {
    /// The customer that the event is about: `customer.created`, `customer.updated`, `customer.deleted`. `None` if Flex does not send the whole object.
    #[must_use]
    pub fn customer(&self) -> Option<&types::Customer> {
        self.objects().customer.as_ref()
    }
    /// The id of the customer that the event is about: `customer.created`, `customer.updated`, `customer.deleted`.
    #[must_use]
    pub fn customer_id(&self) -> Option<&types::CustomerId> {
        self.objects().customer_id.as_ref()
    }
}
