//! The modules of the generated client.

use anyhow::{Context, Result};
use syn::{Item, parse_quote};

/// Takes the module `types` out of the client, as a file.
pub(crate) fn take_types(client: &mut syn::File) -> Result<syn::File> {
    let is_types = |item: &Item| matches!(item, Item::Mod(module) if module.ident == "types");
    let position = client.items.iter().position(is_types);
    let Some(Item::Mod(module)) = position.map(|position| client.items.remove(position)) else {
        return Err(anyhow::anyhow!("progenitor emitted no module `types`"));
    };
    let mut file: syn::File = parse_quote! {
        //! The types of the document's schemas and query parameters.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    let (_, items) = module.content.context("progenitor emitted the module `types` without its items")?;
    file.items = items;
    Ok(file)
}

/// Declares the modules that are files beside the client.
pub(crate) fn declare(client: &mut syn::File) -> Result<()> {
    let modules: syn::File = parse_quote! {
        //! The generated client: one method per operation, and the types of the document.

        pub mod builders;
        #[cfg(feature = "httpmock")]
        pub mod mock;
        pub mod operations;
        pub mod types;
    };
    client.attrs.extend(modules.attrs);
    client.items.splice(0..0, modules.items);
    Ok(())
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::super::tests::file;

    #[test]
    fn types_are_a_file_beside_the_client() {
        let mut client = file("pub struct Client; pub mod types { pub struct A; }");
        let types = super::take_types(&mut client).unwrap_or_else(|error| panic!("{error}"));
        super::declare(&mut client).unwrap_or_else(|error| panic!("{error}"));
        let text = |item: &syn::Item| item.to_token_stream().to_string();
        assert_eq!(types.items.iter().map(text).collect::<Vec<_>>(), ["pub struct A ;"]);
        assert_eq!(client.items.iter().filter(|item| text(item).contains("mod types ;")).count(), 1);
        assert_eq!(client.items.last().map(text).as_deref(), Some("pub struct Client ;"));
    }
}
