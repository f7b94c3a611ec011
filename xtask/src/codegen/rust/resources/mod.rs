//! Generates the resources of the document: a type for each, with a method for each operation that returns a `Call`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, parse_quote};

use self::payloads::Payloads;
use self::signatures::{Argument, Kind, Signature, signatures};
use self::types::{Types, words};
use crate::codegen::spec::docs::readable;
use crate::codegen::spec::names::method_name;
use crate::codegen::syntax::{Emitted, inner, names_in};
use crate::openapi::document::Document;
use crate::openapi::operations::Operation;
use crate::openapi::resources::{Method, Resource, resources, singular};

mod calls;
mod examples;
mod payloads;
mod queries;
mod signatures;
mod types;

/// Names that are in use at the crate's root or in the prelude.
const TAKEN: [&str; 22] = [
    "Advice",
    "Box",
    "Call",
    "Client",
    "ClientBuilder",
    "Error",
    "ErrorDetail",
    "ErrorKind",
    "HeaderMap",
    "List",
    "Mode",
    "Operation",
    "Option",
    "Page",
    "Request",
    "Response",
    "Result",
    "RetryPolicy",
    "Some",
    "StatusCode",
    "String",
    "Vec",
];
/// The methods that the hand-written client already has.
const TAKEN_BY_CLIENT: [&str; 14] = [
    "base_url",
    "builder",
    "clone",
    "fmt",
    "from_env",
    "mode",
    "request",
    "requests",
    "settings",
    "shared",
    "with",
    "with_api_key",
    "with_api_key_provider",
    "with_header",
];

/// Generates the file with the resources.
pub(crate) fn write(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let resources = resources(document)?;
    let types = Types::of(&emitted.types);
    let signatures = signatures(&emitted.client, &emitted.successes);
    let mut taken: BTreeSet<_> = TAKEN.into_iter().map(str::to_owned).collect();
    let named = Named::all(document, &resources, None, &mut taken)?;

    let generator = Generator { types: &types, signatures: &signatures, taken: &taken };
    let (mut items, mut exported, mut payloads, mut queries) =
        (Vec::new(), BTreeSet::new(), Payloads::default(), BTreeMap::new());
    for resource in &named {
        if TAKEN_BY_CLIENT.contains(&resource.resource.name.as_str()) {
            let message =
                format_args!("the client already has the method `{}`: give it another tag", resource.resource.name);
            bail!(document.error_at(&operation(resource.resource).node.pointer, message));
        }
        let accessor = generator.accessor(resource, None);
        items.push(quote!(impl crate::Client { #accessor }));
        generator.resource(resource, None, "flex", &mut items);
        for method in resource.resource.all_methods() {
            let signature = generator.signature(method);
            let given = signature.arguments.iter().map(|argument| match argument.kind {
                Kind::Body => types.value(method.request.as_ref(), &argument.ty),
                _ => argument.ty.clone(),
            });
            let returned = types.value(method.response.as_ref(), &signature.success);
            exported.extend(given.chain([returned]).flat_map(|ty| names_in(&ty)));
            payloads.add(document, &types, method, &signature.success)?;
            if let Some(query) = signature.query() {
                let implementations = queries::implementations(&types, method, query);
                queries.entry(query.to_token_stream().to_string()).or_insert(implementations);
            }
        }
    }
    emitted.calls = generator.calls(&named);
    let exported = types.reachable(exported).into_iter();
    let exported = exported.filter(|name| !taken.contains(&name.to_string()));
    let (queries, payloads) = (queries.into_values(), payloads.implementations());
    emitted.resources = parse_quote! {
        //! The resources: a method for each operation.
        #![allow(clippy::all, clippy::pedantic, unreachable_patterns, unused_imports)]

        use super::operations::*;
        use super::{Client, types};
        use crate::call::endpoint::{self, Unrecognised as _};
        use crate::paging::{page, query};
        use crate::{Call, Page};
        pub use super::types::{#(#exported),*};

        #(#items)*
        #(#queries)*
        #payloads
    };
    Ok(())
}

/// A resource with the name of its type.
struct Named<'a> {
    name: Ident,
    resource: &'a Resource<'a>,
    nested: Vec<Self>,
}

impl<'a> Named<'a> {
    /// Names all resources of a level before those below it. If a name is taken, the holder's name is put in front of it.
    fn all(
        document: &Document,
        resources: &'a [Resource<'a>],
        holder: Option<&str>,
        taken: &mut BTreeSet<String>,
    ) -> Result<Vec<Self>> {
        let mut named = Vec::new();
        for resource in resources {
            let name = resource.name.to_pascal_case();
            let of_holder = holder.map(|holder| format!("{}{name}", singular(holder).to_pascal_case()));
            let candidates = [Some(name.clone()), of_holder, Some(format!("{name}Resource"))];
            let Some(name) = candidates.into_iter().flatten().find(|name| !taken.contains(name)) else {
                let message = format_args!("the resource name `{name}` is taken: use another tag");
                bail!(document.error_at(&operation(resource).node.pointer, message));
            };
            taken.insert(name.clone());
            named.push(Self { name: format_ident!("{name}"), resource, nested: Vec::new() });
        }
        for resource in &mut named {
            resource.nested = Self::all(document, &resource.resource.nested, Some(&resource.resource.name), taken)?;
        }
        Ok(named)
    }
}

/// The first operation of a resource.
fn operation<'a>(resource: &'a Resource<'_>) -> &'a Operation<'a> {
    let methods = resource.all_methods();
    &methods.first().unwrap_or_else(|| unreachable!("a resource has an operation")).operation
}

struct Generator<'a> {
    types: &'a Types<'a>,
    signatures: &'a BTreeMap<String, Signature>,
    /// The names at the crate's root that no type of the document gets there.
    taken: &'a BTreeSet<String>,
}

impl Generator<'_> {
    fn signature(&self, method: &Method<'_>) -> &Signature {
        &self.signatures[&method_name(method.operation.id().unwrap_or_default())]
    }

    /// The ids that a resource holds, as the arguments of its first operation.
    fn held(&self, resource: &Resource<'_>) -> Vec<&Argument> {
        let methods = resource.all_methods();
        let first = methods.first().map(|method| self.signature(method));
        first.into_iter().flat_map(Signature::path).take(resource.holds.len()).collect()
    }

    /// The method of the client or of the outer resource that returns a resource.
    fn accessor(&self, Named { name, resource, .. }: &Named<'_>, holder: Option<&Resource<'_>>) -> TokenStream {
        let docs = description(resource, holder);
        let method = format_ident!("{}", resource.name);
        let held = self.held(resource);
        let outer = holder.map_or(0, |holder| self.held(holder).len());
        let (given, client) = (
            held.iter().skip(outer),
            if holder.is_some() { quote!(self.client.clone()) } else { quote!(self.clone()) },
        );
        let parameters = given.map(|argument| argument.parameter());
        let fields = held.iter().enumerate().map(|(index, argument)| {
            let field = argument.field();
            let value = if index < outer { quote!(self.#field.clone()) } else { argument.owned() };
            quote!(#field: #value)
        });
        quote! {
            #[doc = #docs]
            #[must_use]
            pub fn #method(&self #(, #parameters)*) -> #name {
                #name { client: #client #(, #fields)* }
            }
        }
    }

    fn resource(&self, named: &Named<'_>, holder: Option<&Resource<'_>>, receiver: &str, items: &mut Vec<TokenStream>) {
        let Named { name, resource, nested } = named;
        let docs = description(resource, holder);
        let held = self.held(resource);
        let fields = held.iter().map(|argument| {
            let (field, ty) = (argument.field(), &argument.ty);
            quote!(#field: #ty)
        });
        let outer = holder.map_or(0, |holder| self.held(holder).len());
        let ids = held[outer..].iter().map(|argument| argument.name.to_string()).collect::<Vec<_>>().join(", ");
        let receiver = format!("{receiver}.{}({ids})", resource.name);
        let methods = resource.methods.iter().map(|method| self.method(method, &receiver, &held));
        let accessors = nested.iter().map(|nested| self.accessor(nested, Some(resource)));
        items.push(quote! {
            #[doc = #docs]
            #[derive(Clone, Debug)]
            pub struct #name {
                pub(crate) client: crate::Client,
                #(#fields),*
            }

            impl #name {
                #(#methods)*
                #(#accessors)*
            }
        });
        for nested in nested {
            self.resource(nested, Some(resource), &receiver, items);
        }
    }

    fn method(&self, method: &Method<'_>, receiver: &str, held: &[&Argument]) -> TokenStream {
        let signature = self.signature(method);
        let example = self.example(method, receiver, held.len());
        let (name, docs) = (format_ident!("{}", method.name), docs(method, example));
        let mut path = 0;
        let given: Vec<_> = signature
            .arguments
            .iter()
            .map(|argument| {
                let own = (argument.kind == Kind::Path).then(|| held.get(path)).flatten();
                path += usize::from(argument.kind == Kind::Path);
                match own.filter(|own| own.ty == argument.ty) {
                    Some(own) => Given::held(&own.field()),
                    None => self.given(method, argument),
                }
            })
            .collect();
        let parameters = signature.as_given().filter_map(|index| given[index].parameter.as_ref());
        let operation = format_ident!("{}", signature.name.to_string().to_uppercase());
        let arguments = tuple(given.iter().map(|given| &given.value));
        let send = signature.send();
        let about = self.about(method, signature);
        let check = signature.query().filter(|query| queries::has_check(self.types, method, query)).map(|_| {
            let query = signature.place(signature.arguments.iter().position(|argument| argument.kind == Kind::Query));
            quote!(.checked(|arguments| #query.check()))
        });
        let success = &signature.success;
        let value = self.types.value(method.response.as_ref(), success);
        let item = inner(&value, "Vec").filter(|_| method.paging.is_some());
        let (returned, exchange) = match item {
            Some(item) => (quote!(Page<#item>), quote!(page::ListEndpoint(endpoint))),
            None => (value.to_token_stream(), quote!(endpoint)),
        };
        quote! {
            #[doc = #docs]
            pub fn #name(&self #(, #parameters)*) -> Call<#returned> {
                let endpoint: endpoint::Endpoint<_, #success> =
                    endpoint::Endpoint::new(#operation, #arguments, #send, #about) #check;
                Call::new(&self.client, #exchange)
            }
        }
    }

    /// How a method of a resource takes an argument: a body without its envelope.
    fn given(&self, method: &Method<'_>, argument: &Argument) -> Given {
        let (name, ty) = (&argument.name, &argument.ty);
        if argument.kind != Kind::Body {
            return Given { parameter: Some(argument.parameter()), value: argument.owned() };
        }
        let member = method.request.as_ref().and_then(|request| request.member);
        let held = member.and_then(|member| self.types.held(ty, member));
        let Some((field, inner)) = held else {
            return if argument.is_optional() {
                Given { parameter: Some(quote!(#name: impl Into<Option<#ty>>)), value: quote!(#name.into()) }
            } else {
                Given { parameter: Some(quote!(#name: #ty)), value: name.to_token_stream() }
            };
        };
        // A path parameter may have this name.
        let is_taken = self.signature(method).arguments.iter().any(|argument| argument.name == *field);
        let (parameter, value) =
            if is_taken { (name, quote!(#field: #name)) } else { (field, field.to_token_stream()) };
        let body = quote!(#ty { #value });
        if argument.is_optional() {
            let body = quote!(#parameter.into().map(|#parameter| #body));
            return Given { parameter: Some(quote!(#parameter: impl Into<Option<#inner>>)), value: body };
        }
        Given { parameter: Some(quote!(#parameter: #inner)), value: body }
    }

    /// The function that reports by which properties an object differs from the requested one.
    fn about(&self, method: &Method<'_>, signature: &Signature) -> TokenStream {
        let Some(object) = self.types.object_of(method, &signature.success) else { return quote!(|_, _| None) };
        let paths = signature.arguments.iter().enumerate().filter(|(_, argument)| argument.kind == Kind::Path);
        let ids = paths.zip(method.operation.path_parameters()).filter_map(|((index, argument), parameter)| {
            let id = method.path_ids.iter().find(|id| id.parameter == parameter)?;
            self.types.property(object, id.property, id.inner)?;
            let (property, place) = (id.property, signature.place(Some(index)));
            let text =
                if self.types.is_text(&argument.ty) { quote!(#place.as_str()) } else { quote!(&#place.to_string()) };
            Some(quote!((#property, #text)))
        });
        let ids: Vec<_> = ids.collect();
        let body = signature.arguments.iter().position(|argument| argument.kind == Kind::Body);
        match body {
            _ if !ids.is_empty() => quote!(|arguments, found| endpoint::differing(found, &[#(#ids),*])),
            Some(body) => {
                let body = signature.place(Some(body));
                quote!(|arguments, found| #body.differing(found))
            }
            None => quote!(|_, _| None),
        }
    }
}

/// The source of an operation's argument.
struct Given {
    /// The parameter of the resource's method, if the argument has one.
    parameter: Option<TokenStream>,
    value: TokenStream,
}

impl Given {
    fn held(name: &Ident) -> Self {
        Self { parameter: None, value: quote!(self.#name.clone()) }
    }
}

/// The values as one: none or several become a tuple.
fn tuple(values: impl ExactSizeIterator<Item = impl ToTokens>) -> TokenStream {
    if values.len() == 1 { quote!(#(#values)*) } else { quote!((#(#values),*)) }
}

fn description(resource: &Resource<'_>, holder: Option<&Resource<'_>>) -> String {
    let written = resource.description.map(|text| format!(" {}", readable(text.trim()).replace('\n', "\n ")));
    written.unwrap_or_else(|| match holder {
        Some(holder) => format!(" The {} of one {}.", words(&resource.name), words(&singular(&holder.name))),
        None => format!(" The {}.", words(&resource.name)),
    })
}

fn docs(method: &Method<'_>, example: Option<String>) -> String {
    let node = &method.operation.node;
    let text = node.text("description").or_else(|| node.text("summary")).unwrap_or_default();
    let mut docs = format!("{}\n\nSends `{}`.", readable(text.trim()), method.operation.name());
    if method.paging.is_some() {
        docs += " Awaiting the call returns one page; [`all`](Call::all) returns the list from there on, page by page.";
    }
    docs += &example.unwrap_or_default();
    docs.trim().lines().map(|line| format!(" {line}")).collect::<Vec<_>>().join("\n")
}
