//! A value of the base document, and the same value of the head document.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::openapi::keywords::{Kind, Of};
use crate::openapi::node::Node;
use crate::review::finding;

/// A value on both sides. A side is `None` if the value is not there.
#[derive(Clone, Debug)]
pub(super) struct Sides<'a> {
    pub(super) base: Option<Node<'a>>,
    pub(super) head: Option<Node<'a>>,
}

impl<'a> Sides<'a> {
    pub(super) fn new(base: Option<Node<'a>>, head: Option<Node<'a>>) -> Self {
        Self { base, head }
    }

    pub(super) fn both(base: &Node<'a>, head: &Node<'a>) -> Self {
        Self::new(Some(base.clone()), Some(head.clone()))
    }

    /// Returns a member of the object.
    pub(super) fn child(&self, key: &str) -> Self {
        self.map(|node| node.child(key))
    }

    /// Returns the member of the object at a path of keys.
    pub(super) fn at(&self, keys: &[&str]) -> Self {
        self.map(|node| node.at(keys))
    }

    /// Returns the value that a `$ref` refers to.
    pub(super) fn resolved(&self) -> Self {
        self.map(|node| Some(node.resolved()))
    }

    /// Returns the members of the two objects by name.
    pub(super) fn members(&self) -> Vec<(String, Self)> {
        let names = |side: &Option<Node<'a>>| -> Vec<String> {
            let members = side.as_ref().and_then(|node| node.value.as_object());
            members.into_iter().flatten().map(|(name, _)| name.clone()).collect()
        };
        let all: BTreeSet<_> = names(&self.base).into_iter().chain(names(&self.head)).collect();
        all.into_iter().map(|name| (name.clone(), self.child(&name))).collect()
    }

    /// Returns the items of the two lists: pairs of the same item, and the rest of each list.
    pub(super) fn items(&self) -> (Vec<Self>, Vec<Node<'a>>, Vec<Node<'a>>) {
        let items = |side: &Option<Node<'a>>| side.as_ref().map(Node::elements).unwrap_or_default();
        let (mut pairs, mut rest, mut unmatched) = (Vec::new(), Vec::new(), items(&self.head));
        for was in items(&self.base) {
            match unmatched.iter().position(|is| identity(&was) == identity(is)) {
                Some(position) => pairs.push(Self::both(&was, &unmatched.remove(position))),
                None => rest.push(was),
            }
        }
        (pairs, rest, unmatched)
    }

    /// Returns the kind of the value.
    pub(super) fn kind(&self) -> Kind {
        self.head.as_ref().or(self.base.as_ref()).map_or(Kind::Unknown, |node| node.kind)
    }

    /// Returns both sides, if both have the value.
    pub(super) fn as_both(&self) -> Option<(&Node<'a>, &Node<'a>)> {
        Some((self.base.as_ref()?, self.head.as_ref()?))
    }

    pub(super) fn is_different(&self) -> bool {
        value(self.base.as_ref()) != value(self.head.as_ref())
    }

    /// Whether the value differs, or what it refers to at any depth.
    pub(super) fn is_different_behind_references(&self) -> bool {
        fn expanded(node: &Node<'_>, depth: usize) -> Value {
            let node = node.resolved();
            match node.value {
                Value::Object(_) if depth > 0 => {
                    let members = node.children().into_iter();
                    Value::Object(members.map(|(key, child)| (key.to_owned(), expanded(&child, depth - 1))).collect())
                }
                Value::Array(_) if depth > 0 => node.elements().iter().map(|item| expanded(item, depth - 1)).collect(),
                value => value.clone(),
            }
        }

        // A schema may contain itself.
        const DEPTH: usize = 12;
        let expand = |side: &Option<Node<'a>>| side.as_ref().map(|node| expanded(node, DEPTH));
        expand(&self.base) != expand(&self.head)
    }

    /// Whether a flag is set, on each side.
    pub(super) fn flag(&self, key: &str) -> (bool, bool) {
        let is_set = |side: &Option<Node<'a>>| side.as_ref().is_some_and(|node| node.is_set(key));
        (is_set(&self.base), is_set(&self.head))
    }

    /// Returns what happened to a value that only one side has.
    pub(super) fn verb(&self) -> &'static str {
        if self.base.is_none() { "added" } else { "removed" }
    }

    /// Says how the value changed.
    pub(super) fn changed(&self) -> String {
        format!("changed from {} to {}", show(self.base.as_ref()), show(self.head.as_ref()))
    }

    pub(super) fn pointers(&self) -> [Option<String>; 2] {
        [&self.base, &self.head].map(|side| side.as_ref().map(|node| node.pointer.clone()))
    }

    fn map(&self, of: impl Fn(&Node<'a>) -> Option<Node<'a>>) -> Self {
        Self { base: self.base.as_ref().and_then(&of), head: self.head.as_ref().and_then(&of) }
    }
}

fn value<'a>(node: Option<&Node<'a>>) -> Option<&'a Value> {
    node.map(|node| node.value)
}

fn show(node: Option<&Node<'_>>) -> String {
    finding::show(node.map_or(&Value::Null, |node| node.value))
}

/// Returns what identifies an item of a list: a parameter's place and name, a tag's name, a server's URL, a reference, or else
/// its value.
fn identity(node: &Node<'_>) -> String {
    let resolved = node.resolved();
    let text = |key: &str| resolved.text(key).unwrap_or_default();
    match node.kind {
        Kind::Object(Of::Parameter) if text("in") == "header" => format!("header {}", text("name").to_lowercase()),
        Kind::Object(Of::Parameter) => format!("{} {}", text("in"), text("name")),
        Kind::Object(Of::Tag) => text("name").to_owned(),
        Kind::Object(Of::Server) => text("url").to_owned(),
        _ => node.text("$ref").map_or_else(|| node.value.to_string(), str::to_owned),
    }
}
