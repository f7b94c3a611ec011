//! What changed between two documents.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::finding::{Change, Direction, Level};
use super::rules;
use crate::openapi::document::{Document, METHODS, unnamed};
use crate::openapi::node::Node;
use leftovers::sweep;
use schema::compare::Comparison;
use security::SchemeNames;

#[cfg(test)]
mod laws;
mod leftovers;
mod schema;
mod security;
#[cfg(test)]
mod tests;

/// Every change from `base` to `head`, the worst first, and each only once however many operations it meets.
pub(crate) fn compare(base: &Document, head: &Document) -> Vec<Change> {
    let (base_value, head_value) = (with_numbers_by_value(base.value()), with_numbers_by_value(head.value()));
    let (old, new) = (Node::root(&base_value), Node::root(&head_value));
    let mut review = Review {
        found: Vec::new(),
        places: HashMap::new(),
        handled: Default::default(),
        scheme_names: SchemeNames::new(&old, &new),
        requests: Comparison::new(true),
        responses: Comparison::new(false),
    };
    review.compare_servers(&old, &new, None);
    review.compare_security_schemes(&old, &new);
    review.compare_operations(&old, &new);
    sweep(&mut review, &old, &new);
    review.finish(head)
}

/// What was found so far.
pub(crate) struct Review<'a> {
    found: Vec<Found>,
    /// The JSON pointers, in the base document and in the head document, of what was compared in another way than as it
    /// is written.
    handled: [BTreeSet<String>; 2],
    pub(super) scheme_names: SchemeNames,
    /// Where each kind of change at each place is in `found`.
    places: HashMap<(String, Option<String>, Option<String>), usize>,
    /// The schemas of requests and those of responses.
    requests: Comparison<'a>,
    responses: Comparison<'a>,
}

struct Found {
    level: Level,
    id: String,
    base: Option<String>,
    head: Option<String>,
    operations: BTreeSet<String>,
    message: String,
}

/// An operation with what its path adds to it.
struct Operation<'a> {
    /// Such as `POST /v1/customers`.
    name: String,
    template: &'a str,
    item: Node<'a>,
    node: Node<'a>,
}

/// How a parameter or a header is told of.
#[derive(Clone, Copy)]
struct Written<'w> {
    operation: &'w str,
    direction: Direction,
    /// How the ids of its changes begin.
    kind: &'w str,
    what: &'w str,
    /// Its style, where none is named.
    default: &'w str,
}

impl<'a> Review<'a> {
    /// Adds a change whose kind is in the table of rules.
    pub(crate) fn push(
        &mut self,
        id: &str,
        operation: Option<&str>,
        base: Option<&Node<'_>>,
        head: Option<&Node<'_>>,
        message: String,
    ) {
        self.push_at(id.to_owned(), rules::level(id), operation, (base, head), message);
    }

    fn push_at(
        &mut self,
        id: String,
        level: Level,
        operation: Option<&str>,
        (base, head): (Option<&Node<'_>>, Option<&Node<'_>>),
        message: String,
    ) {
        let (base, head) = (base.map(|node| node.pointer.clone()), head.map(|node| node.pointer.clone()));
        let place = (id.clone(), base.clone(), head.clone());
        let index = *self.places.entry(place).or_insert_with(|| {
            self.found.push(Found { level, id, base, head, operations: BTreeSet::new(), message });
            self.found.len() - 1
        });
        // A schema may stand under a `not`, too.
        self.found[index].level = self.found[index].level.max(level);
        self.found[index].operations.extend(operation.map(str::to_owned));
    }

    /// The places of which nothing is left to tell, in the base document and in the head document.
    pub(crate) fn told(&self) -> [BTreeSet<String>; 2] {
        let mut told = self.handled.clone();
        for found in &self.found {
            told[0].extend(found.base.clone());
            told[1].extend(found.head.clone());
        }
        told
    }

    /// Whether both are schemas that were compared, be it with each other or with others.
    pub(crate) fn has_compared(&self, base: &str, head: &str) -> bool {
        let is_seen = |side: usize, pointer: &str| {
            [&self.requests, &self.responses].into_iter().any(|schemas| schemas.seen[side].contains(pointer))
        };
        is_seen(0, base) && is_seen(1, head)
    }

    /// Leaves a place, in the base document and in the head document, out of what is still to be told.
    fn handle(&mut self, base: Option<&Node<'_>>, head: Option<&Node<'_>>) {
        for (handled, node) in self.handled.iter_mut().zip([base, head]) {
            handled.extend(node.map(|node| node.pointer.clone()));
        }
    }

    fn finish(self, head: &Document) -> Vec<Change> {
        let mut changes: Vec<_> = self.found.into_iter().map(|found| found.into_change(head)).collect();
        changes.sort_by(|a, b| {
            b.level.cmp(&a.level).then_with(|| a.message.cmp(&b.message)).then_with(|| a.id.cmp(&b.id))
        });
        changes
    }

    fn compare_servers(&mut self, base: &Node<'_>, head: &Node<'_>, operation: Option<&str>) {
        let key = "servers";
        let (old, new) = (by_text(base.items(key), "url"), by_text(head.items(key), "url"));
        for (url, server) in &old {
            match new.get(url) {
                None => {
                    self.push("server-removed", operation, Some(server), None, format!("the server {url} was removed"));
                }
                Some(now) if server.value.get("variables") != now.value.get("variables") => {
                    let (old, new) = (server.child("variables"), now.child("variables"));
                    let message = format!("the variables of the server {url} changed");
                    self.push("server-variables-changed", operation, old.as_ref(), new.as_ref(), message);
                }
                Some(_) => {}
            }
        }
        for (url, server) in new.iter().filter(|(url, _)| !old.contains_key(*url)) {
            self.push("server-added", operation, None, Some(server), format!("the server {url} was added"));
        }
    }

    /// Compares the servers of an operation, where they are not the document's on both sides.
    fn compare_own_servers(
        &mut self,
        (base_root, old): (&Node<'a>, &Operation<'a>),
        (head_root, new): (&Node<'a>, &Operation<'a>),
    ) {
        let holders = [(&old.node, &new.node), (&old.item, &new.item)];
        let is_own = |node: &Node<'_>| node.child("servers").is_some();
        let was = holders.iter().map(|(was, _)| *was).find(|node| is_own(node));
        let is = holders.iter().map(|(_, is)| *is).find(|node| is_own(node));
        if was.is_none() && is.is_none() {
            return;
        }
        self.compare_servers(was.unwrap_or(base_root), is.unwrap_or(head_root), Some(&new.name));
        // Compared with another list than the one at the same place: that it came or went is told by what is in it.
        if was.map(|node| &node.pointer) != is.map(|node| &node.pointer) {
            let list = |node: Option<&Node<'a>>| node.and_then(|node| node.child("servers"));
            self.handle(list(was).as_ref(), list(is).as_ref());
        }
    }

    fn compare_operations(&mut self, base: &Node<'a>, head: &Node<'a>) {
        let (old, new) = (operations(base), operations(head));
        for (key, old) in &old {
            if let Some(new) = new.get(key) {
                self.compare_operation((base, old), (head, new));
            } else {
                let message = "the operation was removed".to_owned();
                self.push("operation-removed", Some(&old.name), Some(&old.node), None, message);
            }
        }
        for (_, new) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
            let message = "the operation was added".to_owned();
            self.push("operation-added", Some(&new.name), None, Some(&new.node), message);
        }
    }

    fn compare_operation(
        &mut self,
        (base_root, old): (&Node<'a>, &Operation<'a>),
        (head_root, new): (&Node<'a>, &Operation<'a>),
    ) {
        let name = &new.name;
        let (base, head) = (&old.node, &new.node);
        for (key, id) in [("operationId", "operation-id-changed"), ("callbacks", "callbacks-changed")] {
            let (was, is) = (base.child(key), head.child(key));
            if value(was.as_ref()) != value(is.as_ref()) {
                let message = match key {
                    "callbacks" => "the callbacks changed, which are not compared any further".to_owned(),
                    _ => format!("{key} went from {} to {}", show(was.as_ref()), show(is.as_ref())),
                };
                self.push(id, Some(name), was.as_ref(), is.as_ref(), message);
            }
        }
        let tags = |node: &Node<'a>| -> BTreeSet<String> {
            node.items("tags").iter().map(|tag| tag.value.to_string()).collect()
        };
        if tags(base) != tags(head) {
            let (was, is) = (base.child("tags"), head.child("tags"));
            let message = format!("the tags went from {} to {}", show(was.as_ref()), show(is.as_ref()));
            self.push("operation-tags-changed", Some(name), was.as_ref(), is.as_ref(), message);
        }
        self.compare_flag(
            "deprecated",
            ("operation-deprecated", "operation-undeprecated"),
            name,
            (base, head),
            "the operation",
        );
        self.compare_own_servers((base_root, old), (head_root, new));
        self.compare_parameters(old, new);
        self.compare_bodies(name, base.child("requestBody"), head.child("requestBody"));
        self.compare_responses(name, base, head);
        self.compare_security(name, (base_root, base), (head_root, head));
    }

    fn compare_flag(&mut self, key: &str, ids: (&str, &str), operation: &str, at: (&Node<'a>, &Node<'a>), what: &str) {
        let (base, head) = at;
        let id = match (base.is_set(key), head.is_set(key)) {
            (false, true) => ids.0,
            (true, false) => ids.1,
            _ => return,
        };
        let message = format!("{what} is {key} now: {}, before: {}", head.is_set(key), base.is_set(key));
        self.push(id, Some(operation), base.child(key).as_ref(), head.child(key).as_ref(), message);
    }

    fn compare_parameters(&mut self, base: &Operation<'a>, head: &Operation<'a>) {
        let name = &head.name;
        let (old, mut new) = (parameters(base), parameters(head));
        let mut removed = Vec::new();
        for (key, was) in old {
            match new.remove(&key) {
                Some(is) => self.compare_parameter(name, &key, &was, &is),
                None => removed.push((key, was)),
            }
        }
        for ((location, key), was) in removed {
            let moved = new.keys().find(|(_, candidate)| *candidate == key).cloned();
            if let Some(moved) = moved
                && let Some(is) = new.remove(&moved)
            {
                let message = format!("the parameter `{key}` moved from {location} to {}", moved.0);
                self.push("parameter-moved", Some(name), was.child("in").as_ref(), is.child("in").as_ref(), message);
                continue;
            }
            let message = format!("the {location} parameter `{key}` was removed");
            self.push("parameter-removed", Some(name), Some(&was), None, message);
        }
        for ((location, key), is) in new {
            let (id, kind) =
                if is.is_set("required") { ("required-parameter-added", "required ") } else { ("parameter-added", "") };
            self.push(id, Some(name), None, Some(&is), format!("the {kind}{location} parameter `{key}` was added"));
        }
    }

    fn compare_parameter(&mut self, operation: &str, key: &(String, String), base: &Node<'a>, head: &Node<'a>) {
        let (location, name) = key;
        let what = format!("the {location} parameter `{}`", head.text("name").unwrap_or(name));
        let at = (base, head);
        let names = (base.child("name"), head.child("name"));
        if location == "header" && value(names.0.as_ref()) != value(names.1.as_ref()) {
            let message = format!("{what} is the same in any case: it was written {}", show(names.0.as_ref()));
            self.push("header-case-changed", Some(operation), names.0.as_ref(), names.1.as_ref(), message);
        }
        // Told of a path's parameter where the path is.
        self.handle(names.0.as_ref(), names.1.as_ref());
        let flags = [
            ("required", ("parameter-became-required", "parameter-became-optional")),
            ("deprecated", ("parameter-deprecated", "parameter-undeprecated")),
            ("allowReserved", ("parameter-reserved-allowed", "parameter-reserved-disallowed")),
            ("allowEmptyValue", ("parameter-empty-allowed", "parameter-empty-disallowed")),
        ];
        for (flag, ids) in flags {
            self.compare_flag(flag, ids, operation, at, &what);
        }
        // What an operation says of a parameter goes before what its path says.
        let parent = |node: &Node<'a>| node.pointer.rsplit_once('/').map(|(parent, _)| parent.to_owned());
        if parent(base).map(|parent| unnamed(&parent)) != parent(head).map(|parent| unnamed(&parent)) {
            self.handle(Some(base), Some(head));
        }
        let default = if matches!(location.as_str(), "query" | "cookie") { "form" } else { "simple" };
        let written = Written { operation, direction: Direction::Request, kind: "parameter", what: &what, default };
        self.compare_written(&written, base, head);
    }

    /// Compares how a parameter or a header is written, and what it may hold.
    fn compare_written(&mut self, written: &Written<'_>, base: &Node<'a>, head: &Node<'a>) {
        let Written { operation, direction, kind, what, default } = *written;
        let style = |node: &Node<'a>| node.text("style").unwrap_or(default).to_owned();
        if style(base) != style(head) {
            let (old, new) = (base.child("style"), head.child("style"));
            let message = format!("{what}: style went from {} to {}", style(base), style(head));
            self.push(&format!("{kind}-style-changed"), Some(operation), old.as_ref(), new.as_ref(), message);
        }
        let explode =
            |node: &Node<'a>| node.value.get("explode").and_then(Value::as_bool).unwrap_or(style(node) == "form");
        if explode(base) != explode(head) {
            // What is not said follows from the style.
            let said = |node: &Node<'a>| node.child("explode").or_else(|| node.child("style"));
            let (old, new) = (said(base), said(head));
            let message = format!("{what}: explode went from {} to {}", explode(base), explode(head));
            self.push(&format!("{kind}-explode-changed"), Some(operation), old.as_ref(), new.as_ref(), message);
        }
        // Each stands for something where it is not written, too.
        for key in ["style", "explode"] {
            self.handle(base.child(key).as_ref(), head.child(key).as_ref());
        }
        let id = format!("{kind}-serialization-changed");
        match (base.child("content"), head.child("content")) {
            (None, None) => self.compare_held(operation, direction, base, head, what),
            (Some(old), Some(new)) => {
                for (media_type, was, is) in pairs(Some(&old), Some(&new)) {
                    if let (Some(was), Some(is)) = (&was, &is) {
                        self.compare_content(operation, direction, was, is, what);
                        continue;
                    }
                    let change = if was.is_none() { "sent as" } else { "no longer sent as" };
                    let message = format!("{what} is {change} {media_type}");
                    self.push(&id, Some(operation), was.as_ref(), is.as_ref(), message);
                }
            }
            (old_content, new_content) => {
                let (old, new) = (base.child("schema").or(old_content), head.child("schema").or(new_content));
                let message = format!("{what} is described in another way: schema and content were exchanged");
                self.push(&id, Some(operation), old.as_ref(), new.as_ref(), message);
            }
        }
    }

    fn compare_bodies(&mut self, operation: &str, base: Option<Node<'a>>, head: Option<Node<'a>>) {
        let (base, head) = (base.map(|body| body.resolved()), head.map(|body| body.resolved()));
        match (base, head) {
            (Some(base), Some(head)) => {
                let ids = ("request-body-became-required", "request-body-became-optional");
                self.compare_flag("required", ids, operation, (&base, &head), "the request body");
                self.compare_media_types(operation, Direction::Request, &base, &head, "the request body");
            }
            (None, Some(head)) => {
                let (id, kind) = if head.is_set("required") {
                    ("required-request-body-added", "a required")
                } else {
                    ("request-body-added", "an optional")
                };
                self.push(id, Some(operation), None, Some(&head), format!("{kind} request body was added"));
            }
            (Some(base), None) => {
                self.push(
                    "request-body-removed",
                    Some(operation),
                    Some(&base),
                    None,
                    "the request body was removed".to_owned(),
                );
            }
            (None, None) => {}
        }
    }

    fn compare_media_types(
        &mut self,
        operation: &str,
        direction: Direction,
        base: &Node<'a>,
        head: &Node<'a>,
        what: &str,
    ) {
        let side = if direction == Direction::Request { "request" } else { "response" };
        for (media_type, old, new) in pairs(base.child("content").as_ref(), head.child("content").as_ref()) {
            match (old, new) {
                (Some(old), Some(new)) => self.compare_content(operation, direction, &old, &new, what),
                (old, new) => {
                    let change = if old.is_none() { "added" } else { "removed" };
                    let message = format!("{what}: the media type {media_type} was {change}");
                    let id = format!("{side}-media-type-{change}");
                    self.push(&id, Some(operation), old.as_ref(), new.as_ref(), message);
                }
            }
        }
    }

    fn compare_content(&mut self, operation: &str, direction: Direction, base: &Node<'a>, head: &Node<'a>, what: &str) {
        self.compare_held(operation, direction, base, head, what);
        let (old, new) = (base.child("encoding"), head.child("encoding"));
        if value(old.as_ref()) != value(new.as_ref()) {
            let side = if direction == Direction::Request { "request" } else { "response" };
            let message = format!("{what}: how its properties are encoded changed");
            self.push(&format!("{side}-encoding-changed"), Some(operation), old.as_ref(), new.as_ref(), message);
        }
    }

    /// Compares what holds a schema, or none, which allows anything as one without keywords does.
    fn compare_held(&mut self, operation: &str, direction: Direction, base: &Node<'a>, head: &Node<'a>, what: &str) {
        let schema = |node: &Node<'a>| node.child("schema").unwrap_or_else(|| node.with(&Value::Null, "/schema"));
        self.compare_schemas(operation, direction, &schema(base), &schema(head), what);
    }

    fn compare_schemas(&mut self, operation: &str, direction: Direction, base: &Node<'a>, head: &Node<'a>, what: &str) {
        let (side, comparison) = match direction {
            Direction::Request => ("request", &mut self.requests),
            Direction::Response => ("response", &mut self.responses),
        };
        // What is found is told below, where the comparison cannot stay borrowed.
        let mut comparison = std::mem::take(comparison);
        for (field, difference) in comparison.compare(base, head) {
            let id = format!("{side}-{}", difference.id);
            let at = (difference.base.as_ref(), difference.head.as_ref());
            let message = format!("{what}, {}", difference.describe(&field));
            self.push_at(id, difference.effect.level(direction), Some(operation), at, message);
        }
        for (handled, pointers) in self.handled.iter_mut().zip(&mut comparison.handled) {
            handled.extend(pointers.drain(..));
        }
        match direction {
            Direction::Request => self.requests = comparison,
            Direction::Response => self.responses = comparison,
        }
    }

    fn compare_responses(&mut self, operation: &str, base: &Node<'a>, head: &Node<'a>) {
        let (old, new) = (base.child("responses"), head.child("responses"));
        for (status, was, is) in pairs(old.as_ref(), new.as_ref()) {
            let kind = if status.starts_with('2') { "success" } else { "error" };
            // A status that is not there may be one of a range that is.
            let (id, message, was, is) = match (was, is) {
                (None, Some(is)) => {
                    let range = covered_by(&status, old.as_ref());
                    let message = range.as_ref().map(|(range, _)| format!("the response {status} was one of {range}"));
                    ("response-status-split", message, range.map(|(_, was)| was), Some(is))
                }
                (Some(was), None) => {
                    let range = covered_by(&status, new.as_ref());
                    let message =
                        range.as_ref().map(|(range, _)| format!("the response {status} is now one of {range}"));
                    ("response-status-merged", message, Some(was), range.map(|(_, is)| is))
                }
                (was, is) => ("", None, was, is),
            };
            if let Some(message) = message {
                self.push(id, Some(operation), was.as_ref(), is.as_ref(), message);
            }
            if let (Some(was), Some(is)) = (&was, &is) {
                self.compare_response(operation, &status, &was.resolved(), &is.resolved());
            } else {
                let change = if was.is_none() { "added" } else { "removed" };
                let message = format!("the response {status} was {change}");
                self.push(&format!("{kind}-response-{change}"), Some(operation), was.as_ref(), is.as_ref(), message);
            }
        }
    }

    fn compare_response(&mut self, operation: &str, status: &str, base: &Node<'a>, head: &Node<'a>) {
        let what = format!("the response {status}");
        self.compare_media_types(operation, Direction::Response, base, head, &what);
        let (old_headers, new_headers) = (headers(base), headers(head));
        let names: BTreeSet<_> = old_headers.keys().chain(new_headers.keys()).collect();
        for name in names {
            let (old, new) = (old_headers.get(name), new_headers.get(name));
            let written = new.or(old).map_or(name.as_str(), |(written, _)| written);
            let header = format!("{what}: the header {written}");
            let (old, new) = (old.map(|(_, header)| header.resolved()), new.map(|(_, header)| header.resolved()));
            match (&old, &new) {
                (Some(old), Some(new)) => {
                    let ids = ("response-header-became-required", "response-header-became-optional");
                    self.compare_flag("required", ids, operation, (old, new), &header);
                    let ids = ("response-header-deprecated", "response-header-undeprecated");
                    self.compare_flag("deprecated", ids, operation, (old, new), &header);
                    let (direction, kind) = (Direction::Response, "response-header");
                    let written = Written { operation, direction, kind, what: &header, default: "simple" };
                    self.compare_written(&written, old, new);
                }
                (Some(old), None) => {
                    let id = if old.is_set("required") {
                        "required-response-header-removed"
                    } else {
                        "response-header-removed"
                    };
                    self.push(id, Some(operation), Some(old), None, format!("{header} was removed"));
                }
                (None, new) => {
                    self.push(
                        "response-header-added",
                        Some(operation),
                        None,
                        new.as_ref(),
                        format!("{header} was added"),
                    );
                }
            }
        }
        let (old, new) = (base.child("links"), head.child("links"));
        if value(old.as_ref()) != value(new.as_ref()) {
            let message = format!("{what}: the links changed");
            self.push("response-links-changed", Some(operation), old.as_ref(), new.as_ref(), message);
        }
    }
}

impl Found {
    fn into_change(self, head: &Document) -> Change {
        let mut operations = self.operations.into_iter();
        let (first, others) = (operations.next(), operations.count());
        let prefix = match (&first, others) {
            (None, _) => String::new(),
            (Some(first), 0) => format!("{first}: "),
            (Some(first), 1) => format!("{first} and 1 more operation: "),
            (Some(first), others) => format!("{first} and {others} more operations: "),
        };
        // Where it is gone from head, what held it is still there: of a list the list, since others moved up.
        let gone = self.base.as_deref().map(|pointer| match pointer.rsplit_once('/') {
            Some((list, index)) if index.parse::<usize>().is_ok() => list,
            _ => pointer,
        });
        let pointer = self.head.as_deref().or(gone);
        Change {
            id: self.id,
            level: self.level,
            operation: first.filter(|_| others == 0),
            line: pointer.and_then(|pointer| head.line(pointer)),
            base: self.base,
            head: self.head,
            message: format!("{prefix}{}.", self.message),
        }
    }
}

/// The operations by path and method, where the names of path parameters do not matter.
fn operations<'a>(root: &Node<'a>) -> BTreeMap<(String, &'static str), Operation<'a>> {
    let mut operations = BTreeMap::new();
    for (template, item) in root.members("paths") {
        let item = item.resolved();
        for method in METHODS {
            if let Some(node) = item.child(method) {
                let name = format!("{} {template}", method.to_uppercase());
                operations.insert((unnamed(template), method), Operation { name, template, item: item.clone(), node });
            }
        }
    }
    operations
}

/// The parameters of an operation and of its path by location and name: a header's in small letters, and a path's by its
/// place in the path, since its name is nobody's concern who calls.
fn parameters<'a>(operation: &Operation<'a>) -> BTreeMap<(String, String), Node<'a>> {
    let mut parameters = BTreeMap::new();
    for holder in [&operation.item, &operation.node] {
        for parameter in holder.items("parameters") {
            let parameter = parameter.resolved();
            let (location, name) =
                (parameter.text("in").unwrap_or_default(), parameter.text("name").unwrap_or_default());
            let name = match location {
                "header" => name.to_lowercase(),
                "path" => {
                    let place = operation.template.find(&format!("{{{name}}}"));
                    place.map_or(name.to_owned(), |place| operation.template[..place].matches('{').count().to_string())
                }
                _ => name.to_owned(),
            };
            parameters.insert((location.to_owned(), name), parameter);
        }
    }
    parameters
}

/// The headers of a response with their names as written, by name in small letters: HTTP does not tell cases apart.
fn headers<'a>(response: &Node<'a>) -> BTreeMap<String, (&'a str, Node<'a>)> {
    response.members("headers").into_iter().map(|(name, header)| (name.to_lowercase(), (name, header))).collect()
}

/// The response of a range, or the default one, that a status falls under.
fn covered_by<'a>(status: &str, responses: Option<&Node<'a>>) -> Option<(String, Node<'a>)> {
    let range = format!("{}XX", status.chars().next()?);
    let names = [range, "default".to_owned()];
    names.into_iter().filter(|name| name != status).find_map(|name| Some((name.clone(), responses?.child(&name)?)))
}

/// The value with `10.0` as the number that `10` is.
fn with_numbers_by_value(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let digits = number.to_string();
            let whole = digits.strip_suffix(".0").and_then(|whole| whole.parse::<i64>().ok());
            whole.map_or_else(|| value.clone(), Value::from)
        }
        Value::Array(items) => items.iter().map(with_numbers_by_value).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| (name.clone(), with_numbers_by_value(member)));
            Value::Object(members.collect())
        }
        _ => value.clone(),
    }
}

fn by_text<'a>(nodes: Vec<Node<'a>>, key: &str) -> BTreeMap<String, Node<'a>> {
    nodes.into_iter().map(|node| (node.text(key).unwrap_or_default().to_owned(), node)).collect()
}

/// The members of two objects by name.
pub(super) fn pairs<'a, 'b>(
    base: Option<&Node<'a>>,
    head: Option<&Node<'b>>,
) -> Vec<(String, Option<Node<'a>>, Option<Node<'b>>)> {
    let names = |value: Option<&Value>| -> Vec<String> {
        value.and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let (old, new) = (names(base.map(|node| node.value)), names(head.map(|node| node.value)));
    let all: BTreeSet<_> = old.into_iter().chain(new).collect();
    let pair = |name: String| {
        let (old, new) = (base.and_then(|base| base.child(&name)), head.and_then(|head| head.child(&name)));
        (name, old, new)
    };
    all.into_iter().map(pair).collect()
}

pub(super) fn value<'a>(node: Option<&Node<'a>>) -> Option<&'a Value> {
    node.map(|node| node.value)
}

pub(super) fn show(node: Option<&Node<'_>>) -> String {
    node.map_or_else(|| "none".to_owned(), |node| node.value.to_string())
}
