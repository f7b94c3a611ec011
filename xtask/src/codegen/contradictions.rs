//! Finds parts of an `allOf` that give a value different types: typify leaves such a property out, and its value is lost.

use super::spec::parts::properties;
use crate::openapi::node::Node;

/// Returns a schema in an `allOf` whose type differs from that of an earlier one.
pub(super) fn find<'a>(schema: &Node<'a>) -> Option<Node<'a>> {
    let is_composed = !schema.items("allOf").is_empty();
    is_composed.then(|| among(std::slice::from_ref(schema), 0)).flatten()
}

/// Does the same among schemas that a value must all match.
fn among<'a>(all: &[Node<'a>], depth: usize) -> Option<Node<'a>> {
    let parts = Node::parts_of(all);
    let mut kinds = parts.iter().filter_map(|part| Some((kind(part)?, part)));
    let first = kinds.next();
    if let Some((_, other)) = kinds.find(|(kind, _)| first.as_ref().is_some_and(|(first, _)| first != kind)) {
        return Some(other.clone());
    }
    // A schema may contain itself as a property.
    let restated = properties(&parts).into_iter().filter(|(_, restated)| restated.len() > 1 && depth < 8);
    restated.into_iter().find_map(|(_, restated)| among(&restated, depth + 1))
}

/// The type of a schema, or all alternatives of a union, as text.
fn kind(schema: &Node<'_>) -> Option<String> {
    let union = ["oneOf", "anyOf"].iter().find_map(|keyword| schema.child(keyword));
    let union = union.filter(|union| !union.elements().iter().all(|branch| branch.is_requirement(Some(schema))));
    union.map(|union| union.value.to_string()).or_else(|| schema.text("type").map(str::to_owned))
}
