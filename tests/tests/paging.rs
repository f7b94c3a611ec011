//! Every customer, page after page.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use fake_flex::{Answer, FakeFlex};
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
    flex.customers().list_all(query).map_ok(|customer| customer.customer_id).try_collect().await
}

#[tokio::test]
async fn list_all_returns_each_customer_once() {
    let limited = |limit: u32| ListCustomers::builder().limit(limit).build();
    // Customers, query, which of them are returned, and how many pages are asked for.
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
async fn a_page_is_asked_for_only_when_it_is_needed() {
    let (fake, flex, ids) = fake_with(4).await;
    let mut customers = flex.customers().list_all(ListCustomers::builder().limit(2).build());
    let pages = || fake.received().len() - 4;
    assert_eq!(pages(), 0);
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
    let mut customers = flex.customers().list_all(ListCustomers::builder().limit(2).build());
    let mut found = vec![customers.next().await.unwrap().unwrap().customer_id];
    let new = CreateCustomer::builder().first_name("Jane").last_name("Doe").email("new@example.com").build();
    flex.customers().create(new).await.unwrap();
    while let Some(customer) = customers.next().await {
        found.push(customer.unwrap().customer_id);
    }
    assert_eq!(found, ids);
}

fn page(ids: &[&str]) -> Answer {
    let customer = |id: &&str| json!({ "customer_id": id, "first_name": "a", "last_name": "b", "email": "c", "created_at": "d", "test_mode": true });
    Answer::json(200, &json!({ "customers": ids.iter().map(customer).collect::<Value>() }))
}

#[tokio::test]
async fn a_server_that_repeats_itself_is_an_error_and_no_loop() {
    let one_page: &[&[&str]] = &[&["b", "a"], &["b", "a"]];
    let two_pages: &[&[&str]] = &[&["d", "c"], &["b", "a"], &["d", "c"]];
    for pages in [one_page, two_pages] {
        let (fake, flex, _) = fake_with(0).await;
        for ids in pages {
            fake.answer_next(page(ids));
        }
        let mut customers = flex.customers().list_all(ListCustomers::builder().limit(2).build());
        for id in pages[..pages.len() - 1].concat() {
            assert_eq!(customers.next().await.unwrap().unwrap().customer_id.as_str(), id);
        }
        let error = customers.next().await.unwrap().unwrap_err();
        assert!(error.is_decode() && error.to_string().contains("answered before"), "{error}");
        assert!(customers.next().await.is_none());
        assert_eq!(fake.received().len(), pages.len());
    }
}

#[tokio::test]
async fn a_server_that_knows_no_cursor_is_an_error_too() {
    let (fake, flex, _) = fake_with(0).await;
    // A customer was created meanwhile, so that the page is not quite the same.
    fake.answer_next(page(&["c", "b"]));
    fake.answer_next(page(&["d", "c"]));
    let query = ListCustomers::builder().limit(2).build();
    assert!(ids_of(&flex, query).await.unwrap_err().is_decode());
    // The page that ends where it was to begin.
    fake.answer_next(page(&["b", "a"]));
    let query = ListCustomers::builder().limit(2).starting_after("a").build();
    assert!(ids_of(&flex, query).await.unwrap_err().is_decode());
}

#[tokio::test]
async fn list_all_goes_forward_alone() {
    let (fake, flex, _) = fake_with(0).await;
    let error = ids_of(&flex, ListCustomers::builder().ending_before("a").build()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(fake.received().len(), 0);
}

#[tokio::test]
async fn an_error_ends_the_list() {
    let (fake, flex, ids) = fake_with(3).await;
    let mut customers = flex.customers().list_all(ListCustomers::builder().limit(1).build());
    assert_eq!(customers.next().await.unwrap().unwrap().customer_id, ids[0]);
    fake.answer_next(Answer::new(401));
    assert!(customers.next().await.unwrap().unwrap_err().is_auth());
    assert!(customers.next().await.is_none());
}

#[tokio::test]
async fn find_by_email_finds_one_or_none() {
    let (fake, flex, ids) = fake_with(3).await;
    let found = flex.customers().find_by_email("1@example.com").await.unwrap();
    assert_eq!(found.map(|customer| customer.customer_id), Some(ids[1].clone()));
    assert!(flex.customers().find_by_email("nobody@example.com").await.unwrap().is_none());
    // A server that does not filter.
    fake.answer_next(page(&["a"]));
    assert!(flex.customers().find_by_email("1@example.com").await.unwrap().is_none());
}
