//! A review as SARIF 2.1.0, which GitHub's code scanning and editors read.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::{Value, json};

use super::groups::{Group, groups};
use super::verdict;
use crate::review::finding::ClientChange;
use crate::review::level::Level;
use crate::review::release;
use crate::review::report::Report;
use crate::review::rules::Rule;

/// One result for each finding, at its line of `document` or in the file that it is about.
pub(crate) fn render(report: &Report, document: &str) -> Result<String> {
    let of_api = groups(&report.changes).into_iter().map(|group| of_group(&group, document));
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

fn of_group(group: &Group<'_>, document: &str) -> Value {
    let lines = group.lines.iter().copied().map(Some);
    let lines: Vec<_> = if group.lines.is_empty() { vec![None] } else { lines.collect() };
    result(group.rule, group.level, &group.sentences().join(" "), document, &lines)
}

fn of_client(change: &ClientChange, document: &str) -> Value {
    let file = release::file(change).unwrap_or(document);
    result(change.rule, change.level, &change.message, file, &[None])
}

fn result(rule: &'static Rule, of: Level, message: &str, file: &str, lines: &[Option<(u64, Option<u64>)>]) -> Value {
    let location = |line: &Option<(u64, Option<u64>)>| {
        let mut location = json!({ "artifactLocation": { "uri": file } });
        if let Some((line, column)) = line {
            location["region"] = json!({ "startLine": line });
            if let Some(column) = column {
                location["region"]["startColumn"] = (*column).into();
            }
        }
        json!({ "physicalLocation": location })
    };
    json!({
        "ruleId": rule.id,
        "level": level(of),
        "message": { "text": message },
        "locations": lines.iter().map(location).collect::<Vec<_>>(),
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Breaking => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}
