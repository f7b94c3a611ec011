//! Reading the body of a success: as JSON, with what is harmless left out, and record by record where one is odd.

use std::collections::HashMap;

use bytes::Bytes;
use reqwest::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::CustomerId;
use crate::generated::types::{Customer, CustomerListResponse, CustomerResponse};
use crate::generated::{Error, ResponseValue};
use crate::hooks::Inner;

/// What a body is to be.
pub(crate) trait Answer: DeserializeOwned {
    /// What it is called in errors, with its article.
    const NAME: &str;
}

impl Answer for CustomerResponse {
    const NAME: &str = "a customer";
}

impl Answer for CustomerListResponse {
    const NAME: &str = "a page of customers";
}

/// Reads a success, for the generated client.
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
    match serde_json::from_slice(without_mark(&body)) {
        Ok(value) => Ok(ResponseValue::new(value, status, headers)),
        Err(error) => Err(Error::InvalidResponsePayload(body, error)),
    }
}

/// A body without the byte order mark that it may begin with.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// One entry of a page, on its own.
pub(crate) struct Record {
    /// Its JSON.
    pub(crate) body: Bytes,
    /// Its id, where that at least can be read.
    pub(crate) id: Option<CustomerId>,
}

impl Record {
    /// The customer, where all of it can be read.
    pub(crate) fn customer(&self) -> Option<Customer> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// The records of a page that cannot be read as a whole; none where it is no page either.
pub(crate) fn records(body: &[u8]) -> Option<Vec<Record>> {
    #[derive(Deserialize)]
    struct Identified {
        customer_id: CustomerId,
    }

    let page = unicode(without_mark(body));
    let page: HashMap<String, &RawValue> = serde_json::from_str(&page).ok()?;
    let records: Vec<&RawValue> = serde_json::from_str(page.get("customers")?.get()).ok()?;
    let records = records.into_iter().map(|record| {
        let id = serde_json::from_str(record.get()).ok().map(|Identified { customer_id }| customer_id);
        Record { body: Bytes::copy_from_slice(record.get().as_bytes()), id: id.filter(|id| !id.is_empty()) }
    });
    Some(records.collect())
}

/// A body as text. What is not UTF-8 becomes half a surrogate pair, which JSON may have in any record and no text of
/// Rust's can: so it is read as an odd record and not as another text.
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
