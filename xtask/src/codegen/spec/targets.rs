//! Names the targets of a `$ref` that are inside other schemas, because typify only supports named ones.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::marks::{joined, split};
use super::names::inner_name;
use super::{Object, append_to_description};
use crate::openapi::keywords::Kind;
use crate::openapi::node::{Node, Tree};
use crate::openapi::pointer::{join, key};
use crate::openapi::resources::whole;
use crate::openapi::visit::{each, each_schema};

const SCHEMAS: &str = "/components/schemas";

/// Gives each such schema the name that its type has anyway. A schema without a type of its own is copied instead.
pub(crate) fn name(spec: &mut Value) {
    let mut has_some = false;
    each(spec, &mut |_, kind, value| {
        let target =
            value.as_str().filter(|_| kind == Kind::Reference).and_then(|reference| reference.strip_prefix('#'));
        has_some |= target.is_some_and(is_inner);
    });
    if !has_some {
        return;
    }
    let original = Tree::new(spec.clone());
    let mut places = BTreeMap::new();
    let mut targets = BTreeMap::new();
    for (reference, target) in original.schemas().iter().filter_map(target) {
        let name = match inner_name(&target) {
            Some(name) => Some(name).filter(|_| is_typed(&target)),
            None => target.pointer.strip_prefix(SCHEMAS).map(|name| key(&name[1..]).into_owned()),
        };
        let replacement = match &name {
            Some(name) => json!({ "$ref": format!("#{}", join(SCHEMAS, name)) }),
            None => target.value.clone(),
        };
        targets.insert(reference.to_owned(), replacement);
        if let Some(name) = name.filter(|_| is_inner(&target.pointer)) {
            places.insert(target.pointer.clone(), name);
        }
    }
    // The inner ones first, because they move together with the outer ones.
    for (pointer, name) in places.iter().rev() {
        let Some(place) = spec.pointer_mut(pointer) else { continue };
        let reference = json!({ "$ref": format!("#{}", join(SCHEMAS, name)) });
        let described = match place.get("description") {
            Some(description) => json!({ "description": description, "allOf": [reference] }),
            None => reference,
        };
        let schema = std::mem::replace(place, described);
        spec["components"]["schemas"][name] = schema;
    }
    each_schema(spec, &mut |_, schema| refer(schema, &targets));
}

/// The reference of a schema to something inside a named schema, and its target.
fn target<'a>(schema: &Node<'a>) -> Option<(&'a str, Node<'a>)> {
    let reference = schema.text("$ref")?;
    is_inner(reference.strip_prefix('#')?).then(|| (reference, whole(schema)))
}

fn is_inner(pointer: &str) -> bool {
    pointer.strip_prefix(SCHEMAS).is_some_and(|inner| inner.matches('/').count() > 1)
}

/// Whether a schema gets a type of its own, or would be copied without end. A personal schema gets one, so that `Debug` redacts
/// it wherever it is used.
fn is_typed(schema: &Node<'_>) -> bool {
    const TYPED: [&str; 6] = ["properties", "enum", "oneOf", "anyOf", "allOf", "x-personal"];
    let is_own = TYPED.iter().any(|keyword| schema.child(keyword).is_some_and(|child| child.value != false));
    let below = format!("{}/", schema.pointer);
    let refers_inside = |other: &Node<'_>| other.pointer.starts_with(&below) && target(other).is_some();
    is_own || schema.tree().schemas().iter().any(refers_inside)
}

/// Points a reference to the name of its target, or replaces it with a copy of the target.
fn refer(schema: &mut Object, targets: &BTreeMap<String, Value>) {
    let only = match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => only.get("$ref"),
        _ => None,
    };
    let (keyword, reference) = only.map_or(("$ref", schema.get("$ref")), |only| ("allOf", Some(only)));
    match reference.and_then(Value::as_str).and_then(|reference| targets.get(reference)) {
        Some(Value::Object(target)) if keyword == "$ref" || !target.contains_key("$ref") => {
            schema.remove(keyword);
            repeat(schema, target);
        }
        _ => {}
    }
}

/// Adds the content of another schema, along with its marks.
fn repeat(schema: &mut Object, target: &Object) {
    let marks = target.get("description").and_then(Value::as_str).map(|text| split(text).1).unwrap_or_default();
    let own = schema.remove("description");
    for (key, value) in target {
        schema.entry(key.clone()).or_insert_with(|| value.clone());
    }
    if let Some(own) = own {
        schema.insert("description".to_owned(), joined("", &marks).into());
        append_to_description(schema, own.as_str().unwrap_or_default());
    }
}
