//! Contract against software that is not ours: every operation passes through Prism, which serves the document and
//! refuses whatever it does not describe.

mod server;

use flex_sdk::operations::LIST_CUSTOMERS;
use flex_sdk::types::CustomerListResponse;
use flex_sdk::{Client, CreateCustomer, CustomerId, ListCustomers, ListPaymentMethods, UpdateCustomer};
use server::Prism;

/// What the document's example of a customer has.
const ID: &str = "fcus_01HACM7FZ1084XB1GB6053VM0D";

#[tokio::test]
#[ignore = "needs Prism: `npm ci --prefix .ci --ignore-scripts` installs it"]
async fn prism_accepts_every_operation_and_refuses_what_is_not_documented() {
    let prism = Prism::start().unwrap();
    let flex = Client::builder().api_key("fsk_test_prism").base_url(prism.url()).build().unwrap();
    let customers = flex.customers();

    // As in the example with which Prism answers.
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("joh.doe@example.com");
    let created = customers.create(customer.phone("+15555555555").build()).await.unwrap();
    assert_eq!(created.customer_id.as_str(), ID);

    let retrieved = customers.retrieve(&ID.into()).await.unwrap();
    assert_eq!(retrieved.employer.as_deref(), Some("Flex"));

    let changes = UpdateCustomer::builder().phone("+15555555555").build();
    let updated = customers.update(&ID.into(), changes).await.unwrap();
    assert_eq!(updated.phone.as_deref(), Some("+15555555555"));

    assert!(customers.delete(&ID.into()).await.unwrap().deleted);

    let query = ListCustomers::builder().limit(100).offset(1).email("john+doe@example.com").starting_after(ID);
    assert_eq!(customers.list(query.build()).await.unwrap().items.len(), 1);

    let owner = CustomerId::from("fcus_01J9XR8M3K7VZ8N2YB4WJ6T0RA");
    let payment_methods = customers.payment_methods(&owner);
    let payment_method = payment_methods.retrieve(&"fpm_01J9XR8M3K7VZ8N2YB4WJ6T0RA".into()).await.unwrap();
    assert_eq!(payment_method.card.unwrap().brand.as_deref(), Some("american_express"));
    let query = ListPaymentMethods::builder().limit(1).offset(1).build();
    assert_eq!(payment_methods.list(query).await.unwrap().items.len(), 1);

    // Without this, all of the above could pass on a server that checks nothing.
    let refused = flex.request(LIST_CUSTOMERS).query("limit", 101).send::<CustomerListResponse>().await.unwrap_err();
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(422));
    // An id is one segment of the path: Prism finds the operation, and answers with the customer of its example.
    assert!(customers.retrieve(&CustomerId::from("a/b")).await.unwrap_err().is_mismatch());
}
