//! What the document says of each operation beyond its request and response, as constants.

use std::collections::HashSet;

use anyhow::{Result, bail};
use quote::quote;
use serde_json::Value;

use crate::openapi::document::{Document, Operation};

/// What the generated client has methods for already.
const TAKEN: [&str; 11] =
    ["new", "new_with_client", "api_version", "baseurl", "client", "inner", "pre", "exec", "post", "clone", "fmt"];

/// The file with a constant for each operation.
pub(crate) fn generate(document: &Document) -> Result<syn::File> {
    let mut ids = HashSet::new();
    let mut constants = Vec::new();
    for Operation { pointer, path, method, value } in document.operations() {
        let method = method.to_uppercase();
        let Some(id) = value.get("operationId").and_then(Value::as_str) else {
            bail!(document.error_at(&pointer, format_args!("{method} {path} has no `operationId`")));
        };
        let Some(repeatable) = value.get("x-repeatable").and_then(Value::as_bool) else {
            let message = "does not say whether it may be repeated: add `x-repeatable: true` or `x-repeatable: false`";
            bail!(document.error_at(&pointer, format_args!("{method} {path} {message}")));
        };
        let at_id = format!("{pointer}/operationId");
        if !is_name(id) {
            bail!(document.error_at(&at_id, format_args!("the operationId {id:?} is not a name in snake_case")));
        }
        if TAKEN.contains(&id) || !ids.insert(id) {
            bail!(document.error_at(&at_id, format_args!("the operationId {id:?} is taken")));
        }
        let name = quote::format_ident!("{}", id.to_uppercase());
        let doc = format!(" `{method} {path}`");
        constants.push(quote! {
            #[doc = #doc]
            pub const #name: Operation = Operation { id: #id, method: #method, path: #path, repeatable: #repeatable };
        });
    }
    Ok(syn::parse_quote! {
        //! A constant for each operation of the document.

        use crate::operation::Operation;

        #(#constants)*
    })
}

/// Whether an id can be the name of a method as it is, and in capitals that of a constant.
fn is_name(id: &str) -> bool {
    let is_snake_case = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    is_snake_case
        && id.starts_with(|first: char| first.is_ascii_lowercase())
        && syn::parse_str::<syn::Ident>(id).is_ok()
}
