//! What a recording shows of a call, with a document that has more than Flex's.

#![cfg(feature = "contract")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use fake_flex::Contract;
use fake_flex::recording::{Recorded, Seen, without_values};
use serde_json::{Value, json};

/// One operation whose request and response have this schema.
fn contract(schema: &Value) -> Value {
    let query = |name: &str, separator: Option<&str>| {
        let items = json!({ "type": "array", "items": { "type": "integer", "maximum": 3 } });
        json!({ "name": name, "in": "query", "is_required": false, "is_array": true, "separator": separator, "schema": items })
    };
    let message = json!({ "media_type": "application/json", "schema": { "$ref": "#/requests/Thing" } });
    json!({
        "operations": [{
            "id": "set_thing", "method": "POST", "path": "/v1/things/{id}",
            "parameters": [
                { "name": "id", "in": "path", "is_required": true, "is_array": false, "separator": null,
                  "schema": { "type": "string", "minLength": 3, "pattern": "^thing" } },
                query("repeated", None), query("comma", Some(",")), query("pipe", Some("|")), query("space", Some(" ")),
            ],
            "body": { "is_required": true, "message": message },
            "responses": { "200": null },
            "facts": { "name": "things.set", "action": "other", "collection": "/v1/things", "within": [], "path_ids": {},
                "not_returned": [], "initial": {}, "status": 200, "filters": [] },
            "samples": { "path": {}, "query": {}, "options": {}, "body": null, "response": null, "personal": {} },
        }],
        "requests": { "Thing": schema },
        "responses": {},
    })
}

/// The recorded line, and the mistakes in the call according to that line.
fn recorded(schema: &Value, query: &str, body: &Value) -> (String, Vec<String>) {
    let text = body.to_string();
    let mut document = contract(schema);
    let seen = Seen {
        method: "POST",
        path: "/v1/things/thing_mark",
        query,
        request: (Some("application/json"), text.as_bytes()),
        status: 200,
        response: (None, b""),
    };
    let line = serde_json::to_string(&Recorded::new(&Contract::new(document.clone()).unwrap(), &seen)).unwrap();
    without_values(&mut document);
    let contract = Contract::new(document).unwrap();
    let read: Recorded = serde_json::from_str(&line).unwrap();
    let (operation, path) = contract.operation(&read.method, &read.path).unwrap();
    let body = read.request.as_ref().and_then(fake_flex::recording::Body::json);
    let mistakes = operation.mistakes_of_request(&path, &read.query(&contract), body.as_ref());
    let undocumented =
        body.map(|body| operation.undocumented_in_request(contract.document(), &body)).unwrap_or_default();
    (line, mistakes.into_iter().map(|(place, _)| place).chain(undocumented).collect())
}

#[test]
fn types_names_and_lengths_are_judged_and_values_are_not() {
    let object = |property: Value| json!({ "type": "object", "properties": { "a": property } });
    let open = json!({ "type": "object", "properties": { "a": {} }, "additionalProperties": { "type": "string" } });
    // The schema, the query, the body, and the places of the mistakes.
    let table: [(Value, &str, Value, &[&str]); 21] = [
        (object(json!({ "enum": ["b", "c"] })), "", json!({ "a": "mark" }), &[]),
        (object(json!({ "enum": ["b", null] })), "", json!({ "a": null }), &[]),
        (object(json!({ "enum": ["b", "c"] })), "", json!({ "a": 1 }), &["/a"]),
        (object(json!({ "anyOf": [{ "enum": [null] }, { "type": "string" }] })), "", json!({ "a": null }), &[]),
        (object(json!({ "anyOf": [{ "enum": [null] }, { "type": "string" }] })), "", json!({ "a": true }), &["/a"]),
        (object(json!({ "type": "string", "pattern": "^b", "format": "date-time" })), "", json!({ "a": "mark" }), &[]),
        (object(json!({ "type": "string", "maxLength": 4 })), "", json!({ "a": "märk" }), &[]),
        (object(json!({ "type": "string", "maxLength": 3 })), "", json!({ "a": "mark" }), &["/a"]),
        (object(json!({ "type": "integer", "minimum": 70, "multipleOf": 7 })), "", json!({ "a": 12.0 }), &[]),
        (object(json!({ "type": "integer" })), "", json!({ "a": 12.5 }), &["/a"]),
        (object(json!({ "type": "array", "uniqueItems": true, "maxItems": 2 })), "", json!({ "a": ["m", "k"] }), &[]),
        (object(json!({ "type": "array", "maxItems": 2 })), "", json!({ "a": [1, 2, 3] }), &["/a"]),
        (object(json!({ "oneOf": [{ "enum": ["b"] }, { "pattern": "c" }] })), "", json!({ "a": "mark" }), &[]),
        (object(json!({ "not": { "enum": ["x"] } })), "", json!({ "a": "m" }), &[]),
        // Properties with the names of keywords.
        (
            json!({ "type": "object", "properties": { "format": { "type": "string" } } }),
            "",
            json!({ "format": 1 }),
            &["/format"],
        ),
        (object(json!({})), "", json!({ "b": 1 }), &["/b"]),
        (open.clone(), "", json!({ "mark": "mark", "mark2": "mark" }), &[]),
        (open, "", json!({ "mark": 1 }), &["/*0"]),
        (json!({}), "repeated=1&repeated=2&comma=1,2&pipe=1%7C2&space=1+2", json!({ "mark": { "mark": 7 } }), &[]),
        (
            json!({}),
            "repeated=mark&comma=1,mark&pipe=1|mark&space=1%20mark",
            json!({}),
            &["repeated", "comma", "pipe", "space"],
        ),
        (json!({}), "comma=1.5&Mark=1", json!({}), &["comma", "*"]),
    ];
    for (schema, query, body, expected) in table {
        let (line, found) = recorded(&schema, query, &body);
        assert_eq!(found, expected, "{schema} {query} {body}: {line}");
        assert!(!line.to_lowercase().contains("mark") && !line.contains("märk"), "{line}");
    }
}
