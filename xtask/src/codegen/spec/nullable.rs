//! What becomes an `Option`.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::Object;
use crate::openapi::node::is_null;
use crate::openapi::pointer;
use crate::openapi::visit::each_schema;

const SCHEMAS: &str = "/components/schemas";

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

/// Makes what refers to a nullable schema nullable in its place: its type then is that of its values, and `Option` is around it
/// where it is used.
pub(crate) fn move_to_references(spec: &mut Value) {
    let mut moved = HashSet::new();
    loop {
        let schemas = spec.pointer_mut(SCHEMAS).and_then(Value::as_object_mut);
        let named = schemas.into_iter().flatten().filter_map(|(name, schema)| {
            let schema = schema.as_object_mut()?;
            schema.remove("nullable").filter(|it| *it == true)?;
            Some(format!("#{}", pointer::join(SCHEMAS, name)))
        });
        let named: HashSet<_> = named.filter(|target| !moved.contains(target)).collect();
        if named.is_empty() {
            return;
        }
        let refers = |schema: &Value| schema.get("$ref").and_then(Value::as_str).is_some_and(|it| named.contains(it));
        each_schema(spec, &mut |pointer, schema| {
            let branches = |keyword: &str| schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
            let is_whole = branches("allOf").count() == 1 && branches("allOf").all(refers);
            if is_whole || branches("anyOf").chain(branches("oneOf")).any(refers) {
                schema.insert("nullable".to_owned(), true.into());
            }
            let reference = Value::Object(schema.clone());
            let is_part = pointer::split_last(pointer)
                .and_then(|(list, _)| pointer::split_last(list))
                .is_some_and(|(_, keyword)| ["allOf", "anyOf", "oneOf"].contains(&keyword));
            if !is_part && refers(&reference) {
                *schema =
                    Object::from_iter([("nullable".to_owned(), true.into()), ("allOf".to_owned(), json!([reference]))]);
            }
        });
        moved.extend(named);
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
