//! Connections that die silently, as behind a load balancer that forgets them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use fake_flex::{FakeFlex, Fault};
use flex_sdk::{Client, ClientBuilder, CustomerId, Error, ListCustomers, RetryPolicy, UpdateCustomer};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// How connections die.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Death {
    /// Requests are read, and get no response.
    Silence,
    /// The next request is read, and then the connection is closed.
    Close,
}

/// A server whose first connections each serve one request, all at the same time, and are dead after that.
struct Mortal {
    url: String,
    connections: Arc<AtomicUsize>,
    closed: Arc<AtomicUsize>,
}

impl Mortal {
    async fn start(mortals: usize, death: Death) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (connections, closed) = (Arc::default(), Arc::default());
        let server = Self { url, connections: Arc::clone(&connections), closed: Arc::clone(&closed) };
        let together = Arc::new(Barrier::new(mortals));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let is_mortal = connections.fetch_add(1, SeqCst) < mortals;
                let together = is_mortal.then(|| Arc::clone(&together));
                let closed = Arc::clone(&closed);
                tokio::spawn(async move {
                    serve(stream, together, death).await;
                    closed.fetch_add(1, SeqCst);
                });
            }
        });
        server
    }

    fn client(&self) -> ClientBuilder {
        let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
        let builder = Client::builder().api_key("fsk_test_1").base_url(&self.url).retry(retry);
        builder.attempt_timeout(Duration::from_millis(300))
    }
}

async fn serve(mut stream: TcpStream, together: Option<Arc<Barrier>>, death: Death) {
    let customer = json!({
        "customer_id": "fcus_1", "first_name": "John", "last_name": "Doe", "email": "john@example.com",
        "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
    });
    let body = json!({ "customer": customer }).to_string();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let mut answered = 0;
    while read_request(&mut stream).await.is_some() {
        match &together {
            Some(_) if answered > 0 && death == Death::Silence => continue,
            Some(_) if answered > 0 => return,
            Some(together) => {
                together.wait().await;
            }
            None => {}
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        answered += 1;
    }
}

/// Reads a request. `None` if the connection is closed.
async fn read_request(stream: &mut TcpStream) -> Option<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(request).ok()?.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await.ok().map(drop)
}

fn id() -> CustomerId {
    "fcus_1".into()
}

/// Opens this many connections, all of which are idle afterwards.
async fn burst(flex: &Client, connections: usize) {
    let mut calls = JoinSet::new();
    for _ in 0..connections {
        let flex = flex.clone();
        calls.spawn(async move { flex.customers().retrieve(&id()).await.map(drop) });
    }
    calls.join_all().await.into_iter().collect::<Result<(), _>>().unwrap();
}

async fn update(flex: &Client) -> Result<(), Error> {
    flex.customers().update(&id(), UpdateCustomer::builder().phone("+15555555555").build()).await.map(drop)
}

#[tokio::test]
async fn after_one_dead_connection_no_other_of_its_time_is_used() {
    for death in [Death::Silence, Death::Close] {
        let server = Mortal::start(8, death).await;
        let flex = server.client().build().unwrap();
        burst(&flex, 8).await;
        for call in 1..=3 {
            let response = flex.customers().retrieve(&id()).with_response().await.unwrap();
            assert_eq!(response.attempts(), if call == 1 { 2 } else { 1 }, "{death:?}: call {call}");
        }
        // One new connection replaces all eight, which are closed.
        assert_eq!(server.connections.load(SeqCst), 9, "{death:?}");
        while server.closed.load(SeqCst) < 8 {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn of_writes_that_may_not_be_repeated_one_is_lost() {
    for death in [Death::Silence, Death::Close] {
        let server = Mortal::start(8, death).await;
        let flex = server.client().build().unwrap();
        burst(&flex, 8).await;
        let mut lost = 0;
        for _ in 0..8 {
            if let Err(error) = update(&flex).await {
                assert!(error.is_outcome_unknown() && error.attempts() == 1, "{error:?}");
                lost += 1;
            }
        }
        assert_eq!((lost, server.connections.load(SeqCst)), (1, 9), "{death:?}");
    }
}

#[tokio::test]
async fn calls_at_the_same_time_need_two_attempts_at_most() {
    let server = Mortal::start(8, Death::Silence).await;
    let flex = server.client().build().unwrap();
    burst(&flex, 8).await;
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let flex = flex.clone();
        calls.spawn(async move { flex.customers().retrieve(&id()).with_response().await.unwrap().attempts() });
    }
    assert!(calls.join_all().await.into_iter().all(|attempts| attempts <= 2));
    burst(&flex, 8).await;
}

#[tokio::test]
async fn a_call_that_its_caller_gives_up_is_a_loss_too() {
    let server = Mortal::start(4, Death::Silence).await;
    let flex = server.client().attempt_timeout(Duration::from_secs(60)).build().unwrap();
    burst(&flex, 4).await;
    let impatient = tokio::time::timeout(Duration::from_millis(1200), update(&flex));
    assert!(impatient.await.is_err());
    for _ in 0..4 {
        update(&flex).await.unwrap();
    }
    assert_eq!(server.connections.load(SeqCst), 5);
}

#[tokio::test]
async fn a_call_that_is_dropped_soon_says_nothing_about_the_connections() {
    let fake = FakeFlex::start().await.unwrap();
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();
    let list = || flex.customers().list(ListCustomers::default());
    let (one, other) = tokio::join!(list().into_future(), list().into_future());
    assert_eq!((one.is_ok(), other.is_ok(), fake.connections()), (true, true, 2));
    fake.fault_next(Fault::Stall);
    tokio::select! {
        outcome = list().into_future() => panic!("the call did not wait: {outcome:?}"),
        () = fake.wait_for(3) => {}
    }
    // The connection of the dropped call is closed, and the other one is used.
    list().await.unwrap();
    assert_eq!(fake.connections(), 2);
}

#[tokio::test]
async fn a_loss_on_a_new_connection_says_nothing_about_the_others() {
    // The second connection is dead from the start.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&accepted);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            if count.fetch_add(1, SeqCst) == 1 {
                kept.push(stream);
            } else {
                tokio::spawn(serve(stream, None, Death::Silence));
            }
        }
    });
    let builder = Client::builder().api_key("fsk_test_1").base_url(url).retry(RetryPolicy::off());
    let flex = builder.attempt_timeout(Duration::from_millis(300)).build().unwrap();
    // Both calls start before there is a connection. The one that gets a response is idle when the other is lost.
    let (one, other) = tokio::join!(update(&flex), update(&flex));
    assert_eq!([one.is_err(), other.is_err()].iter().filter(|failed| **failed).count(), 1);
    update(&flex).await.unwrap();
    assert_eq!(accepted.load(SeqCst), 2);
}

#[tokio::test]
async fn a_customized_http_client_recovers_too() {
    let server = Mortal::start(4, Death::Silence).await;
    let customize = |http: flex_sdk::reqwest::ClientBuilder| http.tcp_nodelay(true);
    let flex = server.client().customize_http_client(customize).build().unwrap();
    burst(&flex, 4).await;
    assert!(update(&flex).await.unwrap_err().is_outcome_unknown());
    for _ in 0..4 {
        update(&flex).await.unwrap();
    }
}
