//! Schemas without alternatives: a value must match every keyword.

use super::keywords::{Fact, Keyword, LIMITS, REMARKS};
use super::merge::Schema;
use super::objects;
use super::pairs::{Mode, Work};
use crate::openapi::node::Node;
use crate::review::api::sides::Sides;
use crate::review::finding::show;
use crate::review::level::{Effect, Level};
use crate::review::rules::{self, SchemaRule};

/// Compares two schemas keyword by keyword.
pub(super) fn compare(work: &mut Work<'_, '_>) {
    for keyword in LIMITS {
        compare_limit(work, keyword, keyword.facts(work.base), keyword.facts(work.head));
    }
    for keyword in REMARKS {
        compare_remark(work, keyword);
    }
    objects::compare(work);
    compare_items(work);
    compare_not(work, work.base.all("not"), work.head.all("not"));
}

/// Compares a keyword's values. There are several only if none of them is the tightest.
fn compare_limit<'a>(work: &mut Work<'_, 'a>, keyword: &Keyword, mut old: Vec<Fact<'a>>, mut new: Vec<Fact<'a>>) {
    if old.len() <= 1 && new.len() <= 1 {
        return compare_facts(work, keyword, old.pop(), new.pop());
    }
    let (was, is) = (show_all(&old), show_all(&new));
    remove_pairs(&mut old, &mut new, |old, new| old.value == new.value);
    if old.is_empty() || new.is_empty() {
        // One was added to the others, or removed from them.
        for old in old {
            compare_facts(work, keyword, Some(old), None);
        }
        for new in new {
            compare_facts(work, keyword, None, Some(new));
        }
        return;
    }
    let message = format!(
        "{} changed from {was} to {is}: allOf has several at once, and this review does not merge them",
        keyword.name
    );
    let first = |facts: Vec<Fact<'a>>| facts.into_iter().next().map(|fact| fact.node);
    work.report(&rules::CONSTRAINT_CHANGED, Sides::new(first(old), first(new)), "", message);
}

fn compare_facts<'a>(work: &mut Work<'_, 'a>, keyword: &Keyword, old: Option<Fact<'a>>, new: Option<Fact<'a>>) {
    let null = serde_json::Value::Null;
    let value = |fact: &Option<Fact<'a>>| fact.as_ref().map_or_else(|| null.clone(), |fact| fact.value.clone());
    let (was, is) = (value(&old), value(&new));
    let Some(rule) = keyword.change(&was, &is, work.mode.written.is_text) else { return };
    let message = match (&old, &new) {
        (None, Some(_)) => format!("{} {} was added", keyword.name, show(&is)),
        (Some(_), None) => format!("{} {} was removed", keyword.name, show(&was)),
        _ if show(&was) == show(&is) => format!("{} changed", keyword.name),
        _ => format!("{} changed from {} to {}", keyword.name, show(&was), show(&is)),
    };
    let at = Sides::new(old.map(|fact| fact.node), new.map(|fact| fact.node));
    // All values that the other side lists are within the limit.
    let is_moot = was.is_null() && keyword.allows_all_listed(work.base, &is)
        || is.is_null() && keyword.allows_all_listed(work.head, &was);
    // Without a type, keywords of objects say nothing about other values, though their author meant objects.
    let is_meant =
        keyword.name == "type" && (was.is_null() && work.base.means(&is) || is.is_null() && work.head.means(&was));
    let effect = match rule.effect(work.direction()) {
        _ if is_moot => Effect::Note,
        effect if is_meant && effect.level(work.direction()) == Level::Breaking => Effect::Unclear,
        effect => effect,
    };
    work.report_as(rule, effect, at, "", message);
}

fn compare_remark<'a>(work: &mut Work<'_, 'a>, keyword: &Keyword) {
    let fact = |node: Node<'a>| Fact { value: node.value.clone(), node };
    let (old, new) = (work.base.first(keyword.name).map(fact), work.head.first(keyword.name).map(fact));
    let is_moot = match keyword.name {
        // A value that is always present has no default.
        "default" => work.mode.written.is_required,
        // It is compared where the alternatives are.
        "discriminator" => work.mode.is_alternative,
        _ => false,
    };
    if is_moot {
        return;
    }
    compare_facts(work, keyword, old, new);
}

fn compare_items(work: &mut Work<'_, '_>) {
    let (old, new) = (work.base.all("items"), work.head.all("items"));
    let mode = Mode { written: work.mode.written, ..work.mode.inside() };
    compare_part(work, [&rules::ITEMS_ADDED, &rules::ITEMS_REMOVED], "items", "[]", (old, new), mode);
}

/// Compares a keyword whose value is a schema.
fn compare_part<'a>(
    work: &mut Work<'_, 'a>,
    [added, removed]: [&'static SchemaRule; 2],
    keyword: &str,
    field: &str,
    (old, new): (Vec<Node<'a>>, Vec<Node<'a>>),
    mode: Mode,
) {
    let (rule, change) = match (old.is_empty(), new.is_empty()) {
        (false, false) => return work.compare_later(Schema::new(&old), Schema::new(&new), mode, field),
        (false, true) => (removed, "removed"),
        (true, false) => (added, "added"),
        (true, true) => return,
    };
    let at = Sides::new(old.into_iter().next(), new.into_iter().next());
    let says_nothing = |side: &Option<Node<'a>>| {
        side.as_ref().is_none_or(|node| node.value.as_object().is_some_and(serde_json::Map::is_empty))
    };
    if keyword == "items" && says_nothing(&at.base) && says_nothing(&at.head) {
        return;
    }
    work.report(rule, at, field, format!("{keyword} was {change}"));
}

/// Compares schemas under `not`. The whole gains the values that they lose. A value must match none of several.
fn compare_not<'a>(work: &mut Work<'_, 'a>, mut old: Vec<Node<'a>>, mut new: Vec<Node<'a>>) {
    let mode = Mode { is_negated: !work.mode.is_negated, ..work.mode.inside() };
    let mut pairs = remove_pairs(&mut old, &mut new, same_value);
    pairs.extend(zip_rest(&mut old, &mut new));
    for (old, new) in pairs {
        work.compare_later(Schema::new(&[old]), Schema::new(&[new]), mode, "");
    }
    let rules = [&rules::NOT_ADDED, &rules::NOT_REMOVED];
    let lone = old.into_iter().map(|old| (vec![old], vec![])).chain(new.into_iter().map(|new| (vec![], vec![new])));
    for at in lone {
        compare_part(work, rules, "not", "", at, mode);
    }
}

/// Removes the matching items from both lists, and returns them in pairs.
fn remove_pairs<T>(old: &mut Vec<T>, new: &mut Vec<T>, is_same: impl Fn(&T, &T) -> bool) -> Vec<(T, T)> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while at < old.len() {
        match new.iter().position(|new| is_same(&old[at], new)) {
            Some(position) => pairs.push((old.remove(at), new.remove(position))),
            None => at += 1,
        }
    }
    pairs
}

/// Removes as many items as both lists have, and returns them in pairs, in order.
fn zip_rest<T>(old: &mut Vec<T>, new: &mut Vec<T>) -> Vec<(T, T)> {
    let rest = old.len().min(new.len());
    old.drain(..rest).zip(new.drain(..rest)).collect()
}

fn same_value(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.resolved().value == new.resolved().value
}

fn show_all(facts: &[Fact<'_>]) -> String {
    let values: Vec<_> = facts.iter().map(|fact| show(&fact.value)).collect();
    if values.is_empty() { "none".to_owned() } else { values.join(" and ") }
}
