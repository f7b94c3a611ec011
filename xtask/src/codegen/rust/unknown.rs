//! Opens enums to values that Flex adds later, so that a response with one can still be read. An enum of strings gets a variant
//! for them, and an enum of numbers accepts any number.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use quote::format_ident;
use syn::{Expr, Fields, File, Ident, Item, ItemEnum, Type, parse_quote};

use super::super::syntax::{
    Emitted, derived, each_expr, expect, impls_mut, is_of_trait, is_trait, last_name, methods_mut, names_in, objects,
    remove_derive, serde_meta,
};
use crate::openapi::document::Document;

/// The candidates for the name of the variant. The first that no value of the enum has is used; numbered names follow.
const NAMES: [&str; 3] = ["Unknown", "Unrecognized", "UnknownValue"];

/// The first candidate that is not a variant of the enum.
pub(super) fn free_name(item: &ItemEnum) -> Ident {
    let numbered = (2..).map(|number| format!("{}{number}", NAMES[0]));
    let mut names = NAMES.into_iter().map(str::to_owned).chain(numbered);
    let name = names.find(|name| item.variants.iter().all(|variant| variant.ident != name)).unwrap_or_default();
    format_ident!("{name}")
}

pub(crate) fn keep(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let types = &mut emitted.types;
    let strict = of_unions(types);
    let mut names = BTreeMap::new();
    for item in &mut types.items {
        if let Item::Enum(item) = item
            && is_of_texts(item)
            && !strict.contains(&item.ident)
        {
            let name = free_name(item);
            item.variants.push(parse_quote! {
                #[doc = " A value that is unknown to this version of the crate, as received."]
                #[serde(untagged)]
                #name(::std::string::String)
            });
            remove_derive(&mut item.attrs, &item.ident, "Copy")?;
            names.insert(item.ident.clone(), name);
        }
    }
    let mut displayed = Vec::new();
    for item in impls_mut(types).filter(|item| is_of_trait(item, "Display")) {
        let Some((ty, name)) = last_name(&item.self_ty).and_then(|ty| names.get_key_value(ty)) else { continue };
        for method in methods_mut(item) {
            each_expr(&mut method.block, |expr| {
                if let Expr::Match(of) = expr {
                    of.arms.push(parse_quote!(Self::#name(ref text) => f.write_str(text),));
                    displayed.push(ty);
                }
            });
        }
    }
    names.keys().try_for_each(|name| {
        let found = displayed.iter().filter(|displayed| **displayed == name).count();
        expect("the `match` that displays a value", name, found, 1)
    })?;
    open_numbers(types, &strict)
}

/// Lets each newtype that only accepts listed numbers accept any number.
fn open_numbers(types: &mut File, strict: &HashSet<Ident>) -> Result<()> {
    let checked =
        impls_mut(types).filter(|item| is_of_trait(item, "Deserialize")).filter_map(|item| last_name(&item.self_ty));
    let checked: HashSet<_> = checked.cloned().collect();
    let mut opened: BTreeMap<Ident, (Type, usize)> = BTreeMap::new();
    for item in &mut types.items {
        if let Item::Struct(item) = item
            && checked.contains(&item.ident)
            && !strict.contains(&item.ident)
            && let Fields::Unnamed(fields) = &mut item.fields
            && let Some(field) = fields.unnamed.first_mut().filter(|field| is_number(&field.ty))
        {
            field.vis = parse_quote!(pub);
            item.attrs.push(parse_quote!(#[derive(::serde::Deserialize)]));
            opened.insert(item.ident.clone(), (field.ty.clone(), 0));
        }
    }
    types.items.retain(|item| {
        let Item::Impl(item) = item else { return true };
        let is_check = is_of_trait(item, "TryFrom") || is_of_trait(item, "Deserialize");
        let opened = last_name(&item.self_ty).filter(|_| is_check).and_then(|name| opened.get_mut(name));
        opened.map(|(_, removed)| *removed += 1).is_none()
    });
    for (name, (ty, removed)) in opened {
        expect("an impl that checks a number", &name, removed, 2)?;
        types.items.push(parse_quote! {
            impl ::std::convert::From<#ty> for #name {
                fn from(value: #ty) -> Self { Self(value) }
            }
        });
    }
    Ok(())
}

fn is_number(ty: &Type) -> bool {
    ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64"]
        .iter()
        .any(|name| last_name(ty).is_some_and(|ty| ty == name))
}

fn is_of_texts(item: &ItemEnum) -> bool {
    !item.variants.is_empty() && item.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit))
}

/// The types whose enums serde uses to choose the alternative of a union: enums of strings among the alternatives, and if there
/// are several objects, all types that these contain.
fn of_unions(types: &File) -> HashSet<Ident> {
    let fields: HashMap<&Ident, &Fields> = objects(types).map(|item| (&item.ident, &item.fields)).collect();
    let mut all = HashSet::new();
    let mut found = Vec::new();
    for item in &types.items {
        if let Item::Enum(item) = item
            && serde_meta(&item.attrs, "untagged").is_some()
            && item.attrs.iter().flat_map(derived).any(|path| is_trait(&path, "Deserialize"))
        {
            let names = item.variants.iter().flat_map(|variant| &variant.fields).flat_map(|field| names_in(&field.ty));
            let (objects, others): (Vec<_>, Vec<_>) = names.partition(|name| fields.contains_key(name));
            all.extend(others);
            found.extend(objects.iter().filter(|_| objects.len() > 1).cloned());
        }
    }
    while let Some(name) = found.pop() {
        if all.insert(name.clone()) {
            found.extend(fields.get(&name).into_iter().copied().flatten().flat_map(|field| names_in(&field.ty)));
        }
    }
    all
}
