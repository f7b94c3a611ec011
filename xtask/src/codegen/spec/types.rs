//! What schemas say of the values of their types.

use serde_json::Value;

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
