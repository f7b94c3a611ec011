//! The values of enums, in a form for which typify has a name.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToPascalCase;
use serde_json::Value;
use syn::Ident;

use super::names::RUST_NAME;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::visit::{each, each_schema};

/// The names of an enum's values in their order. Other generators read this extension, too.
pub(crate) const VARIANT_NAMES: &str = "x-enum-varnames";
/// Starts the suffix that distinguishes a value or a parameter from others with a similar name. No text contains this
/// character.
pub(super) const MARK: char = '\u{e002}';
/// The words for the characters of a value that has no letter or digit.
const SYMBOLS: [(char, &str); 32] = [
    ('!', "Exclamation"),
    ('"', "DoubleQuote"),
    ('#', "Hash"),
    ('$', "Dollar"),
    ('%', "Percent"),
    ('&', "Ampersand"),
    ('\'', "Quote"),
    ('(', "LeftParenthesis"),
    (')', "RightParenthesis"),
    ('*', "Star"),
    ('+', "Plus"),
    (',', "Comma"),
    ('-', "Minus"),
    ('.', "Period"),
    ('/', "Slash"),
    (':', "Colon"),
    (';', "Semicolon"),
    ('<', "LessThan"),
    ('=', "Equal"),
    ('>', "GreaterThan"),
    ('?', "QuestionMark"),
    ('@', "At"),
    ('[', "LeftBracket"),
    ('\\', "Backslash"),
    (']', "RightBracket"),
    ('^', "Caret"),
    ('_', "Underscore"),
    ('`', "Backtick"),
    ('{', "LeftBrace"),
    ('|', "Pipe"),
    ('}', "RightBrace"),
    ('~', "Tilde"),
];

/// Gives an enum without a type the type of its values.
pub(crate) fn infer_types(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        let Some(Value::Array(values)) = schema.get("enum").filter(|_| !schema.contains_key("type")) else { return };
        let has_null = values.contains(&Value::Null);
        if let [Some(kind)] = kinds(values.iter())[..] {
            schema.insert("type".to_owned(), kind.into());
            if has_null {
                schema.insert("nullable".to_owned(), true.into());
            }
        }
    });
}

/// The types of an enum's values, except null. Beside a number, an integer counts as a number. `None` stands for a value
/// without a type.
pub(crate) fn kinds<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<Option<&'static str>> {
    let of = |value: &Value| match value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        _ => None,
    };
    let mut kinds: BTreeSet<_> = values.filter(|value| !value.is_null()).map(of).collect();
    if kinds.contains(&Some("number")) {
        kinds.remove(&Some("integer"));
    }
    kinds.into_iter().collect()
}

/// Marks each value that typify cannot name, or would confuse with another value.
pub(crate) fn tell_apart(spec: &mut Value) {
    let mut alike: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    each(spec, &mut |_, kind, schema| {
        let values = schema.get("enum").filter(|_| kind == Kind::Object(Of::Schema)).and_then(Value::as_array);
        for value in values.into_iter().flatten().filter_map(Value::as_str) {
            alike.entry(name(value)).or_default().insert(value);
        }
    });
    let unclear = alike.into_values().flat_map(|values| {
        let is_alone = values.len() == 1;
        values.into_iter().filter(move |value| !is_alone || !is_plain(value))
    });
    let marked: BTreeMap<_, _> =
        unclear.enumerate().map(|(index, value)| (value.to_owned(), format!("{value}{MARK}q{index}q"))).collect();
    each_schema(spec, &mut |_, schema| {
        let Some(Value::Array(values)) = schema.get_mut("enum") else { return };
        let mut seen = BTreeSet::new();
        values.retain(|value| seen.insert(value.to_string()));
        for value in values {
            if let Some(marked) = value.as_str().and_then(|value| marked.get(value)) {
                *value = marked.as_str().into();
            }
        }
    });
}

/// A text without its mark, or `None` if it has no mark.
pub(crate) fn without_mark(text: &str) -> Option<&str> {
    text.split_once(MARK).map(|(value, _)| value)
}

/// The names that the document sets for the values of an enum.
pub(crate) fn chosen(schema: &Value) -> BTreeMap<&str, String> {
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let names = schema.get(VARIANT_NAMES).and_then(Value::as_array).into_iter().flatten();
    let listed = values.zip(names).filter_map(|(value, name)| Some((value.as_str()?, self::name(name.as_str()?))));
    let by_value = schema.get(RUST_NAME).and_then(Value::as_object).into_iter().flatten();
    let by_value = by_value.filter_map(|(value, name)| Some((value.as_str(), name.as_str()?.to_owned())));
    listed.chain(by_value).collect()
}

/// Whether typify can name a value.
fn is_plain(value: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_. ".contains(&byte);
    value.starts_with(|first: char| first.is_ascii_alphabetic()) && value.bytes().all(is_known)
}

/// The name of a value, independent of the other values of its enum: `in-progress` becomes `InProgress`, `-created_at` becomes
/// `CreatedAtDesc`, `<=` becomes `LessThanEqual`, and the empty string becomes `Empty`.
pub(crate) fn name(value: &str) -> String {
    let (sign, rest) = match value.chars().next() {
        Some(sign @ ('-' | '+')) => (Some(sign), &value[1..]),
        _ => (None, value),
    };
    let is_before = |is: fn(char) -> bool| rest.starts_with(is);
    let name = match sign {
        Some('-') if is_before(char::is_alphabetic) => name(rest) + "Desc",
        Some(_) if is_before(char::is_alphabetic) => name(rest) + "Asc",
        Some('-') if is_before(char::is_numeric) => format!("Minus{}", words(rest)),
        Some(_) if is_before(char::is_numeric) => format!("Plus{}", words(rest)),
        _ if value.is_empty() => "Empty".to_owned(),
        _ if value.contains(char::is_alphanumeric) => words(value),
        _ => value
            .chars()
            .filter_map(|c| SYMBOLS.iter().find(|(symbol, _)| *symbol == c))
            .map(|(_, word)| *word)
            .collect(),
    };
    let name = if name.starts_with(char::is_alphabetic) { name } else { format!("X{name}") };
    if syn::parse_str::<Ident>(&name).is_ok() { name } else { format!("{name}_") }
}

fn words(value: &str) -> String {
    value.replace('\'', "").replace(|c: char| !c.is_alphanumeric(), "-").to_pascal_case()
}
