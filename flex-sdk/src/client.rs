//! The client and how it is built.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect;
use secrecy::{ExposeSecret, SecretString};

use crate::hooks::Inner;
use crate::{Customers, Error, base_url, generated};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(30);

/// A client of Flex's API.
///
/// Cheap to clone: all clones share one connection pool. Make one for each key and keep it.
///
/// ```
/// let flex = flex_sdk::Client::builder().api_key("fsk_test_123").build()?;
/// assert_eq!(flex.mode(), flex_sdk::Mode::Test);
/// # Ok::<_, flex_sdk::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    raw: Arc<generated::Client>,
    mode: Mode,
}

impl Client {
    /// A client with its key from the environment variable `FLEX_API_KEY`, and its base URL from `FLEX_API_URL` where
    /// that is set (source of the names: Flex's plugin and an unofficial mock).
    ///
    /// # Errors
    /// As [`ClientBuilder::build`], and where a variable is not Unicode.
    pub fn from_env() -> Result<Self, Error> {
        let key = variable("FLEX_API_KEY")?
            .ok_or_else(|| Error::config("the environment variable FLEX_API_KEY is not set: set it to your API key"))?;
        let mut builder = Self::builder().api_key(key);
        if let Some(base_url) = variable("FLEX_API_URL")? {
            builder = builder.base_url(base_url);
        }
        builder.build()
    }

    /// A client with settings of your own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The operations on customers.
    #[must_use]
    pub fn customers(&self) -> Customers<'_> {
        Customers::new(&self.raw)
    }

    /// Whether the key is a test key or a production key, as far as its prefix tells.
    ///
    /// What is made in one mode cannot be seen from the other (source: the reference).
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The base URL, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.raw.baseurl
    }

    /// The generated client, for what this one does not offer. It sends the same key, and returns progenitor's own
    /// errors: unlike [`Error`], those may print personal data.
    #[must_use]
    pub fn raw(&self) -> &generated::Client {
        &self.raw
    }
}

fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Error::config(format!("the environment variable {name} is not Unicode")))
        }
    }
}

/// Which of Flex's two modes a key is for (source: the reference).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// The key begins with `fsk_test_`: nothing is for real.
    Test,
    /// The key begins with `fsk_` alone: production.
    Live,
    /// The key has neither prefix.
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

/// The settings of a [`Client`]. Only the key has no default.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    api_key: Option<SecretString>,
    base_url: Option<String>,
    allow_http: bool,
}

impl ClientBuilder {
    /// The secret API key.
    pub fn api_key(mut self, api_key: impl Into<SecretString>) -> Self {
        self.api_key = Some(api_key.into());
        self
    }

    /// The base URL, with or without a path and a trailing slash. Default: `https://api.withflex.com`.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Allows a base URL that is not HTTPS and not loopback. The key and people's data then cross the network as
    /// plain text. Default: not allowed.
    pub fn dangerously_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Builds the client.
    ///
    /// Connecting may take 5 seconds, and a call in all 30 seconds. Redirects are not followed.
    ///
    /// # Errors
    /// Of kind [`Config`](crate::ErrorKind::Config) where there is no key, the key cannot be sent in a header, the base
    /// URL is not one that may be sent to, or the TLS library cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let api_key = self.api_key.ok_or_else(|| Error::config("no API key is given: call api_key"))?;
        let api_key = api_key.expose_secret().trim();
        let inner = Inner {
            authorization: authorization(api_key)?,
            user_agent: HeaderValue::from_static(concat!("flex-sdk/", env!("CARGO_PKG_VERSION"))),
        };
        let base_url = base_url::check(self.base_url.as_deref().unwrap_or(base_url::DEFAULT), self.allow_http)?;
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| Error::config("the HTTP client cannot be set up").with_source(error))?;
        Ok(Client {
            raw: Arc::new(generated::Client::new_with_client(&base_url, http, inner)),
            mode: Mode::of(api_key),
        })
    }
}

fn authorization(api_key: &str) -> Result<HeaderValue, Error> {
    if api_key.is_empty() {
        return Err(Error::config("the API key is empty"));
    }
    let is_visible = api_key.bytes().all(|byte| byte.is_ascii_graphic());
    let header = HeaderValue::try_from(format!("Bearer {api_key}")).ok().filter(|_| is_visible);
    let mut header = header.ok_or_else(|| {
        Error::config("the API key has characters that no header can hold: it may have been cut or quoted wrongly")
    })?;
    header.set_sensitive(true);
    Ok(header)
}
