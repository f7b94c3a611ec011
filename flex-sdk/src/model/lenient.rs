//! Decodes some values that do not match the schema, if no information is lost.
//!
//! Back ends in PHP send an empty object as `[]`, and put numbers and booleans into maps of strings. Back ends whose
//! numbers are all doubles send an integer as `12.0`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

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

/// A map of strings. Decoding a map of [`Text`] first would allocate each map twice.
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

/// Decodes an integer, or an option, a list or a map of them. A number such as `12.0` or `1.2e1` is the integer 12.
pub(crate) fn integer<'de, T: OfIntegers, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(deserializer)
}

/// An integer, or a container of integers.
pub(crate) trait OfIntegers: Sized {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl<T: OfIntegers> OfIntegers for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map(|Inner(value)| value))
    }
}

impl<T: OfIntegers> OfIntegers for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().map(|Inner(value)| value).collect())
    }
}

impl<T: OfIntegers> OfIntegers for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::<String, Inner<T>>::deserialize(deserializer)?;
        Ok(map.into_iter().map(|(key, Inner(value))| (key, value)).collect())
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl OfIntegers for $integer {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let integer = exact(&Number::deserialize(deserializer)?).and_then(|integer| integer.try_into().ok());
                integer.ok_or_else(|| D::Error::custom("a number that is not an integer, or out of range"))
            }
        }
    )*};
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

/// The integer that a number is, if it is one and was read exactly.
fn exact(number: &Number) -> Option<i128> {
    let is_whole = |double: &f64| double.fract() == 0.0 && double.abs() < EXACT;
    #[expect(clippy::cast_possible_truncation, reason = "it is an integer, and small enough")]
    let of_double = || number.as_f64().filter(is_whole).map(|double| double as i128);
    number.as_i128().or_else(of_double)
}

/// A value in an option, a list or a map.
struct Inner<T>(T);

impl<'de, T: OfIntegers> Deserialize<'de> for Inner<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

/// Below this, an integer written as a double is read exactly: `serde_json` reads a double to within 2^-52 of its value.
const EXACT: f64 = 1e15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_may_be_written_as_a_double() {
        fn read<T: OfIntegers + fmt::Debug>(json: &str) -> Option<String> {
            let read = integer::<T, _>(&mut serde_json::Deserializer::from_str(json));
            read.ok().map(|read| format!("{read:?}"))
        }
        let table = [
            ("-0.0", Some("0")),
            ("-7", Some("-7")),
            ("-7.0", Some("-7")),
            ("9223372036854775807", Some("9223372036854775807")),
            ("999999999999999.0", Some("999999999999999")),
            ("9.99999999999999e14", Some("999999999999999")),
            ("1e15", None),
            ("9007199254740991.0", None),
            ("true", None),
            ("null", None),
        ];
        for (json, expected) in table {
            assert_eq!(read::<i64>(json).as_deref(), expected, "{json}");
        }
        assert_eq!((read::<u8>("255.0"), read::<u8>("256.0"), read::<u8>("-1")), (Some("255".into()), None, None));
        assert_eq!(read::<u64>("18446744073709551615").as_deref(), Some("18446744073709551615"));
        assert_eq!(read::<Option<i64>>("null").as_deref(), Some("None"));
        assert_eq!(read::<Option<Vec<i32>>>("[1.0, 2]").as_deref(), Some("Some([1, 2])"));
        assert_eq!(read::<BTreeMap<String, i16>>(r#"{"a": 3e0}"#).as_deref(), Some(r#"{"a": 3}"#));
    }
}
