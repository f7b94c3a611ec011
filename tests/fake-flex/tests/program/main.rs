//! The program `fake-flex`: a fake for programs that call Flex, in any language.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../../tests/http/mod.rs"]
mod http;
mod process;
mod proxy;
mod walks;

use std::collections::BTreeMap;
use std::time::Duration;

use fake_flex::{Preset, RawServer};
use flex_sdk::{Client, CreateCustomer, RetryPolicy};
use process::{Program, refusal};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const KEY: &str = "fsk_test_fake";
const JOHN: &str = r#"{"customer":{"first_name":"John","last_name":"Doe","email":"john@example.com"}}"#;

impl Program {
    /// The status of a response, and its JSON.
    async fn call(&self, key: &str, method: Method, path: &str, body: &str) -> reqwest::Result<(StatusCode, Value)> {
        let request = http::client().request(method, format!("{}{path}", self.url)).bearer_auth(key);
        let request = request.header("content-type", "application/json; charset=utf-8").body(body.to_owned());
        let response = request.timeout(Duration::from_millis(500)).send().await?;
        Ok((response.status(), response.json().await?))
    }

    async fn create(&self, key: &str) -> u16 {
        self.call(key, Method::POST, "/v1/customers", JOHN).await.unwrap().0.as_u16()
    }

    /// The customers of a key.
    async fn customers(&self, key: &str) -> Vec<Value> {
        let (_, body) = self.call(key, Method::GET, "/__fake/customers", "").await.unwrap();
        body["customers"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_and_nothing_personal() {
    let program = Program::start(&["--preset", "carried-out-then-500"]).await;
    assert_eq!(program.key, "fsk_test_fake, or any that begins with fsk_test_");
    for expected in [500, 200] {
        assert_eq!(program.create(KEY).await, expected);
    }
    let query = "/v1/customers?email=john@example.com";
    program.call(KEY, Method::GET, query, "").await.unwrap();
    program.call("fsk_live", Method::GET, "/v1/customers/john@example.com", "").await.unwrap();
    program.call(KEY, Method::GET, "/john@example.com", "").await.unwrap();
    let (code, log) = program.stop().await;
    assert_eq!(code, Some(0));
    let expected = [
        "POST /v1/customers 500 (carried out, other response)",
        "POST /v1/customers 200",
        "GET /v1/customers 500 (carried out, other response)",
        "GET /v1/customers/{id} 401",
        "(no such operation) 500 (carried out, other response)",
    ];
    assert_eq!(log.lines().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn each_test_key_has_customers_requests_and_faults_of_its_own() {
    let program = Program::start(&[]).await;
    assert_eq!(program.create("fsk_test_1").await, 200);
    let faults = r#"{"preset":"proxy-502"}"#;
    assert_eq!(program.call("fsk_test_1", Method::POST, "/__fake/faults", faults).await.unwrap().0, 200);
    assert_eq!(program.create("fsk_test_2").await, 200);
    for key in ["fsk_test_1", "fsk_test_2"] {
        assert_eq!(program.customers(key).await.len(), 1, "{key}");
        let (_, body) = program.call(key, Method::GET, "/__fake/received", "").await.unwrap();
        assert_eq!(body["received"].as_array().unwrap().len(), 1, "{key}");
        assert!(!body.to_string().contains(key), "{body}");
    }
    assert!(program.customers(KEY).await.is_empty());
    // A request without an accepted key takes no fault, and is not recorded.
    assert_eq!(program.call(KEY, Method::POST, "/__fake/faults", faults).await.unwrap().0, 200);
    for key in ["fsk_production", "sk_test_1", ""] {
        assert_eq!(program.create(key).await, 401, "{key}");
    }
    let (_, body) = program.call(KEY, Method::GET, "/__fake/faults", "").await.unwrap();
    assert_eq!(body["pending"].as_array().unwrap().len(), 1, "{body}");
    let (_, body) = program.call(KEY, Method::GET, "/__fake/received", "").await.unwrap();
    assert_eq!(body["received"], json!([]));
}

#[tokio::test]
async fn a_header_that_cannot_be_read_is_nobodys_key() {
    let program = Program::start(&[]).await;
    let named = "fsk_test_1";
    // The header, the status of a reset, and the key whose customers are gone after it.
    let table = [
        (None, 200, Some(KEY)),
        (Some(format!("Bearer {KEY}")), 200, Some(KEY)),
        (Some(format!("Bearer {named}")), 200, Some(named)),
        (Some(format!("bearer {named}")), 200, Some(named)),
        (Some(format!("BEARER \t {named}")), 200, Some(named)),
        (Some(named.to_owned()), 401, None),
        (Some(format!("Basic {named}")), 401, None),
        (Some(format!("Bearer {named} {KEY}")), 401, None),
        (Some("Bearer".to_owned()), 401, None),
        (Some(String::new()), 401, None),
        (Some(format!("Bearer \u{fc}{named}")), 401, None),
    ];
    for (header, status, gone) in table {
        for key in [KEY, named] {
            assert_eq!(program.create(key).await, 200);
        }
        let mut request = http::client().post(format!("{}/__fake/reset", program.url));
        if let Some(header) = &header {
            request = request.header("authorization", header);
        }
        assert_eq!(request.send().await.unwrap().status().as_u16(), status, "{header:?}");
        for key in [KEY, named] {
            assert_eq!(program.customers(key).await.is_empty(), gone == Some(key), "{header:?}: {key}");
        }
    }
}

#[tokio::test]
async fn an_email_that_was_taken_over_is_the_one_of_those_who_have_it() {
    const KEY: &str = "fsk_test_taken";
    let (post, patch, delete) = (Method::POST, Method::PATCH, Method::DELETE);
    // Bob takes over x@example.com from Ann. What happens to Ann or Bob then, and who is updated by a create with
    // x@example.com.
    let table = [
        ("nothing", None, "Bob"),
        ("Ann goes", Some((&delete, "Ann", "")), "Bob"),
        ("Ann gets another", Some((&patch, "Ann", "z@example.com")), "Bob"),
        ("Bob goes", Some((&delete, "Bob", "")), "Ann"),
        ("Bob gets his own back", Some((&patch, "Bob", "y@example.com")), "Ann"),
    ];
    let body = |first_name: &str, email: &str| {
        json!({ "customer": { "first_name": first_name, "last_name": "Example", "email": email } }).to_string()
    };
    for ((case, change, updated), is_restarted) in table.iter().flat_map(|row| [(row, false), (row, true)]) {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let state = ["--state", state.to_str().unwrap()];
        let mut program = Program::start(&state).await;
        let mut ids = BTreeMap::new();
        for (name, email) in [("Ann", "x@example.com"), ("Bob", "y@example.com")] {
            let (_, created) = program.call(KEY, post.clone(), "/v1/customers", &body(name, email)).await.unwrap();
            ids.insert(name, created["customer"]["customer_id"].as_str().unwrap().to_owned());
        }
        let taken = (&patch, "Bob", "x@example.com");
        for (method, name, email) in [Some(taken), *change].into_iter().flatten() {
            let body = if email.is_empty() { String::new() } else { body(name, email) };
            let customer = format!("/v1/customers/{}", ids[name]);
            assert_eq!(program.call(KEY, method.clone(), &customer, &body).await.unwrap().0, 200, "{case}");
        }
        if is_restarted {
            program.kill().await;
            program = Program::start(&state).await;
        }
        let carl = body("Carl", "x@example.com");
        let (_, created) = program.call(KEY, post.clone(), "/v1/customers", &carl).await.unwrap();
        assert_eq!(created["customer"]["customer_id"], *ids[updated], "{case}, restarted: {is_restarted}");
        let customers = program.customers(KEY).await;
        let is_gone = change.is_some_and(|(method, ..)| method == delete);
        assert_eq!(customers.len(), 2 - usize::from(is_gone), "{case}, restarted: {is_restarted}");
    }
}

#[tokio::test]
async fn what_it_keeps_is_told_and_changed_over_http() {
    let (get, post, delete) = (Method::GET, Method::POST, Method::DELETE);
    let program = Program::start(&[]).await;
    // The id of the first customer is the same for every key.
    let (_, created) = program.call("fsk_test_1", Method::POST, "/v1/customers", JOHN).await.unwrap();
    let john = created["customer"]["customer_id"].as_str().unwrap();
    let methods = format!("/v1/customers/{john}/payment_methods");
    let method = format!("{methods}/fpm_1");
    let [card, named, odd, numbered] = [
        json!({ "customer": john, "card": { "last4": "4242" } }),
        json!({ "customer": john, "payment_method_id": "fpm_1" }),
        json!({ "customer": john, "card": "4242" }),
        json!({ "customer": john, "payment_method_id": 1 }),
    ]
    .map(|body| body.to_string());
    // In this order: the method, the path, the body, the status, and the value at a pointer in the response.
    let table = [
        (&get, "/__fake/health", "", 200, "/status", json!("ok")),
        (&post, "/v1/customers", JOHN, 200, "/customer/first_name", json!("John")),
        (&get, "/__fake/customers", "", 200, "/customers/0/email", json!("john@example.com")),
        (&get, "/__fake/received", "", 200, "/received/0/body/customer/last_name", json!("Doe")),
        (&get, "/__fake/received", "", 200, "/received/0/headers/authorization", Value::Null),
        (&get, "/__fake/faults", "", 200, "/presets/0", json!("carried-out-then-500")),
        (&post, "/__fake/faults", r#"{"preset":"carried-out-then-500","times":2}"#, 200, "/status", json!("ok")),
        (&get, "/__fake/faults", "", 200, "/pending/1", json!("carried out, other response")),
        (&post, "/v1/customers", JOHN, 500, "/message", json!("Internal Server Error")),
        (&delete, "/__fake/faults", "", 200, "/status", json!("ok")),
        (&post, "/v1/customers", JOHN, 200, "/customer/first_name", json!("John")),
        (&post, "/__fake/faults", r#"{"preset":"rate-limited"}"#, 200, "/status", json!("ok")),
        (&get, "/v1/customers", "", 429, "/error/code", json!("rate_limited")),
        (&get, "/v1/customers", "", 429, "/error/code", json!("rate_limited")),
        (&post, "/__fake/reset", "", 200, "/status", json!("ok")),
        (&get, "/v1/customers", "", 200, "/customers", json!([])),
        (&get, "/__fake/received", "", 200, "/received/1", Value::Null),
        (&post, "/__fake/faults", r#"{"share":1,"seed":7}"#, 200, "/status", json!("ok")),
        (&post, "/__fake/faults", r#"{"preset":"none"}"#, 422, "", Value::Null),
        (&post, "/__fake/faults", r#"{"share":2}"#, 422, "", Value::Null),
        (&post, "/__fake/faults", r#"{"rate":0}"#, 422, "", Value::Null),
        (&post, "/__fake/faults", r#"{"speed":1}"#, 422, "", Value::Null),
        (&post, "/__fake/faults", r#"{"seed":7}"#, 422, "", Value::Null),
        (&post, "/__fake/faults", r#"{"rate":7,"times":2}"#, 422, "", Value::Null),
        (&post, "/__fake/faults", "{}", 422, "", Value::Null),
        (&post, "/__fake/faults", "", 422, "", Value::Null),
        (&delete, "/__fake/faults", "", 200, "/status", json!("ok")),
        (&post, "/v1/customers", JOHN, 200, "/customer/customer_id", json!(john)),
        (&post, "/__fake/payment_methods", &card, 200, "/payment_method/card/last4", json!("4242")),
        (&post, "/__fake/payment_methods", &named, 200, "/payment_method/payment_method_id", json!("fpm_1")),
        (&post, "/__fake/payment_methods", &named, 200, "/payment_method/test_mode", json!(true)),
        (&get, &methods, "", 200, "/payment_methods/0/payment_method_id", json!("fpm_1")),
        (&get, &methods, "", 200, "/payment_methods/1/card/last4", json!("4242")),
        (&get, &methods, "", 200, "/payment_methods/2", Value::Null),
        (&get, &method, "", 200, "/payment_method/customer", json!(john)),
        (&delete, "/__fake/payment_methods/fpm_1", "", 200, "/status", json!("ok")),
        (&get, &method, "", 404, "/detail", json!("not_found")),
        (&get, &methods, "", 200, "/payment_methods/0/card/last4", json!("4242")),
        (&get, &methods, "", 200, "/payment_methods/1", Value::Null),
        (&delete, "/__fake/payment_methods/fpm_1", "", 404, "", Value::Null),
        (&post, "/__fake/payment_methods", r#"{"customer":"fcus_nobody"}"#, 404, "", Value::Null),
        (&post, "/__fake/payment_methods", &odd, 422, "/detail/0/loc/1", json!("card")),
        (&post, "/__fake/payment_methods", &numbered, 422, "", Value::Null),
        (&post, "/__fake/payment_methods", "{}", 422, "", Value::Null),
        (&post, "/__fake/payment_methods", "", 422, "", Value::Null),
        (&get, "/__fake/payment_methods", "", 405, "", Value::Null),
        (&delete, "/__fake/customers", "", 405, "", Value::Null),
        (&get, "/__fake/nothing", "", 404, "", Value::Null),
    ];
    for (method, path, body, status, pointer, expected) in table {
        let (found, response) = program.call(KEY, method.clone(), path, body).await.unwrap();
        assert_eq!(found, status, "{method} {path} {body}: {response}");
        if !pointer.is_empty() {
            assert_eq!(response.pointer(pointer).cloned().unwrap_or_default(), expected, "{method} {path}: {response}");
        }
    }
}

#[tokio::test]
async fn a_preset_spoils_the_first_attempt_and_the_sdk_survives_it() {
    // The first attempt as a plain client sees it: no status without a complete response.
    let table = [
        ("carried-out-then-500", Some(500)),
        ("never-answered", None),
        ("truncated", None),
        ("rate-limited", Some(429)),
        ("proxy-502", None),
        ("slow", None),
        ("desynchronised", Some(200)),
    ];
    for (preset, seen) in table {
        let program = Program::start(&["--preset", preset]).await;
        let first = program.call(KEY, Method::POST, "/v1/customers", JOHN).await;
        assert_eq!(first.as_ref().ok().map(|(status, _)| status.as_u16()), seen, "{preset}: {first:?}");

        let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
        let flex = Client::builder().api_key("fsk_test_sdk").base_url(&program.url).retry(retry);
        // Longer than `slow` takes.
        let attempt = Duration::from_millis(if preset == "slow" { 10_000 } else { 500 });
        let flex = flex.attempt_timeout(attempt).build().unwrap();
        let jane = |name: &str| CreateCustomer::builder().first_name(name).last_name("Doe").email("jane@example.com");
        for name in ["Jane", "Janet"] {
            let created = flex.customers().create(jane(name).build()).await;
            let created = created.unwrap_or_else(|error| panic!("{preset}: {error:?}"));
            assert_eq!((created.first_name.as_str(), created.email.as_str()), (name, "jane@example.com"), "{preset}");
        }
        assert_eq!(program.customers("fsk_test_sdk").await.len(), 1, "{preset}");
        assert_eq!(program.stop().await.0, Some(0), "{preset}");
    }
}

#[tokio::test]
async fn a_desynchronised_connection_has_a_response_too_many() {
    let program = Program::start(&["--preset", "desynchronised"]).await;
    let mut stream = TcpStream::connect(program.url.strip_prefix("http://").unwrap()).await.unwrap();
    let request = format!("GET /v1/customers HTTP/1.1\r\nhost: flex\r\nauthorization: Bearer {KEY}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains("fcus_someone_else") {
        assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0, "{}", String::from_utf8_lossy(&read));
    }
    assert_eq!(String::from_utf8_lossy(&read).matches("HTTP/1.1 200 OK").count(), 2);
}

#[tokio::test]
async fn a_rate_is_kept_for_each_key() {
    let program = Program::start(&["--rate", "1/s"]).await;
    for key in ["fsk_test_1", "fsk_test_2"] {
        assert_eq!(program.create(key).await, 200);
    }
    assert_eq!(program.create("fsk_test_1").await, 429);
}

#[tokio::test]
async fn the_same_seed_goes_wrong_in_the_same_ways() {
    let mut outcomes = Vec::new();
    for seed in ["7", "7", "8"] {
        let program = Program::start(&["--seed", seed, "--faults", "0.5"]).await;
        let mut statuses = Vec::new();
        for _ in 0..12 {
            let outcome = program.call(KEY, Method::GET, "/v1/customers", "").await;
            statuses.push(outcome.ok().map(|(status, _)| status.as_u16()));
        }
        outcomes.push(statuses);
    }
    assert_eq!(outcomes[0], outcomes[1]);
    assert_ne!(outcomes[0], outcomes[2]);
}

#[tokio::test]
async fn customers_are_still_there_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state");
    let state = ["--state", file.to_str().unwrap()];

    let program = Program::start(&state).await;
    for key in ["fsk_test_1", "fsk_test_2"] {
        assert_eq!(program.create(key).await, 200);
    }
    let jane = JOHN.replace("john", "jane");
    let (_, created) = program.call("fsk_test_1", Method::POST, "/v1/customers", &jane).await.unwrap();
    let deleted = format!("/v1/customers/{}", created["customer"]["customer_id"].as_str().unwrap());
    assert_eq!(program.call("fsk_test_1", Method::DELETE, &deleted, "").await.unwrap().0, 200);
    let before = program.customers("fsk_test_1").await;
    program.kill().await;

    let program = Program::start(&state).await;
    assert_eq!(program.customers("fsk_test_1").await, before);
    // The same email is the same customer, and the id of a deleted one is not reused.
    assert_eq!(program.create("fsk_test_1").await, 200);
    assert_eq!(program.customers("fsk_test_1").await, before);
    let (_, created) = program.call("fsk_test_1", Method::POST, "/v1/customers", &jane).await.unwrap();
    assert_ne!(format!("/v1/customers/{}", created["customer"]["customer_id"].as_str().unwrap()), deleted);
    assert_eq!(program.call("fsk_test_2", Method::POST, "/__fake/reset", "").await.unwrap().0, 200);
    // Two programs do not share a file, and the file contains no key.
    let (code, stderr) = refusal(&[&["--port", "0"][..], &state].concat()).await;
    assert!(code == Some(1) && stderr.contains("cannot be used"), "{stderr}");
    assert_eq!(program.stop().await.0, Some(0));
    let bytes = std::fs::read(&file).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("fsk_test_1"));

    let program = Program::start(&state).await;
    assert_eq!(program.customers("fsk_test_1").await.len(), 2);
    assert!(program.customers("fsk_test_2").await.is_empty());
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_the_reason() {
    let program = Program::start(&[]).await;
    let port = program.url.rsplit(':').next().unwrap();
    // A file of another kind is not overwritten.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes");
    std::fs::write(&file, "of mine").unwrap();
    let table: [(&[&str], i32, &str); 9] = [
        (&["--port", "0", "--state", file.to_str().unwrap()], 1, "cannot be used"),
        (&["--port", port], 1, "cannot be used"),
        (&["--port", "0", "--state", "/nowhere/state"], 1, "/nowhere/state"),
        (&["--faults", "30"], 2, "from 0 to 1"),
        (&["--faults", "NaN"], 2, "from 0 to 1"),
        (&["--seed", "7"], 2, "--faults"),
        (&["--rate", "0/s"], 2, "such as 200/s"),
        (&["--rate", "fast"], 2, "such as 200/s"),
        (&["--preset", "none"], 2, "carried-out-then-500"),
    ];
    for (arguments, code, expected) in table {
        let (found, stderr) = refusal(arguments).await;
        assert!(found == Some(code) && stderr.contains(expected), "{arguments:?}: {found:?} {stderr}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "of mine");
}

#[test]
fn the_readme_has_every_preset_and_every_path() {
    let readme = include_str!("../../README.md");
    let rows: Vec<_> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    let paths = ["GET /__fake/health", "GET /__fake/customers", "GET /__fake/received", "GET /__fake/faults"];
    let changes = ["POST /__fake/faults", "DELETE /__fake/faults", "POST /__fake/reset"];
    let payment_methods = ["POST /__fake/payment_methods", "DELETE /__fake/payment_methods/{id}"];
    for name in Preset::ALL.map(Preset::name).into_iter().chain(paths).chain(changes).chain(payment_methods) {
        assert!(rows.iter().any(|row| row.starts_with(&format!("| `{name}` |"))), "{name} is not in the README");
    }
}

#[tokio::test]
async fn events_are_sent_to_a_receiver_on_loopback() {
    const SECRET: &str = "fwhsec_c2VjcmV0";
    let receiver = RawServer::start().await.unwrap();
    receiver.respond(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec());
    let url = receiver.url();
    let options = ["--webhook", &url, "--webhook-secret", SECRET, "--webhook-fault", "twice"];
    let mut program = Program::start(&options).await;
    assert_eq!(program.create("fsk_test_any").await, 200);
    assert_eq!(program.logged("POST /v1/customers ").await, "200");
    assert_eq!(program.logged("webhook customer.created ").await, "204 (twice)");
    assert_eq!(program.logged("webhook customer.created ").await, "204");
    assert_eq!(program.stop().await, (Some(0), String::new()));

    let table: [(&[&str], i32, &str); 4] = [
        (&["--webhook", "http://192.0.2.1/", "--webhook-secret", SECRET], 1, "is not on loopback"),
        (&["--webhook", &url, "--webhook-secret", "secret"], 1, "is not fwhsec_ followed by base64"),
        (&["--webhook", &url], 2, "--webhook-secret"),
        (&["--webhook-fault", "late"], 2, "--webhook"),
    ];
    for (arguments, code, expected) in table {
        let (exit, said) = refusal(arguments).await;
        assert!(exit == Some(code) && said.contains(expected), "{arguments:?}: {exit:?} {said}");
    }
}
