//! Chooses the names of fields. A taken name gets a suffix, and the document may set another as `x-rust-name`.

use std::collections::HashSet;

use anyhow::{Result, bail};
use heck::ToPascalCase;
use quote::format_ident;
use serde_json::Value;
use syn::{Field, Fields, FieldsNamed, File, Ident, Item, ItemStruct, parse_quote};

use super::super::spec::names::RUST_NAME;
use super::super::syntax::{Emitted, expect, head, impls_mut, is_of_trait, names_in, serde_meta};
use super::marks::{pointer, pointers};
use crate::openapi::document::Document;
use crate::openapi::pointer::{join, split_last};

/// A name that no field can have, since each builder has a method of this name.
const TAKEN: &str = "build";

/// Checks the names of types, and chooses those of fields.
pub(crate) fn choose(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let types = &mut emitted.types;
    check_types(types, document)?;
    // A derived impl names no field. Without defaults in the document, every impl is derived.
    let by_hand = impls_mut(types).filter(|item| is_of_trait(item, "Default")).count();
    expect("an impl of `Default`", "types", by_hand, 0)?;
    for item in &mut types.items {
        match item {
            Item::Struct(ItemStruct { fields: Fields::Named(fields), .. }) => rename(fields, document)?,
            Item::Enum(item) => {
                for variant in &mut item.variants {
                    if let Fields::Named(fields) = &mut variant.fields {
                        rename(fields, document)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_types(types: &File, document: &Document) -> Result<()> {
    let mut names = HashSet::new();
    for item in &types.items {
        let Some((name, attrs)) = head(item) else { continue };
        let place =
            || Some(pointer(attrs)).filter(|place| !place.is_empty()).unwrap_or_else(|| of_user(types, document, name));
        if matches!(item, Item::Enum(item) if item.variants.is_empty()) {
            let message = format_args!(
                "no value can match this schema, whose type would be `{name}`: its parts contradict each other"
            );
            bail!(document.error_at(&place(), message));
        }
        if !names.insert(name) {
            let message = format_args!(
                "the type name `{name}` is taken by another type: set another name as `x-rust-name` in \
                 components/schemas"
            );
            bail!(document.error_at(&place(), message));
        }
    }
    Ok(())
}

/// The JSON pointer of a property with this type, or of the named schema that the type is named after. A type that is derived
/// from several schemas has no place of its own.
fn of_user(types: &File, document: &Document, name: &Ident) -> String {
    let structs = types.items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(&item.fields),
        _ => None,
    });
    let user = structs.flatten().find(|field| names_in(&field.ty).contains(name)).map(|field| pointer(&field.attrs));
    let user = user.filter(|user| !user.is_empty());
    let name = name.to_string();
    user.unwrap_or_else(|| {
        let schemas = document.value().pointer("/components/schemas").and_then(Value::as_object);
        let outer = schemas.into_iter().flatten().filter(|(schema, _)| name.starts_with(&schema.to_pascal_case()));
        let outer = outer.max_by_key(|(schema, _)| schema.len());
        outer.map_or_else(String::new, |(schema, _)| join("/components/schemas", schema))
    })
}

/// A candidate for the name of a field.
pub(super) struct Candidate<'a> {
    pub(super) name: String,
    /// Whether this is the name in the document, not one derived from it.
    pub(super) is_as_written: bool,
    /// The name that the document sets.
    pub(super) chosen: Option<&'a str>,
}

/// Returns a name for each field of a type. If a chosen name is taken, the field gets another.
pub(super) fn assign(candidates: &[Candidate<'_>]) -> Vec<Ident> {
    let mut taken = HashSet::from([TAKEN.to_owned()]);
    let mut order: Vec<_> = (0..candidates.len()).collect();
    // Names that properties already have go first, then chosen names, then derived names.
    order.sort_by_key(|index| match &candidates[*index] {
        Candidate { chosen: Some(_), .. } => 1,
        Candidate { is_as_written: true, .. } => 0,
        _ => 2,
    });
    let mut names = vec![None; candidates.len()];
    for index in order {
        let Candidate { name, chosen, .. } = &candidates[index];
        let name = free(chosen.unwrap_or(name), &taken);
        names[index] = Some(format_ident!("{name}"));
        taken.insert(name);
    }
    names.into_iter().flatten().collect()
}

/// Renames the fields whose names are taken or chosen in the document.
fn rename(fields: &mut FieldsNamed, document: &Document) -> Result<()> {
    let is_as_written = |field: &Field| ["rename", "flatten"].iter().all(|it| serde_meta(&field.attrs, it).is_none());
    let candidates = fields.named.iter().filter_map(|field| {
        let pointers = pointers(&field.attrs);
        // Several parts may set the name of this property. A schema that it refers to sets only its own name.
        let property = |pointer: &str| split_last(pointer).map(|(_, name)| name.to_owned());
        let own = pointers.last().and_then(|pointer| property(pointer));
        let mut schemas = pointers.iter().rev().filter(|pointer| property(pointer) == own);
        Some(Candidate {
            name: field.ident.as_ref()?.to_string(),
            is_as_written: is_as_written(field),
            chosen: schemas.find_map(|pointer| document.value().pointer(pointer)?.get(RUST_NAME)?.as_str()),
        })
    });
    let candidates: Vec<_> = candidates.collect();
    let names = assign(&candidates);
    for ((field, candidate), name) in fields.named.iter_mut().zip(candidates).zip(names) {
        if let Some(chosen) = candidate.chosen.filter(|chosen| name != chosen) {
            let message = format_args!("the field name `{chosen}` is taken");
            bail!(document.error_at(&pointer(&field.attrs), message));
        }
        let before = candidate.name;
        if name != before && is_as_written(field) {
            field.attrs.push(parse_quote!(#[serde(rename = #before)]));
        }
        field.ident = Some(name);
    }
    Ok(())
}

/// The name, or the name with the first free suffix.
fn free(name: &str, taken: &HashSet<String>) -> String {
    let first = if name == TAKEN { format!("{name}_") } else { name.to_owned() };
    let suffixed = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(first).chain(suffixed).find(|name| !taken.contains(name)).unwrap_or_default()
}
