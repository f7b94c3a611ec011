//! Reads an optional object or map of strings leniently, since Flex's back end may write it in another way.

use std::collections::HashSet;

use anyhow::Result;
use quote::ToTokens;
use syn::{Field, Fields, Ident, Item, ItemStruct, parse_quote};

use super::super::syntax::{last_name, mentions, option_inner};
use crate::openapi::document::Document;

/// A map of strings, as typify prints it.
const STRINGS: &str = "::std::collections::BTreeMap<::std::string::String,::std::string::String>";

pub(crate) fn read(types: &mut syn::File, _: &Document) -> Result<()> {
    let objects: HashSet<_> = types.items.iter().filter_map(object).collect();
    for item in &mut types.items {
        if let Item::Struct(ItemStruct { fields: Fields::Named(fields), .. }) = item {
            for field in &mut fields.named {
                // One that typify has given a reader of its own is required, and may be null.
                let has_reader = mentions(field, &["deserialize_with"]);
                if let Some(reader) = reader(field, &objects).filter(|_| !has_reader) {
                    field.attrs.push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
                }
            }
        }
    }
    Ok(())
}

fn object(item: &Item) -> Option<Ident> {
    match item {
        Item::Struct(ItemStruct { ident, fields: Fields::Named(_), .. }) => Some(ident.clone()),
        _ => None,
    }
}

fn reader(field: &Field, objects: &HashSet<Ident>) -> Option<&'static str> {
    let inner = option_inner(&field.ty)?;
    if inner.to_token_stream().to_string().replace(' ', "") == STRINGS {
        return Some("crate::lenient::texts");
    }
    last_name(inner).is_some_and(|name| objects.contains(name)).then_some("crate::lenient::object")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document};

    #[test]
    fn optional_objects_and_maps_are_read_leniently() {
        let strings = "::std::collections::BTreeMap<::std::string::String, ::std::string::String>";
        let with = |reader| format!("#[serde(default, deserialize_with = \"crate::lenient::{reader}\")]");
        let (object, texts) = (with("object"), with("texts"));
        check(
            |types| super::read(types, &document("{}")),
            &format!("struct A {{ a: Option<A>, b: Option<{strings}>, c: Option<String>, d: A }}"),
            &format!("struct A {{ {object} a: Option<A>, {texts} b: Option<{strings}>, c: Option<String>, d: A }}"),
        );
    }
}
