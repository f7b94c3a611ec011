//! Makes each method take its query parameters and headers as one object, the type generated for them, and write them as the
//! document describes.

use std::collections::HashMap;

use anyhow::{Result, bail};
use heck::ToPascalCase;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use quote::format_ident;
use syn::{
    Expr, ExprCall, ExprLit, ExprMethodCall, FnArg, Ident, ImplItemFn, ItemStruct, Lit, Pat, PatIdent, Stmt,
    parse_quote,
};

use super::super::spec::parameters::{ObjectNames, marked};
use super::super::syntax::{Emitted, expect, objects, replace, serde_meta};
use super::methods::request;
use super::operations::each_method;
use crate::openapi::document::Document;
use crate::openapi::operations::Parameter;

/// Replaces the arguments for query parameters.
///
/// Arrays that are one value are not written with reqwest, because it would encode the separators.
pub(crate) fn take_object(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let queries: HashMap<_, _> = objects(&emitted.types).map(|query| (query.ident.to_string(), query)).collect();
    let names = ObjectNames::of(&document.root());
    each_method(&mut emitted.client, document, |method, operation| {
        let options = operation.options();
        let place = method.sig.ident.to_string();
        let name = format_ident!("{}", names.name(operation).to_pascal_case());
        let query = queries.get(&name.to_string());
        let mut replaced = Vec::new();
        for (option, parameter) in &options {
            let name_in_query = parameter.name();
            let Some(field) = query.and_then(|query| field(query, option)) else {
                let message = format_args!(
                    "the query parameter {name_in_query:?} of `{place}` is not a field of the type `{name}`: is its name taken?"
                );
                bail!(document.error_at(&operation.node.pointer, message));
            };
            // A query parameter with the name of a path parameter.
            let marked = marked(option);
            let separator = parameter.separator().filter(|_| parameter.is_array());
            let is_required = parameter.node.is_set("required");
            let added = match (parameter.location(), separator) {
                ("header", _) => Some(header(parameter, field, is_required)),
                (_, Some(separator)) => Some(joined(name_in_query, separator, field, is_required)),
                (_, None) => None,
            };
            let found = replace(&mut method.block, |expr| {
                let (request, argument) = written(expr, &[option, &marked])?;
                replaced.push(argument.clone());
                Some(match added {
                    Some(_) => request.clone(),
                    None => {
                        parse_quote!(#request.query(&progenitor_client::QueryParam::new(#name_in_query, &query.#field)))
                    }
                })
            });
            expect(format_args!("the parameter {name_in_query:?}"), &place, found, 1)?;
            if let Some(added) = added {
                let request = request(method)?;
                method.block.stmts.insert(request + 1, added);
            }
        }
        if replaced.is_empty() {
            return Ok(());
        }
        let mut others = method.sig.inputs.iter().filter_map(argument_name).filter(|name| !replaced.contains(name));
        if others.any(|name| name == "query") {
            let message =
                format_args!("`{place}` has a parameter `query` besides its query parameters: the name is taken");
            bail!(document.error_at(&operation.node.pointer, message));
        }
        replace_arguments(method, &name, &replaced)
    })
}

/// The field for a query parameter or a property.
pub(super) fn field<'a>(query: &'a ItemStruct, name: &str) -> Option<&'a Ident> {
    let is_named = |field: &syn::Field| match serde_meta(&field.attrs, "rename") {
        Some(meta) => meta == parse_quote!(rename = #name),
        None => field.ident.as_ref().is_some_and(|ident| ident == name),
    };
    query.fields.iter().find(|field| is_named(field))?.ident.as_ref()
}

/// The request that an expression adds a query parameter of one of these names to, and the method's argument that it adds.
fn written<'a>(expr: &'a Expr, names: &[&str]) -> Option<(&'a Expr, &'a Ident)> {
    let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = expr else { return None };
    let Expr::Reference(parameter) = args.first().filter(|_| method == "query")? else { return None };
    let Expr::Call(ExprCall { func, args, .. }) = &*parameter.expr else { return None };
    let Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) = args.first()? else { return None };
    let Expr::Reference(argument) = args.last()? else { return None };
    let Expr::Path(argument) = &*argument.expr else { return None };
    let is_written =
        names.contains(&name.value().as_str()) && **func == parse_quote!(progenitor_client::QueryParam::new);
    Some((&**receiver, argument.path.get_ident()?)).filter(|_| is_written)
}

/// Replaces the arguments with the object.
fn replace_arguments(method: &mut ImplItemFn, name: &Ident, replaced: &[Ident]) -> Result<()> {
    let is_replaced = |argument: &FnArg| argument_name(argument).is_some_and(|name| replaced.contains(name));
    let inputs = &mut method.sig.inputs;
    let position = inputs.iter().position(is_replaced).unwrap_or(inputs.len());
    let (removed, mut arguments): (Vec<_>, Vec<_>) = std::mem::take(inputs).into_iter().partition(is_replaced);
    arguments.insert(position, parse_quote!(query: &'a types::#name));
    inputs.extend(arguments);
    expect("an argument for a query parameter", &method.sig.ident, removed.len(), replaced.len())
}

fn argument_name(argument: &FnArg) -> Option<&Ident> {
    match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(PatIdent { ident, .. }) => Some(ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// The statement that adds a header to the request. The items of an array are joined into one value.
fn header(parameter: &Parameter<'_>, field: &Ident, is_required: bool) -> Stmt {
    let name = parameter.name().to_ascii_lowercase();
    let value: Expr = if is_required {
        parse_quote!(::std::option::Option::Some(&query.#field))
    } else {
        parse_quote!(query.#field.as_ref())
    };
    let value: Expr = if parameter.is_array() {
        parse_quote! {
            #value.filter(|items| !items.is_empty()).map(|items| {
                items.iter().map(|item| item.to_string()).collect::<::std::vec::Vec<_>>().join(",")
            })
        }
    } else {
        parse_quote!(#value.map(|value| value.to_string()))
    };
    parse_quote!(crate::transport::hooks::add_header(&mut request, #name, #value).map_err(Error::InvalidRequest)?;)
}

/// The statement that adds an array to the URL of the request, with the document's separator between its items.
fn joined(name: &str, separator: &str, field: &Ident, is_required: bool) -> Stmt {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let name = format!("{}=", encoded(name));
    let separator = if separator == "," { separator.to_owned() } else { encoded(separator) };
    let items: Expr = if is_required {
        parse_quote!(query.#field.iter())
    } else {
        parse_quote!(query.#field.iter().flat_map(|items| items.iter()))
    };
    parse_quote! {
        {
            let encoded = #items.map(|item| {
                ::percent_encoding::utf8_percent_encode(&item.to_string(), ::percent_encoding::NON_ALPHANUMERIC).to_string()
            });
            let encoded: ::std::vec::Vec<_> = encoded.collect();
            if !encoded.is_empty() {
                let before = request.url().query().filter(|query| !query.is_empty());
                let before = before.map_or_else(::std::string::String::new, |query| query.to_owned() + "&");
                request.url_mut().set_query(::std::option::Option::Some(&(before + #name + &encoded.join(#separator))));
            }
        }
    }
}
