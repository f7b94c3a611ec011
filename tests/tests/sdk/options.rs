//! The options of one call.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Debug;
use std::time::Duration;

use fake_flex::{FakeFlex, Fault, Received, Response};
use flex_sdk::operations::CREATE_CUSTOMER;
use flex_sdk::{
    Call, Client, CreateCustomer, Customer, Customers, ErrorKind, ListCustomers, Operation, PaymentMethods,
    RetryPolicy, UpdateCustomer,
};
use serde_json::{Value, json};

async fn fake() -> (FakeFlex, Client) {
    let fake = FakeFlex::start().await.unwrap();
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(retry).build().unwrap();
    (fake, flex)
}

fn john() -> CreateCustomer {
    CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build()
}

fn create(flex: &Client) -> Call<Customer> {
    flex.customers().create(john())
}

fn header<'a>(received: &'a Received, name: &str) -> Vec<&'a str> {
    received.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn options_are_in_every_attempt_of_one_call_alone() {
    let (fake, flex) = fake().await;
    let flex = flex.with_header("X-Tenant", "berlin").unwrap();
    let call = create(&flex).idempotency_key("order 7").header("x-tenant", "paris").header("X-Trace", "abc");
    let call = call.query("expand", "a b&c").query("expand", 2);
    let call = call.body_member("first_name", "Jane").body_member("loyalty", &json!({ "tier": "gold" }));
    let told = format!("{call:?}");
    assert_eq!(told, r#"Call { operation: "create_customer", .. }"#);
    fake.fault_next(Fault::After(Response::new(503)));
    fake.fault_next(Fault::After(Response::json(
        200,
        &json!({ "customer": {
        "customer_id": "fcus_1", "first_name": "Jane", "last_name": "Doe", "email": "john@example.com",
        "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
    } }),
    )));
    assert_eq!(call.with_response().await.unwrap().attempts(), 2);
    create(&flex).await.unwrap();

    let received = fake.received();
    let [first, second, later] = &received[..] else { panic!("{} requests", received.len()) };
    for request in [first, second] {
        assert_eq!(header(request, "idempotency-key"), ["order 7"]);
        assert_eq!((header(request, "x-tenant"), header(request, "x-trace")), (vec!["paris"], vec!["abc"]));
        assert_eq!(request.path_and_query, "/v1/customers?expand=a+b%26c&expand=2");
        assert_eq!(header(request, "content-length"), [request.body.len().to_string()]);
        let expected = json!({ "customer": {
            "first_name": "Jane", "last_name": "Doe", "email": "john@example.com", "loyalty": { "tier": "gold" },
        } });
        assert_eq!(serde_json::from_slice::<Value>(&request.body).unwrap(), expected);
    }
    assert_eq!((header(later, "idempotency-key").len(), header(later, "x-trace").len()), (0, 0));
    assert_eq!((header(later, "x-tenant"), &*later.path_and_query), (vec!["berlin"], "/v1/customers"));
    assert_eq!(serde_json::from_slice::<Value>(&later.body).unwrap(), json!({ "customer": john() }));
}

#[tokio::test]
async fn a_body_member_is_a_member_of_the_object_that_is_sent() {
    let (fake, flex) = fake().await;
    let other = Operation::post("/v1/refunds");
    let customer = json!({ "customer": { "first_name": "John" } });
    // The call, and its request body.
    let table = [
        (
            flex.request(CREATE_CUSTOMER).json(&customer).send::<Value>(),
            json!({ "customer": { "first_name": "John", "a": 1 } }),
        ),
        (flex.request(other).json(&customer).send(), json!({ "customer": { "first_name": "John" }, "a": 1 })),
    ];
    for (call, expected) in table {
        fake.fault_next(Fault::After(Response::json(200, &json!(null))));
        call.body_member("a", &1).await.unwrap();
        let received = fake.take_received();
        assert_eq!(serde_json::from_slice::<Value>(&received[0].body).unwrap(), expected);
    }
    fake.fault_next(Fault::After(Response::json(400, &json!(null))));
    let update = UpdateCustomer::builder().phone("1").build();
    flex.customers().update(&"fcus_1".into(), update).body_member("a", &1).await.unwrap_err();
    let received = fake.take_received();
    let expected = json!({ "customer": { "phone": "1", "a": 1 } });
    assert_eq!(serde_json::from_slice::<Value>(&received[0].body).unwrap(), expected);
}

#[tokio::test]
async fn an_invalid_header_is_refused_for_a_client_and_for_a_call() {
    let (fake, flex) = fake().await;
    let table = [
        ("Authorization", "a", "the header authorization is set for each request"),
        ("host", "a", "the header host is set for each request"),
        ("CONTENT-TYPE", "a", "the header content-type is set for each request"),
        ("User-Agent", "a", "the header user-agent is set for each request"),
        ("", "a", "the header's name"),
        ("a b", "a", "the header's name"),
        ("a\n", "a", "the header's name"),
        ("x-a", "secret\r\nx-b: c", "the value of the header x-a"),
        ("x-a", "\u{0}secret", "the value of the header x-a"),
    ];
    for (name, value, expected) in table {
        let of_client = flex.with_header(name, value).unwrap_err();
        // A valid option after an invalid one changes nothing.
        let of_call = create(&flex).header(name, value).header("x-a", "b").await.unwrap_err();
        assert_eq!((of_client.kind(), of_call.kind()), (ErrorKind::Config, ErrorKind::InvalidRequest), "{name}");
        assert_eq!(of_call.operation(), Some(CREATE_CUSTOMER));
        for error in [of_client, of_call] {
            assert!(error.to_string().contains(expected) && !format!("{error:?}").contains("secret"), "{error}");
        }
    }
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn an_invalid_option_is_an_error_when_the_call_is_sent() {
    struct NoJson;
    impl serde::Serialize for NoJson {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("secret"))
        }
    }

    async fn check<T: Debug + 'static>(call: Call<T>, expected: &str) {
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0), "{error}");
        assert!(error.to_string().contains(expected) && !format!("{error} {error:?}").contains("secret"), "{error}");
    }

    let (fake, flex) = fake().await;
    check(create(&flex).idempotency_key(""), "the idempotency key is empty").await;
    check(create(&flex).idempotency_key(" \t"), "the idempotency key is empty").await;
    check(create(&flex).idempotency_key("secret\n"), "the value of the header idempotency-key").await;
    check(create(&flex).body_member("a", &NoJson), "the body member `a` cannot be serialized").await;
    check(flex.customers().retrieve(&"fcus_1".into()).body_member("a", &1), "the request has no body").await;
    check(flex.request(CREATE_CUSTOMER).send::<Value>().body_member("a", &1), "the request has no body").await;
    let array = flex.request(Operation::put("/v1/a")).json(&json!(["secret"]));
    check(array.send::<Value>().body_member("a", &1), "the body is not an object").await;
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn the_options_of_a_list_apply_to_each_page() {
    let (fake, flex) = fake().await;
    for number in 0..3 {
        let mut customer = john();
        customer.email = format!("{number}@example.com");
        flex.customers().create(customer).await.unwrap();
    }
    let _ = fake.take_received();
    let mut all = flex.customers().list(ListCustomers::builder().limit(2).build()).header("X-Trace", "abc").all();
    while let Some(customer) = all.next().await {
        customer.unwrap();
    }
    let received = fake.received();
    assert_eq!(received.iter().map(|request| header(request, "x-trace")).collect::<Vec<_>>(), [["abc"]; 3]);
}

#[tokio::test]
async fn a_call_and_a_resource_own_what_they_need() {
    struct Service {
        customers: Customers,
        payment_methods: PaymentMethods,
    }

    let (fake, flex) = fake().await;
    let id = create(&flex).await.unwrap().customer_id;
    let call = flex.customers().retrieve(&id);
    let service = Service { customers: flex.customers(), payment_methods: flex.customers().payment_methods(&id) };
    drop(flex);
    let retrieved = tokio::spawn(call.into_future()).await.unwrap().unwrap();
    let (found, cards) = tokio::spawn(async move {
        let found = service.customers.find_by_email("john@example.com").await;
        (found, service.payment_methods.list(flex_sdk::ListPaymentMethods::default()).all().next().await)
    })
    .await
    .unwrap();
    assert_eq!(found.unwrap(), Some(retrieved));
    assert!(cards.is_none());
    assert_eq!(fake.received().len(), 4);
}

#[tokio::test]
async fn a_call_that_is_dropped_is_not_sent() {
    let (fake, flex) = fake().await;
    drop(create(&flex));
    drop(create(&flex).with_response().into_future());
    drop(flex.customers().list(ListCustomers::default()).all());
    create(&flex).await.unwrap();
    assert_eq!(fake.received().len(), 1);
}
