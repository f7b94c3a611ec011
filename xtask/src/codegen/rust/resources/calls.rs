//! A call and a mock of each operation for the tests of this repository, which give the arguments from samples.

use http::StatusCode;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{File, Type, parse_quote};

use super::signatures::{Argument, Kind, Signature};
use super::{Generator, Named};
use crate::codegen::spec::names::type_name;
use crate::codegen::syntax::option_expr;
use crate::openapi::operations::json;
use crate::openapi::resources::Method;

impl Generator<'_> {
    /// The file with the table of calls.
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

    /// The cases of a resource and of those below it.
    fn cases<'a>(&self, resource: &'a Named<'_>, above: &[&'a Named<'a>], cases: &mut Vec<TokenStream>) {
        let chain: Vec<_> = above.iter().copied().chain([resource]).collect();
        cases.extend(resource.resource.methods.iter().map(|method| self.case(method, &chain)));
        resource.nested.iter().for_each(|nested| self.cases(nested, &chain, cases));
    }

    fn case(&self, method: &Method<'_>, chain: &[&Named<'_>]) -> TokenStream {
        let signature = self.signature(method);
        let names: Vec<_> = method.path_parameters().collect();
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
        let arguments = signature.arguments.iter().filter_map(|argument| match argument.kind {
            Kind::Path => {
                let index = path;
                path += 1;
                (own.get(index).is_none_or(|own| own.ty != argument.ty)).then(|| id(argument, names[index]))
            }
            Kind::Query => Some(quote!(sample.query())),
            Kind::Body => {
                let member = method.request.as_ref().and_then(|request| request.member);
                let member = member.filter(|member| self.types.held(&argument.ty, member).is_some());
                let member = member.unwrap_or_default();
                Some(quote!(sample.body(#member)))
            }
        });
        let arguments: Vec<_> = arguments.collect();
        let (name, operation) = (format_ident!("{}", method.name), operation(signature));
        let mock = mock(method, signature, &names);
        let body = signature.arguments.iter().find(|argument| argument.kind == Kind::Body).map(|body| &body.ty);
        let schemas = [body, Some(&signature.success)].map(|ty| {
            let ty = ty.filter(|ty| **ty != parse_quote!(()));
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

/// The id that a path has, in the type of the argument for it.
fn id(argument: &Argument, name: &str) -> TokenStream {
    if argument.is_str() {
        return quote!(&sample.path::<String>(#name));
    }
    let by_reference = argument.is_by_reference().then(|| quote!(&));
    quote!(#by_reference sample.path(#name))
}

/// What mocks an operation: the response of the sample, or one of the errors that are documented.
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
            Kind::Body => Some(quote!(.body(&sample.body::<#ty>("")))),
        }
    });
    let asked: Vec<_> = asked.collect();
    let success = respond(method.status, &signature.success, &quote!(sample.response));
    let mut responses = method.operation.responses();
    // A status comes before the range that it is in.
    responses.sort_by_key(|(status, _)| status.ends_with("XX"));
    let errors = responses.iter().filter_map(|(status, response)| {
        let statuses = match (*status, status.parse::<u16>()) {
            ("4XX", _) => quote!(400..=499),
            ("5XX", _) => quote!(500..=599),
            (_, Ok(number)) if number >= 400 => Literal::u16_unsuffixed(number).into_token_stream(),
            _ => return None,
        };
        let (_, schema) = json(response)?;
        let name = format_ident!("{}", type_name(&schema?.resolved()));
        let response = respond(status, &parse_quote!(types::#name), &quote!(Sample::error));
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

/// The method by which a mock responds, as progenitor calls it, and its arguments.
fn respond(status: &str, ty: &Type, value: &TokenStream) -> TokenStream {
    let reason = status.parse().ok().and_then(|status| StatusCode::from_u16(status).ok()?.canonical_reason());
    let method = match (status, reason) {
        (_, Some(reason)) => heck::ToSnakeCase::to_snake_case(reason),
        ("4XX", _) => "client_error".to_owned(),
        ("5XX", _) => "server_error".to_owned(),
        _ => "success".to_owned(),
    };
    let method = format_ident!("{method}");
    let status = match status {
        _ if reason.is_some() => None,
        "2XX" => Some(quote!(200,)),
        _ => Some(quote!(status,)),
    };
    let value = (*ty != parse_quote!(())).then(|| quote!(&#value::<#ty>()));
    quote!(#method(#status #value))
}
