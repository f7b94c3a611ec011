//! Keeps doc comments readable as they are written.

use anyhow::Result;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Block, parse_quote};

use super::super::syntax::{Emitted, doc};
use crate::openapi::document::Document;

/// Writes a doc comment line by line if one of its lines begins with an asterisk. prettyplease would make it a block comment,
/// and rustdoc takes such asterisks for the block's frame.
pub(crate) fn split(emitted: &mut Emitted, _: &Document) -> Result<()> {
    struct Split;

    impl VisitMut for Split {
        fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
            *attrs = std::mem::take(attrs).into_iter().flat_map(lines).collect();
        }

        /// Bodies contain no documentation.
        fn visit_block_mut(&mut self, _: &mut Block) {}
    }

    let Emitted { client, types, builders, resources, .. } = emitted;
    for file in [client, types, builders, resources] {
        Split.visit_file_mut(file);
    }
    Ok(())
}

fn lines(attr: Attribute) -> Vec<Attribute> {
    match doc(&attr) {
        Some(text) if text.lines().skip(1).any(|line| line.trim_start().starts_with('*')) => {
            text.lines().map(|line| parse_quote!(#[doc = #line])).collect()
        }
        _ => vec![attr],
    }
}
