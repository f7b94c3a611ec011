//! What an error says about a failed call.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use fake_flex::{FakeFlex, Fault, RawServer, Response};
use flex_sdk::operations::UPDATE_CUSTOMER;
use flex_sdk::types::ErrorObject;
use flex_sdk::{
    Advice, Client, ClientBuilder, CreateCustomer, Customer, Error, ErrorKind, ListCustomers, Operation, RetryPolicy,
    StatusCode, UpdateCustomer,
};
use serde_json::json;

use crate::calls::CASES;
use crate::http;

async fn fake() -> (FakeFlex, ClientBuilder) {
    let fake = FakeFlex::start().await.unwrap();
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(RetryPolicy::off());
    (fake, builder)
}

async fn create(flex: &Client) -> Result<Customer, Error> {
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    flex.customers().create(customer).await
}

#[tokio::test]
async fn errors_in_any_shape_are_decoded_as_far_as_possible() {
    let json = Response::json;
    let detail = json!({ "loc": ["items", 0, "price"], "msg": "no", "type": "price_not_found" });
    let table = [
        (
            json(400, &json!({ "error": { "code": "invalid_request", "message": "no" } })),
            Some("invalid_request"),
            Some("no"),
        ),
        (json(402, &json!({ "error": { "type": "card", "message": "no", "param": "x" } })), Some("card"), Some("no")),
        (json(422, &json!({ "detail": [detail] })), Some("price_not_found"), Some("no")),
        (json(422, &json!({ "detail": [] })), None, None),
        (json(404, &json!({ "detail": "not_found" })), Some("not_found"), None),
        (json(500, &json!({ "message": "Internal Server Error" })), None, Some("Internal Server Error")),
        (json(500, &json!({ "error": null, "detail": null, "message": null })), None, None),
        (json(429, &json!(["unheard of"])), None, None),
        (json(418, &json!({ "error": "no" })), None, Some("no")),
        (json(400, &json!({ "error": { "code": 400, "message": "no" }, "detail": {} })), Some("400"), Some("no")),
        (json(422, &json!({ "detail": [{ "loc": 1, "msg": "no", "type": "a" }, 7] })), Some("a"), Some("no")),
        (json(400, &json!({ "message": "no" })).header("x-other", "1"), None, Some("no")),
        (Response::new(400).header("content-type", "text/plain").body(r#"{"message":"no"}"#), None, Some("no")),
        (Response::html(502, "<html>Bad Gateway</html>"), None, None),
        (Response::html(301, "").header("location", "/elsewhere"), None, None),
        (Response::new(503), None, None),
        (Response::new(400).body(&b"{\"message\": \"\xff\xfe\"}"[..]), None, None),
        (Response::new(400).body(r#"{"message": "#), None, None),
        (Response::new(400).body("[".repeat(50_000)), None, None),
        (Response::new(400).body("\u{feff}{\"message\": \"no\"}"), None, Some("no")),
        // Over the limit of 64 KiB, the code first.
        (json(422, &json!({ "error": { "code": "a", "message": "b".repeat(70_000) } })), Some("a"), None),
        (
            json(422, &json!({ "detail": [{ "loc": [], "msg": "no", "type": "a" }, "b".repeat(70_000)] })),
            Some("a"),
            Some("no"),
        ),
    ];
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    for (answer, code, message) in table {
        fake.respond_next(answer.clone());
        let error = create(&flex).await.unwrap_err();
        let status = error.status().unwrap().as_u16();
        assert!(format!("{answer:?}").contains(&format!("status: {status}")), "{status} for {answer:?}");
        assert_eq!(error.kind(), ErrorKind::Status, "{answer:?}");
        assert_eq!((error.code(), error.message()), (code, message), "{answer:?}");
        assert_eq!(error.attempts(), 1, "{answer:?}");
        let told = error.to_string();
        assert!(told.starts_with(&format!("POST /v1/customers: Flex returned {status}")), "{told}");
    }
    assert_eq!(fake.customers().len(), 0);
}

#[tokio::test]
async fn each_status_has_its_predicates() {
    type Predicate = (&'static str, fn(&Error) -> bool);
    let predicates: [Predicate; 8] = [
        ("auth", Error::is_auth),
        ("not found", Error::is_not_found),
        ("validation", Error::is_validation),
        ("rate limited", Error::is_rate_limited),
        ("server", Error::is_server),
        ("retryable", Error::is_retryable),
        ("outcome unknown", Error::is_outcome_unknown),
        ("decode", Error::is_decode),
    ];
    let table: [(u16, &[&str], &str); 16] = [
        (200, &["outcome unknown", "decode"], "200, but the body is not a customer: it is empty: see Error::body"),
        (204, &["outcome unknown", "decode"], "204, but the body is not a customer: it is empty: see Error::body"),
        (302, &["outcome unknown"], "302 Found: redirects are not followed, so check the base URL"),
        (600, &["outcome unknown"], "600 <unknown status code>, which is not documented"),
        (400, &["validation"], "400 Bad Request: see Error::code and Error::message"),
        (401, &["auth"], "401 Unauthorized: check the API key"),
        (403, &["auth"], "403 Forbidden: check the permissions of the API key"),
        (404, &["not found"], "404 Not Found: check the base URL"),
        (408, &["retryable", "outcome unknown"], "408 Request Timeout: try again"),
        (409, &[], "409 Conflict: see Error::code and Error::message"),
        (422, &["validation"], "422 Unprocessable Entity: see Error::code and Error::message"),
        (429, &["rate limited", "retryable"], "429 Too Many Requests: slow down and try again later"),
        (500, &["server", "retryable", "outcome unknown"], "500 Internal Server Error: try again later"),
        (502, &["server", "retryable", "outcome unknown"], "502 Bad Gateway: try again later"),
        (504, &["server", "retryable", "outcome unknown"], "504 Gateway Timeout: try again later"),
        (599, &["server", "retryable", "outcome unknown"], "599 <unknown status code>: try again later"),
    ];
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    for (status, expected, told) in table {
        fake.respond_next(Response::new(status));
        let error = create(&flex).await.unwrap_err();
        let actual: Vec<_> = predicates.iter().filter(|(_, holds)| holds(&error)).map(|(name, _)| *name).collect();
        assert_eq!(actual, expected, "{status}");
        assert!(!error.is_timeout() && !error.is_connect() && !error.is_mismatch(), "{status}");
        assert!(!error.is_incomplete() && !error.took_effect(), "{status}");
        let effect = if error.is_outcome_unknown() { "; the request may have taken effect" } else { "" };
        assert_eq!(error.to_string(), format!("POST /v1/customers: Flex returned {told}{effect}"));
        // An operation that is not idempotent is repeated only if the first request had no effect.
        fake.respond_next(Response::new(status));
        let update = flex.customers().update(&"fcus_1".into(), UpdateCustomer::default()).await.unwrap_err();
        assert_eq!(update.is_retryable(), status == 429, "{status}");
    }
}

#[test]
fn each_kind_has_a_stable_name() {
    let table = [
        (ErrorKind::Config, "config"),
        (ErrorKind::InvalidRequest, "invalid_request"),
        (ErrorKind::ApiKey, "api_key"),
        (ErrorKind::Connect, "connect"),
        (ErrorKind::Timeout, "timeout"),
        (ErrorKind::HeldBack, "held_back"),
        (ErrorKind::Connection, "connection"),
        (ErrorKind::Protocol, "protocol"),
        (ErrorKind::Status, "status"),
        (ErrorKind::Decode, "decode"),
        (ErrorKind::Mismatch, "mismatch"),
        (ErrorKind::Incomplete, "incomplete"),
        (ErrorKind::Cancelled, "cancelled"),
    ];
    for (kind, name) in table {
        assert_eq!(kind.to_string(), name);
    }
}

#[tokio::test]
async fn each_error_says_what_to_do() {
    let retry = |seconds: Option<u64>| Advice::Retry { after: seconds.map(Duration::from_secs) };
    // The fault; then the advice for a read, for an idempotent write, and for another write.
    let table = [
        (Fault::Instead(Response::new(400)), [Advice::Fix; 3]),
        (Fault::Instead(Response::new(401)), [Advice::Fix; 3]),
        (Fault::Instead(Response::new(404)), [Advice::Fix; 3]),
        (Fault::Instead(Response::new(409)), [Advice::Fix; 3]),
        (Fault::Instead(Response::new(302)), [Advice::Fix, Advice::CheckThenRetry, Advice::CheckThenRetry]),
        (Fault::Instead(Response::new(429).header("retry-after", "30")), [retry(Some(30)); 3]),
        (Fault::Instead(Response::new(503)), [retry(None), retry(None), Advice::CheckThenRetry]),
        (
            Fault::Instead(Response::new(503).header("retry-after", "9")),
            [retry(Some(9)), retry(Some(9)), Advice::CheckThenRetry],
        ),
        (Fault::Instead(Response::new(600)), [Advice::Stop, Advice::CheckThenRetry, Advice::CheckThenRetry]),
        (Fault::Instead(Response::html(200, "<p>")), [Advice::Stop, Advice::CheckThenRetry, Advice::CheckThenRetry]),
        (Fault::CloseUnanswered, [retry(None), retry(None), Advice::CheckThenRetry]),
        (Fault::Stall, [retry(None), retry(None), Advice::CheckThenRetry]),
    ];
    for (fault, expected) in table {
        let (fake, builder) = fake().await;
        let flex = builder.attempt_timeout(Duration::from_millis(50)).build().unwrap();
        for case in CASES {
            fake.fault_next(fault.clone());
            // A client of its own does not wait for the pause after the previous 429.
            let flex = flex.with_api_key(FakeFlex::API_KEY).unwrap();
            let sample = case.sample();
            let Err(error) = (case.call)(&flex, &sample).await else {
                assert!(sample.response.is_null(), "{}, {fault:?}: a body is not read", case.operation);
                continue;
            };
            let expected = match case.operation {
                Operation { method: "GET", .. } => expected[0],
                Operation { repeatable: true, .. } => expected[1],
                _ => expected[2],
            };
            assert_eq!(error.advice(), expected, "{}, {fault:?}", case.operation);
        }
    }
    let nobody = Client::builder().api_key("a").base_url("http://127.0.0.1:1").retry(RetryPolicy::off());
    assert_eq!(create(&nobody.build().unwrap()).await.unwrap_err().advice(), retry(None));
    assert_eq!(Client::builder().build().unwrap_err().advice(), Advice::Fix);
    let unsent = fake().await.1.build().unwrap().customers().retrieve(&"".into()).await.unwrap_err();
    assert_eq!(unsent.advice(), Advice::Fix);
}

#[tokio::test]
async fn an_error_made_for_a_test_is_as_one_of_a_call() {
    let (fake, builder) = fake().await;
    let flex = builder.attempt_timeout(Duration::from_millis(50)).build().unwrap();
    let facts = |error: &Error| {
        (
            (error.kind(), error.operation(), error.status(), error.attempts(), error.advice()),
            (error.is_retryable(), error.is_outcome_unknown(), error.is_rate_limited(), error.is_not_found()),
        )
    };
    let id = "fcus_1".into();
    let update = async || flex.customers().update(&id, UpdateCustomer::default()).await.unwrap_err();
    for status in [400, 401, 404, 408, 422, 500, 503] {
        fake.respond_next(Response::new(status));
        let made = Error::fake_status(UPDATE_CUSTOMER, StatusCode::from_u16(status).unwrap());
        assert_eq!(facts(&made), facts(&update().await), "{status}");
    }
    let body = json!({ "detail": [{ "loc": ["customer", "phone"], "msg": "no number", "type": "phone_invalid" }] });
    fake.respond_next(Response::json(422, &body).header("x-trace", "abc"));
    let (real, made) = (update().await, Error::fake_status(UPDATE_CUSTOMER, StatusCode::UNPROCESSABLE_ENTITY));
    let made = made.fake_body(body.to_string()).fake_header("x-trace", "abc");
    assert_eq!(facts(&made), facts(&real));
    assert_eq!((made.code(), made.message(), made.body()), (real.code(), real.message(), real.body()));
    assert_eq!((made.details(), made.headers()["x-trace"].as_bytes()), (real.details(), &b"abc"[..]));
    fake.fault_next(Fault::Stall);
    assert_eq!(facts(&Error::fake_timeout(UPDATE_CUSTOMER)), facts(&update().await));
    drop(fake);
    assert_eq!(facts(&Error::fake_connect(UPDATE_CUSTOMER)), facts(&update().await));
}

#[tokio::test]
async fn what_an_error_says_of_itself_is_a_code_or_left_out() {
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    // The type in a detail, and its `Debug` output.
    let table = [
        (json!("price_not_found"), r#"type_: Some("price_not_found")"#),
        (json!("John Doe"), "type_: <personal>"),
        (json!("john@example.com"), "type_: <personal>"),
        (json!(null), "type_: None"),
    ];
    for (value, expected) in table {
        fake.respond_next(Response::json(422, &json!({ "detail": [{ "loc": [], "type": value }] })));
        let told = format!("{:?}", create(&flex).await.unwrap_err().details());
        assert_eq!(told, format!("[ErrorDetail {{ loc: <personal>, msg: None, {expected} }}]"), "{value}");
    }
    let object = |code: &str| format!("{:?}", ErrorObject::builder().code(code).type_(code).message("John").build());
    assert_eq!(
        object("not_found"),
        r#"ErrorObject { code: Some("not_found"), message: <personal>, param: None, type_: Some("not_found") }"#
    );
    assert_eq!(
        object("No such John"),
        "ErrorObject { code: <personal>, message: <personal>, param: None, type_: <personal> }"
    );
}

#[tokio::test]
async fn what_a_lost_attempt_brought_about_is_not_blamed_on_the_request() {
    const AFTER: &str =
        "to a retry: find out whether an earlier attempt took effect; the request may have taken effect";
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    // The fault of the first attempt, and the status of the second; then the error's message.
    let lost = Fault::CloseUnanswered;
    let unavailable = Fault::After(Response::new(503));
    let limited = Fault::Instead(Response::new(429).header("retry-after", "0"));
    let table = [
        (&lost, 401, AFTER),
        (&lost, 403, AFTER),
        (&lost, 404, AFTER),
        (&lost, 409, AFTER),
        (&lost, 422, AFTER),
        (&unavailable, 401, AFTER),
        (&lost, 407, "A proxy returned 407 Proxy Authentication Required: add credentials to the proxy's URL"),
        // The first attempt had no effect.
        (&limited, 401, "401 Unauthorized: check the API key (2 attempts)"),
    ];
    for (first, second, expected) in table {
        let (fake, builder) = fake().await;
        let flex = builder.retry(retry).build().unwrap();
        fake.fault_next(first.clone());
        fake.respond_next(Response::new(second));
        let error = create(&flex).await.unwrap_err();
        let told = error.to_string().replace(" (2 attempts); the request", "; the request");
        assert!(told.contains(expected), "{first:?}, {second}: {error}");
        assert_eq!(error.status().unwrap().as_u16(), second);
        // A read has no effect.
        fake.fault_next(first.clone());
        fake.respond_next(Response::new(401));
        let error = flex.customers().retrieve(&"fcus_1".into()).await.unwrap_err();
        assert!(error.to_string().contains("401 Unauthorized: check the API key (2 attempts)"), "{error}");
    }
}

#[tokio::test]
async fn a_status_whose_body_has_no_end_is_told_from_no_response() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    let late = (ErrorKind::Timeout, "the response's status arrived, but the end of its body did not in time");
    let lost = (ErrorKind::Connection, "the response's status arrived, but the connection was lost before the end");
    // The bytes from the server, whether it keeps the connection open, and the error.
    let table = [
        (format!("{head}transfer-encoding: identity\r\ncontent-length: 2\r\n\r\n{{}}"), true, late),
        (format!("{head}\r\n{{}}"), true, late),
        (format!("{head}content-length: 9\r\n\r\n{{}}"), true, late),
        (format!("{head}transfer-encoding: chunked\r\n\r\n2\r\n{{}}\r\n"), true, late),
        (format!("{head}content-length: 9\r\n\r\n{{}}"), false, lost),
        (format!("{head}transfer-encoding: chunked\r\n\r\n2\r\n{{}}\r\n"), false, lost),
        (head.to_owned(), true, (ErrorKind::Timeout, "the request timed out")),
        (head.to_owned(), false, (ErrorKind::Connection, "the connection was lost before there was a response")),
    ];
    for (bytes, is_open, (kind, expected)) in table {
        let server = RawServer::start().await.unwrap();
        if is_open {
            server.stall_after(bytes.clone().into());
        } else {
            server.respond(bytes.clone().into());
        }
        let builder = Client::builder().api_key("fsk_test_1").base_url(server.url()).retry(RetryPolicy::off());
        let timeout = if is_open { Duration::from_millis(200) } else { Duration::from_secs(60) };
        let error = create(&builder.attempt_timeout(timeout).build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{bytes}: {error}");
        assert!(error.to_string().contains(expected), "{bytes}: {error}");
        assert_eq!(error.status().is_some(), expected.contains("status"), "{bytes}: {error}");
        assert!(error.is_outcome_unknown() && error.is_retryable(), "{bytes}: {error:?}");
    }
}

#[tokio::test]
async fn an_encoding_that_was_not_asked_for_is_named() {
    let gzip: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x0b\xcf";
    let with = |status: u16, encoding: &str| {
        let answer = Response::new(status).body(&b"\x21\x08\x00\x04Marked\x03"[..]);
        if encoding.is_empty() { answer } else { answer.header("content-encoding", encoding) }
    };
    // The response, and the error's message.
    let table = [
        (Response::new(200).header("content-encoding", "gzip").body(gzip), "it is encoded with gzip"),
        (Response::new(200).body(gzip), "it is encoded with gzip"),
        (Response::new(200).body(&b"\x28\xb5\x2f\xfd\x04\x00"[..]), "it is encoded with zstd"),
        (with(200, "br"), "it is encoded with br"),
        (with(200, " ZSTD "), "it is encoded with zstd"),
        (with(200, "Marked"), "it is encoded with an unknown Content-Encoding"),
        (with(200, "identity"), "it is not JSON"),
        (Response::new(200).header("content-encoding", "utf-8").body("{}"), "at `customer`"),
        (Response::new(502).header("content-encoding", "gzip"), "502 Bad Gateway: try again later; the request"),
        (with(200, ""), "it is not JSON"),
        (with(404, "br"), "; its body is encoded with br"),
        (with(404, ""), "the base URL"),
    ];
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    for (answer, expected) in table {
        fake.respond_next(answer.clone());
        let error = create(&flex).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{answer:?}: {error}");
        assert!(expected.contains("JSON") || !error.to_string().contains("not JSON"), "{error}");
        assert!(!format!("{error} {error:?}").contains("Marked"), "{error:?}");
    }
}

#[tokio::test]
async fn details_headers_and_retry_after_are_there() {
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    let detail = json!([{ "loc": ["items", 0, "price"], "msg": "too low", "type": "low" }, {}]);
    let answer = Response::json(422, &json!({ "detail": detail })).header("x-trace", "abc").header("retry-after", "7");
    fake.respond_next(answer);
    let error = create(&flex).await.unwrap_err();

    let [detail, empty] = error.details() else { panic!("{} details", error.details().len()) };
    assert_eq!(detail.path(), "items.0.price");
    assert_eq!((detail.msg.as_deref(), detail.type_.as_deref()), (Some("too low"), Some("low")));
    assert_eq!(empty.path(), "");
    assert_eq!(error.headers()["x-trace"], "abc");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.operation().unwrap().id, "create_customer");
}

#[tokio::test]
async fn a_success_that_cannot_be_decoded_keeps_the_body_and_names_the_field() {
    let customer = |fields: &str| {
        let rest = r#""first_name":"a","last_name":"b","email":"c","created_at":"d""#;
        format!(r#"{{"customer":{{{fields},{rest}}}}}"#)
    };
    let table = [
        (customer(r#""customer_id":"e","test_mode":"Marked""#), "at `customer.test_mode`"),
        (customer(r#""customer_id":["Marked"],"test_mode":true"#), "at `customer.customer_id`"),
        (
            customer(r#""customer_id":"e","test_mode":true,"shipping":{"line1":["Marked"]}"#),
            "at `customer.shipping.line1`",
        ),
        (customer(r#""customer_id":"e","test_mode":true,"shipping":["Marked"]"#), "at `customer.shipping"),
        (customer(r#""customer_id":"e","test_mode":true,"metadata":{"Marked":1e300}"#), "at `customer.metadata`"),
        (
            customer(r#""customer_id":"e","test_mode":true,"metadata":{"Marked":123456789012345678901234567890}"#),
            "at `customer.metadata`",
        ),
        (customer(r#""customer_id":"e","test_mode":true,"metadata":["Marked"]"#), "at `customer.metadata`"),
        (customer(r#""customer_id":"e","test_mode":true,"metadata":"Marked""#), "at `customer.metadata`"),
        (
            customer(r#""customer_id":"e","test_mode":true,"phone":"Marked\ud800""#),
            "contains invalid Unicode at `customer.phone`",
        ),
        (
            customer(r#""customer_id":"e","test_mode":true,"phone":"Marked\udc00\ud800""#),
            "contains invalid Unicode at `customer.phone`",
        ),
        (r#"{"customer":{"first_name":"Marked"}}"#.to_owned(), "at `customer.created_at`"),
        (r#"{"Marked":1}"#.to_owned(), "at `customer`"),
        (r#"{"error":{"message":"Marked"}}"#.to_owned(), "is an error"),
        (r#"{"error":{}}"#.to_owned(), "is an error"),
        (r#"{"detail":"not_found"}"#.to_owned(), "is an error"),
        (r#"{"message":"Marked","customer":null}"#.to_owned(), "is an error"),
        (r#"{"message":"Marked","customers":[]}"#.to_owned(), "is an error"),
        (r#"{"message":"Marked","customer":{}}"#.to_owned(), "at `customer.created_at`"),
        (r#"{"error":null}"#.to_owned(), "at `customer`"),
        (r#""Marked""#.to_owned(), "it does not match the schema: see"),
        ("null".to_owned(), "is `null`"),
        ("<html>Marked</html>".to_owned(), "is HTML"),
        ("{\"customer\":".to_owned(), "is not JSON"),
        (r#"{"a":1,}"#.to_owned(), "is not JSON: trailing comma at line 1 column 8"),
        (customer(r#""customer_id":"e","test_mode":true"#) + " x", "is not JSON: trailing characters"),
        (String::new(), "is empty"),
        (" ".repeat(3), "is empty"),
        ("[".repeat(100_000), "is not"),
    ];
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    for status in [200, 201, 202, 299] {
        for (body, expected) in &table {
            fake.respond_next(Response::new(status).header("x-trace", "abc").body(body.clone()));
            let error = create(&flex).await.unwrap_err();
            assert!(error.is_decode() && error.is_outcome_unknown() && !error.is_retryable(), "{error:?}");
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert_eq!(error.headers()["x-trace"], "abc");
            assert_eq!(error.body(), body.as_bytes());
            assert!(error.to_string().contains(expected), "{expected}: {error}");
            assert!(
                error.to_string().contains(&format!("returned {status}, but the body is not a customer")),
                "{error}"
            );
            assert!(!format!("{error} {error:?}").contains("Marked"), "{error:?}");
        }
    }
    // A read has no outcome that could be unknown.
    fake.respond_next(Response::new(200));
    assert!(!flex.customers().retrieve(&"fcus_1".into()).await.unwrap_err().is_outcome_unknown());
}

#[tokio::test]
async fn an_error_with_a_success_status_is_decoded_too() {
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    fake.respond_next(Response::json(200, &json!({ "error": { "code": "invalid_request", "message": "no" } })));
    let error = create(&flex).await.unwrap_err();
    assert!(error.is_decode() && error.is_outcome_unknown(), "{error:?}");
    assert_eq!((error.code(), error.message()), (Some("invalid_request"), Some("no")));
}

#[tokio::test]
async fn a_lost_attempt_is_not_forgotten() {
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    for last in [Response::html(200, "<html>"), Response::new(404), Response::json(200, &json!({ "error": {} }))] {
        let (fake, builder) = fake().await;
        let flex = builder.retry(retry).build().unwrap();
        fake.fault_next(Fault::CloseUnanswered);
        fake.respond_next(last.clone());
        let error = create(&flex).await.unwrap_err();
        assert!(error.is_outcome_unknown() && error.attempts() == 2, "{last:?}: {error:?}");
    }
}

#[tokio::test]
async fn log_code_is_safe_to_log() {
    let table = [
        (json!("invalid_request"), Some("invalid_request")),
        (json!("card.declined_2"), Some("card.declined_2")),
        (json!(400), Some("400")),
        (json!("error_12345"), Some("error_12345")),
        (json!("a".repeat(64)), Some(&*"a".repeat(64))),
        (json!("a".repeat(65)), Some("other")),
        (json!("John Doe"), Some("other")),
        (json!("john@example.com"), Some("other")),
        (json!("+15555555555"), Some("other")),
        (json!("15555555555"), Some("other")),
        (json!(4_242_424_242_424_242_u64), Some("other")),
        (json!("card_4242424242424242"), Some("other")),
        (json!("fsk_test_abc"), Some("other")),
        (json!("Invalid"), Some("other")),
        (json!(""), Some("other")),
        (json!(null), None),
    ]
    .map(|(code, expected)| (code, expected.map(str::to_owned)));
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    for (code, expected) in table {
        fake.respond_next(Response::json(400, &json!({ "error": { "code": code } })));
        assert_eq!(create(&flex).await.unwrap_err().log_code().map(str::to_owned), expected, "{code}");
    }
}

/// Responds to every request with these bytes, and returns the error and the number of attempts.
async fn answered_by(bytes: Vec<u8>) -> Error {
    let server = RawServer::start().await.unwrap();
    server.respond(bytes);
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let flex = Client::builder().api_key("fsk_test_1").base_url(server.url()).retry(retry).build().unwrap();
    create(&flex).await.unwrap_err()
}

#[tokio::test]
async fn what_does_not_speak_http_is_named_and_not_retried() {
    let headers = |number: usize, size: usize| {
        let header = |number| format!("x-{number}: {}\r\n", "a".repeat(size));
        format!("HTTP/1.1 200 OK\r\n{}\r\n", (0..number).map(header).collect::<String>()).into_bytes()
    };
    let table = [
        (b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), "does not speak HTTP"),
        (b"\x15\x03\x03\x00\x02\x02\x46".to_vec(), "does not speak HTTP"),
        (b"HTTP/1.1 abc OK\r\n\r\n".to_vec(), "does not speak HTTP"),
        (headers(101, 1), "has too many headers, or too large ones"),
        (headers(2, 1_000_000), "has too many headers, or too large ones"),
    ];
    for (bytes, expected) in table {
        let error = answered_by(bytes).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Protocol, 1), "{error}");
        assert!(error.to_string().contains(expected), "{expected}: {error}");
        // Something received the request, whatever it is.
        assert!(error.is_outcome_unknown() && !error.is_retryable(), "{error:?}");
    }
    // A truncated HTTP response may be complete the next time.
    let error = answered_by(b"HTTP/1.1 200 OK\r\ncontent-".to_vec()).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 4), "{error}");
}

#[tokio::test]
async fn a_proxy_that_requires_credentials_is_named() {
    let proxy = RawServer::start().await.unwrap();
    proxy.respond(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n".to_vec());
    drop(http::client()); // which installs what reqwest needs
    let quick = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let named = Client::builder().api_key("fsk_test_1").base_url("https://flex.example").proxy(proxy.url());
    let error = create(&named.retry(quick).build().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("correct them in the proxy's URL"), "{error}");
    let own = || reqwest::Client::builder().proxy(reqwest::Proxy::all(proxy.url()).unwrap()).build().unwrap();
    for (url, kind) in [("https://flex.example", ErrorKind::Connect), ("http://flex.example", ErrorKind::Status)] {
        let builder = Client::builder().api_key("fsk_test_1").base_url(url).dangerously_allow_http().retry(quick);
        let error = create(&builder.http_client(own()).build().unwrap()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{error}");
        assert!(
            error.to_string().contains("in the proxy's URL") || error.to_string().contains("to the proxy's URL"),
            "{error}"
        );
        assert!(!error.is_outcome_unknown(), "{error:?}");
    }
}

#[tokio::test]
async fn a_read_has_no_unknown_outcome() {
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    fake.fault_next(Fault::CloseUnanswered);
    let error = flex.customers().retrieve(&"fcus_1".into()).await.unwrap_err();
    assert!(error.is_retryable() && !error.is_outcome_unknown(), "{error:?}");
}

#[tokio::test]
async fn bodies_are_read_up_to_their_limits() {
    let (fake, builder) = fake().await;
    let flex = builder.max_response_bytes(1_000_000).build().unwrap();
    // The status, the size of the body, and how much of it is kept.
    let table = [(200, 999_999, 999_999), (200, 1_000_001, 1_000_000), (400, 65_536, 65_536), (500, 1_000_000, 65_536)];
    for (status, size, kept) in table {
        fake.respond_next(Response::new(status).body(" ".repeat(size)));
        let error = create(&flex).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.body().len(), kept, "{status}, {size}");
        assert_eq!(
            error.to_string().contains("exceeds the limit of 1000000 bytes: raise max_response_bytes"),
            kept == 1_000_000,
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_body_of_unknown_length_may_be_as_long_as_the_limit() {
    let server = RawServer::start().await.unwrap();
    let body = json!({"customers": []}).to_string();
    for (limit, is_read) in [(body.len() - 1, false), (body.len(), true)] {
        let builder = Client::builder().api_key("fsk_test_1").base_url(server.url());
        let flex = builder.max_response_bytes(limit).build().unwrap();
        server.respond(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}").into_bytes());
        let page = flex.customers().list(ListCustomers::default()).await;
        assert_eq!(page.is_ok(), is_read, "{limit}: {page:?}");
    }
}

#[tokio::test]
async fn without_a_response_an_error_says_what_is_known() {
    // The fault, the kind of error, the status if it arrived, and whether the customer was created.
    let table = [
        (Fault::Refuse, ErrorKind::Connection, None, false),
        (Fault::CloseUnread, ErrorKind::Connection, None, false),
        (Fault::CloseUnanswered, ErrorKind::Connection, None, true),
        (Fault::Truncate, ErrorKind::Connection, Some(200), true),
        (Fault::Stall, ErrorKind::Timeout, None, true),
    ];
    for (fault, kind, status, created) in table {
        let (fake, builder) = fake().await;
        // The timeout is short only if it must occur, so that a slow machine causes no other.
        let seconds = if kind == ErrorKind::Timeout { 1 } else { 60 };
        let flex = builder.attempt_timeout(Duration::from_secs(seconds)).build().unwrap();
        fake.fault_next(fault.clone());
        let error = create(&flex).await.unwrap_err();
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (kind, status), "{fault:?}");
        assert!(error.is_retryable(), "{fault:?}");
        // If a connection is closed immediately, the client may know that the request was not sent.
        let is_known = matches!(fault, Fault::Refuse) && !error.is_outcome_unknown();
        assert!(is_known || error.is_outcome_unknown(), "{fault:?}");
        assert!(is_known || error.to_string().ends_with("the request may have taken effect"), "{error}");
        assert!(std::error::Error::source(&error).is_some(), "{fault:?}");

        // This is how a caller finds out.
        let find = flex.customers().find_by_email("john@example.com");
        let found = find.attempt_timeout(Duration::from_secs(60)).await.unwrap();
        assert_eq!(found.is_some(), created, "{fault:?}");
    }
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    drop(fake);
    let error = create(&flex).await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable() && !error.is_outcome_unknown(), "{error:?}");
}

#[tokio::test]
async fn a_truncated_error_response_keeps_its_status() {
    let (fake, builder) = fake().await;
    let stranger = builder.clone().api_key("fsk_test_stranger").build().unwrap();
    let flex = builder.build().unwrap();
    let refused = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    fake.fault_next(Fault::Truncate);
    let error = stranger.customers().create(refused).await.unwrap_err();
    assert!(error.is_auth() && !error.is_outcome_unknown(), "{error:?}");
    assert!(flex.customers().find_by_email("john@example.com").await.unwrap().is_none());
}
