//! Nothing that tells of a person, and no key, is in any error, span or event.
//!
//! Alone in its program: what it captures is everything that is logged there.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fake_flex::{Answer, FakeFlex, Fault};
use flex_sdk::operations::{LIST_CUSTOMERS, UPDATE_CUSTOMER};
use flex_sdk::types::CustomerResponse;
use flex_sdk::{
    Client, CreateCustomer, CustomerId, Error, ListCustomers, ListPaymentMethods, RetryPolicy, ShippingAddressInput,
    UpdateCustomer,
};
use serde_json::{Value, json};
use tracing_subscriber::fmt::format::FmtSpan;

/// In every value that is sent and answered.
const MARK: &str = "MarkOfAPerson";

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn email() -> String {
    format!("{MARK}+{{}}&@example.com")
}

fn create() -> CreateCustomer {
    let shipping = ShippingAddressInput::builder()
        .line1(MARK)
        .line2(MARK)
        .city(MARK)
        .state(MARK)
        .postal_code(MARK)
        .country(MARK)
        .build();
    CreateCustomer::builder()
        .first_name(MARK)
        .last_name(MARK)
        .email(email())
        .phone(MARK)
        .employer(MARK)
        .shipping(shipping)
        .metadata(BTreeMap::from([(MARK.to_owned(), MARK.to_owned())]))
        .build()
}

fn update() -> UpdateCustomer {
    UpdateCustomer::builder()
        .first_name(MARK)
        .last_name(MARK)
        .email(email())
        .phone(MARK)
        .employer(MARK)
        .metadata(BTreeMap::from([(MARK.to_owned(), MARK.to_owned())]))
        .build()
}

fn faults() -> Vec<Fault> {
    let marked = |status: u16, body: Value| {
        Answer::json(status, &body).header("x-mark", MARK).header("location", format!("http://{MARK}.invalid/{MARK}"))
    };
    let payment_method = |field: &str, value: Value| {
        let mut payment_method = json!({
            "payment_method_id": "fpm_1", "test_mode": true, "metadata": { MARK: MARK },
            "billing_details": {
                "address": { "line1": MARK, "line2": MARK, "city": MARK, "state": MARK, "postal_code": MARK, "country": MARK },
                "email": MARK, "name": MARK, "phone": MARK,
            },
            "card": { "exp_month": 12, "last4": MARK },
        });
        payment_method[field] = value;
        json!({ "payment_method": payment_method, "payment_methods": [payment_method] })
    };
    let customer = |field: &str, value: Value| {
        let mut customer = json!({
            "customer_id": MARK, "first_name": MARK, "last_name": MARK, "email": MARK, "phone": MARK,
            "created_at": MARK, "test_mode": true,
        });
        customer[field] = value;
        json!({ "customer": customer, "customers": [customer] })
    };
    let answers = vec![
        marked(400, json!({ "error": { "code": MARK, "type": MARK, "message": MARK, "param": MARK } })),
        marked(422, json!({ "detail": [{ "loc": [MARK], "msg": MARK, "type": MARK }] })),
        marked(404, json!({ "detail": MARK })),
        marked(500, json!({ "message": MARK })),
        marked(401, json!(MARK)),
        marked(302, json!({ MARK: MARK })),
        marked(429, json!({})).header("retry-after", MARK),
        marked(201, customer("test_mode", json!(true))),
        Answer::html(502, "<html>MarkOfAPerson</html>"),
        Answer::new(400).body(&b"MarkOfAPerson\xff\xfe"[..]),
        Answer::new(200).body("MarkOfAPerson"),
        Answer::new(200).body(MARK.repeat(10_000)),
        marked(200, customer("test_mode", json!(MARK))),
        marked(200, customer("email", json!({ MARK: MARK }))),
        marked(200, customer("metadata", json!({ MARK: { MARK: 1 } }))),
        marked(200, customer("shipping", json!({ "line1": [MARK] }))),
        marked(200, customer("shipping", json!(MARK))),
        marked(200, payment_method("test_mode", json!(true))),
        marked(200, payment_method("test_mode", json!(MARK))),
        marked(200, payment_method("billing_details", json!({ MARK: { MARK: 1 }, "name": [MARK] }))),
        marked(200, payment_method("card", json!({ "exp_year": MARK }))),
        marked(200, payment_method("payment_method_id", json!({ MARK: MARK }))),
        marked(200, payment_method("customer", json!({ "customer_id": "fcus_1", "email": MARK }))),
    ];
    let mut faults = vec![Fault::CloseUnread, Fault::CloseUnanswered, Fault::Stall, Fault::Truncate, Fault::BreakBody];
    faults.extend(answers.into_iter().map(Fault::Instead));
    faults
}

fn tell(error: &Error, told: &mut Captured) {
    write!(told, "{:?}", error.details()).unwrap();
    write!(told, "{error} {error:?} {error:#?}").unwrap();
    let mut source = error.source();
    while let Some(cause) = source {
        write!(told, " {cause} {cause:?} {cause:#?}").unwrap();
        source = cause.source();
    }
}

async fn tell_misconfigurations(flex: &Client, told: &mut Captured) {
    tell(&Client::builder().api_key(format!("{MARK}\n{MARK}")).build().unwrap_err(), told);
    tell(&Client::builder().api_key(MARK).base_url(format!("{MARK}://{MARK}")).build().unwrap_err(), told);
    tell(&Client::builder().api_key(MARK).user_agent_suffix(format!("{MARK}\n")).build().unwrap_err(), told);
    for proxy in
        [format!("ftp://{MARK}:{MARK}@host"), format!("http://{MARK}:{MARK}@ho st"), format!("{MARK}://{MARK}@:1")]
    {
        tell(&Client::builder().api_key(FakeFlex::API_KEY).proxy(proxy).build().unwrap_err(), told);
    }
    for key in ["", "\n", "\""].map(|end| format!("{MARK}{end}{end}{MARK}{end}")) {
        let provided = flex.with_api_key_provider(move || std::future::ready(std::io::Result::Ok(format!(" {key}é"))));
        tell(&provided.customers().create(create()).await.unwrap_err(), told);
    }
    tell(&flex.with_header("X-Mark", &format!("{MARK}\n")).unwrap_err(), told);
    tell(&flex.with_header(&format!("{MARK} "), "").unwrap_err(), told);
    tell(&flex.with_api_key(format!("{MARK} {MARK}")).unwrap_err(), told);
    let call = || flex.customers().list(ListCustomers::default());
    let invalid = format!("{MARK}\n");
    let refused = [call().header("X-Mark", &invalid), call().header(&invalid, ""), call().idempotency_key(&invalid)];
    for call in refused.into_iter().chain([call().body_member(MARK, MARK)]) {
        tell(&call.await.unwrap_err(), told);
    }
    let list = flex.customers().payment_methods(&"fcus_1".into()).list(ListPaymentMethods::default());
    tell(&list.resume(MARK).await.unwrap_err(), told);
}

#[tokio::test]
async fn no_mark_is_printed() {
    let captured = Captured::default();
    let writer = captured.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .init();

    let fake = FakeFlex::start().await.unwrap();
    let builder =
        Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).attempt_timeout(Duration::from_millis(100));
    let builder = builder.max_response_bytes(5_000);
    let mut told = captured.clone();
    let mut errors = 0;
    let marked_id = CustomerId::from(MARK);
    for policy in [RetryPolicy::off(), RetryPolicy::default().max_retries(1).base_delay(Duration::from_millis(1))] {
        let flex = builder.clone().retry(policy).build().unwrap().with_header("X-Mark", MARK).unwrap();
        let customers = flex.customers();
        let payment_methods = customers.payment_methods(&marked_id);
        let payment_query = ListPaymentMethods::builder().limit(1).build();
        for fault in faults() {
            let query = ListCustomers::builder().email(email()).starting_after(MARK).build();
            for operation in 0..13 {
                fake.fault_next(fault.clone());
                let outcome = match operation {
                    0 => customers.create(create()).await.map(|mut customer| {
                        // What Flex returns here has the mark, but is not personal.
                        (customer.customer_id, customer.created_at) = ("fcus_1".into(), String::new());
                        write!(told, "{customer:?}").unwrap();
                    }),
                    1 => customers.list(query.clone()).await.map(drop),
                    2 => customers.find_by_email(&email()).await.map(drop),
                    // An id is no person's, but a caller may take one thing for another.
                    5 => customers.list(query.clone()).all().next().await.transpose().map(drop),
                    6 => customers.delete(&marked_id).await.map(|deleted| write!(told, "{deleted:?}").unwrap()),
                    3 => customers.retrieve(&marked_id).await.map(drop),
                    7 => payment_methods.retrieve(&"fpm_1".into()).await.map(|one| write!(told, "{one:?}").unwrap()),
                    8 => {
                        payment_methods.list(payment_query.clone()).await.map(|page| write!(told, "{page:#?}").unwrap())
                    }
                    9 => {
                        let first = payment_methods.list(payment_query.clone()).all().next().await;
                        first.transpose().map(|one| write!(told, "{one:?}").unwrap())
                    }
                    10 => {
                        let call = customers.create(create()).header("X-Mark", MARK).idempotency_key(MARK);
                        let call = call.body_member(MARK, &MARK).with_response();
                        write!(told, "{call:?}").unwrap();
                        call.await.map(|response| {
                            write!(told, "{response:?}").unwrap();
                            response.json::<Vec<u8>>().err().iter().for_each(|error| tell(error, &mut told));
                        })
                    }
                    11 => {
                        let request = flex.request(LIST_CUSTOMERS).query("email", email());
                        write!(told, "{request:?}").unwrap();
                        let response = request.send::<Value>().with_response().await;
                        response.map(|response| write!(told, "{response:?}").unwrap())
                    }
                    12 => {
                        let request = flex.request(UPDATE_CUSTOMER).path("id", MARK);
                        let request = request.json(&json!({ "customer": update() }));
                        write!(told, "{request:?}").unwrap();
                        request.send::<CustomerResponse>().await.map(drop)
                    }
                    _ => customers.update(&marked_id, update()).await.map(drop),
                };
                if let Err(error) = outcome {
                    tell(&error, &mut told);
                    errors += 1;
                }
            }
        }
    }
    let url = fake.url();
    drop(fake);
    let flex = builder.build().unwrap().with_header("X-Mark", MARK).unwrap();
    tell(&flex.customers().create(create()).query(MARK, MARK).await.unwrap_err(), &mut told);
    tell_misconfigurations(&flex, &mut told).await;
    write!(told, "{:?} {flex:?} {:?}", create(), Client::builder().api_key(FakeFlex::API_KEY)).unwrap();
    let unbuilt = CreateCustomer::builder().first_name(MARK).email(email()).phone(MARK);
    write!(told, "{unbuilt:?} {:?}", ListCustomers::builder().email(email())).unwrap();

    let text = captured.text();
    let around = |found: usize| text[found.saturating_sub(200)..].chars().take(400).collect::<String>();
    for mark in [MARK, FakeFlex::API_KEY, "markofaperson"] {
        assert!(!text.contains(mark), "{mark} is in: {}", around(text.find(mark).unwrap()));
    }
    // What is captured is not nothing: the errors, the spans and their fields, and the events of other crates.
    assert!(errors > 300, "only {errors} errors");
    for expected in [
        "Flex returned 422",
        "attempt answered",
        "attempt lost",
        "http.request.method=\"POST\"",
        "url.template=\"/v1/customers/{id}\"",
        "server.address=\"127.0.0.1\"",
        "http.response.status_code=502",
        "http.request.resend_count=1",
        "error.type=\"timeout\"",
        "otel.name=PATCH /v1/customers/{id}",
        "starting new connection",
    ] {
        assert!(text.contains(expected), "{expected} is not captured, from {url}");
    }
}
