//! Finds the schema of a type or field by the mark at the end of its doc comment.

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
use crate::openapi::pointer::is_named;

/// The JSON pointer of the schema of a type or field, or the pointer of the document if the schema is not known.
pub(super) fn pointer(attrs: &[Attribute]) -> String {
    pointers(attrs).pop().unwrap_or_default()
}

/// The JSON pointers of all schemas that describe it. The schemas that it refers to come before its own.
pub(super) fn pointers(attrs: &[Attribute]) -> Vec<String> {
    attrs.iter().filter_map(doc).flat_map(|text| split(&text).1).collect()
}

/// Fails if a named object or union, or a property of such an object, left no mark on its type. Other passes rely on the marks.
pub(crate) fn check(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let left_out = left_out(&document.tree);
    let types: HashMap<_, _> =
        emitted.types.items.iter().filter_map(head).map(|(name, attrs)| (name.to_string(), attrs)).collect();
    let fields = objects(&emitted.types).flat_map(|item| &item.fields).map(|field| pointer(&field.attrs));
    // The mark of a property with a type of its own is on that type.
    let marks: HashSet<_> = types.values().map(|attrs| pointer(attrs)).chain(fields).collect();
    for schema in document.tree.schemas().iter().filter(|schema| is_named(&schema.pointer)) {
        let name = type_name(schema);
        let is_union = schema.child("discriminator").is_some();
        if !types.contains_key(&name) || !is_union && !is_plain_object(schema) {
            continue;
        }
        // A property that is made of several parts gets no description from them, and so no mark.
        let properties = schema.members("properties").into_iter().map(|(_, property)| property);
        let properties = properties.filter(|property| property.items("allOf").len() < 2 && !is_union);
        let properties = properties.map(|property| property.pointer).filter(|property| !left_out.contains(property));
        for mark in properties.chain([schema.pointer.clone()]) {
            expect(format_args!("the mark of {mark}"), &name, usize::from(marks.contains(&mark)), 1)?;
        }
    }
    Ok(())
}

/// Whether a schema is an object, without alternatives, parts, values or null.
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
