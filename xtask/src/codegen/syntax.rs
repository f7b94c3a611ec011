//! Helpers that the passes on the syntax trees share.

use std::collections::BTreeMap;
use std::fmt::Display;

use anyhow::{Result, ensure};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Expr, ExprLit, Fields, File, GenericArgument, Ident, ImplItem, ImplItemFn, Item, ItemImpl,
    ItemStruct, Lit, Meta, MetaNameValue, Path, PathArguments, Token, Type, parse_quote,
};

/// The version of progenitor that the passes are written for.
pub(super) const PROGENITOR: &str = "0.15.1";

/// Progenitor's output, split into the generated files.
pub(super) struct Emitted {
    pub(super) client: File,
    pub(super) types: File,
    pub(super) builders: File,
    pub(super) resources: File,
    /// The table of operations for this repository's tests.
    pub(super) calls: File,
    /// The JSON type of each method's success, by the method's name; `()` if it has none.
    pub(super) successes: BTreeMap<String, Type>,
}

impl Emitted {
    /// Holds the client and its types. The other files are still empty.
    pub(super) fn new(client: File, types: File) -> Self {
        let [builders, resources, calls] = [parse_quote!(), parse_quote!(), parse_quote!()];
        Self { client, types, builders, resources, calls, successes: BTreeMap::new() }
    }
}

/// Fails if progenitor does not emit something as often as a pass needs it.
pub(super) fn expect(what: impl Display, place: impl Display, found: usize, expected: usize) -> Result<()> {
    ensure!(
        found == expected,
        "progenitor {PROGENITOR} emits code that this generator does not know: in `{place}`, {what} occurs {found} times \
         instead of {expected}"
    );
    Ok(())
}

/// All impls.
pub(super) fn impls_mut(file: &mut File) -> impl Iterator<Item = &mut ItemImpl> {
    file.items.iter_mut().filter_map(|item| match item {
        Item::Impl(item) => Some(item),
        _ => None,
    })
}

/// The methods of an impl.
pub(super) fn methods_mut(item: &mut ItemImpl) -> impl Iterator<Item = &mut ImplItemFn> {
    item.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    })
}

/// Whether an impl is of the given trait.
pub(super) fn is_of_trait(item: &ItemImpl, name: &str) -> bool {
    item.trait_.as_ref().and_then(|(path, _)| path.segments.last()).is_some_and(|last| last.ident == name)
}

/// Inserts the impls that `of` returns for an item after that item.
pub(super) fn add_impls<I: IntoIterator<Item = Item>>(
    file: &mut File,
    mut of: impl FnMut(&mut Item) -> Result<I>,
) -> Result<()> {
    for mut item in std::mem::take(&mut file.items) {
        let added = of(&mut item)?;
        file.items.push(item);
        file.items.extend(added);
    }
    Ok(())
}

/// Calls a function with each expression of a block, the inner before the outer.
pub(super) fn each_expr(block: &mut Block, change: impl FnMut(&mut Expr)) {
    struct Each<F>(F);

    impl<F: FnMut(&mut Expr)> VisitMut for Each<F> {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            visit_mut::visit_expr_mut(self, expr);
            (self.0)(expr);
        }
    }

    Each(change).visit_block_mut(block);
}

/// Replaces the expressions for which `by` returns another, and returns their number.
pub(super) fn replace(block: &mut Block, mut by: impl FnMut(&Expr) -> Option<Expr>) -> usize {
    let mut replaced = 0;
    each_expr(block, |expr| {
        if let Some(other) = by(expr) {
            *expr = other;
            replaced += 1;
        }
    });
    replaced
}

/// The name and the attributes of a type.
pub(super) fn head(item: &Item) -> Option<(&Ident, &[Attribute])> {
    match item {
        Item::Struct(item) => Some((&item.ident, &item.attrs)),
        Item::Enum(item) => Some((&item.ident, &item.attrs)),
        _ => None,
    }
}

/// The attributes of a type, mutably.
pub(super) fn attrs_mut(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        _ => None,
    }
}

/// Structs with named fields.
pub(super) fn objects(file: &File) -> impl Iterator<Item = &ItemStruct> {
    file.items.iter().filter_map(|item| match item {
        Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => Some(item),
        _ => None,
    })
}

/// Structs with named fields, mutably.
pub(super) fn objects_mut(file: &mut File) -> impl Iterator<Item = &mut ItemStruct> {
    file.items.iter_mut().filter_map(|item| match item {
        Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => Some(item),
        _ => None,
    })
}

/// The last segment of a type's path.
pub(super) fn last_name(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| &last.ident),
        _ => None,
    }
}

/// Every name in a type, such as `Option` and `A` of an `Option<A>`.
pub(super) fn names_in(ty: &Type) -> Vec<Ident> {
    struct Names(Vec<Ident>);

    impl VisitMut for Names {
        fn visit_ident_mut(&mut self, name: &mut Ident) {
            self.0.push(name.clone());
        }
    }

    let mut names = Names(Vec::new());
    names.visit_type_mut(&mut ty.clone());
    names.0
}

/// `T` of an `Option<T>`.
pub(super) fn option_inner(ty: &Type) -> Option<&Type> {
    inner(ty, "Option")
}

/// The last argument of a type with the given name, such as `T` of a `Vec<T>`.
pub(super) fn inner<'a>(ty: &'a Type, outer: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == outer)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.last() {
        Some(GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}

/// The member with the given name among the `serde` attributes.
pub(super) fn serde_meta(attrs: &[Attribute], name: &str) -> Option<Meta> {
    let serde = attrs.iter().filter(|attr| attr.path().is_ident("serde"));
    let metas = serde.flat_map(|attr| attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated));
    metas.flatten().find(|meta| meta.path().is_ident(name))
}

/// The text of a doc comment.
pub(super) fn doc(attr: &Attribute) -> Option<String> {
    match &attr.meta {
        Meta::NameValue(MetaNameValue { path, value: Expr::Lit(ExprLit { lit: Lit::Str(text), .. }), .. }) => {
            path.is_ident("doc").then(|| text.value())
        }
        _ => None,
    }
}

/// The traits that an attribute derives.
pub(super) fn derived(attr: &Attribute) -> Vec<Path> {
    let paths = attr.path().is_ident("derive").then(|| attr.parse_args_with(Punctuated::parse_terminated));
    paths.and_then(Result::ok).map(|paths: Punctuated<_, Token![,]>| paths.into_iter().collect()).unwrap_or_default()
}

/// An optional value as the expression of an `Option`.
pub(super) fn option_expr(value: Option<impl ToTokens>) -> Expr {
    value.map_or_else(|| parse_quote!(None), |value| parse_quote!(Some(#value)))
}

/// Whether a derived trait has the given name.
pub(super) fn is_trait(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

/// Removes a trait from the derives of a type.
pub(super) fn remove_derive(attrs: &mut [Attribute], ty: &Ident, name: &str) -> Result<()> {
    let mut found = 0;
    for attr in attrs {
        let (removed, rest): (Vec<_>, Vec<_>) = derived(attr).into_iter().partition(|path| is_trait(path, name));
        if !removed.is_empty() {
            *attr = parse_quote!(#[derive(#(#rest),*)]);
        }
        found += removed.len();
    }
    expect(format_args!("the derived `{name}`"), ty, found, 1)
}
