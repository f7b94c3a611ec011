//! An answer about somebody else is an error, and never a customer.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::VecDeque;
use std::fmt::Debug;
use std::net::Ipv4Addr;

use fake_flex::{Answer, FakeFlex};
use flex_sdk::{Client, CreateCustomer, CustomerId, Error, ErrorKind, RetryPolicy, UpdateCustomer};
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

fn check<T: Debug>(outcome: Result<T, Error>, is_mismatch: bool, is_write: bool, answer: &Value, case: &str) {
    match outcome {
        Ok(customer) => assert!(!is_mismatch, "{case}: {customer:?}"),
        Err(error) => {
            assert!(is_mismatch && error.is_mismatch(), "{case}: {error:?}");
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Mismatch, 200), "{case}");
            assert_eq!(error.is_outcome_unknown(), is_write, "{case}");
            assert!(error.to_string().contains("not the one requested"), "{case}: {error}");
            // All of it, also what this crate does not know.
            assert_eq!(error.body(), answer.to_string().as_bytes(), "{case}");
        }
    }
}

#[tokio::test]
async fn what_is_asked_for_by_id_is_compared_by_id() {
    // The id that is asked for, the id that is answered, and whether they are of different customers.
    let table = [
        ("fcus_1", "fcus_1", false),
        ("fcus_01HACM7FZ1084XB1GB6053VM0D", "fcus_01hacm7fz1084xb1gb6053vm0d", false),
        ("fcus_1 ", "fcus_1", false),
        ("fcus_1", "fcus_2", true),
        ("fcus_1", "fcus_10", true),
        ("fcus_1", "", true),
    ];
    let (fake, flex) = fake().await;
    for (asked, answered, is_mismatch) in table {
        let (id, case) = (CustomerId::from(asked), format!("{asked}, {answered}"));
        let answer = json!({ "customer": customer(answered, "john@example.com") });
        fake.answer_next(Answer::json(200, &answer));
        check(flex.customers().retrieve(&id).await, is_mismatch, false, &answer, &case);
        fake.answer_next(Answer::json(200, &answer));
        let update = UpdateCustomer::builder().phone("+15555555555").build();
        check(flex.customers().update(&id, update).await, is_mismatch, true, &answer, &case);
        let answer = json!({ "customer": { "customer_id": answered, "deleted": true } });
        fake.answer_next(Answer::json(200, &answer));
        check(flex.customers().delete(&id).await, is_mismatch, true, &answer, &case);
    }
}

#[tokio::test]
async fn create_compares_emails_leniently() {
    // The email that is sent, the email that is answered, and whether they are of different customers.
    let table = [
        ("john@example.com", "john@example.com", false),
        ("John@Example.com", "john@example.com", false),
        (" john@example.com ", "john@example.com", false),
        ("john@example.com", "\tJOHN@example.com\n", false),
        ("john@example.com", "jane@example.com", true),
        ("john@example.com", "john@example.org", true),
        ("john@example.com", "", true),
        // Flex may keep it in any of several forms.
        ("j\u{f6}hn@example.com", "xn--jhn-tna@example.com", false),
        ("john@ex\u{e4}mple.com", "john@xn--exmple-cua.com", false),
        ("john@xn--exmple-cua.com", "john@ex\u{e4}mple.com", false),
    ];
    let (fake, flex) = fake().await;
    for (sent, answered, is_mismatch) in table {
        let answer = json!({ "customer": customer("fcus_1", answered) });
        fake.answer_next(Answer::json(200, &answer));
        let john = CreateCustomer::builder().first_name("John").last_name("Doe").email(sent).build();
        check(flex.customers().create(john).await, is_mismatch, true, &answer, &format!("{sent}, {answered}"));
    }
}

/// Reads a request, and returns the last segment of its path; none where the connection is closed.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.ok()?);
    }
    let request = String::from_utf8(request).ok()?;
    Some(request.split(' ').nth(1)?.rsplit('/').next()?.to_owned())
}

/// A server that answers each request with the customer that is asked for, but whose connections fall behind: an extra
/// answer comes with every fifth request, after which each gets the answer of the one before.
async fn desynchronised() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut answers = VecDeque::new();
                let mut number = 0;
                while let Some(id) = read_request(&mut stream).await {
                    number += 1;
                    if number == 5 {
                        answers.push_back("fcus_other".to_owned());
                    }
                    answers.push_back(id);
                    let answer = json!({ "customer": customer(&answers.pop_front().unwrap(), "a") }).to_string();
                    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", answer.len());
                    stream.write_all(format!("{head}{answer}").as_bytes()).await.unwrap();
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
    // One each time: the connection is not used again.
    assert_eq!(mismatches, 60);
}
