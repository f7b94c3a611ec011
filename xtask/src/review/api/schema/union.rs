//! Lists of alternatives.

use crate::openapi::node::Node;

/// Alternatives, of which there are several.
#[derive(Clone, Debug)]
pub(super) struct Union<'a> {
    pub(super) kind: UnionKind,
    /// Where they stand.
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
