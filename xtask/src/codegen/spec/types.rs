//! What schemas say of the values of their types.

use serde_json::Value;

use super::Object;
use crate::openapi::visit::each_schema;

/// The keywords that are only about values of some types.
const KEYWORDS: [(&[&str], &[&str]); 4] = [
    (&["string"], &["pattern", "minLength", "maxLength"]),
    (&["integer", "number"], &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (&["array"], &["items", "minItems", "maxItems", "uniqueItems"]),
    (&["object"], &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

/// Leaves out the keywords that say nothing of values of the schema's type: typify knows no such schemas.
pub(crate) fn leave_out_others(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        let Some(Value::String(kind)) = schema.get("type") else { return };
        let kind = kind.clone();
        let others = KEYWORDS.iter().filter(|(types, _)| !types.contains(&&*kind)).flat_map(|(_, keywords)| *keywords);
        others.for_each(|keyword| drop(schema.remove(*keyword)));
        if !["string", "integer", "number"].contains(&&*kind) {
            schema.remove("format");
        }
    });
}

/// Says of which type the values of an enum are, where their schema does not, and takes null as what it means.
pub(crate) fn name_types_of_enums(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        let Some(Value::Array(values)) = schema.get_mut("enum") else { return };
        let before = values.len();
        // That of null alone is how OpenAPI 3.0 writes null.
        if values.iter().any(|value| !value.is_null()) {
            values.retain(|value| !value.is_null());
        }
        let has_null = values.len() < before;
        let is_of_texts = values.iter().all(Value::is_string);
        if schema.contains_key("type") {
            return;
        }
        if has_null {
            schema.insert("nullable".to_owned(), true.into());
        }
        if is_of_texts && !is_composed(schema) {
            schema.insert("type".to_owned(), "string".into());
        }
    });
}

fn is_composed(schema: &Object) -> bool {
    ["allOf", "anyOf", "oneOf"].iter().any(|keyword| schema.contains_key(*keyword))
}
