//! What a type or a field is called in Rust, where the derived name is not wanted: `x-rust-name`.

use heck::ToPascalCase;

use crate::openapi::node::Node;

pub(super) const RUST_NAME: &str = "x-rust-name";

/// What the type of a named schema is called.
pub(super) fn type_name(schema: &Node<'_>) -> String {
    // One that is a $ref to another has a name of its own all the same.
    let name = schema.pointer.rsplit('/').next().unwrap_or_default();
    schema.text(RUST_NAME).map_or_else(|| name.to_pascal_case(), str::to_owned)
}
