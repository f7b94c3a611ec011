//! Keeps `readOnly` properties out of requests, and `writeOnly` ones out of responses.
//!
//! A schema that is only used one way loses the properties that cannot occur there. In a schema used both ways, they are
//! optional.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Object;
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

pub(crate) fn apply(spec: &mut Value) {
    restrict_all(spec);
}

/// The JSON pointers of the properties that no generated type has.
pub(crate) fn left_out(document: &Value) -> HashSet<String> {
    restrict_all(&mut document.clone())
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

fn restrict_all(spec: &mut Value) -> HashSet<String> {
    // Searching for the keywords takes much less time than following the ways of all schemas.
    if !mentions_ways(spec) {
        return HashSet::new();
    }
    let original = Tree::new(spec.clone());
    let ways = ways(&original.root());
    let mut left_out = HashSet::new();
    each_schema(spec, &mut |pointer, schema| {
        // A schema that no operation uses yet may travel both ways.
        let ways = ways.get(pointer).copied().unwrap_or(Ways { in_requests: true, in_responses: true });
        let Some(written) = original.schema(pointer) else { return };
        let names = restrict(schema, ways, &written);
        let properties = join(pointer, "properties");
        left_out.extend(names.iter().map(|name| join(&properties, name)));
    });
    left_out
}

/// Whether either keyword occurs at all.
fn mentions_ways(spec: &Value) -> bool {
    let mut mentions = false;
    each(spec, &mut |pointer, kind, _| {
        mentions |= kind == Kind::Flag && (pointer.ends_with("/readOnly") || pointer.ends_with("/writeOnly"));
    });
    mentions
}

/// Makes properties optional or removes them, and returns the names of the removed ones.
fn restrict(schema: &mut Object, ways: Ways, written: &Node<'_>) -> Vec<String> {
    let restricted = restricted(written, ways);
    not_required(schema, &restricted);
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Value::Object(part) = part {
            not_required(part, &restricted);
        }
    }
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return Vec::new() };
    let left_out =
        |name: &String| restricted.iter().any(|(restricted, goes_other_way)| restricted == name && !goes_other_way);
    let (left_out, rest) = std::mem::take(properties).into_iter().partition::<Object, _>(|(name, _)| left_out(name));
    *properties = rest;
    left_out.into_iter().map(|(name, _)| name).collect()
}

/// The properties of a schema and of its `allOf` parts that must not travel in one of its ways, and whether they travel the
/// other.
fn restricted(schema: &Node<'_>, ways: Ways) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for (name, property) in schema.parts().iter().flat_map(|part| part.members("properties")) {
        let property = property.resolved();
        let ways =
            [("readOnly", ways.in_requests, ways.in_responses), ("writeOnly", ways.in_responses, ways.in_requests)];
        let wrong = ways.into_iter().filter(|(keyword, is_wrong_way, _)| *is_wrong_way && property.is_set(keyword));
        found.extend(wrong.map(|(_, _, goes_other_way)| (name.to_owned(), goes_other_way)));
    }
    found
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
        node.children().iter().for_each(|(_, child)| follow(child, ways, way));
    }
}
