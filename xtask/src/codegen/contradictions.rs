//! Finds parts of an `allOf` that give a value different types: typify leaves such a property out, and its value is lost.

use std::collections::BTreeMap;

use crate::openapi::node::Node;

/// Returns a schema in an `allOf` whose type differs from that of an earlier one.
pub(super) fn find<'a>(schema: &Node<'a>) -> Option<Node<'a>> {
    let is_composed = !schema.items("allOf").is_empty();
    is_composed.then(|| among(std::slice::from_ref(schema), 0)).flatten()
}

/// Does the same among schemas that a value must all match.
fn among<'a>(all: &[Node<'a>], depth: usize) -> Option<Node<'a>> {
    let mut parts: Vec<Node<'a>> = Vec::new();
    for part in all.iter().flat_map(Node::parts) {
        if parts.iter().all(|other| other.pointer != part.pointer) {
            parts.push(part);
        }
    }
    let mut kinds = parts.iter().filter_map(|part| Some((kind(part)?, part)));
    let first = kinds.next();
    if let Some((_, other)) = kinds.find(|(kind, _)| first.as_ref().is_some_and(|(first, _)| first != kind)) {
        return Some(other.clone());
    }
    let mut properties: BTreeMap<&str, Vec<Node<'a>>> = BTreeMap::new();
    for (name, property) in parts.iter().flat_map(|part| part.members("properties")) {
        properties.entry(name).or_default().push(property);
    }
    // A schema may contain itself as a property.
    let mut restated = properties.values().filter(|restated| restated.len() > 1 && depth < 8);
    restated.find_map(|restated| among(restated, depth + 1))
}

/// The type of a schema, or all alternatives of a union, as text.
fn kind(schema: &Node<'_>) -> Option<String> {
    let union = ["oneOf", "anyOf"].iter().find_map(|keyword| schema.child(keyword));
    let union = union.filter(|union| !union.elements().iter().all(|branch| branch.is_requirement(Some(schema))));
    union.map(|union| union.value.to_string()).or_else(|| schema.text("type").map(str::to_owned))
}
