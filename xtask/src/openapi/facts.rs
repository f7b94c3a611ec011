//! What the fake needs to serve an operation, and sample values to call it with, as JSON.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::direction::Direction;
use super::node::{Node, is_nullable};
use super::operations::{Operation, Parameter, json as json_of, unnamed};
use super::resources::{Action, Method, Payload, Resource, is_required, properties, singular, whole};
use super::samples::{Sampler, ULID, examples, is_described};

/// Samples a response with only its required properties.
const LEAST: Sampler = Sampler { direction: Direction::Response, is_full: false, is_marked: false };
/// The minimum length of an id with room for a number.
const LEAST_ID: usize = 20;
/// The number of objects on a page, if the document does not set it.
const LIMIT: u64 = 10;

/// All methods of a document's resources, with their full names, such as `customers.payment_methods.list`.
pub(super) struct Methods<'a> {
    /// By the pointers of their operations.
    methods: HashMap<&'a str, (String, &'a Resource<'a>, &'a Method<'a>)>,
    /// The collections of documented objects.
    collections: HashSet<String>,
}

impl<'a> Methods<'a> {
    pub(super) fn of(resources: &'a [Resource<'a>]) -> Self {
        let mut methods = HashMap::new();
        collect(resources, "", &mut methods);
        let known = methods.values().filter(|(.., method)| method.action != Action::Other);
        let collections = known.map(|(.., method)| unnamed(method.collection)).collect();
        Self { methods, collections }
    }

    /// What an operation does, and to which objects.
    pub(super) fn facts(&self, operation: &Operation<'_>) -> Value {
        let found = self.methods.get(operation.node.pointer.as_str());
        let Some((name, resource, method)) = found else { return Value::Null };
        let member = |payload: &Option<Payload<'a>>| payload.as_ref().and_then(|payload| payload.member);
        let path_ids = method.path_ids.iter().map(|id| (id.parameter.to_owned(), id.property.into()));
        json!({
            "name": name,
            "action": method.action,
            "collection": unnamed(method.collection),
            "within": self.within(operation.path),
            "id": method.id.as_ref().map(|id| id.property),
            "first_id": first_id(resource, method),
            "path_ids": path_ids.collect::<Map<_, _>>(),
            "request_member": member(&method.request),
            "response_member": member(&method.response),
            "not_returned": not_returned(method),
            "initial": initial(method),
            "status": method.status.parse().unwrap_or(200),
            "paging": method.paging,
            "limit": limit(method),
            "filters": filters(method),
        })
    }

    /// The documented collections of the objects that a path names, the outermost first.
    fn within(&self, path: &str) -> Vec<String> {
        let path = unnamed(path);
        let collections = path.match_indices("/{}").map(|(end, _)| path[..end].to_owned());
        collections.filter(|collection| self.collections.contains(collection)).collect()
    }
}

fn collect<'a>(
    resources: &'a [Resource<'a>],
    holder: &str,
    methods: &mut HashMap<&'a str, (String, &'a Resource<'a>, &'a Method<'a>)>,
) {
    for resource in resources {
        let name = format!("{holder}{}.", resource.name);
        let of_resource = resource.methods.iter();
        methods.extend(
            of_resource.map(|method| {
                (method.operation.node.pointer.as_str(), (name.clone() + &method.name, resource, method))
            }),
        );
        collect(&resource.nested, &name, methods);
    }
}

/// The id of the first object of a collection. Further ids count up from its last digits.
fn first_id(resource: &Resource<'_>, method: &Method<'_>) -> Option<Value> {
    let id = method.id.as_ref().filter(|_| method.action == Action::Create)?;
    let shown = LEAST.schema(&id.schema, id.property);
    let is_long = |text: &str| text.len() >= LEAST_ID && text.starts_with(&id.prefix);
    Some(match shown.as_str() {
        Some(text) if !is_long(text) && id.prefix.is_empty() => format!("{}_{ULID}", singular(&resource.name)).into(),
        Some(text) if !is_long(text) => format!("{}{ULID}", id.prefix).into(),
        _ => shown,
    })
}

/// The initial values of a created object's properties, except its ids and those that the request must set.
fn initial(method: &Method<'_>) -> Map<String, Value> {
    let created = method.response.as_ref().and_then(Payload::object).filter(|_| method.action == Action::Create);
    let Some(created) = created else { return Map::new() };
    let request = method.request.as_ref().and_then(Payload::object);
    let is_given = |name: &str| request.is_some_and(|request| is_required(request, name));
    let is_id = |name: &str| {
        let path_ids = method.path_ids.iter().map(|id| id.property);
        method.id.iter().map(|id| id.property).chain(path_ids).any(|property| property == name)
    };
    let mut set = properties(created, Direction::Response);
    set.retain(|(name, _)| is_required(created, name) && !is_given(name) && !is_id(name));
    set.iter().map(|(name, schema)| ((*name).to_owned(), initial_value(schema, name))).collect()
}

fn initial_value(schema: &Node<'_>, name: &str) -> Value {
    let parts = schema.parts();
    match parts.iter().find_map(|part| part.child("default")) {
        Some(default) => default.value.clone(),
        None if parts.iter().any(|part| is_nullable(part.value)) => Value::Null,
        None => LEAST.schema(schema, name),
    }
}

/// The properties that a request may have but a returned object does not.
fn not_returned<'a>(method: &Method<'a>) -> Vec<&'a str> {
    let object = |payload: &Option<Payload<'a>>| payload.as_ref().and_then(Payload::object).cloned();
    let (Some(request), Some(response)) = (object(&method.request), object(&method.response)) else {
        return Vec::new();
    };
    let returned = properties(&response, Direction::Response);
    let given = properties(&request, Direction::Request).into_iter().map(|(name, _)| name);
    given.filter(|name| returned.iter().all(|(other, _)| other != name)).collect()
}

/// The default number of objects on a page, if there are pages.
fn limit(method: &Method<'_>) -> Option<u64> {
    let limit = method.operation.query_parameter("limit");
    let schema = limit.as_ref().and_then(|limit| limit.node.child("schema"));
    let default = schema.and_then(|schema| whole(&schema).child("default")?.value.as_u64());
    default.or((limit.is_some() || method.paging.is_some()).then_some(LIMIT))
}

/// The query parameters that share their name with a property of a list's objects. They filter the list by its value.
fn filters<'a>(method: &Method<'a>) -> Vec<&'a str> {
    let object = method.response.as_ref().and_then(Payload::object).filter(|_| method.action == Action::List);
    let properties = object.map(|object| properties(object, Direction::Response)).unwrap_or_default();
    let is_scalar = |schema: &Node<'_>| {
        whole(schema).text("type").is_some_and(|kind| ["string", "integer", "number", "boolean"].contains(&kind))
    };
    let names = method.operation.parameters_in("query").into_iter().map(|parameter| parameter.name());
    names.filter(|name| properties.iter().any(|(property, schema)| property == name && is_scalar(schema))).collect()
}

/// Sample values to call an operation with, and its response to them. `takes` says whether a body matches the document.
pub(super) fn samples(
    operation: &Operation<'_>,
    response: Option<&Node<'_>>,
    takes: impl Fn(&Value) -> bool,
    known: &mut HashMap<(String, Sampler), Value>,
) -> Value {
    // Many operations take or return the same schema.
    let mut of = |sampler: Sampler, schema: Option<&Node<'_>>| {
        let schema = schema?;
        let key = (schema.resolved().pointer, sampler);
        Some(known.entry(key).or_insert_with(|| sampler.schema(schema, "")).clone())
    };
    let full = Sampler { direction: Direction::Request, is_full: true, is_marked: false };
    let personal = Sampler { is_marked: true, ..full };
    let values = |sampler: Sampler, parameters: &[Parameter<'_>]| -> Map<String, Value> {
        parameters.iter().map(|parameter| (parameter.name().to_owned(), sampler.parameter(parameter))).collect()
    };
    let options = |sampler: Sampler| -> Map<String, Value> {
        let options = operation.options().into_iter();
        options.map(|(option, parameter)| (option, sampler.parameter(&parameter))).collect()
    };
    let mut required = operation.parameters_in("query");
    required.retain(|parameter| parameter.node.is_set("required"));
    let body = operation.body();
    let shown = body.as_ref().map(examples).unwrap_or_default();
    let body = body.and_then(|body| json_of(&body)?.1);
    let is_described = |example: &Value| body.as_ref().is_none_or(|schema| is_described(schema, example));
    let shown = shown.into_iter().find(|example| takes(example) && is_described(example));
    // `json!` would copy the members.
    Value::from_iter([
        ("path", Value::Object(values(full, &operation.parameters_in("path")))),
        ("query", values(full, &required).into()),
        ("options", options(full).into()),
        ("body", shown.or_else(|| of(full, body.as_ref())).unwrap_or_default()),
        ("response", of(LEAST, response).unwrap_or_default()),
        (
            "personal",
            Value::from_iter([
                ("options", Value::Object(options(personal))),
                ("body", of(personal, body.as_ref()).unwrap_or_default()),
                ("response", of(Sampler { direction: Direction::Response, ..personal }, response).unwrap_or_default()),
            ]),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fake_flex::{Contract, Simulation};

    use super::*;
    use crate::openapi::contract::contract;
    use crate::openapi::document::Document;

    #[derive(serde::Deserialize)]
    struct Case {
        paths: Value,
        schemas: Value,
        facts: BTreeMap<String, Map<String, Value>>,
        calls: Vec<(String, Value, u16, String, Value)>,
    }

    #[test]
    fn the_fake_serves_a_document_by_its_facts() {
        let case: Case = serde_saphyr::from_str(include_str!("facts.yaml")).unwrap();
        let document = json!({
            "openapi": "3.0.3", "info": { "title": "T", "version": "1" },
            "paths": case.paths, "components": { "schemas": case.schemas },
        });
        let contract = contract(&Document::parse("it", &document.to_string()).unwrap()).unwrap();
        let mut found = BTreeMap::new();
        for operation in contract["operations"].as_array().unwrap() {
            let mut facts = operation["facts"].as_object().unwrap().clone();
            let is_default =
                |fact: &Value| *fact == Value::Null || *fact == 200 || *fact == json!([]) || *fact == json!({});
            facts.retain(|_, fact| !is_default(fact));
            found.insert(operation["id"].as_str().unwrap().to_owned(), facts);
        }
        assert_eq!(found, case.facts);

        let mut fake = Simulation::new(Contract::new(contract.clone()).unwrap());
        let contract = Contract::new(contract).unwrap();
        for (call, body, status, pointer, expected) in case.calls {
            let (method, path) = call.split_once(' ').unwrap();
            let (found, response) = fake.respond(method, path, Some(body).filter(|body| !body.is_null()));
            assert_eq!(found, status, "{call}: {response}");
            assert_eq!(response.pointer(&pointer), Some(&expected), "{call}: {response}");
            let (operation, _) = contract.operation(method, path.split('?').next().unwrap()).unwrap();
            assert_eq!(operation.mistakes_of_response(status, &response), [], "{call}: {response}");
        }
    }
}
