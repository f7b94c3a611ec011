//! How an array is written in a query.

use crate::openapi::node::Node;

/// What is between the items of an array that is one value, such as `?a=1,2`. There is nothing where each item is a value of
/// its own: `?a=1&a=2`.
pub(super) fn separator(parameter: &Node<'_>) -> Option<&'static str> {
    let style = parameter.text("style").unwrap_or("form");
    let is_exploded = parameter.child("explode").map_or(style == "form", |explode| explode.value == true);
    match style {
        _ if is_exploded => None,
        "spaceDelimited" => Some(" "),
        "pipeDelimited" => Some("|"),
        _ => Some(","),
    }
}

/// Whether a parameter is an array.
pub(super) fn is_array(parameter: &Node<'_>) -> bool {
    parameter.child("schema").is_some_and(|schema| schema.resolved().text("type") == Some("array"))
}
