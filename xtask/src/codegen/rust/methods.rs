//! The methods of operations: how each one builds its request.

use std::collections::BTreeMap;

use anyhow::Result;
use quote::format_ident;
use syn::punctuated::Punctuated;
use syn::{
    Expr, ExprCall, ExprLit, ExprMacro, ExprMethodCall, FnArg, GenericArgument, ImplItemFn, Lit, Pat, PatIdent,
    PathArguments, ReturnType, Stmt, Token, Type, TypePath, parse_quote,
};

use super::super::syntax::{Emitted, expect, inner, replace};
use super::operations::each_method;
use crate::openapi::document::Document;
use crate::openapi::media_type::{JSON, canonical};
use crate::openapi::node::Node;
use crate::openapi::operations::json;

/// Removes the header `api-version`, which progenitor sends with every request though no document mentions it, and the map that
/// exists only for this header.
pub(crate) fn remove_api_version(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let statements: [Stmt; 2] = [
        parse_quote!(let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);),
        parse_quote! {
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        },
    ];
    let map: Expr = parse_quote!(header_map);
    each_method(&mut emitted.client, document, |method, _| {
        let removed = method.block.stmts.extract_if(.., |statement| statements.contains(statement)).count();
        expect("a statement for the header `api-version`", &method.sig.ident, removed, 2)?;
        let unused = replace(&mut method.block, |expr| match expr {
            Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) if method == "headers" => {
                args.iter().eq([&map]).then(|| (**receiver).clone())
            }
            _ => None,
        });
        expect("the use of the header `api-version`", &method.sig.ident, unused, 1)
    })
}

/// Builds each URL with the hand-written client. A URL formatted as text would be parsed again, and a parameter could then
/// become more than one segment.
pub(crate) fn build_urls(emitted: &mut Emitted, document: &Document) -> Result<()> {
    each_method(&mut emitted.client, document, |method, _| {
        let built = replace(&mut method.block, url);
        expect("the text of the URL", &method.sig.ident, built, 1)
    })
}

/// The replacement for `format!("{}/path/{}", self.baseurl, encode_path(&parameter.to_string()))`.
fn url(expr: &Expr) -> Option<Expr> {
    let Expr::Macro(ExprMacro { mac, .. }) = expr else { return None };
    let arguments = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    let mut arguments = arguments.into_iter();
    let Expr::Lit(ExprLit { lit: Lit::Str(template), .. }) = arguments.next()? else { return None };
    let template = template.value().strip_prefix("{}")?.to_owned();
    if !mac.path.is_ident("format") || arguments.next()? != parse_quote!(self.baseurl) {
        return None;
    }
    let parameters = arguments.map(|argument| {
        let Expr::Call(ExprCall { args, .. }) = &argument else { return None };
        let Expr::Reference(text) = args.first()? else { return None };
        let Expr::MethodCall(ExprMethodCall { receiver, .. }) = &*text.expr else { return None };
        let Expr::Path(parameter) = &**receiver else { return None };
        let name = parameter.path.get_ident()?;
        let text = name.to_string();
        let is_encoded = argument == parse_quote!(encode_path(&#name.to_string()));
        is_encoded.then(|| -> Expr { parse_quote!((#text, #name.to_string())) })
    });
    let parameters = parameters.collect::<Option<Vec<_>>>()?;
    Some(
        parse_quote!(crate::transport::path::url(&self.inner.shared.base_url, #template, &[#(#parameters),*]).map_err(Error::InvalidRequest)?),
    )
}

/// Reduces each method to building its request. Sending it and reading its response is the same for all operations, and is
/// written by hand so that it is compiled once. Operations with `security: []` need no key, and it is not sent with them.
pub(crate) fn leave_out_sending(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let adds_key: Stmt = parse_quote!(self.pre(&mut request, &info).await?;);
    let sends: Stmt = parse_quote!(let result = self.exec(request, &info).await;);
    let mut types = BTreeMap::new();
    each_method(&mut emitted.client, document, |method, operation| {
        let success = success_type(&method.sig.output);
        expect("the type of a success", &method.sig.ident, usize::from(success.is_some()), 1)?;
        types.extend(success.map(|success| (method.sig.ident.to_string(), success)));

        let [request, info] = [request(method)?, position(method, "the variable `info`", |it| declares(it, "info"))?];
        let pre = position(method, "the call of `pre`", |statement| *statement == adds_key)?;
        let exec = position(method, "the call of `exec`", |statement| *statement == sends)?;
        let in_order = usize::from(request < info && info < pre && pre < exec);
        expect("a request, `info`, `pre` and `exec` in this order", &method.sig.ident, in_order, 1)?;
        let build = &method.block.stmts[..info];
        let needs_no_key = operation.node.value["security"].as_array().is_some_and(Vec::is_empty);
        let send = format_ident!("{}", if needs_no_key { "send_without_key" } else { "send" });
        method.block = parse_quote!({
            crate::transport::hooks::#send(self, || {
                #(#build)*
                Ok(request)
            })
        });
        method.sig.asyncness = None;
        method.sig.output = parse_quote!(-> crate::call::endpoint::Attempt<'a>);
        // The method of the resource is the documented one.
        method.attrs.retain(|attr| !attr.path().is_ident("doc"));
        Ok(())
    })?;
    emitted.successes = types;
    Ok(())
}

/// `T` of a `Result<ResponseValue<T>, Error<E>>`.
fn success_type(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, output) = output else { return None };
    let Type::Path(TypePath { path, .. }) = &**output else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(response) => match inner(response, "ResponseValue")? {
            // A stream would also have to be read within the attempt.
            success if *success == parse_quote!(ByteStream) => Some(parse_quote!(::std::vec::Vec<u8>)),
            success => Some(success.clone()),
        },
        _ => None,
    }
}

/// Changes the argument for the body: an optional body becomes an `Option`, whose `None` sends no body, and a body other than
/// JSON becomes bytes.
pub(crate) fn take_bodies(emitted: &mut Emitted, document: &Document) -> Result<()> {
    each_method(&mut emitted.client, document, |method, operation| {
        let Some(body) = operation.body().filter(|body| !body.members("content").is_empty()) else { return Ok(()) };
        let is_optional = !body.is_set("required");
        let media_type = json(&body).is_none().then(|| media_type_of_bytes(&body));
        if !is_optional && media_type.is_none() {
            return Ok(());
        }
        let mut arguments = method.sig.inputs.iter_mut().filter_map(|input| match input {
            FnArg::Typed(argument) if *argument.pat == parse_quote!(body) => Some(&mut argument.ty),
            _ => None,
        });
        if let Some(ty) = arguments.next() {
            if media_type.is_some() {
                **ty = parse_quote!(&'a ::std::vec::Vec<u8>);
            }
            if is_optional {
                **ty = parse_quote!(::std::option::Option<#ty>);
            }
        }
        let sent = replace(&mut method.block, |expr| {
            let Expr::MethodCall(ExprMethodCall { receiver, method, .. }) = expr else { return None };
            let with_body = |request: &Expr| -> Expr {
                match &media_type {
                    Some(media_type) => parse_quote! {
                        #request
                            .header(::reqwest::header::CONTENT_TYPE, ::reqwest::header::HeaderValue::from_static(#media_type))
                            .body(body.clone())
                    },
                    None => parse_quote!(#request.json(body)),
                }
            };
            (method == "json").then(|| {
                if !is_optional {
                    return with_body(receiver);
                }
                let with_body = with_body(&parse_quote!(request));
                parse_quote! {
                    {
                        let request = #receiver;
                        match body {
                            ::std::option::Option::Some(body) => #with_body,
                            ::std::option::Option::None => request,
                        }
                    }
                }
            })
        });
        expect("the body as JSON", &method.sig.ident, sent, 1)
    })
}

/// The media type of a body of bytes: the one in the document, unless that is a range.
fn media_type_of_bytes(body: &Node<'_>) -> String {
    let media_types = body.members("content").into_iter().map(|(media_type, _)| canonical(media_type));
    media_types.into_iter().find(|it| !it.contains('*')).unwrap_or_else(|| "application/octet-stream".to_owned())
}

/// Sends and accepts the media types of the document. progenitor only knows `application/json`.
pub(crate) fn name_media_types(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let known: Expr = parse_quote!(#JSON);
    each_method(&mut emitted.client, document, |method, operation| {
        let mut successes = operation.successes().into_iter().map(|(_, response)| response);
        let all = successes.find(|response| !response.members("content").is_empty());
        if let Some(other) = all.filter(|response| json(response).is_none()) {
            let accept: Vec<_> =
                other.members("content").into_iter().map(|(media_type, _)| canonical(media_type)).collect();
            let accept = accept.join(", ");
            let request = request(method)?;
            let insert = parse_quote! {
                request.headers_mut().insert(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static(#accept),
                );
            };
            method.block.stmts.insert(request + 1, insert);
        }
        if let Some(accept) = operation.successes().iter().find_map(|(_, response)| other_json(response)) {
            let accepted = replace(&mut method.block, |expr| (*expr == known).then(|| parse_quote!(#accept)));
            expect("the media type that is accepted", &method.sig.ident, accepted, 1)?;
        }
        if let Some(content_type) = operation.body().and_then(|body| other_json(&body)) {
            let sent = replace(&mut method.block, |expr| match expr {
                Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) if method == "json" => {
                    Some(parse_quote! {
                        #receiver
                            .header(::reqwest::header::CONTENT_TYPE, ::reqwest::header::HeaderValue::from_static(#content_type))
                            .json(#args)
                    })
                }
                _ => None,
            });
            expect("the body as JSON", &method.sig.ident, sent, 1)?;
        }
        Ok(())
    })
}

/// The media type of a body, if it is JSON by another name.
fn other_json(holder: &Node<'_>) -> Option<String> {
    json(holder).map(|(media_type, _)| canonical(media_type)).filter(|media_type| media_type != JSON)
}

/// The index of the statement that builds the request.
pub(super) fn request(method: &ImplItemFn) -> Result<usize> {
    position(method, "the variable `request`", |statement| declares(statement, "request"))
}

fn declares(statement: &Stmt, name: &str) -> bool {
    matches!(statement, Stmt::Local(local) if matches!(&local.pat, Pat::Ident(PatIdent { ident, .. }) if ident == name))
}

/// The index of the only statement of a method that matches.
fn position(method: &ImplItemFn, what: &str, is_it: impl Fn(&Stmt) -> bool) -> Result<usize> {
    let statements = &method.block.stmts;
    expect(what, &method.sig.ident, statements.iter().filter(|statement| is_it(statement)).count(), 1)?;
    Ok(statements.iter().take_while(|statement| !is_it(statement)).count())
}
