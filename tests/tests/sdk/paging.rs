//! Lists of customers, page by page.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use fake_flex::{FakeFlex, RawServer, Response};
use flex_sdk::{Client, CreateCustomer, CustomerId, Error, ErrorKind, ListCustomers};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

async fn fake_with(customers: usize) -> (FakeFlex, Client, Vec<CustomerId>) {
    let fake = FakeFlex::start().await.unwrap();
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();
    let mut ids = Vec::new();
    for number in 0..customers {
        let email = format!("{number}@example.com");
        let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email(email).build();
        ids.insert(0, flex.customers().create(customer).await.unwrap().customer_id);
    }
    (fake, flex, ids)
}

async fn ids_of(flex: &Client, query: ListCustomers) -> Result<Vec<CustomerId>, Error> {
    flex.customers().list(query).all().map_ok(|customer| customer.customer_id).try_collect().await
}

#[tokio::test]
async fn a_list_returns_each_customer_once() {
    let limited = |limit: u32| ListCustomers::builder().limit(limit).build();
    // The number of customers, the query, the indices of the returned customers, and the number of requested pages.
    let table = [
        (0, limited(3), 0..0, 1),
        (1, limited(3), 0..1, 2),
        (3, limited(3), 0..3, 2),
        (7, limited(3), 0..7, 4),
        (7, ListCustomers::default(), 0..7, 2),
        (101, ListCustomers::default(), 0..101, 3),
        (7, ListCustomers::builder().limit(2).offset(1).build(), 1..7, 4),
        (7, ListCustomers::builder().limit(3).email("6@example.com").build(), 0..1, 2),
    ];
    for (customers, query, expected, pages) in table {
        let (fake, flex, ids) = fake_with(customers).await;
        let found = ids_of(&flex, query.clone()).await.unwrap();
        assert_eq!(found, ids[expected], "{customers}, {query:?}");
        assert_eq!(fake.received().len() - customers, pages, "{customers}, {query:?}");
    }
    let (_fake, flex, ids) = fake_with(5).await;
    let after = ListCustomers::builder().limit(2).starting_after(ids[1].clone()).build();
    assert_eq!(ids_of(&flex, after).await.unwrap(), ids[2..]);
}

#[tokio::test]
async fn an_error_response_is_no_page_whatever_its_body_is() {
    let (fake, flex, _) = fake_with(0).await;
    fake.respond_next(Response::json(400, &json!({"customers": [{"customer_id": "fcus_1"}]})));
    let error = flex.customers().list(ListCustomers::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert!(
        format!("{error:?}").starts_with("Error { kind: Status, operation: Some(\"list_customers\"), "),
        "{error:?}"
    );
}

#[tokio::test]
async fn pages_are_requested_lazily() {
    let (fake, flex, ids) = fake_with(4).await;
    let mut customers = flex.customers().list(ListCustomers::builder().limit(2).build()).all();
    let pages = || fake.received().len() - 4;
    assert_eq!(pages(), 0);
    assert_eq!(format!("{customers:?}"), "List { cursor: None, .. }");
    for (number, expected) in [(0, 1), (1, 1), (2, 2), (3, 2)] {
        assert_eq!(customers.next().await.unwrap().unwrap().customer_id, ids[number]);
        assert_eq!(pages(), expected, "{number}");
    }
    assert!(customers.next().await.is_none());
    assert_eq!(pages(), 3);
}

#[tokio::test]
async fn a_customer_created_meanwhile_neither_repeats_nor_hides_another() {
    let (_fake, flex, ids) = fake_with(4).await;
    let mut customers = flex.customers().list(ListCustomers::builder().limit(2).build()).all();
    let mut found = vec![customers.next().await.unwrap().unwrap().customer_id];
    let new = CreateCustomer::builder().first_name("Jane").last_name("Doe").email("new@example.com").build();
    flex.customers().create(new).await.unwrap();
    while let Some(customer) = customers.next().await {
        found.push(customer.unwrap().customer_id);
    }
    assert_eq!(found, ids);
}

fn page(ids: &[&str]) -> Response {
    let customer = |id: &&str| json!({ "customer_id": id, "first_name": "a", "last_name": "b", "email": "c", "created_at": "d", "test_mode": true });
    Response::json(200, &json!({ "customers": ids.iter().map(customer).collect::<Value>() }))
}

/// A record of a page: a customer, which may have something odd in it.
fn record(id: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut customer = json!({ "customer_id": id, "first_name": "a", "last_name": "b", "email": "c", "created_at": "d", "test_mode": true });
    change(&mut customer);
    customer
}

#[tokio::test]
async fn an_odd_record_hides_no_other() {
    let whole = |id: &str| record(id, |_| {}).to_string();
    // The odd record, the error about it, and whether its id can be read.
    let table = [
        (record("fcus_odd", |odd| odd["first_name"] = Value::Null).to_string(), "at `customers[1].first_name`", true),
        (record("fcus_odd", |odd| odd["email"] = json!(["Marked"])).to_string(), "at `customers[1].email`", true),
        (
            record("fcus_odd", |odd| drop(odd.as_object_mut().unwrap().remove("created_at"))).to_string(),
            "at `customers[1].created_at`",
            true,
        ),
        (
            record("fcus_odd", |odd| odd["phone"] = json!("half")).to_string().replace("half", "\\ud800"),
            "contains invalid Unicode at `customers[1].phone`",
            true,
        ),
        (
            record("fcus_odd", |odd| odd["phone"] = json!("byte")).to_string().replace("byte", "\u{fffd}"),
            "contains invalid Unicode at `customers[1].phone`",
            true,
        ),
        (record("Marked", |odd| odd["phone"] = json!(1)).to_string(), "at `customers[1].phone`", true),
        (record("", |odd| odd["customer_id"] = json!(7)).to_string(), "at `customers[1].customer_id`", false),
        ("null".to_owned(), "customers[1] is `null`", false),
        ("[]".to_owned(), "at `customers[1]", false),
    ];
    for (odd, expected, has_id) in table {
        let (fake, flex, _) = fake_with(0).await;
        let body = format!(r#"{{"customers":[{},{odd},{}]}}"#, whole("fcus_3"), whole("fcus_1"));
        // The replacement character stands for a byte that is not UTF-8.
        let body = body.split('\u{fffd}').map(str::as_bytes).collect::<Vec<_>>().join(&b'\xff');
        let answer = || fake.respond_next(Response::new(200).body(body.clone()));
        let check = |error: &Error| {
            assert!(error.is_decode() && error.to_string().contains(expected), "{odd}: {error}");
            assert_eq!(error.to_string().contains("(id fcus_odd)"), odd.contains("fcus_odd"), "{odd}: {error}");
            assert_eq!(error.id().is_some(), has_id, "{odd}");
            assert_eq!(error.body()[..2], odd.as_bytes()[..2], "{odd}");
            assert!(!format!("{error} {error:?}").contains("Marked"), "{error:?}");
        };
        answer();
        let mut found = Vec::new();
        let mut customers = flex.customers().list(ListCustomers::builder().limit(3).build()).all();
        while let Some(customer) = customers.next().await {
            match customer {
                Ok(customer) => found.push(customer.customer_id.as_str().to_owned()),
                Err(error) => check(&error),
            }
        }
        assert_eq!(found, ["fcus_3", "fcus_1"], "{odd}");
        assert!(fake.received()[1].path_and_query.contains("starting_after=fcus_1"), "{odd}");

        answer();
        let response = flex.customers().list(ListCustomers::default()).with_response().await.unwrap();
        assert!(response.elapsed() > Duration::ZERO && response.attempts() == 1, "{odd}");
        let one = response.into_value();
        answer();
        let first = flex.customers().list(ListCustomers::default()).all().next_page().await.unwrap().unwrap();
        for page in [one, first] {
            assert_eq!((page.items.len(), page.errors.len()), (2, 1), "{odd}");
            assert_eq!(page.cursor.as_deref(), Some("fcus_1"), "{odd}");
            check(&page.errors[0]);
        }
    }
}

#[tokio::test]
async fn a_page_that_is_odd_in_itself_is_an_error_and_no_shorter_page() {
    let one = |id: &str| record(id, |_| {}).to_string();
    let table = [
        // It is unclear which of the two is the page.
        format!(r#"{{"customers":[{}],"customers":[{}]}}"#, one("fcus_2"), one("fcus_1")),
        format!(r#"{{"customers":[{}]}} and more"#, one("fcus_1")),
        format!(r#"{{"customers":[{}]"#, one("fcus_1")),
        format!(r#"{{"customers":{}}}"#, one("fcus_1")),
    ];
    for body in table {
        let (fake, flex, _) = fake_with(0).await;
        fake.respond_next(Response::new(200).body(body.clone()));
        let mut customers = flex.customers().list(ListCustomers::default()).all();
        let error = customers.next().await.unwrap().unwrap_err();
        assert!(error.is_incomplete() && error.body() == body.as_bytes(), "{body}: {error}");
        assert!(error.to_string().contains("not a page of customers"), "{body}: {error}");
        assert!(customers.next().await.is_none(), "{body}");
        // Requested as a single page, it is an error, too.
        fake.respond_next(Response::new(200).body(body.clone()));
        let error = flex.customers().list(ListCustomers::default()).await.unwrap_err();
        assert!(error.is_decode() && error.body() == body.as_bytes(), "{body}: {error}");
    }
}

#[tokio::test]
async fn the_249_others_of_250_are_found() {
    let (fake, flex, _) = fake_with(0).await;
    let records: Vec<_> = (0..250).rev().map(|number| record(&format!("fcus_{number:03}"), |_| {})).collect();
    for (number, page) in records.chunks(100).enumerate() {
        let mut page = page.to_vec();
        if number == 1 {
            page[50]["first_name"] = Value::Null;
        }
        fake.respond_next(Response::json(200, &json!({ "customers": page })));
    }
    let mut customers = flex.customers().list(ListCustomers::default()).all();
    let (mut found, mut odd) = (0, Vec::new());
    while let Some(customer) = customers.next().await {
        match customer {
            Ok(_) => found += 1,
            Err(error) => odd.push(error.id().unwrap().to_string()),
        }
    }
    assert_eq!((found, odd), (249, vec!["fcus_099".to_owned()]));
}

#[tokio::test]
async fn odd_records_at_the_end_of_a_page_are_gone_past() {
    let odd = |id: &str| record(id, |odd| odd["test_mode"] = json!("no"));
    let nameless = || record("", |odd| odd["customer_id"] = Value::Null);
    let good = |id: &str| record(id, |_| {});
    // The pages, and the result, in which ! marks an odd record.
    let table = [
        // The next page starts after the id of the odd record.
        (vec![vec![good("d"), odd("c")], vec![good("b")], vec![]], "d !c b"),
        (vec![vec![odd("d"), odd("c")], vec![good("b")], vec![]], "!d !c b"),
        // The next page starts after the id of the record before, so the odd record is returned again, and reported once.
        (vec![vec![good("d"), nameless()], vec![nameless(), good("b")], vec![]], "d ! b"),
        (vec![vec![good("d"), nameless()], vec![nameless(), nameless(), good("b")], vec![]], "d ! ! b"),
        (vec![vec![good("d"), nameless()], vec![nameless()]], "d !"),
        // A page of nothing else cannot be skipped, and does not end the list.
        (vec![vec![nameless(), nameless()]], "! ! !incomplete"),
    ];
    for (pages, expected) in table {
        let (fake, flex, _) = fake_with(0).await;
        let answer = || {
            for page in &pages {
                fake.respond_next(Response::json(200, &json!({ "customers": page })));
            }
        };
        let name = |error: Error| match error.kind() {
            ErrorKind::Incomplete if error.to_string().contains("the list is incomplete") => "!incomplete".to_owned(),
            ErrorKind::Decode => format!("!{}", error.id().unwrap_or_default()),
            kind => format!("{kind}"),
        };
        answer();
        let mut found = Vec::new();
        let mut customers = flex.customers().list(ListCustomers::default()).all();
        while let Some(customer) = customers.next().await {
            found.push(customer.map_or_else(name, |customer| customer.customer_id.to_string()));
        }
        assert_eq!(found.join(" "), expected);
        assert_eq!(fake.received().len(), pages.len(), "{expected}");

        // Read page by page, the list ends in the same way.
        answer();
        let (mut found, mut ended) = (0, None);
        let mut customers = flex.customers().list(ListCustomers::default()).all();
        while let Some(page) = customers.next_page().await {
            assert!(ended.is_none(), "{expected}: {ended:?} did not end the list");
            match page {
                Ok(page) => {
                    assert!(page.errors.iter().all(Error::is_decode), "{expected}");
                    found += page.items.len() + page.errors.len();
                }
                Err(error) => ended = Some(name(error)),
            }
        }
        let is_early = expected.ends_with("!incomplete");
        assert_eq!(found, expected.split(' ').count() - usize::from(is_early), "{expected}");
        assert_eq!(ended, is_early.then(|| "!incomplete".to_owned()), "{expected}");
    }
}

#[tokio::test]
async fn a_list_is_resumed_at_its_cursor() {
    let (_fake, flex, ids) = fake_with(7).await;
    let list = || flex.customers().list(ListCustomers::builder().limit(3).build());
    for taken in 0..=7 {
        let mut customers = list().all();
        let mut found = Vec::new();
        for _ in 0..taken {
            found.push(customers.next().await.unwrap().unwrap().customer_id);
        }
        let kept = customers.cursor().map(str::to_owned);
        assert_eq!(kept.as_deref(), found.last().map(CustomerId::as_str));
        let resumed = kept.iter().fold(list(), |call, cursor| call.resume(cursor)).all();
        assert_eq!(resumed.cursor(), kept.as_deref());
        found.extend(resumed.map_ok(|customer| customer.customer_id).try_collect::<Vec<_>>().await.unwrap());
        assert_eq!(found, ids, "{taken}");
    }
    // Read page by page, with the cursor of one process passed to the next. The cursor replaces the start of the query.
    let (mut cursor, mut found) = (None::<String>, Vec::new());
    loop {
        let query = ListCustomers::builder().limit(3).offset(if found.is_empty() { 0 } else { 5 }).build();
        let call = flex.customers().list(query);
        let page = cursor.iter().fold(call, |call, cursor| call.resume(cursor)).await.unwrap();
        found.extend(page.items.into_iter().map(|customer| customer.customer_id));
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, ids);
    let error = list().resume(" ").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
}

#[tokio::test]
async fn next_page_returns_the_rest_of_a_page() {
    let (_fake, flex, ids) = fake_with(7).await;
    let mut customers = flex.customers().list(ListCustomers::builder().limit(3).build()).all();
    assert_eq!(customers.next().await.unwrap().unwrap().customer_id, ids[0]);
    for expected in [1..3, 3..6, 6..7] {
        let page = customers.next_page().await.unwrap().unwrap();
        let found: Vec<_> = page.items.into_iter().map(|customer| customer.customer_id).collect();
        assert_eq!(found, ids[expected.clone()]);
        let last = ids[expected].last().map(CustomerId::as_str);
        assert_eq!((page.cursor.as_deref(), customers.cursor()), (last, last));
    }
    assert!(customers.next_page().await.is_none());
    assert!(customers.next().await.is_none());
}

#[tokio::test]
async fn no_customer_is_returned_twice_from_a_page() {
    let (fake, flex, _) = fake_with(0).await;
    for ids in [&["e", "d", "e", "d"][..], &["c", "b", "c"], &[]] {
        fake.respond_next(page(ids));
    }
    let found = ids_of(&flex, ListCustomers::default()).await.unwrap();
    assert_eq!(found.iter().map(CustomerId::as_str).collect::<Vec<_>>(), ["e", "d", "c", "b"]);
}

#[tokio::test]
async fn a_loop_of_any_length_is_detected() {
    // The number of pages of 100 in the circle: within what is remembered, and beyond it.
    for pages in [1, 2, 99, 130] {
        let (fake, flex, _) = fake_with(0).await;
        for number in (0..pages).cycle().take(4 * pages) {
            let ids: Vec<_> = (0..100).map(|record| format!("fcus_{number}_{record}")).collect();
            fake.respond_next(page(&ids.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        let mut customers = flex.customers().list(ListCustomers::default()).all();
        let mut found = 0;
        let error = loop {
            match customers.next().await.unwrap() {
                Ok(_) => found += 1,
                Err(error) => break error,
            }
        };
        assert!(error.is_incomplete() && error.to_string().contains("returned before"), "{error}");
        assert!(customers.next().await.is_none());
        let once = pages * 100;
        let is_expected = if pages < 100 { found == once } else { (once..=3 * once).contains(&found) };
        assert!(is_expected, "{found} of {once}");
    }
}

#[tokio::test]
async fn a_server_that_repeats_itself_is_an_error_and_no_loop() {
    let one_page: &[&[&str]] = &[&["b", "a"], &["b", "a"]];
    let two_pages: &[&[&str]] = &[&["d", "c"], &["b", "a"], &["d", "c"]];
    let not_neighbours: &[&[&str]] = &[&["f", "e"], &["d", "c"], &["b", "a"], &["0", "e"]];
    for pages in [one_page, two_pages, not_neighbours] {
        let (fake, flex, _) = fake_with(0).await;
        for ids in pages {
            fake.respond_next(page(ids));
        }
        let mut customers = flex.customers().list(ListCustomers::builder().limit(2).build()).all();
        for id in pages[..pages.len() - 1].concat() {
            assert_eq!(customers.next().await.unwrap().unwrap().customer_id.as_str(), id);
        }
        let error = customers.next().await.unwrap().unwrap_err();
        assert!(error.is_incomplete() && error.to_string().contains("returned before"), "{error}");
        assert!(customers.next().await.is_none());
        assert_eq!(fake.received().len(), pages.len());
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_cursor_is_an_error_too() {
    let (fake, flex, _) = fake_with(0).await;
    // A customer was created between the requests, so the pages differ slightly.
    fake.respond_next(page(&["c", "b"]));
    fake.respond_next(page(&["d", "c"]));
    let query = ListCustomers::builder().limit(2).build();
    assert!(ids_of(&flex, query).await.unwrap_err().is_incomplete());
    // The page ends where it should start.
    fake.respond_next(page(&["b", "a"]));
    let query = ListCustomers::builder().limit(2).starting_after("a").build();
    assert!(ids_of(&flex, query).await.unwrap_err().is_incomplete());
}

#[tokio::test]
async fn a_list_only_pages_forward() {
    let (fake, flex, _) = fake_with(0).await;
    let error = ids_of(&flex, ListCustomers::builder().ending_before("a").build()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn an_error_ends_the_list() {
    let (fake, flex, ids) = fake_with(3).await;
    let mut customers = flex.customers().list(ListCustomers::builder().limit(1).build()).all();
    assert_eq!(customers.next().await.unwrap().unwrap().customer_id, ids[0]);
    fake.respond_next(Response::new(401));
    assert!(customers.next().await.unwrap().unwrap_err().is_auth());
    assert!(customers.next().await.is_none());
}

#[tokio::test]
async fn find_by_email_finds_one_or_none() {
    let (fake, flex, ids) = fake_with(3).await;
    let found = flex.customers().find_by_email("1@example.com").await.unwrap();
    assert_eq!(found.map(|customer| customer.customer_id), Some(ids[1].clone()));
    assert!(flex.customers().find_by_email("nobody@example.com").await.unwrap().is_none());
    // Surrounding white space is not sent.
    let found = flex.customers().find_by_email(" 1@example.com\n").await.unwrap();
    assert_eq!(found.map(|customer| customer.customer_id), Some(ids[1].clone()));
    // A page from a server that does not filter, or that compares emails in another way.
    let with_email = |email: &str| record("fcus_9", |record| record["email"] = json!(email));
    let odd = || record("fcus_8", |odd| odd["phone"] = json!(1));
    let found = Ok(Some("fcus_9"));
    let table = [
        ("1@example.com", vec![], Ok(None)),
        ("1@example.com", vec![with_email("2@example.com")], Err(ErrorKind::Mismatch)),
        ("1@example.com", vec![with_email("2@example.com"), with_email("1@EXAMPLE.com ")], found),
        ("a@xn--exmple-cua.com", vec![with_email("a@ex\u{e4}mple.com")], Err(ErrorKind::Mismatch)),
        // An unreadable record may be the right one.
        ("1@example.com", vec![odd()], Err(ErrorKind::Decode)),
        ("1@example.com", vec![with_email("2@example.com"), odd()], Err(ErrorKind::Decode)),
        ("1@example.com", vec![odd(), with_email("1@example.com")], found),
    ];
    for (email, page, expected) in table {
        let body = json!({ "customers": page });
        fake.respond_next(Response::json(200, &body));
        let actual = flex.customers().find_by_email(email).await;
        match &actual {
            Err(error) if error.is_mismatch() => {
                assert!(error.to_string().contains("it differs in `email`"), "{error}");
                assert!(!format!("{error} {error:?}").contains('@') && error.body() == body.to_string().as_bytes());
            }
            _ => {}
        }
        let actual = actual.map(|found| found.map(|customer| customer.customer_id.to_string()));
        assert_eq!(actual.map_err(|error| error.kind()), expected.map(|id| id.map(str::to_owned)), "{email}, {body}");
    }
    // A page without a match says nothing about the connection.
    assert_eq!(fake.connections(), 1);
    // The fake does not accept such an email.
    let server = RawServer::start().await.unwrap();
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(server.url()).build().unwrap();
    let body = json!({ "customers": [with_email("\u{fc}ser@example.com")] }).to_string();
    server.respond(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes());
    for (email, is_found) in [("\u{dc}SER@example.com", false), ("\u{fc}SER@EXAMPLE.com", true)] {
        let found = flex.customers().find_by_email(email).await;
        assert_eq!(found.as_ref().is_ok_and(Option::is_some), is_found, "{email}: {found:?}");
        assert!(found.is_ok() || found.is_err_and(|error| error.is_mismatch()), "{email}");
    }
}
