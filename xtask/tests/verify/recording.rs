//! Recordings of `fake-flex --proxy`: their contents, and what `verify --recording` finds in them.

use fake_flex::Contract;
use fake_flex::recording::{HEADER, Recorded, Seen};
use serde_json::{Value, json};

use crate::{MARK, Tree, customer, put};

/// A call with a mark in each value, and in whatever may be one.
struct Call {
    method: &'static str,
    path: String,
    query: String,
    request: Value,
    status: u16,
    response: (&'static str, String),
}

const JSON: &str = "application/json; charset=utf-8";

fn call(method: &'static str, path: &str, request: Value, response: &Value) -> Call {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let (path, query) = (path.replace("MARK", MARK), query.replace("MARK", MARK));
    Call { method, path, query, request, status: 200, response: (JSON, response.to_string()) }
}

fn with(pointer: &str, value: Value) -> Call {
    let mut body = json!({ "customer": customer() });
    put(&mut body, pointer, value);
    call("GET", "/v1/customers/MARK", Value::Null, &body)
}

fn line(call: &Call) -> String {
    let body = if call.request.is_null() { String::new() } else { call.request.to_string() };
    let seen = Seen {
        method: call.method,
        path: &call.path,
        query: &call.query,
        request: (Some(JSON), body.as_bytes()),
        status: call.status,
        response: (Some(call.response.0), call.response.1.as_bytes()),
    };
    serde_json::to_string(&Recorded::new(Contract::of_flex(), &seen)).unwrap()
}

fn verify(lines: &[String]) -> (i32, String, String) {
    let recording = format!("{HEADER}\n{}\n", lines.join("\n"));
    assert!(!recording.to_lowercase().contains("mark"), "{recording}");
    Tree::new().run(&["--recording", "flex.recording"], recording.as_bytes(), "text")
}

#[test]
fn calls_as_documented_agree_without_their_values() {
    let one = json!({ "customer": customer() });
    let name = json!({ "customer": { "first_name": MARK, "last_name": MARK, "email": MARK, "metadata": { MARK: MARK, "mark": MARK } } });
    let method = json!({
        "payment_method_id": MARK, "test_mode": true,
        "card": { "brand": MARK, "last4": MARK, "exp_month": 12.0, "exp_year": 2030 },
    });
    let calls = [
        call("POST", "/v1/customers", name, &one),
        call(
            "GET",
            "/v1/customers?limit=3&email=MARK%40example.com&starting_after=MARK",
            Value::Null,
            &json!({ "customers": [customer(), customer()] }),
        ),
        call("PATCH", "/v1/customers/MARK", json!({ "customer": { "phone": MARK } }), &one),
        call(
            "DELETE",
            "/v1/customers/MARK",
            Value::Null,
            &json!({ "customer": { "customer_id": MARK, "deleted": true } }),
        ),
        call("GET", "/v1/customers/MARK/payment_methods", Value::Null, &json!({ "payment_methods": [method] })),
        call("GET", "/v1/customers/MARK/payment_methods/MARK", Value::Null, &json!({ "payment_method": method })),
        Call { status: 404, ..call("GET", "/v1/customers/MARK", Value::Null, &json!({ "detail": MARK })) },
        Call {
            status: 502,
            response: ("text/html; a=Mark", format!("<p>{MARK}")),
            ..call("GET", "/v1/customers/MARK", Value::Null, &Value::Null)
        },
        call("GET", "/MARK/prices", Value::Null, &json!([MARK])),
    ];
    let (code, stdout, stderr) = verify(&calls.map(|call| line(&call)));
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    let expected = "not checked: values, and so enums, formats, patterns and bounds of numbers\n\
                    openapi/customers.yaml agrees with what flex.recording recorded (calls: 8, others: 1)\n";
    assert_eq!(stdout, expected);
}

#[test]
fn calls_that_are_not_documented_are_found_without_their_values() {
    let one = "GET /v1/customers/{id}: the response 200";
    let customers = json!({ "customers": [] });
    let table = [
        (
            with("/customer/nickname", json!(MARK)),
            format!("{one}, `customer.nickname`: the document has no such property"),
        ),
        (
            with("/customer/nickname", json!({ "mark": { "a": 1 } })),
            format!("{one}, `customer.nickname`: the document has"),
        ),
        (with("/customer/phone", json!(1)), format!("{one}, `customer.phone`: value is not")),
        (with("/customer/last_name", Value::Null), format!("{one}, `customer`: \"last_name\" is a required property")),
        (with("/customer/metadata/mark", json!({ MARK: 1 })), format!("{one}, `customer.metadata.*`: value is not")),
        (
            Call { response: ("text/html", MARK.to_owned()), ..with("/customer/phone", json!(MARK)) },
            format!("{one}: the media type is text/html, and not"),
        ),
        (
            Call { response: ("text/mark", MARK.to_owned()), ..with("/customer/phone", json!(MARK)) },
            format!("{one}: the media type is another, and not"),
        ),
        (
            Call { response: (JSON, MARK.to_owned()), ..with("/customer/phone", json!(MARK)) },
            format!("{one}: the body is not JSON"),
        ),
        (
            Call { response: (JSON, String::new()), ..with("/customer/phone", json!(MARK)) },
            format!("{one}: there is no body"),
        ),
        (
            Call { status: 302, ..with("/customer/phone", json!(MARK)) },
            "the response 302: status 302 is not documented".to_owned(),
        ),
        (
            call("GET", "/v1/customers?sort=MARK&MARK=1", Value::Null, &customers),
            "the request, `sort`: no such query parameter".to_owned(),
        ),
        (
            call("GET", "/v1/customers?sort=MARK&MARK=1", Value::Null, &customers),
            "the request, `*`: no such query parameter".to_owned(),
        ),
        (
            call("GET", "/v1/customers?limit=MARK", Value::Null, &customers),
            "the request, `limit`: value is not of type".to_owned(),
        ),
        (
            call("POST", "/v1/customers", Value::Null, &json!({ "customer": customer() })),
            "POST /v1/customers: the request: value is not".to_owned(),
        ),
        (
            call("POST", "/v1/customers/MARK/merge", Value::Null, &json!({})),
            "POST /v1/customers/{}/{}: the request: no such operation".to_owned(),
        ),
    ];
    for (call, expected) in table {
        let (code, stdout, stderr) = verify(&[line(&call), line(&call)]);
        assert!(
            code == 1 && stdout.contains(&expected) && stdout.contains("    2  "),
            "{expected}, not {code}: {stdout}{stderr}"
        );
    }
}

#[test]
fn a_recording_that_was_cut_off_is_read_as_far_as_it_goes() {
    let whole = line(&with("/customer/phone", json!(MARK)));
    let half = whole[..whole.len() / 2].to_owned();
    let (code, stdout, stderr) = verify(&[whole.clone(), half, HEADER.to_owned(), whole.clone(), String::new()]);
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    assert!(
        stdout.contains("not readable: 1: entry 3 (it is not a call)\n") && stdout.contains("(calls: 2, others: 0)"),
        "{stdout}"
    );
    let table = [
        (String::new(), "flex.recording is not a recording of fake-flex --proxy"),
        (whole, "flex.recording is not a recording"),
        (
            format!("{HEADER}\n"),
            "flex.recording has no call of an operation of openapi/customers.yaml (other calls: 0, not readable: 0)",
        ),
    ];
    for (text, expected) in table {
        let (code, stdout, stderr) = Tree::new().run(&["--recording", "flex.recording"], text.as_bytes(), "text");
        assert_eq!((code, stdout.as_str(), stderr.lines().count()), (2, "", 1), "{stderr}");
        assert!(stderr.contains(expected), "{stderr}, not {expected}");
    }
}
