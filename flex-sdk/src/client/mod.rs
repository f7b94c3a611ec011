//! The client.

use std::sync::Arc;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::attempts::{Pace, Settings, retry};
use crate::transport::authorization::{self, Authorization, Provided};
use crate::transport::hooks::{OWN_HEADERS, Shared};
use crate::{ClientBuilder, Customers, Error, Operation, Request, generated};

pub(crate) mod builder;

/// A client for Flex's API.
///
/// Cheap to clone: all clones share one connection pool, one retry budget and one pause after a 429. Create one per API
/// key and reuse it.
///
/// ```
/// let flex = flex_sdk::Client::builder().api_key("fsk_test_123").build()?;
/// assert_eq!(flex.mode(), flex_sdk::Mode::Test);
/// # Ok::<_, flex_sdk::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    raw: generated::Client,
    mode: Mode,
    settings: Settings,
    retry_budget: u32,
}

impl Client {
    /// Creates a client with the API key and the base URL of the environment: see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// As for [`ClientBuilder::from_env`] and [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Returns a builder, to configure a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The operations on customers.
    #[must_use]
    pub fn customers(&self) -> Customers<'_> {
        Customers::new(&self.0.raw, self.0.settings)
    }

    /// A request for an operation that this crate has no method for, such as those on checkout sessions, or with what
    /// this crate's types do not have: see [`Request`].
    ///
    /// ```no_run
    /// # async fn show(flex: flex_sdk::Client, session: &str) -> Result<(), flex_sdk::Error> {
    /// use flex_sdk::Operation;
    ///
    /// let request = flex.request(Operation::get("/v1/checkout/sessions/{id}")).path("id", session);
    /// let session: serde_json::Value = request.send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, operation: Operation) -> Request<'_> {
        Request::new(&self.0.raw, self.0.settings, operation)
    }

    /// The same client with another API key, for whoever acts for several merchants: it shares the connections, and has
    /// a retry budget and a pace of its own. Keep it: its budget and pace are those of the key.
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

    /// The same client with a provider of API keys: as [`with_api_key`](Self::with_api_key), for a key that rotates. See
    /// [`ClientBuilder::api_key_provider`].
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
        let (budget, pace) = (Arc::new(retry::budget(self.0.retry_budget)), Arc::new(Pace::new()));
        self.with(Shared { authorization, budget, pace, ..self.shared().clone() }, mode)
    }

    /// The same client with one more header in every request: it shares the connections, the retry budget and the pace.
    /// A header that it has already is replaced. The value is printed nowhere.
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
        let name = HeaderName::try_from(name)
            .map_err(|_| Error::config("the header's name contains characters that are not allowed: correct it"))?;
        if OWN_HEADERS.contains(&name) {
            return Err(Error::config(format!("the header {name} is set for each request: leave it out")));
        }
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            Error::config(format!(
                "the value of the header {name} contains characters that are not allowed: encode them"
            ))
        })?;
        value.set_sensitive(true);
        let mut shared = self.shared().clone();
        shared.headers.insert(name, value);
        Ok(self.with(shared, self.mode()))
    }

    /// The same client with the header `Idempotency-Key` in every request, for one call: all its attempts have the same
    /// key. See [`with_header`](Self::with_header).
    ///
    /// Flex's API reference asks for it where a checkout session is confirmed: say that such an
    /// [`Operation`] is [idempotent](Operation::idempotent), and it is retried after a lost attempt. Of the operations on
    /// customers, none is known to honour it.
    ///
    /// ```no_run
    /// # async fn confirm(flex: flex_sdk::Client, session: &str, order: &str) -> Result<(), flex_sdk::Error> {
    /// use flex_sdk::Operation;
    ///
    /// let confirm = Operation::post("/v1/checkout/sessions/{id}/confirm").idempotent(true);
    /// let flex = flex.with_idempotency_key(order)?;
    /// let session: serde_json::Value = flex.request(confirm).path("id", session).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Of kind [`Config`](crate::ErrorKind::Config) if the key is empty, or is not allowed in a header.
    pub fn with_idempotency_key(&self, key: &str) -> Result<Self, Error> {
        if key.trim().is_empty() {
            return Err(Error::config("the idempotency key is empty: pass one that tells this call from others"));
        }
        self.with_header("Idempotency-Key", key)
    }

    fn shared(&self) -> &Shared {
        &self.0.raw.inner.shared
    }

    fn with(&self, shared: Shared, mode: Mode) -> Self {
        let mut raw = self.0.raw.clone();
        raw.inner.shared = Arc::new(shared);
        Self(Arc::new(Parts { raw, mode, settings: self.0.settings, retry_budget: self.0.retry_budget }))
    }

    /// Whether the API key is a test key or a production key, judging by its prefix.
    ///
    /// Objects created in one mode are not visible in the other.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.0.mode
    }

    /// The base URL, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.raw.baseurl
    }

    /// The generated client, for what this one does not offer.
    ///
    /// It sends the same API key, and makes a single attempt per call, within the
    /// [`attempt_timeout`](ClientBuilder::attempt_timeout). It ignores a pause after a 429, reads responses of any
    /// size, and returns progenitor's own errors, which may print personal data, unlike [`Error`]. Its methods are
    /// generated from the API's document, and change with it.
    #[must_use]
    pub fn raw(&self) -> &generated::Client {
        &self.0.raw
    }
}

/// The authorization by a key of the caller's, and the key's mode.
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
    /// The key begins with `fsk_` only: production.
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
