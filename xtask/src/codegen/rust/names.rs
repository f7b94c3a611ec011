//! Chooses the names of fields: one that is taken gets a suffix, and the document may give another as `x-rust-name`.

use std::collections::HashSet;

use anyhow::{Result, bail};
use heck::ToPascalCase;
use quote::{ToTokens, format_ident};
use serde_json::Value;
use syn::visit_mut::{self, VisitMut};
use syn::{ExprStruct, Field, Fields, FieldsNamed, Ident, Item, Member, parse_quote};

use super::super::syntax::{last_name, serde_meta};
use super::builders;
use super::marks::pointer;
use crate::openapi::document::Document;
use crate::openapi::node::Node;
use crate::openapi::pointer::join;

/// What a type or a field is called, where the derived name is not wanted.
pub(in crate::codegen) const RUST_NAME: &str = "x-rust-name";

/// What the type of a named schema is called.
pub(in crate::codegen) fn type_name(schema: &Node<'_>) -> String {
    // One that is a $ref to another has a name of its own all the same.
    let name = schema.pointer.rsplit('/').next().unwrap_or_default();
    schema.text(RUST_NAME).map_or_else(|| name.to_pascal_case(), str::to_owned)
}

/// What a field cannot be called: a builder has a method `build`, and a type parameter named like each required field.
const TAKEN: [&str; 18] = [
    "bool", "build", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32",
    "u64", "u8", "usize",
];

/// Checks the names of types and of their builders, and chooses those of fields.
pub(crate) fn choose(types: &mut syn::File, document: &Document) -> Result<()> {
    check_types(types, document)?;
    for index in 0..types.items.len() {
        match &mut types.items[index] {
            Item::Struct(item) => {
                if let Fields::Named(fields) = &mut item.fields {
                    let names = rename(fields, document)?;
                    let name = item.ident.clone();
                    types.items.iter_mut().for_each(|item| rename_in_default(item, &name, &names));
                }
            }
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

fn check_types(types: &syn::File, document: &Document) -> Result<()> {
    let mut names = HashSet::new();
    for item in &types.items {
        let (name, attrs) = match item {
            Item::Struct(item) => (&item.ident, &item.attrs),
            Item::Enum(item) => (&item.ident, &item.attrs),
            _ => continue,
        };
        let place =
            || Some(pointer(attrs)).filter(|place| !place.is_empty()).unwrap_or_else(|| of_user(types, document, name));
        if matches!(item, Item::Enum(item) if item.variants.is_empty()) {
            let message = format_args!(
                "no value can match all of this schema, whose type would be `{name}`: its parts contradict"
            );
            bail!(document.error_at(&place(), message));
        }
        if !names.insert(name.clone()) || !names.insert(builders::name_of(name)) {
            let message = format_args!(
                "the name `{name}` of its type is taken by another type or its builder: give it another as `x-rust-name`, in \
                 components/schemas"
            );
            bail!(document.error_at(&place(), message));
        }
    }
    Ok(())
}

/// The JSON pointer of a property that has a type, or of the named schema after which the type is named: one that is derived
/// from several schemas has no place of its own.
fn of_user(types: &syn::File, document: &Document, name: &Ident) -> String {
    let structs = types.items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(&item.fields),
        _ => None,
    });
    let name = name.to_string();
    let is_of_type = |field: &&Field| {
        let ty = field.ty.to_token_stream().to_string();
        ty.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name)
    };
    let user = structs.flatten().find(is_of_type).map(|field| pointer(&field.attrs)).filter(|user| !user.is_empty());
    user.unwrap_or_else(|| {
        let schemas = document.value().pointer("/components/schemas").and_then(Value::as_object);
        let outer = schemas.into_iter().flatten().filter(|(schema, _)| name.starts_with(&schema.to_pascal_case()));
        let outer = outer.max_by_key(|(schema, _)| schema.len());
        outer.map_or_else(String::new, |(schema, _)| join("/components/schemas", schema))
    })
}

/// What a field could be called.
pub(super) struct Candidate<'a> {
    pub(super) name: String,
    /// Whether the document calls it so, and the name is not derived from another.
    pub(super) is_as_written: bool,
    /// The name that the document gives it.
    pub(super) chosen: Option<&'a str>,
}

/// A name for each field of a type. It is not the chosen one if that is taken.
pub(super) fn assign(candidates: &[Candidate<'_>]) -> Vec<Ident> {
    let mut taken: HashSet<String> = TAKEN.map(str::to_owned).into();
    let mut order: Vec<_> = (0..candidates.len()).collect();
    // A name that a property has as it is goes before one that was chosen, and that before one that was derived.
    order.sort_by_key(|index| match &candidates[*index] {
        Candidate { chosen: Some(_), .. } => 1,
        Candidate { is_as_written: true, .. } => 0,
        _ => 2,
    });
    let mut names = vec![None; candidates.len()];
    for index in order {
        let Candidate { name, chosen, .. } = &candidates[index];
        let name = free(chosen.unwrap_or(name), &taken);
        taken.extend([builders::maybe(&name).to_string(), name.clone()]);
        names[index] = Some(format_ident!("{name}"));
    }
    names.into_iter().flatten().collect()
}

/// Renames the fields whose names are taken or chosen, and returns the names of all.
fn rename(fields: &mut FieldsNamed, document: &Document) -> Result<Vec<Ident>> {
    let is_as_written = |field: &Field| serde_meta(field, "rename").is_none() && serde_meta(field, "flatten").is_none();
    let candidates = fields.named.iter().filter_map(|field| {
        let schema = document.value().pointer(&pointer(&field.attrs));
        Some(Candidate {
            name: field.ident.as_ref()?.to_string(),
            is_as_written: is_as_written(field),
            chosen: schema.and_then(|schema| schema.get(RUST_NAME)?.as_str()),
        })
    });
    let candidates: Vec<_> = candidates.collect();
    let names = assign(&candidates);
    for ((field, candidate), name) in fields.named.iter_mut().zip(candidates).zip(&names) {
        if let Some(chosen) = candidate.chosen.filter(|chosen| name != chosen) {
            let message = format_args!("the name `{chosen}` of its field is taken");
            bail!(document.error_at(&pointer(&field.attrs), message));
        }
        let before = candidate.name;
        if *name != before && is_as_written(field) {
            field.attrs.push(parse_quote!(#[serde(rename = #before)]));
        }
        field.ident = Some(name.clone());
    }
    Ok(names)
}

/// The name, or the first that is free of those with a suffix.
fn free(name: &str, taken: &HashSet<String>) -> String {
    let is_free = |name: &String| !taken.contains(name) && !taken.contains(&builders::maybe(name).to_string());
    let first = if TAKEN.contains(&name) { format!("{name}_") } else { name.to_owned() };
    let suffixed = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(first).chain(suffixed).find(is_free).unwrap_or_default()
}

/// typify's `Default` has the fields in the order of the type.
fn rename_in_default(item: &mut Item, name: &Ident, names: &[Ident]) {
    struct Renaming<'a>(&'a [Ident]);

    impl VisitMut for Renaming<'_> {
        fn visit_expr_struct_mut(&mut self, expr: &mut ExprStruct) {
            for (field, name) in expr.fields.iter_mut().zip(self.0) {
                field.member = Member::Named(name.clone());
            }
            visit_mut::visit_expr_struct_mut(self, expr);
        }
    }

    if let Item::Impl(item) = item
        && item
            .trait_
            .as_ref()
            .is_some_and(|(path, _)| path.segments.last().is_some_and(|last| last.ident == "Default"))
        && last_name(&item.self_ty) == Some(name)
    {
        Renaming(names).visit_item_impl_mut(item);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document, file};

    #[test]
    fn a_field_has_a_name_of_its_own() {
        let table = [
            ("a: u8, b: u8", "a: u8, b: u8"),
            (
                "#[serde(rename = \"userId\")] user_id: u8, user_id: u8",
                "#[serde(rename = \"userId\")] user_id_2: u8, user_id: u8",
            ),
            (
                "#[serde(rename = \"aB\")] a_b: u8, #[serde(rename = \"AB\")] a_b: u8",
                "#[serde(rename = \"aB\")] a_b: u8, #[serde(rename = \"AB\")] a_b_2: u8",
            ),
            ("#[serde(flatten)] extra: u8, extra: u8", "#[serde(flatten)] extra_2: u8, extra: u8"),
            ("build: u8", "#[serde(rename = \"build\")] build_: u8"),
            ("i64: u8", "#[serde(rename = \"i64\")] i64_: u8"),
            ("a: u8, maybe_a: u8", "a: u8, #[serde(rename = \"maybe_a\")] maybe_a_2: u8"),
            ("maybe_a: u8, a: u8", "maybe_a: u8, #[serde(rename = \"a\")] a_2: u8"),
        ];
        for (before, after) in table {
            let default = |fields: &str| {
                let names = fields.split(": u8").filter_map(|field| field.split([' ', ',', ']']).next_back());
                let values: Vec<_> = names.filter(|name| !name.is_empty()).map(|name| format!("{name}: 1,")).collect();
                let values = values.concat();
                format!(
                    "struct A {{ {fields} }} enum B {{ C {{ {fields} }} }} \
                     impl ::std::default::Default for A {{ fn default() -> Self {{ Self {{ {values} }} }} }}"
                )
            };
            check(|types| super::choose(types, &document("{}")), &default(before), &default(after));
        }
    }

    #[test]
    fn the_document_may_choose_a_name() {
        let document = document("{A: {properties: {b: {x-rust-name: c}, d: {x-rust-name: c}}}}");
        let at = |name: &str| format!("///\u{e000}/components/schemas/A/properties/{name}\u{e001}\n");
        let (b, d) = (at("b"), at("d"));
        check(
            |types| super::choose(types, &document),
            &format!("struct A {{ {b} b: u8, #[serde(rename = \"C\")] c: u8 }}"),
            &format!("struct A {{ {b} #[serde(rename = \"b\")] c: u8, #[serde(rename = \"C\")] c_2: u8 }}"),
        );
        for others in [format!("{d} d: u8"), "c: u8".to_owned()] {
            let refused = super::choose(&mut file(&format!("struct A {{ {b} b: u8, {others} }}")), &document);
            assert!(refused.unwrap_err().to_string().ends_with(": the name `c` of its field is taken"), "{others}");
        }
    }

    #[test]
    fn a_type_has_a_name_of_its_own() {
        for (types, taken) in [
            ("struct A {} enum B { C }", None),
            ("struct A {} enum ABuilder { B }", Some("`ABuilder`")),
            ("enum A {}", Some("no value can match")),
        ] {
            let refused = super::choose(&mut file(types), &document("{}")).map_err(|error| error.to_string());
            let names_it = |name| refused.as_ref().is_err_and(|error| error.contains(name));
            assert!(taken.map_or(refused.is_ok(), names_it), "{types}: {refused:?}");
        }
    }
}
