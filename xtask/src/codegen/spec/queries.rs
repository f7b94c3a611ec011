//! Gathers the query parameters of each operation in an object, as a schema: its type is generated like all others, and
//! a further parameter breaks no caller.

use serde_json::{Value, json};

use super::marks::mark;
use super::{Object, append_to_description};
use crate::openapi::node::{Node, Tree};
use crate::openapi::operations::{Operation, Parameter, operations};

/// Adds the objects. Each is named like its operation, which no other schema is: those are refused later.
pub(crate) fn gather(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    let components = spec.as_object_mut().map(|spec| spec.entry("components").or_insert_with(|| json!({})));
    let components = components.and_then(Value::as_object_mut);
    let schemas = components.map(|components| components.entry("schemas").or_insert_with(|| json!({})));
    if let Some(Value::Object(schemas)) = schemas {
        for operation in operations(original.root().objects("paths")) {
            if let Some((name, query)) = query(&operation) {
                schemas.entry(name).or_insert(query);
            }
        }
    }
}

/// The object of an operation's query parameters, with its name.
fn query(operation: &Operation<'_>) -> Option<(String, Value)> {
    let mut parameters = operation.parameters();
    parameters.retain(|parameter| parameter.location() == "query");
    let id = operation.id().filter(|_| !parameters.is_empty())?;
    let mut query = object(&parameters);
    query["description"] = format!(
        "The query parameters of `{}`. Those that are left out are not sent.{}",
        operation.name(),
        mark(&operation.node.pointer)
    )
    .into();
    Some((id.to_owned(), query))
}

/// The schema of an object with these parameters.
fn object(parameters: &[Parameter<'_>]) -> Value {
    let properties =
        parameters.iter().filter_map(|parameter| Some((parameter.name().to_owned(), property(&parameter.node)?)));
    let required = parameters.iter().filter(|parameter| parameter.node.is_set("required")).map(Parameter::name);
    json!({
        "type": "object",
        "properties": properties.collect::<Object>(),
        "required": required.collect::<Vec<_>>(),
    })
}

fn property(parameter: &Node<'_>) -> Option<Value> {
    let schema = parameter.child("schema")?;
    let mut property = match schema.value {
        Value::Object(schema) if !schema.contains_key("$ref") => schema.clone(),
        reference => Object::from_iter([("allOf".to_owned(), json!([reference]))]),
    };
    if let Some(description) = parameter.text("description") {
        property.insert("description".to_owned(), description.into());
    }
    append_to_description(&mut property, &mark(&parameter.pointer));
    Some(property.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn query_parameters_are_an_object() {
        let string = json!({"type": "string"});
        let mut spec = json!({
            "paths": {"/a": {
                "parameters": [
                    {"name": "b", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "c", "in": "query", "required": true, "description": "C.", "schema": {"$ref": "#/c"}},
                    {"name": "d", "in": "path", "schema": string},
                ],
                "get": {"operationId": "get_a", "parameters": [{"$ref": "#/components/parameters/B"}]},
                "put": {"operationId": "put_a", "parameters": []},
            }},
            "components": {"parameters": {"B": {
                "name": "b", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 2, "description": "B."},
            }}},
        });
        super::gather(&mut spec);
        let c = json!({
            "description": "C.\u{e000}/paths/~1a/parameters/1\u{e001}",
            "allOf": [{"$ref": "#/c"}],
        });
        let query = |operation: &str, b| {
            json!({
                "description": format!(
                    "The query parameters of `{} /a`. Those that are left out are not sent.\u{e000}/paths/~1a/{operation}\u{e001}",
                    operation.to_uppercase(),
                ),
                "type": "object",
                "required": ["c"],
                "properties": {"b": b, "c": c},
            })
        };
        let replaced = json!({"type": "integer", "minimum": 1, "default": 2, "description": "B.\u{e000}/components/parameters/B\u{e001}"});
        let of_path = json!({"type": "boolean", "description": "\u{e000}/paths/~1a/parameters/0\u{e001}"});
        let expected = json!({"get_a": query("get", replaced), "put_a": query("put", of_path)});
        assert_eq!(spec.pointer("/components/schemas"), Some(&expected));
    }
}
