//! JSON pointers (RFC 6901), as strings.

use std::fmt::Display;

use serde_json::Value;

/// One step of a pointer, with its slash: a key, or an index.
pub(crate) fn step(key: impl Display) -> String {
    let step = format!("/{key}");
    // Most keys need no escape, and this is called for every value of a document.
    if step[1..].contains(['~', '/']) { format!("/{}", step[1..].replace('~', "~0").replace('/', "~1")) } else { step }
}

/// The key that a step, without its slash, stands for.
pub(crate) fn key(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// The pointer without its last step, and that step.
pub(crate) fn split_last(pointer: &str) -> Option<(&str, &str)> {
    pointer.rsplit_once('/')
}

/// The members or items of a value, each with its step.
pub(crate) fn children(value: &Value) -> impl Iterator<Item = (String, &Value)> {
    let members = value.as_object().into_iter().flatten().map(|(key, member)| (step(key), member));
    let items = value.as_array().into_iter().flatten().enumerate().map(|(index, item)| (step(index), item));
    members.chain(items)
}

/// The members of the object at `pointer`, each with its own pointer.
pub(crate) fn members<'a>(document: &'a Value, pointer: &str) -> impl Iterator<Item = (String, &'a Value)> {
    let members = document.pointer(pointer).and_then(Value::as_object);
    members.into_iter().flatten().map(move |(name, member)| (format!("{pointer}{}", step(name)), member))
}
