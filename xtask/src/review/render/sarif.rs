//! A review as SARIF 2.1.0, which GitHub's code scanning and editors read.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::{Value, json};

use super::verdict;
use crate::review::finding::{Change, ClientChange};
use crate::review::level::Level;
use crate::review::release;
use crate::review::report::Report;
use crate::review::rules::Rule;

/// One result for each finding, at its line of `document` or in the file that it is about.
pub(crate) fn render(report: &Report, document: &str) -> Result<String> {
    let of_api = report.changes.iter().map(|change| of_change(change, document));
    let of_client = report.rust.changes.iter().map(|change| of_client(change, document));
    let found =
        report.changes.iter().map(|change| change.rule).chain(report.rust.changes.iter().map(|change| change.rule));
    let found: BTreeMap<_, _> = found.map(|rule| (rule.id, of_rule(rule))).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cargo xtask review",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": found.values().collect::<Vec<_>>(),
            } },
            "results": of_api.chain(of_client).collect::<Vec<_>>(),
            "properties": { "verdict": verdict(report) },
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn of_rule(rule: &'static Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.sentence },
        "defaultConfiguration": { "level": level(rule.level) },
    })
}

fn of_change(change: &Change, document: &str) -> Value {
    result(change.rule, change.level, &change.message, document, change.line)
}

fn of_client(change: &ClientChange, document: &str) -> Value {
    let file = release::file(change).unwrap_or(document);
    result(change.rule, change.level, &change.message, file, None)
}

fn result(rule: &'static Rule, of: Level, message: &str, file: &str, line: Option<u64>) -> Value {
    let mut location = json!({ "artifactLocation": { "uri": file } });
    if let Some(line) = line {
        location["region"] = json!({ "startLine": line });
    }
    json!({
        "ruleId": rule.id,
        "level": level(of),
        "message": { "text": message },
        "locations": [{ "physicalLocation": location }],
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Breaking => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}
