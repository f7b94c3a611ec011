//! Descriptions as doc comments: in one kind of lines, safe, and one for each field.

use serde_json::{Value, json};

use crate::openapi::keywords::Kind;
use crate::openapi::visit::{each_mut, each_schema};

/// Turns every line ending into `\n`: a carriage return cannot stand in a doc comment.
pub(crate) fn normalize_lines(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\r') => *text = text.replace("\r\n", "\n").replace('\r', "\n"),
        Value::Object(members) => members.values_mut().for_each(normalize_lines),
        Value::Array(items) => items.iter_mut().for_each(normalize_lines),
        _ => {}
    }
}

/// Makes descriptions safe as doc comments: what is a link, a tag or a test to rustdoc is text to whoever wrote it. A title
/// stays: typify names types after those.
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

/// Gives a property that is a bare `$ref` the description of the schema it refers to, since the field has no other.
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
