//! Requests for operations that the crate has no method for.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::time::Duration;

use fake_flex::{FakeFlex, Fault, Response};
use flex_sdk::operations::RETRIEVE_CUSTOMER;
use flex_sdk::{Client, ErrorKind, Operation, Request, RetryPolicy};
use serde_json::{Value, json};

const CONFIRM: Operation = Operation::post("/v1/checkout/sessions/{id}/confirm");

/// A client of a fake. The document has none of these operations, so the fake responds to them with [`Fault::After`].
async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(format!("{}/base", fake.url())).retry(retry);
    (fake, builder.build().unwrap())
}

#[tokio::test]
async fn values_stay_where_they_belong() {
    let (fake, flex) = fake().await;
    let get = |path: &'static str| flex.request(Operation::get(path));
    // The request, and the path and query that are sent.
    let table = [
        (get("/v1/a"), "/base/v1/a"),
        (get("/v1/a/{id}/b").path("id", "x/y?z#w %"), "/base/v1/a/x%2Fy%3Fz%23w%20%25/b"),
        (get("/{b}/{a}:{b}").path("a", 1).path("b", 2), "/base/2/1:2"),
        (get("/a/{id}").path("id", "old").path("id", "new"), "/base/a/new"),
        (get("/a/{b}/{c}").path("b", "..\\..\\admin").path("c", "\\"), "/base/a/..%5C..%5Cadmin/%5C"),
        (get("/a/{b}/{c}/").path("b", "%2e%2e").path("c", "..."), "/base/a/%252e%252e/.../"),
        (get("/a").query("q", "a b&c=d").query("q", "é"), "/base/a?q=a+b%26c%3Dd&q=%C3%A9"),
    ];
    for (request, expected) in table {
        fake.fault_next(Fault::After(Response::json(200, &json!(null))));
        request.send::<()>().await.unwrap();
        assert_eq!(fake.take_received()[0].path_and_query, expected);
    }
}

#[tokio::test]
async fn what_makes_no_request_is_refused_and_not_sent() {
    struct NoJson;
    impl serde::Serialize for NoJson {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("John"))
        }
    }

    let (fake, flex) = fake().await;
    let get = |path: &'static str| flex.request(Operation::get(path));
    // The request, and part of the error.
    let table: [(Request, &str); 15] = [
        (get("v1/a"), "must begin with a slash"),
        (get(""), "must begin with a slash"),
        (get("/v1/a?b=c"), "call query to add a query"),
        (get("/v1/a#b"), "call query to add a query"),
        (get("/v1/{id}"), "GET /v1/{id}: the path parameter `id` is missing: call path"),
        (get("/v1/{id}").path("id", 1).path("other", "John"), "the path has no parameter `other`"),
        (get("/v1/{id}").path("id", ""), "`id` is empty"),
        (get("/v1/{id}").path("id", ".."), "`id` would change the path"),
        (get("/v1/..").query("q", 1), "GET /v1/..: the path of the operation has a segment `.` or `..`"),
        (get("/v1/%2e%2e/{id}").path("id", 1), "the path of the operation has a segment `.` or `..`"),
        (get("/v1/\\..\\{id}").path("id", 1), "the path of the operation contains characters"),
        (get("/v1/%2e{id}").path("id", "."), "`id` would change the path"),
        (get("/v1/{a}{b}").path("a", ".").path("b", "."), "`b` would change the path"),
        (get("/v1/{id").path("id", 1), "the path of the operation has braces"),
        (get("/v1/a").json(&NoJson), "the body cannot be serialized as JSON"),
    ];
    for (request, expected) in table {
        let error = request.send::<Value>().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0), "{error}");
        assert!(error.to_string().contains(expected) && !error.to_string().contains("John"), "{error}");
    }
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn only_what_is_idempotent_is_retried_after_a_lost_attempt() {
    // The operation, and whether it is idempotent.
    let table = [
        (Operation::get("/v1/a"), true),
        (Operation::put("/v1/a"), true),
        (Operation::delete("/v1/a"), true),
        (Operation::post("/v1/a"), false),
        (Operation::patch("/v1/a"), false),
        (Operation::post("/v1/a").idempotent(true), true),
        (Operation::get("/v1/a").idempotent(false), false),
    ];
    let (fake, flex) = fake().await;
    for (operation, is_idempotent) in table {
        fake.fault_next(Fault::CloseUnanswered);
        fake.fault_next(Fault::After(Response::json(200, &json!({ "a": 1 }))));
        let outcome = flex.request(operation).send::<Value>().await;
        let attempts = fake.take_received().len();
        assert_eq!(attempts, if is_idempotent { 2 } else { 1 }, "{operation}");
        match outcome {
            Ok(value) => assert_eq!(value, json!({ "a": 1 }), "{operation}"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Connection, "{operation}");
                assert_eq!(error.is_outcome_unknown(), operation.method != "GET", "{operation}");
                // The response that was meant for the retry is still pending.
                flex.request(operation).send::<Value>().await.unwrap();
                assert_eq!(fake.take_received().len(), 1, "{operation}");
            }
        }
    }
}

#[tokio::test]
async fn a_success_is_what_the_caller_expects_or_an_error() {
    let (fake, flex) = fake().await;
    let request = || flex.request(CONFIRM.idempotent(true)).path("id", "cs_1");
    fake.fault_next(Fault::After(Response::new(204)));
    request().send::<()>().await.unwrap();
    fake.fault_next(Fault::After(Response::new(200)));
    assert_eq!(request().send::<Option<Value>>().await.unwrap(), None);

    fake.fault_next(Fault::After(Response::json(201, &json!({ "id": "John" }))));
    let response = request().send::<Value>().with_response().await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts()), (201, 1));
    assert_eq!(response.into_value()["id"], "John");

    // The response, and part of the error.
    let table = [
        (Response::new(204), "it is empty"),
        (Response::json(200, &json!({ "customer_id": ["John"] })), "does not match the type at line 1, column 15"),
        (Response::html(200, "<p>John</p>"), "is HTML"),
        (
            Response::json(404, &json!({ "detail": "John" })),
            "Flex returned 404 Not Found: check the id, the base URL, and that the API key is for the mode in which the id \
             was created",
        ),
    ];
    for (response, expected) in table {
        fake.fault_next(Fault::After(response));
        let error = request().send::<flex_sdk::DeletedCustomer>().await.unwrap_err();
        let told = format!("{error} {error:?}");
        assert!(told.starts_with("POST /v1/checkout/sessions/{id}/confirm: Flex returned"), "{told}");
        assert!(told.contains(expected) && !told.contains("John") && !told.contains("cs_1"), "{told}");
        // Nothing in such a body shows that it is about this request.
        assert_eq!(error.is_outcome_unknown(), error.is_decode(), "{told}");
    }
    // The keys in a caller's own maps may be personal.
    let by_email = json!({ "john@example.com": { "John": ["a"] } });
    fake.fault_next(Fault::After(Response::json(200, &by_email)));
    let error = request().send::<BTreeMap<String, BTreeMap<String, u8>>>().await.unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(told.contains("line 1, column") && !told.contains("John") && !told.contains("john@"), "{told}");

    let request = request().query("email", "John").json(&json!("John"));
    assert!(!format!("{request:?}").contains("John"));
}

#[tokio::test]
async fn settings_can_be_overridden() {
    let (fake, flex) = fake().await;
    let call = || flex.request(RETRIEVE_CUSTOMER).path("id", "fcus_1").send::<Value>();
    fake.fault_next(Fault::After(Response::new(503)));
    assert_eq!(call().retry(RetryPolicy::off()).await.unwrap_err().attempts(), 1);
    let short = Duration::from_millis(20);
    for hasty in [call().retry(RetryPolicy::off()).attempt_timeout(short), call().deadline(short)] {
        fake.fault_next(Fault::Stall);
        assert!(hasty.await.unwrap_err().is_timeout());
    }
}
