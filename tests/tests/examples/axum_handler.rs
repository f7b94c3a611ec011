//! The example `axum_handler`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fake_flex::{FakeFlex, Fault, Response};
use reqwest::Method;
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::io::BufReader;
use tokio::process::{Child, ChildStdout};
use tokio::sync::Notify;

use crate::{Ended, example, example_with, http, line_after, run, send};

const NAME: &str = "axum_handler";

/// A deadline in milliseconds that only a stalled attempt reaches.
const PATIENT: &str = "30000";

/// The content of every value that is sent, and that Flex returns in an error.
const MARK: &str = "MarkOfAPerson";

struct Service {
    process: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
}

impl Service {
    async fn start(fake: &FakeFlex, deadline: &str) -> Self {
        let mut command = example_with(NAME, fake);
        let mut process = command.args(["--port", "0", "--deadline", deadline]).spawn().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let url = line_after(&mut stdout, "Listening on ").await;
        Self { process, stdout, url }
    }

    async fn end(self, signal: Signal) -> Ended {
        send(signal, &self.process);
        self.process.wait_with_output().await.unwrap().into()
    }
}

fn sign_up() -> Value {
    json!({ "first_name": MARK, "last_name": MARK, "email": format!("{MARK}@example.com") })
}

#[tokio::test]
async fn customers_are_created_and_shown_and_logged_without_personal_data() {
    let fake = FakeFlex::start().await.unwrap();
    let service = Service::start(&fake, PATIENT).await;
    let created = http::client().post(format!("{}/customers", service.url)).json(&sign_up()).send().await.unwrap();
    assert_eq!(created.status(), 201);
    let created: Value = created.json().await.unwrap();
    let id = fake.customer(&format!("{MARK}@example.com")).unwrap()["customer_id"].clone();
    assert_eq!(created, json!({ "customer_id": id }));

    let url = format!("{}/customers/{}", service.url, id.as_str().unwrap());
    let shown = http::client().get(url).send().await.unwrap();
    assert_eq!(shown.status(), 200);
    assert_eq!(shown.json::<Value>().await.unwrap(), json!({ "customer_id": id, "first_name": MARK }));

    let nowhere = http::client().get(format!("{}/{MARK}", service.url)).send().await.unwrap();
    assert_eq!(nowhere.status(), 404);

    let Ended { code, stderr: log, .. } = service.end(Signal::TERM).await;
    assert_eq!(code, Some(0), "{log}");
    for expected in [
        "request{http.request.method=POST http.route=\"/customers\"}:flex{otel.name=POST /v1/customers",
        "http.response.status_code=200",
    ] {
        assert!(log.contains(expected), "{log}");
    }
    assert!(!log.contains(MARK) && !log.contains(FakeFlex::API_KEY), "{log}");
}

#[tokio::test]
async fn errors_become_answers_that_leak_nothing() {
    let answer = |status: u16| {
        let marked = json!({ "error": { "code": MARK, "message": MARK }, "detail": [{ "loc": [MARK], "msg": MARK }] });
        Fault::Instead(Response::json(status, &marked).header("x-mark", MARK))
    };
    let limited = Response::new(429).header("retry-after", "3600");
    let table = [
        (answer(400), 422, "check what was sent"),
        (answer(422), 422, "check what was sent"),
        (answer(404), 404, "there is no such customer"),
        (answer(401), 500, "this service is at fault"),
        (answer(403), 500, "this service is at fault"),
        (answer(302), 500, "this service is at fault"),
        (Fault::Instead(limited), 503, "too many requests: try again later"),
        (answer(500), 502, "no usable response: try again later, which does no harm"),
        (Fault::BreakBody, 502, "no usable response: try again later, which does no harm"),
        (Fault::CloseUnanswered, 502, "no usable response: try again later, which does no harm"),
        (Fault::Stall, 504, "no response in time: try again, which does no harm"),
    ];
    for (fault, expected, message) in table {
        let fake = FakeFlex::start().await.unwrap();
        // One fault for each attempt.
        (0..4).for_each(|_| fake.fault_next(fault.clone()));
        let deadline = if let Fault::Stall = fault { "200" } else { PATIENT };
        let service = Service::start(&fake, deadline).await;
        let begun = Instant::now();
        let answer = http::client().post(format!("{}/customers", service.url)).json(&sign_up()).send().await.unwrap();
        // By itself, the client would wait for 15 seconds.
        assert!(begun.elapsed() < Duration::from_secs(10), "{fault:?}: {:?}", begun.elapsed());
        assert_eq!(answer.status(), expected, "{fault:?}");
        let is_limited = expected == 503;
        assert_eq!(answer.headers().get("retry-after").is_some_and(|wait| wait == "3600"), is_limited, "{fault:?}");
        assert!(!format!("{:?}", answer.headers()).contains(MARK), "{fault:?}");
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": message }), "{fault:?}");

        let Ended { code, stderr: log, .. } = service.end(Signal::TERM).await;
        assert!(code == Some(0) && log.contains("call to Flex failed error=POST /v1/customers: "), "{fault:?}: {log}");
        assert!(!log.contains(MARK) && !log.contains(FakeFlex::API_KEY), "{fault:?}: {log}");
    }
}

#[tokio::test]
async fn a_signal_ends_it_once_the_requests_under_way_have_ended() {
    for signal in [Signal::TERM, Signal::INT] {
        let fake = FakeFlex::start().await.unwrap();
        let release = Arc::new(Notify::new());
        fake.fault_next(Fault::Hold(Arc::clone(&release)));
        let mut service = Service::start(&fake, PATIENT).await;
        let request = http::client().post(format!("{}/customers", service.url)).json(&sign_up());
        let request = tokio::spawn(request.send());
        fake.wait_for(1).await;
        send(signal, &service.process);
        line_after(&mut service.stdout, "Shutting down").await;
        release.notify_one();
        assert_eq!(request.await.unwrap().unwrap().status(), 201, "{signal:?}");
        let status = service.process.wait().await.unwrap();
        assert_eq!(status.code(), Some(0), "{signal:?}");
    }
}

#[tokio::test]
async fn without_a_key_it_talks_to_a_fake() {
    let mut process = example(NAME).args(["--port", "0"]).spawn().unwrap();
    let mut stdout = BufReader::new(process.stdout.take().unwrap());
    line_after(&mut stdout, "FLEX_API_KEY is not set: talking to a fake Flex").await;
    let url = line_after(&mut stdout, "Listening on ").await;
    assert_eq!(http::client().get(format!("{url}/customers/fcus_nobody")).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_port_that_is_taken_is_told() {
    let fake = FakeFlex::start().await.unwrap();
    let taken = fake.url().rsplit(':').next().unwrap().to_owned();
    let mut command = example_with(NAME, &fake);
    command.args(["--port", &taken]);
    let Ended { code, stderr, .. } = run(command).await;
    let expected = format!("cannot listen on 127.0.0.1:{taken}");
    assert!(code == Some(1) && stderr.contains(&expected) && stderr.contains("in use"), "{stderr}");
}

#[tokio::test]
async fn what_is_no_request_of_its_own_is_told_in_json() {
    const JSON: &str = "application/json";
    let fake = FakeFlex::start().await.unwrap();
    let service = Service::start(&fake, PATIENT).await;
    let large = format!(r#"{{"first_name":"{}"}}"#, MARK.repeat(200_000));
    let table = [
        (Method::POST, "/customers", JSON, "{MarkOfAPerson", 400, "the request cannot be read"),
        (Method::POST, "/customers", JSON, "", 400, "the request cannot be read"),
        (Method::POST, "/customers", JSON, &large, 413, "the body is too large"),
        (Method::POST, "/customers", "text/plain", "{}", 415, "set Content-Type to application/json"),
        (Method::POST, "/customers", JSON, r#"{"email":"MarkOfAPerson"}"#, 422, "first_name, last_name and email"),
        (Method::POST, "/customers", JSON, r#"{"email":["MarkOfAPerson"]}"#, 422, "first_name, last_name and email"),
        (Method::GET, "/customers/%ff", JSON, "", 400, "the request cannot be read"),
        (Method::GET, "/MarkOfAPerson", JSON, "", 404, "there is no such path"),
        (Method::PUT, "/customers", JSON, "{}", 405, "there is no such method"),
    ];
    for (method, path, content_type, body, status, expected) in table {
        let request = http::client().request(method.clone(), format!("{}{path}", service.url)).body(body.to_owned());
        let answer = request.header("content-type", content_type).send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {path} {expected}");
        assert_eq!(answer.headers()["content-type"], JSON, "{method} {path}");
        let answer: Value = answer.json().await.unwrap();
        let message = answer["error"].as_str().unwrap();
        assert!(message.contains(expected) && !message.contains(MARK), "{method} {path}: {message}");
    }
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn a_second_signal_waits_for_nothing() {
    let fake = FakeFlex::start().await.unwrap();
    fake.fault_next(Fault::Stall);
    let mut service = Service::start(&fake, PATIENT).await;
    let request = tokio::spawn(http::client().post(format!("{}/customers", service.url)).json(&sign_up()).send());
    fake.wait_for(1).await;
    send(Signal::TERM, &service.process);
    line_after(&mut service.stdout, "Shutting down").await;
    send(Signal::TERM, &service.process);
    assert_eq!(service.process.wait().await.unwrap().code(), Some(1));
    assert!(request.await.unwrap().is_err());
}
