//! The `$ref`s of a document: which there are, that each resolves, and that none is circular.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::pointer;

/// What holds members by names that the document gives: their keys are no keywords.
pub(crate) const NAMED: [&str; 13] = [
    "properties",
    "headers",
    "schemas",
    "parameters",
    "requestBodies",
    "securitySchemes",
    "links",
    "callbacks",
    "examples",
    "scopes",
    "mapping",
    "encoding",
    "variables",
];
/// What holds values of the API, in which nothing is a keyword.
const LITERALS: [&str; 4] = ["default", "enum", "example", "value"];
/// The keywords under which a schema may hold itself, since a value need not go on forever.
const NESTING: [&str; 3] = ["properties", "items", "additionalProperties"];

/// Which circles are refused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Circles {
    /// References that refer to each other alone.
    OfReferences,
    /// Schemas that hold themselves in `allOf`, `anyOf`, `oneOf` or `not` as well.
    OfSchemas,
}

/// What is wrong, and the JSON pointer of where.
type Mistake = (String, String);

/// Checks that every `$ref` resolves, and that none is circular.
pub(super) fn check(document: &Value, circles: Circles) -> Result<(), Mistake> {
    let mut check = Check { document, circles, visits: HashMap::new() };
    each(document, "", false, &mut |pointer, reference| check.follow(pointer, reference))
}

/// Decodes the references, which are URIs, so that each is a JSON pointer behind its `#`.
pub(super) fn decode(value: &mut Value) {
    if let Some(Value::String(reference)) = value.get_mut("$ref")
        && reference.starts_with('#')
        && reference.contains('%')
    {
        *reference = percent_decode_str(reference).decode_utf8_lossy().into_owned();
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(decode),
        Value::Array(items) => items.iter_mut().for_each(decode),
        _ => {}
    }
}

struct Check<'a> {
    document: &'a Value,
    circles: Circles,
    /// The targets that are being followed, by false, and those that were, by true.
    visits: HashMap<&'a str, bool>,
}

impl<'a> Check<'a> {
    fn follow(&mut self, pointer: &str, reference: &'a Value) -> Result<(), Mistake> {
        let wrong = |message: String| (format!("{pointer}/$ref"), message);
        let Some(text) = reference.as_str() else {
            return Err(wrong(format!("$ref {reference} is not a string")));
        };
        let Some(target) = text.strip_prefix('#') else {
            return Err(wrong(format!(
                "$ref {reference} refers to another document: move what it refers to into this one"
            )));
        };
        let Some(value) = self.document.pointer(target) else {
            return Err(wrong(format!("$ref {reference} does not resolve")));
        };
        match self.visits.get(target) {
            Some(true) => return Ok(()),
            Some(false) => return Err(wrong(format!("$ref {reference} is circular"))),
            None => {}
        }
        self.visits.insert(target, false);
        match self.circles {
            Circles::OfSchemas => self.follow_below(target, value)?,
            Circles::OfReferences => {
                if let Some(reference) = value.get("$ref").filter(|reference| reference.is_string()) {
                    self.follow(target, reference)?;
                }
            }
        }
        self.visits.insert(target, true);
        Ok(())
    }

    /// Follows what a schema holds other than by nesting.
    fn follow_below(&mut self, pointer: &str, value: &'a Value) -> Result<(), Mistake> {
        let mut unnested = vec![(pointer.to_owned(), value)];
        while let Some((pointer, value)) = unnested.pop() {
            if let Some(reference) = value.get("$ref").filter(|reference| reference.is_string()) {
                self.follow(&pointer, reference)?;
            }
            let children = pointer::children(value).filter(|(step, _)| {
                let key = &step[1..];
                !NESTING.contains(&key) && !is_literal(key)
            });
            unnested.extend(children.map(|(step, child)| (format!("{pointer}{step}"), child)));
        }
        Ok(())
    }
}

/// Visits every reference below a value, with the JSON pointer of what holds it.
fn each<'a>(
    value: &'a Value,
    pointer: &str,
    is_named: bool,
    visit: &mut impl FnMut(&str, &'a Value) -> Result<(), Mistake>,
) -> Result<(), Mistake> {
    if let Some(reference) = value.get("$ref").filter(|_| !is_named) {
        visit(pointer, reference)?;
    }
    for (step, child) in pointer::children(value) {
        let key = &step[1..];
        if is_named || !is_literal(key) {
            let is_named = !is_named && value.is_object() && NAMED.contains(&key);
            each(child, &format!("{pointer}{step}"), is_named, visit)?;
        }
    }
    Ok(())
}

/// Whether a keyword holds a value of the API.
pub(super) fn is_literal(key: &str) -> bool {
    LITERALS.contains(&key) || key.starts_with("x-")
}
