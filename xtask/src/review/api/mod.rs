//! Changes for callers of the API.

use serde_json::Value;

use super::finding::{Change, Findings};
use crate::openapi::document::Document;
use crate::openapi::node::Tree;
use schema::Schemas;
use scope::Scope;
use sides::Sides;

mod bodies;
#[cfg(test)]
mod laws;
mod leftovers;
mod operations;
mod parameters;
mod places;
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
mod webhooks;

/// Returns every change from `base` to `head`, the worst first. A change that concerns several operations is listed once.
pub(crate) fn compare(base: &Document, head: &Document) -> Vec<Change> {
    let (old, new) = (by_value(base), by_value(head));
    let root = Sides::both(
        &old.as_ref().map_or_else(|| base.root(), Tree::root),
        &new.as_ref().map_or_else(|| head.root(), Tree::root),
    );
    let mut findings = Findings::default();
    let mut schemas = Schemas::new(&root);
    let mut scope =
        Scope { findings: &mut findings, schemas: &mut schemas, operation: None, callback: None, is_turned: false };
    servers::compare(&mut scope, &root.child("servers"));
    let security = security::compare_schemes(&mut scope, &root);
    operations::compare(&mut scope, &root, &security);
    webhooks::compare(&mut scope, &root, &security);
    // The document's requirement was compared in the operations that inherit it.
    scope.mark_handled(&root.child("security"));
    privacy::compare(&mut scope, &root);
    leftovers::compare(&mut scope, &root);
    findings.into_changes(head)
}

/// Returns the document with `10` in place of `10.0`, which is the same number, if it has such a number.
fn by_value(document: &Document) -> Option<Tree> {
    has_whole_float(document.value()).then(|| Tree::new(with_numbers_by_value(document.value())))
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
