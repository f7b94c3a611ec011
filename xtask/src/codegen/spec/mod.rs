//! Passes on the copy of the document that progenitor is given: it says the same in the way that gives the best code.

use serde_json::{Map, Value};

use crate::openapi::pointer;

pub(super) mod defaults;
pub(super) mod docs;
pub(super) mod errors;
pub(super) mod limits;
pub(super) mod line_endings;
pub(super) mod marks;
pub(super) mod nullable;
pub(super) mod optional;
pub(super) mod queries;
pub(super) mod references;

type Object = Map<String, Value>;

fn operations_mut(spec: &mut Value) -> impl Iterator<Item = &mut Object> {
    let paths = spec.get_mut("paths").and_then(Value::as_object_mut);
    let path_items = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    path_items.flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}

/// Visits every schema, the outer before the inner, with its JSON pointer.
fn each_schema(spec: &mut Value, visit: &mut impl FnMut(&str, &mut Object)) {
    find_schemas("", spec, visit);
}

/// Visits the schemas below a value that is none: those under `schema`, and the named ones.
fn find_schemas(pointer: &str, value: &mut Value, visit: &mut impl FnMut(&str, &mut Object)) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut().filter(|(key, _)| !key.starts_with("x-") && *key != "example") {
                let below = format!("{pointer}{}", pointer::step(key));
                if key == "schema" || pointer == "/components/schemas" {
                    visit_schema(&below, member, visit);
                } else {
                    find_schemas(&below, member, visit);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                find_schemas(&format!("{pointer}/{index}"), item, visit);
            }
        }
        _ => {}
    }
}

fn visit_schema(pointer: &str, schema: &mut Value, visit: &mut impl FnMut(&str, &mut Object)) {
    let Value::Object(schema) = schema else { return };
    visit(pointer, schema);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (name, property) in properties {
            visit_schema(&format!("{pointer}/properties{}", pointer::step(name)), property, visit);
        }
    }
    for keyword in ["items", "additionalProperties", "not"] {
        if let Some(schema) = schema.get_mut(keyword) {
            visit_schema(&format!("{pointer}/{keyword}"), schema, visit);
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(branches)) = schema.get_mut(keyword) {
            for (index, branch) in branches.iter_mut().enumerate() {
                visit_schema(&format!("{pointer}/{keyword}/{index}"), branch, visit);
            }
        }
    }
}

fn append_to_description(described: &mut Object, text: &str) {
    let description = described.get("description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{description}{text}");
    described.insert("description".to_owned(), description.trim_start().into());
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    /// What a pass makes of the schema `S` of a document.
    pub(super) fn schema_after(pass: fn(&mut Value), schema: &Value) -> Value {
        let mut spec = json!({"components": {"schemas": {"S": schema, "Other": {"description": "Another."}}}});
        pass(&mut spec);
        spec.pointer("/components/schemas/S").cloned().unwrap_or_default()
    }
}
