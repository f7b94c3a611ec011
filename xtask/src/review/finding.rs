//! The findings of a review.

use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::level::Level;
use super::rules::Rule;
use crate::openapi::document::Document;
use crate::openapi::pointer;

/// One change of the document.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Change {
    /// The stable id of this kind of change, in kebab-case.
    #[serde(rename = "id", serialize_with = "id")]
    #[schemars(with = "String")]
    pub(crate) rule: &'static Rule,
    /// How bad it is.
    pub(crate) level: Level,
    /// The operation that it concerns, such as `POST /v1/customers`; null if it concerns several operations or no operation.
    pub(crate) operation: Option<String>,
    /// All the operations that it concerns.
    pub(crate) operations: Vec<String>,
    /// The JSON pointer of what changed in the base document; null if it is new.
    pub(crate) base: Option<String>,
    /// The JSON pointer of what changed in the head document; null if it was removed.
    pub(crate) head: Option<String>,
    /// The line of the head document where it can be seen, counted from 1.
    pub(crate) line: Option<u64>,
    /// The column in that line, if the document has only one line.
    pub(crate) column: Option<u64>,
    /// One sentence that names the operation, what changed, and both values.
    pub(crate) message: String,
    /// The same for operations that need another sentence, since a schema may be used in many places.
    pub(crate) also: Vec<String>,
    /// The sentences without the operations.
    #[serde(skip)]
    pub(crate) what: Vec<String>,
}

/// One change for users of the crate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct ClientChange {
    /// The stable id of this kind of change, in kebab-case, such as `type-removed`.
    #[serde(rename = "id", serialize_with = "id")]
    #[schemars(with = "String")]
    pub(crate) rule: &'static Rule,
    /// How bad it is.
    pub(crate) level: Level,
    /// The item, such as `types::CreateCustomer::phone` or `Client::create_customer`.
    pub(crate) item: String,
    /// One sentence.
    pub(crate) message: String,
}

impl Change {
    /// Returns all of its sentences.
    pub(crate) fn words(&self) -> String {
        [&self.message].into_iter().chain(&self.also).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Whether it is at a JSON pointer, in either document.
    pub(crate) fn is_at(&self, place: &str) -> bool {
        [&self.head, &self.base].into_iter().flatten().any(|at| at == place)
    }
}

impl ClientChange {
    pub(crate) fn new(rule: &'static Rule, item: &str, message: String) -> Self {
        Self { rule, level: rule.level, item: item.to_owned(), message }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(super) fn id<S: Serializer>(rule: &&'static Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.id)
}

/// The changes of the document that were found so far.
#[derive(Default)]
pub(crate) struct Findings {
    found: Vec<Found>,
    /// The index in `found` of each rule at each place.
    numbers: HashMap<(&'static str, Pointers), usize>,
    /// The JSON pointers of what was compared by its meaning, in the base document and in the head document.
    handled: [BTreeSet<String>; 2],
}

/// The JSON pointers of a change, in the base document and in the head document.
type Pointers = [Option<String>; 2];

struct Found {
    rule: &'static Rule,
    level: Level,
    place: Pointers,
    /// The sentences, and the operations that each is about.
    said: Vec<(String, BTreeSet<String>)>,
    /// The index of each sentence in `said`.
    numbers: HashMap<String, usize>,
}

impl Findings {
    /// Adds a finding, or another operation to an existing one.
    pub(crate) fn add(
        &mut self,
        rule: &'static Rule,
        level: Level,
        place: Pointers,
        operation: Option<&str>,
        message: &str,
    ) {
        let number = *self.numbers.entry((rule.id, place.clone())).or_insert_with(|| {
            self.found.push(Found { rule, level, place, said: Vec::new(), numbers: HashMap::new() });
            self.found.len() - 1
        });
        let found = &mut self.found[number];
        // A schema may also be used under a `not`.
        found.level = found.level.max(level);
        // A name may contain line breaks, but a message is one line.
        let message = message.replace(char::is_control, " ");
        let number = *found.numbers.entry(message).or_insert_with_key(|message| {
            found.said.push((message.clone(), BTreeSet::new()));
            found.said.len() - 1
        });
        found.said[number].1.extend(operation.map(str::to_owned));
    }

    /// Marks a place as handled, so that nothing else is reported about it.
    pub(crate) fn mark_handled(&mut self, place: Pointers) {
        for (handled, pointer) in self.handled.iter_mut().zip(place) {
            handled.extend(pointer);
        }
    }

    /// Returns the places about which nothing is left to report, in the base document and in the head document.
    pub(crate) fn known(&self) -> [BTreeSet<String>; 2] {
        let mut known = self.handled.clone();
        for found in &self.found {
            for (known, pointer) in known.iter_mut().zip(&found.place) {
                known.extend(pointer.clone());
            }
        }
        known
    }

    /// Returns the changes, the worst first.
    pub(crate) fn into_changes(self, head: &Document) -> Vec<Change> {
        let mut changes: Vec<_> = self.found.into_iter().map(|found| found.into_change(head)).collect();
        changes.sort_by(|a, b| {
            b.level.cmp(&a.level).then_with(|| a.message.cmp(&b.message)).then_with(|| a.rule.id.cmp(b.rule.id))
        });
        changes
    }
}

impl Found {
    fn into_change(self, head: &Document) -> Change {
        let [base, after] = self.place;
        // A removed value is shown at its holder. For an item that is the list, since later items moved up.
        let gone = base.as_deref().map(|pointer| match pointer::split_last(pointer) {
            Some((list, index)) if index.parse::<usize>().is_ok() => list,
            _ => pointer,
        });
        let (line, column) = after.as_deref().or(gone).and_then(|pointer| head.line(pointer)).unzip();
        let said = self.said.iter().map(|(what, of)| (format!("{what}."), of));
        let (what, mut sentences): (Vec<_>, Vec<_>) =
            said.map(|(what, of)| (what.clone(), concerning(&of.iter().map(String::as_str).collect(), &what))).unzip();
        let operations: BTreeSet<_> = self.said.into_iter().flat_map(|(_, operations)| operations).collect();
        let operations: Vec<_> = operations.into_iter().collect();
        let also = sentences.split_off(sentences.len().min(1));
        let message = sentences.pop().unwrap_or_default();
        Change {
            rule: self.rule,
            level: self.level,
            operation: if let [only] = &operations[..] { Some(only.clone()) } else { None },
            operations,
            line,
            column: column.flatten(),
            base,
            head: after,
            message,
            also,
            what,
        }
    }
}

/// Returns a sentence about the operations that it concerns. It names the first one, and counts the others.
pub(crate) fn concerning(operations: &BTreeSet<&str>, what: &str) -> String {
    match (operations.first(), operations.len()) {
        (None, _) => capitalized(what),
        (Some(only), 1) => format!("{only}: {what}"),
        (Some(first), 2) => format!("{first} and 1 more operation: {what}"),
        (Some(first), all) => format!("{first} and {} more operations: {what}", all - 1),
    }
}

/// Returns a sentence with its first letter in upper case.
pub(crate) fn capitalized(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Formats a value for a sentence.
pub(crate) fn show(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = match value {
        Value::Null => "none".to_owned(),
        Value::Array(items) if items.is_empty() => "an empty list".to_owned(),
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            let show = |item: &Value| if item.is_null() { "null".to_owned() } else { show(item) };
            items.iter().map(show).collect::<Vec<_>>().join(", ")
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => scalar.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) if value.is_string() => format!("{}…\"", &text[..end]),
        Some((end, _)) if !value.is_array() => format!("{}…", &text[..end]),
        _ => text,
    }
}
