//! Values that match several alternatives of a `oneOf`, which rejects them.

use super::alternatives::{label, tag};
use super::merge::{Merged, Schema};
use super::pairs::{Mode, Trial, Work};
use super::union::{Family, Union, UnionKind};
use super::values::has_values;
use crate::openapi::direction::Direction;
use crate::openapi::node::Node;
use crate::review::api::sides::Sides;
use crate::review::level::{Effect, Level};
use crate::review::rules;

/// How many pairs of the other side a pair is compared with.
const MOST_TRIALS: usize = 8;

/// Two alternatives of a `oneOf` that a value may match at once.
struct Overlap<'a> {
    alternatives: [Schema<'a>; 2],
    /// The values that match both.
    schema: Schema<'a>,
    /// Their labels.
    labels: [String; 2],
}

/// The values that one side of a pair of schemas rejects because they match several alternatives.
struct Refused<'a> {
    schema: Schema<'a>,
    union: Option<Union<'a>>,
    overlaps: Vec<Overlap<'a>>,
}

/// Reports values that are now rejected, or no longer, because they match several alternatives.
pub(super) fn compare(work: &mut Work<'_, '_>) {
    let (old_schema, new_schema) = work.schemas();
    let direction = work.direction();
    let old = Refused::new(old_schema, work.base, direction);
    let new = Refused::new(new_schema, work.head, direction);
    let added: Vec<_> = new.overlaps.iter().filter(|overlap| is_new(work, overlap, &old.overlaps)).collect();
    let removed: Vec<_> = old.overlaps.iter().filter(|overlap| is_gone(work, overlap, &new.overlaps)).collect();
    let became_one_of = old.kind() == Some(UnionKind::AnyOf);
    let became_any_of = new.kind() == Some(UnionKind::AnyOf);
    let (rule, message) = match (describe(&added), describe(&removed)) {
        (None, None) => return,
        (Some(both), None) if became_one_of => {
            (&rules::ANY_OF_BECAME_ONE_OF, format!("anyOf became oneOf: a value that is {both} is no longer allowed"))
        }
        (Some(both), None) => (
            &rules::ONE_OF_OVERLAP_ADDED,
            format!("a value that is {both} is no longer allowed: oneOf allows only one alternative"),
        ),
        (None, Some(both)) if became_any_of => {
            (&rules::ONE_OF_BECAME_ANY_OF, format!("oneOf became anyOf: a value that is {both} is now allowed"))
        }
        (None, Some(both)) => {
            (&rules::ONE_OF_OVERLAP_REMOVED, format!("a value that is {both} is now allowed, which oneOf rejected"))
        }
        (Some(both), Some(_)) => {
            (&rules::ONE_OF_OVERLAP_CHANGED, format!("different values than before are {both}, which oneOf rejects"))
        }
    };
    let is_known = added.iter().any(|overlap| old.describes(overlap, direction))
        || removed.iter().any(|overlap| new.describes(overlap, direction));
    let effect = rule.effect(direction);
    let of_values = if work.mode.is_negated { effect.negated() } else { effect };
    // If it harms nobody, it does not matter whether such a value exists.
    let may_break = of_values.level(direction) == Level::Breaking;
    let effect = if may_break && !is_known { Effect::Unclear } else { effect };
    work.report_as(rule, effect, Sides::new(old.place(), new.place()), "", message);
}

/// Whether no value matches two of the alternatives.
pub(super) fn are_disjoint<'a>(schema: &Schema<'a>, union: &Union<'a>, direction: Direction) -> bool {
    overlaps(schema, union, direction).is_empty()
}

/// Describes a value that matches two alternatives, for the first of the pairs.
fn describe(overlaps: &[&Overlap<'_>]) -> Option<String> {
    let (first, others) = overlaps.split_first()?;
    let both = match &first.labels {
        [one, other] if one == other => format!("{one} in two ways"),
        [one, other] => format!("both {one} and {other}"),
    };
    Some(match others.len() {
        0 => both,
        1 => format!("{both} (or two others)"),
        more => format!("{both} (or one of {more} other pairs)"),
    })
}

/// Whether a value that now matches two alternatives did not match any two of them before.
fn is_new<'a>(work: &mut Work<'_, 'a>, overlap: &Overlap<'a>, before: &[Overlap<'a>]) -> bool {
    let mut likely = likely(overlap, before).into_iter();
    !likely.any(|was| is_as_it_was(work, was, overlap) || !try_pair(work, &was.schema, &overlap.schema).gains)
}

/// Whether a value that matched two alternatives before does not match any two of them now.
fn is_gone<'a>(work: &mut Work<'_, 'a>, overlap: &Overlap<'a>, now: &[Overlap<'a>]) -> bool {
    let mut likely = likely(overlap, now).into_iter();
    !likely.any(|is| is_as_it_was(work, overlap, is) || !try_pair(work, &overlap.schema, &is.schema).loses)
}

/// Whether both pairs have the same alternatives, and nothing changed in them that can harm anyone.
fn is_as_it_was<'a>(work: &mut Work<'_, 'a>, was: &Overlap<'a>, is: &Overlap<'a>) -> bool {
    let mut alternatives = was.alternatives.iter().zip(&is.alternatives);
    was.labels == is.labels && alternatives.all(|(was, is)| !try_pair(work, was, is).is_changed)
}

fn try_pair<'a>(work: &mut Work<'_, 'a>, was: &Schema<'a>, is: &Schema<'a>) -> Trial {
    let mode = Mode { written: work.mode.written, ..Mode::default() };
    work.comparison.try_pair(was, is, mode, &[])
}

/// Returns the overlaps of the other side, those of alternatives with the same labels first.
fn likely<'o, 'a>(overlap: &Overlap<'a>, others: &'o [Overlap<'a>]) -> Vec<&'o Overlap<'a>> {
    let (mut alike, rest): (Vec<_>, Vec<_>) = others.iter().partition(|other| other.labels == overlap.labels);
    alike.extend(rest);
    alike.truncate(MOST_TRIALS);
    alike
}

impl<'a> Refused<'a> {
    fn new(schema: Schema<'a>, merged: &Merged<'a>, direction: Direction) -> Self {
        let union = merged.unions.first().cloned();
        let one_of = union.as_ref().filter(|union| union.kind == UnionKind::OneOf);
        let overlaps = one_of.map(|union| overlaps(&schema, union, direction)).unwrap_or_default();
        Self { schema, union, overlaps }
    }

    fn kind(&self) -> Option<UnionKind> {
        self.union.as_ref().map(|union| union.kind)
    }

    fn place(&self) -> Option<Node<'a>> {
        self.union.as_ref().map(|union| union.at.clone()).or_else(|| self.schema.nodes.last().cloned())
    }

    /// Whether this side allows a value that matches two alternatives of the other, and describes the properties that it must
    /// have. Properties that are not described are not known to be sent.
    fn describes(&self, overlap: &Overlap<'a>, direction: Direction) -> bool {
        let required = Merged::new(&overlap.schema, &Family::default()).required();
        let allows = |schema: &Schema<'a>| {
            let properties = Merged::new(schema, &Family::default()).properties();
            required.iter().all(|name| name.value.as_str().is_some_and(|name| properties.contains(name)))
                && has_values(&overlap.schema.and(schema), direction) == Some(true)
        };
        let all = match &self.union {
            Some(union) => union.branches.iter().map(|branch| self.schema.choose(union, branch)).collect(),
            None => vec![self.schema.clone()],
        };
        self.overlaps.is_empty() && all.iter().any(allows)
    }
}

/// Returns the pairs of alternatives that a value may match at once.
fn overlaps<'a>(schema: &Schema<'a>, union: &Union<'a>, direction: Direction) -> Vec<Overlap<'a>> {
    let all: Vec<_> = union.branches.iter().map(|branch| (branch, schema.choose(union, branch))).collect();
    let discriminator = Merged::new(schema, &Family::default()).first("discriminator");
    let tag = |branch: &Node<'a>| tag(branch, discriminator.as_ref()?);
    let overlap = |(one, first): &(&Node<'a>, Schema<'a>), (other, second): &(&Node<'a>, Schema<'a>)| {
        let is_told_apart = tag(one).zip(tag(other)).is_some_and(|(one, other)| one != other);
        let (alternatives, schema) = ([first.clone(), second.clone()], first.and(second));
        let is_empty = is_told_apart || has_values(&schema, direction) == Some(false);
        let labels = [one, other].map(|branch| label(branch, None));
        (!is_empty).then_some(Overlap { alternatives, schema, labels })
    };
    let pairs = all.iter().enumerate().flat_map(|(place, one)| all[place + 1..].iter().map(move |other| (one, other)));
    pairs.filter_map(|(one, other)| overlap(one, other)).collect()
}
