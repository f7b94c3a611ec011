//! What a review finds.

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
    /// The operation that it concerns, such as `POST /v1/customers`; null where it concerns several, or none.
    pub(crate) operation: Option<String>,
    /// All operations that it concerns.
    pub(crate) operations: Vec<String>,
    /// The JSON pointer of what changed in the base document; null where it is new.
    pub(crate) base: Option<String>,
    /// The JSON pointer of what changed in the head document; null where it is gone.
    pub(crate) head: Option<String>,
    /// The line of the head document at which it can be seen, from 1.
    pub(crate) line: Option<u64>,
    /// The column in that line, if the document has no other line.
    pub(crate) column: Option<u64>,
    /// One sentence that names the operation, what changed, and both values.
    pub(crate) message: String,
    /// The same for those of the operations of which something else is to be said: a schema may be used in many places.
    pub(crate) also: Vec<String>,
    /// The sentences without the operations.
    #[serde(skip)]
    pub(crate) what: Vec<String>,
}

/// What a change of the document does to those who compile against the crate.
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
    /// All that is said of it.
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
    /// Where each rule at each place is in `found`.
    numbers: HashMap<(&'static str, Pointers), usize>,
    /// The JSON pointers, in the base document and in the head document, of what was compared by what it means.
    handled: [BTreeSet<String>; 2],
}

/// The JSON pointers of a change, in the base document and in the head document.
type Pointers = [Option<String>; 2];

struct Found {
    rule: &'static Rule,
    level: Level,
    place: Pointers,
    /// What is said, and of which operations.
    said: Vec<(String, BTreeSet<String>)>,
    /// Where each sentence is in `said`.
    numbers: HashMap<String, usize>,
}

impl Findings {
    /// Adds a finding, or another operation to one that is there already.
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
        // A schema may stand under a `not`, too.
        found.level = found.level.max(level);
        // A name may hold anything, and a line is a line.
        let message = message.replace(char::is_control, " ");
        let number = *found.numbers.entry(message).or_insert_with_key(|message| {
            found.said.push((message.clone(), BTreeSet::new()));
            found.said.len() - 1
        });
        found.said[number].1.extend(operation.map(str::to_owned));
    }

    /// Leaves a place out of what is still to be found.
    pub(crate) fn mark_handled(&mut self, place: Pointers) {
        for (handled, pointer) in self.handled.iter_mut().zip(place) {
            handled.extend(pointer);
        }
    }

    /// The places of which nothing is left to find, in the base document and in the head document.
    pub(crate) fn known(&self) -> [BTreeSet<String>; 2] {
        let mut known = self.handled.clone();
        for found in &self.found {
            for (known, pointer) in known.iter_mut().zip(&found.place) {
                known.extend(pointer.clone());
            }
        }
        known
    }

    /// The changes, the worst first.
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
        // Where it is gone from head, what held it is still there: of a list the list, since others moved up.
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

/// A sentence about the operations that it concerns, of which it names the first.
pub(crate) fn concerning(operations: &BTreeSet<&str>, what: &str) -> String {
    match (operations.first(), operations.len()) {
        (None, _) => capitalized(what),
        (Some(only), 1) => format!("{only}: {what}"),
        (Some(first), 2) => format!("{first} and 1 more operation: {what}"),
        (Some(first), all) => format!("{first} and {} more operations: {what}", all - 1),
    }
}

/// A sentence with its first letter in upper case.
pub(crate) fn capitalized(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// How a value reads in a sentence.
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
