//! The methods of the generated client, which send one attempt: their arguments, and how to call them.

use std::collections::BTreeMap;

use crate::codegen::syntax::option_inner;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{File, FnArg, Ident, ImplItem, ImplItemFn, Item, Pat, Type, parse_quote};

/// A method of the generated client.
pub(super) struct Signature {
    pub(super) name: Ident,
    pub(super) arguments: Vec<Argument>,
    /// The JSON type of a success, or `()`.
    pub(super) success: Type,
}

pub(super) struct Argument {
    pub(super) name: Ident,
    pub(super) kind: Kind,
    /// The type of an owned value.
    pub(super) ty: Type,
    /// The type that the method takes: a reference, an `Option` of one, or the value.
    taken: Type,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Path,
    Query,
    Body,
}

/// The methods by name.
pub(super) fn signatures(client: &File, successes: &BTreeMap<String, Type>) -> BTreeMap<String, Signature> {
    let impls = client.items.iter().filter_map(|item| match item {
        Item::Impl(item) => Some(&item.items),
        _ => None,
    });
    let methods = impls.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) => {
            successes.get(&method.sig.ident.to_string()).map(|success| Signature::of(method, success))
        }
        _ => None,
    });
    methods.map(|signature| (signature.name.to_string(), signature)).collect()
}

impl Signature {
    fn of(method: &ImplItemFn, success: &Type) -> Self {
        let arguments = method.sig.inputs.iter().filter_map(Argument::of).collect();
        Self { name: method.sig.ident.clone(), arguments, success: success.clone() }
    }

    pub(super) fn path(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(|argument| argument.kind == Kind::Path)
    }

    /// The type of the query.
    pub(super) fn query(&self) -> Option<&Type> {
        self.arguments.iter().find(|argument| argument.kind == Kind::Query).map(|argument| &argument.ty)
    }

    /// The indices of the arguments in the order of a resource's method: optional ones come last.
    pub(super) fn as_given(&self) -> impl Iterator<Item = usize> {
        let of = |kind| (0..self.arguments.len()).filter(move |index| self.arguments[*index].kind == kind);
        of(Kind::Path).chain(of(Kind::Body)).chain(of(Kind::Query))
    }

    /// The expression for an argument among the `arguments`.
    pub(super) fn place(&self, index: Option<usize>) -> TokenStream {
        match index.map(Literal::usize_unsuffixed) {
            Some(index) if self.arguments.len() > 1 => quote!(arguments.#index),
            _ => quote!(arguments),
        }
    }

    /// A function that calls the method with all arguments as one value.
    pub(super) fn send(&self) -> TokenStream {
        let name = &self.name;
        if let [Argument { taken: Type::Reference(_), ty, .. }] = &self.arguments[..]
            && *ty != parse_quote!(::std::string::String)
        {
            return quote!(Client::#name);
        }
        let given = self.arguments.iter().enumerate().map(|(index, argument)| {
            let place = self.place(Some(index));
            match argument.taken {
                _ if argument.is_optional() => quote!(#place.as_ref()),
                Type::Reference(_) if self.arguments.len() > 1 => quote!(&#place),
                Type::Reference(_) => place,
                _ => quote!(#place.clone()),
            }
        });
        let parameter = if self.arguments.is_empty() { quote!(_) } else { quote!(arguments) };
        quote!(|client, #parameter| client.#name(#(#given),*))
    }
}

impl Argument {
    fn of(input: &FnArg) -> Option<Self> {
        let FnArg::Typed(input) = input else { return None };
        let Pat::Ident(pattern) = &*input.pat else { return None };
        let kind = match pattern.ident.to_string().as_str() {
            "query" => Kind::Query,
            "body" => Kind::Body,
            _ => Kind::Path,
        };
        let ty = match option_inner(&input.ty).unwrap_or(&input.ty) {
            Type::Reference(reference) if *reference.elem == parse_quote!(str) => parse_quote!(::std::string::String),
            Type::Reference(reference) => (*reference.elem).clone(),
            ty => ty.clone(),
        };
        Some(Self { name: pattern.ident.clone(), kind, ty, taken: (*input.ty).clone() })
    }

    /// Whether the argument is optional.
    pub(super) fn is_optional(&self) -> bool {
        option_inner(&self.taken).is_some()
    }

    pub(super) fn is_by_reference(&self) -> bool {
        matches!(self.taken, Type::Reference(_))
    }

    pub(super) fn is_str(&self) -> bool {
        matches!(&self.taken, Type::Reference(reference) if *reference.elem == parse_quote!(str))
    }

    /// The parameter of a resource's method for this argument: an id by reference.
    pub(super) fn parameter(&self) -> TokenStream {
        let (name, ty) = (&self.name, &self.ty);
        match &self.taken {
            Type::Reference(reference) if self.kind == Kind::Path => {
                let ty = &reference.elem;
                quote!(#name: &#ty)
            }
            _ => quote!(#name: #ty),
        }
    }

    /// The field of the resource that holds the argument, next to the client.
    pub(super) fn field(&self) -> Ident {
        if self.name == "client" { format_ident!("client_") } else { self.name.clone() }
    }

    /// The owned value of that parameter.
    pub(super) fn owned(&self) -> TokenStream {
        let name = &self.name;
        match &self.taken {
            Type::Reference(_) if self.kind == Kind::Path => quote!(#name.to_owned()),
            _ => quote!(#name),
        }
    }
}
