//! The parameters of operations: where they are described, how they are written, and the objects of those in the query.

use heck::ToSnakeCase;
use serde_json::{Value, json};

use super::marks::mark;
use super::values::MARK;
use super::{Object, append_to_description};
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::node::{Node, Tree};
use crate::openapi::operations::{Operation, Parameter, operations};
use crate::openapi::visit::each_mut;

/// Takes the styles of query parameters away: progenitor knows one, and the client writes the others by itself.
pub(crate) fn remove_styles(spec: &mut Value) {
    each_mut(spec, &mut |_, kind, value| {
        if let (Kind::Object(Of::Parameter), Value::Object(parameter)) = (kind, value)
            && parameter.get("in").is_some_and(|location| location == "query")
            && parameter.contains_key("schema")
        {
            parameter.remove("style");
            parameter.remove("explode");
        }
    });
}

/// Gives each operation of a path the parameters of that path by itself, where one has others in place of them: progenitor
/// would take both. A query parameter that has the name of one in the path is told apart from that.
pub(crate) fn spell_out(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    let operations = operations(original.root().objects("paths"));
    let is_unclear = |operation: &Operation<'_>| {
        let parameters = operation.parameters();
        parameters.iter().any(|parameter| is_in_path(parameter, &parameters)) || !operation.overridden().is_empty()
    };
    for operation in operations.iter().filter(|operation| is_unclear(operation)) {
        for other in operations.iter().filter(|other| other.item.pointer == operation.item.pointer) {
            let all = other.parameters();
            let parameters = all.iter().map(|parameter| {
                if !is_in_path(parameter, &all) {
                    return parameter.written.value.clone();
                }
                let mut marked = parameter.node.value.clone();
                marked["name"] = self::marked(parameter.name()).into();
                marked
            });
            let parameters = parameters.collect();
            if let Some(Value::Object(operation)) = spec.pointer_mut(&other.node.pointer) {
                operation.insert("parameters".to_owned(), parameters);
            }
        }
        if let Some(Value::Object(item)) = spec.pointer_mut(&operation.item.pointer) {
            item.remove("parameters");
        }
    }
}

/// What a query parameter is called that has the name of one in the path.
pub(crate) fn marked(name: &str) -> String {
    format!("{name}{MARK}2")
}

/// Whether a query parameter is called as one in the path.
fn is_in_path(parameter: &Parameter<'_>, all: &[Parameter<'_>]) -> bool {
    let is_alike = |other: &Parameter<'_>| {
        other.location() == "path" && other.name().to_snake_case() == parameter.name().to_snake_case()
    };
    parameter.location() == "query" && all.iter().any(is_alike)
}

/// Gathers the query parameters of each operation in an object, as a schema: its type is generated like all others, and a
/// further parameter breaks no caller. It is named like its operation, which no other schema is: those are refused later.
pub(crate) fn gather_queries(spec: &mut Value) {
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
