//! Tells the compiler what the document calls deprecated.

use anyhow::Result;
use serde_json::Value;
use syn::{Attribute, Fields, Item, parse_quote};

use super::marks::pointer;
use super::operations::methods_mut;
use crate::openapi::document::Document;

/// Marks the types and the fields of deprecated schemas, properties and parameters.
pub(crate) fn mark(types: &mut syn::File, document: &Document) -> Result<()> {
    let mark = |attrs: &mut Vec<Attribute>| {
        let schema = document.value().pointer(&pointer(attrs));
        if schema.is_some_and(|schema| schema.get("deprecated") == Some(&Value::Bool(true))) {
            attrs.push(parse_quote!(#[deprecated]));
        }
    };
    for item in &mut types.items {
        match item {
            Item::Struct(item) => {
                mark(&mut item.attrs);
                if let Fields::Named(fields) = &mut item.fields {
                    fields.named.iter_mut().for_each(|field| mark(&mut field.attrs));
                }
            }
            Item::Enum(item) => mark(&mut item.attrs),
            _ => {}
        }
    }
    Ok(())
}

/// Marks the methods of deprecated operations.
pub(crate) fn mark_operations(client: &mut syn::File, document: &Document) {
    for (method, operation) in methods_mut(client, document) {
        if operation.node.is_set("deprecated") {
            method.attrs.push(parse_quote!(#[deprecated]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document};

    #[test]
    fn what_is_deprecated_is_marked() {
        let document =
            document("{A: {deprecated: true, properties: {a: {}}}, B: {properties: {a: {deprecated: true}}}}");
        let at = |pointer: &str| format!("///\u{e000}/components/schemas/{pointer}\u{e001}\n");
        let (a, aa, b, ba) = (at("A"), at("A/properties/a"), at("B"), at("B/properties/a"));
        check(
            |types| super::mark(types, &document),
            &format!("{a} struct A {{ {aa} a: u8 }} {b} struct B {{ {ba} a: u8 }}"),
            &format!("{a} #[deprecated] struct A {{ {aa} a: u8 }} {b} struct B {{ {ba} #[deprecated] a: u8 }}"),
        );
    }
}
