//! Flex without a network: from a request to its reply.

use std::collections::HashMap;

use serde_json::Value;

use crate::contract::{Contract, Operation};
use crate::operations::{self, Reply};
use crate::store::Store;

/// Flex as far as it is known, without a network, a key and faults. It has no customers at first.
pub struct Simulation {
    contract: Contract,
    store: Store,
}

/// A request that matches the document.
pub(crate) struct Documented<'a> {
    operation: &'a Operation,
    path: HashMap<String, String>,
    query: HashMap<String, String>,
    body: Value,
}

impl Simulation {
    /// What Flex would be if it were as its document says.
    #[must_use]
    pub fn new(contract: Contract) -> Self {
        Self { contract, store: Store::default() }
    }

    /// The status and the body with which a request is answered.
    pub fn answer(&mut self, method: &str, path_and_query: &str, body: Option<Value>) -> (u16, Value) {
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

    /// The reply, and how it differs from the document.
    pub(crate) fn carry_out(&self, store: &mut Store) -> (Reply, Vec<String>) {
        let Self { operation, path, query, body } = self;
        let reply = operations::carry_out(store, &operation.id, path, query, body);
        let mistakes = operation.mistakes_of_response(reply.0, &reply.1).into_iter();
        let breaches =
            mistakes.map(|(place, mistake)| format!("{} answered {} {place}: {mistake}", operation.id, reply.0));
        let breaches = breaches.collect();
        (reply, breaches)
    }
}
