//! Names the values of enums if typify has no name for one or the document sets another, and restores their form on the wire.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use quote::format_ident;
use serde_json::Value;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprLit, Fields, Ident, Item, ItemEnum, Lit, LitStr, Meta, MetaNameValue, Variant, parse_quote};

use super::super::spec::values::{chosen, name, without_mark};
use super::super::syntax::{Emitted, impls_mut, last_name, serde_meta};
use super::marks::pointers;
use super::variants::Renaming;
use crate::openapi::document::Document;

pub(crate) fn choose(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let mut renamed = HashMap::new();
    for item in &mut emitted.types.items {
        if let Item::Enum(item) = item {
            let names = rename(item, document);
            renamed.insert(item.ident.clone(), names);
        }
    }
    for item in impls_mut(&mut emitted.types) {
        let names = last_name(&item.self_ty).and_then(|name| renamed.get(name));
        if let Some(names) = names.filter(|names| !names.is_empty()) {
            Renaming { names, count: 0 }.visit_item_impl_mut(item);
            Restoring.visit_item_impl_mut(item);
        }
    }
    Ok(())
}

/// Renames the variants of an enum, and returns the new names by the old ones.
fn rename(item: &mut ItemEnum, document: &Document) -> HashMap<Ident, Ident> {
    let pointers = pointers(&item.attrs);
    let schemas: Vec<_> = pointers.iter().filter_map(|pointer| schema(document, pointer)).collect();
    let chosen: HashMap<_, _> = schemas.iter().flat_map(|schema| chosen(schema)).collect();
    let mut variants: Vec<_> = item.variants.iter_mut().map(|variant| Named::read(variant, &chosen)).collect();
    let mut taken = HashSet::new();
    // Chosen names go first, then derived names, then names with a suffix.
    for is_next in [|named: &Named<'_>| named.is_chosen, |named: &Named<'_>| !named.is_chosen] {
        for named in variants.iter_mut().filter(|named| is_next(named)) {
            named.is_done = taken.insert(named.name.clone());
        }
    }
    for named in variants.iter_mut().filter(|named| !named.is_done) {
        let suffixed = (2..).map(|number| format!("{}{number}", named.name.trim_end_matches('_')));
        named.name = suffixed.into_iter().find(|name| taken.insert(name.clone())).unwrap_or_default();
    }
    variants.into_iter().filter_map(Named::write).collect()
}

/// The schema of an enum: the one at the pointer, or that of the parameter at the pointer.
fn schema<'a>(document: &'a Document, pointer: &str) -> Option<&'a Value> {
    let value = document.value().pointer(pointer)?;
    Some(value.get("schema").filter(|_| value.get("in").is_some()).unwrap_or(value))
}

/// A variant with its new name.
struct Named<'a> {
    variant: &'a mut Variant,
    /// The value on the wire.
    value: String,
    name: String,
    is_chosen: bool,
    is_done: bool,
}

impl<'a> Named<'a> {
    fn read(variant: &'a mut Variant, chosen: &HashMap<&str, String>) -> Self {
        let before = variant.ident.to_string();
        let written = renamed(variant).unwrap_or_else(|| before.clone());
        let value = without_mark(&written);
        let derived = value.map_or(before, name);
        let value = value.unwrap_or(&written).to_owned();
        let chosen = chosen.get(value.as_str()).filter(|_| matches!(variant.fields, Fields::Unit));
        Self { variant, name: chosen.cloned().unwrap_or(derived), is_chosen: chosen.is_some(), value, is_done: false }
    }

    fn write(self) -> Option<(Ident, Ident)> {
        let Self { variant, value, name, .. } = self;
        let name = format_ident!("{name}");
        if renamed(variant).is_some() || name != variant.ident {
            variant.attrs.retain(|attr| !attr.path().is_ident("serde"));
            if name != value {
                variant.attrs.push(parse_quote!(#[serde(rename = #value)]));
            }
        }
        let before = std::mem::replace(&mut variant.ident, name);
        (before != variant.ident).then(|| (before, variant.ident.clone()))
    }
}

/// serde's name of a variant, if it differs from the variant's own.
fn renamed(variant: &Variant) -> Option<String> {
    match serde_meta(&variant.attrs, "rename")? {
        Meta::NameValue(MetaNameValue { value: Expr::Lit(ExprLit { lit: Lit::Str(text), .. }), .. }) => {
            Some(text.value())
        }
        _ => None,
    }
}

/// Restores strings in code to the values on the wire.
pub(super) struct Restoring;

impl VisitMut for Restoring {
    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        if let Some(value) = without_mark(&text.value()) {
            *text = LitStr::new(value, text.span());
        }
        visit_mut::visit_lit_str_mut(self, text);
    }
}
