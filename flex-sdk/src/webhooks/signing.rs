//! Signed deliveries, for tests.

use std::time::UNIX_EPOCH;

use base64::Engine;
use http::{HeaderMap, HeaderValue};

use super::Verifier;
use super::headers::{FAMILIES, Family};
use super::secret::{BASE64, Secret};

impl Verifier {
    /// Signs a delivery, for tests of your own code. Returns the headers with which [`verify`](Self::verify) accepts this body
    /// now. `id` is the id of the message.
    ///
    /// ```
    /// use flex_sdk::webhooks::Verifier;
    ///
    /// let verifier = Verifier::new("fwhsec_c2VjcmV0")?;
    /// let body = br#"{
    ///     "event_id": "fevt_1", "event_type": "customer.created", "event_dt": 1, "object": {}
    /// }"#;
    /// let event = verifier.verify(&verifier.sign("msg_1", body), body)?;
    /// assert_eq!(event.id(), "fevt_1");
    /// # Ok::<_, flex_sdk::webhooks::Error>(())
    /// ```
    ///
    /// # Panics
    /// If the id is not allowed in a header.
    #[must_use]
    pub fn sign(&self, id: &str, body: &[u8]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_str(text).expect("an id that is allowed in a header");
        let timestamp = (self.clock)().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs().to_string();
        let sign = |secret| Secret::sign(secret, id.as_bytes(), timestamp.as_bytes(), body);
        let signatures = self.secrets.iter().map(|secret| format!("v1,{}", BASE64.encode(sign(secret))));
        let signatures = signatures.collect::<Vec<_>>().join(" ");
        let [_, Family { id: of_id, timestamp: of_timestamp, signature: of_signature, .. }, _] = &FAMILIES;
        let headers = [(of_id, id), (of_timestamp, &timestamp), (of_signature, &signatures)];
        headers.into_iter().map(|(name, text)| (name.clone(), value(text))).collect()
    }
}
