//! The walk: a sequence of calls to which Flex and the fake must respond alike.

use anyhow::Result;
use serde_json::{Value, json};

/// A call of an operation.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// The template of the path.
    pub(crate) template: &'static str,
    /// The customer's id, if the template has one.
    pub(crate) id: String,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
}

/// The response to a call.
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The JSON, or why it cannot be read.
    pub(crate) body: super::body::Body,
}

/// A server that responds to calls.
pub(crate) trait Server {
    fn send(&mut self, request: &Request) -> Result<Response>;
}

/// A call of the walk.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) request: Request,
    pub(crate) response: Response,
}

/// The steps of the walk, as far as it went.
#[derive(Default)]
pub(crate) struct Walk {
    pub(crate) steps: Vec<Step>,
    /// The ids of the two customers, once they exist.
    pub(crate) ids: Vec<String>,
}

/// The customers that a walk creates. They differ for each seed.
pub(crate) struct People {
    first: Value,
    second: Value,
}

const CUSTOMERS: &str = "/v1/customers";
const CUSTOMER: &str = "/v1/customers/{id}";
const PAYMENT_METHODS: &str = "/v1/customers/{id}/payment_methods";

impl People {
    /// Creates customers with emails at a reserved domain, so that none of them can receive one.
    pub(crate) fn new(seed: u64) -> Self {
        let first = json!({
            "first_name": "Zoë",
            "last_name": format!("O'Hara-Núñez {seed}"),
            "email": format!("flex-sdk-verify+{seed}.1@example.com"),
            "phone": "+14155550142",
            "employer": "Example & Daughters",
            "shipping": {
                "line1": "1 Example Street", "line2": "Apt 2", "city": "San Francisco", "state": "CA",
                "postal_code": "94105", "country": "US",
            },
            "metadata": { "seed": seed.to_string() },
        });
        let second = json!({
            "first_name": "Yan",
            "last_name": format!("Li {seed}"),
            "email": format!("flex-sdk-verify+{seed}.2@example.com"),
        });
        Self { first, second }
    }

    pub(crate) fn emails(&self) -> impl Iterator<Item = &str> {
        [&self.first, &self.second].into_iter().filter_map(|person| person["email"].as_str())
    }
}

impl Walk {
    /// Walks as far as possible. An error is one of the connection, and `self` has the steps until then.
    pub(crate) fn run(&mut self, people: &People, server: &mut dyn Server) -> Result<()> {
        let People { first, second } = people;
        let Some(one) = self.create("create", first, server)? else { return Ok(()) };
        let mut again = first.clone();
        again["employer"] = "Example & Sons".into();
        self.call("create again", post(&again), server)?;
        let Some(two) = self.create("create another", second, server)? else { return Ok(()) };

        let update =
            Request { body: Some(json!({ "customer": { "phone": "+14155550143" } })), ..at("PATCH", CUSTOMER, &one) };
        let email = || first["email"].as_str().unwrap_or_default().to_owned();
        let one_of = |name, value| vec![("limit", "1".to_owned()), (name, value)];
        for (name, request) in [
            ("retrieve", at("GET", CUSTOMER, &one)),
            ("update", update),
            ("retrieve what was updated", at("GET", CUSTOMER, &one)),
            ("list", list(Vec::new())),
            ("list by email", list(vec![("email", email())])),
            ("list with a limit", list(vec![("limit", "1".to_owned())])),
            ("list after a cursor", list(one_of("starting_after", two.clone()))),
            ("list before a cursor", list(vec![("ending_before", one.clone())])),
            ("list with an offset", list(one_of("offset", "1".to_owned()))),
            (
                "list payment methods",
                Request { query: one_of("offset", "0".to_owned()), ..at("GET", PAYMENT_METHODS, &one) },
            ),
            ("delete", at("DELETE", CUSTOMER, &one)),
            ("retrieve what was deleted", at("GET", CUSTOMER, &one)),
            ("list what was deleted", list(vec![("email", email())])),
        ] {
            self.call(name, request, server)?;
        }
        Ok(())
    }

    /// Creates a customer, and returns its id, unless the response is about another one.
    fn create(&mut self, name: &'static str, person: &Value, server: &mut dyn Server) -> Result<Option<String>> {
        let response = self.call(name, post(person), server)?;
        let customer = response.body.as_ref().ok().and_then(|body| body.as_ref()?.get("customer"));
        let created = customer.filter(|customer| customer["email"] == person["email"]);
        let id = created.and_then(|customer| Some(customer.get("customer_id")?.as_str()?.to_owned()));
        self.ids.extend(id.clone());
        Ok(id)
    }

    fn call(&mut self, name: &'static str, request: Request, server: &mut dyn Server) -> Result<&Response> {
        let response = server.send(&request)?;
        self.steps.push(Step { name, request, response });
        Ok(&self.steps[self.steps.len() - 1].response)
    }
}

/// Returns the request for the customers with an email.
pub(crate) fn list_by_email(email: &str) -> Request {
    list(vec![("email", email.to_owned())])
}

pub(crate) fn retrieve(id: &str) -> Request {
    at("GET", CUSTOMER, id)
}

pub(crate) fn delete(id: &str) -> Request {
    at("DELETE", CUSTOMER, id)
}

fn post(customer: &Value) -> Request {
    Request { body: Some(json!({ "customer": customer })), ..at("POST", CUSTOMERS, "") }
}

fn list(query: Vec<(&'static str, String)>) -> Request {
    Request { query, ..at("GET", CUSTOMERS, "") }
}

fn at(method: &'static str, template: &'static str, id: &str) -> Request {
    Request { method, template, id: id.to_owned(), query: Vec::new(), body: None }
}
