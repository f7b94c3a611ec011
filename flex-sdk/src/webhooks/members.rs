//! The members of an event. Verifying a delivery reads only those before the object: reading all members takes a quarter as
//! long as checking the signature.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

/// The members of an event, or of the envelope around it, as JSON.
#[derive(Default)]
pub(super) struct Members<'a> {
    pub(super) event: Option<&'a RawValue>,
    pub(super) event_id: Option<&'a RawValue>,
    pub(super) event_type: Option<&'a RawValue>,
    pub(super) event_dt: Option<&'a RawValue>,
    pub(super) object: Option<&'a RawValue>,
}

impl<'a> Members<'a> {
    /// Reads all members.
    pub(super) fn all(json: &'a str) -> serde_json::Result<Self> {
        Self::read(json, |_| false)
    }

    /// Reads up to the last of the members that say what the event is.
    pub(super) fn head(json: &'a str) -> serde_json::Result<Self> {
        Self::read(json, |read| read.event_id.is_some() && read.event_type.is_some() && read.event_dt.is_some())
    }

    fn read(json: &'a str, is_enough: fn(&Self) -> bool) -> serde_json::Result<Self> {
        let mut reader = Reader { members: Self::default(), is_enough };
        let mut deserializer = Deserializer::from_str(json);
        match deserializer.deserialize_map(&mut reader).and_then(|()| deserializer.end()) {
            Err(error) if !is_enough(&reader.members) => Err(error),
            _ => Ok(reader.members),
        }
    }
}

struct Reader<'a> {
    members: Members<'a>,
    is_enough: fn(&Members<'a>) -> bool,
}

impl<'a> Visitor<'a> for &mut Reader<'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            let member = match &*name {
                "event" => &mut self.members.event,
                "event_id" => &mut self.members.event_id,
                "event_type" => &mut self.members.event_type,
                "event_dt" => &mut self.members.event_dt,
                "object" => &mut self.members.object,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *member = Some(map.next_value()?);
            if (self.is_enough)(&self.members) {
                return Err(A::Error::custom("enough is read"));
            }
        }
        Ok(())
    }
}
