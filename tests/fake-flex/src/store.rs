//! What the fake remembers.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

/// What stands in an id in place of a ULID's time, and most of its randomness.
const ULID_PREFIX: &str = "01HACM7FZ1084XB1GB";

/// The customers by id, their payment methods, and which customer each checkout session references.
#[derive(Default)]
pub(crate) struct Store {
    customers: BTreeMap<String, Value>,
    /// By the customer's id, and then by their own.
    payment_methods: HashMap<String, BTreeMap<String, Value>>,
    ids_by_email: HashMap<String, String>,
    checkout_sessions: HashMap<String, String>,
    /// How many customers were deleted.
    deleted: usize,
    /// What has changed since this was last taken.
    #[cfg(feature = "state")]
    changed: Vec<Row>,
}

/// Which part of a store it is that has a value of its own.
#[cfg(feature = "state")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// A customer, by its id. A deleted one is null.
    Customer(String),
    /// All payment methods of a customer, by its id.
    PaymentMethods(String),
    /// The customer that a checkout session references, by the session.
    CheckoutSession(String),
}

/// Which customers a list holds.
#[derive(Default)]
pub(crate) struct Query {
    pub(crate) starting_after: Option<String>,
    pub(crate) ending_before: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

impl Store {
    /// Creates a customer, or updates the one with the same email.
    pub(crate) fn upsert(&mut self, mut supplied: Map<String, Value>) -> Value {
        let session = supplied.remove("checkout_session_id");
        let email = supplied.get("email").and_then(Value::as_str);
        let same_email = email.and_then(|email| self.ids_by_email.get(email)).cloned();
        let id = same_email.unwrap_or_else(|| self.insert());
        if let Some(Value::String(session)) = session {
            #[cfg(feature = "state")]
            self.changed.push(Row::CheckoutSession(session.clone()));
            self.checkout_sessions.insert(session, id.clone());
        }
        self.update(&id, supplied).unwrap_or_default()
    }

    /// Changes the given fields of a customer, if it exists.
    pub(crate) fn update(&mut self, id: &str, supplied: Map<String, Value>) -> Option<Value> {
        let customer = self.customers.get_mut(id)?;
        if let Some(Value::String(email)) = supplied.get("email") {
            if let Some(previous) = customer["email"].as_str() {
                self.ids_by_email.remove(previous);
            }
            self.ids_by_email.insert(email.clone(), id.to_owned());
        }
        for (field, value) in supplied {
            customer[field] = value;
        }
        // A stored shipping address has an id.
        if let Some(shipping) = customer.get_mut("shipping").and_then(Value::as_object_mut) {
            shipping.insert("shipping_address_id".to_owned(), format!("address of {id}").into());
        }
        let customer = customer.clone();
        #[cfg(feature = "state")]
        self.changed.push(Row::Customer(id.to_owned()));
        Some(customer)
    }

    /// Deletes a customer, if it exists. Its id is not given to anyone else.
    pub(crate) fn delete(&mut self, id: &str) -> bool {
        let Some(customer) = self.customers.remove(id) else { return false };
        if let Some(email) = customer["email"].as_str() {
            self.ids_by_email.remove(email);
        }
        self.deleted += 1;
        #[cfg(feature = "state")]
        self.changed.push(Row::Customer(id.to_owned()));
        true
    }

    /// A payment method of a customer, if both exist.
    pub(crate) fn payment_method(&self, customer: &str, id: &str) -> Option<Value> {
        let found = self.payment_methods_of(customer)?.get(id).cloned();
        found.map(|mut payment_method| {
            payment_method["customer"] = customer.into();
            payment_method
        })
    }

    /// One page of a customer's payment methods, newest first by id, if the customer exists.
    pub(crate) fn list_payment_methods(&self, customer: &str, offset: usize, limit: usize) -> Option<Vec<Value>> {
        let newest_first = self.payment_methods_of(customer)?.values().rev();
        Some(newest_first.skip(offset).take(limit).cloned().collect())
    }

    fn payment_methods_of(&self, customer: &str) -> Option<&BTreeMap<String, Value>> {
        static NONE: BTreeMap<String, Value> = BTreeMap::new();
        self.customers.contains_key(customer).then(|| self.payment_methods.get(customer).unwrap_or(&NONE))
    }

    pub(crate) fn get(&self, id: &str) -> Option<Value> {
        self.customers.get(id).cloned()
    }

    /// One page of customers, newest first by id.
    pub(crate) fn list(&self, query: &Query) -> Vec<Value> {
        let newest_first = self.customers.iter().rev();
        let mut found: Vec<_> = newest_first
            .filter(|(id, _)| query.starting_after.as_ref().is_none_or(|cursor| *id < cursor))
            .filter(|(id, _)| query.ending_before.as_ref().is_none_or(|cursor| *id > cursor))
            .filter(|(_, customer)| query.email.as_ref().is_none_or(|email| customer["email"] == **email))
            .map(|(_, customer)| customer.clone())
            .skip(query.offset)
            .collect();
        // The previous page is the one that ends where this one begins.
        if query.ending_before.is_some() && found.len() > query.limit {
            found.drain(..found.len() - query.limit);
        }
        found.truncate(query.limit);
        found
    }

    fn insert(&mut self) -> String {
        let id = format!("fcus_{ULID_PREFIX}{:08}", self.customers.len() + self.deleted);
        let customer = json!({ "customer_id": id, "created_at": "2026-06-15T14:30:00Z", "test_mode": true });
        self.customers.insert(id.clone(), customer);
        id
    }
}

/// What a test puts there, and looks at.
#[cfg(feature = "server")]
impl Store {
    /// Adds or replaces a customer as it is.
    pub(crate) fn put(&mut self, customer: Value) {
        let id = customer["customer_id"].as_str().expect("a customer has an id").to_owned();
        if let Some(email) = customer["email"].as_str() {
            self.ids_by_email.insert(email.to_owned(), id.clone());
        }
        #[cfg(feature = "state")]
        self.changed.push(Row::Customer(id.clone()));
        self.customers.insert(id, customer);
    }

    /// Adds or replaces a customer's payment method as it is.
    pub(crate) fn put_payment_method(&mut self, customer: &str, payment_method: Value) {
        let id = payment_method["payment_method_id"].as_str().expect("a payment method has an id").to_owned();
        self.payment_methods.entry(customer.to_owned()).or_default().insert(id, payment_method);
        #[cfg(feature = "state")]
        self.changed.push(Row::PaymentMethods(customer.to_owned()));
    }

    /// The customer with this email.
    pub(crate) fn find(&self, email: &str) -> Option<Value> {
        self.get(self.ids_by_email.get(email)?)
    }

    /// Every customer, oldest first.
    pub(crate) fn all(&self) -> Vec<Value> {
        self.customers.values().cloned().collect()
    }

    /// The customer that a checkout session references.
    pub(crate) fn checkout_session(&self, session: &str) -> Option<String> {
        self.checkout_sessions.get(session).cloned()
    }
}

/// What outlives the process.
#[cfg(feature = "state")]
impl Store {
    /// The rows that have changed since this was last called, with their values.
    pub(crate) fn take_changed(&mut self) -> Vec<(Row, Value)> {
        let rows = std::mem::take(&mut self.changed).into_iter();
        rows.map(|row| (row.clone(), self.row(&row))).collect()
    }

    /// Where nothing outlives the process.
    pub(crate) fn forget_changed(&mut self) {
        self.changed.clear();
    }

    /// Puts back what was taken.
    pub(crate) fn restore(&mut self, row: Row, value: Value) {
        match (row, value) {
            (Row::Customer(_), Value::Null) => self.deleted += 1,
            (Row::Customer(_), customer) => self.put(customer),
            (Row::PaymentMethods(customer), Value::Object(payment_methods)) => {
                self.payment_methods.insert(customer, payment_methods.into_iter().collect());
            }
            (Row::CheckoutSession(session), Value::String(customer)) => {
                self.checkout_sessions.insert(session, customer);
            }
            (Row::PaymentMethods(_) | Row::CheckoutSession(_), _) => {}
        }
        self.forget_changed();
    }

    fn row(&self, row: &Row) -> Value {
        match row {
            Row::Customer(id) => self.get(id).unwrap_or_default(),
            Row::PaymentMethods(customer) => json!(self.payment_methods.get(customer)),
            Row::CheckoutSession(session) => json!(self.checkout_sessions.get(session)),
        }
    }
}
