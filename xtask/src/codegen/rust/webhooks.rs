//! Generates the events of the document's webhooks: a constant for each, and methods for their objects.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use heck::ToShoutySnakeCase;
use quote::{format_ident, quote};
use syn::Ident;

use super::super::spec::docs::readable;
use super::super::spec::names::type_name;
use crate::openapi::direction::Direction;
use crate::openapi::document::Document;
use crate::openapi::operations::{Operation, json};
use crate::openapi::resources::{Payload, properties};

/// The methods that an event already has.
const TAKEN: [&str; 9] = ["at", "clone", "event_type", "fmt", "id", "json", "member", "object", "objects"];
/// The member of an event that holds its object.
const OBJECT: &str = "object";

/// An object of events.
struct Object<'a> {
    payload: Payload<'a>,
    /// The names of the events.
    names: Vec<&'a str>,
}

/// Generates the file with the events.
pub(crate) fn generate(document: &Document) -> Result<syn::File> {
    let (mut constants, mut objects) = (BTreeMap::new(), BTreeMap::new());
    for webhook in document.webhooks() {
        let name = webhook.path.to_shouty_snake_case();
        if syn::parse_str::<Ident>(&name).is_err() || constants.contains_key(&name) {
            let message =
                format_args!("{name:?} is not a valid constant name, or is taken by another webhook: rename this one");
            bail!(document.error_at(&webhook.item.pointer, message));
        }
        for (member, payload) in held(&webhook) {
            if TAKEN.contains(&member) || syn::parse_str::<Ident>(member).is_err() {
                let message = format_args!("an event cannot have the method `{member}`: rename the property");
                bail!(document.error_at(&payload.value.pointer, message));
            }
            let object = objects.entry(member).or_insert_with(|| Object { payload, names: Vec::new() });
            object.names.extend((object.names.last() != Some(&webhook.path)).then_some(webhook.path));
        }
        constants.insert(name, webhook);
    }
    let constants = constants.iter().map(|(name, webhook)| {
        let (name, written, docs) = (format_ident!("{name}"), webhook.path, docs(webhook));
        quote!(#[doc = #docs] pub const #name: &str = #written;)
    });
    let (mut fields, mut readers, mut methods) = (Vec::new(), Vec::new(), Vec::new());
    for (member, Object { payload, names }) in &objects {
        let (field, ty) = (format_ident!("{member}"), format_ident!("{}", type_name(&payload.value.resolved())));
        let events = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let about = format!(" The {member} that the event is about: {events}.");
        let whole = format!("{about} `None` if Flex does not send the whole object.");
        fields.push(quote!(#field: Option<types::#ty>,));
        let mut reads = vec![quote!(objects.#field = event.object(#member).ok();)];
        methods.push(quote! {
            #[doc = #whole]
            #[must_use]
            pub fn #field(&self) -> Option<&types::#ty> {
                self.objects().#field.as_ref()
            }
        });
        let property = format!("{member}_id");
        let id = properties(&payload.value, Direction::Response).into_iter().find(|(name, _)| *name == property);
        if let Some((_, schema)) = id.filter(|(_, schema)| schema.is_reference()) {
            let (field, ty) = (format_ident!("{property}"), format_ident!("{}", type_name(&schema.resolved())));
            let about = format!(" The id of the {member} that the event is about: {events}.");
            fields.push(quote!(#field: Option<types::#ty>,));
            reads.push(quote!(objects.#field = event.member(#member, #property);));
            methods.push(quote! {
                #[doc = #about]
                #[must_use]
                pub fn #field(&self) -> Option<&types::#ty> {
                    self.objects().#field.as_ref()
                }
            });
        }
        readers.push(quote!(if [#(#names),*].contains(&event.event_type()) { #(#reads)* }));
    }
    Ok(syn::parse_quote! {
        //! The events of the document's webhooks.
        #![allow(clippy::all, clippy::pedantic, unused_imports, unused_mut, unused_variables)]

        use super::types;
        use crate::webhooks::Event;

        #(#constants)*

        /// The objects of an event.
        #[derive(Clone, Default)]
        pub(crate) struct Objects { #(#fields)* }

        impl Objects {
            pub(crate) fn read(event: &Event) -> Self {
                let mut objects = Self::default();
                #(#readers)*
                objects
            }
        }

        impl Event { #(#methods)* }
    })
}

/// The candidates for the object of a webhook's event, each with its name. Whole objects come first.
fn held<'a>(webhook: &Operation<'a>) -> Vec<(&'a str, Payload<'a>)> {
    let body = webhook.body().and_then(|body| json(&body)?.1);
    let event = body.map(|schema| properties(&schema, Direction::Response)).unwrap_or_default();
    let Some((_, object)) = event.into_iter().find(|(name, _)| *name == OBJECT) else { return Vec::new() };
    let whole = object.resolved();
    let mut alternatives: Vec<_> = whole.alternatives();
    alternatives.push(object);
    let payloads = alternatives.into_iter().map(|schema| Payload::new(schema, Direction::Response));
    payloads.filter(|it| it.value.is_reference()).filter_map(|it| Some((it.member?, it))).collect()
}

fn docs(webhook: &Operation<'_>) -> String {
    let node = &webhook.node;
    let text = node.text("description").or_else(|| node.text("summary")).unwrap_or_default();
    format!(" `{}`: {}", webhook.path, readable(text.trim()).replace('\n', "\n "))
}
