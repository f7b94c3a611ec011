//! What passes on the syntax tree share.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Field, Ident, ImplItem, ImplItemFn, Item, ItemEnum, Lit, LitStr, Meta, Path, Token, Type,
    parse_quote,
};

/// The methods of all impls.
pub(super) fn methods_mut(file: &mut syn::File) -> impl Iterator<Item = &mut ImplItemFn> {
    let impls = file.items.iter_mut().filter_map(|item| match item {
        Item::Impl(item) => Some(&mut item.items),
        _ => None,
    });
    impls.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    })
}

/// Puts the impls that `of` makes of an item after it.
pub(super) fn add_impls<I: IntoIterator<Item = Item>>(file: &mut syn::File, mut of: impl FnMut(&mut Item) -> I) {
    let items = std::mem::take(&mut file.items);
    file.items = items
        .into_iter()
        .flat_map(|mut item| {
            let added = of(&mut item);
            std::iter::once(item).chain(added)
        })
        .collect();
}

/// Whether code has all of these words.
pub(super) fn mentions(code: &impl ToTokens, words: &[&str]) -> bool {
    let text = code.to_token_stream().to_string();
    words.iter().all(|word| text.contains(word))
}

/// The last segment of a type's path.
pub(super) fn last_name(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| &last.ident),
        _ => None,
    }
}

/// `T` of an `Option<T>`.
pub(super) fn option_inner(ty: &Type) -> Option<&Type> {
    inner(ty, "Option")
}

/// `T` of a `Vec<T>`.
pub(super) fn list_inner(ty: &Type) -> Option<&Type> {
    inner(ty, "Vec")
}

/// `T` of a `BTreeMap<_, T>`.
pub(super) fn map_inner(ty: &Type) -> Option<&Type> {
    inner(ty, "BTreeMap")
}

/// The last argument of a type with this name.
fn inner<'a>(ty: &'a Type, outer: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == outer)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.last() {
        Some(syn::GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}

/// The member of a field's `serde` attributes with this name.
pub(super) fn serde_meta(field: &Field, name: &str) -> Option<Meta> {
    let serde = field.attrs.iter().filter(|attr| attr.path().is_ident("serde"));
    let metas = serde.flat_map(|attr| attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated));
    metas.flatten().find(|meta| meta.path().is_ident(name))
}

/// The text of a doc comment.
pub(super) fn doc(attr: &Attribute) -> Option<&LitStr> {
    match &attr.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The text of a doc comment, to change it.
pub(super) fn doc_mut(attr: &mut Attribute) -> Option<&mut LitStr> {
    match &mut attr.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &mut meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// Takes a trait out of the derived ones.
pub(super) fn remove_derive(attrs: &mut [Attribute], name: &str) {
    for attr in attrs.iter_mut().filter(|attr| attr.path().is_ident("derive")) {
        if let Ok(derives) = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) {
            let is_other = |derive: &Path| derive.segments.last().is_none_or(|last| last.ident != name);
            let derives = derives.into_iter().filter(is_other);
            *attr = parse_quote!(#[derive(#(#derives),*)]);
        }
    }
}

/// Whether serde tries the variants of an enum one after the other.
pub(super) fn is_untagged(item: &ItemEnum) -> bool {
    item.attrs.iter().any(|attr| attr.path().is_ident("serde") && mentions(attr, &["untagged"]))
}
