//! The last look: whatever differs in the two documents as they are written, and was not told yet.
//!
//! It makes sure that nothing is dropped in silence, and tells of what only people see.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::compare::{Review, unnamed};
use super::node::Node;
use crate::document::METHODS;

/// What people see, and programs do not.
const WORDS: [&str; 4] = ["description", "summary", "title", "externalDocs"];
const EXAMPLES: [&str; 2] = ["example", "examples"];
/// What a keyword says that is not there.
const DEFAULTS: [(&str, bool); 12] = [
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
    ("x-repeatable", false),
];
/// Lists whose order does not matter.
const SETS: [&str; 4] = ["required", "enum", "tags", "security"];

/// Tells what nobody told.
pub(crate) fn sweep(review: &mut Review<'_>, base: &Node<'_>, head: &Node<'_>) {
    let (base_told, head_told) = review.pointers();
    let mut sweeper = Sweeper { review, base_told, head_told };
    sweeper.walk(Some(base), Some(head), "", None);
}

struct Sweeper<'r, 'd> {
    review: &'r mut Review<'d>,
    base_told: BTreeSet<String>,
    head_told: BTreeSet<String>,
}

impl Sweeper<'_, '_> {
    /// `key` is the last step that led here, and `operation` the operation in which it is.
    fn walk(&mut self, base: Option<&Node<'_>>, head: Option<&Node<'_>>, key: &str, operation: Option<&str>) {
        if base.map(|node| node.value) == head.map(|node| node.value) {
            return;
        }
        let is_told =
            |told: &BTreeSet<String>, node: Option<&Node<'_>>| node.is_some_and(|node| told.contains(&node.pointer));
        let is_handled = is_told(&self.review.handled, base) || is_told(&self.review.handled, head);
        if is_handled || is_told(&self.base_told, base) || is_told(&self.head_told, head) {
            return;
        }
        // Of what is new or gone, a part may have been told.
        if let (Some(node), None) | (None, Some(node)) = (base, head)
            && [&self.base_told, &self.head_told, &self.review.handled].into_iter().any(|told| has_below(told, node))
        {
            for (name, child) in node.children() {
                let inner = operation_at(node, name).or(operation.map(str::to_owned));
                let (was, is) = (base.map(|_| &child), head.map(|_| &child));
                self.walk(was, is, name, inner.as_deref());
            }
            return;
        }
        if EXAMPLES.contains(&key) || WORDS.contains(&key) || key.starts_with("x-") {
            return self.tell(base, head, key, operation);
        }
        match (base, head) {
            (Some(old), Some(new)) if old.value.is_object() && new.value.is_object() => {
                self.walk_members(old, new, key, operation);
            }
            (Some(old), Some(new)) if old.value.is_array() && new.value.is_array() => {
                self.walk_items(old, new, key, operation);
            }
            _ if is_default(key, base, head) => {}
            _ => self.tell(base, head, key, operation),
        }
    }

    fn walk_members(&mut self, base: &Node<'_>, head: &Node<'_>, key: &str, operation: Option<&str>) {
        // A path is the same path whatever its parameters are called, unless there is one with the very same names.
        let same = |name: &str| if key == "paths" { unnamed(name) } else { name.to_owned() };
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
            let at = partner.as_ref().and_then(|(partner, _)| operation_at(head, partner));
            let inner = at.or_else(|| operation_at(base, name)).or(operation.map(str::to_owned));
            self.walk(Some(&was), partner.as_ref().map(|(_, is)| is), name, inner.as_deref());
        }
        for (name, is) in head.children() {
            if unmatched.get(&same(name)).is_some_and(|rest| rest.iter().any(|(rest, _)| *rest == name)) {
                let inner = operation_at(head, name).or(operation.map(str::to_owned));
                self.walk(None, Some(&is), name, inner.as_deref());
            }
        }
    }

    fn walk_items(&mut self, base: &Node<'_>, head: &Node<'_>, key: &str, operation: Option<&str>) {
        let (old, new) = (base.elements(), head.elements());
        let mut unmatched: Vec<_> = new.iter().collect();
        let mut rest = Vec::new();
        for was in &old {
            match unmatched.iter().position(|is| identity(was) == identity(is)) {
                Some(position) => {
                    let is = unmatched.remove(position);
                    self.walk(Some(was), Some(is), "", operation);
                }
                None => rest.push(was),
            }
        }
        if SETS.contains(&key) && (!rest.is_empty() || !unmatched.is_empty()) {
            return self.tell(Some(base), Some(head), key, operation);
        }
        let mut unmatched = unmatched.into_iter();
        for was in rest {
            self.walk(Some(was), unmatched.next(), "", operation);
        }
        for is in unmatched {
            self.walk(None, Some(is), "", operation);
        }
    }

    fn tell(&mut self, base: Option<&Node<'_>>, head: Option<&Node<'_>>, key: &str, operation: Option<&str>) {
        if self.base_told.contains(pointer(base)) || self.head_told.contains(pointer(head)) {
            return;
        }
        let place = if head.is_some() { pointer(head) } else { pointer(base) }.to_owned();
        let id = match key {
            _ if EXAMPLES.contains(&key) => "example-changed",
            _ if WORDS.contains(&key) => "words-changed",
            "$ref" => "reference-changed",
            _ if key.starts_with("x-") => "extension-changed",
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
        self.review.push(id, operation, base, head, message);
    }
}

fn pointer<'n>(node: Option<&'n Node<'_>>) -> &'n str {
    node.map_or("\u{0}", |node| &node.pointer)
}

fn has_below(told: &BTreeSet<String>, node: &Node<'_>) -> bool {
    let below = format!("{}/", node.pointer);
    told.range(below.clone()..).next().is_some_and(|first| first.starts_with(&below))
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
    is_method.then(|| format!("{} {}", key.to_uppercase(), path.replace("~1", "/").replace("~0", "~")))
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
