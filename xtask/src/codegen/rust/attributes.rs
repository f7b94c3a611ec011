//! Adds attributes: `deprecated`, `non_exhaustive`, and those that describe types for `schemars`.

use anyhow::Result;
use quote::ToTokens;
use syn::{Attribute, Fields, Item, parse_quote};

use super::super::syntax::{Emitted, attrs_mut, objects_mut, option_inner};
use super::marks::pointer;
use super::operations::each_method;
use crate::openapi::document::Document;

/// Derives `schemars::JsonSchema` for every type, behind a feature.
pub(crate) fn derive_schemas(emitted: &mut Emitted, document: &Document) -> Result<()> {
    for attrs in emitted.types.items.iter_mut().filter_map(attrs_mut) {
        attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]));
    }
    for field in objects_mut(&mut emitted.types).flat_map(|item| &mut item.fields) {
        // schemars would allow null for any `Option`, but this property is optional without being nullable.
        let may_be_null = document.tree.schema(&pointer(&field.attrs)).is_some_and(|schema| schema.may_be_null());
        if let Some(inner) = option_inner(&field.ty).filter(|_| !may_be_null) {
            let inner = inner.to_token_stream().to_string();
            field.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", schemars(default, with = #inner))]));
        }
    }
    Ok(())
}

/// Lets every type gain a field or a variant without a breaking release.
pub(crate) fn leave_room(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let has_room = |item: &Item| matches!(item, Item::Struct(item) if !matches!(item.fields, Fields::Named(_)));
    let items = emitted.types.items.iter_mut().filter(|item| !has_room(item));
    items.filter_map(attrs_mut).for_each(|attrs| attrs.push(parse_quote!(#[non_exhaustive])));
    Ok(())
}

/// Marks the methods, types and fields of deprecated operations, schemas, properties and parameters.
pub(crate) fn deprecate(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let mark = |attrs: &mut Vec<Attribute>| {
        if document.tree.schema(&pointer(attrs)).is_some_and(|schema| schema.is_set("deprecated")) {
            attrs.push(parse_quote!(#[deprecated]));
        }
    };
    let types = &mut emitted.types;
    types.items.iter_mut().filter_map(attrs_mut).for_each(mark);
    objects_mut(types).flat_map(|item| &mut item.fields).for_each(|field| mark(&mut field.attrs));
    each_method(&mut emitted.client, document, |method, operation| {
        if operation.node.is_set("deprecated") {
            method.attrs.push(parse_quote!(#[deprecated]));
        }
        Ok(())
    })
}
