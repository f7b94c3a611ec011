//! Keeps `readOnly` properties out of requests, and `writeOnly` ones out of responses.
//!
//! A schema that is only used one way loses the properties that cannot occur there. In a schema used both ways, they are
//! optional.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Object, read};
use crate::openapi::direction::Direction;
use crate::openapi::keywords::Kind;
use crate::openapi::node::{Node, Tree};
use crate::openapi::operations::both_ways;
use crate::openapi::pointer::join;
use crate::openapi::visit::{each, each_schema};

/// The directions in which the values of a schema travel.
#[derive(Clone, Copy, Default)]
struct Ways {
    in_requests: bool,
    in_responses: bool,
}

/// A single direction.
type Way = fn(&mut Ways) -> &mut bool;

/// By the JSON pointers of schemas: the properties that must not travel in one of the schema's directions, and whether they
/// travel in the other.
type Restricted = HashMap<String, Vec<(String, bool)>>;

pub(crate) fn apply(spec: &mut Value) {
    let restricted = read(spec, restricted);
    each_schema(spec, &mut |pointer, schema| {
        if let Some(restricted) = restricted.get(pointer) {
            restrict(schema, restricted);
        }
    });
}

/// The JSON pointers of the properties that no generated type has.
pub(crate) fn left_out(document: &Tree) -> HashSet<String> {
    let below = |pointer: &str, name: &str| join(&join(pointer, "properties"), name);
    let restricted = restricted(document).into_iter();
    restricted
        .flat_map(|(schema, names)| {
            let left_out = names.into_iter().filter(|(_, goes_other_way)| !goes_other_way);
            left_out.map(move |(name, _)| below(&schema, &name))
        })
        .collect()
}

/// The JSON pointers of the schemas that only occur in requests.
pub(crate) fn only_in_requests(root: &Node<'_>) -> HashSet<String> {
    pointers(root, |ways| ways.in_requests && !ways.in_responses)
}

/// The JSON pointers of the schemas that only occur in responses and webhooks.
pub(crate) fn only_in_responses(root: &Node<'_>) -> HashSet<String> {
    pointers(root, |ways| ways.in_responses && !ways.in_requests)
}

fn pointers(root: &Node<'_>, go: impl Fn(Ways) -> bool) -> HashSet<String> {
    ways(root).into_iter().filter(|(_, ways)| go(*ways)).map(|(pointer, _)| pointer).collect()
}

fn restricted(document: &Tree) -> Restricted {
    // Searching for the keywords takes much less time than following the ways of all schemas.
    if !mentions_ways(document.value()) {
        return Restricted::new();
    }
    let ways = ways(&document.root());
    let of_schema = |schema: Node<'_>| {
        // A schema that no operation uses yet may travel both ways.
        let ways = ways.get(&schema.pointer).copied().unwrap_or(Ways { in_requests: true, in_responses: true });
        let restricted = restricted_properties(&schema, ways);
        (!restricted.is_empty()).then_some((schema.pointer, restricted))
    };
    document.schemas().into_iter().filter_map(of_schema).collect()
}

/// Whether either keyword occurs at all.
fn mentions_ways(spec: &Value) -> bool {
    let mut mentions = false;
    each(spec, &mut |pointer, kind, _| {
        mentions |= kind == Kind::Flag && (pointer.ends_with("/readOnly") || pointer.ends_with("/writeOnly"));
    });
    mentions
}

/// The restricted properties of a schema and of its `allOf` parts.
fn restricted_properties(schema: &Node<'_>, ways: Ways) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for (name, property) in schema.parts().iter().flat_map(|part| part.members("properties")) {
        let ways = [
            (Direction::Request, ways.in_requests, ways.in_responses),
            (Direction::Response, ways.in_responses, ways.in_requests),
        ];
        let wrong = ways.into_iter().filter(|(way, goes_this_way, _)| *goes_this_way && property.is_left_out(*way));
        found.extend(wrong.map(|(_, _, goes_other_way)| (name.to_owned(), goes_other_way)));
    }
    found
}

/// Makes properties optional, or removes them.
fn restrict(schema: &mut Object, restricted: &[(String, bool)]) {
    not_required(schema, restricted);
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Value::Object(part) = part {
            not_required(part, restricted);
        }
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let is_left_out =
            |name: &String| restricted.iter().any(|(other, goes_other_way)| other == name && !goes_other_way);
        properties.retain(|name, _| !is_left_out(name));
    }
}

fn not_required(schema: &mut Object, restricted: &[(String, bool)]) {
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| !restricted.iter().any(|(restricted, _)| name == restricted));
    }
}

/// The ways of every schema, by its JSON pointer. The body of a webhook travels like a response.
fn ways(root: &Node<'_>) -> HashMap<String, Ways> {
    const IN_REQUESTS: Way = |ways| &mut ways.in_requests;
    const IN_RESPONSES: Way = |ways| &mut ways.in_responses;
    let mut ways = HashMap::new();
    for operation in both_ways(root) {
        let (given, returned) =
            if operation.is_webhook { (IN_RESPONSES, IN_REQUESTS) } else { (IN_REQUESTS, IN_RESPONSES) };
        for parameter in operation.parameters() {
            follow(&parameter.node, &mut ways, given);
        }
        if let Some(body) = operation.body() {
            follow(&body, &mut ways, given);
        }
        for (_, response) in operation.responses() {
            follow(&response, &mut ways, returned);
        }
    }
    ways
}

/// Adds a way to everything below a value, and to everything it refers to.
fn follow(node: &Node<'_>, ways: &mut HashMap<String, Ways>, way: Way) {
    let node = node.resolved();
    if !std::mem::replace(way(ways.entry(node.pointer.clone()).or_default()), true) {
        let inner = node.children().into_iter().filter(|(_, child)| child.kind.has_inner());
        inner.for_each(|(_, child)| follow(&child, ways, way));
    }
}
