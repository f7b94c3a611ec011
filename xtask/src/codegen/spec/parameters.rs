//! The parameters of operations: where they are described, how they are written, and the objects that gather query parameters
//! and headers.

use std::collections::HashSet;

use heck::{ToPascalCase, ToSnakeCase};
use serde_json::{Value, json};

use super::marks::mark;
use super::names::{method_name, type_name};
use super::values::MARK;
use super::{Object, append_to_description};
use crate::openapi::node::{Node, Tree};
use crate::openapi::operations::{Operation, Parameter, operations};
use crate::openapi::pointer::join;

/// Marks the object of an operation's options, which is not a schema of the document. No text contains this private-use
/// character.
const IS_OPTIONS: &str = "x-\u{e002}options";

/// Gives each operation its own list of parameters. Those outside the path become query parameters with the types that they
/// have in the object, since progenitor supports few styles and no arrays in headers.
/// [`take_object`](super::super::rust::queries::take_object) writes each parameter as the document describes it.
pub(crate) fn spell_out(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    let names = ObjectNames::of(&original.root());
    for operation in operations(original.root().objects("paths")) {
        let object = join("/components/schemas", &names.name(&operation));
        let all = operation.parameters();
        let of_path = all.iter().filter(|parameter| parameter.location() == "path");
        let of_path = of_path.map(|parameter| parameter.node.value.clone());
        let options = operation.options().into_iter().map(|(name, parameter)| {
            let schema = original.value().pointer(&join(&format!("{object}/properties"), &name));
            let name = if is_in_path(&name, &all) { marked(&name) } else { name };
            json!({ "name": name, "in": "query", "required": parameter.node.is_set("required"), "schema": schema })
        });
        let parameters = of_path.chain(options).collect();
        if let Some(Value::Object(operation)) = spec.pointer_mut(&operation.node.pointer) {
            operation.insert("parameters".to_owned(), parameters);
        }
        if let Some(Value::Object(item)) = spec.pointer_mut(&operation.item.pointer) {
            item.remove("parameters");
        }
    }
}

/// The name for progenitor of a parameter that shares its name with a path parameter.
pub(crate) fn marked(name: &str) -> String {
    format!("{name}{MARK}2")
}

/// Whether a path parameter has this name.
fn is_in_path(name: &str, all: &[Parameter<'_>]) -> bool {
    let is_alike = |other: &Parameter<'_>| other.name().to_snake_case() == name.to_snake_case();
    all.iter().any(|other| other.location() == "path" && is_alike(other))
}

/// Gathers the query parameters and headers of each operation in the schema of an object. Its type is generated like any other,
/// and a new parameter breaks no caller.
pub(crate) fn gather_queries(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    let components = spec.as_object_mut().map(|spec| spec.entry("components").or_insert_with(|| json!({})));
    let components = components.and_then(Value::as_object_mut);
    let schemas = components.map(|components| components.entry("schemas").or_insert_with(|| json!({})));
    if let Some(Value::Object(schemas)) = schemas {
        let names = ObjectNames::of(&original.root());
        for operation in operations(original.root().objects("paths")) {
            if let Some(query) = query(&operation) {
                schemas.insert(names.name(&operation), query);
            }
        }
    }
}

/// The names of the objects for the operations' options: the name of the operation, unless a schema has it.
pub(crate) struct ObjectNames(HashSet<String>);

impl ObjectNames {
    pub(crate) fn of(document: &Node<'_>) -> Self {
        let components = document.child("components");
        let schemas = components.map(|components| components.members("schemas")).unwrap_or_default().into_iter();
        Self(schemas.filter(|(_, schema)| !schema.is_set(IS_OPTIONS)).map(|(_, schema)| type_name(&schema)).collect())
    }

    pub(crate) fn name(&self, operation: &Operation<'_>) -> String {
        let name = method_name(operation.id().unwrap_or_default());
        let with_suffix = format!("{name}_options");
        let numbered = (2..).map(|number| format!("{with_suffix}_{number}"));
        let mut names = [name.clone(), with_suffix.clone()].into_iter().chain(numbered);
        names.find(|name| !self.0.contains(&name.to_pascal_case())).unwrap_or(name)
    }
}

/// The object for an operation's options.
fn query(operation: &Operation<'_>) -> Option<Value> {
    let options = operation.options();
    if options.is_empty() {
        return None;
    }
    let has = |location| options.iter().any(|(_, parameter)| parameter.location() == location);
    let kind = match (has("query"), has("header")) {
        (true, true) => "query parameters and headers",
        (true, false) => "query parameters",
        (false, _) => "headers",
    };
    let mut query = object(&options);
    query[IS_OPTIONS] = true.into();
    query["description"] = format!(
        "The {kind} of `{}`. Only those that are set are sent.{}",
        operation.name(),
        mark(&operation.node.pointer)
    )
    .into();
    Some(query)
}

/// The schema of an object with these parameters as its properties.
fn object(parameters: &[(String, Parameter<'_>)]) -> Value {
    let properties = parameters.iter().filter_map(|(name, parameter)| Some((name.clone(), property(&parameter.node)?)));
    let required = parameters.iter().filter(|(_, parameter)| parameter.node.is_set("required")).map(|(name, _)| name);
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
