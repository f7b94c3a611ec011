//! Builders of the generated objects, with a method for each field. A missing required field does not compile.
//!
//! They are generated rather than derived, because everyone who compiles the crate would compile the derive macro, too.

use std::collections::BTreeSet;

use anyhow::Result;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Expr, ExprLit, Field, File, Ident, ItemStruct, Lit, Meta, MetaNameValue, Path, Type, parse_quote,
};

use super::super::spec::directions::only_in_responses;
use super::super::syntax::{Emitted, impls_mut, inner, is_of_trait, last_name, objects, option_inner, serde_meta};
use super::blanks::Blanks;
use super::conversions::envelopes;
use super::marks::pointer;
use crate::openapi::document::Document;

/// Writes the file with a builder for each object among the types, except envelopes. Builders of types that are only returned
/// are for tests.
pub(crate) fn write(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let (only_in_responses, envelopes) = (only_in_responses(&document.root()), envelopes(&emitted.types, document));
    let of_options = made_of_options(&mut emitted.types);
    let types = &emitted.types;
    let blanks = Blanks::of(types);
    let objects = objects(types).filter(|item| !envelopes.contains(&item.ident) && blanks.has(&item.ident));
    let objects = objects.map(|item| Object::read(item, &of_options));
    let (returned, sent): (Vec<_>, Vec<_>) = objects.partition(|object| only_in_responses.contains(&object.pointer));

    let missing: BTreeSet<_> =
        sent.iter().chain(&returned).flat_map(Object::required).map(|field| field.name).collect();
    let complete: BTreeSet<_> = sent.iter().chain(&returned).map(|object| object.required().count()).collect();
    let complete = complete.into_iter().filter(|count| *count > 0).map(|count| {
        let states = (0..count).map(state);
        quote!((#(#states)*))
    });
    let needed = blanks.needed_by(sent.iter().map(|object| object.name));
    let needed_by_tests = blanks.needed_by(returned.iter().map(|object| object.name));
    let only_by_tests = &needed_by_tests - &needed;
    let [of_sent, of_returned] = [&needed, &only_by_tests].map(|names| blanks.implementations(names, false));
    let sent = sent.iter().map(Object::builder);
    let of_tests = returned.iter().map(Object::builder);
    let of_tests = (!returned.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "test-util")]
            mod returned {
                //! Builders of types that are only returned, for tests.
                use super::*;

                #(#of_returned)*
                #(#of_tests)*
            }
        }
    });
    emitted.builders = parse_quote! {
        //! The methods of [`Builder`](crate::model::builder::Builder) for each object of the document.
        #![allow(clippy::all, clippy::pedantic, missing_docs, non_camel_case_types)]

        use super::types::*;
        use crate::model::builder;

        #(#of_sent)*
        #(#sent)*
        #of_tests
        crate::model::builder::complete! { #(#complete)* }

        /// The required fields that are not set yet.
        pub mod missing {
            crate::model::builder::missing! { #(#missing)* }
        }
    };
    let private = blanks.implementations(needed.union(&needed_by_tests), true);
    let private: Vec<_> = private.cloned().collect();
    emitted.types.items.extend(private);
    Ok(())
}

/// The types that convert from an `Option`. A setter does not take an `Option` of them.
fn made_of_options(types: &mut File) -> Vec<Type> {
    let conversions = impls_mut(types).filter(|item| is_of_trait(item, "From"));
    let of_options = conversions.filter(|item| {
        let conversion = item.trait_.as_ref().map(|(path, _)| -> Type { parse_quote!(#path) });
        conversion.is_some_and(|conversion| inner(&conversion, "From").is_some_and(|from| option_inner(from).is_some()))
    });
    of_options.map(|item| (*item.self_ty).clone()).chain([parse_quote!(::serde_json::Value)]).collect()
}

/// The type parameter that says whether the required field with this index is set. Its name clashes neither with types, which
/// are capitalised, nor with `k`, a parameter of the methods.
fn state(index: usize) -> Ident {
    const LETTERS: [&str; 25] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w",
        "x", "y", "z",
    ];
    let round = index / LETTERS.len();
    let number = if round == 0 { String::new() } else { round.to_string() };
    format_ident!("{}{number}", LETTERS[index % LETTERS.len()])
}

struct Object<'a> {
    name: &'a Ident,
    pointer: String,
    properties: Vec<Property<'a>>,
    of_options: &'a [Type],
}

struct Property<'a> {
    name: &'a Ident,
    ty: &'a Type,
    docs: Vec<&'a Attribute>,
    is_required: bool,
}

impl<'a> Object<'a> {
    fn read(item: &'a ItemStruct, of_options: &'a [Type]) -> Self {
        let properties = item.fields.iter().filter_map(Property::read).collect();
        Self { name: &item.ident, pointer: pointer(&item.attrs), properties, of_options }
    }

    fn required(&self) -> impl Iterator<Item = &Property<'a>> {
        self.properties.iter().filter(|property| property.is_required)
    }

    fn builder(&self) -> TokenStream {
        let name = self.name;
        let missing = self.required().map(|Property { name, .. }| quote!(missing::#name));
        let states: Vec<_> = (0..self.required().count()).map(state).collect();
        let required =
            self.required().enumerate().map(|(index, property)| self.required_setter(property, index, &states));
        let optional = self.properties.iter().filter(|property| !property.is_required);
        let methods: Vec<_> = required.chain(optional.map(|property| self.optional_setter(property))).collect();
        let generics = (!states.is_empty()).then(|| quote!(<#(#states),*>));
        let builder = (!methods.is_empty()).then(|| {
            quote! {
                impl #generics crate::model::builder::Builder<#name, (#(#states,)*)> {
                    #(#methods)*
                }
            }
        });
        quote! {
            impl #name {
                /// Returns a builder with no fields set.
                pub fn builder() -> crate::model::builder::Builder<Self, (#(#missing,)*)> {
                    builder::start()
                }
            }
            #builder
        }
    }

    /// The method that sets a required field.
    fn required_setter(&self, property: &Property<'a>, index: usize, states: &[Ident]) -> TokenStream {
        let (object, Property { name, ty, docs, .. }) = (self.name, property);
        let given: Path = parse_quote!(crate::model::builder::Given);
        let states =
            states.iter().enumerate().map(|(at, state)| if at == index { given.clone() } else { state.clone().into() });
        let (parameter, value) = plain(ty);
        quote! {
            #(#docs)*
            pub fn #name(mut self, value: #parameter) -> crate::model::builder::Builder<#object, (#(#states,)*)> {
                self.0.#name = #value;
                builder::given(self)
            }
        }
    }

    /// The method that sets an optional field.
    fn optional_setter(&self, property: &Property<'a>) -> TokenStream {
        let Property { name, ty, docs, .. } = property;
        let optional = option_inner(ty);
        // An option of an option: an inner `None` is sent as null.
        let nullable = optional.and_then(option_inner);
        let (kind, parameter, value) = match nullable.or(optional) {
            None => {
                let (parameter, value) = plain(ty);
                (None, parameter, value)
            }
            Some(inner) if self.of_options.contains(inner) => {
                (None, quote!(impl ::std::convert::Into<#inner>), quote!(::std::option::Option::Some(value.into())))
            }
            Some(inner) if is_inferred(inner) => {
                (None, quote!(impl ::std::convert::Into<::std::option::Option<#inner>>), quote!(value.into()))
            }
            // The compiler infers the type parameter, and no caller names it.
            Some(inner) => (
                Some(quote!(<k>)),
                quote!(impl crate::model::builder::Optional<#inner, k>),
                quote!(builder::option(value)),
            ),
        };
        let value = if nullable.is_some() { quote!(::std::option::Option::Some(#value)) } else { value };
        let null = nullable.map(|_| quote!(#[doc = ""] #[doc = " `None` is sent as null."]));
        quote! {
            #(#docs)*
            #null
            pub fn #name #kind(mut self, value: #parameter) -> Self {
                self.0.#name = #value;
                self
            }
        }
    }
}

impl<'a> Property<'a> {
    fn read(field: &'a Field) -> Option<Self> {
        let docs =
            field.attrs.iter().filter(|attr| ["doc", "deprecated"].iter().any(|name| attr.path().is_ident(name)));
        Some(Self {
            name: field.ident.as_ref()?,
            ty: &field.ty,
            docs: docs.collect(),
            is_required: default(field).is_none(),
        })
    }
}

/// The parameter type for a value, and the expression that converts it. The parameter accepts anything that converts into the
/// value, except where this would keep the compiler from inferring the type of a literal or of `collect()`.
fn plain(ty: &Type) -> (TokenStream, TokenStream) {
    if is_inferred(ty) {
        (ty.to_token_stream(), quote!(value))
    } else {
        (quote!(impl ::std::convert::Into<#ty>), quote!(value.into()))
    }
}

/// Whether the parameter often determines the type of its argument: for a number, a boolean, a map or a list.
fn is_inferred(ty: &Type) -> bool {
    last_name(ty).is_none_or(|name| {
        let name = name.to_string();
        name.starts_with(char::is_lowercase) || name == "BTreeMap" || name == "Vec"
    })
}

/// The value of a field that is not set, if the field is optional: the value that serde uses.
pub(super) fn default(field: &Field) -> Option<TokenStream> {
    match serde_meta(&field.attrs, "default") {
        Some(Meta::NameValue(MetaNameValue { value: Expr::Lit(ExprLit { lit: Lit::Str(path), .. }), .. })) => {
            let function = path.parse::<Path>().ok()?;
            Some(quote!(#function()))
        }
        Some(_) => Some(quote!(::std::default::Default::default())),
        None => option_inner(&field.ty).map(|_| quote!(::std::option::Option::None)),
    }
}
