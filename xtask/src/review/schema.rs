//! How two schemas differ, keyword by keyword, and what each difference does to the values that they allow.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::change::Effect;
use super::node::Node;

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

/// One row a keyword: how its two values compare.
const KEYWORDS: &[(&str, Compare)] = &[
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
    ("default", default),
    ("readOnly", flag_that_is_unclear),
    ("writeOnly", flag_that_is_unclear),
    ("deprecated", flag_that_is_noted),
    ("discriminator", discriminator),
    ("xml", unclear),
];

/// The keywords that say nothing of values, and those with a comparison of their own.
const NO_CONSTRAINT: &[&str] =
    &["title", "description", "example", "externalDocs", "deprecated", "nullable", "readOnly", "writeOnly", "default"];

/// Compares schemas, each pair only once however many operations share it.
#[derive(Default)]
pub(crate) struct Comparison<'a> {
    /// The JSON pointers, in either document, of what was compared in another way than as it is written.
    pub(crate) handled: Vec<String>,
    pairs: Vec<Pair<'a>>,
    /// Where each pair is in `pairs`. A schema may hold itself, and then its pair is there already.
    numbers: HashMap<(String, String, Mode), usize>,
    /// How many of `pairs` were compared.
    compared: usize,
    /// Whether the values are a request's: a request leaves out what is read-only, a response what is write-only.
    is_request: bool,
}

/// Two schemas, and what their comparison found.
struct Pair<'a> {
    base: Node<'a>,
    head: Node<'a>,
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
        let root = self.number(base, head, Mode::default());
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

    fn number(&mut self, base: &Node<'a>, head: &Node<'a>, mode: Mode) -> usize {
        let (base, head) = (base.resolved(), head.resolved());
        let next = self.pairs.len();
        let number = *self.numbers.entry((base.pointer.clone(), head.pointer.clone(), mode)).or_insert(next);
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
        let (base, head) = (pair.base.clone(), pair.head.clone());
        let field = "";
        let (base_words, base, base_null) = self.normalize(&base);
        let (head_words, head, head_null) = self.normalize(&head);
        let nullable = match (&base_null, &head_null) {
            (Some(_), None) => Some(("nullable-removed", Effect::Narrower, "may no longer be null")),
            (None, Some(_)) => Some(("nullable-added", Effect::Wider, "may now be null")),
            _ => None,
        };
        if let Some((id, effect, message)) = nullable {
            self.push_at(id, effect, base_null, head_null, field, message);
        }
        for (keyword, compare) in KEYWORDS {
            // What only wraps a schema goes before it.
            let find =
                |words: &[Node<'a>], node: &Node<'a>| words.iter().chain([node]).find_map(|node| node.child(keyword));
            let (old_at, new_at) = (find(&base_words, &base), find(&head_words, &head));
            let (old, new) = (old_at.as_ref().map(|node| node.value), new_at.as_ref().map(|node| node.value));
            if let Some((change, effect)) = compare(old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null)) {
                let id = format!("{}-{change}", kebab(keyword));
                let message = match (old, new) {
                    (None, Some(new)) => format!("{keyword} {new} was added"),
                    (Some(old), None) => format!("{keyword} {old} was removed"),
                    _ => format!("{keyword} went from {} to {}", show(old), show(new)),
                };
                self.push_at(&id, effect, old_at, new_at, field, &message);
            }
        }
        self.compare_properties(&base, &head, field);
        self.compare_additional_properties(&base, &head, field);
        self.compare_part(&base, &head, "items", &format!("{field}[]"));
        self.compare_not(&base, &head, field);
        for keyword in ["allOf", "anyOf", "oneOf"] {
            self.compare_branches(&base, &head, keyword, field);
        }
    }

    fn push(&mut self, id: &str, effect: Effect, at: (&Node<'a>, &Node<'a>, &str), field: &str, message: &str) {
        let (base, head, keyword) = at;
        let (base, head) = (base.child(keyword), head.child(keyword));
        self.push_at(id, effect, base, head, field, message);
    }

    fn push_at(
        &mut self,
        id: &str,
        effect: Effect,
        base: Option<Node<'a>>,
        head: Option<Node<'a>>,
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
    fn compare_later(&mut self, base: &Node<'a>, head: &Node<'a>, field: &str) {
        let number = self.number(base, head, self.mode());
        self.pairs[self.compared].inner.push((number, field.to_owned()));
    }

    fn mode(&self) -> Mode {
        self.pairs[self.compared].mode
    }

    /// What only wraps a schema, the schema, and what lets it be null.
    fn normalize(&mut self, node: &Node<'a>) -> (Vec<Node<'a>>, Node<'a>, Option<Node<'a>>) {
        let mut node = node.resolved();
        let mut words = Vec::new();
        let mut null = None;
        // A document refers to itself in no circle, so this ends.
        loop {
            null = null.or_else(|| node.child("nullable").filter(|nullable| nullable.value == &Value::Bool(true)));
            let Some((keyword, inner)) = wrapped(&node) else { return (words, node, null) };
            let branches = node.child(keyword);
            self.handled.extend(branches.iter().map(|branches| branches.pointer.clone()));
            null = null.or(branches.filter(|_| keyword != "allOf"));
            words.push(std::mem::replace(&mut node, inner.resolved()));
        }
    }

    fn compare_properties(&mut self, base: &Node<'a>, head: &Node<'a>, field: &str) {
        // Which names are required is told of the properties.
        self.handled.extend([base, head].into_iter().filter_map(|node| Some(node.child("required")?.pointer)));
        let (old_names, new_names) = (properties(base), properties(head));
        for name in &old_names {
            let inner = format!("{field}.{name}");
            let old = base.at(&["properties", name]);
            let Some(new) = head.at(&["properties", name]) else {
                let is_required = is_required(base, name) && !self.is_left_out(old.as_ref());
                let (change, effect) = match (self.is_request, allows_more(head)) {
                    _ if self.is_left_out(old.as_ref()) => {
                        (if self.is_request { "property-removed" } else { "optional-property-removed" }, Effect::Note)
                    }
                    // What is sent under its name is no longer looked at, or no longer allowed.
                    (true, true) => ("property-removed", Effect::Unclear),
                    (true, false) => ("property-removed", Effect::Narrower),
                    (false, _) if is_required => ("required-property-removed", Effect::Wider),
                    (false, _) => ("optional-property-removed", Effect::Unclear),
                };
                self.push_at(change, effect, old, None, &inner, "the property was removed");
                continue;
            };
            if let Some(old) = old {
                self.compare_required((base, &old), (head, &new), name, &inner);
                let is_left_out = self.is_left_out(Some(&old)) && self.is_left_out(Some(&new));
                let mode = self.mode();
                let number = self.number(&old, &new, Mode { is_left_out: mode.is_left_out || is_left_out, ..mode });
                self.pairs[self.compared].inner.push((number, inner));
            }
        }
        for name in new_names.difference(&old_names) {
            let inner = format!("{field}.{name}");
            let new = head.at(&["properties", name]);
            let is_required = is_required(head, name) && !self.is_left_out(new.as_ref());
            let (change, effect) = match (is_required, allows_more(base)) {
                _ if self.is_left_out(new.as_ref()) => ("optional-property-added", Effect::Note),
                (true, true) => ("required-property-added", Effect::Narrower),
                // What must be there now was not allowed to be.
                (true, false) => ("required-property-added", Effect::Other),
                (false, true) => ("optional-property-added", Effect::Note),
                (false, false) => ("optional-property-added", Effect::Wider),
            };
            let kind = if is_required { "a required property was added" } else { "an optional property was added" };
            self.push_at(change, effect, None, new, &inner, kind);
        }
        // Names that are required and have no schema of their own.
        let undescribed = |node: &Node<'a>| -> HashSet<String> {
            let required = node.value.get("required").and_then(Value::as_array).into_iter().flatten();
            let names = required.filter_map(Value::as_str).map(str::to_owned);
            names.filter(|name| !old_names.contains(name) && !new_names.contains(name)).collect()
        };
        let (old, new) = (undescribed(base), undescribed(head));
        if old != new {
            let effect = if old.is_subset(&new) {
                Effect::Narrower
            } else if new.is_subset(&old) {
                Effect::Wider
            } else {
                Effect::Other
            };
            self.push(
                "required-changed",
                effect,
                (base, head, "required"),
                field,
                "the list of required names changed",
            );
        }
    }

    fn compare_required(
        &mut self,
        base: (&Node<'a>, &Node<'a>),
        head: (&Node<'a>, &Node<'a>),
        name: &str,
        field: &str,
    ) {
        let was = is_required(base.0, name) && !self.is_left_out(Some(base.1));
        let is = is_required(head.0, name) && !self.is_left_out(Some(head.1));
        // The list holds other names as well, which may change too: the place is the name's own, if it is listed.
        let at = |holder: &Node<'a>| {
            holder
                .items("required")
                .into_iter()
                .find(|required| required.value == name)
                .or_else(|| holder.child("required"))
        };
        let (old, new) = (at(base.0), at(head.0));
        match (was, is) {
            (false, true) => {
                self.push_at("property-became-required", Effect::Narrower, old, new, field, "it became required");
            }
            (true, false) => {
                self.push_at("property-became-optional", Effect::Wider, old, new, field, "it became optional");
            }
            _ => {}
        }
    }

    /// Whether a property is not in these values at all.
    fn is_left_out(&self, property: Option<&Node<'a>>) -> bool {
        let keyword = if self.is_request { "readOnly" } else { "writeOnly" };
        property.is_some_and(|property| property.is_set(keyword) || property.resolved().is_set(keyword))
    }

    fn compare_additional_properties(&mut self, base: &Node<'a>, head: &Node<'a>, field: &str) {
        const KEYWORD: &str = "additionalProperties";
        let kind = |node: &Node<'a>| match node.value.get(KEYWORD) {
            None | Some(Value::Bool(true)) => 2,
            Some(Value::Bool(false)) => 0,
            Some(_) => 1,
        };
        let says = ["none are allowed", "those of a schema are allowed", "any are allowed"];
        let (old, new) = (kind(base), kind(head));
        let message = format!("of additional properties, {} before and {} now", says[old], says[new]);
        let at = (base, head, KEYWORD);
        match old.cmp(&new) {
            Ordering::Greater => {
                self.push("additional-properties-narrowed", Effect::Narrower, at, field, &message);
            }
            Ordering::Less => self.push("additional-properties-widened", Effect::Wider, at, field, &message),
            Ordering::Equal if old == 1 => self.compare_part(base, head, KEYWORD, &format!("{field}.*")),
            Ordering::Equal => {}
        }
    }

    /// Compares a keyword whose value is a schema.
    fn compare_part(&mut self, base: &Node<'a>, head: &Node<'a>, keyword: &str, field: &str) {
        match (base.child(keyword), head.child(keyword)) {
            (Some(old), Some(new)) => self.compare_later(&old, &new, field),
            (Some(old), None) => {
                let id = format!("{}-removed", kebab(keyword));
                self.push_at(&id, Effect::Wider, Some(old), None, field, &format!("{keyword} was removed"));
            }
            (None, Some(new)) => {
                let id = format!("{}-added", kebab(keyword));
                self.push_at(&id, Effect::Narrower, None, Some(new), field, &format!("{keyword} was added"));
            }
            (None, None) => {}
        }
    }

    /// What a schema under `not` loses, the whole gains.
    fn compare_not(&mut self, base: &Node<'a>, head: &Node<'a>, field: &str) {
        if let (Some(old), Some(new)) = (base.child("not"), head.child("not")) {
            let mode = self.mode();
            let number = self.number(&old, &new, Mode { is_negated: !mode.is_negated, ..mode });
            self.pairs[self.compared].inner.push((number, field.to_owned()));
        } else {
            self.compare_part(base, head, "not", field);
        }
    }

    /// Compares lists of schemas: first those that refer to the same, then the rest in order.
    fn compare_branches(&mut self, base: &Node<'a>, head: &Node<'a>, keyword: &str, field: &str) {
        let (mut old, mut new) = (base.items(keyword), head.items(keyword));
        let mut pairs = Vec::new();
        for is_same in [same_reference, same_value] {
            old.retain(|old| match new.iter().position(|new| is_same(old, new)) {
                Some(position) => {
                    pairs.push((old.clone(), new.remove(position)));
                    false
                }
                None => true,
            });
        }
        let matched = old.len().min(new.len());
        pairs.extend(old.drain(..matched).zip(new.drain(..matched)));
        for (old, new) in pairs {
            self.compare_later(&old, &new, field);
        }
        // A value must be allowed by all of allOf, and by only one of the others.
        let (gained, lost) =
            if keyword == "allOf" { (Effect::Narrower, Effect::Wider) } else { (Effect::Wider, Effect::Narrower) };
        let branch = |node: &Node<'_>| format!("`{}`", node.name());
        for old in old {
            // The last branch takes the keyword with it, and then anything is allowed.
            let effect = if head.items(keyword).is_empty() { Effect::Wider } else { lost };
            let message = format!("{} is no longer in {keyword}", branch(&old));
            self.push_at(&format!("{}-branch-removed", kebab(keyword)), effect, Some(old), None, field, &message);
        }
        for new in new {
            let effect = if base.items(keyword).is_empty() { Effect::Narrower } else { gained };
            let message = format!("{} is now in {keyword}", branch(&new));
            self.push_at(&format!("{}-branch-added", kebab(keyword)), effect, None, Some(new), field, &message);
        }
    }
}

/// The schema that this one only adds words, or null, to, and the keyword that holds it.
fn wrapped<'a>(node: &Node<'a>) -> Option<(&'a str, Node<'a>)> {
    let members = node.value.as_object()?;
    let mut constraints = members.keys().filter(|key| !NO_CONSTRAINT.contains(&key.as_str()) && !key.starts_with("x-"));
    let keyword = constraints.next().filter(|_| constraints.next().is_none())?;
    let inner = match (keyword.as_str(), &node.items(keyword)[..]) {
        ("allOf", [only]) => only.clone(),
        ("anyOf" | "oneOf", [first, second]) => match (is_null(first.value), is_null(second.value)) {
            (true, false) => second.clone(),
            (false, true) => first.clone(),
            _ => return None,
        },
        _ => return None,
    };
    Some((keyword, inner))
}

fn is_null(schema: &Value) -> bool {
    schema.get("enum").and_then(Value::as_array).is_some_and(|values| values.len() == 1 && values[0].is_null())
}

fn same_reference(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.value.get("$ref").is_some() && old.value.get("$ref") == new.value.get("$ref")
}

fn same_value(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.resolved().value == new.resolved().value
}

fn properties(node: &Node<'_>) -> std::collections::BTreeSet<String> {
    node.value
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

fn is_required(node: &Node<'_>, name: &str) -> bool {
    node.value
        .get("required")
        .and_then(Value::as_array)
        .is_some_and(|names| names.iter().any(|required| required == name))
}

fn allows_more(node: &Node<'_>) -> bool {
    node.value.get("additionalProperties") != Some(&Value::Bool(false))
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
        (None, Some(_)) => Some(("added", Effect::Narrower)),
        (Some(_), None) => Some(("removed", Effect::Wider)),
        (Some(old_number), Some(new_number)) => {
            // The bounds of 64 bits do not fit into a float.
            let order = match (old.as_i64(), new.as_i64()) {
                (Some(old), Some(new)) => new.cmp(&old),
                _ => new_number.total_cmp(&old_number),
            };
            let effect = if is_narrower(order) { Effect::Narrower } else { Effect::Wider };
            (!order.is_eq()).then_some((if order.is_gt() { "increased" } else { "decreased" }, effect))
        }
        (None, None) => Some(("changed", Effect::Unclear)),
    }
}

fn multiple(old: &Value, new: &Value) -> Verdict {
    let divides = |divisor: f64, number: f64| (number / divisor).fract() == 0.0;
    match (old.as_f64(), new.as_f64()) {
        _ if old == new => None,
        (None, Some(_)) => Some(("added", Effect::Narrower)),
        (Some(_), None) => Some(("removed", Effect::Wider)),
        (Some(old), Some(new)) if divides(old, new) => Some(("changed", Effect::Narrower)),
        (Some(old), Some(new)) if divides(new, old) => Some(("changed", Effect::Wider)),
        (Some(_), Some(_)) => Some(("changed", Effect::Other)),
        (None, None) => Some(("changed", Effect::Unclear)),
    }
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

fn show(value: Option<&Value>) -> String {
    value.map_or_else(|| "none".to_owned(), Value::to_string)
}
