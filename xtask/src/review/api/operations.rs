//! Operations, and their parts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::scope::Scope;
use super::security::Schemes;
use super::sides::Sides;
use super::{bodies, parameters, responses, security, servers};
use crate::openapi::keywords::Kind;
use crate::openapi::node::Node;
use crate::openapi::operations::{self, Operation, unnamed};
use crate::review::rules;

/// Says whether sending a request twice has the same result as sending it once.
const REPEATABLE: &str = "x-repeatable";

/// Compares the operations of two documents.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>, schemes: &Schemes) {
    let paths = |side: &Option<Node<'a>>| side.as_ref().map(|root| root.objects("paths")).unwrap_or_default();
    let [old_paths, new_paths] = [paths(&root.base), paths(&root.head)];
    let ambiguous: BTreeSet<_> = [&old_paths, &new_paths].into_iter().flat_map(|paths| ambiguous(paths)).collect();
    compare_ambiguous(scope, &ambiguous, &old_paths, &new_paths);
    let (old, new) = (operations(&old_paths, &ambiguous), operations(&new_paths, &ambiguous));
    for (key, was) in &old {
        scope.operation = Some(was.name());
        if let Some(is) = new.get(key) {
            scope.operation = Some(is.name());
            compare_operation(scope, root, was, is);
            security::compare(scope, root, &Sides::both(&was.node, &is.node), schemes);
        } else {
            let at = |node: &Node<'a>| Sides::new(Some(node.clone()), None);
            scope.report(&rules::OPERATION_REMOVED, &at(&was.node), "the operation was removed");
            mark_shared_handled(scope, &at(&was.item));
        }
    }
    for (_, is) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        scope.operation = Some(is.name());
        let at = |node: &Node<'a>| Sides::new(None, Some(node.clone()));
        scope.report(&rules::OPERATION_ADDED, &at(&is.node), added(&is.node));
        mark_shared_handled(scope, &at(&is.item));
    }
    scope.operation = None;
}

/// Says that an operation was added, and how its repeatability affects retries.
fn added(operation: &Node<'_>) -> &'static str {
    match operation.child(REPEATABLE).map(|repeatable| repeatable.value == &Value::Bool(true)) {
        Some(true) => "the operation was added; it is repeatable, so the client retries it whenever an attempt fails",
        Some(false) => {
            "the operation was added; it is not repeatable, so the client retries it only if an attempt cannot have taken effect"
        }
        None => "the operation was added",
    }
}

/// Reports how a change of the repeatability affects retries.
fn compare_repeatable<'a>(scope: &mut Scope<'_, 'a>, at: &Sides<'a>) {
    let repeatable = at.child(REPEATABLE);
    let is = |side: &Option<Node<'a>>| side.as_ref().map(|node| node.value == &Value::Bool(true));
    let message = match (is(&repeatable.base), is(&repeatable.head)) {
        (Some(false), Some(true)) => {
            "the operation is now repeatable: the client also retries it after an attempt that may have taken effect"
        }
        (Some(true), Some(false)) => {
            "the operation is no longer repeatable: the client no longer retries it after an attempt that may have taken effect"
        }
        _ => return,
    };
    scope.report(&rules::EXTENSION_CHANGED, &repeatable, message);
}

/// Marks what a path adds to an added or removed operation as handled: it is compared with the path's other operations.
fn mark_shared_handled<'a>(scope: &mut Scope<'_, 'a>, item: &Sides<'a>) {
    for key in ["parameters", "servers"] {
        scope.mark_handled(&item.child(key));
    }
}

/// Reports paths that were added or removed beside others with the same template.
fn compare_ambiguous<'a>(
    scope: &mut Scope<'_, 'a>,
    ambiguous: &BTreeSet<String>,
    old: &[(&'a str, Node<'a>)],
    new: &[(&'a str, Node<'a>)],
) {
    let only = |these: &[(&'a str, Node<'a>)], those: &[(&'a str, Node<'a>)]| -> Vec<_> {
        let is_other = |template: &str| those.iter().all(|(other, _)| *other != template);
        let alone = these.iter().filter(|(template, _)| is_other(template) && ambiguous.contains(&unnamed(template)));
        alone.cloned().collect()
    };
    for (template, item) in only(old, new) {
        let message = format!("no other path differs from {template} only in the names of its parameters any more");
        scope.report(&rules::PATH_UNAMBIGUOUS, &Sides::new(Some(item), None), &message);
    }
    for (template, item) in only(new, old) {
        let message = format!("the path {template} differs from another only in the names of its parameters");
        scope.report(&rules::PATH_AMBIGUOUS, &Sides::new(None, Some(item)), &message);
    }
}

/// Returns the paths that differ only in the names of their parameters, without those names.
fn ambiguous(paths: &[(&str, Node<'_>)]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (template, _) in paths {
        *counts.entry(unnamed(template)).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(path, _)| path).collect()
}

pub(super) fn compare_operation<'a>(
    scope: &mut Scope<'_, 'a>,
    root: &Sides<'a>,
    base: &Operation<'a>,
    head: &Operation<'a>,
) {
    let at = Sides::both(&base.node, &head.node);
    let id = at.child("operationId");
    if id.is_different() {
        scope.report(&rules::OPERATION_ID_CHANGED, &id, &format!("operationId {}", id.changed()));
    }
    let tags =
        |node: &Node<'a>| -> BTreeSet<String> { node.items("tags").iter().map(|tag| tag.value.to_string()).collect() };
    if tags(&base.node) != tags(&head.node) {
        let tags = at.child("tags");
        scope.report(&rules::OPERATION_TAGS_CHANGED, &tags, &format!("the tags {}", tags.changed()));
    }
    let deprecated = [&rules::OPERATION_DEPRECATED, &rules::OPERATION_UNDEPRECATED];
    scope.compare_flag("deprecated", deprecated, &at, "the operation");
    compare_repeatable(scope, &at);
    compare_own_servers(scope, root, base, head);
    parameters::compare(scope, base, head);
    bodies::compare(scope, &at.child("requestBody").resolved());
    responses::compare(scope, &at.child("responses"));
    // The requests of a callback or a webhook have no callbacks of their own.
    if !scope.is_turned {
        compare_callbacks(scope, root, &at.child("callbacks"));
    }
}

/// Compares the servers of an operation, unless both sides use the document's.
fn compare_own_servers<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>, base: &Operation<'a>, head: &Operation<'a>) {
    let own = |operation: &Operation<'a>| operation.node.child("servers").or_else(|| operation.item.child("servers"));
    let own = Sides::new(own(base), own(head));
    if own.base.is_none() && own.head.is_none() {
        return;
    }
    let documents = root.child("servers");
    let at = Sides::new(own.base.clone().or(documents.base), own.head.clone().or(documents.head));
    servers::compare(scope, &at);
    // The list was compared with one at another place, and the servers in it were reported.
    let [was, is] = own.pointers();
    if was != is {
        scope.mark_handled(&own);
    }
    // An operation's own list takes precedence over its path's.
    scope.mark_handled(&Sides::both(&base.item, &head.item).child("servers"));
}

/// Compares the requests that the API sends, like those that it receives, but with the directions reversed.
fn compare_callbacks<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>, callbacks: &Sides<'a>) {
    for (name, callback) in callbacks.members() {
        let callback = callback.resolved();
        let Some((base, head)) = callback.as_both() else {
            let rule = if callback.base.is_none() { &rules::CALLBACK_ADDED } else { &rules::CALLBACK_REMOVED };
            scope.report(rule, &callback, &format!("the callback `{name}` was {}", callback.verb()));
            continue;
        };
        let ambiguous = BTreeSet::new();
        let (old, new) = (operations(&expressions(base), &ambiguous), operations(&expressions(head), &ambiguous));
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        for key in keys {
            let (was, is) = (old.get(key), new.get(key));
            if let (Some(was), Some(is)) = (was, is) {
                (scope.callback, scope.is_turned) = (Some(format!("`{name}`")), true);
                compare_operation(scope, root, was, is);
                (scope.callback, scope.is_turned) = (None, false);
                continue;
            }
            let node = |operation: Option<&Operation<'a>>| operation.map(|operation| operation.node.clone());
            let at = Sides::new(node(was), node(is));
            let rule = if was.is_none() { &rules::CALLBACK_ADDED } else { &rules::CALLBACK_REMOVED };
            let request = was.or(is).map_or_else(String::new, Operation::name);
            scope.report(rule, &at, &format!("the callback `{name}`: {request} was {}", at.verb()));
        }
    }
}

/// Returns the operations by path and method. The names of path parameters matter only in ambiguous paths.
fn operations<'a>(
    paths: &[(&'a str, Node<'a>)],
    ambiguous: &BTreeSet<String>,
) -> BTreeMap<(String, &'static str), Operation<'a>> {
    let operations = operations::operations(paths.to_vec()).into_iter();
    let keyed = operations.map(|operation| {
        let path = unnamed(operation.path);
        let path = if ambiguous.contains(&path) { operation.path.to_owned() } else { path };
        ((path, operation.method), operation)
    });
    keyed.collect()
}

/// Returns the path items of a callback, by the expressions that say where its requests go.
fn expressions<'a>(callback: &Node<'a>) -> Vec<(&'a str, Node<'a>)> {
    callback.children().into_iter().filter(|(_, item)| matches!(item.kind, Kind::Object(_))).collect()
}
