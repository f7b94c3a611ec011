//! Where in a document the mistake is that openapiv3 or progenitor stumbles over.

use openapiv3::{OpenAPI, Operation, Parameter, PathItem, ReferenceOr, Schema};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::emit::{self, Task};
use crate::openapi::document::Document;
use crate::openapi::pointer::{self, members};

const PATHS: &str = "/paths";
const SCHEMAS: &str = "/components/schemas";

/// An error about the first part of a document that openapiv3 cannot read.
pub(super) fn mistake(document: &Document, spec: &Value) -> anyhow::Error {
    // openapiv3 loses the place inside of `paths` and `components`, so their members are tried on their own.
    let operations = document
        .operations()
        .filter_map(|operation| mistake_in::<Operation>(&operation.pointer, spec.pointer(&operation.pointer)?));
    let path_items = members(spec, PATHS).filter_map(|(pointer, path_item)| {
        let parameters = path_item.get("parameters").and_then(|parameters| {
            mistake_in::<Vec<ReferenceOr<Parameter>>>(&format!("{pointer}/parameters"), parameters)
        });
        parameters.or_else(|| mistake_in::<PathItem>(&pointer, path_item))
    });
    let schemas = members(spec, SCHEMAS).filter_map(|(pointer, schema)| mistake_in_schema(&pointer, schema));
    let whole = || mistake_in::<OpenAPI>("", spec);
    let found = operations.chain(path_items).chain(schemas).next().or_else(whole);
    let (pointer, message) = found.unwrap_or_default();
    document.error_at(&pointer, format_args!("not an OpenAPI 3.0 document: {message}"))
}

/// Where in a schema the parser stops, and why: in the innermost of its properties, if in any.
fn mistake_in_schema(pointer: &str, schema: &Value) -> Option<(String, String)> {
    let mut properties = members(schema, "/properties");
    let inner = properties.find_map(|(step, property)| mistake_in_schema(&format!("{pointer}{step}"), property));
    inner.or_else(|| mistake_in::<ReferenceOr<Schema>>(pointer, schema))
}

/// Where the parser stops in the value at `pointer`, and why.
fn mistake_in<T: DeserializeOwned>(pointer: &str, value: &Value) -> Option<(String, String)> {
    use serde_path_to_error::Segment;
    let error = serde_path_to_error::deserialize::<_, T>(value).err()?;
    let steps = error.path().iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(pointer::step(key)),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    Some((pointer.to_owned() + &steps.collect::<String>(), error.inner().to_string()))
}

/// An error about an operation, path, property or schema without which, and without those before it, the document can
/// be generated from.
pub(super) fn culprit(document: &Document, spec: &Value, task: Task, message: &str) -> anyhow::Error {
    let operations = document.operations().map(|operation| operation.pointer);
    let paths = members(spec, PATHS).map(|(pointer, _)| pointer);
    let schemas = members(spec, SCHEMAS).flat_map(|(pointer, schema)| with_properties(pointer, schema));
    let candidates: Vec<_> = operations.chain(paths).chain(schemas).collect();

    let numbers: Vec<_> = (0..candidates.len()).collect();
    let culprit = numbers.partition_point(|last| {
        let mut rest = spec.clone();
        candidates[..=*last].iter().for_each(|pointer| remove(&mut rest, pointer));
        !serde_json::from_value(rest).is_ok_and(|rest: OpenAPI| emit::run(&rest, task).is_ok())
    });
    let message = format!("the generator cannot express this: {message}");
    document.error_at(candidates.get(culprit).map_or("", String::as_str), message)
}

/// The JSON pointers of a schema's properties, at any depth, and of the schema itself.
fn with_properties(pointer: String, schema: &Value) -> Vec<String> {
    let properties = members(schema, "/properties");
    let inner = properties.flat_map(|(step, property)| with_properties(format!("{pointer}{step}"), property));
    let mut pointers: Vec<_> = inner.collect();
    pointers.push(pointer);
    pointers
}

/// Removes an operation, or empties a path or a schema, so that what refers to it stays valid.
fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer::split_last(pointer) else {
        return;
    };
    if parent == PATHS || pointer.starts_with(SCHEMAS) {
        if let Some(value) = document.pointer_mut(pointer) {
            *value = json!({});
        }
    } else if let Some(path_item) = document.pointer_mut(parent).and_then(Value::as_object_mut) {
        let operation = path_item.remove(key);
        // The object of its query parameters goes with it.
        if let Some(id) = operation.as_ref().and_then(|operation| operation.get("operationId")?.as_str()) {
            remove(document, &pointer::join(SCHEMAS, id));
        }
    }
}
