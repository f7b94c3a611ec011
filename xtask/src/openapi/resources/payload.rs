//! The content of a request or a response: the envelope, the value in it, and the properties of objects.

use std::collections::HashSet;

use serde_json::Value;

use crate::openapi::direction::Direction;
use crate::openapi::node::{Node, is_nullable};
use crate::openapi::operations::{Operation, json};

/// The JSON of a request or a response.
#[derive(Clone, Debug)]
pub(crate) struct Payload<'a> {
    /// The schema before references are resolved.
    pub(crate) schema: Node<'a>,
    /// The property of the envelope, if it is one: its only property, except in a page.
    pub(crate) member: Option<&'a str>,
    /// The content of the envelope, or else the whole, before references are resolved.
    pub(crate) value: Node<'a>,
    /// The items of the value, if it is an array, before references are resolved.
    pub(crate) items: Option<Node<'a>>,
}

impl<'a> Payload<'a> {
    /// The JSON of a request body.
    pub(crate) fn of_request(operation: &Operation<'a>) -> Option<Self> {
        let (_, schema) = json(&operation.body()?)?;
        Some(Self::new(schema?, Direction::Request))
    }

    /// The status of the success, and its JSON. Of several successes, the lowest status with JSON counts.
    pub(crate) fn of_success(operation: &Operation<'a>) -> (&'a str, Option<Self>) {
        let successes = operation.successes();
        let with_json = successes.iter().find_map(|(status, response)| Some((*status, json(response)?.1?)));
        match with_json {
            Some((status, schema)) => (status, Some(Self::new(schema, Direction::Response))),
            None => (successes.first().map_or("", |(status, _)| *status), None),
        }
    }

    /// JSON that travels in one direction.
    pub(crate) fn new(schema: Node<'a>, direction: Direction) -> Self {
        let enveloped = enveloped(&schema, direction);
        let (member, value) = enveloped.map_or_else(|| (None, schema.clone()), |(member, value)| (Some(member), value));
        let items = whole(&value).child("items");
        Self { schema, member, value, items }
    }

    /// Treats the payload as a page: an object with exactly one array of objects, whatever else it has.
    pub(super) fn into_page(self) -> Self {
        let of_objects = |schema: &Node<'a>| whole(schema).child("items").filter(is_object);
        let arrays = properties(&self.schema, Direction::Response).into_iter();
        let arrays: Vec<_> = arrays.filter_map(|(name, value)| Some((name, of_objects(&value)?, value))).collect();
        match <[_; 1]>::try_from(arrays) {
            Ok([(member, items, value)]) if self.items.is_none() && is_required(&self.schema, member) => {
                Self { member: Some(member), items: Some(items), value, ..self }
            }
            _ => self,
        }
    }

    /// The schema of the object, or of each object in the array, if there is one.
    pub(crate) fn object(&self) -> Option<&Node<'a>> {
        Some(self.items.as_ref().unwrap_or(&self.value)).filter(|schema| is_object(schema))
    }
}

/// The only property of an envelope, and its value: an object, or an array in a response.
fn enveloped<'a>(schema: &Node<'a>, direction: Direction) -> Option<(&'a str, Node<'a>)> {
    let is_open = |part: &Node<'_>| part.value.get("additionalProperties").is_some_and(|others| *others != false);
    let is_open = schema.has_part(is_open);
    let is_union = schema.has_part(|part| part.value.get("oneOf").or_else(|| part.value.get("anyOf")).is_some());
    let [(member, value)] = <[_; 1]>::try_from(properties(schema, direction)).ok()?;
    let is_held = is_object(&value) || direction == Direction::Response && whole(&value).text("type") == Some("array");
    let is_null = value.has_part(|part| is_nullable(part.value));
    (is_held && !is_null && !is_open && !is_union && is_required(schema, member)).then_some((member, value))
}

/// The properties of a schema's objects that travel in this direction, each with its first definition.
pub(crate) fn properties<'a>(schema: &Node<'a>, direction: Direction) -> Vec<(&'a str, Node<'a>)> {
    let mut found: Vec<(&str, Node<'_>)> = Vec::new();
    for (name, property) in schema.parts().iter().flat_map(|part| part.members("properties")) {
        if !property.is_left_out(direction) && found.iter().all(|(other, _)| *other != name) {
            found.push((name, property));
        }
    }
    found
}

/// Whether a property of a schema's objects is required.
pub(crate) fn is_required(schema: &Node<'_>, property: &str) -> bool {
    required(schema).contains(property)
}

/// The required properties of a schema's objects.
pub(crate) fn required<'a>(schema: &Node<'a>) -> HashSet<&'a str> {
    let names = schema.parts().into_iter().filter_map(|part| part.value.get("required")?.as_array());
    names.flatten().filter_map(Value::as_str).collect()
}

/// The minimum and the maximum of a schema's integers.
pub(crate) fn bounds(schema: &Node<'_>) -> (Option<i64>, Option<i64>) {
    let parts = schema.parts();
    let bound = |key: &str| parts.iter().find_map(|part| part.value.get(key)?.as_i64());
    let is_exclusive = |key: &str| parts.iter().any(|part| part.is_set(key));
    let least = bound("minimum").map(|least| least + i64::from(is_exclusive("exclusiveMinimum")));
    let most = bound("maximum").map(|most| most - i64::from(is_exclusive("exclusiveMaximum")));
    (least, most)
}

/// Whether a schema's values are objects.
pub(crate) fn is_object(schema: &Node<'_>) -> bool {
    let parts = schema.parts();
    let has_type = |part: &Node<'_>| part.text("type").map(|kind| kind == "object");
    parts.iter().find_map(has_type).unwrap_or_else(|| parts.iter().any(|part| part.value.get("properties").is_some()))
}

/// The schema behind references and single-part `allOf`s.
pub(crate) fn whole<'a>(schema: &Node<'a>) -> Node<'a> {
    let schema = schema.resolved();
    if schema.value.get("allOf").is_none() {
        return schema;
    }
    match &schema.items("allOf")[..] {
        [only] if schema.child("properties").is_none() => whole(only),
        _ => schema,
    }
}
