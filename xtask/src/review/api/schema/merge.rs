//! A schema together with what its `allOf` holds: a value must meet all of it, wherever it is written.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::openapi::node::Node;
use crate::openapi::null::is_null;

/// The keywords that say nothing of which values are allowed, null apart.
const NO_CONSTRAINT: &[&str] =
    &["title", "description", "example", "externalDocs", "deprecated", "nullable", "readOnly", "writeOnly", "default"];

/// The schemas that a value must all meet, as one.
pub(crate) struct Merged<'a> {
    /// The schemas as they are written, each once: what holds others goes before them.
    pub(crate) parts: Vec<Node<'a>>,
    /// What lets the value be null.
    pub(crate) null: Option<Node<'a>>,
}

/// What a schema says of null.
enum Null<'a> {
    Allowed(Node<'a>),
    Refused,
    Unsaid,
}

impl<'a> Merged<'a> {
    /// The schemas and whatever their `allOf` hold. A document's `$ref`s come back to no `allOf`, so this ends.
    pub(crate) fn new(schemas: &[Node<'a>]) -> Self {
        let mut merged = Self { parts: Vec::new(), null: None };
        if let Null::Allowed(null) = merged.add_all(schemas) {
            merged.null = Some(null);
        }
        merged
    }

    fn add_all(&mut self, schemas: &[Node<'a>]) -> Null<'a> {
        schemas.iter().fold(Null::Unsaid, |null, schema| null.and(self.add(schema)))
    }

    fn add(&mut self, schema: &Node<'a>) -> Null<'a> {
        let schema = schema.resolved();
        if self.parts.iter().any(|part| part.pointer == schema.pointer) {
            return Null::Unsaid;
        }
        self.parts.push(schema.clone());
        let inner = match or_null(&schema) {
            Some((keyword, inner)) => {
                self.add(&inner);
                schema.child(keyword).map_or(Null::Unsaid, Null::Allowed)
            }
            None => self.add_all(&schema.items("allOf")),
        };
        match schema.child("nullable") {
            Some(nullable) if nullable.value == &Value::Bool(true) => Null::Allowed(nullable),
            _ if schema.value.get("type").is_some() => Null::Refused,
            _ => inner,
        }
    }

    /// A keyword's values.
    pub(crate) fn all(&self, keyword: &str) -> Vec<Node<'a>> {
        self.parts.iter().filter_map(|part| part.child(keyword)).collect()
    }

    /// A keyword's value, where the outermost goes before what it holds.
    pub(crate) fn first(&self, keyword: &str) -> Option<Node<'a>> {
        self.parts.iter().find_map(|part| part.child(keyword))
    }

    /// The branches of each `anyOf` or `oneOf`, except of one that only adds null to a schema.
    pub(crate) fn alternatives(&self, keyword: &str) -> Vec<Vec<Node<'a>>> {
        let parts = self.parts.iter().filter(|part| part.value.get(keyword).is_some() && or_null(part).is_none());
        parts.map(|part| part.items(keyword)).collect()
    }

    /// The names of the properties that are described, and that no part forbids.
    pub(crate) fn properties(&self) -> BTreeSet<&'a str> {
        let names = |part: &Node<'a>| part.value.get("properties").and_then(Value::as_object);
        let closed: Vec<_> = self.parts.iter().filter(|part| is_closed(part)).map(names).collect();
        let is_allowed =
            |name: &str| closed.iter().all(|names| names.is_some_and(|properties| properties.contains_key(name)));
        let all = self.parts.iter().filter_map(names).flatten().map(|(name, _)| name.as_str());
        all.filter(|name| is_allowed(name)).collect()
    }

    /// The schemas of a property that is described: those of the parts that name it, and of its additional properties
    /// in those that do not.
    pub(crate) fn property(&self, name: &str) -> Vec<Node<'a>> {
        let additional = |part: &Node<'a>| part.child("additionalProperties").filter(|schema| schema.value.is_object());
        let parts = self.parts.iter();
        parts.filter_map(|part| part.at(&["properties", name]).or_else(|| additional(part))).collect()
    }

    /// Whether a property that is not described may be there.
    pub(crate) fn is_open(&self) -> bool {
        !self.parts.iter().any(is_closed)
    }

    /// The names that are required.
    pub(crate) fn required(&self) -> Vec<Node<'a>> {
        self.parts.iter().flat_map(|part| part.items("required")).collect()
    }

    pub(crate) fn is_set(&self, keyword: &str) -> bool {
        self.parts.iter().any(|part| part.is_set(keyword))
    }
}

impl Null<'_> {
    /// What two schemas say of null that must both be met.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            (Self::Unsaid, other) => other,
            (null, _) => null,
        }
    }
}

fn is_closed(part: &Node<'_>) -> bool {
    part.value.get("additionalProperties") == Some(&Value::Bool(false))
}

/// The schema to which this one only adds words and null, and the keyword that holds it.
fn or_null<'a>(node: &Node<'a>) -> Option<(&'static str, Node<'a>)> {
    let keyword = ["anyOf", "oneOf"].into_iter().find(|keyword| node.value.get(keyword).is_some())?;
    let says_nothing = |key: &str| key == keyword || NO_CONSTRAINT.contains(&key) || key.starts_with("x-");
    if !node.value.as_object()?.keys().all(|key| says_nothing(key)) {
        return None;
    }
    let [first, second] = <[Node<'a>; 2]>::try_from(node.items(keyword)).ok()?;
    match (is_null(first.value), is_null(second.value)) {
        (true, false) => Some((keyword, second)),
        (false, true) => Some((keyword, first)),
        _ => None,
    }
}
