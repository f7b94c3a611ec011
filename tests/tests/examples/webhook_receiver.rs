//! The example `webhook_receiver`.

use std::path::Path;

use fake_flex::{FakeFlex, Fault, RawServer, Response, WebhookFault, Webhooks};
use flex_sdk::{Client, CreateCustomer, CustomerId, UpdateCustomer};
use rusqlite::Connection;
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStderr};

use crate::{example_with, http, line_after, send};

const SECRET: &str = "fwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "fwhsec_c2VjcmV0IHRoYXQgaXMgYW5vdGhlciBvbmU=";

/// The content of every personal value.
const MARK: &str = "MarkOfAPerson";

struct Receiver {
    process: Child,
    stderr: BufReader<ChildStderr>,
    url: String,
    log: String,
}

impl Receiver {
    async fn start(fake: &FakeFlex, flex: &str, database: &Path) -> Self {
        Self::start_at("0", fake, flex, database).await
    }

    async fn start_at(port: &str, fake: &FakeFlex, flex: &str, database: &Path) -> Self {
        let mut command = example_with("webhook_receiver", fake);
        command.args(["--port", port, "--database"]).arg(database);
        command.env("FLEX_API_URL", flex).env("FLEX_WEBHOOK_SECRET", format!("{SECRET} {OTHER}"));
        let mut process = command.spawn().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let url = line_after(&mut stdout, "Listening on ").await;
        let stderr = BufReader::new(process.stderr.take().unwrap());
        Self { process, stderr, url, log: String::new() }
    }

    /// Waits for a line of the log.
    async fn logs(&mut self, expected: &str) {
        loop {
            let mut line = String::new();
            assert_ne!(self.stderr.read_line(&mut line).await.unwrap(), 0, "no {expected} in {}", self.log);
            self.log += &line;
            if line.contains(expected) {
                return;
            }
        }
    }

    /// Waits until this many events have been processed, and returns the receiver's state of the customer.
    async fn processed(&mut self, events: usize, id: &CustomerId) -> Value {
        for _ in 0..events {
            self.logs("processed").await;
        }
        let shown = http::client().get(format!("{}/customers/{id}", self.url)).send().await.unwrap();
        shown.json().await.unwrap()
    }
}

fn john(email: &str) -> CreateCustomer {
    CreateCustomer::builder().first_name(MARK).last_name(MARK).email(format!("{MARK}.{email}@example.com")).build()
}

fn customers(fake: &FakeFlex) -> flex_sdk::Customers {
    Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap().customers()
}

fn webhooks(fake: &FakeFlex, receiver: &Receiver) -> Webhooks {
    fake.webhooks(&format!("{}/webhooks", receiver.url), SECRET)
}

#[tokio::test]
async fn each_event_counts_once_in_any_order_and_with_either_secret() {
    let (fake, folder) = (FakeFlex::start().await.unwrap(), TempDir::new().unwrap());
    let mut receiver = Receiver::start(&fake, &fake.url(), &folder.path().join("inbox.sqlite")).await;
    let (customers, webhooks) = (customers(&fake), webhooks(&fake, &receiver));

    webhooks.fault_next(WebhookFault::Twice);
    let john_s_id = customers.create(john("a")).await.unwrap().customer_id;
    webhooks.wait_for(2).await;
    assert_eq!(receiver.processed(1, &john_s_id).await, json!({ "is_deleted": false, "events": 1 }));

    // If the deletion arrives first, the customer stays deleted.
    webhooks.fault_next(WebhookFault::OutOfOrder);
    let jane_s_id = customers.create(john("b")).await.unwrap().customer_id;
    customers.delete(&jane_s_id).await.unwrap();
    let deliveries = webhooks.wait_for(4).await;
    let order: Vec<_> = deliveries[2..].iter().map(|delivery| &*delivery.event_type).collect();
    assert_eq!(order, ["customer.deleted", "customer.created"]);
    assert_eq!(receiver.processed(2, &jane_s_id).await, json!({ "is_deleted": true, "events": 2 }));

    for fault in [WebhookFault::Forged, WebhookFault::Old] {
        webhooks.fault_next(fault);
        let phone = format!("{MARK}{fault}");
        customers.update(&john_s_id, UpdateCustomer::builder().phone(phone).build()).await.unwrap();
        receiver.logs("rejected").await;
        receiver.logs("processed").await;
    }
    webhooks.rotate(OTHER);
    customers.delete(&john_s_id).await.unwrap();
    assert_eq!(receiver.processed(1, &john_s_id).await, json!({ "is_deleted": true, "events": 4 }));
    let rejected = webhooks.deliveries().iter().filter(|delivery| delivery.status == Some(400)).count();
    assert_eq!(rejected, 2);

    send(Signal::TERM, &receiver.process);
    assert_eq!(receiver.process.wait().await.unwrap().code(), Some(0), "{}", receiver.log);
    assert!(!receiver.log.contains(MARK) && !receiver.log.contains(&SECRET[8..]), "{}", receiver.log);
}

#[tokio::test]
async fn no_event_is_lost() {
    let (fake, folder) = (FakeFlex::start().await.unwrap(), TempDir::new().unwrap());
    let database = folder.path().join("inbox.sqlite");
    let unreachable = RawServer::start().await.unwrap();
    let mut receiver = Receiver::start(&fake, &unreachable.url(), &database).await;
    let (customers, first) = (customers(&fake), webhooks(&fake, &receiver));

    // An event that cannot be committed is sent again.
    let lock = Connection::open(&database).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let id = customers.create(john("a")).await.unwrap().customer_id;
    first.wait_until(|all| all.iter().any(|delivery| delivery.status == Some(500))).await;
    lock.execute_batch("ROLLBACK").unwrap();
    first.wait_for(1).await;

    // The next process handles events that were accepted but not processed, even though Flex fails at first.
    receiver.process.kill().await.unwrap();
    (0..6).for_each(|_| fake.fault_next(Fault::Instead(Response::json(500, &json!({ "message": MARK })))));
    let mut receiver = Receiver::start(&fake, &fake.url(), &database).await;
    assert_eq!(receiver.processed(1, &id).await, json!({ "is_deleted": false, "events": 1 }));
    assert!(receiver.log.contains("to be retried") && !receiver.log.contains(MARK), "{}", receiver.log);

    // An event that no receiver accepts is sent again.
    receiver.process.kill().await.unwrap();
    let second = webhooks(&fake, &receiver);
    customers.delete(&id).await.unwrap();
    second.wait_until(|all| all.iter().any(|delivery| delivery.status.is_none())).await;
    let port = receiver.url.rsplit(':').next().unwrap();
    let mut receiver = Receiver::start_at(port, &fake, &fake.url(), &database).await;
    second.wait_for(1).await;
    assert_eq!(receiver.processed(1, &id).await, json!({ "is_deleted": true, "events": 2 }));
}

#[tokio::test]
async fn an_event_that_cannot_be_processed_holds_up_no_other() {
    let (fake, flex, folder) =
        (FakeFlex::start().await.unwrap(), FakeFlex::start().await.unwrap(), TempDir::new().unwrap());
    flex.respond_next(Response::json(200, &json!({ "customer": { "first_name": MARK, "email": 2 } })));
    let mut receiver = Receiver::start(&fake, &flex.url(), &folder.path().join("inbox.sqlite")).await;
    let (customers, _webhooks) = (customers(&fake), webhooks(&fake, &receiver));
    customers.create(john("a")).await.unwrap();
    receiver.logs("set aside").await;
    let id = customers.create(john("b")).await.unwrap().customer_id;
    assert_eq!(receiver.processed(1, &id).await, json!({ "is_deleted": true, "events": 1 }));
    assert!(!receiver.log.contains(MARK), "{}", receiver.log);
}

#[tokio::test]
async fn what_is_no_delivery_is_rejected() {
    let (fake, folder) = (FakeFlex::start().await.unwrap(), TempDir::new().unwrap());
    let mut receiver = Receiver::start(&fake, &fake.url(), &folder.path().join("inbox.sqlite")).await;
    let post = || http::client().post(format!("{}/webhooks", receiver.url));
    for request in [post(), post().body(MARK), post().header("svix-id", MARK).json(&json!({ "event_id": MARK }))] {
        assert_eq!(request.send().await.unwrap().status(), 400);
    }
    let url = format!("{}/customers/fcus_1", receiver.url);
    assert_eq!(http::client().get(url).send().await.unwrap().status(), 404);
    for _ in 0..3 {
        receiver.logs("rejected").await;
    }
    assert!(receiver.log.contains("`webhook-id` is missing") && !receiver.log.contains(MARK), "{}", receiver.log);
    assert_eq!(fake.received().len(), 0);
}
