//! Conversions and comparisons that typify leaves out.

use std::collections::HashSet;

use anyhow::Result;
use syn::{Fields, File, Ident, Item, ItemStruct, Type, parse_quote};

use super::super::syntax::{Emitted, add_impls, inner, last_name, names_in, objects};
use super::builders::default;
use super::marks::pointer;
use crate::openapi::document::Document;

/// Lets a newtype of a string be made of a `&str`, which is what builders are given, and stand for one in comparisons and as
/// the key of a map.
pub(crate) fn compare_with_str(emitted: &mut Emitted, _: &Document) -> Result<()> {
    add_impls(&mut emitted.types, |item| match item {
        Item::Struct(item) => Ok(of_text(item)),
        _ => Ok(Vec::new()),
    })
}

fn of_text(item: &ItemStruct) -> Vec<Item> {
    let name = &item.ident;
    let Fields::Unnamed(fields) = &item.fields else { return Vec::new() };
    let Some(field) = fields.unnamed.first().filter(|field| last_name(&field.ty).is_some_and(|ty| ty == "String"))
    else {
        return Vec::new();
    };
    let mut impls = vec![
        parse_quote! {
            impl ::std::borrow::Borrow<str> for #name {
                fn borrow(&self) -> &str {
                    &self.0
                }
            }
        },
        parse_quote! {
            impl ::std::cmp::PartialEq<str> for #name {
                fn eq(&self, other: &str) -> bool {
                    self.0 == other
                }
            }
        },
        parse_quote! {
            impl ::std::cmp::PartialEq<&str> for #name {
                fn eq(&self, other: &&str) -> bool {
                    self.0 == *other
                }
            }
        },
    ];
    // A newtype that is checked has a private field, and no From.
    if matches!(field.vis, syn::Visibility::Public(_)) {
        impls.push(parse_quote! {
            impl ::std::convert::From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }
        });
    }
    impls
}

/// Makes a body of the one object or list that it must have, so that a mock takes a customer for the body with it.
pub(crate) fn wrap_in_bodies(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let bodies = bodies(document);
    let objects: Vec<_> = objects(&emitted.types).map(|item| item.ident.clone()).collect();
    add_impls(&mut emitted.types, |item| match item {
        Item::Struct(item) if bodies.contains(&pointer(&item.attrs)) => Ok(of_inner(item, &objects)),
        _ => Ok(None),
    })
}

/// The types that are a body around one object or list, and nothing else: no other type has one of them inside.
pub(super) fn envelopes(types: &File, document: &Document) -> HashSet<Ident> {
    let bodies = bodies(document);
    let names: Vec<_> = objects(types).map(|item| item.ident.clone()).collect();
    let bodies = objects(types).filter(|item| bodies.contains(&pointer(&item.attrs)) && item.fields.len() == 1);
    let mut envelopes: HashSet<_> =
        bodies.filter(|item| of_inner(item, &names).is_some()).map(|item| item.ident.clone()).collect();
    let fields = types.items.iter().flat_map(|item| match item {
        Item::Struct(item) => item.fields.iter().collect(),
        Item::Enum(item) => item.variants.iter().flat_map(|variant| &variant.fields).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    for name in fields.flat_map(|field| names_in(&field.ty)) {
        envelopes.remove(&name);
    }
    envelopes
}

/// The JSON pointers of the schemas of bodies.
fn bodies(document: &Document) -> Vec<String> {
    let operations = document.operations();
    let holders = operations.iter().flat_map(|operation| {
        let responses = operation.responses().into_iter().map(|(_, response)| response);
        operation.body().into_iter().chain(responses).collect::<Vec<_>>()
    });
    let contents = holders.flat_map(|holder| holder.members("content"));
    contents.filter_map(|(_, content)| Some(content.child("schema")?.resolved().pointer)).collect()
}

/// What makes the struct of its only required field, if that is one of the objects or a list of them.
fn of_inner(item: &ItemStruct, objects: &[Ident]) -> Option<Item> {
    let Fields::Named(fields) = &item.fields else { return None };
    let (optional, required): (Vec<_>, Vec<_>) = fields.named.iter().partition(|field| default(field).is_some());
    let ([required], name) = (&required[..], &item.ident) else { return None };
    let (field, kind) = (&required.ident, &required.ty);
    let is_object = |kind: &Type| last_name(kind).is_some_and(|name| objects.contains(name));
    if !is_object(kind) && !inner(kind, "Vec").is_some_and(is_object) {
        return None;
    }
    let others = optional.iter().map(|field| &field.ident);
    let defaults = optional.iter().filter_map(|field| default(field));
    Some(parse_quote! {
        #[cfg(feature = "httpmock")]
        impl ::std::convert::From<#kind> for #name {
            fn from(#field: #kind) -> Self {
                Self { #field #(, #others: #defaults)* }
            }
        }
    })
}
