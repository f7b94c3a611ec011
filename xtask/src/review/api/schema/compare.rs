//! How two schemas differ, keyword by keyword, and what each difference does to the values that they allow.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::slice::from_ref;

use rust_decimal::Decimal;
use serde_json::Value;

use super::merge::Merged;
use crate::openapi::node::Node;
use crate::review::finding::Effect;

/// A difference between two schemas, at a field of the values.
pub(crate) struct Difference<'a> {
    /// What changed and how, such as `max-length-decreased`.
    pub(crate) id: String,
    pub(crate) effect: Effect,
    pub(crate) base: Option<Node<'a>>,
    pub(crate) head: Option<Node<'a>>,
    /// Where in the values of the pair of schemas, such as `.phone`.
    field: String,
    /// What changed, without where: `maxLength went from 20 to 10`.
    message: String,
}

impl Difference<'_> {
    /// What changed, without the operation: `the field customer.phone: maxLength went from 20 to 10`.
    pub(crate) fn describe(&self, at: &str) -> String {
        let field = format!("{at}{}", self.field);
        let field = field.strip_prefix('.').unwrap_or(&field);
        let field = if field.is_empty() { "the value".to_owned() } else { format!("`{field}`") };
        format!("{field}: {}", self.message)
    }
}

/// How a keyword changed: the end of the rule's id, and its effect.
type Verdict = Option<(&'static str, Effect)>;

/// How a keyword's two values compare, null standing for none.
type Compare = fn(&Value, &Value) -> Verdict;

/// One row a keyword that limits the values: how two of its values compare. The tighter ones hold where `allOf` joins
/// several.
const CONSTRAINTS: &[(&str, Compare)] = &[
    ("maximum", upper),
    ("exclusiveMaximum", flag_that_narrows),
    ("maxLength", upper),
    ("maxItems", upper),
    ("maxProperties", upper),
    ("minimum", lower),
    ("exclusiveMinimum", flag_that_narrows),
    ("minLength", lower),
    ("minItems", lower),
    ("minProperties", lower),
    ("multipleOf", multiple),
    ("uniqueItems", flag_that_narrows),
    ("pattern", constraint),
    ("format", format),
    ("enum", one_of),
    ("type", type_name),
];

/// One row a keyword that says what the values are for: the outermost holds where `allOf` joins several.
const REMARKS: &[(&str, Compare)] = &[
    ("default", default),
    ("readOnly", flag_that_is_unclear),
    ("writeOnly", flag_that_is_unclear),
    ("deprecated", flag_that_is_noted),
    ("discriminator", discriminator),
    ("xml", unclear),
];

/// The keywords with a comparison of their own.
const COMPARED: &[&str] =
    &["nullable", "properties", "required", "additionalProperties", "items", "not", "allOf", "anyOf", "oneOf", "$ref"];

/// Whether a keyword of a schema is compared by what it means.
pub(crate) fn is_compared(keyword: &str) -> bool {
    let has = |table: &[(&str, Compare)]| table.iter().any(|(row, _)| *row == keyword);
    has(CONSTRAINTS) || has(REMARKS) || COMPARED.contains(&keyword)
}

/// Compares schemas, each pair only once however many operations share it.
#[derive(Default)]
pub(crate) struct Comparison<'a> {
    /// The JSON pointers of the schemas that were compared, in the base document and in the head document.
    pub(crate) seen: [HashSet<String>; 2],
    /// Those of what is told elsewhere, likewise.
    pub(crate) handled: [Vec<String>; 2],
    pairs: Vec<Pair<'a>>,
    /// Where each pair is in `pairs`. A schema may hold itself, and then its pair is there already.
    numbers: HashMap<(Vec<String>, Vec<String>, Mode), usize>,
    /// How many of `pairs` were compared.
    compared: usize,
    /// Whether the values are a request's: a request leaves out what is read-only, a response what is write-only.
    is_request: bool,
}

/// Two schemas, each of which may be written in several places, and what their comparison found.
struct Pair<'a> {
    base: Vec<Node<'a>>,
    head: Vec<Node<'a>>,
    mode: Mode,
    differences: Vec<Difference<'a>>,
    /// The pairs of schemas inside of these, and where in the values they are.
    inner: Vec<(usize, String)>,
    /// Whether there is a difference here or further inside.
    is_different: bool,
}

/// How a difference is to be taken.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Mode {
    /// `not` has turned the effects around.
    is_negated: bool,
    /// It is in a property that these values do not have.
    is_left_out: bool,
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(is_request: bool) -> Self {
        Self { is_request, ..Self::default() }
    }

    /// How two schemas differ, and where in the values: the nearest first.
    pub(crate) fn compare(&mut self, base: &Node<'a>, head: &Node<'a>) -> Vec<(String, &Difference<'a>)> {
        let root = self.number(from_ref(base), from_ref(head), Mode::default());
        self.compare_pending();
        let mut is_reached = vec![false; self.pairs.len()];
        is_reached[root] = true;
        // Each with what leads to it: most of them need no name.
        let mut reached = vec![(root, 0, "")];
        let mut differences = Vec::new();
        let mut at = 0;
        while let Some((number, ..)) = reached.get(at).copied() {
            let pair = &self.pairs[number];
            if !pair.differences.is_empty() {
                let mut steps = Vec::new();
                let mut from = at;
                while from > 0 {
                    steps.push(reached[from].2);
                    from = reached[from].1;
                }
                let field: String = steps.into_iter().rev().collect();
                differences.extend(pair.differences.iter().map(|difference| (field.clone(), difference)));
            }
            for (inner, step) in &pair.inner {
                if self.pairs[*inner].is_different && !std::mem::replace(&mut is_reached[*inner], true) {
                    reached.push((*inner, at, step));
                }
            }
            at += 1;
        }
        differences
    }

    fn number(&mut self, base: &[Node<'a>], head: &[Node<'a>], mode: Mode) -> usize {
        let resolved = |schemas: &[Node<'a>]| -> Vec<_> { schemas.iter().map(Node::resolved).collect() };
        let key = |schemas: &[Node<'a>]| -> Vec<_> { schemas.iter().map(|schema| schema.pointer.clone()).collect() };
        let (base, head) = (resolved(base), resolved(head));
        let next = self.pairs.len();
        let number = *self.numbers.entry((key(&base), key(&head), mode)).or_insert(next);
        if number == next {
            let (differences, inner) = (Vec::new(), Vec::new());
            self.pairs.push(Pair { base, head, mode, differences, inner, is_different: false });
        }
        number
    }

    /// Compares the pairs that were not yet: one after the other, since they may lead to each other without end.
    fn compare_pending(&mut self) {
        let first = self.compared;
        while self.compared < self.pairs.len() {
            self.compare_pair();
            self.compared += 1;
        }
        let mut outer: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut different = Vec::new();
        for (number, pair) in self.pairs.iter().enumerate().skip(first) {
            pair.inner.iter().for_each(|(inner, _)| outer.entry(*inner).or_default().push(number));
            if !pair.differences.is_empty() || pair.inner.iter().any(|(inner, _)| self.pairs[*inner].is_different) {
                different.push(number);
            }
        }
        while let Some(number) = different.pop() {
            if !std::mem::replace(&mut self.pairs[number].is_different, true) {
                different.extend(outer.get(&number).into_iter().flatten());
            }
        }
    }

    /// Compares the schemas of a pair with each other, and leaves those inside of them for later.
    fn compare_pair(&mut self) {
        let pair = &self.pairs[self.compared];
        let (base, head) = (Merged::new(&pair.base), Merged::new(&pair.head));
        for (seen, merged) in self.seen.iter_mut().zip([&base, &head]) {
            seen.extend(merged.parts.iter().map(|part| part.pointer.clone()));
        }
        let nullable = match (&base.null, &head.null) {
            (Some(_), None) => Some(("nullable-removed", Effect::Narrower, "may no longer be null")),
            (None, Some(_)) => Some(("nullable-added", Effect::Wider, "may now be null")),
            _ => None,
        };
        if let Some((id, effect, message)) = nullable {
            self.push(id, effect, (base.null.clone(), head.null.clone()), "", message);
        }
        for (keyword, compare) in CONSTRAINTS {
            self.compare_constraint(
                keyword,
                *compare,
                (tightest(&base, keyword, *compare), tightest(&head, keyword, *compare)),
            );
        }
        for (keyword, compare) in REMARKS {
            self.compare_keyword(keyword, *compare, (base.first(keyword), head.first(keyword)));
        }
        self.compare_properties(&base, &head);
        self.compare_additional_properties(&base, &head);
        self.compare_part("items", "[]", (base.all("items"), head.all("items")));
        self.compare_not(base.all("not"), head.all("not"));
        for keyword in ["anyOf", "oneOf"] {
            self.compare_alternatives(keyword, &base, &head);
        }
    }

    /// Compares a keyword's values, of which there are several only where none of them is the tightest.
    fn compare_constraint(&mut self, keyword: &str, compare: Compare, at: (Vec<Node<'a>>, Vec<Node<'a>>)) {
        let (mut old, mut new) = at;
        if old.len() <= 1 && new.len() <= 1 {
            return self.compare_keyword(keyword, compare, (old.pop(), new.pop()));
        }
        let is_same = |old: &Node<'a>, new: &Node<'a>| compare(old.value, new.value).is_none();
        let (was, is) = (show_all(&old), show_all(&new));
        remove_pairs(&mut old, &mut new, is_same);
        if old.is_empty() || new.is_empty() {
            // One that all values meet besides the others came or went.
            let changes =
                old.into_iter().map(|old| (Some(old), None)).chain(new.into_iter().map(|new| (None, Some(new))));
            for at in changes {
                self.compare_keyword(keyword, compare, at);
            }
        } else {
            let message = format!(
                "{keyword} went from {was} to {is}: allOf asks for several at once, and this review does not merge them"
            );
            let at = (old.into_iter().next(), new.into_iter().next());
            self.push(&format!("{}-changed", kebab(keyword)), Effect::Unclear, at, "", &message);
        }
    }

    fn compare_keyword(&mut self, keyword: &str, compare: Compare, at: (Option<Node<'a>>, Option<Node<'a>>)) {
        let (old, new) = (at.0.as_ref().map(|node| node.value), at.1.as_ref().map(|node| node.value));
        if let Some((change, effect)) = compare(old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null)) {
            let message = match (old, new) {
                (None, Some(new)) => format!("{keyword} {new} was added"),
                (Some(old), None) => format!("{keyword} {old} was removed"),
                _ => format!("{keyword} went from {} to {}", show(old), show(new)),
            };
            self.push(&format!("{}-{change}", kebab(keyword)), effect, at, "", &message);
        }
    }

    fn push(
        &mut self,
        id: &str,
        effect: Effect,
        (base, head): (Option<Node<'a>>, Option<Node<'a>>),
        field: &str,
        message: &str,
    ) {
        let pair = &mut self.pairs[self.compared];
        let effect = match pair.mode {
            Mode { is_left_out: true, .. } => Effect::Note,
            Mode { is_negated: true, .. } => effect.negated(),
            Mode { .. } => effect,
        };
        let (id, field, message) = (id.to_owned(), field.to_owned(), message.to_owned());
        pair.differences.push(Difference { id, effect, base, head, field, message });
    }

    /// Leaves two schemas inside of those that are being compared for later.
    fn compare_later(&mut self, base: &[Node<'a>], head: &[Node<'a>], field: &str) {
        let number = self.number(base, head, self.mode());
        self.pairs[self.compared].inner.push((number, field.to_owned()));
    }

    fn mode(&self) -> Mode {
        self.pairs[self.compared].mode
    }

    fn compare_properties(&mut self, base: &Merged<'a>, head: &Merged<'a>) {
        let (old_names, new_names) = (base.properties(), head.properties());
        let (old_required, new_required) = (by_name(base.required()), by_name(head.required()));
        for name in &old_names {
            let field = format!(".{name}");
            let old = base.property(name);
            let was_left_out = self.is_left_out(&old);
            if !new_names.contains(name) {
                let is_required = old_required.contains_key(name) && !was_left_out;
                let (change, effect) = match (self.is_request, head.is_open()) {
                    _ if was_left_out => {
                        (if self.is_request { "property-removed" } else { "optional-property-removed" }, Effect::Note)
                    }
                    // What is sent under its name is no longer looked at, or no longer allowed.
                    (true, true) => ("property-removed", Effect::Unclear),
                    (true, false) => ("property-removed", Effect::Narrower),
                    (false, _) if is_required => ("required-property-removed", Effect::Wider),
                    (false, _) => ("optional-property-removed", Effect::Unclear),
                };
                self.handled[0].extend(old_required.get(name).map(|required| required.pointer.clone()));
                self.push(change, effect, (old.into_iter().next(), None), &field, "the property was removed");
                continue;
            }
            let new = head.property(name);
            let is_left_out = self.is_left_out(&new);
            let was = old_required.get(name).filter(|_| !was_left_out);
            let is = new_required.get(name).filter(|_| !is_left_out);
            let (change, effect, message) = match (was, is) {
                (None, Some(_)) => ("property-became-required", Effect::Narrower, "it became required"),
                (Some(_), None) => ("property-became-optional", Effect::Wider, "it became optional"),
                _ => ("", Effect::Note, ""),
            };
            if !change.is_empty() {
                // The list holds other names as well, which may change too: the place is the name's own, if it is there.
                let at = |merged: &Merged<'a>, names: &HashMap<&str, Node<'a>>| {
                    names.get(name).cloned().or_else(|| merged.first("required"))
                };
                self.push(change, effect, (at(base, &old_required), at(head, &new_required)), &field, message);
            }
            let mode = self.mode();
            let mode = Mode { is_left_out: mode.is_left_out || was_left_out && is_left_out, ..mode };
            let number = self.number(&old, &new, mode);
            self.pairs[self.compared].inner.push((number, field));
        }
        for name in new_names.difference(&old_names) {
            let new = head.property(name);
            let is_left_out = self.is_left_out(&new);
            let is_required = new_required.contains_key(name) && !is_left_out;
            let (change, effect) = match (is_required, base.is_open()) {
                _ if is_left_out => ("optional-property-added", Effect::Note),
                (true, true) => ("required-property-added", Effect::Narrower),
                // What must be there now was not allowed to be.
                (true, false) => ("required-property-added", Effect::Other),
                (false, true) => ("optional-property-added", Effect::Note),
                (false, false) => ("optional-property-added", Effect::Wider),
            };
            let kind = if is_required { "a required property was added" } else { "an optional property was added" };
            self.handled[1].extend(new_required.get(name).map(|required| required.pointer.clone()));
            self.push(change, effect, (None, new.into_iter().next()), &format!(".{name}"), kind);
        }
        // Names that are required and have no schema of their own.
        let is_described = |name: &str| old_names.contains(name) || new_names.contains(name);
        let undescribed = |names: &HashMap<&'a str, Node<'a>>| -> HashSet<&'a str> {
            names.keys().copied().filter(|name| !is_described(name)).collect()
        };
        let (old, new) = (undescribed(&old_required), undescribed(&new_required));
        if old != new {
            let effect = if old.is_subset(&new) {
                Effect::Narrower
            } else if new.is_subset(&old) {
                Effect::Wider
            } else {
                Effect::Other
            };
            let at = |merged: &Merged<'a>, names: &HashSet<&str>, others: &HashSet<&str>| {
                let is_own = |list: &Node<'a>| {
                    let listed = list.value.as_array().into_iter().flatten().filter_map(Value::as_str);
                    listed.into_iter().any(|name| names.contains(name) && !others.contains(name))
                };
                let lists = merged.all("required");
                lists.iter().find(|list| is_own(list)).or(lists.first()).cloned()
            };
            let at = (at(base, &old, &new), at(head, &new, &old));
            self.push("required-changed", effect, at, "", "the list of required names changed");
        }
    }

    /// Whether a property is not in these values at all.
    fn is_left_out(&self, property: &[Node<'a>]) -> bool {
        let keyword = if self.is_request { "readOnly" } else { "writeOnly" };
        property.iter().any(|schema| schema.is_set(keyword)) || Merged::new(property).is_set(keyword)
    }

    fn compare_additional_properties(&mut self, base: &Merged<'a>, head: &Merged<'a>) {
        let (old, new) = (additional_properties(base), additional_properties(head));
        let kind = |schemas: &[Node<'a>]| match schemas.first().map(|schema| schema.value) {
            None => 2,
            Some(Value::Bool(false)) => 0,
            Some(_) => 1,
        };
        let says = ["none are allowed", "those of a schema are allowed", "any are allowed"];
        let (was, is) = (kind(&old), kind(&new));
        let message = format!("of additional properties, {} before and {} now", says[was], says[is]);
        let (change, effect) = match was.cmp(&is) {
            Ordering::Greater => ("additional-properties-narrowed", Effect::Narrower),
            Ordering::Less => ("additional-properties-widened", Effect::Wider),
            Ordering::Equal if was == 1 => return self.compare_later(&old, &new, ".*"),
            Ordering::Equal => return,
        };
        // That any are allowed may be written, too.
        let at = |schemas: Vec<Node<'a>>, merged: &Merged<'a>| {
            schemas.into_iter().next().or_else(|| merged.first("additionalProperties"))
        };
        self.push(change, effect, (at(old, base), at(new, head)), "", &message);
    }

    /// Compares a keyword whose value is a schema.
    fn compare_part(&mut self, keyword: &str, field: &str, (old, new): (Vec<Node<'a>>, Vec<Node<'a>>)) {
        let (id, effect, change) = match (old.is_empty(), new.is_empty()) {
            (false, false) => return self.compare_later(&old, &new, field),
            (false, true) => (format!("{}-removed", kebab(keyword)), Effect::Wider, "removed"),
            (true, false) => (format!("{}-added", kebab(keyword)), Effect::Narrower, "added"),
            (true, true) => return,
        };
        let at = (old.into_iter().next(), new.into_iter().next());
        self.push(&id, effect, at, field, &format!("{keyword} was {change}"));
    }

    /// What a schema under `not` loses, the whole gains. A value must meet none of several.
    fn compare_not(&mut self, mut old: Vec<Node<'a>>, mut new: Vec<Node<'a>>) {
        let mode = self.mode();
        let mut pairs = remove_pairs(&mut old, &mut new, same_value);
        pairs.extend(zip_rest(&mut old, &mut new));
        for (old, new) in pairs {
            let number = self.number(&[old], &[new], Mode { is_negated: !mode.is_negated, ..mode });
            self.pairs[self.compared].inner.push((number, String::new()));
        }
        let lone = old.into_iter().map(|old| (vec![old], vec![])).chain(new.into_iter().map(|new| (vec![], vec![new])));
        for at in lone {
            self.compare_part("not", "", at);
        }
    }

    /// Compares lists of schemas of which a value meets one, of several such lists each with its like.
    fn compare_alternatives(&mut self, keyword: &str, base: &Merged<'a>, head: &Merged<'a>) {
        let (mut old, mut new) = (base.alternatives(keyword), head.alternatives(keyword));
        let is_same = |old: &Vec<Node<'a>>, new: &Vec<Node<'a>>| {
            old.len() == new.len() && old.iter().all(|old| new.iter().any(|new| same_value(old, new)))
        };
        let mut pairs = remove_pairs(&mut old, &mut new, is_same);
        pairs.extend(zip_rest(&mut old, &mut new));
        pairs.extend(old.into_iter().map(|old| (old, Vec::new())));
        pairs.extend(new.into_iter().map(|new| (Vec::new(), new)));
        let names = (property_name(base), property_name(head));
        for (old, new) in pairs {
            self.compare_branches(keyword, names, old, new);
        }
    }

    /// Compares lists of schemas of which a value meets one.
    fn compare_branches(
        &mut self,
        keyword: &str,
        (old_property, new_property): (Option<&str>, Option<&str>),
        mut old: Vec<Node<'a>>,
        mut new: Vec<Node<'a>>,
    ) {
        let (was_there, is_there) = (!old.is_empty(), !new.is_empty());
        let name = |old: &Node<'a>| branch_name(old, old_property);
        let mut pairs = remove_pairs(&mut old, &mut new, same_reference);
        pairs.extend(remove_pairs(&mut old, &mut new, same_value));
        pairs.extend(remove_pairs(&mut old, &mut new, |old, new| {
            name(old).is_some_and(|old| branch_name(new, new_property) == Some(old))
        }));
        pairs.extend(zip_rest(&mut old, &mut new));
        for (old, new) in pairs {
            self.compare_later(&[old], &[new], "");
        }
        let branch = |node: &Node<'_>, property| branch_name(node, property).unwrap_or_else(|| node.name());
        for old in old {
            // The last branch takes the keyword with it, and then anything is allowed.
            let effect = if is_there { Effect::Narrower } else { Effect::Wider };
            let message = format!("`{}` is no longer in {keyword}", branch(&old, old_property));
            self.push(&format!("{}-branch-removed", kebab(keyword)), effect, (Some(old), None), "", &message);
        }
        for new in new {
            let effect = if was_there { Effect::Wider } else { Effect::Narrower };
            let message = format!("`{}` is now in {keyword}", branch(&new, new_property));
            self.push(&format!("{}-branch-added", kebab(keyword)), effect, (None, Some(new)), "", &message);
        }
    }
}

/// The values of a keyword that no other of them makes needless.
fn tightest<'a>(merged: &Merged<'a>, keyword: &str, compare: Compare) -> Vec<Node<'a>> {
    // Whether a bound is exclusive matters only of the bound that holds.
    let bound: Option<(&str, Compare)> = match keyword {
        "exclusiveMaximum" => Some(("maximum", upper)),
        "exclusiveMinimum" => Some(("minimum", lower)),
        _ => None,
    };
    let bound = bound.and_then(|(bound, compare)| Some((bound, tightest(merged, bound, compare).pop()?)));
    let holds = |part: &&Node<'a>| {
        bound.as_ref().is_none_or(|(bound, tightest)| {
            part.value.get(bound).is_some_and(|value| number(value) == number(tightest.value))
        })
    };
    let is_needless =
        |old: &Node<'a>, new: &Node<'a>| matches!(compare(old.value, new.value), None | Some((_, Effect::Narrower)));
    let mut tightest: Vec<Node<'a>> = Vec::new();
    for value in merged.parts.iter().filter(holds).filter_map(|part| part.child(keyword)) {
        if !tightest.iter().any(|other| is_needless(&value, other)) {
            tightest.retain(|other| !is_needless(other, &value));
            tightest.push(value);
        }
    }
    tightest
}

/// What additional properties must be: of `false` and schemas the stricter, and nothing where all are allowed.
fn additional_properties<'a>(merged: &Merged<'a>) -> Vec<Node<'a>> {
    let all = merged.all("additionalProperties");
    let is_false = |schema: &&Node<'a>| schema.value == &Value::Bool(false);
    match all.iter().find(is_false) {
        Some(none) => vec![none.clone()],
        None => all.into_iter().filter(|schema| schema.value != &Value::Bool(true)).collect(),
    }
}

fn by_name(names: Vec<Node<'_>>) -> HashMap<&str, Node<'_>> {
    // Of a name that is there twice, the first.
    names.into_iter().rev().filter_map(|name| Some((name.value.as_str()?, name))).collect()
}

/// Takes those that match out of both lists.
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

/// Takes as many as there are in both lists, in order.
fn zip_rest<T>(old: &mut Vec<T>, new: &mut Vec<T>) -> Vec<(T, T)> {
    let rest = old.len().min(new.len());
    old.drain(..rest).zip(new.drain(..rest)).collect()
}

/// What to call a branch of `anyOf` or `oneOf`: what it refers to, its title, the value of the discriminator's property,
/// or its type.
fn branch_name(branch: &Node<'_>, property: Option<&str>) -> Option<String> {
    if branch.value.get("$ref").is_some() {
        return Some(branch.name());
    }
    let only_value = |property| {
        let values = branch.at(&["properties", property, "enum"])?.elements();
        values
            .first()
            .filter(|_| values.len() == 1)
            .map(|value| value.value.as_str().map_or_else(|| value.value.to_string(), str::to_owned))
    };
    let title = branch.text("title").map(str::to_owned);
    title.or_else(|| only_value(property?)).or_else(|| branch.text("type").map(str::to_owned))
}

/// The property by which a discriminator tells branches apart.
fn property_name<'a>(merged: &Merged<'a>) -> Option<&'a str> {
    merged.first("discriminator")?.text("propertyName")
}

fn same_reference(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.value.get("$ref").is_some() && old.value.get("$ref") == new.value.get("$ref")
}

fn same_value(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.resolved().value == new.resolved().value
}

fn upper(old: &Value, new: &Value) -> Verdict {
    bound(old, new, Ordering::is_lt)
}

fn lower(old: &Value, new: &Value) -> Verdict {
    bound(old, new, Ordering::is_gt)
}

fn bound(old: &Value, new: &Value, is_narrower: fn(Ordering) -> bool) -> Verdict {
    match (old.as_f64(), new.as_f64()) {
        _ if old == new => None,
        (Some(old_float), Some(new_float)) => {
            let order = match (number(old), number(new)) {
                (Some(old), Some(new)) => new.cmp(&old),
                _ => new_float.total_cmp(&old_float),
            };
            let effect = if is_narrower(order) { Effect::Narrower } else { Effect::Wider };
            (!order.is_eq()).then_some((if order.is_gt() { "increased" } else { "decreased" }, effect))
        }
        _ => constraint(old, new),
    }
}

fn multiple(old: &Value, new: &Value) -> Verdict {
    let divides = |divisor: Decimal, number: Decimal| number.checked_rem(divisor).is_some_and(|rest| rest.is_zero());
    match (number(old), number(new)) {
        _ if old == new => None,
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) if divides(old, new) => Some(("changed", Effect::Narrower)),
        (Some(old), Some(new)) if divides(new, old) => Some(("changed", Effect::Wider)),
        (Some(_), Some(_)) => Some(("changed", Effect::Other)),
        _ => constraint(old, new),
    }
}

/// A number to the last digit, which a float would not keep; none where there are more than 28 of them.
fn number(value: &Value) -> Option<Decimal> {
    let digits = value.as_number()?.to_string();
    Decimal::from_str_exact(&digits).or_else(|_| Decimal::from_scientific(&digits)).ok()
}

/// Something that some values meet: whether those that meet the new one met the old one cannot be told.
fn constraint(old: &Value, new: &Value) -> Verdict {
    match (old.is_null(), new.is_null()) {
        _ if old == new => None,
        (true, _) => Some(("added", Effect::Narrower)),
        (_, true) => Some(("removed", Effect::Wider)),
        _ => Some(("changed", Effect::Unclear)),
    }
}

fn format(old: &Value, new: &Value) -> Verdict {
    match (old.as_str(), new.as_str()) {
        (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => Some(("widened", Effect::Wider)),
        (Some("int64"), Some("int32")) | (Some("double"), Some("float")) => Some(("narrowed", Effect::Narrower)),
        _ => constraint(old, new),
    }
}

fn one_of(old: &Value, new: &Value) -> Verdict {
    let (Some(olds), Some(news)) = (old.as_array(), new.as_array()) else { return constraint(old, new) };
    let has_lost = olds.iter().any(|old| !news.contains(old));
    let has_gained = news.iter().any(|new| !olds.contains(new));
    match (has_lost, has_gained) {
        (false, false) => None,
        (true, false) => Some(("values-removed", Effect::Narrower)),
        (false, true) => Some(("values-added", Effect::Wider)),
        (true, true) => Some(("values-changed", Effect::Other)),
    }
}

fn type_name(old: &Value, new: &Value) -> Verdict {
    match (old.as_str(), new.as_str()) {
        (Some("integer"), Some("number")) => Some(("widened", Effect::Wider)),
        (Some("number"), Some("integer")) => Some(("narrowed", Effect::Narrower)),
        (Some(old), Some(new)) if old != new => Some(("changed", Effect::Other)),
        _ => constraint(old, new),
    }
}

/// What is left out stands for something else now.
fn default(old: &Value, new: &Value) -> Verdict {
    (old != new).then_some(("changed", Effect::Unclear))
}

fn unclear(old: &Value, new: &Value) -> Verdict {
    (old != new).then_some(("changed", Effect::Unclear))
}

fn flag_that_narrows(old: &Value, new: &Value) -> Verdict {
    flag(old, new, Effect::Narrower, Effect::Wider)
}

fn flag_that_is_unclear(old: &Value, new: &Value) -> Verdict {
    flag(old, new, Effect::Unclear, Effect::Unclear)
}

fn flag_that_is_noted(old: &Value, new: &Value) -> Verdict {
    flag(old, new, Effect::Note, Effect::Note)
}

fn flag(old: &Value, new: &Value, set: Effect, unset: Effect) -> Verdict {
    match (old == &Value::Bool(true), new == &Value::Bool(true)) {
        (false, true) => Some(("set", set)),
        (true, false) => Some(("unset", unset)),
        _ => None,
    }
}

fn discriminator(old: &Value, new: &Value) -> Verdict {
    match (old.get("propertyName"), new.get("propertyName")) {
        _ if old == new => None,
        (None, Some(_)) => Some(("added", Effect::Narrower)),
        (Some(_), None) => Some(("removed", Effect::Unclear)),
        (old, new) if old != new => Some(("property-changed", Effect::Other)),
        _ => Some(("mapping-changed", Effect::Unclear)),
    }
}

/// `maxLength` as `max-length`.
pub(crate) fn kebab(keyword: &str) -> String {
    keyword
        .chars()
        .flat_map(|letter| letter.is_uppercase().then_some('-').into_iter().chain(letter.to_lowercase()))
        .collect()
}

fn show_all(values: &[Node<'_>]) -> String {
    let values: Vec<_> = values.iter().map(|value| value.value.to_string()).collect();
    if values.is_empty() { show(None) } else { values.join(" and ") }
}

fn show(value: Option<&Value>) -> String {
    value.map_or_else(|| "none".to_owned(), Value::to_string)
}
