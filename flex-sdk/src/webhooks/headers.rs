//! The headers of a delivery, in each of the families that Flex may send.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use http::{HeaderMap, HeaderName, HeaderValue};
use subtle::ConstantTimeEq;

use super::Error;
use super::secret::{BASE64, Secret};

/// The names of one family's headers, and the prefix of its signatures.
pub(super) struct Family {
    pub(super) id: HeaderName,
    pub(super) timestamp: HeaderName,
    pub(super) signature: HeaderName,
    pub(super) version: &'static str,
}

/// The families in order of preference. Flex's API reference names the second one.
pub(super) static FAMILIES: [Family; 3] = [
    Family::new(["webhook-id", "webhook-timestamp", "webhook-signature"], "v1,"),
    Family::new(["svix-id", "svix-timestamp", "svix-signature"], "v1,"),
    Family::new(["flex-event-id", "flex-timestamp", "flex-signature"], ""),
];

impl Family {
    const fn new([id, timestamp, signature]: [&'static str; 3], version: &'static str) -> Self {
        Self {
            id: HeaderName::from_static(id),
            timestamp: HeaderName::from_static(timestamp),
            signature: HeaderName::from_static(signature),
            version,
        }
    }
}

/// The headers of one delivery.
pub(super) struct Headers<'h> {
    family: &'static Family,
    id: &'h HeaderValue,
    timestamp: &'h HeaderValue,
    all: &'h HeaderMap,
}

impl<'h> Headers<'h> {
    /// Reads the first complete family. Otherwise, the error names a header that the first incomplete family lacks.
    pub(super) fn read(all: &'h HeaderMap) -> Result<Self, Error> {
        let mut missing = None;
        for family in &FAMILIES {
            let names = [&family.id, &family.timestamp, &family.signature];
            if let [Some(id), Some(timestamp), Some(_)] = names.map(|name| all.get(name)) {
                return Ok(Self { family, id, timestamp, all });
            }
            if names.into_iter().any(|name| all.contains_key(name)) {
                missing = missing.or(names.into_iter().find(|name| !all.contains_key(*name)));
            }
        }
        Err(Error::Missing { header: missing.unwrap_or(&FAMILIES[0].id).as_str() })
    }

    /// Whether the delivery was sent within the tolerance of now.
    pub(super) fn check_age(&self, now: SystemTime, tolerance: Duration) -> Result<(), Error> {
        let header = self.family.timestamp.as_str();
        let text = self.timestamp.to_str().ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let Some(sent) = text.and_then(|text| text.parse().ok()) else {
            return Err(Error::Malformed { header, problem: "is not a number of seconds" });
        };
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        match Duration::from_secs(now.abs_diff(sent)) {
            difference if difference <= tolerance => Ok(()),
            _ if sent < now => Err(Error::TooOld { header }),
            _ => Err(Error::TooEarly { header }),
        }
    }

    /// Whether one of the signatures is that of one of the secrets.
    pub(super) fn check_signature<'s>(
        &self,
        body: &[u8],
        secrets: impl IntoIterator<Item = &'s Secret>,
    ) -> Result<(), Error> {
        let header = self.family.signature.as_str();
        let signatures: Vec<_> = self.signatures().collect();
        if signatures.is_empty() {
            return Err(Error::Malformed { header, problem: "has no signature of a known version" });
        }
        for secret in secrets {
            let tag = secret.sign(self.id.as_bytes(), self.timestamp.as_bytes(), body);
            if signatures.iter().any(|signature| signature.ct_eq(tag.as_ref()).into()) {
                return Ok(());
            }
        }
        Err(Error::Wrong { header })
    }

    /// The signatures of the version that is known.
    fn signatures(&self) -> impl Iterator<Item = [u8; 32]> {
        let values = self.all.get_all(&self.family.signature).into_iter();
        let texts = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b' '));
        texts.filter_map(|text| {
            // A text that is too long for the buffer is not a signature.
            let mut signature = [0; 33];
            let length =
                BASE64.decode_slice(text.strip_prefix(self.family.version.as_bytes())?, &mut signature).ok()?;
            signature[..length].try_into().ok()
        })
    }
}
