//! The alternatives of unions, and objects that are not alternatives.

use std::collections::HashSet;

use serde_json::Value;

use super::read;
use crate::openapi::node::{Tree, is_null};
use crate::openapi::visit::each_schema;

/// Opens objects, even with `additionalProperties: false`: a property that Flex adds to a response is not an error. The
/// alternatives of a union stay closed, since this may be all that distinguishes them.
pub(crate) fn open_others(spec: &mut Value) {
    let alternatives = read(spec, alternatives);
    each_schema(spec, &mut |pointer, schema| {
        if schema.get("additionalProperties") == Some(&Value::Bool(false)) && !alternatives.contains(pointer) {
            schema.remove("additionalProperties");
        }
    });
}

/// The JSON pointers of the alternatives of unions without a discriminator, and of their parts.
fn alternatives(original: &Tree) -> HashSet<String> {
    let mut alternatives = HashSet::new();
    for schema in original.schemas() {
        let has_discriminator = schema.child("discriminator").is_some();
        for keyword in ["oneOf", "anyOf"].into_iter().filter(|_| !has_discriminator) {
            let branches = schema.items(keyword);
            if branches.iter().filter(|branch| !is_null(branch.value)).count() > 1 {
                let parts = branches.into_iter().flat_map(|branch| branch.parts());
                alternatives.extend(parts.map(|part| part.pointer));
            }
        }
    }
    alternatives
}

/// Replaces `anyOf` with `oneOf` beside a discriminator, which always chooses one alternative.
pub(crate) fn choose_one(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        if schema.contains_key("discriminator")
            && let Some(branches) = schema.remove("anyOf")
        {
            schema.insert("oneOf".to_owned(), branches);
        }
    });
}
