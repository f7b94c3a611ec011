//! The response around the value that a call returns.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::time::Duration;

use fake_flex::{FakeFlex, Response};
use flex_sdk::{Client, CreateCustomer, ErrorKind, RetryPolicy};
use serde_json::{Value, json};

async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(retry).build().unwrap();
    (fake, flex)
}

fn john() -> CreateCustomer {
    CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build()
}

#[tokio::test]
async fn it_is_of_the_last_attempt_and_its_body_of_anything() {
    let (fake, flex) = fake().await;
    fake.respond_next(Response::new(503).header("x-attempt", "1"));
    let customer = json!({
        "customer_id": "fcus_1", "first_name": "John", "last_name": "Doe", "email": "john@example.com",
        "created_at": "2026-06-15T14:30:00Z", "test_mode": true, "loyalty_tier": "gold",
    });
    let body = format!("\u{feff}{}", json!({ "customer": customer }));
    fake.respond_next(Response::new(201).header("x-attempt", "2").body(body.clone()));

    let response = flex.customers().create(john()).with_response().await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts()), (201, 2));
    assert_eq!(response.headers()["x-attempt"], "2");
    assert_eq!(response.body(), body.as_bytes());
    assert!(response.elapsed() > Duration::ZERO && response.elapsed() < Duration::from_secs(60));
    assert_eq!(response.json::<Value>().unwrap()["customer"]["loyalty_tier"], "gold");

    let by_key = response.json::<BTreeMap<String, BTreeMap<String, u8>>>().unwrap_err();
    assert!(by_key.to_string().contains("does not match the type at line 1, column"), "{by_key}");
    assert!(!by_key.to_string().contains("customer_id") && !by_key.to_string().contains("loyalty"), "{by_key}");
    let error = response.json::<Vec<u8>>().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().starts_with("POST /v1/customers: the body cannot be decoded by"), "{error}");
    let told = format!("{response:?} {error} {error:?}");
    assert!(told.starts_with("Response {") && told.contains("201"), "{told}");
    for kept in ["John", "john@example.com", "gold", "fcus_1", "x-attempt"] {
        assert!(!told.contains(kept), "{kept} is in {told}");
    }
}
