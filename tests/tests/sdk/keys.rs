//! Rotating API keys: the client requests a key when it needs one, and once more after a 401.

use std::error::Error as _;
use std::future::{pending, ready};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use fake_flex::{FakeFlex, Fault, Response};
use flex_sdk::{Advice, Call, Client, ClientBuilder, CreateCustomer, Customer, ErrorKind, Mode, RetryPolicy};
use tokio::task::JoinSet;

/// A result of a provider.
type Key = Result<&'static str, &'static str>;

/// A client whose provider returns the keys of a list in turn, and then the last one; and a counter of the provider's calls.
fn rotating(fake: &FakeFlex, keys: &'static [Key]) -> (ClientBuilder, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let builder = Client::builder().base_url(fake.url()).retry(retry).api_key_provider(move || {
        let key = keys[count.fetch_add(1, SeqCst).min(keys.len() - 1)];
        async move { key.map_err(io::Error::other) }
    });
    (builder, asked)
}

fn create(flex: &Client, number: usize) -> Call<Customer> {
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email(format!("{number}@example.com"));
    flex.customers().create(customer.build())
}

#[tokio::test]
async fn a_key_is_asked_for_once_and_once_more_where_it_is_refused() {
    type Row = (&'static [Key], (usize, u32, usize));
    const OK: Key = Ok(FakeFlex::API_KEY);
    // The keys in turn; then, for three calls each: the successes, the attempts of the last call, and the calls of the
    // provider.
    let table: [Row; 5] = [
        (&[OK], (3, 1, 1)),
        (&[Ok("fsk_old"), OK], (3, 1, 2)),
        (&[Ok("fsk_wrong")], (0, 2, 4)),
        (&[Err("vault"), OK], (3, 1, 2)),
        (&[Ok(" fsk_test_fake\n")], (3, 1, 1)),
    ];
    for (keys, expected) in table {
        let fake = FakeFlex::start().await.unwrap();
        let (builder, asked) = rotating(&fake, keys);
        let flex = builder.build().unwrap();
        assert_eq!(flex.mode(), Mode::Unknown);
        let (mut succeeded, mut attempts) = (0, 0);
        for number in 0..3 {
            match create(&flex, number).with_response().await {
                Ok(response) => (succeeded, attempts) = (succeeded + 1, response.attempts()),
                Err(error) => {
                    assert!(error.is_auth() && !error.is_outcome_unknown(), "{error:?}");
                    attempts = error.attempts();
                }
            }
        }
        assert_eq!((succeeded, attempts, asked.load(SeqCst)), expected, "{keys:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_under_load_loses_no_call() {
    let fake = FakeFlex::start().await.unwrap();
    let (builder, asked) = rotating(&fake, &[Ok("fsk_old"), Ok(FakeFlex::API_KEY)]);
    let flex = builder.build().unwrap();
    let mut tasks = JoinSet::new();
    for number in 0..200 {
        let flex = flex.clone();
        tasks.spawn(async move { create(&flex, number).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.len(), 200);
    assert_eq!((fake.customers().len(), asked.load(SeqCst)), (200, 2));
}

#[tokio::test]
async fn what_is_refused_is_sent_again_also_without_retries_and_only_once() {
    let fake = FakeFlex::start().await.unwrap();
    let (builder, asked) = rotating(&fake, &[Ok(FakeFlex::API_KEY)]);
    let flex = builder.retry(RetryPolicy::off()).build().unwrap();
    let id = create(&flex, 1).await.unwrap().customer_id;
    fake.respond_next(Response::new(401));
    flex.customers().update(&id, flex_sdk::UpdateCustomer::default()).await.unwrap();
    assert_eq!(asked.load(SeqCst), 2);
    fake.respond_next(Response::new(401));
    fake.respond_next(Response::new(401));
    let error = create(&flex, 2).await.unwrap_err();
    assert_eq!((error.is_auth(), error.attempts(), asked.load(SeqCst)), (true, 2, 3));
    // A fixed key is not requested again.
    fake.respond_next(Response::new(401));
    let fixed = flex.with_api_key(FakeFlex::API_KEY).unwrap();
    assert_eq!(create(&fixed, 3).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn where_there_is_no_key_nothing_is_sent_and_the_error_says_so() {
    let fake = FakeFlex::start().await.unwrap();
    let (builder, asked) = rotating(&fake, &[Err("the vault is sealed")]);
    let error = create(&builder.build().unwrap(), 1).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), asked.load(SeqCst)), (ErrorKind::ApiKey, 0, 4));
    assert!(error.to_string().starts_with("POST /v1/customers: the API key could not be provided"), "{error}");
    assert_eq!(error.source().unwrap().to_string(), "the vault is sealed");
    assert_eq!(error.advice(), Advice::Retry { after: None });
    assert!(!error.is_outcome_unknown());

    // An invalid key is not requested again, since only a person can fix it.
    let table = [
        ("two words", "contains characters that are not allowed in a header"),
        ("fsk_test_\n1", "contains characters that are not allowed in a header"),
        ("", "is empty"),
        (" \n", "is empty"),
        ("\"fsk_test_1\"", "is in quotes"),
    ];
    for (key, expected) in table {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let builder = Client::builder().base_url(fake.url()).api_key_provider(move || {
            count.fetch_add(1, SeqCst);
            ready(io::Result::Ok(key))
        });
        let error = create(&builder.build().unwrap(), 1).await.unwrap_err();
        let told = format!("{error} {error:?}");
        assert!(told.contains(&format!("the API key that the provider returned {expected}")), "{key:?}: {told}");
        assert!(!told.contains("FLEX_API_KEY") && !told.contains("words") && !told.contains("fsk"), "{told}");
        assert_eq!((error.kind(), error.attempts(), asked.load(SeqCst)), (ErrorKind::ApiKey, 0, 1), "{key:?}");
        assert_eq!((error.advice(), error.is_retryable()), (Advice::Fix, false), "{key:?}");
    }

    // If a provider takes too long, no request can have been carried out.
    let slow = Client::builder().base_url(fake.url()).attempt_timeout(Duration::from_millis(20));
    let slow = slow.retry(RetryPolicy::off()).api_key_provider(pending::<io::Result<String>>);
    let error = create(&slow.build().unwrap(), 1).await.unwrap_err();
    assert!(error.kind() == ErrorKind::ApiKey && !error.is_outcome_unknown(), "{error:?}");
    assert!(error.to_string().contains("was not provided in time"), "{error}");
    assert_eq!(fake.received().len(), 0);

    let both = Client::builder().api_key("fsk_test_1").api_key_provider(|| async { io::Result::Ok("fsk_test_2") });
    assert_eq!(both.build().unwrap_err().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn a_lost_attempt_is_not_forgotten_where_the_next_has_no_key() {
    let fake = FakeFlex::start().await.unwrap();
    let (builder, _) = rotating(&fake, &[Ok(FakeFlex::API_KEY), Err("sealed")]);
    let flex =
        builder.retry(RetryPolicy::default().max_retries(2).base_delay(Duration::from_millis(1))).build().unwrap();
    fake.fault_next(Fault::After(Response::new(503)));
    fake.fault_next(Fault::After(Response::new(401)));
    let error = create(&flex, 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ApiKey, "{error:?}");
    assert!(error.is_outcome_unknown() && error.attempts() == 2, "{error:?}");
}

/// The behaviour of a provider when it is called.
#[derive(Clone, Copy, Debug)]
enum Ask {
    Hang,
    Fail,
    /// Returns the key after this many milliseconds.
    After(u64),
}

#[tokio::test]
async fn a_provider_that_is_in_trouble_fails_no_call_and_spends_no_retry() {
    use Ask::{After, Fail, Hang};
    // The provider's behaviour in each of its calls, with the last one repeated; how many of 50 concurrent calls succeed, and
    // how often the provider is called. An attempt may take 200 ms.
    let table: [(&[Ask], usize, usize); 6] = [
        (&[Hang, After(0)], 50, 2),
        (&[Fail, Fail, Fail, After(0)], 50, 4),
        (&[Hang, Fail, After(0)], 50, 3),
        // The key takes longer than an attempt may. The provider's timeout doubles each time.
        (&[After(300)], 50, 2),
        // One call gives up for all waiting calls.
        (&[Fail], 0, 4),
        (&[Hang, Hang, Hang, Hang, After(0)], 0, 4),
    ];
    for (asks, succeed, expected) in table {
        let fake = FakeFlex::start().await.unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        // The calls have no retries, but the provider has its own.
        let retry = RetryPolicy::off().base_delay(Duration::from_millis(1));
        let builder = Client::builder().base_url(fake.url()).retry(retry).retry_budget(0);
        let builder = builder.attempt_timeout(Duration::from_millis(200)).api_key_provider(move || {
            let ask = asks[count.fetch_add(1, SeqCst).min(asks.len() - 1)];
            async move {
                match ask {
                    Hang => pending().await,
                    Fail => return Err(io::Error::other("the vault is sealed")),
                    After(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
                }
                Ok(FakeFlex::API_KEY)
            }
        });
        let flex = builder.build().unwrap();
        let mut calls = JoinSet::new();
        for number in 0..50 {
            let flex = flex.clone();
            calls.spawn(async move { create(&flex, number).await });
        }
        let outcomes = calls.join_all().await;
        let failed = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
        for error in failed {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::ApiKey, 0), "{asks:?}: {error:?}");
            assert!(matches!(error.advice(), Advice::Retry { .. }) && error.source().is_some(), "{asks:?}: {error:?}");
        }
        let succeeded = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!((succeeded, asked.load(SeqCst)), (succeed, expected), "{asks:?}");
        assert_eq!(fake.received().len(), succeed, "{asks:?}");
        if succeed == 0 {
            // The next call asks the provider again.
            assert_eq!(create(&flex, 50).await.is_ok(), matches!(asks[0], Hang), "{asks:?}");
        }
    }
}

#[tokio::test]
async fn waiting_for_a_key_ends_with_the_call() {
    let fake = FakeFlex::start().await.unwrap();
    let (hangs, asked) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
    let (hanging, count) = (Arc::clone(&hangs), Arc::clone(&asked));
    let flex = Client::builder().base_url(fake.url()).api_key_provider(move || {
        count.fetch_add(1, SeqCst);
        let hangs = hanging.load(SeqCst);
        async move { if hangs { pending().await } else { io::Result::Ok(FakeFlex::API_KEY) } }
    });
    let flex = flex.build().unwrap();
    let error = create(&flex, 1).deadline(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::ApiKey, 0), "{error:?}");
    assert!(error.to_string().contains("the API key was not provided in time: check the provider"), "{error}");
    // The call was dropped while the provider ran, so the next call runs it again.
    hangs.store(false, SeqCst);
    let before = asked.load(SeqCst);
    assert!(create(&flex, 1).await.is_ok());
    assert_eq!(asked.load(SeqCst), before + 1);
}

#[tokio::test]
async fn a_provider_that_hangs_once_leaves_time_for_the_call() {
    let fake = FakeFlex::start().await.unwrap();
    // The attempt timeout is longer than the deadline of the call.
    let builder = Client::builder().base_url(fake.url()).deadline(Duration::from_secs(4));
    let asked = Arc::new(AtomicUsize::new(0));
    let flex = builder.api_key_provider(move || {
        let is_first = asked.fetch_add(1, SeqCst) == 0;
        async move { if is_first { pending().await } else { io::Result::Ok(FakeFlex::API_KEY) } }
    });
    let flex = flex.build().unwrap();
    let mut calls = JoinSet::new();
    for number in 0..50 {
        let flex = flex.clone();
        calls.spawn(async move { create(&flex, number).await.is_ok() });
    }
    assert_eq!(calls.join_all().await, [true; 50]);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_slow_provider_is_not_taken_for_a_slow_network() {
    // This address accepts no connections, and the key takes most of the time.
    let (_listener, _waiting, nowhere) = crate::reliability::unreachable().await;
    for (takes, expected) in [(0, ErrorKind::Connect), (300, ErrorKind::ApiKey)] {
        let builder =
            Client::builder().base_url(&nowhere).retry(RetryPolicy::off()).deadline(Duration::from_millis(500));
        let builder = builder.api_key_provider(move || async move {
            tokio::time::sleep(Duration::from_millis(takes)).await;
            io::Result::Ok(FakeFlex::API_KEY)
        });
        let error = create(&builder.build().unwrap(), 1).await.unwrap_err();
        assert!(error.kind() == expected && !error.is_outcome_unknown(), "{takes}: {error:?}");
    }
}

#[tokio::test]
async fn a_client_may_be_given_a_provider_later() {
    let fake = FakeFlex::start().await.unwrap();
    let other = Client::builder().api_key("fsk_other").base_url(fake.url()).build().unwrap();
    let flex = other.with_api_key_provider(|| ready(io::Result::Ok(FakeFlex::API_KEY)));
    assert_eq!((other.mode(), flex.mode()), (Mode::Live, Mode::Unknown));
    assert!(create(&flex, 1).await.is_ok());
    assert!(create(&other, 2).await.unwrap_err().is_auth());
    assert_eq!(fake.connections(), 1);
}
