//! Renames the schemas that have an `x-rust-name`: their types are called so.

use serde_json::Value;

use crate::openapi::node::Node;
use crate::openapi::pointer::join;

const SCHEMAS: &str = "#/components/schemas";

pub(crate) fn rename(spec: &mut Value) {
    let root = Node::root(spec);
    let schemas = root.at(&["components"]).map(|components| components.members("schemas")).unwrap_or_default();
    let renamed = schemas.iter().filter_map(|(name, schema)| Some((*name, schema.text("x-rust-name")?)));
    let renamed: Vec<_> = renamed.map(|(from, to)| (from.to_owned(), to.to_owned())).collect();
    for (from, to) in renamed {
        if let Some(schemas) = spec.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
            && let Some(schema) = schemas.remove(&from)
        {
            schemas.insert(to.clone(), schema);
        }
        refer(spec, &join(SCHEMAS, &from), &join(SCHEMAS, &to));
    }
}

fn refer(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(target) if key == "$ref" && target == from => to.clone_into(target),
                    member => refer(member, from, to),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, from, to)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_schema_and_its_references_are_renamed() {
        let spec = |name: &str| {
            json!({
                "paths": { "/a": { "$ref": format!("#/components/schemas/{name}") } },
                "components": { "schemas": { name: { "x-rust-name": "B" }, "C": { "items": [{ "$ref": "#/components/schemas/C" }] } } },
            })
        };
        let mut before = spec("A");
        super::rename(&mut before);
        assert_eq!(before, spec("B"));
    }
}
