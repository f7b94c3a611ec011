//! The builder of a client.

use std::env;
use std::fmt;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::SecretString;

use super::{Client, Mode, Parts, fixed};
use crate::attempts::{Pace, Settings, retry};
use crate::observer::{Observer, Observers};
use crate::transport::authorization::{self, Authorization, Provided, Provider};
use crate::transport::hooks::Shared;
use crate::transport::{Options, Transport, base_url};
use crate::{Error, RetryPolicy};

const PRODUCT: &str = concat!("flex-sdk/", env!("CARGO_PKG_VERSION"));

/// Configures a [`Client`]. Everything but the API key has a default.
///
/// ```
/// use std::time::Duration;
///
/// let flex = flex_sdk::Client::builder()
///     .api_key("fsk_test_123")
///     .attempt_timeout(Duration::from_secs(5))
///     .deadline(Duration::from_secs(20))
///     .user_agent_suffix("my-shop/1.2")
///     .build()?;
/// # Ok::<_, flex_sdk::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    api_key: Option<SecretString>,
    /// The key comes from the environment, so a provider replaces it.
    is_key_of_env: bool,
    api_key_provider: Option<Provider>,
    base_url: Option<String>,
    allow_http: bool,
    options: Options,
    settings: Settings,
    user_agent_suffix: Option<String>,
    http_client: Option<reqwest::Client>,
    observers: Observers,
}

/// Leaves out the API key, and the base URL, which may contain a password until it is checked.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("has_api_key", &(self.api_key.is_some() || self.api_key_provider.is_some()))
            .field("connect_timeout", &self.options.connect_timeout)
            .field("pool_idle_timeout", &self.options.pool_idle_timeout)
            .field("max_idle_connections", &self.options.max_idle_connections)
            .field("has_proxy", &self.options.proxy.is_some())
            .field("settings", &self.settings)
            .field("user_agent_suffix", &self.user_agent_suffix)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Returns a builder with the API key and the base URL of the environment.
    ///
    /// The API key is in `FLEX_API_KEY`, or in the file that `FLEX_API_KEY_FILE` names, as containers mount secrets. The
    /// base URL is in `FLEX_API_URL`. An empty variable counts as unset, and later calls on the builder win.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use flex_sdk::ClientBuilder;
    ///
    /// let flex = ClientBuilder::from_env()?.deadline(Duration::from_secs(20)).build()?;
    /// # Ok::<_, flex_sdk::Error>(())
    /// ```
    ///
    /// # Errors
    /// Of kind [`Config`](crate::ErrorKind::Config) if both `FLEX_API_KEY` and `FLEX_API_KEY_FILE` are set, if the file cannot
    /// be read, or if a variable is not Unicode. If neither is set, [`build`](Self::build) returns an error, unless the builder
    /// gets a key before.
    pub fn from_env() -> Result<Self, Error> {
        let base_url = variable("FLEX_API_URL")?;
        Ok(Self { api_key: key_from_env()?, is_key_of_env: true, base_url, ..Self::default() })
    }

    /// The secret API key, which is required unless a [provider](Self::api_key_provider) is set. Surrounding whitespace is
    /// removed.
    pub fn api_key(mut self, api_key: impl Into<SecretString>) -> Self {
        (self.api_key, self.is_key_of_env) = (Some(api_key.into()), false);
        self
    }

    /// A provider of the secret API key, for keys that rotate. Set it instead of [`api_key`](Self::api_key). It replaces a
    /// key of the environment.
    ///
    /// The client keeps the key until Flex rejects it (401). Then one call asks for a new key while the others wait, and the
    /// rejected request is sent again. That is safe, since the request had no effect. [`Client::mode`] is
    /// [`Unknown`](Mode::Unknown).
    ///
    /// A provider that fails is retried up to 3 times, with the backoff of the call's [`RetryPolicy`]. It times out after
    /// the [`attempt_timeout`](Self::attempt_timeout) or a quarter of the time to the call's [`deadline`](Self::deadline),
    /// whichever is shorter, then after twice that, and at the deadline.
    /// These retries are not attempts of the call, and do not use its [`retry_budget`](Self::retry_budget). If all of them
    /// fail, the call returns an error of kind [`ApiKey`](crate::ErrorKind::ApiKey) whose source is the provider's error, which
    /// must not contain the key.
    ///
    /// ```
    /// # async fn key_from_vault() -> Result<String, std::io::Error> { Ok("fsk_test_123".to_owned()) }
    /// let flex = flex_sdk::Client::builder()
    ///     .api_key_provider(|| async { key_from_vault().await })
    ///     .build()?;
    /// # Ok::<_, flex_sdk::Error>(())
    /// ```
    pub fn api_key_provider<K, E, F>(mut self, provider: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        K: Into<SecretString>,
        E: std::error::Error + Send + Sync + 'static,
        F: Future<Output = Result<K, E>> + Send + 'static,
    {
        self.api_key_provider = Some(authorization::provider(provider));
        if self.is_key_of_env {
            self.api_key = None;
        }
        self
    }

    /// The base URL, with or without a path and a trailing slash. Default: `https://api.withflex.com`.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Allows an `http://` base URL that is not a loopback address. The API key and personal data are then sent
    /// unencrypted. Default: not allowed.
    pub fn dangerously_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// The timeout for establishing a connection, including TLS. Default: 5 seconds. It does not apply to an
    /// [`http_client`](Self::http_client) of your own.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.options.connect_timeout = connect_timeout;
        self
    }

    /// How long an idle connection is kept. Default: 50 seconds. It does not apply to an
    /// [`http_client`](Self::http_client) of your own.
    ///
    /// Keep it shorter than the idle timeout of any proxy or load balancer in between, which is commonly 60 seconds or
    /// more: a request sent while the other side closes the connection is lost, and a lost
    /// [`update`](crate::Customers::update) is not retried.
    pub fn pool_idle_timeout(mut self, pool_idle_timeout: Duration) -> Self {
        self.options.pool_idle_timeout = pool_idle_timeout;
        self
    }

    /// How many idle connections are kept. Default: no limit. It does not apply to an
    /// [`http_client`](Self::http_client) of your own.
    pub fn max_idle_connections(mut self, max_idle_connections: usize) -> Self {
        self.options.max_idle_connections = max_idle_connections;
        self
    }

    /// The URL of a proxy for all requests except those to a loopback address, with credentials if the proxy needs them. It
    /// does not apply to an [`http_client`](Self::http_client) of your own.
    ///
    /// Default: the proxy that the environment names in `HTTPS_PROXY` (or `HTTP_PROXY` for an `http://` base URL) or
    /// `ALL_PROXY`, in upper or lower case, unless `NO_PROXY` has the host; or else the operating system's, if reqwest is
    /// built with its feature `system-proxy`.
    ///
    /// A proxy speaks HTTP or HTTPS, or SOCKS with the feature `socks`. If it cannot be used, the client is not built.
    ///
    /// ```
    /// let flex = flex_sdk::Client::builder()
    ///     .api_key("fsk_test_123")
    ///     .proxy("http://user:password@proxy.example:3128")
    ///     .build()?;
    /// # Ok::<_, flex_sdk::Error>(())
    /// ```
    pub fn proxy(mut self, url: impl Into<SecretString>) -> Self {
        self.options.proxy = Some(url.into());
        self
    }

    /// Root certificates, as PEM, to trust in addition to the platform's: for a private certificate authority, or on a
    /// platform that has none. Default: none. They do not apply to an [`http_client`](Self::http_client) of your own.
    ///
    /// ```no_run
    /// let flex = flex_sdk::Client::builder()
    ///     .api_key("fsk_test_123")
    ///     .root_certificates(std::fs::read("/etc/ssl/our-ca.pem")?)
    ///     .build()?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.options.root_certificates = pem.into();
        self
    }

    /// The timeout for one attempt, from connecting to the end of the response body. Default: 15 seconds.
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.settings.attempt_timeout = attempt_timeout;
        self
    }

    /// The timeout for a whole call, including all attempts and the waits between them. Default: 60 seconds.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// The policy for when and how often a failed call is retried. Default: [`RetryPolicy::default`].
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.settings.retry = retry;
        self
    }

    /// The number of retries per second that all clones of the client may make, in addition to one for every ten calls. Unused
    /// retries accumulate for ten seconds. Default: 2, so at most 20 at once.
    ///
    /// The budget keeps retries from making an outage worse. Retries after a 429 do not count.
    pub fn retry_budget(mut self, per_second: u32) -> Self {
        self.settings.retry_budget = per_second;
        self
    }

    /// The maximum size of a response body, in bytes. Default: 4 MiB. A larger body is an error of kind
    /// [`Decode`](crate::ErrorKind::Decode). At most 64 KiB of the body of an error response are read.
    pub fn max_response_bytes(mut self, max_response_bytes: usize) -> Self {
        self.settings.max_response_bytes = max_response_bytes;
        self
    }

    /// The text to append to `flex-sdk/<version>` in the `User-Agent` header, such as `my-shop/1.2`. Default: nothing.
    pub fn user_agent_suffix(mut self, user_agent_suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(user_agent_suffix.into());
        self
    }

    /// Hooks for metrics and tracing, called for each attempt and each call of the client and its clones: see [`Observer`].
    /// Default: none.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers = Observers(Some(Arc::new(observer)));
        self
    }

    /// Customizes the HTTP client, for settings that these options do not offer. Default: nothing. It does not apply to an
    /// [`http_client`](Self::http_client) of your own.
    ///
    /// The function receives the builder of the [`reqwest`](crate::reqwest) version that this crate uses (0.13), with the other
    /// options set. TLS is always this crate's, and redirects are never followed. A proxy that is added here is not
    /// checked: use [`proxy`](Self::proxy).
    ///
    /// ```
    /// let flex = flex_sdk::Client::builder()
    ///     .api_key("fsk_test_123")
    ///     .customize_http_client(|http| http.local_address("0.0.0.0".parse().ok()))
    ///     .build()?;
    /// # Ok::<_, flex_sdk::Error>(())
    /// ```
    pub fn customize_http_client(
        mut self,
        customize: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.options.customize = Some(Arc::new(customize));
        self
    }

    /// An HTTP client of your own, of the [`reqwest`](crate::reqwest) version that this crate uses (0.13), for another TLS
    /// library. Default: a client without redirects, with the other options.
    ///
    /// For anything else, prefer [`customize_http_client`](Self::customize_http_client): reqwest panics while it builds a
    /// client if this crate's feature `rustls` is its only TLS and the process has not installed a `CryptoProvider`.
    ///
    /// Disable redirects: they could send personal data to another host. This crate does not manage the connections of
    /// your client: HTTP/2 pings are up to you, connections are kept after a timeout or a mismatched response, and
    /// whether a timeout occurred while connecting is unknown.
    pub fn http_client(mut self, http_client: reqwest::Client) -> Self {
        self.http_client = Some(http_client);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Of kind [`Config`](crate::ErrorKind::Config) if neither an API key nor a provider is set, or both are, if the API key or
    /// the user agent is not allowed in a header, if the base URL is not allowed, if the [proxy](Self::proxy) cannot be used,
    /// or if TLS cannot be set up, for example without any CA certificates. An `http://` base URL on loopback needs no TLS.
    pub fn build(self) -> Result<Client, Error> {
        let (authorization, mode) = match (&self.api_key, self.api_key_provider) {
            (Some(api_key), None) => fixed(api_key, "check the file of FLEX_API_KEY_FILE, or the argument of api_key")?,
            (None, Some(provider)) => (Authorization::Provided(Arc::new(Provided::new(provider))), Mode::Unknown),
            (None, None) => {
                return Err(Error::config("no API key: set FLEX_API_KEY, or call api_key or api_key_provider"));
            }
            (Some(_), Some(_)) => {
                return Err(Error::config("both an API key and a provider of API keys are set: set only one of them"));
            }
        };
        let user_agent = user_agent(self.user_agent_suffix.as_deref())?;
        let base_url = base_url::check(self.base_url.as_deref().unwrap_or(base_url::DEFAULT), self.allow_http)?;
        // The generated client builds requests, and the transport sends them: so only the transport has connections.
        let (transport, requests) = match self.http_client {
            Some(http_client) => (Transport::with(http_client.clone()), http_client),
            None => Transport::to(&base_url, self.options)?,
        };
        let shared = Arc::new(Shared {
            base_url,
            authorization,
            user_agent,
            headers: HeaderMap::new(),
            observers: self.observers,
            budget: Arc::new(retry::budget(self.settings.retry_budget)),
            pace: Arc::new(Pace::new()),
            transport: Arc::new(transport),
        });
        Ok(Client(Arc::new(Parts { requests, shared, mode, settings: self.settings })))
    }
}

fn key_from_env() -> Result<Option<SecretString>, Error> {
    match (variable("FLEX_API_KEY")?, variable("FLEX_API_KEY_FILE")?) {
        (Some(key), None) => Ok(Some(key.into())),
        (None, Some(file)) => match fs::read_to_string(file) {
            Ok(key) => Ok(Some(key.into())),
            Err(error) => Err(Error::config("the file that FLEX_API_KEY_FILE names cannot be read").with_source(error)),
        },
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(Error::config("both FLEX_API_KEY and FLEX_API_KEY_FILE are set: unset one of them")),
    }
}

/// An environment variable. An empty one counts as unset.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Error::config(format!("the environment variable {name} is not Unicode: set it again")))
        }
    }
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, Error> {
    let product = suffix.map_or(PRODUCT.to_owned(), |suffix| format!("{PRODUCT} {suffix}"));
    HeaderValue::try_from(product).map_err(|_| {
        Error::config("user_agent_suffix contains characters that are not allowed in a header: remove them")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_takes_the_place_of_the_environments_key_and_of_no_other() {
        let provider = || std::future::ready(std::io::Result::Ok("fsk_test_2"));
        let of_env = || ClientBuilder {
            api_key: Some("fsk_test_1".into()),
            is_key_of_env: true,
            base_url: Some("http://127.0.0.1:1".to_owned()),
            ..ClientBuilder::default()
        };
        // The builder, and the client's mode, or `None` for an error.
        let table = [
            (of_env(), Some(Mode::Test)),
            (of_env().api_key_provider(provider), Some(Mode::Unknown)),
            (of_env().api_key("fsk_3"), Some(Mode::Live)),
            (of_env().api_key("fsk_3").api_key_provider(provider), None),
        ];
        for (builder, expected) in table {
            assert_eq!(builder.build().ok().map(|flex| flex.mode()), expected);
        }
    }
}
