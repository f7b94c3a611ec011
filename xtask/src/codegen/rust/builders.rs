//! The builders of the generated objects: a required field that is missing does not compile.
//!
//! They are written out rather than derived: a derive macro is compiled by everyone who compiles the crate.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Expr, ExprLit, Field, Fields, Ident, Item, ItemStruct, Lit, Meta, MetaNameValue, Path, Type, parse_quote,
};

use super::super::syntax::{last_name, option_inner, serde_meta};

/// The file with a builder for each object among the types.
pub(crate) fn generate(types: &syn::File) -> syn::File {
    let objects: Vec<_> = types.items.iter().filter_map(Object::read).collect();
    let required = objects.iter().flat_map(Object::required);
    let missing: BTreeSet<_> = required.map(|property| property.name).collect();
    let builders = objects.iter().map(Object::builder);
    parse_quote! {
        //! A builder for each object of the document. A missing required field is an error at compile time.
        //!
        //! Each builder has a type parameter for every required field, with the field's name: a unit struct of
        //! [`missing`] until the field is given, and [`given::Value`] from then on. `build` requires all of them to be
        //! [`given::Given`], where there is an example.
        #![allow(clippy::all, clippy::pedantic, missing_docs, non_camel_case_types)]

        use super::types::*;

        #(#builders)*

        /// The type of a required field that is given.
        pub mod given {
            pub use crate::model::required::{Given, Value};
        }

        /// The types of required fields that are not given yet.
        pub mod missing {
            #(#[derive(Clone, Copy, Debug)] pub struct #missing;)*
        }
    }
}

/// The name of an object's builder.
pub(super) fn name_of(object: &Ident) -> Ident {
    format_ident!("{object}Builder")
}

/// The name of the method that may be given an optional field's value or none.
pub(super) fn maybe(field: &str) -> Ident {
    format_ident!("maybe_{field}")
}

struct Object<'a> {
    name: &'a Ident,
    properties: Vec<Property<'a>>,
}

/// A field. One that is required also is a type parameter of the builder, which says whether it is given yet.
struct Property<'a> {
    name: &'a Ident,
    ty: &'a Type,
    docs: Vec<&'a Attribute>,
    /// What the field is where it is not given, if it need not be.
    default: Option<TokenStream>,
}

impl<'a> Object<'a> {
    fn read(item: &'a Item) -> Option<Self> {
        let Item::Struct(ItemStruct { ident: name, fields: Fields::Named(fields), .. }) = item else { return None };
        Some(Self { name, properties: fields.named.iter().filter_map(Property::read).collect() })
    }

    fn required(&self) -> impl Iterator<Item = &Property<'a>> {
        self.properties.iter().filter(|property| property.default.is_none())
    }

    fn builder(&self) -> TokenStream {
        let (name, builder) = (self.name, name_of(self.name));
        let nothing = self.arguments(Property::missing);
        let initial = self.properties.iter().map(|property| {
            let (name, value) = (property.name, property.default.clone().unwrap_or_else(|| property.missing()));
            quote!(#name: #value)
        });
        let doc = self.doc();
        let text = builder.to_string();
        let state = self.arguments(Property::state);
        let fields = self.properties.iter().map(|property| {
            let (name, ty) = (property.name, property.state());
            quote!(#name: #ty)
        });
        let setters = self.properties.iter().map(|property| match property.default {
            Some(_) => property.optional_setters(),
            None => self.required_setter(property),
        });
        let given = self.required().map(|Property { name, ty, .. }| quote!(#name: crate::model::required::Given<#ty>));
        let values = self.properties.iter().map(|Property { name, default, .. }| {
            let value = default.is_none().then(|| quote!(.value()));
            quote!(#name: self.#name #value)
        });
        quote! {
            impl #name {
                /// Returns a builder, with no field given yet.
                pub fn builder() -> #builder #nothing {
                    #builder { #(#initial),* }
                }
            }

            #(#[doc = #doc])*
            #[derive(Clone)]
            #[must_use = "a builder does nothing until it is built"]
            pub struct #builder #state {
                #(#fields),*
            }

            /// Leaves out the fields, which may be personal.
            impl #state ::std::fmt::Debug for #builder #state {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.debug_struct(#text).finish_non_exhaustive()
                }
            }

            impl #state #builder #state {
                #(#setters)*

                /// Builds the object. This does not compile until every required field is given.
                pub fn build(self) -> #name where #(#given),* {
                    #name { #(#values),* }
                }
            }
        }
    }

    /// The lines of the builder's doc comment.
    fn doc(&self) -> Vec<String> {
        let mut lines = vec![format!(" The builder of [`{name}`], from [`{name}::builder`].", name = self.name)];
        if self.required().next().is_some() {
            lines.push(String::new());
            lines.push(" Its type parameters say which required fields are given: see the [module](self).".to_owned());
        }
        lines
    }

    /// The builder's arguments, one for each required field.
    fn arguments(&self, argument: impl Fn(&Property<'a>) -> TokenStream) -> Option<TokenStream> {
        let arguments: Vec<_> = self.required().map(argument).collect();
        (!arguments.is_empty()).then(|| quote!(<#(#arguments),*>))
    }

    /// The method that takes a required field's value.
    fn required_setter(&self, property: &Property<'a>) -> TokenStream {
        let Property { name, ty, docs, .. } = property;
        let builder = name_of(self.name);
        let state = self.arguments(|other| {
            if other.name == *name { quote!(crate::model::required::Value<#ty>) } else { other.state() }
        });
        let others = self.properties.iter().map(|other| other.name).filter(|other| other != name);
        let (parameter, into) = parameter(ty);
        quote! {
            #(#docs)*
            pub fn #name(self, #name: #parameter) -> #builder #state {
                #builder { #name: crate::model::required::Value(#name #into), #(#others: self.#others),* }
            }
        }
    }
}

impl<'a> Property<'a> {
    fn read(field: &'a Field) -> Option<Self> {
        Some(Self {
            name: field.ident.as_ref()?,
            ty: &field.ty,
            docs: field
                .attrs
                .iter()
                .filter(|attr| ["doc", "deprecated"].iter().any(|name| attr.path().is_ident(name)))
                .collect(),
            default: default(field),
        })
    }

    /// The type in a builder that tells that the field is missing, which is also its only value.
    fn missing(&self) -> TokenStream {
        let name = self.name;
        quote!(missing::#name)
    }

    /// The type in a builder, given or not.
    fn state(&self) -> TokenStream {
        match self.default {
            Some(_) => self.ty.to_token_stream(),
            None => self.name.to_token_stream(),
        }
    }

    /// The methods that take an optional field's value.
    fn optional_setters(&self) -> TokenStream {
        let Self { name, ty, docs, .. } = self;
        let Some(inner) = option_inner(ty) else {
            let (parameter, into) = parameter(ty);
            return quote! {
                #(#docs)*
                pub fn #name(mut self, #name: #parameter) -> Self {
                    self.#name = #name #into;
                    self
                }
            };
        };
        // An option of an option: none is sent as null.
        let (inner, null) =
            option_inner(inner).map_or((inner, None), |inner| (inner, Some(" `None` is sent as null.")));
        let some = |value: TokenStream| {
            let value = if null.is_some() { quote!(::std::option::Option::Some(#value)) } else { value };
            quote!(::std::option::Option::Some(#value))
        };
        let (parameter, into) = parameter(inner);
        let given = some(quote!(#name #into));
        let map_into = into.as_ref().map(|_| quote!(.map(::std::convert::Into::into)));
        let optional = quote!(#name #map_into);
        let maybe_given = if null.is_some() { quote!(::std::option::Option::Some(#optional)) } else { optional };
        let null = null.map(|null| quote!(#[doc = ""] #[doc = #null]));
        let maybe = maybe(&name.to_string());
        quote! {
            #(#docs)*
            pub fn #name(mut self, #name: #parameter) -> Self {
                self.#name = #given;
                self
            }
            #(#docs)*
            #null
            pub fn #maybe(mut self, #name: ::std::option::Option<#parameter>) -> Self {
                self.#name = #maybe_given;
                self
            }
        }
    }
}

/// The type of a parameter for a value, and what makes it one: anything that turns into the value, but not where a
/// literal or `collect()` could then no longer tell its type.
fn parameter(ty: &Type) -> (TokenStream, Option<TokenStream>) {
    let takes_any = last_name(ty).is_some_and(|name| {
        let name = name.to_string();
        let is_number = name.starts_with(char::is_lowercase) || name.starts_with("NonZero");
        !is_number && name != "BTreeMap" && name != "Vec"
    });
    if takes_any {
        (quote!(impl ::std::convert::Into<#ty>), Some(quote!(.into())))
    } else {
        (ty.to_token_stream(), None)
    }
}

/// What a field is where it is not given, if it need not be: what serde takes for it.
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
