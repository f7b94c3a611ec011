//! Which schema a type or field was made of: the mark at the end of its doc comment tells.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use syn::visit_mut::VisitMut;
use syn::{Attribute, parse_quote};

use super::super::spec::directions::left_out;
use super::super::spec::marks::split;
use super::super::spec::names::type_name;
use super::super::syntax::{Emitted, doc, expect, head, objects};
use crate::openapi::document::Document;
use crate::openapi::node::Node;

/// The JSON pointer of the schema that a type or field was made of; that of the document where it is not known.
pub(super) fn pointer(attrs: &[Attribute]) -> String {
    pointers(attrs).pop().unwrap_or_default()
}

/// The same of all schemas that say something of it: those that it refers to come before its own.
pub(super) fn pointers(attrs: &[Attribute]) -> Vec<String> {
    attrs.iter().filter_map(doc).flat_map(|text| split(&text).1).collect()
}

/// Fails where a named object or union, or a property of the object, has left no mark on its type: other passes go by them.
pub(crate) fn check(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let left_out = left_out(document.value());
    let types: HashMap<_, _> =
        emitted.types.items.iter().filter_map(head).map(|(name, attrs)| (name.to_string(), attrs)).collect();
    let fields = objects(&emitted.types).flat_map(|item| &item.fields).map(|field| pointer(&field.attrs));
    // The mark of a property that has a type of its own is there.
    let marks: HashSet<_> = types.values().map(|attrs| pointer(attrs)).chain(fields).collect();
    for schema in document.tree.schemas().iter().filter(|schema| is_named(schema)) {
        let name = type_name(schema);
        let is_union = schema.child("discriminator").is_some();
        if !types.contains_key(&name) || !is_union && !is_plain_object(schema) {
            continue;
        }
        // typify describes what is made of several parts by none of them.
        let properties = schema.members("properties").into_iter().map(|(_, property)| property);
        let properties = properties.filter(|property| property.items("allOf").len() < 2 && !is_union);
        let properties = properties.map(|property| property.pointer).filter(|property| !left_out.contains(property));
        for mark in properties.chain([schema.pointer.clone()]) {
            expect(format_args!("the mark of {mark}"), &name, usize::from(marks.contains(&mark)), 1)?;
        }
    }
    Ok(())
}

fn is_named(schema: &Node<'_>) -> bool {
    schema.pointer.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
}

/// Whether a schema describes objects by itself.
fn is_plain_object(schema: &Node<'_>) -> bool {
    let is_more = |keyword: &&str| schema.child(keyword).is_some();
    let more = ["allOf", "anyOf", "oneOf", "enum", "nullable"];
    schema.text("type") == Some("object") && !more.iter().any(is_more)
}

/// Removes the marks from all doc comments.
pub(crate) fn remove(emitted: &mut Emitted, _: &Document) -> Result<()> {
    struct Removal;

    impl VisitMut for Removal {
        fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
            attrs.retain_mut(|attr| {
                let Some((rest, pointers)) = doc(attr).map(|text| split(&text)) else { return true };
                if !pointers.is_empty() {
                    *attr = parse_quote!(#[doc = #rest]);
                }
                pointers.is_empty() || !rest.trim().is_empty()
            });
        }
    }

    Removal.visit_file_mut(&mut emitted.types);
    Removal.visit_file_mut(&mut emitted.builders);
    Ok(())
}
