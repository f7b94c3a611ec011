//! A review as a comment on a pull request.

use std::fmt::Write;

use super::groups::{Group, groups};
use super::verdict;
use crate::review::accepted::Entry;
use crate::review::level::Level;
use crate::review::report::Report;
use crate::review::to_do::Task;

/// How many rows of a table are shown before the rest is folded.
const SHOWN_ROWS: usize = 10;

/// Renders the verdict, and then tables whose ends are folded.
pub(crate) fn render(report: &Report) -> String {
    let mut text = format!("### {}\n", verdict(report));
    let rows: Vec<_> = groups(&report.changes).iter().map(row).collect();
    table(&mut text, "For callers of the API", "| | Change | Line | Rule |\n| --- | --- | --- | --- |", &rows);
    let rust = report.rust.changes.iter();
    let rows: Vec<_> = rust
        .map(|change| format!("| {} | {} | `{}` |", symbol(change.level), cell(&change.message), change.rule.id))
        .collect();
    table(&mut text, "For users of `flex-sdk`", "| | Change | Rule |\n| --- | --- | --- |", &rows);
    to_do(&mut text, &report.to_do);
    let new = report.accepted.iter().filter(|it| it.is_new);
    let rows: Vec<_> = new.map(|it| accepted(&it.entry)).collect();
    table(&mut text, "Newly accepted", "| Change | Reason | Version | Rule |\n| --- | --- | --- | --- |", &rows);
    text
}

fn accepted(Entry { rule, change, reason, version, .. }: &Entry) -> String {
    let version = version.as_ref().map_or(String::new(), ToString::to_string);
    format!("| {} | {} | {version} | `{rule}` |", cell(change.as_deref().unwrap_or_default()), cell(reason))
}

/// Writes the tasks that are left, with the commands to run and the text to paste.
fn to_do(text: &mut String, tasks: &[Task]) {
    if !tasks.is_empty() {
        let _ = writeln!(text, "\n**To do**\n");
    }
    for (index, Task { rule, message, command, example, .. }) in tasks.iter().enumerate() {
        let _ = writeln!(text, "{}. {} (`{}`)", index + 1, cell(message), rule.id);
        code(text, "sh", command);
        if let Some(example) = example {
            let _ = writeln!(text, "\n   For example:");
            code(text, "markdown", example);
        }
    }
}

/// Writes a block of code in an item of a list. A fence in the code does not end the block.
fn code(text: &mut String, language: &str, code: &str) {
    let code = code.trim_end().replace("```", "~~~").replace('\n', "\n   ");
    let _ = writeln!(text, "\n   ```{language}\n   {code}\n   ```");
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

/// Escapes a text, so that it stays in its cell and is shown verbatim. Code between backticks needs no escaping but for `|`.
pub(crate) fn cell(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.contains("``") {
        // A name contains backticks, so nothing is shown as code.
        return without_markup(&text).replace('`', "&#96;");
    }
    let last = text.matches('`').count();
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        // Markdown splits a row into cells before it finds code.
        1 if index < last => part.replace('|', "\\|"),
        _ => without_markup(part),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Escapes a text, so that Markdown shows it as plain text, without mentions, issue references and links.
fn without_markup(text: &str) -> String {
    // `&` begins an entity, so it comes first.
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
        Level::ToDo => "to do",
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
