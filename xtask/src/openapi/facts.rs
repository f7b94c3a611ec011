//! What the fake has to know of an operation to serve it, and values to call it with, as JSON.

use serde_json::{Map, Value, json};

use super::node::Node;
use super::operations::{Operation, Parameter, unnamed};
use super::resources::{Action, Id, Method, Payload, Resource, Way, properties, singular, whole};
use super::samples::{Sampler, examples};

/// Every method of the resources of a document, with what it is called: `customers.payment_methods.list`.
pub(super) struct Methods<'a>(Vec<(String, &'a Resource<'a>, &'a Method<'a>)>);

impl<'a> Methods<'a> {
    pub(super) fn of(resources: &'a [Resource<'a>]) -> Self {
        let mut methods = Vec::new();
        collect(resources, "", &mut methods);
        Self(methods)
    }

    /// What an operation does to which objects.
    pub(super) fn facts(&self, operation: &Operation<'_>) -> Value {
        let found = self.0.iter().find(|(.., method)| method.operation.node.pointer == operation.node.pointer);
        let Some((name, resource, method)) = found else { return Value::Null };
        let member = |payload: &Option<Payload<'a>>| payload.as_ref().and_then(|payload| payload.member);
        let prefix = |id: &Id<'_>| {
            if id.prefix.is_empty() { format!("{}_", singular(&resource.name)) } else { id.prefix.clone() }
        };
        let path_ids = method.path_ids.iter().map(|id| (id.parameter.to_owned(), id.property.into()));
        json!({
            "name": name,
            "action": method.action,
            "collection": method.collection,
            "within": self.within(method.collection),
            "item": item(method),
            "id": method.id.as_ref().map(|id| json!({ "property": id.property, "prefix": prefix(id) })),
            "path_ids": path_ids.collect::<Map<_, _>>(),
            "request_member": member(&method.request),
            "response_member": member(&method.response),
            "not_returned": not_returned(method),
            "status": method.status.parse().unwrap_or(200),
            "paging": method.paging,
            "limit": limit(method),
            "filters": filters(method),
        })
    }

    /// The paths of the objects that a collection is below, as far as they are documented.
    fn within<'p>(&self, collection: &'p str) -> Vec<&'p str> {
        let is_documented = |path: &str| {
            let is_of =
                |method: &Method<'_>| unnamed(method.collection) == unnamed(path) && method.action != Action::Other;
            self.0.iter().any(|(.., method)| is_of(method))
        };
        let ends = collection.match_indices("}/").map(|(end, _)| &collection[..=end]);
        ends.filter(|object| object.rsplit_once('/').is_some_and(|(outer, _)| is_documented(outer))).collect()
    }
}

fn collect<'a>(
    resources: &'a [Resource<'a>],
    holder: &str,
    methods: &mut Vec<(String, &'a Resource<'a>, &'a Method<'a>)>,
) {
    for resource in resources {
        let name = format!("{holder}{}.", resource.name);
        methods.extend(resource.methods.iter().map(|method| (name.clone() + &method.name, resource, method)));
        collect(&resource.nested, &name, methods);
    }
}

/// The path parameter that an object of the collection is chosen by.
fn item<'a>(method: &Method<'a>) -> Option<&'a str> {
    let below = method.operation.path.strip_prefix(method.collection)?;
    below.strip_prefix("/{")?.split('}').next()
}

/// The properties that a request may have, and objects that are returned do not.
fn not_returned<'a>(method: &Method<'a>) -> Vec<&'a str> {
    let object = |payload: &Option<Payload<'a>>| payload.as_ref().and_then(Payload::object).cloned();
    let (Some(request), Some(response)) = (object(&method.request), object(&method.response)) else {
        return Vec::new();
    };
    let returned = properties(&response, Way::Response);
    let given = properties(&request, Way::Request).into_iter().map(|(name, _)| name);
    given.filter(|name| returned.iter().all(|(other, _)| other != name)).collect()
}

/// How many objects a page has by default.
fn limit(method: &Method<'_>) -> Option<u64> {
    let limit = query(&method.operation).into_iter().find(|parameter| parameter.name() == "limit")?;
    whole(&limit.node.child("schema")?).child("default")?.value.as_u64()
}

/// The query parameters that are called like a property of the objects in a list: a list has those with that value.
fn filters<'a>(method: &Method<'a>) -> Vec<&'a str> {
    let object = method.response.as_ref().and_then(Payload::object).filter(|_| method.action == Action::List);
    let properties = object.map(|object| properties(object, Way::Response)).unwrap_or_default();
    let is_scalar = |schema: &Node<'_>| {
        whole(schema).text("type").is_some_and(|kind| ["string", "integer", "number", "boolean"].contains(&kind))
    };
    let names = query(&method.operation).into_iter().map(|parameter| parameter.name());
    names.filter(|name| properties.iter().any(|(property, schema)| property == name && is_scalar(schema))).collect()
}

fn query<'a>(operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    at(operation, "query")
}

fn at<'a>(operation: &Operation<'a>, location: &str) -> Vec<Parameter<'a>> {
    operation.parameters().into_iter().filter(|parameter| parameter.location() == location).collect()
}

/// Values to call an operation with, and what it returns then. `takes` says whether a body is as the document asks for.
pub(super) fn samples(
    operation: &Operation<'_>,
    method_response: Option<&Node<'_>>,
    takes: impl Fn(&Value) -> bool,
) -> Value {
    let full = Sampler { way: Way::Request, is_full: true };
    let values = |parameters: Vec<Parameter<'_>>| -> Map<String, Value> {
        parameters.iter().map(|parameter| (parameter.name().to_owned(), full.parameter(parameter))).collect()
    };
    let mut required = query(operation);
    required.retain(|parameter| parameter.node.is_set("required"));
    let body = operation
        .body()
        .map(|body| examples(&body).into_iter().find(|example| takes(example)).unwrap_or_else(|| full.message(&body)));
    let least = Sampler { way: Way::Response, is_full: false };
    json!({
        "path": values(at(operation, "path")),
        "query": values(required),
        "full_query": values(query(operation)),
        "body": body,
        "response": method_response.map(|schema| least.schema(schema, "")),
    })
}
