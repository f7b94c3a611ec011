//! Checks the query of an operation before the request, and finds where in a list the query begins.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Ident, Type};

use super::types::{Types, field as field_of, is_integer};
use crate::codegen::syntax::{last_name, option_expr, option_inner};
use crate::openapi::operations::Parameter;
use crate::openapi::resources::{Method, Paging, bounds};

/// The implementations for the type of a query.
pub(super) fn implementations(types: &Types<'_>, method: &Method<'_>, query: &Type) -> TokenStream {
    let checks = checks(types, method, query);
    let check = (!checks.is_empty()).then(|| {
        quote! {
            impl #query {
                fn check(&self) -> Result<(), String> {
                    #(#checks?;)*
                    Ok(())
                }
            }
        }
    });
    let paging = method.paging.map(|paging| page_query(types, method, query, paging));
    quote!(#check #paging)
}

/// Whether a query has any checks.
pub(super) fn has_check(types: &Types<'_>, method: &Method<'_>, query: &Type) -> bool {
    !checks(types, method, query).is_empty()
}

fn checks(types: &Types<'_>, method: &Method<'_>, query: &Type) -> Vec<TokenStream> {
    let options = method.operation.options().into_iter();
    options.filter_map(|(option, parameter)| check(types, query, &option, &parameter)).collect()
}

fn check(types: &Types<'_>, query: &Type, option: &str, parameter: &Parameter<'_>) -> Option<TokenStream> {
    let name = parameter.name();
    let (field, ty) = field(types, query, option)?;
    let (ty, is_optional) = option_inner(ty).map_or((ty, false), |ty| (ty, true));
    if types.is_text(ty) && !parameter.node.is_set("allowEmptyValue") {
        let value = if is_optional {
            quote!(self.#field.as_ref().map(|it| it.as_str()))
        } else {
            quote!(Some(self.#field.as_str()))
        };
        return Some(quote!(query::check_text(#name, #value)));
    }
    let (least, most) = bounds(&parameter.node.child("schema")?);
    let is_unsigned = last_name(ty).is_some_and(|name| name.to_string().starts_with('u'));
    let least = least.filter(|least| !is_unsigned || *least > 0);
    if !is_integer(ty) || least.is_none() && most.is_none() {
        return None;
    }
    let value = if is_optional { quote!(self.#field) } else { quote!(Some(self.#field)) };
    let [least, most] = [least, most].map(|bound| option_expr(bound.map(Literal::i64_unsuffixed)));
    Some(quote!(query::check_number(#name, #value, #least, #most)))
}

fn page_query(types: &Types<'_>, method: &Method<'_>, query: &Type, paging: Paging) -> TokenStream {
    let (name, kind) = match paging {
        Paging::Cursor => ("starting_after", quote!(Cursor)),
        Paging::Offset => ("offset", quote!(Offset)),
    };
    let Some((start, ty)) = field(types, query, name) else { return TokenStream::new() };
    let optional = |name| field(types, query, name).filter(|(_, ty)| option_inner(ty).is_some()).map(|(name, _)| name);
    let (read, cursor) = (quote!(cursor.parse().map_err(|_| query::NO_CURSOR)?), quote!(self.#start));
    let (begin, written) = match option_inner(ty) {
        Some(_) => (quote!(#cursor.as_ref().map(|it| it.to_string())), quote!(Some(#read))),
        None => (quote!(Some(#cursor.to_string())), read),
    };
    let offset = optional("offset").filter(|_| paging == Paging::Cursor).map(|offset| quote!(self.#offset = None;));
    let is_backward = optional("ending_before")
        .filter(|_| paging == Paging::Cursor)
        .map(|end| quote!(fn is_backward(&self) -> bool { self.#end.is_some() }));
    let limit = method.operation.query_parameter("limit");
    let most = limit.and_then(|limit| bounds(&limit.node.child("schema")?).1);
    let fill = most.zip(optional("limit")).map(|(most, limit)| {
        let most = Literal::i64_unsuffixed(most);
        quote!(fn fill(&mut self) { self.#limit.get_or_insert(#most); })
    });
    quote! {
        impl query::PageQuery for #query {
            fn paging(&self) -> query::Paging { query::Paging::#kind }
            fn start(&self) -> Option<String> { #begin }
            fn start_at(&mut self, cursor: &str) -> Result<(), String> {
                #cursor = #written;
                #offset
                Ok(())
            }
            #is_backward
            #fill
        }
    }
}

fn field<'a>(types: &Types<'a>, query: &Type, name: &str) -> Option<(&'a Ident, &'a Type)> {
    field_of(types.object(query)?, name)
}
