//! Documents in which every keyword of OpenAPI is also a name: changes below a name are found, and nothing else is.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Keywords that OpenAPI 3.1 adds, and keys that look like extensions.
const MORE: [&str; 26] = [
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$ref",
    "const",
    "contains",
    "contentEncoding",
    "dependentSchemas",
    "else",
    "examples",
    "if",
    "pathItems",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "webhooks",
    "x-error",
    "x-personal",
    "x-rate-limit",
    "x-request-id",
    "x-rust-name",
    "x-source-ip",
    "x-webhooks",
];

/// Every keyword of OpenAPI, each once.
fn keywords() -> BTreeSet<String> {
    let schema: Value = serde_json::from_str(include_str!("../openapi-3.0.schema.json")).unwrap();
    let definitions = schema["definitions"].as_object().unwrap().values().chain([&schema]);
    let of_3_0 =
        definitions.filter_map(|definition| definition.get("properties")?.as_object()).flat_map(|it| it.keys());
    of_3_0.cloned().chain(MORE.map(str::to_owned)).collect()
}

/// A document in which a parameter, a header, a schema, a property, a response and an extension have this name, each with a
/// limit. The head lists its parameters in another order.
fn document(version: &str, name: &str, limit: u32, is_head: bool) -> Value {
    let pointer = |section: &str| format!("#/components/{section}/{}", name.replace('~', "~0").replace('/', "~1"));
    let limited = json!({ "type": "string", "maxLength": limit });
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let mut personal = limited.clone();
    if !is_head {
        personal["x-personal"] = true.into();
    }
    let mut parameters = vec![
        json!({ "name": name, "in": "query", "schema": limited }),
        json!({ "name": "other", "in": "query", "x-personal": true, "schema": { "type": "string" } }),
    ];
    if is_head {
        parameters.reverse();
    }
    json!({
        "openapi": version,
        "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "post": {
            format!("x-{name}"): limit,
            "parameters": parameters,
            "requestBody": { "required": true, "content": content(json!({ "$ref": pointer("schemas") })) },
            "responses": {
                "200": {
                    "description": "D",
                    "headers": { name: { "schema": limited } },
                    "content": content(json!({ "$ref": pointer("schemas") })),
                },
                "404": { "$ref": pointer("responses") },
            },
        } } },
        "components": {
            "schemas": { name: { "type": "object", "properties": { name: personal } } },
            "responses": { name: { "description": "D", "content": content(json!({ "type": "object", "properties": { "a": limited } })) } },
        },
    })
}

/// The ids under a key of a command's JSON output.
fn ids(root: &Path, arguments: &[&str], key: &str) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output =
        command.args(arguments).args(["--format", "json", "--root"]).arg(root).current_dir(root).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)));
    let mut ids: Vec<_> =
        report[key].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn what_was_planted_is_found_and_nothing_else() {
    let directory = TempDir::new().unwrap();
    let root = directory.path();
    fs::create_dir(root.join("openapi")).unwrap();
    let planted = [
        "extension-changed",
        "personal-mark-removed",
        // In the parameter and in the property.
        "request-max-length-decreased",
        "request-max-length-decreased",
        // In the header, in the property and in the response.
        "response-max-length-decreased",
        "response-max-length-decreased",
        "response-max-length-decreased",
    ];
    let (mut count, mut wrong) = (0, Vec::new());
    for version in ["3.0.3", "3.1.0"] {
        for name in keywords() {
            fs::write(root.join("openapi/customers.yaml"), document(version, &name, 5, false).to_string()).unwrap();
            fs::write(root.join("head.json"), document(version, &name, 4, true).to_string()).unwrap();
            let reviewed = ids(root, &["review", "--base", "openapi/customers.yaml", "--head", "head.json"], "changes");
            let verified = ids(root, &["verify", "--vendor", "head.json"], "differences");
            if reviewed != planted || verified != planted[2..] {
                wrong.push(format!("{version}, {name}: a review finds {reviewed:?}, and a verification {verified:?}"));
            }
            count += 1;
        }
    }
    assert!(count >= 200, "only {count} documents were checked");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
