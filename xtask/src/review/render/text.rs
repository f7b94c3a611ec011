//! A review on a terminal.

use std::fmt::Write;

use super::groups::groups;
use super::verdict;
use crate::review::level::Level;
use crate::review::report::Report;
use crate::terminal::{self, paint};

const LEVELS: [Level; 3] = [Level::Breaking, Level::Warning, Level::Info];

/// Grouped by level, the worst first.
pub(crate) fn render(report: &Report) -> String {
    let mut text = String::new();
    let groups = groups(&report.changes);
    let width = groups.iter().map(|group| group.rule.id.len()).max().unwrap_or_default();
    for level in LEVELS {
        let groups: Vec<_> = groups.iter().filter(|group| group.level == level).collect();
        if !groups.is_empty() {
            let _ = writeln!(text, "{}", paint(colour(level), format!("{} ({})", name(level), groups.len())));
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
            let level = paint(colour(change.level), format!("{:8}", name(change.level)));
            let id = paint(terminal::PLACE, format!("{:width$}", change.rule.id));
            let _ = writeln!(text, "  {level}  {id}  {}", change.message);
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}", paint(terminal::HEADING, verdict(report)));
    text
}

fn name(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking",
        Level::Warning => "Warning",
        Level::Info => "Info",
    }
}

fn colour(level: Level) -> anstyle::Style {
    match level {
        Level::Breaking => terminal::ERROR,
        Level::Warning => terminal::WARNING,
        Level::Info => terminal::HEADING,
    }
}
