//! What the document promises of itself.

use std::collections::BTreeSet;

use fake_flex::{Contract, FakeFlex};
use flex_sdk::{Client, ListCustomers};
use serde_json::Value;

/// Every object below `value`, with its JSON pointer.
fn objects(value: &Value, pointer: String, found: &mut Vec<(String, Value)>) {
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
fn every_example_is_valid_by_its_own_schema() {
    let contract = Contract::load();
    let mut found = Vec::new();
    objects(contract.document(), String::new(), &mut found);

    let mut checked = 0;
    for (pointer, object) in found {
        // A media type, header or parameter has its schema beside its examples; a schema is its own.
        let schema = object.get("schema").unwrap_or(&object);
        let named = object.get("examples").and_then(Value::as_object).into_iter().flatten();
        let named = named.filter_map(|(_, example)| example.get("value"));
        for example in object.get("example").into_iter().chain(named) {
            let mistakes: Vec<_> = contract.validator(schema).iter_errors(example).map(|e| e.to_string()).collect();
            assert!(mistakes.is_empty(), "the example at {pointer} is not valid: {mistakes:?}");
            checked += 1;
        }
    }
    assert!(checked >= 10, "only {checked} examples were found");
}

#[test]
fn every_operation_and_schema_names_its_sources() {
    let contract = Contract::load();
    let document = contract.document();
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
    objects(document, String::new(), &mut found);
    for (pointer, object) in found {
        for source in object.get("x-source").and_then(Value::as_array).into_iter().flatten() {
            assert!(known.contains(source.as_str().unwrap()), "{pointer} names the unknown source {source}");
        }
    }
}

#[tokio::test]
async fn the_client_takes_the_limits_that_the_document_has() {
    let contract = Contract::load();
    let parameters = contract.document()["paths"]["/v1/customers"]["get"]["parameters"].as_array().unwrap();
    let limit = &parameters.iter().find(|parameter| parameter["name"] == "limit").unwrap()["schema"];
    let bound = |name: &str| u32::try_from(limit[name].as_u64().unwrap()).unwrap();
    let (minimum, maximum) = (bound("minimum"), bound("maximum"));

    let fake = FakeFlex::start().await.unwrap();
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();
    for (limit, taken) in [(minimum - 1, false), (minimum, true), (maximum, true), (maximum + 1, false)] {
        let outcome = flex.customers().list(&ListCustomers::builder().limit(limit).build()).await;
        assert_eq!(outcome.is_ok(), taken, "{limit}");
    }
}

/// An error names the field that it could not read, but no key that callers choose: those may tell of people.
#[test]
fn callers_choose_the_keys_of_metadata_alone() {
    let mut found = Vec::new();
    objects(Contract::load().document(), String::new(), &mut found);
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
