//! Names the variants of a union after their types, where typify has only numbers for them.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use syn::visit_mut::VisitMut;
use syn::{Fields, Ident, Item, ItemEnum, Path, Variant};

use super::super::syntax::last_name;
use crate::openapi::document::Document;

/// The names of the variants with a number, by enum.
type Names = HashMap<Ident, HashMap<Ident, Ident>>;

pub(crate) fn name(types: &mut syn::File, _: &Document) -> Result<()> {
    let own_types: HashSet<_> = types.items.iter().filter_map(type_name).cloned().collect();
    let mut all = Names::new();
    for item in &mut types.items {
        if let Item::Enum(item) = item
            && let Some(names) = names(item, &own_types)
        {
            for variant in &mut item.variants {
                variant.ident = names[&variant.ident].clone();
            }
            all.insert(item.ident.clone(), names);
        }
    }
    for item in &mut types.items {
        if let Item::Impl(item) = item
            && let Some(names) = last_name(&item.self_ty).and_then(|name| all.get(name))
        {
            Renamed(names).visit_item_impl_mut(item);
        }
    }
    Ok(())
}

fn type_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        _ => None,
    }
}

/// The names for an enum's variants, if all are numbered and hold one named type each, no two of them the same.
fn names(item: &ItemEnum, own_types: &HashSet<Ident>) -> Option<HashMap<Ident, Ident>> {
    let names: Option<HashMap<_, _>> = item.variants.iter().map(|variant| renamed(variant, own_types)).collect();
    names.filter(|names| names.values().collect::<HashSet<_>>().len() == names.len())
}

fn renamed(variant: &Variant, own_types: &HashSet<Ident>) -> Option<(Ident, Ident)> {
    let number = variant.ident.to_string().strip_prefix("Variant")?.parse::<usize>();
    let Fields::Unnamed(fields) = &variant.fields else { return None };
    let name = last_name(&fields.unnamed.first()?.ty).filter(|name| own_types.contains(name))?;
    (number.is_ok() && fields.unnamed.len() == 1).then(|| (variant.ident.clone(), name.clone()))
}

/// Renames `Self::Variant0`.
struct Renamed<'a>(&'a HashMap<Ident, Ident>);

impl VisitMut for Renamed<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if path.segments.len() == 2
            && path.segments[0].ident == "Self"
            && let Some(name) = self.0.get(&path.segments[1].ident)
        {
            path.segments[1].ident = name.clone();
        }
        syn::visit_mut::visit_path_mut(self, path);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document};

    #[test]
    fn numbered_variants_are_named_after_their_types() {
        let table = [
            ("Variant0(Id), Variant1(A)", "Id(Id), A(A)"),
            // As they are: of one type, with a name already, of a type of the language.
            ("Variant0(A), Variant1(A)", "Variant0(A), Variant1(A)"),
            ("Id(A), Variant1(A)", "Id(A), Variant1(A)"),
            ("Variant0(String), Variant1(A)", "Variant0(String), Variant1(A)"),
        ];
        for (before, after) in table {
            let file = |variants: &str| {
                let first = variants.split('(').next().unwrap_or_default();
                format!(
                    "struct Id; struct A; enum U {{ {variants} }} \
                     impl From<A> for U {{ fn from(a: A) -> Self {{ Self::{first}(a) }} }}"
                )
            };
            check(|types| super::name(types, &document("{}")), &file(before), &file(after));
        }
    }
}
