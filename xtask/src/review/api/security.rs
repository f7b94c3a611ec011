//! Security: the schemes, and which of them each operation requires.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::scope::Scope;
use super::sides::Sides;
use crate::openapi::keywords::Kind;
use crate::openapi::node::Node;
use crate::openapi::operations::both_ways;
use crate::review::rules;

const SCHEMES: [&str; 2] = ["components", "securitySchemes"];

/// Schemes that are required together, by name, with the scopes of each.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// The names in the head document of renamed schemes of the base document. A scheme was renamed if its name is gone and a new
/// scheme has the same definition. Two schemes that both documents have stay distinct, even with the same definition: each
/// requires its own key.
pub(super) struct Schemes(HashMap<String, String>);

/// Compares the security schemes of two documents.
pub(super) fn compare_schemes<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>) -> Schemes {
    let schemes = Schemes(root.as_both().map(|(base, head)| renamed(base, head)).unwrap_or_default());
    let mut used = BTreeSet::new();
    for side in [&root.base, &root.head].into_iter().flatten() {
        used.extend(used_schemes(side));
    }
    let (mut removed, mut added) = (Vec::new(), BTreeMap::new());
    for (name, at) in root.at(&SCHEMES).members() {
        match (&at.base, &at.head) {
            (Some(_), Some(_)) => compare_scheme(scope, &name, used.contains(&name), &at.resolved()),
            (Some(_), None) => removed.push((name, at)),
            _ => drop(added.insert(name, at)),
        }
    }
    for (name, at) in removed {
        if let Some((new_name, is)) = schemes.0.get(&name).and_then(|new_name| added.remove_entry(new_name)) {
            let message = format!("the security scheme `{name}` was renamed to `{new_name}`");
            scope.report(&rules::SECURITY_SCHEME_RENAMED, &Sides::new(at.base, is.head), &message);
        } else {
            let message = format!("the security scheme `{name}` was removed");
            scope.report(&rules::SECURITY_SCHEME_REMOVED, &at, &message);
        }
    }
    for (name, at) in added {
        scope.report(&rules::SECURITY_SCHEME_ADDED, &at, &format!("the security scheme `{name}` was added"));
    }
    schemes
}

/// Returns the new names of the base document's renamed schemes.
fn renamed(base: &Node<'_>, head: &Node<'_>) -> HashMap<String, String> {
    let (old, new) = (definitions(base), definitions(head));
    let only = |these: &[(String, Value)], those: &[(String, Value)]| -> Vec<_> {
        these.iter().filter(|(name, _)| those.iter().all(|(other, _)| other != name)).cloned().collect()
    };
    let mut added = only(&new, &old);
    let mut names = HashMap::new();
    for (name, definition) in only(&old, &new) {
        if let Some(position) = added.iter().position(|(_, other)| *other == definition) {
            names.insert(name, added.remove(position).0);
        }
    }
    names
}

/// Returns the schemes that an operation requires or a webhook uses.
fn used_schemes(root: &Node<'_>) -> BTreeSet<String> {
    both_ways(root)
        .into_iter()
        .flat_map(|operation| alternatives(root, &operation.node).1)
        .flat_map(BTreeMap::into_keys)
        .collect()
}

fn compare_scheme<'a>(scope: &mut Scope<'_, 'a>, name: &str, is_used: bool, scheme: &Sides<'a>) {
    const SCHEME: [&str; 6] = ["type", "scheme", "name", "in", "bearerFormat", "openIdConnectUrl"];
    const FLOW: [&str; 3] = ["authorizationUrl", "tokenUrl", "refreshUrl"];
    compare_texts(scope, name, is_used, &SCHEME, scheme);
    for (flow, at) in scheme.child("flows").members() {
        if at.as_both().is_none() {
            let rule = match (is_used, &at.base) {
                (false, _) => &rules::UNUSED_SECURITY_SCHEME_CHANGED,
                (true, None) => &rules::SECURITY_FLOW_ADDED,
                (true, Some(_)) => &rules::SECURITY_FLOW_REMOVED,
            };
            scope.report(rule, &at, &format!("the security scheme `{name}`: the flow {flow} was {}", at.verb()));
            continue;
        }
        compare_texts(scope, name, is_used, &FLOW, &at);
        for (key, at) in at.child("scopes").members().into_iter().filter(|(_, at)| at.as_both().is_none()) {
            let rule = match (is_used, &at.base) {
                (false, _) => &rules::UNUSED_SECURITY_SCHEME_CHANGED,
                (true, None) => &rules::SECURITY_SCOPE_ADDED,
                (true, Some(_)) => &rules::SECURITY_SCOPE_REMOVED,
            };
            scope.report(rule, &at, &format!("the security scheme `{name}`: the scope {key} was {}", at.verb()));
        }
    }
}

fn compare_texts<'a>(scope: &mut Scope<'_, 'a>, name: &str, is_used: bool, keys: &[&str], at: &Sides<'a>) {
    let rule = if is_used { &rules::SECURITY_SCHEME_CHANGED } else { &rules::UNUSED_SECURITY_SCHEME_CHANGED };
    for (key, text) in keys.iter().map(|key| (key, at.child(key))).filter(|(_, text)| text.is_different()) {
        scope.report(rule, &text, &format!("the security scheme `{name}`: {key} {}", text.changed()));
    }
}

/// Compares the security requirements of an operation: a list of alternatives.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>, operation: &Sides<'a>, schemes: &Schemes) {
    let (Some((old_root, new_root)), Some((was, is))) = (root.as_both(), operation.as_both()) else { return };
    let ((old_at, old), (new_at, new)) = (alternatives(old_root, was), alternatives(new_root, is));
    let at = Sides::new(old_at, new_at);
    let (was, is) = (describe(&old), describe(&new));
    let is_same = old == new;
    let old = schemes.rename(&old);
    if old == new {
        if is_same {
            // The place of the list does not matter.
            let [old_list, new_list] = at.pointers();
            if old_list != new_list {
                scope.mark_handled(&at);
            }
            return;
        }
        let message = format!("the security requirement changed from {was} to {is}, which have the same definition");
        scope.report(&rules::SECURITY_SCHEME_RENAMED, &at, &message);
    } else if is_open(&old) && !is_open(&new) {
        scope.report(&rules::SECURITY_ADDED, &at, &format!("no key was required before, and {is} is required now"));
    } else if is_open(&new) && !is_open(&old) {
        scope.report(&rules::SECURITY_REMOVED, &at, &format!("{was} was required before, and no key is required now"));
    } else {
        // A caller with an old alternative can still call the operation if a new one requires no more.
        let still = |old: &Alternative| new.iter().any(|new| asks_no_more(new, old));
        let before = |new: &Alternative| old.iter().any(|old| asks_no_more(old, new));
        let lost: Vec<_> = old.iter().filter(|old| !still(old)).cloned().collect();
        let gained: Vec<_> = new.iter().filter(|new| !before(new)).cloned().collect();
        if !lost.is_empty() {
            let message = format!("{} no longer suffices: {is} is required", describe(&lost));
            scope.report(&rules::SECURITY_ALTERNATIVE_REMOVED, &at, &message);
        }
        if lost.is_empty() && gained.is_empty() {
            let message = format!("the security requirement changed from {was} to {is}, which accepts the same keys");
            scope.report(&rules::SECURITY_REWRITTEN, &at, &message);
        }
        if !gained.is_empty() {
            let message = format!("the security requirement changed from {was} to {is}");
            scope.report(&rules::SECURITY_ALTERNATIVE_ADDED, &at, &message);
        }
    }
}

impl Schemes {
    /// Returns the base's alternatives with the schemes' names in the head.
    fn rename(&self, alternatives: &[Alternative]) -> Vec<Alternative> {
        let name = |name: &String| self.0.get(name).unwrap_or(name).clone();
        let rename = |alternative: &Alternative| {
            alternative.iter().map(|(scheme, scopes)| (name(scheme), scopes.clone())).collect()
        };
        let mut renamed: Vec<_> = alternatives.iter().map(rename).collect();
        renamed.sort();
        renamed
    }
}

fn definitions(root: &Node<'_>) -> Vec<(String, Value)> {
    let schemes = root.at(&SCHEMES).map(|schemes| schemes.children()).unwrap_or_default();
    let mut definitions: Vec<_> =
        schemes.into_iter().map(|(name, scheme)| (name.to_owned(), definition(&scheme))).collect();
    definitions.sort_by(|a, b| a.0.cmp(&b.0));
    definitions
}

/// Returns the definition of a scheme, without descriptions and extensions.
fn definition(scheme: &Node<'_>) -> Value {
    let says_something = |node: &Node<'_>| !matches!(node.kind, Kind::Words | Kind::Extension);
    let members = scheme.resolved().children().into_iter().filter(|(_, node)| says_something(node));
    Value::Object(members.map(|(key, node)| (key.to_owned(), node.value.clone())).collect())
}

/// Returns the list that applies to an operation, and its items: the operation's own list, or else the document's.
fn alternatives<'a>(root: &Node<'a>, operation: &Node<'a>) -> (Option<Node<'a>>, Vec<Alternative>) {
    let holder = if operation.child("security").is_some() { operation } else { root };
    let mut alternatives: Vec<Alternative> = holder
        .items("security")
        .iter()
        .map(|requirement| {
            let schemes = requirement.value.as_object().into_iter().flatten();
            let scopes = |scopes: &Value| {
                scopes.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
            };
            schemes.map(|(name, value)| (name.clone(), scopes(value))).collect()
        })
        .collect();
    alternatives.sort();
    (holder.child("security"), alternatives)
}

fn is_open(alternatives: &[Alternative]) -> bool {
    alternatives.is_empty() || alternatives.iter().any(BTreeMap::is_empty)
}

fn asks_no_more(asks: &Alternative, than: &Alternative) -> bool {
    asks.iter().all(|(name, scopes)| than.get(name).is_some_and(|given| scopes.is_subset(given)))
}

fn describe(alternatives: &[Alternative]) -> String {
    let describe = |alternative: &Alternative| {
        let schemes = alternative.iter().map(|(name, scopes)| {
            if scopes.is_empty() {
                return format!("`{name}`");
            }
            format!("`{name}` ({})", scopes.iter().cloned().collect::<Vec<_>>().join(", "))
        });
        let schemes: Vec<_> = schemes.collect();
        if schemes.is_empty() { "nothing".to_owned() } else { schemes.join(" with ") }
    };
    let alternatives: Vec<_> = alternatives.iter().map(describe).collect();
    if alternatives.is_empty() { "nothing".to_owned() } else { alternatives.join(" or ") }
}
