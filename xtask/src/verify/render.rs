//! The formats of a verification: for a terminal, for an issue, and for programs.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;

use super::report::{Bodies, Mismatch, NotReadable, TrafficReport, VendorReport};
use crate::openapi::DOCUMENT;
use crate::review::accepted::KNOWN_DIFFERENCES;
use crate::review::render::groups::groups;
use crate::review::render::markdown::cell;
use crate::terminal::{self, paint};

/// Renders a comparison for a terminal, one difference per line.
pub(crate) fn text(report: &VendorReport) -> String {
    let mut text = String::new();
    let width = report.differences.iter().map(|change| change.rule.id.len()).max().unwrap_or_default();
    for group in groups(&report.differences) {
        let id = paint(terminal::PLACE, format!("{:width$}", group.rule.id));
        let lines = group.lines().map_or(String::new(), |lines| format!(" (line {lines})"));
        for (index, sentence) in group.sentences().iter().enumerate() {
            let _ = match index {
                0 => writeln!(text, "{id}  {sentence}{lines}"),
                _ => writeln!(text, "{:width$}  {sentence}", ""),
            };
        }
    }
    for entry in &report.stale {
        let _ = writeln!(text, "{}  {}", paint(terminal::WARNING, "stale"), stale(&entry.rule, &entry.place));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    if !report.not_compared.is_empty() {
        let _ = writeln!(text, "not compared: {}", report.not_compared.join(", "));
    }
    text + &paint(terminal::HEADING, verdict(report)) + "\n"
}

/// Renders a comparison for an issue, with what to do next.
pub(crate) fn markdown(report: &VendorReport) -> String {
    let mut text = format!("### {}\n", cell(&verdict(report)));
    if !report.differences.is_empty() {
        text += "\nEach row is a change from our document to Flex's.\n\n| Difference | Line | Rule |\n| --- | --- | --- |\n";
        for group in groups(&report.differences) {
            let sentences: Vec<_> = group.sentences().iter().map(|sentence| cell(sentence)).collect();
            let (message, lines) = (sentences.join("<br>"), group.lines().unwrap_or_default());
            let _ = writeln!(text, "| {message} | {lines} | `{}` |", group.rule.id);
        }
    }
    for entry in &report.stale {
        let _ = writeln!(text, "\n- {}", cell(&stale(&entry.rule, &entry.place)));
    }
    if !report.not_compared.is_empty() {
        let _ = writeln!(text, "\nNot compared: {}.", cell(&report.not_compared.join(", ")));
    }
    if !report.agrees() {
        let _ = writeln!(
            text,
            "\nCorrect `{DOCUMENT}` where Flex's document is right. Where ours is right, add an entry to `{KNOWN_DIFFERENCES}` with \
             the rule, the place, the reason and the source."
        );
    }
    text
}

/// Renders a report for programs.
pub(crate) fn json(report: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// Renders a check of traffic for a terminal, one difference per line.
pub(crate) fn traffic_text(report: &TrafficReport) -> String {
    let mut text = String::new();
    for found in &report.differences {
        let _ = writeln!(text, "{}  {}", paint(terminal::PLACE, format!("{:>5}", found.count)), sentence(found));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    for (name, remark) in remarks(report) {
        let _ = writeln!(text, "{name}: {remark}");
    }
    text + &paint(terminal::HEADING, traffic_verdict(report)) + "\n"
}

/// Renders a check of traffic for an issue.
pub(crate) fn traffic_markdown(report: &TrafficReport) -> String {
    let mut text = format!("### {}\n", cell(&traffic_verdict(report)));
    if !report.differences.is_empty() {
        text += "\n| Count | Difference |\n| ---: | --- |\n";
        for found in &report.differences {
            let _ = writeln!(text, "| {} | {} |", found.count, cell(&sentence(found)));
        }
    }
    for (name, remark) in remarks(report) {
        let first = name[..1].to_uppercase();
        let _ = writeln!(text, "\n{first}{}: {}.", &name[1..], cell(&remark));
    }
    text
}

/// Returns what was checked, and what was not.
fn remarks(report: &TrafficReport) -> Vec<(&'static str, String)> {
    let bodies = |Bodies([requests, responses]): Bodies| match requests + responses {
        0 => String::new(),
        _ => format!("requests: {requests}, responses: {responses}"),
    };
    let hosts = report.hosts.iter().map(|(host, calls)| format!("{host} (calls: {calls})"));
    let values = if report.has_values { "" } else { "values, and so enums, formats, patterns and bounds of numbers" };
    let remarks = [
        ("never called", report.unseen.join(", ")),
        ("hosts", hosts.collect::<Vec<_>>().join(", ")),
        ("bodies not recorded", bodies(report.missing_bodies)),
        ("bodies cut off or garbled by the recorder", bodies(report.damaged_bodies)),
        ("not readable", not_readable(&report.not_readable)),
        ("not checked", values.to_owned()),
    ];
    remarks.into_iter().filter(|(_, remark)| !remark.is_empty()).collect()
}

/// Lists the entries that cannot be read, by reason.
fn not_readable(entries: &[NotReadable]) -> String {
    const SHOWN: usize = 10;
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for NotReadable { entry, reason } in entries {
        by_reason.entry(reason).or_default().push(entry.to_string());
    }
    let reasons = by_reason.into_iter().map(|(reason, numbers)| {
        let more = numbers.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more} ({reason})", numbers[..numbers.len().min(SHOWN)].join(", "))
    });
    let reasons: Vec<_> = reasons.collect();
    if reasons.is_empty() { String::new() } else { format!("{}: entry {}", entries.len(), reasons.join(", entry ")) }
}

fn stale(rule: &str, place: &str) -> String {
    format!(
        "`{rule}` at `{place}` is in {KNOWN_DIFFERENCES}, but it has expired or no longer differs: renew or remove the entry."
    )
}

fn verdict(report: &VendorReport) -> String {
    let (known, stale) = (counted("known", report.known.len()), counted("stale", report.stale.len()));
    format!("{}{known}{stale}", comparison(report.differences.len(), &report.vendor))
}

fn counted(what: &str, count: usize) -> String {
    if count == 0 { String::new() } else { format!("; {what}: {count}") }
}

fn traffic_verdict(report: &TrafficReport) -> String {
    let TrafficReport { source, calls, others, differences, known, .. } = report;
    let with = match (report.is_whole(), report.checked_bodies == Bodies::default()) {
        (true, _) => source.clone(),
        (false, false) => format!("what {source} recorded"),
        (false, true) => format!("what {source} recorded, which includes no body"),
    };
    let known = counted("known", known.len());
    format!("{} (calls: {calls}, others: {others}){known}", comparison(differences.len(), &with))
}

fn sentence(found: &Mismatch) -> String {
    format!("{}: {}", found.whereabouts(), found.problem)
}

fn comparison(differences: usize, with: &str) -> String {
    match differences {
        0 => format!("{DOCUMENT} agrees with {with}"),
        1 => format!("{DOCUMENT} differs in 1 place from {with}"),
        count => format!("{DOCUMENT} differs in {count} places from {with}"),
    }
}
