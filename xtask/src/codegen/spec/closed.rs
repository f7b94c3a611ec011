//! Opens objects: what Flex adds to an answer is no error, also where a schema says `additionalProperties: false`.
//!
//! The alternatives of a union stay closed: that may be all that tells them apart.

use std::collections::HashSet;

use serde_json::Value;

use crate::openapi::node::Tree;
use crate::openapi::null::is_null;
use crate::openapi::visit::each_schema;

pub(crate) fn open(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    let mut alternatives = HashSet::new();
    for schema in original.schemas() {
        let has_discriminator = schema.child("discriminator").is_some();
        for keyword in ["oneOf", "anyOf"].into_iter().filter(|_| !has_discriminator) {
            let branches = schema.items(keyword);
            if branches.iter().filter(|branch| !is_null(branch.value)).count() > 1 {
                // An alternative, and what it is made of.
                let parts = branches.into_iter().flat_map(|branch| branch.parts());
                alternatives.extend(parts.map(|part| part.pointer));
            }
        }
    }
    each_schema(spec, &mut |pointer, schema| {
        if schema.get("additionalProperties") == Some(&Value::Bool(false)) && !alternatives.contains(pointer) {
            schema.remove("additionalProperties");
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn objects_are_open_unless_they_are_alternatives() {
        let closed = json!({ "type": "object", "additionalProperties": false });
        let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let mut spec = json!({ "components": { "schemas": {
            "A": closed, "B": closed, "C": closed, "D": closed, "E": closed,
            "U": { "oneOf": [to("A"), { "allOf": [to("B")] }] },
            "N": { "anyOf": [to("C"), { "enum": [null] }] },
            "K": { "oneOf": [to("D"), to("E")], "discriminator": { "propertyName": "kind" } },
        } } });
        super::open(&mut spec);
        let is_closed = |name: &str| spec["components"]["schemas"][name].get("additionalProperties").is_some();
        assert_eq!(["A", "B", "C", "D", "E"].map(is_closed), [true, true, false, false, false]);
    }
}
