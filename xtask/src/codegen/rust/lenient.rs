//! Reads an optional object, a map of strings and integers leniently, since Flex's back end may write them in another way.

use std::collections::HashSet;

use anyhow::Result;
use quote::{ToTokens, quote};
use syn::{Field, Fields, Ident, Item, ItemStruct, Type, parse_quote};

use super::super::syntax::{last_name, list_inner, map_inner, mentions, option_inner};
use crate::openapi::document::Document;

/// A map of strings, as typify prints it.
const STRINGS: &str = "::std::collections::BTreeMap<::std::string::String,::std::string::String>";

pub(crate) fn read(types: &mut syn::File, _: &Document) -> Result<()> {
    let objects: HashSet<_> = types.items.iter().filter_map(object).collect();
    for item in &mut types.items {
        let fields = match item {
            Item::Struct(item) => item.fields.iter_mut().collect(),
            Item::Enum(item) => item.variants.iter_mut().flat_map(|variant| &mut variant.fields).collect(),
            _ => Vec::new(),
        };
        for field in fields {
            // One that typify has given a reader of its own is required, and may be null.
            if mentions(field, &["deserialize_with"]) {
                continue;
            }
            if let Some(reader) = reader(field, &objects) {
                field.attrs.push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
            } else if is_of_integers(&field.ty) {
                // Unless it may be left out, it must not get a default.
                let default = option_inner(&field.ty).is_some().then(|| quote!(default,));
                field.attrs.push(parse_quote!(#[serde(#default deserialize_with = "crate::lenient::integer")]));
            }
        }
    }
    Ok(())
}

/// Whether a type is an integer, or an option, a list or a map of them.
fn is_of_integers(ty: &Type) -> bool {
    const INTEGERS: [&str; 8] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];
    let inner = [option_inner(ty), list_inner(ty), map_inner(ty)].into_iter().flatten().next();
    inner.map_or_else(|| last_name(ty).is_some_and(|name| INTEGERS.iter().any(|it| name == it)), is_of_integers)
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
    fn optional_objects_maps_and_integers_are_read_leniently() {
        let strings = "::std::collections::BTreeMap<::std::string::String, ::std::string::String>";
        let with = |reader| format!("#[serde(default, deserialize_with = \"crate::lenient::{reader}\")]");
        let (object, texts, optional) = (with("object"), with("texts"), with("integer"));
        let integer = "#[serde(deserialize_with = \"crate::lenient::integer\")]";
        check(
            |types| super::read(types, &document("{}")),
            &format!(
                "struct A {{
                     a: Option<A>, b: Option<{strings}>, c: Option<String>, d: A, e: i64, f: Option<u32>,
                     g: Vec<Option<i64>>, h: Option<::std::collections::BTreeMap<::std::string::String, i32>>, i: f64
                 }}
                 struct B(pub i64);
                 enum C {{ D(i64), E(String) }}"
            ),
            &format!(
                "struct A {{
                     {object} a: Option<A>, {texts} b: Option<{strings}>, c: Option<String>, d: A, {integer} e: i64,
                     {optional} f: Option<u32>, {integer} g: Vec<Option<i64>>,
                     {optional} h: Option<::std::collections::BTreeMap<::std::string::String, i32>>, i: f64
                 }}
                 struct B({integer} pub i64);
                 enum C {{ D({integer} i64), E(String) }}"
            ),
        );
    }
}
