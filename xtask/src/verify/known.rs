//! The known differences of traffic. `known-differences.toml` lists them by the rule and the place that a comparison with
//! Flex's document gives or, if only traffic shows them, by the rule `traffic` and the words of the report.

use std::path::Path;

use anyhow::Result;

use super::check::{NO_OPERATION, NO_STATUS, UNDOCUMENTED};
use super::report::Mismatch;
use crate::openapi::document::Document;
use crate::openapi::node::Node;
use crate::openapi::operations::{Operation, json, unnamed};
use crate::openapi::pointer::{join, key, split_last};
use crate::review::accepted::{Accepted, Entry};

/// The rule of entries that no comparison of documents finds.
pub(crate) const TRAFFIC: &str = "traffic";

/// Splits off the known mismatches: returns the others, and the entries that list the known ones.
pub(crate) fn apart(document: &Document, root: &Path, found: Vec<Mismatch>) -> Result<(Vec<Mismatch>, Vec<Entry>)> {
    let entries = Accepted::known_differences(root)?.current();
    let mut used = vec![false; entries.len()];
    let is_unknown = |found: &Mismatch| {
        let known = entries.iter().position(|entry| is_about(entry, document, found));
        known.map(|number| used[number] = true).is_none()
    };
    let found = found.into_iter().filter(is_unknown).collect();
    let known = entries.iter().zip(&used).filter(|(_, is_used)| **is_used).map(|(entry, _)| entry.clone());
    Ok((found, known.collect()))
}

fn is_about(entry: &Entry, document: &Document, found: &Mismatch) -> bool {
    let Entry { rule, place, .. } = entry;
    if rule == TRAFFIC {
        return *place == found.whereabouts();
    }
    if found.problem == NO_OPERATION {
        return rule == "operation-added" && is_operation(place, &found.operation);
    }
    let operations = document.operations();
    let Some(operation) = operations.iter().find(|operation| operation.name() == found.operation) else { return false };
    let way = if found.message == "request" { "request" } else { "response" };
    if found.problem.ends_with(NO_STATUS) {
        let status = found.message.trim_start_matches("response ");
        return rule.ends_with("response-added") && *place == join(&join(&operation.node.pointer, "responses"), status);
    }
    let is_of_way = rule.starts_with(way) || rule.starts_with("parameter");
    is_of_way
        && places(operation, found)
            .iter()
            .any(|(words, pointer)| words.iter().any(|it| rule.contains(it)) && place == pointer)
        || is_of_way
            && is_of_value(rule)
            && values(operation, found)
                .iter()
                .any(|at| place == at || split_last(place).is_some_and(|(holder, _)| holder == at))
}

/// Whether an entry's place is an operation, such as `/paths/~1v1~1customers~1search/get`.
fn is_operation(place: &str, operation: &str) -> bool {
    let steps: Vec<_> = place.split('/').skip(1).map(key).collect();
    let [_, path, method] = &steps[..] else { return false };
    let (path, Some((found, of))) = (unnamed(path), operation.split_once(' ')) else { return false };
    // Segments that are not in the document are hidden.
    let is_same = |(one, other): (&str, &str)| one == other || other == "{}";
    let is_as_long = path.split('/').count() == of.split('/').count();
    found.eq_ignore_ascii_case(method) && is_as_long && path.split('/').zip(of.split('/')).all(is_same)
}

/// Whether a rule is about values, and not about which properties exist.
fn is_of_value(rule: &str) -> bool {
    !["property", "required-names", "media-type", "parameter-added"].iter().any(|words| rule.contains(words))
}

/// Returns where an entry can list a property that is undocumented or missing, with the words of its rule.
fn places(operation: &Operation<'_>, found: &Mismatch) -> Vec<(&'static [&'static str], String)> {
    const ADDED: &[&str] = &["property-added", "property-allowed"];
    const GONE: &[&str] = &["became-optional", "property-removed"];
    let steps = steps(&found.place);
    let required = found.problem.strip_suffix(" is a required property").map(|name| name.trim_matches('"'));
    match (required, steps.split_last()) {
        (Some(name), _) => schemas(operation, found, &steps)
            .into_iter()
            .flat_map(|schema| {
                let list = join(&schema.pointer, "required");
                let items =
                    schema.items("required").into_iter().filter(|item| item.value == name).map(|item| item.pointer);
                let property = join(&join(&schema.pointer, "properties"), name);
                items.chain([list, property]).map(|place| (GONE, place)).collect::<Vec<_>>()
            })
            .collect(),
        (None, Some((name, holder))) if found.problem == UNDOCUMENTED => {
            let schemas = schemas(operation, found, holder);
            schemas.iter().map(|schema| (ADDED, join(&join(&schema.pointer, "properties"), name))).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the schemas of a value that is not as documented.
fn values(operation: &Operation<'_>, found: &Mismatch) -> Vec<String> {
    if found.problem == UNDOCUMENTED || found.problem.ends_with("is a required property") {
        return Vec::new();
    }
    schemas(operation, found, &steps(&found.place)).into_iter().map(|schema| schema.pointer).collect()
}

/// Returns the steps to a place such as `customers[].phone`.
fn steps(place: &str) -> Vec<&str> {
    let steps = place.split('.').flat_map(|step| {
        let (name, items) = step.split_at(step.find("[]").unwrap_or(step.len()));
        [name].into_iter().chain(items.as_bytes().chunks(2).map(|_| "[]"))
    });
    steps.filter(|step| !step.is_empty()).collect()
}

/// Returns the schemas at a place in a message: those that properties refer to, and their parts and branches.
fn schemas<'a>(operation: &Operation<'a>, found: &Mismatch, steps: &[&str]) -> Vec<Node<'a>> {
    let parameters = operation.parameters();
    let parameter = parameters.iter().find(|it| found.message == "request" && steps == [it.name()]);
    if let Some(schema) = parameter.and_then(|parameter| parameter.node.child("schema")) {
        return branches(vec![schema]);
    }
    let holder = if found.message == "request" {
        operation.body()
    } else {
        let status = found.message.trim_start_matches("response ");
        let range = format!("{}XX", &status[..status.len().min(1)]);
        let responses = operation.responses();
        let of =
            |wanted: &str| responses.iter().find(|(status, _)| *status == wanted).map(|(_, response)| response.clone());
        of(status).or_else(|| of(&range)).or_else(|| of("default"))
    };
    let whole = holder.and_then(|holder| json(&holder)?.1);
    steps.iter().fold(branches(whole.into_iter().collect()), |schemas, step| {
        let below = schemas.iter().filter_map(|schema| match *step {
            "[]" => schema.child("items"),
            name => schema.at(&["properties", name]),
        });
        branches(below.collect())
    })
}

fn branches(schemas: Vec<Node<'_>>) -> Vec<Node<'_>> {
    let mut all: Vec<Node<'_>> = Vec::new();
    let mut rest = schemas;
    while let Some(schema) = rest.pop() {
        if all.iter().all(|known| known.pointer != schema.pointer) {
            if schema.is_reference() {
                rest.push(schema.resolved());
            }
            rest.extend(["allOf", "anyOf", "oneOf"].iter().flat_map(|keyword| schema.items(keyword)));
            all.push(schema);
        }
    }
    all
}
