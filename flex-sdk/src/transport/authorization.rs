//! The authorization of a request: a fixed API key, or one from a provider.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::{sleep, timeout};

use crate::RetryPolicy;

/// An error of the caller's own.
pub(crate) type Cause = Arc<dyn StdError + Send + Sync>;

/// How often a provider is retried for one key. The number is fixed, since one call asks on behalf of all that wait, which may
/// have other policies.
const MAX_RETRIES: u32 = 3;

/// The caller's provider of API keys.
pub(crate) type Provider =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<SecretString, Cause>> + Send>> + Send + Sync>;

/// The authorization of a request.
#[derive(Clone)]
pub(crate) enum Authorization {
    /// `Bearer <key>`, marked sensitive.
    Fixed(HeaderValue),
    Provided(Arc<Provided>),
}

/// A key from a provider, which is asked for when no key is kept. The key is kept until Flex rejects it.
pub(crate) struct Provided {
    provider: Provider,
    kept: Mutex<Option<HeaderValue>>,
    /// How often all retries of the provider failed.
    failures: AtomicU32,
    /// Held by the call that asks, while all others wait for the same key. Holds the reason for the last failure.
    asking: AsyncMutex<NoKey>,
}

/// Why no key is available.
#[derive(Clone)]
pub(crate) enum NoKey {
    /// The provider failed.
    Failed(Cause),
    /// The provider returned something that cannot be a key.
    Unusable(&'static str),
    /// The provider did not return in time.
    TooLate,
}

/// Leaves out the key.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization")
    }
}

impl NoKey {
    /// Whether the provider may have a key later.
    pub(crate) fn is_transient(&self) -> bool {
        !matches!(self, Self::Unusable(_))
    }

    /// What happened, and what to do next.
    pub(crate) fn explanation(&self) -> String {
        match self {
            Self::Failed(_) => "the API key could not be provided: see the error's source".to_owned(),
            Self::Unusable(problem) => format!("the API key that the provider returned {problem}"),
            Self::TooLate => "the API key was not provided in time: check the provider, or allow more time".to_owned(),
        }
    }
}

impl Provided {
    pub(crate) fn new(provider: Provider) -> Self {
        let (kept, failures, asking) = (Mutex::new(None), AtomicU32::new(0), AsyncMutex::new(NoKey::TooLate));
        Self { provider, kept, failures, asking }
    }

    /// Returns the kept key, or asks the provider for one.
    ///
    /// One call asks on behalf of all that wait, and if it gives up, they do too. The policy sets the backoff between retries.
    /// The first try times out after `patience`, and each further one after twice as long.
    pub(crate) async fn get(&self, policy: RetryPolicy, patience: Duration) -> Result<HeaderValue, NoKey> {
        let failures = self.failures.load(Relaxed);
        if let Some(kept) = self.kept().clone() {
            return Ok(kept);
        }
        let mut last = self.asking.lock().await;
        if let Some(kept) = self.kept().clone() {
            return Ok(kept);
        }
        if self.failures.load(Relaxed) != failures {
            return Err(last.clone());
        }
        let outcome = self.ask(policy, patience).await;
        match &outcome {
            Ok(header) => *self.kept() = Some(header.clone()),
            Err(no_key) => {
                *last = no_key.clone();
                self.failures.fetch_add(1, Relaxed);
            }
        }
        outcome
    }

    async fn ask(&self, policy: RetryPolicy, mut patience: Duration) -> Result<HeaderValue, NoKey> {
        let mut retry = 0;
        loop {
            let no_key = match timeout(patience, (self.provider)()).await {
                Ok(Ok(key)) => return header(key.expose_secret()).map_err(NoKey::Unusable),
                Ok(Err(cause)) => NoKey::Failed(cause),
                Err(_) => NoKey::TooLate,
            };
            if retry == MAX_RETRIES {
                return Err(no_key);
            }
            sleep(policy.delay(retry)).await;
            (retry, patience) = (retry + 1, patience.saturating_mul(2));
        }
    }

    /// Forgets a rejected key, unless another one has replaced it.
    pub(crate) fn forget(&self, rejected: &HeaderValue) {
        self.kept().take_if(|kept| kept == rejected);
    }

    fn kept(&self) -> MutexGuard<'_, Option<HeaderValue>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Erases the types that a provider returns.
pub(crate) fn provider<K, E, F>(provider: impl Fn() -> F + Send + Sync + 'static) -> Provider
where
    K: Into<SecretString>,
    E: StdError + Send + Sync + 'static,
    F: Future<Output = Result<K, E>> + Send + 'static,
{
    Arc::new(move || {
        let key = provider();
        Box::pin(async { key.await.map(Into::into).map_err(|error| Arc::new(error) as Cause) })
    })
}

/// The header for an API key, or what is wrong with the key.
pub(crate) fn header(api_key: &str) -> Result<HeaderValue, &'static str> {
    let api_key = api_key.trim();
    if api_key.is_empty() {
        return Err("is empty");
    }
    if api_key.starts_with(['"', '\'']) || api_key.ends_with(['"', '\'']) {
        return Err("is in quotes: remove them");
    }
    let is_visible = api_key.bytes().all(|byte| byte.is_ascii_graphic());
    let header = HeaderValue::try_from(format!("Bearer {api_key}")).ok().filter(|_| is_visible);
    let mut header = header.ok_or("contains characters that are not allowed in a header: copy it again")?;
    header.set_sensitive(true);
    Ok(header)
}
