//! For any response, a call returns a customer or an error: it does not panic, hang or exceed its memory limit.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use fake_flex::RawServer;
use flex_sdk::{Client, CreateCustomer, RetryPolicy};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::random::runner;

const LIMIT: usize = 2_000;
const SUCCESS: &str = r#"{"customer":{"customer_id":"fcus_01HACM7FZ1084XB1GB6053VM0D","first_name":"John","last_name":"Doe",
    "email":"joh.doe@example.com","phone":"+15555555555","employer":"Flex","shipping":{"line1":"<string>"},
    "metadata":{"a":"b"},"created_at":"2026-06-15T14:30:00Z","test_mode":true}}"#;
const REFUSALS: [&str; 4] = [
    r#"{"error":{"code":"invalid_request","type":"card","message":"no","param":"email"}}"#,
    r#"{"detail":[{"loc":["price",0],"msg":"no","type":"price_not_found"}]}"#,
    r#"{"detail":"not_found"}"#,
    r#"{"message":"Internal Server Error"}"#,
];

/// A server, its client, and a runtime for both.
struct Harness {
    runtime: Runtime,
    server: RawServer,
    flex: Client,
}

impl Harness {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let server = runtime.block_on(RawServer::start()).unwrap();
        // Short pauses after a 429.
        let policy = RetryPolicy::off().base_delay(Duration::from_millis(1)).max_retry_after(Duration::ZERO);
        let builder = Client::builder().api_key("fsk_test_any").base_url(server.url()).retry(policy);
        let flex = builder.max_response_bytes(LIMIT).attempt_timeout(Duration::from_secs(2)).build().unwrap();
        Self { runtime, server, flex }
    }

    fn check(&self, response: Vec<u8>) {
        self.server.respond(response);
        let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
        let call =
            async { tokio::time::timeout(Duration::from_secs(10), self.flex.customers().create(customer)).await };
        if let Err(error) = self.runtime.block_on(call).expect("the call hangs") {
            let told = format!("{error} {error:?} {error:#?} {:?} {:?}", error.code(), error.message());
            let asked = format!("{:?} {:?} {:?}", error.details(), error.retry_after(), error.headers());
            assert!(!told.is_empty() && !asked.is_empty());
            assert!(error.body().len() <= LIMIT.max(64 * 1024), "{} bytes are kept", error.body().len());
            assert_eq!(error.attempts(), 1);
        }
    }
}

fn header() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![
        Just("retry-after"),
        Just("content-length"),
        Just("content-type"),
        Just("content-encoding"),
        Just("transfer-encoding"),
        Just("connection"),
        Just("location"),
        Just("x-anything"),
    ];
    let value = prop_oneof![
        2 => any::<i32>().prop_map(|number| number.to_string().into_bytes()),
        1 => Just(b"chunked".to_vec()),
        1 => Just(b"Fri, 31 Dec 1999 23:59:59 GMT".to_vec()),
        2 => prop::collection::vec(any::<u8>(), 0..20),
    ];
    (name, value).prop_map(|(name, value)| [name.as_bytes(), b": ", &value, b"\r\n"].concat())
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let valid = prop_oneof![
        3 => Just(SUCCESS.as_bytes().to_vec()),
        2 => prop::sample::select(&REFUSALS[..]).prop_map(|body| body.as_bytes().to_vec()),
    ];
    let mutation = prop_oneof![
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| (at, Some(byte), 1)),
        any::<prop::sample::Index>().prop_map(|at| (at, None, 1)),
        (any::<prop::sample::Index>(), 2..50usize).prop_map(|(at, cut)| (at, None, cut)),
    ];
    let mutated = (valid, prop::collection::vec(mutation, 0..4)).prop_map(|(mut body, mutations)| {
        for (at, replacement, length) in mutations {
            if !body.is_empty() {
                let start = at.index(body.len());
                let end = (start + length).min(body.len());
                body.splice(start..end, replacement);
            }
        }
        body
    });
    prop_oneof![6 => mutated, 2 => prop::collection::vec(any::<u8>(), 0..200), 1 => prop::collection::vec(any::<u8>(), 0..5_000)]
}

/// An HTTP response of which any part may be wrong, or arbitrary bytes.
fn response() -> impl Strategy<Value = Vec<u8>> {
    let status = prop_oneof![4 => Just(200), 4 => 400..600u16, 1 => 0..1000u16];
    let http = (status, prop::collection::vec(header(), 0..3), body(), prop::bool::weighted(0.8)).prop_map(
        |(status, headers, body, with_length)| {
            let length = if with_length { format!("content-length: {}\r\n", body.len()) } else { String::new() };
            let head = format!("HTTP/1.1 {status:03} Status\r\n{length}");
            [head.as_bytes(), &headers.concat(), b"\r\n", &body].concat()
        },
    );
    prop_oneof![12 => http, 1 => prop::collection::vec(any::<u8>(), 0..300)]
}

#[test]
fn any_response_is_a_customer_or_an_error() {
    let harness = Harness::new();
    let outcome = runner(2_000).run(&response(), |bytes| {
        harness.check(bytes);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_response_without_end_is_read_up_to_the_limit() {
    let harness = Harness::new();
    for (status, kept) in [(200, LIMIT), (500, 64 * 1024)] {
        let mut endless = format!("HTTP/1.1 {status} Status\r\n\r\n").into_bytes();
        endless.resize(10_000_000, b' ');
        harness.server.respond(endless);
        let found = harness.runtime.block_on(harness.flex.customers().find_by_email("john@example.com").into_future());
        let error = found.unwrap_err();
        assert_eq!(error.body().len(), kept, "{error:?}");
    }
}

#[test]
fn the_responses_are_not_all_nonsense() {
    let harness = Harness::new();
    harness
        .server
        .respond(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{SUCCESS}", SUCCESS.len()).into_bytes());
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("joh.doe@example.com").build();
    let created = harness.runtime.block_on(harness.flex.customers().create(customer).into_future());
    assert_eq!(created.unwrap().first_name, "John");
}
