//! One span per call and one event per attempt, with OpenTelemetry's names, checked to the field.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use fake_flex::{FakeFlex, Response};
use flex_sdk::{Client, CreateCustomer, RetryPolicy};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Instrument, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

type Fields = BTreeMap<String, String>;

/// The spans by id and the events in order, each with its fields.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Recorded>>);

type Recorded = (BTreeMap<u64, Fields>, Vec<Fields>);

struct Visitor<'a>(&'a mut Fields);

impl Visit for Visitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = format!("{value:?}");
        self.0.insert(field.name().to_owned(), text.trim_matches('"').to_owned());
    }
}

fn is_ours(target: &str) -> bool {
    target.starts_with("flex_sdk") || target.starts_with("tracing")
}

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let mut fields = Fields::from([("span".to_owned(), attributes.metadata().name().to_owned())]);
        attributes.record(&mut Visitor(&mut fields));
        self.0.lock().unwrap().0.insert(id.into_u64(), fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        values.record(&mut Visitor(self.0.lock().unwrap().0.get_mut(&id.into_u64()).unwrap()));
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if is_ours(event.metadata().target()) {
            let mut fields = Fields::new();
            event.record(&mut Visitor(&mut fields));
            self.0.lock().unwrap().1.push(fields);
        }
    }
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().base_delay(std::time::Duration::from_millis(1));
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(retry).build().unwrap();
    (fake, flex)
}

#[tokio::test]
async fn a_call_is_a_span_and_an_attempt_is_an_event() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone()));
    let (fake, flex) = fake().await;
    let port = fake.url().rsplit(':').next().unwrap().to_owned();

    fake.respond_next(Response::new(500));
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    flex.customers().create(customer).await.unwrap();
    flex.customers().retrieve(&"fcus_none".into()).await.unwrap_err();

    let (spans, events) = recorder.0.lock().unwrap().clone();
    let spans: Vec<_> = spans.into_values().filter(|fields| fields["span"] == "flex").collect();
    let common = [("span", "flex"), ("otel.kind", "client"), ("server.address", "127.0.0.1"), ("server.port", &port)];
    let created = [
        ("otel.name", "POST /v1/customers"),
        ("http.request.method", "POST"),
        ("url.template", "/v1/customers"),
        ("http.response.status_code", "200"),
        ("http.request.resend_count", "1"),
    ];
    let missing = [
        ("otel.name", "GET /v1/customers/{id}"),
        ("http.request.method", "GET"),
        ("url.template", "/v1/customers/{id}"),
        ("http.response.status_code", "404"),
        ("error.type", "404"),
        ("flex.error.code", "not_found"),
    ];
    let expected = [&created[..], &missing].map(|own| fields(&[&common[..], own].concat()));
    assert_eq!(spans.len(), 2);
    assert!(expected.iter().all(|expected| spans.contains(expected)), "{spans:#?}, not {expected:#?}");

    let answered = |resend_count, status| {
        let message = ("message", "attempt answered");
        fields(&[message, ("http.request.resend_count", resend_count), ("http.response.status_code", status)])
    };
    assert_eq!(events, [answered("0", "500"), answered("1", "200"), answered("0", "404")]);
}

#[tokio::test]
async fn a_lost_attempt_says_how() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone()));
    let (fake, flex) = fake().await;
    drop(fake);
    flex.customers().retrieve(&"fcus_1".into()).retry(RetryPolicy::off()).await.unwrap_err();

    let (spans, events) = recorder.0.lock().unwrap().clone();
    assert!(spans.values().any(|fields| fields.get("error.type").is_some_and(|kind| kind == "connect")), "{spans:#?}");
    let lost = [("message", "attempt lost"), ("http.request.resend_count", "0"), ("error.type", "connect")];
    assert_eq!(events, [fields(&lost)]);
}

#[tokio::test]
async fn what_a_429_does_can_be_seen() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone()));
    let (fake, flex) = fake().await;
    let limited = || Response::json(429, &json!({ "error": { "code": "Slow down, John" } })).header("retry-after", "1");
    fake.respond_next(limited());
    fake.respond_next(limited());
    let call = flex.customers().retrieve(&"fcus_1".into());
    call.retry(RetryPolicy::default().max_retries(1)).await.unwrap_err();

    let (spans, events) = recorder.0.lock().unwrap().clone();
    let span = spans.into_values().find(|fields| fields["span"] == "flex").unwrap();
    assert_eq!((span["flex.error.code"].as_str(), span["flex.retry.ended_by"].as_str()), ("other", "retries"));
    let held_back: Vec<_> = events.iter().filter_map(|event| event.get("flex.pause_ms")).collect();
    let [pause] = held_back[..] else { panic!("{events:#?}") };
    assert!((900..=1_100).contains(&pause.parse::<u32>().unwrap()), "{pause}");
}

/// Filters out the spans of the SDK.
struct WithoutOurs(Recorder);

impl<S: Subscriber> Layer<S> for WithoutOurs {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        !metadata.target().starts_with("flex_sdk")
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        self.0.on_new_span(attributes, id, context);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        self.0.on_record(id, values, context);
    }
}

#[tokio::test]
async fn the_callers_own_span_is_left_alone() {
    let recorder = Recorder::default();
    let subscriber = tracing_subscriber::registry().with(WithoutOurs(recorder.clone()));
    let _guard = tracing::subscriber::set_default(subscriber);
    let (fake, flex) = fake().await;
    fake.respond_next(Response::new(422));
    let span = tracing::info_span!(target: "my_server", "request", http.response.status_code = tracing::field::Empty);
    let call = flex.customers().list(flex_sdk::ListCustomers::default());
    call.into_future().instrument(span).await.unwrap_err();

    let (spans, _) = recorder.0.lock().unwrap().clone();
    let own: Vec<_> = spans.into_values().filter(|own| own["span"] == "request").collect();
    assert_eq!(own, [fields(&[("span", "request")])]);
}
