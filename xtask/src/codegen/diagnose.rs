//! Finds the place of a mistake in a document that openapiv3 or progenitor fails on.

use openapiv3::{OpenAPI, Operation, Parameter, ReferenceOr, Schema};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::emit::{self, Task};
use crate::openapi::document::Document;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::pointer;
use crate::openapi::visit::each;

const PATHS: &str = "/paths";
const SCHEMAS: &str = "/components/schemas";

/// Returns an error at the innermost part of a document that openapiv3 cannot read, though OpenAPI allows it.
pub(super) fn mistake(document: &Document, spec: &Value) -> anyhow::Error {
    let mut found = mistake_in::<OpenAPI>("", spec).unwrap_or_default();
    // openapiv3 loses the place inside `paths` and `components`, so each part of them is parsed on its own.
    each(spec, &mut |pointer, kind, value| {
        let mistake = match kind {
            Kind::Object(Of::Operation) => mistake_in::<Operation>(pointer, value),
            Kind::Object(Of::Parameter) => mistake_in::<ReferenceOr<Parameter>>(pointer, value),
            Kind::Object(Of::Schema) if value.is_object() => mistake_in::<ReferenceOr<Schema>>(pointer, value),
            _ => None,
        };
        found = mistake.unwrap_or_else(|| std::mem::take(&mut found));
    });
    let (pointer, message) = found;
    document.error_at(&pointer, format_args!("not an OpenAPI 3.0 document: {message}"))
}

/// Where parsing the value at `pointer` fails, and why.
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

/// Returns an error at the first operation, path or schema that must be removed, along with all candidates before it, so that
/// the rest of the document can be generated.
pub(super) fn culprit(document: &Document, spec: &Value, task: Task, message: &str) -> anyhow::Error {
    let (mut operations, mut paths, mut schemas) = (Vec::new(), Vec::new(), Vec::new());
    each(spec, &mut |pointer, kind, _| match kind {
        Kind::Object(Of::Operation) if pointer.starts_with(PATHS) => operations.push(pointer.to_owned()),
        Kind::Object(Of::PathItem) if pointer.starts_with(PATHS) => paths.push(pointer.to_owned()),
        Kind::Object(Of::Schema) if pointer.starts_with(SCHEMAS) => schemas.push(pointer.to_owned()),
        _ => {}
    });
    // Inner schemas come first.
    schemas.reverse();
    let candidates = [operations, paths, schemas].concat();

    let numbers: Vec<_> = (0..candidates.len()).collect();
    let culprit = numbers.partition_point(|last| {
        let mut rest = spec.clone();
        candidates[..=*last].iter().for_each(|pointer| remove(&mut rest, pointer));
        !serde_json::from_value(rest).is_ok_and(|rest: OpenAPI| emit::run(&rest, task).is_ok())
    });
    let message = format!("the generator cannot express this: {message}");
    document.error_at(candidates.get(culprit).map_or("", String::as_str), message)
}

/// Removes an operation, or empties a path or a schema so that references to it stay valid.
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
        // Its query object goes too.
        if let Some(id) = operation.as_ref().and_then(|operation| operation.get("operationId")?.as_str()) {
            remove(document, &pointer::join(SCHEMAS, id));
        }
    }
}
