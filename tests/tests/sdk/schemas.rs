//! The generated types and the document's schemas of the same name accept the same values.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use fake_flex::Contract;
use flex_sdk::types;
use jsonschema::Validator;
use schemars::{Schema, schema_for};
use serde_json::{Value, json};

use crate::calls::{CASES, distorted};
use crate::document::objects;

/// The validator of a schema of the document, and that of a type's schema.
fn validators(documented: &Value, derived: &Schema) -> [Validator; 2] {
    [Contract::of_flex().validator(documented), jsonschema::validator_for(derived.as_value()).unwrap()]
}

#[test]
fn the_types_of_requests_and_responses_take_what_the_document_takes() {
    for case in CASES {
        let [body, response] = (case.schemas)();
        let (sample, personal) = (case.sample(), case.personal_sample());
        let messages = [
            (body, case.documented()["body"]["message"].get("schema"), [sample.body, personal.body]),
            (response, case.response(case.status()), [sample.response, personal.response]),
        ];
        for (derived, documented, samples) in messages {
            let Some((derived, documented)) = derived.zip(documented) else { continue };
            let [documented, derived] = validators(documented, &derived);
            let check = |value: &Value| {
                assert_eq!(derived.is_valid(value), documented.is_valid(value), "{}: {value}", case.operation);
            };
            for sample in samples {
                assert!(documented.is_valid(&sample) && derived.is_valid(&sample), "{}: {sample}", case.operation);
                distorted(&sample).iter().for_each(check);
                for [null, absent] in holes(&sample) {
                    check(&null);
                    // A type may omit a value that may be null.
                    if !documented.is_valid(&null) || documented.is_valid(&absent) {
                        check(&absent);
                    }
                }
            }
        }
    }
}

/// For each member, at any depth: the value with the member set to null, and without it.
fn holes(value: &Value) -> Vec<[Value; 2]> {
    let mut found = Vec::new();
    objects(value, String::new(), &mut found);
    let members = found
        .iter()
        .flat_map(|(pointer, object)| object.as_object().into_iter().flatten().map(move |(name, _)| (pointer, name)));
    let holes = members.map(|(pointer, name)| {
        let mut holes = [value.clone(), value.clone()];
        let [null, absent] = holes.each_mut().map(|hole| hole.pointer_mut(pointer).unwrap().as_object_mut().unwrap());
        null.insert(name.clone(), Value::Null);
        absent.remove(name);
        holes
    });
    holes.collect()
}

#[test]
fn a_type_and_its_schema_accept_and_reject_the_same() {
    macro_rules! table {
        ($($name:ident: $good:expr, $bad:expr;)*) => {$({
            let documented = json!({ "$ref": concat!("#/responses/", stringify!($name)) });
            let [documented, derived] = validators(&documented, &schema_for!(types::$name));
            for (instances, is_good) in [($good, true), ($bad, false)] {
                for instance in instances.as_array().unwrap() {
                    assert_eq!(documented.is_valid(instance), is_good, "the document's {}: {instance}", stringify!($name));
                    assert_eq!(derived.is_valid(instance), is_good, "the type {}: {instance}", stringify!($name));
                }
            }
        })*};
    }
    let name = json!({ "first_name": "John", "last_name": "Doe", "email": "john@example.com" });
    let customer = json!({
        "customer_id": "fcus_1", "first_name": "John", "last_name": "Doe", "email": "john@example.com",
        "created_at": "2026-06-15T14:30:00Z", "test_mode": true, "shipping": {}, "metadata": {}, "unheard_of": 1,
    });

    table! {
        CustomerListResponse: json!([
            { "customers": [] },
            { "customers": [customer, customer], "has_more": true },
        ]), json!([{}, [], { "customers": null }, { "customers": [{}] }, { "customers": {} }]);
        CustomerReference: json!(["fcus_1", "", customer]), json!([null, 1, {}, name]);
        ErrorBody: json!([
            {},
            { "error": { "code": "invalid_request", "message": "..." } },
            { "error": { "type": "...", "message": "...", "param": "..." } },
            { "detail": [{ "loc": ["price", 0], "msg": "...", "type": "price_not_found" }] },
            { "detail": "not_found" },
            { "message": "Internal Server Error" },
            { "error": null, "detail": null, "message": null },
        ]), json!([[], null, "text", { "error": "text" }, { "detail": 1 }, { "detail": [1] }, { "message": {} }]);
        ErrorObject: json!([{}, { "code": null, "type": "a", "message": null, "param": "b" }]), json!([null, { "code": 1 }]);
        ErrorDetails: json!(["not_found", [], [{}]]), json!([null, {}, [null]]);
        ErrorDetail: json!([{}, { "loc": [], "msg": null }, { "loc": ["a", 1], "type": null }, { "loc": null }]), json!([{ "loc": "a" }, { "msg": 1 }]);
    }
}
