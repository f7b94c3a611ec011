//! The same value of the base document and of the head document.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::openapi::node::Node;

/// A value on both sides; a side is none where the value is not there.
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

    /// The member of an object.
    pub(super) fn child(&self, key: &str) -> Self {
        self.map(|node| node.child(key))
    }

    /// The member of an object that a path of keys leads to.
    pub(super) fn at(&self, keys: &[&str]) -> Self {
        self.map(|node| node.at(keys))
    }

    /// What a `$ref` refers to.
    pub(super) fn resolved(&self) -> Self {
        self.map(|node| Some(node.resolved()))
    }

    /// The members of the two objects by name.
    pub(super) fn members(&self) -> Vec<(String, Self)> {
        let names = |side: &Option<Node<'a>>| -> Vec<String> {
            let members = side.as_ref().and_then(|node| node.value.as_object());
            members.into_iter().flatten().map(|(name, _)| name.clone()).collect()
        };
        let all: BTreeSet<_> = names(&self.base).into_iter().chain(names(&self.head)).collect();
        all.into_iter().map(|name| (name.clone(), self.child(&name))).collect()
    }

    /// Both sides, where the value is there on both.
    pub(super) fn as_both(&self) -> Option<(&Node<'a>, &Node<'a>)> {
        Some((self.base.as_ref()?, self.head.as_ref()?))
    }

    pub(super) fn is_different(&self) -> bool {
        value(self.base.as_ref()) != value(self.head.as_ref())
    }

    /// Whether a flag is set, on each side.
    pub(super) fn flag(&self, key: &str) -> (bool, bool) {
        let is_set = |side: &Option<Node<'a>>| side.as_ref().is_some_and(|node| node.is_set(key));
        (is_set(&self.base), is_set(&self.head))
    }

    /// What happened to a value that is there on one side only.
    pub(super) fn verb(&self) -> &'static str {
        if self.base.is_none() { "added" } else { "removed" }
    }

    /// How the value was, and how it is.
    pub(super) fn went(&self) -> String {
        format!("went from {} to {}", show(self.base.as_ref()), show(self.head.as_ref()))
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
    node.map_or_else(|| "none".to_owned(), |node| node.value.to_string())
}
