//! What the document marks as personal.

use std::cmp::Ordering;

use super::scope::Scope;
use super::sides::Sides;
use crate::openapi::node::Node;
use crate::review::rules;

const MARK: &str = "x-personal";

/// Compares the marks of both documents, wherever they are.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>) {
    if let Some((base, head)) = root.as_both() {
        let (rule, now) = match strength(base).cmp(&strength(head)) {
            Ordering::Greater => (Some(&rules::PERSONAL_MARK_REMOVED), "no longer"),
            Ordering::Less => (Some(&rules::PERSONAL_MARK_ADDED), "now"),
            Ordering::Equal => (None, ""),
        };
        let mark = root.child(MARK);
        if let Some(rule) = rule.filter(|_| mark.base.is_some() || mark.head.is_some()) {
            scope.tell(rule, &mark, &format!("`{}` is {now} marked as personal", head.pointer));
        }
    }
    if let Some((base, head)) = root.child("properties").as_both() {
        compare_properties(scope, base, head);
    }
    // Of what is on one side only, nothing can be compared.
    for (_, child) in members(root) {
        if child.as_both().is_some() && child.is_different() {
            compare(scope, &child);
        }
    }
}

/// A new string beside personal ones must say whether it is personal, too.
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
                "the new property `{name}` stands beside personal ones: say whether it is, by `{MARK}: true` or `{MARK}: false`"
            );
            scope.tell(&rules::PERSONAL_MARK_MISSING, &Sides::new(None, Some(property)), &message);
        }
    }
}

/// How much of a value the mark keeps out of `Debug` output: all of it, all but what looks like a code, or none.
fn strength(property: &Node<'_>) -> u8 {
    if is_personal(property) { 2 } else { u8::from(property.text(MARK) == Some("unless-code")) }
}

fn is_personal(property: &Node<'_>) -> bool {
    property.is_set(MARK) || property.resolved().is_set(MARK)
}

/// The members of objects by name, and the items of arrays by place.
fn members<'a>(at: &Sides<'a>) -> Vec<(String, Sides<'a>)> {
    let Some((base, head)) = at.as_both() else { return Vec::new() };
    if base.value.is_object() {
        return at.members();
    }
    let pairs = base.elements().into_iter().zip(head.elements());
    pairs.map(|(base, head)| (String::new(), Sides::both(&base, &head))).collect()
}
