//! Gives each enum of texts a variant for the values that Flex adds later: an answer that has one is read all the same.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use quote::{ToTokens, format_ident};
use syn::visit_mut::VisitMut;
use syn::{ExprMatch, Fields, Ident, Item, ItemEnum, ItemStruct, Type, parse_quote};

use super::super::syntax::{is_untagged, last_name, mentions, remove_derive};
use crate::openapi::document::Document;

/// The name of the variant: the first that no value of the enum has.
const NAMES: [&str; 3] = ["Unknown", "Unrecognized", "UnknownValue"];

pub(crate) fn keep(types: &mut syn::File, _: &Document) -> Result<()> {
    let strict = of_unions(types);
    let mut names = HashMap::new();
    for item in &mut types.items {
        if let Item::Enum(item) = item
            && is_of_texts(item)
            && !strict.contains(&item.ident)
        {
            let is_free = |name: &&str| item.variants.iter().all(|variant| variant.ident != **name);
            let Some(name) = NAMES.into_iter().find(is_free).map(|name| format_ident!("{name}")) else { continue };
            item.variants.push(parse_quote! {
                #[doc = " A value that this version of the crate does not know, as it was received."]
                #[serde(untagged)]
                #name(::std::string::String)
            });
            remove_derive(&mut item.attrs, "Copy");
            names.insert(item.ident.clone(), name);
        }
    }
    for item in &mut types.items {
        if let Item::Impl(item) = item
            && item
                .trait_
                .as_ref()
                .is_some_and(|(path, _)| path.segments.last().is_some_and(|last| last.ident == "Display"))
            && let Some(name) = last_name(&item.self_ty).and_then(|ty| names.get(ty))
        {
            Shown(name).visit_item_impl_mut(item);
        }
    }
    Ok(())
}

fn is_of_texts(item: &ItemEnum) -> bool {
    !item.variants.is_empty() && item.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit))
}

/// The types whose enums tell serde which alternative of a union a value is: those of its texts, and all that is below its
/// objects if there are several.
fn of_unions(types: &syn::File) -> HashSet<Ident> {
    let mut fields: HashMap<&Ident, Vec<&Type>> = HashMap::new();
    for item in &types.items {
        if let Item::Struct(ItemStruct { ident, fields: Fields::Named(named), .. }) = item {
            fields.insert(ident, named.named.iter().map(|field| &field.ty).collect());
        }
    }
    let mut all = HashSet::new();
    let mut found = Vec::new();
    for item in &types.items {
        if let Item::Enum(item) = item
            && is_untagged(item)
            && item.attrs.iter().any(|attr| attr.path().is_ident("derive") && mentions(attr, &["Deserialize"]))
        {
            let mut names = Vec::new();
            item.variants
                .iter()
                .flat_map(|variant| &variant.fields)
                .for_each(|field| collect_names(&field.ty, &mut names));
            let (objects, others): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| fields.contains_key(name));
            all.extend(others);
            found.extend(objects.iter().filter(|_| objects.len() > 1).cloned());
        }
    }
    while let Some(name) = found.pop() {
        if all.insert(name.clone()) {
            fields.get(&name).into_iter().flatten().for_each(|ty| collect_names(ty, &mut found));
        }
    }
    all
}

/// Every name in a type, such as those of an `Option<A>`.
fn collect_names(ty: &Type, names: &mut Vec<Ident>) {
    for token in ty.to_token_stream().to_string().split(|letter: char| !letter.is_alphanumeric() && letter != '_') {
        names.extend(syn::parse_str::<Ident>(token));
    }
}

/// Adds the variant to what is displayed.
struct Shown<'a>(&'a Ident);

impl VisitMut for Shown<'_> {
    fn visit_expr_match_mut(&mut self, of: &mut ExprMatch) {
        let name = self.0;
        of.arms.push(parse_quote!(Self::#name(ref text) => f.write_str(text),));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document};

    #[test]
    fn an_enum_of_texts_keeps_what_it_does_not_know() {
        let shown =
            |arms: &str| format!("impl ::std::fmt::Display for A {{ fn fmt(&self) {{ match *self {{ {arms} }} }} }}");
        let unknown = |name: &str| {
            format!(
                "/// A value that this version of the crate does not know, as it was received.\n#[serde(untagged)] {name}(::std::string::String)"
            )
        };
        let union = |variants: &str| {
            format!(
                "#[derive(Deserialize)] #[serde(untagged)] enum U {{ {variants} }} \
                 struct A {{ b: Option<B> }} struct D {{ b: u8 }} enum B {{ C }}"
            )
        };
        let table = [
            (
                format!("#[derive(Clone, Copy)] enum A {{ B }} {}", shown("Self::B => f.write_str(\"b\"),")),
                format!(
                    "#[derive(Clone)] enum A {{ B, {} }} {}",
                    unknown("Unknown"),
                    shown("Self::B => f.write_str(\"b\"), Self::Unknown(ref text) => f.write_str(text),")
                ),
            ),
            ("enum A { Unknown }".to_owned(), format!("enum A {{ Unknown, {} }}", unknown("Unrecognized"))),
            ("enum A { B(C) } enum D {}".to_owned(), "enum A { B(C) } enum D {}".to_owned()),
            // Of one object beside texts, there is nothing to be told apart.
            (
                union("A(A), S(String)"),
                union("A(A), S(String)").replace("enum B { C }", &format!("enum B {{ C, {} }}", unknown("Unknown"))),
            ),
            (union("A(A), D(D)"), union("A(A), D(D)")),
            (union("B(B), S(String)"), union("B(B), S(String)")),
        ];
        for (before, after) in table {
            check(|types| super::keep(types, &document("{}")), &before, &after);
        }
    }
}
