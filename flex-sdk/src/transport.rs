//! The HTTP client: how it is built, and when its connections are replaced.

use std::error::Error as _;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Version;
use reqwest::redirect;
use secrecy::{ExposeSecret, SecretString};

use crate::Error;
use crate::base_url::BaseUrl;
use crate::connecting::Watch;
use crate::tls::Tls;

/// The options of the HTTP client, unless callers bring their own.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) connect_timeout: Duration,
    pub(crate) pool_idle_timeout: Duration,
    /// Root certificates in addition to the platform's, as PEM.
    pub(crate) root_certificates: Vec<u8>,
    pub(crate) max_idle_connections: usize,
    /// The URL of a proxy, which may contain a password.
    pub(crate) proxy: Option<SecretString>,
}

/// A connection pool that can be replaced by a new one.
pub(crate) struct Transport {
    pool: Mutex<Pool>,
    /// The number of the pool that is known to speak HTTP/1, or 0.
    http1: AtomicU32,
    /// Builds a new pool, unless the client is the caller's own.
    build: Option<Box<dyn Fn() -> reqwest::Result<reqwest::Client> + Send + Sync>>,
}

/// A connection pool, with a number to tell it from later ones.
#[derive(Clone)]
pub(crate) struct Pool {
    pub(crate) client: reqwest::Client,
    pub(crate) number: u32,
}

impl Transport {
    /// A transport with a client of the caller's own.
    pub(crate) fn with(client: reqwest::Client) -> Self {
        Self { pool: Mutex::new(Pool { client, number: 1 }), http1: AtomicU32::new(0), build: None }
    }

    /// A transport to a base URL.
    pub(crate) fn to(base_url: &BaseUrl, options: &Options) -> Result<Self, Error> {
        let tls = Tls::new(base_url, &options.root_certificates)?;
        let (is_loopback, connect_timeout) = (base_url.is_loopback, options.connect_timeout);
        let (pool_idle_timeout, max_idle_connections) = (options.pool_idle_timeout, options.max_idle_connections);
        let proxy = options.proxy.as_ref().map(|url| reqwest::Proxy::all(url.expose_secret())).transpose();
        let proxy = proxy.map_err(|_| Error::config("the proxy is not a URL: it looks like http://host:port"))?;
        let build = move || {
            let mut builder = reqwest::Client::builder()
                .connect_timeout(connect_timeout)
                .pool_idle_timeout(pool_idle_timeout)
                .pool_max_idle_per_host(max_idle_connections)
                .redirect(redirect::Policy::none())
                .connector_layer(Watch);
            if is_loopback {
                // Traffic to this machine must not go to a proxy, least of all unencrypted.
                builder = builder.no_proxy();
            } else if let Some(proxy) = &proxy {
                builder = builder.proxy(proxy.clone());
            }
            tls.add_to(with_protocols(builder)).build()
        };
        let client = build().map_err(|error| {
            let reason = error.source().map_or_else(|| error.to_string(), ToString::to_string);
            Error::config(format!("could not set up the HTTP client: {reason}")).with_source(error)
        })?;
        Ok(Self { build: Some(Box::new(build)), ..Self::with(client) })
    }

    pub(crate) fn pool(&self) -> Pool {
        self.lock().clone()
    }

    /// Records which version of HTTP a pool speaks.
    pub(crate) fn answered(&self, pool: u32, version: Version) {
        if version < Version::HTTP_2 && self.http1.load(Relaxed) != pool {
            self.http1.store(pool, Relaxed);
        }
    }

    /// Gives up the connections of a pool on which a request timed out.
    ///
    /// With HTTP/1 there is nothing to do, since the connection is closed with its request. One of HTTP/2 would be
    /// reused.
    pub(crate) fn timed_out(&self, pool: u32) {
        if cfg!(feature = "http2") && self.http1.load(Relaxed) != pool {
            self.give_up(pool);
        }
    }

    /// Gives up all connections of a pool: those in use are closed with their last request.
    pub(crate) fn give_up(&self, used: u32) {
        let mut pool = self.lock();
        // Another call may have given them up already.
        if pool.number == used
            && let Some(build) = &self.build
            && let Ok(client) = build()
        {
            *pool = Pool { client, number: pool.number.wrapping_add(1).max(1) };
        }
    }

    fn lock(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").finish_non_exhaustive()
    }
}

/// HTTP/2 is only used with the feature, even if another crate enables it in reqwest.
fn with_protocols(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(not(feature = "http2"))]
    {
        // Without HTTP/2, reqwest has nothing to retry, and need not copy each request for that.
        builder.http1_only().retry(reqwest::retry::never().max_retries_per_request(0))
    }
    // Pings detect a dead connection before a request has to time out on it.
    #[cfg(feature = "http2")]
    {
        builder
            .http2_keep_alive_interval(Duration::from_secs(10))
            .http2_keep_alive_timeout(Duration::from_secs(5))
            .http2_keep_alive_while_idle(true)
    }
}
