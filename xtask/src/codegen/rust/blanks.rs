//! Blank values: what a builder holds for each type before the required fields are set.

use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Fields, File, Ident, Item, Type, TypeArray, TypePath, TypeTuple, Visibility, parse_quote};

use super::super::syntax::{derived, head, inner, is_trait};
use super::builders::default;

/// The types that have a blank value. A type that always contains another value of itself has none.
pub(super) struct Blanks<'a> {
    types: HashSet<&'a Ident>,
    blanks: HashMap<&'a Ident, Blank<'a>>,
}

struct Blank<'a> {
    /// The implementation, if the type has no `Default`.
    implementation: Option<Item>,
    /// Whether only the module of the type can implement it.
    is_private: bool,
    /// The types whose blank values it contains.
    needs: Vec<&'a Ident>,
}

impl<'a> Blanks<'a> {
    pub(super) fn of(file: &'a File) -> Self {
        let types = file.items.iter().filter_map(head).map(|(name, _)| name).collect();
        let mut all = Self { types, blanks: HashMap::new() };
        // A type comes after the types that it contains.
        loop {
            let before = all.blanks.len();
            for item in &file.items {
                if let Some((name, _)) = head(item).filter(|(name, _)| !all.has(name))
                    && let Some(blank) = all.blank(item)
                {
                    all.blanks.insert(name, blank);
                }
            }
            if all.blanks.len() == before {
                return all;
            }
        }
    }

    pub(super) fn has(&self, name: &Ident) -> bool {
        self.blanks.contains_key(name)
    }

    /// The given types and all types that their blank values contain.
    pub(super) fn needed_by(&self, names: impl IntoIterator<Item = &'a Ident>) -> BTreeSet<&'a Ident> {
        let mut needed = BTreeSet::new();
        let mut left: Vec<_> = names.into_iter().collect();
        while let Some(name) = left.pop() {
            if needed.insert(name) {
                left.extend(self.blanks.get(name).into_iter().flat_map(|blank| &blank.needs));
            }
        }
        needed
    }

    /// The implementations for the given types: those for the types' own module, or those for another.
    pub(super) fn implementations<'b>(
        &'b self,
        names: impl IntoIterator<Item = &'b &'a Ident>,
        is_private: bool,
    ) -> impl Iterator<Item = &'b Item> {
        let blanks = names.into_iter().filter_map(|name| self.blanks.get(name));
        blanks.filter(move |blank| blank.is_private == is_private).filter_map(|blank| blank.implementation.as_ref())
    }

    fn blank(&self, item: &'a Item) -> Option<Blank<'a>> {
        let (name, attrs) = head(item)?;
        let mut needs = Vec::new();
        let mut is_private = false;
        let value = match item {
            _ if attrs.iter().flat_map(derived).any(|path| is_trait(&path, "Default")) => None,
            Item::Struct(item) => {
                is_private = item.fields.iter().any(|field| matches!(field.vis, Visibility::Inherited));
                let values = self.values(&item.fields, &mut needs)?;
                let names = item.fields.iter().map(|field| &field.ident);
                let is_short = matches!(item.fields, Fields::Named(_))
                    && values.iter().all(|value| value.to_string() == blank().to_string());
                Some(if is_short { quote!({ #(#names)* }) } else { literal(&quote!(Self), &item.fields, &values) })
            }
            Item::Enum(item) => Some(item.variants.iter().find_map(|variant| {
                needs.clear();
                let values = self.values(&variant.fields, &mut needs)?;
                let name = &variant.ident;
                Some(literal(&quote!(Self::#name), &variant.fields, &values))
            })?),
            _ => return None,
        };
        let implementation = value.map(|value| parse_quote!(crate::model::builder::blank!(#name #value);));
        Some(Blank { implementation, is_private, needs })
    }

    /// The blank values of all fields, if each has one.
    fn values(&self, fields: &'a Fields, needs: &mut Vec<&'a Ident>) -> Option<Vec<TokenStream>> {
        fields
            .iter()
            .map(|field| default(field).map_or_else(|| self.value(&field.ty, needs), |_| Some(blank())))
            .collect()
    }

    fn value(&self, ty: &'a Type, needs: &mut Vec<&'a Ident>) -> Option<TokenStream> {
        match ty {
            Type::Array(TypeArray { elem, .. }) => {
                let item = self.value(elem, needs)?;
                Some(quote!(::std::array::from_fn(|_| #item)))
            }
            Type::Tuple(TypeTuple { elems, .. }) => {
                let items: Option<Vec<_>> = elems.iter().map(|item| self.value(item, needs)).collect();
                let items = items?;
                Some(quote!((#(#items,)*)))
            }
            Type::Path(TypePath { path, .. }) => {
                if let Some(inner) = inner(ty, "Box").filter(|_| path.segments.len() > 1) {
                    let inner = self.value(inner, needs)?;
                    return Some(quote!(::std::boxed::Box::new(#inner)));
                }
                let own = path.get_ident().filter(|name| self.types.contains(name));
                needs.extend(own);
                own.is_none_or(|name| self.has(name)).then(blank)
            }
            _ => None,
        }
    }
}

/// The expression for the blank value of a type.
fn blank() -> TokenStream {
    quote!(crate::model::builder::Blank::blank())
}

fn literal(name: &TokenStream, fields: &Fields, values: &[TokenStream]) -> TokenStream {
    let names = fields.iter().map(|field| &field.ident);
    match fields {
        Fields::Named(_) => quote!(: #name { #(#names: #values),* }),
        Fields::Unnamed(_) => quote!(: #name(#(#values),*)),
        Fields::Unit => quote!(: #name),
    }
}
