//! Pairs of schemas: each is compared only once, and leads to the pairs inside it.

use std::collections::{HashMap, HashSet};

use super::merge::{Merged, Schema};
use super::union::Family;
use crate::openapi::direction::Direction;
use crate::openapi::node::Node;
use crate::review::api::sides::Sides;
use crate::review::level::Effect;
use crate::review::rules::{self, Rule, SchemaRule};

/// How the values of a schema are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Written {
    /// As text, which does not distinguish types.
    pub(crate) is_text: bool,
    /// They are always present, so a default has no effect.
    pub(crate) is_required: bool,
}

/// A difference between two schemas, at a field of the values.
pub(crate) struct Difference<'a> {
    pub(crate) rule: &'static Rule,
    pub(crate) effect: Effect,
    pub(crate) at: Sides<'a>,
    /// Where in the values of the pair of schemas, such as `.phone`.
    field: String,
    /// What changed, without where: `maxLength changed from 20 to 10`.
    message: String,
}

impl Difference<'_> {
    fn is(&self, rule: &'static SchemaRule) -> bool {
        [Direction::Request, Direction::Response].into_iter().any(|direction| rule.of(direction) == self.rule)
    }

    /// What changed in `what`, at a field: "the request body, `customer.phone`: maxLength changed from 20 to 10".
    pub(crate) fn describe(&self, what: &str, at: &str) -> String {
        let field = format!("{at}{}", self.field);
        match field.strip_prefix('.').unwrap_or(&field) {
            "" => format!("{what}: {}", self.message),
            field => format!("{what}, `{field}`: {}", self.message),
        }
    }
}

/// Compares schemas whose values travel in one direction. Each pair is compared once, even if several operations share it.
pub(crate) struct Comparison<'a> {
    direction: Direction,
    pub(super) families: [Family<'a>; 2],
    /// The JSON pointers of the schemas that were compared, in the base document and in the head document.
    pub(super) seen: [HashSet<String>; 2],
    /// The places that are reported elsewhere.
    handled: Vec<[Option<String>; 2]>,
    pairs: Vec<Pair<'a>>,
    /// The index of each pair in `pairs`. A schema may contain itself, and then its pair exists already.
    numbers: HashMap<Key, usize>,
    /// The pairs that are not compared yet.
    pending: Vec<usize>,
}

/// The JSON pointers of a pair's schemas and of the alternatives that are chosen in them, and how the pair is compared.
type Key = ([Vec<String>; 4], Mode);

/// Two schemas, and what their comparison found.
pub(super) struct Pair<'a> {
    base: Schema<'a>,
    head: Schema<'a>,
    mode: Mode,
    is_compared: bool,
    differences: Vec<Difference<'a>>,
    /// The pairs of schemas inside these, and where in the values they are.
    inner: Vec<(usize, String)>,
}

/// How two schemas are compared.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Mode {
    /// `not` has turned the effects around.
    pub(super) is_negated: bool,
    /// They are in a property that these values do not have.
    pub(super) is_left_out: bool,
    /// They are alternatives: null and the discriminator are compared at their list.
    pub(super) is_alternative: bool,
    pub(super) written: Written,
}

impl Mode {
    /// Returns the mode for the schemas inside, whose values are not written like the whole.
    pub(super) fn inside(self) -> Self {
        Self { is_alternative: false, written: Written::default(), ..self }
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn new(direction: Direction, root: &Sides<'a>) -> Self {
        Self {
            direction,
            families: [Family::new(root.base.as_ref()), Family::new(root.head.as_ref())],
            seen: [HashSet::new(), HashSet::new()],
            handled: Vec::new(),
            pairs: Vec::new(),
            numbers: HashMap::new(),
            pending: Vec::new(),
        }
    }

    /// Returns how two schemas differ, and where in the values, the nearest first.
    pub(crate) fn compare(
        &mut self,
        base: &Node<'a>,
        head: &Node<'a>,
        written: Written,
    ) -> Vec<(String, &Difference<'a>)> {
        let mode = Mode { written, ..Mode::default() };
        let root = self.number(Schema::new(std::slice::from_ref(base)), Schema::new(std::slice::from_ref(head)), mode);
        self.compare_pending();
        // Each pair with the one that leads to it: most need no field name.
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

    /// Returns the places that are reported elsewhere, as far as they were found since the last call.
    pub(crate) fn take_handled(&mut self) -> Vec<[Option<String>; 2]> {
        std::mem::take(&mut self.handled)
    }

    pub(super) fn number(&mut self, base: Schema<'a>, head: Schema<'a>, mode: Mode) -> usize {
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

    /// Compares the pending pairs one after the other, since they may lead to each other without end.
    pub(super) fn compare_pending(&mut self) {
        while let Some(number) = self.pending.pop() {
            self.compare_pair(number);
        }
    }

    /// Compares the schemas of a pair with each other, and leaves those inside them for later.
    pub(super) fn compare_pair(&mut self, number: usize) {
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
        super::compare(&mut Work { comparison: self, number, mode, base: &base, head: &head });
    }

    /// Returns the effect that the change from one schema to another would have on objects that have some properties and lack
    /// others, including everything inside.
    pub(super) fn try_pair(&mut self, base: &Schema<'a>, head: &Schema<'a>, mode: Mode, given: &[Given<'_>]) -> Trial {
        let root = self.number(base.clone(), head.clone(), mode);
        let mut is_reached = HashSet::from([root]);
        let mut reached = vec![root];
        let mut trial = Trial::default();
        while let Some(number) = reached.pop() {
            self.compare_pair(number);
            let pair = &self.pairs[number];
            let of = |field: &str| {
                given.iter().find(|given| number == root && field.strip_prefix('.') == Some(given.property))
            };
            for difference in &pair.differences {
                if of(&difference.field).is_none_or(|given| given.leaves(difference)) {
                    trial.add(difference);
                }
            }
            let inner = pair.inner.iter().filter(|(_, field)| of(field).is_none_or(|given| given.is_there));
            reached.extend(inner.map(|(inner, _)| *inner).filter(|inner| is_reached.insert(*inner)));
        }
        trial
    }
}

/// The effect that the change from one alternative to another would have on the values.
#[derive(Clone, Copy, Default)]
pub(super) struct Trial {
    /// Whether values are lost, as far as is known.
    pub(super) loses: bool,
    /// Whether values are gained, as far as is known.
    pub(super) gains: bool,
    pub(super) differences: usize,
    /// Whether anyone can be harmed: an added optional property harms nobody.
    pub(super) is_changed: bool,
}

/// Whether an object has a property.
#[derive(Clone, Copy)]
pub(super) struct Given<'n> {
    pub(super) property: &'n str,
    pub(super) is_there: bool,
}

impl Given<'_> {
    /// Whether a difference in the property also applies to these objects.
    fn leaves(self, difference: &Difference<'_>) -> bool {
        let is_one_of = |rules: &[&'static SchemaRule]| rules.iter().any(|rule| difference.is(rule));
        let became = is_one_of(&[&rules::PROPERTY_BECAME_REQUIRED, &rules::PROPERTY_BECAME_OPTIONAL]);
        let is_of_required = is_one_of(&[
            &rules::REQUIRED_PROPERTY_ADDED,
            &rules::REQUIRED_PROPERTY_ALLOWED,
            &rules::REQUIRED_PROPERTY_REMOVED,
            &rules::REQUIRED_PROPERTY_FORBIDDEN,
        ]);
        if self.is_there { !became } else { became || is_of_required }
    }
}

impl Trial {
    fn add(&mut self, difference: &Difference<'_>) {
        let effect = match difference.effect {
            // A caller who knows one alternative does not know a property that only the other has.
            _ if difference.is(&rules::OPTIONAL_PROPERTY_ADDED) => Effect::Unclear,
            _ if difference.is(&rules::REQUIRED_PROPERTY_REMOVED) => Effect::Wider,
            effect => effect,
        };
        self.loses |= matches!(effect, Effect::Narrower | Effect::Other | Effect::Unclear);
        self.gains |= matches!(effect, Effect::Wider | Effect::Other | Effect::Unclear);
        self.differences += usize::from(effect != Effect::Note);
        self.is_changed |= difference.effect != Effect::Note;
    }
}

/// A pair that is being compared.
pub(super) struct Work<'c, 'a> {
    pub(super) comparison: &'c mut Comparison<'a>,
    pub(super) number: usize,
    pub(super) mode: Mode,
    pub(super) base: &'c Merged<'a>,
    pub(super) head: &'c Merged<'a>,
}

impl<'a> Work<'_, 'a> {
    pub(super) fn direction(&self) -> Direction {
        self.comparison.direction
    }

    pub(super) fn schemas(&self) -> (Schema<'a>, Schema<'a>) {
        let pair = &self.comparison.pairs[self.number];
        (pair.base.clone(), pair.head.clone())
    }

    /// Adds a difference with the effect of its rule.
    pub(super) fn report(&mut self, rule: &'static SchemaRule, at: Sides<'a>, field: &str, message: String) {
        let effect = rule.effect(self.direction());
        self.report_as(rule, effect, at, field, message);
    }

    pub(super) fn report_as(
        &mut self,
        rule: &'static SchemaRule,
        effect: Effect,
        at: Sides<'a>,
        field: &str,
        message: String,
    ) {
        let effect = match self.mode {
            Mode { is_left_out: true, .. } => Effect::Note,
            Mode { is_negated: true, .. } => effect.negated(),
            Mode { .. } => effect,
        };
        let rule = rule.of(self.direction());
        let field = field.to_owned();
        self.comparison.pairs[self.number].differences.push(Difference { rule, effect, at, field, message });
    }

    /// Leaves two schemas inside those that are being compared for later.
    pub(super) fn compare_later(&mut self, base: Schema<'a>, head: Schema<'a>, mode: Mode, field: &str) {
        let number = self.comparison.number(base, head, mode);
        self.comparison.pairs[self.number].inner.push((number, field.to_owned()));
    }

    pub(super) fn mark_handled(&mut self, at: &Sides<'a>) {
        self.comparison.handled.push(at.pointers());
    }
}
