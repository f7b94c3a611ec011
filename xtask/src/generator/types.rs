//! The generated types: moved to a file of their own, and given what progenitor has no setting for.

use anyhow::{Result, anyhow};
use quote::quote;
use serde_json::Value;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Item, ItemStruct, Path, Token, parse_quote};

/// Takes the module `types` out of the client's file.
pub(super) fn extract(client: &mut syn::File, document: &Value) -> Result<syn::File> {
    let is_types = |item: &Item| matches!(item, Item::Mod(module) if module.ident == "types");
    let position = client.items.iter().position(is_types);
    let Some(Item::Mod(module)) = position.map(|position| client.items.remove(position)) else {
        return Err(anyhow!("progenitor generated no module `types`"));
    };
    let mut items = Vec::new();
    for item in module.content.into_iter().flat_map(|(_, items)| items) {
        items.extend(finish(item, document));
    }
    let mut file: syn::File = parse_quote! {
        //! The types of the document's schemas.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    file.items = items;
    Ok(file)
}

/// A generated item with what it lacks, and the impls that go with it.
fn finish(item: Item, document: &Value) -> Vec<Item> {
    match item {
        Item::Struct(mut item) => {
            let schema = schema_of(&item.ident, document);
            let impls = match &item.fields {
                Fields::Named(_) => finish_object(&mut item, schema),
                _ => finish_newtype(&item),
            };
            item.attrs.push(derive_json_schema());
            std::iter::once(Item::Struct(item)).chain(impls).collect()
        }
        Item::Enum(mut item) => {
            let schema = schema_of(&item.ident, document);
            item.attrs.push(derive_json_schema());
            item.attrs.push(parse_quote!(#[non_exhaustive]));
            let redacted = is_personal(schema).then(|| {
                remove_debug(&mut item.attrs);
                debug_personal(&item.ident)
            });
            std::iter::once(Item::Enum(item)).chain(redacted).collect()
        }
        other => vec![other],
    }
}

/// Gives an object a builder, room to gain fields, and a `Debug` that leaves personal data out.
fn finish_object(item: &mut ItemStruct, schema: Option<&Value>) -> Option<Item> {
    let mut personal = false;
    for field in &mut item.fields {
        let property = field.ident.as_ref().and_then(|name| property(schema, name));
        personal |= is_personal(property);
        if takes_into(option_inner(&field.ty).unwrap_or(&field.ty)) {
            field.attrs.push(parse_quote!(#[builder(into)]));
        }
        if has_default(&field.attrs) {
            field.attrs.push(parse_quote!(#[builder(default)]));
        }
        // An optional property that may not be null: left to itself, schemars would allow null for any Option.
        if let Some(inner) = option_inner(&field.ty)
            && !is_nullable(property)
        {
            let inner = quote!(#inner).to_string();
            field.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", schemars(default, with = #inner))]));
        }
    }
    item.attrs.push(parse_quote!(#[derive(::bon::Builder)]));
    item.attrs.push(parse_quote!(#[non_exhaustive]));
    personal.then(|| {
        remove_debug(&mut item.attrs);
        debug_object(item, schema)
    })
}

/// Lets a newtype of a string be made of a `&str`, for builders.
fn finish_newtype(item: &ItemStruct) -> Option<Item> {
    let name = &item.ident;
    let Fields::Unnamed(fields) = &item.fields else {
        return None;
    };
    let field = fields.unnamed.first().filter(|field| is_named(&field.ty, "String"))?;
    // A newtype that is checked has a private field and no From.
    matches!(field.vis, syn::Visibility::Public(_)).then(|| {
        parse_quote! {
            impl ::std::convert::From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }
        }
    })
}

fn debug_object(item: &ItemStruct, schema: Option<&Value>) -> Item {
    let name = &item.ident;
    let text = name.to_string();
    let fields = item.fields.iter().filter_map(|field| {
        let name = field.ident.as_ref()?;
        let text = name.to_string();
        Some(if is_personal(property(schema, name)) {
            quote!(.field(#text, &format_args!("<personal>")))
        } else {
            quote!(.field(#text, &self.#name))
        })
    });
    parse_quote! {
        /// Leaves personal data out.
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#text) #(#fields)* .finish()
            }
        }
    }
}

fn debug_personal(name: &syn::Ident) -> Item {
    let text = format!("{name}(<personal>)");
    parse_quote! {
        /// Leaves personal data out.
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(#text)
            }
        }
    }
}

fn derive_json_schema() -> Attribute {
    parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))])
}

fn remove_debug(attrs: &mut [Attribute]) {
    for attr in attrs.iter_mut().filter(|attr| attr.path().is_ident("derive")) {
        if let Ok(derives) = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) {
            let derives = derives.into_iter().filter(|derive| !derive.is_ident("Debug"));
            *attr = parse_quote!(#[derive(#(#derives),*)]);
        }
    }
}

/// The schema that a type was generated from.
fn schema_of<'a>(name: &syn::Ident, document: &'a Value) -> Option<&'a Value> {
    document.pointer("/components/schemas")?.get(name.to_string())
}

/// The property that a field was generated from; a field named after a keyword is `type_`.
fn property<'a>(schema: Option<&'a Value>, field: &syn::Ident) -> Option<&'a Value> {
    let field = field.to_string();
    let properties = schema?.get("properties")?;
    properties.get(&field).or_else(|| properties.get(field.trim_end_matches('_')))
}

fn is_personal(schema: Option<&Value>) -> bool {
    schema.and_then(|schema| schema.get("x-personal")) == Some(&Value::Bool(true))
}

fn is_nullable(schema: Option<&Value>) -> bool {
    schema.and_then(|schema| schema.get("nullable")) == Some(&Value::Bool(true))
}

fn has_default(attrs: &[Attribute]) -> bool {
    attrs.iter().filter(|attr| attr.path().is_ident("serde")).any(|attr| {
        let mut found = false;
        let _ = attr.parse_nested_meta(|meta| {
            found |= meta.path.is_ident("default");
            meta.value().and_then(syn::parse::ParseBuffer::parse::<syn::Lit>).map(drop).or(Ok(()))
        });
        found
    })
}

/// Whether a builder should take anything that turns into this type: not a number, whose literals would need a suffix.
fn takes_into(ty: &syn::Type) -> bool {
    let syn::Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        !name.starts_with(char::is_lowercase) && !name.starts_with("NonZero")
    })
}

fn is_named(ty: &syn::Type, name: &str) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// `T` of an `Option<T>`.
fn option_inner(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}
