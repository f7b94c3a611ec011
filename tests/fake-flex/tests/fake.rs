//! The fake rejects undocumented requests, and fails the test if it returns an undocumented response itself.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/http/mod.rs"]
mod http;

use fake_flex::{FakeFlex, Response};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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
async fn a_programmed_response_is_returned_as_it_is_and_fails_no_test() {
    let other = json!({ "refunds": [] });
    let customer = json!({ "customer": { "customer_id": "fcus_1" } });
    // The key, the path, and the response, such as one of an operation that the document lacks.
    let table = [
        (FakeFlex::API_KEY, "/v1/customers/fcus_1", Response::json(200, &customer), 200),
        (FakeFlex::API_KEY, "/v1/customers/fcus_1", Response::new(200), 200),
        (FakeFlex::API_KEY, "/v1/customers?limit=0", Response::new(204), 204),
        (FakeFlex::API_KEY, "/v1/refunds", Response::json(200, &other), 200),
        ("fsk_test_other", "/v1/customers", Response::json(200, &other), 200),
        (FakeFlex::API_KEY, "/v1/customers", Response::new(503), 503),
    ];
    for (key, path, answer, status) in table {
        let fake = FakeFlex::start().await.unwrap();
        fake.respond_next(answer);
        let request = http::client().get(fake.url() + path).bearer_auth(key);
        assert_eq!(request.send().await.unwrap().status().as_u16(), status, "{path}");
        assert_eq!(fake.received().len(), 1, "{path}");
        // No request takes this response.
        fake.respond_next(Response::new(200));
    }
}

#[tokio::test]
async fn a_request_is_read_in_every_form_that_http_allows() {
    let fake = FakeFlex::start().await.unwrap();
    let address = fake.url().trim_start_matches("http://").to_owned();
    let key = FakeFlex::API_KEY;
    let path = "/v1/customers?limit=1";
    // The target of the request, the header, and the status.
    let table = [
        (path, format!("Authorization: Bearer {key}"), 200),
        (path, format!("authorization: bearer {key}"), 200),
        (path, format!("AUTHORIZATION:BEARER {key}"), 200),
        (path, format!("Authorization: \t bEaReR \t  {key} \t"), 200),
        (&format!("http://{address}{path}"), format!("Authorization: Bearer {key}"), 200),
        (&format!("http://api.withflex.com{path}"), format!("Authorization: Bearer {key}"), 200),
        (&format!("HTTPS://API.WITHFLEX.COM{path}"), format!("Authorization: Bearer {key}"), 200),
        (&format!("http://{address}/v1/nothing"), format!("Authorization: Bearer {key}"), 404),
        (&format!("http://{address}"), format!("Authorization: Bearer {key}"), 404),
        (path, "Accept: */*".to_owned(), 401),
        (path, "Authorization:".to_owned(), 401),
        (path, "Authorization: Bearer".to_owned(), 401),
        (path, format!("Authorization: {key}"), 401),
        (path, format!("Authorization: Bearer{key}"), 401),
        (path, format!("Authorization: Basic {key}"), 401),
        (path, format!("Authorization: Bearer {key} {key}"), 401),
        (path, "Authorization: Bearer fsk_test_stranger".to_owned(), 401),
        (path, format!("Authorization: Bearer {key}\r\nAuthorization: Bearer fsk_test_stranger"), 401),
    ];
    for (target, header, status) in table {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{header}\r\n\r\n");
        let response = sent(&address, &request).await;
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{request}{response}");
    }
    let last = fake.received().swap_remove(4);
    assert_eq!(last.path_and_query, path);
}

/// The response to bytes on a connection of their own.
async fn sent(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response
}
