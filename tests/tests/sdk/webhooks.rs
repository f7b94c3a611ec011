//! Webhook deliveries: which are accepted, and what an event contains.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use flex_sdk::HeaderMap;
use flex_sdk::http::{HeaderName, HeaderValue};
use flex_sdk::webhooks::{CUSTOMER_CREATED, CUSTOMER_DELETED, CUSTOMER_UPDATED, Error, Event, Verifier};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::calls::{MARK, distorted};
use crate::random::runner;

const SECRET: &str = "fwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "fwhsec_c2VjcmV0IHRoYXQgaXMgYW5vdGhlciBvbmU=";
const NOW: u64 = 1_781_533_800;
const BODY: &[u8] = br#"{"event_id":"fevt_1","event_type":"customer.created","event_dt":7,"object":{}}"#;

fn at(seconds: u64) -> Verifier {
    Verifier::new(SECRET).unwrap().with_clock(move || UNIX_EPOCH + Duration::from_secs(seconds))
}

fn other() -> Verifier {
    Verifier::new(OTHER).unwrap().with_clock(|| UNIX_EPOCH + Duration::from_secs(NOW))
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap())
    };
    pairs.iter().map(pair).collect()
}

/// A delivery with the header names of another family.
fn renamed(signed: &HeaderMap, names: [&'static str; 3], version: &str) -> HeaderMap {
    let text = |name: &str| signed[name].to_str().unwrap().to_owned();
    let signature = text("svix-signature").replace("v1,", version);
    headers(&[(names[0], &text("svix-id")), (names[1], &text("svix-timestamp")), (names[2], &signature)])
}

fn with(signed: &HeaderMap, name: &'static str, change: impl Fn(&str) -> String) -> HeaderMap {
    let mut changed = signed.clone();
    let value = change(signed.get(name).map_or("", |value| value.to_str().unwrap()));
    changed.insert(name, HeaderValue::try_from(value).unwrap());
    changed
}

fn without(signed: &HeaderMap, name: &str) -> HeaderMap {
    let mut changed = signed.clone();
    changed.remove(name).unwrap();
    changed
}

/// A result in words: the id of the event, or the wrong header and its problem.
fn outcome(verified: Result<Event, Error>) -> String {
    match verified {
        Ok(event) => event.id().to_owned(),
        Err(Error::Missing { header, .. }) => format!("missing {header}"),
        Err(Error::Malformed { header, problem, .. }) => format!("malformed {header}: {problem}"),
        Err(Error::TooOld { header, .. }) => format!("too old {header}"),
        Err(Error::TooEarly { header, .. }) => format!("too early {header}"),
        Err(Error::Wrong { header, .. }) => format!("wrong {header}"),
        Err(Error::Body { problem, .. }) => format!("body {problem}"),
        Err(error) => format!("other {error}"),
    }
}

#[test]
fn a_delivery_is_accepted_if_flex_signed_it_and_rejected_for_one_reason() {
    const WEBHOOK: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    const FLEX: [&str; 3] = ["flex-event-id", "flex-timestamp", "flex-signature"];
    let (now, signed, forged) = (at(NOW), at(NOW).sign("msg_1", BODY), other().sign("msg_1", BODY));
    let signature = signed["svix-signature"].to_str().unwrap();
    let [id, timestamp, list] = ["svix-id", "svix-timestamp", "svix-signature"];
    let in_list = |before: &str, after: &str| with(&signed, list, |own| format!("{before}{own}{after}"));
    let both = now.clone().with_secret(OTHER).unwrap();
    let (mut twice, mut mixed) = (forged.clone(), renamed(&signed, WEBHOOK, "v1,"));
    twice.append(list, signed[list].clone());
    mixed.extend(without(&forged, id));
    let malformed = "malformed svix-timestamp: is not a number of seconds";
    let unknown = "malformed svix-signature: has no signature of a known version";
    let table = [
        // The families.
        (&now, signed.clone(), "fevt_1"),
        (&now, renamed(&signed, WEBHOOK, "v1,"), "fevt_1"),
        (&now, renamed(&signed, FLEX, ""), "fevt_1"),
        (&now, renamed(&signed, FLEX, "v1,"), "malformed flex-signature: has no signature of a known version"),
        (&now, mixed, "fevt_1"),
        // Lists of signatures.
        (&now, in_list("v1,AAAA v2,AAAA ", ""), "fevt_1"),
        (&now, in_list(&format!("{} ", forged[list].to_str().unwrap()), " v1a,x  "), "fevt_1"),
        (&now, twice, "fevt_1"),
        (&now, with(&signed, list, |own| own.trim_end_matches('=').to_owned()), "fevt_1"),
        (&now, with(&signed, list, |own| own.replace("v1,", "v2,")), unknown),
        (&now, with(&signed, list, |own| own.replace("v1,", "")), unknown),
        (&now, with(&signed, list, |_| String::new()), unknown),
        (&now, with(&signed, list, |_| "v1,".to_owned()), unknown),
        (&now, with(&signed, list, |own| format!("{own}{own}")), unknown),
        // Forged.
        (&now, forged.clone(), "wrong svix-signature"),
        (&now, with(&signed, id, |_| "msg_2".to_owned()), "wrong svix-signature"),
        (&now, with(&signed, timestamp, |_| (NOW + 1).to_string()), "wrong svix-signature"),
        // Rotated.
        (&both, forged.clone(), "fevt_1"),
        (&both, signed.clone(), "fevt_1"),
        (&now, both.sign("msg_1", BODY), "fevt_1"),
        (&other(), both.sign("msg_1", BODY), "fevt_1"),
        (&other(), signed.clone(), "wrong svix-signature"),
        // Old and early, both by up to the tolerance.
        (&at(NOW + 300), signed.clone(), "fevt_1"),
        (&at(NOW - 300), signed.clone(), "fevt_1"),
        (&at(NOW + 301), signed.clone(), "too old svix-timestamp"),
        (&at(NOW - 301), signed.clone(), "too early svix-timestamp"),
        (&at(NOW + 9).with_tolerance(Duration::from_secs(9)), signed.clone(), "fevt_1"),
        (&at(NOW + 9).with_tolerance(Duration::from_secs(8)), signed.clone(), "too old svix-timestamp"),
        (&at(NOW).with_tolerance(Duration::ZERO), signed.clone(), "fevt_1"),
        (&at(0), signed.clone(), "too early svix-timestamp"),
        // Cut.
        (&now, HeaderMap::new(), "missing webhook-id"),
        (&now, without(&signed, id), "missing svix-id"),
        (&now, without(&signed, timestamp), "missing svix-timestamp"),
        (&now, without(&signed, list), "missing svix-signature"),
        (&now, without(&renamed(&signed, FLEX, ""), FLEX[1]), "missing flex-timestamp"),
        (&now, with(&signed, timestamp, |_| String::new()), malformed),
        (&now, with(&signed, timestamp, |own| format!("+{own}")), malformed),
        (&now, with(&signed, timestamp, |own| format!("{own}.5")), malformed),
        (&now, with(&signed, timestamp, |own| own.repeat(9)), malformed),
        (&now, with(&signed, timestamp, |_| "2026-06-15T14:30:00Z".to_owned()), malformed),
        (&now, with(&signed, timestamp, |_| u64::MAX.to_string()), "too early svix-timestamp"),
    ];
    for (row, (verifier, headers, expected)) in table.into_iter().enumerate() {
        assert_eq!(outcome(verifier.verify(&headers, BODY)), expected, "row {row}");
    }
    for end in 0..BODY.len() {
        assert_eq!(outcome(now.verify(&signed, &BODY[..end])), "wrong svix-signature", "{end} bytes");
    }
    for changed in 0..signature.len() - 1 {
        let changed = with(&signed, list, |own| {
            let other = if own.as_bytes()[changed] == b'A' { "B" } else { "A" };
            own[..changed].to_owned() + other + &own[changed + 1..]
        });
        assert!(now.verify(&changed, BODY).is_err(), "{changed:?}");
    }
}

/// The example of the Standard Webhooks specification. Its body is not an event, which is detected after its signature matches.
#[test]
fn a_signature_made_elsewhere_matches() {
    let headers = headers(&[
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", "1614265330"),
        ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    ]);
    let verified = at(1_614_265_330).verify(&headers, br#"{"test": 2432232314}"#);
    assert_eq!(outcome(verified), "body is not an event: `event_id` is missing");
}

#[test]
fn a_malformed_secret_is_rejected_and_not_printed() {
    let table = [
        ("", "is empty"),
        (" \n", "is empty"),
        ("fsk_test_MarkOfAPerson", "does not begin with `fwhsec_`"),
        ("whsec_MarkOfAPerson", "does not begin with `fwhsec_`"),
        ("fwhsec_", "is empty after `fwhsec_`"),
        ("fwhsec_====", "is not base64 after `fwhsec_`"),
        ("fwhsec_MarkOfAPerson!", "is not base64 after `fwhsec_`"),
    ];
    for (secret, expected) in table {
        for error in [Verifier::new(secret).unwrap_err(), at(NOW).with_secret(secret).unwrap_err()] {
            assert!(matches!(error, Error::Secret { problem, .. } if problem == expected), "{secret}: {error}");
            assert!(!format!("{error} {error:?}").contains(MARK));
        }
    }
    assert!(Verifier::new(format!(" {SECRET}\n")).is_ok());
    assert!(Verifier::new(OTHER.trim_end_matches('=')).is_ok());
    assert!(!format!("{:?}", at(NOW)).contains("Mf"));
}

fn event(body: &Value) -> Result<Event, Error> {
    let body = body.to_string();
    at(NOW).verify(&at(NOW).sign("msg_1", body.as_bytes()), body.as_bytes())
}

fn customer() -> Value {
    json!({
        "customer_id": "fcus_1", "first_name": "John", "last_name": "Doe", "email": "john.doe@example.com",
        "phone": "+15555555555", "created_at": "2026-06-15T14:30:00Z", "test_mode": true, "shipping": [], "new": 1,
    })
}

#[test]
fn an_event_is_read_however_flex_writes_it() {
    let event_of = |name: &str, object: Value| json!({ "event_id": "fevt_1", "event_type": name, "event_dt": 7, "object": object, "new": {} });
    let gone = json!({ "customer_id": "fcus_1", "deleted": true });
    let (whole, id) = ((Some("John"), Some("fcus_1")), (None, Some("fcus_1")));
    let table = [
        (CUSTOMER_CREATED, customer(), whole),
        (CUSTOMER_CREATED, json!({ "customer": customer() }), whole),
        (CUSTOMER_UPDATED, json!({ "customer": customer(), "previous": {} }), whole),
        (CUSTOMER_DELETED, customer(), whole),
        (CUSTOMER_DELETED, gone.clone(), id),
        (CUSTOMER_DELETED, json!({ "customer": gone }), id),
        (CUSTOMER_DELETED, json!({ "customer_id": "fcus_1" }), id),
        (CUSTOMER_DELETED, json!("fcus_1"), (None, None)),
        (CUSTOMER_DELETED, Value::Null, (None, None)),
        ("customer.merged", customer(), (None, None)),
        ("refund.created", json!({ "refund": { "refund_id": "fref_1" } }), (None, None)),
    ];
    for (name, object, (first_name, id)) in table {
        let plain = event_of(name, object.clone());
        for body in [plain.clone(), json!({ "event": plain, "sent": 1 })] {
            let event = event(&body).unwrap();
            assert_eq!((event.id(), event.event_type(), event.at()), ("fevt_1", name, Some(7)), "{body}");
            assert_eq!(event.customer().map(|customer| &*customer.first_name), first_name, "{body}");
            assert_eq!(event.customer_id().map(|id| &*id.0), id, "{body}");
            assert_eq!(event.json::<Value>(), Ok(plain.clone()), "{body}");
            let held = object.get("customer").or(object.get("refund")).unwrap_or(&object);
            let asked = if name.starts_with("refund") { "refund" } else { "customer" };
            assert_eq!(event.object::<Value>(asked), Ok(held.clone()), "{body}");
            assert_eq!(event.clone().customer(), event.customer());
        }
    }
    let error =
        event(&event_of("refund.created", json!({ "refund": MARK }))).unwrap().object::<u8>("refund").unwrap_err();
    assert_eq!(outcome(Err(error)), "body does not match the type at line 1, column 15");
}

#[test]
fn a_signed_body_that_is_no_event_is_an_error_that_says_why() {
    let table = [
        ("", "body is empty"),
        ("<html>", "body is HTML, perhaps from a proxy or a login page"),
        ("{", "body is not JSON: EOF while parsing an object at line 1 column 1"),
        ("\u{feff}{}", "body is not JSON: expected value at line 1 column 1"),
        ("[]", "body is not an event: it is not an object"),
        ("7", "body is not an event: it is not an object"),
        ("{}", "body is not an event: `event_id` is missing"),
        (r#"{"event":7}"#, "body is not an event: it is not an object"),
        (r#"{"event":{"event":{"event_id":"fevt_1"}}}"#, "body is not an event: `event_id` is missing"),
        (r#"{"event_id":7}"#, "body is not an event: `event_id` is not a string"),
        (r#"{"event_id":"fevt_1","event_type":null}"#, "body is not an event: `event_type` is not a string"),
        (r#"{"event_id":"fevt_1","event_type":"a"}"#, "fevt_1"),
        (r#"{"event_id":"fevt_\u0031","event_type":"a","event_dt":"then"}"#, "fevt_1"),
    ];
    for (body, expected) in table {
        let verified = at(NOW).verify(&at(NOW).sign("msg_1", body.as_bytes()), body.as_bytes());
        assert_eq!(outcome(verified), expected, "{body}");
    }
    // The object is only read on request.
    let body = br#"{"event_dt":7,"event_id":"fevt_1","event_type":"customer.created","object":"#;
    let event = at(NOW).verify(&at(NOW).sign("msg_1", body), body).unwrap();
    assert_eq!((event.id(), event.customer()), ("fevt_1", None));
    for error in [event.json::<Value>().unwrap_err(), event.object::<Value>("customer").unwrap_err()] {
        assert_eq!(outcome(Err(error)), "body is not JSON: EOF while parsing a value at line 1 column 75");
    }
    let dt = |dt: Value| self::event(&json!({ "event_id": "fevt_1", "event_type": "a", "event_dt": dt })).unwrap().at();
    assert_eq!([dt(json!(12.0)), dt(json!(-1)), dt(json!("1")), dt(Value::Null)], [Some(12), Some(-1), None, None]);
}

#[test]
fn a_mark_planted_anywhere_is_printed_nowhere() {
    let mut marked = customer();
    for value in marked.as_object_mut().unwrap().values_mut().filter(|value| value.is_string()) {
        *value = MARK.into();
    }
    let mut told = Vec::new();
    for object in [marked.clone(), json!({ "customer": marked })] {
        for name in [CUSTOMER_UPDATED, MARK] {
            let whole = json!({ "event_id": MARK, "event_type": name, "event_dt": 7, "object": object, MARK: MARK });
            for body in distorted(&whole).into_iter().chain([json!({ "event": whole }), whole.clone()]) {
                match event(&body) {
                    Ok(event) => {
                        told.push(format!("{event:?} {event:#?}"));
                        let errors =
                            [event.json::<u8>().unwrap_err(), event.object::<Vec<u8>>("customer").unwrap_err()];
                        told.push(format!("{errors:?} {} {}", errors[0], errors[1]));
                    }
                    Err(error) => told.push(format!("{error} {error:?}")),
                }
            }
        }
    }
    let signed = at(NOW).sign("msg_1", BODY);
    for name in ["svix-id", "svix-timestamp", "svix-signature"] {
        let error = at(NOW).verify(&with(&signed, name, |_| MARK.to_owned()), BODY).unwrap_err();
        told.push(format!("{error} {error:?}"));
    }
    let told = told.concat();
    assert!(told.contains("Event { id: \"<personal>\"") && told.contains("svix-timestamp"), "{told}");
    assert!(!told.contains(MARK), "{told}");
    let printed = format!("{:?}", event(&serde_json::from_slice(BODY).unwrap()).unwrap());
    assert_eq!(printed, r#"Event { id: "fevt_1", event_type: "customer.created", at: Some(7), .. }"#);
}

/// Texts made of these pieces, or of any bytes.
fn pieces(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let of_pieces =
        prop::collection::vec(prop::sample::select(pieces), 0..12).prop_map(|all| all.concat().into_bytes());
    prop_oneof![of_pieces, prop::collection::vec(any::<u8>(), 0..60)]
}

#[test]
fn any_delivery_is_an_event_or_an_error() {
    const NAMES: [&str; 9] = [
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
        "svix-id",
        "svix-timestamp",
        "svix-signature",
        "flex-event-id",
        "flex-timestamp",
        "flex-signature",
    ];
    let value =
        pieces(&["1781533800", "1", "v1,", "v1", ",", " ", "AAAA", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE", "="]);
    let body = pieces(&[
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "null",
        "-1e9",
        "\"event\":",
        "\"event_id\":",
        "\"event_type\":",
        "\"event_dt\":",
        "\"object\":",
        "\"customer\":",
        "\"a\"",
        "\"customer.created\"",
        "{\"event_id\":\"a\",\"event_type\":\"customer.deleted\",",
    ]);
    let deliveries = (prop::collection::vec((prop::sample::select(&NAMES[..]), value), 0..9), body, any::<bool>());
    let verifier = at(NOW);
    runner(2_000)
        .run(&deliveries, |(pairs, body, is_signed)| {
            let pair = |(name, value): (&'static str, Vec<u8>)| {
                Some((HeaderName::from_static(name), HeaderValue::from_bytes(&value).ok()?))
            };
            let headers =
                if is_signed { verifier.sign("msg_1", &body) } else { pairs.into_iter().filter_map(pair).collect() };
            match verifier.verify(&headers, &body) {
                Ok(event) => {
                    let told = format!("{event:?} {:?}", event.customer());
                    prop_assert!(is_signed && !told.is_empty());
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
            Ok(())
        })
        .unwrap();
}

/// The clock is the system's by default.
#[test]
fn what_is_signed_now_is_accepted_now() {
    let verifier = Verifier::new(SECRET).unwrap();
    let headers = verifier.sign("msg_1", BODY);
    assert_eq!(outcome(verifier.verify(&headers, BODY)), "fevt_1");
    assert!(headers["svix-timestamp"].to_str().unwrap().parse::<u64>().unwrap().abs_diff(now()) < 60);
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}
