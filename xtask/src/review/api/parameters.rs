//! The parameters of operations.

use std::collections::BTreeMap;

use super::schema::pairs::Written;
use super::scope::Scope;
use super::sides::Sides;
use super::{bodies, privacy};
use crate::openapi::direction::Direction;
use crate::openapi::node::Node;
use crate::openapi::operations::{IGNORED, Operation, Parameter, explodes, style, unnamed};
use crate::openapi::pointer;
use crate::review::rules::{self, Rule};

/// A parameter's location and name. A header's name is in lower case. A path parameter has its position in the path instead,
/// since callers do not see its name.
type Key = (String, String);

/// The rules for parameters, or for headers.
pub(super) struct TextRules {
    pub(super) direction: Direction,
    pub(super) style_changed: &'static Rule,
    pub(super) explode_changed: &'static Rule,
    pub(super) serialization_changed: &'static Rule,
}

const PARAMETER: TextRules = TextRules {
    direction: Direction::Request,
    style_changed: &rules::PARAMETER_STYLE_CHANGED,
    explode_changed: &rules::PARAMETER_EXPLODE_CHANGED,
    serialization_changed: &rules::PARAMETER_SERIALIZATION_CHANGED,
};

/// Compares the parameters of an operation.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, base: &Operation<'a>, head: &Operation<'a>) {
    let (mut old, mut new) = (parameters(base), parameters(head));
    mark_overridden_handled(scope, base, head);
    compare_ignored(scope, &mut old, &mut new);
    let mut removed = BTreeMap::new();
    for (key, was) in old {
        match new.remove(&key) {
            Some(is) => {
                compare_lists(scope, &key, &was, &is);
                compare_parameter(scope, &key, &was.node, &is.node);
            }
            None => drop(removed.insert(key, handled(scope, was, true))),
        }
    }
    let mut added = BTreeMap::new();
    for (key, is) in new {
        added.insert(key, handled(scope, is, false));
    }
    pair_members(scope, &mut removed, &mut added);
    for ((location, name), was) in removed {
        let moved = added.keys().find(|(_, candidate)| *candidate == name).cloned();
        if let Some(moved) = moved
            && let Some(is) = added.remove(&moved)
        {
            privacy::compare(scope, &Sides::both(&was, &is));
            let message = format!("the parameter `{name}` moved from {location} to {}", moved.0);
            scope.report(&rules::PARAMETER_MOVED, &Sides::both(&was, &is).child("in"), &message);
            continue;
        }
        let message = format!("the {location} parameter `{}` was removed", was.text("name").unwrap_or(&name));
        scope.report(&rules::PARAMETER_REMOVED, &Sides::new(Some(was), None), &message);
    }
    for ((location, name), is) in added {
        let (rule, kind) = if is.is_set("required") {
            (&rules::REQUIRED_PARAMETER_ADDED, "required ")
        } else {
            (&rules::PARAMETER_ADDED, "")
        };
        let message = format!("the {kind}{location} parameter `{}` was added", is.text("name").unwrap_or(&name));
        scope.report(rule, &Sides::new(None, Some(is)), &message);
    }
}

/// Returns the parameter's node. A reference to it is marked as handled.
fn handled<'a>(scope: &mut Scope<'_, 'a>, parameter: Parameter<'a>, is_base: bool) -> Node<'a> {
    if parameter.written.is_reference() {
        let side = Some(parameter.written);
        scope.mark_handled(&if is_base { Sides::new(side, None) } else { Sides::new(None, side) });
    }
    parameter.node
}

fn parameters<'a>(operation: &Operation<'a>) -> BTreeMap<Key, Parameter<'a>> {
    let parameters = operation.parameters().into_iter();
    parameters.map(|parameter| (key(operation, &parameter), parameter)).collect()
}

/// Reports that a parameter moved from the list of the path to that of the operation, or the other way round.
fn compare_lists<'a>(scope: &mut Scope<'_, 'a>, key: &Key, was: &Parameter<'a>, is: &Parameter<'a>) {
    let list =
        |parameter: &Parameter<'a>| pointer::split_last(&parameter.written.pointer).map(|(list, _)| unnamed(list));
    if list(was) != list(is) {
        let at = Sides::both(&was.written, &is.written);
        let name = is.node.text("name").unwrap_or(&key.1);
        let message = format!("the {} parameter `{name}` moved between the lists of the path and the operation", key.0);
        scope.report(&rules::PARAMETER_REWRITTEN, &at, &message);
    }
}

fn key(operation: &Operation<'_>, parameter: &Parameter<'_>) -> Key {
    let (location, name) = (parameter.location(), parameter.name());
    let name = match location {
        "header" => name.to_lowercase(),
        "path" => {
            let place = operation.path.find(&format!("{{{name}}}"));
            place.map_or(name.to_owned(), |place| operation.path[..place].matches('{').count().to_string())
        }
        _ => name.to_owned(),
    };
    (location.to_owned(), name)
}

/// Marks the parameters of a path that the operation overrides as handled.
fn mark_overridden_handled<'a>(scope: &mut Scope<'_, 'a>, base: &Operation<'a>, head: &Operation<'a>) {
    for parameter in base.overridden() {
        scope.mark_handled(&Sides::new(Some(parameter.written), None));
    }
    for parameter in head.overridden() {
        scope.mark_handled(&Sides::new(None, Some(parameter.written)));
    }
}

/// Removes the parameters that OpenAPI says to ignore, and reports their changes.
fn compare_ignored<'a>(
    scope: &mut Scope<'_, 'a>,
    old: &mut BTreeMap<Key, Parameter<'a>>,
    new: &mut BTreeMap<Key, Parameter<'a>>,
) {
    for name in IGNORED {
        let key = ("header".to_owned(), name.to_owned());
        let (was, is) = (old.remove(&key), new.remove(&key));
        let node = |parameter: Option<Parameter<'a>>| parameter.map(|parameter| parameter.written);
        let at = Sides::new(node(was), node(is));
        if at.is_different() {
            let message = format!("the header parameter `{name}` changed, which OpenAPI says to ignore");
            scope.report(&rules::IGNORED_PARAMETER_CHANGED, &at, &message);
        }
    }
}

/// Compares parameters with the properties of an object that is written as several parameters, and removes both.
fn pair_members<'a>(
    scope: &mut Scope<'_, 'a>,
    removed: &mut BTreeMap<Key, Node<'a>>,
    added: &mut BTreeMap<Key, Node<'a>>,
) {
    let (old, new) = (with_members(removed), with_members(added));
    let is_used = |all: &BTreeMap<String, Member<'a>>, others: &BTreeMap<String, Member<'a>>, key: &Key| {
        all.iter().any(|(name, member)| member.key == *key && others.contains_key(name))
    };
    let used_old: Vec<_> = removed.keys().filter(|key| is_used(&old, &new, key)).cloned().collect();
    let used_new: Vec<_> = added.keys().filter(|key| is_used(&new, &old, key)).cloned().collect();
    if used_old.is_empty() {
        return;
    }
    for (name, member) in old.iter().filter(|(_, member)| used_old.contains(&member.key)) {
        let Some(is) = new.get(name) else {
            let message = format!("the query parameter `{name}` was removed");
            scope.report(&rules::PARAMETER_REMOVED, &Sides::new(Some(member.node.clone()), None), &message);
            continue;
        };
        let what = format!("the query parameter `{name}`");
        let rule = match (member.is_required, is.is_required) {
            (false, true) => &rules::PARAMETER_BECAME_REQUIRED,
            (true, false) => &rules::PARAMETER_BECAME_OPTIONAL,
            _ => &rules::PARAMETER_REWRITTEN,
        };
        let at = Sides::both(&member.node, &is.node);
        scope.report(rule, &at, &format!("{what} is described differently in the document"));
        let written = Written { is_text: true, is_required: is.is_required };
        scope.compare_schemas(Direction::Request, &member.schema, &is.schema, &what, written);
    }
    for (name, member) in new.iter().filter(|(name, member)| used_new.contains(&member.key) && !old.contains_key(*name))
    {
        let rule = if member.is_required { &rules::REQUIRED_PARAMETER_ADDED } else { &rules::PARAMETER_ADDED };
        let at = Sides::new(None, Some(member.node.clone()));
        scope.report(rule, &at, &format!("the query parameter `{name}` was added"));
    }
    let of = |all: &mut BTreeMap<Key, Node<'a>>, used: &[Key]| -> Vec<_> {
        used.iter().filter_map(|key| all.remove(key)).collect()
    };
    for was in of(removed, &used_old) {
        scope.mark_handled(&Sides::new(Some(was), None));
    }
    for is in of(added, &used_new) {
        scope.mark_handled(&Sides::new(None, Some(is)));
    }
}

/// A query parameter, or one property of an object that is written as several.
struct Member<'a> {
    /// The parameter that it is, or is part of.
    key: Key,
    node: Node<'a>,
    schema: Node<'a>,
    is_required: bool,
}

fn with_members<'a>(parameters: &BTreeMap<Key, Node<'a>>) -> BTreeMap<String, Member<'a>> {
    let mut members = BTreeMap::new();
    for (key, node) in parameters.iter().filter(|(key, _)| key.0 == "query") {
        let Some(schema) = node.child("schema") else { continue };
        let object = schema.resolved();
        let is_required = node.is_set("required");
        let is_exploded = style(node, "query") == "form" && explodes(node, "query");
        if object.text("type") != Some("object") || !is_exploded {
            members.insert(key.1.clone(), Member { key: key.clone(), node: node.clone(), schema, is_required });
            continue;
        }
        let required = object.items("required");
        for (name, property) in object.members("properties") {
            let is_required = is_required && required.iter().any(|required| required.value == name);
            let member = Member { key: key.clone(), node: property.clone(), schema: property, is_required };
            members.insert(name.to_owned(), member);
        }
    }
    members
}

fn compare_parameter<'a>(scope: &mut Scope<'_, 'a>, key: &Key, base: &Node<'a>, head: &Node<'a>) {
    let (location, name) = key;
    let what = format!("the {location} parameter `{}`", head.text("name").unwrap_or(name));
    let at = Sides::both(base, head);
    let names = at.child("name");
    if location == "header" && names.is_different() {
        let was = base.text("name").unwrap_or_default();
        let message = format!("{what} was written `{was}` before; its case makes no difference");
        scope.report(&rules::HEADER_CASE_CHANGED, &names, &message);
    }
    // The name of a path parameter is reported with the path.
    scope.mark_handled(&names);
    let flags = [
        ("required", [&rules::PARAMETER_BECAME_REQUIRED, &rules::PARAMETER_BECAME_OPTIONAL]),
        ("deprecated", [&rules::PARAMETER_DEPRECATED, &rules::PARAMETER_UNDEPRECATED]),
        ("allowReserved", [&rules::PARAMETER_RESERVED_ALLOWED, &rules::PARAMETER_RESERVED_DISALLOWED]),
        ("allowEmptyValue", [&rules::PARAMETER_EMPTY_ALLOWED, &rules::PARAMETER_EMPTY_DISALLOWED]),
    ];
    for (flag, rules) in flags {
        scope.compare_flag(flag, rules, &at, &what);
    }
    privacy::compare(scope, &at);
    compare_written(scope, &PARAMETER, &what, location, base, head);
}

/// Compares how a parameter or a header is written, and its values. `location` is that of a parameter, or `header`.
pub(super) fn compare_written<'a>(
    scope: &mut Scope<'_, 'a>,
    kind: &TextRules,
    what: &str,
    location: &str,
    base: &Node<'a>,
    head: &Node<'a>,
) {
    let at = Sides::both(base, head);
    let (was, is) = (style(base, location), style(head, location));
    if was != is {
        let message = format!("{what}: style changed from {was} to {is}");
        scope.report(kind.style_changed, &at.child("style"), &message);
    }
    let (was, is) = (explodes(base, location), explodes(head, location));
    if was != is {
        // If `explode` is absent, it follows from the style.
        let said = |node: &Node<'a>| node.child("explode").or_else(|| node.child("style"));
        let rule = if is_scalar(base) && is_scalar(head) { &rules::PARAMETER_REWRITTEN } else { kind.explode_changed };
        let message = format!("{what}: explode changed from {was} to {is}");
        scope.report(rule, &Sides::new(said(base), said(head)), &message);
    }
    // Each has a default if it is absent.
    for key in ["style", "explode"] {
        scope.mark_handled(&at.child(key));
    }
    let written = Written { is_text: true, is_required: base.is_set("required") && head.is_set("required") };
    let content = at.child("content");
    match (&content.base, &content.head) {
        (None, None) => compare_text(scope, kind, what, &at, written),
        (Some(_), Some(_)) => {
            let rules = bodies::MediaTypes::all(kind.serialization_changed);
            bodies::compare_content(scope, kind.direction, &content, what, &rules);
        }
        _ => {
            let schema = at.child("schema");
            let place = Sides::new(schema.base.or(content.base), schema.head.or(content.head));
            let message = format!("{what}: it changed between schema and content");
            scope.report(kind.serialization_changed, &place, &message);
        }
    }
}

/// Compares values that are written as text. A list with one item is written as that item.
fn compare_text<'a>(scope: &mut Scope<'_, 'a>, kind: &TextRules, what: &str, at: &Sides<'a>, written: Written) {
    let schema = at.child("schema");
    let is_array =
        |side: &Option<Node<'a>>| side.as_ref().is_some_and(|schema| schema.resolved().text("type") == Some("array"));
    let items = |side: &Option<Node<'a>>| side.as_ref().and_then(|schema| schema.resolved().child("items"));
    let one = |side: &Option<Node<'a>>| side.clone().filter(|schema| schema.resolved().value.get("type").is_some());
    let (rule, was, is) = match (is_array(&schema.base), is_array(&schema.head)) {
        (false, true) => (&rules::PARAMETER_BECAME_ARRAY, one(&schema.base), items(&schema.head)),
        (true, false) => (&rules::PARAMETER_BECAME_SINGLE, items(&schema.base), one(&schema.head)),
        _ => (&rules::PARAMETER_REWRITTEN, None, None),
    };
    let Some((base, head)) = at.as_both() else { return };
    let (Some(was), Some(is), Direction::Request) = (was, is, kind.direction) else {
        return scope.compare_held(kind.direction, base, head, what, written);
    };
    let types = schema.resolved().child("type");
    scope.report(rule, &types, &format!("{what}: type {}", types.changed()));
    for key in ["items", "minItems", "maxItems", "uniqueItems"] {
        scope.mark_handled(&schema.resolved().child(key));
    }
    scope.mark_handled(&schema);
    scope.compare_schemas(kind.direction, &was, &is, what, written);
}

fn is_scalar(parameter: &Node<'_>) -> bool {
    let schema = parameter.child("schema").map(|schema| schema.resolved());
    let kind = schema.and_then(|schema| schema.text("type"));
    kind.is_some_and(|kind| ["string", "integer", "number", "boolean"].contains(&kind))
}
