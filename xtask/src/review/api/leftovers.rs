//! The final comparison: reports whatever differs in the text of the two documents and was not reported yet.
//!
//! It ensures that no change is silently dropped, and reports changes that only people see.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::places;
use super::schema::is_compared;
use super::scope::Scope;
use super::sides::Sides;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::node::Node;
use crate::openapi::operations::{self, WEBHOOKS, unnamed};
use crate::openapi::pointer;
use crate::review::finding::show;
use crate::review::rules;

/// The longest list that is shown.
const LONGEST_LIST: usize = 5;

/// Reports what was not reported yet.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>) {
    let known = scope.findings.known();
    let mut sweeper = Sweeper { scope, known };
    sweeper.walk(root, "", &Within::default());
}

struct Sweeper<'s, 'r, 'a> {
    scope: &'s mut Scope<'r, 'a>,
    /// The JSON pointers of what was reported, in the base document and in the head document.
    known: [BTreeSet<String>; 2],
}

/// The context of a place.
#[derive(Clone, Default)]
struct Within {
    operation: Option<String>,
    /// Whether it is a keyword of schemas that were compared by their meaning, or below one.
    is_compared: bool,
    /// Whether it is in a schema that was compared, by its meaning or not.
    is_in_compared: bool,
}

impl<'a> Sweeper<'_, '_, 'a> {
    /// `key` is the last step that led here.
    fn walk(&mut self, at: &Sides<'a>, key: &str, within: &Within) {
        if !at.is_different() || self.is_known(at) {
            return;
        }
        if let (Some(node), None) | (None, Some(node)) = (&at.base, &at.head)
            && self.is_known_reference(node)
        {
            return;
        }
        if at.kind().is_for_people() {
            return self.report(at, within);
        }
        if self.walk_reference(at, key, within) {
            return;
        }
        match (&at.base, &at.head) {
            // It is compared where it is used, and not keyword by keyword.
            (Some(node), None) | (None, Some(node)) if is_parameter(node) => self.report(at, within),
            (Some(node), None) | (None, Some(node)) if self.has_known_below(node) || is_section(node) => {
                self.walk_rest(at, within);
            }
            (Some(old), Some(new)) if old.value.is_object() && new.value.is_object() => {
                self.walk_members(old, new, within);
            }
            (Some(old), Some(new)) if old.value.is_array() && new.value.is_array() => {
                self.walk_items(old, new, key, within);
            }
            _ if is_default(key, at) => {}
            _ => self.report(at, within),
        }
    }

    /// Compares what a parameter, body, response or header says that was moved behind a `$ref` or out of one.
    fn walk_reference(&mut self, at: &Sides<'a>, key: &str, within: &Within) -> bool {
        let is_reference = |side: &Option<Node<'a>>| side.as_ref().is_some_and(Node::is_reference);
        if within.is_compared || at.as_both().is_none() || is_reference(&at.base) == is_reference(&at.head) {
            return false;
        }
        let message = match &at.head {
            Some(head) if is_reference(&at.head) => format!("now refers to `{}`", head.name()),
            _ => "is now written in its place, and was a reference before".to_owned(),
        };
        self.scope.operation.clone_from(&within.operation);
        let message = format!("{} {message}", self.name(at));
        self.scope.report(&rules::REFERENCE_CHANGED, at, &message);
        self.walk(&at.resolved(), key, within);
        true
    }

    /// Walks the rest of an added or removed value of which a part was reported.
    fn walk_rest(&mut self, at: &Sides<'a>, within: &Within) {
        let node = at.base.as_ref().or(at.head.as_ref());
        // A schema that moved is reported once, and not for each of its keywords.
        if within.is_compared {
            if node.is_some_and(|node| !self.is_known_through(node)) {
                self.report(at, within);
            }
            return;
        }
        for (name, child) in node.into_iter().flat_map(Node::children) {
            let inner = self.below(within, at, name);
            let child = Sides::new(at.base.as_ref().map(|_| child.clone()), at.head.as_ref().map(|_| child.clone()));
            self.walk(&child, name, &inner);
        }
    }

    fn walk_members(&mut self, base: &Node<'a>, head: &Node<'a>, within: &Within) {
        // Paths match whatever the names of their parameters are, and headers match in any case. An exact match comes first.
        let (rule, same): (_, fn(&str) -> String) = match head.kind {
            Kind::Object(Of::Paths) => (Some(&rules::PATH_PARAMETER_RENAMED), unnamed),
            Kind::Names(Of::Header) => (Some(&rules::HEADER_CASE_CHANGED), str::to_lowercase),
            // OpenAPI 3.1 has a keyword for what is an extension in 3.0.
            Kind::Object(Of::Document) => (None, |key| if key == WEBHOOKS[1] { WEBHOOKS[0] } else { key }.to_owned()),
            _ => (None, str::to_owned),
        };
        let both = Sides::both(base, head);
        let mut unmatched: HashMap<String, Vec<(&str, Node<'a>)>> = HashMap::new();
        for (name, node) in head.children() {
            unmatched.entry(same(name)).or_default().push((name, node));
        }
        for (name, was) in base.children() {
            let alike = unmatched.get_mut(&same(name));
            let partner = alike.filter(|alike| !alike.is_empty()).map(|alike| {
                let exact = alike.iter().position(|(candidate, _)| *candidate == name);
                alike.remove(exact.unwrap_or(0))
            });
            let inner = self.below(within, &both, name);
            let at = Sides::new(Some(was), partner.as_ref().map(|(_, is)| is.clone()));
            if let (Some(rule), Some((new_name, _))) = (rule, partner.as_ref().filter(|(partner, _)| *partner != name))
            {
                self.scope.operation.clone_from(&within.operation);
                self.scope.report(rule, &at, &format!("`{name}` is now written `{new_name}`, which is the same"));
            }
            self.walk(&at, name, &inner);
        }
        for (name, is) in head.children() {
            if unmatched.get(&same(name)).is_some_and(|rest| rest.iter().any(|(rest, _)| *rest == name)) {
                let inner = self.below(within, &both, name);
                self.walk(&Sides::new(None, Some(is)), name, &inner);
            }
        }
    }

    fn walk_items(&mut self, base: &Node<'a>, head: &Node<'a>, key: &str, within: &Within) {
        let both = Sides::both(base, head);
        let inner = self.below(within, &both, "");
        let (pairs, mut rest, mut unmatched) = both.items();
        for pair in pairs {
            self.walk(&pair, "", &inner);
        }
        let [base_known, head_known] = &self.known;
        rest.retain(|was| !base_known.contains(&was.pointer));
        unmatched.retain(|is| !head_known.contains(&is.pointer));
        let is_set =
            matches!(head.kind, Kind::Set | Kind::List(Of::Requirement)) || head.kind == Kind::Data && key == "enum";
        if is_set && (!rest.is_empty() || !unmatched.is_empty()) {
            return self.report(&both, within);
        }
        let mut unmatched = unmatched.into_iter();
        for was in rest {
            self.walk(&Sides::new(Some(was), unmatched.next()), "", &inner);
        }
        for is in unmatched {
            self.walk(&Sides::new(None, Some(is)), "", &inner);
        }
    }

    /// Returns the context of the member `name` of a value.
    fn below(&self, within: &Within, at: &Sides<'a>, name: &str) -> Within {
        let operation = |holder: Option<&Node<'_>>| holder.and_then(|holder| operation_at(holder, name));
        let has_compared =
            at.as_both().is_some_and(|(base, head)| self.scope.schemas.has_compared(&base.pointer, &head.pointer));
        let is_compared = if has_compared { is_compared(name) } else { within.is_compared };
        Within {
            operation: operation(at.head.as_ref())
                .or_else(|| operation(at.base.as_ref()))
                .or_else(|| within.operation.clone()),
            is_compared,
            is_in_compared: within.is_in_compared || has_compared,
        }
    }

    fn is_known(&self, at: &Sides<'a>) -> bool {
        let sides = self.known.iter().zip([&at.base, &at.head]);
        sides.into_iter().any(|(known, side)| side.as_ref().is_some_and(|node| known.contains(&node.pointer)))
    }

    fn has_known_below(&self, node: &Node<'_>) -> bool {
        let below = format!("{}/", node.pointer);
        let starts = |known: &BTreeSet<String>| {
            known.range(below.clone()..).next().is_some_and(|first| first.starts_with(&below))
        };
        self.known.iter().any(starts) || node.children().iter().any(|(_, child)| self.is_known_reference(child))
    }

    /// Whether a value is a reference to a value that was reported.
    fn is_known_reference(&self, node: &Node<'_>) -> bool {
        node.is_reference() && self.known.iter().any(|known| known.contains(&node.resolved().pointer))
    }

    /// Whether an added or removed value was reported, or else everything in it.
    fn is_known_through(&self, node: &Node<'_>) -> bool {
        let children = node.children();
        self.known.iter().any(|known| known.contains(&node.pointer))
            || !children.is_empty() && children.iter().all(|(_, child)| self.is_known_through(child))
    }

    fn report(&mut self, at: &Sides<'a>, within: &Within) {
        let place = at.head.as_ref().or(at.base.as_ref()).map_or("", |node| &node.pointer);
        let is_below =
            |holder: &str| [&at.base, &at.head].into_iter().flatten().all(|node| node.pointer.starts_with(holder));
        let rule = match at.kind() {
            Kind::Example | Kind::Names(Of::Examples) => &rules::EXAMPLE_CHANGED,
            kind if kind.is_for_people() && kind != Kind::Extension => &rules::WORDS_CHANGED,
            Kind::Reference => &rules::REFERENCE_CHANGED,
            Kind::Extension => &rules::EXTENSION_CHANGED,
            // The effect on the values was reported separately.
            _ if within.is_compared => &rules::SCHEMA_REWRITTEN,
            _ if within.is_in_compared => &rules::CHANGE_NOT_UNDERSTOOD,
            _ if is_below("/openapi") || is_below("/info") => &rules::INFO_CHANGED,
            _ if is_below("/tags") => &rules::TAG_CHANGED,
            _ if is_below("/components/") => match (&at.base, &at.head) {
                (Some(_), None) => &rules::COMPONENT_REMOVED,
                (None, Some(_)) => &rules::COMPONENT_ADDED,
                // It would have been reported if an operation used it.
                _ => &rules::COMPONENT_CHANGED,
            },
            // Each of its operations would have been reported.
            _ if is_below("/paths/") && place.matches('/').count() == 2 => &rules::EMPTY_PATH_CHANGED,
            // Known changes of parameters, media types and the like were reported where these were compared.
            _ => &rules::CHANGE_NOT_UNDERSTOOD,
        };
        let is_single = |value: &Value| !value.is_object() && !value.is_array();
        let is_short = |list: &Vec<Value>| list.len() <= LONGEST_LIST && list.iter().all(is_single);
        let is_shown = |side: &Option<Node<'_>>| {
            side.as_ref().is_none_or(|node| is_single(node.value) || node.value.as_array().is_some_and(is_short))
        };
        let target = |side: &Option<Node<'_>>| {
            let target = side.as_ref().and_then(|node| node.value.as_str()).unwrap_or_default();
            pointer::split_last(target).map_or(target.to_owned(), |(_, name)| pointer::key(name).into_owned())
        };
        self.scope.operation.clone_from(&within.operation);
        let what = self.name(at);
        let doubt = if rule == &rules::CHANGE_NOT_UNDERSTOOD { "; this review does not understand it" } else { "" };
        let message = match (&at.base, &at.head) {
            (Some(_), Some(_)) if at.kind() == Kind::Reference => {
                format!("{what} changed from `{}` to `{}`", target(&at.base), target(&at.head))
            }
            (None, Some(_)) if at.kind() == Kind::Reference => format!("{what} to `{}` was added", target(&at.head)),
            (Some(_), None) if at.kind() == Kind::Reference => format!("{what} to `{}` was removed", target(&at.base)),
            (Some(_), Some(_)) if is_shown(&at.base) && is_shown(&at.head) => {
                format!("{what} {}{doubt}", at.changed())
            }
            (Some(_), Some(_)) => format!("{what} changed{doubt}"),
            (Some(node), None) | (None, Some(node)) if is_shown(&at.base) && is_shown(&at.head) => {
                format!("{what} was {}: {}{doubt}", at.verb(), show(node.value))
            }
            _ => format!("{what} was {}{doubt}", at.verb()),
        };
        self.scope.report(rule, at, &message);
    }

    /// Names a place, in a sentence about the operation that it is in.
    fn name(&self, at: &Sides<'a>) -> String {
        let node = at.head.as_ref().or(at.base.as_ref());
        node.map(|node| places::describe(node, self.scope.operation.is_some())).unwrap_or_default()
    }
}

/// Whether a value is the document's list of components, or one kind of them: only its contents say something.
fn is_section(node: &Node<'_>) -> bool {
    let rest = node.pointer.strip_prefix("/components");
    rest.is_some_and(|rest| rest.matches('/').count() <= 1) && node.value.is_object()
}

fn is_parameter(node: &Node<'_>) -> bool {
    node.kind == Kind::Object(Of::Parameter) && node.pointer.starts_with("/components/")
}

/// Whether the values say the same as an absent keyword.
fn is_default(key: &str, at: &Sides<'_>) -> bool {
    let says = |says_nothing: fn(&Node<'_>) -> bool| [&at.base, &at.head].into_iter().flatten().all(says_nothing);
    match at.kind() {
        Kind::Flag => says(|node| node.value == &Value::Bool(false)),
        Kind::Object(Of::Schema) if key == "additionalProperties" => says(|node| node.value == &Value::Bool(true)),
        Kind::List(Of::Requirement | Of::Schema) => false,
        Kind::Names(_) | Kind::List(_) => says(|node| node.children().is_empty()),
        Kind::Set if key == "tags" => says(|node| node.children().is_empty()),
        _ => false,
    }
}

/// Returns the name of the operation or the webhook that a member of a path item is.
fn operation_at(item: &Node<'_>, key: &str) -> Option<String> {
    let (section, path) = item.pointer.strip_prefix('/')?.split_once('/')?;
    let (is_webhook, path) = (WEBHOOKS.contains(&section), pointer::key(path));
    let is_item = item.kind == Kind::Object(Of::PathItem) && (is_webhook || section == "paths");
    let is_operation = item.child(key).is_some_and(|node| node.kind == Kind::Object(Of::Operation));
    (is_item && is_operation).then(|| operations::name(is_webhook, key, &path))
}
