//! Adds to the text of a document. The rest of the text stays unchanged, byte for byte.
//!
//! A value in flow style, in braces or brackets, can only gain a scalar. Everything else is added to values in block style.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use serde_saphyr::{FlowSeq, ser_options};

use super::document::Document;
use super::pointer::{children, join};
use super::yaml::Place;

/// A text, and the document parsed from it.
pub(crate) struct Text<'a> {
    pub(crate) text: &'a str,
    pub(crate) document: &'a Document,
}

/// A new entry of a mapping or a list, with a comment above it.
pub(crate) enum Entry<'a> {
    Member { name: &'a str, value: Value, comment: &'a str },
    Item { value: Value, comment: &'a str },
}

impl Text<'_> {
    /// Adds an entry to the value under a key of a holder. If the key is missing, adds it with the entry.
    pub(crate) fn add(&self, holder: &str, key: &str, entry: Entry<'_>) -> Option<String> {
        let at = join(holder, key);
        let entry = entry.lines()?;
        if self.document.value().pointer(&at).is_some() {
            return self.append(&at, &entry);
        }
        let entry: Vec<_> = entry.lines().map(|line| format!("  {line}")).collect();
        self.append(holder, &format!("{key}:\n{}", entry.join("\n")))
    }

    /// Adds a scalar to a list.
    pub(crate) fn add_scalar(&self, list: &str, value: &Value) -> Option<String> {
        let length = self.document.value().pointer(list)?.as_array()?.len();
        let place = self.document.place(&join(list, &length.checked_sub(1)?.to_string()))?;
        let start = self.offset(place)?;
        let scalar = yaml(&Value::Array(vec![value.clone()]))?;
        let scalar = scalar.trim().strip_prefix('[')?.strip_suffix(']')?;
        if self.line(place)?.trim_start().starts_with("- ") && self.is_in_lines(list) {
            return self.append(list, &format!("- {scalar}\n"));
        }
        let end = start + end_of_scalar(&self.text[start..])?;
        Some(format!("{}, {}{}", &self.text[..end], scalar, &self.text[end..]))
    }

    /// Adds lines below the last line of a value.
    fn append(&self, pointer: &str, entry: &str) -> Option<String> {
        let place = self.document.place(pointer).filter(|_| self.is_in_lines(pointer))?;
        let value = self.document.value().pointer(pointer)?;
        let (first, _) = children(value).next()?;
        let indent = indent(self.line(self.document.place(&format!("{pointer}{first}"))?)?);
        let from = usize::try_from(place.column).ok()? - 1;
        let is_inside = |line: &str| match line.trim_start() {
            "" => true,
            rest => line.len() - rest.len() > from || line.len() - rest.len() == from && rest.starts_with("- "),
        };
        let lines: Vec<_> = self.text.split_inclusive('\n').collect();
        let start = usize::try_from(place.line).ok()?;
        let inside = lines[start..].iter().take_while(|line| is_inside(line.trim_end()));
        let inside = inside.collect::<Vec<_>>().iter().rposition(|line| !line.trim().is_empty())? + 1;
        let end: usize = lines[..start + inside].iter().map(|line| line.len()).sum();
        let entry: String = entry
            .lines()
            .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") })
            .collect();
        let before = &self.text[..end];
        let gap = if before.ends_with('\n') { "" } else { "\n" };
        Some(format!("{before}{gap}{entry}{}", &self.text[end..]))
    }

    /// Whether a member's value starts below the line of its key.
    fn is_in_lines(&self, pointer: &str) -> bool {
        let line = self.document.place(pointer).and_then(|place| self.line(place));
        line.is_some_and(|line| line.split(" #").next().unwrap_or(line).trim_end().ends_with(':'))
    }

    fn line(&self, place: Place) -> Option<&str> {
        self.text.lines().nth(usize::try_from(place.line).ok()? - 1)
    }

    fn offset(&self, place: Place) -> Option<usize> {
        let line = usize::try_from(place.line).ok()? - 1;
        let before: usize = self.text.split_inclusive('\n').take(line).map(str::len).sum();
        let column = usize::try_from(place.column).ok()? - 1;
        let within = self.line(place)?.char_indices().nth(column)?.0;
        Some(before + within)
    }
}

impl Entry<'_> {
    fn lines(self) -> Option<String> {
        let (value, comment) = match self {
            Self::Member { name, value, comment } => {
                (Value::Object(Map::from_iter([(name.to_owned(), value)])), comment)
            }
            Self::Item { value, comment } => (Value::Array(vec![value]), comment),
        };
        Some(format!("# {comment}\n{}", yaml(&value)?))
    }
}

/// A value in the document's style: a list of scalars is on a single line.
struct Written<'a>(&'a Value);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
        match self.0 {
            Value::Array(items) if items.iter().all(is_scalar) => FlowSeq(items).serialize(serializer),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Written)),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(key, value)| (key, Written(value)))),
            scalar => scalar.serialize(serializer),
        }
    }
}

fn yaml(value: &Value) -> Option<String> {
    let options = ser_options! { compact_list_indent: false, folded_wrap_chars: 100 };
    serde_saphyr::to_string_with_options(&Written(value), options).ok()
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// The end of the scalar that a text begins with.
fn end_of_scalar(text: &str) -> Option<usize> {
    match text.chars().next()? {
        // A quote inside the scalar is doubled or escaped, and the scalar continues after it.
        '\'' => text[1..].replace("''", "  ").find('\'').map(|end| end + 2),
        '"' => text[1..].replace("\\\\", "  ").replace("\\\"", "  ").find('"').map(|end| end + 2),
        _ => text.find([',', ']', '\n']).map(|end| text[..end].trim_end().len()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HEAD: &str = "openapi: 3.0.3\npaths: {}\n";

    #[test]
    fn an_entry_is_added_and_the_rest_stays() {
        let member = || Entry::Member { name: "b", value: json!({ "type": "string" }), comment: "New." };
        let item = || Entry::Item { value: json!({ "name": "b" }), comment: "New." };
        // The text after the head, the holder, the key, the entry, and the result.
        let table = [
            (
                "components: # c\n  schemas:\n    A: {}\n\n    # About D.\n    D: {} # d\n\n# The end.\n",
                "/components",
                "schemas",
                member(),
                Some(
                    "components: # c\n  schemas:\n    A: {}\n\n    # About D.\n    D: {} # d\n    # New.\n    b:\n      type: string\n\n# The end.\n",
                ),
            ),
            ("components:\n  schemas:\n    A: {}", "", "x-a", member(), None),
            (
                "x-a:\n  x-b:\n    c: |\n      d\n\n      e\n  x-f: {}\n",
                "/x-a/x-b",
                "g",
                member(),
                Some(
                    "x-a:\n  x-b:\n    c: |\n      d\n\n      e\n    g:\n      # New.\n      b:\n        type: string\n  x-f: {}\n",
                ),
            ),
            (
                "x-a:\n  l:\n  - name: a\n",
                "/x-a",
                "l",
                item(),
                Some("x-a:\n  l:\n  - name: a\n  # New.\n  - name: b\n"),
            ),
            (
                "x-a:\n  l:\n    - name: a # a\n",
                "/x-a",
                "l",
                item(),
                Some("x-a:\n  l:\n    - name: a # a\n    # New.\n    - name: b\n"),
            ),
            ("x-a: { l: [] }\n", "/x-a", "l", item(), None),
            ("x-a:\n  l: [{ name: a }]\n", "/x-a", "l", item(), None),
        ];
        for (text, holder, key, entry, expected) in table {
            let text = format!("{HEAD}{text}");
            let document = Document::parse("it", &text).unwrap();
            let found = Text { text: &text, document: &document }.add(holder, key, entry);
            assert_eq!(found, expected.map(|expected| format!("{HEAD}{expected}")), "{text}");
        }
    }

    #[test]
    fn a_scalar_is_added_to_a_list_however_that_is_written() {
        let table = [
            ("[a, b]", Some("[a, b, new]")),
            ("[a, 'b, ''c]' ] # d", Some("[a, 'b, ''c]', new ] # d")),
            ("[\"a\\\"]\"]", Some("[\"a\\\"]\", new]")),
            ("[a, ''] # d", Some("[a, '', new] # d")),
            ("['''']", Some("['''', new]")),
            ("[\"\"]", Some("[\"\", new]")),
            ("[new] # e", Some("[new, new] # e")),
            ("[é, ü ]", Some("[é, ü, new ]")),
            ("\n  - a\n  - b # c", Some("\n  - a\n  - b # c\n  - new")),
            ("[]", None),
        ];
        for (list, expected) in table {
            let text = format!("{HEAD}x-a: {list}\nx-b: 1\n");
            let document = Document::parse("it", &text).unwrap();
            let found = Text { text: &text, document: &document }.add_scalar("/x-a", &json!("new"));
            let expected = expected.map(|expected| format!("{HEAD}x-a: {expected}\nx-b: 1\n"));
            assert_eq!(found, expected, "{list}");
        }
    }
}
