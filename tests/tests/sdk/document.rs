//! Conventions that the document follows.

use std::collections::BTreeSet;

use serde_json::Value;

/// The document as written.
pub(crate) fn document() -> Value {
    serde_saphyr::from_str(include_str!("../../../openapi/customers.yaml")).expect("the document is YAML")
}

/// Every object below `value`, with its JSON pointer.
pub(crate) fn objects(value: &Value, pointer: String, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                objects(member, format!("{pointer}/{}", key.replace('/', "~1")), found);
            }
            found.push((pointer, value.clone()));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(item, format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_operation_and_schema_names_its_sources() {
    let document = document();
    let known: BTreeSet<_> = document["info"]["x-sources"].as_object().unwrap().keys().cloned().collect();
    let paths = document["paths"].as_object().unwrap();
    let path_items = paths.values().flat_map(|item| item.as_object().unwrap());
    let operations = path_items.filter(|(_, operation)| operation.get("operationId").is_some());
    let schemas = document["components"]["schemas"].as_object().unwrap();

    for (name, described) in operations.chain(schemas) {
        let sources = described["x-source"].as_array().unwrap_or_else(|| panic!("{name} names no source"));
        assert!(!sources.is_empty(), "{name} names no source");
    }
    let mut found = Vec::new();
    objects(&document, String::new(), &mut found);
    for (pointer, object) in found {
        for source in object.get("x-source").and_then(Value::as_array).into_iter().flatten() {
            assert!(known.contains(source.as_str().unwrap()), "{pointer} names the unknown source {source}");
        }
    }
}

/// An error names the field that could not be read, but no key that a caller chooses, because it may be personal.
#[test]
fn callers_choose_the_keys_of_metadata_alone() {
    let mut found = Vec::new();
    objects(&document(), String::new(), &mut found);
    let free = found.iter().filter(|(_, object)| object.get("additionalProperties").is_some_and(|any| any != false));
    let places: Vec<_> = free.map(|(pointer, _)| pointer.as_str()).collect();
    assert!(!places.is_empty());
    for place in places {
        assert!(
            place.ends_with("/properties/metadata"),
            "{place}: field_path in flex-sdk/src/error/explain.rs must leave it out"
        );
    }
}
