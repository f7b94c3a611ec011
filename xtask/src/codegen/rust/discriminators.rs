//! Reads a union by its discriminator: the property that says which alternative a value is.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemEnum, parse_quote};

use super::super::spec::names::type_name;
use super::super::syntax::{Emitted, add_impls, expect, last_name, remove_derive};
use super::marks::pointer;
use super::unknown::free_name;
use crate::openapi::document::Document;
use crate::openapi::node::Node;

/// The doc comment of the variant for other values.
pub(super) const UNKNOWN: &str = " A value of a type that is unknown to this version of the crate, as received.";

/// Gives each union with a discriminator its own `Deserialize`, instead of one that takes the first alternative that fits, and
/// a variant for the values that Flex adds later.
pub(crate) fn read(emitted: &mut Emitted, document: &Document) -> Result<()> {
    add_impls(&mut emitted.types, |item| {
        let Item::Enum(item) = item else { return Ok(None) };
        let Some(schema) = document.tree.schema(&pointer(&item.attrs)) else { return Ok(None) };
        let property = schema.child("discriminator").and_then(|discriminator| discriminator.text("propertyName"));
        property.map(|property| deserialize(item, &schema, property, document)).transpose()
    })
}

fn deserialize(item: &mut ItemEnum, schema: &Node<'_>, property: &str, document: &Document) -> Result<Item> {
    let arms = arms(item, schema, document)?;
    remove_derive(&mut item.attrs, &item.ident, "Deserialize")?;
    let unknown = free_name(item);
    item.variants.push(parse_quote! {
        #[doc = #UNKNOWN]
        #unknown(::serde_json::Value)
    });
    let name = &item.ident;
    let missing = format!("the discriminator `{property}` is missing");
    Ok(parse_quote! {
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let value = <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                let read = match value.get(#property).and_then(::serde_json::Value::as_str) {
                    #(#arms)*
                    ::std::option::Option::Some(_) => ::serde_json::from_value(value).map(Self::#unknown),
                    _ => return ::std::result::Result::Err(<D::Error as ::serde::de::Error>::custom(#missing)),
                };
                read.map_err(<D::Error as ::serde::de::Error>::custom)
            }
        }
    })
}

/// The match arm for each value of the discriminator.
fn arms(item: &ItemEnum, schema: &Node<'_>, document: &Document) -> Result<Vec<TokenStream>> {
    let typed = item.variants.iter().filter_map(|variant| {
        let ty = last_name(&variant.fields.iter().next()?.ty)?;
        Some((ty.to_string(), &variant.ident))
    });
    let typed: HashMap<_, _> = typed.collect();
    // An alternative may be an alias of a schema. The type then has the name of the alias.
    let variants = schema.alternatives().into_iter().filter_map(|branch| {
        let written = document.tree.schema(branch.text("$ref")?.strip_prefix('#')?)?;
        Some((branch.resolved().pointer, typed.get(&type_name(&written))?))
    });
    let variants: HashMap<_, _> = variants.collect();
    let values = values(schema);
    let arms = values.iter().filter_map(|(value, target)| {
        let variant = variants.get(&target.pointer)?;
        Some(quote!(::std::option::Option::Some(#value) => ::serde_json::from_value(value).map(Self::#variant),))
    });
    let arms: Vec<_> = arms.collect();
    expect("a variant for a value of the discriminator", &item.ident, arms.len(), values.len())?;
    Ok(arms)
}

/// The values of a union's discriminator, and the schema for each: those of its mapping, and the name of each alternative that
/// is not in the mapping.
pub(in crate::codegen) fn values<'a>(union: &Node<'a>) -> BTreeMap<String, Node<'a>> {
    let alternatives: Vec<_> = union.alternatives().iter().map(Node::resolved).collect();
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
