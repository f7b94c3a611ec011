//! How responses are read: the value in an envelope, and the properties that show which object it is.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{ItemStruct, Type};

use super::types::{Types, field, words};
use crate::codegen::syntax::{inner, last_name, option_inner};
use crate::openapi::direction::Direction;
use crate::openapi::document::Document;
use crate::openapi::resources::{Method, PAGING, is_required, properties};

/// The implementations of the traits of responses, one for each type.
#[derive(Default)]
pub(super) struct Payloads {
    /// Implementations by trait and type.
    implementations: BTreeMap<(&'static str, String), TokenStream>,
    /// The properties of each object that are read as strings, with their readers.
    found: BTreeMap<String, BTreeMap<String, TokenStream>>,
}

impl Payloads {
    /// Adds the implementations for the response of a method.
    pub(super) fn add(
        &mut self,
        document: &Document,
        types: &Types<'_>,
        method: &Method<'_>,
        success: &Type,
    ) -> Result<()> {
        let success = option_inner(success).unwrap_or(success);
        let Some(response) = method.response.as_ref().filter(|_| last_name(success).is_some()) else { return Ok(()) };
        let held = response.member.and_then(|member| Some((member, types.held(success, member)?)));
        let value = types.value(Some(response), success);
        let name = name(method, &value, held.as_ref().map_or("", |(member, _)| member));
        let held = held.map(|(member, (field, _))| quote!(, #member #field));
        let object = types.object_of(method, success);
        let id = method.id.as_ref().map(|id| id.property);
        let id = object.filter(|_| response.items.is_none()).map(|_| quote!(; object #id));
        self.implement("Payload", success, quote!(endpoint::payload!(#success: #name, #value #held #id);));
        if let Some(object) = object {
            self.read_properties(types, method, object);
        }
        if method.paging.is_some() {
            self.add_list(document, types, method, success, &value)?;
        }
        Ok(())
    }

    fn add_list(
        &mut self,
        document: &Document,
        types: &Types<'_>,
        method: &Method<'_>,
        success: &Type,
        value: &Type,
    ) -> Result<()> {
        let item = inner(value, "Vec").and_then(|item| Some((item, types.object(item)?)));
        let id = method.id.as_ref().and_then(|id| {
            let (item, object) = item?;
            let (field, _) = field(object, id.property).filter(|(_, ty)| types.is_text(ty))?;
            Some((item, id, field))
        });
        let Some((item, id, field)) = id else {
            let message = format_args!("the list cannot be paged unless its items are objects with a string id");
            bail!(document.error_at(&format!("{}/{PAGING}", method.operation.node.pointer), message));
        };
        let (property, prefix) = (id.property, &id.prefix);
        self.implement(
            "Item",
            item,
            quote! {
                impl endpoint::Item for #item {
                    const ID: &'static str = #property;
                    const ID_PREFIX: &'static str = #prefix;
                    fn id(&self) -> &str { self.#field.as_str() }
                }
            },
        );
        self.implement(
            "ListPayload",
            success,
            quote! {
                impl endpoint::ListPayload for #success { type Item = #item; }
            },
        );
        Ok(())
    }

    fn implement(&mut self, name: &'static str, ty: &Type, implementation: TokenStream) {
        self.implementations.entry((name, ty.to_token_stream().to_string())).or_insert(implementation);
    }

    /// Adds readers for the strings that an object always has, and for those that match path parameters.
    fn read_properties(&mut self, types: &Types<'_>, method: &Method<'_>, object: &ItemStruct) {
        let Some(schema) = method.response.as_ref().and_then(|response| response.object()) else { return };
        let required = properties(schema, Direction::Response).into_iter().map(|(name, _)| name);
        let required = required.filter(|name| is_required(schema, name)).map(|name| (name, None));
        let ids = method.path_ids.iter().map(|id| (id.property, id.inner));
        // A reader for an inner property takes precedence over one for the property itself.
        for (property, inside) in ids.chain(required) {
            let Some(reader) = types.property(object, property, inside) else { continue };
            self.found.entry(object.ident.to_string()).or_default().entry(property.to_owned()).or_insert(reader);
            for (inside, object) in inside
                .into_iter()
                .flat_map(|inside| types.variants(object, property).into_iter().map(move |object| (inside, object)))
            {
                if let Some(reader) = types.property(object, inside, None) {
                    self.found.entry(object.ident.to_string()).or_default().entry(inside.to_owned()).or_insert(reader);
                }
            }
        }
        self.found.entry(object.ident.to_string()).or_default();
    }

    pub(super) fn implementations(self) -> TokenStream {
        let implementations = self.implementations.into_values();
        let found = self.found.into_iter().map(|(name, properties)| {
            let name = quote::format_ident!("{name}");
            let arms = properties.into_iter().map(|(property, reader)| quote!(#property => #reader));
            quote! {
                impl endpoint::Found for types::#name {
                    fn text(&self, property: &str) -> Option<::std::borrow::Cow<'_, str>> {
                        match property {
                            #(#arms,)*
                            _ => None,
                        }
                    }
                }
            }
        });
        quote!(#(#implementations)* #(#found)*)
    }
}

/// The name of the body in errors, with an article.
fn name(method: &Method<'_>, value: &Type, member: &str) -> String {
    let value = option_inner(value).unwrap_or(value);
    let of_type = |ty: &Type| last_name(ty).map(|name| words(&name.to_string())).unwrap_or_default();
    if let Some(item) = inner(value, "Vec") {
        let kind = if method.paging.is_some() { "page" } else { "list" };
        let items = if member.is_empty() { format!("{}s", of_type(item)) } else { words(member) };
        return format!("a {kind} of {items}");
    }
    let name = of_type(value);
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}
