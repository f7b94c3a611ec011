//! Removes defaults: a default says what Flex takes for what is left out, and nothing is sent that was not given.

use serde_json::Value;

use super::append_to_description;
use crate::openapi::visit::each_schema;

/// Removes the `default` of every schema, and mentions it in the description.
pub(crate) fn remove(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        if let Some(default) = schema.remove("default") {
            append_to_description(schema, &format!("\n\nDefault: `{default}`."));
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::schema_after;

    #[test]
    fn a_default_is_documentation() {
        let schema = json!({"properties": {"a": {"description": "A.", "default": false}}});
        let after = json!({"properties": {"a": {"description": "A.\n\nDefault: `false`."}}});
        assert_eq!(schema_after(super::remove, &schema), after);
    }
}
