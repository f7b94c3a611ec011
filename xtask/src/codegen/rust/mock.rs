//! Mocks of the operations, made by progenitor, for the tests of the crate's users.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use heck::{ToPascalCase, ToSnakeCase};
use http::StatusCode;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{
    Expr, ExprLit, ExprMacro, ExprMethodCall, File, FnArg, Ident, ImplItemFn, Item, ItemImpl, Lit, LitStr, Token, Type,
    TypeReference, parse_quote,
};

use super::super::spec::names::RUST_NAME;
use super::super::spec::values::without_mark;
use super::super::syntax::{each_expr, expect, last_name, methods_mut, option_inner, replace};
use super::names::{Candidate, assign};
use super::values::Restoring;
use crate::openapi::document::Document;
use crate::openapi::media_type::{JSON, canonical};
use crate::openapi::node::Node;
use crate::openapi::operations::{Operation, json};

/// Adds the file's documentation, takes ids as text, names methods for query parameters like the fields of the query, and
/// accepts whatever converts into a body.
pub(crate) fn finish(mut mock: File, document: &Document) -> Result<File> {
    let head: File = parse_quote! {
        //! A typed mock of each operation for [`httpmock`].
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    mock.attrs.splice(0..0, head.attrs);
    let modules = mock.items.iter_mut().filter_map(|item| match item {
        Item::Mod(module) => module.content.as_mut(),
        _ => None,
    });
    let mut impls = HashMap::new();
    for item in modules.flat_map(|(_, items)| items) {
        if let Item::Impl(item) = item
            && let Some(name) = last_name(&item.self_ty)
        {
            impls.insert(name.to_string(), item);
        }
    }
    let mut bodies = BTreeSet::new();
    for operation in document.operations() {
        let name = operation.id().unwrap_or_default().to_pascal_case();
        let [when, then] = ["When", "Then"].map(|suffix| impls.remove(&format!("{name}{suffix}")));
        expect("an impl for its request or its response", &name, when.iter().chain(&then).count(), 2)?;
        let (Some(when), Some(then)) = (when, then) else { continue };
        ask_for_options(when, &name, &operation)?;
        escape_ids(when, &name, &operation)?;
        take_bytes(when, then, &operation);
        take_bodies(when, &name, operation.body().as_slice(), &mut bodies)?;
        let responses: Vec<_> = operation.responses().into_iter().map(|(_, response)| response).collect();
        take_bodies(then, &name, &responses, &mut bodies)?;
    }
    mock.items.extend(bodies.iter().map(|name| -> Item {
        parse_quote! {
            impl ::std::convert::From<&crate::generated::types::#name> for crate::generated::types::#name {
                fn from(value: &Self) -> Self {
                    value.clone()
                }
            }
        }
    }));
    Ok(mock)
}

/// Renames the methods for query parameters and headers, and makes them match the actual request: a header for a header, and
/// for an array each item, or all items with their separator.
fn ask_for_options(when: &mut ItemImpl, operation_name: &str, operation: &Operation<'_>) -> Result<()> {
    let options = operation.options();
    let methods = methods_mut(when).filter_map(|method| {
        let name = asked_for(method)?;
        let name = without_mark(&name)
            .map(str::to_owned)
            .inspect(|_| Restoring.visit_impl_item_fn_mut(method))
            .unwrap_or(name);
        Some((options.iter().find(|(option, _)| *option == name)?, method))
    });
    let methods: Vec<_> = methods.collect();
    expect("a method for a parameter", operation_name, methods.len(), options.len())?;
    let candidates = methods.iter().map(|((option, parameter), method)| Candidate {
        name: method.sig.ident.to_string(),
        is_as_written: method.sig.ident == option,
        chosen: parameter.node.text(RUST_NAME),
    });
    let names = assign(&candidates.collect::<Vec<_>>());
    for (((_, parameter), method), name) in methods.into_iter().zip(names) {
        method.sig.ident = name;
        let is_header = parameter.location() == "header";
        let name = parameter.name();
        let ask: fn(&Expr, &str, Expr) -> Expr = if is_header {
            |when, name, value| parse_quote!(#when.header(#name, #value))
        } else {
            |when, name, value| parse_quote!(#when.query_param(#name, #value))
        };
        if is_header {
            each_expr(&mut method.block, |expr| ask_for_no_header(expr, name));
        }
        let asked = replace(&mut method.block, |expr| {
            let (receiver, _) = query_param(expr)?;
            Some(match parameter.separator().or(is_header.then_some(",")) {
                _ if !parameter.is_array() => ask(receiver, name, parse_quote!(value.to_string())),
                None => {
                    let item = ask(&parse_quote!(when), name, parse_quote!(item.to_string()));
                    parse_quote!(value.iter().fold(#receiver, |when, item| #item))
                }
                Some(separator) => {
                    let items = parse_quote! {
                        value.iter().map(|item| item.to_string()).collect::<::std::vec::Vec<_>>().join(#separator)
                    };
                    ask(receiver, name, items)
                }
            })
        });
        expect(format_args!("the call of `query_param` for {name:?}"), operation_name, asked, 1)?;
    }
    Ok(())
}

/// Makes a mock match a missing header, not a missing query parameter.
fn ask_for_no_header(expr: &mut Expr, name: &str) {
    if let Expr::MethodCall(ExprMethodCall { method, args, .. }) = expr
        && method == "query_param_missing"
    {
        *method = Ident::new("header_missing", method.span());
        *args = parse_quote!(#name);
    }
}

/// The query parameter that a method matches.
fn asked_for(method: &mut ImplItemFn) -> Option<String> {
    let mut name = None;
    each_expr(&mut method.block, |expr| name = query_param(expr).map(|(_, name)| name.value()).or(name.take()));
    name
}

/// The receiver of a call that matches a query parameter, and the parameter's name.
fn query_param(expr: &Expr) -> Option<(&Expr, &LitStr)> {
    match expr {
        Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) if method == "query_param" => {
            match args.first()? {
                Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) => Some((receiver, name)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Escapes the values of path parameters. progenitor puts them into regular expressions verbatim.
fn escape_ids(when: &mut ItemImpl, operation_name: &str, operation: &Operation<'_>) -> Result<()> {
    let escaped = methods_mut(when).map(|method| replace(&mut method.block, escaped)).sum();
    let ids = operation.parameters_in("path").len();
    expect("the pattern for a path parameter", operation_name, escaped, ids)
}

/// The replacement for `format!("^/path/{}$", value.to_string())`.
fn escaped(expr: &Expr) -> Option<Expr> {
    let Expr::Macro(ExprMacro { mac, .. }) = expr else { return None };
    let arguments = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    let (template, value) = (arguments.first()?, arguments.last()?);
    let is_pattern = mac.path.is_ident("format") && *value == parse_quote!(value.to_string());
    is_pattern.then(|| parse_quote!(format!(#template, regex::escape(&#value))))
}

/// Makes methods for request and response bodies other than JSON take bytes.
fn take_bytes(when: &mut ItemImpl, then: &mut ItemImpl, operation: &Operation<'_>) {
    if operation.body().is_some_and(|body| json(&body).is_none()) {
        for method in methods_mut(when) {
            let asked = replace(&mut method.block, |expr| match expr {
                Expr::MethodCall(ExprMethodCall { receiver, method, .. }) if method == "json_body_obj" => {
                    Some(parse_quote!(#receiver.is_true(move |request| request.body_ref() == value)))
                }
                _ => None,
            });
            if asked > 0
                && let Some(FnArg::Typed(argument)) = method.sig.inputs.last_mut()
            {
                *argument.ty = parse_quote!(impl ::std::convert::AsRef<[u8]>);
                method.block.stmts.insert(0, parse_quote!(let value = value.as_ref().to_owned();));
            }
        }
    }
    for (status, response) in operation.responses().iter().filter(|(_, response)| json(response).is_none()) {
        let media_type = response.members("content").first().map(|(media_type, _)| canonical(media_type));
        let Some((method, media_type)) =
            methods_mut(then).find(|it| it.sig.ident == responding(status)).zip(media_type)
        else {
            continue;
        };
        if let Some(FnArg::Typed(argument)) = method.sig.inputs.last_mut() {
            *argument.ty = parse_quote!(impl ::std::convert::AsRef<[u8]>);
        }
        replace(&mut method.block, |expr| match expr {
            Expr::MethodCall(ExprMethodCall { receiver, method, .. }) if method == "json_body" => {
                Some(parse_quote!(#receiver.body(value)))
            }
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.value() == JSON => Some(parse_quote!(#media_type)),
            _ => None,
        });
    }
}

/// progenitor's name for the method with which a mock responds with a status.
pub(super) fn responding(status: &str) -> String {
    let reason = status.parse().ok().and_then(|status| StatusCode::from_u16(status).ok()?.canonical_reason());
    match (status, reason) {
        (_, Some(reason)) => reason.to_snake_case(),
        ("4XX", _) => "client_error".to_owned(),
        ("5XX", _) => "server_error".to_owned(),
        ("default", _) => "default_response".to_owned(),
        _ => "success".to_owned(),
    }
}

/// Accepts whatever converts into a body: the type itself, by value or reference, or the content of its envelope.
fn take_bodies(
    item: &mut ItemImpl,
    operation_name: &str,
    holders: &[Node<'_>],
    bodies: &mut BTreeSet<Ident>,
) -> Result<()> {
    let mut found = 0;
    for method in methods_mut(item) {
        let mut has_body = false;
        each_expr(&mut method.block, |expr| {
            has_body |= matches!(expr, Expr::MethodCall(call) if call.method == "json_body_obj");
        });
        found += usize::from(has_body);
        // A nullable body keeps the type that the call returns.
        if has_body
            && let Some(FnArg::Typed(argument)) = method.sig.inputs.last_mut()
            && let Some(Type::Reference(TypeReference { elem: body, .. })) = option_inner(&argument.ty).cloned()
        {
            *argument.ty = parse_quote!(&::std::option::Option<#body>);
        }
        if has_body
            && let Some(FnArg::Typed(argument)) = method.sig.inputs.last_mut()
            && let Type::Reference(TypeReference { elem: body, .. }) = &*argument.ty
            && let Some(name) = last_name(body)
            && **body == parse_quote!(types::#name)
        {
            bodies.insert(name.clone());
            method.block.stmts.insert(0, parse_quote!(let value: &#body = &value.into();));
            *argument.ty = parse_quote!(impl ::std::convert::Into<#body>);
        }
    }
    let with_schema = holders.iter().filter(|holder| json(holder).is_some_and(|(_, schema)| schema.is_some()));
    expect("a method for a body", operation_name, found, with_schema.count())
}
