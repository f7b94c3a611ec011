//! Reads a union by its discriminator: the property that says which alternative a value is.

use std::collections::BTreeMap;

use anyhow::Result;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Item, ItemEnum, parse_quote};

use super::super::syntax::{add_impls, last_name, remove_derive};
use super::marks::pointer;
use super::names::type_name;
use crate::openapi::document::Document;
use crate::openapi::node::Node;

/// Gives each union with a discriminator a `Deserialize` of its own, in place of one that takes the first that fits.
pub(crate) fn read(types: &mut syn::File, document: &Document) -> Result<()> {
    add_impls(types, |item| match item {
        Item::Enum(item) => deserialize(item, document),
        _ => None,
    });
    Ok(())
}

fn deserialize(item: &mut ItemEnum, document: &Document) -> Option<Item> {
    let pointer = pointer(&item.attrs);
    let schema = document.schema(&pointer)?;
    let property = schema.child("discriminator")?.text("propertyName")?;
    let arms = arms(item, &schema);
    remove_derive(&mut item.attrs, "Deserialize");
    let name = &item.ident;
    let missing = format!("`{property}`, which tells the type, is missing or not known");
    Some(parse_quote! {
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let value = <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                let read = match value.get(#property).and_then(::serde_json::Value::as_str) {
                    #(#arms)*
                    _ => return ::std::result::Result::Err(<D::Error as ::serde::de::Error>::custom(#missing)),
                };
                read.map_err(<D::Error as ::serde::de::Error>::custom)
            }
        }
    })
}

/// For each value of the discriminator, the variant that it means.
fn arms(item: &ItemEnum, schema: &Node<'_>) -> Vec<TokenStream> {
    let mut variants: BTreeMap<String, &Ident> = BTreeMap::new();
    for variant in &item.variants {
        if let Some(ty) = variant.fields.iter().next().and_then(|field| last_name(&field.ty)) {
            variants.insert(ty.to_string(), &variant.ident);
        }
    }
    let arms = values(schema).into_iter().filter_map(|(value, target)| {
        let variant = variants.get(&type_name(&target))?;
        Some(quote!(::std::option::Option::Some(#value) => ::serde_json::from_value(value).map(Self::#variant),))
    });
    arms.collect()
}

/// The values of a union's discriminator, and the schema that each means: those of its mapping, and the name of each
/// alternative that is not in the mapping.
pub(in crate::codegen) fn values<'a>(union: &Node<'a>) -> BTreeMap<String, Node<'a>> {
    let alternatives = ["oneOf", "anyOf"].into_iter().flat_map(|keyword| union.items(keyword));
    let alternatives: Vec<_> = alternatives.map(|branch| branch.resolved()).collect();
    let named = |name: &str| alternatives.iter().find(|alternative| alternative.name() == name).cloned();
    let mapping = union.at(&["discriminator", "mapping"]).map(|mapping| mapping.children()).unwrap_or_default();
    let mut values: BTreeMap<_, _> = mapping
        .iter()
        .filter_map(|(value, target)| {
            let target = target.value.as_str()?;
            Some(((*value).to_owned(), named(target.rsplit('/').next().unwrap_or(target))?))
        })
        .collect();
    let is_mapped =
        |values: &BTreeMap<String, Node<'_>>, pointer: &str| values.values().any(|node| node.pointer == pointer);
    for alternative in &alternatives {
        if !is_mapped(&values, &alternative.pointer) {
            values.insert(alternative.name(), alternative.clone());
        }
    }
    values
}
