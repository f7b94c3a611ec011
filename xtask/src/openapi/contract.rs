//! The contract between a client and the API, as JSON: each operation with what applies to it, and the document's schemas as
//! JSON Schemas (draft 4). The fake and the traffic checks use it, and need no knowledge of OpenAPI.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use jsonschema::{Draft, Registry, RegistryBuilder};
use serde_json::{Map, Value, json};

use super::direction::Direction;
use super::document::Document;
use super::facts::{Methods, samples};
use super::keywords::{Kind, Of};
use super::media_type::canonical;
use super::node::Node;
use super::operations::{Operation, Parameter, json as json_of};
use super::pointer;
use super::resources::{Payload, resources};

/// The URI of the schemas for bodies, in which references are resolved.
const BODIES: &str = "urn:bodies";

/// Returns the contract of a document. It contains the schemas in use, by the direction in which their values travel.
pub(crate) fn contract(document: &Document) -> Result<Value> {
    let (mut requests, mut responses) =
        (Schemas::new("requests", Direction::Request), Schemas::new("responses", Direction::Response));
    let resources = resources(document)?;
    let methods = Methods::of(&resources);
    let operations = document.operations();
    let mut described: Vec<_> =
        operations.iter().map(|operation| describe(operation, &mut requests, &mut responses)).collect();
    let body = |operation: &Value| match &operation["body"]["message"]["schema"] {
        Value::Null => json!({}),
        schema => schema.clone(),
    };
    let bodies: Value = described.iter().map(body).collect();
    let bodies = Value::from_iter([("requests", Value::Object(requests.found.clone())), ("bodies", bodies)]);
    // A mistake in a schema is reported when the contract is read.
    let registry = Registry::new().draft(Draft::Draft4).add(BODIES, &bodies).and_then(RegistryBuilder::prepare).ok();
    let mut known = HashMap::new();
    for (index, (operation, described)) in operations.iter().zip(&mut described).enumerate() {
        let (_, response) = Payload::of_success(operation);
        let takes = |body: &Value| registry.as_ref().is_some_and(|registry| takes(registry, index, body));
        described["facts"] = methods.facts(operation);
        described["samples"] =
            samples(operation, response.as_ref().map(|response| &response.schema), takes, &mut known);
    }
    // The body of a webhook travels like a response.
    let webhooks = document
        .webhooks()
        .into_iter()
        .filter_map(|webhook| Some((webhook.path.to_owned(), responses.of_message(&webhook.body()?))));
    let webhooks: Map<_, _> = webhooks.collect();
    // `json!` would copy the members.
    Ok(Value::from_iter([
        ("operations", Value::Array(described)),
        ("webhooks", Value::Object(webhooks)),
        ("requests", Value::Object(requests.found)),
        ("responses", Value::Object(responses.found)),
    ]))
}

/// Whether a value is a valid body of the operation with this index.
fn takes(registry: &Registry<'_>, index: usize, body: &Value) -> bool {
    let schema = json!({ "$ref": format!("{BODIES}#/bodies/{index}") });
    let validator = jsonschema::draft4::options().with_registry(registry).build(&schema);
    validator.is_ok_and(|validator| validator.is_valid(body))
}

fn describe(operation: &Operation<'_>, requests: &mut Schemas, responses: &mut Schemas) -> Value {
    let parameters = operation.parameters();
    let parameters: Vec<_> = parameters.iter().map(|it| describe_parameter(it, requests)).collect();
    let of_responses = operation.responses().into_iter();
    let of_responses = of_responses.map(|(status, response)| (status.to_owned(), responses.of_message(&response)));
    let of_body = operation
        .body()
        .map(|body| json!({ "is_required": body.is_set("required"), "message": requests.of_message(&body) }));
    json!({
        "id": operation.id().unwrap_or_default(),
        "method": operation.method.to_uppercase(),
        "path": operation.path,
        "parameters": parameters,
        "body": of_body,
        "responses": of_responses.collect::<Map<_, _>>(),
    })
}

fn describe_parameter(parameter: &Parameter<'_>, requests: &mut Schemas) -> Value {
    let schema = parameter.node.child("schema");
    json!({
        "name": parameter.name(),
        "in": parameter.location(),
        "is_required": parameter.node.is_set("required"),
        "is_array": parameter.is_array(),
        "separator": parameter.separator(),
        "schema": schema.map_or_else(|| json!({}), |schema| requests.of(&schema)),
    })
}

/// The schemas whose values travel in one direction.
struct Schemas {
    /// The schemas' key in the contract.
    key: &'static str,
    direction: Direction,
    found: Map<String, Value>,
}

impl Schemas {
    fn new(key: &'static str, direction: Direction) -> Self {
        Self { key, direction, found: Map::new() }
    }

    /// The JSON of a body or a response, or null if it is not JSON.
    fn of_message(&mut self, holder: &Node<'_>) -> Value {
        let Some((media_type, schema)) = json_of(holder) else { return Value::Null };
        let schema = schema.map_or_else(|| json!({}), |schema| self.of(&schema));
        json!({ "media_type": canonical(media_type), "schema": schema })
    }

    fn of(&mut self, schema: &Node<'_>) -> Value {
        self.with(schema, &HashSet::new())
    }

    /// A schema in which some of the required names are optional.
    fn with(&mut self, schema: &Node<'_>, optional: &HashSet<String>) -> Value {
        if schema.is_reference() {
            let target = schema.resolved();
            if target
                .items("required")
                .iter()
                .any(|name| name.value.as_str().is_some_and(|name| optional.contains(name)))
            {
                return self.with(&target, optional);
            }
            let name =
                target.pointer.strip_prefix("/components/schemas/").unwrap_or(&target.pointer).replace('/', "~1");
            let key = pointer::key(&name).into_owned();
            if !self.found.contains_key(&key) {
                // The schema may contain itself.
                self.found.insert(key.clone(), Value::Null);
                let described = self.of(&target);
                self.found.insert(key, described);
            }
            return json!({ "$ref": format!("#/{}/{name}", self.key) });
        }
        let Some(members) = schema.value.as_object() else { return schema.value.clone() };
        let optional = optional | &self.left_out(schema);
        let mut described = Map::new();
        for (key, value) in schema.children() {
            if let Some(value) = self.keyword(key, &value, &optional) {
                described.insert(key.to_owned(), value);
            }
        }
        if !schema.is_set("nullable") {
            return Value::Object(described);
        }
        // Null is allowed regardless of the schema's other keywords.
        match described.get("type").cloned() {
            Some(kind)
                if !["enum", "allOf", "anyOf", "oneOf", "not"].iter().any(|keyword| members.contains_key(*keyword)) =>
            {
                described.insert("type".to_owned(), json!([kind, "null"]));
                Value::Object(described)
            }
            _ => json!({ "anyOf": [{ "enum": [null] }, described] }),
        }
    }

    /// The JSON Schema form of a keyword, if the keyword affects values.
    fn keyword(&mut self, key: &str, value: &Node<'_>, optional: &HashSet<String>) -> Option<Value> {
        match (value.kind, value.value) {
            (Kind::Object(Of::Schema), _) => Some(self.of(value)),
            (Kind::List(Of::Schema), _) => {
                // What is optional in the whole is optional in each part.
                let none = HashSet::new();
                let optional = if key == "allOf" { optional } else { &none };
                Some(value.elements().iter().map(|part| self.with(part, optional)).collect())
            }
            (Kind::Names(Of::Schema), _) => {
                let members = value.children().into_iter();
                Some(Value::Object(members.map(|(name, schema)| (name.to_owned(), self.of(&schema))).collect()))
            }
            (Kind::Set, Value::Array(names)) => {
                let is_optional = |name: &Value| name.as_str().is_some_and(|name| optional.contains(name));
                let required: Vec<_> = names.iter().filter(|name| !is_optional(name)).cloned().collect();
                (!required.is_empty()).then(|| required.into())
            }
            (Kind::Flag, _) if key.starts_with("exclusive") || key == "uniqueItems" => Some(value.value.clone()),
            (Kind::Data, _) if key != "default" => Some(value.value.clone()),
            (Kind::Plain, _) => Some(value.value.clone()),
            _ => None,
        }
    }

    /// The properties of a schema and of the parts of its `allOf` that do not travel in this direction.
    fn left_out(&self, schema: &Node<'_>) -> HashSet<String> {
        let properties = schema.parts().into_iter().flat_map(|part| part.members("properties"));
        let left_out = properties.filter(|(_, property)| property.is_left_out(self.direction));
        left_out.map(|(name, _)| name.to_owned()).collect()
    }
}
