//! A response about another customer is an error, and never a customer.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::VecDeque;
use std::fmt::Debug;
use std::net::Ipv4Addr;

use fake_flex::{FakeFlex, Response};
use flex_sdk::operations::UPDATE_CUSTOMER;
use flex_sdk::types::CustomerResponse;
use flex_sdk::{Advice, Client, CreateCustomer, CustomerId, Error, ErrorKind, RetryPolicy, UpdateCustomer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn customer(id: &str, email: &str) -> Value {
    json!({
        "customer_id": id, "first_name": "John", "last_name": "Doe", "email": email,
        "created_at": "2026-06-15T14:30:00Z", "test_mode": true, "a_field_of_tomorrow": 1,
    })
}

async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(RetryPolicy::off());
    (fake, builder.build().unwrap())
}

fn check<T: Debug>(outcome: Result<T, Error>, is_mismatch: bool, is_write: bool, response: &Value, case: &str) {
    match outcome {
        Ok(customer) => assert!(!is_mismatch, "{case}: {customer:?}"),
        Err(error) => {
            assert!(is_mismatch && error.is_mismatch(), "{case}: {error:?}");
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Mismatch, 200), "{case}");
            assert_eq!(error.is_outcome_unknown(), is_write, "{case}");
            assert!(error.to_string().contains("not the one requested"), "{case}: {error}");
            // The whole body, including members that this crate does not know.
            assert_eq!(error.body(), response.to_string().as_bytes(), "{case}");
        }
    }
}

#[tokio::test]
async fn what_is_asked_for_by_id_is_compared_by_id() {
    // The requested id, the returned id, and whether they belong to different customers.
    let table = [
        ("fcus_1", "fcus_1", false),
        ("fcus_01HACM7FZ1084XB1GB6053VM0D", "fcus_01hacm7fz1084xb1gb6053vm0d", false),
        ("fcus_1 ", "fcus_1", false),
        ("fcus_1", "fcus_2", true),
        ("fcus_1", "fcus_10", true),
        ("fcus_1", "", true),
    ];
    let (fake, flex) = fake().await;
    for (asked, found, is_mismatch) in table {
        let (id, case) = (CustomerId::from(asked), format!("{asked}, {found}"));
        let response = json!({ "customer": customer(found, "john@example.com") });
        fake.respond_next(Response::json(200, &response));
        check(flex.customers().retrieve(&id).await, is_mismatch, false, &response, &case);
    }
}

#[tokio::test]
async fn create_compares_emails_and_names_leniently() {
    let (john, jane) = (["John", "Doe"], ["Jane", "Roe"]);
    // The email that is sent with John Doe's names, the customer in the response, and what differs if it is someone else.
    let table: [(&str, &str, [&str; 2], &[&str]); 25] = [
        ("john@example.com", "john@example.com", jane, &[]),
        ("John@Example.com", "john@example.com", jane, &[]),
        (" john@example.com ", "john@example.com", jane, &[]),
        ("john@example.com", "\tJOHN@example.com\n", jane, &[]),
        ("john@example.com", "jane@example.com", jane, &["email", "first_name", "last_name"]),
        ("john@example.com", "john@example.org", jane, &["email", "first_name", "last_name"]),
        ("john@example.com", "", jane, &["email", "first_name", "last_name"]),
        // A relative, a partial namesake.
        ("john@example.com", "jane@example.com", ["Jane", "Doe"], &["email", "first_name"]),
        ("john@example.com", "john@example.org", ["John", "Roe"], &["email", "last_name"]),
        ("john@example.com", "jane@example.com", ["", ""], &["email", "first_name", "last_name"]),
        // Flex may keep an email in any of several forms.
        ("john+shop@example.com", "john@example.com", john, &[]),
        ("j.o.h.n@example.com", "john@example.com", john, &[]),
        ("John Doe <john@example.com>", "john@example.com", john, &[]),
        ("john@googlemail.example", "john@gmail.example", john, &[]),
        ("john@example.com", "", john, &[]),
        ("john+shop@example.com", "john@example.com", ["JOHN", "doe"], &[]),
        ("john+shop@example.com", "john@example.com", [" John ", "Doe\n"], &[]),
        ("john+shop@example.com", "john@example.com", ["John", "Roe"], &["email", "last_name"]),
        ("j\u{f6}hn@example.com", "xn--jhn-tna@example.com", john, &[]),
        ("john@ex\u{e4}mple.com", "john@xn--exmple-cua.com", john, &[]),
        ("john@xn--exmple-cua.com", "john@ex\u{e4}mple.com", john, &[]),
        ("j\u{f6}hn@example.com", "J\u{d6}HN@example.com", jane, &[]),
        ("j\u{f6}hn@example.com", "jane@example.com", jane, &["email", "first_name", "last_name"]),
        ("john@example.com", "j\u{e4}ne@example.com", jane, &["email", "first_name", "last_name"]),
        ("j\u{f6}hn@example.com", "john@example.com", john, &[]),
    ];
    let (fake, flex) = fake().await;
    for (sent, found, [first_name, last_name], differing) in table {
        let case = format!("{sent}, {found}, {first_name} {last_name}");
        let mut customer = customer("fcus_1", found);
        (customer["first_name"], customer["last_name"]) = (json!(first_name), json!(last_name));
        let response = json!({ "customer": customer });
        fake.respond_next(Response::json(200, &response));
        let john = CreateCustomer::builder().first_name("John").last_name("Doe").email(sent).build();
        let outcome = flex.customers().create(john).await;
        if let Err(error) = &outcome {
            let differing = differing.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            assert!(error.to_string().contains(&format!("it differs in {differing}.")), "{case}: {error}");
            let told = format!("{error} {error:?}");
            assert!(!told.contains("example") && !told.contains("Doe") && !told.contains("Roe"), "{told}");
        }
        check(outcome, !differing.is_empty(), true, &response, &case);
    }
    // If there is only one name, it is enough.
    let mut doe = customer("fcus_1", "doe@example.com");
    doe["first_name"] = json!("");
    fake.respond_next(Response::json(200, &json!({ "customer": doe })));
    let one_name = CreateCustomer::builder().first_name("").last_name("Doe").email("doe+shop@example.com").build();
    flex.customers().create(one_name).await.unwrap();
    // A create without names can only be recognised by its email.
    fake.respond_next(Response::json(200, &json!({ "customer": customer("fcus_1", "jane@example.com") })));
    let nameless = CreateCustomer::builder().first_name("").last_name(" ").email("john@example.com").build();
    assert!(flex.customers().create(nameless).await.unwrap_err().is_mismatch());
}

#[tokio::test]
async fn a_response_that_cannot_be_read_may_still_say_that_the_request_took_effect() {
    let good = customer("fcus_1", "john@example.com");
    let with = |name: &str, value: Value| {
        let mut customer = good.clone();
        customer[name] = value;
        json!({ "customer": customer }).to_string()
    };
    // The body of a 200, and whether it shows that the update of fcus_1, and the creation of John Doe, took effect.
    let table = [
        (with("phone", json!(7)), true, true),
        (with("first_name", Value::Null), true, true),
        (with("test_mode", json!("yes")), true, true),
        (with("email", Value::Null), true, true),
        (with("created_at", json!({})), true, true),
        (with("first_name", json!("\u{d7ff}")).replace('\u{d7ff}', "\\ud800"), true, true),
        (with("customer_id", Value::Null), false, true),
        (with("customer_id", json!(7)), false, true),
        (with("customer_id", json!("")).replace("\"John\"", "\"John\",\"phone\":7"), false, true),
        (with("customer_id", json!("\u{d7ff}")).replace('\u{d7ff}', "\\ud800"), false, true),
        (format!("\u{feff}{}", with("phone", json!(7))), true, true),
        (with("phone", json!(7)).replacen('{', r#"{"error":null,"#, 1), true, true),
        // The id beside the customer is not the customer's.
        (with("phone", json!(7)).replacen('{', r#"{"customer_id":"fcus_2","#, 1), true, true),
        (json!({ "customer_id": "fcus_1" }).to_string(), false, false),
        // Truncated, after the members that matter or before them.
        (r#"{"customer":{"customer_id":"fcus_1","first_name":"John","last_name":"#.to_owned(), true, false),
        (r#"{"customer":{"email":"john@example.com","customer_id":"fcus_1","first_name":"#.to_owned(), true, true),
        (r#"{"customer":{"email":"john@exam"#.to_owned(), false, false),
        // About someone else, or no one.
        (with("phone", json!(7)).replace("fcus_1", "fcus_2"), false, true),
        (with("phone", json!(7)).replace("John", "Jane").replace("john@", "jane@"), true, false),
        (json!({ "customer": { "customer_id": "fcus_1" } }).to_string(), true, false),
        (json!({ "customers": [good] }).to_string(), false, false),
        (json!({ "message": "no" }).to_string(), false, false),
        (with("phone", json!(7)).replacen('{', r#"{"error":{"code":"no"},"#, 1), false, false),
        ("<html>fcus_1".to_owned(), false, false),
        (String::new(), false, false),
    ];
    let (fake, flex) = fake().await;
    for (body, is_updated, is_created) in table {
        let response = || fake.respond_next(Response::new(200).body(body.clone()));
        response();
        let update = UpdateCustomer::builder().phone("+15555555555").build();
        let updated = flex.customers().update(&"fcus_1".into(), update).await.unwrap_err();
        response();
        let john = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
        let created = flex.customers().create(john).await.unwrap_err();
        for (error, took_effect) in [(updated, is_updated), (created, is_created)] {
            let case = format!("{body}: {error:?}");
            assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, body.as_bytes()), "{case}");
            assert_eq!((error.took_effect(), error.is_outcome_unknown()), (took_effect, !took_effect), "{case}");
            assert_eq!(error.to_string().ends_with("; the request took effect"), took_effect, "{case}");
            let advice = if took_effect { Advice::Stop } else { Advice::CheckThenRetry };
            assert_eq!(error.advice(), advice, "{case}");
            let has_id = took_effect && (body.contains("fcus_1") || body.contains("fcus_2"));
            assert_eq!(error.id().is_some(), has_id, "{case}");
        }
        // A read has no effect.
        response();
        let read = flex.customers().retrieve(&"fcus_1".into()).await.unwrap_err();
        assert!(!read.took_effect() && !read.is_outcome_unknown() && read.advice() == Advice::Stop, "{read:?}");
    }
    // Bytes that are not UTF-8 hide no other member.
    fake.respond_next(
        Response::new(200).body(&b"{\"customer\":{\"first_name\":\"\xff\",\"customer_id\":\"fcus_1\"}}"[..]),
    );
    let odd = flex.customers().update(&"fcus_1".into(), UpdateCustomer::default()).await.unwrap_err();
    assert!(odd.took_effect() && odd.id() == Some("fcus_1"), "{odd:?}");
    // Nothing is known about the effect of a caller's own request.
    fake.respond_next(Response::new(200).body(with("phone", json!(7))));
    let request = flex.request(UPDATE_CUSTOMER).path("id", "fcus_1").json(&json!({ "customer": {} }));
    let own = request.send::<CustomerResponse>().await.unwrap_err();
    assert!(own.is_decode() && own.is_outcome_unknown() && !own.took_effect(), "{own:?}");
    fake.respond_next(Response::json(200, &json!({ "customer": { "customer_id": "fcus_1", "deleted": null } })));
    let deleted = flex.customers().delete(&"fcus_1".into()).await.unwrap_err();
    assert!(deleted.took_effect() && deleted.id() == Some("fcus_1"), "{deleted:?}");
}

/// Reads a request, and returns the last segment of its path, or `None` if the connection is closed.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.ok()?);
    }
    let request = String::from_utf8(request).ok()?;
    Some(request.split(' ').nth(1)?.rsplit('/').next()?.to_owned())
}

/// A server that returns the requested customer for each request, but whose connections fall behind: every fifth request gets
/// an extra response, after which each request gets the response of the previous one.
async fn desynchronised() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut responses = VecDeque::new();
                let mut number = 0;
                while let Some(id) = read_request(&mut stream).await {
                    number += 1;
                    if number == 5 {
                        responses.push_back("fcus_other".to_owned());
                    }
                    responses.push_back(id);
                    let response = json!({ "customer": customer(&responses.pop_front().unwrap(), "a") }).to_string();
                    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", response.len());
                    stream.write_all(format!("{head}{response}").as_bytes()).await.unwrap();
                }
            });
        }
    });
    url
}

#[tokio::test]
async fn a_connection_that_fell_behind_answers_nobody_else() {
    let builder = Client::builder().api_key("fsk_test_1").base_url(desynchronised().await);
    let flex = builder.retry(RetryPolicy::off()).build().unwrap();
    let mut mismatches = 0;
    for number in 0..300 {
        let id = CustomerId::from(format!("fcus_{number}"));
        match flex.customers().retrieve(&id).await {
            Ok(customer) => assert_eq!(customer.customer_id, id),
            Err(error) => {
                assert!(error.is_mismatch(), "{error:?}");
                mismatches += 1;
            }
        }
    }
    // One mismatch each time, because the connection is not reused.
    assert_eq!(mismatches, 60);
}
