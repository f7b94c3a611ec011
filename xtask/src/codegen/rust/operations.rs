//! Constants for what the document says about each operation, apart from its request and response.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};
use quote::quote;
use serde_json::Value;
use syn::{File, Ident, ImplItemFn};

use super::super::spec::names::method_name;
use super::super::syntax::{expect, impls_mut, methods_mut, option_expr};
use crate::openapi::document::Document;
use crate::openapi::operations::Operation;
use crate::openapi::resources::Payload;

/// The methods that the generated client already has.
const TAKEN: [&str; 11] =
    ["new", "new_with_client", "api_version", "baseurl", "client", "inner", "pre", "exec", "post", "clone", "fmt"];

/// Generates the file with a constant for each operation.
pub(crate) fn generate(document: &Document) -> Result<syn::File> {
    let mut ids = HashSet::from(["all".to_owned()]);
    let (mut constants, mut names) = (Vec::new(), Vec::new());
    for operation in document.operations() {
        let (written, Operation { path, node, .. }) = (operation.name(), &operation);
        let Some(id) = operation.id() else {
            bail!(document.error_at(&node.pointer, format_args!("{written} has no `operationId`")));
        };
        let Some(repeatable) = node.value.get("x-repeatable").and_then(Value::as_bool) else {
            let message = "does not say whether it may be repeated: add `x-repeatable: true` or `x-repeatable: false`";
            bail!(document.error_at(&node.pointer, format_args!("{written} {message}")));
        };
        let at_id = format!("{}/operationId", node.pointer);
        let name = method_name(id);
        if syn::parse_str::<Ident>(&name).is_err() {
            let message = format_args!("the operationId {id:?} is not a valid method name, such as `create_customer`");
            bail!(document.error_at(&at_id, message));
        }
        if TAKEN.contains(&name.as_str()) || !ids.insert(name.clone()) {
            bail!(document.error_at(&at_id, format_args!("the operationId {id:?} is taken")));
        }
        let name = quote::format_ident!("{}", name.to_uppercase());
        let (doc, method) = (format!(" `{written}`"), operation.method.to_uppercase());
        let request = Payload::of_request(&operation);
        let envelope = option_expr(request.and_then(|request| request.member));
        constants.push(quote! {
            #[doc = #doc]
            pub const #name: Operation =
                Operation { id: #id, method: #method, path: #path, repeatable: #repeatable, envelope: #envelope };
        });
        names.push(name);
    }
    Ok(syn::parse_quote! {
        //! A constant for each operation of the document.

        use crate::operation::Operation;

        #(#constants)*

        /// All operations, in the order of the document.
        pub const ALL: &[Operation] = &[#(#names),*];
    })
}

/// Runs a pass on the method of each operation.
pub(super) fn each_method<'a>(
    client: &mut File,
    document: &'a Document,
    mut pass: impl FnMut(&mut ImplItemFn, &Operation<'a>) -> Result<()>,
) -> Result<()> {
    let mut methods: HashMap<_, Vec<_>> = HashMap::new();
    for method in impls_mut(client).flat_map(methods_mut) {
        methods.entry(method.sig.ident.to_string()).or_default().push(method);
    }
    for operation in document.operations() {
        let name = method_name(operation.id().unwrap_or_default());
        let found = methods.remove(&name).unwrap_or_default();
        expect("a method for the operation", &name, found.len(), 1)?;
        found.into_iter().try_for_each(|method| pass(method, &operation))?;
    }
    Ok(())
}
