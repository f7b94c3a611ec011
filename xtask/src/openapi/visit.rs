//! Visits the values of a document, each with its kind.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::keywords::{Kind, Of};
use super::pointer::{self, with_key};

/// Objects by JSON pointer to which a `$ref` leads but no keyword does, such as those below an extension.
pub(crate) type Targets = BTreeMap<String, Of>;

/// The targets of a document's references to which no keyword leads.
pub(crate) fn targets(document: &Value) -> Targets {
    let mut targets = Targets::new();
    let mut pending = vec![(String::new(), Of::Document)];
    while let Some((pointer, of)) = pending.pop() {
        let mut references = Vec::new();
        if let Some(root) = document.pointer(&pointer) {
            collect_references(root, Kind::Object(of), &mut references);
        }
        // Many references have the same target.
        let mut seen = HashSet::new();
        references.retain(|(_, target)| seen.insert(*target));
        for (of, target) in references {
            if !matches!(kind_at(target, &targets), Kind::Object(_)) {
                targets.insert(target.to_owned(), of);
                pending.push((target.to_owned(), of));
            }
        }
    }
    // A target inside another is visited along with it.
    let is_inside = |pointer: &str| {
        let outer = pointer.match_indices('/').filter_map(|(end, _)| targets.get_key_value(&pointer[..end]));
        let is_known =
            |(outer, of): (&String, &Of)| matches!(fold(Kind::Object(*of), &pointer[outer.len()..]), Kind::Object(_));
        outer.into_iter().any(is_known)
    };
    let inside: Vec<_> = targets.keys().filter(|pointer| is_inside(pointer)).cloned().collect();
    targets.retain(|pointer, _| !inside.contains(pointer));
    targets
}

/// The references below a value: the kind and the pointer of each target.
fn collect_references<'a>(value: &'a Value, kind: Kind, found: &mut Vec<(Of, &'a str)>) {
    found.extend(reference(kind, value).and_then(|(of, target)| Some((of, target.strip_prefix('#')?))));
    match value {
        Value::Object(members) if kind.has_inner() => {
            for (key, member) in members {
                collect_references(member, kind.below(key), found);
            }
        }
        Value::Array(items) if kind.has_inner() => {
            for item in items {
                collect_references(item, kind.below(""), found);
            }
        }
        _ => {}
    }
}

/// The kind of the value at a JSON pointer, in a document with these targets.
pub(super) fn kind_at(pointer: &str, targets: &Targets) -> Kind {
    let ends = pointer.match_indices('/').map(|(end, _)| end).chain([pointer.len()]);
    let from = ends.rev().find_map(|end| Some((end, *targets.get(&pointer[..end])?)));
    let (end, of) = from.unwrap_or((0, Of::Document));
    fold(Kind::Object(of), &pointer[end..])
}

fn fold(kind: Kind, rest: &str) -> Kind {
    rest.split('/').skip(1).fold(kind, |kind, step| kind.below(&pointer::key(step)))
}

/// The kind and the pointer of the target, if the value is a reference.
pub(crate) fn reference(kind: Kind, value: &Value) -> Option<(Of, &str)> {
    match kind {
        Kind::Object(of) if of.may_be_reference() => Some((of, value.get("$ref")?.as_str()?)),
        _ => None,
    }
}

/// Visits each value that a keyword or a reference leads to, with its JSON pointer. Outer values come before inner ones. Does
/// not visit the content of extensions and of the API's own values.
pub(crate) fn each<'a>(document: &'a Value, visit: &mut impl FnMut(&str, Kind, &'a Value)) {
    each_with(document, &targets(document), visit);
}

/// The same for a document with these targets.
pub(super) fn each_with<'a>(document: &'a Value, targets: &Targets, visit: &mut impl FnMut(&str, Kind, &'a Value)) {
    walk(document, Kind::Object(Of::Document), &mut String::new(), visit);
    for (pointer, of) in targets {
        if let Some(target) = document.pointer(pointer) {
            walk(target, Kind::Object(*of), &mut pointer.clone(), visit);
        }
    }
}

/// Visits the values mutably. The content of a value is visited as the visitor leaves it.
pub(crate) fn each_mut(document: &mut Value, visit: &mut impl FnMut(&str, Kind, &mut Value)) {
    for (pointer, of) in roots(targets(document)) {
        if let Some(root) = document.pointer_mut(&pointer) {
            walk_mut(root, Kind::Object(of), &mut pointer.clone(), visit);
        }
    }
}

/// Visits each schema mutably.
pub(crate) fn each_schema(document: &mut Value, visit: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    each_mut(document, &mut |pointer, kind, value| {
        if let (Kind::Object(Of::Schema), Value::Object(schema)) = (kind, value) {
            visit(pointer, schema);
        }
    });
}

fn roots(targets: Targets) -> impl Iterator<Item = (String, Of)> {
    std::iter::once((String::new(), Of::Document)).chain(targets)
}

fn walk<'a>(value: &'a Value, kind: Kind, pointer: &mut String, visit: &mut impl FnMut(&str, Kind, &'a Value)) {
    visit(pointer, kind, value);
    match value {
        Value::Object(members) if kind.has_inner() => {
            for (key, member) in members {
                with_key(pointer, key, |pointer| walk(member, kind.below(key), pointer, visit));
            }
        }
        Value::Array(items) if kind.has_inner() => {
            for (index, item) in items.iter().enumerate() {
                let index = index.to_string();
                with_key(pointer, &index, |pointer| walk(item, kind.below(&index), pointer, visit));
            }
        }
        _ => {}
    }
}

fn walk_mut(value: &mut Value, kind: Kind, pointer: &mut String, visit: &mut impl FnMut(&str, Kind, &mut Value)) {
    visit(pointer, kind, value);
    match value {
        Value::Object(members) if kind.has_inner() => {
            for (key, member) in members {
                with_key(pointer, key, |pointer| walk_mut(member, kind.below(key), pointer, visit));
            }
        }
        Value::Array(items) if kind.has_inner() => {
            for (index, item) in items.iter_mut().enumerate() {
                let index = index.to_string();
                with_key(pointer, &index, |pointer| walk_mut(item, kind.below(&index), pointer, visit));
            }
        }
        _ => {}
    }
}
