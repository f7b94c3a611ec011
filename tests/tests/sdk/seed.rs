//! The seed, byte for byte: `create` sends and reads what Flex's page "Create Customer" shows.

use std::collections::BTreeMap;

use fake_flex::{FakeFlex, Response};
use flex_sdk::types::CustomerResponse;
use flex_sdk::{Client, CreateCustomer, ShippingAddressInput};
use serde_json::Value;

const PAGE: &str = include_str!("../../seed-create-customer.txt");

/// The request of the page's curl command.
struct Curl {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: Value,
}

fn curl() -> Curl {
    let start = PAGE.find("curl --request").expect("the page has a curl command");
    let command = &PAGE[start..];
    let data = command.split("--data '").nth(1).and_then(|data| data.split('\'').next()).expect("the command has data");
    let option =
        |line: &str, name: &str| Some(line.trim_end_matches('\\').trim().strip_prefix(name)?.trim().to_owned());
    let lines = || command.lines().take_while(|line| !line.contains("--data"));
    let only = |name: &str| lines().find_map(|line| option(line, name)).unwrap_or_else(|| panic!("no {name}"));
    let headers = lines().filter_map(|line| option(line, "--header")).map(|header| {
        let (name, value) = header.trim_matches('\'').split_once(": ").expect("a header has a name and a value");
        (name.to_lowercase(), value.to_owned())
    });
    Curl {
        method: only("curl --request"),
        url: only("--url"),
        headers: headers.collect(),
        body: serde_json::from_str(data).expect("the data is JSON"),
    }
}

fn response() -> Value {
    let after_command = PAGE.split("}'\nCopy\n").nth(1).expect("a response follows the command");
    let mut values = serde_json::Deserializer::from_str(after_command).into_iter();
    values.next().and_then(Result::ok).expect("the response is JSON")
}

fn customer() -> CreateCustomer {
    let string = "<string>";
    let shipping = ShippingAddressInput::builder()
        .line1(string)
        .line2(string)
        .city(string)
        .state(string)
        .postal_code(string)
        .country(string)
        .build();
    CreateCustomer::builder()
        .first_name("John")
        .last_name("Doe")
        .email("joh.doe@example.com")
        .phone("+15555555555")
        .employer("Flex")
        .shipping(shipping)
        .checkout_session_id(string)
        .build()
}

#[tokio::test]
async fn create_sends_the_seeds_request_and_reads_its_response() {
    let fake = FakeFlex::start().await.unwrap();
    fake.respond_next(Response::json(200, &response()));
    let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build().unwrap();

    let created = flex.customers().create(customer()).await.unwrap();

    let [received] = &fake.received()[..] else { panic!("not one request") };
    let curl = curl();
    assert_eq!(received.method, curl.method);
    assert_eq!(received.path_and_query, curl.url.trim_start_matches("https://api.withflex.com"));
    assert_eq!(serde_json::from_slice::<Value>(&received.body).unwrap(), curl.body);

    let mut expected = curl.headers;
    expected.insert("authorization".to_owned(), format!("Bearer {}", FakeFlex::API_KEY));
    expected.insert("accept".to_owned(), "application/json".to_owned());
    expected.insert("user-agent".to_owned(), concat!("flex-sdk/", env!("CARGO_PKG_VERSION")).to_owned());
    // The two headers that HTTP itself requires.
    expected.insert("host".to_owned(), fake.url().trim_start_matches("http://").to_owned());
    expected.insert("content-length".to_owned(), received.body.len().to_string());
    let headers = received.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    assert_eq!(headers.collect::<BTreeMap<_, _>>(), expected);
    assert_eq!(received.headers.len(), expected.len(), "a header is sent twice");

    assert_eq!(serde_json::to_value(created).unwrap(), response()["customer"]);
}

#[test]
fn a_client_goes_to_the_seeds_host_by_default() {
    let flex = Client::builder().api_key(FakeFlex::API_KEY).build().unwrap();
    assert_eq!(format!("{}/v1/customers", flex.base_url()), curl().url);
}

#[test]
fn the_response_survives_being_parsed_and_written() {
    let parsed: CustomerResponse = serde_json::from_value(response()).unwrap();
    assert_eq!(serde_json::to_value(parsed).unwrap(), response());
}

#[test]
fn the_documents_examples_are_the_seeds() {
    let document = crate::document::document();
    let example = |pointer: &str| document.pointer(pointer).cloned();
    let request = "/paths/~1v1~1customers/post/requestBody/content/application~1json/example";
    assert_eq!(example(request), Some(curl().body));
    assert_eq!(example("/components/responses/Customer/content/application~1json/example"), Some(response()));
}
