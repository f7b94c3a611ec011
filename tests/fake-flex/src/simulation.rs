//! Flex without a network: processes requests directly.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::contract::{Contract, Operation};
#[cfg(feature = "webhooks")]
use crate::customers;
#[cfg(feature = "webhooks")]
use crate::facts::Action;
use crate::operations::{self, Reply};
use crate::path;
use crate::store::{Key, Store};

/// Flex as far as it is known, without a network, a key and faults. It starts without customers.
pub struct Simulation {
    contract: Contract,
    store: Store,
}

/// A request that matches the document.
pub(crate) struct Documented<'a> {
    pub(crate) operation: &'a Operation,
    path: HashMap<String, String>,
    pub(crate) query: HashMap<String, String>,
    body: Value,
}

impl Simulation {
    /// Creates a Flex that behaves as its document says.
    #[must_use]
    pub fn new(contract: Contract) -> Self {
        Self { contract, store: Store::default() }
    }

    /// Returns the status and the body of the response to a request. Null means no body.
    pub fn respond(&mut self, method: &str, path_and_query: &str, body: Option<Value>) -> (u16, Value) {
        let request = Documented::read(&self.contract, method, path_and_query, body);
        request.map_or_else(|refusal| refusal, |request| request.carry_out(&mut self.store).0)
    }
}

impl<'a> Documented<'a> {
    /// Checks a request against the document, and returns the error response if it does not match.
    pub(crate) fn read(
        contract: &'a Contract,
        method: &str,
        path_and_query: &str,
        body: Option<Value>,
    ) -> Result<Self, Reply> {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let (operation, path) = contract.operation(method, path).ok_or_else(operations::not_found)?;
        match &operation.mistakes_of_request(&path, query, body.as_ref())[..] {
            [] => {
                let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
                Ok(Self { operation, path, query, body: body.unwrap_or_default() })
            }
            mistakes => Err(operations::invalid(mistakes)),
        }
    }

    /// Returns the response, and how it differs from the document.
    pub(crate) fn carry_out(&self, store: &mut Store) -> (Reply, Vec<String>) {
        let reply = operations::carry_out(store, self);
        let mistakes = self.operation.mistakes_of_response(reply.0, &reply.1).into_iter();
        let breaches =
            mistakes.map(|(place, mistake)| format!("{} returned {} {place}: {mistake}", self.operation.id, reply.0));
        let breaches = breaches.collect();
        (reply, breaches)
    }

    /// The object that the request changes, before the change.
    #[cfg(feature = "webhooks")]
    pub(crate) fn before(&self, store: &Store) -> Option<Value> {
        let facts = &self.operation.facts;
        match facts.action {
            Action::Create => customers::updated_by_create(store, &facts.collection, &self.given()).map(|(_, it)| it),
            _ => store.get(&facts.collection, &self.ids()).cloned(),
        }
    }

    /// The name of the resulting event, such as `customer.created`, and its object. An update without a change causes no event.
    #[cfg(feature = "webhooks")]
    pub(crate) fn event(&self, before: Option<&Value>, (status, body): &Reply) -> Option<(String, Value)> {
        let facts = &self.operation.facts;
        let member = facts.response_member.as_ref().filter(|_| *status == facts.status)?;
        let object = body.get(member)?;
        let happened = match facts.action {
            Action::Create if before.is_none() => "created",
            Action::Create | Action::Update if before != Some(object) => "updated",
            Action::Delete => "deleted",
            _ => return None,
        };
        Some((format!("{member}.{happened}"), object.clone()))
    }

    /// The ids in the path.
    pub(crate) fn ids(&self) -> Key {
        path::names(self.operation.path()).filter_map(|name| self.path.get(name).cloned()).collect()
    }

    /// The properties that the body sets.
    pub(crate) fn given(&self) -> Map<String, Value> {
        let member = self.operation.facts.request_member.as_ref();
        let given = member.map_or(Some(&self.body), |member| self.body.get(member));
        given.and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// Sets the properties of an object that match path parameters.
    pub(crate) fn set_ids(&self, object: &mut Value) {
        let Operation { facts, samples, .. } = self.operation;
        let Some(object) = object.as_object_mut() else { return };
        for (parameter, property) in &facts.path_ids {
            let Some(id) = self.path.get(parameter) else { continue };
            let is_number = samples.path.get(parameter).is_some_and(Value::is_number);
            let number = serde_json::from_str(id).ok().filter(|_| is_number);
            object.insert(property.clone(), number.unwrap_or_else(|| id.as_str().into()));
        }
    }
}
