//! Our document against recorded traffic, in the format of HAR, which browsers, proxies and test tools write.
//!
//! Only what is compared is read: of headers, and so of keys, nothing. Values are in no output.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fake_flex::{Contract, Operation};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;
use crate::openapi::media_type::{JSON, essence};

/// How traffic differs from the document, as `--format json` prints it.
#[derive(Serialize)]
pub(crate) struct Traffic {
    /// The file that was read.
    pub(crate) file: String,
    /// How many calls of our operations it has.
    pub(crate) calls: usize,
    /// How many other calls it has.
    pub(crate) others: usize,
    /// What differs, by operation.
    pub(crate) differences: Vec<Difference>,
    /// Our operations of which no call was recorded.
    pub(crate) unseen: Vec<String>,
}

/// A difference, and how often it was seen.
#[derive(Serialize)]
pub(crate) struct Difference {
    /// The operation, such as `GET /v1/customers`.
    pub(crate) operation: String,
    /// `request`, or `response` and the status.
    pub(crate) message: String,
    /// Where it is in the message, such as `customers[].phone`, or the name of a parameter; empty for all of it.
    pub(crate) place: String,
    /// What differs.
    pub(crate) problem: String,
    pub(crate) count: usize,
}

/// The operation, the message, the place and the problem.
type Key = (String, String, String, String);

#[derive(Deserialize)]
struct Har {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: String,
    #[serde(rename = "postData")]
    body: Option<Body>,
}

#[derive(Deserialize)]
struct Response {
    /// 0 if there was none.
    status: i64,
    content: Option<Body>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "mimeType")]
    media_type: Option<String>,
    text: Option<String>,
    encoding: Option<String>,
}

impl Traffic {
    /// Whether nothing is left to look at.
    pub(crate) fn agrees(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Checks each recorded call of our operations.
pub(crate) fn verify(root: &Path, har: &Path) -> Result<Traffic> {
    let document = Document::read(root, DOCUMENT)?;
    document.check_for_generator()?;
    let file = har.display().to_string();
    let text = fs::read_to_string(har).with_context(|| format!("{file} cannot be read"))?;
    // serde's message may quote a value.
    let Ok(recorded) = serde_json::from_str::<Har>(text.trim_start_matches('\u{feff}')) else {
        bail!("{file} is no HAR file, or only a part of one: export it again");
    };
    let mut check = Check::new(document.value().clone())?;
    recorded.log.entries.iter().for_each(|entry| check.entry(entry));
    if check.calls == 0 {
        bail!("{file} has no call of an operation of {DOCUMENT}: is it recorded between a client and Flex?");
    }
    Ok(check.finish(file))
}

struct Check {
    contract: Contract,
    /// The names of parameters, and of properties but those of free form: below any other, keys may be personal.
    names: HashSet<String>,
    calls: usize,
    others: usize,
    seen: BTreeSet<String>,
    found: BTreeMap<Key, usize>,
}

impl Check {
    fn new(document: Value) -> Result<Self> {
        let (mut names, mut free) = (HashSet::new(), HashSet::new());
        collect_names(&document, &document, &mut names, &mut free);
        names.retain(|name| !free.contains(name));
        let contract = Contract::new(document).map_err(|error| anyhow!("{DOCUMENT}: {error}"))?;
        Ok(Self { contract, names, calls: 0, others: 0, seen: BTreeSet::new(), found: BTreeMap::new() })
    }

    fn entry(&mut self, entry: &Entry) {
        let Ok(url) = Url::parse(&entry.request.url) else {
            self.others += 1;
            return;
        };
        let method = entry.request.method.to_uppercase();
        // A gateway may put a prefix before the path.
        let path = url.path().find("/v1/").map_or(url.path(), |start| &url.path()[start..]);
        let mut found = Vec::new();
        let Some((operation, path)) = self.contract.operation(&method, path) else {
            self.other(&method, path);
            return;
        };
        let name = operation.name();
        self.calls += 1;
        self.request(operation, &path, &url, entry, &mut found);
        self.response(operation, &entry.response, &mut found);
        for (message, place, problem) in found {
            *self.found.entry((name.clone(), message, place, problem)).or_default() += 1;
        }
        self.seen.insert(name);
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
            let key =
                (format!("{method} {shown}"), "request".to_owned(), String::new(), "no such operation".to_owned());
            *self.found.entry(key).or_default() += 1;
        }
    }

    fn request(
        &self,
        operation: &Operation,
        path: &HashMap<String, String>,
        url: &Url,
        entry: &Entry,
        found: &mut Vec<(String, String, String)>,
    ) {
        let mut tell = |place: String, problem: String| found.push(("request".to_owned(), place, problem));
        let body = match entry.request.body.as_ref().map(Body::json) {
            None | Some(Ok(None)) => None,
            Some(Ok(body)) => body,
            Some(Err(problem)) => return tell(String::new(), problem),
        };
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        for (place, problem) in operation.mistakes_of_request(path, &query, body.as_ref()) {
            tell(self.place(&place), problem);
        }
        if let Some(body) = &body {
            for place in operation.undocumented_in_request(self.contract.document(), body) {
                tell(self.place(&place), UNDOCUMENTED.to_owned());
            }
        }
    }

    fn response(&self, operation: &Operation, response: &Response, found: &mut Vec<(String, String, String)>) {
        let Some(status) = u16::try_from(response.status).ok().filter(|status| *status != 0) else { return };
        let mut tell = |place: String, problem: String| found.push((format!("response {status}"), place, problem));
        let body = match response.content.as_ref().map(Body::json) {
            // Some recorders keep no bodies.
            None | Some(Ok(None)) => None,
            Some(Ok(body)) => body,
            // A proxy's page is no answer of Flex's.
            Some(Err(_)) if status >= 400 => return,
            Some(Err(problem)) => return tell(String::new(), problem),
        };
        let mistakes = operation.mistakes_of_response(status, body.as_ref().unwrap_or(&Value::Null));
        let is_undocumented = |problem: &str| problem.ends_with("is not documented");
        for (place, problem) in mistakes.into_iter().filter(|(_, problem)| body.is_some() || is_undocumented(problem)) {
            tell(self.place(&place), problem);
        }
        if let Some(body) = &body {
            for place in operation.undocumented_in_response(self.contract.document(), status, body) {
                tell(self.place(&place), UNDOCUMENTED.to_owned());
            }
        }
    }

    /// A JSON pointer or a parameter's name for people, without what could be personal.
    fn place(&self, pointer: &str) -> String {
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

    fn finish(self, file: String) -> Traffic {
        let names = self.contract.operations().iter().map(Operation::name);
        let unseen = names.filter(|name| !self.seen.contains(name)).collect();
        let differences = self.found.into_iter().map(|((operation, message, place, problem), count)| Difference {
            operation,
            message,
            place,
            problem,
            count,
        });
        Traffic { file, calls: self.calls, others: self.others, differences: differences.collect(), unseen }
    }
}

const UNDOCUMENTED: &str = "the document has no such property";

impl Body {
    /// The JSON, if a body was recorded.
    fn json(&self) -> Result<Option<Value>, String> {
        let Some(text) = self.text.as_deref().filter(|text| !text.is_empty()) else { return Ok(None) };
        let media_type = self.media_type.as_deref().map(essence).unwrap_or_default();
        if !media_type.is_empty() && media_type != JSON {
            let is_plain = media_type.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-.".contains(&byte));
            let shown = if is_plain { media_type.as_str() } else { "another one" };
            return Err(format!("the media type is {shown}, and not {JSON}"));
        }
        let decoded;
        let bytes = match self.encoding.as_deref() {
            Some("base64") => {
                decoded = BASE64_STANDARD.decode(text).map_err(|_| "the body is not base64, as it says".to_owned())?;
                &decoded[..]
            }
            _ => text.as_bytes(),
        };
        serde_json::from_slice(bytes).map(Some).map_err(|_| "the body is not JSON".to_owned())
    }
}

/// Whether a key looks like the name of a property, and not like data.
fn is_name(step: &str) -> bool {
    step.len() <= 40 && step.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Collects the names of properties and parameters, and of the properties whose keys callers choose.
fn collect_names(document: &Value, value: &Value, names: &mut HashSet<String>, free: &mut HashSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, schema) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let reference = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
                let schema = reference.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema);
                names.insert(name.clone());
                if schema.get("additionalProperties").is_some() {
                    free.insert(name.clone());
                }
            }
            names.extend(members.get("name").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| collect_names(document, member, names, free));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_names(document, item, names, free)),
        _ => {}
    }
}
