//! Finds properties of a value that its schema does not describe.

use serde_json::Value;

/// The JSON pointers of the properties of `value` that `schema` does not describe.
pub(crate) fn properties(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    find(document, &[schema], value, "", &mut found);
    found
}

/// The value may match any of the schemas.
fn find(document: &Value, schemas: &[&Value], value: &Value, pointer: &str, found: &mut Vec<String>) {
    let mut all = Vec::new();
    for schema in schemas {
        branches(document, schema, &mut all);
    }
    match value {
        Value::Object(members) if all.iter().any(|schema| schema.get("properties").is_some()) => {
            for (name, member) in members {
                let pointer = format!("{pointer}/{name}");
                let below: Vec<_> = all.iter().filter_map(|schema| schema.get("properties")?.get(name)).collect();
                if !below.is_empty() {
                    find(document, &below, member, &pointer, found);
                } else if all.iter().all(|schema| schema.get("additionalProperties").is_none()) {
                    found.push(pointer);
                }
            }
        }
        Value::Array(items) => {
            let below: Vec<_> = all.iter().filter_map(|schema| schema.get("items")).collect();
            for (index, item) in items.iter().enumerate() {
                find(document, &below, item, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// A schema and the schemas that it combines.
pub(crate) fn branches<'a>(document: &'a Value, schema: &'a Value, all: &mut Vec<&'a Value>) {
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
    let schema = reference.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema);
    all.push(schema);
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for branch in schema.get(keyword).and_then(Value::as_array).into_iter().flatten() {
            branches(document, branch, all);
        }
    }
}
