//! Behaviour of Flex's customers that the document cannot express.

use serde_json::{Map, Value};

use crate::store::{Key, Store};

const CUSTOMERS: &str = "/v1/customers";
#[cfg(feature = "server")]
const PAYMENT_METHODS: &str = "/v1/customers/{}/payment_methods";
/// Not a collection of the document: the id of the customer that each checkout session references.
const CHECKOUT_SESSIONS: &str = "checkout sessions";

/// The customer that a create updates instead: the one with the same email.
pub(crate) fn updated_by_create(store: &Store, collection: &str, given: &Map<String, Value>) -> Option<(Key, Value)> {
    let email = given.get("email").and_then(Value::as_str).filter(|_| collection == CUSTOMERS)?;
    with_email(store, email).map(|(key, customer)| (key.clone(), customer.clone()))
}

/// Applies the other effects of a create or an update.
pub(crate) fn complete(store: &mut Store, collection: &str, given: &Map<String, Value>, customer: &mut Value) {
    let Some(id) = customer["customer_id"].as_str().filter(|_| collection == CUSTOMERS).map(str::to_owned) else {
        return;
    };
    if let Some(Value::String(session)) = given.get("checkout_session_id") {
        store.put(CHECKOUT_SESSIONS, vec![session.clone()], id.as_str().into());
    }
    // A stored shipping address has an id.
    if let Some(shipping) = customer.get_mut("shipping").and_then(Value::as_object_mut) {
        shipping.insert("shipping_address_id".to_owned(), format!("address of {id}").into());
    }
}

fn with_email<'a>(store: &'a Store, email: &str) -> Option<(&'a Key, &'a Value)> {
    store.with_email(CUSTOMERS, email)
}

/// Access for tests.
#[cfg(feature = "server")]
impl Store {
    /// Adds or replaces a customer, without checks.
    pub(crate) fn put_customer(&mut self, customer: Value) {
        let id = customer["customer_id"].as_str().expect("a customer has an id").to_owned();
        self.put(CUSTOMERS, vec![id], customer);
    }

    /// Adds or replaces a customer's payment method, without checks.
    pub(crate) fn put_payment_method(&mut self, customer: &str, payment_method: Value) {
        let id = payment_method["payment_method_id"].as_str().expect("a payment method has an id").to_owned();
        self.put(PAYMENT_METHODS, vec![customer.to_owned(), id], payment_method);
    }

    /// Removes a payment method, and returns whether it existed.
    pub(crate) fn remove_payment_method(&mut self, id: &str) -> bool {
        let key = self.all(PAYMENT_METHODS).map(|(key, _)| key).find(|key| key[1] == id).cloned();
        key.map(|key| self.put(PAYMENT_METHODS, key, Value::Null)).is_some()
    }

    /// How many payment methods have ever existed.
    pub(crate) fn payment_methods(&self) -> usize {
        self.count(PAYMENT_METHODS)
    }

    /// Whether a customer with this id exists.
    pub(crate) fn has_customer(&self, id: &str) -> bool {
        self.get(CUSTOMERS, &[id.to_owned()]).is_some()
    }

    /// All customers, oldest first.
    pub(crate) fn customers(&self) -> Vec<Value> {
        self.all(CUSTOMERS).map(|(_, customer)| customer.clone()).collect()
    }

    /// The newest customer with this email.
    pub(crate) fn customer(&self, email: &str) -> Option<Value> {
        with_email(self, email).map(|(_, customer)| customer.clone())
    }

    /// The id of the customer that a checkout session references.
    pub(crate) fn checkout_session(&self, session: &str) -> Option<String> {
        self.get(CHECKOUT_SESSIONS, &[session.to_owned()])?.as_str().map(str::to_owned)
    }
}
