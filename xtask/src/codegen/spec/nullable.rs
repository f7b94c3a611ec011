//! Decides which fields become an `Option`.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Object;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::node::{Tree, is_null, is_nullable};
use crate::openapi::pointer::{is_named, split_last};
use crate::openapi::visit::{each, each_schema};

/// Turns "this or null" into a nullable "this". typify makes an `Option` of it, not an enum of two.
pub(crate) fn lift(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| lift_null(schema));
}

fn lift_null(schema: &mut Object) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(Value::Array(branches)) = schema.get_mut(keyword) else { continue };
        let all = branches.len();
        branches.retain(|branch| !is_null(branch));
        let (single, lifted) = (branches.len() == 1, branches.len() < all);
        if lifted {
            schema.insert("nullable".to_owned(), true.into());
        }
        if lifted
            && single
            && let Some(branches) = schema.remove(keyword)
        {
            schema.insert("allOf".to_owned(), branches);
        }
    }
}

/// Makes nullable named schemas non-nullable, and marks each use of them as nullable instead. The type has the schema's name,
/// which an `Option` cannot have.
pub(crate) fn move_to_uses(spec: &mut Value) {
    let mut has_some = false;
    each(spec, &mut |pointer, kind, schema| {
        has_some |= kind == Kind::Object(Of::Schema) && is_nullable(schema) && (is_named(pointer) || is_sent(pointer));
    });
    if !has_some {
        return;
    }
    let original = Tree::new(spec.clone());
    let schemas = original.schemas();
    let nullable = schemas.iter().filter(|schema| schema.may_be_null() && !is_null(schema.value));
    let nullable: HashMap<_, _> = nullable.map(|schema| (schema.pointer.as_str(), schema)).collect();
    each_schema(spec, &mut |pointer, schema| {
        let Some(node) = nullable.get(pointer) else { return };
        if is_sent(pointer) {
            schema.remove("nullable");
        } else if is_named(pointer) {
            schema.remove("nullable");
            if let Some(Value::Array(values)) = schema.get_mut("enum") {
                values.retain(|value| !value.is_null());
            }
        } else if node.is_reference() && !is_part(pointer) {
            let reference = Value::Object(std::mem::take(schema));
            schema.insert("nullable".to_owned(), true.into());
            schema.insert("allOf".to_owned(), json!([reference]));
        } else if !node.is_reference() {
            schema.insert("nullable".to_owned(), true.into());
        }
    });
}

/// Whether the values of a schema are never null: those in a URL, and request bodies.
fn is_sent(pointer: &str) -> bool {
    let steps: Vec<_> = pointer.split('/').skip(1).collect();
    let holder = match steps[..] {
        ["paths", _, "parameters", ..] | ["components", "parameters", ..] => Some("parameter"),
        ["paths", _, _, holder, ..] | ["components", holder, ..] => Some(holder),
        _ => None,
    };
    match holder {
        Some("parameter" | "parameters") => true,
        Some("requestBody" | "requestBodies") => steps.last() == Some(&"schema"),
        _ => false,
    }
}

/// Whether a schema is a part or an alternative of another.
fn is_part(pointer: &str) -> bool {
    let list = split_last(pointer).map_or("", |(list, _)| list);
    ["/allOf", "/anyOf", "/oneOf"].iter().any(|keyword| list.ends_with(keyword))
}

/// Makes an optional array or map an `Option`. typify would omit an empty one, which does not mean the same as an unset one.
pub(crate) fn keep_empty(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        let required = schema.get("required").cloned().unwrap_or_default();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            let is_required = required.as_array().is_some_and(|required| required.contains(&json!(name)));
            if let Value::Object(property) = property
                && !is_required
                && is_collection(property)
            {
                property.insert("nullable".to_owned(), true.into());
            }
        }
    });
}

fn is_collection(property: &Object) -> bool {
    let is_map = property.get("type") == Some(&json!("object")) && !property.contains_key("properties");
    is_map || property.get("type") == Some(&json!("array"))
}
