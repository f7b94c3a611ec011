//! The typed mocks of the feature `httpmock`, as those who use the crate have them.

use flex_sdk::httpmock::MockServer;
use flex_sdk::mock::MockServerExt;
use flex_sdk::types::{CustomerResponse, DeletedCustomer, ErrorBody, ErrorDetails, ErrorObject};
use flex_sdk::{
    Client, CreateCustomer, Customer, CustomerId, Error, ErrorDetail, ListCustomers, ListPaymentMethods, PaymentMethod,
    RetryPolicy, ShippingAddress, UpdateCustomer,
};

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

fn changed() -> UpdateCustomer {
    UpdateCustomer::builder().email("john@example.com").build()
}

#[tokio::test]
async fn each_operation_has_a_mock_of_its_success() {
    let server = MockServer::start_async().await;
    let flex = client(&server).unwrap();
    let (id, one) = (CustomerId::from(ID), CustomerResponse::from(customer()));

    let create = server.create_customer(|when, then| {
        when.body(created());
        then.ok(customer());
    });
    let retrieve = server.retrieve_customer(|when, then| {
        when.id(&id);
        then.ok(&one);
    });
    let update = server.update_customer(|when, then| {
        when.id(&id).body(changed());
        then.ok(&one);
    });
    let deleted = DeletedCustomer::builder().customer_id(ID).deleted(true).build();
    let delete = server.delete_customer(|when, then| {
        when.id(&id);
        then.ok(deleted.clone());
    });
    let list = server.list_customers(|when, then| {
        when.email("john@example.com").offset(None);
        then.ok(vec![customer()]);
    });

    let payment_method =
        PaymentMethod::builder().payment_method_id("fpm_1").customer(id.clone()).test_mode(true).build();
    let retrieve_payment_method = server.retrieve_payment_method(|when, then| {
        when.id(&id).payment_method_id(&"fpm_1".into());
        then.ok(payment_method.clone());
    });
    let list_payment_methods = server.list_payment_methods(|when, then| {
        when.id(&id).limit(2).offset(None);
        then.ok(vec![payment_method.clone()]);
    });

    assert_eq!(flex.customers().create(created()).await.unwrap(), customer());
    assert_eq!(flex.customers().retrieve(&id).await.unwrap(), customer());
    assert_eq!(flex.customers().update(&id, changed()).await.unwrap(), customer());
    assert_eq!(flex.customers().delete(&id).await.unwrap(), deleted);
    let query = ListCustomers::builder().email("john@example.com").build();
    assert_eq!(flex.customers().list(query).await.unwrap().items, [customer()]);
    let payment_methods = flex.customers().payment_methods(&id);
    assert_eq!(payment_methods.retrieve(&"fpm_1".into()).await.unwrap(), payment_method);
    assert_eq!(
        payment_methods.list(ListPaymentMethods::builder().limit(2).build()).await.unwrap().items,
        [payment_method]
    );
    for mock in [create, retrieve, update, delete, list, retrieve_payment_method, list_payment_methods] {
        mock.assert();
    }
}

#[tokio::test]
async fn each_operation_has_mocks_of_its_errors() {
    let server = MockServer::start_async().await;
    let flex = client(&server).unwrap();
    let id = CustomerId::from(ID);
    let detail = ErrorDetail::builder().loc(vec!["email".into()]).msg("taken").type_("taken").build();
    let table = [
        (400, ErrorBody::builder().error(ErrorObject::builder().code("invalid_request").build()).build()),
        (404, ErrorBody::builder().detail(ErrorDetails::String("not_found".to_owned())).build()),
        (422, ErrorBody::builder().detail(vec![detail]).build()),
        (500, ErrorBody::builder().message("Internal Server Error").build()),
    ];
    for (status, body) in table {
        macro_rules! fails {
            ($mock:ident, $call:expr) => {{
                let mut mock = server.$mock(|_, then| {
                    if status < 500 {
                        then.client_error(status, &body);
                    } else {
                        then.server_error(status, &body);
                    }
                });
                let error = $call.await.unwrap_err();
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status), stringify!($mock));
                mock.assert();
                mock.delete();
            }};
        }
        fails!(create_customer, flex.customers().create(created()));
        fails!(retrieve_customer, flex.customers().retrieve(&id));
        fails!(update_customer, flex.customers().update(&id, changed()));
        fails!(delete_customer, flex.customers().delete(&id));
        fails!(list_customers, flex.customers().list(ListCustomers::default()));
        let payment_methods = flex.customers().payment_methods(&id);
        fails!(list_payment_methods, payment_methods.list(ListPaymentMethods::default()));
        fails!(retrieve_payment_method, payment_methods.retrieve(&"fpm_1".into()));
    }
}

#[tokio::test]
async fn an_id_is_matched_as_text() {
    let server = MockServer::start_async().await;
    let flex = client(&server).unwrap();
    // The id that is mocked, and another that it would match as a regular expression.
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
