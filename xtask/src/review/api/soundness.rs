//! Tests that the review reports each value that one schema allows and another rejects, for random schemas.

use std::cell::Cell;

use jsonschema::Validator;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::compare;
use crate::openapi::document::Document;
use crate::review::level::Level;

const CASES: u32 = 1_500;

/// A schema of OpenAPI 3.0.
fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (option::of(0..3u32), option::of(0..3u32), any::<bool>()).prop_map(|(min, max, nullable)| {
            with(json!({"type": "string"}), &[("minLength", min), ("maxLength", max)], nullable)
        }),
        (option::of(0..4u32), option::of(0..4u32), any::<[bool; 3]>()).prop_map(|(min, max, [whole, lower, upper])| {
            let kind = if whole { "integer" } else { "number" };
            let mut schema = with(json!({"type": kind}), &[("minimum", min), ("maximum", max)], false);
            for (keyword, bound, is_exclusive) in [("exclusiveMinimum", min, lower), ("exclusiveMaximum", max, upper)] {
                if bound.is_some() && is_exclusive {
                    schema[keyword] = json!(true);
                }
            }
            schema
        }),
        vec(select(vec!["a", "ab", "b"]), 1..3).prop_map(|values| json!({"type": "string", "enum": values})),
        Just(json!({"type": "integer", "multipleOf": 2})),
        Just(json!({"type": "boolean"})),
        Just(json!({})),
    ];
    leaf.prop_recursive(2, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), option::of(0..3u32)).prop_map(|(items, max)| {
                with(json!({"type": "array", "items": items}), &[("maxItems", max)], false)
            }),
            (option::of(inner.clone()), option::of(inner.clone()), any::<[bool; 3]>()).prop_map(object),
            vec(inner.clone(), 1..3).prop_map(|branches| json!({"anyOf": branches})),
            vec(inner.clone(), 1..4).prop_map(|branches| json!({"oneOf": branches})),
            inner.prop_map(|part| json!({"allOf": [part, {"title": "t"}]})),
            vec(select(vec!["a", "ab", "b"]), 1..3)
                .prop_map(|values| json!({"type": "string", "not": {"type": "string", "enum": values}})),
        ]
    })
}

fn with(mut schema: Value, limits: &[(&str, Option<u32>)], nullable: bool) -> Value {
    for (keyword, limit) in limits {
        if let Some(limit) = limit {
            schema[keyword] = json!(limit);
        }
    }
    if nullable {
        schema["nullable"] = json!(true);
    }
    schema
}

/// Returns an object. Both properties are always described, since the review judges an added or removed property by what
/// callers send, and not by what they could send.
fn object((a, b, [requires_a, requires_b, is_closed]): (Option<Value>, Option<Value>, [bool; 3])) -> Value {
    let mut schema = json!({"type": "object"});
    let mut required = Vec::new();
    for (name, property, is_required) in [("a", a, requires_a), ("b", b, requires_b)] {
        schema["properties"][name] = property.unwrap_or_else(|| json!({}));
        required.extend(is_required.then_some(name));
    }
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if is_closed {
        schema["additionalProperties"] = json!(false);
    }
    schema
}

/// Returns an object that has some properties and no others. Some of them are optional.
fn closed_object() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![Just(json!({"type": "string"})), Just(json!({"type": "integer"})), Just(json!({}))];
    let property = option::of((kind, any::<bool>()));
    [property.clone(), property].prop_map(|properties| {
        let mut schema = json!({"type": "object", "additionalProperties": false, "properties": {}});
        let mut required = Vec::new();
        for (name, property) in ["a", "b"].into_iter().zip(properties) {
            if let Some((property, is_required)) = property {
                schema["properties"][name] = property;
                required.extend(is_required.then_some(name));
            }
        }
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    })
}

/// Returns the schema in JSON Schema's draft 4, which has no `nullable`.
fn in_draft_4(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut members: serde_json::Map<_, _> =
                members.iter().map(|(key, value)| (key.clone(), in_draft_4(value))).collect();
            if members.remove("nullable") == Some(json!(true)) {
                let kind = members.get("type").cloned();
                members.insert("type".to_owned(), json!([kind, "null"]));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(in_draft_4).collect(),
        other => other.clone(),
    }
}

fn validator(schema: &Value) -> Validator {
    let schema = in_draft_4(schema);
    jsonschema::draft4::options().build(&schema).unwrap_or_else(|error| panic!("{error}: {schema}"))
}

/// Returns values that distinguish such schemas.
fn values() -> Vec<Value> {
    let mut scalars: Vec<Value> = vec![json!(null), json!(true), json!(0.5), json!(2.5)];
    scalars.extend((-1..6).map(|number| json!(number)));
    scalars.extend(["", "a", "b", "ab", "abc"].map(|text| json!(text)));
    let mut values = scalars.clone();
    values.push(json!([]));
    values.push(json!({}));
    for one in &scalars {
        values.push(json!([one]));
        values.push(json!([one, one, one]));
        values.push(json!({"a": one}));
        values.push(json!({"b": one}));
        values.push(json!({"c": one}));
        values.push(json!({"a": {"a": one}}));
        values.push(json!({"a": [one]}));
        for other in &scalars {
            values.push(json!({"a": one, "b": other}));
        }
    }
    values
}

fn document(schema: &Value) -> Document {
    let content = json!({"application/json": {"schema": schema}});
    let operation = json!({
        "requestBody": {"required": true, "content": content},
        "responses": {"200": {"description": "d", "content": content}},
    });
    let value = json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}},
    });
    Document::parse("test.yaml", &value.to_string()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// Returns the worst level of the findings about requests, and of those about responses.
fn said(base: &Value, head: &Value) -> [Level; 2] {
    let changes = compare(&document(base), &document(head));
    ["request-", "response-"].map(|start| {
        let levels = changes.iter().filter(|change| change.rule.id.starts_with(start)).map(|change| change.level);
        levels.max().unwrap_or(Level::Info)
    })
}

#[test]
fn a_value_that_is_no_longer_allowed_is_never_passed_over() {
    let values = values();
    let config = Config { cases: CASES, failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (harms, alarms, false_alarms) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let alternatives = || {
        let keyword = select(vec!["anyOf", "oneOf"]);
        (vec(closed_object(), 1..4), keyword).prop_map(|(branches, keyword)| json!({ keyword: branches }))
    };
    let similar = (schema(), schema(), 0..9u8).prop_map(|(one, other, how)| match how {
        0 => (one.clone(), json!({"anyOf": [one, other]})),
        1 => (json!({"anyOf": [one, other]}), one),
        2 => (json!({"allOf": [one, other]}), one),
        4 => (json!({"anyOf": [one, other]}), json!({"oneOf": [one, other]})),
        5 => (json!({"oneOf": [one, other]}), one),
        6 => (one.clone(), json!({"oneOf": [one, other]})),
        3 => {
            (json!({"type": "object", "properties": {"a": one}}), json!({"type": "object", "properties": {"a": other}}))
        }
        _ => (one, other),
    });
    let similar = prop_oneof![3 => similar, 1 => (alternatives(), alternatives())];
    let outcome = TestRunner::new_with_rng(config, rng).run(&similar, |(base, head)| {
        let (old, new) = (validator(&base), validator(&head));
        let refused = values.iter().find(|value| old.is_valid(value) && !new.is_valid(value));
        let gained = values.iter().find(|value| !old.is_valid(value) && new.is_valid(value));
        for (level, harm) in said(&base, &head).into_iter().zip([refused, gained]) {
            let is_alarm = level == Level::Breaking;
            alarms.set(alarms.get() + u32::from(is_alarm));
            false_alarms.set(false_alarms.get() + u32::from(is_alarm && harm.is_none()));
            harms.set(harms.get() + u32::from(harm.is_some()));
            assert!(harm.is_none() || level > Level::Info, "{base} to {head}: nothing is said of {harm:?}");
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    println!(
        "{} harms, {} alarms, of which {} without a value that shows them",
        harms.get(),
        alarms.get(),
        false_alarms.get()
    );
    assert!(harms.get() > CASES / 2, "only {} harms", harms.get());
    assert!(false_alarms.get() * 10 < alarms.get(), "{} of {} alarms are false", false_alarms.get(), alarms.get());
}
