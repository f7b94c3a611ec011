//! Visits the schemas of a document.

use serde_json::{Map, Value};

use super::pointer::with_key;

/// Visits every schema, the outer before the inner, with its JSON pointer.
pub(crate) fn each_schema(document: &mut Value, visit: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    find(&mut String::new(), document, visit);
}

/// What holds members with names: a header called `x-rate-limit` is no extension.
const NAMED: [&str; 5] = ["/headers", "/parameters", "/responses", "/requestBodies", "/callbacks"];

/// Visits the schemas below a value that is none: those under `schema`, and the named ones.
fn find(pointer: &mut String, value: &mut Value, visit: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            let is_named = NAMED.iter().any(|holder| pointer.ends_with(holder));
            let are_schemas = pointer == "/components/schemas";
            for (key, member) in members {
                if key == "schema" || are_schemas {
                    with_key(pointer, key, |pointer| visit_schema(pointer, member, visit));
                } else if is_named || !key.starts_with("x-") && !matches!(key.as_str(), "example" | "examples") {
                    with_key(pointer, key, |pointer| find(pointer, member, visit));
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                with_key(pointer, &index.to_string(), |pointer| find(pointer, item, visit));
            }
        }
        _ => {}
    }
}

fn visit_schema(pointer: &mut String, schema: &mut Value, visit: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    let Value::Object(schema) = schema else { return };
    visit(pointer, schema);
    for keyword in ["properties", "$defs"] {
        if let Some(Value::Object(properties)) = schema.get_mut(keyword) {
            with_key(pointer, keyword, |pointer| {
                for (name, property) in properties {
                    with_key(pointer, name, |pointer| visit_schema(pointer, property, visit));
                }
            });
        }
    }
    for keyword in ["items", "additionalProperties", "not"] {
        if let Some(schema) = schema.get_mut(keyword) {
            with_key(pointer, keyword, |pointer| visit_schema(pointer, schema, visit));
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(branches)) = schema.get_mut(keyword) {
            with_key(pointer, keyword, |pointer| {
                for (index, branch) in branches.iter_mut().enumerate() {
                    with_key(pointer, &index.to_string(), |pointer| visit_schema(pointer, branch, visit));
                }
            });
        }
    }
}
