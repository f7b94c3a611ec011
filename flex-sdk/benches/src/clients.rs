//! Three ways to call Flex: hyper by hand, reqwest by hand, and flex-sdk. All connect in the same way.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use anyhow::{Result, ensure};
use flex_sdk::{CreateCustomer, ListCustomers, ShippingAddressInput};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use hyper::http::request;
use hyper::{Method, Request};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::bodies::PAGE;
use crate::webhooks::Delivery;

const KEY: &str = "fsk_test_123";
const AGENT: &str = concat!("flex-sdk/", env!("CARGO_PKG_VERSION"));
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(15);

/// One way to call Flex.
pub(crate) trait Calls: Clone + Send + 'static {
    /// Creates a customer.
    fn create(&self) -> impl Future<Output = Result<()>> + Send;
    /// Lists a page of customers.
    fn list(&self) -> impl Future<Output = Result<()>> + Send;
    /// Decodes the body of a page.
    fn decode(&self, body: &[u8]) -> Result<()>;
    /// Verifies the delivery of a webhook.
    fn verify(&self, delivery: &Delivery) -> Result<()> {
        delivery.verify_by_hand()
    }
}

/// hyper's own client with the minimum for a request: no timeout, no retry.
#[derive(Clone)]
pub(crate) struct Hyper {
    client: legacy::Client<HttpConnector, Full<Bytes>>,
    base_url: String,
}

impl Hyper {
    pub(crate) fn new(base_url: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        let client = legacy::Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Self { client, base_url: base_url.to_owned() }
    }

    fn request(&self, method: Method, path: &str) -> request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base_url))
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, format!("Bearer {KEY}"))
            .header(USER_AGENT, AGENT)
    }

    async fn send<T: DeserializeOwned>(&self, request: Request<Full<Bytes>>) -> Result<T> {
        let response = self.client.request(request).await?;
        ensure!(response.status().is_success(), "{}", response.status());
        let body = response.into_body().collect().await?.to_bytes();
        Ok(serde_json::from_slice(&body)?)
    }
}

impl Calls for Hyper {
    async fn create(&self) -> Result<()> {
        let customer = new_customer();
        let body = serde_json::to_vec(&Envelope { customer: &customer })?;
        let request = self.request(Method::POST, "/v1/customers").header(CONTENT_TYPE, "application/json");
        let envelope: Envelope<Customer> = self.send(request.body(Full::from(body))?).await?;
        black_box(envelope.customer);
        Ok(())
    }

    async fn list(&self) -> Result<()> {
        let request = self.request(Method::GET, "/v1/customers?limit=100");
        let page: Page = self.send(request.body(Full::default())?).await?;
        check(&black_box(page).customers)
    }

    fn decode(&self, body: &[u8]) -> Result<()> {
        let page: Page = serde_json::from_slice(body)?;
        check(&black_box(page).customers)
    }
}

/// reqwest and `serde_json` by hand: no retry.
#[derive(Clone)]
pub(crate) struct Reqwest {
    client: reqwest::Client,
    base_url: String,
}

impl Reqwest {
    pub(crate) fn new(base_url: &str) -> Result<Self> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(AGENT)
            .build()?;
        Ok(Self { client, base_url: base_url.to_owned() })
    }

    async fn create_customer(&self, customer: &NewCustomer) -> reqwest::Result<Customer> {
        let request = self.client.post(format!("{}/v1/customers", self.base_url));
        let response = request.bearer_auth(KEY).timeout(TIMEOUT).json(&Envelope { customer }).send().await?;
        let envelope: Envelope<Customer> = response.error_for_status()?.json().await?;
        Ok(envelope.customer)
    }

    async fn list_customers(&self, limit: u32) -> reqwest::Result<Vec<Customer>> {
        let request = self.client.get(format!("{}/v1/customers", self.base_url)).query(&[("limit", limit)]);
        let response = request.bearer_auth(KEY).timeout(TIMEOUT).send().await?;
        let page: Page = response.error_for_status()?.json().await?;
        Ok(page.customers)
    }
}

impl Calls for Reqwest {
    async fn create(&self) -> Result<()> {
        black_box(self.create_customer(&new_customer()).await?);
        Ok(())
    }

    async fn list(&self) -> Result<()> {
        check(&black_box(self.list_customers(100).await?))
    }

    fn decode(&self, body: &[u8]) -> Result<()> {
        let page: Page = serde_json::from_slice(body)?;
        check(&black_box(page).customers)
    }
}

/// flex-sdk with its defaults: retries, deadlines and explained errors.
#[derive(Clone)]
pub(crate) struct Sdk(flex_sdk::Client);

impl Sdk {
    pub(crate) fn new(base_url: &str) -> Result<Self> {
        Ok(Self(flex_sdk::Client::builder().api_key(KEY).base_url(base_url).build()?))
    }
}

impl Calls for Sdk {
    async fn create(&self) -> Result<()> {
        let shipping = ShippingAddressInput::builder()
            .line1("1 Main Street")
            .city("Springfield")
            .state("IL")
            .postal_code("62701")
            .country("US")
            .build();
        let customer = CreateCustomer::builder()
            .first_name("John")
            .last_name("Doe")
            .email("john.doe.0@example.com")
            .phone("+15555555555")
            .employer("Flex")
            .shipping(shipping)
            .build();
        black_box(self.0.customers().create(customer).await?);
        Ok(())
    }

    async fn list(&self) -> Result<()> {
        let page = self.0.customers().list(ListCustomers::builder().limit(100).build()).await?;
        check(&black_box(page).items)
    }

    fn decode(&self, body: &[u8]) -> Result<()> {
        let page: flex_sdk::types::CustomerListResponse = serde_json::from_slice(body)?;
        check(&black_box(page).customers)
    }

    fn verify(&self, delivery: &Delivery) -> Result<()> {
        delivery.verify()
    }
}

fn check<T>(customers: &[T]) -> Result<()> {
    ensure!(customers.len() == PAGE, "{} customers were returned", customers.len());
    Ok(())
}

#[derive(Deserialize, Serialize)]
struct Envelope<T> {
    customer: T,
}

#[derive(Serialize)]
struct NewCustomer {
    first_name: String,
    last_name: String,
    email: String,
    phone: Option<String>,
    employer: Option<String>,
    shipping: Option<Address>,
}

fn new_customer() -> NewCustomer {
    NewCustomer {
        first_name: "John".to_owned(),
        last_name: "Doe".to_owned(),
        email: "john.doe.0@example.com".to_owned(),
        phone: Some("+15555555555".to_owned()),
        employer: Some("Flex".to_owned()),
        shipping: Some(Address {
            shipping_address_id: None,
            line1: Some("1 Main Street".to_owned()),
            line2: None,
            city: Some("Springfield".to_owned()),
            state: Some("IL".to_owned()),
            postal_code: Some("62701".to_owned()),
            country: Some("US".to_owned()),
        }),
    }
}

#[derive(Deserialize)]
struct Page {
    customers: Vec<Customer>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "a caller has the whole customer")]
#[expect(clippy::struct_field_names, reason = "the document's name")]
struct Customer {
    customer_id: String,
    first_name: String,
    last_name: String,
    email: String,
    phone: Option<String>,
    employer: Option<String>,
    shipping: Option<Address>,
    metadata: Option<BTreeMap<String, String>>,
    created_at: String,
    test_mode: bool,
}

#[derive(Deserialize, Serialize)]
struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_address_id: Option<String>,
    line1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line2: Option<String>,
    city: Option<String>,
    state: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}
