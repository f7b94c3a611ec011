//! What a request is authorized by: a fixed API key, or one that is asked for.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex as AsyncMutex;

use crate::Error;

/// An error of the caller's own.
pub(crate) type Cause = Arc<dyn StdError + Send + Sync>;

/// What asks for an API key.
pub(crate) type Provider =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<SecretString, Cause>> + Send>> + Send + Sync>;

/// What a request is authorized by.
#[derive(Clone)]
pub(crate) enum Authorization {
    /// `Bearer <key>`, marked sensitive.
    Fixed(HeaderValue),
    Provided(Arc<Provided>),
}

/// A key that is asked for when there is none, and then kept until it is refused.
pub(crate) struct Provided {
    provider: Provider,
    kept: Mutex<Option<HeaderValue>>,
    /// Held by whoever asks, while all others wait for the same key.
    asking: AsyncMutex<()>,
}

/// The key of the last attempt of a call, if keys are provided.
#[derive(Clone, Default)]
pub(crate) struct Key {
    pub(crate) header: Option<HeaderValue>,
    /// Why there is none.
    pub(crate) missing: Option<Cause>,
    /// It is waited for.
    pub(crate) is_awaited: bool,
    /// An earlier one was refused, and another was asked for.
    pub(crate) is_renewed: bool,
}

/// Leaves out the key.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization")
    }
}

impl Provided {
    pub(crate) fn new(provider: Provider) -> Self {
        Self { provider, kept: Mutex::new(None), asking: AsyncMutex::new(()) }
    }

    /// The key that is kept, or else the one that the provider has now.
    pub(crate) async fn get(&self) -> Result<HeaderValue, Cause> {
        if let Some(kept) = self.kept().clone() {
            return Ok(kept);
        }
        let _asking = self.asking.lock().await;
        if let Some(kept) = self.kept().clone() {
            return Ok(kept);
        }
        let key = (self.provider)().await?;
        let header = header(key.expose_secret()).map_err(|error| Arc::new(error) as Cause)?;
        *self.kept() = Some(header.clone());
        Ok(header)
    }

    /// Forgets a key that was refused, unless there is another one already.
    pub(crate) fn forget(&self, refused: &HeaderValue) {
        self.kept().take_if(|kept| kept == refused);
    }

    fn kept(&self) -> MutexGuard<'_, Option<HeaderValue>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The header for an API key.
pub(crate) fn header(api_key: &str) -> Result<HeaderValue, Error> {
    let api_key = api_key.trim();
    if api_key.is_empty() {
        return Err(Error::config("the API key is empty: check FLEX_API_KEY, or the argument of api_key"));
    }
    if api_key.starts_with(['"', '\'']) || api_key.ends_with(['"', '\'']) {
        return Err(Error::config("the API key is in quotes: remove them"));
    }
    let is_visible = api_key.bytes().all(|byte| byte.is_ascii_graphic());
    let header = HeaderValue::try_from(format!("Bearer {api_key}")).ok().filter(|_| is_visible);
    let mut header = header.ok_or_else(|| {
        Error::config("the API key contains characters that are not allowed in a header: copy it again")
    })?;
    header.set_sensitive(true);
    Ok(header)
}
