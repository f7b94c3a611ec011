//! A review on a terminal.

use std::fmt::Write;

use super::groups::groups;
use super::verdict;
use crate::review::accepted::{Entry, PATH};
use crate::review::finding::capitalized;
use crate::review::level::Level;
use crate::review::report::Report;
use crate::terminal::{self, paint};

const LEVELS: [Level; 3] = [Level::Breaking, Level::Warning, Level::Info];

/// Renders the findings by level, the worst first.
pub(crate) fn render(report: &Report) -> String {
    let mut text = String::new();
    let groups = groups(&report.changes);
    let width = groups.iter().map(|group| group.rule.id.len()).max().unwrap_or_default();
    for level in LEVELS {
        let groups: Vec<_> = groups.iter().filter(|group| group.level == level).collect();
        if !groups.is_empty() {
            let _ =
                writeln!(text, "{}", paint(colour(level), format!("{} ({})", capitalized(level.name()), groups.len())));
            for group in groups {
                let word = if group.lines.len() == 1 { "line" } else { "lines" };
                let lines = group.lines().map_or(String::new(), |lines| format!(" ({word} {lines})"));
                let id = paint(terminal::PLACE, format!("{:width$}", group.rule.id));
                for (index, sentence) in group.sentences().iter().enumerate() {
                    let _ = match index {
                        0 => writeln!(text, "  {id}  {sentence}{lines}"),
                        _ => writeln!(text, "  {:width$}  {sentence}", ""),
                    };
                }
            }
            text.push('\n');
        }
    }
    let changes = &report.rust.changes;
    if !changes.is_empty() {
        let _ = writeln!(text, "{}", paint(terminal::HEADING, format!("flex-sdk ({})", changes.len())));
        let width = changes.iter().map(|change| change.rule.id.len()).max().unwrap_or_default();
        for change in changes {
            let level = paint(colour(change.level), format!("{:8}", capitalized(change.level.name())));
            let id = paint(terminal::PLACE, format!("{:width$}", change.rule.id));
            let _ = writeln!(text, "  {level}  {id}  {}", change.message);
        }
        text.push('\n');
    }
    if !report.to_do.is_empty() {
        let _ = writeln!(text, "{}", paint(terminal::HEADING, format!("To do ({})", report.to_do.len())));
        let width = report.to_do.iter().map(|task| task.rule.id.len()).max().unwrap_or_default();
        for task in &report.to_do {
            let id = paint(colour(task.level), format!("{:width$}", task.rule.id));
            let _ = writeln!(text, "  {id}  {}\n  {:width$}  $ {}", task.message, "", task.command);
            for line in task.example.iter().flat_map(|example| example.lines()) {
                let _ = writeln!(text, "  {:width$}  {line}", "");
            }
        }
        text.push('\n');
    }
    let new: Vec<_> = report.accepted.iter().filter(|it| it.is_new).map(|it| &it.entry).collect();
    if !new.is_empty() {
        let _ = writeln!(text, "{}", paint(terminal::HEADING, format!("Newly accepted ({})", new.len())));
        entries(&mut text, &new);
        text.push('\n');
    }
    let _ = writeln!(text, "{}", paint(terminal::HEADING, verdict(report)));
    text
}

/// Renders the entries that were accepted, and says which file to commit.
pub(crate) fn accepted(written: &[Entry]) -> String {
    let mut text = format!("{}\n", paint(terminal::HEADING, format!("Accepted ({})", written.len())));
    entries(&mut text, &written.iter().collect::<Vec<_>>());
    let _ = writeln!(text, "\nCommit {PATH} with the change.");
    text
}

fn entries(text: &mut String, entries: &[&Entry]) {
    let width = entries.iter().map(|entry| entry.rule.len()).max().unwrap_or_default();
    for Entry { rule, change, reason, version, .. } in entries {
        let id = paint(terminal::PLACE, format!("{rule:width$}"));
        let version = version.as_ref().map_or(String::new(), |version| format!("for {version}: "));
        let _ = writeln!(text, "  {id}  {}\n  {:width$}  {version}{reason}", change.as_deref().unwrap_or_default(), "");
    }
}

fn colour(level: Level) -> anstyle::Style {
    match level {
        Level::Breaking | Level::ToDo => terminal::ERROR,
        Level::Warning => terminal::WARNING,
        Level::Info => terminal::HEADING,
    }
}
