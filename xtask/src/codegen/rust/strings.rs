//! Lets a newtype of a string be made of a `&str`, which is what builders are given, and stand for one in comparisons and as the
//! key of a map.

use anyhow::Result;
use syn::{Fields, Item, ItemStruct, parse_quote};

use super::super::syntax::{add_impls, last_name};
use crate::openapi::document::Document;

pub(crate) fn add(types: &mut syn::File, _: &Document) -> Result<()> {
    add_impls(types, |item| match item {
        Item::Struct(item) => impls(item),
        _ => Vec::new(),
    });
    Ok(())
}

fn impls(item: &ItemStruct) -> Vec<Item> {
    let name = &item.ident;
    let Fields::Unnamed(fields) = &item.fields else { return Vec::new() };
    let Some(field) = fields.unnamed.first().filter(|field| last_name(&field.ty).is_some_and(|ty| ty == "String"))
    else {
        return Vec::new();
    };
    let mut impls = vec![
        parse_quote! {
            impl ::std::borrow::Borrow<str> for #name {
                fn borrow(&self) -> &str {
                    &self.0
                }
            }
        },
        parse_quote! {
            impl ::std::cmp::PartialEq<str> for #name {
                fn eq(&self, other: &str) -> bool {
                    self.0 == other
                }
            }
        },
        parse_quote! {
            impl ::std::cmp::PartialEq<&str> for #name {
                fn eq(&self, other: &&str) -> bool {
                    self.0 == *other
                }
            }
        },
    ];
    // A newtype that is checked has a private field, and no From.
    if matches!(field.vis, syn::Visibility::Public(_)) {
        impls.push(parse_quote! {
            impl ::std::convert::From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }
        });
    }
    impls
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document};

    #[test]
    fn a_string_is_made_of_a_str_if_it_is_open_and_compared_with_one() {
        let others = "struct C(pub u8); struct D { a: String }";
        let compared = |name: &str| {
            format!(
                "impl ::std::borrow::Borrow<str> for {name} {{ fn borrow(&self) -> &str {{ &self.0 }} }}
                 impl ::std::cmp::PartialEq<str> for {name} {{
                     fn eq(&self, other: &str) -> bool {{ self.0 == other }}
                 }}
                 impl ::std::cmp::PartialEq<&str> for {name} {{
                     fn eq(&self, other: &&str) -> bool {{ self.0 == *other }}
                 }}"
            )
        };
        check(
            |types| super::add(types, &document("{}")),
            &format!("struct A(pub String); struct B(String); {others}"),
            &format!(
                "struct A(pub String);
                 {}
                 impl ::std::convert::From<&str> for A {{
                     fn from(value: &str) -> Self {{ Self(value.to_owned()) }}
                 }}
                 struct B(String);
                 {}
                 {others}",
                compared("A"),
                compared("B"),
            ),
        );
    }
}
