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

/// Whether a schema at a pointer is directly in components/schemas.
pub(crate) fn is_named(pointer: &str) -> bool {
    pointer.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
}

/// The value at a pointer. Unlike [`Value::pointer`], it copies no step, and references are resolved all the time.
pub(crate) fn find<'a>(document: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer.split('/').skip(1).try_fold(document, |value, step| match value {
        Value::Object(members) => members.get(&*key(step)),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
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
