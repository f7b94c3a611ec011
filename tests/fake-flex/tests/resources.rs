//! The fake serves a resource that is added to the document, and one below another, without any code for them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/http/mod.rs"]
mod http;

use fake_flex::{Contract, FakeFlex};
use reqwest::Method;
use serde_json::{Value, json};

/// The operations of a resource as `cargo xtask regenerate` writes them: its collection with the names of path parameters, and
/// the facts that all of them share.
fn resource(path: &str, facts: &Value) -> Vec<Value> {
    let item = format!("{path}/{{note_id}}");
    let (all, one) =
        (&facts["within"], [facts["within"].as_array().unwrap().clone(), vec![facts["collection"].clone()]]);
    let note =
        json!({ "note_id": "note_01HACM7FZ1084XB1GB6053VM0D", "text": "text", "created_at": "2026-06-15T14:30:00Z" });
    let rows = [
        ("create", "POST", path, all.clone(), "note", 201, json!({ "note": note })),
        ("list", "GET", path, all.clone(), "notes", 200, json!({ "notes": [note] })),
        ("retrieve", "GET", &item, one.concat().into(), "note", 200, json!({ "note": note })),
        ("update", "PATCH", &item, one.concat().into(), "note", 200, json!({ "note": note })),
        ("delete", "DELETE", &item, one.concat().into(), "", 204, Value::Null),
        ("other", "POST", &format!("{item}/pin"), one.concat().into(), "note", 202, json!({ "note": note })),
    ];
    let rows = rows.into_iter().map(|(action, method, path, within, member, status, response)| {
        let member = Some(member).filter(|member| !member.is_empty());
        let query = if action == "list" { &["starting_after", "limit", "offset", "text"][..] } else { &[] };
        let query = query
            .iter()
            .map(|name| json!({ "name": name, "in": "query", "is_required": false, "is_array": false, "schema": {} }));
        let mut operation = json!({
            "id": format!("{action} {path}"), "method": method, "path": path,
            "parameters": query.collect::<Vec<_>>(), "body": { "is_required": false, "message": null },
            "responses": { "2XX": null, "4XX": null },
            "facts": {
                "action": action, "within": within, "id": "note_id", "first_id": note["note_id"],
                "request_member": "note", "response_member": member, "not_returned": ["secret"],
                "initial": { "created_at": note["created_at"] }, "status": status, "limit": 2, "filters": ["text"],
            },
            "samples": { "path": {}, "response": response },
        });
        operation["facts"]["collection"] = facts["collection"].clone();
        operation["facts"]["path_ids"] = facts["path_ids"].clone();
        operation
    });
    rows.collect()
}

#[tokio::test]
async fn a_resource_of_the_document_is_served_by_its_facts() {
    let mut document: Value = serde_json::from_str(include_str!("../src/document.json")).unwrap();
    let operations = document["operations"].as_array_mut().unwrap();
    let facts = json!({ "collection": "/v1/planted_notes", "within": [], "path_ids": { "note_id": "note_id" } });
    operations.extend(resource("/v1/planted_notes", &facts));
    let facts = json!({
        "collection": "/v1/customers/{}/planted_notes", "within": ["/v1/customers"],
        "path_ids": { "id": "customer_id", "note_id": "note_id" },
    });
    operations.extend(resource("/v1/customers/{id}/planted_notes", &facts));
    let contract = Box::leak(Box::new(Contract::new(document).unwrap()));
    let fake = FakeFlex::builder().contract(contract).start().await.unwrap();
    fake.put(json!({ "customer_id": "fcus_1" }));
    fake.put(json!({ "customer_id": "fcus_2" }));

    let id = |number: usize| format!("note_01HACM7FZ1084XB1GB{number:08}");
    let missing = json!({ "detail": "not_found" });
    for (path, owner) in [("/v1/planted_notes", Value::Null), ("/v1/customers/fcus_1/planted_notes", json!("fcus_1"))] {
        let note = |number: usize, text: &str| {
            let mut note = json!({ "note_id": id(number), "text": text, "created_at": "2026-06-15T14:30:00Z" });
            if !owner.is_null() {
                note["customer_id"] = owner.clone();
            }
            note
        };
        let one = |number: usize, text: &str| json!({ "note": note(number, text) });
        let given = |text: &str| json!({ "note": { "text": text, "secret": "s", "note_id": "note_mine" } });
        // In this order: the method, the rest of the path, the body, the status, and the response.
        let table = [
            (Method::GET, String::new(), Value::Null, 200, json!({ "notes": [] })),
            (Method::POST, String::new(), given("a"), 201, one(0, "a")),
            (Method::GET, format!("/{}", id(0)), Value::Null, 200, one(0, "a")),
            (Method::PATCH, format!("/{}", id(0)), given("b"), 200, one(0, "b")),
            (Method::PATCH, format!("/{}", id(0)), json!({ "note": {} }), 200, one(0, "b")),
            (Method::POST, format!("/{}/pin", id(0)), Value::Null, 202, one(0, "b")),
            (Method::POST, String::new(), given("c"), 201, one(1, "c")),
            (Method::POST, String::new(), given("c"), 201, one(2, "c")),
            (Method::GET, String::new(), Value::Null, 200, json!({ "notes": [note(2, "c"), note(1, "c")] })),
            (Method::GET, format!("?starting_after={}", id(1)), Value::Null, 200, json!({ "notes": [note(0, "b")] })),
            (Method::GET, format!("?starting_after={}", id(0)), Value::Null, 200, json!({ "notes": [] })),
            (Method::GET, "?limit=1&offset=1".to_owned(), Value::Null, 200, json!({ "notes": [note(1, "c")] })),
            (Method::GET, "?text=b".to_owned(), Value::Null, 200, json!({ "notes": [note(0, "b")] })),
            (Method::DELETE, format!("/{}", id(2)), Value::Null, 204, Value::Null),
            (Method::DELETE, format!("/{}", id(2)), Value::Null, 404, missing.clone()),
            (Method::GET, format!("/{}", id(2)), Value::Null, 404, missing.clone()),
            (Method::PATCH, format!("/{}", id(2)), given("d"), 404, missing.clone()),
            (Method::POST, format!("/{}/pin", id(2)), Value::Null, 404, missing.clone()),
            (Method::POST, String::new(), given("e"), 201, one(3, "e")),
        ];
        for (method, rest, body, status, expected) in table {
            assert_eq!(
                call(&fake, &method, &format!("{path}{rest}"), &body).await,
                (status, expected),
                "{method} {path}{rest}"
            );
        }
    }
    // Each customer has notes of their own, with unique ids, as long as the customer exists.
    let table = [
        (Method::GET, "/v1/customers/fcus_2/planted_notes".to_owned(), 200, json!({ "notes": [] })),
        (Method::GET, format!("/v1/customers/fcus_2/planted_notes/{}", id(0)), 404, missing.clone()),
        (Method::GET, "/v1/customers/fcus_3/planted_notes".to_owned(), 404, missing.clone()),
        (Method::POST, "/v1/customers/fcus_3/planted_notes".to_owned(), 404, missing.clone()),
        (
            Method::POST,
            "/v1/customers/fcus_2/planted_notes".to_owned(),
            201,
            json!({ "note": {
            "note_id": id(4), "customer_id": "fcus_2", "created_at": "2026-06-15T14:30:00Z",
        } }),
        ),
        (
            Method::DELETE,
            "/v1/customers/fcus_2".to_owned(),
            200,
            json!({ "customer": {
            "customer_id": "fcus_2", "deleted": true,
        } }),
        ),
        (Method::GET, format!("/v1/customers/fcus_2/planted_notes/{}", id(4)), 404, missing),
    ];
    for (method, path, status, expected) in table {
        assert_eq!(call(&fake, &method, &path, &Value::Null).await, (status, expected), "{method} {path}");
    }
}

/// The status of a response and its JSON. Null means no body.
async fn call(fake: &FakeFlex, method: &Method, path: &str, body: &Value) -> (u16, Value) {
    let request = http::client().request(method.clone(), fake.url() + path).bearer_auth(FakeFlex::API_KEY);
    let request = if body.is_null() { request } else { request.json(body) };
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    (status, if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() })
}
