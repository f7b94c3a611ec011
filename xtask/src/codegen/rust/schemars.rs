//! Derives `schemars::JsonSchema` for every type, behind a feature.

use anyhow::Result;
use quote::ToTokens;
use syn::{Item, parse_quote};

use super::super::syntax::option_inner;
use super::marks::pointer;
use crate::openapi::document::Document;
use crate::openapi::null::is_nullable;

pub(crate) fn derive(types: &mut syn::File, document: &Document) -> Result<()> {
    for item in &mut types.items {
        let (attrs, fields) = match item {
            Item::Struct(item) => (&mut item.attrs, Some(&mut item.fields)),
            Item::Enum(item) => (&mut item.attrs, None),
            _ => continue,
        };
        attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]));
        for field in fields.into_iter().flatten().filter(|field| field.ident.is_some()) {
            // An optional property that may not be null: left to itself, schemars would allow null for any Option.
            let may_be_null = document.value().pointer(&pointer(&field.attrs)).is_some_and(is_nullable);
            if let Some(inner) = option_inner(&field.ty).filter(|_| !may_be_null) {
                let inner = inner.to_token_stream().to_string();
                field.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", schemars(default, with = #inner))]));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document};

    #[test]
    fn only_what_may_be_null_is_nullable() {
        let document = document("{A: {properties: {a: {nullable: true}, b: {}}}}");
        let marked = |name| format!("#[doc = \"\u{e000}/components/schemas/A/properties/{name}\u{e001}\"]");
        let (a, b) = (marked("a"), marked("b"));
        let derive = "#[cfg_attr(feature = \"schemars\", derive(::schemars::JsonSchema))]";
        let with = "#[cfg_attr(feature = \"schemars\", schemars(default, with = \"u8\"))]";
        check(
            |types| super::derive(types, &document),
            &format!("struct A {{ {a} a: Option<u8>, {b} b: Option<u8> }} enum B {{}}"),
            &format!("{derive} struct A {{ {a} a: Option<u8>, {b} {with} b: Option<u8> }} {derive} enum B {{}}"),
        );
    }
}
