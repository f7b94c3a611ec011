//! What the document says of each operation beyond its request and response, as constants.

use anyhow::{Result, bail};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::document::Document;

/// The file with a constant for each operation.
pub(super) fn generate(document: &Document) -> Result<syn::File> {
    let mut names = Vec::new();
    let mut constants = Vec::new();
    for (pointer, path, method, operation) in document.operations() {
        let method = method.to_uppercase();
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
            bail!(document.error_at(&pointer, format_args!("{method} {path} has no `operationId`")));
        };
        let Some(repeatable) = operation.get("x-repeatable").and_then(Value::as_bool) else {
            let message = "does not say whether it may be repeated: add `x-repeatable: true` or `x-repeatable: false`";
            bail!(document.error_at(&pointer, format_args!("{method} {path} {message}")));
        };
        let Ok(name) = syn::parse_str::<syn::Ident>(&id.to_uppercase()) else {
            let message = format_args!("the operationId {id:?} is not in snake_case");
            bail!(document.error_at(&format!("{pointer}/operationId"), message));
        };
        let doc = format!(" `{method} {path}`");
        constants.push(quote! {
            #[doc = #doc]
            pub const #name: Operation = Operation { id: #id, method: #method, path: #path, repeatable: #repeatable };
        });
        names.push(format_ident!("{name}"));
    }
    Ok(syn::parse_quote! {
        //! What the document says of each operation.

        use crate::operation::Operation;

        #(#constants)*

        /// Every operation, in the document's order.
        pub const ALL: &[Operation] = &[#(#names),*];
    })
}
