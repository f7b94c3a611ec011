//! Properties of every operation of the document, including future ones.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use fake_flex::{FakeFlex, Received, Response};
use flex_sdk::httpmock::MockServer;
use flex_sdk::{Client, Error, ErrorKind, RetryPolicy};
use hyper::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::calls::{CASES, MARK};

async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url());
    (fake, builder.retry(retry).retry_budget(u32::MAX).build().unwrap())
}

/// A request, regardless of the order of its headers and members, and without `Accept`, which depends on the type to decode.
fn sent(received: &Received) -> (String, HeaderMap, Option<Value>) {
    let mut headers = received.headers.clone();
    headers.remove("accept");
    let body = (!received.body.is_empty()).then(|| serde_json::from_slice(&received.body).unwrap());
    (format!("{} {}", received.method, received.path_and_query), headers, body)
}

fn assert_is_refused(error: &Error, case: &str) {
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0), "{case}: {error}");
    assert!(!error.is_outcome_unknown() && !error.is_retryable(), "{case}: {error:?}");
}

#[tokio::test]
async fn the_request_and_the_response_are_as_the_document_has_them() {
    let (fake, flex) = fake().await;
    for (case, sample) in CASES.iter().flat_map(|case| [(case, case.sample()), (case, case.personal_sample())]) {
        let operation = case.operation;
        fake.respond_next(case.success(&sample));
        let received = (case.call)(&flex, &sample).await.unwrap();
        assert_eq!((received.status, received.attempts), (case.status(), 1), "{operation}");
        assert_eq!(received.json.unwrap_or_default(), sample.response, "{operation}");

        let sent = fake.take_received().pop().unwrap();
        let url = reqwest::Url::parse(&(fake.url() + &sent.path_and_query)).unwrap();
        let path = percent_decode_str(url.path()).decode_utf8().unwrap();
        assert_eq!((sent.method.as_str(), &*path), (operation.method, &*sample.fill(operation.path)));
        assert_eq!(url.query_pairs().into_owned().collect::<Vec<_>>(), case.query_pairs(&sample), "{operation}");
        assert_eq!(serde_json::from_slice::<Value>(&sent.body).unwrap_or_default(), sample.body, "{operation}");
        for (name, value) in case.headers(&sample) {
            assert_eq!(sent.headers[name], value, "{operation}");
        }
    }
}

#[tokio::test]
async fn a_request_by_hand_is_sent_as_that_of_the_method_is() {
    let (fake, flex) = fake().await;
    let cases = CASES.iter().filter(|case| case.has_json_or_no_body());
    for (case, sample) in cases.flat_map(|case| [(case, case.sample()), (case, case.personal_sample())]) {
        fake.respond_next(case.success(&sample));
        (case.call)(&flex, &sample).await.unwrap();
        fake.respond_next(case.success(&sample));
        let call = case.request(&flex, &sample).send::<Option<Value>>();
        let headers = case.headers(&sample).into_iter();
        headers.fold(call, |call, (name, value)| call.header(name, &value)).await.unwrap();
        let [method, by_hand] = &fake.take_received()[..] else { panic!("{}: not two requests", case.operation) };
        assert_eq!(sent(by_hand), sent(method), "{}", case.operation);
    }
}

#[tokio::test]
async fn nothing_personal_is_printed() {
    let (fake, flex) = fake().await;
    let mut marked = 0;
    for case in CASES {
        let sample = case.personal_sample();
        fake.respond_next(case.success(&sample));
        let printed = (case.call)(&flex, &sample).await.unwrap().printed;
        // A response that cannot be decoded, and an error.
        let mut errors = Vec::new();
        for response in [Response::json(200, &json!([sample.response])), Response::json(422, &sample.response)] {
            fake.respond_next(response);
            errors.extend((case.call)(&flex, &sample).await.err());
        }
        let printed = format!("{printed} {errors:?} {errors:#?}").to_lowercase();
        assert!(!printed.contains(&MARK.to_lowercase()), "{}: {printed}", case.operation);
        let id = case.documented()["facts"]["id"].as_str().unwrap_or_default();
        for id in case.objects(&mut sample.response.clone()).iter().filter_map(|object| object.get(id)?.as_str()) {
            assert!(printed.contains(&id.to_lowercase()), "{}: {printed}", case.operation);
        }
        marked += usize::from(sample.response.to_string().contains(MARK));
    }
    assert!(marked > 0);
}

#[tokio::test]
async fn a_response_about_something_else_is_a_mismatch() {
    let (fake, flex) = fake().await;
    for case in CASES {
        for (parameter, property) in case.path_ids() {
            let mut sample = case.personal_sample();
            let other = match &sample.path[parameter] {
                Value::String(id) => json!(format!("{id}0")),
                number => json!(number.as_i64().unwrap() + 1),
            };
            for object in case.objects(&mut sample.response) {
                object.insert(property.to_owned(), other.clone());
            }
            fake.respond_next(case.success(&sample));
            let error = (case.call)(&flex, &sample).await.map(|received| received.printed).unwrap_err();
            assert!(error.is_mismatch() && error.to_string().contains("not the one requested"), "{error}");
            assert_eq!(error.is_outcome_unknown(), case.operation.method != "GET", "{error:?}");
            assert_eq!(error.body(), sample.response.to_string().as_bytes(), "{error}");
        }
    }
}

#[tokio::test]
async fn it_is_retried_if_it_may_be_repeated() {
    let (fake, flex) = fake().await;
    for case in CASES {
        let (operation, sample) = (case.operation, case.sample());
        let attempts = if operation.repeatable { 2 } else { 1 };
        fake.respond_next(Response::new(503));
        if operation.repeatable {
            fake.respond_next(case.success(&sample));
        }
        let outcome = (case.call)(&flex, &sample).await;
        let attempted = outcome.as_ref().map_or_else(Error::attempts, |received| received.attempts);
        assert_eq!((outcome.is_ok(), attempted), (operation.repeatable, attempts), "{operation}");
    }
    drop(fake);
    // Without a connection, no request was sent.
    for case in CASES {
        let error = (case.call)(&flex, &case.sample()).await.err().unwrap();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4), "{error}");
    }
}

#[tokio::test]
async fn it_has_a_mock_of_its_success_and_of_its_errors() {
    let server = MockServer::start_async().await;
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(server.base_url());
    let flex = builder.retry(RetryPolicy::off()).build().unwrap();
    for case in CASES {
        let (operation, sample) = (case.operation, case.sample());
        let mut mock = (case.mock)(&server, &sample, None);
        let received = (case.call)(&flex, &sample).await.unwrap();
        assert_eq!(received.status, case.status(), "{operation}");
        mock.assert();
        mock.delete();
        for status in [400, 404, 422, 500, 503].into_iter().filter(|status| case.response(*status).is_some()) {
            let mut mock = (case.mock)(&server, &sample, Some(status));
            let error = (case.call)(&flex, &sample).await.err().unwrap();
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{operation}");
            mock.assert();
            mock.delete();
        }
    }
}

#[tokio::test]
async fn an_id_that_would_change_the_path_is_refused() {
    let (fake, flex) = fake().await;
    for (case, id) in CASES.iter().flat_map(|case| ["", ".", ".."].map(|id| (case, id))) {
        for (name, sample) in case.samples_with_id(id) {
            let error = (case.call)(&flex, &sample).await.err().unwrap();
            assert_is_refused(&error, &format!("{}, {name} {id:?}", case.operation));
        }
    }
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn a_query_has_the_bounds_that_the_document_has() {
    let (fake, flex) = fake().await;
    for (case, (name, schema, _)) in CASES.iter().flat_map(|case| case.query_parameters().map(move |it| (case, it))) {
        let (least, most) = (schema["minimum"].as_i64(), schema["maximum"].as_i64());
        // No unsigned number is below zero.
        let less = least.filter(|least| *least != 0).map(|least| least - 1);
        let numbers = [(less, false), (least, true), (most, true), (most.map(|most| most + 1), false)];
        let mut values: Vec<_> =
            numbers.into_iter().filter_map(|(number, is_valid)| Some((json!(number?), is_valid))).collect();
        if case.sample().options[name].is_string() && schema.get("enum").is_none() {
            values.extend([(json!(""), false), (json!(" \t"), false)]);
        }
        for (value, is_valid) in values {
            let told = format!("{}, {name}: {value}", case.operation);
            let mut sample = case.sample();
            sample.options.insert(name.to_owned(), value);
            if is_valid {
                fake.respond_next(case.success(&sample));
            }
            match (case.call)(&flex, &sample).await {
                Ok(_) => assert!(is_valid, "{told}"),
                Err(error) if is_valid => panic!("{told}: {error}"),
                Err(error) => assert_is_refused(&error, &told),
            }
        }
    }
}
