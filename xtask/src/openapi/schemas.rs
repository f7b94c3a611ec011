//! Visits the schemas of a document.

use serde_json::{Map, Value};

use super::pointer;

/// Visits every schema, the outer before the inner, with its JSON pointer.
pub(crate) fn each_schema(document: &mut Value, visit: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    find("", document, visit);
}

/// What holds members with names: a header called `x-rate-limit` is no extension.
const NAMED: [&str; 5] = ["/headers", "/parameters", "/responses", "/requestBodies", "/callbacks"];

/// Visits the schemas below a value that is none: those under `schema`, and the named ones.
fn find(pointer: &str, value: &mut Value, visit: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            let is_named = NAMED.iter().any(|holder| pointer.ends_with(holder));
            for (key, member) in members {
                let below = format!("{pointer}{}", pointer::step(key));
                if key == "schema" || pointer == "/components/schemas" {
                    visit_schema(&below, member, visit);
                } else if is_named || !key.starts_with("x-") && !matches!(key.as_str(), "example" | "examples") {
                    find(&below, member, visit);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                find(&format!("{pointer}/{index}"), item, visit);
            }
        }
        _ => {}
    }
}

fn visit_schema(pointer: &str, schema: &mut Value, visit: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    let Value::Object(schema) = schema else { return };
    visit(pointer, schema);
    for keyword in ["properties", "$defs"] {
        if let Some(Value::Object(properties)) = schema.get_mut(keyword) {
            for (name, property) in properties {
                visit_schema(&format!("{pointer}/{keyword}{}", pointer::step(name)), property, visit);
            }
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
