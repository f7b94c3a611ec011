//! What changed for those who call the API.

use std::borrow::Cow;

use serde_json::Value;

use super::finding::{Change, Findings};
use crate::openapi::document::Document;
use crate::openapi::node::Node;
use schema::Schemas;
use scope::Scope;
use sides::Sides;

mod bodies;
#[cfg(test)]
mod laws;
mod leftovers;
mod operation;
mod operations;
mod parameters;
mod privacy;
mod responses;
mod schema;
mod scope;
mod security;
mod servers;
mod sides;
#[cfg(test)]
mod soundness;
#[cfg(test)]
mod tests;

/// Every change from `base` to `head`, the worst first, and each only once however many operations it concerns.
pub(crate) fn compare(base: &Document, head: &Document) -> Vec<Change> {
    let (base_value, head_value) = (by_value(base.value()), by_value(head.value()));
    let root = Sides::both(&Node::root(&base_value), &Node::root(&head_value));
    let mut findings = Findings::default();
    let mut schemas = Schemas::new(&root);
    let mut scope = Scope { findings: &mut findings, schemas: &mut schemas, operation: None, callback: None };
    servers::compare(&mut scope, &root.child("servers"));
    let security = security::compare_schemes(&mut scope, &root);
    operations::compare(&mut scope, &root, &security);
    privacy::compare(&mut scope, &root);
    leftovers::compare(&mut scope, &root);
    findings.into_changes(head)
}

/// The document with `10.0` as the number that `10` is: a copy only if it has such a number.
fn by_value(value: &Value) -> Cow<'_, Value> {
    if has_whole_float(value) { Cow::Owned(with_numbers_by_value(value)) } else { Cow::Borrowed(value) }
}

fn has_whole_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.to_string().ends_with(".0"),
        Value::Array(items) => items.iter().any(has_whole_float),
        Value::Object(members) => members.values().any(has_whole_float),
        _ => false,
    }
}

fn with_numbers_by_value(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let digits = number.to_string();
            let whole = digits.strip_suffix(".0").and_then(|whole| whole.parse::<i64>().ok());
            whole.map_or_else(|| value.clone(), Value::from)
        }
        Value::Array(items) => items.iter().map(with_numbers_by_value).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| (name.clone(), with_numbers_by_value(member)));
            Value::Object(members.collect())
        }
        _ => value.clone(),
    }
}
