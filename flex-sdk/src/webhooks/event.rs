//! The event of a webhook delivery.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::Error;
use super::members::Members;
use crate::error::explain::problem;
use crate::generated::webhooks::Objects;
use crate::model::lenient;
use crate::redaction;

/// An event that Flex sent: what happened, and to what.
///
/// Events about customers have a [`customer`](Self::customer). Flex also sends events of other types: these are kept whole, and
/// [`json`](Self::json) and [`object`](Self::object) read them.
#[derive(Clone)]
pub struct Event {
    json: Box<str>,
    id: String,
    kind: String,
    at: Option<i64>,
    objects: OnceLock<Objects>,
}

impl Event {
    /// Reads a body whose signature was verified.
    pub(super) fn read(body: &[u8]) -> Result<Self, Error> {
        let json = str::from_utf8(body).map_err(|_| self::body("is not UTF-8"))?;
        let not_read = |error| not_an_event(&error, json);
        let (json, members) = match Members::head(json).map_err(not_read)? {
            Members { event: Some(inner), event_id: None, .. } => {
                (inner.get(), Members::head(inner.get()).map_err(not_read)?)
            }
            members => (json, members),
        };
        let text = |member: Option<&RawValue>, name| match member.map(|member| serde_json::from_str(member.get())) {
            Some(Ok(text)) => Ok(text),
            Some(Err(_)) => Err(self::body(format!("is not an event: `{name}` is not a string"))),
            None => Err(self::body(format!("is not an event: `{name}` is missing"))),
        };
        let integer = |json: &RawValue| lenient::integer(&mut serde_json::Deserializer::from_str(json.get())).ok();
        Ok(Self {
            json: json.into(),
            id: text(members.event_id, "event_id")?,
            kind: text(members.event_type, "event_type")?,
            at: members.event_dt.and_then(integer),
            objects: OnceLock::new(),
        })
    }

    /// The event's id, which begins with `fevt_`. It stays the same when Flex sends the event again.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What happened, such as [`CUSTOMER_CREATED`](super::CUSTOMER_CREATED). Flex's list of types is not exhaustive.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.kind
    }

    /// When it happened: the integer `event_dt`, whose unit Flex's API reference does not name. `None` if it is missing or
    /// not an integer.
    #[must_use]
    pub fn at(&self) -> Option<i64> {
        self.at
    }

    /// Decodes the whole event as JSON, without the envelope `{"event": ...}`, if it has one.
    ///
    /// # Errors
    /// [`Error::Body`] if the event does not match `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode(&self.json)
    }

    /// Decodes the object that the event is about as JSON. Flex sends it either directly or in a member with its name, such as
    /// `customer`.
    ///
    /// ```
    /// # fn example(event: &flex_sdk::webhooks::Event) -> Result<(), flex_sdk::webhooks::Error> {
    /// #[derive(serde::Deserialize)]
    /// struct Refund {
    ///     refund_id: String,
    /// }
    ///
    /// let refund: Refund = event.object("refund")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Body`] if the object is missing or does not match `T`.
    pub fn object<T: DeserializeOwned>(&self, name: &str) -> Result<T, Error> {
        let members = Members::all(&self.json).map_err(|error| not_an_event(&error, &self.json))?;
        let object = members.object.map_or("null", RawValue::get);
        let held = serde_json::from_str::<BTreeMap<String, &RawValue>>(object).unwrap_or_default().remove(name);
        match held.map(|held| decode(held.get())) {
            Some(Ok(held)) => Ok(held),
            Some(Err(error)) => decode(object).map_err(|_| error),
            None => decode(object),
        }
    }

    /// A text in the object that the event is about.
    pub(crate) fn member<T: From<String>>(&self, name: &str, member: &str) -> Option<T> {
        let object: BTreeMap<String, Value> = self.object(name).ok()?;
        object.get(member)?.as_str().map(|text| T::from(text.to_owned()))
    }

    /// The objects that the event is about, of the types that the document describes.
    pub(crate) fn objects(&self) -> &Objects {
        self.objects.get_or_init(|| Objects::read(self))
    }
}

/// Leaves out the object, and redacts an id or a type that does not look like one.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_id =
            |id: &&str| id.starts_with("fevt_") && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        f.debug_struct("Event")
            .field("id", &Some(&*self.id).filter(is_id).unwrap_or("<personal>"))
            .field("event_type", &redaction::code(&self.kind))
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

fn not_an_event(error: &serde_json::Error, json: &str) -> Error {
    match error.classify() {
        Category::Data => body("is not an event: it is not an object"),
        _ => body(problem::<IgnoredAny>(json.as_bytes(), None)),
    }
}

fn decode<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|_| body(problem::<T>(json.as_bytes(), None)))
}

fn body(problem: impl Into<String>) -> Error {
    Error::Body { problem: problem.into() }
}
