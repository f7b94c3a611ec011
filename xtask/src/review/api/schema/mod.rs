//! How two schemas differ, and what each difference does to the values that they allow.

use std::collections::{HashMap, HashSet};

use super::scope::Written;
use super::sides::Sides;
use crate::openapi::node::Node;
use crate::review::level::{Direction, Effect};
use crate::review::rules::{self, Rule, SchemaRule};
use family::Family;
use keywords::{Fact, Keyword, LIMITS, REMARKS};
use merge::{Merged, Schema};
use unions::Trial;

mod family;
mod keywords;
mod merge;
mod objects;
mod unions;

/// The keywords with a comparison of their own.
const COMPARED: &[&str] =
    &["nullable", "properties", "required", "additionalProperties", "items", "not", "allOf", "anyOf", "oneOf", "$ref"];

/// Whether a keyword of a schema is compared by what it means.
pub(super) fn is_compared(keyword: &str) -> bool {
    let has = |keywords: &[Keyword]| keywords.iter().any(|row| row.name == keyword);
    has(LIMITS) || has(REMARKS) || COMPARED.contains(&keyword)
}

/// The comparisons of the schemas of requests and of those of responses.
pub(super) struct Schemas<'a> {
    requests: Comparison<'a>,
    responses: Comparison<'a>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(root: &Sides<'a>) -> Self {
        Self {
            requests: Comparison::new(Direction::Request, root),
            responses: Comparison::new(Direction::Response, root),
        }
    }

    pub(super) fn of(&mut self, direction: Direction) -> &mut Comparison<'a> {
        match direction {
            Direction::Request => &mut self.requests,
            Direction::Response => &mut self.responses,
        }
    }

    /// Whether both are schemas that were compared, be it with each other or with others.
    pub(super) fn has_compared(&self, base: &str, head: &str) -> bool {
        let is_seen = |side: usize, pointer: &str| {
            [&self.requests, &self.responses].into_iter().any(|schemas| schemas.seen[side].contains(pointer))
        };
        is_seen(0, base) && is_seen(1, head)
    }
}

/// A difference between two schemas, at a field of the values.
pub(super) struct Difference<'a> {
    pub(super) rule: &'static Rule,
    pub(super) effect: Effect,
    pub(super) at: Sides<'a>,
    /// Where in the values of the pair of schemas, such as `.phone`.
    field: String,
    /// What changed, without where: `maxLength went from 20 to 10`.
    message: String,
}

impl Difference<'_> {
    /// What changed, without the operation: "`customer.phone`: maxLength went from 20 to 10".
    pub(super) fn describe(&self, at: &str) -> String {
        let field = format!("{at}{}", self.field);
        let field = field.strip_prefix('.').unwrap_or(&field);
        let field = if field.is_empty() { "the value".to_owned() } else { format!("`{field}`") };
        format!("{field}: {}", self.message)
    }
}

/// Compares schemas whose values go one way, each pair only once however many operations share it.
pub(super) struct Comparison<'a> {
    direction: Direction,
    families: [Family<'a>; 2],
    /// The JSON pointers of the schemas that were compared, in the base document and in the head document.
    seen: [HashSet<String>; 2],
    /// The places of what is told elsewhere.
    judged: Vec<[Option<String>; 2]>,
    pairs: Vec<Pair<'a>>,
    /// Where each pair is in `pairs`. A schema may hold itself, and then its pair is there already.
    numbers: HashMap<Key, usize>,
    /// The pairs that are not compared yet.
    pending: Vec<usize>,
}

/// The JSON pointers of a pair's schemas and of the alternatives that are chosen of them, and how it is compared.
type Key = ([Vec<String>; 4], Mode);

/// Two schemas, and what their comparison found.
struct Pair<'a> {
    base: Schema<'a>,
    head: Schema<'a>,
    mode: Mode,
    is_compared: bool,
    differences: Vec<Difference<'a>>,
    /// The pairs of schemas inside of these, and where in the values they are.
    inner: Vec<(usize, String)>,
}

/// How two schemas are compared.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Mode {
    /// `not` has turned the effects around.
    is_negated: bool,
    /// They are in a property that these values do not have.
    is_left_out: bool,
    /// They are alternatives: whether null is allowed is judged where their list is, and so is the discriminator.
    is_alternative: bool,
    written: Written,
}

impl Mode {
    /// The mode of what is inside, which is written as the whole is not.
    fn inside(self) -> Self {
        Self { is_alternative: false, written: Written::default(), ..self }
    }
}

impl<'a> Comparison<'a> {
    fn new(direction: Direction, root: &Sides<'a>) -> Self {
        Self {
            direction,
            families: [Family::new(root.base.as_ref()), Family::new(root.head.as_ref())],
            seen: [HashSet::new(), HashSet::new()],
            judged: Vec::new(),
            pairs: Vec::new(),
            numbers: HashMap::new(),
            pending: Vec::new(),
        }
    }

    /// How two schemas differ, and where in the values: the nearest first.
    pub(super) fn compare(
        &mut self,
        base: &Node<'a>,
        head: &Node<'a>,
        written: Written,
    ) -> Vec<(String, &Difference<'a>)> {
        let mode = Mode { written, ..Mode::default() };
        let root = self.number(Schema::new(std::slice::from_ref(base)), Schema::new(std::slice::from_ref(head)), mode);
        self.compare_pending();
        // Each with what leads to it: most of them need no name.
        let mut reached = vec![(root, 0, "")];
        let mut is_reached = vec![false; self.pairs.len()];
        is_reached[root] = true;
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
                if !std::mem::replace(&mut is_reached[*inner], true) {
                    reached.push((*inner, at, step));
                }
            }
            at += 1;
        }
        differences
    }

    /// The places of what was told elsewhere since this was asked.
    pub(super) fn take_judged(&mut self) -> Vec<[Option<String>; 2]> {
        std::mem::take(&mut self.judged)
    }

    fn number(&mut self, base: Schema<'a>, head: Schema<'a>, mode: Mode) -> usize {
        let pointers = |schema: &Schema<'a>| schema.nodes.iter().map(|node| node.resolved().pointer).collect();
        let key = ([pointers(&base), base.chosen.clone(), pointers(&head), head.chosen.clone()], mode);
        let next = self.pairs.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            let (differences, inner) = (Vec::new(), Vec::new());
            self.pairs.push(Pair { base, head, mode, is_compared: false, differences, inner });
            self.pending.push(number);
        }
        number
    }

    /// Compares one pair after the other, since they may lead to each other without end.
    fn compare_pending(&mut self) {
        while let Some(number) = self.pending.pop() {
            self.compare_pair(number);
        }
    }

    /// Compares the schemas of a pair with each other, and leaves those inside of them for later.
    fn compare_pair(&mut self, number: usize) {
        let pair = &mut self.pairs[number];
        if std::mem::replace(&mut pair.is_compared, true) {
            return;
        }
        let [old_family, new_family] = &self.families;
        let (base, head) = (Merged::new(&pair.base, old_family), Merged::new(&pair.head, new_family));
        let mode = pair.mode;
        for (seen, merged) in self.seen.iter_mut().zip([&base, &head]) {
            seen.extend(merged.parts.iter().map(|part| part.pointer.clone()));
        }
        let mut work = Work { comparison: self, number, mode, base: &base, head: &head };
        if !mode.is_alternative {
            work.compare_null();
        }
        if base.unions.is_empty() && head.unions.is_empty() {
            work.compare_conjunctions();
        } else {
            unions::compare(&mut work);
        }
    }

    /// What the change from one schema to another would do, with all that is inside.
    fn try_pair(&mut self, base: &Schema<'a>, head: &Schema<'a>, mode: Mode) -> Trial {
        let root = self.number(base.clone(), head.clone(), mode);
        let mut is_reached = HashSet::from([root]);
        let mut reached = vec![root];
        let mut trial = Trial::default();
        while let Some(number) = reached.pop() {
            self.compare_pair(number);
            let pair = &self.pairs[number];
            pair.differences.iter().for_each(|difference| trial.add(difference));
            reached.extend(pair.inner.iter().map(|(inner, _)| *inner).filter(|inner| is_reached.insert(*inner)));
        }
        trial
    }
}

impl Trial {
    fn add(&mut self, difference: &Difference<'_>) {
        let is = |rule: &'static SchemaRule| {
            [Direction::Request, Direction::Response].into_iter().any(|direction| rule.of(direction) == difference.rule)
        };
        let effect = match difference.effect {
            // Whoever knows one alternative does not know what only the other has.
            _ if is(&rules::OPTIONAL_PROPERTY_ADDED) => Effect::Unclear,
            _ if is(&rules::REQUIRED_PROPERTY_REMOVED) => Effect::Wider,
            effect => effect,
        };
        self.loses |= matches!(effect, Effect::Narrower | Effect::Other | Effect::Unclear);
        self.gains |= matches!(effect, Effect::Wider | Effect::Other | Effect::Unclear);
        self.differences += usize::from(effect != Effect::Note);
    }
}

/// A pair that is being compared.
struct Work<'c, 'a> {
    comparison: &'c mut Comparison<'a>,
    number: usize,
    mode: Mode,
    base: &'c Merged<'a>,
    head: &'c Merged<'a>,
}

impl<'a> Work<'_, 'a> {
    fn direction(&self) -> Direction {
        self.comparison.direction
    }

    fn schemas(&self) -> (Schema<'a>, Schema<'a>) {
        let pair = &self.comparison.pairs[self.number];
        (pair.base.clone(), pair.head.clone())
    }

    /// Adds a difference with the effect that its rule has.
    fn tell(&mut self, rule: &'static SchemaRule, at: Sides<'a>, field: &str, message: String) {
        let effect = rule.effect(self.direction());
        self.tell_as(rule, effect, at, field, message);
    }

    fn tell_as(&mut self, rule: &'static SchemaRule, effect: Effect, at: Sides<'a>, field: &str, message: String) {
        let effect = match self.mode {
            Mode { is_left_out: true, .. } => Effect::Note,
            Mode { is_negated: true, .. } => effect.negated(),
            Mode { .. } => effect,
        };
        let rule = rule.of(self.direction());
        let field = field.to_owned();
        self.comparison.pairs[self.number].differences.push(Difference { rule, effect, at, field, message });
    }

    /// Leaves two schemas inside of those that are being compared for later.
    fn compare_later(&mut self, base: Schema<'a>, head: Schema<'a>, mode: Mode, field: &str) {
        let number = self.comparison.number(base, head, mode);
        self.comparison.pairs[self.number].inner.push((number, field.to_owned()));
    }

    fn judge(&mut self, at: &Sides<'a>) {
        self.comparison.judged.push(at.pointers());
    }

    fn compare_null(&mut self) {
        let at = Sides::new(self.base.null.clone(), self.head.null.clone());
        match (&at.base, &at.head) {
            (Some(_), None) if !self.head.refuses_null => {}
            (None, Some(_)) if !self.base.refuses_null => {}
            (Some(_), None) => self.tell(&rules::NULLABLE_REMOVED, at, "", "may no longer be null".to_owned()),
            (None, Some(_)) => self.tell(&rules::NULLABLE_ADDED, at, "", "may now be null".to_owned()),
            _ => {}
        }
    }

    /// Compares two schemas that list no alternatives.
    fn compare_conjunctions(&mut self) {
        for keyword in LIMITS {
            self.compare_limit(keyword, keyword.facts(self.base), keyword.facts(self.head));
        }
        for keyword in REMARKS {
            self.compare_remark(keyword);
        }
        objects::compare(self);
        self.compare_items();
        self.compare_not(self.base.all("not"), self.head.all("not"));
    }

    /// Compares a keyword's values, of which there are several only where none of them is the tightest.
    fn compare_limit(&mut self, keyword: &Keyword, mut old: Vec<Fact<'a>>, mut new: Vec<Fact<'a>>) {
        if old.len() <= 1 && new.len() <= 1 {
            return self.compare_facts(keyword, old.pop(), new.pop());
        }
        let (was, is) = (show_all(&old), show_all(&new));
        remove_pairs(&mut old, &mut new, |old, new| old.value == new.value);
        if old.is_empty() || new.is_empty() {
            // One that all values meet besides the others came or went.
            for old in old {
                self.compare_facts(keyword, Some(old), None);
            }
            for new in new {
                self.compare_facts(keyword, None, Some(new));
            }
            return;
        }
        let message = format!(
            "{} went from {was} to {is}: allOf asks for several at once, and this review does not merge them",
            keyword.name
        );
        let first = |facts: Vec<Fact<'a>>| facts.into_iter().next().map(|fact| fact.node);
        self.tell(&rules::CONSTRAINT_CHANGED, Sides::new(first(old), first(new)), "", message);
    }

    fn compare_facts(&mut self, keyword: &Keyword, old: Option<Fact<'a>>, new: Option<Fact<'a>>) {
        let null = serde_json::Value::Null;
        let value = |fact: &Option<Fact<'a>>| fact.as_ref().map_or_else(|| null.clone(), |fact| fact.value.clone());
        let (was, is) = (value(&old), value(&new));
        let Some(rule) = keyword.change(&was, &is, self.mode.written.is_text) else { return };
        let message = match (&old, &new) {
            (None, Some(_)) => format!("{} {is} was added", keyword.name),
            (Some(_), None) => format!("{} {was} was removed", keyword.name),
            _ => format!("{} went from {was} to {is}", keyword.name),
        };
        let at = Sides::new(old.map(|fact| fact.node), new.map(|fact| fact.node));
        // All values that the other side lists are within the limit.
        let is_moot = was.is_null() && keyword.allows_all_listed(self.base, &is)
            || is.is_null() && keyword.allows_all_listed(self.head, &was);
        let effect = if is_moot { Effect::Note } else { rule.effect(self.direction()) };
        self.tell_as(rule, effect, at, "", message);
    }

    fn compare_remark(&mut self, keyword: &Keyword) {
        let fact = |node: Node<'a>| Fact { value: node.value.clone(), node };
        let (old, new) = (self.base.first(keyword.name).map(fact), self.head.first(keyword.name).map(fact));
        let is_moot = match keyword.name {
            // What is always there has no default.
            "default" => self.mode.written.is_required,
            // It is compared where the alternatives are.
            "discriminator" => self.mode.is_alternative,
            _ => false,
        };
        if is_moot {
            return;
        }
        self.compare_facts(keyword, old, new);
    }

    fn compare_items(&mut self) {
        let (old, new) = (self.base.all("items"), self.head.all("items"));
        let mode = Mode { written: self.mode.written, ..self.mode.inside() };
        self.compare_part([&rules::ITEMS_ADDED, &rules::ITEMS_REMOVED], "items", "[]", (old, new), mode);
    }

    /// Compares a keyword whose value is a schema.
    fn compare_part(
        &mut self,
        [added, removed]: [&'static SchemaRule; 2],
        keyword: &str,
        field: &str,
        (old, new): (Vec<Node<'a>>, Vec<Node<'a>>),
        mode: Mode,
    ) {
        let (rule, change) = match (old.is_empty(), new.is_empty()) {
            (false, false) => return self.compare_later(Schema::new(&old), Schema::new(&new), mode, field),
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
        self.tell(rule, at, field, format!("{keyword} was {change}"));
    }

    /// What a schema under `not` loses, the whole gains. A value must meet none of several.
    fn compare_not(&mut self, mut old: Vec<Node<'a>>, mut new: Vec<Node<'a>>) {
        let mode = Mode { is_negated: !self.mode.is_negated, ..self.mode.inside() };
        let mut pairs = remove_pairs(&mut old, &mut new, same_value);
        pairs.extend(zip_rest(&mut old, &mut new));
        for (old, new) in pairs {
            self.compare_later(Schema::new(&[old]), Schema::new(&[new]), mode, "");
        }
        let rules = [&rules::NOT_ADDED, &rules::NOT_REMOVED];
        let lone = old.into_iter().map(|old| (vec![old], vec![])).chain(new.into_iter().map(|new| (vec![], vec![new])));
        for at in lone {
            self.compare_part(rules, "not", "", at, mode);
        }
    }
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

fn same_value(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.resolved().value == new.resolved().value
}

fn show_all(facts: &[Fact<'_>]) -> String {
    let values: Vec<_> = facts.iter().map(|fact| fact.value.to_string()).collect();
    if values.is_empty() { "none".to_owned() } else { values.join(" and ") }
}
