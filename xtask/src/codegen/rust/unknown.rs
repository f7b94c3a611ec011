//! Gives each enum of texts a variant for the values that Flex adds later: an answer that has one is read all the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use quote::format_ident;
use syn::{Expr, Fields, File, Ident, Item, ItemEnum, parse_quote};

use super::super::syntax::{
    Emitted, derived, each_expr, expect, impls_mut, is_of_trait, is_trait, last_name, methods_mut, names_in, objects,
    remove_derive, serde_meta,
};
use crate::openapi::document::Document;

/// The name of the variant: the first that no value of the enum has.
const NAMES: [&str; 3] = ["Unknown", "Unrecognized", "UnknownValue"];

pub(crate) fn keep(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let types = &mut emitted.types;
    let strict = of_unions(types);
    let mut names = BTreeMap::new();
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
    })
}

fn is_of_texts(item: &ItemEnum) -> bool {
    !item.variants.is_empty() && item.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit))
}

/// The types whose enums tell serde which alternative of a union a value is: those of its texts, and all that is below its
/// objects if there are several.
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
