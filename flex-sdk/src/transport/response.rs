//! Reads the items of a page one by one, if the page cannot be decoded as a whole.

use std::collections::HashMap;

use bytes::Bytes;
use serde_json::value::RawValue;

use super::partial_json::{Members, unicode, without_bom};
use crate::call::endpoint::{Item, ListPayload};

/// An item of a page, undecoded.
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
