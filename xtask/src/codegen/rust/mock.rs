//! The mock of each operation that progenitor makes, for the tests of those who use the crate.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use heck::ToPascalCase;
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
use crate::openapi::node::Node;
use crate::openapi::operations::{Operation, json};

/// Opens the file with what it is, takes ids for text, names query parameters as the fields of the query are named, and
/// takes for a body whatever becomes one.
pub(crate) fn finish(mut mock: File, document: &Document) -> Result<File> {
    let head: File = parse_quote! {
        //! A mock of each operation for [`httpmock`], typed by the document.
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
        if let Some(when) = when {
            ask_for_items(when, &name, &operation)?;
            escape_ids(when, &name, &operation)?;
            take_bodies(when, &name, operation.body().as_slice(), &mut bodies)?;
        }
        if let Some(then) = then {
            let responses: Vec<_> = operation.responses().into_iter().map(|(_, response)| response).collect();
            take_bodies(then, &name, &responses, &mut bodies)?;
        }
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

/// Renames the methods for query parameters, and has those of arrays ask for what is sent: for each item, or for all of them
/// with what is between them.
fn ask_for_items(when: &mut ItemImpl, operation_name: &str, operation: &Operation<'_>) -> Result<()> {
    let mut parameters = operation.parameters();
    parameters.retain(|parameter| parameter.location() == "query");
    let methods = methods_mut(when).filter_map(|method| {
        let name = asked_for(method)?;
        let name = without_mark(&name)
            .map(str::to_owned)
            .inspect(|_| Restoring.visit_impl_item_fn_mut(method))
            .unwrap_or(name);
        Some((parameters.iter().find(|parameter| parameter.name() == name)?, method))
    });
    let methods: Vec<_> = methods.collect();
    expect("a method for a query parameter", operation_name, methods.len(), parameters.len())?;
    let candidates = methods.iter().map(|(parameter, method)| Candidate {
        name: method.sig.ident.to_string(),
        is_as_written: method.sig.ident == parameter.name(),
        chosen: parameter.node.text(RUST_NAME),
    });
    let names = assign(&candidates.collect::<Vec<_>>());
    for ((parameter, method), name) in methods.into_iter().zip(names) {
        method.sig.ident = name;
        if parameter.is_array() {
            let asked = replace(&mut method.block, |expr| {
                let (receiver, name) = query_param(expr)?;
                Some(match parameter.separator() {
                    None => parse_quote! {
                        value.iter().fold(#receiver, |when, item| when.query_param(#name, item.to_string()))
                    },
                    Some(separator) => parse_quote! {
                        #receiver.query_param(
                            #name,
                            value.iter().map(|item| item.to_string()).collect::<::std::vec::Vec<_>>().join(#separator)
                        )
                    },
                })
            });
            expect(format_args!("the call of `query_param` for {:?}", parameter.name()), operation_name, asked, 1)?;
        }
    }
    Ok(())
}

/// The query parameter that a method is for.
fn asked_for(method: &mut ImplItemFn) -> Option<String> {
    let mut name = None;
    each_expr(&mut method.block, |expr| name = query_param(expr).map(|(_, name)| name.value()).or(name.take()));
    name
}

/// What is asked for a query parameter, and the parameter's name.
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

/// Escapes the values of path parameters, which progenitor puts into regular expressions as they are.
fn escape_ids(when: &mut ItemImpl, operation_name: &str, operation: &Operation<'_>) -> Result<()> {
    let escaped = methods_mut(when).map(|method| replace(&mut method.block, escaped)).sum();
    let parameters = operation.parameters();
    let ids = parameters.iter().filter(|parameter| parameter.location() == "path").count();
    expect("the pattern for a path parameter", operation_name, escaped, ids)
}

/// What replaces `format!("^/path/{}$", value.to_string())`.
fn escaped(expr: &Expr) -> Option<Expr> {
    let Expr::Macro(ExprMacro { mac, .. }) = expr else { return None };
    let arguments = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    let (template, value) = (arguments.first()?, arguments.last()?);
    let is_pattern = mac.path.is_ident("format") && *value == parse_quote!(value.to_string());
    is_pattern.then(|| parse_quote!(format!(#template, regex::escape(&#value))))
}

/// Takes for a body whatever becomes one: the type itself, by value or reference, or what its envelope is for.
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
        // What may be null is taken as it is returned.
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
