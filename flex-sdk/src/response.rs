//! Decoding the body of a success, and record by record if one of a page cannot be decoded.

use std::collections::HashMap;

use bytes::Bytes;
use reqwest::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::CustomerId;
use crate::generated::types::{Customer, CustomerListResponse, CustomerResponse, DeletedCustomerResponse};
use crate::generated::{Error, ResponseValue};
use crate::hooks::Inner;

/// A body that a success may have.
pub(crate) trait Payload: DeserializeOwned {
    /// Its name in errors, with an article.
    const NAME: &str;
}

impl Payload for CustomerResponse {
    const NAME: &str = "a customer";
}

impl Payload for DeletedCustomerResponse {
    const NAME: &str = "a deleted customer";
}

impl Payload for CustomerListResponse {
    const NAME: &str = "a page of customers";
}

/// Decodes a success, for the generated client.
pub(crate) async fn read<T: DeserializeOwned>(
    inner: &Inner,
    mut response: Response,
) -> Result<ResponseValue<T>, Error<()>> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = match &inner.attempts {
        Some(attempts) => attempts.body(response).await,
        None => response.bytes().await,
    };
    let body = body.map_err(Error::ResponseBodyError)?;
    match serde_json::from_slice(without_bom(&body)) {
        Ok(value) => Ok(ResponseValue::new(value, status, headers)),
        Err(error) => Err(Error::InvalidResponsePayload(body, error)),
    }
}

/// A body without its byte order mark, if it has one.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// A record of a page, on its own.
pub(crate) struct Record {
    /// Its JSON.
    pub(crate) body: Bytes,
    /// Its id, if at least that can be decoded.
    pub(crate) id: Option<CustomerId>,
}

impl Record {
    /// The customer, if it can be decoded.
    pub(crate) fn customer(&self) -> Option<Customer> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// The records of a page that could not be decoded as a whole. `None` if it is not a page at all.
pub(crate) fn records(body: &[u8]) -> Option<Vec<Record>> {
    #[derive(Deserialize)]
    struct Identified {
        customer_id: CustomerId,
    }

    let page = unicode(without_bom(body));
    let page: HashMap<String, &RawValue> = serde_json::from_str(&page).ok()?;
    let records: Vec<&RawValue> = serde_json::from_str(page.get("customers")?.get()).ok()?;
    let records = records.into_iter().map(|record| {
        let id = serde_json::from_str(record.get()).ok().map(|Identified { customer_id }| customer_id);
        Record { body: Bytes::copy_from_slice(record.get().as_bytes()), id: id.filter(|id| !id.is_empty()) }
    });
    Some(records.collect())
}

/// A body as text. Invalid UTF-8 becomes a lone surrogate, which JSON strings can escape and Rust strings cannot hold:
/// so only the record that contains it cannot be decoded.
fn unicode(body: &[u8]) -> String {
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push_str("\\ud800");
        }
    }
    text
}
