//! HTTP: the client that sends requests, and the rules for replacing its connections.

use std::error::Error as _;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use http::Version;
use reqwest::redirect;
use secrecy::SecretString;

use self::base_url::BaseUrl;
use crate::Error;
use crate::attempts::Connection;

pub(crate) mod authorization;
pub(crate) mod base_url;
mod connector;
pub(crate) mod hooks;
pub(crate) mod partial_json;
pub(crate) mod path;
mod proxy;
mod tls;

/// Adds to the options of the HTTP client.
pub(crate) type Customize = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// The options of the HTTP client, unless it is the caller's own.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) connect_timeout: Duration,
    pub(crate) pool_idle_timeout: Duration,
    /// Root certificates in addition to the platform's, as PEM.
    pub(crate) root_certificates: Vec<u8>,
    pub(crate) max_idle_connections: usize,
    /// The URL of a proxy, which may contain a password.
    pub(crate) proxy: Option<SecretString>,
    pub(crate) customize: Option<Customize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            pool_idle_timeout: Duration::from_secs(50),
            root_certificates: Vec::new(),
            max_idle_connections: usize::MAX,
            proxy: None,
            customize: None,
        }
    }
}

/// A connection pool that can be replaced by a new one.
pub(crate) struct Transport {
    pool: Mutex<Pool>,
    /// The number of the pool that is known to speak HTTP/1, or 0.
    http1: AtomicU32,
    /// How to build a new pool. `None` if the client is the caller's own.
    plan: Option<Plan>,
}

/// How to build a connection pool, and how long its idle connections live.
struct Plan {
    build: Box<dyn Fn() -> reqwest::Result<reqwest::Client> + Send + Sync>,
    pool_idle_timeout: Duration,
}

/// A connection pool, with a number that distinguishes it from later ones.
#[derive(Clone)]
pub(crate) struct Pool {
    pub(crate) client: reqwest::Client,
    pub(crate) number: u32,
    /// On the clock that continues while the machine sleeps.
    last_used: SystemTime,
}

impl Pool {
    fn new(client: reqwest::Client, number: u32) -> Self {
        Self { client, number, last_used: SystemTime::now() }
    }
}

impl Transport {
    /// A transport with a client of the caller's own.
    pub(crate) fn with(client: reqwest::Client) -> Self {
        Self { pool: Mutex::new(Pool::new(client, 1)), http1: AtomicU32::new(0), plan: None }
    }

    /// A transport to a base URL, and a client that builds requests and never connects.
    pub(crate) fn to(base_url: &BaseUrl, options: Options) -> Result<(Self, reqwest::Client), Error> {
        let proxy = proxy::Proxy::new(base_url, options.proxy.as_ref())?;
        let tls = tls::Tls::new(base_url, &options.root_certificates)?;
        let (is_loopback, pool_idle_timeout) = (base_url.is_loopback, options.pool_idle_timeout);
        let build = move || {
            let mut builder = with_protocols(reqwest::Client::builder())
                .connect_timeout(options.connect_timeout)
                .pool_idle_timeout(pool_idle_timeout)
                .pool_max_idle_per_host(options.max_idle_connections);
            builder = proxy.add_to(builder);
            if let Some(customize) = &options.customize {
                builder = customize(builder);
            }
            // Last, so that no customization can send requests elsewhere.
            if is_loopback {
                builder = builder.no_proxy();
            }
            tls.add_to(builder.redirect(redirect::Policy::none()).connector_layer(connector::Watch)).build()
        };
        let pool = || {
            build().map_err(|error| {
                let reason = error.source().map_or_else(|| error.to_string(), ToString::to_string);
                Error::config(format!("could not set up the HTTP client: {reason}")).with_source(error)
            })
        };
        let (first, requests) = (pool()?, pool()?);
        let plan = Plan { build: Box::new(build), pool_idle_timeout };
        Ok((Self { plan: Some(plan), ..Self::with(first) }, requests))
    }

    /// The pool for the next request.
    pub(crate) fn pool(&self) -> Pool {
        self.pool_at(SystemTime::now())
    }

    /// The pool for a request at this time. It is a new one if the process or the machine has slept for so long that the idle
    /// connections would have expired if their timers had run.
    fn pool_at(&self, now: SystemTime) -> Pool {
        let mut pool = self.lock();
        let unused = now.duration_since(pool.last_used).unwrap_or_default();
        if self.plan.as_ref().is_some_and(|plan| unused > plan.pool_idle_timeout) {
            self.replace(&mut pool);
        }
        pool.last_used = now;
        pool.clone()
    }

    /// Records which version of HTTP a pool speaks.
    pub(crate) fn answered(&self, pool: u32, version: Version) {
        if version < Version::HTTP_2 && self.http1.load(Relaxed) != pool {
            self.http1.store(pool, Relaxed);
        }
    }

    /// Gives up the connections of a pool after an attempt was lost or timed out on a connection that had been idle: the others
    /// may be dead, too.
    ///
    /// A lost new connection says nothing about the others. But if it may be an HTTP/2 connection, it would be reused, so the
    /// pool is given up.
    pub(crate) fn lost(&self, pool: u32, connection: Connection) {
        let may_be_shared = cfg!(feature = "http2") && self.http1.load(Relaxed) != pool;
        if connection == Connection::Reused || may_be_shared {
            self.give_up(pool);
        }
    }

    /// Gives up all connections of a pool: idle ones are closed at once, and those in use after their last request.
    pub(crate) fn give_up(&self, used: u32) {
        let mut pool = self.lock();
        // Another call may have given them up already.
        if pool.number == used {
            self.replace(&mut pool);
        }
    }

    fn replace(&self, pool: &mut Pool) {
        if let Some(plan) = &self.plan
            && let Ok(client) = (plan.build)()
        {
            *pool = Pool::new(client, pool.number.wrapping_add(1).max(1));
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

/// Uses HTTP/2 only with the feature `http2`, even if another crate enables it in reqwest.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::base_url;

    #[test]
    fn a_pool_is_replaced_after_a_sleep_and_after_a_loss() {
        let base_url = base_url::check("http://127.0.0.1:1", false).unwrap();
        let second = Duration::from_secs(1);
        let options = Options { pool_idle_timeout: 50 * second, ..Options::default() };
        let (transport, _) = Transport::to(&base_url, options).unwrap();
        let start = SystemTime::now();
        // Seconds after the start, and the number of the pool then.
        for (after, number) in [(0, 1), (50, 1), (100, 1), (151, 2), (152, 2), (120, 2), (160, 2), (300, 3)] {
            assert_eq!(transport.pool_at(start + after * second).number, number, "{after}");
        }
        // The pool that an attempt used, its connection, and the number of the pool after it.
        transport.answered(3, Version::HTTP_11);
        let table = [
            (3, Connection::New, 3),
            (2, Connection::Reused, 3),
            (3, Connection::Reused, 4),
            (3, Connection::Reused, 4),
        ];
        for (used, connection, number) in table {
            transport.lost(used, connection);
            assert_eq!(transport.lock().number, number, "{used}, {connection:?}");
        }
        transport.give_up(4);
        assert_eq!(transport.lock().number, 5);
        // It may speak HTTP/2.
        transport.lost(5, Connection::New);
        assert_eq!(transport.lock().number, if cfg!(feature = "http2") { 6 } else { 5 });
    }
}
