//! Checks calls of our operations against the document. No output contains values.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use fake_flex::recording::{is_method, is_name, without_values};
use fake_flex::{Contract, Operation};
use serde_json::Value;
use url::Url;

use super::body::{Seen, shown};
use super::known;
use super::report::{Bodies, Mismatch, NotReadable, TrafficReport};
use crate::openapi::document::Document;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::media_type::{JSON, canonical, is_json};
use crate::openapi::{self, DOCUMENT};

/// A request and its response.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) url: Url,
    /// The media types of both messages, where they are known.
    pub(crate) media_types: [Option<String>; 2],
    pub(crate) request: Seen,
    pub(crate) status: u16,
    pub(crate) response: Seen,
}

/// The operation, the message, the place and the problem.
type Key = (String, String, String, String);

/// Counts calls, and how they differ.
pub(crate) struct Check {
    contract: Contract,
    has_values: bool,
    /// The names of parameters and of properties, except properties of free form. Below any other name, keys may be personal.
    names: HashSet<String>,
    calls: usize,
    others: usize,
    hosts: BTreeMap<String, usize>,
    checked: Bodies,
    missing: Bodies,
    damaged: Bodies,
    not_readable: Vec<NotReadable>,
    seen: BTreeSet<String>,
    found: BTreeMap<Key, usize>,
}

impl Check {
    pub(crate) fn new(document: &Document) -> Result<Self> {
        Ok(Self::of(document, contract(document)?, true))
    }

    /// Creates a check of calls of which only the shapes are known.
    pub(crate) fn of_shapes(document: &Document) -> Result<Self> {
        let mut contract = openapi::contract::contract(document)?;
        without_values(&mut contract);
        Ok(Self::of(document, read(contract)?, false))
    }

    fn of(document: &Document, contract: Contract, has_values: bool) -> Self {
        Self {
            contract,
            has_values,
            names: names(document),
            calls: 0,
            others: 0,
            hosts: BTreeMap::new(),
            checked: Bodies::default(),
            missing: Bodies::default(),
            damaged: Bodies::default(),
            not_readable: Vec::new(),
            seen: BTreeSet::new(),
            found: BTreeMap::new(),
        }
    }

    pub(crate) fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Checks a call, and returns whether it is one of our operations.
    pub(crate) fn call(&mut self, call: &Call) -> bool {
        let method = call.method.to_uppercase();
        // A gateway may put a prefix before the path.
        let path = call.url.path();
        let path = path.find("/v1/").map_or(path, |start| &path[start..]);
        let mut found = Vec::new();
        let Some((operation, path)) = self.contract.operation(&method, path) else {
            self.other(&method, path);
            return false;
        };
        let name = operation.name();
        self.calls += 1;
        self.request(operation, &path, call, &mut found);
        self.response(operation, call, &mut found);
        let is_documented =
            [operation.media_type_of_request().is_some(), operation.media_type_of_response(call.status).is_some()];
        for (way, body) in [&call.request, &call.response].into_iter().enumerate() {
            match body {
                Seen::Missing => self.missing.0[way] += usize::from(is_documented[way]),
                Seen::Damaged => self.damaged.0[way] += 1,
                Seen::Whole(Ok(None)) => {}
                Seen::Whole(_) => self.checked.0[way] += 1,
            }
        }
        for (message, place, problem) in found {
            self.report(&name, &message, &place, &problem);
        }
        self.seen.insert(name);
        true
    }

    /// Counts a call to a host that is not checked.
    pub(crate) fn nowhere(&mut self) {
        self.others += 1;
    }

    /// Names a host whose calls are checked.
    pub(crate) fn expect_host(&mut self, host: String) {
        self.hosts.entry(host).or_default();
    }

    /// Counts a call to a host.
    pub(crate) fn count_at(&mut self, host: &str) {
        *self.hosts.entry(host.to_owned()).or_default() += 1;
    }

    /// Counts an entry that is not a call, by its number from 1.
    pub(crate) fn not_readable(&mut self, entry: usize, reason: &'static str) {
        self.not_readable.push(NotReadable { entry, reason });
    }

    /// Counts a difference. Its place is written for people.
    pub(crate) fn report(&mut self, operation: &str, message: &str, place: &str, problem: &str) {
        let key = [operation, message, place, problem].map(str::to_owned);
        *self.found.entry(key.into()).or_default() += 1;
    }

    /// Counts a call of another operation, and reports it if its path is near ours.
    fn other(&mut self, method: &str, path: &str) {
        self.others += 1;
        // Browsers send OPTIONS before a call, and nobody documents HEAD.
        if ["OPTIONS", "HEAD"].contains(&method) {
            return;
        }
        let two = |path: &str| path.split('/').skip(1).take(2).map(str::to_owned).collect::<Vec<_>>();
        let is_near = self
            .contract
            .operations()
            .iter()
            .any(|it| it.name().split_once(' ').is_some_and(|(_, it)| two(it) == two(path)));
        if is_near {
            let method = if is_method(method) { method } else { "?" };
            let shown = self.contract.masked(path);
            self.report(&format!("{method} {shown}"), "request", "", NO_OPERATION);
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
        let mut mistakes = operation.mistakes_of_parameters(path, call.url.query().unwrap_or_default());
        if let Seen::Whole(Ok(body)) = &call.request {
            mistakes.extend(operation.mistakes_of_body(body.as_ref()));
        }
        for (place, problem) in mistakes {
            report(self.place(&place), problem);
        }
        match &call.request {
            Seen::Whole(Err(problem)) => report(String::new(), problem.clone()),
            Seen::Whole(Ok(Some(body))) => {
                let known = operation.media_type_of_request();
                if let Some(problem) = other_type(call.media_types[0].as_deref(), known) {
                    report(String::new(), problem);
                }
                for place in operation.undocumented_in_request(self.contract.document(), body) {
                    report(self.place(&place), UNDOCUMENTED.to_owned());
                }
            }
            Seen::Whole(Ok(None)) | Seen::Missing | Seen::Damaged => {}
        }
    }

    fn response(&self, operation: &Operation, call: &Call, found: &mut Vec<(String, String, String)>) {
        let status = call.status;
        let mut report = |place: String, problem: String| found.push((format!("response {status}"), place, problem));
        let known = operation.media_type_of_response(status);
        let body = match &call.response {
            Seen::Whole(Ok(body)) => body.as_ref(),
            Seen::Missing | Seen::Damaged => None,
            // A proxy's page is not a response of Flex's.
            Seen::Whole(Err(_)) if status >= 400 => return,
            Seen::Whole(Err(problem)) => return report(String::new(), problem.clone()),
        };
        let Some(body) = body else {
            if !operation.is_documented(status) {
                report(String::new(), format!("status {status} {NO_STATUS}"));
            } else if let (Seen::Whole(_), Some(_), 0..400) = (&call.response, known, status) {
                report(String::new(), "there is no body".to_owned());
            }
            return;
        };
        for (place, problem) in operation.mistakes_of_response(status, body) {
            report(self.place(&place), problem);
        }
        if let (0..400, Some(problem)) = (status, other_type(call.media_types[1].as_deref(), known)) {
            report(String::new(), problem);
        }
        for place in operation.undocumented_in_response(self.contract.document(), status, body) {
            report(self.place(&place), UNDOCUMENTED.to_owned());
        }
    }

    /// Formats a JSON pointer or a parameter's name for people, without what could be personal.
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

    /// Reports what was found in the calls of `source`, except the known differences.
    pub(crate) fn finish(self, document: &Document, root: &Path, source: String) -> Result<TrafficReport> {
        let Self { calls, others, hosts, checked, missing, damaged, not_readable, has_values, .. } = self;
        if calls == 0 && self.found.is_empty() {
            let at = if hosts.is_empty() { String::new() } else { format!(" at {}", joined(hosts.keys())) };
            let hint = if hosts.is_empty() { "" } else { "; --host adds a host at which Flex is called" };
            bail!(
                "{source} has no call of an operation of {DOCUMENT}{at} (other calls: {others}, not readable: {}){hint}",
                not_readable.len()
            );
        }
        let names = self.contract.operations().iter().map(Operation::name);
        let unseen = names.filter(|name| !self.seen.contains(name)).collect();
        let found = self.found.into_iter().map(|((operation, message, place, problem), count)| Mismatch {
            operation,
            message,
            place,
            problem,
            count,
        });
        let (differences, known) = known::apart(document, root, found.collect())?;
        Ok(TrafficReport {
            source,
            calls,
            others,
            hosts,
            checked_bodies: checked,
            missing_bodies: missing,
            damaged_bodies: damaged,
            not_readable,
            has_values,
            differences,
            known,
            unseen,
        })
    }
}

pub(crate) const UNDOCUMENTED: &str = "the document has no such property";
pub(crate) const NO_OPERATION: &str = "no such operation";
pub(crate) const NO_STATUS: &str = "is not documented";

fn joined<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(String::as_str).collect::<Vec<_>>().join(" and ")
}

/// Returns what is wrong with a media type, if it is not the documented one.
fn other_type(found: Option<&str>, documented: Option<&str>) -> Option<String> {
    let (found, documented) = (found.filter(|found| !found.is_empty())?, documented?);
    // Every type that ends with +json is JSON.
    let is_same = canonical(found) == documented || documented == JSON && found.contains('+') && is_json(found);
    (!is_same).then(|| format!("the media type is {}, and not {documented}", shown(&canonical(found))))
}

/// Returns the document's contract.
pub(crate) fn contract(document: &Document) -> Result<Contract> {
    read(openapi::contract::contract(document)?)
}

fn read(contract: Value) -> Result<Contract> {
    Contract::new(contract).map_err(|error| anyhow!("{DOCUMENT}: {error}"))
}

/// Returns the names of parameters and properties, except properties whose keys callers choose.
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
