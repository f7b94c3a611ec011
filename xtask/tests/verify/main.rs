//! Runs `cargo xtask verify` as a maintainer and a workflow do.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod described;
mod known;
mod propose;
mod recorders;
mod recording;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use axum::Router;
use axum::routing::get;
use clap::Parser as _;
use described::{committed, described, unseen, without_unseen};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use xtask::commands::verify;

const DOCUMENT: &str = "openapi/customers.yaml";
const KNOWN: &str = "openapi/known-differences.toml";

#[derive(clap::Parser)]
struct Arguments {
    #[command(flatten)]
    options: verify::Options,
}

/// Runs a test on 100 values that are the same each time.
fn each<S: Strategy>(values: &S, test: impl Fn(S::Value)) {
    let config = Config { cases: 100, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(values, |value| {
        test(value);
        Ok(())
    });
    outcome.unwrap();
}

/// A repository with our document, and a document of Flex's beside it.
struct Tree(TempDir);

impl Tree {
    fn new() -> Self {
        let tree = Self(TempDir::new().unwrap());
        fs::create_dir(tree.path("openapi")).unwrap();
        fs::write(tree.path(DOCUMENT), committed()).unwrap();
        tree
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Returns the exit code, stdout and stderr for a document of Flex's.
    fn verify(&self, theirs: &str, format: &str) -> (i32, String, String) {
        self.run(&["--vendor", "openapi.json"], theirs.as_bytes(), format)
    }

    /// Returns the exit code, stdout and stderr for recorded traffic.
    fn replay(&self, har: &str, format: &str) -> (i32, String, String) {
        self.run(&["--har", "flex.har"], har.as_bytes(), format)
    }

    fn command(&self, source: &[&str], format: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("verify").args(source).args(["--format", format, "--root"]).arg(self.0.path());
        command.current_dir(self.0.path()).env("NO_COLOR", "1");
        command
    }

    /// Returns the report or the error, as `verify` prints it, without a process of its own.
    fn report(&self, source: &str, content: &Value, format: &str) -> String {
        let file = self.path("source.json");
        fs::write(&file, content.to_string()).unwrap();
        let arguments = ["verify", source, file.to_str().unwrap(), "--format", format];
        let Arguments { options } = Arguments::try_parse_from(arguments).unwrap();
        verify::report(self.0.path(), &options).map_or_else(|error| format!("{error:#}"), |(text, _)| text)
    }

    /// Returns the exit code, stdout and stderr for a source and the file that it names.
    fn run(&self, source: &[&str], bytes: &[u8], format: &str) -> (i32, String, String) {
        fs::write(self.path(source[1]), bytes).unwrap();
        let output = self.command(source, format).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }
}

/// Returns a document of OpenAPI 3.1 that says the same as ours, in Flex's words and among its other resources.
fn theirs() -> Value {
    let mut document: Value = serde_saphyr::from_str(&committed()).unwrap();
    document["webhooks"] = document["x-webhooks"].take();
    document["webhooks"]["customer.updated"]["post"]["requestBody"] =
        document["webhooks"]["customer.created"]["post"]["requestBody"].clone();
    document["webhooks"]["refund.created"] =
        json!({ "post": { "responses": { "200": { "description": "Refunded" } } } });
    raise(&mut document);
    document["openapi"] = "3.1.0".into();
    document["info"] = json!({ "title": "Flex", "version": "0.1.0" });
    let paths = document["paths"].as_object_mut().unwrap();
    paths.insert("/v1/prices".to_owned(), json!({ "get": { "responses": { "200": { "description": "Prices" } } } }));
    document["components"]["schemas"]["Price"] = json!({ "type": ["string", "null"], "examples": ["1", "2"] });
    document
}

/// Translates 3.0 to 3.1, and removes our words and extensions.
fn raise(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| !key.starts_with("x-") && key != "operationId");
            if let Some(words) = members.get_mut("description").filter(|words| words.is_string()) {
                *words = "In Flex's words.".into();
            }
            if members.remove("nullable").is_some() {
                let name = members["type"].clone();
                members["type"] = json!([name, "null"]);
            }
            if members.get("enum") == Some(&json!([null])) {
                members.clear();
                members.insert("type".to_owned(), "null".into());
            }
            members.values_mut().for_each(raise);
        }
        Value::Array(items) => items.iter_mut().for_each(raise),
        _ => {}
    }
}

#[test]
fn documents_that_say_the_same_agree() {
    let tree = Tree::new();
    for format in ["text", "markdown", "json"] {
        let (code, stdout, stderr) = tree.verify(&theirs().to_string(), format);
        assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
        let words = if format == "json" { "\"differences\": []" } else { "agrees with openapi.json" };
        assert!(stdout.contains(words), "{stdout}");
    }
    let mut behind_references = theirs();
    let items = std::mem::take(behind_references["paths"].as_object_mut().unwrap());
    for (index, (path, item)) in items.into_iter().enumerate() {
        behind_references["paths"][path] = json!({ "$ref": format!("#/components/pathItems/P{index}") });
        behind_references["components"]["pathItems"][format!("P{index}")] = item;
    }
    let (code, stdout, stderr) = tree.verify(&behind_references.to_string(), "text");
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
}

#[test]
fn each_kind_of_difference_is_found() {
    let customer = "/components/schemas/Customer";
    let list = "/paths/~1v1~1customers/get/parameters";
    let at = |pointer: &str| pointer.to_owned();
    // A place in Flex's document, its new value (null removes it), and the rule that finds the difference.
    let table = [
        (at("/paths/~1v1~1customers~1{id}/delete"), Value::Null, "operation-removed"),
        (
            at("/paths/~1v1~1customers~1search"),
            json!({ "get": { "responses": { "200": { "description": "Found" } } } }),
            "operation-added",
        ),
        (format!("{customer}/properties/employer/type"), json!(["integer", "null"]), "response-type-changed"),
        (format!("{customer}/properties/email/type"), json!(["string", "null"]), "response-nullable-added"),
        (format!("{customer}/properties/nickname"), json!({ "type": "string" }), "response-optional-property-added"),
        (format!("{customer}/properties/phone"), Value::Null, "response-optional-property-removed"),
        (format!("{customer}/required"), json!(["customer_id"]), "response-property-became-optional"),
        (
            at("/components/schemas/CreateCustomer/required"),
            json!(["first_name", "last_name", "email", "phone"]),
            "request-property-became-required",
        ),
        (format!("{list}/2/schema/maximum"), json!(50), "request-maximum-decreased"),
        (
            format!("{list}/5"),
            json!({ "name": "sort", "in": "query", "schema": { "type": "string" } }),
            "parameter-added",
        ),
        (format!("{list}/4"), Value::Null, "parameter-removed"),
        (format!("{list}/0/required"), json!(true), "parameter-became-required"),
        (
            at("/paths/~1v1~1customers/post/responses/201"),
            json!({ "description": "Created" }),
            "success-response-added",
        ),
        (at("/paths/~1v1~1customers/post/responses/5XX"), Value::Null, "error-response-removed"),
        (at("/paths/~1v1~1customers/post/security"), json!([]), "security"),
        (at("/components/securitySchemes/bearer/scheme"), json!("basic"), "security-scheme-changed"),
        (at("/webhooks/customer.deleted"), Value::Null, "webhook-removed"),
        (
            at("/webhooks/customer.merged"),
            json!({ "post": { "responses": { "200": { "description": "Merged" } } } }),
            "webhook-added",
        ),
        (
            at("/webhooks/customer.created/post/requestBody/content/application~1json/schema/properties/event_dt/type"),
            json!("string"),
            "response-type-changed",
        ),
        (at("/webhooks/customer.created/post/security"), json!([]), "security-removed"),
        (at("/components/securitySchemes/webhook_signature/name"), json!("flex-signature"), "security-scheme-changed"),
    ];
    let tree = Tree::new();
    let mut wrong = Vec::new();
    for (pointer, change, expected) in table {
        let mut theirs = theirs();
        put(&mut theirs, &pointer, change);
        let (code, stdout, stderr) = tree.verify(&theirs.to_string(), "json");
        let found: Value = serde_json::from_str(&stdout).unwrap_or_default();
        let ids: Vec<_> = found["differences"].as_array().into_iter().flatten().map(|found| &found["id"]).collect();
        if code != 1 || !ids.iter().any(|id| id.as_str().unwrap().starts_with(expected)) {
            wrong.push(format!("{pointer}: {expected}, not {code} {ids:?} {stderr}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Puts a value at a place, or removes what is there.
fn put(document: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).unwrap() {
        Value::Object(members) if value.is_null() => drop(members.remove(&key).unwrap()),
        Value::Object(members) => drop(members.insert(key, value)),
        Value::Array(items) if value.is_null() => drop(items.remove(key.parse().unwrap())),
        Value::Array(items) => items.push(value),
        _ => panic!("{pointer}"),
    }
}

fn known(rule: &str, place: &str) -> String {
    format!("[[accepted]]\nrule = \"{rule}\"\nplace = \"{place}\"\nreason = \"a\"\nsource = \"reference\"\n")
}

#[test]
fn a_known_difference_is_told_once_it_is_stale() {
    let tree = Tree::new();
    let entry = known("response-optional-property-added", "/components/schemas/Customer/properties/nickname");
    let mut more = theirs();
    put(&mut more, "/components/schemas/Customer/properties/nickname", json!({ "type": "string" }));
    let (code, stdout, _) = tree.verify(&serde_json::to_string_pretty(&more).unwrap(), "text");
    assert_eq!(code, 1);
    let guide = include_str!("../../../openapi/README.md");
    let report = stdout.rsplit_once(" (line ").unwrap().0;
    assert!(
        guide.contains(report) && guide.contains(stdout.lines().last().unwrap()),
        "openapi/README.md shows: {stdout}"
    );

    fs::write(tree.path(KNOWN), &entry).unwrap();
    let (code, stdout, _) = tree.verify(&more.to_string(), "text");
    assert_eq!((code, stdout.as_str()), (0, "openapi/customers.yaml agrees with openapi.json; known: 1\n"));

    let (code, stdout, _) = tree.verify(&theirs().to_string(), "text");
    assert_eq!(code, 1, "{stdout}");
    assert!(stdout.contains("no longer differs: renew or remove the entry"), "{stdout}");

    fs::write(tree.path(KNOWN), entry.replace("source", "until")).unwrap();
    let (code, _, stderr) = tree.verify(&more.to_string(), "text");
    assert_eq!(code, 2);
    assert!(stderr.contains("openapi/known-differences.toml cannot be read"), "{stderr}");
    fs::write(tree.path(KNOWN), entry.replace("source = \"reference\"", "")).unwrap();
    let (code, _, stderr) = tree.verify(&theirs().to_string(), "text");
    assert_eq!(code, 2);
    assert!(stderr.contains("openapi/known-differences.toml names no `source`"), "{stderr}");
}

#[test]
fn a_fragment_is_compared_as_far_as_it_goes() {
    let path = "/v1/customers/{id}";
    let mut fragment = theirs();
    // Parameters may be in another list and have other names.
    let mut operation = fragment["paths"][path]["get"].clone();
    operation["parameters"] =
        json!([{ "name": "customer_id", "in": "path", "required": true, "schema": { "type": "string" } }]);
    let path = "/v1/customers/{customer_id}";
    fragment["paths"] = json!({ path: { "get": operation } });
    fragment.as_object_mut().unwrap().remove("webhooks");
    let mut more = fragment.clone();
    put(&mut more, "/components/schemas/Customer/properties/nickname", json!({ "type": "string" }));
    let page = |document: &Value| format!("# Retrieve\n\n````yaml /openapi.json get {path}\n{document:#}\n````\n");
    let not_compared = format!("not compared: {}\n", described(|name| name != "GET /v1/customers/{id}"));
    let tree = Tree::new();
    // A known difference of another operation is not stale.
    fs::write(tree.path(KNOWN), known("operation-removed", "/a")).unwrap();
    for text in [fragment.to_string(), page(&fragment)] {
        let (code, stdout, stderr) = tree.verify(&text, "text");
        assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
        assert_eq!(stdout, format!("{not_compared}openapi/customers.yaml agrees with openapi.json\n"));
    }
    for text in [more.to_string(), page(&more)] {
        let (code, stdout, _) = tree.verify(&text, "markdown");
        let stdout = stdout.replace("&#95;", "_");
        assert_eq!(code, 1, "{stdout}");
        assert!(stdout.contains("`customer.nickname`: an optional property was added."), "{stdout}");
        assert!(stdout.contains(&not_compared.replacen('n', "N", 1).replace('\n', ".\n")), "{stdout}");
    }
}

#[test]
fn webhooks_are_compared_where_flex_shows_any() {
    let without = |key: &str| {
        let mut theirs = theirs();
        theirs.as_object_mut().unwrap().remove(key);
        theirs
    };
    let not_compared =
        |names: &str| format!("not compared: {names}\nopenapi/customers.yaml agrees with openapi.json\n");
    let webhooks = described(|name| name.starts_with("webhook "));
    let mut one = without("paths");
    let webhook = one["webhooks"]["customer.created"].take();
    one["webhooks"] = json!({ "customer.created": webhook });
    let tree = Tree::new();
    let (code, stdout, stderr) = tree.verify(&without("webhooks").to_string(), "text");
    assert_eq!((code, stdout, stderr), (0, not_compared(&webhooks), String::new()));
    let (code, stdout, stderr) = tree.verify(&one.to_string(), "text");
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    assert!(stdout.contains("webhook customer.updated") && !stdout.contains("webhook customer.created"), "{stdout}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_is_read_from_where_it_is_published() {
    let document = theirs().to_string();
    let router = Router::new().route("/openapi.json", get(|| async { document }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await });
    let table = [
        (format!("{url}/openapi.json"), 0, format!("openapi/customers.yaml agrees with {url}/openapi.json\n")),
        (format!("{url}/other"), 2, format!("error: {url}/other cannot be read: the status is 404\n")),
        (
            "http://docs.example/openapi.json".to_owned(),
            2,
            "error: http://docs.example/openapi.json is not encrypted: use https://\n".to_owned(),
        ),
    ];
    for (url, code, expected) in table {
        let output = Tree::new().command(&["--vendor", &url], "text").output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        assert_eq!((output.status.code(), String::from_utf8(printed).unwrap()), (Some(code), expected));
    }
}

#[test]
fn the_list_of_this_repository_can_be_read() {
    let tree = Tree::new();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(KNOWN), tree.path(KNOWN)).unwrap();
    let (code, stdout, stderr) = tree.verify(&theirs().to_string(), "text");
    assert_eq!(code, 0, "{stdout}{stderr}");
}

#[test]
fn what_cannot_be_compared_is_one_clear_error() {
    let foreign = json!({ "openapi": "3.1.0", "paths": { "/pets": { "get": { "responses": {} } } } });
    let table = [
        (foreign.to_string(), "openapi.json describes no operation at or below /v1/customers: is it Flex's document?"),
        ("{}".to_owned(), "the field `openapi` is missing"),
        ("{".to_owned(), "openapi.json:1:"),
        ("<html></html>".to_owned(), "openapi.json"),
        (json!({ "openapi": "2.0" }).to_string(), "OpenAPI \"2.0\" is not supported here, only 3.0.x and 3.1.x"),
        (theirs().to_string().replace("schemas/Customer\"", "schemas/Nobody\""), "does not resolve"),
    ];
    let tree = Tree::new();
    for (theirs, expected) in table {
        let (code, stdout, stderr) = tree.verify(&theirs, "text");
        assert_eq!((code, stdout.as_str(), stderr.lines().count()), (2, "", 1), "{stderr}");
        assert!(stderr.contains(expected), "{stderr}, not {expected}");
    }
}

#[test]
fn whatever_flex_publishes_is_compared_or_refused() {
    let tree = Tree::new();
    let junk = prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!([])),
        Just(json!({})),
        Just(json!(-1.5)),
        Just(json!("$ref")),
        Just(json!({ "$ref": "#/components/schemas/Customer" })),
        Just(json!({ "type": ["string", "null", "array"] })),
    ];
    let edits = prop::collection::vec((any::<prop::sample::Index>(), junk), 1..4);
    each(&edits, |edits| {
        let mut theirs = theirs();
        for (index, junk) in edits {
            let mut places = Vec::new();
            pointers(&theirs, String::new(), &mut places);
            *theirs.pointer_mut(&places[index.index(places.len())]).unwrap() = junk;
        }
        tree.report("--vendor", &theirs, "json");
    });
}

/// The text in every value of recorded traffic.
const MARK: &str = "MarkOfAPerson";

/// A recorded call, with a key in its headers.
fn call(method: &str, path: &str, request: &Value, status: u16, response: &Value) -> Value {
    let mut call = json!({
        "startedDateTime": "2026-06-15T14:30:00Z",
        "request": {
            "method": method,
            "url": format!("https://api.withflex.com{path}"),
            "headers": [{ "name": "Authorization", "value": format!("Bearer fsk_{MARK}") }],
        },
        "response": { "status": status, "content": { "mimeType": "application/json", "text": response.to_string() } },
    });
    if !request.is_null() {
        call["request"]["postData"] = json!({ "mimeType": "application/json", "text": request.to_string() });
    }
    call
}

fn customer() -> Value {
    json!({
        "customer_id": MARK, "first_name": MARK, "last_name": MARK, "email": MARK, "phone": MARK, "created_at": MARK,
        "shipping": { "line1": MARK }, "metadata": { MARK: MARK }, "test_mode": true,
    })
}

fn created() -> Value {
    let name = json!({ "customer": { "first_name": MARK, "last_name": MARK, "email": MARK } });
    call("POST", "/v1/customers", &name, 200, &json!({ "customer": customer() }))
}

fn har(entries: &[Value]) -> Value {
    json!({ "log": { "version": "1.2", "entries": entries } })
}

#[test]
fn traffic_as_documented_agrees() {
    let one = json!({ "customer": customer() });
    let entries = [
        created(),
        call("GET", "/v1/customers/fcus_1", &Value::Null, 200, &one),
        call(
            "GET",
            "/v1/customers?limit=100&email=a%40example.com",
            &Value::Null,
            200,
            &json!({ "customers": [customer()] }),
        ),
        call("PATCH", "/gateway/v1/customers/fcus_1", &json!({ "customer": { "phone": MARK } }), 200, &one),
        call("GET", "/v1/customers/fcus_1", &Value::Null, 404, &json!({ "detail": MARK })),
        call("GET", "/v1/prices", &Value::Null, 200, &json!([])),
    ];
    let tree = Tree::new();
    let (code, stdout, stderr) = tree.replay(&har(&entries).to_string(), "text");
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    let called = ["POST /v1/customers", "GET /v1/customers", "GET /v1/customers/{id}", "PATCH /v1/customers/{id}"];
    let unseen = unseen(&called);
    let hosts = "hosts: api.withflex.com (calls: 5)\n";
    let verdict = "openapi/customers.yaml agrees with flex.har (calls: 5, others: 1)\n";
    assert_eq!(stdout, format!("{unseen}{hosts}{verdict}"));
}

#[test]
fn an_integer_may_be_written_as_a_double() {
    let list = |month: &str| {
        let method =
            r#"{"payment_methods":[{"payment_method_id":"fpm_1","test_mode":true,"card":{"exp_month":MONTH}}]}"#;
        let mut listed = call("GET", "/v1/customers/fcus_1/payment_methods", &Value::Null, 200, &Value::Null);
        listed["response"]["content"]["text"] = json!(method.replace("MONTH", month));
        listed
    };
    let tree = Tree::new();
    // The number as written, and whether it agrees.
    for (month, agrees) in [("12", true), ("12.0", true), ("1.2e1", true), ("12.5", false)] {
        let (code, stdout, stderr) = tree.replay(&har(&[list(month)]).to_string(), "text");
        assert_eq!(code, i32::from(!agrees), "{month}: {stdout}{stderr}");
        assert_eq!(stdout.contains("`payment_methods[].card`"), !agrees, "{month}: {stdout}");
    }
}

#[test]
fn each_kind_of_traffic_that_is_not_documented_is_found() {
    let with = |pointer: &str, value: Value| {
        let mut body = json!({ "customer": customer() });
        put(&mut body, pointer, value);
        call("GET", "/v1/customers/fcus_1", &Value::Null, 200, &body)
    };
    let mut html = with("/customer/phone", json!(MARK));
    html["response"]["content"] = json!({ "mimeType": "text/html", "text": MARK });
    let mut encoded = with("/customer/phone", json!(MARK));
    encoded["response"]["content"] =
        json!({ "mimeType": "application/json", "encoding": "base64", "text": "eyJjdXN0b21lciI6e319" });
    let one = "GET /v1/customers/{id}: the response 200";
    let table = [
        (
            with("/customer/nickname", json!(MARK)),
            format!("{one}, `customer.nickname`: the document has no such property"),
        ),
        (with("/customer/phone", json!(1)), format!("{one}, `customer.phone`: value is not")),
        (with("/customer/test_mode", Value::Null), format!("{one}, `customer`: \"test_mode\" is a required property")),
        (with("/customer/shipping/line1", json!([MARK])), format!("{one}, `customer.shipping`: ")),
        (with("/customer/metadata/Mark", json!({ MARK: 1 })), format!("{one}, `customer.metadata.*`: value is not")),
        (html, format!("{one}: the media type is text/html, and not application/json")),
        (encoded, format!("{one}, `customer`: \"customer_id\" is a required property")),
        (
            call("GET", "/v1/customers/fcus_1", &Value::Null, 302, &json!({})),
            "GET /v1/customers/{id}: the response 302: status 302 is not documented".to_owned(),
        ),
        (
            call("GET", "/v1/customers?limit=101&sort=MarkOfAPerson", &Value::Null, 200, &json!({ "customers": [] })),
            "GET /v1/customers: the request, `sort`: no such query parameter".to_owned(),
        ),
        (
            call("GET", "/v1/customers?limit=101", &Value::Null, 200, &json!({ "customers": [] })),
            "GET /v1/customers: the request, `limit`: value is greater than".to_owned(),
        ),
        (
            call(
                "PATCH",
                "/v1/customers/fcus_1",
                &json!({ "customer": { "nickname": MARK } }),
                200,
                &json!({ "customer": customer() }),
            ),
            "PATCH /v1/customers/{id}: the request, `customer.nickname`: the document has no such property".to_owned(),
        ),
        (
            call("POST", "/v1/customers/MarkOfAPerson/merge", &Value::Null, 200, &json!({})),
            "POST /v1/customers/{}/{}: the request: no such operation".to_owned(),
        ),
    ];
    let tree = Tree::new();
    let (_, stdout, _) = tree.replay(&har(&[created(), table[0].0.clone(), table[0].0.clone()]).to_string(), "text");
    let [readme, shown] = [include_str!("../../../openapi/README.md"), &stdout].map(without_unseen);
    assert!(readme.contains(&shown), "openapi/README.md shows: {stdout}");
    let mut wrong = Vec::new();
    for (entry, expected) in table {
        for format in ["text", "markdown", "json"] {
            let (code, stdout, stderr) =
                tree.replay(&har(&[created(), entry.clone(), entry.clone()]).to_string(), format);
            assert!(!format!("{stdout}{stderr}").contains("Mark"), "{stdout}{stderr}");
            let is_found = match format {
                "text" => stdout.contains(&format!("    2  {expected}")),
                "markdown" => stdout.replace("&#95;", "_").contains(&format!("| 2 | {expected}")),
                _ => stdout.contains("\"count\": 2"),
            };
            if code != 1 || !is_found {
                wrong.push(format!("{expected}, not {code}: {stdout}{stderr}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_traffic_with_flex_is_one_clear_error() {
    let whole = har(&[created()]).to_string();
    let foreign = har(&[call("GET", "/pets", &Value::Null, 200, &json!({}))]).to_string();
    let table = [
        (whole[..whole.len() / 2].to_owned(), "flex.har is not a HAR file, or only a part of one: export it again"),
        (json!({ "log": MARK }).to_string(), "flex.har is not a HAR file"),
        ("<html>".to_owned(), "flex.har is not a HAR file"),
        (foreign, "flex.har has no call of an operation of openapi/customers.yaml"),
        (har(&[]).to_string(), "flex.har has no call of an operation"),
    ];
    let tree = Tree::new();
    for (har, expected) in table {
        let (code, stdout, stderr) = tree.replay(&har, "text");
        assert_eq!((code, stdout.as_str(), stderr.lines().count()), (2, "", 1), "{stderr}");
        assert!(stderr.contains(expected) && !stderr.contains("Mark"), "{stderr}, not {expected}");
    }
}

#[test]
fn whatever_was_recorded_is_compared_or_refused_and_never_printed() {
    let tree = Tree::new();
    let junk = prop_oneof![
        Just(Value::Null),
        Just(json!(MARK)),
        Just(json!([MARK])),
        Just(json!({ MARK: { MARK: MARK } })),
        Just(json!(-1.5)),
        Just(json!("{")),
    ];
    let edits = prop::collection::vec((any::<prop::sample::Index>(), junk), 1..4);
    each(&edits, |edits| {
        let mut body = json!({ "customer": customer(), "customers": [customer()] });
        let mut archive = har(&[created()]);
        for (index, junk) in edits {
            let target = if index.index(2) == 0 { &mut body } else { &mut archive };
            let mut places = Vec::new();
            pointers(target, String::new(), &mut places);
            *target.pointer_mut(&places[index.index(places.len())]).unwrap() = junk;
        }
        if let Some(Value::Array(entries)) = archive.pointer_mut("/log/entries") {
            entries.push(call("GET", "/v1/customers/fcus_1", &Value::Null, 200, &body));
        }
        for format in ["text", "json"] {
            let printed = tree.report("--har", &archive, format);
            assert!(!printed.contains("Mark"), "{printed}");
        }
    });
}

#[test]
fn a_document_that_is_none_is_told_and_no_key_of_a_map_is_printed_whatever_its_name() {
    let edits = [
        ("        phone:\n", "        phone:\n          pattern: '('\n", Err("customers.yaml")),
        ("        phone:\n", "        phone:\n          minLength: many\n", Err("customers.yaml")),
        ("        metadata:\n", "        labels:\n", Ok("customer.labels.*")),
    ];
    for (from, to, expected) in edits {
        let tree = Tree::new();
        fs::write(tree.path(DOCUMENT), committed().replace(from, to)).unwrap();
        let mut body = json!({ "customer": customer() });
        put(&mut body, "/customer/labels", json!({ "markofaperson": { "a": 1 } }));
        put(&mut body, "/customer/metadata", Value::Null);
        let entry = call("GET", "/v1/customers/fcus_1", &Value::Null, 200, &body);
        let (code, stdout, stderr) = tree.replay(&har(&[entry]).to_string(), "text");
        assert!(!format!("{stdout}{stderr}").contains("markofaperson"), "{stdout}{stderr}");
        match expected {
            Ok(place) => assert!(code == 1 && stdout.contains(place), "{stdout}{stderr}"),
            Err(words) => {
                assert_eq!((code, stdout.as_str(), stderr.lines().count()), (2, "", 1), "{stderr}");
                assert!(stderr.contains(words), "{stderr}");
            }
        }
    }
}

/// Collects the place of every value.
fn pointers(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                pointers(member, format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| pointers(item, format!("{pointer}/{index}"), found));
        }
        _ => {}
    }
    found.push(pointer);
}
