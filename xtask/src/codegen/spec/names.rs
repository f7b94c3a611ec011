//! Names in the form that progenitor expects: of methods, of JSON media types, and of types.

use std::collections::{HashMap, HashSet};

use heck::{ToPascalCase, ToSnakeCase};
use serde_json::{Map, Value, json};

use super::parameters::ObjectNames;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::media_type::{JSON, is_json};
use crate::openapi::node::{Node, Tree};
use crate::openapi::operations::{Operation, json as json_of, operations};
use crate::openapi::pointer::{join, key};
use crate::openapi::visit::each_mut;

/// The extension that names a type or a field, in place of the derived name.
pub(crate) const RUST_NAME: &str = "x-rust-name";

/// The name of the type of a schema inside a named one.
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
            // The contents of the parts belong to the whole.
            "allOf" => drop(steps.next()?),
            "anyOf" | "oneOf" => name = format!("{name}Variant{}", steps.next()?),
            _ => return None,
        }
    }
    Some(name)
}

/// The name of the type of a named schema.
pub(crate) fn type_name(schema: &Node<'_>) -> String {
    if let Some(name) = inner_name(schema) {
        return name;
    }
    // A named schema that is only a $ref still has a name of its own.
    let name = schema.pointer.rsplit('/').next().unwrap_or_default();
    schema.text(RUST_NAME).map_or_else(|| name.to_pascal_case(), str::to_owned)
}

/// The name of an operation's method, regardless of the case of its id.
pub(crate) fn method_name(id: &str) -> String {
    id.to_snake_case()
}

/// Replaces the id of each operation with the name of its method.
pub(crate) fn convert_ids(spec: &mut Value) {
    each_mut(spec, &mut |_, kind, operation| {
        if let (Kind::Object(Of::Operation), Some(Value::String(id))) = (kind, operation.get_mut("operationId")) {
            *id = method_name(id);
        }
    });
}

/// Renames every JSON media type of a body to the only one that progenitor knows, and removes the body's other media types.
pub(crate) fn unify_json(spec: &mut Value) {
    each_mut(spec, &mut |_, kind, value| {
        if let (Kind::Names(Of::MediaType), Value::Object(content)) = (kind, value) {
            *content = std::mem::take(content).into_iter().map(with_one_name).collect();
            if content.contains_key(JSON) {
                content.retain(|media_type, _| media_type == JSON);
            }
        }
    });
}

/// Describes a request body other than JSON as a string, for which progenitor has an argument. The client sends its bytes.
pub(crate) fn take_bytes_for_texts(spec: &mut Value) {
    each_mut(spec, &mut |_, kind, value| {
        if let (Kind::Object(Of::RequestBody), Value::Object(body)) = (kind, value)
            && let Some(Value::Object(content)) = body.get_mut("content")
            && !content.is_empty()
            && !content.contains_key(JSON)
        {
            *content = Map::from_iter([(JSON.to_owned(), json!({ "schema": { "type": "string" } }))]);
        }
    });
}

fn with_one_name((media_type, body): (String, Value)) -> (String, Value) {
    (if is_json(&media_type) { JSON.to_owned() } else { media_type }, body)
}

/// Renames the schemas that have an `x-rust-name`, and thereby their types.
pub(crate) fn rename_schemas(spec: &mut Value) {
    const SCHEMAS: &str = "#/components/schemas";
    let Some(schemas) = spec.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    // All at once, because one schema may take the name that another gives up.
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

/// Gives each type a unique name. A name that would be taken gets a number. The names of named schemas take precedence, and
/// chosen names even over those.
pub(crate) fn tell_types_apart(spec: &mut Value) {
    let tree = Tree::new(spec.clone());
    let components = tree.root().child("components");
    let named = components.map(|components| components.members("schemas")).unwrap_or_default();
    let operations = operations(tree.root().objects("paths"));
    let objects = ObjectNames::of(&tree.root());
    let options: HashSet<_> = operations.iter().map(|operation| objects.name(operation)).collect();
    let inline = inline(&operations, &named);

    // The object of an operation's options is looked up by its name.
    let is_fixed = |name: &str, schema: &Node<'_>| options.contains(name) || schema.text(RUST_NAME).is_some();
    let (fixed, free): (Vec<_>, Vec<_>) = named.iter().partition(|(name, schema)| is_fixed(name, schema));
    let mut taken: HashMap<_, _> =
        fixed.into_iter().map(|(_, schema)| (type_name(schema), schema.pointer.clone())).collect();
    let free = free.into_iter().map(|(_, schema)| (type_name(schema), schema.clone(), RUST_NAME));
    let mut renamed = Vec::new();
    for (name, schema, key) in free.chain(inline.into_iter().map(|(name, schema)| (name, schema, "title"))) {
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let is_free = |name: &String| taken.get(name).is_none_or(|holder| *holder == schema.pointer);
        let Some(own) = std::iter::once(name.clone()).chain(numbered).find(is_free) else { continue };
        if own != name {
            renamed.push((schema.pointer.clone(), key, own.clone()));
        }
        taken.insert(own, schema.pointer);
    }
    let without_title: Vec<_> = named.into_iter().map(|(_, schema)| schema.pointer).collect();
    drop(operations);
    for pointer in without_title {
        if let Some(Value::Object(schema)) = spec.pointer_mut(&pointer) {
            schema.remove("title");
        }
    }
    for (pointer, key, name) in renamed {
        if let Some(Value::Object(schema)) = spec.pointer_mut(&pointer) {
            schema.insert(key.to_owned(), name.into());
        }
    }
}

/// The inline schemas that get types of their own, with the names that typify derives for them.
fn inline<'a>(operations: &[Operation<'a>], named: &[(&str, Node<'a>)]) -> Vec<(String, Node<'a>)> {
    let mut inline = Vec::new();
    for operation in operations {
        let id = operation.id().unwrap_or_default().to_pascal_case();
        let responses = operation.responses().into_iter().map(|(_, response)| ("Response", response));
        for (suffix, holder) in operation.body().map(|body| ("Body", body)).into_iter().chain(responses) {
            if let Some((_, Some(schema))) = json_of(&holder) {
                collect_own(format!("{id}{suffix}"), &schema, &mut inline);
            }
        }
        for parameter in operation.parameters_in("path") {
            if let Some(schema) = parameter.node.child("schema") {
                collect_own(format!("{id}{}", parameter.name().to_pascal_case()), &schema, &mut inline);
            }
        }
    }
    for (_, schema) in named {
        collect_inner(&type_name(schema), schema, &mut inline);
    }
    inline
}

/// Whether an inline schema gets a type of its own.
fn has_own_type(schema: &Node<'_>) -> bool {
    let is_union = ["anyOf", "oneOf"].iter().any(|keyword| schema.value.get(keyword).is_some());
    let is_composed = is_union || schema.items("allOf").len() > 1;
    schema.child("properties").is_some() || schema.child("enum").is_some() || is_composed
}

/// Collects an inline schema if it gets a type of its own, and those inside it, with the names that typify derives for them.
fn collect_own<'a>(name: String, schema: &Node<'a>, found: &mut Vec<(String, Node<'a>)>) {
    if !schema.is_reference() {
        let name = schema.text("title").map_or(name, str::to_pascal_case);
        if has_own_type(schema) {
            found.push((name.clone(), schema.clone()));
        }
        collect_inner(&name, schema, found);
    }
}

fn collect_inner<'a>(name: &str, schema: &Node<'a>, found: &mut Vec<(String, Node<'a>)>) {
    let before = found.len();
    for (property, inner) in schema.members("properties") {
        collect_own(format!("{name}{}", property.to_pascal_case()), &inner, found);
    }
    for (keyword, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
        if let Some(inner) = schema.child(keyword) {
            collect_own(format!("{name}{suffix}"), &inner, found);
        }
    }
    // The contents of the parts belong to the whole, and what several parts share is one.
    for part in schema.items("allOf").iter().filter(|part| !part.is_reference()) {
        let mut inner = Vec::new();
        collect_inner(name, part, &mut inner);
        inner.retain(|(name, _)| found[before..].iter().all(|(other, _)| other != name));
        found.extend(inner);
    }
}
