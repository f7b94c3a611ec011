//! What the document promises of itself.

use std::collections::BTreeSet;

use fake_flex::FakeFlex;
use flex_sdk::{Client, CreateCustomer, ListCustomers, ListPaymentMethods};
use serde_json::Value;

/// The document as it is written.
pub(crate) fn document() -> Value {
    serde_saphyr::from_str(include_str!("../../../openapi/customers.yaml")).expect("the document is YAML")
}

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

#[tokio::test]
async fn the_client_takes_the_limits_that_the_document_has() {
    let document = document();
    let bound = |path: &str, parameter: &str, bound: &str| {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        let parameter = parameters.iter().find(|found| found["name"] == parameter).unwrap();
        i32::try_from(parameter["schema"][bound].as_i64().unwrap()).unwrap()
    };
    let fake = FakeFlex::start().await.unwrap();
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();
    let john = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    let id = flex.customers().create(john).await.unwrap().customer_id;
    for path in ["/v1/customers", "/v1/customers/{id}/payment_methods"] {
        let is_taken = async |limit, offset| {
            if path == "/v1/customers" {
                let query = ListCustomers::builder().limit(limit).offset(offset).build();
                flex.customers().list(query).await.is_ok()
            } else {
                let query = ListPaymentMethods::builder().limit(limit).offset(offset).build();
                flex.customers().payment_methods(&id).list(query).await.is_ok()
            }
        };
        let (minimum, maximum) = (bound(path, "limit", "minimum"), bound(path, "limit", "maximum"));
        for (limit, taken) in [(minimum - 1, false), (minimum, true), (maximum, true), (maximum + 1, false)] {
            assert_eq!(is_taken(limit, 0).await, taken, "{path}, limit {limit}");
        }
        let first = bound(path, "offset", "minimum");
        for (offset, taken) in [(first - 1, false), (first, true), (i32::MAX, true)] {
            assert_eq!(is_taken(minimum, offset).await, taken, "{path}, offset {offset}");
        }
    }
}

/// An error names the field that it could not read, but no key that callers choose: those may tell of people.
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
