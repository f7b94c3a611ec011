//! Documents what only Flex decides and a type does not express.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Object, append_to_description, read};
use crate::openapi::node::{Tree, requirements};
use crate::openapi::pointer::split_last;
use crate::openapi::visit::each_schema;

/// The keywords that limit the values of a type, and how each is documented.
const LIMITS: [(&str, &[(&str, &str)]); 3] = [
    (
        "string",
        &[
            ("minLength", "Minimum length"),
            ("maxLength", "Maximum length"),
            ("pattern", "Pattern"),
            ("format", "Format"),
        ],
    ),
    ("integer", NUMERIC),
    ("number", NUMERIC),
];

const NUMERIC: &[(&str, &str)] = &[
    ("minimum", "Minimum"),
    ("maximum", "Maximum"),
    ("exclusiveMinimum", "Exclusive minimum"),
    ("exclusiveMaximum", "Exclusive maximum"),
];

/// The string formats for which typify uses a type from another crate. Other formats are informative, and cost nothing.
const HAS_TYPE: [&str; 9] = ["date-time", "date", "time", "partial-date-time", "uuid", "ip", "ipv4", "ipv6", "binary"];

/// Moves the limits of every string and number, and the values of a numeric enum, into its description. A client that checked
/// them would reject responses from Flex, and a type for a format such as `date-time` would add a dependency for everyone.
pub(crate) fn document_limits(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        // Only a string has such limits.
        if !schema.contains_key("type")
            && ["minLength", "maxLength", "pattern"].iter().any(|it| schema.contains_key(*it))
        {
            schema.insert("type".to_owned(), "string".into());
        }
        let kind = schema.get("type").and_then(Value::as_str);
        let limits = LIMITS.iter().find(|(name, _)| *name == kind.unwrap_or("number"));
        let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        let numbers: Vec<_> = values.filter(|value| value.is_number()).map(|value| format!("`{value}`")).collect();
        if !numbers.is_empty() {
            append_to_description(schema, &format!("\n\nKnown values: {}.", numbers.join(", ")));
        }
        for (keyword, words) in limits.into_iter().flat_map(|(_, limits)| *limits) {
            if schema.contains_key("enum") {
                schema.remove(*keyword);
            } else {
                remove(schema, keyword, words);
            }
        }
    });
}

fn remove(schema: &mut Object, keyword: &str, words: &str) {
    let is_kept = |value: &Value| keyword == "format" && !HAS_TYPE.iter().any(|typed| value == typed);
    if schema.get(keyword).is_some_and(is_kept) {
        return;
    }
    if let Some(limit) = schema.remove(keyword) {
        let limit = limit.as_str().map_or_else(|| limit.to_string(), str::to_owned);
        append_to_description(schema, &format!("\n\n{words}: `{}`.", limit.replace('`', "'")));
    }
}

/// Moves the `default` of every schema into its description. It says what Flex assumes for an omitted value, and the client
/// sends only what the caller sets.
pub(crate) fn document_defaults(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        if let Some(default) = schema.remove("default") {
            append_to_description(schema, &format!("\n\nDefault: `{default}`."));
        }
    });
}

/// Moves alternatives that only list required properties into the description. The type has all properties, whichever of them a
/// value has.
pub(crate) fn document_requirements(spec: &mut Value) {
    let found = read(spec, requirements_of_any);
    each_schema(spec, &mut |pointer, schema| {
        for (keyword, requirements) in found.get(pointer).into_iter().flatten() {
            schema.remove(*keyword);
            append_to_description(schema, &format!("\n\nIt must have {requirements}."));
        }
    });
}

/// The keywords whose alternatives only list required properties, and these properties, by the JSON pointers of their schemas.
fn requirements_of_any(original: &Tree) -> HashMap<String, Vec<(&'static str, String)>> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for schema in original.schemas() {
        let is_object = schema.child("properties").is_some()
            || schema.text("type") == Some("object")
            || split_last(&schema.pointer).is_some_and(|(holder, _)| holder.ends_with("/allOf"));
        for keyword in ["anyOf", "oneOf"].into_iter().filter(|_| is_object) {
            let branches = schema.items(keyword);
            if !branches.is_empty() && branches.iter().all(|branch| branch.is_requirement(Some(&schema))) {
                found.entry(schema.pointer.clone()).or_default().push((keyword, requirements(&branches)));
            }
        }
    }
    found
}

/// Moves required but undescribed properties into the description, since no caller could read or write them through a type.
pub(crate) fn document_unknown_properties(spec: &mut Value) {
    let known = read(spec, described_properties);
    each_schema(spec, &mut |pointer, schema| {
        let is_object = schema.contains_key("properties") || schema.get("type").is_some_and(|kind| kind == "object");
        let (true, Some(Value::Array(required))) = (is_object, schema.get_mut("required")) else { return };
        let is_unknown = |name: &mut Value| {
            name.as_str().is_some_and(|name| known.get(pointer).is_none_or(|known| !known.contains(name)))
        };
        let unknown: Vec<_> = required
            .extract_if(.., is_unknown)
            .map(|name| format!("`{}`", name.as_str().unwrap_or_default()))
            .collect();
        if !unknown.is_empty() {
            append_to_description(schema, &format!("\n\nIt must have {}.", unknown.join(", ")));
        }
    });
}

/// The properties that each schema or a schema of which it is a part describes, by JSON pointer.
fn described_properties(original: &Tree) -> HashMap<String, HashSet<String>> {
    let mut described: HashMap<_, HashSet<_>> = HashMap::new();
    for schema in original.schemas() {
        let parts = schema.parts();
        let properties: HashSet<_> =
            parts.iter().flat_map(|part| part.members("properties")).map(|(name, _)| name.to_owned()).collect();
        for part in parts {
            described.entry(part.pointer).or_default().extend(properties.iter().cloned());
        }
    }
    described
}
