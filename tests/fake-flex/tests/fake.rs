//! The fake refuses what is not as documented, and fails the test where it responds so itself.

#[path = "../../tests/http/mod.rs"]
mod http;

use fake_flex::{Answer, FakeFlex};
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::json;

#[tokio::test]
async fn an_undocumented_request_is_rejected() {
    const JSON: &str = "application/json";
    let good = r#"{"customer":{"first_name":"a","last_name":"b","email":"c@example.com"}}"#;
    let table = [
        (Method::POST, "/v1/customers", JSON, good, 200),
        (Method::POST, "/v1/customers", JSON, r#"{"customer":{"first_name":"a"}}"#, 422),
        (Method::POST, "/v1/customers", JSON, r#"{"first_name":"a","last_name":"b","email":"c"}"#, 422),
        (Method::POST, "/v1/customers", JSON, "", 422),
        (Method::POST, "/v1/customers", JSON, "{", 400),
        (Method::POST, "/v1/customers", "text/plain", good, 400),
        (Method::POST, "/v1/customers?limit=1", JSON, good, 422),
        (Method::GET, "/v1/customers?limit=100", JSON, "", 200),
        (Method::GET, "/v1/customers?limit=101", JSON, "", 422),
        (Method::GET, "/v1/customers?limit=few", JSON, "", 422),
        (Method::GET, "/v1/customers?page=2", JSON, "", 422),
        (Method::GET, "/v1/customers", JSON, "{}", 422),
        (Method::PATCH, "/v1/customers/fcus_1", JSON, r#"{"customer":{"phone":null}}"#, 422),
        (Method::PATCH, "/v1/customers/fcus_1", JSON, r#"{"customer":{}}"#, 404),
        (Method::DELETE, "/v1/customers/fcus_1", JSON, "", 404),
        (Method::GET, "/v1/customers/", JSON, "", 404),
        (Method::GET, "/v2/customers", JSON, "", 404),
    ];
    let fake = FakeFlex::start().await.unwrap();
    for (method, path, content_type, body, status) in table {
        let request = http::client().request(method.clone(), fake.url() + path).bearer_auth(FakeFlex::API_KEY);
        let response = request.header(CONTENT_TYPE, content_type).body(body).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{method} {path} {body}");
    }
    for key in ["", "Bearer", "Bearer fsk_test_stranger", "fsk_test_fake", "Basic fsk_test_fake"] {
        let request = http::client().get(fake.url() + "/v1/customers").header(AUTHORIZATION, key);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 401, "{key}");
    }
}

#[tokio::test]
#[should_panic(expected = "retrieve_customer returned 200 /customer: \"email\" is a required property")]
async fn an_undocumented_response_fails_the_test() {
    let fake = FakeFlex::start().await.unwrap();
    fake.put(json!({
        "customer_id": "fcus_1", "first_name": "a", "last_name": "b", "created_at": "c", "test_mode": true,
    }));
    let request = http::client().get(fake.url() + "/v1/customers/fcus_1").bearer_auth(FakeFlex::API_KEY);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
}

#[tokio::test]
#[should_panic(expected = "GET /v1/customers?limit=0 was sent: 422")]
async fn every_request_is_checked_against_the_document() {
    let fake = FakeFlex::start().await.unwrap();
    fake.answer_next(Answer::new(204));
    let request = http::client().get(fake.url() + "/v1/customers?limit=0").bearer_auth(FakeFlex::API_KEY);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 204);
}
