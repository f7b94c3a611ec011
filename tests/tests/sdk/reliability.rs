//! Attempts, waits and limits, one at a time.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use fake_flex::{FakeFlex, Fault, RawServer, Response};
use flex_sdk::{Call, Client, ClientBuilder, CreateCustomer, Customer, ErrorKind, RetryPolicy, UpdateCustomer};
use serde_json::json;

use crate::http;

const LONG: Duration = Duration::from_secs(3600);

fn quick() -> RetryPolicy {
    RetryPolicy::default().base_delay(Duration::from_millis(1))
}

async fn fake() -> (FakeFlex, ClientBuilder) {
    let fake = FakeFlex::start().await.unwrap();
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(quick());
    (fake, builder)
}

fn create(flex: &Client) -> Call<Customer> {
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    flex.customers().create(customer)
}

/// A short timeout only if one must occur, so that a slow machine causes no other.
fn timeout_for(fault: &Fault) -> Duration {
    Duration::from_secs(if matches!(fault, Fault::Stall) { 1 } else { 60 })
}

fn limited(retry_after: &str) -> Fault {
    Fault::Instead(Response::new(429).header("retry-after", retry_after))
}

#[tokio::test]
async fn what_may_succeed_later_is_retried() {
    let table = [
        (Fault::Refuse, true),
        (Fault::CloseUnread, true),
        (Fault::CloseUnanswered, true),
        (Fault::Truncate, true),
        (Fault::Stall, true),
        (Fault::Instead(Response::new(408)), true),
        (limited("0"), true),
        (limited("Fri, 31 Dec 1999 23:59:59 GMT"), true),
        (limited("not a time"), true),
        (Fault::Instead(Response::json(500, &json!({ "message": "no" }))), true),
        (Fault::After(Response::html(502, "<html>")), true),
        (Fault::Instead(Response::new(503)), true),
        (Fault::Instead(Response::new(400)), false),
        (Fault::Instead(Response::new(401)), false),
        (Fault::Instead(Response::new(404)), false),
        (Fault::Instead(Response::new(409)), false),
        (Fault::Instead(Response::new(422)), false),
        (Fault::Instead(Response::new(301).header("location", "/v1/customers")), false),
        (Fault::BreakBody, false),
    ];
    for (fault, again) in table {
        let (fake, builder) = fake().await;
        let flex = builder.attempt_timeout(timeout_for(&fault)).build().unwrap();
        fake.fault_next(fault.clone());
        let outcome = create(&flex).await;
        assert_eq!(outcome.is_ok(), again, "{fault:?}: {outcome:?}");
        let received = fake.received();
        let unread = usize::from(matches!(fault, Fault::Refuse | Fault::CloseUnread));
        assert_eq!(received.len() + unread, if again { 2 } else { 1 }, "{fault:?}");
        assert!(received.iter().all(|request| request.body == received[0].body), "{fault:?}: the body changed");
        assert!(fake.customers().len() <= 1, "{fault:?}");
    }
}

#[tokio::test]
async fn an_operation_that_may_not_be_repeated_is_not() {
    let table = [
        (Fault::CloseUnanswered, false),
        (Fault::Stall, false),
        (Fault::Truncate, false),
        (Fault::Instead(Response::new(408)), false),
        (Fault::Instead(Response::new(500)), false),
        (Fault::Instead(Response::new(503)), false),
        // A rate-limited request cannot have taken effect.
        (limited("0"), true),
    ];
    for (fault, again) in table {
        let (fake, builder) = fake().await;
        let flex = builder.build().unwrap();
        let id = create(&flex).await.unwrap().customer_id;
        fake.fault_next(fault.clone());
        let update = flex.customers().update(&id, UpdateCustomer::builder().phone("+15555555555").build());
        let outcome = update.attempt_timeout(timeout_for(&fault)).await;
        assert_eq!(outcome.is_ok(), again, "{fault:?}");
        assert_eq!(fake.received().len(), if again { 3 } else { 2 }, "{fault:?}");
        assert!(outcome.err().is_none_or(|error| error.is_outcome_unknown() && !error.is_retryable()), "{fault:?}");
    }
}

#[tokio::test]
async fn the_policy_limits_the_attempts() {
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    let fail = |times: usize| (0..times).for_each(|_| fake.respond_next(Response::new(500)));
    let policies = [(quick(), 4), (quick().max_retries(1), 2), (RetryPolicy::off(), 1)];
    for (policy, attempts) in policies {
        let before = fake.received().len();
        fail(attempts);
        let error = create(&flex).retry(policy).await.unwrap_err();
        assert_eq!(error.attempts() as usize, attempts);
        assert_eq!(fake.received().len() - before, attempts);
        assert_eq!(error.to_string().contains(&format!("({attempts} attempts)")), attempts > 1, "{error}");
    }
    // A lost attempt still counts when a later one is rejected.
    fake.fault_next(Fault::CloseUnanswered);
    fake.respond_next(Response::new(422));
    let error = create(&flex).await.unwrap_err();
    assert!(error.is_validation() && error.is_outcome_unknown(), "{error:?}");
}

#[tokio::test]
async fn retry_after_is_waited_for_up_to_a_cap() {
    let (fake, builder) = fake().await;
    let flex = builder.clone().build().unwrap();
    let in_two_seconds = || httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
    // A date has whole seconds, so the second may have started up to one second ago.
    let near: [(&dyn Fn() -> String, u64); 2] = [(&|| "1".to_owned(), 1000), (&in_two_seconds, 900)];
    for (value, at_least) in near {
        let value = value();
        fake.fault_next(limited(&value));
        let start = Instant::now();
        create(&flex).await.unwrap();
        assert!(start.elapsed() >= Duration::from_millis(at_least), "{value}: {:?}", start.elapsed());
    }
    // Beyond the cap, the error is returned immediately, and says how long Flex asked to wait.
    let far = [
        (429, "21", 20..=21),
        (429, "3600", 3600..=3600),
        (429, "Thu, 31 Dec 2099 23:59:59 GMT", 1_000_000..=u64::MAX),
        (503, "3600", 3600..=3600),
    ];
    for (status, value, expected) in far {
        let flex = builder.clone().build().unwrap();
        fake.fault_next(Fault::Instead(Response::new(status).header("retry-after", value)));
        let error = create(&flex).await.unwrap_err();
        assert_eq!((error.attempts(), error.is_rate_limited()), (1, status == 429), "{value}");
        assert!(expected.contains(&error.retry_after().unwrap().as_secs()), "{value}: {:?}", error.retry_after());
        // Other calls wait up to the cap, and calls that cannot wait are not sent.
        let before = fake.received().len();
        let error = create(&flex.clone()).deadline(Duration::from_secs(5)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::HeldBack, 0), "{value}");
        let left = error.retry_after().unwrap().as_secs();
        assert!((15..=22).contains(&left), "{value}: {left}");
        assert_eq!(fake.received().len(), before, "{value}");
    }
    let short = quick().max_retry_after(Duration::from_millis(300));
    let flex = builder.retry(short).build().unwrap();
    fake.fault_next(limited("3600"));
    assert_eq!(create(&flex).await.unwrap_err().attempts(), 1);
    let start = Instant::now();
    create(&flex).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(250), "{:?}", start.elapsed());
}

#[tokio::test]
async fn retry_after_0_does_not_turn_off_the_backoff() {
    let (fake, builder) = fake().await;
    let slow = RetryPolicy::default().base_delay(Duration::from_millis(300)).max_delay(Duration::from_millis(300));
    let flex = builder.retry(slow).build().unwrap();
    for fault in [Fault::Instead(Response::new(503)), Fault::Instead(Response::new(503).header("retry-after", "0"))] {
        for _ in 0..3 {
            fake.fault_next(fault.clone());
        }
        let start = Instant::now();
        create(&flex).await.unwrap();
        // The sum of three random waits of up to 300 ms is shorter than this once in 50,000 times.
        assert!(start.elapsed() > Duration::from_millis(15), "{fault:?}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn the_deadline_bounds_everything() {
    let (fake, builder) = fake().await;
    let builder = builder.attempt_timeout(LONG).deadline(Duration::from_secs(2));
    let flex = builder.clone().build().unwrap();

    fake.fault_next(Fault::Stall);
    let error = create(&flex).await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1, "{error:?}");

    // The second attempt has the time that the first one left.
    fake.respond_next(Response::new(500));
    fake.fault_next(Fault::Stall);
    let error = create(&flex).await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 2, "{error:?}");

    // A wait beyond the deadline would be in vain.
    fake.fault_next(limited("19"));
    let start = Instant::now();
    let error = create(&flex).await.unwrap_err();
    assert!(error.is_rate_limited() && error.attempts() == 1, "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(2));

    // Without a deadline.
    let flex = builder.deadline(Duration::MAX).attempt_timeout(Duration::MAX).build().unwrap();
    fake.respond_next(Response::new(500));
    create(&flex).await.unwrap();
}

#[tokio::test]
async fn a_call_may_have_its_own_timeouts() {
    let (fake, builder) = fake().await;
    let flex = builder.attempt_timeout(LONG).deadline(LONG).build().unwrap();
    let create = || create(&flex).retry(RetryPolicy::off());
    let second = Duration::from_secs(1);
    for call in [create().deadline(second), create().attempt_timeout(second)] {
        fake.fault_next(Fault::Stall);
        assert!(call.await.unwrap_err().is_timeout());
    }
}

#[tokio::test]
async fn connecting_has_a_timeout_of_its_own() {
    // The server waits for a request, and so never responds to TLS's greeting.
    let silent = RawServer::start().await.unwrap();
    let url = silent.url().replace("http:", "https:");
    let builder = Client::builder().api_key("fsk_test_1").base_url(url).retry(RetryPolicy::off());
    let flex =
        builder.connect_timeout(Duration::from_millis(100)).attempt_timeout(LONG).deadline(LONG).build().unwrap();
    let error = create(&flex).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout() && !error.is_outcome_unknown(), "{error:?}");
}

/// A listener whose queue of waiting connections is full, so that further ones do not even get a response.
#[cfg(target_os = "linux")]
pub(crate) async fn unreachable() -> (tokio::net::TcpListener, Vec<tokio::net::TcpStream>, String) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind((std::net::Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(stream) =
        tokio::time::timeout(Duration::from_millis(200), tokio::net::TcpStream::connect(address)).await
    {
        waiting.push(stream.unwrap());
    }
    (listener, waiting, format!("http://{address}"))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn where_no_connection_was_made_nothing_was_sent() {
    let (_listener, _waiting, nowhere) = unreachable().await;
    // The server waits for a request, and so never responds to TLS's greeting.
    let silent = RawServer::start().await.unwrap();
    let silent = silent.url().replace("http:", "https:");
    let (short, long) = (Duration::from_millis(100), Duration::from_secs(60));
    // The URL, the connect timeout, the attempt timeout and the deadline, and the number of attempts.
    let table = [
        (&nowhere, short, long, long, 3..=3),
        (&nowhere, long, short, long, 3..=3),
        (&nowhere, long, long, short, 1..=1),
        (&nowhere, long, short, short * 5 / 2, 2..=3),
        (&nowhere, long, Duration::ZERO, long, 3..=3),
        (&nowhere, long, long, Duration::ZERO, 1..=1),
        (&silent, short, long, long, 3..=3),
        (&silent, long, short, long, 3..=3),
        (&silent, long, long, short, 1..=1),
    ];
    for (url, connect_timeout, attempt_timeout, deadline, attempts) in table {
        let case = format!("{url}, {connect_timeout:?}, {attempt_timeout:?}, {deadline:?}");
        let builder = Client::builder().api_key("fsk_test_1").base_url(url).retry(quick().max_retries(2));
        let builder = builder.connect_timeout(connect_timeout).attempt_timeout(attempt_timeout).deadline(deadline);
        let flex = builder.build().unwrap();
        let update = flex.customers().update(&"fcus_1".into(), UpdateCustomer::default()).await;
        for error in [create(&flex).await.unwrap_err(), update.unwrap_err()] {
            assert!(error.is_connect() && !error.is_timeout() && !error.is_outcome_unknown(), "{case}: {error:?}");
            assert!(error.is_retryable() && attempts.contains(&error.attempts()), "{case}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_request_on_an_open_connection_may_have_taken_effect() {
    let (fake, builder) = fake().await;
    let flex = builder.retry(RetryPolicy::off()).build().unwrap();
    create(&flex).await.unwrap();
    fake.fault_next(Fault::Stall);
    let error = create(&flex).attempt_timeout(Duration::from_millis(200)).await.unwrap_err();
    assert!(error.is_timeout() && error.is_outcome_unknown(), "{error:?}");
    assert_eq!((fake.received().len(), fake.connections()), (2, 1));
}

#[tokio::test]
async fn an_incomplete_error_body_is_enough() {
    let (server, builder) = (RawServer::start().await.unwrap(), Client::builder().api_key("fsk_test_1"));
    let flex = builder.base_url(server.url()).attempt_timeout(LONG).deadline(LONG).build().unwrap();
    server.stall_after(
        b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 90\r\n\r\n{\"error\":{\"code\":\"no_key\",".to_vec(),
    );
    let start = Instant::now();
    let error = create(&flex).await.unwrap_err();
    assert!(error.is_auth() && error.attempts() == 1, "{error:?}");
    assert_eq!(error.code(), Some("no_key"));
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[tokio::test]
async fn an_idle_connection_is_kept_as_long_as_the_option_says() {
    for (pool_idle_timeout, connections) in [(LONG, 1), (Duration::from_millis(1), 2)] {
        let (fake, builder) = fake().await;
        let flex = builder.pool_idle_timeout(pool_idle_timeout).build().unwrap();
        create(&flex).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        create(&flex).await.unwrap();
        assert_eq!(fake.connections(), connections, "{pool_idle_timeout:?}");
    }
}

#[tokio::test]
async fn a_429_makes_all_clones_wait() {
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    fake.fault_next(limited("1"));
    let start = Instant::now();
    let clone = flex.clone();
    let first = tokio::spawn(async move { create(&clone).await });
    fake.wait_for(1).await;
    // The response is on its way, and is read during this sleep.
    tokio::time::sleep(Duration::from_millis(200)).await;

    // A call that cannot wait that long fails immediately.
    let error = create(&flex).deadline(Duration::from_millis(100)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HeldBack, "{error:?}");
    assert!(!error.is_timeout() && error.is_rate_limited() && !error.is_outcome_unknown(), "{error:?}");
    assert!(error.to_string().contains("not sent"), "{error}");
    assert!(error.is_retryable() && error.attempts() == 0, "{error:?}");
    assert!(error.retry_after().is_some_and(|left| left <= Duration::from_millis(1_100)), "{:?}", error.retry_after());
    assert_eq!(fake.received().len(), 1);

    create(&flex).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
    first.await.unwrap().unwrap();
    assert_eq!(fake.received().len(), 3);
}

#[tokio::test]
async fn a_429_does_not_spend_the_budget() {
    let (fake, builder) = fake().await;
    let flex = builder.retry_budget(0).build().unwrap();
    (0..3).for_each(|_| fake.fault_next(limited("0")));
    create(&flex).await.unwrap();
    assert_eq!(fake.received().len(), 4);
}

#[tokio::test]
async fn an_error_says_what_ended_the_call() {
    let (fake, builder) = fake().await;
    let error = || Fault::Instead(Response::new(500));
    let minute = Duration::from_secs(60);
    // The faults, the policy, the deadline and the budget, and the error's message.
    let table = [
        (vec![error(); 4], quick(), minute, 2, "no retries are left (4 attempts)"),
        (vec![limited("0"); 4], quick(), minute, 2, "no retries are left (4 attempts)"),
        (vec![error()], RetryPolicy::off(), minute, 2, "try again later; the request may"),
        (vec![error()], quick(), minute, 0, "the client's retry budget is exhausted; the request may"),
        (vec![limited("30")], quick(), minute, 2, "Retry-After exceeds max_retry_after"),
        (
            vec![Fault::Instead(Response::new(503).header("retry-after", "10"))],
            quick(),
            Duration::from_secs(5),
            2,
            "the deadline leaves no time for a retry; the request may",
        ),
        (vec![limited("10")], quick(), Duration::from_secs(5), 2, "the deadline leaves no time for a retry"),
        (vec![Fault::Instead(Response::new(400))], quick(), minute, 2, "Error::message"),
    ];
    for (faults, policy, deadline, budget, expected) in table {
        let flex = builder.clone().retry(policy).deadline(deadline).retry_budget(budget).build().unwrap();
        let case = format!("{faults:?}");
        for fault in faults {
            fake.fault_next(fault);
        }
        let told = create(&flex).await.unwrap_err().to_string();
        assert!(told.contains(expected), "{case}: {told}, not {expected}");
    }
}

#[test]
fn a_client_may_be_shared_by_several_runtimes() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (fake, flex) = server.block_on(async {
        let (fake, builder) = fake().await;
        (fake, builder.build().unwrap())
    });
    let id = server.block_on(create(&flex).into_future()).unwrap().customer_id;
    // Tests with a static client work like this: each has a runtime that ends with the test, along with its connections. A call
    // on such a connection may be lost, as the guide says, but it returns an error.
    let unsent = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (flex, id, unsent) = (&flex, &id, &unsent);
            scope.spawn(move || {
                for number in 0..90 {
                    let name = format!("John {thread}-{number}.");
                    let update = UpdateCustomer::builder().first_name(name.as_str()).build();
                    if let Err(error) = runtime().block_on(flex.customers().update(id, update).into_future()) {
                        assert!(error.is_outcome_unknown(), "{error:?}");
                        match error.kind() {
                            ErrorKind::Connection => {}
                            ErrorKind::Timeout => unsent.lock().unwrap().push(name),
                            _ => panic!("{error:?}"),
                        }
                    }
                }
            });
        }
    });
    // tokio's channel keeps a message that is sent while its receiver is dropped, and its sender waits. Only a request that was
    // never written may therefore end with a timeout.
    let bodies: Vec<_> =
        fake.received().iter().map(|received| String::from_utf8_lossy(&received.body).into_owned()).collect();
    for name in unsent.into_inner().unwrap() {
        assert!(
            bodies.iter().all(|body| !body.contains(&name)),
            "{name} was sent, and its response lost without an error"
        );
    }
    // Using runtimes one after another causes no loss.
    let before = fake.received().len();
    for number in 0..90 {
        let update = UpdateCustomer::builder().first_name(format!("John {number}")).build();
        runtime().block_on(flex.customers().update(&id, update).into_future()).unwrap();
    }
    assert_eq!(fake.received().len() - before, 90);
}

#[tokio::test]
async fn dropping_a_call_ends_it_also_while_it_waits() {
    let (fake, builder) = fake().await;
    let flex = builder.deadline(LONG).retry(quick().max_retry_after(LONG)).build().unwrap();
    fake.fault_next(Fault::Instead(Response::new(503).header("retry-after", "600")));
    let is_waiting = async {
        while fake.received().is_empty() {
            tokio::task::yield_now().await;
        }
        // The response is on its way, and is read during this sleep.
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    tokio::select! {
        outcome = create(&flex).into_future() => panic!("the call did not wait: {outcome:?}"),
        () = is_waiting => {}
    }
    // The client works as before.
    create(&flex).await.unwrap();
    assert_eq!(fake.received().len(), 2);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (fake, builder) = fake().await;
    let flex = builder.build().unwrap();
    let elsewhere = FakeFlex::start().await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        fake.respond_next(Response::new(status).header("location", elsewhere.url() + "/v1/customers"));
        assert_eq!(create(&flex).await.unwrap_err().status().unwrap().as_u16(), status);
    }
    assert_eq!(elsewhere.received().len(), 0);
}

#[tokio::test]
async fn settings_reach_the_wire() {
    let (fake, builder) = fake().await;
    let own = http::client();
    let flex = builder.clone().http_client(own).user_agent_suffix("my-shop/1.2").build().unwrap();
    create(&flex).await.unwrap();
    let agent = fake.received()[0].headers["user-agent"].to_str().unwrap().to_owned();
    assert_eq!(agent, concat!("flex-sdk/", env!("CARGO_PKG_VERSION"), " my-shop/1.2"));

    let plain = Client::builder().api_key("fsk_test_1").base_url("http://flex.example");
    assert!(plain.clone().build().is_err() && plain.dangerously_allow_http().build().is_ok());

    let refused = builder.clone().user_agent_suffix("a\nb").build().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Config);

    let flex = builder.base_url(fake.url() + "/gateway/").build().unwrap();
    assert!(create(&flex).await.unwrap_err().is_not_found());
    assert_eq!(fake.received()[1].path_and_query, "/gateway/v1/customers");
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_retried() {
    let (fake, builder) = fake().await;
    drop(http::client()); // which installs what reqwest needs
    let https_only = reqwest::Client::builder().https_only(true).build().unwrap();
    let error = create(&builder.http_client(https_only).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 1), "{error}");
    assert!(!error.is_outcome_unknown() && !error.is_retryable());
    assert_eq!(fake.received().len(), 0);
}
