//! The `$ref`s of a document: checks that each resolves, and that none is circular.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::keywords::{Kind, Of};
use super::visit;

/// The keywords under which a schema may contain itself, since its values can still be finite.
const NESTING: [&str; 3] = ["properties", "items", "additionalProperties"];

/// The circles to reject.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Circles {
    /// References that only refer to each other.
    OfReferences,
    /// Also schemas that contain themselves in `allOf`, `anyOf`, `oneOf` or `not`.
    OfSchemas,
}

/// The JSON pointer of a mistake, and its description.
type Mistake = (String, String);

/// Checks that every `$ref` resolves, and that none is circular.
pub(super) fn check(document: &Value, circles: Circles) -> Result<(), Mistake> {
    let mut resolver = Resolver { document, circles, visits: HashMap::new() };
    let mut first = Ok(());
    visit::each(document, &mut |pointer, kind, value| {
        if first.is_ok() {
            first = resolver.check(pointer, kind, value);
        }
    });
    first
}

/// Decodes the references, which are URIs, so that each is a JSON pointer after its `#`.
pub(super) fn decode(document: &mut Value) {
    visit::each_mut(document, &mut |_, kind, value| {
        if let (Kind::Reference, Value::String(reference)) = (kind, value)
            && reference.starts_with('#')
            && reference.contains('%')
        {
            *reference = percent_decode_str(reference).decode_utf8_lossy().into_owned();
        }
    });
}

struct Resolver<'a> {
    document: &'a Value,
    circles: Circles,
    /// The visited targets: false while a target is being followed, true after that.
    visits: HashMap<&'a str, bool>,
}

impl<'a> Resolver<'a> {
    fn check(&mut self, pointer: &str, kind: Kind, value: &'a Value) -> Result<(), Mistake> {
        match kind {
            Kind::Object(of) if of.may_be_reference() => match value.get("$ref") {
                Some(reference) => self.follow(pointer, of, reference),
                None => match value.get("$dynamicRef") {
                    Some(_) if of == Of::Schema => {
                        Err((format!("{pointer}/$dynamicRef"), "$dynamicRef is not supported: use $ref".to_owned()))
                    }
                    _ => Ok(()),
                },
            },
            _ => Ok(()),
        }
    }

    fn follow(&mut self, pointer: &str, of: Of, reference: &'a Value) -> Result<(), Mistake> {
        let wrong = |message: String| Err((format!("{pointer}/$ref"), message));
        let Some(text) = reference.as_str() else {
            return wrong(format!("$ref {reference} is not a string"));
        };
        let Some(target) = text.strip_prefix('#') else {
            return wrong(format!("$ref {reference} refers to another document: move the target into this one"));
        };
        if !target.is_empty() && !target.starts_with('/') {
            return wrong(format!(
                "$ref {reference} refers to an anchor, which is not supported: refer to its place, such as \
                 `#/components/schemas/A`"
            ));
        }
        let Some(value) = self.document.pointer(target) else {
            return wrong(format!("$ref {reference} does not resolve"));
        };
        match self.visits.get(target) {
            Some(true) => return Ok(()),
            Some(false) => return wrong(format!("$ref {reference} is circular")),
            None => {}
        }
        self.visits.insert(target, false);
        match (self.circles, value.get("$ref")) {
            (Circles::OfSchemas, _) if of == Of::Schema => self.follow_below(target, value)?,
            (_, Some(reference)) => self.follow(target, of, reference)?,
            _ => {}
        }
        self.visits.insert(target, true);
        Ok(())
    }

    /// Follows the schemas inside a schema, except those below a nesting keyword.
    fn follow_below(&mut self, pointer: &str, schema: &'a Value) -> Result<(), Mistake> {
        if let Some(reference) = schema.get("$ref") {
            return self.follow(pointer, Of::Schema, reference);
        }
        for (key, value) in schema.as_object().into_iter().flatten() {
            let at = format!("{pointer}/{key}");
            match Kind::Object(Of::Schema).below(key) {
                Kind::Object(Of::Schema) if !NESTING.contains(&key.as_str()) => self.follow_below(&at, value)?,
                Kind::List(Of::Schema) => {
                    let branches = value.as_array().into_iter().flatten().enumerate();
                    for (index, branch) in branches {
                        self.follow_below(&format!("{at}/{index}"), branch)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
