//! Passes on the copy of the document that progenitor reads. They rewrite it, with the same meaning, into the form that gives
//! the best code.

use serde_json::{Map, Value};

use crate::openapi::node::Tree;

pub(super) mod directions;
pub(super) mod docs;
pub(super) mod limits;
pub(super) mod marks;
pub(super) mod names;
pub(super) mod nullable;
pub(super) mod parameters;
pub(super) mod parts;
pub(super) mod responses;
pub(super) mod targets;
#[cfg(test)]
mod tests;
pub(super) mod types;
pub(super) mod unions;
pub(super) mod unsigned;
pub(super) mod values;

type Object = Map<String, Value>;

/// Returns what a function finds in the document before a pass changes it.
fn read<T>(spec: &mut Value, find: impl FnOnce(&Tree) -> T) -> T {
    let tree = Tree::new(std::mem::take(spec));
    let found = find(&tree);
    *spec = tree.into_value();
    found
}

fn append_to_description(described: &mut Object, text: &str) {
    let description = described.get("description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{description}{text}");
    described.insert("description".to_owned(), description.trim_start().into());
}
