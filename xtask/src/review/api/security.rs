//! What a caller has to show: the security schemes, and which of them each operation asks for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::{Review, pairs, show, value};
use crate::openapi::node::Node;

const SCHEMES: [&str; 2] = ["components", "securitySchemes"];

/// Schemes by name, with the scopes of each, all of which must be shown together.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// What a scheme of the base document is called in the head document, where it was renamed: its name is gone there, and
/// one that is new there is defined alike. Two that both documents have are two, however alike: each asks for its own key.
pub(crate) struct SchemeNames(HashMap<String, String>);

impl SchemeNames {
    pub(crate) fn new(base: &Node<'_>, head: &Node<'_>) -> Self {
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
        Self(names)
    }
}

impl<'a> Review<'a> {
    pub(super) fn compare_security_schemes(&mut self, base: &Node<'a>, head: &Node<'a>) {
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for (name, old, new) in pairs(base.at(&SCHEMES).as_ref(), head.at(&SCHEMES).as_ref()) {
            match (old, new) {
                (Some(old), Some(new)) => self.compare_security_scheme(&name, &old.resolved(), &new.resolved()),
                (Some(old), None) => removed.push((name, old)),
                (None, new) => added.extend(new.map(|new| (name, new))),
            }
        }
        for (name, old) in removed {
            let renamed = self.scheme_names.0.get(&name);
            let position = added.iter().position(|(new_name, _)| Some(new_name) == renamed);
            if let Some((new_name, new)) = position.map(|position| added.remove(position)) {
                let message = format!("the security scheme `{name}` is called `{new_name}` now");
                self.push("security-scheme-renamed", None, Some(&old), Some(&new), message);
            } else {
                let message = format!("the security scheme `{name}` was removed");
                self.push("security-scheme-removed", None, Some(&old), None, message);
            }
        }
        for (name, new) in added {
            let message = format!("the security scheme `{name}` was added");
            self.push("security-scheme-added", None, None, Some(&new), message);
        }
    }

    fn compare_security_scheme(&mut self, name: &str, base: &Node<'_>, head: &Node<'_>) {
        const SCHEME: [&str; 6] = ["type", "scheme", "name", "in", "bearerFormat", "openIdConnectUrl"];
        const FLOW: [&str; 3] = ["authorizationUrl", "tokenUrl", "refreshUrl"];
        self.compare_security_texts(name, &SCHEME, base, head);
        for (flow, old, new) in pairs(base.child("flows").as_ref(), head.child("flows").as_ref()) {
            let (Some(old), Some(new)) = (&old, &new) else {
                let change = if old.is_none() { "added" } else { "removed" };
                let message = format!("the security scheme `{name}`: the flow {flow} was {change}");
                self.push("security-scheme-changed", None, old.as_ref(), new.as_ref(), message);
                continue;
            };
            self.compare_security_texts(name, &FLOW, old, new);
            for (scope, old, new) in pairs(old.child("scopes").as_ref(), new.child("scopes").as_ref()) {
                let message = |change| format!("the security scheme `{name}`: the scope {scope} was {change}");
                match (&old, &new) {
                    (Some(old), None) => self.push("security-scope-removed", None, Some(old), None, message("removed")),
                    (None, Some(new)) => self.push("security-scope-added", None, None, Some(new), message("added")),
                    _ => {}
                }
            }
        }
    }

    fn compare_security_texts(&mut self, name: &str, keys: &[&str], base: &Node<'_>, head: &Node<'_>) {
        for key in keys {
            let (old, new) = (base.child(key), head.child(key));
            if value(old.as_ref()) != value(new.as_ref()) {
                let (was, is) = (show(old.as_ref()), show(new.as_ref()));
                let message = format!("the security scheme `{name}`: {key} went from {was} to {is}");
                self.push("security-scheme-changed", None, old.as_ref(), new.as_ref(), message);
            }
        }
    }

    /// Compares what a caller has to show: one of several alternatives, of the operation or else of the document.
    pub(super) fn compare_security(
        &mut self,
        operation: &str,
        base: (&Node<'a>, &Node<'a>),
        head: (&Node<'a>, &Node<'a>),
    ) {
        let (old_at, old) = alternatives(base);
        let (new_at, new) = alternatives(head);
        if old == new {
            return;
        }
        let (was, is) = (describe(&old), describe(&new));
        let at = (old_at.as_ref(), new_at.as_ref());
        let old = self.renamed(&old);
        if old == new {
            let message = format!("what is needed is {is} now and was {was}, which are defined alike");
            self.push("security-scheme-renamed", Some(operation), at.0, at.1, message);
        } else if is_open(&old) && !is_open(&new) {
            self.push("security-added", Some(operation), at.0, at.1, format!("no key was needed, and now {is} is"));
        } else if is_open(&new) && !is_open(&old) {
            self.push("security-removed", Some(operation), at.0, at.1, format!("{was} was needed, and now nothing is"));
        } else {
            // Whoever could call with an alternative can still do so with one that asks for no more.
            let still = |old: &Alternative| new.iter().any(|new| asks_no_more(new, old));
            let before = |new: &Alternative| old.iter().any(|old| asks_no_more(old, new));
            let lost: Vec<_> = old.iter().filter(|old| !still(old)).cloned().collect();
            let gained: Vec<_> = new.iter().filter(|new| !before(new)).cloned().collect();
            if !lost.is_empty() {
                let message = format!("{} no longer suffices: {is} is needed", describe(&lost));
                self.push("security-alternative-removed", Some(operation), at.0, at.1, message);
            }
            if lost.is_empty() && gained.is_empty() {
                let message = format!("what is needed went from {was} to {is}, which lets in whom it did");
                self.push("security-rewritten", Some(operation), at.0, at.1, message);
            }
            if !gained.is_empty() {
                let message = format!("what is needed went from {was} to {is}");
                self.push("security-alternative-added", Some(operation), at.0, at.1, message);
            }
        }
    }

    /// The base's alternatives with each scheme by its name in the head.
    fn renamed(&self, alternatives: &[Alternative]) -> Vec<Alternative> {
        let name = |name: &String| self.scheme_names.0.get(name).unwrap_or(name).clone();
        let renamed = |alternative: &Alternative| {
            alternative.iter().map(|(scheme, scopes)| (name(scheme), scopes.clone())).collect()
        };
        let mut renamed: Vec<_> = alternatives.iter().map(renamed).collect();
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

/// What a scheme is, without the words about it.
fn definition(scheme: &Node<'_>) -> Value {
    let members = scheme.resolved().value.as_object().cloned().unwrap_or_default();
    Value::Object(members.into_iter().filter(|(key, _)| key != "description" && !key.starts_with("x-")).collect())
}

fn alternatives<'a>((root, operation): (&Node<'a>, &Node<'a>)) -> (Option<Node<'a>>, Vec<Alternative>) {
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
