//! Checks that Flex sent a delivery, and when.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use secrecy::SecretString;

use super::headers::Headers;
use super::secret::Secret;
use super::{Error, Event};

/// The age that the Standard Webhooks specification recommends.
const TOLERANCE: Duration = Duration::from_secs(300);

/// Verifies that deliveries are from Flex, with the secret of the endpoint that receives them.
///
/// ```
/// use flex_sdk::webhooks::{Error, Event, Verifier};
/// use flex_sdk::HeaderMap;
///
/// # fn main() -> Result<(), Error> {
/// # let secret = "fwhsec_c2VjcmV0";
/// let verifier = Verifier::new(secret)?;
///
/// fn receive(
///     verifier: &Verifier,
///     headers: &HeaderMap,
///     body: &[u8],
/// ) -> Result<Event, Error> {
///     let event = verifier.verify(headers, body)?;
///     println!("{} {}", event.id(), event.event_type());
///     Ok(event)
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Verifier {
    pub(super) secrets: Vec<Arc<Secret>>,
    tolerance: Duration,
    pub(super) clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

impl Verifier {
    /// Returns a verifier for an endpoint with this secret, which begins with `fwhsec_`.
    ///
    /// # Errors
    /// [`Error::Secret`] if the secret is malformed.
    pub fn new(secret: impl Into<SecretString>) -> Result<Self, Error> {
        let verifier = Self { secrets: Vec::new(), tolerance: TOLERANCE, clock: Arc::new(SystemTime::now) };
        verifier.with_secret(secret)
    }

    /// Accepts this secret, too: while a secret rotates, deliveries are signed with the old one or the new one.
    ///
    /// # Errors
    /// [`Error::Secret`] if the secret is malformed.
    pub fn with_secret(mut self, secret: impl Into<SecretString>) -> Result<Self, Error> {
        self.secrets.push(Arc::new(Secret::parse(&secret.into())?));
        Ok(self)
    }

    /// Accepts deliveries that were sent up to this long ago, or up to this far in the future. Default: 5 minutes.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Takes the current time from this function, for tests.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Verifies a delivery by its headers and its body, and returns its event.
    ///
    /// The body must be exactly the bytes that were received. No part of it is parsed before its signature is verified.
    ///
    /// # Errors
    /// If a header is missing or malformed, if the timestamp is too old or in the future, if no signature matches, or if the
    /// signed body is not an event. The variant names the header.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Event, Error> {
        let headers = Headers::read(headers)?;
        headers.check_age((self.clock)(), self.tolerance)?;
        headers.check_signature(body, self.secrets.iter().map(AsRef::as_ref))?;
        Event::read(body)
    }
}

/// Leaves out the secrets.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secrets = self.secrets.len();
        f.debug_struct("Verifier")
            .field("secrets", &secrets)
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}
