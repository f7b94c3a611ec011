//! An operation, and those of a document by what a caller asks for.

use std::collections::{BTreeMap, BTreeSet};

use crate::openapi::document::{METHODS, unnamed};
use crate::openapi::node::Node;

/// An operation with what its path adds to it.
pub(super) struct Operation<'a> {
    /// Such as `POST /v1/customers`.
    pub(super) name: String,
    pub(super) template: &'a str,
    pub(super) item: Node<'a>,
    pub(super) node: Node<'a>,
}

/// The operations by path and method, where the names of path parameters matter only in ambiguous paths.
pub(super) fn operations<'a>(
    paths: &[(&'a str, Node<'a>)],
    ambiguous: &BTreeSet<String>,
) -> BTreeMap<(String, &'static str), Operation<'a>> {
    let mut operations = BTreeMap::new();
    for (template, item) in paths {
        let path = unnamed(template);
        let path = if ambiguous.contains(&path) { (*template).to_owned() } else { path };
        let item = item.resolved();
        for method in METHODS {
            if let Some(node) = item.child(method) {
                let name = format!("{} {template}", method.to_uppercase());
                operations.insert((path.clone(), method), Operation { name, template, item: item.clone(), node });
            }
        }
    }
    operations
}
