//! The client as a whole: its modules are files, and constructing it is left to the hand-written one.

use anyhow::Result;
use syn::{File, ImplItem, Item, parse_quote};

use super::super::syntax::{Emitted, expect, impls_mut, methods_mut};
use crate::openapi::document::Document;

/// Takes the module `types` out of the client, as a file.
pub(crate) fn split(mut client: File) -> Result<Emitted> {
    let is_types = |item: &mut Item| matches!(item, Item::Mod(module) if module.ident == "types");
    let modules: Vec<_> = client.items.extract_if(.., is_types).collect();
    expect("a module `types`", "the client", modules.len(), 1)?;
    let contents = modules.into_iter().filter_map(|item| match item {
        Item::Mod(module) => module.content,
        _ => None,
    });
    let mut types: File = parse_quote! {
        //! The types of the document's schemas and query parameters.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    types.items = contents.flat_map(|(_, items)| items).collect();
    Ok(Emitted { client, types, builders: parse_quote!() })
}

/// Declares the modules that are files beside the client.
pub(crate) fn declare_modules(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let modules: File = parse_quote! {
        //! The generated client: one method per operation, and the types of the document.

        pub mod builders;
        #[cfg(feature = "httpmock")]
        pub mod mock;
        pub mod operations;
        pub mod types;
    };
    emitted.client.attrs.extend(modules.attrs);
    emitted.client.items.splice(0..0, modules.items);
    Ok(())
}

/// Removes `new`, which makes an HTTP client with other settings, and hides `new_with_client`, which checks nothing.
pub(crate) fn hide_constructors(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let (mut removed, mut hidden) = (0, 0);
    for item in impls_mut(&mut emitted.client) {
        let is_new = |item: &mut ImplItem| matches!(item, ImplItem::Fn(method) if method.sig.ident == "new");
        removed += item.items.extract_if(.., is_new).count();
        for method in methods_mut(item).filter(|method| method.sig.ident == "new_with_client") {
            method.vis = parse_quote!(pub(crate));
            hidden += 1;
        }
    }
    expect("the constructor `new`", "Client", removed, 1)?;
    expect("the constructor `new_with_client`", "Client", hidden, 1)
}
