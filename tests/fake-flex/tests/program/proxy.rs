//! `fake-flex --proxy URL --record FILE`: forwards calls, and records them.

use fake_flex::recording::{HEADER, Recorded};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::process::{Program, refusal};
use crate::{JOHN, KEY, http};

/// A text that is in everything a caller sends.
const MARK: &str = "MarkOfAPerson";

/// The recorded calls.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.is_empty() && *line != HEADER);
    let shown = lines.map(|line| match serde_json::from_str::<Recorded>(line) {
        Ok(call) => format!("{} {} {}", call.method, call.path, call.status),
        Err(_) => format!("not readable: {line}"),
    });
    shown.collect()
}

#[tokio::test]
async fn calls_are_forwarded_and_recorded_without_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("flex.recording");
    let record = file.to_str().unwrap();
    let flex = Program::start(&[]).await;
    let proxy = Program::start(&["--proxy", &flex.url, "--record", record]).await;

    let key = format!("fsk_test_{MARK}");
    let marked = format!(
        r#"{{"customer":{{"first_name":"{MARK}","last_name":"{MARK}","email":"{MARK}@example.com","metadata":{{"{MARK}":"{MARK}","mark":"{MARK}"}}}}}}"#
    );
    let (status, created) = proxy.call(&key, Method::POST, "/v1/customers", &marked).await.unwrap();
    assert_eq!((status, &created["customer"]["email"]), (StatusCode::OK, &Value::from(format!("{MARK}@example.com"))));
    let one = format!("/v1/customers/{}", created["customer"]["customer_id"].as_str().unwrap());
    let listed = format!("/v1/customers?email={MARK}%40example.com&{MARK}=1");
    let calls = [
        (Method::GET, one.as_str(), "", StatusCode::OK),
        (Method::PATCH, &one, r#"{"customer":{"phone":"MarkOfAPerson"}}"#, StatusCode::OK),
        (Method::GET, &listed, "", StatusCode::UNPROCESSABLE_ENTITY),
        (Method::POST, "/v1/customers", MARK, StatusCode::BAD_REQUEST),
        (Method::DELETE, &one, "", StatusCode::OK),
        (Method::GET, "/v1/customers/MarkOfAPerson", "", StatusCode::NOT_FOUND),
        (Method::GET, "/v1/MarkOfAPerson", "", StatusCode::NOT_FOUND),
    ];
    for (method, path, body, expected) in &calls {
        let (status, _) = proxy.call(&key, method.clone(), path, body).await.unwrap();
        assert_eq!(status, *expected, "{method} {path}");
    }
    let request = http::client().get(format!("{}{one}", proxy.url)).bearer_auth(&key);
    let request = request.header("x-mark", MARK).header("user-agent", MARK).header("accept-encoding", "gzip, br");
    let response = request.header("content-type", format!("text/{MARK}; a={MARK}")).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers()["content-type"].to_str().unwrap()),
        (404, "application/json")
    );

    // The server received everything, and the file contains nothing personal.
    let (_, received) = flex.call(&key, Method::GET, "/__fake/received", "").await.unwrap();
    assert!(received.to_string().matches(MARK).count() > 10, "{received}");
    // Recorded calls survive if the proxy is killed, and another proxy continues the file.
    proxy.kill().await;
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.clone() + "{\"method\":").unwrap();
    let proxy = Program::start(&["--proxy", &(flex.url.clone() + "/"), "--record", record]).await;
    assert_eq!(proxy.call(&key, Method::GET, "/v1/customers?limit=3", "").await.unwrap().0, StatusCode::OK);
    let (code, log) = proxy.stop().await;
    assert_eq!((code, log.as_str()), (Some(0), "GET /v1/customers 200\n"));

    let text = std::fs::read_to_string(&file).unwrap();
    for mark in ["mark", "example.com", "fcus_", "bearer", "accept", "agent", "fsk_", "127.0.0.1"] {
        assert!(!text.to_lowercase().contains(mark), "{mark}: {text}");
    }
    let expected = [
        "POST /v1/customers 200",
        "GET /v1/customers/{id} 200",
        "PATCH /v1/customers/{id} 200",
        "GET /v1/customers 422",
        "POST /v1/customers 400",
        "DELETE /v1/customers/{id} 200",
        "GET /v1/customers/{id} 404",
        "GET /v1/{} 404",
        "GET /v1/customers/{id} 404",
        "not readable: {\"method\":",
        "GET /v1/customers 200",
    ];
    assert_eq!(lines(&text), expected, "{text}");
}

#[tokio::test]
async fn what_the_server_does_not_do_is_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("flex.recording");
    let record = file.to_str().unwrap();
    // The server, a key, and the status of the response.
    let table = [
        ("http://127.0.0.1:1", KEY, StatusCode::BAD_GATEWAY),
        ("https://api.withflex.com", "fsk_live", StatusCode::FORBIDDEN),
        ("https://api.withflex.com", "fsk_test", StatusCode::FORBIDDEN),
        ("https://api.withflex.com", "", StatusCode::FORBIDDEN),
    ];
    for (url, key, expected) in table {
        let proxy = Program::start(&["--proxy", url, "--record", record]).await;
        let (status, body) = proxy.call(key, Method::POST, "/v1/customers", JOHN).await.unwrap();
        assert_eq!(status, expected, "{url} {key}: {body}");
        assert_eq!(proxy.stop().await, (Some(0), String::new()));
    }
    assert_eq!(lines(&std::fs::read_to_string(&file).unwrap()), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_neither_loopback_nor_flex_is_refused_and_so_is_a_file_of_somebody() {
    let folder = tempfile::tempdir().unwrap();
    let (notes, new) = (folder.path().join("notes"), folder.path().join("new"));
    std::fs::write(&notes, "of mine").unwrap();
    let (notes, new) = (notes.to_str().unwrap(), new.to_str().unwrap());
    let loopback = "http://127.0.0.1:1";
    let only = "calls are forwarded to a server on loopback, or to https://api.withflex.com";
    let table: [(&[&str], i32, &str); 13] = [
        (&["--proxy", "https://example.com", "--record", new], 1, only),
        (&["--proxy", "https://api.withflex.com.example", "--record", new], 1, only),
        (&["--proxy", "http://api.withflex.com", "--record", new], 1, only),
        (&["--proxy", "http://10.0.0.1", "--record", new], 1, only),
        (&["--proxy", "ftp://127.0.0.1", "--record", new], 1, only),
        (&["--proxy", "http://key@127.0.0.1", "--record", new], 1, only),
        (&["--proxy", "127.0.0.1:1", "--record", new], 1, "it is not a URL"),
        (&["--proxy", loopback, "--record", notes], 1, "it already exists, and is not a recording"),
        (&["--proxy", loopback, "--record", "/nowhere/recording"], 1, "/nowhere/recording cannot be used"),
        (&["--proxy", loopback], 2, "--record"),
        (&["--record", new], 2, "--proxy"),
        (&["--proxy", loopback, "--record", new, "--preset", "slow"], 2, "cannot be used with"),
        (&["--proxy", loopback, "--record", new, "--state", new], 2, "cannot be used with"),
    ];
    for (arguments, code, expected) in table {
        let (found, stderr) = refusal(&[&["--port", "0"], arguments].concat()).await;
        assert!(found == Some(code) && stderr.contains(expected), "{arguments:?}: {found:?} {stderr}");
    }
    assert_eq!(std::fs::read_to_string(notes).unwrap(), "of mine");
}
