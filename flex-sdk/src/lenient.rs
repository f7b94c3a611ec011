//! Decodes some values that do not match the schema, where nothing is lost by it.
//!
//! Back ends in PHP send an empty object as `[]`, and keep numbers and booleans in maps of strings.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Decodes an object or null. An empty array is an empty object.
pub(crate) fn object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Option::<Object<T>>::deserialize(deserializer)?.map(|Object(object)| object))
}

/// Decodes a map of strings or null. An empty array is an empty map, and a value that is not a string is kept as JSON.
pub(crate) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<BTreeMap<String, String>>, D::Error> {
    Ok(object::<Texts, D>(deserializer)?.map(|Texts(texts)| texts))
}

struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfObject<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OfObject<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<T, A::Error> {
                match sequence.next_element::<IgnoredAny>()? {
                    None => T::deserialize(serde::de::value::MapDeserializer::new(std::iter::empty::<(&str, &str)>())),
                    Some(_) => Err(A::Error::custom("invalid type: an array, expected an object")),
                }
            }
        }

        deserializer.deserialize_any(OfObject(PhantomData)).map(Self)
    }
}

struct Texts(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfTexts;

        impl<'de> Visitor<'de> for OfTexts {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((key, Text(text))) = map.next_entry()? {
                    texts.insert(key, text);
                }
                Ok(Texts(texts))
            }
        }

        deserializer.deserialize_map(OfTexts)
    }
}

struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfText;

        impl<'de> Visitor<'de> for OfText {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Text, E> {
                Ok(Text(text))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Text, E> {
                // More digits than an `f64` can represent would be lost.
                if value.abs() >= EXACT {
                    return Err(E::custom("a number too large to be read exactly"));
                }
                Ok(Text(Value::from(value).to_string()))
            }

            fn visit_unit<E: Error>(self) -> Result<Text, E> {
                Ok(Text(Value::Null.to_string()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Text, A::Error> {
                Value::deserialize(SeqAccessDeserializer::new(sequence)).map(|value| Text(value.to_string()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                Value::deserialize(MapAccessDeserializer::new(map)).map(|value| Text(value.to_string()))
            }
        }

        deserializer.deserialize_any(OfText)
    }
}

/// From here on, `f64` cannot represent every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_of_strings_are_decoded_if_nothing_is_lost() {
        let table = [
            (r#"{"a":"b"}"#, Some(r#"Some({"a": "b"})"#)),
            (
                r#"{"a":1,"b":true,"c":null,"d":1.5,"e":-0.25}"#,
                Some(r#"Some({"a": "1", "b": "true", "c": "null", "d": "1.5", "e": "-0.25"})"#),
            ),
            (r#"{"a":[1,{"b":"c"}]}"#, Some(r#"Some({"a": "[1,{\"b\":\"c\"}]"})"#)),
            ("{}", Some("Some({})")),
            ("[]", Some("Some({})")),
            ("null", Some("None")),
            (r#"{"a":123456789012345678901234567890}"#, None),
            (r#"["a"]"#, None),
            (r#""a""#, None),
        ];
        for (json, expected) in table {
            let read = texts(&mut serde_json::Deserializer::from_str(json));
            assert_eq!(read.ok().map(|read| format!("{read:?}")).as_deref(), expected, "{json}");
        }
    }
}
