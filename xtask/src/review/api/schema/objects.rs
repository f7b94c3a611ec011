//! The properties of objects: which are described, which are required, and which others are allowed.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::merge::{Merged, Schema};
use super::pairs::{Mode, Work};
use crate::openapi::direction::Direction;
use crate::openapi::node::Node;
use crate::review::api::sides::Sides;
use crate::review::rules;

/// The required names, and where they are listed.
type Required<'a> = HashMap<&'a str, Node<'a>>;

/// Compares everything that schemas say about objects.
pub(super) fn compare(work: &mut Work<'_, '_>) {
    let (base, head) = (work.base, work.head);
    let (old, new) = (base.properties(), head.properties());
    let required = [by_name(base.required()), by_name(head.required())];
    for name in old.union(&new) {
        match (old.contains(name), new.contains(name)) {
            (true, true) => compare_property(work, name, &required),
            (true, false) => compare_removed(work, name, &required),
            _ => compare_added(work, name, &required),
        }
    }
    compare_undescribed(work, &old, &new, &required);
    compare_additional(work);
}

fn by_name(names: Vec<Node<'_>>) -> Required<'_> {
    // Of a name that is listed twice, the first counts.
    names.into_iter().rev().filter_map(|name| Some((name.value.as_str()?, name))).collect()
}

/// Whether these values leave a property out: requests leave out read-only properties, and responses write-only ones.
pub(super) fn is_left_out(direction: Direction, property: &[Node<'_>]) -> bool {
    property.iter().any(|node| node.is_left_out(direction))
}

fn compare_property<'a>(work: &mut Work<'_, 'a>, name: &str, required: &[Required<'a>; 2]) {
    let (old, new) = (work.base.property(name), work.head.property(name));
    let (was_left_out, is_left_out) = (is_left_out(work.direction(), &old), is_left_out(work.direction(), &new));
    compare_required(work, name, required, [!was_left_out, !is_left_out]);
    let mode = work.mode.inside();
    let mode = Mode { is_left_out: mode.is_left_out || was_left_out && is_left_out, ..mode };
    if was_left_out == is_left_out {
        return work.compare_later(Schema::new(&old), Schema::new(&new), mode, &format!(".{name}"));
    }
    // It is added to or removed from these values, so of its schema only the remark that says so counts.
    let rule = match (work.direction(), is_left_out) {
        (Direction::Request, true) => &rules::READ_ONLY_SET,
        (Direction::Request, false) => &rules::READ_ONLY_UNSET,
        (Direction::Response, true) => &rules::WRITE_ONLY_SET,
        (Direction::Response, false) => &rules::WRITE_ONLY_UNSET,
    };
    let keyword = work.direction().left_out();
    let remark = |nodes: &[Node<'a>]| nodes.iter().find_map(|node| node.resolved().child(keyword));
    let at = Sides::new(remark(&old).or_else(|| old.first().cloned()), remark(&new).or_else(|| new.first().cloned()));
    let message = format!("{keyword} changed from {was_left_out} to {is_left_out}");
    work.report(rule, at, &format!(".{name}"), message);
    let mode = Mode { is_left_out: true, ..mode };
    work.compare_later(Schema::new(&old), Schema::new(&new), mode, &format!(".{name}"));
}

/// Reports that a property became required or optional. `counts` says on which sides it is part of the values.
fn compare_required<'a>(work: &mut Work<'_, 'a>, name: &str, [old, new]: &[Required<'a>; 2], counts: [bool; 2]) {
    let was = old.get(name).filter(|_| counts[0]);
    let is = new.get(name).filter(|_| counts[1]);
    let (rule, message) = match (was, is) {
        (None, Some(_)) => (&rules::PROPERTY_BECAME_REQUIRED, "it became required"),
        (Some(_), None) => (&rules::PROPERTY_BECAME_OPTIONAL, "it became optional"),
        _ => return,
    };
    // The list has other names, which may change too, so the place is the name's own if the name is listed.
    let at = |merged: &Merged<'a>, names: &Required<'a>| names.get(name).cloned().or_else(|| merged.first("required"));
    let at = Sides::new(at(work.base, old), at(work.head, new));
    work.report(rule, at, &format!(".{name}"), message.to_owned());
}

fn compare_removed<'a>(work: &mut Work<'_, 'a>, name: &str, required: &[Required<'a>; 2]) {
    let old = work.base.property(name);
    let was_left_out = is_left_out(work.direction(), &old);
    let field = format!(".{name}");
    let typed = typed_additional(work.head);
    if !typed.is_empty() && !was_left_out {
        // It is now one of the additional properties, which have a schema.
        compare_required(work, name, required, [true, true]);
        return work.compare_later(Schema::new(&old), Schema::new(&typed), work.mode.inside(), &field);
    }
    let is_required = required[0].contains_key(name);
    let rule = match (is_required, work.head.is_open()) {
        _ if was_left_out => &rules::HIDDEN_PROPERTY_REMOVED,
        (false, true) => &rules::PROPERTY_REMOVED,
        (false, false) => &rules::PROPERTY_FORBIDDEN,
        (true, true) => &rules::REQUIRED_PROPERTY_REMOVED,
        (true, false) => &rules::REQUIRED_PROPERTY_FORBIDDEN,
    };
    if let Some(required) = required[0].get(name) {
        work.mark_handled(&Sides::new(Some(required.clone()), None));
    }
    let at = Sides::new(old.into_iter().next(), None);
    work.report(rule, at, &field, "the property was removed".to_owned());
}

fn compare_added<'a>(work: &mut Work<'_, 'a>, name: &str, required: &[Required<'a>; 2]) {
    let new = work.head.property(name);
    let is_left_out = is_left_out(work.direction(), &new);
    let field = format!(".{name}");
    let typed = typed_additional(work.base);
    if !typed.is_empty() && !is_left_out {
        // It was one of the additional properties, which have a schema.
        compare_required(work, name, required, [true, true]);
        return work.compare_later(Schema::new(&typed), Schema::new(&new), work.mode.inside(), &field);
    }
    let is_required = required[1].contains_key(name);
    let (rule, kind) = match (is_required, work.base.is_open()) {
        _ if is_left_out => (&rules::HIDDEN_PROPERTY_ADDED, "a property that is not in these values"),
        (true, true) => (&rules::REQUIRED_PROPERTY_ADDED, "a required property"),
        (true, false) => (&rules::REQUIRED_PROPERTY_ALLOWED, "a required property"),
        (false, true) => (&rules::OPTIONAL_PROPERTY_ADDED, "an optional property"),
        (false, false) => (&rules::OPTIONAL_PROPERTY_ALLOWED, "an optional property"),
    };
    if let Some(required) = required[1].get(name) {
        work.mark_handled(&Sides::new(None, Some(required.clone())));
    }
    let at = Sides::new(None, new.into_iter().next());
    work.report(rule, at, &field, format!("{kind} was added"));
}

/// Compares the required names that have no schema.
fn compare_undescribed<'a>(
    work: &mut Work<'_, 'a>,
    old_names: &BTreeSet<&str>,
    new_names: &BTreeSet<&str>,
    [old, new]: &[Required<'a>; 2],
) {
    let undescribed = |names: &Required<'a>| -> BTreeSet<&'a str> {
        names.keys().copied().filter(|name| !old_names.contains(name) && !new_names.contains(name)).collect()
    };
    let (old, new) = (undescribed(old), undescribed(new));
    if old == new {
        return;
    }
    let rule = if old.is_subset(&new) {
        &rules::REQUIRED_NAMES_ADDED
    } else if new.is_subset(&old) {
        &rules::REQUIRED_NAMES_REMOVED
    } else {
        &rules::REQUIRED_NAMES_CHANGED
    };
    let at = |merged: &Merged<'a>, names: &BTreeSet<&str>, others: &BTreeSet<&str>| {
        let is_own = |list: &Node<'a>| {
            let mut listed = list.value.as_array().into_iter().flatten().filter_map(Value::as_str);
            listed.any(|name| names.contains(name) && !others.contains(name))
        };
        let lists = merged.all("required");
        lists.iter().find(|list| is_own(list)).or(lists.first()).cloned()
    };
    let at = Sides::new(at(work.base, &old, &new), at(work.head, &new, &old));
    work.report(rule, at, "", "the list of required names changed".to_owned());
}

fn compare_additional<'a>(work: &mut Work<'_, 'a>) {
    let (old, new) = (additional(work.base), additional(work.head));
    let kind = |schemas: &[Node<'a>]| match schemas.first().map(|schema| schema.value) {
        None => 2,
        Some(Value::Bool(false)) => 0,
        Some(_) => 1,
    };
    let says = ["none", "those of a schema", "any"];
    let (was, is) = (kind(&old), kind(&new));
    let message = format!("the allowed additional properties changed from {} to {}", says[was], says[is]);
    let rule = match was.cmp(&is) {
        Ordering::Greater => &rules::ADDITIONAL_PROPERTIES_NARROWED,
        Ordering::Less => &rules::ADDITIONAL_PROPERTIES_WIDENED,
        Ordering::Equal if was == 1 => {
            return work.compare_later(Schema::new(&old), Schema::new(&new), work.mode.inside(), ".*");
        }
        Ordering::Equal => return,
    };
    // `additionalProperties: true` may be written out, too.
    let at = |schemas: Vec<Node<'a>>, merged: &Merged<'a>| {
        schemas.into_iter().next().or_else(|| merged.first("additionalProperties"))
    };
    work.report(rule, Sides::new(at(old, work.base), at(new, work.head)), "", message);
}

/// Returns what additional properties must match. `false` takes precedence over schemas, and the list is empty if all are
/// allowed.
fn additional<'a>(merged: &Merged<'a>) -> Vec<Node<'a>> {
    let all = merged.all("additionalProperties");
    let is_false = |schema: &&Node<'a>| schema.value == &Value::Bool(false);
    let says_something = |schema: &Node<'a>| {
        schema.value != &Value::Bool(true) && !schema.value.as_object().is_some_and(serde_json::Map::is_empty)
    };
    match all.iter().find(is_false) {
        Some(none) => vec![none.clone()],
        None => all.into_iter().filter(says_something).collect(),
    }
}

/// Returns the schemas of additional properties, if they have any.
fn typed_additional<'a>(merged: &Merged<'a>) -> Vec<Node<'a>> {
    additional(merged).into_iter().filter(|schema| schema.value.is_object()).collect()
}
