//! The body of a success, and its items one by one if a page cannot be decoded.

use std::collections::HashMap;

use bytes::Bytes;
use reqwest::Response;
use serde_json::value::RawValue;

use super::hooks::Inner;
use super::partial_json::{Members, unicode, without_bom};
use crate::call::endpoint::{Item, ListPayload, Outcome};
use crate::generated::{Error, ResponseValue};

/// Reads the body of a success, for the generated client.
pub(crate) async fn read(inner: &Inner, mut response: Response) -> Outcome {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = inner.attempts.body(response).await.map_err(Error::ResponseBodyError)?;
    Ok(ResponseValue::new(body, status, headers))
}

/// An item of a page, on its own.
pub(crate) struct RawItem {
    /// Its JSON.
    pub(crate) body: Bytes,
    /// Its id, if at least that can be decoded.
    pub(crate) id: Option<String>,
}

impl RawItem {
    fn new<T: Item>(item: &RawValue) -> Self {
        let id = Members::of(item).text(T::ID);
        Self { body: Bytes::copy_from_slice(item.get().as_bytes()), id }
    }

    /// The item, if it can be decoded.
    pub(crate) fn decode<T: Item>(&self) -> Option<T> {
        serde_json::from_str(str::from_utf8(&self.body).ok()?).ok()
    }
}

/// The items of a page that could not be decoded as a whole. `None` if it is not a page at all.
pub(crate) fn raw_items<P: ListPayload>(body: &[u8]) -> Option<Vec<RawItem>> {
    let page = unicode(without_bom(body));
    let page: HashMap<String, &RawValue> = serde_json::from_str(&page).ok()?;
    let items: Vec<&RawValue> = serde_json::from_str(page.get(P::MEMBER)?.get()).ok()?;
    Some(items.into_iter().map(RawItem::new::<P::Item>).collect())
}
