//! Drafts a patch with what Flex's document adds to ours, as far as that needs no guess.
//!
//! Each addition is tried. It is proposed if it removes its difference, adds no other one, and a client can be generated.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use similar::TextDiff;

use super::align::{Places, align};
use super::report::VendorReport;
use super::vendor::Comparison;
use crate::codegen::Prepared;
use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;
use crate::openapi::insert::{Entry, Text};
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::operations::unnamed;
use crate::openapi::pointer::{key, split_last};
use crate::openapi::visit::each_mut;
use crate::review::finding::Change;

/// The source of Flex's document, as ours names it.
const SOURCE: &str = "reference";

/// A patch of our document, and the differences that it leaves.
pub(crate) struct Proposal {
    pub(crate) patch: String,
    pub(crate) rest: VendorReport,
}

/// Proposes what Flex's document, in a file or at a URL, adds to ours.
pub(crate) fn propose(root: &Path, vendor: &str) -> Result<Proposal> {
    let ours = fs::read_to_string(root.join(DOCUMENT)).with_context(|| format!("{DOCUMENT} cannot be read"))?;
    let read = |text: &str| Document::parse(DOCUMENT, text);
    let comparison = Comparison::read(&read(&ours)?, vendor)?;
    let mut report = comparison.report(root, read(&ours)?)?;
    let theirs = proposable(comparison.whole.clone());
    let (mut text, mut rest) = (ours.clone(), Vec::new());
    let mut left = places(&comparison.differences(read(&ours)?));
    for difference in report.differences {
        let document = read(&text)?;
        let source = Source { theirs: &theirs, places: align(&document, &comparison.theirs) };
        let edited = edit(&Text { text: &text, document: &document }, &difference, &source);
        let tried = edited.and_then(|edited| {
            let document = read(&edited).ok()?;
            Prepared::new(&document).and_then(|prepared| prepared.client()).ok()?;
            let now = places(&comparison.differences(document));
            (now.is_subset(&left) && !now.contains(&place(&difference))).then_some((edited, now))
        });
        match tried {
            Some((edited, now)) => (text, left) = (edited, now),
            None if left.contains(&place(&difference)) => rest.push(difference),
            // An earlier addition also removed this difference.
            None => {}
        }
    }
    let (old, new) = (format!("a/{DOCUMENT}"), format!("b/{DOCUMENT}"));
    let patch = TextDiff::from_lines(&ours, &text).unified_diff().header(&old, &new).to_string();
    report.differences = rest;
    Ok(Proposal { patch: if text == ours { String::new() } else { patch }, rest: report })
}

/// What identifies a difference, regardless of the operations that it is reported for.
type Key = (&'static str, Option<String>, Option<String>);

fn place(difference: &Change) -> Key {
    (difference.rule.id, difference.base.clone(), difference.head.clone())
}

fn places(differences: &[Change]) -> HashSet<Key> {
    differences.iter().map(place).collect()
}

/// Flex's document, and where its parts belong in ours.
struct Source<'a> {
    theirs: &'a Value,
    places: Places,
}

/// Returns the text with the addition, if that needs no guess.
fn edit(text: &Text<'_>, difference: &Change, source: &Source<'_>) -> Option<String> {
    let head = difference.head.as_deref()?;
    let value = || source.value(head);
    let (list, name) = split_last(head)?;
    let holder = || source.places.get(split_last(list)?.0).map(String::as_str);
    match difference.rule.id {
        "request-optional-property-added" | "response-optional-property-added" => {
            let (value, comment) = described(value()?);
            text.add(holder()?, "properties", Entry::Member { name: &key(name), value, comment: &comment })
        }
        "response-header-added" => {
            let (value, comment) = described(unmarked(value()?));
            text.add(holder()?, "headers", Entry::Member { name: &key(name), value, comment: &comment })
        }
        "parameter-added" => {
            // The mark belongs to the parameter, not to its schema.
            let mut value = value()?;
            if let Some(mark) = value.get_mut("schema").and_then(|schema| schema.as_object_mut()?.remove("x-personal"))
            {
                value["x-personal"] = mark;
            }
            let (value, comment) = described(value);
            each(text, &difference.operations, |text, name| {
                let operations = text.document.operations();
                let operation = operations.iter().find(|it| unnamed(&it.name()) == unnamed(name))?;
                let entry = Entry::Item { value: value.clone(), comment: &comment };
                text.add(&operation.node.pointer, "parameters", entry)
            })
        }
        "request-enum-values-added" | "response-enum-values-added" => {
            let list = difference.base.as_deref()?;
            let ours = text.document.value().pointer(list)?.as_array()?;
            let theirs = source.theirs.pointer(head)?.as_array()?;
            let added = theirs.iter().filter(|value| !ours.contains(value));
            each(text, added, |text, value| text.add_scalar(list, value))
        }
        _ => None,
    }
}

/// Returns the text after an edit for each item.
fn each<T>(
    text: &Text<'_>,
    items: impl IntoIterator<Item = T>,
    edit: impl Fn(&Text<'_>, T) -> Option<String>,
) -> Option<String> {
    items.into_iter().try_fold(text.text.to_owned(), |text, item| {
        let document = Document::parse(DOCUMENT, &text).ok()?;
        edit(&Text { text: &text, document: &document }, item)
    })
}

impl Source<'_> {
    /// Returns the value at a pointer of Flex's document, with references into ours.
    fn value(&self, pointer: &str) -> Option<Value> {
        let mut value = self.theirs.pointer(pointer)?.clone();
        self.refer(&mut value)?;
        Some(value)
    }

    fn refer(&self, value: &mut Value) -> Option<()> {
        match value {
            Value::Object(members) => match members.get_mut("$ref") {
                Some(Value::String(reference)) => {
                    *reference = format!("#{}", self.places.get(reference.strip_prefix('#')?)?);
                    Some(())
                }
                _ => members.values_mut().try_for_each(|value| self.refer(value)),
            },
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.refer(item)),
            _ => Some(()),
        }
    }
}

/// Removes the marks of a response header. They have no effect, since the client has no type that could print it.
fn unmarked(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.shift_remove("x-personal");
            members.values_mut().for_each(|value| *value = unmarked(value.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = unmarked(item.take())),
        _ => {}
    }
    value
}

/// Returns a property, a parameter or a header with its members in our order and its source, and a comment that says what
/// Flex's document leaves open.
fn described(value: Value) -> (Value, String) {
    let Value::Object(mut members) = value else { return (value, String::new()) };
    let is_marked = members.shift_remove("x-personal").is_some();
    let mut open = Vec::new();
    let mut ordered = Map::new();
    for first in ["name", "in"] {
        ordered.extend(members.shift_remove_entry(first));
    }
    let description = members.shift_remove("description").unwrap_or_else(|| {
        open.push("what it is");
        "Flex's document does not describe it.".into()
    });
    ordered.insert("description".to_owned(), description);
    ordered.insert("x-source".to_owned(), json!([SOURCE]));
    if members.contains_key("$ref") {
        // OpenAPI 3.0 allows nothing beside a reference.
        members = Map::from_iter([("allOf".to_owned(), json!([members]))]);
    }
    if is_marked {
        ordered.insert("x-personal".to_owned(), true.into());
        open.push("whether it is personal");
    }
    ordered.extend(members);
    let open = if open.is_empty() { String::new() } else { format!(", which leaves open {}", open.join(" and ")) };
    (Value::Object(ordered), format!("Proposed from Flex's document{open}."))
}

/// Returns a document without examples and extensions, in which every schema is personal until someone says otherwise.
fn proposable(mut document: Value) -> Value {
    each_mut(&mut document, &mut |_, kind, value| {
        if let (Kind::Object(of), Value::Object(members)) = (kind, value) {
            members
                .retain(|key, _| !key.starts_with("x-") && !["example", "examples", "title"].contains(&key.as_str()));
            let stands_for_another = ["$ref", "allOf", "anyOf", "oneOf"].iter().any(|key| members.contains_key(*key));
            if of == Of::Schema && !stands_for_another {
                members.insert("x-personal".to_owned(), true.into());
            }
        }
    });
    document
}
