//! Whatever an id is, a request goes to its operation's path and to no other.

use std::pin::Pin;

use fake_flex::{Answer, FakeFlex};
use flex_sdk::operations::{DELETE_CUSTOMER, LIST_PAYMENT_METHODS, RETRIEVE_CUSTOMER, UPDATE_CUSTOMER};
use flex_sdk::{
    Call, Client, CustomerId, Error, ErrorKind, ListPaymentMethods, PaymentMethodId, RetryPolicy, UpdateCustomer,
};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// An id that may be anything, and often is what another path would be made of.
fn id() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("..".to_owned()),
        Just(".".to_owned()),
        Just("\\".to_owned()),
        Just("/".to_owned()),
        Just("%2e".to_owned()),
        Just("%5C".to_owned()),
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("?".to_owned()),
        Just("#".to_owned()),
        Just("@".to_owned()),
        Just("fcus_other".to_owned()),
        any::<String>(),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

fn sent<T: 'static>(call: Call<T>) -> Pin<Box<dyn Future<Output = Result<(), Error>>>> {
    Box::pin(async { call.await.map(drop) })
}

#[test]
fn an_id_stays_one_segment_of_the_path() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let fake = runtime.block_on(FakeFlex::start()).unwrap();
    let bases = [("", String::new()), ("/gateway", "/gateway".to_owned()), ("/a%20b/", "/a%20b".to_owned())];
    let clients = bases.map(|(path, prefix)| {
        let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url() + path);
        (builder.retry(RetryPolicy::off()).build().unwrap(), prefix)
    });
    let check = |given: String| {
        runtime.block_on(async {
            for (flex, prefix) in &clients {
                let (customers, id) = (flex.customers(), CustomerId::from(given.as_str()));
                let calls = [
                    (RETRIEVE_CUSTOMER, sent(customers.retrieve(&id))),
                    (
                        UPDATE_CUSTOMER,
                        sent(customers.update(&id, UpdateCustomer::builder().first_name("John").build())),
                    ),
                    (DELETE_CUSTOMER, sent(customers.delete(&id))),
                    (LIST_PAYMENT_METHODS, sent(customers.payment_methods(&id).list(ListPaymentMethods::default()))),
                ];
                for (operation, call) in calls {
                    let refused = call.await.unwrap_err().kind() == ErrorKind::InvalidRequest;
                    let sent = fake.take_received();
                    assert_eq!(refused, matches!(given.as_str(), "" | "." | ".."), "{operation}, {given:?}");
                    assert_eq!(sent.len(), usize::from(!refused), "{operation}, {given:?}");
                    let (before, after) = operation.path.split_once("{id}").unwrap();
                    for request in sent {
                        let path = request.path_and_query.strip_prefix(&(prefix.clone() + before)).unwrap();
                        let segment = path.strip_suffix(after).unwrap();
                        assert!(!segment.contains(['/', '\\', '?', '#']), "{operation}, {given:?}: {segment}");
                        assert_eq!(percent_decode_str(segment).decode_utf8().unwrap(), given, "{operation}");
                    }
                }
            }
        });
    };
    for given in
        ["", ".", "..", "..\\..\\..\\admin", "x\\..\\fcus_other", "\\", "..\\", "../..", ".\t.", "a/../b?c=d#e %2f"]
    {
        check(given.to_owned());
    }
    let cases = if std::env::var_os("CI").is_some() { 1_000 } else { 100 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&id(), |id| {
        check(id);
        Ok(())
    });
    outcome.unwrap();
    drop(clients);
}

#[test]
fn each_id_of_a_path_is_a_segment_of_its_own() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let fake = FakeFlex::start().await.unwrap();
        let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();
        // A customer's id, a payment method's id, and the end of the path, or nothing if the ids are refused.
        let table = [
            ("fcus_1", "fpm_1", Some("/fcus_1/payment_methods/fpm_1")),
            ("a/b", "c\\d", Some("/a%2Fb/payment_methods/c%5Cd")),
            ("{payment_method_id}", "{id}", Some("/%7Bpayment_method_id%7D/payment_methods/%7Bid%7D")),
            ("fcus_1", "..", None),
            ("fcus_1", "", None),
            ("..", "fpm_1", None),
        ];
        for (customer, id, expected) in table {
            let (customer, id) = (CustomerId::from(customer), PaymentMethodId::from(id));
            let refused = flex.customers().payment_methods(&customer).retrieve(&id).await.unwrap_err();
            assert_eq!(refused.kind() == ErrorKind::InvalidRequest, expected.is_none(), "{customer:?}, {id:?}");
            let sent = fake.take_received().pop().map(|request| request.path_and_query);
            assert_eq!(sent, expected.map(|path| format!("/v1/customers{path}")));
        }
    });
}

#[test]
fn readable_ids_are_sent_as_they_are() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let fake = FakeFlex::start().await.unwrap();
        let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();
        for (id, path) in
            [("fcus_01HACM7FZ1084XB1GB6053VM0D", "fcus_01HACM7FZ1084XB1GB6053VM0D"), ("a=b;c:d@e", "a=b;c:d@e")]
        {
            fake.answer_next(Answer::new(404));
            flex.customers().retrieve(&id.into()).await.unwrap_err();
            assert_eq!(fake.received().pop().unwrap().path_and_query, format!("/v1/customers/{path}"));
        }
    });
}
