//! Reads the members of a JSON object one by one, if the whole cannot be decoded.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

/// The members of the object that an envelope holds.
#[derive(Default)]
pub(crate) struct Members(HashMap<String, Box<RawValue>>);

impl Members {
    /// Reads the object that is a body's member of this name, as far as it can be read. The body may be truncated.
    pub(crate) fn read(body: &[u8], member: &str) -> Self {
        let read = |body: &[u8]| {
            let body = unicode(without_bom(body));
            let envelope: HashMap<String, &RawValue> = serde_json::from_str(&body).ok()?;
            // A member beside an error says nothing.
            if envelope.get("error").is_some_and(|error| error.get() != "null") {
                return None;
            }
            serde_json::from_str(envelope.get(member)?.get()).ok()
        };
        Self(read(body).or_else(|| read(&completed(body))).unwrap_or_default())
    }

    /// The members of an object.
    pub(crate) fn of(object: &RawValue) -> Self {
        Self(serde_json::from_str(object.get()).unwrap_or_default())
    }

    /// The member of this name, if it is a text that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text = serde_json::from_str::<String>(self.0.get(name)?.get()).ok()?;
        Some(text).filter(|text| !text.is_empty())
    }
}

/// A body without its byte order mark, if it has one.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// A body as text. Invalid UTF-8 becomes the escape of a lone surrogate, which JSON allows but a Rust string cannot hold, so
/// only the item that contains it fails to decode.
pub(crate) fn unicode(body: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(body) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push_str("\\ud800");
        }
    }
    Cow::Owned(text)
}

/// Repairs truncated JSON: removes the incomplete last member, and closes the open objects and arrays.
pub(crate) fn completed(cut: &[u8]) -> Vec<u8> {
    // No known shape nests deeper, and deeper ones would make this slow.
    const DEEPEST: usize = 4;

    let (mut open, mut is_in_text, mut is_escaped) = (Vec::new(), false, false);
    let mut last_member = (0, Vec::new());
    for (position, byte) in cut.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_text => is_escaped = true,
            b'"' => is_in_text = !is_in_text,
            _ if is_in_text => {}
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' => drop(open.pop()),
            b',' if open.len() <= DEEPEST => last_member = (position, open.clone()),
            _ => {}
        }
    }
    let (end, closing) = last_member;
    cut[..end].iter().chain(closing.iter().rev()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncated_json_is_completed() {
        let table = [
            (r#"{"error":{"code":"invalid","message":"a"#, r#"{"error":{"code":"invalid"}}"#),
            (r#"{"error":{"code":"in,valid","message""#, r#"{"error":{"code":"in,valid"}}"#),
            (r#"{"error":{"code":"a\",{[","param":"b","message":"#, r#"{"error":{"code":"a\",{[","param":"b"}}"#),
            (r#"{"detail":[{"type":"a","msg":"b"},{"type":"#, r#"{"detail":[{"type":"a","msg":"b"}]}"#),
            (r#"{"detail":[{"type":"a","loc":["b",1"#, r#"{"detail":[{"type":"a","loc":["b"]}]}"#),
            (r#"{"code":"a\"b,c","message":"d","#, r#"{"code":"a\"b,c","message":"d"}"#),
            // Members deeper than any known shape are ignored.
            (r#"{"a":"b","c":[[[[1,2"#, r#"{"a":"b"}"#),
            (r#"{"code":"inva"#, ""),
            ("", ""),
            (",", ""),
        ];
        for (cut, expected) in table {
            assert_eq!(String::from_utf8(completed(cut.as_bytes())).unwrap(), expected, "{cut}");
        }
    }
}
