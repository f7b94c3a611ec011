//! Reads a query according to the schemas of its parameters.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::contract::{Mistake, Parameter};
use crate::schema::Schema;

/// The mistakes in a query.
pub(crate) fn mistakes(query: &str, parameters: &[&Parameter]) -> Vec<Mistake> {
    let written = pairs(query);
    let mut mistakes = Vec::new();
    for parameter in parameters {
        let values: Vec<_> =
            written.iter().filter(|(name, _)| *name == parameter.name).map(|(_, value)| *value).collect();
        let mistake = |what: &str| (parameter.name.clone(), what.to_owned());
        match (&values[..], &parameter.separator) {
            ([], _) if parameter.is_required() => mistakes.push(mistake("required")),
            ([], _) => {}
            (_, None) if parameter.is_array => mistakes.extend(parameter.mistakes(&array(&values, &parameter.schema))),
            ([value], Some(separator)) if parameter.is_array => {
                let items = split(value, separator);
                mistakes.extend(parameter.mistakes(&array(&items, &parameter.schema)));
            }
            ([value], _) => mistakes.extend(parameter.mistakes(&scalar(&decoded(value), &parameter.schema))),
            _ => mistakes.push(mistake("it is given more than once")),
        }
    }
    let is_known = |name: &str| parameters.iter().any(|parameter| parameter.name == name);
    let mut unknown: Vec<_> = written.iter().map(|(name, _)| name).filter(|name| !is_known(name)).collect();
    unknown.dedup();
    mistakes.extend(unknown.into_iter().map(|name| (name.clone(), "no such query parameter".to_owned())));
    mistakes
}

/// The decoded names in a query, with their raw values.
pub(crate) fn pairs(query: &str) -> Vec<(String, &str)> {
    let written = query.split('&').filter(|pair| !pair.is_empty());
    let written = written.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    written.map(|(name, value)| (decoded(name), value)).collect()
}

/// The items of an array that is sent as one value. The separators may be encoded or not.
pub(crate) fn split<'v>(value: &'v str, separator: &str) -> Vec<&'v str> {
    let separators: &[&str] = match separator {
        " " => &["%20", "+", " "],
        "|" => &["%7C", "%7c", "|"],
        _ => &[","],
    };
    separators
        .iter()
        .fold(vec![value], |items, separator| items.iter().flat_map(|item| item.split(separator)).collect())
}

pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// The items as JSON values.
fn array(items: &[&str], schema: &Schema) -> Value {
    let texts: Vec<_> = items.iter().map(|item| decoded(item)).collect();
    let literals = texts.iter().map(|text| literal(text).unwrap_or_else(|| text.as_str().into()));
    meant(texts.clone().into(), literals.collect(), schema)
}

/// The JSON value of a text.
pub(crate) fn scalar(text: &str, schema: &Schema) -> Value {
    literal(text).map_or_else(|| text.into(), |literal| meant(text.into(), literal, schema))
}

/// Returns the text, or the number or boolean in it if the schema requires another type or other values.
fn meant(text: Value, literal: Value, schema: &Schema) -> Value {
    let is_of_type = |(_, mistake): &Mistake| ["of type", "one of", "any of"].iter().any(|it| mistake.contains(it));
    if schema.mistakes(&text).iter().any(is_of_type) { literal } else { text }
}

pub(crate) fn literal(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().filter(|value: &Value| value.is_number() || value.is_boolean())
}
