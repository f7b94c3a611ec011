//! `known-differences.toml` also applies to traffic.

use std::fs;

use fake_flex::Contract;
use fake_flex::recording::{HEADER, Recorded, Seen};
use serde_json::{Value, json};

use crate::{KNOWN, Tree, call, created, customer, har, known, put, theirs};

fn with(pointer: &str, value: Value) -> Value {
    let mut body = json!({ "customer": customer() });
    put(&mut body, pointer, value);
    call("GET", "/v1/customers/fcus_1", &Value::Null, 200, &body)
}

#[test]
fn a_known_difference_of_a_document_or_of_traffic_is_left_out() {
    let (one, customers) = ("/components/schemas/Customer", json!({ "customers": [] }));
    let place = |below: &str| format!("{one}{below}");
    let nickname = with("/customer/nickname", json!("a"));
    let unknown_parameter = call("GET", "/v1/customers?sort=a", &Value::Null, 200, &customers);
    let search = call("GET", "/v1/customers/fcus_1/search", &Value::Null, 200, &json!({}));
    let status = call("GET", "/v1/customers/fcus_1", &Value::Null, 202, &json!({ "customer": customer() }));
    let limit = call("GET", "/v1/customers?limit=101", &Value::Null, 200, &customers);
    let words = "GET /v1/customers/{id}: the response 200, `customer.nickname`".to_owned();
    // The recorded call, the rule and the place of an entry, and whether the entry is about the call.
    let table = [
        (&nickname, "response-optional-property-added", place("/properties/nickname"), true),
        (&nickname, "response-required-property-added", place("/properties/nickname"), true),
        (&nickname, "traffic", words.clone(), true),
        (&nickname, "traffic", words.replace("nickname", "name"), false),
        (&nickname, "request-optional-property-added", place("/properties/nickname"), false),
        (&nickname, "response-optional-property-removed", place("/properties/nickname"), false),
        (&nickname, "response-optional-property-added", place("/properties/name"), false),
        (&with("/customer/phone", json!(1)), "response-type-changed", place("/properties/phone/type"), true),
        (&with("/customer/phone", json!(1)), "response-optional-property-added", place("/properties/phone"), false),
        (&with("/customer/email", Value::Null), "response-property-became-optional", place("/required"), true),
        (&with("/customer/email", Value::Null), "response-property-became-optional", place("/required/3"), true),
        (&with("/customer/email", Value::Null), "response-property-became-optional", place("/required/2"), false),
        (&with("/customer/email", Value::Null), "response-required-property-removed", place("/properties/email"), true),
        (
            &limit,
            "request-maximum-increased",
            "/paths/~1v1~1customers/get/parameters/2/schema/maximum".to_owned(),
            true,
        ),
        (
            &limit,
            "request-maximum-increased",
            "/paths/~1v1~1customers/get/parameters/1/schema/maximum".to_owned(),
            false,
        ),
        (&unknown_parameter, "traffic", "GET /v1/customers: the request, `sort`".to_owned(), true),
        (&search, "operation-added", "/paths/~1v1~1customers~1{id}~1search/get".to_owned(), true),
        (&search, "operation-added", "/paths/~1v1~1customers~1{id}~1search/post".to_owned(), false),
        (&status, "success-response-added", "/paths/~1v1~1customers~1{id}/get/responses/202".to_owned(), true),
        (&status, "success-response-added", "/paths/~1v1~1customers/get/responses/202".to_owned(), false),
    ];
    for (entry, rule, place, is_known) in table {
        let tree = Tree::new();
        fs::write(tree.path(KNOWN), known(rule, &place)).unwrap();
        let (code, stdout, stderr) = tree.replay(&har(&[created(), entry.clone()]).to_string(), "text");
        assert_eq!(code, i32::from(!is_known), "{rule} {place}: {stdout}{stderr}");
        assert_eq!(stdout.ends_with("; known: 1\n"), is_known, "{rule} {place}: {stdout}{stderr}");
    }
}

#[test]
fn a_known_difference_is_left_out_of_each_source() {
    let tree = Tree::new();
    let place = "/components/schemas/Customer/properties/nickname";
    let of_traffic = known("traffic", "GET /v1/customers/{id}: the response 200, `customer.alias`");
    fs::write(tree.path(KNOWN), known("response-optional-property-added", place) + &of_traffic).unwrap();

    let mut more = theirs();
    put(&mut more, place, json!({ "type": "string" }));
    let (code, stdout, _) = tree.verify(&more.to_string(), "text");
    // An entry that only traffic shows is not stale without traffic.
    assert_eq!((code, stdout.as_str()), (0, "openapi/customers.yaml agrees with openapi.json; known: 1\n"));

    let mut body = json!({ "customer": customer() });
    put(&mut body, "/customer/nickname", json!("a"));
    put(&mut body, "/customer/alias", json!("a"));
    let body = body.to_string();
    let seen = Seen {
        method: "GET",
        path: "/v1/customers/fcus_1",
        query: "",
        request: (None, b""),
        status: 200,
        response: (Some("application/json"), body.as_bytes()),
    };
    let line = serde_json::to_string(&Recorded::new(Contract::of_flex(), &seen)).unwrap();
    let recording = format!("{HEADER}\n{line}\n");
    let (code, stdout, stderr) = tree.run(&["--recording", "flex.recording"], recording.as_bytes(), "json");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, report["known"].as_array().unwrap().len()), (0, 2), "{stdout}{stderr}");
}

#[test]
fn a_finding_in_a_document_of_one_line_has_a_column() {
    let mut more = theirs();
    put(&mut more, "/components/schemas/Customer/properties/nickname", json!({ "type": "string" }));
    let tree = Tree::new();
    let text = more.to_string() + "\n";
    let column = text.find("\"nickname\"").unwrap() + 1;
    for (format, expected) in [
        ("text", format!("(line 1:{column})")),
        ("markdown", format!("| 1:{column} |")),
        ("json", format!("\"line\": 1,\n      \"column\": {column},")),
    ] {
        let (code, stdout, _) = tree.verify(&text, format);
        assert!(code == 1 && stdout.contains(&expected), "{expected}: {stdout}");
    }
    let (_, stdout, _) = tree.verify(&serde_json::to_string_pretty(&more).unwrap(), "json");
    assert!(stdout.contains("\"column\": null"), "{stdout}");
}
