//! The marks of personal data.

use std::cmp::Ordering;

use super::places;
use super::scope::Scope;
use super::sides::Sides;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::node::Node;
use crate::review::rules;

const MARK: &str = "x-personal";

/// Compares the marks of both sides, wherever they are. Those of parameters are compared with the parameters.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, at: &Sides<'a>) {
    let Some((base, head)) = at.as_both() else { return };
    if !at.is_different() || matches!(head.kind, Kind::Data | Kind::Example) {
        return;
    }
    if matches!(head.kind, Kind::Object(_)) {
        compare_mark(scope, at, base, head);
    }
    if head.kind == Kind::Object(Of::Schema) {
        compare_moved(scope, base, head);
        if let Some((base, head)) = at.child("properties").as_both() {
            compare_properties(scope, base, head);
        }
    }
    // A value that only one side has cannot be compared.
    match head.kind {
        Kind::List(Of::Parameter) => {}
        _ if head.value.is_array() => {
            let (pairs, old, new) = at.items();
            let rest = old.iter().zip(&new).map(|(base, head)| Sides::both(base, head));
            pairs.into_iter().chain(rest).for_each(|pair| compare(scope, &pair));
        }
        Kind::Names(Of::Header) => {
            for (name, was) in base.children() {
                let is = head.children().into_iter().find(|(other, _)| name.eq_ignore_ascii_case(other));
                compare(scope, &Sides::new(Some(was), is.map(|(_, is)| is)));
            }
        }
        _ => at.members().iter().for_each(|(_, member)| compare(scope, member)),
    }
}

/// Compares the marks of properties that moved to another part of the schema, or behind a reference.
fn compare_moved<'a>(scope: &mut Scope<'_, 'a>, base: &Node<'a>, head: &Node<'a>) {
    let properties =
        |schema: &Node<'a>| -> Vec<_> { schema.parts().iter().flat_map(|part| part.members("properties")).collect() };
    let place = |node: &Node<'a>, of: &Node<'a>| node.pointer.strip_prefix(&of.pointer).map(str::to_owned);
    let new = properties(head);
    for (name, was) in properties(base) {
        let is = new.iter().filter(|(other, _)| *other == name).map(|(_, is)| is).max_by_key(|is| strength(is));
        if let Some(is) = is.filter(|is| place(&was, base) != place(is, head) && strength(is) < strength(&was)) {
            let message = format!("`{}` is no longer marked as personal", is.pointer);
            scope.report(&rules::PERSONAL_MARK_REMOVED, &Sides::both(&was, is), &message);
        }
    }
}

fn compare_mark<'a>(scope: &mut Scope<'_, 'a>, at: &Sides<'a>, base: &Node<'a>, head: &Node<'a>) {
    let (rule, now, does) = match strength(base).cmp(&strength(head)) {
        Ordering::Greater => (&rules::PERSONAL_MARK_REMOVED, "no longer", "prints it"),
        Ordering::Less => (&rules::PERSONAL_MARK_ADDED, "now", "leaves it out"),
        Ordering::Equal => return,
    };
    let mark = at.child(MARK);
    // If both sides are references, the mark is reported where it is written.
    let place = if mark.base.is_some() || mark.head.is_some() { &mark } else { at };
    if place.kind() == Kind::Extension || base.text("$ref") != head.text("$ref") {
        let what = places::describe(head, scope.operation.is_some());
        scope.report(rule, place, &format!("{what} is {now} marked as personal, so `Debug` {does}"));
    }
}

/// Reports a new string beside personal ones that does not say whether it is personal.
fn compare_properties<'a>(scope: &mut Scope<'_, 'a>, base: &Node<'a>, head: &Node<'a>) {
    let properties = head.children();
    if !properties.iter().any(|(_, property)| is_personal(property)) {
        return;
    }
    for (name, property) in properties {
        let schema = property.resolved();
        let says = [&property, &schema].iter().any(|schema| schema.value.get(MARK).is_some());
        if base.child(name).is_none() && schema.text("type") == Some("string") && !says {
            let message = format!(
                "the new property `{name}` is beside personal ones: say whether it is personal with `{MARK}: true` or `{MARK}: false`"
            );
            scope.report(&rules::PERSONAL_MARK_MISSING, &Sides::new(None, Some(property)), &message);
        }
    }
}

/// Returns how much of a value the mark keeps out of `Debug` output: all of it, all but what looks like a code, or nothing.
fn strength(property: &Node<'_>) -> u8 {
    if is_personal(property) { 2 } else { u8::from(property.text(MARK) == Some("unless-code")) }
}

fn is_personal(property: &Node<'_>) -> bool {
    property.is_set(MARK) || property.resolved().is_set(MARK)
}
