//! The client as a whole: its modules become files, and the hand-written client constructs it.

use anyhow::Result;
use syn::{Fields, File, ImplItem, Item, parse_quote};

use super::super::syntax::{Emitted, expect, impls_mut, is_of_trait};
use crate::openapi::document::Document;

/// Moves the module `types` out of the client, into a file of its own.
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
    Ok(Emitted::new(client, types))
}

/// Declares the modules that are files beside the client.
pub(crate) fn declare_modules(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let modules: File = parse_quote! {
        //! The generated client: one method per operation, and the types of the document.

        pub mod builders;
        #[cfg(feature = "httpmock")]
        pub mod mock;
        pub mod operations;
        pub mod resources;
        pub mod types;
        #[cfg(feature = "webhooks")]
        pub mod webhooks;
    };
    emitted.client.attrs.extend(modules.attrs);
    emitted.client.items.splice(0..0, modules.items);
    Ok(())
}

/// Removes the constructors and the description of the client, and its base URL as text. The hand-written client constructs it
/// for each call.
pub(crate) fn leave_out_constructing(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let mut removed = 0;
    for item in impls_mut(&mut emitted.client) {
        let is_constructor = |item: &mut ImplItem| matches!(item, ImplItem::Fn(method) if method.sig.ident == "new" || method.sig.ident == "new_with_client");
        removed += item.items.extract_if(.., is_constructor).count();
    }
    expect("a constructor", "Client", removed, 2)?;
    emitted.client.items.retain_mut(|item| match item {
        Item::Struct(client) => {
            if let Fields::Named(fields) = &mut client.fields {
                let kept = std::mem::take(&mut fields.named).into_iter();
                fields.named = kept.filter(|field| field.ident.as_ref().is_none_or(|name| name != "baseurl")).collect();
            }
            true
        }
        Item::Impl(item) => !item.items.is_empty() && !is_of_trait(item, "ClientInfo"),
        // It asserts that a client has hooks.
        Item::Const(_) => false,
        _ => true,
    });
    Ok(())
}
