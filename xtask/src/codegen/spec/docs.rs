//! Turns descriptions into doc comments: unifies line endings, escapes them, and gives each field one.

use std::iter;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use serde_json::{Value, json};

use crate::openapi::keywords::Kind;
use crate::openapi::visit::{each_mut, each_schema};

/// Turns every line ending into `\n`. A doc comment cannot contain a carriage return.
pub(crate) fn normalize_lines(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\r') => *text = with_one_ending(text),
        Value::Object(members) => members.values_mut().for_each(normalize_lines),
        Value::Array(items) => items.iter_mut().for_each(normalize_lines),
        _ => {}
    }
}

/// Makes descriptions safe as doc comments. What rustdoc would read as a link, a tag or a test is plain text to its author.
/// Titles are not escaped, because typify names types after them.
pub(crate) fn escape(spec: &mut Value) {
    each_mut(spec, &mut |pointer, kind, value| match (kind, value) {
        (Kind::Words, Value::String(text)) if pointer.ends_with("/title") => text.retain(|c| !is_direction(c)),
        (Kind::Words, Value::String(text)) => *text = escaped(text),
        _ => {}
    });
}

/// A description as a doc comment.
pub(crate) fn readable(text: &str) -> String {
    escaped(&with_one_ending(text))
}

fn with_one_ending(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Escapes Markdown so that rustdoc shows it as written. It is parsed as rustdoc parses it.
fn escaped(text: &str) -> String {
    // Most descriptions are sentences without anything to escape.
    let is_plain = |c: char| c.is_alphanumeric() || " .,;:!?'\"()-\n".contains(c);
    if text.chars().all(is_plain) && !text.contains("    ") {
        return text.to_owned();
    }
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = TextMergeWithOffset::new(Parser::new_ext(text, options).into_offset_iter());
    let (mut escaped, mut copied, mut links, mut block) = (String::new(), 0, 0_usize, None);
    for (event, range) in events {
        let (range, replacement) = match (event, &block) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                let is_fenced = kind.is_fenced();
                block = Some(kind);
                if !is_fenced {
                    continue;
                }
                let fence = &text[range.start..=range.start];
                let info = range.end - text[range.clone()].trim_start_matches(fence).len();
                let end = text[info..range.end].find('\n').map_or(range.end, |length| info + length);
                // rustdoc runs a block without a language as a test.
                (info..end, "text".to_owned())
            }
            (Event::End(TagEnd::CodeBlock), _) => {
                block = None;
                continue;
            }
            (Event::Text(code), Some(CodeBlockKind::Indented)) => fenced(text, &range, &code),
            (Event::Start(Tag::Link { .. } | Tag::Image { .. }), _) => {
                links += 1;
                continue;
            }
            (Event::End(TagEnd::Link | TagEnd::Image), _) => {
                links -= 1;
                continue;
            }
            (Event::Text(_) | Event::Html(_) | Event::InlineHtml(_), None) if links == 0 => {
                // An existing backslash keeps its effect.
                let backslashes = range.start - text[..range.start].trim_end_matches('\\').len();
                let start = range.start - backslashes % 2;
                (start..range.end, escaped_text(&text[start..range.end]))
            }
            _ => continue,
        };
        escaped.extend(text[copied..range.start].chars().filter(|c| !is_direction(*c)));
        escaped.push_str(&replacement);
        copied = range.end;
    }
    escaped.extend(text[copied..].chars().filter(|c| !is_direction(*c)));
    escaped
}

/// Puts indented code, which rustdoc would run as a test, between fences. Returns it with the range that it replaces, which
/// includes the start of its first line.
fn fenced(text: &str, range: &Range<usize>, code: &str) -> (Range<usize>, String) {
    let start = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let mut before = String::new();
    for c in text[start..range.start].chars() {
        let width = if c == '\t' { 4 - before.chars().count() % 4 } else { 1 };
        before.extend(iter::repeat_n(if c == '\t' { ' ' } else { c }, width));
    }
    let first: String = before.chars().take(before.chars().count().saturating_sub(4)).collect();
    let rest = first.replace(|c| c != '>', " ");
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let mut lines = vec![format!("{first}{fence}text")];
    lines.extend(code.trim_end().lines().map(|line| format!("{rest}{line}")));
    lines.push(format!("{rest}{fence}"));
    let lines = lines.join("\n").replace(is_direction, "");
    (start..text[..range.end].trim_end().len(), lines)
}

/// Escapes a text without code or links so that nothing in it becomes a link.
fn escaped_text(text: &str) -> String {
    let mut words = Vec::new();
    for word in text.split(' ') {
        let url = word
            .find("https://")
            .or_else(|| word.find("http://"))
            .filter(|start| !word[..*start].ends_with(['<', '(']));
        words.push(match url {
            Some(start) => {
                let end = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']).len().max(start);
                format!("{}<{}>{}", &word[..start], &word[start..end], &word[end..])
            }
            _ if word.contains("://") => word.to_owned(),
            _ => escaped_word(word),
        });
    }
    words.join(" ")
}

fn escaped_word(word: &str) -> String {
    let mut escaped = String::new();
    let mut is_escaped = false;
    for c in word.chars() {
        match c {
            '[' | ']' | '<' if !is_escaped => escaped.extend(['\\', c]),
            _ if is_direction(c) => escaped += format!("&#x{:x};", u32::from(c)).as_str(),
            _ => escaped.push(c),
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    escaped
}

/// Whether a character changes the direction of text. The compiler rejects such characters in comments.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Gives a property that is a bare `$ref` the description of its target, since the field has no other.
pub(crate) fn describe_references(spec: &mut Value) {
    let original = spec.clone();
    each_schema(spec, &mut |_, schema| {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (_, property) in properties.into_iter().flatten() {
            let Some(Value::String(reference)) = property.get("$ref") else { continue };
            let target = original.pointer(reference.trim_start_matches('#'));
            let description = target.and_then(|target| target.get("description")).cloned().unwrap_or_default();
            *property = json!({ "description": description, "allOf": [property] });
        }
    });
}
