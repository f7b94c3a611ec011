//! The generated types and the document's schemas of the same name take the same instances.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use fake_flex::Contract;
use flex_sdk::types;
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

use crate::calls::CASES;

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn each_type_and_its_schema_accept_and_reject_the_same() {
    let contract = Contract::of_flex();
    let ways = ["responses", "requests"].map(|way| (way, contract.document()[way].as_object().unwrap()));
    let named = ways.into_iter().flat_map(|(way, schemas)| schemas.keys().map(move |name| (name.as_str(), way)));
    let ways: BTreeMap<_, _> = named.collect();
    let check = |name: &str, derived: &schemars::Schema, good: Vec<Value>, bad: Vec<Value>| {
        let way = ways.get(name).unwrap_or_else(|| panic!("no schema {name}"));
        let documented = contract.validator(&json!({ "$ref": format!("#/{way}/{name}") }));
        let derived = jsonschema::validator_for(derived.as_value()).unwrap();
        let instances = good.into_iter().map(|good| (good, true)).chain(bad.into_iter().map(|bad| (bad, false)));
        for (instance, is_good) in instances {
            assert_eq!(documented.is_valid(&instance), is_good, "the document's {name}: {instance}");
            assert_eq!(derived.is_valid(&instance), is_good, "the type {name}: {instance}");
        }
    };
    macro_rules! table {
        ($($name:ident: $good:expr, $bad:expr;)*) => {$({
            fn is_derived<T: JsonSchema>() {}
            is_derived::<types::$name>();
            let (good, bad) = ($good, $bad);
            check(stringify!($name), &schema_for!(types::$name), as_list(good), as_list(bad));
        })*};
    }

    let name = json!({ "first_name": "John", "last_name": "Doe", "email": "john@example.com" });
    let kept = json!({ "customer_id": "fcus_1", "created_at": "2026-06-15T14:30:00Z", "test_mode": true });
    let new = |more: Value| merge([&name, &more]);
    let customer = |more: Value| merge([&name, &kept, &more]);
    let without = |value: Value, field: &str| {
        let mut value = value;
        value.as_object_mut().unwrap().remove(field);
        value
    };
    let nothing = json!({});

    table! {
        CustomerId: json!(["fcus_1", "", "anything"]), json!([1, null, {}]);
        CheckoutSessionId: json!(["fses_1", ""]), json!([1, null, {}]);
        ShippingAddressId: json!(["1", ""]), json!([1, null, {}]);
        CreateCustomer: json!([
            new(nothing.clone()),
            new(json!({ "phone": "+15555555555", "employer": "Flex", "checkout_session_id": "1" })),
            new(json!({ "shipping": {}, "metadata": {} })),
            new(json!({ "shipping": { "line1": "1" }, "metadata": { "a": "b" } })),
            new(json!({ "unheard_of": 1 })),
        ]), json!([
            {},
            [],
            without(new(nothing.clone()), "first_name"),
            without(new(nothing.clone()), "last_name"),
            without(new(nothing.clone()), "email"),
            new(json!({ "email": null })),
            new(json!({ "phone": null })),
            new(json!({ "phone": 15_555_555_555_u64 })),
            new(json!({ "shipping": null })),
            new(json!({ "shipping": { "line1": null } })),
            new(json!({ "checkout_session_id": null })),
            new(json!({ "metadata": null })),
            new(json!({ "metadata": { "a": 1 } })),
            new(json!({ "metadata": ["a"] })),
        ]);
        CreateCustomerRequest: json!([{ "customer": name }]), json!([{}, { "customer": {} }, { "customer": null }, name]);
        UpdateCustomer: json!([
            {},
            name,
            { "phone": "1", "employer": "Flex", "shipping": {}, "metadata": { "a": "b" } },
        ]), json!([
            [],
            null,
            { "first_name": null },
            { "email": 1 },
            { "shipping": [] },
            { "metadata": { "a": null } },
        ]);
        UpdateCustomerRequest: json!([{ "customer": {} }]), json!([{}, { "customer": null }, { "customer": { "email": 1 } }]);
        ShippingAddressInput: json!([
            {},
            { "line1": "1", "line2": "2", "city": "c", "state": "s", "postal_code": "p", "country": "c" },
        ]), json!([null, { "line2": null }, { "postal_code": 12345 }]);
        Customer: json!([
            customer(nothing.clone()),
            customer(json!({ "phone": null, "employer": null, "shipping": null, "metadata": null })),
            customer(json!({ "phone": "1", "employer": "Flex", "shipping": {}, "metadata": {} })),
            customer(json!({ "shipping": { "line1": null }, "metadata": { "a": "b" }, "unheard_of": [] })),
            customer(json!({ "created_at": "<string>", "customer_id": "" })),
        ]), json!([
            name,
            without(customer(nothing.clone()), "customer_id"),
            without(customer(nothing.clone()), "created_at"),
            without(customer(nothing.clone()), "test_mode"),
            customer(json!({ "test_mode": "true" })),
            customer(json!({ "customer_id": null })),
            customer(json!({ "shipping": "1" })),
            customer(json!({ "shipping": { "line1": 1 } })),
            customer(json!({ "metadata": { "a": 1 } })),
        ]);
        CustomerResponse: json!([{ "customer": customer(nothing.clone()) }]), json!([{}, { "customer": null }, { "customer": {} }]);
        DeletedCustomer: json!([
            { "customer_id": "fcus_1", "deleted": true },
            { "customer_id": "", "deleted": false, "unheard_of": 1 },
        ]), json!([null, {}, { "customer_id": "fcus_1" }, { "deleted": true }, { "customer_id": "fcus_1", "deleted": "true" }]);
        DeletedCustomerResponse: json!([{ "customer": { "customer_id": "fcus_1", "deleted": true } }]), json!([{}, { "customer": null }, { "customer": {} }]);
        CustomerListResponse: json!([
            { "customers": [] },
            { "customers": [customer(nothing.clone()), customer(nothing.clone())], "has_more": true },
        ]), json!([{}, [], { "customers": null }, { "customers": [{}] }, { "customers": {} }]);
        ShippingAddress: json!([
            {},
            { "shipping_address_id": null, "line1": null, "line2": null, "city": null, "state": null },
            { "shipping_address_id": "1", "line1": "1", "postal_code": "p", "country": "c" },
        ]), json!([null, [], { "shipping_address_id": 1 }, { "country": false }]);
        PaymentMethodId: json!(["fpm_1", ""]), json!([1, null, {}]);
        PaymentMethod: json!([
            { "payment_method_id": "fpm_1", "test_mode": true },
            {
                "payment_method_id": "", "test_mode": false, "billing_details": {}, "customer": "fcus_1", "metadata": {},
                "card": {}, "created_at": "2026-06-15T14:30:00Z", "off_session": false, "unheard_of": 1,
            },
            {
                "payment_method_id": "fpm_1", "test_mode": true, "billing_details": null, "customer": null,
                "metadata": null, "card": null, "created_at": null, "off_session": null,
            },
            { "payment_method_id": "fpm_1", "test_mode": true, "customer": customer(nothing.clone()) },
        ]), json!([
            null,
            { "payment_method_id": "fpm_1" },
            { "test_mode": true },
            { "payment_method_id": "fpm_1", "test_mode": true, "customer": {} },
            { "payment_method_id": "fpm_1", "test_mode": true, "card": { "exp_month": "12" } },
            { "payment_method_id": "fpm_1", "test_mode": true, "off_session": "no" },
        ]);
        PaymentMethodResponse: json!([{ "payment_method": { "payment_method_id": "fpm_1", "test_mode": true } }]), json!([{}, { "payment_method": null }]);
        PaymentMethodListResponse: json!([
            { "payment_methods": [] },
            { "payment_methods": [{ "payment_method_id": "fpm_1", "test_mode": true }], "has_more": true },
        ]), json!([{}, [], { "payment_methods": null }, { "payment_methods": [{}] }]);
        CustomerReference: json!(["fcus_1", "", customer(nothing.clone())]), json!([null, 1, {}, name]);
        BillingDetails: json!([
            {},
            { "address": {}, "email": "a@example.com", "name": "Example", "phone": "+14155550142" },
            { "address": null, "email": null, "name": null, "phone": null },
        ]), json!([null, [], { "address": "1 Main Street" }, { "name": 1 }]);
        BillingAddress: json!([
            {},
            { "line1": null, "line2": null, "city": null, "state": null, "postal_code": null, "country": null },
            { "line1": "1", "line2": "2", "city": "c", "state": "s", "postal_code": "p", "country": "c" },
        ]), json!([null, [], { "country": false }]);
        PaymentCard: json!([
            {},
            { "brand": "american_express", "country": "US", "exp_month": 12, "exp_year": 2027, "funding": "credit", "last4": "4242" },
            { "brand": null, "country": null, "exp_month": null, "exp_year": null, "funding": null, "last4": null },
        ]), json!([null, { "exp_month": "12" }, { "last4": 4242 }]);
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

/// The value, and the value without each of the members in it.
fn with_holes(value: &Value) -> Vec<Value> {
    let mut objects = Vec::new();
    crate::document::objects(value, String::new(), &mut objects);
    let mut values = vec![value.clone()];
    for (pointer, object) in objects {
        for name in object.as_object().unwrap().keys() {
            let mut value = value.clone();
            value.pointer_mut(&pointer).and_then(Value::as_object_mut).unwrap().remove(name);
            values.push(value);
        }
    }
    values
}

#[test]
fn the_schemas_of_types_take_the_messages_that_the_document_takes() {
    let contract = Contract::of_flex();
    for case in CASES {
        let [body, response] = (case.schemas)();
        let (sample, personal) = (case.sample(), case.personal_sample());
        let messages = [
            (body, case.documented()["body"]["message"].get("schema"), [sample.body, personal.body]),
            (response, case.response(case.status()), [sample.response, personal.response]),
        ];
        for (derived, documented, samples) in messages {
            let Some((derived, documented)) = derived.zip(documented) else { continue };
            let derived = jsonschema::validator_for(derived.as_value()).unwrap();
            let documented = contract.validator(documented);
            for sample in samples {
                assert!(documented.is_valid(&sample), "{}: {sample}", case.operation);
                for value in with_holes(&sample).iter().filter(|value| documented.is_valid(value)) {
                    assert!(derived.is_valid(value), "{}: {value}", case.operation);
                }
            }
        }
    }
}

fn as_list(value: Value) -> Vec<Value> {
    serde_json::from_value(value).unwrap()
}

fn merge<const N: usize>(values: [&Value; N]) -> Value {
    values.into_iter().flat_map(|value| value.as_object().unwrap().clone()).collect()
}
