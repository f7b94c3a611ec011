//! Names the variants of a union after their types if typify only numbers them.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use syn::visit_mut::VisitMut;
use syn::{Fields, Ident, Item, ItemEnum, Path, Variant};

use super::super::syntax::{Emitted, expect, head, impls_mut, is_of_trait, last_name};
use crate::openapi::document::Document;

/// New names of variants, by the old ones.
type Names = HashMap<Ident, Ident>;

pub(crate) fn name(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let types = &mut emitted.types;
    let own_types: HashSet<_> = types.items.iter().filter_map(head).map(|(name, _)| name.clone()).collect();
    let mut all = BTreeMap::new();
    for item in &mut types.items {
        if let Item::Enum(item) = item
            && let Some(names) = names(item, &own_types)
        {
            for variant in &mut item.variants {
                variant.ident = names[&variant.ident].clone();
            }
            all.insert(item.ident.clone(), (names, 0));
        }
    }
    for item in impls_mut(types) {
        if let Some((names, made)) = last_name(&item.self_ty).and_then(|name| all.get_mut(name)) {
            let mut renaming = Renaming { names, count: 0 };
            renaming.visit_item_impl_mut(item);
            *made += if is_of_trait(item, "From") { renaming.count } else { 0 };
        }
    }
    all.iter().try_for_each(|(union, (names, made))| expect("a variant in `From`", union, *made, names.len()))
}

/// Returns the names for an enum's variants, if all are numbered and hold one named type each, and no two the same.
fn names(item: &ItemEnum, own_types: &HashSet<Ident>) -> Option<Names> {
    let names: Option<Names> = item.variants.iter().map(|variant| renamed(variant, own_types)).collect();
    names.filter(|names| names.values().collect::<HashSet<_>>().len() == names.len())
}

fn renamed(variant: &Variant, own_types: &HashSet<Ident>) -> Option<(Ident, Ident)> {
    let number = variant.ident.to_string().strip_prefix("Variant")?.parse::<usize>();
    let Fields::Unnamed(fields) = &variant.fields else { return None };
    let name = last_name(&fields.unnamed.first()?.ty).filter(|name| own_types.contains(name))?;
    (number.is_ok() && fields.unnamed.len() == 1).then(|| (variant.ident.clone(), name.clone()))
}

/// Renames variants such as `Self::Variant0`.
pub(super) struct Renaming<'a> {
    pub(super) names: &'a Names,
    /// How many names were replaced.
    pub(super) count: usize,
}

impl VisitMut for Renaming<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if path.segments.len() == 2
            && path.segments[0].ident == "Self"
            && let Some(name) = self.names.get(&path.segments[1].ident)
        {
            path.segments[1].ident = name.clone();
            self.count += 1;
        }
        syn::visit_mut::visit_path_mut(self, path);
    }
}
