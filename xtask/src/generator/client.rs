//! The generated client, without what its callers are not to have, and with the modules that are files of their own.

use quote::ToTokens;
use syn::{Expr, ImplItem, ImplItemFn, Item, Stmt, parse_quote};

/// Finishes the file that progenitor makes of the operations.
pub(super) fn finish(mut client: syn::File) -> syn::File {
    for item in &mut client.items {
        let Item::Impl(item) = item else { continue };
        // It makes an HTTP client of its own, with other settings.
        item.items.retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
        for item in &mut item.items {
            let ImplItem::Fn(method) = item else { continue };
            if method.sig.ident == "new_with_client" {
                // The hand-written client checks first what this one would not.
                method.vis = parse_quote!(pub(crate));
            }
            remove_api_version(method);
        }
    }
    let modules: syn::File = parse_quote! {
        //! The client as generated: one method an operation, and the types of the document.

        pub mod builders;
        #[cfg(feature = "httpmock")]
        pub mod mock;
        pub mod operations;
        pub mod types;
    };
    client.attrs.extend(modules.attrs);
    client.items.splice(0..0, modules.items);
    client
}

/// Takes out the header `api-version`, which progenitor sends with every request and which no document mentions.
fn remove_api_version(method: &mut ImplItemFn) {
    let statements = &mut method.block.stmts;
    statements.retain(|statement| !mentions(statement, &["append", "Self :: api_version ()"]));
    if !statements.iter().any(|statement| mentions(statement, &["header_map", "append"])) {
        statements.retain(|statement| !mentions(statement, &["let mut header_map"]));
        statements.iter_mut().for_each(remove_headers);
    }
}

fn mentions(statement: &Stmt, words: &[&str]) -> bool {
    let text = statement.to_token_stream().to_string();
    words.iter().all(|word| text.contains(word))
}

/// Takes the call of `headers` out of `... .headers(header_map).build()?`.
fn remove_headers(statement: &mut Stmt) {
    if let Stmt::Local(local) = statement
        && let Some(init) = &mut local.init
        && let Expr::Try(attempt) = &mut *init.expr
        && let Expr::MethodCall(build) = &mut *attempt.expr
        && let Expr::MethodCall(headers) = &*build.receiver
        && headers.method == "headers"
    {
        let rest = headers.receiver.clone();
        build.receiver = rest;
    }
}
