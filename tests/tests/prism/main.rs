//! The contract against software that is not ours: every operation passes through Prism, which serves the document and rejects
//! undocumented requests.

#[path = "../calls/mod.rs"]
mod calls;
mod server;

use calls::CASES;
use flex_sdk::operations::LIST_CUSTOMERS;
use flex_sdk::types::CustomerListResponse;
use flex_sdk::{Client, CustomerId};
use server::Prism;

#[tokio::test]
#[ignore = "needs Prism: `npm ci --prefix .ci --ignore-scripts` installs it"]
async fn prism_accepts_every_operation_and_refuses_what_is_not_documented() {
    let prism = Prism::start().unwrap();
    let flex = Client::builder().api_key("fsk_test_prism").base_url(prism.url()).build().unwrap();

    for case in CASES {
        // Prism returns the document's example, which may have another id.
        if let Err(error) = (case.call)(&flex, &case.sample()).await {
            assert!(error.is_mismatch(), "{error}");
        }
    }
    let customer = flex.customers().retrieve(&"fcus_01HACM7FZ1084XB1GB6053VM0D".into()).await.unwrap();
    assert_eq!(customer.employer.as_deref(), Some("Flex"));

    // Without this check, the test could pass with a server that checks nothing.
    let refused = flex.request(LIST_CUSTOMERS).query("limit", 101).send::<CustomerListResponse>().await.unwrap_err();
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(422));
    // An id is one segment of the path: Prism finds the operation, and returns the customer of its example.
    assert!(flex.customers().retrieve(&CustomerId::from("a/b")).await.unwrap_err().is_mismatch());
}
