//! The generated client, without what its callers are not to have, and with the modules that are files of their own.

use anyhow::{Result, bail};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprMacro, ImplItem, ImplItemFn, Item, LitStr, Stmt, Token, parse_quote};

/// Finishes the file that progenitor makes of the operations.
pub(super) fn finish(mut client: syn::File) -> Result<syn::File> {
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
            ByHand.visit_impl_item_fn_mut(method);
            if mentions(&method.block, &["encode_path"]) || mentions(&method.block, &["from_response"]) {
                bail!("progenitor generates `{}` otherwise than this generator knows", method.sig.ident);
            }
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
    Ok(client)
}

/// Lets what decides where a request goes, and what is taken for an answer, be done by the hand-written client.
struct ByHand;

impl VisitMut for ByHand {
    /// A URL that is put together as text is parsed again, and a parameter may then be more than one segment of it.
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Some(url) = url(expr) {
            *expr = url;
        }
    }

    /// What is read of an answer has limits.
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        if call.func.to_token_stream().to_string() == "ResponseValue :: from_response" {
            let response = &call.args;
            *call = parse_quote!(crate::answer::read(&self.inner, #response));
        }
    }
}

/// What replaces `format!("{}/path/{}", self.baseurl, encode_path(&parameter.to_string()))`.
fn url(expr: &Expr) -> Option<Expr> {
    let Expr::Macro(ExprMacro { mac, .. }) = expr else { return None };
    let arguments = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    let mut arguments = arguments.into_iter();
    let template: LitStr = syn::parse2(arguments.next()?.to_token_stream()).ok()?;
    let template = template.value().strip_prefix("{}")?.to_owned();
    if !mac.path.is_ident("format") || arguments.next()?.to_token_stream().to_string() != "self . baseurl" {
        return None;
    }
    let parameters = arguments.map(|argument| {
        let Expr::Call(ExprCall { args, .. }) = argument else { return None };
        let Expr::Reference(text) = args.into_iter().next()? else { return None };
        let Expr::MethodCall(to_string) = &*text.expr else { return None };
        let name = to_string.receiver.to_token_stream().to_string();
        let value = text.expr;
        Some(quote::quote!((#name, #value)))
    });
    let parameters = parameters.collect::<Option<Vec<_>>>()?;
    Some(
        parse_quote!(crate::path::url(&self.inner.shared.base_url, #template, &[#(#parameters),*]).map_err(Error::InvalidRequest)?),
    )
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

fn mentions(code: &impl ToTokens, words: &[&str]) -> bool {
    let text = code.to_token_stream().to_string();
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
