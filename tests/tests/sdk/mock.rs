//! The typed mocks of the feature `httpmock`, as users of the crate use them.

use flex_sdk::httpmock::MockServer;
use flex_sdk::mock::MockServerExt;
use flex_sdk::types::{CustomerResponse, ErrorBody};
use flex_sdk::{Client, CreateCustomer, Customer, Error, ListCustomers, RetryPolicy, ShippingAddress};

const ID: &str = "fcus_01HACM7FZ1084XB1GB6053VM0D";

fn client(server: &MockServer) -> Result<Client, Error> {
    Client::builder().api_key("fsk_test_1").base_url(server.base_url()).retry(RetryPolicy::off()).build()
}

fn customer() -> Customer {
    let shipping = ShippingAddress::builder().line1("1 Main Street").shipping_address_id("fship_1").build();
    Customer::builder()
        .customer_id(ID)
        .first_name("John")
        .last_name("Doe")
        .email("john@example.com")
        .phone(None::<String>)
        .shipping(shipping)
        .created_at("2026-06-15T14:30:00Z")
        .test_mode(true)
        .build()
}

fn created() -> CreateCustomer {
    CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build()
}

#[tokio::test]
async fn a_mock_takes_what_the_methods_take_and_return() {
    let server = MockServer::start_async().await;
    let flex = client(&server).unwrap();
    let create = server.create_customer(|when, then| {
        when.body(created());
        then.ok(customer());
    });
    let list = server.list_customers(|when, then| {
        when.email("john@example.com").offset(None);
        then.ok(vec![customer()]);
    });
    let retrieve = server.retrieve_customer(|when, then| {
        when.id(&ID.into());
        then.ok(CustomerResponse::from(customer()));
    });
    assert_eq!(flex.customers().create(created()).await.unwrap(), customer());
    let query = ListCustomers::builder().email("john@example.com").build();
    assert_eq!(flex.customers().list(query).await.unwrap().items, [customer()]);
    assert_eq!(flex.customers().retrieve(&ID.into()).await.unwrap(), customer());
    for mock in [create, list, retrieve] {
        mock.assert();
    }
}

#[tokio::test]
async fn mocks_that_are_limited_respond_one_after_another() {
    let server = MockServer::start_async().await;
    let flex = Client::builder().api_key("fsk_test_1").base_url(server.base_url()).build().unwrap();
    // The statuses before the success.
    for statuses in [&[429][..], &[429, 429], &[503, 429]] {
        let failures = statuses.iter().map(|status| {
            server.create_customer(|_, then| {
                let then = match status {
                    400..500 => then.client_error(*status, ErrorBody::default()).into_inner(),
                    _ => then.server_error(*status, ErrorBody::default()).into_inner(),
                };
                then.header("retry-after", "0").up_to_n_times(1);
            })
        });
        let failures: Vec<_> = failures.collect();
        let mut success = server.create_customer(|when, then| {
            when.body(created());
            then.ok(customer());
        });
        assert_eq!(flex.customers().create(created()).await.unwrap(), customer(), "{statuses:?}");
        for mut failure in failures {
            failure.assert();
            failure.delete();
        }
        success.assert();
        success.delete();
    }
}

#[tokio::test]
async fn an_id_is_matched_as_text() {
    let server = MockServer::start_async().await;
    let flex = client(&server).unwrap();
    // The mocked id, and another id that it would match as a regular expression.
    for (mocked, other) in [("a.b", "axb"), ("a+b", "aab"), ("a*", "aa"), ("(a", "a")] {
        let mut mock = server.retrieve_customer(|when, then| {
            when.id(&mocked.into());
            then.client_error(410, ErrorBody::default());
        });
        flex.customers().retrieve(&mocked.into()).await.unwrap_err();
        assert_eq!(mock.calls(), 1, "{mocked}");
        flex.customers().retrieve(&other.into()).await.unwrap_err();
        assert_eq!(mock.calls(), 1, "{other}");
        mock.delete();
    }
}

#[tokio::test]
async fn a_request_that_is_not_expected_finds_no_mock() {
    let server = MockServer::start_async().await;
    let flex = client(&server).unwrap();
    let mock = server.create_customer(|when, then| {
        let other = CreateCustomer::builder().first_name("Jane").last_name("Doe").email("jane@example.com").build();
        when.body(other);
        then.ok(customer());
    });
    let error = flex.customers().create(created()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(error.to_string().contains("no mock of httpmock matches the request for create_customer"), "{error}");
    assert_eq!(mock.calls(), 0);
}
