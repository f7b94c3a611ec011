//! How OpenAPI 3.0 says null.

use serde_json::{Value, json};

/// Whether a schema holds null alone.
pub(crate) fn is_null(schema: &Value) -> bool {
    schema.get("enum") == Some(&json!([null]))
}

/// Whether a schema says that null is allowed: by `nullable`, or by a branch that holds null alone.
pub(crate) fn is_nullable(schema: &Value) -> bool {
    let branches = ["anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
    // What is beside a `$ref` says nothing in 3.0.
    schema.get("$ref").is_none()
        && (schema.get("nullable") == Some(&Value::Bool(true)) || branches.flatten().any(is_null))
}
