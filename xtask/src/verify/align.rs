//! Maps schemas and responses of Flex's document to ours, by the operations that use them.

use std::collections::HashMap;

use crate::openapi::document::Document;
use crate::openapi::node::{Node, is_null};
use crate::openapi::operations::{Operation, json, unnamed};

/// Our JSON pointers by Flex's.
pub(crate) type Places = HashMap<String, String>;

pub(crate) fn align(ours: &Document, theirs: &Document) -> Places {
    let mut places = Places::new();
    let ours = ours.operations();
    for their in theirs.operations() {
        if let Some(our) = ours.iter().find(|our| is_same(our, &their)) {
            operations(our, &their, &mut places);
        }
    }
    places
}

/// Whether two operations are the same, whatever the names of their path parameters are.
fn is_same(one: &Operation<'_>, other: &Operation<'_>) -> bool {
    one.method == other.method && unnamed(one.path) == unnamed(other.path)
}

fn operations(our: &Operation<'_>, their: &Operation<'_>, places: &mut Places) {
    let of_ours = our.parameters();
    for parameter in their.parameters() {
        if let Some(our) = of_ours.iter().find(|our| our.is(&parameter)) {
            children(&our.node, &parameter.node, "schema", places);
        }
    }
    if let (Some(our), Some(their)) = (our.body(), their.body()) {
        bodies(&our, &their, places);
    }
    let of_ours = our.responses();
    for (status, their) in their.responses() {
        if let Some((_, our)) = of_ours.iter().find(|(of_ours, _)| *of_ours == status) {
            places.entry(their.pointer.clone()).or_insert_with(|| our.pointer.clone());
            bodies(our, &their, places);
        }
    }
}

fn bodies(our: &Node<'_>, their: &Node<'_>, places: &mut Places) {
    let schema = |holder| json(holder).and_then(|(_, schema)| schema);
    if let (Some(our), Some(their)) = (schema(our), schema(their)) {
        schemas(&our, &their, places);
    }
}

fn schemas(our: &Node<'_>, their: &Node<'_>, places: &mut Places) {
    let (our, their) = (whole(our), whole(their));
    if places.insert(their.pointer.clone(), our.pointer.clone()).is_some() {
        return;
    }
    for (name, property) in their.members("properties") {
        if let Some(our) = our.at(&["properties", name]) {
            schemas(&our, &property, places);
        }
    }
    children(&our, &their, "items", places);
    children(&our, &their, "additionalProperties", places);
}

fn children(our: &Node<'_>, their: &Node<'_>, key: &str, places: &mut Places) {
    if let (Some(our), Some(their)) = (our.child(key), their.child(key)) {
        schemas(&our, &their, places);
    }
}

/// Returns the schema that a schema refers to, itself or through its only part or its only alternative besides null.
fn whole<'a>(schema: &Node<'a>) -> Node<'a> {
    let schema = schema.resolved();
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let items: Vec<_> = schema.items(keyword).into_iter().filter(|item| !is_null(item.value)).collect();
        if let [only] = &items[..] {
            return whole(only);
        }
    }
    schema
}
