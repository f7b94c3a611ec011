//! The operations against the fake, and what a caller sees of each response.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use fake_flex::{FakeFlex, Fault, Response};
use flex_sdk::{Client, CreateCustomer, Error, ErrorKind, ListCustomers, ShippingAddressInput, UpdateCustomer};
use serde_json::json;

async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();
    (fake, flex)
}

fn customer(email: &str) -> CreateCustomer {
    CreateCustomer::builder().first_name("John").last_name("Doe").email(email).build()
}

#[tokio::test]
async fn create_upserts_by_email() {
    let (fake, flex) = fake().await;
    let first = flex.customers().create(customer("john@example.com")).await.unwrap();
    let other = flex.customers().create(customer("jane@example.com")).await.unwrap();
    let mut again = customer("john@example.com");
    again.first_name = "Johnny".to_owned();
    let again = flex.customers().create(again).await.unwrap();

    assert_eq!(again.customer_id, first.customer_id);
    assert_ne!(other.customer_id, first.customer_id);
    assert_eq!(again.first_name, "Johnny");
    assert!(first.test_mode);
    assert_eq!(fake.customers().len(), 2);
}

#[tokio::test]
async fn create_references_the_checkout_session() {
    let (fake, flex) = fake().await;
    let mut with_session = customer("john@example.com");
    with_session.checkout_session_id = Some("a session".into());
    let created = flex.customers().create(with_session).await.unwrap();
    assert_eq!(fake.checkout_session("a session").as_deref(), Some(created.customer_id.as_str()));
}

#[tokio::test]
async fn retrieve_returns_what_create_did() {
    let (_fake, flex) = fake().await;
    let created = flex.customers().create(customer("john@example.com")).await.unwrap();
    assert_eq!(flex.customers().retrieve(&created.customer_id).await.unwrap(), created);
}

#[tokio::test]
async fn update_changes_the_given_fields() {
    let (_fake, flex) = fake().await;
    let created = flex.customers().create(customer("john@example.com")).await.unwrap();
    let metadata = BTreeMap::from([("loyalty_tier".to_owned(), "gold".to_owned())]);
    let changes = UpdateCustomer::builder().phone("+15555555555").metadata(metadata.clone()).build();
    let updated = flex.customers().update(&created.customer_id, changes).await.unwrap();

    let mut expected = created;
    expected.phone = Some("+15555555555".to_owned());
    expected.metadata = Some(metadata);
    assert_eq!(updated, expected);
}

#[tokio::test]
async fn a_deleted_customer_is_not_found() {
    let (_fake, flex) = fake().await;
    let [gone, kept] = ["john@example.com", "jane@example.com"].map(customer);
    let (gone, kept) = (flex.customers().create(gone).await.unwrap(), flex.customers().create(kept).await.unwrap());
    let deleted = flex.customers().delete(&gone.customer_id).await.unwrap();
    assert_eq!((&deleted.customer_id, deleted.deleted), (&gone.customer_id, true));
    let again = flex.customers().delete(&gone.customer_id).await.unwrap_err();
    assert!(again.is_not_found() && !again.is_outcome_unknown(), "{again:?}");
    assert!(flex.customers().retrieve(&gone.customer_id).await.unwrap_err().is_not_found());
    assert_eq!(flex.customers().list(ListCustomers::default()).await.unwrap().items, [kept]);
}

#[tokio::test]
async fn a_customer_who_is_gone_after_a_lost_delete_was_perhaps_deleted_by_it() {
    let (fake, flex) = fake().await;
    let john = flex.customers().create(customer("john@example.com")).await.unwrap();
    fake.fault_next(Fault::CloseUnanswered);
    let error = flex.customers().delete(&john.customer_id).await.unwrap_err();
    assert!(error.is_not_found() && error.is_outcome_unknown(), "{error:?}");
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn list_pages_newest_first() {
    let (_fake, flex) = fake().await;
    let mut ids = Vec::new();
    for number in 0..12 {
        let created = flex.customers().create(customer(&format!("{number}@example.com"))).await.unwrap();
        ids.insert(0, created.customer_id);
    }
    let query = ListCustomers::builder;
    let table = [
        ("default limit", query().build(), 0..10),
        ("limit", query().limit(3).build(), 0..3),
        ("highest limit", query().limit(100).build(), 0..12),
        ("offset", query().limit(3).offset(2).build(), 2..5),
        ("next page", query().limit(3).starting_after(ids[2].clone()).build(), 3..6),
        ("last page", query().limit(3).starting_after(ids[10].clone()).build(), 11..12),
        ("after the last", query().starting_after(ids[11].clone()).build(), 0..0),
        ("previous page", query().limit(3).ending_before(ids[6].clone()).build(), 3..6),
        ("email", query().email("11@example.com").build(), 0..1),
        ("no such email", query().email("nobody+at@example.com").build(), 0..0),
    ];
    for (name, query, expected) in table {
        let page = flex.customers().list(query).await.unwrap();
        let page: Vec<_> = page.items.into_iter().map(|customer| customer.customer_id).collect();
        assert_eq!(page, ids[expected], "{name}");
    }
}

#[tokio::test]
async fn a_customer_may_have_nulls_holes_and_new_fields() {
    let required = json!({
        "customer_id": "fcus_01HACM7FZ1084XB1GB6053VM0D", "first_name": "John", "last_name": "Doe",
        "email": "john@example.com", "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
    });
    let (fake, flex) = fake().await;
    let table = [
        json!({}),
        json!({ "phone": null, "employer": null, "shipping": null, "metadata": null }),
        json!({ "shipping": {} }),
        json!({ "shipping": { "line1": null, "shipping_address_id": null } }),
        json!({ "metadata": {} }),
        json!({ "shipping": [], "metadata": [] }),
        json!({ "metadata": {
            "a": 1, "b": true, "c": null, "d": [1, { "e": "f" }], "g": "text", "h": 1.5, "i": -0.25, "j": { "k": {} },
        } }),
        json!({ "loyalty": { "points": 3 }, "shipping": { "planet": "Earth" } }),
        json!({ "created_at": "2026-06-15" }),
    ];
    for optional in table {
        let mut customer = required.clone();
        customer.as_object_mut().unwrap().extend(optional.as_object().unwrap().clone());
        let body = json!({ "customer": customer, "request": 1 }).to_string();
        // Any success status and a byte order mark are accepted.
        for (status, mark) in [(200, ""), (201, ""), (202, "\u{feff}")] {
            fake.respond_next(Response::new(status).body(format!("{mark}{body}")));
            let read = flex.customers().retrieve(&"fcus_01HACM7FZ1084XB1GB6053VM0D".into()).await.unwrap();
            assert_eq!((read.first_name.as_str(), read.test_mode), ("John", true), "{status}, {optional}");
            let created = read.created_at_timestamp().map(|created| created.to_string());
            let expected = optional["created_at"].is_null().then_some("2026-06-15T14:30:00Z");
            assert_eq!(created.as_deref(), expected, "{status}, {optional}");
        }
        // A value that is not read may be invalid Unicode.
        let (before, after) = body.split_once(r#""request":1"#).unwrap();
        let odd = [before.as_bytes(), b"\"request\":\"\xff\"", after.as_bytes()].concat();
        fake.respond_next(Response::new(200).body(odd));
        let read = flex.customers().retrieve(&"fcus_01HACM7FZ1084XB1GB6053VM0D".into()).await.unwrap();
        let is_set = optional["metadata"].is_object() || optional["metadata"].is_array();
        assert_eq!(read.metadata.is_some(), is_set, "{optional}");
        let texts = read.metadata.into_iter().flatten().map(|(key, text)| format!("{key}={text}"));
        let all = r#"a=1 b=true c=null d=[1,{"e":"f"}] g=text h=1.5 i=-0.25 j={"k":{}}"#;
        let expected = if optional["metadata"]["a"] == 1 { all } else { "" };
        assert_eq!(texts.collect::<Vec<_>>().join(" "), expected, "{optional}");
    }
}

#[tokio::test]
async fn what_real_clients_send_goes_through_as_it_is() {
    // As far as is known, Flex accepts them.
    let texts = ["", " ", "555 0142", "(415) 555-0142 ext. 3", "\u{661f}", "a\u{0}b"];
    let (fake, flex) = fake().await;
    for text in texts {
        let shipping = ShippingAddressInput::builder().line1("1 Main Street").line2(text).build();
        let mut john = customer("john@example.com");
        (john.phone, john.employer, john.shipping) = (Some(text.into()), Some(text.into()), Some(shipping));
        john.metadata = Some(BTreeMap::from([(text.to_owned(), text.to_owned())]));
        let created = flex.customers().create(john).await.unwrap();
        let changes = UpdateCustomer::builder().phone(text).last_name(text).build();
        flex.customers().update(&created.customer_id, changes).await.unwrap();
        let sent = fake.take_received();
        let [create, update] = &sent[..] else { panic!("{} requests", sent.len()) };
        let body = |body: &[u8]| serde_json::from_slice::<serde_json::Value>(body).unwrap()["customer"].clone();
        let expected = json!({
            "first_name": "John", "last_name": "Doe", "email": "john@example.com", "phone": text, "employer": text,
            "shipping": { "line1": "1 Main Street", "line2": text }, "metadata": { text: text },
        });
        assert_eq!(body(&create.body), expected, "{text:?}");
        assert_eq!(body(&update.body), json!({ "phone": text, "last_name": text }), "{text:?}");
        assert_eq!((created.phone.as_deref(), created.employer.as_deref()), (Some(text), Some(text)));
    }
}

#[tokio::test]
async fn error_responses_of_the_fake_are_errors() {
    let (fake, flex) = fake().await;
    let stranger = Client::builder().api_key("fsk_test_stranger").base_url(fake.url()).build().unwrap();
    let outcome = |outcome: Result<_, Error>| {
        let error = outcome.unwrap_err();
        (error.status().unwrap().as_u16(), error.code().unwrap().to_owned())
    };
    let unauthorized = stranger.customers().create(customer("john@example.com")).await;
    assert_eq!(outcome(unauthorized), (401, "authentication_error".to_owned()));
    let missing = flex.customers().retrieve(&"fcus_none".into()).await;
    assert_eq!(outcome(missing), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn no_customer_is_found_by_an_empty_email() {
    let (fake, flex) = fake().await;
    let refused = flex.customers().find_by_email(" ").await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidRequest, "{refused}");
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn a_cursor_whose_customer_is_gone_is_named() {
    let (fake, flex) = fake().await;
    let query = ListCustomers::builder;
    let expected =
        "404 Not Found: check starting_after or ending_before, whose customer may have been deleted, and the base URL";
    let cursors = [query().starting_after("fcus_gone"), query().ending_before("fcus_gone")];
    for (query, is_cursor) in cursors.map(|query| (query, true)).into_iter().chain([(query(), false)]) {
        fake.respond_next(Response::json(404, &json!({ "detail": "customer_not_found" })));
        let error = flex.customers().list(query.build()).await.unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.to_string().contains(expected), is_cursor, "{error}");
        assert!(!error.to_string().contains("check the id"), "{error}");
    }
}

#[test]
fn invalid_settings_are_rejected() {
    let builder = Client::builder;
    let table = [
        ("no API key", builder()),
        ("empty", builder().api_key("")),
        ("empty", builder().api_key(" \n")),
        ("not allowed in a header", builder().api_key("fsk_test_\u{e9}Marked")),
        ("not allowed in a header", builder().api_key("fsk_test\nMarked")),
        ("not allowed in a header", builder().api_key("fsk_test Marked")),
        ("in quotes", builder().api_key("\"fsk_test_Marked\"")),
        ("in quotes", builder().api_key(" 'fsk_test_Marked' ")),
        ("in quotes", builder().api_key("fsk_test_Marked\"")),
        ("could not read the root certificates", builder().api_key("key").root_certificates("Marked")),
        (
            "could not read the root certificates",
            builder()
                .api_key("key")
                .root_certificates("-----BEGIN CERTIFICATE-----\nTWFya2Vk\n-----END CERTIFICATE-----\n"),
        ),
        ("not HTTPS", builder().api_key("key").base_url("http://api.withflex.com")),
    ];
    for (expected, builder) in table {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(expected), "{error}, not {expected}");
        assert!(!format!("{error} {error:?}").contains("Marked"), "{error:?}");
    }
}

#[test]
fn no_setting_is_too_large() {
    let longest = std::time::Duration::MAX;
    let builder = Client::builder().api_key("key").retry_budget(u32::MAX).max_response_bytes(usize::MAX);
    let builder =
        builder.connect_timeout(longest).pool_idle_timeout(longest).attempt_timeout(longest).deadline(longest);
    builder.build().unwrap();
}

#[test]
fn a_client_knows_its_mode() {
    use flex_sdk::Mode::{Live, Test, Unknown};
    for (key, mode) in [("fsk_test_1", Test), ("fsk_1", Live), ("sk_live_1", Unknown), ("FSK_1", Unknown)] {
        assert_eq!(Client::builder().api_key(key).build().unwrap().mode(), mode, "{key}");
    }
}

#[test]
fn a_client_and_its_futures_can_go_between_threads() {
    fn is_shareable<T: Clone + Send + Sync + 'static>() {}
    fn is_send(_: impl Send) {}
    is_shareable::<Client>();
    let flex = Client::builder().api_key("key").build().unwrap();
    is_send(flex.customers().create(customer("john@example.com")).into_future());
    is_send(flex.customers().list(ListCustomers::default()).into_future());
}
