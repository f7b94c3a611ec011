//! Calls of our operations against what the document says of them. Values are in no output.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::{Result, anyhow};
use fake_flex::{Contract, Operation};
use serde_json::Value;
use url::Url;

use super::report::{Mismatch, TrafficReport};
use crate::openapi::document::Document;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::media_type::{JSON, canonical, essence, is_json};
use crate::openapi::{self, DOCUMENT};

/// A request, and what was answered.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) url: Url,
    /// The media types of both messages, where they are known.
    pub(crate) media_types: [Option<String>; 2],
    pub(crate) request: Body,
    /// Without it, there was no answer.
    pub(crate) status: Option<u16>,
    pub(crate) response: Body,
}

/// The JSON of a message, if it has a body, or why it has another one.
pub(crate) type Body = Result<Option<Value>, String>;

/// The operation, the message, the place and the problem.
type Key = (String, String, String, String);

/// Counts calls, and how they differ.
pub(crate) struct Check {
    contract: Contract,
    /// The names of parameters, and of properties but those of free form: below any other, keys may be personal.
    names: HashSet<String>,
    calls: usize,
    others: usize,
    seen: BTreeSet<String>,
    found: BTreeMap<Key, usize>,
}

impl Check {
    pub(crate) fn new(document: &Document) -> Result<Self> {
        Ok(Self {
            contract: contract(document)?,
            names: names(document),
            calls: 0,
            others: 0,
            seen: BTreeSet::new(),
            found: BTreeMap::new(),
        })
    }

    /// Checks a call of one of our operations.
    pub(crate) fn call(&mut self, call: &Call) {
        let method = call.method.to_uppercase();
        // A gateway may put a prefix before the path.
        let path = call.url.path();
        let path = path.find("/v1/").map_or(path, |start| &path[start..]);
        let mut found = Vec::new();
        let Some((operation, path)) = self.contract.operation(&method, path) else {
            self.other(&method, path);
            return;
        };
        let name = operation.name();
        self.calls += 1;
        self.request(operation, &path, call, &mut found);
        self.response(operation, call, &mut found);
        for (message, place, problem) in found {
            self.report(&name, &message, &place, &problem);
        }
        self.seen.insert(name);
    }

    /// Counts a call that is to nowhere.
    pub(crate) fn nowhere(&mut self) {
        self.others += 1;
    }

    /// Counts a difference. Its place is one for people.
    pub(crate) fn report(&mut self, operation: &str, message: &str, place: &str, problem: &str) {
        let key = [operation, message, place, problem].map(str::to_owned);
        *self.found.entry(key.into()).or_default() += 1;
    }

    /// Counts a call that is none of ours, and tells of those beside our paths.
    fn other(&mut self, method: &str, path: &str) {
        self.others += 1;
        let segments = || path.split('/').skip(1);
        let known: HashSet<_> = self.contract.operations().iter().map(Operation::name).collect();
        let fixed: HashSet<_> = known.iter().flat_map(|name| name.split('/').skip(1)).collect();
        let is_near = known.iter().any(|name| name.split('/').skip(1).take(2).eq(segments().take(2)));
        if is_near {
            let shown: String = segments()
                .map(|segment| if fixed.contains(segment) { format!("/{segment}") } else { "/{}".to_owned() })
                .collect();
            let method = if method.bytes().all(|byte| byte.is_ascii_uppercase()) { method } else { "?" };
            self.report(&format!("{method} {shown}"), "request", "", "no such operation");
        }
    }

    fn request(
        &self,
        operation: &Operation,
        path: &HashMap<String, String>,
        call: &Call,
        found: &mut Vec<(String, String, String)>,
    ) {
        let mut report = |place: String, problem: String| found.push(("request".to_owned(), place, problem));
        let body = match &call.request {
            Ok(body) => body.as_ref(),
            Err(problem) => return report(String::new(), problem.clone()),
        };
        for (place, problem) in operation.mistakes_of_request(path, call.url.query().unwrap_or_default(), body) {
            report(self.place(&place), problem);
        }
        if let (Some(_), Some(problem)) =
            (body, other_type(call.media_types[0].as_deref(), operation.media_type_of_request()))
        {
            report(String::new(), problem);
        }
        if let Some(body) = body {
            for place in operation.undocumented_in_request(self.contract.document(), body) {
                report(self.place(&place), UNDOCUMENTED.to_owned());
            }
        }
    }

    fn response(&self, operation: &Operation, call: &Call, found: &mut Vec<(String, String, String)>) {
        let Some(status) = call.status else { return };
        let mut report = |place: String, problem: String| found.push((format!("response {status}"), place, problem));
        let body = match &call.response {
            Ok(body) => body.as_ref(),
            // A proxy's page is no answer of Flex's.
            Err(_) if status >= 400 => return,
            Err(problem) => return report(String::new(), problem.clone()),
        };
        let mistakes = operation.mistakes_of_response(status, body.unwrap_or(&Value::Null));
        let is_undocumented = |problem: &str| problem.ends_with("is not documented");
        for (place, problem) in mistakes.into_iter().filter(|(_, problem)| body.is_some() || is_undocumented(problem)) {
            report(self.place(&place), problem);
        }
        let known = operation.media_type_of_response(status);
        if let (Some(_), 0..400, Some(problem)) = (body, status, other_type(call.media_types[1].as_deref(), known)) {
            report(String::new(), problem);
        }
        if let Some(body) = body {
            for place in operation.undocumented_in_response(self.contract.document(), status, body) {
                report(self.place(&place), UNDOCUMENTED.to_owned());
            }
        }
    }

    /// A JSON pointer or a parameter's name for people, without what could be personal.
    pub(crate) fn place(&self, pointer: &str) -> String {
        let mut place = String::new();
        let mut is_free = false;
        for step in pointer.split('/').filter(|step| !step.is_empty()) {
            if step.bytes().all(|byte| byte.is_ascii_digit()) {
                place += "[]";
                continue;
            }
            let dot = if place.is_empty() { "" } else { "." };
            let step = if is_free || !is_name(step) { "*" } else { step };
            is_free = is_free || !self.names.contains(step);
            place = format!("{place}{dot}{step}");
        }
        place
    }

    /// How many calls of our operations there were.
    pub(crate) fn calls(&self) -> usize {
        self.calls
    }

    /// What was found in the calls of `source`.
    pub(crate) fn finish(self, source: String) -> TrafficReport {
        let names = self.contract.operations().iter().map(Operation::name);
        let unseen = names.filter(|name| !self.seen.contains(name)).collect();
        let differences = self.found.into_iter().map(|((operation, message, place, problem), count)| Mismatch {
            operation,
            message,
            place,
            problem,
            count,
        });
        TrafficReport { source, calls: self.calls, others: self.others, differences: differences.collect(), unseen }
    }
}

const UNDOCUMENTED: &str = "the document has no such property";

/// Reads a message's body. An empty one is none.
pub(crate) fn body(media_type: &str, bytes: &[u8]) -> Body {
    if bytes.is_empty() {
        return Ok(None);
    }
    if !media_type.is_empty() && !is_json(media_type) {
        return Err(format!("the media type is {}, and not {JSON}", shown(&essence(media_type))));
    }
    serde_json::from_slice(bytes).map(Some).map_err(|_| "the body is not JSON".to_owned())
}

/// What is wrong with a media type, if it is another one than the document has.
fn other_type(found: Option<&str>, documented: Option<&str>) -> Option<String> {
    let (found, documented) = (canonical(found.filter(|found| !found.is_empty())?), documented?);
    (found != documented).then(|| format!("the media type is {}, and not {documented}", shown(&found)))
}

/// A media type, unless it looks like something else.
fn shown(media_type: &str) -> &str {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/+-.;=".contains(&byte);
    if media_type.len() <= 80 && media_type.bytes().all(is_plain) { media_type } else { "another one" }
}

/// Whether a key looks like the name of a property, and not like data.
fn is_name(step: &str) -> bool {
    step.len() <= 40 && step.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// What the document promises.
pub(crate) fn contract(document: &Document) -> Result<Contract> {
    Contract::new(openapi::contract::contract(document)?).map_err(|error| anyhow!("{DOCUMENT}: {error}"))
}

/// The names of parameters and properties, but those of properties whose keys callers choose.
fn names(document: &Document) -> HashSet<String> {
    let (mut names, mut free) = (HashSet::new(), HashSet::new());
    document.tree.each(&mut |node| match node.kind {
        Kind::Object(Of::Parameter) => names.extend(node.text("name").map(str::to_owned)),
        Kind::Object(Of::Schema) => {
            for (name, property) in node.members("properties") {
                names.insert(name.to_owned());
                if property.resolved().child("additionalProperties").is_some() {
                    free.insert(name.to_owned());
                }
            }
        }
        _ => {}
    });
    names.retain(|name| !free.contains(name));
    names
}
