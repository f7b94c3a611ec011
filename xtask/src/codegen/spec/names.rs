//! Renames the schemas that have an `x-rust-name`: their types are called so.

use std::collections::HashMap;

use serde_json::Value;

use super::super::rust::names::RUST_NAME;
use crate::openapi::keywords::Kind;
use crate::openapi::pointer::join;
use crate::openapi::visit::each_mut;

const SCHEMAS: &str = "#/components/schemas";

pub(crate) fn rename(spec: &mut Value) {
    let Some(schemas) = spec.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    // All at once: one schema may take the name that another gives up.
    let mut renamed = HashMap::new();
    let schemas_before = std::mem::take(schemas).into_iter();
    *schemas = schemas_before
        .map(|(from, schema)| {
            let Some(to) = schema.get(RUST_NAME).and_then(Value::as_str).map(str::to_owned) else {
                return (from, schema);
            };
            renamed.insert(join(SCHEMAS, &from), join(SCHEMAS, &to));
            (to, schema)
        })
        .collect();
    if renamed.is_empty() {
        return;
    }
    each_mut(spec, &mut |pointer, kind, value| {
        let is_target = kind == Kind::Reference || kind == Kind::Plain && pointer.contains("/mapping/");
        if let (true, Value::String(target)) = (is_target, value)
            && let Some(to) = renamed.get(target)
        {
            to.clone_into(target);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn schemas_and_their_references_are_renamed() {
        let spec = |names: [&str; 3]| {
            let [one, other, user] = names;
            json!({
                "paths": { "/a": { "$ref": format!("#/components/schemas/{one}") } },
                "components": { "schemas": {
                    one: { "x-rust-name": "B" },
                    other: { "x-rust-name": "C" },
                    user: { "items": { "$ref": format!("#/components/schemas/{other}") } },
                } },
            })
        };
        // One name that is free, and one that the other schema gives up.
        for names in [["A", "D", "E"], ["A", "B", "E"], ["C", "B", "E"]] {
            let mut before = spec(names);
            super::rename(&mut before);
            assert_eq!(before, spec(["B", "C", "E"]), "{names:?}");
        }
    }
}
