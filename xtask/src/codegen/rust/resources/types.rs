//! The generated types: their fields, and how to read their properties as strings.

use std::collections::{BTreeSet, HashMap};

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Fields, File, Ident, Item, ItemEnum, ItemStruct, Path, Type, parse_quote};

use super::super::queries::field as name_of_field;
use crate::codegen::syntax::{head, inner, last_name, names_in, option_inner};
use crate::openapi::resources::{Method, Payload};

pub(super) struct Types<'a>(HashMap<String, &'a Item>);

impl<'a> Types<'a> {
    pub(super) fn of(file: &'a File) -> Self {
        Self(file.items.iter().filter_map(|item| Some((head(item)?.0.to_string(), item))).collect())
    }

    fn item(&self, ty: &Type) -> Option<&'a Item> {
        let name = last_name(ty)?.to_string();
        self.0.get(&name).copied()
    }

    /// The struct of a type, if it is one.
    pub(super) fn object(&self, ty: &Type) -> Option<&'a ItemStruct> {
        match self.item(inner(ty, "Box").unwrap_or(ty))? {
            Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => Some(item),
            _ => None,
        }
    }

    /// The field of an envelope, and its type: an object, if the field is the only one, or a list.
    pub(super) fn held(&self, envelope: &Type, member: &str) -> Option<(&'a Ident, Type)> {
        let object = self.object(envelope)?;
        let (name, ty) = field(object, member)?;
        (object.fields.len() == 1 || inner(ty, "Vec").is_some()).then(|| (name, self.outside(ty)))
    }

    /// The type of the value in the envelope of a body, or that of the whole body. It is optional if the body is.
    pub(super) fn value(&self, payload: Option<&Payload<'_>>, body: &Type) -> Type {
        if let Some(body) = option_inner(body) {
            let value = self.value(payload, body);
            return parse_quote!(::std::option::Option<#value>);
        }
        let member = payload.and_then(|payload| payload.member);
        member.and_then(|member| self.held(body, member)).map_or_else(|| body.clone(), |(_, ty)| ty)
    }

    /// The object that a call returns.
    pub(super) fn object_of(&self, method: &Method<'_>, success: &Type) -> Option<&'a ItemStruct> {
        let value = self.value(method.response.as_ref(), option_inner(success).unwrap_or(success));
        self.object(if method.paging.is_some() { inner(&value, "Vec").unwrap_or(&value) } else { &value })
    }

    /// The name of a type outside the module of the types.
    pub(super) fn outside(&self, ty: &Type) -> Type {
        struct Outside<'t, 'a>(&'t Types<'a>);

        impl VisitMut for Outside<'_, '_> {
            fn visit_path_mut(&mut self, path: &mut Path) {
                visit_mut::visit_path_mut(self, path);
                if let Some(name) = path.get_ident().filter(|name| self.0.0.contains_key(&name.to_string())) {
                    *path = parse_quote!(types::#name);
                }
            }
        }

        let mut ty = ty.clone();
        Outside(self).visit_type_mut(&mut ty);
        ty
    }

    /// The given types, and those of their fields.
    pub(super) fn reachable(&self, names: impl IntoIterator<Item = Ident>) -> BTreeSet<&'a Ident> {
        let mut found = BTreeSet::new();
        let mut left: Vec<_> = names.into_iter().collect();
        while let Some(name) = left.pop() {
            let Some(item) = self.0.get(&name.to_string()) else { continue };
            let Some((name, _)) = head(item) else { continue };
            if found.insert(name) {
                match item {
                    Item::Struct(item) => left.extend(item.fields.iter().flat_map(|field| names_in(&field.ty))),
                    Item::Enum(item) => {
                        let fields = item.variants.iter().flat_map(|variant| &variant.fields);
                        left.extend(fields.flat_map(|field| names_in(&field.ty)));
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// Whether a type is a string, or a newtype of one.
    pub(super) fn is_text(&self, ty: &Type) -> bool {
        match self.item(ty) {
            Some(Item::Struct(ItemStruct { fields: Fields::Unnamed(fields), .. })) => {
                fields.unnamed.first().is_some_and(|field| self.is_text(&field.ty))
            }
            Some(_) => false,
            None => last_name(ty).is_some_and(|name| name == "String" || name == "str"),
        }
    }

    /// The expression that reads a property of an object as an `Option<Cow<str>>`. If the property may be an object, `inner` is
    /// the property of that object to read.
    pub(super) fn property(&self, object: &'a ItemStruct, property: &str, inner: Option<&str>) -> Option<TokenStream> {
        let (name, ty) = field(object, property)?;
        self.text(ty, &quote!(self.#name), inner)
    }

    fn text(&self, ty: &Type, place: &TokenStream, inner: Option<&str>) -> Option<TokenStream> {
        if let Some(ty) = option_inner(ty) {
            let text = self.text(ty, &quote!(it), inner)?;
            return Some(quote!(#place.as_ref().and_then(|it| #text).filter(|it| !it.is_empty())));
        }
        if self.is_text(ty) {
            return Some(quote!(Some(::std::borrow::Cow::Borrowed(#place.as_str()))));
        }
        match self.item(ty) {
            Some(Item::Enum(item)) => self.text_of_variant(item, place, inner),
            Some(_) => None,
            None => is_integer(ty).then(|| quote!(Some(::std::borrow::Cow::<str>::Owned(#place.to_string())))),
        }
    }

    /// The expression that reads the text of an id, or of an object that contains it.
    fn text_of_variant(&self, item: &ItemEnum, place: &TokenStream, inner: Option<&str>) -> Option<TokenStream> {
        let name = &item.ident;
        let arms = item.variants.iter().filter_map(|variant| {
            let Fields::Unnamed(fields) = &variant.fields else { return None };
            let ty = &fields.unnamed.first()?.ty;
            let text = match self.object(ty) {
                Some(object) => {
                    self.property(object, inner?, None)?;
                    quote!(endpoint::Found::text(it, #inner))
                }
                None => self.text(ty, &quote!(it), None)?,
            };
            let variant = &variant.ident;
            Some(quote!(types::#name::#variant(it) => #text))
        });
        let arms: Vec<_> = arms.collect();
        (!arms.is_empty()).then(|| quote!(match &#place { #(#arms,)* _ => None }))
    }

    /// The objects among the variants of a property's enum.
    pub(super) fn variants(&self, object: &'a ItemStruct, property: &str) -> Vec<&'a ItemStruct> {
        let Some((_, ty)) = field(object, property) else { return Vec::new() };
        match self.item(option_inner(ty).unwrap_or(ty)) {
            Some(Item::Enum(item)) => {
                let fields = item.variants.iter().flat_map(|variant| &variant.fields);
                fields.filter_map(|field| self.object(&field.ty)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The field for a property, and its type.
pub(super) fn field<'a>(object: &'a ItemStruct, property: &str) -> Option<(&'a Ident, &'a Type)> {
    let name = name_of_field(object, property)?;
    let found = object.fields.iter().find(|field| field.ident.as_ref() == Some(name))?;
    Some((name, &found.ty))
}

/// Whether a type is a primitive integer.
pub(super) fn is_integer(ty: &Type) -> bool {
    last_name(ty).is_some_and(|name| {
        let name = name.to_string();
        name.strip_prefix(['i', 'u']).is_some_and(|bits| bits.parse::<u8>().is_ok())
    })
}

/// The words of a name, such as those of `PaymentMethod`.
pub(super) fn words(name: &str) -> String {
    name.to_snake_case().replace('_', " ")
}
