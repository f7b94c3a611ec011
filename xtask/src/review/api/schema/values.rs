//! Whether any value matches a schema, such as one that combines two alternatives.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value;

use super::keywords::{Compare, Fact, Keyword, LIMITS, order};
use super::merge::{Merged, Schema};
use super::objects::is_left_out;
use super::union::{Family, Union, UnionKind};
use crate::openapi::direction::Direction;
use crate::openapi::node::Node;

/// The depth to which required properties and items are examined.
const DEEPEST: usize = 8;

/// Whether any value matches a schema, or `None` if that is undecided.
pub(super) fn has_values(schema: &Schema<'_>, direction: Direction) -> Option<bool> {
    Question { direction, depth: 0 }.ask(schema)
}

#[derive(Clone, Copy)]
struct Question {
    direction: Direction,
    depth: usize,
}

impl Question {
    fn ask(self, schema: &Schema<'_>) -> Option<bool> {
        let inner = Self { depth: self.depth + 1, ..self };
        // Children of a schema with a discriminator match that schema, too.
        let merged = Merged::new(schema, &Family::default());
        if self.depth > DEEPEST {
            return None;
        }
        let values = common_values(&merged);
        if merged.null.is_some() && values.as_ref().is_none_or(|values| values.iter().any(|value| value.is_null())) {
            return Some(true);
        }
        if let Some(union) = merged.unions.first() {
            return inner.ask_alternatives(schema, union);
        }
        let kinds: Vec<_> = merged.all("type").iter().filter_map(|kind| kind.value.as_str()).collect();
        let kind = kinds.iter().copied().reduce(common_kind);
        let is_meant = |name: &str| kind == Some(name) || kind.is_none() && merged.means(&name.into());
        let answer = match (kind, values) {
            (Some(""), _) => Some(false),
            (_, Some(values)) => listed(&merged, kind, &values),
            _ if is_meant("object") => inner.ask_object(&merged),
            _ if is_meant("array") => inner.ask_array(&merged),
            // A value of another type matches all of them.
            (None, None) => Some(true),
            _ => within_limits(&merged),
        };
        let has_not = !merged.all("not").is_empty();
        answer.filter(|has_values| !(*has_values && has_not))
    }

    fn ask_alternatives<'a>(self, schema: &Schema<'a>, union: &Union<'a>) -> Option<bool> {
        let chosen: Vec<_> = union.branches.iter().map(|branch| schema.choose(union, branch)).collect();
        let answers: Vec<_> = chosen.iter().map(|branch| self.ask(branch)).collect();
        if answers.iter().all(|answer| *answer == Some(false)) {
            return Some(false);
        }
        // `oneOf` rejects a value that matches others as well.
        let is_alone = |place: usize| {
            let mut others = chosen.iter().enumerate().filter(|(other, _)| *other != place);
            others.all(|(_, other)| self.ask(&chosen[place].and(other)) == Some(false))
        };
        let is_met = |place: usize| answers[place] == Some(true) && (union.kind != UnionKind::OneOf || is_alone(place));
        (0..chosen.len()).any(is_met).then_some(true)
    }

    fn ask_object(self, merged: &Merged<'_>) -> Option<bool> {
        let properties = merged.properties();
        let mut answer = within_limits(merged)?;
        let mut is_known = true;
        for name in merged.required().iter().filter_map(|name| name.value.as_str()) {
            let nodes = merged.property(name);
            if is_left_out(self.direction, &nodes) {
                continue;
            }
            let is_allowed = merged.is_open() || properties.contains(name);
            match if nodes.is_empty() { Some(true) } else { self.ask(&Schema::new(&nodes)) } {
                Some(has_values) => answer &= has_values && is_allowed,
                None if is_allowed => is_known = false,
                None => answer = false,
            }
        }
        (is_known || !answer).then_some(answer)
    }

    fn ask_array(self, merged: &Merged<'_>) -> Option<bool> {
        let items = merged.all("items");
        let may_be_empty = merged.all("minItems").iter().all(|min| min.value.as_f64() == Some(0.0));
        match within_limits(merged) {
            Some(true) if !may_be_empty && !items.is_empty() => self.ask(&Schema::new(&items)),
            answer => answer,
        }
    }
}

/// Returns the type that values of both types have, or an empty name.
fn common_kind<'a>(one: &'a str, other: &'a str) -> &'a str {
    match (one, other) {
        ("integer", "number") | ("number", "integer") => "integer",
        _ if one == other => one,
        _ => "",
    }
}

/// Returns the values that are in all lists, if there is a list.
fn common_values<'a>(merged: &Merged<'a>) -> Option<Vec<&'a Value>> {
    let lists: Vec<_> = merged.all("enum").iter().filter_map(|list| list.value.as_array()).collect();
    let (first, others) = lists.split_first()?;
    Some(first.iter().filter(|value| others.iter().all(|list| list.contains(value))).collect())
}

/// Whether one of the listed values has the type, and no other keyword limits it.
fn listed(merged: &Merged<'_>, kind: Option<&str>, values: &[&Value]) -> Option<bool> {
    let is_of_kind = |value: &&&Value| match kind {
        None => true,
        Some("boolean") => value.is_boolean(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("array") => value.is_array(),
        Some(_) => value.is_object(),
    };
    let says_more =
        |key: &str| super::is_compared(key) && !["type", "enum", "nullable", "allOf", "$ref"].contains(&key);
    let is_plain = merged.parts.iter().flat_map(Node::children).all(|(key, _)| !says_more(key));
    match values.iter().find(is_of_kind) {
        None => Some(false),
        Some(_) => is_plain.then_some(true),
    }
}

/// Whether any value is within the limits. Of limits that are not bounds, only a single one is sure to allow a value.
fn within_limits(merged: &Merged<'_>) -> Option<bool> {
    const BOUNDS: [[&str; 2]; 4] = [
        ["minimum", "maximum"],
        ["minLength", "maxLength"],
        ["minItems", "maxItems"],
        ["minProperties", "maxProperties"],
    ];
    let facts: Vec<_> = LIMITS.iter().map(|keyword| (keyword, keyword.facts(merged))).collect();
    let of = |name: &str| facts.iter().find(|(keyword, _)| keyword.name == name).and_then(|(_, facts)| facts.first());
    let is_exclusive = of("exclusiveMinimum").or(of("exclusiveMaximum")).is_some();
    let is_empty = |[min, max]: [&str; 2]| {
        let order = of(min).zip(of(max)).and_then(|(min, max)| order(&min.value, &max.value));
        order == Some(Ordering::Greater) || order == Some(Ordering::Equal) && min == "minimum" && is_exclusive
    };
    let names: BTreeSet<_> = merged.required().iter().filter_map(|name| name.value.as_str()).collect();
    let has_too_many =
        of("maxProperties").is_some_and(|most| order(&names.len().into(), &most.value) == Some(Ordering::Greater));
    let is_exchanged = |keyword: &Keyword, facts: &[Fact<'_>]| {
        let Compare::Format([.., exchanged, _]) = &keyword.compare else { return false };
        let [first, others @ ..] = facts else { return false };
        let change = |other: &Fact<'_>| keyword.change(&first.value, &other.value, false);
        others.iter().any(|other| change(other).is_some_and(|rule| std::ptr::eq(rule, *exchanged)))
    };
    if BOUNDS.into_iter().any(is_empty)
        || has_too_many
        || facts.iter().any(|(keyword, facts)| is_exchanged(keyword, facts))
    {
        return Some(false);
    }
    let is_bound =
        |name: &str| BOUNDS.into_iter().flatten().any(|bound| bound == name) || name.starts_with("exclusive");
    let count = |counts: &dyn Fn(&str) -> bool| -> usize {
        facts.iter().filter(|(keyword, _)| counts(keyword.name)).map(|(_, facts)| facts.len()).sum()
    };
    let bounds = count(&|name| is_bound(name));
    let others = count(&|name| !is_bound(name) && name != "type");
    let is_sure = of("minProperties").is_none() && (others == 0 || others == 1 && bounds == 0);
    is_sure.then_some(true)
}
