//! A customer's payment methods against the fake, and what a caller sees of each response.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use fake_flex::{FakeFlex, Response};
use flex_sdk::{
    Client, CreateCustomer, CustomerId, CustomerReference, Error, ErrorKind, ListPaymentMethods, PaymentMethodId,
    RetryPolicy,
};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

/// A payment method as Flex's API reference shows it, for a customer with this id.
fn shown(id: &str, customer: &Value) -> Value {
    json!({
        "payment_method_id": id,
        "billing_details": { "address": {}, "email": "a@example.com", "name": "Example", "phone": "+14155550142" },
        "customer": customer,
        "metadata": {},
        "card": {
            "brand": "american_express", "country": "example_value", "exp_month": 12, "exp_year": 2027,
            "funding": "credit", "last4": "example_value",
        },
        "created_at": "2026-06-15T14:30:00Z",
        "test_mode": false,
        "off_session": false,
    })
}

/// A payment method in a list, without the customer.
fn listed(id: &str) -> Value {
    let mut payment_method = shown(id, &Value::Null);
    payment_method.as_object_mut().unwrap().remove("customer");
    payment_method
}

fn page(items: impl IntoIterator<Item = Value>) -> Response {
    Response::json(200, &json!({ "payment_methods": items.into_iter().collect::<Value>() }))
}

/// A fake with a customer who has this many payment methods, and their ids, newest first.
async fn fake_with(count: usize) -> (FakeFlex, Client, CustomerId, Vec<PaymentMethodId>) {
    let fake = FakeFlex::start().await.unwrap();
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(RetryPolicy::off());
    let flex = builder.build().unwrap();
    let john = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    let customer = flex.customers().create(john).await.unwrap().customer_id;
    let mut ids = Vec::new();
    for number in 0..count {
        let id = format!("fpm_{number:04}");
        fake.put_payment_method(&customer, listed(&id));
        ids.insert(0, PaymentMethodId::from(id));
    }
    let _ = fake.take_received();
    (fake, flex, customer, ids)
}

async fn ids_of(
    flex: &Client,
    customer: &CustomerId,
    query: ListPaymentMethods,
) -> Result<Vec<PaymentMethodId>, Error> {
    let all = flex.customers().payment_methods(customer).list(query).all();
    all.map_ok(|payment_method| payment_method.payment_method_id).try_collect().await
}

#[tokio::test]
async fn retrieve_returns_what_the_reference_shows() {
    let (_fake, flex, customer, ids) = fake_with(2).await;
    let payment_method = flex.customers().payment_methods(&customer).retrieve(&ids[1]).await.unwrap();
    assert_eq!(serde_json::to_value(&payment_method).unwrap(), shown(ids[1].as_str(), &json!(customer)));
    let gone = flex.customers().payment_methods(&customer).retrieve(&"fpm_none".into()).await.unwrap_err();
    assert!(gone.is_not_found() && gone.to_string().contains("check the ids"), "{gone}");
}

#[tokio::test]
async fn the_payment_methods_of_a_deleted_customer_are_not_found() {
    let (_fake, flex, customer, ids) = fake_with(1).await;
    flex.customers().delete(&customer).await.unwrap();
    let payment_methods = flex.customers().payment_methods(&customer);
    assert!(payment_methods.retrieve(&ids[0]).await.unwrap_err().is_not_found());
    assert!(payment_methods.list(ListPaymentMethods::default()).await.unwrap_err().is_not_found());
    assert!(
        payment_methods.list(ListPaymentMethods::default()).all().next().await.unwrap().unwrap_err().is_not_found()
    );
}

#[tokio::test]
async fn list_pages_by_offset() {
    let query = ListPaymentMethods::builder;
    let table = [
        (query().build(), 0..10, ""),
        (query().limit(3).build(), 0..3, "?limit=3"),
        (query().offset(11).build(), 11..12, "?offset=11"),
        (query().limit(2).offset(4).build(), 4..6, "?limit=2&offset=4"),
        (query().offset(12).build(), 12..12, "?offset=12"),
    ];
    let (fake, flex, customer, ids) = fake_with(12).await;
    for (query, expected, sent) in table {
        let page = flex.customers().payment_methods(&customer).list(query.clone()).await.unwrap();
        let cursor = (!expected.is_empty()).then(|| expected.end.to_string());
        assert_eq!(page.cursor, cursor, "{query:?}");
        let page: Vec<_> = page.items.into_iter().map(|payment_method| payment_method.payment_method_id).collect();
        assert_eq!(page, ids[expected], "{query:?}");
        let path = format!("/v1/customers/{}/payment_methods{sent}", customer.as_str());
        assert_eq!(fake.take_received()[0].path_and_query, path);
    }
}

#[tokio::test]
async fn a_list_returns_each_once() {
    let limited = |limit| ListPaymentMethods::builder().limit(limit).build();
    // The number of payment methods, the query, the indices of the returned ones, and the number of requested pages.
    let table = [
        (0, limited(3), 0..0, 1),
        (3, limited(3), 0..3, 2),
        (7, limited(3), 0..7, 4),
        (101, ListPaymentMethods::default(), 0..101, 3),
        (7, ListPaymentMethods::builder().limit(2).offset(1).build(), 1..7, 4),
    ];
    for (count, query, expected, pages) in table {
        let (fake, flex, customer, ids) = fake_with(count).await;
        assert_eq!(ids_of(&flex, &customer, query.clone()).await.unwrap(), ids[expected], "{count}, {query:?}");
        assert_eq!(fake.received().len(), pages, "{count}, {query:?}");
    }
}

#[tokio::test]
async fn a_list_is_resumed_at_its_cursor() {
    let (fake, flex, customer, ids) = fake_with(7).await;
    let payment_methods = flex.customers().payment_methods(&customer);
    for taken in 0..=7 {
        let query = ListPaymentMethods::builder().limit(3).offset(1).build();
        let mut all = payment_methods.list(query.clone()).all();
        for _ in 0..taken {
            all.next().await.transpose().unwrap();
        }
        let kept = all.cursor().unwrap().to_owned();
        let resumed = payment_methods.list(query).resume(&kept).all();
        let found = resumed.map_ok(|payment_method| payment_method.payment_method_id).try_collect::<Vec<_>>().await;
        assert_eq!(found.unwrap(), ids[(taken + 1).min(7)..], "{taken}");
    }
    let _ = fake.take_received();
    for cursor in ["fpm_0001", "-1", ""] {
        let error = payment_methods.list(ListPaymentMethods::default()).resume(cursor).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{cursor}: {error}");
    }
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn one_that_is_added_meanwhile_repeats_no_other() {
    for limit in [1, 2, 3] {
        let (fake, flex, customer, ids) = fake_with(4).await;
        let query = ListPaymentMethods::builder().limit(limit).build();
        let mut all = flex.customers().payment_methods(&customer).list(query).all();
        let mut found = vec![all.next().await.unwrap().unwrap().payment_method_id];
        fake.put_payment_method(&customer, listed("fpm_9999"));
        while let Some(payment_method) = all.next().await {
            found.push(payment_method.unwrap().payment_method_id);
        }
        assert_eq!(found, ids, "{limit}");
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_ends_the_list() {
    for items in [vec![listed("fpm_1"), listed("fpm_2")], vec![json!({ "test_mode": true })]] {
        let (fake, flex, customer, _) = fake_with(0).await;
        for _ in 0..5 {
            fake.respond_next(page(items.clone()));
        }
        let mut all = flex.customers().payment_methods(&customer).list(ListPaymentMethods::default()).all();
        let mut last = None;
        while let Some(next) = all.next().await {
            last = next.err();
        }
        let error = last.unwrap();
        assert!(error.to_string().contains("had returned before"), "{error}");
        assert!(fake.received().len() <= 3);
    }
}

#[tokio::test]
async fn an_odd_payment_method_hides_no_other() {
    let odd = |field: &str, value: Value| {
        let mut payment_method = listed("fpm_odd");
        payment_method[field] = value;
        payment_method
    };
    // The odd payment method, the error about it, and whether its id can be read.
    let table = [
        (
            odd("test_mode", json!("Marked")),
            "payment_methods[1] (id fpm_odd) does not match the schema at \
         `payment_methods[1].test_mode`",
            true,
        ),
        (odd("card", json!({ "last4": ["Marked"] })), "at `payment_methods[1].card.last4`", true),
        (odd("metadata", json!({ "Marked": { "a": 1 } })), "", true),
        (odd("payment_method_id", json!(1)), "at `payment_methods[1].payment_method_id`", false),
        (json!("Marked"), "payment_methods[1] does not match the schema", false),
    ];
    let (fake, flex, customer, _) = fake_with(0).await;
    let payment_methods = flex.customers().payment_methods(&customer);
    for (odd, said, has_id) in table {
        let answer = page([listed("fpm_1"), odd.clone(), listed("fpm_2")]);
        if said.is_empty() {
            // Metadata is read leniently.
            fake.respond_next(answer);
            assert_eq!(payment_methods.list(ListPaymentMethods::default()).await.unwrap().items.len(), 3);
            continue;
        }
        fake.respond_next(answer.clone());
        let one = payment_methods.list(ListPaymentMethods::default()).await.unwrap();
        let [error] = &one.errors[..] else { panic!("{odd}: {one:?}") };
        assert!(error.is_decode() && error.to_string().contains(said), "{error}");
        assert!(!format!("{error} {error:?}").contains("Marked"), "{error}");
        assert_eq!(error.id(), has_id.then_some("fpm_odd"), "{odd}");
        assert_eq!(error.body(), odd.to_string().as_bytes());

        fake.respond_next(answer);
        let mut all = payment_methods.list(ListPaymentMethods::default()).all();
        let first = all.next_page().await.unwrap().unwrap();
        for page in [one, first] {
            let ids: Vec<_> = page.items.iter().map(|found| found.payment_method_id.as_str()).collect();
            assert_eq!((ids, page.errors.len()), (vec!["fpm_1", "fpm_2"], 1), "{odd}");
        }
        assert!(all.next_page().await.is_none());
    }
}

#[tokio::test]
async fn another_customers_payment_method_is_a_mismatch() {
    let whole = |id: &str| {
        json!({
            "customer_id": id, "first_name": "John", "last_name": "Doe", "email": "john@example.com",
            "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
        })
    };
    // The customer in the returned payment method, and whether it differs from the requested one.
    let table = [
        (json!("fcus_1"), false),
        (json!("FCUS_1"), false),
        (json!(""), false),
        (Value::Null, false),
        (whole("fcus_1"), false),
        (json!("fcus_2"), true),
        (whole("fcus_2"), true),
    ];
    let (fake, flex, _, _) = fake_with(0).await;
    let customer = CustomerId::from("fcus_1");
    let payment_methods = flex.customers().payment_methods(&customer);
    for (answered, is_other) in table {
        let found = shown("fpm_1", &answered);
        fake.respond_next(Response::json(200, &json!({ "payment_method": found })));
        let retrieved = payment_methods.retrieve(&"fpm_1".into()).await;
        fake.respond_next(page([listed("fpm_2"), found.clone()]));
        let list = payment_methods.list(ListPaymentMethods::default()).await;
        assert_eq!(retrieved.is_err_and(|error| error.is_mismatch()), is_other, "{answered}");
        assert_eq!(list.is_err_and(|error| error.is_mismatch()), is_other, "{answered}");
        // This also holds if another item cannot be decoded: the whole page is then in doubt.
        fake.respond_next(page([found, json!({ "payment_method_id": "fpm_3" })]));
        let first = payment_methods.list(ListPaymentMethods::default()).all().next().await.unwrap();
        assert_eq!(first.is_err(), is_other, "{answered}");
    }
    fake.respond_next(Response::json(200, &json!({ "payment_method": shown("fpm_2", &json!("fcus_1")) })));
    assert!(payment_methods.retrieve(&"fpm_1".into()).await.unwrap_err().is_mismatch());
}

#[tokio::test]
async fn a_payment_method_may_have_nulls_holes_and_new_fields() {
    let (fake, flex, customer, _) = fake_with(0).await;
    let table = [
        json!({}),
        json!({ "billing_details": null, "customer": null, "metadata": null, "card": null, "off_session": null }),
        json!({ "billing_details": {}, "card": {}, "created_at": null }),
        json!({ "billing_details": [], "card": [], "metadata": [] }),
        json!({ "billing_details": { "address": [], "name": null }, "card": { "exp_year": null } }),
        json!({ "wallet": { "kind": 1 }, "card": { "fingerprint": "a" } }),
    ];
    for optional in table {
        let mut payment_method = json!({ "payment_method_id": "fpm_1", "test_mode": true });
        payment_method.as_object_mut().unwrap().extend(optional.as_object().unwrap().clone());
        fake.respond_next(Response::json(200, &json!({ "payment_method": payment_method })));
        let read = flex.customers().payment_methods(&customer).retrieve(&"fpm_1".into()).await.unwrap();
        assert_eq!((read.payment_method_id.as_str(), read.test_mode), ("fpm_1", true), "{optional}");
        assert_eq!(read.created_at_timestamp(), None, "{optional}");
    }
    fake.respond_next(Response::json(200, &json!({ "payment_method": shown("fpm_1", &json!(customer)) })));
    let read = flex.customers().payment_methods(&customer).retrieve(&"fpm_1".into()).await.unwrap();
    assert_eq!(read.created_at_timestamp().unwrap().to_string(), "2026-06-15T14:30:00Z");
    assert_eq!(read.customer, Some(CustomerReference::CustomerId(customer)));
    let printed = format!("{read:?}");
    for personal in ["example_value\"), last4", "2027", "12", "a@example.com", "+14155550142"] {
        assert!(!printed.replace("2026-06-15", "").contains(personal), "{personal}: {printed}");
    }
    assert!(printed.contains("american_express") && printed.contains("fpm_1"), "{printed}");
}

#[tokio::test]
async fn an_integer_may_be_written_as_a_double() {
    let (fake, flex, customer, _) = fake_with(1).await;
    // The number as written, and as read.
    let table = [
        ("12", Ok(12)),
        ("12.0", Ok(12)),
        ("1.2e1", Ok(12)),
        ("120E-1", Ok(12)),
        ("12.5", Err(ErrorKind::Decode)),
        ("\"12\"", Err(ErrorKind::Decode)),
        ("1e300", Err(ErrorKind::Decode)),
    ];
    for (written, expected) in table {
        let body = json!({ "payment_method": shown("fpm_0000", &Value::Null) }).to_string();
        let body = body.replace("\"exp_month\":12", &format!("\"exp_month\":{written}"));
        fake.respond_next(Response::new(200).body(body));
        let found = flex.customers().payment_methods(&customer).retrieve(&"fpm_0000".into()).await;
        let month = found.map(|found| found.card.unwrap().exp_month.unwrap());
        assert_eq!(month.map_err(|error| error.kind()), expected, "{written}");
    }
}

#[tokio::test]
async fn an_id_stands_for_a_text() {
    let id = CustomerId::from("fcus_1");
    assert!(id == "fcus_1" && id == *"fcus_1" && id != "fcus_2");
    let names = std::collections::HashMap::from([(id.clone(), "John")]);
    assert_eq!(names.get("fcus_1"), Some(&"John"));
    let names = std::collections::BTreeMap::from([(id, "John")]);
    assert_eq!((names.get("fcus_1"), names.get("fcus_2")), (Some(&"John"), None));
}
