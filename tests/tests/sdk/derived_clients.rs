//! Clients derived from another one, which share its connections.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use fake_flex::{FakeFlex, Fault, Response};
use flex_sdk::{Client, ErrorKind, ListCustomers, Mode, RetryPolicy};

async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(retry).build().unwrap();
    (fake, flex)
}

async fn list(flex: &Client) -> Result<usize, flex_sdk::Error> {
    Ok(flex.customers().list(ListCustomers::default()).await?.items.len())
}

#[tokio::test]
async fn a_header_is_in_every_attempt_of_that_client_alone() {
    let (fake, flex) = fake().await;
    let berlin = flex.with_header("X-Tenant", "berlin").unwrap();
    let paris = berlin.with_header("x-tenant", "paris").unwrap();
    fake.respond_next(Response::new(503));
    list(&berlin).await.unwrap();
    list(&paris).await.unwrap();
    list(&flex).await.unwrap();

    let received = fake.received();
    let sent: Vec<_> =
        received.iter().map(|request| request.headers.get("x-tenant").map(|tenant| tenant.to_str().unwrap())).collect();
    assert_eq!(sent, [Some("berlin"), Some("berlin"), Some("paris"), None]);
    assert!(
        received.iter().all(|request| request.headers["authorization"] == *format!("Bearer {}", FakeFlex::API_KEY))
    );
    assert_eq!(fake.connections(), 1);
    assert!(!format!("{paris:?}").contains("paris"), "{paris:?}");
}

#[tokio::test]
async fn another_key_has_a_budget_of_its_own() {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().max_retries(1).base_delay(Duration::from_millis(1));
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(retry);
    let other = builder.retry_budget(1).build().unwrap();
    let unavailable = || fake.fault_next(Fault::Instead(Response::new(503)));
    // One retry each, until the budget is exhausted.
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
    // The remaining 503 is retried by a client with a budget of its own, and by no other.
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

    // The other client's key is not accepted, and it is limited for 19 seconds. Neither affects this client.
    fake.fault_next(Fault::After(Response::new(401)));
    assert!(list(&other).await.unwrap_err().is_auth());
    fake.fault_next(Fault::After(Response::new(429).header("retry-after", "19")));
    assert!(other.customers().list(ListCustomers::default()).deadline(Duration::from_millis(50)).await.is_err());
    let held_back = other.customers().list(ListCustomers::default()).deadline(Duration::from_millis(50)).await;
    assert!(held_back.unwrap_err().is_rate_limited());
    let received = fake.take_received();
    assert_eq!(received.len(), 2);
    assert!(received.iter().all(|request| request.headers["authorization"] == "Bearer fsk_other"));
    let hasty = flex.customers().list(ListCustomers::default()).deadline(Duration::from_secs(10));
    assert_eq!(hasty.await.unwrap().items.len(), 0);
    assert_eq!(fake.connections(), 1);

    for key in ["", "  ", "a b", "\"fsk_1\""] {
        let error = flex.with_api_key(key).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{key:?}");
    }
}
