//! Clients made of another one, with which they share the connections.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use fake_flex::{Answer, FakeFlex, Fault};
use flex_sdk::{Client, CreateCustomer, ErrorKind, ListCustomers, Mode, RetryPolicy};

async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(retry).build().unwrap();
    (fake, flex)
}

async fn list(flex: &Client) -> Result<usize, flex_sdk::Error> {
    Ok(flex.customers().list(&ListCustomers::default()).await?.len())
}

#[tokio::test]
async fn a_header_is_in_every_attempt_of_that_client_alone() {
    let (fake, flex) = fake().await;
    let with_key = flex.with_header("X-Tenant", "berlin").unwrap().with_idempotency_key("sign-up 7").unwrap();
    let replaced = with_key.with_header("x-tenant", "paris").unwrap();
    fake.answer_next(Answer::new(503));
    let john = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    with_key.customers().create(john).await.unwrap();
    list(&replaced).await.unwrap();
    list(&flex).await.unwrap();

    let received = fake.received();
    let sent: Vec<_> = received
        .iter()
        .map(|request| {
            ["x-tenant", "idempotency-key"].map(|name| request.headers.get(name).map(|it| it.to_str().unwrap()))
        })
        .collect();
    let of_key = [Some("berlin"), Some("sign-up 7")];
    assert_eq!(sent, [of_key, of_key, [Some("paris"), Some("sign-up 7")], [None, None]]);
    assert!(
        received.iter().all(|request| request.headers["authorization"] == *format!("Bearer {}", FakeFlex::API_KEY))
    );
    assert_eq!(fake.connections(), 1);
    let told = format!("{replaced:?}");
    assert!(!told.contains("paris") && !told.contains("sign-up"), "{told}");
}

#[tokio::test]
async fn a_header_that_is_not_the_callers_is_refused() {
    let (_fake, flex) = fake().await;
    let table = [
        ("Authorization", "a", "the header authorization is set for each request"),
        ("host", "a", "the header host is set for each request"),
        ("CONTENT-TYPE", "a", "the header content-type is set for each request"),
        ("User-Agent", "a", "the header user-agent is set for each request"),
        ("", "a", "the header's name"),
        ("a b", "a", "the header's name"),
        ("a\n", "a", "the header's name"),
        ("x-a", "secret\r\nx-b: c", "the value of the header x-a"),
        ("x-a", "\u{0}secret", "the value of the header x-a"),
    ];
    for (name, value, expected) in table {
        let error = flex.with_header(name, value).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{name}");
        assert!(error.to_string().starts_with(expected) && !format!("{error:?}").contains("secret"), "{error}");
    }
    for key in ["", " \t"] {
        assert!(flex.with_idempotency_key(key).unwrap_err().to_string().contains("is empty"), "{key:?}");
    }
}

#[tokio::test]
async fn another_key_has_a_budget_of_its_own() {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().max_retries(1).base_delay(Duration::from_millis(1));
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(retry);
    let other = builder.retry_budget(1).build().unwrap();
    let unavailable = || fake.fault_next(Fault::Instead(Answer::new(503)));
    // One retry each, until there is none.
    unavailable();
    let mut spent = 0;
    loop {
        unavailable();
        let error = list(&other).await.unwrap_err();
        if error.to_string().contains("budget is exhausted") {
            break;
        }
        unavailable();
        spent += 1;
    }
    assert!(spent >= 10, "{spent}");
    // The one that is left is retried by a client with a budget of its own, and by no other.
    list(&other.with_api_key(FakeFlex::API_KEY).unwrap()).await.unwrap();
    unavailable();
    list(&other.with_header("x-a", "b").unwrap()).await.unwrap_err();
}

#[tokio::test]
async fn another_key_has_the_same_connections_and_a_pace_of_its_own() {
    let fake = FakeFlex::start().await.unwrap();
    let other = Client::builder().api_key("fsk_other").base_url(fake.url()).build().unwrap();
    let flex = other.with_api_key(format!(" {}\n", FakeFlex::API_KEY)).unwrap();
    assert_eq!((other.mode(), flex.mode()), (Mode::Live, Mode::Test));

    // The other's key is not accepted, and the other is limited for 19 seconds: neither concerns this one.
    fake.fault_next(Fault::After(Answer::new(401)));
    assert!(list(&other).await.unwrap_err().is_auth());
    fake.fault_next(Fault::After(Answer::new(429).header("retry-after", "19")));
    assert!(other.customers().deadline(Duration::from_millis(50)).list(&ListCustomers::default()).await.is_err());
    let held_back = other.customers().deadline(Duration::from_millis(50)).list(&ListCustomers::default()).await;
    assert!(held_back.unwrap_err().is_rate_limited());
    let received = fake.take_received();
    assert_eq!(received.len(), 2);
    assert!(received.iter().all(|request| request.headers["authorization"] == "Bearer fsk_other"));
    let hasty = flex.customers().deadline(Duration::from_secs(10));
    assert_eq!(hasty.list(&ListCustomers::default()).await.unwrap().len(), 0);
    assert_eq!(fake.connections(), 1);

    for key in ["", "  ", "a b", "\"fsk_1\""] {
        let error = flex.with_api_key(key).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{key:?}");
    }
}
