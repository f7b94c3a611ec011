//! The copy of the document that progenitor is given: it says the same in the way that gives the best code.

use serde_json::{Map, Value, json};

use crate::yaml::pointer_step;

type Object = Map<String, Value>;

/// Around the JSON pointer of a schema at the end of its description. typify carries a description to the type or field
/// that it makes of a schema, and so the pointer tells which schema that was.
pub(super) const MARK: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Prepares a copy of the document.
pub(super) fn prepare(document: &Value) -> Value {
    let mut prepared = document.clone();
    normalize_line_ends(&mut prepared);
    let original = prepared.clone();
    for operation in operations_mut(&mut prepared) {
        name_sources(operation);
    }
    if let Some(schemas) = prepared.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for (name, schema) in schemas {
            if let Value::Object(schema) = schema {
                let pointer = format!("/components/schemas{}", pointer_step(name));
                prepare_schema(schema, &pointer, &original);
                name_sources(schema);
                mark(schema, &pointer);
            }
        }
    }
    prepared
}

/// A carriage return cannot stand in a doc comment.
fn normalize_line_ends(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\r') => *text = text.replace("\r\n", "\n").replace('\r', "\n"),
        Value::Object(members) => members.values_mut().for_each(normalize_line_ends),
        Value::Array(items) => items.iter_mut().for_each(normalize_line_ends),
        _ => {}
    }
}

fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Object> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let path_items = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    path_items.flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}

/// Leaves errors to the client's one lenient reader: where the document has an error response, progenitor loses the
/// status of an answer whose body is not as documented, such as a proxy's. What is left is taken for any success, since
/// one that can be read is no error whichever status it has.
pub(super) fn leave_errors_out(prepared: &mut Value) {
    for operation in operations_mut(prepared) {
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            responses.retain(|status, _| status.starts_with('2'));
            if responses.len() == 1 {
                *responses = std::mem::take(responses).into_iter().map(|(_, only)| ("2XX".to_owned(), only)).collect();
            }
        }
    }
}

/// Ends the description of an operation or a schema with its sources.
fn name_sources(described: &mut Object) {
    let Some(Value::Array(sources)) = described.get("x-source") else { return };
    let sources: Vec<_> = sources.iter().filter_map(Value::as_str).collect();
    let sources = format!("\n\nSource: {}.", sources.join(", "));
    append_to_description(described, &sources);
}

fn mark(schema: &mut Object, pointer: &str) {
    let [start, end] = MARK;
    append_to_description(schema, &format!("{start}{pointer}{end}"));
}

fn append_to_description(described: &mut Object, text: &str) {
    let description = described.get("description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{description}{text}");
    described.insert("description".to_owned(), description.trim_start().into());
}

fn prepare_schema(schema: &mut Object, pointer: &str, document: &Value) {
    lift_null(schema);
    let required = schema.get("required").cloned().unwrap_or_default();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (name, property) in properties {
            describe_reference(property, document);
            if let Value::Object(property) = property {
                let pointer = format!("{pointer}/properties{}", pointer_step(name));
                prepare_schema(property, &pointer, document);
                if !required.as_array().is_some_and(|required| required.contains(&json!(name))) {
                    make_optional(property);
                }
                mark(property, &pointer);
            }
        }
    }
    for keyword in ["items", "additionalProperties", "not"] {
        if let Some(Value::Object(schema)) = schema.get_mut(keyword) {
            prepare_schema(schema, &format!("{pointer}/{keyword}"), document);
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(branches)) = schema.get_mut(keyword) {
            for (index, branch) in branches.iter_mut().enumerate() {
                if let Value::Object(branch) = branch {
                    prepare_schema(branch, &format!("{pointer}/{keyword}/{index}"), document);
                }
            }
        }
    }
}

/// Makes "this or null" a nullable "this", which typify turns into an `Option` and not into an enum of two.
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

/// Whether a schema holds null alone.
pub(super) fn is_null(schema: &Value) -> bool {
    schema.get("enum") == Some(&json!([null]))
}

/// Makes an optional array or map an `Option`: typify would leave out an empty one, which is not the same as none.
fn make_optional(property: &mut Object) {
    let is_map = property.get("type") == Some(&json!("object")) && !property.contains_key("properties");
    if is_map || property.get("type") == Some(&json!("array")) {
        property.insert("nullable".to_owned(), true.into());
    }
}

/// Gives a property that is a bare `$ref` the description of what it refers to, since the field has none else.
fn describe_reference(property: &mut Value, document: &Value) {
    let Some(Value::String(reference)) = property.get("$ref") else { return };
    let target = document.pointer(reference.trim_start_matches('#'));
    let description = target.and_then(|target| target.get("description")).cloned().unwrap_or_default();
    *property = json!({ "description": description, "allOf": [property] });
}
