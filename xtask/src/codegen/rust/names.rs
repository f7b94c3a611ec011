//! Refuses names that would stand for two things in the generated code.

use std::collections::HashSet;

use anyhow::{Result, bail};
use syn::{Fields, Item};

use super::builders;
use super::marks::pointer;
use crate::openapi::document::Document;

/// What derived and generated code means by these names.
const TAKEN: [&str; 12] =
    ["Box", "Default", "Err", "Into", "None", "Ok", "Option", "Result", "Self", "Some", "String", "Vec"];

/// Checks the names of types, of their builders, and of their fields.
pub(crate) fn check(types: &mut syn::File, document: &Document) -> Result<()> {
    let mut names = HashSet::new();
    for item in &types.items {
        let (name, attrs) = match item {
            Item::Struct(item) => (&item.ident, &item.attrs),
            Item::Enum(item) => (&item.ident, &item.attrs),
            _ => continue,
        };
        let is_taken = TAKEN.contains(&name.to_string().as_str());
        if is_taken || !names.insert(name.clone()) || !names.insert(builders::name_of(name)) {
            let message = format_args!("the generator cannot express this: the name `{name}` of its type is taken");
            bail!(document.error_at(&pointer(attrs), message));
        }
        if let Item::Struct(item) = item {
            check_fields(&item.fields, document)?;
        }
    }
    Ok(())
}

fn check_fields(fields: &Fields, document: &Document) -> Result<()> {
    let mut names = HashSet::new();
    for field in fields {
        let Some(name) = &field.ident else { continue };
        if name == "build" || !names.insert(name.clone()) || !names.insert(builders::maybe(name)) {
            let message = format_args!("the generator cannot express this: the name `{name}` of its field is taken");
            bail!(document.error_at(&pointer(&field.attrs), message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{document, file};

    #[test]
    fn a_name_stands_for_one_thing() {
        let table = [
            ("pub struct A { pub a: u8, pub b: u8 } pub enum B {}", None),
            ("pub struct Option {}", Some("Option")),
            ("pub struct A {} pub enum ABuilder {}", Some("ABuilder")),
            ("pub struct A { pub build: u8 }", Some("build")),
            ("pub struct A { pub a: u8, pub maybe_a: u8 }", Some("maybe_a")),
        ];
        for (types, taken) in table {
            let refused = super::check(&mut file(types), &document("{}")).map_err(|error| error.to_string());
            let names_it = |name| refused.as_ref().is_err_and(|error| error.contains(&format!("the name `{name}`")));
            assert!(taken.map_or(refused.is_ok(), names_it), "{types}: {refused:?}");
        }
    }
}
