//! Leaves every type room to gain a field or a variant without a breaking release.

use anyhow::Result;
use syn::{Fields, Item, parse_quote};

use crate::openapi::document::Document;

pub(crate) fn leave_room(types: &mut syn::File, _: &Document) -> Result<()> {
    for item in &mut types.items {
        match item {
            Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => {
                item.attrs.push(parse_quote!(#[non_exhaustive]));
            }
            Item::Enum(item) => item.attrs.push(parse_quote!(#[non_exhaustive])),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document};

    #[test]
    fn objects_and_enums_may_grow() {
        check(
            |types| super::leave_room(types, &document("{}")),
            "struct A { a: u8 } struct B(u8); enum C {}",
            "#[non_exhaustive] struct A { a: u8 } struct B(u8); #[non_exhaustive] enum C {}",
        );
    }
}
