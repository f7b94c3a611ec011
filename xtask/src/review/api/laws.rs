//! Laws that hold for any two documents, tested on random edits of a maximal one.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::iter;

use proptest::prelude::{Just, Strategy, any};
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use proptest::{collection, prop_oneof};
use serde_json::{Value, json};

use super::compare;
use crate::openapi::document::Document;
use crate::openapi::pointer::{self, children};
use crate::review::finding::Change;
use crate::review::rules;

const MAXIMAL: &str = include_str!("maximal.yaml");
const CASES: u32 = 60;

/// An edit of one place of a document.
#[derive(Clone, Debug)]
enum Edit {
    Remove,
    Put(Value),
    /// Puts the value of another place with the same name, if there is one.
    PutAnother(Index),
    /// Adds it once more, as another item or under another name.
    Double,
    /// Wraps it as the only part of an `allOf`.
    Wrap,
}

type Edits = Vec<(Index, Edit)>;

fn edits() -> impl Strategy<Value = Edits> {
    let values = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(2.5),
        json!("a"),
        json!([]),
        json!({}),
        json!({"type": "string"}),
        json!({"$ref": "#/components/schemas/Other"}),
    ];
    let edit = prop_oneof![
        Just(Edit::Remove),
        select(values).prop_map(Edit::Put),
        any::<Index>().prop_map(Edit::PutAnother),
        Just(Edit::Double),
        Just(Edit::Wrap),
    ];
    collection::vec((any::<Index>(), edit), 1..4)
}

fn apply(document: &mut Value, edits: &Edits) {
    for (place, edit) in edits {
        let all = pointers(document);
        if all.is_empty() {
            return;
        }
        let pointer = place.get(&all);
        if let Edit::PutAnother(other) = edit {
            let (_, step) = pointer.rsplit_once('/').unwrap();
            let alike: Vec<_> = all.iter().filter(|other| other.ends_with(&format!("/{step}"))).cloned().collect();
            let other: &String = other.get(&alike);
            let another = document.pointer(other).unwrap().clone();
            edit_at(document, pointer, &Edit::Put(another));
        } else {
            edit_at(document, pointer, edit);
        }
    }
}

fn edit_at(document: &mut Value, pointer: &str, edit: &Edit) {
    let (holder, step) = pointer.rsplit_once('/').unwrap();
    let key = pointer::key(step).into_owned();
    let value = document.pointer_mut(pointer).unwrap();
    let old = value.clone();
    match edit {
        Edit::Put(new) => *value = new.clone(),
        Edit::Wrap => *value = json!({ "allOf": [old] }),
        Edit::Remove | Edit::Double | Edit::PutAnother(_) => {}
    }
    match (document.pointer_mut(holder).unwrap(), edit) {
        (Value::Object(members), Edit::Remove) => drop(members.shift_remove(&key)),
        (Value::Array(items), Edit::Remove) => drop(items.remove(key.parse().unwrap())),
        (Value::Object(members), Edit::Double) => drop(members.insert(format!("{key}2"), old)),
        (Value::Array(items), Edit::Double) => items.push(old),
        _ => {}
    }
}

/// Returns every pointer in a value.
fn pointers(value: &Value) -> Vec<String> {
    let inner = children(value).flat_map(|(step, child)| {
        let below: Vec<_> = pointers(child).into_iter().map(|pointer| format!("{step}{pointer}")).collect();
        iter::once(step).chain(below)
    });
    inner.collect()
}

/// Parses a document. An edit may leave an invalid one.
fn document(value: &Value) -> Option<Document> {
    Document::parse("test.yaml", &value.to_string()).ok()
}

/// Normalises a document: items in order, numbers by value, and no defaults.
fn meaning(value: &Value, key: &str) -> Value {
    match value {
        Value::Object(members) => {
            let is_default = |key: &str, value: &Value| match (key, value) {
                ("additionalProperties", Value::Bool(value)) => *value,
                (_, Value::Bool(value)) => DEFAULTS.contains(&key) && !value,
                ("style", _) => members.get("style") == Some(&json!(default_style(members))),
                _ => false,
            };
            let mut members: Vec<_> = members
                .iter()
                .filter(|(key, value)| !is_default(key, value))
                .map(|(key, value)| (key.clone(), meaning(value, key)))
                .collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) if key != "example" && key != "default" && !key.starts_with("x-") => {
            let mut items: Vec<_> = items.iter().map(|item| meaning(item, "")).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Number(number) => json!(number.as_f64()),
        _ => value.clone(),
    }
}

const DEFAULTS: [&str; 10] = [
    "nullable",
    "deprecated",
    "required",
    "readOnly",
    "writeOnly",
    "uniqueItems",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "allowReserved",
    "allowEmptyValue",
];

fn default_style(parameter: &serde_json::Map<String, Value>) -> &'static str {
    match parameter.get("in").and_then(Value::as_str) {
        Some("query" | "cookie") => "form",
        _ => "simple",
    }
}

/// Returns the id of the reverse change, without whether the added or removed part is required.
fn mirrored(id: &str) -> String {
    const TURNED: [(&str, &str); 9] = [
        ("-any-of-became-one-of", "-one-of-became-any-of"),
        ("-added", "-removed"),
        ("-increased", "-decreased"),
        ("-widened", "-narrowed"),
        ("-set", "-unset"),
        ("-became-required", "-became-optional"),
        ("-deprecated", "-undeprecated"),
        ("-allowed", "-disallowed"),
        ("-status-merged", "-status-split"),
    ];
    let turned = TURNED.iter().find_map(|(one, other)| {
        let turn = |from: &str, to: &str| id.strip_suffix(from).map(|start| format!("{start}{to}"));
        turn(one, other).or_else(|| turn(other, one))
    });
    plain(&turned.unwrap_or_else(|| id.to_owned()))
}

fn plain(id: &str) -> String {
    id.replace("required-", "").replace("optional-", "")
}

/// Checks the laws. Returns whether both documents are valid, since an edit may leave an invalid one.
fn check(base: &Value, head: &Value) -> bool {
    let (Some(old), Some(new)) = (document(base), document(head)) else { return false };
    for document in [&old, &new] {
        assert_eq!(compare(document, document), [], "a document against itself");
    }
    let (there, back) = (compare(&old, &new), compare(&new, &old));
    for sentence in there.iter().flat_map(|change| iter::once(&change.message).chain(&change.also)) {
        assert!(!["`/", "~1", "{\"", "[\""].iter().any(|json| sentence.contains(json)), "not in words: {sentence}");
    }
    if there.is_empty() {
        let mut places = pointers(base).into_iter().filter(|place| base.pointer(place) != head.pointer(place));
        assert!(meaning(base, "") == meaning(head, ""), "dropped in silence, near {:?}", places.next_back());
    }
    // A missing mark is only reported for an added property.
    let has_way_back = |change: &Change| change.rule != &rules::PERSONAL_MARK_MISSING;
    let place = |change: Change| (plain(change.rule.id), change.base, change.head);
    let turned = |change: Change| (mirrored(change.rule.id), change.head, change.base);
    let there: BTreeSet<_> = there.into_iter().filter(has_way_back).map(place).collect();
    let back: BTreeSet<_> = back.into_iter().filter(has_way_back).map(turned).collect();
    let (only_there, only_back): (Vec<_>, Vec<_>) =
        (there.difference(&back).collect(), back.difference(&there).collect());
    assert!(only_there.is_empty() && only_back.is_empty(), "there: {only_there:#?}, back: {only_back:#?}");
    true
}

#[test]
fn any_edit_is_found_and_has_its_way_back() {
    let maximal = Document::parse("maximal.yaml", MAXIMAL).unwrap();
    let config = Config { cases: CASES, failure_persistence: None, max_shrink_iters: 150, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let checked = Cell::new(0);
    let outcome = TestRunner::new_with_rng(config, rng).run(&(edits(), edits()), |(first, second)| {
        let mut base = maximal.value().clone();
        apply(&mut base, &first);
        let mut head = base.clone();
        apply(&mut head, &second);
        let pairs = [check(maximal.value(), &base), check(&base, &head)];
        checked.set(checked.get() + pairs.into_iter().filter(|is_checked| *is_checked).count());
        Ok(())
    });
    outcome.unwrap();
    assert!(checked.get() > 100, "only {} pairs of documents", checked.get());
}

#[test]
fn nothing_is_dropped_in_silence() {
    let base = Document::parse("maximal.yaml", MAXIMAL).unwrap();
    let mut checked = 0;
    for pointer in pointers(base.value()) {
        // Each value is removed, and a scalar is also changed.
        let changed = match base.value().pointer(&pointer).unwrap() {
            Value::Bool(flag) => Some(json!(!flag)),
            Value::Number(number) => Some(json!(number.as_f64().unwrap() + 1.0)),
            Value::String(text) => Some(json!(format!("{text}x"))),
            _ => None,
        };
        for edit in iter::once(Edit::Remove).chain(changed.map(Edit::Put)) {
            let mut edited = base.value().clone();
            edit_at(&mut edited, &pointer, &edit);
            let Some(head) = document(&edited) else { continue };
            assert!(!compare(&base, &head).is_empty(), "{edit:?} at {pointer} is dropped in silence");
            checked += 1;
        }
    }
    assert!(checked > 200, "only {checked} edits");
}
