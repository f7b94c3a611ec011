//! Sample values of schemas, for tests and fakes that send or return documented values.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::direction::Direction;
use super::node::{Node, is_null};
use super::operations::Parameter;
use super::resources::{bounds, prefix, properties, required, whole};

const TIME: &str = "2026-06-15T14:30:00Z";
/// The part of an id after its prefix.
pub(super) const ULID: &str = "01HACM7FZ1084XB1GB00000000";

/// Which values to generate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Sampler {
    pub(crate) direction: Direction,
    /// Whether objects include their optional properties.
    pub(crate) is_full: bool,
    /// Whether each personal string is [`MARK`].
    pub(crate) is_marked: bool,
}

/// The schemas on the way to a value.
#[derive(Default)]
struct Met {
    /// The schemas that contain the current one.
    outer: Vec<String>,
    /// The schemas whose optional properties the sample already has. It has them once, since recursive schemas would repeat
    /// them without end.
    full: HashSet<String>,
}

/// The content of a personal string, so that tests find it wherever it is printed.
const MARK: &str = "MarkOfAPerson";

/// The examples in a body or a response, and in its schema.
pub(crate) fn examples(holder: &Node<'_>) -> Vec<Value> {
    let contents = holder.members("content").into_iter().map(|(_, content)| content);
    let named = |content: &Node<'_>| {
        let examples = content.members("examples").into_iter();
        examples.filter_map(|(_, example)| Some(example.resolved().child("value")?.value.clone())).collect::<Vec<_>>()
    };
    let shown = contents.flat_map(|content| {
        let schema = content.child("schema").map(|schema| schema.resolved());
        let mut shown: Vec<_> = content.child("example").map(|example| example.value.clone()).into_iter().collect();
        shown.extend(named(&content));
        shown.extend(schema.and_then(|schema| Some(schema.child("example")?.value.clone())));
        shown
    });
    shown.collect()
}

/// Whether a value in a request only has described properties: a generated type sends no others.
pub(crate) fn is_described(schema: &Node<'_>, value: &Value) -> bool {
    let schema = whole(schema);
    match value {
        Value::Object(members) => {
            let alternatives = schema.parts().into_iter().flat_map(|part| part.alternatives());
            let all = std::iter::once(schema.clone()).chain(alternatives);
            let described: Vec<_> = all.flat_map(|schema| properties(&schema, Direction::Request)).collect();
            let is_open = described.is_empty() || schema.has_part(|part| part.child("additionalProperties").is_some());
            members.iter().all(|(name, value)| {
                let own: Vec<_> = described.iter().filter(|(property, _)| property == name).collect();
                own.iter().any(|(_, schema)| is_described(schema, value)) || own.is_empty() && is_open
            })
        }
        Value::Array(items) => {
            let schema = schema.parts().iter().find_map(|part| part.child("items"));
            schema.is_none_or(|schema| items.iter().all(|item| is_described(&schema, item)))
        }
        _ => true,
    }
}

impl Sampler {
    /// The value of a parameter.
    pub(crate) fn parameter(self, parameter: &Parameter<'_>) -> Value {
        let is_personal = self.is_marked && parameter.node.is_set("x-personal");
        if let Some(example) = parameter.node.child("example").filter(|_| !is_personal) {
            return example.value.clone();
        }
        let schema = parameter.node.child("schema");
        let value = schema.map(|schema| self.nested(&schema, parameter.name(), is_personal, &mut Met::default()));
        value.map_or_else(|| "text".into(), Option::unwrap_or_default)
    }

    /// Returns a value of a schema. `name` is the property that holds the value.
    pub(crate) fn schema(self, schema: &Node<'_>, name: &str) -> Value {
        self.nested(schema, name, false, &mut Met::default()).unwrap_or_default()
    }

    /// Returns `None` if the schema contains itself.
    fn nested(self, written: &Node<'_>, name: &str, is_personal: bool, met: &mut Met) -> Option<Value> {
        let schema = whole(written);
        let is_marked = |node: &Node<'_>| node.has_part(|part| part.is_set("x-personal"));
        let is_personal = is_personal || self.is_marked && (is_marked(written) || is_marked(&schema));
        if met.outer.contains(&schema.pointer) {
            return None;
        }
        met.outer.push(schema.pointer.clone());
        let value = self.value(&schema, name, is_personal, met);
        met.outer.pop();
        value
    }

    fn value(self, schema: &Node<'_>, name: &str, is_personal: bool, met: &mut Met) -> Option<Value> {
        let parts = schema.parts();
        let said = |key: &str| parts.iter().find_map(|part| part.value.get(key));
        if let Some(values) = said("enum") {
            return values.as_array().into_iter().flatten().find(|value| !value.is_null()).cloned();
        }
        let branches = schema.alternatives();
        let mut values = branches.iter().filter(|branch| !is_null(branch.value));
        let chosen = values.find_map(|branch| Some((branch, self.nested(branch, name, is_personal, met)?)));
        let kind = said("type").and_then(Value::as_str);
        match (kind, chosen) {
            (None | Some("object"), chosen) if kind.is_some() || said("properties").is_some() => {
                let mut object = self.object(schema, is_personal, met)?;
                if let Some((_, Value::Object(more))) = chosen {
                    object.extend(more);
                }
                Some(object.into())
            }
            (_, Some((branch, mut value))) => {
                if let Some(property) = schema.at(&["discriminator", "propertyName"]) {
                    let property = property.value.as_str().unwrap_or_default();
                    value[property] = discriminating(schema, branch).into();
                }
                Some(value)
            }
            (_, None) if !branches.is_empty() => None,
            (Some("array"), _) => {
                let items = parts.iter().find_map(|part| part.child("items"));
                let item = items.and_then(|items| self.nested(&items, name, is_personal, met));
                let least = said("minItems").and_then(Value::as_u64).unwrap_or_default();
                Some(item.into_iter().cycle().take(usize::try_from(least.max(1)).ok()?).collect())
            }
            (Some("boolean"), _) => Some(true.into()),
            (Some("integer" | "number"), _) => Some(number(schema)),
            _ if is_personal => Some(marked(&text(schema, name)).into()),
            _ => Some(text(schema, name).into()),
        }
    }

    fn object(self, schema: &Node<'_>, is_personal: bool, met: &mut Met) -> Option<Map<String, Value>> {
        let mut object = Map::new();
        let is_full = self.is_full && met.full.insert(schema.pointer.clone());
        let required = required(schema);
        for (name, property) in properties(schema, self.direction) {
            let must_be = required.contains(name);
            if must_be || is_full {
                match self.nested(&property, name, is_personal, met) {
                    Some(value) => drop(object.insert(name.to_owned(), value)),
                    None if must_be => return None,
                    None => {}
                }
            }
        }
        let others = schema.parts().iter().find_map(|part| part.child("additionalProperties"));
        if let Some(others) = others.filter(|others| others.value.is_object() && is_full)
            && let Some(value) = self.nested(&others, "", is_personal, met)
        {
            object.insert(if is_personal { MARK } else { "key" }.to_owned(), value);
        }
        Some(object)
    }
}

/// Replaces a string with a personal one. An email stays an email.
fn marked(text: &str) -> String {
    if text.contains('@') { format!("{MARK}@example.com") } else { MARK.to_owned() }
}

/// The value of a discriminator for an alternative.
fn discriminating(schema: &Node<'_>, branch: &Node<'_>) -> String {
    let mapping = schema.at(&["discriminator", "mapping"]).map(|mapping| mapping.children()).unwrap_or_default();
    let target = branch.text("$ref").unwrap_or_default();
    let is_target = |value: &Node<'_>| value.value.as_str().is_some_and(|it| it == target || it == branch.name());
    mapping.iter().find(|(_, value)| is_target(value)).map_or_else(|| branch.name(), |(name, _)| (*name).to_owned())
}

fn number(schema: &Node<'_>) -> Value {
    let parts = schema.parts();
    let (least, most) = bounds(schema);
    let number = least.unwrap_or_else(|| most.map_or(1, |most| most.min(1)));
    let step = parts.iter().find_map(|part| part.value.get("multipleOf")?.as_i64());
    step.filter(|step| *step > 0).map_or(number, |step| (number + step - 1).div_euclid(step) * step).into()
}

fn text(schema: &Node<'_>, name: &str) -> String {
    let parts = schema.parts();
    let find = |key: &str| parts.iter().find_map(|part| part.text(key));
    if let Some(example) = find("example") {
        return example.to_owned();
    }
    let id = prefix([schema.clone()]);
    if !id.is_empty() {
        return id + ULID;
    }
    let text = match find("format").unwrap_or_default() {
        "date" => "2026-06-15",
        "email" => "john.doe@example.com",
        "uri" | "url" => "https://example.com",
        "uuid" => "01890a5d-ac96-774b-bcce-b302099a8057",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "dGV4dA==",
        "time" => "14:30:00Z",
        "date-time" => TIME,
        _ if name.ends_with("_at") => TIME,
        _ if name == "email" || name.ends_with("_email") => "john.doe@example.com",
        _ => "text",
    };
    let length = |key: &str| {
        let length = parts.iter().find_map(|part| part.value.get(key)?.as_u64());
        length.and_then(|length| usize::try_from(length).ok())
    };
    let (least, most) = (length("minLength").unwrap_or_default(), length("maxLength").unwrap_or(usize::MAX));
    let padding = std::iter::repeat_n('x', least.saturating_sub(text.len()));
    text.chars().chain(padding).take(most).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::openapi::document::Document;

    #[derive(serde::Deserialize)]
    struct Row {
        schema: Value,
        full: Value,
        /// Set if it differs from the full value.
        required: Option<Value>,
    }

    #[test]
    fn a_schema_has_a_sample() {
        let rows: Vec<Row> = serde_saphyr::from_str(include_str!("samples.yaml")).unwrap();
        for Row { schema, full, required } in rows {
            let schemas = json!({
                "It": schema,
                "NoteId": { "type": "string", "description": "`note_` and a ULID." },
                "Text": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } } },
                "Noted": { "type": "object", "required": ["kind"], "properties": { "kind": {}, "note": {} } },
                "Loop": { "type": "object", "properties": { "loop": { "$ref": "#/components/schemas/Loop" } } },
            });
            let document = json!({ "openapi": "3.0.3", "paths": {}, "components": { "schemas": schemas } });
            let document = Document::parse("it", &document.to_string()).unwrap();
            let node = document.tree.schema("/components/schemas/It").unwrap();
            let sample =
                |is_full| Sampler { direction: Direction::Request, is_full, is_marked: false }.schema(&node, "");
            assert_eq!(sample(true), full, "{schema}");
            assert_eq!(sample(false), required.unwrap_or(full), "{schema}");
        }
    }

    #[test]
    fn a_value_is_described_or_has_more() {
        let document = json!({ "openapi": "3.0.3", "paths": {}, "components": { "schemas": {
            "It": { "type": "object", "properties": {
                "id": { "type": "string", "readOnly": true },
                "notes": { "type": "array", "items": { "allOf": [{ "$ref": "#/components/schemas/Note" }] } },
                "map": { "type": "object", "additionalProperties": { "type": "string" } },
                "any": { "type": "object" },
                "one": { "oneOf": [{ "$ref": "#/components/schemas/Note" }, { "type": "string" }] },
            } },
            "Note": { "type": "object", "properties": { "text": { "type": "string" } } },
        } } });
        let document = Document::parse("it", &document.to_string()).unwrap();
        let it = document.tree.schema("/components/schemas/It").unwrap();
        let table = [
            (json!({ "notes": [{ "text": "a" }], "map": { "b": "c" }, "any": { "d": 1 } }), true),
            (json!({ "more": 1 }), false),
            (json!({ "id": "a" }), false),
            (json!({ "notes": [{ "text": "a" }, { "more": 1 }] }), false),
            (json!({ "one": { "text": "a" } }), true),
            (json!({ "one": "a" }), true),
            (json!({ "one": { "text": "a", "more": 1 } }), false),
        ];
        for (value, expected) in table {
            assert_eq!(is_described(&it, &value), expected, "{value}");
        }
    }
}
