//! Ends the description of an operation or a named schema with its sources.

use serde_json::{Map, Value};

use super::{Object, append_to_description, operations_mut};

pub(crate) fn name(spec: &mut Value) {
    operations_mut(spec).for_each(name_sources);
    let schemas = spec.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    schemas.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).for_each(name_sources);
}

fn name_sources(described: &mut Object) {
    let Some(Value::Array(sources)) = described.get("x-source") else { return };
    let sources: Vec<_> = sources.iter().filter_map(Value::as_str).collect();
    let sources = format!("\n\nSource: {}.", sources.join(", "));
    append_to_description(described, &sources);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::schema_after;

    #[test]
    fn sources_end_the_description() {
        let schema = json!({"description": "A.", "x-source": ["b", "c"]});
        assert_eq!(schema_after(super::name, &schema)["description"], "A.\n\nSource: b, c.");
    }
}
