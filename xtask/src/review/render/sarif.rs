//! A review as SARIF 2.1.0, which GitHub's code scanning and editors read.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::{Value, json};

use super::groups::{Group, groups};
use super::verdict;
use crate::review::accepted::{Entry, PATH};
use crate::review::finding::ClientChange;
use crate::review::level::Level;
use crate::review::report::Report;
use crate::review::rules::{self, Rule};
use crate::review::to_do::Task;

/// Renders one result for each finding, at its line of `document` or in the file that it is about.
pub(crate) fn render(report: &Report, document: &str) -> Result<String> {
    let of_api = groups(&report.changes).into_iter().map(|group| of_group(&group, document));
    let of_client = report.rust.changes.iter().map(|change| of_client(change, document));
    let to_do = report.to_do.iter().map(of_task);
    let accepted = report.accepted.iter().filter_map(|it| of_accepted(&it.entry));
    let (accepted, of_accepted): (Vec<_>, Vec<_>) = accepted.unzip();
    let results: Vec<_> = of_api.chain(of_client).chain(to_do).chain(of_accepted).collect();
    let found = report.changes.iter().map(|change| change.rule);
    let found = found.chain(report.rust.changes.iter().map(|change| change.rule));
    let found = found.chain(report.to_do.iter().map(|task| task.rule)).chain(accepted);
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
            "results": results,
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
    let places: Vec<_> = lines.iter().map(|line| (document, *line)).collect();
    result(group.rule, group.level, &group.sentences().join(" "), &places)
}

fn of_client(change: &ClientChange, document: &str) -> Value {
    result(change.rule, change.level, &change.message, &[(document, None)])
}

fn of_task(task: &Task) -> Value {
    let places: Vec<_> = task.files.iter().map(|file| (file.as_str(), None)).collect();
    result(task.rule, task.level, &task.advice(), &places)
}

/// Returns a suppressed result, and its rule.
fn of_accepted(entry: &Entry) -> Option<(&'static Rule, Value)> {
    let rule = rules::all().find(|rule| rule.id == entry.rule)?;
    let mut result = result(rule, rule.level, entry.change.as_deref().unwrap_or_default(), &[(PATH, None)]);
    result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": entry.reason }]);
    Some((rule, result))
}

/// A file, and a line and a column in it.
type Place<'p> = (&'p str, Option<(u64, Option<u64>)>);

fn result(rule: &'static Rule, of: Level, message: &str, places: &[Place<'_>]) -> Value {
    let location = |(file, line): &Place<'_>| {
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
        "locations": places.iter().map(location).collect::<Vec<_>>(),
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Breaking | Level::ToDo => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}
