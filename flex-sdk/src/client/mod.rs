//! The client.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::attempts::{Pace, Settings, retry};
use crate::transport::authorization::{self, Authorization, Provided};
use crate::transport::hooks::{Shared, header};
use crate::{ClientBuilder, Error, Operation, Request};

pub(crate) mod builder;

/// A client for Flex's API.
///
/// A client is cheap to clone: all clones share one connection pool, one retry budget and one pause after a 429. Create one
/// client per API key and reuse it.
///
/// ```
/// let flex = flex_sdk::Client::builder().api_key("fsk_test_123").build()?;
/// assert_eq!(flex.mode(), flex_sdk::Mode::Test);
/// # Ok::<_, flex_sdk::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client(pub(crate) Arc<Parts>);

#[derive(Clone, Debug)]
pub(crate) struct Parts {
    /// Builds requests.
    pub(crate) requests: reqwest::Client,
    shared: Arc<Shared>,
    mode: Mode,
    pub(crate) settings: Settings,
}

impl Client {
    /// Returns a client with the API key and the base URL of the environment: see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// As for [`ClientBuilder::from_env`] and [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Returns a builder that configures a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Returns a request for an operation without a method, such as one on checkout sessions: see [`Request`].
    ///
    /// ```no_run
    /// # async fn show(flex: flex_sdk::Client, session: &str) -> Result<(), flex_sdk::Error> {
    /// use flex_sdk::Operation;
    ///
    /// let retrieve = Operation::get("/v1/checkout/sessions/{id}");
    /// let request = flex.request(retrieve).path("id", session);
    /// let session = request.send::<serde_json::Value>().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, operation: Operation) -> Request {
        Request::new(self, operation)
    }

    /// Returns a client with another API key, for a program that acts for several merchants.
    ///
    /// It shares the connections, but has its own retry budget and rate limit. Keep one client for each key.
    ///
    /// ```
    /// # let platform = flex_sdk::Client::builder().api_key("fsk_test_123").build()?;
    /// let merchant = platform.with_api_key("fsk_test_456")?;
    /// # Ok::<_, flex_sdk::Error>(())
    /// ```
    ///
    /// # Errors
    /// Of kind [`Config`](crate::ErrorKind::Config) if the key is empty, or is not allowed in a header.
    pub fn with_api_key(&self, api_key: impl Into<SecretString>) -> Result<Self, Error> {
        let (authorization, mode) = fixed(&api_key.into(), "pass another key")?;
        Ok(self.with_authorization(authorization, mode))
    }

    /// Returns a client with a provider of API keys, for a key that rotates: see [`ClientBuilder::api_key_provider`].
    ///
    /// Like a client of [`with_api_key`](Self::with_api_key), it shares the connections, but has its own retry budget and
    /// rate limit.
    ///
    /// ```
    /// # async fn key_from_vault() -> Result<String, std::io::Error> { Ok("fsk_test_456".to_owned()) }
    /// # let platform = flex_sdk::Client::builder().api_key("fsk_test_123").build()?;
    /// let merchant = platform.with_api_key_provider(|| async { key_from_vault().await });
    /// # Ok::<_, flex_sdk::Error>(())
    /// ```
    #[must_use]
    pub fn with_api_key_provider<K, E, F>(&self, provider: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        K: Into<SecretString>,
        E: std::error::Error + Send + Sync + 'static,
        F: Future<Output = Result<K, E>> + Send + 'static,
    {
        let key = Provided::new(authorization::provider(provider));
        self.with_authorization(Authorization::Provided(Arc::new(key)), Mode::Unknown)
    }

    fn with_authorization(&self, authorization: Authorization, mode: Mode) -> Self {
        let (budget, pace) = (Arc::new(retry::budget(self.0.settings.retry_budget)), Arc::new(Pace::new()));
        self.with(Shared { authorization, budget, pace, ..Shared::clone(self.shared()) }, mode)
    }

    /// Returns a client that sends one more header with every request.
    ///
    /// It shares the connections, the retry budget and the rate limit. The header replaces one of the same name. Its value is
    /// never printed. For a single call, use [`Call::header`](crate::Call::header).
    ///
    /// ```
    /// # let flex = flex_sdk::Client::builder().api_key("fsk_test_123").build()?;
    /// let flex = flex.with_header("X-Tenant", "berlin")?;
    /// # Ok::<_, flex_sdk::Error>(())
    /// ```
    ///
    /// # Errors
    /// Of kind [`Config`](crate::ErrorKind::Config) if the name or the value is not allowed in a header, and for the
    /// headers that this crate or HTTP sets: `Accept`, `Authorization`, `Connection`, `Content-Length`, `Content-Type`,
    /// `Host`, `Transfer-Encoding` and `User-Agent`.
    pub fn with_header(&self, name: &str, value: &str) -> Result<Self, Error> {
        let (name, value) = header(name, value).map_err(Error::config)?;
        let mut shared = Shared::clone(self.shared());
        shared.headers.insert(name, value);
        Ok(self.with(shared, self.mode()))
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    fn with(&self, shared: Shared, mode: Mode) -> Self {
        Self(Arc::new(Parts { shared: Arc::new(shared), mode, ..Parts::clone(&self.0) }))
    }

    /// Returns the mode of the API key, test or production, judging by its prefix.
    ///
    /// Objects created in one mode are not visible in the other.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.0.mode
    }

    /// Returns the base URL, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.shared().base_url.text()
    }
}

/// The authorization with the caller's key, and the key's mode.
fn fixed(api_key: &SecretString, advice: &str) -> Result<(Authorization, Mode), Error> {
    let api_key = api_key.expose_secret().trim();
    let advice = if api_key.is_empty() { format!(": {advice}") } else { String::new() };
    let header = authorization::header(api_key);
    let header = header.map_err(|problem| Error::config(format!("the API key {problem}{advice}")))?;
    Ok((Authorization::Fixed(header), Mode::of(api_key)))
}

/// Which of Flex's two modes an API key is for.
///
/// ```
/// use flex_sdk::{Client, Mode};
///
/// let flex = Client::builder().api_key("fsk_test_123").build()?;
/// assert_eq!(flex.mode(), Mode::Test, "these tests delete what they find");
/// # Ok::<_, flex_sdk::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// The key begins with `fsk_test_`: no real money moves.
    Test,
    /// The key begins with `fsk_` but not with `fsk_test_`: production.
    Live,
    /// The key has neither prefix, or is [provided](ClientBuilder::api_key_provider).
    Unknown,
}

impl Mode {
    fn of(key: &str) -> Self {
        if key.starts_with("fsk_test_") {
            Self::Test
        } else if key.starts_with("fsk_") {
            Self::Live
        } else {
            Self::Unknown
        }
    }
}
