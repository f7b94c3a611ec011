//! Properties that several parts of an `allOf` have: merges each into one, with the descriptions and marks of all. typify also
//! merges them, but leaves no trace of the schemas that it merged.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::marks::{joined, split};
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::node::{Node, Tree};
use crate::openapi::pointer::split_last;
use crate::openapi::visit::{each, each_schema};

/// How deep properties are merged. A schema may contain itself as a property.
const DEPTH: usize = 8;
/// The keywords that a mergeable part may have, apart from descriptions and extensions.
const KNOWN: [&str; 7] = ["$ref", "additionalProperties", "allOf", "nullable", "properties", "required", "type"];

/// Merges the parts of each schema in which several define the same property, and nests each property with several parts in a
/// single part.
pub(crate) fn merge(spec: &mut Value) {
    let has_parts = |schema: &Value| {
        let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        parts > 1 || parts == 1 && schema.get("properties").is_some()
    };
    let mut composed = HashSet::new();
    each(spec, &mut |pointer, kind, schema| {
        if kind == Kind::Object(Of::Schema) && has_parts(schema) {
            composed.insert(pointer.to_owned());
        }
    });
    if composed.is_empty() {
        return;
    }
    let original = Tree::new(spec.clone());
    each_schema(spec, &mut |pointer, schema| {
        if !composed.contains(pointer) {
            return;
        }
        let whole = original.schema(pointer).filter(|node| *node.value == Value::Object(schema.clone()));
        if let Some(mut merged) = whole.and_then(|node| object(&node.parts(), 0)) {
            schema.retain(|key, _| !KNOWN.contains(&key.as_str()) || key == "nullable");
            schema.append(&mut merged);
        } else if split_last(pointer).is_some_and(|(parent, _)| parent.ends_with("/properties"))
            && let Some(Value::Array(parts)) = schema.get_mut("allOf")
            && parts.len() > 1
        {
            let parts = std::mem::take(parts);
            schema["allOf"] = as_one(schema.get("description"), &parts);
        }
    });
}

/// The object with the properties of all parts, if at least one property is in several of them.
fn object(parts: &[Node<'_>], depth: usize) -> Option<Map<String, Value>> {
    let properties = properties(parts);
    let is_restated = properties.iter().any(|(_, restated)| restated.len() > 1);
    (is_restated && depth < DEPTH && parts.iter().all(is_plain)).then(|| {
        let required: Vec<_> =
            parts.iter().flat_map(|part| part.items("required")).map(|name| name.value.clone()).collect();
        let mut merged = Map::from_iter([("type".to_owned(), json!("object"))]);
        let properties = properties.into_iter().map(|(name, restated)| (name.to_owned(), property(&restated, depth)));
        merged.insert("properties".to_owned(), properties.collect());
        if !required.is_empty() {
            merged.insert("required".to_owned(), required.into());
        }
        if let Some(others) = parts.iter().find_map(|part| part.child("additionalProperties")) {
            merged.insert("additionalProperties".to_owned(), others.value.clone());
        }
        merged
    })
}

/// The properties of all parts, each with all its definitions.
pub(in crate::codegen) fn properties<'a>(parts: &[Node<'a>]) -> Vec<(&'a str, Vec<Node<'a>>)> {
    let mut found: Vec<(&str, Vec<Node<'a>>)> = Vec::new();
    for (name, property) in parts.iter().flat_map(|part| part.members("properties")) {
        match found.iter_mut().find(|(other, _)| *other == name) {
            Some((_, restated)) => restated.push(property),
            None => found.push((name, vec![property])),
        }
    }
    found
}

/// Whether a part is an object itself, and not a union.
fn is_plain(part: &Node<'_>) -> bool {
    part.text("type").is_none_or(|kind| kind == "object")
        && part.children().iter().all(|(key, child)| KNOWN.contains(key) || child.kind.is_for_people())
}

/// Merges several definitions of one property.
fn property(restated: &[Node<'_>], depth: usize) -> Value {
    let [first, .., last] = restated else {
        return restated.first().map(|only| only.value.clone()).unwrap_or_default();
    };
    let descriptions: Vec<_> = restated.iter().filter_map(|property| property.text("description")).map(split).collect();
    let words = descriptions.iter().rev().map(|(words, _)| words.trim()).find(|words| !words.is_empty());
    let marks = descriptions.iter().flat_map(|(_, pointers)| pointers);
    let parts = Node::parts_of(restated);
    let is_one = first.resolved().pointer == last.resolved().pointer;
    let description = joined(words.unwrap_or_default(), marks).into();
    let merged = object(&parts, depth + 1).filter(|_| !is_one).unwrap_or_else(|| {
        let mut parts: Vec<_> = restated.iter().map(|property| property.value.clone()).collect();
        unify_formats(&mut parts);
        Map::from_iter([("allOf".to_owned(), as_one(Some(&description), &parts))])
    });
    let mut property = Map::from_iter([("description".to_owned(), description)]);
    property.extend(merged);
    if restated.iter().all(Node::may_be_null) {
        property.insert("nullable".to_owned(), true.into());
    }
    property.into()
}

/// Nests parts in a single part. typify then keeps the description for the field, and not for a type.
fn as_one(description: Option<&Value>, parts: &[Value]) -> Value {
    let mut one = json!({ "allOf": parts });
    if let Some(description) = description {
        one["description"] = description.clone();
    }
    json!([one])
}

/// Makes integers unsigned if one of them is.
fn unify_formats(parts: &mut [Value]) {
    let unsigned =
        parts.iter().filter_map(|part| part.get("format")?.as_str()).find(|format| format.starts_with("uint"));
    if let Some(unsigned) = unsigned.map(str::to_owned) {
        for part in parts.iter_mut().filter(|part| part.get("format").is_some()) {
            part["format"] = unsigned.as_str().into();
        }
    }
}
