//! The keywords that limit values or remark on them: what they mean, and how two of their values compare.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde_json::Value;

use super::merge::Merged;
use crate::openapi::direction::Direction;
use crate::openapi::node::Node;
use crate::review::level::Effect;
use crate::review::rules::{self, SchemaRule};

/// A keyword, and the rules for how it may change.
pub(super) struct Keyword {
    pub(super) name: &'static str,
    pub(super) compare: Compare,
}

/// How two values of a keyword compare. Null stands for an absent keyword.
pub(super) enum Compare {
    /// Added, removed, increased, decreased.
    Limit([&'static SchemaRule; 4]),
    /// Set, unset.
    Flag([&'static SchemaRule; 2]),
    /// Added, removed, narrowed, widened, changed.
    Multiple([&'static SchemaRule; 5]),
    /// Added, removed, changed.
    Pattern([&'static SchemaRule; 3]),
    /// Added, removed, narrowed, widened, exchanged, changed.
    Format([&'static SchemaRule; 6]),
    /// Added, removed, values removed, values added, values changed.
    Enum([&'static SchemaRule; 5]),
    /// Added, removed, narrowed, widened, changed.
    Type([&'static SchemaRule; 5]),
    /// Any difference counts.
    Any(&'static SchemaRule),
    /// Added, removed, another property, another mapping.
    Discriminator([&'static SchemaRule; 4]),
}

/// The effective value of a keyword, and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Fact<'a> {
    pub(super) node: Node<'a>,
    pub(super) value: Value,
}

/// The keywords that limit the values. Of several in an `allOf`, the tightest counts.
pub(super) const LIMITS: &[Keyword] = &[
    limit(
        "maximum",
        [&rules::MAXIMUM_ADDED, &rules::MAXIMUM_REMOVED, &rules::MAXIMUM_INCREASED, &rules::MAXIMUM_DECREASED],
    ),
    flag("exclusiveMaximum", [&rules::EXCLUSIVE_MAXIMUM_SET, &rules::EXCLUSIVE_MAXIMUM_UNSET]),
    limit(
        "maxLength",
        [
            &rules::MAX_LENGTH_ADDED,
            &rules::MAX_LENGTH_REMOVED,
            &rules::MAX_LENGTH_INCREASED,
            &rules::MAX_LENGTH_DECREASED,
        ],
    ),
    limit(
        "maxItems",
        [&rules::MAX_ITEMS_ADDED, &rules::MAX_ITEMS_REMOVED, &rules::MAX_ITEMS_INCREASED, &rules::MAX_ITEMS_DECREASED],
    ),
    limit(
        "maxProperties",
        [
            &rules::MAX_PROPERTIES_ADDED,
            &rules::MAX_PROPERTIES_REMOVED,
            &rules::MAX_PROPERTIES_INCREASED,
            &rules::MAX_PROPERTIES_DECREASED,
        ],
    ),
    limit(
        "minimum",
        [&rules::MINIMUM_ADDED, &rules::MINIMUM_REMOVED, &rules::MINIMUM_INCREASED, &rules::MINIMUM_DECREASED],
    ),
    flag("exclusiveMinimum", [&rules::EXCLUSIVE_MINIMUM_SET, &rules::EXCLUSIVE_MINIMUM_UNSET]),
    limit(
        "minLength",
        [
            &rules::MIN_LENGTH_ADDED,
            &rules::MIN_LENGTH_REMOVED,
            &rules::MIN_LENGTH_INCREASED,
            &rules::MIN_LENGTH_DECREASED,
        ],
    ),
    limit(
        "minItems",
        [&rules::MIN_ITEMS_ADDED, &rules::MIN_ITEMS_REMOVED, &rules::MIN_ITEMS_INCREASED, &rules::MIN_ITEMS_DECREASED],
    ),
    limit(
        "minProperties",
        [
            &rules::MIN_PROPERTIES_ADDED,
            &rules::MIN_PROPERTIES_REMOVED,
            &rules::MIN_PROPERTIES_INCREASED,
            &rules::MIN_PROPERTIES_DECREASED,
        ],
    ),
    Keyword {
        name: "multipleOf",
        compare: Compare::Multiple([
            &rules::MULTIPLE_OF_ADDED,
            &rules::MULTIPLE_OF_REMOVED,
            &rules::MULTIPLE_OF_NARROWED,
            &rules::MULTIPLE_OF_WIDENED,
            &rules::MULTIPLE_OF_CHANGED,
        ]),
    },
    flag("uniqueItems", [&rules::UNIQUE_ITEMS_SET, &rules::UNIQUE_ITEMS_UNSET]),
    Keyword {
        name: "pattern",
        compare: Compare::Pattern([&rules::PATTERN_ADDED, &rules::PATTERN_REMOVED, &rules::PATTERN_CHANGED]),
    },
    Keyword {
        name: "format",
        compare: Compare::Format([
            &rules::FORMAT_ADDED,
            &rules::FORMAT_REMOVED,
            &rules::FORMAT_NARROWED,
            &rules::FORMAT_WIDENED,
            &rules::FORMAT_EXCHANGED,
            &rules::FORMAT_CHANGED,
        ]),
    },
    Keyword {
        name: "enum",
        compare: Compare::Enum([
            &rules::ENUM_ADDED,
            &rules::ENUM_REMOVED,
            &rules::ENUM_VALUES_REMOVED,
            &rules::ENUM_VALUES_ADDED,
            &rules::ENUM_VALUES_CHANGED,
        ]),
    },
    Keyword {
        name: "type",
        compare: Compare::Type([
            &rules::TYPE_ADDED,
            &rules::TYPE_REMOVED,
            &rules::TYPE_NARROWED,
            &rules::TYPE_WIDENED,
            &rules::TYPE_CHANGED,
        ]),
    },
];

/// The keywords that say what the values are for. Of several in an `allOf`, the outermost counts.
pub(super) const REMARKS: &[Keyword] = &[
    Keyword { name: "default", compare: Compare::Any(&rules::DEFAULT_CHANGED) },
    flag("readOnly", [&rules::READ_ONLY_SET, &rules::READ_ONLY_UNSET]),
    flag("writeOnly", [&rules::WRITE_ONLY_SET, &rules::WRITE_ONLY_UNSET]),
    flag("deprecated", [&rules::DEPRECATED_SET, &rules::DEPRECATED_UNSET]),
    Keyword {
        name: "discriminator",
        compare: Compare::Discriminator([
            &rules::DISCRIMINATOR_ADDED,
            &rules::DISCRIMINATOR_REMOVED,
            &rules::DISCRIMINATOR_PROPERTY_CHANGED,
            &rules::DISCRIMINATOR_MAPPING_CHANGED,
        ]),
    },
    Keyword { name: "xml", compare: Compare::Any(&rules::XML_CHANGED) },
];

const fn limit(name: &'static str, rules: [&'static SchemaRule; 4]) -> Keyword {
    Keyword { name, compare: Compare::Limit(rules) }
}

const fn flag(name: &'static str, rules: [&'static SchemaRule; 2]) -> Keyword {
    Keyword { name, compare: Compare::Flag(rules) }
}

impl Keyword {
    /// Returns the rule for the change from one value to another, if they differ. Text on the wire does not distinguish types.
    pub(super) fn change(&self, old: &Value, new: &Value, is_text: bool) -> Option<&'static SchemaRule> {
        if old == new {
            return None;
        }
        match &self.compare {
            Compare::Limit([added, removed, increased, decreased]) => {
                come_or_gone(old, new, added, removed).or_else(|| match order(old, new)? {
                    Ordering::Less => Some(*increased),
                    Ordering::Greater => Some(*decreased),
                    Ordering::Equal => None,
                })
            }
            Compare::Flag([set, unset]) => match (is_set(old), is_set(new)) {
                (false, true) => Some(set),
                (true, false) => Some(unset),
                _ => None,
            },
            Compare::Multiple([added, removed, narrowed, widened, changed]) => {
                come_or_gone(old, new, added, removed).or_else(|| multiple(old, new, [narrowed, widened, changed]))
            }
            Compare::Pattern([added, removed, changed]) => come_or_gone(old, new, added, removed).or(Some(changed)),
            Compare::Format([added, removed, narrowed, widened, exchanged, changed]) => {
                come_or_gone(old, new, added, removed)
                    .or_else(|| Some(format(old, new, [narrowed, widened, exchanged, changed])))
            }
            Compare::Enum([added, removed, lost, gained, changed]) => {
                come_or_gone(old, new, added, removed).or_else(|| one_of(old, new, [lost, gained, changed]))
            }
            Compare::Type([added, removed, narrowed, widened, changed]) => come_or_gone(old, new, added, removed)
                .or_else(|| Some(type_name(old, new, is_text, [narrowed, widened, changed]))),
            Compare::Any(changed) => Some(changed),
            Compare::Discriminator([added, removed, property, mapping]) => come_or_gone(old, new, added, removed)
                .or_else(|| {
                    let is_other = old.get("propertyName") != new.get("propertyName");
                    Some(if is_other { *property } else { *mapping })
                }),
        }
    }

    /// Returns the effective values of a schema: those that no other value makes redundant.
    pub(super) fn facts<'a>(&self, merged: &Merged<'a>) -> Vec<Fact<'a>> {
        if self.name == "enum" {
            return common_values(merged).into_iter().collect();
        }
        if self.name == "type" && merged.all("type").is_empty() {
            let implied = merged.first("enum").and_then(|node| Some(Fact { value: merged.kind()?.into(), node }));
            return implied.into_iter().collect();
        }
        let bound = self.bound(merged);
        let mut tightest: Vec<Fact<'a>> = Vec::new();
        for part in &merged.parts {
            let Some(fact) = self.fact(part, merged) else { continue };
            // Whether a bound is exclusive matters only for the effective bound.
            let holds = bound.as_ref().is_none_or(|(name, bound)| {
                part.value.get(name).is_some_and(|value| number(value) == number(&bound.value))
            });
            let is_needless = |old: &Fact<'a>, new: &Fact<'a>| {
                let rule = self.change(&old.value, &new.value, false);
                old.value == new.value || rule.is_none_or(narrows)
            };
            if holds && !tightest.iter().any(|other| is_needless(&fact, other)) {
                tightest.retain(|other| !is_needless(other, &fact));
                tightest.push(fact);
            }
        }
        tightest
    }

    /// Whether a schema lists its values, and all of them are within a limit of this keyword.
    pub(super) fn allows_all_listed(&self, merged: &Merged<'_>, limit: &Value) -> bool {
        let allows = |value: &Value| match self.name {
            "minLength" | "maxLength" => {
                value.as_str().is_some_and(|text| self.is_within(&text.chars().count().into(), limit))
            }
            "minimum" | "maximum" => value.is_number() && self.is_within(value, limit),
            _ => false,
        };
        let listed = merged.first("enum").and_then(|list| list.value.as_array());
        listed.is_some_and(|values| values.iter().all(allows))
    }

    fn is_within(&self, value: &Value, limit: &Value) -> bool {
        let outside = if self.name.starts_with("max") { Ordering::Greater } else { Ordering::Less };
        order(value, limit).is_some_and(|order| order != outside)
    }

    /// Returns the bound that an exclusive flag is about.
    fn bound<'a>(&self, merged: &Merged<'a>) -> Option<(&'static str, Fact<'a>)> {
        let name = match self.name {
            "exclusiveMaximum" => "maximum",
            "exclusiveMinimum" => "minimum",
            _ => return None,
        };
        let keyword = LIMITS.iter().find(|keyword| keyword.name == name)?;
        let raw = merged.parts.iter().filter_map(|part| part.child(name));
        let mut bound: Option<Fact<'a>> = None;
        for node in raw {
            let is_tighter =
                bound.as_ref().is_none_or(|bound| keyword.change(&bound.value, node.value, false).is_some_and(narrows));
            if is_tighter {
                bound = Some(Fact { value: node.value.clone(), node });
            }
        }
        Some((name, bound?))
    }

    /// Returns the value of a part, if it has an effect.
    fn fact<'a>(&self, part: &Node<'a>, merged: &Merged<'a>) -> Option<Fact<'a>> {
        let node = part.child(self.name)?;
        let is_integer = merged.kind() == Some("integer");
        let value = match self.name {
            "minLength" | "minItems" | "minProperties" if node.value.as_f64() == Some(0.0) => return None,
            "multipleOf" if is_integer && node.value.as_f64() == Some(1.0) => return None,
            "pattern" if node.value.as_str().is_some_and(matches_all) => return None,
            "format" if node.value == "password" => return None,
            "exclusiveMaximum" | "exclusiveMinimum" if is_integer || node.value == &Value::Bool(false) => return None,
            "maximum" if is_integer => whole_bound(part, node.value, "exclusiveMaximum", false),
            "minimum" if is_integer => whole_bound(part, node.value, "exclusiveMinimum", true),
            _ => node.value.clone(),
        };
        Some(Fact { node, value })
    }
}

/// Whether a rule removes values and adds none.
fn narrows(rule: &SchemaRule) -> bool {
    rule.effect(Direction::Request) == Effect::Narrower
}

/// Returns the values that are in all lists, if they limit the type.
fn common_values<'a>(merged: &Merged<'a>) -> Option<Fact<'a>> {
    let lists = merged.all("enum");
    let node = lists.first()?.clone();
    let is_in_all =
        |value: &Value| lists.iter().all(|list| list.value.as_array().is_some_and(|values| values.contains(value)));
    let mut values: Vec<Value> = Vec::new();
    for value in node.value.as_array()? {
        // Whether null is allowed is compared separately if another keyword decides it.
        let is_said = merged.null.is_some() || merged.refuses_null;
        let is_moot = value.is_null() && is_said && node.value.as_array().is_some_and(|all| all.len() > 1);
        if is_in_all(value) && !values.contains(value) && !is_moot {
            values.push(value.clone());
        }
    }
    let is_all =
        merged.kind() == Some("boolean") && [true, false].iter().all(|flag| values.contains(&Value::Bool(*flag)));
    (!is_all).then_some(Fact { node, value: Value::Array(values) })
}

/// Returns the equivalent bound for integers that includes its number.
fn whole_bound(part: &Node<'_>, value: &Value, exclusive: &str, is_lower: bool) -> Value {
    let Some(bound) = number(value) else { return value.clone() };
    let is_exclusive = part.is_set(exclusive);
    let whole = match (is_lower, is_exclusive) {
        (true, false) => bound.ceil(),
        (true, true) => bound.floor() + Decimal::ONE,
        (false, false) => bound.floor(),
        (false, true) => bound.ceil() - Decimal::ONE,
    };
    i64::try_from(whole).map_or_else(|_| value.clone(), Value::from)
}

/// Whether a pattern matches every text. An anchor alone requires nothing.
fn matches_all(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    [".*", "(.*)", ".*?", "[\\s\\S]*"].contains(&inner) || ["", "^", "$"].contains(&pattern)
}

fn is_set(value: &Value) -> bool {
    value == &Value::Bool(true)
}

fn come_or_gone(
    old: &Value,
    new: &Value,
    added: &'static SchemaRule,
    removed: &'static SchemaRule,
) -> Option<&'static SchemaRule> {
    match (old.is_null(), new.is_null()) {
        (true, false) => Some(added),
        (false, true) => Some(removed),
        _ => None,
    }
}

/// Reads a number with all its digits, which a float would not keep. Returns `None` if it has more than 28.
fn number(value: &Value) -> Option<Decimal> {
    let digits = value.as_number()?.to_string();
    Decimal::from_str_exact(&digits).or_else(|_| Decimal::from_scientific(&digits)).ok()
}

/// Compares two numbers.
pub(super) fn order(old: &Value, new: &Value) -> Option<Ordering> {
    match (number(old), number(new)) {
        (Some(old), Some(new)) => Some(old.cmp(&new)),
        _ => Some(old.as_f64()?.total_cmp(&new.as_f64()?)),
    }
}

fn multiple(
    old: &Value,
    new: &Value,
    [narrowed, widened, changed]: [&'static SchemaRule; 3],
) -> Option<&'static SchemaRule> {
    let divides = |divisor: Decimal, number: Decimal| number.checked_rem(divisor).is_some_and(|rest| rest.is_zero());
    match (number(old), number(new)) {
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) if divides(old, new) => Some(narrowed),
        (Some(old), Some(new)) if divides(new, old) => Some(widened),
        _ => Some(changed),
    }
}

/// Formats of which each includes those that follow it.
const WIDER_FORMATS: [&[&str]; 5] = [
    &["int64", "int32"],
    &["double", "float"],
    &["uri-reference", "uri"],
    &["idn-email", "email"],
    &["idn-hostname", "hostname", "ipv4"],
];
/// Formats that share no value.
const DISJOINT_FORMATS: [&str; 8] = ["date", "date-time", "time", "uuid", "email", "ipv4", "ipv6", "uri"];

fn format(
    old: &Value,
    new: &Value,
    [narrowed, widened, exchanged, changed]: [&'static SchemaRule; 4],
) -> &'static SchemaRule {
    let (old, new) = (old.as_str().unwrap_or_default(), new.as_str().unwrap_or_default());
    let includes = |wide: &str, narrow: &str| {
        WIDER_FORMATS.iter().any(|formats| {
            let place = |name: &str| formats.iter().position(|format| *format == name);
            place(wide).zip(place(narrow)).is_some_and(|(wide, narrow)| wide < narrow)
        })
    };
    if includes(old, new) {
        narrowed
    } else if includes(new, old) {
        widened
    } else if DISJOINT_FORMATS.contains(&old) && DISJOINT_FORMATS.contains(&new) {
        exchanged
    } else {
        changed
    }
}

fn one_of(old: &Value, new: &Value, [lost, gained, changed]: [&'static SchemaRule; 3]) -> Option<&'static SchemaRule> {
    let (olds, news) = (old.as_array()?, new.as_array()?);
    let has_lost = olds.iter().any(|old| !news.contains(old));
    let has_gained = news.iter().any(|new| !olds.contains(new));
    match (has_lost, has_gained) {
        (false, false) => None,
        (true, false) => Some(lost),
        (false, true) => Some(gained),
        (true, true) => Some(changed),
    }
}

fn type_name(
    old: &Value,
    new: &Value,
    is_text: bool,
    [narrowed, widened, changed]: [&'static SchemaRule; 3],
) -> &'static SchemaRule {
    let is_scalar = |name: &str| ["boolean", "integer", "number"].contains(&name);
    match (old.as_str().unwrap_or_default(), new.as_str().unwrap_or_default()) {
        ("integer", "number") => widened,
        ("number", "integer") => narrowed,
        (old, "string") if is_text && is_scalar(old) => widened,
        ("string", new) if is_text && is_scalar(new) => narrowed,
        _ => changed,
    }
}
