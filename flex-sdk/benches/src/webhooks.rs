//! The delivery of a webhook, verified by the SDK and by hand.

use std::hint::black_box;

use anyhow::{Context, Result, ensure};
use flex_sdk::HeaderMap;
use flex_sdk::webhooks::Verifier;
use ring::hmac;
use serde_json::json;

const KEY: &[u8; 24] = b"a key of 24 bytes, as is";
const SECRET: &str = "fwhsec_YSBrZXkgb2YgMjQgYnl0ZXMsIGFzIGlz";
const SIZE: usize = 2048;

/// A delivery that was signed now.
pub(crate) struct Delivery {
    verifier: Verifier,
    headers: HeaderMap,
    body: Vec<u8>,
    /// The signed bytes and their signature, as a verification by hand has them.
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl Delivery {
    pub(crate) fn new() -> Result<Self> {
        let verifier = Verifier::new(SECRET)?;
        let customer = json!({
            "customer_id": "fcus_01HACM7FZ1084XB1GB6053VM0D", "first_name": "John", "last_name": "Doe",
            "email": "john.doe@example.com", "phone": "+15555555555", "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
        });
        let mut event = json!({
            "event_id": "fevt_01HACM7FZ1084XB1GB6053VM0D", "event_type": "customer.updated", "event_dt": 1_781_533_800,
            "object": customer,
        });
        let metadata = |count: usize| {
            (0..count).map(|entry| (format!("key_{entry}"), json!("a value of the shop's own"))).collect()
        };
        let mut body = event.to_string();
        for count in 0.. {
            event["object"]["metadata"] = serde_json::Value::Object(metadata(count));
            let longer = event.to_string();
            if longer.len() > SIZE {
                break;
            }
            body = longer;
        }
        let mut body = body.into_bytes();
        body.resize(SIZE, b' ');
        let headers = verifier.sign("msg_01HACM7FZ1084XB1GB6053VM0D", &body);
        let text = |name: &str| headers.get(name).context("a signed delivery has all headers");
        let signed = [text("svix-id")?.as_bytes(), text("svix-timestamp")?.as_bytes(), &body].join(&b'.');
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, KEY), &signed).as_ref().to_vec();
        Ok(Self { verifier, headers, body, signed, signature })
    }

    /// Verifies the headers and the body, and reads the event.
    pub(crate) fn verify(&self) -> Result<()> {
        black_box(self.verifier.verify(black_box(&self.headers), black_box(&self.body))?);
        Ok(())
    }

    /// Only checks the HMAC.
    pub(crate) fn verify_by_hand(&self) -> Result<()> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, black_box(KEY));
        ensure!(hmac::verify(&key, black_box(&self.signed), black_box(&self.signature)).is_ok(), "another signature");
        Ok(())
    }
}
