//! JSON pointers (RFC 6901), as strings.

use std::borrow::Cow;

use serde_json::Value;

/// One step of a pointer: a key after a slash.
pub(crate) fn step(key: &str) -> String {
    join("", key)
}

/// The pointer of the value under a key of the value at `pointer`.
pub(crate) fn join(pointer: &str, key: &str) -> String {
    let mut joined = String::with_capacity(pointer.len() + 1 + key.len());
    joined.push_str(pointer);
    push(&mut joined, key);
    joined
}

/// Calls `visit` with the key appended to the pointer, and removes it again.
pub(crate) fn with_key(pointer: &mut String, key: &str, visit: impl FnOnce(&mut String)) {
    let length = pointer.len();
    push(pointer, key);
    visit(pointer);
    pointer.truncate(length);
}

fn push(pointer: &mut String, key: &str) {
    pointer.push('/');
    // Most keys need no escaping, and this runs for every value of a document.
    if key.contains(['~', '/']) {
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(key);
    }
}

/// The key that a step, without its slash, stands for.
pub(crate) fn key(step: &str) -> Cow<'_, str> {
    if step.contains('~') { step.replace("~1", "/").replace("~0", "~").into() } else { step.into() }
}

/// The value at a pointer: [`Value::pointer`], which decodes each step even where nothing is escaped.
pub(crate) fn find<'a>(document: &'a Value, pointer: &str) -> Option<&'a Value> {
    if pointer.contains('~') {
        return document.pointer(pointer);
    }
    let starts = pointer.match_indices('/').map(|(start, _)| &pointer[start..]);
    starts.map(|rest| &rest[..rest[1..].find('/').map_or(rest.len(), |end| end + 1)]).try_fold(
        document,
        |value, step| match value {
            Value::Object(members) => members.get(&step[1..]),
            _ => value.pointer(step),
        },
    )
}

/// The pointer without its last step, and that step.
pub(crate) fn split_last(pointer: &str) -> Option<(&str, &str)> {
    pointer.rsplit_once('/')
}

/// The members or items of a value, each with its step.
pub(crate) fn children(value: &Value) -> impl Iterator<Item = (String, &Value)> {
    let members = value.as_object().into_iter().flatten().map(|(key, member)| (step(key), member));
    let items = value.as_array().into_iter().flatten().enumerate().map(|(index, item)| (format!("/{index}"), item));
    members.chain(items)
}
