//! Splits JSON text into parts, so that an invalid part does not affect the others.

/// Returns the parts between the commas of an object or an array, or `None` if it does not end or something follows.
pub(crate) fn parts(text: &[u8], opening: u8) -> Option<Vec<&[u8]>> {
    let text = text.trim_ascii();
    if text.first() != Some(&opening) {
        return None;
    }
    let (mut parts, mut start, mut depth) = (Vec::new(), 1, 0usize);
    let (mut is_text, mut is_escaped) = (false, false);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 1 => depth -= 1,
            b'}' | b']' => {
                parts.push(text[start..at].trim_ascii());
                // After the last comma, or between the brackets, there may be nothing.
                parts.pop_if(|last| last.is_empty());
                return (at + 1 == text.len()).then_some(parts);
            }
            b',' if depth == 1 => {
                parts.push(text[start..at].trim_ascii());
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// Returns a member of an object.
pub(crate) fn member<'t>(object: &'t [u8], name: &str) -> Option<&'t [u8]> {
    let name = format!("\"{name}\"");
    let value = |part: &'t [u8]| part.strip_prefix(name.as_bytes())?.trim_ascii_start().strip_prefix(b":");
    parts(object, b'{')?.into_iter().find_map(value)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_between_brackets_is_told_apart_whatever_it_is() {
        type Row = (&'static [u8], Option<&'static [&'static [u8]]>);
        let table: [Row; 10] = [
            (b" [1, {\"a\":[2,3]}, \"],\\\"\"] ", Some(&[b"1", b"{\"a\":[2,3]}", b"\"],\\\"\""])),
            (b"[\"\xe9\", NaN, \"\\ud83d\", \"\n\"]", Some(&[b"\"\xe9\"", b"NaN", b"\"\\ud83d\"", b"\"\n\""])),
            (b"[]", Some(&[])),
            (b"[1,]", Some(&[b"1"])),
            (b"[,1]", Some(&[b"", b"1"])),
            (b"[1", None),
            (b"[\"1]", None),
            (b"[1] 2", None),
            (b"{}", None),
            (b"", None),
        ];
        for (text, expected) in table {
            assert_eq!(super::parts(text, b'[').as_deref(), expected, "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(super::member(b"{\"a\" : 1, \"b\":{\"a\":2}}", "b"), Some(&b"{\"a\":2}"[..]));
    }
}
