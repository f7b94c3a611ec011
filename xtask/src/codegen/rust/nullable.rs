//! Lets a request say null: where the document allows it, that is not the same as to leave a field out.
//!
//! Such a field is an `Option` of an `Option`, as in most crates that tell the two apart.

use anyhow::Result;
use syn::{Fields, Item, parse_quote};

use super::super::spec::directions::only_in_requests;
use super::super::syntax::option_inner;
use super::marks::pointer;
use crate::openapi::document::Document;
use crate::openapi::null::is_nullable;

pub(crate) fn tell_apart(types: &mut syn::File, document: &Document) -> Result<()> {
    let in_requests = only_in_requests(document);
    let mut has_some = false;
    for item in &mut types.items {
        let Item::Struct(item) = item else { continue };
        let Fields::Named(fields) = &mut item.fields else { continue };
        for field in &mut fields.named {
            let place = pointer(&field.attrs);
            let may_be_null = document.value().pointer(&place).is_some_and(is_nullable);
            let holder = place.rsplit_once("/properties/").map_or("", |(holder, _)| holder);
            let is_required =
                document.value().pointer(&format!("{holder}/required")).and_then(|names| names.as_array());
            let name = place.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
            let is_required = is_required.is_some_and(|names| names.iter().any(|required| *required == *name));
            if may_be_null && !is_required && in_requests.contains(holder) && option_inner(&field.ty).is_some() {
                let ty = &field.ty;
                field.ty = parse_quote!(::std::option::Option<#ty>);
                field.attrs.push(parse_quote!(#[serde(default, deserialize_with = "null_or_value")]));
                has_some = true;
            }
        }
    }
    if has_some {
        types.items.push(parse_quote! {
            /// Reads what is there, null or not.
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
