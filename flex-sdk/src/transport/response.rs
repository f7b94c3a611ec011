//! Decoding the body of a success, and item by item if one of a page cannot be decoded.

use std::collections::HashMap;
use std::pin::Pin;

use bytes::Bytes;
use reqwest::Response;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::hooks::Inner;
use super::partial_json::{Members, unicode, without_bom};
use crate::generated::types::{
    CustomerListResponse, CustomerResponse, DeletedCustomerResponse, PaymentMethodListResponse, PaymentMethodResponse,
};
use crate::generated::{Error, ResponseValue};
use crate::types::entity::Entity;
use crate::{Customer, PaymentMethod};

/// A body that a success may have.
pub(crate) trait Payload: DeserializeOwned {
    /// Its name in errors, with an article.
    const NAME: &str;
    /// The member of the envelope.
    const MEMBER: &str;
    /// Where in its errors' paths it is; none if it is a caller's own type.
    const PLACE: Option<&str> = Some("");
}

/// A page of a list.
pub(crate) trait ListPayload: Payload {
    type Item: Entity;

    fn into_items(self) -> Vec<Self::Item>;
}

macro_rules! payloads {
    ($($payload:ident: $name:literal, $member:ident $([$item:ident])?;)*) => {$(
        impl Payload for $payload {
            const NAME: &str = $name;
            const MEMBER: &str = stringify!($member);
        }

        $(impl ListPayload for $payload {
            type Item = $item;

            fn into_items(self) -> Vec<$item> {
                self.$member
            }
        })?
    )*};
}

payloads! {
    CustomerResponse: "a customer", customer;
    DeletedCustomerResponse: "a deleted customer", customer;
    CustomerListResponse: "a page of customers", customers [Customer];
    PaymentMethodResponse: "a payment method", payment_method;
    PaymentMethodListResponse: "a page of payment methods", payment_methods [PaymentMethod];
}

/// Decodes a success, for the generated client.
pub(crate) fn read<T: DeserializeOwned>(
    inner: &Inner,
    response: Response,
) -> Pin<Box<impl Future<Output = Result<ResponseValue<T>, Error<()>>>>> {
    read_or(inner, response, b"")
}

/// Decodes a success, with what an empty body stands for.
///
/// It is boxed, since a call is mostly in flight, and this would be the largest part of its future.
pub(crate) fn read_or<T: DeserializeOwned>(
    inner: &Inner,
    mut response: Response,
    nothing: &'static [u8],
) -> Pin<Box<impl Future<Output = Result<ResponseValue<T>, Error<()>>>>> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    Box::pin(async move {
        let body = match &inner.attempts {
            Some(attempts) => attempts.body(response).await,
            None => response.bytes().await,
        };
        let body = body.map_err(Error::ResponseBodyError)?;
        let json = if body.is_empty() { nothing } else { without_bom(&body) };
        match decode(json) {
            Ok(value) => {
                if let Some(attempts) = &inner.attempts {
                    attempts.report().body = body;
                }
                Ok(ResponseValue::new(value, status, headers))
            }
            Err(error) => Err(Error::InvalidResponsePayload(body, error)),
        }
    })
}

/// Decodes JSON. To check all of it for UTF-8 at once takes less than to check each string.
fn decode<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    match str::from_utf8(json) {
        Ok(json) => serde_json::from_str(json),
        // Where that is not text may be of no interest.
        Err(_) => serde_json::from_slice(json),
    }
}

/// An item of a page, on its own.
pub(crate) struct RawItem<T: Entity> {
    /// Its JSON.
    pub(crate) body: Bytes,
    /// Its id, if at least that can be decoded.
    pub(crate) id: Option<T::Id>,
}

impl<T: Entity> RawItem<T> {
    fn new(item: &RawValue) -> Self {
        let id = Members::of(item).text(T::ID).map(T::Id::from);
        Self { body: Bytes::copy_from_slice(item.get().as_bytes()), id }
    }

    /// The item, if it can be decoded.
    pub(crate) fn decode(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// The items of a page that could not be decoded as a whole. `None` if it is not a page at all.
pub(crate) fn raw_items<P: ListPayload>(body: &[u8]) -> Option<Vec<RawItem<P::Item>>> {
    let page = unicode(without_bom(body));
    let page: HashMap<String, &RawValue> = serde_json::from_str(&page).ok()?;
    let items: Vec<&RawValue> = serde_json::from_str(page.get(P::MEMBER)?.get()).ok()?;
    Some(items.into_iter().map(RawItem::new).collect())
}
