//! For any id, a request goes to its operation's path and to no other.

use fake_flex::{FakeFlex, Response};
use flex_sdk::{Client, ErrorKind, RetryPolicy};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use crate::calls::{CASES, Case};
use crate::random::runner;

/// Any id, often made of parts of another path.
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
                let samples = |case: &'static Case| case.samples_with_id(&given).into_iter().map(move |it| (case, it));
                for (case, (name, sample)) in CASES.iter().flat_map(samples) {
                    let (operation, outcome) = (case.operation, (case.call)(flex, &sample).await);
                    let refused = outcome.is_err_and(|error| error.kind() == ErrorKind::InvalidRequest);
                    let sent = fake.take_received();
                    assert_eq!(refused, matches!(given.as_str(), "" | "." | ".."), "{operation}, {given:?}");
                    assert_eq!(sent.len(), usize::from(!refused), "{operation}, {given:?}");
                    let (before, after) = operation.path.split_once(&format!("{{{name}}}")).unwrap();
                    let [before, after] = [before, after].map(|part| sample.fill(part));
                    for request in sent {
                        let path = request.path_and_query.split('?').next().unwrap();
                        let segment =
                            path.strip_prefix(&(prefix.clone() + &before)).unwrap().strip_suffix(&after).unwrap();
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
    let outcome = runner(200).run(&id(), |id| {
        check(id);
        Ok(())
    });
    outcome.unwrap();
    drop(clients);
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
            fake.respond_next(Response::new(404));
            flex.customers().retrieve(&id.into()).await.unwrap_err();
            assert_eq!(fake.received().pop().unwrap().path_and_query, format!("/v1/customers/{path}"));
        }
    });
}
