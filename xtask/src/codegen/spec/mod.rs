//! Passes on the copy of the document that progenitor is given: it says the same in the way that gives the best code.

use serde_json::{Map, Value};

pub(super) mod closed;
pub(super) mod defaults;
pub(super) mod directions;
pub(super) mod discriminators;
pub(super) mod docs;
pub(super) mod errors;
pub(super) mod limits;
pub(super) mod line_endings;
pub(super) mod marks;
pub(super) mod media_types;
pub(super) mod names;
pub(super) mod nullable;
pub(super) mod operation_ids;
pub(super) mod optional;
pub(super) mod overridden;
pub(super) mod queries;
pub(super) mod references;
pub(super) mod requirements;
pub(super) mod styles;

type Object = Map<String, Value>;

fn append_to_description(described: &mut Object, text: &str) {
    let description = described.get("description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{description}{text}");
    described.insert("description".to_owned(), description.trim_start().into());
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    /// What a pass makes of the schema `S` of a document.
    pub(super) fn schema_after(pass: fn(&mut Value), schema: &Value) -> Value {
        let mut spec = json!({"components": {"schemas": {"S": schema, "Other": {"description": "Another."}}}});
        pass(&mut spec);
        spec.pointer("/components/schemas/S").cloned().unwrap_or_default()
    }
}
