//! No error, span or event contains personal data or a key.
//!
//! This test is the only one in its program, because it captures everything that the program logs.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::error::Error as StdError;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use calls::{CASES, MARK, distorted};
use fake_flex::{FakeFlex, Fault, Response};
use flex_sdk::operations::{LIST_CUSTOMERS, UPDATE_CUSTOMER};
use flex_sdk::types::CustomerResponse;
use flex_sdk::{Client, CreateCustomer, Error, ListCustomers, ListPaymentMethods, RetryPolicy};
use serde_json::{Value, json};
use tracing_subscriber::fmt::format::FmtSpan;

mod calls;

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
    CreateCustomer::builder().first_name(MARK).last_name(MARK).email(email()).phone(MARK).build()
}

/// Faults that do not depend on the operation.
fn faults() -> Vec<Fault> {
    let answers = vec![
        marked(400, &json!({ "error": { "code": MARK, "type": MARK, "message": MARK, "param": MARK } })),
        marked(422, &json!({ "detail": [{ "loc": [MARK], "msg": MARK, "type": MARK }] })),
        marked(404, &json!({ "detail": MARK })),
        marked(500, &json!({ "message": MARK })),
        marked(401, &json!(MARK)),
        marked(302, &json!({ MARK: MARK })),
        marked(429, &json!({})).header("retry-after", MARK),
        Response::html(502, "<html>MarkOfAPerson</html>"),
        Response::new(400).body(&b"MarkOfAPerson\xff\xfe"[..]),
        Response::new(200).body("MarkOfAPerson"),
        Response::new(200).body(MARK.repeat(10_000)),
    ];
    let mut faults = vec![Fault::CloseUnread, Fault::CloseUnanswered, Fault::Stall, Fault::Truncate, Fault::BreakBody];
    faults.extend(answers.into_iter().map(Fault::Instead));
    faults
}

fn marked(status: u16, body: &Value) -> Response {
    Response::json(status, body).header("x-mark", MARK).header("location", format!("http://{MARK}.invalid/{MARK}"))
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
    let mut tell_outcome = |outcome: Result<String, Error>| match outcome {
        Ok(printed) => write!(captured.clone(), "{printed}").unwrap(),
        Err(error) => {
            tell(&error, &mut captured.clone());
            errors += 1;
        }
    };
    for policy in [RetryPolicy::off(), RetryPolicy::default().max_retries(1).base_delay(Duration::from_millis(1))] {
        let flex = builder.clone().retry(policy).build().unwrap().with_header("X-Mark", MARK).unwrap();
        for case in CASES {
            let personal = case.personal_sample();
            // An id is not personal, but a caller may confuse it with something that is.
            let mut by_mark = personal.clone();
            by_mark.path.values_mut().filter(|id| id.is_string()).for_each(|id| *id = MARK.into());
            let success = |response: &Value| Fault::Instead(marked(case.status(), response));
            let responses = distorted(&personal.response).into_iter().chain([personal.response.clone()]);
            let successes = responses.map(|response| (&personal, success(&response)));
            for (sample, fault) in successes.chain(faults().into_iter().map(|fault| (&by_mark, fault))) {
                fake.fault_next(fault);
                tell_outcome((case.call)(&flex, sample).await.map(|received| received.printed));
            }
        }
        let customers = flex.customers();
        let query = ListCustomers::builder().email(email()).starting_after(MARK).build();
        let successes =
            CASES.iter().map(|case| Fault::Instead(marked(case.status(), &case.personal_sample().response)));
        for fault in faults().into_iter().chain(successes) {
            let fail = || fake.fault_next(fault.clone());
            fail();
            tell_outcome(customers.find_by_email(&email()).await.map(|found| format!("{found:?}")));
            fail();
            let next = customers.list(query.clone()).all().next().await;
            tell_outcome(next.transpose().map(|customer| format!("{customer:?}")));
            fail();
            let call = customers.create(create()).header("X-Mark", MARK).idempotency_key(MARK).body_member(MARK, &MARK);
            tell_outcome(call.with_response().await.map(|response| {
                response.json::<Vec<u8>>().err().iter().for_each(|error| tell(error, &mut captured.clone()));
                format!("{response:?}")
            }));
            fail();
            let request = flex.request(LIST_CUSTOMERS).query("email", email());
            write!(told, "{request:?}").unwrap();
            let response = request.send::<Value>().with_response().await;
            tell_outcome(response.map(|response| format!("{response:?}")));
            fail();
            let request =
                flex.request(UPDATE_CUSTOMER).path("id", MARK).json(&json!({ "customer": { "email": email() } }));
            write!(told, "{request:?}").unwrap();
            tell_outcome(request.send::<CustomerResponse>().await.map(|response| format!("{response:?}")));
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
    // The captured text is complete: it has the errors, the spans and their fields, and the events of other crates.
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
