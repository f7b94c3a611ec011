//! The secret that signs the deliveries to an endpoint.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ring::hmac;
use secrecy::{ExposeSecret, SecretBox, SecretString};

use super::Error;

const PREFIX: &str = "fwhsec_";

/// Base64 with or without its padding.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A key, which is overwritten when it is dropped.
pub(super) struct Secret(SecretBox<Vec<u8>>);

impl Secret {
    pub(super) fn parse(text: &SecretString) -> Result<Self, Error> {
        let text = text.expose_secret().trim();
        let problem = match text.strip_prefix(PREFIX).map(|key| BASE64.decode(key)) {
            _ if text.is_empty() => "is empty",
            None => "does not begin with `fwhsec_`",
            Some(Err(_)) => "is not base64 after `fwhsec_`",
            // Anyone could sign with an empty key.
            Some(Ok(key)) if key.is_empty() => "is empty after `fwhsec_`",
            Some(Ok(key)) => return Ok(Self(SecretBox::new(Box::new(key)))),
        };
        Err(Error::Secret { problem })
    }

    /// The signature of a delivery.
    pub(super) fn sign(&self, id: &[u8], timestamp: &[u8], body: &[u8]) -> hmac::Tag {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.expose_secret());
        let mut context = hmac::Context::with_key(&key);
        for part in [id, b".", timestamp, b".", body] {
            context.update(part);
        }
        context.sign()
    }
}
