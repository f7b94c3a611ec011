//! Keywords that do not apply to a schema's type.

use serde_json::Value;

use crate::openapi::visit::each_schema;

/// The keywords that apply only to values of certain types.
const KEYWORDS: [(&[&str], &[&str]); 4] = [
    (&["string"], &["pattern", "minLength", "maxLength"]),
    (&["integer", "number"], &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (&["array"], &["items", "minItems", "maxItems", "uniqueItems"]),
    (&["object"], &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

/// Removes the keywords that do not apply to the schema's type, because typify does not support such schemas.
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
