//! Names as progenitor knows them: of methods, of JSON, and of types.

use std::collections::HashMap;

use heck::{ToPascalCase, ToSnakeCase};
use serde_json::Value;

use crate::openapi::keywords::{Kind, Of};
use crate::openapi::media_type::{JSON, is_json};
use crate::openapi::node::Node;
use crate::openapi::pointer::{join, key};
use crate::openapi::visit::{each_mut, each_operation};

/// What a type or a field is called, where the derived name is not wanted.
pub(crate) const RUST_NAME: &str = "x-rust-name";

/// What the type of a schema inside of a named one is called.
pub(crate) fn inner_name(schema: &Node<'_>) -> Option<String> {
    let (outer, inner) = schema.pointer.strip_prefix("/components/schemas/")?.split_once('/')?;
    let outer = schema.tree().schema(&join("/components/schemas", &key(outer)))?;
    let mut steps = inner.split('/');
    let mut name = type_name(&outer);
    while let Some(step) = steps.next() {
        match step {
            "properties" => name += &key(steps.next()?).to_pascal_case(),
            "items" => name += "Item",
            "additionalProperties" => name += "Value",
            // What the parts have inside is inside of the whole.
            "allOf" => drop(steps.next()?),
            "anyOf" | "oneOf" => name = format!("{name}Variant{}", steps.next()?),
            _ => return None,
        }
    }
    Some(name)
}

/// What the type of a named schema is called.
pub(crate) fn type_name(schema: &Node<'_>) -> String {
    if let Some(name) = inner_name(schema) {
        return name;
    }
    // One that is a $ref to another has a name of its own all the same.
    let name = schema.pointer.rsplit('/').next().unwrap_or_default();
    schema.text(RUST_NAME).map_or_else(|| name.to_pascal_case(), str::to_owned)
}

/// What the method of an operation is called, whichever way its id is written.
pub(crate) fn method_name(id: &str) -> String {
    id.to_snake_case()
}

/// Writes the id of each operation as its method is called.
pub(crate) fn convert_ids(spec: &mut Value) {
    each_operation(spec, &mut |operation| {
        if let Some(Value::String(id)) = operation.get_mut("operationId") {
            *id = method_name(id);
        }
    });
}

/// Calls JSON by one name, which is the only one that progenitor knows, as the media type of each body.
pub(crate) fn unify_json(spec: &mut Value) {
    each_mut(spec, &mut |_, kind, value| {
        if let (Kind::Names(Of::MediaType), Value::Object(content)) = (kind, value) {
            *content = std::mem::take(content).into_iter().map(with_one_name).collect();
        }
    });
}

fn with_one_name((media_type, body): (String, Value)) -> (String, Value) {
    (if is_json(&media_type) { JSON.to_owned() } else { media_type }, body)
}

/// Renames the schemas that have an `x-rust-name`: their types are called so.
pub(crate) fn rename_schemas(spec: &mut Value) {
    const SCHEMAS: &str = "#/components/schemas";
    let Some(schemas) = spec.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    // All at once: one schema may take the name that another gives up.
    let mut renamed = HashMap::new();
    let schemas_before = std::mem::take(schemas).into_iter();
    *schemas = schemas_before
        .map(|(from, schema)| {
            let Some(to) = schema.get(RUST_NAME).and_then(Value::as_str).map(str::to_owned) else {
                return (from, schema);
            };
            renamed.insert(join(SCHEMAS, &from), join(SCHEMAS, &to));
            (to, schema)
        })
        .collect();
    if renamed.is_empty() {
        return;
    }
    each_mut(spec, &mut |pointer, kind, value| {
        let is_target = kind == Kind::Reference || kind == Kind::Plain && pointer.contains("/mapping/");
        if let (true, Value::String(target)) = (is_target, value)
            && let Some(to) = renamed.get(target)
        {
            to.clone_into(target);
        }
    });
}
