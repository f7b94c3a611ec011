//! Lets a newtype of a string be made of a `&str`, which is what builders are given.

use anyhow::Result;
use syn::{Fields, Item, ItemStruct, parse_quote};

use super::super::syntax::{add_impls, last_name};
use crate::openapi::document::Document;

pub(crate) fn add(types: &mut syn::File, _: &Document) -> Result<()> {
    add_impls(types, |item| match item {
        Item::Struct(item) => from_str(item),
        _ => None,
    });
    Ok(())
}

fn from_str(item: &ItemStruct) -> Option<Item> {
    let name = &item.ident;
    let Fields::Unnamed(fields) = &item.fields else { return None };
    let field = fields.unnamed.first()?;
    // A newtype that is checked has a private field, and no From.
    let is_open = matches!(field.vis, syn::Visibility::Public(_));
    (is_open && last_name(&field.ty)? == "String").then(|| {
        parse_quote! {
            impl ::std::convert::From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document};

    #[test]
    fn an_open_string_is_made_of_a_str() {
        let others = "struct B(String); struct C(pub u8); struct D { a: String }";
        check(
            |types| super::add(types, &document("{}")),
            &format!("struct A(pub String); {others}"),
            &format!(
                "struct A(pub String);
                 impl ::std::convert::From<&str> for A {{
                     fn from(value: &str) -> Self {{ Self(value.to_owned()) }}
                 }}
                 {others}"
            ),
        );
    }
}
