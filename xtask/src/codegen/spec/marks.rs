//! Ends each schema's description with its JSON pointer. typify copies a description to the type or field that it generates for
//! a schema, so the pointer identifies the schema.

use serde_json::Value;

use super::append_to_description;
use super::names::RUST_NAME;
use super::values::VARIANT_NAMES;
use crate::openapi::visit::each_schema;

/// The characters around the pointer, which occur in no text.
const MARK: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Marks the named schemas, all properties, and the enums with names for their values.
pub(crate) fn add(spec: &mut Value) {
    each_schema(spec, &mut |pointer, schema| {
        let Some((parent, _)) = pointer.rsplit_once('/') else { return };
        let has_names = schema.contains_key(VARIANT_NAMES) || schema.get(RUST_NAME).is_some_and(Value::is_object);
        if parent == "/components/schemas" || parent.ends_with("/properties") || has_names {
            append_to_description(schema, &mark(pointer));
        }
    });
}

/// The mark for a pointer.
pub(super) fn mark(pointer: &str) -> String {
    let [start, end] = MARK;
    format!("{start}{pointer}{end}")
}

/// A description, followed by the marks for these pointers.
pub(super) fn joined<'a>(words: &str, pointers: impl IntoIterator<Item = &'a String>) -> String {
    words.to_owned() + &pointers.into_iter().map(|pointer| mark(pointer)).collect::<String>()
}

/// Splits a text into its words and the pointers in its marks.
pub(crate) fn split(text: &str) -> (String, Vec<String>) {
    let mut parts = text.split(MARK[0]);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    let mut pointers = Vec::new();
    for (pointer, after) in parts.filter_map(|part| part.split_once(MARK[1])) {
        pointers.push(pointer.to_owned());
        rest.push_str(after);
    }
    (rest, pointers)
}
