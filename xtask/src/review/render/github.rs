//! A review as GitHub's workflow commands.

use std::fmt::Write;

use super::groups::groups;
use super::verdict;
use crate::review::accepted::{Entry, PATH};
use crate::review::level::Level;
use crate::review::report::Report;

/// Renders commands that annotate the lines of `document`, and the files that must change with it.
pub(crate) fn render(report: &Report, document: &str) -> String {
    let command = |level| match level {
        Level::Breaking | Level::ToDo => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let mut text = String::new();
    for group in groups(&report.changes) {
        let line = group.lines.first().map_or(String::new(), |(line, column)| match column {
            Some(column) => format!(",line={line},col={column}"),
            None => format!(",line={line}"),
        });
        let (id, message) = (property(group.rule.id), data(&group.sentences().join("\n")));
        let _ = writeln!(text, "::{} file={}{line},title={id}::{message}", command(group.level), property(document));
    }
    for change in &report.rust.changes {
        let (id, message) = (property(change.rule.id), data(&change.message));
        let _ = writeln!(text, "::{} title={id}::{message}", command(change.level));
    }
    for task in &report.to_do {
        let (id, message) = (property(task.rule.id), data(&task.advice()));
        for file in &task.files {
            let _ = writeln!(text, "::{} file={},title={id}::{message}", command(task.level), property(file));
        }
    }
    for Entry { rule, change, reason, .. } in report.accepted.iter().filter(|it| it.is_new).map(|it| &it.entry) {
        let message = data(&format!("Newly accepted: {} {reason}", change.as_deref().unwrap_or_default()));
        let _ = writeln!(text, "::notice file={},title={}::{message}", property(PATH), property(rule));
    }
    let _ = writeln!(text, "::notice title=review::{}", data(&verdict(report)));
    text
}

/// Escapes a workflow command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a workflow command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
