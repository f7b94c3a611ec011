//! The fake sends events as Flex does, with faults on request.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use fake_flex::{Delivery, FakeFlex, WebhookFault, Webhooks};
use flex_sdk::webhooks::{Error, Verifier};
use flex_sdk::{Client, CreateCustomer, UpdateCustomer};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

const SECRET: &str = "fwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "fwhsec_c2VjcmV0IHRoYXQgaXMgYW5vdGhlciBvbmU=";

/// A receiver that verifies events, and fails a given number of times at first.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    failures: usize,
    events: Vec<String>,
    ids: Vec<String>,
}

impl Receiver {
    async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks?of=flex", listener.local_addr().unwrap());
        let receiver = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let receiver = receiver.clone();
                let service = service_fn(move |request| receiver.clone().respond(request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        url
    }

    async fn respond(self, request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, Infallible> {
        assert_eq!((request.uri().path(), request.uri().query()), ("/hooks", Some("of=flex")));
        let (head, body) = request.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let verifier = Verifier::new(SECRET).unwrap().with_secret(OTHER).unwrap();
        let mut seen = self.0.lock().unwrap();
        let (said, mut status) = match verifier.verify(&head.headers, &body) {
            Ok(event) => {
                seen.ids.push(event.id().to_owned());
                let id = event.customer_id().unwrap().as_str();
                (format!("{} {}", event.event_type(), &id[id.len() - 1..]), 204)
            }
            Err(Error::TooOld { .. }) => ("old".to_owned(), 400),
            Err(Error::Wrong { .. }) => ("forged".to_owned(), 400),
            Err(error) => panic!("{error}"),
        };
        if seen.failures > 0 {
            (seen.failures, status) = (seen.failures - 1, 500);
        }
        seen.events.push(said);
        Ok(Response::builder().status(status).body(Empty::new()).unwrap())
    }

    fn events(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().events)
    }
}

fn john(email: &str) -> CreateCustomer {
    CreateCustomer::builder().first_name("John").last_name("Doe").email(email).build()
}

async fn start() -> (FakeFlex, Client, Receiver, Webhooks) {
    let (fake, receiver) = (FakeFlex::start().await.unwrap(), Receiver::default());
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();
    let webhooks = fake.webhooks(&receiver.start().await, SECRET);
    (fake, flex, receiver, webhooks)
}

#[tokio::test]
async fn a_change_is_told_once_and_what_changes_nothing_is_not() {
    let (_fake, flex, receiver, webhooks) = start().await;
    let customers = flex.customers();
    let id = customers.create(john("a@example.com")).await.unwrap().customer_id;
    // An identical create changes nothing. A create with another name does.
    customers.create(john("a@example.com")).await.unwrap();
    let jane = CreateCustomer::builder().first_name("Jane").last_name("Doe").email("a@example.com").build();
    customers.create(jane).await.unwrap();
    for phone in ["+15555550100", "+15555550100"] {
        customers.update(&id, UpdateCustomer::builder().phone(phone).build()).await.unwrap();
    }
    customers.retrieve(&id).await.unwrap();
    customers.delete(&id).await.unwrap();
    customers.delete(&id).await.unwrap_err();
    customers.create(john("b@example.com")).await.unwrap();
    let deliveries = webhooks.wait_for(5).await;
    let expected =
        ["customer.created 0", "customer.updated 0", "customer.updated 0", "customer.deleted 0", "customer.created 1"];
    assert_eq!(receiver.events(), expected);
    let ids: BTreeMap<_, _> = deliveries.iter().map(|it| (it.event_id.clone(), it.status)).collect();
    assert_eq!((ids.len(), ids.values().all(|status| *status == Some(204))), (5, true));
}

#[tokio::test]
async fn each_fault_goes_wrong_as_it_says() {
    let table = [
        (WebhookFault::Twice, vec!["customer.created 0", "customer.created 0", "customer.created 1"], 3),
        (WebhookFault::OutOfOrder, vec!["customer.created 1", "customer.created 0"], 2),
        (WebhookFault::Late, vec!["customer.created 1", "customer.created 0"], 2),
        (WebhookFault::Forged, vec!["forged", "customer.created 0", "customer.created 1"], 2),
        (WebhookFault::Old, vec!["old", "customer.created 0", "customer.created 1"], 2),
    ];
    assert_eq!(table.len(), WebhookFault::ALL.len());
    for (fault, expected, accepted) in table {
        let (_fake, flex, receiver, webhooks) = start().await;
        webhooks.fault_next(fault);
        for email in ["a@example.com", "b@example.com"] {
            flex.customers().create(john(email)).await.unwrap();
        }
        let deliveries = webhooks.wait_for(accepted).await;
        assert_eq!(receiver.events(), expected, "{fault}");
        let faults = deliveries.iter().filter(|delivery| delivery.fault == Some(fault)).count();
        assert_eq!(faults, 1, "{deliveries:?}");
    }
}

#[tokio::test]
async fn an_event_that_is_not_accepted_is_sent_again_with_the_same_id() {
    let (_fake, flex, receiver, webhooks) = start().await;
    receiver.0.lock().unwrap().failures = 2;
    flex.customers().create(john("a@example.com")).await.unwrap();
    webhooks.rotate(OTHER);
    let deliveries = webhooks.wait_for(1).await;
    let statuses: Vec<_> = deliveries.iter().map(|Delivery { status, .. }| *status).collect();
    assert_eq!(statuses, [Some(500), Some(500), Some(204)]);
    let ids = receiver.0.lock().unwrap().ids.clone();
    assert!(ids.len() == 3 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn events_are_for_loopback_alone() {
    let table = [
        ("http://192.0.2.1/", SECRET, "the URL of the webhook is not on loopback"),
        ("http://example.com/", SECRET, "the URL of the webhook is not on loopback"),
        ("https://127.0.0.1/", SECRET, "the URL of the webhook is not on loopback"),
        ("127.0.0.1", SECRET, "the URL of the webhook is not valid"),
        ("http://127.0.0.1:1/", "whsec_AAAA", "the secret of the webhook is not fwhsec_ followed by base64"),
    ];
    for (url, secret, expected) in table {
        let error = FakeFlex::builder().webhook(url, secret, None).start().await.err().unwrap().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    for url in ["http://localhost:1/", "http://[::1]:1", "http://127.1.2.3/a?b=c"] {
        assert!(FakeFlex::builder().webhook(url, SECRET, None).start().await.is_ok(), "{url}");
    }
}
