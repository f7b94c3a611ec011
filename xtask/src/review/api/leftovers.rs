//! The last look: whatever differs in the two documents as they are written, and was not told yet.
//!
//! It makes sure that nothing is dropped in silence, and tells of what only people see.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::Review;
use super::schema::compare::is_compared;
use crate::openapi::document::{METHODS, unnamed};
use crate::openapi::node::Node;
use crate::openapi::pointer;

/// What people see, and programs do not.
const WORDS: [&str; 4] = ["description", "summary", "title", "externalDocs"];
const EXAMPLES: [&str; 2] = ["example", "examples"];
/// What a keyword says that is not there.
const DEFAULTS: [(&str, bool); 11] = [
    ("nullable", false),
    ("deprecated", false),
    ("required", false),
    ("readOnly", false),
    ("writeOnly", false),
    ("uniqueItems", false),
    ("exclusiveMinimum", false),
    ("exclusiveMaximum", false),
    ("allowReserved", false),
    ("allowEmptyValue", false),
    ("additionalProperties", true),
];
/// Lists whose order does not matter.
const SETS: [&str; 4] = ["required", "enum", "tags", "security"];

/// What holds members by names that the document gives.
const NAMED: [&str; 13] = [
    "properties",
    "headers",
    "schemas",
    "parameters",
    "requestBodies",
    "securitySchemes",
    "links",
    "callbacks",
    "examples",
    "scopes",
    "mapping",
    "encoding",
    "variables",
];

/// Tells what nobody told.
pub(crate) fn sweep(review: &mut Review<'_>, base: &Node<'_>, head: &Node<'_>) {
    let [base_told, head_told] = review.told();
    let mut sweeper = Sweeper { review, base_told, head_told };
    sweeper.walk(Some(base), Some(head), "", &Within::default());
}

struct Sweeper<'r, 'd> {
    review: &'r mut Review<'d>,
    base_told: BTreeSet<String>,
    head_told: BTreeSet<String>,
}

/// What a place is in.
#[derive(Clone, Default)]
struct Within {
    operation: Option<String>,
    /// Whether it is a keyword of schemas that were compared by what they mean, or below one.
    is_compared: bool,
    /// Whether its key is a name that the document gives, and no keyword.
    is_named: bool,
}

impl Sweeper<'_, '_> {
    /// `key` is the last step that led here.
    fn walk(&mut self, base: Option<&Node<'_>>, head: Option<&Node<'_>>, key: &str, within: &Within) {
        if base.map(|node| node.value) == head.map(|node| node.value) || self.is_told(base, head) {
            return;
        }
        if !within.is_named && (EXAMPLES.contains(&key) || WORDS.contains(&key) || key.starts_with("x-")) {
            return self.tell(base, head, key, within);
        }
        match (base, head) {
            (Some(node), None) | (None, Some(node)) if self.has_told_below(node) => {
                self.walk_rest(base, head, key, within);
            }
            (Some(old), Some(new)) if old.value.is_object() && new.value.is_object() => {
                self.walk_members(old, new, key, within);
            }
            (Some(old), Some(new)) if old.value.is_array() && new.value.is_array() => {
                self.walk_items(old, new, key, within);
            }
            _ if !within.is_named && is_default(key, base, head) => {}
            _ => self.tell(base, head, key, within),
        }
    }

    /// Of what is new or gone, a part has been told.
    fn walk_rest(&mut self, base: Option<&Node<'_>>, head: Option<&Node<'_>>, key: &str, within: &Within) {
        let node = base.or(head);
        // That a schema is written in another place is told once, and not of each of its keywords.
        if within.is_compared {
            if node.is_some_and(|node| !self.is_told_through(node)) {
                self.tell(base, head, key, within);
            }
            return;
        }
        for (name, child) in node.into_iter().flat_map(Node::children) {
            let inner = self.below(within, key, (base, head), name);
            self.walk(base.map(|_| &child), head.map(|_| &child), name, &inner);
        }
    }

    fn walk_members(&mut self, base: &Node<'_>, head: &Node<'_>, key: &str, within: &Within) {
        // A path is the same path whatever its parameters are called, unless there is one with the very same names, and
        // so is a header in any case.
        let (rule, same): (_, fn(&str) -> String) = match key {
            "paths" => ("path-parameter-renamed", unnamed),
            "headers" if !within.is_named => ("header-case-changed", str::to_lowercase),
            _ => ("", str::to_owned),
        };
        let mut unmatched: HashMap<String, Vec<(&str, Node<'_>)>> = HashMap::new();
        for (name, node) in head.children() {
            unmatched.entry(same(name)).or_default().push((name, node));
        }
        for (name, was) in base.children() {
            let alike = unmatched.get_mut(&same(name));
            let partner = alike.filter(|alike| !alike.is_empty()).map(|alike| {
                let exact = alike.iter().position(|(candidate, _)| *candidate == name);
                alike.remove(exact.unwrap_or(0))
            });
            let inner = self.below(within, key, (Some(base), Some(head)), name);
            if let Some((new_name, is)) = partner.as_ref().filter(|(partner, _)| *partner != name) {
                let message = format!("`{name}` is written `{new_name}` now, which is the same");
                self.review.push(rule, within.operation.as_deref(), Some(&was), Some(is), message);
            }
            self.walk(Some(&was), partner.as_ref().map(|(_, is)| is), name, &inner);
        }
        for (name, is) in head.children() {
            if unmatched.get(&same(name)).is_some_and(|rest| rest.iter().any(|(rest, _)| *rest == name)) {
                let inner = self.below(within, key, (Some(base), Some(head)), name);
                self.walk(None, Some(&is), name, &inner);
            }
        }
    }

    fn walk_items(&mut self, base: &Node<'_>, head: &Node<'_>, key: &str, within: &Within) {
        let (old, new) = (base.elements(), head.elements());
        let inner = self.below(within, key, (Some(base), Some(head)), "");
        let mut unmatched: Vec<_> = new.iter().collect();
        let mut rest = Vec::new();
        for was in &old {
            match unmatched.iter().position(|is| identity(was) == identity(is)) {
                Some(position) => {
                    let is = unmatched.remove(position);
                    self.walk(Some(was), Some(is), "", &inner);
                }
                None => rest.push(was),
            }
        }
        rest.retain(|was| !self.is_told(Some(was), None));
        unmatched.retain(|is| !self.is_told(None, Some(is)));
        if SETS.contains(&key) && (!rest.is_empty() || !unmatched.is_empty()) {
            return self.tell(Some(base), Some(head), key, within);
        }
        let mut unmatched = unmatched.into_iter();
        for was in rest {
            self.walk(Some(was), unmatched.next(), "", &inner);
        }
        for is in unmatched {
            self.walk(None, Some(is), "", &inner);
        }
    }

    /// What the member `name` of the value at `key` is in.
    fn below(&self, within: &Within, key: &str, at: (Option<&Node<'_>>, Option<&Node<'_>>), name: &str) -> Within {
        let operation = |holder: Option<&Node<'_>>| holder.and_then(|holder| operation_at(holder, name));
        let is_compared = match at {
            (Some(base), Some(head)) if self.review.has_compared(&base.pointer, &head.pointer) => is_compared(name),
            _ => within.is_compared,
        };
        Within {
            operation: operation(at.1).or_else(|| operation(at.0)).or_else(|| within.operation.clone()),
            is_compared,
            is_named: !within.is_named && NAMED.contains(&key),
        }
    }

    fn is_told(&self, base: Option<&Node<'_>>, head: Option<&Node<'_>>) -> bool {
        base.is_some_and(|node| self.base_told.contains(&node.pointer))
            || head.is_some_and(|node| self.head_told.contains(&node.pointer))
    }

    fn has_told_below(&self, node: &Node<'_>) -> bool {
        let below = format!("{}/", node.pointer);
        [&self.base_told, &self.head_told]
            .into_iter()
            .any(|told| told.range(below.clone()..).next().is_some_and(|first| first.starts_with(&below)))
    }

    /// Whether a value that is new or gone was told of, or all that is in it.
    fn is_told_through(&self, node: &Node<'_>) -> bool {
        let children = node.children();
        [&self.base_told, &self.head_told].into_iter().any(|told| told.contains(&node.pointer))
            || !children.is_empty() && children.iter().all(|(_, child)| self.is_told_through(child))
    }

    fn tell(&mut self, base: Option<&Node<'_>>, head: Option<&Node<'_>>, key: &str, within: &Within) {
        let place = if head.is_some() { pointer(head) } else { pointer(base) }.to_owned();
        let is_keyword = !within.is_named;
        let id = match key {
            _ if is_keyword && EXAMPLES.contains(&key) => "example-changed",
            _ if is_keyword && WORDS.contains(&key) => "words-changed",
            "$ref" if is_keyword => "reference-changed",
            _ if is_keyword && key.starts_with("x-") => "extension-changed",
            // What that does to the values was told on its own.
            _ if within.is_compared => "schema-rewritten",
            _ if place == "/openapi" || place.starts_with("/info") => "info-changed",
            _ if place.starts_with("/tags") => "tag-changed",
            _ if place.starts_with("/components/") => match (base.is_some(), head.is_some()) {
                (true, false) => "component-removed",
                (false, true) => "component-added",
                // It would have been told if an operation used it.
                _ => "component-changed",
            },
            // A parameter or media type by itself tells of its own.
            _ => "change-not-understood",
        };
        let shown =
            |node: Option<&Node<'_>>| node.map_or("nothing".to_owned(), |node| shorten(&node.value.to_string()));
        let doubt = if id == "change-not-understood" { "; what that means is not known to this review" } else { "" };
        let message = format!("`{place}` went from {} to {}{doubt}", shown(base), shown(head));
        self.review.push(id, within.operation.as_deref(), base, head, message);
    }
}

fn pointer<'n>(node: Option<&'n Node<'_>>) -> &'n str {
    node.map_or("\u{0}", |node| &node.pointer)
}

fn is_default(key: &str, base: Option<&Node<'_>>, head: Option<&Node<'_>>) -> bool {
    let Some((_, default)) = DEFAULTS.iter().find(|(keyword, _)| *keyword == key) else { return false };
    let says_default = |node: Option<&Node<'_>>| node.is_none_or(|node| node.value == &Value::Bool(*default));
    says_default(base) && says_default(head)
}

/// What makes an item of a list the same item: a parameter's place and name, a tag's name, a server's URL, a reference,
/// or else its value.
fn identity(node: &Node<'_>) -> String {
    let resolved = node.resolved();
    match (resolved.text("in"), resolved.text("name"), node.text("$ref")) {
        (Some("header"), Some(name), _) => format!("header {}", name.to_lowercase()),
        (Some(location), Some(name), _) => format!("{location} {name}"),
        (None, Some(name), _) => name.to_owned(),
        (None, None, None) if node.text("url").is_some() => node.text("url").unwrap_or_default().to_owned(),
        (_, _, Some(reference)) => reference.to_owned(),
        _ => node.value.to_string(),
    }
}

/// The operation that a member of a path item is.
fn operation_at(item: &Node<'_>, key: &str) -> Option<String> {
    let path = item.pointer.strip_prefix("/paths/").filter(|path| !path.contains('/'))?;
    let is_method = METHODS.contains(&key);
    is_method.then(|| format!("{} {}", key.to_uppercase(), pointer::key(path)))
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
