//! Lists of alternatives. A schema with a discriminator is one, too: its value may be one of the schemas that have it in their
//! `allOf`.

use std::collections::HashMap;

use crate::openapi::node::Node;

/// A list of several alternatives.
#[derive(Clone, Debug)]
pub(super) struct Union<'a> {
    pub(super) kind: UnionKind,
    /// Where they are written.
    pub(super) at: Node<'a>,
    pub(super) branches: Vec<Node<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnionKind {
    AnyOf,
    OneOf,
    /// A schema with a discriminator, and those that have it in their `allOf`.
    Family,
}

/// The children of each parent with a discriminator, by its JSON pointer.
#[derive(Default)]
pub(super) struct Family<'a>(HashMap<String, Vec<Node<'a>>>);

impl<'a> Family<'a> {
    pub(super) fn new(root: Option<&Node<'a>>) -> Self {
        let mut family = Self::default();
        let schemas = root.and_then(|root| root.at(&["components"]));
        for (_, child) in schemas.map(|components| components.members("schemas")).unwrap_or_default() {
            for parent in child.items("allOf").into_iter().filter(|part| part.text("$ref").is_some()) {
                let parent = parent.resolved();
                if parent.child("discriminator").is_some() {
                    family.0.entry(parent.pointer).or_default().push(child.clone());
                }
            }
        }
        family
    }

    /// The schema itself and its children as alternatives, if it has children and lists no alternatives of its own.
    pub(super) fn union(&self, schema: &Node<'a>) -> Option<Union<'a>> {
        let children = self.0.get(&schema.pointer)?;
        let lists = ["oneOf", "anyOf"].iter().any(|keyword| schema.value.get(keyword).is_some());
        let at = schema.child("discriminator").filter(|_| !lists)?;
        let branches = std::iter::once(schema.clone()).chain(children.iter().cloned()).collect();
        Some(Union { kind: UnionKind::Family, at, branches })
    }
}
