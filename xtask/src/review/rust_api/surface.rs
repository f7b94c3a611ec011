//! The public surface of a generated client, read from its syntax trees.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Fields, FnArg, GenericArgument, ImplItem, Item, ItemImpl, Macro, Meta, Path, PathArguments,
    PathSegment, ReceiverKind, ReturnType, Signature, Token, Type, UseTree, Visibility,
};

use crate::codegen::Files;

/// Items by name.
pub(crate) type Named<T> = BTreeMap<String, T>;

/// Everything that a caller can name, by its path in the crate.
#[derive(Default)]
pub(crate) struct Surface {
    pub(super) types: Named<Shape>,
    /// The signatures of the inherent methods.
    pub(super) methods: Named<String>,
    /// The fields of the operations' constants.
    pub(super) operations: Named<Named<String>>,
    /// The types that are also exported at the root of the crate.
    pub(super) exports: BTreeSet<String>,
}

/// A type, as callers see it.
pub(crate) struct Shape {
    /// One of the constants below.
    pub(super) kind: &'static str,
    pub(super) non_exhaustive: bool,
    /// Whether it rejects values with unknown fields.
    pub(super) denies_unknown: bool,
    /// The inner type of a newtype, or the target of an alias.
    pub(super) inner: String,
    /// An object's public fields or an enum's variants.
    pub(super) members: Named<Member>,
    pub(super) traits: BTreeSet<String>,
}

pub(crate) const STRUCT: &str = "a struct";
pub(crate) const NEWTYPE: &str = "a newtype";
pub(crate) const ENUM: &str = "an enum";
pub(crate) const ALIAS: &str = "an alias";

pub(crate) struct Member {
    /// The type of a field, or a variant with its payload.
    pub(super) text: String,
    /// Whether a builder requires the field.
    pub(super) required: bool,
}

impl Surface {
    /// Reads the surface of the generated files.
    pub(crate) fn of(files: &Files) -> Self {
        let mut surface = Self::default();
        for (name, file) in files {
            match *name {
                "operations.rs" => surface.add_items("operations::", &file.items),
                // Its items are at the root of the crate.
                "resources.rs" => surface.add_items("", &file.items),
                "types.rs" => surface.add_items("types::", &file.items),
                "webhooks.rs" => surface.add_items("webhooks::", &file.items),
                // The client that sends an attempt is private, and a builder follows from the fields of its type.
                _ => {}
            }
        }
        surface
    }

    /// Adds the items below a path such as `types::`. Impls come last, since they are added to types.
    fn add_items(&mut self, module: &str, items: &[Item]) {
        for item in items {
            self.add_item(module, item);
        }
        for item in items {
            match item {
                Item::Impl(item) => self.add_impl(module, item),
                Item::Macro(item) => self.add_traits(module, &item.mac),
                _ => {}
            }
        }
    }

    fn add_exports(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.add_exports(&path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_exports(tree)),
            UseTree::Name(name) => drop(self.exports.insert(name.ident.to_string())),
            UseTree::Rename(_) | UseTree::Glob(_) => {}
        }
    }

    /// Adds the traits that a hand-written macro implements for the type that is its first argument.
    fn add_traits(&mut self, module: &str, mac: &Macro) {
        const LIKE_STR: [&str; 3] = ["Borrow<str>", "PartialEq<&str>", "PartialEq<str>"];
        const TEXT: [&str; 5] = ["Deref", "Display", "From<&str>", "From<String>", "FromStr"];
        let traits = match mac.path.segments.last().map(|last| last.ident.to_string()).as_deref() {
            Some("text") => [&LIKE_STR[..], &TEXT].concat(),
            Some("like_str") => LIKE_STR.to_vec(),
            Some("debug") => vec!["Debug"],
            _ => return,
        };
        let Some(TokenTree::Ident(name)) = mac.tokens.clone().into_iter().next() else { return };
        if let Some(shape) = self.types.get_mut(&format!("{module}{name}")) {
            let is_open = traits.len() > LIKE_STR.len();
            shape.traits.extend(traits.into_iter().map(str::to_owned));
            shape.traits.extend(is_open.then(|| format!("From<{name}> for String")));
        }
    }

    fn add_item(&mut self, module: &str, item: &Item) {
        let (vis, name, shape) = match item {
            Item::Struct(item) => (&item.vis, &item.ident, shape_of_struct(&item.attrs, &item.fields)),
            Item::Enum(item) => {
                let members = item.variants.iter().map(|variant| {
                    let text = format!("{}{}", variant.ident, payload(&variant.fields));
                    (variant.ident.to_string(), Member { text, required: false })
                });
                (&item.vis, &item.ident, shape(ENUM, &item.attrs, String::new(), members.collect()))
            }
            Item::Type(item) => (&item.vis, &item.ident, shape(ALIAS, &item.attrs, type_text(&item.ty), Named::new())),
            Item::Const(item) if is_public(&item.vis) => {
                self.operations.insert(format!("{module}{}", item.ident), values(&item.expr));
                return;
            }
            Item::Use(item) if is_public(&item.vis) => return self.add_exports(&item.tree),
            Item::Mod(item) if is_public(&item.vis) => {
                let items = item.content.as_ref().map(|(_, items)| items.as_slice());
                return self.add_items(&format!("{module}{}::", item.ident), items.unwrap_or_default());
            }
            _ => return,
        };
        if is_public(vis) {
            self.types.insert(format!("{module}{name}"), shape);
        }
    }

    /// Adds an impl to the type that it is for or, as with `impl From<Id> for String`, to the type that it names.
    fn add_impl(&mut self, module: &str, item: &ItemImpl) {
        let target = type_text(&item.self_ty);
        let Some(last) = item.trait_.as_ref().and_then(|(path, _)| path.segments.last()) else {
            return self.add_methods(&format!("{module}{}", target.trim_start_matches("crate::")), item);
        };
        let text = segment_text(last);
        let argument = text.split_once('<').map_or("", |(_, argument)| argument.trim_end_matches('>'));
        for name in [target.as_str(), argument].map(|name| name.trim_start_matches('&')) {
            if let Some(shape) = self.types.get_mut(&format!("{module}{name}")) {
                shape.traits.insert(if name == target { text.clone() } else { format!("{text} for {target}") });
                return;
            }
        }
    }

    fn add_methods(&mut self, owner: &str, item: &ItemImpl) {
        for item in &item.items {
            if let ImplItem::Fn(method) = item
                && is_public(&method.vis)
            {
                self.methods.insert(format!("{owner}::{}", method.sig.ident), signature_text(&method.sig));
            }
        }
    }
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

fn shape(kind: &'static str, attrs: &[Attribute], inner: String, members: Named<Member>) -> Shape {
    let non_exhaustive = attrs.iter().any(|attr| attr.path().is_ident("non_exhaustive"));
    let denies_unknown = has_serde(attrs, "deny_unknown_fields");
    let traits = attrs.iter().flat_map(|attr| derives(&attr.meta)).collect();
    Shape { kind, non_exhaustive, denies_unknown, inner, members, traits }
}

fn shape_of_struct(attrs: &[Attribute], fields: &Fields) -> Shape {
    let Fields::Unnamed(unnamed) = fields else {
        let public = fields.iter().filter(|field| is_public(&field.vis));
        let members = public.filter_map(|field| {
            let text = type_text(&field.ty);
            let required = !text.starts_with("Option<") && !has_default(&field.attrs);
            Some((field.ident.as_ref()?.to_string(), Member { text, required }))
        });
        return shape(STRUCT, attrs, String::new(), members.collect());
    };
    let inner = unnamed.unnamed.iter().map(|field| {
        let vis = if is_public(&field.vis) { "pub " } else { "" };
        format!("{vis}{}", type_text(&field.ty))
    });
    shape(NEWTYPE, attrs, join(inner), Named::new())
}

/// Returns the traits of a `derive`, also of one in a `cfg_attr`: callers who use such a trait have its feature enabled.
fn derives(meta: &Meta) -> Vec<String> {
    let Meta::List(list) = meta else { return Vec::new() };
    if list.path.is_ident("cfg_attr") {
        let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        return metas.into_iter().flatten().skip(1).flat_map(|meta| derives(&meta)).collect();
    }
    if !list.path.is_ident("derive") {
        return Vec::new();
    }
    let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
    paths.into_iter().flatten().filter_map(|path| path.segments.last().map(segment_text)).collect()
}

/// Whether the field is optional in a builder: it has serde's default.
fn has_default(attrs: &[Attribute]) -> bool {
    has_serde(attrs, "default")
}

fn has_serde(attrs: &[Attribute], name: &str) -> bool {
    attrs.iter().filter(|attr| attr.path().is_ident("serde")).any(|attr| {
        let metas = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        metas.into_iter().flatten().any(|meta| meta.path().is_ident(name))
    })
}

/// Returns a variant's payload, as it is written after the variant's name.
fn payload(fields: &Fields) -> String {
    let texts = fields.iter().map(|field| match &field.ident {
        Some(name) => format!("{name}: {}", type_text(&field.ty)),
        None => type_text(&field.ty),
    });
    match fields {
        Fields::Unit => String::new(),
        Fields::Unnamed(_) => format!("({})", join(texts)),
        Fields::Named(_) => {
            // The order of named fields does not matter.
            let sorted: BTreeSet<_> = texts.collect();
            format!(" {{ {} }}", join(sorted))
        }
    }
}

/// Returns the fields of a constant that is a struct.
fn values(expr: &Expr) -> Named<String> {
    let Expr::Struct(expr) = expr else { return Named::new() };
    let text = |tokens: &dyn ToTokens| tokens.to_token_stream().to_string();
    expr.fields.iter().map(|field| (text(&field.member), text(&field.expr))).collect()
}

/// Formats a signature without what callers do not see: the names of arguments, and lifetimes.
fn signature_text(signature: &Signature) -> String {
    let asyncness = if signature.asyncness.is_some() { "async " } else { "" };
    let generics = join(signature.generics.type_params().map(|param| param.to_token_stream().to_string()));
    let generics = if generics.is_empty() { generics } else { format!("<{generics}>") };
    let arguments = join(signature.inputs.iter().map(argument_text));
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => format!(" -> {}", type_text(ty)),
    };
    format!("{asyncness}fn{generics}({arguments}){output}")
}

fn argument_text(argument: &FnArg) -> String {
    match argument {
        FnArg::Typed(argument) => type_text(&argument.ty),
        FnArg::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Reference(_, _, None) => "&self".to_owned(),
            ReceiverKind::Reference(..) => "&mut self".to_owned(),
            _ => receiver.to_token_stream().to_string(),
        },
    }
}

/// Formats a type in short: without lifetimes, and without the paths of the standard library.
fn type_text(ty: &Type) -> String {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => path_text(&ty.path),
        Type::Reference(ty) if ty.mutability.is_some() => format!("&mut {}", type_text(&ty.elem)),
        Type::Reference(ty) => format!("&{}", type_text(&ty.elem)),
        Type::Slice(ty) => format!("[{}]", type_text(&ty.elem)),
        Type::Array(ty) => format!("[{}; {}]", type_text(&ty.elem), ty.len.to_token_stream()),
        Type::Tuple(ty) => format!("({})", join(ty.elems.iter().map(type_text))),
        other => other.to_token_stream().to_string(),
    }
}

/// Formats a path. The paths of other crates are kept: `serde_json::Value` is not a type `Value` of the document's schemas.
fn path_text(path: &Path) -> String {
    let segments: Vec<_> = path.segments.iter().map(segment_text).collect();
    match segments.as_slice() {
        [root, .., last] if ["alloc", "core", "std"].contains(&root.as_str()) => last.clone(),
        [root, rest @ ..] if root == "self" => rest.join("::"),
        all => all.join("::"),
    }
}

fn segment_text(segment: &PathSegment) -> String {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return segment.to_token_stream().to_string();
    };
    let arguments = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Lifetime(_) => None,
        GenericArgument::Type(ty) => Some(type_text(ty)),
        other => Some(other.to_token_stream().to_string()),
    });
    let arguments = join(arguments);
    if arguments.is_empty() { segment.ident.to_string() } else { format!("{}<{arguments}>", segment.ident) }
}

fn join(texts: impl IntoIterator<Item = String>) -> String {
    texts.into_iter().collect::<Vec<_>>().join(", ")
}
