//! Makes an optional array or map an `Option`: typify would leave out an empty one, which is not the same as none.

use serde_json::{Value, json};

use super::Object;
use crate::openapi::visit::each_schema;

pub(crate) fn keep_empty(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        let required = schema.get("required").cloned().unwrap_or_default();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            let is_required = required.as_array().is_some_and(|required| required.contains(&json!(name)));
            if let Value::Object(property) = property
                && !is_required
                && is_collection(property)
            {
                property.insert("nullable".to_owned(), true.into());
            }
        }
    });
}

fn is_collection(property: &Object) -> bool {
    let is_map = property.get("type") == Some(&json!("object")) && !property.contains_key("properties");
    is_map || property.get("type") == Some(&json!("array"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::schema_after;

    #[test]
    fn optional_arrays_and_maps_are_nullable() {
        let [array, map, object] =
            [json!({"type": "array"}), json!({"type": "object"}), json!({"type": "object", "properties": {}})];
        let before = json!({"required": ["a"], "properties": {"a": array, "b": array, "c": map, "d": object}});
        let after = schema_after(super::keep_empty, &before);
        let nullable = |name: &str| after["properties"][name]["nullable"] == true;
        assert_eq!(["a", "b", "c", "d"].map(nullable), [false, true, true, false]);
    }
}
