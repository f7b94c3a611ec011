//! The headers that the generated client sends: those that the document knows.

use quote::ToTokens;
use syn::{Expr, ImplItem, Item, Stmt};

/// Takes out `api-version`, which progenitor sends with every request and which no document of its own mentions.
pub(super) fn remove_api_version(client: &mut syn::File) {
    let impls = client.items.iter_mut().filter_map(|item| match item {
        Item::Impl(item) => Some(&mut item.items),
        _ => None,
    });
    for item in impls.flatten() {
        let ImplItem::Fn(method) = item else { continue };
        let statements = &mut method.block.stmts;
        statements.retain(|statement| !mentions(statement, &["append", "Self :: api_version ()"]));
        if !statements.iter().any(|statement| mentions(statement, &["header_map", "append"])) {
            statements.retain(|statement| !mentions(statement, &["let mut header_map"]));
            statements.iter_mut().for_each(remove_headers);
        }
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
