//! Makes descriptions safe as doc comments: what is a link, a tag or a test to rustdoc is text to whoever wrote it.

use serde_json::Value;

use crate::openapi::keywords::Kind;
use crate::openapi::visit::each_mut;

/// Escapes the words for people, but no title: typify names types after those.
pub(crate) fn escape(spec: &mut Value) {
    each_mut(spec, &mut |pointer, kind, value| {
        if let (Kind::Words, Value::String(text)) = (kind, value)
            && !pointer.ends_with("/title")
        {
            *text = escaped(text);
        }
    });
}

fn escaped(text: &str) -> String {
    let mut is_fenced = false;
    let lines = text.split('\n').map(|line| {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
            // A block without a language is a test.
            let fence = line.len() - line.trim_start().len() + 3;
            return if is_fenced { format!("{}text", &line[..fence]) } else { line.to_owned() };
        }
        if is_fenced { line.to_owned() } else { escaped_line(line) }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A line with what is not between backticks escaped.
fn escaped_line(line: &str) -> String {
    let is_closed = line.matches('`').count().is_multiple_of(2);
    let parts = line.split('`').enumerate();
    let parts =
        parts.map(|(index, part)| if index % 2 == 1 && is_closed { part.to_owned() } else { escaped_text(part) });
    // Four spaces would make a test of it.
    let text = parts.collect::<Vec<_>>().join("`");
    if text.starts_with("    ") { text.trim_start().to_owned() } else { text }
}

fn escaped_text(text: &str) -> String {
    let mut words = Vec::new();
    for word in text.split(' ') {
        let is_link = word.contains("](");
        let url = word
            .find("https://")
            .or_else(|| word.find("http://"))
            .filter(|start| !word[..*start].ends_with(['<', '(']));
        words.push(match url {
            Some(start) if !is_link => {
                let end = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']).len().max(start);
                format!("{}<{}>{}", &word[..start], &word[start..end], &word[end..])
            }
            _ if is_link || word.contains("://") => word.to_owned(),
            _ => word.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<"),
        });
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_description_is_text() {
        let table = [
            ("See https://example.com/a.", "See <https://example.com/a>."),
            ("See <https://example.com>.", "See <https://example.com>."),
            ("[a](https://example.com)", "[a](https://example.com)"),
            ("items[0] of <id>", "items\\[0\\] of \\<id>"),
            ("`items[0]` is code", "`items[0]` is code"),
            ("one ` alone [a]", "one ` alone \\[a\\]"),
            ("```\nlet a = [0];\n```\n[b]", "```text\nlet a = [0];\n```\n\\[b\\]"),
            ("```rust\na\n```", "```text\na\n```"),
            ("    indented", "indented"),
        ];
        for (text, expected) in table {
            assert_eq!(super::escaped(text), expected, "{text}");
        }
    }
}
