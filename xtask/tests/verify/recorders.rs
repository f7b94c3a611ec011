//! How recorders write traffic, and how `verify --har` reads it.

use serde_json::{Value, json};

use crate::{MARK, Tree, call, created, customer, har};

/// A recording, the exit code and the expected output.
struct Row {
    name: &'static str,
    entries: Vec<String>,
    code: i32,
    expected: Vec<&'static str>,
}

fn row(name: &'static str, entries: &[Value], code: i32, expected: &[&'static str]) -> Row {
    Row { name, entries: entries.iter().map(Value::to_string).collect(), code, expected: expected.to_vec() }
}

/// A call as documented, with an edit.
fn good(edit: impl FnOnce(&mut Value)) -> Value {
    let mut call = call("GET", "/v1/customers/fcus_1", &Value::Null, 200, &json!({ "customer": customer() }));
    edit(&mut call);
    call
}

/// A call that is not as documented.
fn bad() -> Value {
    let mut customer = customer();
    customer["nickname"] = MARK.into();
    call("GET", "/v1/customers/fcus_1", &Value::Null, 200, &json!({ "customer": customer }))
}

fn at(url: &str, mut call: Value) -> Value {
    call["request"]["url"] = url.into();
    call
}

/// A call, with what the recorder kept of the response's body.
fn content(content: Value) -> Value {
    good(|call| call["response"]["content"] = content)
}

/// A create, with what the recorder kept of the request's body.
fn post_data(post_data: Value) -> Value {
    let mut call = created();
    call["request"]["bodySize"] = 71.into();
    call["request"]["postData"] = post_data;
    call
}

fn text() -> String {
    json!({ "customer": customer() }).to_string()
}

/// The text of a body in base64, as `base64` of coreutils writes it with a line break after each 76 letters.
fn base64() -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // The text needs the letters that differ between the alphabets.
    let text = text().replace("\"test_mode\"", "\"phone\":\"??>>~~??>>\",\"test_mode\"");
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            encoded.push(char::from(LETTERS[(bits >> (18 - 6 * index)) as usize & 63]));
        }
        encoded += &"="[..usize::from(chunk.len() < 3)].repeat(3 - chunk.len());
    }
    encoded
}

fn wrapped(line_break: &str) -> String {
    base64().as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line) + line_break).collect()
}

const NICKNAME: &str =
    "    1  GET /v1/customers/{id}: the response 200, `customer.nickname`: the document has no such property";

/// Only calls of Flex count.
fn hosts() -> Vec<Row> {
    let other = |url: &str| at(url, bad());
    vec![
        row(
            "a browser with several tabs",
            &[
                bad(),
                other("https://api.payments.example/v1/customers/1"),
                other("https://gateway.example/flex/v1/customers/1"),
                other("https://api.withflex.com.example/v1/customers/1"),
                other("https://api-withflex.com/v1/customers/1"),
                other("https://apiwithflex.com/v1/customers/1"),
                other("https://api.withflex.com@payments.example/v1/customers/1"),
                other("https://payments.example/https://api.withflex.com/v1/customers/1"),
                other("https://payments.example/v1/customers?to=api.withflex.com"),
                other("wss://api.withflex.com/v1/customers/1"),
            ],
            1,
            &[NICKNAME, "hosts: api.withflex.com (calls: 1)", "(calls: 1, others: 9)"],
        ),
        row(
            "Flex in other letters",
            &[
                at("HTTPS://API.WithFlex.com/v1/customers/1", good(|_| {})),
                at("https://api.withflex.com:443/v1/customers/1", good(|_| {})),
                at("https://api.withflex.com./v1/customers/1", good(|_| {})),
                at("https://user:word@api.withflex.com/v1/customers/1#a", good(|_| {})),
            ],
            0,
            &["hosts: api.withflex.com (calls: 4)", "agrees with flex.har (calls: 4, others: 0)"],
        ),
    ]
}

/// One bad entry does not affect the others.
fn bad_entries() -> Vec<Row> {
    let edited = |edit: fn(&mut Value)| good(edit);
    let without = |holder: &str, name: &str| {
        good(|call| drop(call.pointer_mut(holder).unwrap().as_object_mut().unwrap().remove(name)))
    };
    let entries = [
        bad(),
        Value::Null,
        json!("aborted"),
        without("", "request"),
        without("/request", "url"),
        edited(|call| call["request"]["url"] = "/v1/customers".into()),
        without("/request", "method"),
        edited(|call| call["request"]["method"] = 1.into()),
        without("", "response"),
        edited(|call| call["response"] = Value::Null),
        edited(|call| call["response"]["status"] = 0.into()),
        without("/response", "status"),
        edited(|call| call["response"]["status"] = Value::Null),
        edited(|call| call["response"]["status"] = "200".into()),
        edited(|call| call["response"]["status"] = json!(200.0)),
        edited(|call| call["response"]["status"] = 99999.into()),
        good(|_| {}),
    ];
    let reasons = [
        NICKNAME,
        "not readable: 15: ",
        "entry 2, 3, 4 (it has no request)",
        "entry 9, 10, 11 (it has no response)",
        "entry 5, 6 (its request has no URL)",
        "entry 7, 8 (its request has no method)",
        "entry 12, 13, 14, 15, 16 (its response has no status)",
        "differs in 1 place from what flex.har recorded (calls: 2, others: 0)",
    ];
    let mut rows = vec![row("a browser", &entries, 1, &reasons)];
    // Invalid JSON, in a call of ours and in another call.
    let broken = ["\"\\ud83d\"", "NaN", "\"\u{1}\"", "\"\u{e9}\"", "1e999", "[}", "Infinity"];
    for place in [good(|call| call["comment"] = "here".into()), json!({ "request": "here" })] {
        let mut row = row(
            "a proxy",
            &[bad()],
            1,
            &[NICKNAME, "not readable: 7: entry 2, 3, 4, 5, 6, 7, 8 (it is not JSON)", "(calls: 2,"],
        );
        row.entries.extend(broken.map(|broken| place.to_string().replace("\"here\"", broken)));
        row.entries.push(good(|_| {}).to_string());
        rows.push(row);
    }
    rows
}

/// Bodies that were not recorded are not judged.
fn missing_bodies() -> Vec<Row> {
    let json_type = "application/json";
    let mut without_post_data = created();
    without_post_data["request"].as_object_mut().unwrap().remove("postData");
    without_post_data["request"]["bodySize"] = 0.into();
    let with_size = |size: i64| {
        let mut call = content(json!({ "mimeType": json_type, "size": 0 }));
        call["response"]["bodySize"] = size.into();
        call
    };
    let mut announced = with_size(-1);
    announced["response"]["headers"] = json!([{ "name": "Content-Length", "value": "182" }]);
    let requests = [
        post_data(json!({ "mimeType": json_type, "text": "", "params": [], "_file": "3f2a.json" })),
        post_data(json!({ "mimeType": json_type, "_file": "3f2a.json" })),
        post_data(json!({ "mimeType": json_type, "params": [{ "name": MARK, "value": MARK }] })),
        post_data(json!({ "mimeType": json_type, "text": "" })),
        post_data(json!({ "mimeType": json_type, "text": null })),
        post_data(Value::Null),
        without_post_data,
    ];
    let responses = [
        content(json!({ "mimeType": json_type, "size": 182, "_file": "3f2a.json" })),
        content(json!({ "mimeType": json_type, "size": 182, "comment": "The body was not kept" })),
        content(json!({ "mimeType": json_type, "size": 182 })),
        content(json!({ "mimeType": json_type, "size": 182, "text": "" })),
        content(json!({ "mimeType": json_type, "size": -1, "text": "" })),
        content(json!({ "mimeType": json_type, "text": "" })),
        content(json!({ "mimeType": json_type, "size": 0, "comment": "Response body is not included" })),
        content(json!({ "mimeType": "x-unknown", "size": 182 })),
        content(json!({})),
        content(Value::Null),
        good(|call| drop(call["response"].as_object_mut().unwrap().remove("content"))),
        with_size(182),
        announced,
    ];
    let empty = [
        content(json!({ "mimeType": json_type, "size": 0, "text": "" })),
        content(json!({ "mimeType": json_type, "size": 0, "text": "", "comment": "" })),
        content(json!({ "mimeType": json_type, "size": 0 })),
        with_size(0),
    ];
    let recorded = "agrees with what flex.har recorded";
    let nothing = "agrees with what flex.har recorded, which includes no body (calls: 13, others: 0)";
    let empty_bodies = "    4  GET /v1/customers/{id}: the response 200: there is no body";
    vec![
        row("requests", &requests, 0, &["bodies not recorded: requests: 7, responses: 0", recorded]),
        row("responses", &responses, 0, &["bodies not recorded: requests: 0, responses: 13", nothing]),
        row("empty", &empty, 1, &[empty_bodies, "differs in 1 place from flex.har (calls: 4, others: 0)"]),
    ]
}

/// Requests that nobody documents are not calls.
fn methods() -> Vec<Row> {
    let preflight = |path: &str, method: &str| {
        let mut call = call(method, path, &Value::Null, 204, &Value::Null);
        call["response"]["content"] = json!({ "size": 0, "mimeType": "x-unknown" });
        call
    };
    let mut rows = vec![row(
        "a browser, before each call",
        &[
            preflight("/v1/customers", "OPTIONS"),
            created(),
            preflight("/v1/customers/fcus_1", "options"),
            preflight("/v1/customers/fcus_1/payment_methods", "OPTIONS"),
            preflight("/v1/customers/fcus_1", "HEAD"),
        ],
        0,
        &["agrees with flex.har (calls: 1, others: 4)"],
    )];
    for (method, path, expected) in [
        ("PUT", "/v1/customers/fcus_1", "    1  PUT /v1/customers/{}: the request: no such operation"),
        ("TRACE", "/v1/customers", "    1  TRACE /v1/customers: the request: no such operation"),
        (MARK, "/v1/customers", "    1  ? /v1/customers: the request: no such operation"),
    ] {
        rows.push(row("a client of another API", &[preflight(path, method)], 1, &[expected]));
    }
    rows
}

/// Base64 is read however it is written, and a body that the recorder cut off is not a difference.
fn encodings() -> Vec<Row> {
    let declared = |text: &str| json!({ "mimeType": "application/json", "encoding": "base64", "text": text });
    let undeclared = |text: &str| json!({ "mimeType": "application/json", "text": text });
    let url_safe = base64().replace('+', "-").replace('/', "_");
    assert_ne!(url_safe, base64());
    let unpadded = base64().trim_end_matches('=').to_owned();
    let half = &text()[..text().len() / 2];
    let sized = |text: &str, size: usize| json!({ "mimeType": "application/json", "text": text, "size": size });
    let read = [
        declared(&base64()),
        declared(&wrapped("\r\n")),
        declared(&wrapped("\n")),
        declared(&wrapped(" \t")),
        declared(&unpadded),
        declared(&url_safe),
        declared(url_safe.trim_end_matches('=')),
        declared(&text()),
        json!({ "mimeType": "application/json", "encoding": "Base64", "text": base64() }),
        json!({ "mimeType": "application/json", "encoding": "utf-8", "text": text() }),
        undeclared(&base64()),
        undeclared(&wrapped("\r\n")),
        undeclared(&url_safe),
        // Recorders do not always give the right size.
        sized(&text(), 7),
        sized(&text(), 7000),
        json!({ "mimeType": "application/vnd.flex+json; charset=utf-8", "text": text() }),
        json!({ "mimeType": "Application/JSON;charset=UTF-8", "text": text() }),
        json!({ "mimeType": "x-unknown", "text": text() }),
    ];
    let cut = [
        undeclared(half),
        sized(half, text().len()),
        sized("{\"customer\": [truncated]", text().len()),
        sized(&format!("{half}..."), text().len()),
        json!({ "mimeType": "application/json", "text": half, "size": half.len(), "comment": "truncated" }),
        declared(&base64()[..101]),
        undeclared(&base64()[..102]),
        declared("\u{1f}\u{8}"),
        json!({ "mimeType": "application/json", "text": "\u{1f}\u{8}", "encoding": "gzip" }),
    ];
    // The recorder kept all of these.
    let sent = [sized(half, half.len()), undeclared("a page"), json!({ "mimeType": "text/html", "text": MARK })];
    let problems = [
        "    2  GET /v1/customers/{id}: the response 200: the body is not JSON",
        "    1  GET /v1/customers/{id}: the response 200: the media type is text/html, and not application/json",
    ];
    let requests = [post_data(undeclared("{\"customer\":")), post_data(declared("eyJjdXN0b21lciI6e"))];
    let cut_off = |of: &'static str| [of, "agrees with what flex.har recorded"];
    vec![
        row("base64", &read.map(content), 0, &["agrees with flex.har (calls: 18, others: 0)"]),
        row(
            "cut off",
            &cut.map(content),
            0,
            &cut_off("bodies cut off or garbled by the recorder: requests: 0, responses: 9"),
        ),
        row("cut off", &requests, 0, &cut_off("bodies cut off or garbled by the recorder: requests: 2, responses: 0")),
        row("as sent", &sent.map(content), 1, &problems),
    ]
}

#[test]
fn recordings_are_read_as_recorders_make_them() {
    let tree = Tree::new();
    let mut wrong = Vec::new();
    let rows = [hosts(), bad_entries(), missing_bodies(), methods(), encodings()].into_iter().flatten();
    for Row { name, entries, code, expected } in rows {
        let text = har(&[json!("entries")]).to_string().replace("\"entries\"]", &format!("{}]", entries.join(",\n")));
        // The one letter beyond ASCII in the table becomes one byte, as in Latin-1.
        let bytes: Vec<_> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        let (found, stdout, stderr) = tree.run(&["--har", "flex.har"], &bytes, "text");
        let missing: Vec<_> = expected.iter().filter(|words| !stdout.contains(**words)).collect();
        if found != code || !missing.is_empty() || format!("{stdout}{stderr}").contains("Mark") {
            wrong.push(format!(
                "{name}: {found}, not {code}; without {missing:?}: {stdout}{stderr}{}",
                entries.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn other_hosts_count_if_they_are_named() {
    let tree = Tree::new();
    let entries = har(&[
        at("http://localhost:8080/flex/v1/customers/1", bad()),
        at("https://gateway.example/v1/customers/1", bad()),
    ]);
    let entries = entries.to_string();
    let none = "flex.har has no call of an operation of openapi/customers.yaml at api.withflex.com (other calls: 2, not readable: 0)";
    // The hosts, the exit code, and the expected output.
    let table: [(&[&str], i32, &str); 9] = [
        (&[], 2, none),
        (&["--host", "LOCALHOST:8080"], 1, "hosts: api.withflex.com (calls: 0), localhost:8080 (calls: 1)\n"),
        (&["--host", "localhost"], 1, "localhost (calls: 1)\n"),
        (&["--host", "http://localhost:8080/"], 1, "localhost:8080 (calls: 1)\n"),
        (&["--host", "localhost:8081"], 2, "has no call of an operation"),
        (
            &["--host", "gateway.example", "--host", "localhost"],
            1,
            "gateway.example (calls: 1), localhost (calls: 1)\n",
        ),
        (&["--host", "gateway.example:443"], 1, "gateway.example:443 (calls: 1)\n"),
        (&["--host", "a b"], 2, "error: --host must be a host, such as api.withflex.com or localhost:8080"),
        (&["--host", ""], 2, "error: --host must be a host"),
    ];
    for (hosts, code, expected) in table {
        let (found, stdout, stderr) = tree.run(&[&["--har", "flex.har"], hosts].concat(), entries.as_bytes(), "text");
        let printed = format!("{stdout}{stderr}");
        assert!(
            found == code && printed.contains(expected) && !printed.contains("Mark"),
            "{hosts:?}: {found} {printed}"
        );
    }
    let (_, stdout, _) = tree.run(&["--har", "flex.har", "--host", "localhost"], entries.as_bytes(), "json");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["hosts"], json!({ "api.withflex.com": 0, "localhost": 1 }));
}
