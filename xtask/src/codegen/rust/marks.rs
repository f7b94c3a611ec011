//! Which schema a type or field was made of: the mark at the end of its doc comment tells.

use anyhow::Result;
use syn::{Attribute, Item, LitStr};

use super::super::spec::marks::MARK;
use super::super::syntax::{doc, doc_mut};
use crate::openapi::document::Document;

/// The JSON pointer of the schema that a type or field was made of; that of the document where it is not known.
pub(super) fn pointer(attrs: &[Attribute]) -> String {
    attrs.iter().find_map(|attr| split(&doc(attr)?.value()).map(|(_, pointer)| pointer)).unwrap_or_default()
}

/// Removes the marks from all doc comments.
pub(crate) fn remove(types: &mut syn::File, _: &Document) -> Result<()> {
    for item in &mut types.items {
        match item {
            Item::Struct(item) => {
                remove_from(&mut item.attrs);
                item.fields.iter_mut().for_each(|field| remove_from(&mut field.attrs));
            }
            Item::Enum(item) => {
                remove_from(&mut item.attrs);
                for variant in &mut item.variants {
                    remove_from(&mut variant.attrs);
                    variant.fields.iter_mut().for_each(|field| remove_from(&mut field.attrs));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn remove_from(attrs: &mut Vec<Attribute>) {
    attrs.retain_mut(|attr| {
        let Some(text) = doc_mut(attr) else { return true };
        let Some((rest, _)) = split(&text.value()) else { return true };
        *text = LitStr::new(&rest, text.span());
        !rest.trim().is_empty()
    });
}

/// A text without its mark, and the pointer in it.
fn split(text: &str) -> Option<(String, String)> {
    let (before, rest) = text.split_once(MARK[0])?;
    let (pointer, after) = rest.split_once(MARK[1])?;
    Some((format!("{before}{after}"), pointer.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, document, file};

    #[test]
    fn a_mark_is_read_and_removed() {
        let text = "///A.\u{e000}/a\u{e001}\nstruct A { ///\u{e000}/b\u{e001}\na: u8 }";
        let syn::Item::Struct(item) = &file(text).items[0] else { panic!("not a struct") };
        assert_eq!(super::pointer(&item.attrs), "/a");
        check(|types| super::remove(types, &document("{}")), text, "///A.\nstruct A { a: u8 }");
    }
}
