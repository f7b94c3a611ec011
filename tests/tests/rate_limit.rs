//! A rate-limited client slows down, and does not fail.
//!
//! With `PROOF` set, as `.ci/run load` sets it, the numbers are full; otherwise they are small.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use fake_flex::FakeFlex;
use flex_sdk::{Client, ClientBuilder, CreateCustomer};
use tokio::task::JoinSet;

const TASKS: u32 = 64;

async fn fake() -> (FakeFlex, ClientBuilder) {
    let fake = FakeFlex::start().await.unwrap();
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url());
    (fake, builder)
}

fn customer(number: u32) -> CreateCustomer {
    CreateCustomer::builder().first_name("John").last_name("Doe").email(format!("{number}@example.com")).build()
}

/// Creates customers in many tasks at once, and returns how many failed.
async fn create(flex: &Client, customers: u32) -> usize {
    let next = Arc::new(AtomicU32::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let (flex, next) = (flex.clone(), Arc::clone(&next));
        tasks.spawn(async move {
            let mut failed = 0;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= customers {
                    return failed;
                }
                if let Err(error) = flex.customers().create(customer(number)).await {
                    println!("{number}: {error}");
                    failed += 1;
                }
            }
        });
    }
    tasks.join_all().await.into_iter().sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limited_import_is_slower_and_does_not_fail() {
    // The number of customers to create, the limit per second, and whether Flex says when to retry.
    let full = [(10_000, 200, true), (2_000, 100, false)];
    let small = [(1_000, 200, true), (600, 200, false)];
    for (customers, per_second, says_when) in if std::env::var_os("PROOF").is_some() { full } else { small } {
        let (fake, builder) = fake().await;
        fake.limit(per_second, says_when);
        let flex = builder.deadline(Duration::from_secs(600)).build().unwrap();
        let start = Instant::now();
        let failed = create(&flex, customers).await;
        let rate = f64::from(customers) / start.elapsed().as_secs_f64();
        let sent = u32::try_from(fake.received().len()).unwrap();
        let attempts = f64::from(sent) / f64::from(customers);
        println!(
            "{customers} customers at {rate:.1} of {per_second} a second, {attempts:.3} attempts each, {failed} failed"
        );

        assert_eq!(failed, 0);
        assert!(rate >= 0.9 * f64::from(per_second), "{rate} of {per_second} a second");
        // The first requests of all tasks are sent before Flex reports the limit.
        let first = if customers >= 10_000 { 0 } else { TASKS };
        assert!(f64::from(sent - first) <= 1.05 * f64::from(customers), "{attempts} attempts a call");
        assert_eq!(fake.customers().len(), customers as usize);
    }
}
