//! A review as a comment on a pull request.

use std::fmt::Write;

use super::groups::{Group, groups};
use super::verdict;
use crate::codegen::output::COMMAND;
use crate::review::level::Level;
use crate::review::report::Report;
use crate::review::rules::{self, Area, Rule};

/// How many rows of a table are shown before the rest is folded.
const SHOWN_ROWS: usize = 10;

/// The verdict, then tables whose ends are folded.
pub(crate) fn render(report: &Report) -> String {
    let mut text = format!("### {}\n", verdict(report));
    let rows: Vec<_> = groups(&report.changes).iter().map(row).collect();
    table(&mut text, "For those who call the API", "| | Change | Line | Rule |\n| --- | --- | --- | --- |", &rows);
    let rust = report.rust.changes.iter();
    let rows: Vec<_> = rust
        .map(|change| format!("| {} | {} | `{}` |", symbol(change.level), cell(&change.message), change.rule.id))
        .collect();
    table(&mut text, "For those who compile against `flex-sdk`", "| | Change | Rule |\n| --- | --- | --- |", &rows);
    next_steps(&mut text, report);
    text
}

/// What is left to do, with what there is to paste.
fn next_steps(text: &mut String, report: &Report) {
    let has = |rule: &Rule| report.rust.changes.iter().any(|change| change.rule == rule);
    let mut steps = Vec::new();
    if has(&rules::GENERATED_CODE_DRIFT) {
        steps.push(format!("Run `{COMMAND}` and commit what it writes."));
    }
    if let Some(version) = report.next_version.as_ref().filter(|_| has(&rules::VERSION_NOT_BUMPED)) {
        steps.push(format!("Set `version = \"{version}\"` in `Cargo.toml`."));
    }
    if has(&rules::CHANGELOG_NOT_UPDATED) {
        let entry = entry(report);
        steps.push(format!("Add an entry to `CHANGELOG.md`, for example:\n\n   ```markdown\n{entry}   ```"));
    }
    if !steps.is_empty() {
        let _ = writeln!(text, "\n**What to do next**\n");
    }
    for (index, step) in steps.iter().enumerate() {
        let _ = writeln!(text, "{}. {step}", index + 1);
    }
}

/// An entry of the changelog: what those who compile against the crate notice, or else those who call the API.
fn entry(report: &Report) -> String {
    let client = report.rust.changes.iter().filter(|change| change.rule.area == Area::Client);
    let client: Vec<_> = client.map(|change| (change.level, &change.message)).collect();
    let api = report.changes.iter().filter(|change| change.rule.area != Area::Document);
    let lines = if client.is_empty() { api.map(|change| (change.level, &change.message)).collect() } else { client };
    let line = |(level, message): (Level, &String)| {
        let mark = if level == Level::Breaking { "**Breaking:** " } else { "" };
        format!("   - {mark}{}\n", message.replace(['\n', '\r'], " ").replace("```", "~~~"))
    };
    lines.into_iter().map(line).collect()
}

fn table(text: &mut String, title: &str, head: &str, rows: &[String]) {
    if rows.is_empty() {
        return;
    }
    let (shown, folded) = rows.split_at(rows.len().min(SHOWN_ROWS));
    let _ = writeln!(text, "\n**{title}**\n\n{head}\n{}", shown.join("\n"));
    if !folded.is_empty() {
        let count = folded.len();
        let _ =
            writeln!(text, "\n<details><summary>{count} more</summary>\n\n{head}\n{}\n\n</details>", folded.join("\n"));
    }
}

fn row(group: &Group<'_>) -> String {
    let sentences: Vec<_> = group.sentences().iter().map(|sentence| cell(sentence)).collect();
    let (message, lines) = (sentences.join("<br>"), group.lines().unwrap_or_default());
    format!("| {} | {message} | {lines} | `{}` |", symbol(group.level), group.rule.id)
}

/// A text that stays in its cell, and is shown as it is: also what between backticks is no markup already.
pub(crate) fn cell(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.contains("``") {
        // A name with backticks of its own: no code then.
        return without_markup(&text).replace('`', "&#96;");
    }
    let last = text.matches('`').count();
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        // A table's cells are parted before its code is found.
        1 if index < last => part.replace('|', "\\|"),
        _ => without_markup(part),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// A text that Markdown takes for nothing but text: nor does it mention anybody or an issue, or link anywhere.
fn without_markup(text: &str) -> String {
    // What begins an entity comes first.
    const ENTITIES: [(&str, &str); 12] = [
        ("&", "&amp;"),
        ("#", "&#35;"),
        ("<", "&lt;"),
        ("@", "&#64;"),
        ("[", "&#91;"),
        ("\\", "&#92;"),
        ("*", "&#42;"),
        ("_", "&#95;"),
        ("~", "&#126;"),
        ("|", "&#124;"),
        ("://", "&#58;//"),
        ("www.", "www&#46;"),
    ];
    ENTITIES.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn symbol(level: Level) -> &'static str {
    match level {
        Level::Breaking => "❌ breaking",
        Level::Warning => "⚠️ warning",
        Level::Info => "info",
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_shown_as_it_is() {
        let table = [
            ("pattern went to \"^a*b_c*\\+$\"", "pattern went to \"^a&#42;b&#95;c&#42;&#92;+$\""),
            ("https://x, www.x, #1 and @x", "https&#58;//x, www&#46;x, &#35;1 and &#64;x"),
            ("&lt; ~~a~~ | [b](c) <d>\ne", "&amp;lt; &#126;&#126;a&#126;&#126; &#124; &#91;b](c) &lt;d> e"),
            ("`a_b*|#1`: a_b", "`a_b*\\|#1`: a&#95;b"),
            ("one ` alone_", "one ` alone&#95;"),
        ];
        for (text, expected) in table {
            assert_eq!(cell(text), expected, "{text}");
        }
    }
}
