//! Parses YAML (or JSON) into values with their places.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, Spanned, alias_limits, budget, options};

use super::pointer;

/// How deep the values of a text may nest. Each level takes stack space in code that walks the values.
const DEPTH: usize = 200;
/// How many values a text may have in total.
const SIZE: usize = 10_000_000;
/// How many values the aliases of a text may expand to. Values from merge keys count several times.
const REPLAYED: usize = 300_000;

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl From<serde_saphyr::Location> for Place {
    fn from(location: serde_saphyr::Location) -> Self {
        Self { line: location.line(), column: location.column() }
    }
}

/// The values of a text, and the place of each.
pub(crate) struct Yaml {
    pub(crate) value: Value,
    pub(crate) places: Places,
}

/// The places of a text's values, by a hash of the JSON pointer. The pointers of a large document would take more memory than
/// its values.
pub(crate) struct Places(HashMap<u64, Place>);

impl Yaml {
    /// Parses a text. The error is a message and its place.
    pub(crate) fn parse(text: &str) -> Result<Self, (String, Option<Place>)> {
        let options = options! { strict_booleans: true, alias_limits: alias_limits! { max_total_replayed_events: REPLAYED }, budget: budget! {
            max_depth: DEPTH, max_nodes: SIZE, max_events: 2 * SIZE, max_aliases: SIZE, max_anchors: SIZE,
            // The limit is on the size that aliases expand to, not on their number.
            enforce_alias_anchor_ratio: false,
        } };
        let root: Spanned<Parsed> =
            serde_saphyr::from_str_with_options(&printable(text), options).map_err(|error| {
                let message = match error.without_snippet() {
                    Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => {
                        format!("it nests deeper than {DEPTH} values")
                    }
                    error => error.to_string(),
                };
                let is_large = ["budget breached", "alias replay"].iter().any(|words| message.starts_with(words));
                let message = if is_large { "its aliases expand to too many values".to_owned() } else { message };
                // The place is reported separately, in the form that editors and CI turn into a link.
                let message = message.split(" at line ").next().unwrap_or(&message);
                let message = message.split(", set DuplicateKeyPolicy").next().unwrap_or(message);
                (message.to_owned(), error.location().map(Place::from))
            })?;
        let Parsed { value, inner, duplicate } = root.value;
        if let Some(duplicate) = duplicate {
            let (key, place) = *duplicate;
            return Err((format!("duplicate mapping key: {key}"), Some(place)));
        }
        let mut places = HashMap::new();
        add_places(&value, &Nested { place: root.referenced.into(), inner }, &mut String::new(), &mut places);
        Ok(Self { value, places: Places(places) })
    }
}

impl Places {
    /// The place of the value at `pointer`.
    pub(crate) fn exactly(&self, pointer: &str) -> Option<Place> {
        self.0.get(&hash(pointer)).copied()
    }

    /// The place of the value at `pointer`, or of its nearest ancestor with a place. The place of a mapping's member is that of
    /// its key.
    pub(crate) fn at(&self, pointer: &str) -> Option<Place> {
        let mut pointer = pointer;
        loop {
            match self.0.get(&hash(pointer)) {
                Some(place) => return Some(*place),
                None => pointer = &pointer[..pointer.rfind('/')?],
            }
        }
    }
}

/// Escapes the characters that JSON allows and YAML considers unprintable.
fn printable(text: &str) -> Cow<'_, str> {
    let is_unprintable = |c: char| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if !text.trim_start().starts_with('{') || !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().map(|c| if is_unprintable(c) { format!("\\u{:04x}", u32::from(c)) } else { c.into() });
    Cow::Owned(escaped.collect())
}

fn hash(pointer: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    pointer.hash(&mut hasher);
    hasher.finish()
}

/// The place of a value, and the places of the values in it, in order.
struct Nested {
    place: Place,
    inner: Box<[Nested]>,
}

fn add_places(value: &Value, of: &Nested, pointer: &mut String, places: &mut HashMap<u64, Place>) {
    places.insert(hash(pointer), of.place);
    let length = pointer.len();
    for ((step, value), of) in pointer::children(value).zip(&of.inner) {
        pointer.push_str(&step);
        add_places(value, of, pointer, places);
        pointer.truncate(length);
    }
}

/// A value, and the places of the values in it.
struct Parsed {
    value: Value,
    inner: Box<[Nested]>,
    /// A duplicate key in JSON whose YAML keys differ, such as 200 and '200'.
    duplicate: Option<Box<(String, Place)>>,
}

impl<T: Into<Value>> From<T> for Parsed {
    fn from(scalar: T) -> Self {
        Self { value: scalar.into(), inner: Box::default(), duplicate: None }
    }
}

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Parsed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a scalar, a sequence or a mapping")
            }

            fn visit_unit<E>(self) -> Result<Parsed, E> {
                Ok(Value::Null.into())
            }

            fn visit_none<E>(self) -> Result<Parsed, E> {
                Ok(Value::Null.into())
            }

            fn visit_bool<E>(self, value: bool) -> Result<Parsed, E> {
                Ok(value.into())
            }

            fn visit_i64<E>(self, value: i64) -> Result<Parsed, E> {
                Ok(value.into())
            }

            fn visit_u64<E>(self, value: u64) -> Result<Parsed, E> {
                Ok(value.into())
            }

            fn visit_f64<E>(self, value: f64) -> Result<Parsed, E> {
                Ok(value.into())
            }

            fn visit_str<E>(self, value: &str) -> Result<Parsed, E> {
                Ok(value.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Parsed, A::Error> {
                let (mut values, mut inner, mut duplicate) = (Vec::new(), Vec::new(), None);
                while let Some(item) = access.next_element::<Spanned<Parsed>>()? {
                    let Spanned { value: item, referenced, .. } = item;
                    inner.push(Nested { place: referenced.into(), inner: item.inner });
                    values.push(item.value);
                    duplicate = duplicate.or(item.duplicate);
                }
                values.shrink_to_fit();
                Ok(Parsed { value: Value::Array(values), inner: inner.into(), duplicate })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Parsed, A::Error> {
                let (mut members, mut inner, mut duplicate) = (Vec::new(), Vec::new(), None);
                while let Some(key) = access.next_key::<Spanned<String>>()? {
                    let member: Parsed = access.next_value()?;
                    inner.push(Nested { place: key.referenced.into(), inner: member.inner });
                    members.push((key.value, member.value));
                    duplicate = duplicate.or(member.duplicate);
                }
                // A map that grows would take twice the memory.
                let mut object = Map::with_capacity(members.len());
                for ((key, member), Nested { place, .. }) in members.into_iter().zip(&inner) {
                    if object.contains_key(&key) {
                        duplicate.get_or_insert_with(|| Box::new((key.clone(), *place)));
                    }
                    object.insert(key, member);
                }
                Ok(Parsed { value: Value::Object(object), inner: inner.into(), duplicate })
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}
