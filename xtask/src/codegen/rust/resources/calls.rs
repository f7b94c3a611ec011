//! Generates a call and a mock of each operation for this repository's tests, with arguments from samples.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{File, Type, parse_quote};

use super::signatures::{Argument, Kind, Signature};
use super::{Generator, Named};
use crate::codegen::rust::mock::responding;
use crate::codegen::spec::names::type_name;
use crate::codegen::syntax::{option_expr, option_inner};
use crate::openapi::node::Node;
use crate::openapi::operations::json;
use crate::openapi::resources::Method;

impl Generator<'_> {
    /// Generates the file with the table of calls.
    pub(super) fn calls(&self, resources: &[Named<'_>]) -> File {
        let mut cases = Vec::new();
        for resource in resources {
            self.cases(resource, &[], &mut cases);
        }
        parse_quote! {
            //! Each operation with its call and its mock.
            #![allow(clippy::all, clippy::pedantic, unreachable_patterns, unused_variables)]

            use flex_sdk::mock::MockServerExt as _;
            use flex_sdk::operations::*;
            use flex_sdk::types;
            use schemars::schema_for;

            use super::{Case, Sample, sent};

            pub(crate) const CASES: &[Case] = &[#(#cases),*];
        }
    }

    /// The cases of a resource and its nested resources.
    fn cases<'a>(&self, resource: &'a Named<'_>, above: &[&'a Named<'a>], cases: &mut Vec<TokenStream>) {
        let chain: Vec<_> = above.iter().copied().chain([resource]).collect();
        cases.extend(resource.resource.methods.iter().map(|method| self.case(method, &chain)));
        resource.nested.iter().for_each(|nested| self.cases(nested, &chain, cases));
    }

    fn case(&self, method: &Method<'_>, chain: &[&Named<'_>]) -> TokenStream {
        let signature = self.signature(method);
        let names: Vec<_> = method.operation.path_parameters().collect();
        let own = chain.last().map(|resource| self.held(resource.resource)).unwrap_or_default();
        let (mut resource, mut held) = (quote!(flex), 0);
        for named in chain {
            let (name, arguments) = (format_ident!("{}", named.resource.name), self.held(named.resource));
            let ids = arguments.iter().enumerate().skip(held).map(|(index, argument)| id(argument, names[index]));
            let ids: Vec<_> = ids.collect();
            held = held.max(arguments.len());
            resource = quote!(#resource.#name(#(#ids),*));
        }
        let mut path = 0;
        let arguments = signature.as_given().map(|index| &signature.arguments[index]);
        let arguments = arguments.filter_map(|argument| match argument.kind {
            Kind::Path => {
                let index = path;
                path += 1;
                (own.get(index).is_none_or(|own| own.ty != argument.ty)).then(|| id(argument, names[index]))
            }
            Kind::Query => Some(quote!(sample.options())),
            Kind::Body => {
                let member = method.request.as_ref().and_then(|request| request.member);
                let held = member.and_then(|member| Some((member, self.types.held(&argument.ty, member)?.1)));
                let (member, ty) = held.unwrap_or_else(|| ("", argument.ty.clone()));
                let ty = argument.is_optional().then(|| quote!(::<#ty>));
                Some(if is_bytes(&argument.ty) { quote!(Vec::new()) } else { quote!(sample.body #ty (#member)) })
            }
        });
        let arguments: Vec<_> = arguments.collect();
        let (name, operation) = (format_ident!("{}", method.name), operation(signature));
        let mock = mock(method, signature, &names);
        let body = signature.arguments.iter().find(|argument| argument.kind == Kind::Body).map(|body| &body.ty);
        let success = option_inner(&signature.success).unwrap_or(&signature.success);
        let schemas = [body, Some(success)].map(|ty| {
            let ty = ty.filter(|ty| **ty != parse_quote!(()) && !is_bytes(ty));
            option_expr(ty.map(|ty| quote!(schema_for!(#ty))))
        });
        quote! {
            Case {
                operation: #operation,
                call: |flex, sample| sent(#resource.#name(#(#arguments),*)),
                mock: #mock,
                schemas: || [#(#schemas),*],
            }
        }
    }
}

fn operation(signature: &Signature) -> syn::Ident {
    format_ident!("{}", signature.name.to_string().to_uppercase())
}

/// The id in a path, with the type of its argument.
fn id(argument: &Argument, name: &str) -> TokenStream {
    if argument.is_str() {
        return quote!(&sample.path::<String>(#name));
    }
    let by_reference = argument.is_by_reference().then(|| quote!(&));
    quote!(#by_reference sample.path(#name))
}

/// The mock of an operation. It responds with the sample, or with one of the documented errors.
fn mock(method: &Method<'_>, signature: &Signature, names: &[&str]) -> TokenStream {
    let mock = &signature.name;
    let mut path = names.iter();
    let asked = signature.arguments.iter().filter_map(|argument| {
        let name = &argument.name;
        let ty = &argument.ty;
        match argument.kind {
            Kind::Path => {
                let id = id(argument, path.next()?);
                Some(quote!(.#name(#id)))
            }
            Kind::Query => None,
            Kind::Body if is_bytes(ty) => Some(quote!(.body(""))),
            Kind::Body => Some(quote!(.body(&sample.body::<#ty>("")))),
        }
    });
    let asked: Vec<_> = asked.collect();
    // The mock of each success has its own type. It is no `Option` only because another success has no body.
    let is_null = method.response.as_ref().is_some_and(|response| response.schema.may_be_null());
    let success = option_inner(&signature.success).filter(|_| !is_null).unwrap_or(&signature.success);
    let success = respond(method.status, success, &quote!(sample.response));
    let mut responses = method.operation.responses();
    // A status comes before the range that contains it.
    responses.sort_by_key(|(status, _)| status.ends_with("XX"));
    let errors = responses.iter().filter_map(|(status, response)| {
        let statuses = match (*status, status.parse::<u16>()) {
            ("4XX", _) => quote!(400..=499),
            ("5XX", _) => quote!(500..=599),
            (_, Ok(number)) if number >= 400 => Literal::u16_unsuffixed(number).into_token_stream(),
            _ => return None,
        };
        let ty = match json(response) {
            Some((_, schema)) => error_type(&schema?),
            None if response.members("content").is_empty() => parse_quote!(()),
            None => parse_quote!(::std::vec::Vec<u8>),
        };
        let response = respond(status, &ty, &quote!(Sample::error));
        Some(quote!(Some(status @ #statuses) => then.#response))
    });
    quote! {
        |server, sample, status| server.#mock(|when, then| {
            let _ = when #(#asked)*;
            let _ = match status {
                None => then.#success,
                #(#errors,)*
                Some(status) => panic!("{status} is not documented"),
            };
        })
    }
}

/// The call with which a mock responds: the method for a status, and its arguments.
fn respond(status: &str, ty: &Type, value: &TokenStream) -> TokenStream {
    let method = format_ident!("{}", responding(status));
    let status = match status {
        "2XX" => Some(quote!(200,)),
        _ if status.parse::<u16>().is_ok() => None,
        _ => Some(quote!(status,)),
    };
    let value = match ty {
        _ if *ty == parse_quote!(()) => None,
        _ if is_bytes(ty) => Some(quote!("")),
        _ => Some(quote!(&#value::<#ty>())),
    };
    quote!(#method(#status #value))
}

/// The type of an error with this schema. Only a named schema has a type.
fn error_type(schema: &Node<'_>) -> Type {
    if !schema.is_reference() {
        return parse_quote!(::serde_json::Value);
    }
    let name = format_ident!("{}", type_name(&schema.resolved()));
    parse_quote!(types::#name)
}

/// Whether a body is not JSON and therefore has no type.
fn is_bytes(ty: &Type) -> bool {
    *ty == parse_quote!(::std::vec::Vec<u8>)
}
