//! How a review reads: on a terminal, in a pull request, and beside the document's lines.

use std::fmt::Write;

use super::finding::{Change, Level};
use super::{Bump, Report, release};
use crate::terminal::{self, paint};

/// How many rows of a table are shown before the rest is folded.
const SHOWN_ROWS: usize = 10;

const LEVELS: [Level; 3] = [Level::Breaking, Level::Warning, Level::Info];

/// For a terminal: grouped by level, the worst first.
pub(crate) fn text(report: &Report) -> String {
    let mut text = String::new();
    let width = report.changes.iter().map(|change| change.id.len()).max().unwrap_or_default();
    for level in LEVELS {
        let changes: Vec<_> = report.changes.iter().filter(|change| change.level == level).collect();
        if !changes.is_empty() {
            let _ = writeln!(text, "{}", paint(colour(level), format!("{} ({})", name(level), changes.len())));
            for change in changes {
                let line = change.line.map_or(String::new(), |line| format!(" (line {line})"));
                let id = paint(terminal::PLACE, format!("{:width$}", change.id));
                let _ = writeln!(text, "  {id}  {}{line}", change.message);
            }
            text.push('\n');
        }
    }
    let changes = &report.rust.changes;
    if !changes.is_empty() {
        let _ = writeln!(text, "{}", paint(terminal::HEADING, format!("flex-sdk ({})", changes.len())));
        let width = changes.iter().map(|change| change.id.len()).max().unwrap_or_default();
        for change in changes {
            let id = paint(colour(change.level), format!("{:width$}", change.id));
            let _ = writeln!(text, "  {id}  {}", change.message);
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}", paint(terminal::HEADING, verdict(report)));
    text
}

/// For a pull request: the verdict, then tables whose ends are folded.
pub(crate) fn markdown(report: &Report) -> String {
    let mut text = format!("### {}\n", verdict(report));
    let rows: Vec<_> = report.changes.iter().map(row).collect();
    table(&mut text, "For those who call the API", "| | Change | Line | Rule |\n| --- | --- | --- | --- |", &rows);
    let rust = report.rust.changes.iter();
    let rows: Vec<_> = rust
        .map(|change| format!("| {} | {} | `{}` |", symbol(change.level), cell(&change.message), change.id))
        .collect();
    table(&mut text, "For those who compile against `flex-sdk`", "| | Change | Rule |\n| --- | --- | --- |", &rows);
    text
}

/// GitHub's workflow commands, which annotate the lines of `document`, and the files that are to be changed with it.
pub(crate) fn github(report: &Report, document: &str) -> String {
    let command = |level| match level {
        Level::Breaking => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let mut text = String::new();
    for change in &report.changes {
        let line = change.line.map_or(String::new(), |line| format!(",line={line}"));
        let (id, message) = (property(&change.id), data(&change.message));
        let _ = writeln!(text, "::{} file={}{line},title={id}::{message}", command(change.level), property(document));
    }
    for change in &report.rust.changes {
        let (id, message) = (property(change.id), data(&change.message));
        let file = release::file(change).map_or(String::new(), |file| format!("file={},", property(file)));
        let _ = writeln!(text, "::{} {file}title={id}::{message}", command(change.level));
    }
    let _ = writeln!(text, "::notice title=review::{}", data(&verdict(report)));
    text
}

/// One sentence: how bad it is, and what the next version must change.
fn verdict(report: &Report) -> String {
    let api = report.changes.iter().map(|change| change.level).max();
    let crate_ = report.rust.changes.iter().map(|change| change.level).max();
    let bump = match report.bump {
        None => "what the next version must change is not known",
        Some(Bump::None) => "no new version is needed",
        Some(Bump::Patch) => "the next version is a patch",
        Some(Bump::Minor) => "the next version changes the minor number",
        Some(Bump::Major) => "the next version changes the major number",
    };
    let says = |level| match level {
        None => "nothing changed",
        Some(Level::Info) => "nothing breaks",
        Some(Level::Warning) => "something may break",
        Some(Level::Breaking) => "something breaks",
    };
    format!("API: {}; crate: {}; {bump}", says(api), says(crate_))
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

fn row(change: &Change) -> String {
    let line = change.line.map_or(String::new(), |line| line.to_string());
    format!("| {} | {} | {line} | `{}` |", symbol(change.level), cell(&change.message), change.id)
}

/// A text that stays in its cell, and is shown as it is: also what between backticks is no markup already.
fn cell(text: &str) -> String {
    let text = text.replace('\n', " ");
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

/// A workflow command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A workflow command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn name(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking",
        Level::Warning => "Warning",
        Level::Info => "Info",
    }
}

fn symbol(level: Level) -> &'static str {
    match level {
        Level::Breaking => "❌ breaking",
        Level::Warning => "⚠️ warning",
        Level::Info => "info",
    }
}

fn colour(level: Level) -> anstyle::Style {
    match level {
        Level::Breaking => terminal::ERROR,
        Level::Warning => terminal::WARNING,
        Level::Info => terminal::HEADING,
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
