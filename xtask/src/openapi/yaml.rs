//! A YAML (or JSON) text as values, with the place of each.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, Spanned, budget, options};

use super::pointer;

/// How many values a text may have inside of each other: each takes its part of the stack of whoever goes through them.
const DEPTH: usize = 200;
/// How many values a text may have in all.
const SIZE: usize = 10_000_000;

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

/// The values of a text, and where each one stands by its JSON pointer.
pub(crate) struct Yaml {
    pub(crate) value: Value,
    places: HashMap<String, Place>,
}

impl Yaml {
    /// Parses a text, or says what is wrong with it and where.
    pub(crate) fn parse(text: &str) -> Result<Self, (String, Option<Place>)> {
        let options = options! { strict_booleans: true, budget: budget! { max_depth: DEPTH, max_nodes: SIZE, max_events: 2 * SIZE } };
        let node: Spanned<Node> = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
            let message = match error.without_snippet() {
                Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => {
                    format!("it nests deeper than {DEPTH} values")
                }
                error => error.to_string(),
            };
            // The place is told on its own, in the form that editors and CI turn into a link.
            let message = message.split(" at line ").next().unwrap_or(&message);
            let message = message.split(", set DuplicateKeyPolicy").next().unwrap_or(message);
            (message.to_owned(), error.location().map(Place::from))
        })?;
        let mut places = HashMap::new();
        let value = collect(node.value, node.referenced.into(), String::new(), &mut places)?;
        Ok(Self { value, places })
    }

    /// Where the value at `pointer` stands, or else the nearest one that holds it. A mapping's member stands at its key.
    pub(crate) fn place(&self, pointer: &str) -> Option<Place> {
        let mut pointer = pointer;
        loop {
            match self.places.get(pointer) {
                Some(place) => return Some(*place),
                None => pointer = &pointer[..pointer.rfind('/')?],
            }
        }
    }
}

enum Node {
    Scalar(Value),
    Sequence(Vec<Spanned<Node>>),
    Mapping(Vec<(Spanned<String>, Spanned<Node>)>),
}

fn collect(
    node: Node,
    place: Place,
    pointer: String,
    places: &mut HashMap<String, Place>,
) -> Result<Value, (String, Option<Place>)> {
    let value = match node {
        Node::Scalar(value) => value,
        Node::Sequence(items) => {
            let values = items.into_iter().enumerate().map(|(index, item)| {
                let pointer = format!("{pointer}{}", pointer::step(index));
                collect(item.value, item.referenced.into(), pointer, places)
            });
            Value::Array(values.collect::<Result<_, _>>()?)
        }
        Node::Mapping(members) => {
            let mut object = serde_json::Map::new();
            for (key, member) in members {
                let (place, pointer) = (Place::from(key.referenced), format!("{pointer}{}", pointer::step(&key.value)));
                let member = collect(member.value, place, pointer, places)?;
                // Keys that YAML tells apart and JSON does not, such as 200 and '200'.
                if object.contains_key(&key.value) {
                    return Err((format!("duplicate mapping key: {}", key.value), Some(place)));
                }
                object.insert(key.value, member);
            }
            Value::Object(object)
        }
    };
    places.insert(pointer, place);
    Ok(value)
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyNode;

        impl<'de> Visitor<'de> for AnyNode {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a scalar, a sequence or a mapping")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Scalar(Value::Null))
            }

            fn visit_none<E>(self) -> Result<Node, E> {
                Ok(Node::Scalar(Value::Null))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Scalar(value.into()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Scalar(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Scalar(value.into()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Scalar(value.into()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Scalar(value.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(Node::Sequence(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = access.next_entry()? {
                    members.push(member);
                }
                Ok(Node::Mapping(members))
            }
        }

        deserializer.deserialize_any(AnyNode)
    }
}
