//! Schemas that list alternatives, of which a value matches one: compared as sets, each alternative with its counterpart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::merge::{Merged, Schema};
use super::overlaps;
use super::pairs::{Given, Mode, Trial, Work};
use super::union::{Union, UnionKind};
use crate::openapi::node::{Node, requirements};
use crate::openapi::pointer::split_last;
use crate::review::api::sides::Sides;
use crate::review::level::Effect;
use crate::review::rules::{self, SchemaRule};

/// How many pairs of alternatives are compared to find similar ones.
const MOST_TRIALS: usize = 400;

/// How many optional properties are examined both present and absent.
const MOST_SPLIT: usize = 4;

/// One alternative of a schema.
struct Branch<'a> {
    schema: Schema<'a>,
    /// Where it is written.
    node: Node<'a>,
    /// The discriminator's value for it.
    tag: Option<String>,
    /// Its name, if it has one.
    name: Option<String>,
    /// Its type, and the properties that it describes.
    kind: Option<&'a str>,
    properties: BTreeSet<&'a str>,
    required: BTreeSet<&'a str>,
    /// The values that it lists.
    values: Option<&'a [Value]>,
    /// Whether it was compared with its counterpart.
    is_paired: bool,
    /// Whether it was compared with its counterpart, or allows only values that another also allows.
    is_settled: bool,
}

/// The alternatives of both sides.
struct Alternatives<'a> {
    old: Vec<Branch<'a>>,
    new: Vec<Branch<'a>>,
    /// The trial of each pair of them, by their indexes in the lists.
    trials: BTreeMap<(usize, usize), Trial>,
}

/// Compares two schemas, of which at least one lists alternatives.
pub(super) fn compare(work: &mut Work<'_, '_>) {
    if set_equal_aside(work) || set_requirements_aside(work) {
        return;
    }
    let (base, head) = (work.base, work.head);
    let (old_union, new_union) = (base.unions.first(), head.unions.first());
    let (old_schema, new_schema) = work.schemas();
    let old = branches(work, 0, &old_schema, base, old_union);
    let new = branches(work, 1, &new_schema, head, new_union);
    let mut all = Alternatives { old, new, trials: BTreeMap::new() };
    compare_discriminators(work);
    overlaps::compare(work);

    let mode = Mode { is_alternative: true, ..work.mode };
    let is_tagged = |branches: &[Branch<'_>]| branches.iter().all(|branch| branch.tag.is_some());
    if is_tagged(&all.old) && is_tagged(&all.new) {
        all.pair(work, mode, |old, new| old.tag == new.tag);
    } else {
        all.pair(work, mode, |old, new| same_reference(&old.node, &new.node));
        all.pair(work, mode, |old, new| same_value(&old.node, &new.node));
        all.settle_listed();
        all.pair(work, mode, |old, new| old.name.is_some() && old.name == new.name && old.kind == new.kind);
        all.try_all(work);
        all.settle_covered(true);
        all.settle_split(work);
        all.pair_alike(work, mode);
        all.settle_covered(false);
    }
    let kind = new_union.or(old_union).map_or(UnionKind::OneOf, |union| union.kind);
    all.report_rest(work, kind);
    all.report_named(work);
}

/// Sets aside the lists that both sides have, if there are several lists. The rest is compared separately.
fn set_equal_aside(work: &mut Work<'_, '_>) -> bool {
    let (base, head) = (work.base, work.head);
    if base.unions.len() < 2 && head.unions.len() < 2 {
        return false;
    }
    let (mut old_schema, mut new_schema) = work.schemas();
    let mode = Mode { is_alternative: true, ..work.mode };
    let mut rest: Vec<_> = head.unions.iter().collect();
    let mut found = false;
    for old in &base.unions {
        let Some(position) = rest.iter().position(|new| is_same(old, new)) else { continue };
        let new = rest.remove(position);
        (old_schema, new_schema) = (old_schema.without(old), new_schema.without(new));
        for was in &old.branches {
            let like = new.branches.iter().find(|is| same_reference(was, is));
            if let Some(is) = like.or_else(|| new.branches.iter().find(|is| same_value(was, is))) {
                work.compare_later(
                    Schema::new(std::slice::from_ref(was)),
                    Schema::new(std::slice::from_ref(is)),
                    mode,
                    "",
                );
            }
        }
        found = true;
    }
    if found {
        work.compare_later(old_schema, new_schema, mode, "");
    }
    found
}

/// Compares lists whose alternatives only require properties, and sets them aside. The rest is compared separately.
fn set_requirements_aside<'a>(work: &mut Work<'_, 'a>) -> bool {
    let of = |merged: &'_ Merged<'a>| {
        let is_of_requirements = |union: &&Union<'a>| {
            let is_whole = |part: &&Node<'a>| split_last(&union.at.pointer).is_some_and(|(at, _)| part.pointer == at);
            let whole = merged.parts.iter().find(is_whole);
            union.branches.iter().all(|branch| branch.is_requirement(whole))
        };
        merged.unions.iter().find(is_of_requirements).cloned()
    };
    let (old, new) = (of(work.base), of(work.head));
    let is_of_other_kind = old.as_ref().zip(new.as_ref()).is_some_and(|(old, new)| old.kind != new.kind);
    if old.is_none() && new.is_none() || is_of_other_kind {
        return false;
    }
    let values = |union: &Option<Union<'a>>| -> Vec<Value> {
        let branches = union.as_ref().map(|union| &union.branches[..]).unwrap_or_default();
        branches.iter().map(|branch| branch.resolved().value.clone()).collect()
    };
    let (was, is) = (values(&old), values(&new));
    let is_any = [&old, &new].into_iter().flatten().all(|union| union.kind == UnionKind::AnyOf);
    let has_all = |some: &[Value], all: &[Value]| some.iter().all(|one| all.contains(one));
    let rule = match (old.is_some(), new.is_some()) {
        _ if has_all(&was, &is) && has_all(&is, &was) && was.is_empty() == is.is_empty() => None,
        (false, _) => Some(&rules::REQUIREMENT_ADDED),
        (_, false) => Some(&rules::REQUIREMENT_REMOVED),
        _ if is_any && has_all(&is, &was) => Some(&rules::REQUIREMENT_ADDED),
        _ if is_any && has_all(&was, &is) => Some(&rules::REQUIREMENT_REMOVED),
        _ => Some(&rules::REQUIREMENT_CHANGED),
    };
    if let Some(rule) = rule {
        let show = |union: &Option<Union<'a>>| union.as_ref().map(|union| requirements(&union.branches));
        let message = match (show(&old), show(&new)) {
            (Some(was), None) => format!("it no longer has to have {was}"),
            (Some(was), Some(is)) if was != is => format!("it must now have {is}, and had to have {was} before"),
            (_, is) => format!("it must now have {}", is.unwrap_or_default()),
        };
        let at = |union: &Option<Union<'a>>| union.as_ref().map(|union| union.at.clone());
        work.report(rule, Sides::new(at(&old), at(&new)), "", message);
    }
    let (mut old_schema, mut new_schema) = work.schemas();
    if let Some(old) = &old {
        old_schema = old_schema.without(old);
    }
    if let Some(new) = &new {
        new_schema = new_schema.without(new);
    }
    work.compare_later(old_schema, new_schema, Mode { is_alternative: true, ..work.mode }, "");
    true
}

fn is_same(old: &Union<'_>, new: &Union<'_>) -> bool {
    let is_in = |one: &Node<'_>, all: &[Node<'_>]| all.iter().any(|other| same_value(one, other));
    old.kind == new.kind
        && old.branches.len() == new.branches.len()
        && old.branches.iter().all(|branch| is_in(branch, &new.branches))
}

/// Returns the alternatives of a schema, or the schema itself if it lists no alternatives.
fn branches<'a>(
    work: &Work<'_, 'a>,
    side: usize,
    schema: &Schema<'a>,
    merged: &Merged<'a>,
    union: Option<&Union<'a>>,
) -> Vec<Branch<'a>> {
    let family = &work.comparison.families[side];
    let branch = |schema: Schema<'a>, node: Node<'a>, tag: Option<String>, property: Option<&str>| {
        let merged = Merged::new(&schema, family);
        let (kind, properties) = (merged.kind(), merged.properties());
        let required = merged.required().iter().filter_map(|name| name.value.as_str()).collect();
        let name = name(&node, property);
        let values = merged.first("enum").and_then(|list| list.value.as_array()).map(Vec::as_slice);
        Branch { schema, node, tag, name, kind, properties, required, values, is_paired: false, is_settled: false }
    };
    let discriminator = merged.first("discriminator");
    let Some(union) = union else {
        let Some(node) = schema.nodes.last().cloned() else { return Vec::new() };
        let tag = discriminator.as_ref().and_then(|discriminator| tag(&node, discriminator));
        return vec![branch(schema.clone(), node, tag, None)];
    };
    let property = discriminator.as_ref().and_then(|discriminator| discriminator.text("propertyName"));
    let of = |node: &Node<'a>| {
        let tag = discriminator.as_ref().and_then(|discriminator| tag(node, discriminator));
        let schema = schema.choose(union, node);
        // Alternatives inside an alternative are alternatives of the whole, unless they are a `oneOf` with overlaps.
        let merged = Merged::new(&schema, family);
        let inner = merged.unions.first().filter(|_| node.text("$ref").is_none());
        let is_flat = |union: &&Union<'a>| {
            union.kind != UnionKind::OneOf || overlaps::are_disjoint(&schema, union, work.direction())
        };
        match inner.filter(is_flat) {
            Some(union) => branches(work, side, &schema, &merged, Some(union)),
            None => vec![branch(schema, node.clone(), tag, property)],
        }
    };
    union.branches.iter().flat_map(of).collect()
}

/// Reports that the discriminator was added, removed, or uses another property. Its mapping is part of the tags.
fn compare_discriminators(work: &mut Work<'_, '_>) {
    let at = Sides::new(work.base.first("discriminator"), work.head.first("discriminator"));
    let property =
        |side: &Option<Node<'_>>| side.as_ref().and_then(|node| node.text("propertyName")).map(str::to_owned);
    let (was, is) = (property(&at.base), property(&at.head));
    let rule = match (&was, &is) {
        (None, Some(_)) => &rules::DISCRIMINATOR_ADDED,
        (Some(_), None) => &rules::DISCRIMINATOR_REMOVED,
        _ if was != is => &rules::DISCRIMINATOR_PROPERTY_CHANGED,
        _ => return,
    };
    // By itself, it adds nothing to the alternatives.
    let effect = if was.is_some() && is.is_some() { Effect::Other } else { Effect::Unclear };
    let show = |name: Option<String>| name.map_or("none".to_owned(), |name| format!("`{name}`"));
    let message = format!("the property of the discriminator changed from {} to {}", show(was), show(is));
    work.report_as(rule, effect, at, "", message);
}

impl<'a> Alternatives<'a> {
    /// Compares the alternatives that match.
    fn pair(&mut self, work: &mut Work<'_, 'a>, mode: Mode, is_match: impl Fn(&Branch<'a>, &Branch<'a>) -> bool) {
        for old in self.old.iter_mut().filter(|old| !old.is_settled) {
            if let Some(new) = self.new.iter_mut().find(|new| !new.is_settled && is_match(old, new)) {
                old.pair_with(new);
                work.compare_later(old.schema.clone(), new.schema.clone(), mode, "");
            }
        }
    }

    /// Tries the alternatives without a counterpart against all others.
    fn try_all(&mut self, work: &mut Work<'_, 'a>) {
        let open = |branches: &[Branch<'a>]| branches.iter().filter(|branch| !branch.is_settled).count();
        if open(&self.old) * self.new.len() + self.old.len() * open(&self.new) > MOST_TRIALS {
            return;
        }
        let mode = trial_mode(work);
        for (i, old) in self.old.iter().enumerate() {
            for (j, new) in self.new.iter().enumerate().filter(|(_, new)| !(old.is_settled && new.is_settled)) {
                let trial = work.comparison.try_pair(&old.schema, &new.schema, mode, &[]);
                self.trials.insert((i, j), trial);
            }
        }
    }

    /// Settles alternatives whose listed values are all listed by the alternatives of the other side together.
    fn settle_listed(&mut self) {
        let listed = |branches: &[Branch<'a>]| -> Vec<&'a Value> {
            branches.iter().filter_map(|branch| branch.values).flatten().collect()
        };
        let (old, new) = (listed(&self.old), listed(&self.new));
        for (branches, others) in [(&mut self.old, new), (&mut self.new, old)] {
            for branch in branches.iter_mut().filter(|branch| !branch.is_settled) {
                branch.is_settled =
                    branch.values.is_some_and(|values| values.iter().all(|value| others.contains(&value)));
            }
        }
    }

    /// Settles alternatives whose values are all allowed by another one: one that is settled, or any.
    fn settle_covered(&mut self, by_settled: bool) {
        let by: Vec<_> =
            [&self.old, &self.new].map(|all| all.iter().map(|branch| branch.is_settled).collect::<Vec<_>>()).into();
        for ((i, j), trial) in &self.trials {
            if !trial.loses && (by[1][*j] || !by_settled) {
                self.old[*i].is_settled = true;
            }
            if !trial.gains && (by[0][*i] || !by_settled) {
                self.new[*j].is_settled = true;
            }
        }
    }

    /// Settles objects that only several others cover together: one covers those that have a property, and another those that
    /// lack it.
    fn settle_split(&mut self, work: &mut Work<'_, 'a>) {
        if self.trials.is_empty() {
            return;
        }
        let open = |branches: &[Branch<'a>], is_covered: &dyn Fn(usize) -> bool| -> Vec<usize> {
            (0..branches.len()).filter(|place| !branches[*place].is_settled && !is_covered(*place)).collect()
        };
        let split = |one: &Branch<'a>, others: &[Branch<'a>]| -> Vec<&'a str> {
            let required: BTreeSet<_> = others.iter().flat_map(|other| &other.required).copied().collect();
            required.into_iter().filter(|name| !one.required.contains(name)).take(MOST_SPLIT).collect()
        };
        for i in open(&self.old, &|i| self.trials.iter().any(|((old, _), trial)| *old == i && !trial.loses)) {
            let old = &self.old[i];
            self.old[i].is_settled = is_covered(&split(old, &self.new), &mut Vec::new(), &mut |given| {
                self.new.iter().any(|new| !try_given(work, old, new, given).loses)
            });
        }
        for j in open(&self.new, &|j| self.trials.iter().any(|((_, new), trial)| *new == j && !trial.gains)) {
            let new = &self.new[j];
            self.new[j].is_settled = is_covered(&split(new, &self.old), &mut Vec::new(), &mut |given| {
                self.old.iter().any(|old| !try_given(work, old, new, given).gains)
            });
        }
    }

    /// Compares the most similar alternatives, so that the report says what changed in them.
    fn pair_alike(&mut self, work: &mut Work<'_, 'a>, mode: Mode) {
        let rank = |trial: &Trial| usize::from(trial.loses) + usize::from(trial.gains);
        let mut pairs: Vec<_> =
            self.trials.iter().map(|(pair, trial)| (rank(trial), trial.differences, *pair)).collect();
        if pairs.is_empty() {
            // There are too many to try, so those of one type are paired in order.
            let places = (0..self.old.len()).flat_map(|i| (0..self.new.len()).map(move |j| (0, i.abs_diff(j), (i, j))));
            pairs = places.collect();
        }
        pairs.sort_unstable();
        for (_, _, (i, j)) in pairs {
            let (old, new) = (&mut self.old[i], &mut self.new[j]);
            if !old.is_settled && !new.is_settled && is_alike(old, new) {
                old.pair_with(new);
                work.compare_later(old.schema.clone(), new.schema.clone(), mode, "");
            }
        }
    }

    /// Reports the alternatives that are left: their values are no longer allowed, or are newly allowed.
    fn report_rest(&self, work: &mut Work<'_, 'a>, kind: UnionKind) {
        let [added, removed]: [&'static SchemaRule; 2] = match kind {
            UnionKind::AnyOf => [&rules::ANY_OF_BRANCH_ADDED, &rules::ANY_OF_BRANCH_REMOVED],
            UnionKind::OneOf | UnionKind::Family => [&rules::ONE_OF_BRANCH_ADDED, &rules::ONE_OF_BRANCH_REMOVED],
        };
        let [was_union, is_union] = [work.base, work.head].map(|merged| !merged.unions.is_empty());
        for old in self.old.iter().filter(|old| !old.is_settled) {
            let message = if was_union {
                format!("{} is no longer one of the alternatives", old.label())
            } else {
                "its old values match none of the alternatives".to_owned()
            };
            work.report(removed, Sides::new(Some(old.node.clone()), None), "", message);
        }
        for new in self.new.iter().filter(|new| !new.is_settled) {
            let message = if is_union {
                format!("{} is now one of the alternatives", new.label())
            } else {
                "its new values matched none of the alternatives".to_owned()
            };
            work.report(added, Sides::new(None, Some(new.node.clone())), "", message);
        }
    }

    /// Reports named alternatives that were added or removed without a change of the values, since a name carries meaning.
    fn report_named(&self, work: &mut Work<'_, 'a>) {
        if !work.base.unions.is_empty() {
            for (i, old) in self.old.iter().enumerate().filter(|(_, old)| old.is_alone(&self.new, work.head)) {
                let mut covers = self.trials.iter().filter(|((at, _), trial)| *at == i && !trial.loses);
                let values = match covers.next() {
                    Some(((_, j), _)) => format!("still those of {}", self.new[*j].label()),
                    None => "still allowed".to_owned(),
                };
                let message = format!("{} is no longer one of the alternatives; its values are {values}", old.label());
                let at = Sides::new(Some(old.node.clone()), None);
                work.report(&rules::NAMED_ALTERNATIVE_REMOVED, at, "", message);
            }
        }
        if !work.head.unions.is_empty() {
            for (j, new) in self.new.iter().enumerate().filter(|(_, new)| new.is_alone(&self.old, work.base)) {
                let mut covers = self.trials.iter().filter(|((_, at), trial)| *at == j && !trial.gains);
                let values = match covers.next() {
                    Some(((i, _), _)) => format!("were those of {} already", self.old[*i].label()),
                    None => "were allowed already".to_owned(),
                };
                let message = format!("{} is now one of the alternatives; its values {values}", new.label());
                let at = Sides::new(None, Some(new.node.clone()));
                work.report(&rules::NAMED_ALTERNATIVE_ADDED, at, "", message);
            }
        }
    }
}

/// Returns the mode of trials, which compare the values themselves, not their effect where the schemas are used.
fn trial_mode(work: &Work<'_, '_>) -> Mode {
    Mode { is_alternative: true, written: work.mode.written, ..Mode::default() }
}

fn try_given<'a>(work: &mut Work<'_, 'a>, old: &Branch<'a>, new: &Branch<'a>, given: &[Given<'_>]) -> Trial {
    let mode = trial_mode(work);
    work.comparison.try_pair(&old.schema, &new.schema, mode, given)
}

/// Whether objects are covered: those with a property and those without it, for as many properties as it takes.
fn is_covered<'n>(
    split: &[&'n str],
    given: &mut Vec<Given<'n>>,
    covers: &mut impl FnMut(&[Given<'n>]) -> bool,
) -> bool {
    let Some((property, rest)) = split.split_first() else { return false };
    [true, false].into_iter().all(|is_there| {
        given.push(Given { property, is_there });
        let is_covered = covers(given) || is_covered(rest, given, covers);
        given.pop();
        is_covered
    })
}

impl Branch<'_> {
    fn pair_with(&mut self, other: &mut Self) {
        for branch in [self, other] {
            (branch.is_paired, branch.is_settled) = (true, true);
        }
    }

    /// Returns its label.
    fn label(&self) -> String {
        label(&self.node, self.name.as_deref())
    }

    /// Whether it is named and was only added or removed: the other side has no counterpart and does not include it.
    fn is_alone(&self, others: &[Self], whole: &Merged<'_>) -> bool {
        let place = self.node.resolved().pointer;
        self.name.is_some()
            && self.is_settled
            && !self.is_paired
            && others.iter().all(|other| other.name != self.name)
            && whole.parts.iter().all(|part| part.pointer != place)
    }
}

/// Whether two alternatives may be one that changed: they have the same type and, as objects, a property in common.
fn is_alike(old: &Branch<'_>, new: &Branch<'_>) -> bool {
    let number = |kind: Option<&str>| kind.map(|kind| if kind == "integer" { "number" } else { kind }.to_owned());
    let has_common = old.properties.intersection(&new.properties).next().is_some();
    number(old.kind) == number(new.kind) && (has_common || old.properties.is_empty() && new.properties.is_empty())
}

/// Returns the discriminator's value for an alternative: the value that maps to it, or else its name.
pub(super) fn tag(branch: &Node<'_>, discriminator: &Node<'_>) -> Option<String> {
    let name = branch.resolved().pointer.strip_prefix("/components/schemas/")?.to_owned();
    let refers = |target: &Node<'_>| {
        target.value.as_str().is_some_and(|target| target.rsplit('/').next() == Some(name.as_str()))
    };
    let mapped = discriminator.members("mapping").into_iter().find(|(_, target)| refers(target));
    Some(mapped.map_or_else(|| name.clone(), |(value, _)| value.to_owned()))
}

/// Returns the label of an alternative: its name, or else its type and the properties that it must have.
pub(super) fn label(branch: &Node<'_>, name: Option<&str>) -> String {
    let name = name.map(str::to_owned).or_else(|| self::name(branch, None));
    let required: Vec<_> =
        branch.items("required").iter().filter_map(|name| Some(format!("`{}`", name.value.as_str()?))).collect();
    let properties = branch.members("properties").into_iter().map(|(name, _)| format!("`{name}`"));
    let holds = if required.is_empty() { properties.collect() } else { required };
    match (name, branch.text("type")) {
        (Some(name), _) => format!("`{name}`"),
        (None, None | Some("object")) if !holds.is_empty() => format!("the object with {}", join(&holds)),
        (None, Some(kind)) => format!("`{kind}`"),
        (None, None) => format!("alternative {}", branch.name().parse::<usize>().map_or(1, |place| place + 1)),
    }
}

/// Joins names for a sentence.
fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// Returns the name of an alternative: what it refers to, its title, or the only value of the discriminator's property.
fn name(branch: &Node<'_>, property: Option<&str>) -> Option<String> {
    if branch.text("$ref").is_some() {
        return Some(branch.name());
    }
    let only_value = |property| {
        let values = branch.at(&["properties", property, "enum"])?.elements();
        let [value] = &values[..] else { return None };
        Some(value.value.as_str().map_or_else(|| value.value.to_string(), str::to_owned))
    };
    let title = branch.text("title").map(str::to_owned);
    title.or_else(|| only_value(property?))
}

fn same_reference(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.text("$ref").is_some() && old.text("$ref") == new.text("$ref")
}

fn same_value(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.resolved().value == new.resolved().value
}
