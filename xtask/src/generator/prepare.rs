//! The copy of the document that progenitor is given: it says the same in the way that gives the best code.

use serde_json::{Map, Value, json};

type Object = Map<String, Value>;

/// Prepares a copy of the document.
pub(super) fn prepare(document: &Value) -> Value {
    let mut prepared = document.clone();
    for operation in operations_mut(&mut prepared) {
        keep_successes(operation);
        name_sources(operation);
    }
    if let Some(schemas) = prepared.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for schema in schemas.values_mut().filter_map(Value::as_object_mut) {
            prepare_schema(schema, document);
            name_sources(schema);
        }
    }
    prepared
}

fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Object> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let path_items = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    path_items.flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}

/// Leaves errors to the client's one lenient reader: where the document has an error response, progenitor loses the
/// status of an answer whose body is not as documented, such as a proxy's.
fn keep_successes(operation: &mut Object) {
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        responses.retain(|status, _| status.starts_with('2'));
    }
}

/// Ends the description of an operation or a schema with its sources.
fn name_sources(described: &mut Object) {
    let Some(Value::Array(sources)) = described.get("x-source") else {
        return;
    };
    let sources: Vec<_> = sources.iter().filter_map(Value::as_str).collect();
    let description = described.get("description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{description}\n\nSource: {}.", sources.join(", "));
    described.insert("description".to_owned(), description.trim_start().into());
}

fn prepare_schema(schema: &mut Object, document: &Value) {
    lift_null(schema);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for property in properties.values_mut() {
            describe_reference(property, document);
        }
        for property in properties.values_mut().filter_map(Value::as_object_mut) {
            prepare_schema(property, document);
        }
    }
    for keyword in ["items", "additionalProperties", "not"] {
        if let Some(Value::Object(schema)) = schema.get_mut(keyword) {
            prepare_schema(schema, document);
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(branches)) = schema.get_mut(keyword) {
            for branch in branches.iter_mut().filter_map(Value::as_object_mut) {
                prepare_schema(branch, document);
            }
        }
    }
}

/// Makes "this or null" a nullable "this", which typify turns into an `Option` and not into an enum of two.
fn lift_null(schema: &mut Object) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(Value::Array(branches)) = schema.get_mut(keyword) else {
            continue;
        };
        let all = branches.len();
        branches.retain(|branch| branch.get("enum") != Some(&json!([null])));
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

/// Gives a property that is a bare `$ref` the description of what it refers to, since the field has none else.
fn describe_reference(property: &mut Value, document: &Value) {
    let Some(Value::String(reference)) = property.get("$ref") else {
        return;
    };
    let target = document.pointer(reference.trim_start_matches('#'));
    if let Some(description) = target.and_then(|target| target.get("description")) {
        *property = json!({ "description": description, "allOf": [property] });
    }
}
