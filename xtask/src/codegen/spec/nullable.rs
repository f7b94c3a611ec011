//! What becomes an `Option`.

use serde_json::{Value, json};

use super::Object;
use crate::openapi::node::is_null;
use crate::openapi::visit::each_schema;

/// Makes "this or null" a nullable "this", which typify turns into an `Option` and not into an enum of two.
pub(crate) fn lift(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| lift_null(schema));
}

fn lift_null(schema: &mut Object) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(Value::Array(branches)) = schema.get_mut(keyword) else { continue };
        let all = branches.len();
        branches.retain(|branch| !is_null(branch));
        let (single, lifted) = (branches.len() == 1, branches.len() < all);
        if lifted {
            schema.insert("nullable".to_owned(), true.into());
        }
        if lifted
            && single
            && let Some(branches) = schema.remove(keyword)
        {
            schema.insert("allOf".to_owned(), branches);
        }
    }
}

/// Makes an optional array or map an `Option`: typify would leave out an empty one, which is not the same as none.
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
