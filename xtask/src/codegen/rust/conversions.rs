//! Conversions and comparisons that typify does not generate.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use syn::{
    Fields, File, GenericArgument, Ident, Item, ItemImpl, ItemStruct, PathArguments, Type, Visibility, parse_quote,
};

use super::super::syntax::{Emitted, add_impls, expect, inner, is_of_trait, last_name, names_in, objects};
use super::builders::default;
use super::marks::pointer;
use crate::openapi::document::Document;

/// The traits that typify implements for a newtype of an unrestricted string. A hand-written macro replaces them.
const OF_TEXT: [&str; 4] = ["Deref", "Display", "From", "FromStr"];

/// Lets a newtype of a string convert from a `&str`, as builders need it, compare with one, and be looked up by one as the key
/// of a map.
pub(crate) fn implement_texts(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let texts: HashMap<_, _> = emitted.types.items.iter().filter_map(text).collect();
    let is_of_open = |name: &Ident| texts.get(name).is_some_and(|is_open| *is_open);
    let mut removed: HashMap<_, usize> = HashMap::new();
    emitted.types.items.retain(|item| {
        let Item::Impl(item) = item else { return true };
        let Some(name) = subject(item).filter(|name| is_of_open(name)) else { return true };
        if OF_TEXT.iter().all(|of_text| !is_of_trait(item, of_text)) {
            return true;
        }
        *removed.entry(name.clone()).or_default() += 1;
        false
    });
    for name in texts.keys().filter(|name| is_of_open(name)) {
        // `From` is implemented in both directions.
        let found = removed.get(name).copied().unwrap_or_default();
        expect("an impl of a text", name, found, OF_TEXT.len() + 1)?;
    }
    add_impls(&mut emitted.types, |item| {
        let text = text(item);
        Ok(text.map(|(name, is_open)| -> Item {
            if is_open {
                parse_quote!(crate::model::text::text!(#name);)
            } else {
                parse_quote!(crate::model::text::like_str!(#name);)
            }
        }))
    })
}

/// The name of a newtype of a string, and whether it is open. A checked one has a private field, and no `From`.
fn text(item: &Item) -> Option<(Ident, bool)> {
    let Item::Struct(ItemStruct { ident, fields: Fields::Unnamed(fields), .. }) = item else { return None };
    let field = fields.unnamed.first().filter(|field| last_name(&field.ty).is_some_and(|ty| ty == "String"))?;
    Some((ident.clone(), matches!(field.vis, Visibility::Public(_))))
}

/// The type that an impl is about: the implementing type, or the source of a conversion into a `String`. Returns `None` for a
/// conversion from another type than `String`.
fn subject(item: &ItemImpl) -> Option<&Ident> {
    let name = last_name(&item.self_ty)?;
    let (path, _) = item.trait_.as_ref()?;
    let source = match &path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(ty) => last_name(ty),
            _ => None,
        },
        _ => None,
    };
    match source {
        _ if name == "String" => source,
        Some(source) if source != "String" => None,
        _ => Some(name),
    }
}

/// Implements the conversion of a body's only required object or list into the body, so that a mock takes a customer as well.
pub(crate) fn wrap_in_bodies(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let bodies = bodies(document);
    let objects: HashSet<_> = objects(&emitted.types).map(|item| item.ident.clone()).collect();
    add_impls(&mut emitted.types, |item| match item {
        Item::Struct(item) if bodies.contains(&pointer(&item.attrs)) => Ok(of_inner(item, &objects)),
        _ => Ok(None),
    })
}

/// The types of bodies that only wrap one object or list, and that no other type contains.
pub(super) fn envelopes(types: &File, document: &Document) -> HashSet<Ident> {
    let bodies = bodies(document);
    let names = objects(types).map(|item| item.ident.clone()).collect();
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
fn bodies(document: &Document) -> HashSet<String> {
    let operations = document.operations();
    let holders = operations.iter().flat_map(|operation| {
        let responses = operation.responses().into_iter().map(|(_, response)| response);
        operation.body().into_iter().chain(responses).collect::<Vec<_>>()
    });
    let contents = holders.flat_map(|holder| holder.members("content"));
    contents.filter_map(|(_, content)| Some(content.child("schema")?.resolved().pointer)).collect()
}

/// The conversion into a struct from its only required field, if that is one of the objects or a list of them.
fn of_inner(item: &ItemStruct, objects: &HashSet<Ident>) -> Option<Item> {
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
