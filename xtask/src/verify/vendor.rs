//! Our document against the one that Flex publishes.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use super::known;
use super::report::Report;
use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;
use crate::review::api;

/// What says nothing about what is sent and returned. Theirs are in other words, and ours name their sources.
const WORDS: [&str; 9] =
    ["description", "summary", "title", "example", "examples", "externalDocs", "tags", "operationId", "info"];

/// What holds members whose names are chosen freely.
const NAMES: [&str; 3] = ["properties", "patternProperties", "mapping"];

/// Compares our document with Flex's, as far as that is about the paths that ours has.
pub(crate) fn verify(root: &Path, vendor: &Path) -> Result<Report> {
    let ours = Document::read(root, DOCUMENT)?;
    let theirs = Document::read_bundled(vendor)?;
    let paths: Vec<_> = ours.operations().map(|operation| operation.path.to_owned()).collect();
    let is_below = |path: &str| paths.iter().any(|ours| is_at_or_below(path, ours));
    if !theirs.operations().any(|operation| is_below(operation.path)) {
        let first = paths.first().map_or("/", String::as_str);
        bail!("{} describes no operation at or below {first}: is it Flex's document?", vendor.display());
    }
    let ours = ours.edited(remove_words);
    let theirs = theirs.edited(|document| {
        if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
            paths.retain(|path, _| is_below(path));
        }
        remove_words(document);
    });
    let mut differences = api::compare(&ours, &theirs);
    // Of components, servers and the like, only what an operation uses is compared.
    differences.retain(|change| !change.operations.is_empty());
    let (known, stale) = known::apply(known::read(root)?, &mut differences);
    Ok(Report { vendor: vendor.display().to_string(), differences, known, stale })
}

/// Whether a path is another one, or goes on from it.
fn is_at_or_below(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn remove_words(document: &mut Value) {
    remove_words_below(document, false);
}

fn remove_words_below(value: &mut Value, is_names: bool) {
    match value {
        Value::Object(members) => {
            if !is_names {
                members.retain(|key, _| !WORDS.contains(&key.as_str()) && !key.starts_with("x-"));
            }
            let are_components = is_components(members);
            for (key, member) in members {
                let is_names = !is_names && (NAMES.contains(&key.as_str()) || are_components);
                remove_words_below(member, is_names);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove_words_below(item, false)),
        _ => {}
    }
}

/// Whether each member of an object holds named components.
fn is_components(members: &Map<String, Value>) -> bool {
    members.contains_key("schemas")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn words_are_removed_and_names_are_not() {
        let mut document = json!({
            "info": { "title": "A" },
            "paths": { "/a": { "get": { "operationId": "a", "summary": "A.", "responses": { "200": { "description": "A." } } } } },
            "components": {
                "schemas": { "title": { "title": "A", "x-a": 1, "properties": { "description": { "description": "A." } } } },
                "responses": { "example": { "description": "A." } },
            },
        });
        super::remove_words(&mut document);
        let expected = json!({
            "paths": { "/a": { "get": { "responses": { "200": {} } } } },
            "components": {
                "schemas": { "title": { "properties": { "description": {} } } },
                "responses": { "example": {} },
            },
        });
        assert_eq!(document, expected);
    }

    #[test]
    fn a_path_is_at_or_below_another() {
        let table = [
            ("/v1/customers", true),
            ("/v1/customers/{id}", true),
            ("/v1/customers_of_old", false),
            ("/v1/prices", false),
            ("/v1", false),
        ];
        for (path, expected) in table {
            assert_eq!(super::is_at_or_below(path, "/v1/customers"), expected, "{path}");
        }
    }
}
