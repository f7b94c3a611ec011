//! Leaves alternatives to Flex that say only which properties must be there: a type has all properties, whichever of them a
//! value has.

use std::collections::HashMap;

use serde_json::Value;

use super::append_to_description;
use crate::openapi::node::Tree;
use crate::openapi::visit::each_schema;

/// Removes such alternatives, and mentions them in the description.
pub(crate) fn leave_out(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    let mut found = HashMap::new();
    for schema in original.schemas() {
        for keyword in ["anyOf", "oneOf"] {
            let branches = schema.items(keyword);
            if !branches.is_empty() && branches.iter().all(|branch| branch.is_requirement(Some(&schema))) {
                let names = |names: &[Value]| {
                    names
                        .iter()
                        .filter_map(Value::as_str)
                        .map(|name| format!("`{name}`"))
                        .collect::<Vec<_>>()
                        .join(" with ")
                };
                let sets = branches
                    .iter()
                    .filter_map(|branch| Some(names(branch.resolved().value.get("required")?.as_array()?)));
                found.insert(schema.pointer.clone(), (keyword, sets.collect::<Vec<_>>().join(" or ")));
            }
        }
    }
    each_schema(spec, &mut |pointer, schema| {
        if let Some((keyword, sets)) = found.get(pointer) {
            schema.remove(*keyword);
            append_to_description(schema, &format!("\n\nIt must have {sets}."));
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::schema_after;

    #[test]
    fn alternatives_that_only_require_are_documentation() {
        let table = [
            (
                json!({ "properties": { "a": {}, "b": {} }, "anyOf": [{ "required": ["a"] }, { "required": ["a", "b"] }] }),
                json!({ "properties": { "a": {}, "b": {} }, "description": "It must have `a` or `a` with `b`." }),
            ),
            (
                json!({ "allOf": [{ "oneOf": [{ "required": ["a"], "type": "object" }] }] }),
                json!({ "allOf": [{ "description": "It must have `a`." }] }),
            ),
            (
                json!({ "anyOf": [{ "required": ["a"] }, { "properties": { "b": {} } }] }),
                json!({ "anyOf": [{ "required": ["a"] }, { "properties": { "b": {} } }] }),
            ),
        ];
        for (before, after) in table {
            assert_eq!(schema_after(super::leave_out, &before), after);
        }
    }
}
