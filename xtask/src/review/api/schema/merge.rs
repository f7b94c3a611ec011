//! A schema together with the parts of its `allOf`: a value must match all of them, wherever they are written.

use std::collections::BTreeSet;

use serde_json::Value;

use super::union::{Family, Union, UnionKind};
use crate::openapi::node::{Node, is_null};

/// Schemas that a value must all match.
#[derive(Clone, Debug)]
pub(super) struct Schema<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// The JSON pointers of the lists of alternatives of which one is among the nodes.
    pub(super) chosen: Vec<String>,
}

/// The schemas that a value must all match, as one.
pub(super) struct Merged<'a> {
    /// The schemas as written, each once. A schema comes before those inside it.
    pub(super) parts: Vec<Node<'a>>,
    /// The place that allows null.
    pub(super) null: Option<Node<'a>>,
    /// Whether a part rejects null: a type that is not nullable. A schema without a type allows it.
    pub(super) refuses_null: bool,
    /// The lists of alternatives of which the value must match one.
    pub(super) unions: Vec<Union<'a>>,
}

/// What a schema says about null.
enum Null<'a> {
    Allowed(Node<'a>),
    Refused,
    Unsaid,
}

impl<'a> Schema<'a> {
    pub(super) fn new(nodes: &[Node<'a>]) -> Self {
        Self { nodes: nodes.to_vec(), chosen: Vec::new() }
    }

    /// Returns the schema with one of its alternatives chosen.
    pub(super) fn choose(&self, union: &Union<'a>, branch: &Node<'a>) -> Self {
        let mut schema = self.clone();
        schema.nodes.push(branch.clone());
        schema.chosen.push(union.at.pointer.clone());
        schema
    }

    /// Returns a schema for the values that match both schemas.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            nodes: self.nodes.iter().chain(&other.nodes).cloned().collect(),
            chosen: self.chosen.iter().chain(&other.chosen).cloned().collect(),
        }
    }

    /// Returns the schema without a list of alternatives, which is compared separately.
    pub(super) fn without(&self, union: &Union<'a>) -> Self {
        let mut schema = self.clone();
        schema.chosen.push(union.at.pointer.clone());
        schema
    }
}

impl<'a> Merged<'a> {
    /// Merges the schemas and the parts of their `allOf`.
    pub(super) fn new(schema: &Schema<'a>, family: &Family<'a>) -> Self {
        let mut merged = Self::empty();
        for node in &schema.nodes {
            let node = node.resolved();
            let has_chosen = |pointer: &String| schema.chosen.contains(pointer);
            if let Some(union) = family.union(&node).filter(|union| !has_chosen(&union.at.pointer)) {
                merged.unions.push(union);
            }
        }
        match merged.add_all(&schema.nodes, &schema.chosen) {
            Null::Allowed(null) => merged.null = Some(null),
            Null::Refused => merged.refuses_null = true,
            Null::Unsaid => {}
        }
        merged
    }

    fn empty() -> Self {
        Self { parts: Vec::new(), null: None, refuses_null: false, unions: Vec::new() }
    }

    fn add_all(&mut self, nodes: &[Node<'a>], chosen: &[String]) -> Null<'a> {
        nodes.iter().fold(Null::Unsaid, |null, node| null.and(self.add(node, chosen)))
    }

    fn add(&mut self, schema: &Node<'a>, chosen: &[String]) -> Null<'a> {
        let schema = schema.resolved();
        if self.parts.iter().any(|part| part.pointer == schema.pointer && std::ptr::eq(part.tree(), schema.tree())) {
            return Null::Unsaid;
        }
        self.parts.push(schema.clone());
        let mut null = self.add_all(&schema.items("allOf"), chosen);
        for (keyword, kind) in [("anyOf", UnionKind::AnyOf), ("oneOf", UnionKind::OneOf)] {
            if let Some(at) = schema.child(keyword).filter(|at| !chosen.contains(&at.pointer)) {
                null = null.and(self.add_union(kind, at, chosen));
            }
        }
        match schema.child("nullable") {
            Some(nullable) if nullable.value == &Value::Bool(true) => Null::Allowed(nullable),
            _ if schema.value.get("type").is_some() => Null::Refused,
            _ => null,
        }
    }

    fn add_union(&mut self, kind: UnionKind, at: Node<'a>, chosen: &[String]) -> Null<'a> {
        let mut branches = at.elements();
        let all = branches.len();
        let of_branches: Vec<_> = branches.iter().map(|branch| null_of(branch, &at, chosen)).collect();
        branches.retain(|branch| !is_null(branch.resolved().value));
        let null = if branches.len() < all || of_branches.iter().any(|null| matches!(null, Null::Allowed(_))) {
            Null::Allowed(at.clone())
        } else if !of_branches.is_empty() && of_branches.iter().all(|null| matches!(null, Null::Refused)) {
            Null::Refused
        } else {
            Null::Unsaid
        };
        match &branches[..] {
            // An empty list requires nothing.
            [] => null,
            [only] => match null {
                Null::Allowed(_) => {
                    self.add(only, chosen);
                    null
                }
                _ => self.add(only, chosen),
            },
            _ => {
                self.unions.push(Union { kind, at, branches });
                null
            }
        }
    }

    /// Returns a keyword's values.
    pub(super) fn all(&self, keyword: &str) -> Vec<Node<'a>> {
        self.parts.iter().filter_map(|part| part.child(keyword)).collect()
    }

    /// Returns a keyword's outermost value.
    pub(super) fn first(&self, keyword: &str) -> Option<Node<'a>> {
        self.parts.iter().find_map(|part| part.child(keyword))
    }

    /// Returns the type, if it is given or follows from the listed values.
    pub(super) fn kind(&self) -> Option<&'a str> {
        let said = self.parts.iter().find_map(|part| part.text("type"));
        said.or_else(|| self.first("enum").and_then(|values| kind_of_all(values.value)))
    }

    /// Whether the schema has a keyword that only applies to values of a type.
    pub(super) fn means(&self, kind: &Value) -> bool {
        const MEANT: [(&str, &[&str]); 2] =
            [("object", &["properties", "additionalProperties", "required"]), ("array", &["items"])];
        let keywords = MEANT.iter().filter(|(meant, _)| kind == meant).flat_map(|(_, keywords)| *keywords);
        keywords.into_iter().any(|keyword| self.first(keyword).is_some())
    }

    /// Returns the names of the properties that are described and that no part forbids.
    pub(super) fn properties(&self) -> BTreeSet<&'a str> {
        let names = |part: &Node<'a>| part.value.get("properties").and_then(Value::as_object);
        let closed: Vec<_> = self.parts.iter().filter(|part| is_closed(part)).map(names).collect();
        let is_allowed =
            |name: &str| closed.iter().all(|names| names.is_some_and(|properties| properties.contains_key(name)));
        let all = self.parts.iter().filter_map(names).flatten().map(|(name, _)| name.as_str());
        all.filter(|name| is_allowed(name)).collect()
    }

    /// Returns the schemas of a property: from the parts that name it, and from the additional properties of the others.
    pub(super) fn property(&self, name: &str) -> Vec<Node<'a>> {
        let additional = |part: &Node<'a>| part.child("additionalProperties").filter(|schema| schema.value.is_object());
        let parts = self.parts.iter();
        parts.filter_map(|part| part.at(&["properties", name]).or_else(|| additional(part))).collect()
    }

    /// Whether properties that are not described are allowed.
    pub(super) fn is_open(&self) -> bool {
        !self.parts.iter().any(is_closed)
    }

    /// Returns the required names.
    pub(super) fn required(&self) -> Vec<Node<'a>> {
        self.parts.iter().flat_map(|part| part.items("required")).collect()
    }
}

impl Null<'_> {
    /// Combines what two schemas say about null, both of which must match.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            (Self::Unsaid, other) => other,
            (null, _) => null,
        }
    }
}

/// Returns what an alternative of the list `at` says about null.
fn null_of<'a>(branch: &Node<'a>, at: &Node<'a>, chosen: &[String]) -> Null<'a> {
    let mut chosen = chosen.to_vec();
    chosen.push(at.pointer.clone());
    Merged::empty().add(branch, &chosen)
}

fn is_closed(part: &Node<'_>) -> bool {
    part.value.get("additionalProperties") == Some(&Value::Bool(false))
}

/// Returns the type of all values of a list except null, if it is the same.
fn kind_of_all(values: &Value) -> Option<&'static str> {
    let kind = |value: &Value| match value {
        Value::Null => None,
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::String(_) => Some("string"),
        Value::Array(_) => Some("array"),
        Value::Object(_) => Some("object"),
    };
    let mut kinds = values.as_array()?.iter().filter_map(kind);
    let first = kinds.next()?;
    kinds.all(|other| other == first).then_some(first)
}
