//! Many calls with many faults: nothing is lost or duplicated, and an outage does not get worse.
//!
//! In CI (with `CI` set), the numbers are full; elsewhere they are small.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fake_flex::FakeFlex;
use flex_sdk::operations::CREATE_CUSTOMER;
use flex_sdk::types::CustomerResponse;
use flex_sdk::{Client, CreateCustomer, Customer, Error, RetryPolicy, ShippingAddressInput};
use serde_json::{Value, json};
use tokio::task::JoinSet;

const TASKS: u32 = 64;
const FAULTY: f64 = 0.3;

fn in_ci<T>(full: T, small: T) -> T {
    if std::env::var_os("CI").is_some() { full } else { small }
}

fn flex(fake: &FakeFlex) -> Client {
    let (short, shorter) = (Duration::from_millis(5), Duration::from_millis(1));
    // Some faults are a 429 that asks for a long pause.
    let retry = RetryPolicy::default().base_delay(shorter).max_delay(short).max_retry_after(short);
    let builder = Client::builder().base_url(fake.url()).retry(retry);
    let builder = builder.api_key_provider(|| async { io::Result::Ok(FakeFlex::API_KEY) });
    builder.attempt_timeout(Duration::from_millis(250)).build().unwrap()
}

fn email(number: usize) -> String {
    format!("customer+{number}@example.com")
}

fn customer(number: usize) -> CreateCustomer {
    CreateCustomer::builder()
        .first_name(format!("First {number}"))
        .last_name(format!("Last \u{1f600} \"{number}\""))
        .email(email(number))
        .phone(format!("+1555{number:07}"))
        .shipping(ShippingAddressInput::builder().line1(format!("{number} Main Street")).build())
        .metadata(BTreeMap::from([("number".to_owned(), number.to_string())]))
        .build()
}

/// Whether the stored value contains everything that was sent.
fn holds(held: &Value, sent: &Value) -> bool {
    match (held, sent) {
        (Value::Object(held), Value::Object(sent)) => {
            sent.iter().all(|(field, sent)| held.get(field).is_some_and(|held| holds(held, sent)))
        }
        _ => held == sent,
    }
}

/// Fails if an error contradicts the fake's state of the customer.
fn check_truth(fake: &FakeFlex, number: usize, error: &Error, may_exist_before: bool) {
    let exists = fake.customer(&email(number)).is_some();
    assert!(exists || !error.is_decode(), "it was not created, and the error says that it was: {error:?}");
    let denies = !error.is_outcome_unknown() && !error.is_decode();
    assert!(!exists || may_exist_before || !denies, "it was created, and the error denies it: {error:?}");
}

/// Creates a customer, alternately with the method and with a request as for an operation without a method.
async fn create_once(flex: &Client, number: usize) -> Result<Customer, Error> {
    if number.is_multiple_of(2) {
        return flex.customers().create(customer(number)).await;
    }
    let request = flex.request(CREATE_CUSTOMER).json(&json!({ "customer": customer(number) }));
    Ok(request.send::<CustomerResponse>().await?.customer)
}

/// Creates a customer with as many calls as it takes. Each call returns the customer or an error that is correct.
async fn create(fake: &FakeFlex, flex: &Client, number: usize, errors: &AtomicUsize) -> Customer {
    let mut may_exist = false;
    loop {
        match create_once(flex, number).await {
            Ok(created) => return created,
            Err(error) => {
                check_truth(fake, number, &error, may_exist);
                assert!(error.is_retryable() || error.is_decode(), "{error:?}");
                may_exist |= error.is_outcome_unknown() || error.is_decode();
                errors.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_is_there_twice() {
    let customers = in_ci(10_000_usize, 500);
    let fake = Arc::new(FakeFlex::start().await.unwrap());
    fake.inject(20_261_123, FAULTY);
    let flex = flex(&fake);
    let next = Arc::new(AtomicUsize::new(0));
    let errors = Arc::new(AtomicUsize::new(0));

    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let (fake, flex, next, errors) = (fake.clone(), flex.clone(), next.clone(), errors.clone());
        tasks.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= customers {
                    break;
                }
                let created = create(&fake, &flex, number, &errors).await;
                let (returned, sent) =
                    (serde_json::to_value(created).unwrap(), serde_json::to_value(customer(number)).unwrap());
                assert!(holds(&returned, &sent), "{number}: not what was sent was returned");
            }
        });
    }
    while let Some(finished) = tasks.join_next().await {
        finished.unwrap();
    }

    let held = fake.customers();
    assert_eq!(held.len(), customers);
    for number in 0..customers {
        let held = fake.customer(&email(number)).unwrap_or_else(|| panic!("{number} is lost"));
        assert!(holds(&held, &serde_json::to_value(customer(number)).unwrap()), "{number}: {held}");
    }
    let (requests, errors) = (fake.received().len(), errors.load(Ordering::Relaxed));
    println!("{customers} customers, {requests} requests, {errors} calls that returned an error");
    assert!(requests > customers && errors > 0, "there were no faults");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_not_made_worse() {
    let fake = FakeFlex::start().await.unwrap();
    let flex = flex(&fake);
    drop(fake);

    // How many calls each task makes.
    let attempts_of = async |calls: u32| {
        let mut tasks = JoinSet::new();
        for _ in 0..TASKS {
            let flex = flex.clone();
            tasks.spawn(async move {
                let mut attempts = 0;
                for number in 0..calls {
                    attempts += flex.customers().create(customer(number as usize)).await.unwrap_err().attempts();
                }
                attempts
            });
        }
        tasks.join_all().await.into_iter().sum::<u32>()
    };
    // Ten calls per task spend the budget.
    let spending = attempts_of(10).await;
    let calls_each = in_ci(100, 20);
    let attempts = attempts_of(calls_each).await;

    let calls = TASKS * calls_each;
    let ratio = f64::from(attempts) / f64::from(calls);
    println!("{spending} attempts spent the budget; then {attempts} attempts for {calls} calls: {ratio:.3}");
    // A tenth of the calls, and the few retries per second that any client has.
    assert!(ratio <= 1.12, "{attempts} attempts for {calls} calls");
    assert!(attempts > calls, "there were no retries at all");
    let retries = spending - 10 * TASKS;
    assert!((20..=100).contains(&retries), "{retries} retries spent the budget");
}
