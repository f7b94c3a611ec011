//! Gives a property that is a bare `$ref` the description of the schema it refers to, since the field has no other.

use serde_json::{Value, json};

use crate::openapi::visit::each_schema;

pub(crate) fn describe(spec: &mut Value) {
    let original = spec.clone();
    each_schema(spec, &mut |_, schema| {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (_, property) in properties.into_iter().flatten() {
            let Some(Value::String(reference)) = property.get("$ref") else { continue };
            let target = original.pointer(reference.trim_start_matches('#'));
            let description = target.and_then(|target| target.get("description")).cloned().unwrap_or_default();
            *property = json!({ "description": description, "allOf": [property] });
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::schema_after;

    #[test]
    fn a_reference_takes_the_description_of_its_target() {
        let reference = json!({"$ref": "#/components/schemas/Other"});
        let described = json!({"properties": {"a": {"description": "Another.", "allOf": [reference]}}});
        assert_eq!(schema_after(super::describe, &json!({"properties": {"a": reference}})), described);
    }
}
