//! The generated types: moved to a file of their own, and given what progenitor has no setting for.

use std::collections::HashSet;

use anyhow::{Result, anyhow, bail};
use quote::{ToTokens, quote};
use serde_json::Value;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Field, Fields, Ident, Item, ItemStruct, Lit, Meta, Path, Token, Type, parse_quote,
};

use super::builders;
use super::prepare::{MARK, is_null};
use crate::document::{Document, children};

/// What derived and generated code means by these names.
const TAKEN: [&str; 12] =
    ["Box", "Default", "Err", "Into", "None", "Ok", "Option", "Result", "Self", "Some", "String", "Vec"];

/// A map of texts, as typify prints it.
const TEXTS: &str = "::std::collections::BTreeMap<::std::string::String,::std::string::String>";

/// Takes the module `types` out of the client's file.
pub(super) fn extract(client: &mut syn::File, document: &Document) -> Result<syn::File> {
    let is_types = |item: &Item| matches!(item, Item::Mod(module) if module.ident == "types");
    let position = client.items.iter().position(is_types);
    let Some(Item::Mod(module)) = position.map(|position| client.items.remove(position)) else {
        return Err(anyhow!("progenitor generated no module `types`"));
    };
    let mut file: syn::File = parse_quote! {
        //! The types of the document's schemas.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    let items: Vec<_> = module.content.into_iter().flat_map(|(_, items)| items).collect();
    let objects = items.iter().filter_map(|item| match item {
        Item::Struct(ItemStruct { ident, fields: Fields::Named(_), .. }) => Some(ident.clone()),
        _ => None,
    });
    let mut finisher =
        Finisher { document, objects: objects.collect(), names: HashSet::new(), redacted: HashSet::new() };
    for item in items {
        file.items.extend(finisher.finish(item)?);
    }
    finisher.check_personal(document.value(), "")?;
    Ok(file)
}

struct Finisher<'a> {
    document: &'a Document,
    /// The types with fields.
    objects: HashSet<Ident>,
    /// The types so far.
    names: HashSet<Ident>,
    /// The JSON pointers of the schemas whose values `Debug` leaves out.
    redacted: HashSet<String>,
}

impl Finisher<'_> {
    /// A generated item with what it lacks, and the impls that go with it.
    fn finish(&mut self, item: Item) -> Result<Vec<Item>> {
        match item {
            Item::Struct(mut item) => {
                let is_personal = self.finish_type(&item.ident, &mut item.attrs)?;
                let mut impls = Vec::new();
                if is_personal {
                    impls.push(debug_personal(&item.ident));
                }
                match &item.fields {
                    Fields::Named(_) => impls.extend(self.finish_object(&mut item)?.filter(|_| !is_personal)),
                    _ => impls.extend(from_str(&item)),
                }
                if !impls.is_empty() && impls.iter().any(is_debug) {
                    remove_debug(&mut item.attrs);
                }
                impls.insert(0, Item::Struct(item));
                Ok(impls)
            }
            Item::Enum(mut item) => {
                let is_personal = self.finish_type(&item.ident, &mut item.attrs)?;
                item.attrs.push(parse_quote!(#[non_exhaustive]));
                for variant in &mut item.variants {
                    take_pointer(&mut variant.attrs);
                }
                let debug = is_personal.then(|| debug_personal(&item.ident));
                if is_personal {
                    remove_debug(&mut item.attrs);
                }
                Ok(std::iter::once(Item::Enum(item)).chain(debug).collect())
            }
            other => Ok(vec![other]),
        }
    }

    /// What every type is given; tells whether all of it is personal.
    fn finish_type(&mut self, name: &Ident, attrs: &mut Vec<Attribute>) -> Result<bool> {
        let pointer = take_pointer(attrs).unwrap_or_default();
        let is_taken = TAKEN.contains(&name.to_string().as_str());
        if is_taken || !self.names.insert(name.clone()) || !self.names.insert(builders::name_of(name)) {
            let message = format_args!("the generator cannot express this: the name `{name}` of its type is taken");
            bail!(self.document.error_at(&pointer, message));
        }
        attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]));
        Ok(self.is_personal(&pointer))
    }

    /// Gives an object room to gain fields, and a `Debug` that leaves personal fields out.
    fn finish_object(&mut self, item: &mut ItemStruct) -> Result<Option<Item>> {
        let mut names = HashSet::new();
        let mut debug = Vec::new();
        let mut has_personal = false;
        for field in &mut item.fields {
            let Some(name) = field.ident.clone() else { continue };
            let pointer = take_pointer(&mut field.attrs).unwrap_or_default();
            if name == "build" || !names.insert(name.clone()) || !names.insert(builders::maybe(&name)) {
                let message =
                    format_args!("the generator cannot express this: the name `{name}` of its field is taken");
                bail!(self.document.error_at(&pointer, message));
            }
            let is_personal = self.is_personal(&pointer);
            has_personal |= is_personal;
            let text = name.to_string();
            debug.push(if is_personal {
                quote!(.field(#text, &format_args!("<personal>")))
            } else {
                quote!(.field(#text, &self.#name))
            });
            // An optional property that may not be null: left to itself, schemars would allow null for any Option.
            if let Some(inner) = option_inner(&field.ty)
                && !is_nullable(self.document.value().pointer(&pointer))
            {
                let inner = inner.to_token_stream().to_string();
                field.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", schemars(default, with = #inner))]));
            }
        }
        for field in &mut item.fields {
            self.read_leniently(field);
        }
        item.attrs.push(parse_quote!(#[non_exhaustive]));
        let (name, text) = (&item.ident, item.ident.to_string());
        Ok(has_personal.then(|| {
            parse_quote! {
                /// Leaves personal data out.
                impl ::std::fmt::Debug for #name {
                    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.debug_struct(#text) #(#debug)* .finish()
                    }
                }
            }
        }))
    }

    /// Lets an optional field of an object or a map of texts be read where a back end writes it otherwise.
    fn read_leniently(&self, field: &mut Field) {
        let Some(inner) = option_inner(&field.ty) else { return };
        let is_texts = inner.to_token_stream().to_string().replace(' ', "") == TEXTS;
        let reader = if is_texts {
            "crate::lenient::texts"
        } else if last_name(inner).is_some_and(|name| self.objects.contains(name)) {
            "crate::lenient::object"
        } else {
            return;
        };
        field.attrs.push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
    }

    /// Whether the schema at a JSON pointer is personal; if so, it counts as redacted.
    fn is_personal(&mut self, pointer: &str) -> bool {
        let schema = self.document.value().pointer(pointer);
        let is_personal = schema.and_then(|schema| schema.get("x-personal")) == Some(&Value::Bool(true));
        if is_personal {
            self.redacted.insert(pointer.to_owned());
        }
        is_personal
    }

    /// Fails where something is said to be personal, and no generated `Debug` leaves it out.
    fn check_personal(&self, value: &Value, pointer: &str) -> Result<()> {
        match value.get("x-personal") {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) if self.redacted.contains(pointer) => {}
            Some(Value::Bool(true)) => {
                let message = "x-personal has no effect here: put it on a named schema, or on a property of one";
                bail!(self.document.error_at(&format!("{pointer}/x-personal"), message));
            }
            Some(_) => {
                bail!(self.document.error_at(&format!("{pointer}/x-personal"), "x-personal is neither true nor false"));
            }
        }
        children(value).try_for_each(|(step, child)| self.check_personal(child, &format!("{pointer}{step}")))
    }
}

/// Takes the JSON pointer of the schema that a type or field was made of out of its doc comment.
fn take_pointer(attrs: &mut Vec<Attribute>) -> Option<String> {
    let mut pointer = None;
    attrs.retain_mut(|attr| {
        let Meta::NameValue(meta) = &mut attr.meta else { return true };
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &mut meta.value else { return true };
        let doc = text.value();
        let Some((before, (marked, after))) =
            doc.split_once(MARK[0]).and_then(|(before, rest)| Some((before, rest.split_once(MARK[1])?)))
        else {
            return true;
        };
        pointer = Some(marked.to_owned());
        let rest = format!("{before}{after}");
        *text = syn::LitStr::new(&rest, text.span());
        !rest.trim().is_empty()
    });
    pointer
}

/// Lets a newtype of a string be made of a `&str`, for builders.
fn from_str(item: &ItemStruct) -> Option<Item> {
    let name = &item.ident;
    let Fields::Unnamed(fields) = &item.fields else { return None };
    let field = fields.unnamed.first()?;
    // A newtype that is checked has a private field, and no From.
    let is_open = matches!(field.vis, syn::Visibility::Public(_));
    (is_open && last_name(&field.ty)? == "String").then(|| {
        parse_quote! {
            impl ::std::convert::From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }
        }
    })
}

fn debug_personal(name: &Ident) -> Item {
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

fn is_debug(item: &Item) -> bool {
    let Item::Impl(item) = item else { return false };
    item.trait_.as_ref().and_then(|(path, ..)| path.segments.last()).is_some_and(|last| last.ident == "Debug")
}

fn remove_debug(attrs: &mut [Attribute]) {
    for attr in attrs.iter_mut().filter(|attr| attr.path().is_ident("derive")) {
        if let Ok(derives) = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) {
            let derives = derives.into_iter().filter(|derive| !derive.is_ident("Debug"));
            *attr = parse_quote!(#[derive(#(#derives),*)]);
        }
    }
}

fn is_nullable(schema: Option<&Value>) -> bool {
    schema.is_some_and(|schema| {
        let branches = ["anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
        schema.get("nullable") == Some(&Value::Bool(true)) || branches.flatten().any(is_null)
    })
}

pub(super) fn last_name(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| &last.ident),
        _ => None,
    }
}

/// `T` of an `Option<T>`.
pub(super) fn option_inner(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}
