//! The last look: whatever differs in the two documents as they are written, and was not told yet.
//!
//! It makes sure that nothing is dropped in silence, and tells of what only people see.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::schema::is_compared;
use super::scope::Scope;
use super::sides::Sides;
use crate::openapi::document::{METHODS, unnamed};
use crate::openapi::node::Node;
use crate::openapi::pointer;
use crate::openapi::references::NAMED;
use crate::review::rules;

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
/// What says nothing where it is empty.
const LISTS: [&str; 7] = ["servers", "parameters", "tags", "content", "headers", "callbacks", "encoding"];
/// Lists whose order does not matter.
const SETS: [&str; 4] = ["required", "enum", "tags", "security"];

/// Tells what nobody told.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>) {
    let known = scope.findings.known();
    let mut sweeper = Sweeper { scope, known };
    sweeper.walk(root, "", &Within::default());
}

struct Sweeper<'s, 'r, 'a> {
    scope: &'s mut Scope<'r, 'a>,
    /// The JSON pointers of what was told, in the base document and in the head document.
    known: [BTreeSet<String>; 2],
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
        if !within.is_named && (EXAMPLES.contains(&key) || WORDS.contains(&key) || key.starts_with("x-")) {
            return self.tell(at, key, within);
        }
        if self.walk_reference(at, key, within) {
            return;
        }
        match (&at.base, &at.head) {
            (Some(node), None) | (None, Some(node)) if self.has_known_below(node) || is_section(node) => {
                self.walk_rest(at, key, within);
            }
            (Some(old), Some(new)) if old.value.is_object() && new.value.is_object() => {
                self.walk_members(old, new, key, within);
            }
            (Some(old), Some(new)) if old.value.is_array() && new.value.is_array() => {
                self.walk_items(old, new, key, within);
            }
            _ if !within.is_named && is_default(key, at) => {}
            _ => self.tell(at, key, within),
        }
    }

    /// Of a parameter, body, response or header that was moved behind a `$ref`, or out of one, what it says is compared.
    fn walk_reference(&mut self, at: &Sides<'a>, key: &str, within: &Within) -> bool {
        let is_reference = |side: &Option<Node<'a>>| side.as_ref().is_some_and(|node| node.text("$ref").is_some());
        if within.is_compared || at.as_both().is_none() || is_reference(&at.base) == is_reference(&at.head) {
            return false;
        }
        let message = format!(
            "`{}` is {} now",
            at.head.as_ref().map_or("", |node| &node.pointer),
            match &at.head {
                Some(head) if is_reference(&at.head) => format!("a reference to {}", head.name()),
                _ => "written in its place".to_owned(),
            }
        );
        self.scope.operation.clone_from(&within.operation);
        self.scope.tell(&rules::REFERENCE_CHANGED, at, &message);
        self.walk(&at.resolved(), key, within);
        true
    }

    /// Of what is new or gone, a part has been told.
    fn walk_rest(&mut self, at: &Sides<'a>, key: &str, within: &Within) {
        let node = at.base.as_ref().or(at.head.as_ref());
        // That a schema is written in another place is told once, and not of each of its keywords.
        if within.is_compared {
            if node.is_some_and(|node| !self.is_known_through(node)) {
                self.tell(at, key, within);
            }
            return;
        }
        for (name, child) in node.into_iter().flat_map(Node::children) {
            let inner = self.below(within, key, at, name);
            let child = Sides::new(at.base.as_ref().map(|_| child.clone()), at.head.as_ref().map(|_| child.clone()));
            self.walk(&child, name, &inner);
        }
    }

    fn walk_members(&mut self, base: &Node<'a>, head: &Node<'a>, key: &str, within: &Within) {
        // A path is the same path whatever its parameters are called, unless there is one with the very same names, and
        // so is a header in any case.
        let (rule, same): (_, fn(&str) -> String) = match key {
            "paths" => (Some(&rules::PATH_PARAMETER_RENAMED), unnamed),
            "headers" if !within.is_named => (Some(&rules::HEADER_CASE_CHANGED), str::to_lowercase),
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
            let inner = self.below(within, key, &both, name);
            let at = Sides::new(Some(was), partner.as_ref().map(|(_, is)| is.clone()));
            if let (Some(rule), Some((new_name, _))) = (rule, partner.as_ref().filter(|(partner, _)| *partner != name))
            {
                self.scope.operation.clone_from(&within.operation);
                self.scope.tell(rule, &at, &format!("`{name}` is written `{new_name}` now, which is the same"));
            }
            self.walk(&at, name, &inner);
        }
        for (name, is) in head.children() {
            if unmatched.get(&same(name)).is_some_and(|rest| rest.iter().any(|(rest, _)| *rest == name)) {
                let inner = self.below(within, key, &both, name);
                self.walk(&Sides::new(None, Some(is)), name, &inner);
            }
        }
    }

    fn walk_items(&mut self, base: &Node<'a>, head: &Node<'a>, key: &str, within: &Within) {
        let both = Sides::both(base, head);
        let inner = self.below(within, key, &both, "");
        let mut unmatched = head.elements();
        let mut rest = Vec::new();
        for was in base.elements() {
            match unmatched.iter().position(|is| identity(&was) == identity(is)) {
                Some(position) => {
                    let is = unmatched.remove(position);
                    self.walk(&Sides::both(&was, &is), "", &inner);
                }
                None => rest.push(was),
            }
        }
        let [base_known, head_known] = &self.known;
        rest.retain(|was| !base_known.contains(&was.pointer));
        unmatched.retain(|is| !head_known.contains(&is.pointer));
        if SETS.contains(&key) && (!rest.is_empty() || !unmatched.is_empty()) {
            return self.tell(&both, key, within);
        }
        let mut unmatched = unmatched.into_iter();
        for was in rest {
            self.walk(&Sides::new(Some(was), unmatched.next()), "", &inner);
        }
        for is in unmatched {
            self.walk(&Sides::new(None, Some(is)), "", &inner);
        }
    }

    /// What the member `name` of the value at `key` is in.
    fn below(&self, within: &Within, key: &str, at: &Sides<'a>, name: &str) -> Within {
        let operation = |holder: Option<&Node<'_>>| holder.and_then(|holder| operation_at(holder, name));
        let is_compared = match at.as_both() {
            Some((base, head)) if self.scope.schemas.has_compared(&base.pointer, &head.pointer) => is_compared(name),
            _ => within.is_compared,
        };
        Within {
            operation: operation(at.head.as_ref())
                .or_else(|| operation(at.base.as_ref()))
                .or_else(|| within.operation.clone()),
            is_compared,
            is_named: !within.is_named && NAMED.contains(&key),
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

    /// Whether a value is a reference to what was told.
    fn is_known_reference(&self, node: &Node<'_>) -> bool {
        let is_known = || self.known.iter().any(|known| known.contains(&node.resolved().pointer));
        node.text("$ref").is_some() && is_known()
    }

    /// Whether a value that is new or gone was told of, or all that is in it.
    fn is_known_through(&self, node: &Node<'_>) -> bool {
        let children = node.children();
        self.known.iter().any(|known| known.contains(&node.pointer))
            || !children.is_empty() && children.iter().all(|(_, child)| self.is_known_through(child))
    }

    fn tell(&mut self, at: &Sides<'a>, key: &str, within: &Within) {
        let place = at.head.as_ref().or(at.base.as_ref()).map_or("", |node| &node.pointer);
        let is_keyword = !within.is_named;
        let is_below =
            |holder: &str| [&at.base, &at.head].into_iter().flatten().all(|node| node.pointer.starts_with(holder));
        let rule = match key {
            _ if is_keyword && EXAMPLES.contains(&key) => &rules::EXAMPLE_CHANGED,
            _ if is_keyword && WORDS.contains(&key) => &rules::WORDS_CHANGED,
            "$ref" if is_keyword => &rules::REFERENCE_CHANGED,
            _ if is_keyword && key.starts_with("x-") => &rules::EXTENSION_CHANGED,
            // What that does to the values was told on its own.
            _ if within.is_compared => &rules::SCHEMA_REWRITTEN,
            _ if is_below("/openapi") || is_below("/info") => &rules::INFO_CHANGED,
            _ if is_below("/tags") => &rules::TAG_CHANGED,
            _ if is_below("/components/") => match (&at.base, &at.head) {
                (Some(_), None) => &rules::COMPONENT_REMOVED,
                (None, Some(_)) => &rules::COMPONENT_ADDED,
                // It would have been told if an operation used it.
                _ => &rules::COMPONENT_CHANGED,
            },
            // Of its operations each would have been told.
            _ if is_below("/paths/") && place.matches('/').count() == 2 => &rules::EMPTY_PATH_CHANGED,
            // A parameter or media type by itself tells of its own.
            _ => &rules::CHANGE_NOT_UNDERSTOOD,
        };
        let shown = |node: &Option<Node<'_>>| {
            node.as_ref().map_or("nothing".to_owned(), |node| shorten(&node.value.to_string()))
        };
        let doubt = if rule == &rules::CHANGE_NOT_UNDERSTOOD { "; this review does not understand it" } else { "" };
        let message = format!("`{place}` went from {} to {}{doubt}", shown(&at.base), shown(&at.head));
        self.scope.operation.clone_from(&within.operation);
        self.scope.tell(rule, at, &message);
    }
}

/// Whether a value is the document's list of components, or one kind of them: it says nothing but by what it holds.
fn is_section(node: &Node<'_>) -> bool {
    let rest = node.pointer.strip_prefix("/components");
    rest.is_some_and(|rest| rest.matches('/').count() <= 1) && node.value.is_object()
}

fn is_default(key: &str, at: &Sides<'_>) -> bool {
    let is_empty = |node: &Node<'_>| node.children().is_empty();
    if LISTS.contains(&key) && [&at.base, &at.head].into_iter().flatten().all(is_empty) {
        return true;
    }
    let Some((_, default)) = DEFAULTS.iter().find(|(keyword, _)| *keyword == key) else { return false };
    let says_default = |node: &Option<Node<'_>>| node.as_ref().is_none_or(|node| node.value == &Value::Bool(*default));
    says_default(&at.base) && says_default(&at.head)
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
