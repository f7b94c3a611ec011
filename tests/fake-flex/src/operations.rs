//! What the fake returns for each operation.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::store::{Query, Store};

/// A status and a JSON body.
pub(crate) type Reply = (u16, Value);

/// Processes a request that matches the document.
pub(crate) fn carry_out(
    store: &mut Store,
    operation: &str,
    path: &HashMap<String, String>,
    query: &HashMap<String, String>,
    body: &Value,
) -> Reply {
    let id = path.get("id").map(String::as_str).unwrap_or_default();
    match operation {
        "create_customer" => found(Some(store.upsert(supplied(body)))),
        "retrieve_customer" => found(store.get(id)),
        "update_customer" => found(store.update(id, supplied(body))),
        "delete_customer" => found(store.delete(id).then(|| json!({ "customer_id": id, "deleted": true }))),
        "list_customers" => (200, json!({ "customers": store.list(&list_query(query)) })),
        "list_payment_methods" => {
            let page = list_query(query);
            let listed = store.list_payment_methods(id, page.offset, page.limit);
            enveloped("payment_methods", listed.map(Value::from))
        }
        "retrieve_payment_method" => {
            let payment_method = path.get("payment_method_id").map(String::as_str).unwrap_or_default();
            enveloped("payment_method", store.payment_method(id, payment_method))
        }
        other => (501, json!({ "message": format!("the fake has no operation {other}") })),
    }
}

/// The request does not match the document: `(where, what)` of each mistake.
pub(crate) fn invalid(mistakes: &[(String, String)]) -> Reply {
    let detail = mistakes.iter().map(|(place, mistake)| {
        let path: Vec<_> = place.split('/').filter(|step| !step.is_empty()).collect();
        json!({ "loc": path, "msg": mistake, "type": "invalid_request" })
    });
    (422, json!({ "detail": detail.collect::<Vec<_>>() }))
}

/// There is no such customer or payment method, or no such path.
pub(crate) fn not_found() -> Reply {
    (404, json!({ "detail": "not_found" }))
}

fn found(customer: Option<Value>) -> Reply {
    enveloped("customer", customer)
}

fn enveloped(member: &str, value: Option<Value>) -> Reply {
    value.map_or_else(not_found, |value| (200, json!({ member: value })))
}

fn supplied(body: &Value) -> Map<String, Value> {
    body["customer"].as_object().cloned().unwrap_or_default()
}

fn list_query(query: &HashMap<String, String>) -> Query {
    let number = |name: &str| query.get(name).and_then(|value| value.parse().ok());
    Query {
        starting_after: query.get("starting_after").cloned(),
        ending_before: query.get("ending_before").cloned(),
        email: query.get("email").cloned(),
        offset: number("offset").unwrap_or(0),
        limit: number("limit").unwrap_or(10),
    }
}
