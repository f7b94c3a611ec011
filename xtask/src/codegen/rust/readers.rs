//! Readers for fields that serde would not read as Flex writes them.

use std::collections::HashSet;

use anyhow::Result;
use quote::quote;
use syn::{Ident, Item, Type, parse_quote};

use super::super::spec::directions::only_in_requests;
use super::super::syntax::{Emitted, expect, inner, last_name, objects, objects_mut, option_inner, serde_meta};
use super::marks::pointer;
use crate::openapi::document::Document;
use crate::openapi::pointer::split_last;

/// Omits an unset optional field that may hold its own type. typify may box the option, and `None` would then be sent as null.
pub(crate) fn unbox(emitted: &mut Emitted, _: &Document) -> Result<()> {
    for field in objects_mut(&mut emitted.types).flat_map(|item| &mut item.fields) {
        let held = inner(&field.ty, "Box").and_then(option_inner).cloned();
        if let Some(held) = held.filter(|_| serde_meta(&field.attrs, "default").is_some()) {
            field.ty = parse_quote!(::std::option::Option<::std::boxed::Box<#held>>);
            field.attrs.push(parse_quote!(#[serde(skip_serializing_if = "::std::option::Option::is_none")]));
        }
    }
    Ok(())
}

/// Lets a request send null. Where the document allows null, it does not mean the same as an omitted field. Such a field is an
/// `Option` of an `Option`, as in most crates that distinguish the two.
pub(crate) fn tell_null_apart(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let in_requests = only_in_requests(&document.root());
    let mut has_some = false;
    for item in objects_mut(&mut emitted.types) {
        for field in &mut item.fields {
            let place = pointer(&field.attrs);
            let Some((properties, name)) = split_last(&place) else { continue };
            let holder = properties.strip_suffix("/properties").unwrap_or_default();
            // typify gives required fields a reader of their own.
            let is_required = serde_meta(&field.attrs, "deserialize_with").is_some();
            let may_be_null = document.tree.schema(&place).is_some_and(|schema| schema.may_be_null());
            if may_be_null && !is_required && in_requests.contains(holder) {
                let is_option = usize::from(option_inner(&field.ty).is_some());
                expect(format_args!("an `Option` for {name:?}"), &item.ident, is_option, 1)?;
                let ty = &field.ty;
                field.ty = parse_quote!(::std::option::Option<#ty>);
                field.attrs.push(parse_quote!(#[serde(default, deserialize_with = "null_or_value")]));
                has_some = true;
            }
        }
    }
    if has_some {
        emitted.types.items.push(parse_quote! {
            /// Reads a value that is present, null or not.
            fn null_or_value<'de, T, D>(deserializer: D) -> ::std::result::Result<::std::option::Option<T>, D::Error>
            where
                T: ::serde::Deserialize<'de>,
                D: ::serde::Deserializer<'de>,
            {
                T::deserialize(deserializer).map(::std::option::Option::Some)
            }
        });
    }
    Ok(())
}

/// Reads optional objects, maps of strings and integers leniently, since Flex's back end may write them in another form.
pub(crate) fn read_leniently(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let objects: HashSet<_> = objects(&emitted.types).map(|item| item.ident.clone()).collect();
    for item in &mut emitted.types.items {
        let fields = match item {
            Item::Struct(item) => item.fields.iter_mut().collect(),
            Item::Enum(item) => item.variants.iter_mut().flat_map(|variant| &mut variant.fields).collect(),
            _ => Vec::new(),
        };
        // A field with a reader from typify is required and nullable.
        for field in fields.into_iter().filter(|field| serde_meta(&field.attrs, "deserialize_with").is_none()) {
            let optional = option_inner(&field.ty);
            if let Some(reader) = optional.and_then(|ty| reader(ty, &objects)) {
                field.attrs.push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
            } else if is_of_integers(&field.ty) {
                // A required field must not get a default.
                let default = optional.map(|_| quote!(default,));
                field.attrs.push(parse_quote!(#[serde(#default deserialize_with = "crate::model::lenient::integer")]));
            }
        }
    }
    Ok(())
}

/// Whether a type is an integer, or an option, a list or a map of integers.
fn is_of_integers(ty: &Type) -> bool {
    const INTEGERS: [&str; 8] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];
    let inner = ["Option", "Vec", "BTreeMap"].iter().find_map(|outer| inner(ty, outer));
    inner.map_or_else(|| last_name(ty).is_some_and(|name| INTEGERS.iter().any(|it| name == it)), is_of_integers)
}

fn reader(optional: &Type, objects: &HashSet<Ident>) -> Option<&'static str> {
    if *optional == parse_quote!(::std::collections::BTreeMap<::std::string::String, ::std::string::String>) {
        return Some("crate::model::lenient::texts");
    }
    last_name(optional).is_some_and(|name| objects.contains(name)).then_some("crate::model::lenient::object")
}
