//! What a change of the document does to those who compile against the crate: the public surfaces of the two generated
//! clients, read with syn and compared by cargo's rules for a library.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Fields, FnArg, GenericArgument, ImplItem, Item, ItemImpl, Meta, Path, PathArguments, PathSegment,
    ReceiverKind, ReturnType, Signature, Token, Type, Visibility,
};

use crate::generator::Files;
use crate::review::change::Level;

/// What a change of the document does to those who compile against the crate.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub(crate) struct RustChange {
    /// Stable kebab-case id, such as `type-removed`.
    pub(crate) id: &'static str,
    pub(crate) level: Level,
    /// The item, such as `types::CreateCustomer::phone` or `Client::create_customer`.
    pub(crate) item: String,
    /// One sentence.
    pub(crate) message: String,
}

/// What the change from one surface to the other does, the worst first.
pub(crate) fn compare(base: &Surface, head: &Surface) -> Vec<RustChange> {
    let mut changes =
        diff("", [&base.types, &head.types], "type-removed", |item, _| added("type-added", item), compare_types);
    changes.extend(diff(
        "",
        [&base.methods, &head.methods],
        "method-removed",
        |item, _| added("method-added", item),
        |item, base, head| differ("method-signature-changed", item, "", base, head),
    ));
    changes.extend(diff(
        "",
        [&base.operations, &head.operations],
        "operation-removed",
        |item, _| added("operation-added", item),
        compare_operations,
    ));
    changes
        .sort_by_cached_key(|change| (Reverse(change.level), change.item.clone(), change.id, change.message.clone()));
    changes
}

type Named<T> = BTreeMap<String, T>;

/// All that a caller can name, by its path in the generated module.
#[derive(Default)]
pub(crate) struct Surface {
    types: Named<Shape>,
    /// The signatures of the inherent methods.
    methods: Named<String>,
    /// The fields of the operations' constants.
    operations: Named<Named<String>>,
}

/// A type, as far as a caller can tell.
struct Shape {
    /// One of the constants below.
    kind: &'static str,
    non_exhaustive: bool,
    /// What a newtype holds or an alias stands for.
    inner: String,
    /// An object's public fields or an enum's variants.
    members: Named<Member>,
    traits: BTreeSet<String>,
}

const STRUCT: &str = "a struct";
const NEWTYPE: &str = "a newtype";
const ENUM: &str = "an enum";
const ALIAS: &str = "an alias";

struct Member {
    /// The type of a field, or a variant with its payload.
    text: String,
    /// Whether a builder cannot do without the field.
    required: bool,
}

/// Compares two maps by their names, and with `compare` what both have by the same name.
fn diff<T, Changes: IntoIterator<Item = RustChange>>(
    prefix: &str,
    [base, head]: [&Named<T>; 2],
    removed: &'static str,
    added: impl Fn(&str, &T) -> RustChange,
    compare: impl Fn(&str, &T, &T) -> Changes,
) -> Vec<RustChange> {
    let mut changes = Vec::new();
    let names: BTreeSet<_> = base.keys().chain(head.keys()).collect();
    for name in names {
        let item = format!("{prefix}{name}");
        match (base.get(name), head.get(name)) {
            (Some(base), Some(head)) => changes.extend(compare(&item, base, head)),
            (None, Some(head)) => changes.push(added(&item, head)),
            (_, None) => changes.push(change(Level::Breaking, removed, &item, "is removed")),
        }
    }
    changes
}

/// Every message starts with the item, so that it can stand alone.
fn change(level: Level, id: &'static str, item: &str, what: &str) -> RustChange {
    RustChange { id, level, item: item.to_owned(), message: format!("`{item}` {what}.") }
}

fn added(id: &'static str, item: &str) -> RustChange {
    change(Level::Info, id, item, "is added")
}

fn from_to(what: &str, base: &str, head: &str) -> String {
    format!("changes {what}from `{base}` to `{head}`")
}

/// The breaking change where two texts differ.
fn differ(id: &'static str, item: &str, what: &str, base: &str, head: &str) -> Option<RustChange> {
    (base != head).then(|| change(Level::Breaking, id, item, &from_to(what, base, head)))
}

/// Of a type that changes its kind, only that is said: the rest follows from it.
fn compare_types(item: &str, base: &Shape, head: &Shape) -> Vec<RustChange> {
    if base.kind != head.kind {
        let what = format!("changes from {} to {}", base.kind, head.kind);
        return vec![change(Level::Breaking, "type-kind-changed", item, &what)];
    }
    let (prefix, members) = (format!("{item}::"), [&base.members, &head.members]);
    let mut changes = if base.kind == ENUM {
        let added = |variant: &str, _: &Member| variant_added(variant, base.non_exhaustive);
        diff(&prefix, members, "variant-removed", added, |variant, base, head| {
            differ("variant-changed", variant, "", &base.text, &head.text)
        })
    } else {
        let added = |field: &str, head: &Member| field_added(item, field, head);
        diff(&prefix, members, "field-removed", added, |field, base, head| compare_fields(item, field, base, head))
    };
    changes.extend(compare_inner(item, base, head));
    changes.extend(compare_traits(item, base, head));
    changes
}

fn variant_added(variant: &str, non_exhaustive: bool) -> RustChange {
    if non_exhaustive {
        return added("variant-added", variant);
    }
    let what = "is added to an enum that callers may match exhaustively";
    change(Level::Breaking, "variant-added", variant, what)
}

fn field_added(item: &str, field: &str, head: &Member) -> RustChange {
    if !head.required {
        return added("field-added", field);
    }
    let what = format!("is added, and callers of `{item}::builder()` must now give it");
    change(Level::Breaking, "required-field-added", field, &what)
}

fn compare_fields(item: &str, field: &str, base: &Member, head: &Member) -> Option<RustChange> {
    if base.text != head.text {
        return differ("field-type-changed", field, "its type ", &base.text, &head.text);
    }
    let (level, id, what) = match (base.required, head.required) {
        (true, false) => (Level::Info, "field-became-optional-to-build", "required to optional"),
        (false, true) => (Level::Breaking, "field-became-required-to-build", "optional to required"),
        _ => return None,
    };
    Some(change(level, id, field, &format!("changes from {what} in `{item}::builder()`")))
}

/// A value that becomes public takes nothing from anyone.
fn compare_inner(item: &str, base: &Shape, head: &Shape) -> Option<RustChange> {
    let (id, what) = match base.kind {
        ALIAS => ("alias-changed", "what it stands for "),
        _ => ("newtype-changed", "its inner type "),
    };
    let opened = head.inner == format!("pub {}", base.inner);
    differ(id, item, what, &base.inner, &head.inner).filter(|_| !opened)
}

fn compare_traits<'a>(item: &'a str, base: &'a Shape, head: &'a Shape) -> impl Iterator<Item = RustChange> + 'a {
    let lost = base.traits.difference(&head.traits);
    let lost = lost.map(move |name| change(Level::Breaking, "trait-removed", item, &format!("loses `{name}`")));
    let gained = head.traits.difference(&base.traits);
    lost.chain(gained.map(move |name| change(Level::Info, "trait-added", item, &format!("gains `{name}`"))))
}

fn compare_operations(item: &str, base: &Named<String>, head: &Named<String>) -> Vec<RustChange> {
    let fields = base.iter().filter_map(|(name, base)| {
        let head = head.get(name).filter(|head| *head != base)?;
        let what = from_to(&format!("`{name}` "), base, head);
        Some(if name == "repeatable" {
            let what = format!("{what}, which changes when the client retries it");
            change(Level::Warning, "operation-repeatable-changed", item, &what)
        } else {
            change(Level::Info, "operation-changed", item, &what)
        })
    });
    fields.collect()
}

impl Surface {
    /// The surface of the generated files.
    pub(crate) fn of(files: &Files) -> Self {
        let mut surface = Self::default();
        // What happens to a builder follows from the fields of what it builds.
        for (name, file) in files.iter().filter(|(name, _)| **name != "builders.rs") {
            let module = match name.trim_end_matches(".rs") {
                "mod" => String::new(),
                stem => format!("{stem}::"),
            };
            surface.add_items(&module, &file.items);
        }
        surface
    }

    /// Adds what is below a path such as `types::`, the impls last: they go with the types.
    fn add_items(&mut self, module: &str, items: &[Item]) {
        for item in items {
            self.add_item(module, item);
        }
        for item in items {
            if let Item::Impl(item) = item {
                self.add_impl(module, item);
            }
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

    /// Adds an impl to the type it is for, or else, as with `impl From<Id> for String`, to the type it names.
    fn add_impl(&mut self, module: &str, item: &ItemImpl) {
        let target = type_text(&item.self_ty);
        let Some(last) = item.trait_.as_ref().and_then(|(path, _)| path.segments.last()) else {
            return self.add_methods(&format!("{module}{target}"), item);
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
    let traits = attrs.iter().flat_map(|attr| derives(&attr.meta)).collect();
    Shape { kind, non_exhaustive, inner, members, traits }
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

/// The traits of a `derive`, also of one in a `cfg_attr`: the features that matter are on for those who use them.
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

/// Whether a builder can do without the field: it has the default that serde has.
fn has_default(attrs: &[Attribute]) -> bool {
    attrs.iter().filter(|attr| attr.path().is_ident("serde")).any(|attr| {
        let metas = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        metas.into_iter().flatten().any(|meta| meta.path().is_ident("default"))
    })
}

/// What a variant carries, as it is written behind the variant's name.
fn payload(fields: &Fields) -> String {
    let texts = fields.iter().map(|field| match &field.ident {
        Some(name) => format!("{name}: {}", type_text(&field.ty)),
        None => type_text(&field.ty),
    });
    match fields {
        Fields::Unit => String::new(),
        Fields::Unnamed(_) => format!("({})", join(texts)),
        Fields::Named(_) => {
            // The order of named fields does not matter to anyone.
            let sorted: BTreeSet<_> = texts.collect();
            format!(" {{ {} }}", join(sorted))
        }
    }
}

/// The fields of a constant that is a struct.
fn values(expr: &Expr) -> Named<String> {
    let Expr::Struct(expr) = expr else { return Named::new() };
    let text = |tokens: &dyn ToTokens| tokens.to_token_stream().to_string();
    expr.fields.iter().map(|field| (text(&field.member), text(&field.expr))).collect()
}

/// A signature without what callers do not see: the names of arguments, and lifetimes.
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

/// A type in short form: without lifetimes, and without the paths of the standard library.
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

/// The paths of other crates are kept: `serde_json::Value` is not the `Value` that a document may have a schema of.
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

#[cfg(test)]
mod tests {
    use super::*;

    const COMMITTED: [(&str, &str); 3] = [
        ("mod.rs", include_str!("../../../flex-sdk/src/generated/mod.rs")),
        ("operations.rs", include_str!("../../../flex-sdk/src/generated/operations.rs")),
        ("types.rs", include_str!("../../../flex-sdk/src/generated/types.rs")),
    ];

    /// What is tested, the file, the text of the base, that of the head, and what is said of it.
    type Row = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

    /// Rows whose texts are whole files.
    const FILES: &[Row] = &[
        ("nothing", "types.rs", "pub struct A { pub b: u8 }", "pub struct A { pub b: u8 }", &[]),
        (
            "comments, order and formatting",
            "types.rs",
            "/// One.\npub struct A { /// Two.\n pub b: u8, pub c: ::std::option::Option<u8> }\npub struct D;",
            "pub struct D;\n/// Three.\npub struct A{pub c:Option<u8>,pub b:u8,}",
            &[],
        ),
        (
            "types come and go",
            "types.rs",
            "pub struct A { pub b: u8 }",
            "pub struct B { pub b: u8 }",
            &["breaking type-removed `types::A` is removed.", "info type-added `types::B` is added."],
        ),
        ("a private type", "types.rs", "struct A; mod b { pub struct C; }", "", &[]),
        (
            "a type in a module",
            "types.rs",
            "pub mod error { pub struct A; impl Clone for A {} }",
            "pub mod error { pub struct A; }",
            &["breaking trait-removed `types::error::A` loses `Clone`."],
        ),
        (
            "a struct becomes a newtype",
            "types.rs",
            "#[derive(Default)] pub struct A { pub b: u8 }",
            "pub struct A(pub u8);",
            &["breaking type-kind-changed `types::A` changes from a struct to a newtype."],
        ),
        (
            "a newtype becomes an enum",
            "types.rs",
            "pub struct A(pub String);",
            "pub enum A { B }",
            &["breaking type-kind-changed `types::A` changes from a newtype to an enum."],
        ),
        (
            "an enum becomes an alias",
            "types.rs",
            "pub enum A { B }",
            "pub type A = String;",
            &["breaking type-kind-changed `types::A` changes from an enum to an alias."],
        ),
        (
            "an alias of something else",
            "types.rs",
            "pub type A = ::std::string::String;",
            "pub type A = ::std::vec::Vec<B>;",
            &["breaking alias-changed `types::A` changes what it stands for from `String` to `Vec<B>`."],
        ),
        (
            "a field with a default is added",
            "types.rs",
            "pub struct A {}",
            "pub struct A { #[serde(default = \"defaults::b\")] pub b: B }",
            &["info field-added `types::A::b` is added."],
        ),
        (
            "a field gains a default",
            "types.rs",
            "pub struct A { pub b: B }",
            "pub struct A { #[serde(default)] pub b: B }",
            &["info field-became-optional-to-build \
               `types::A::b` changes from required to optional in `types::A::builder()`."],
        ),
        (
            "a field loses its default",
            "types.rs",
            "pub struct A { #[serde(default)] pub b: B }",
            "pub struct A { pub b: B }",
            &["breaking field-became-required-to-build \
               `types::A::b` changes from optional to required in `types::A::builder()`."],
        ),
        (
            "an Option's default is no matter",
            "types.rs",
            "pub struct A { #[serde(default)] pub b: ::std::option::Option<u8> }",
            "pub struct A { pub b: ::std::option::Option<u8> }",
            &[],
        ),
        (
            "a private field",
            "types.rs",
            "pub struct A { pub(crate) b: u8, c: u8 }",
            "pub struct A { pub(crate) b: u16 }",
            &[],
        ),
        (
            "a crate's type and a schema of its name",
            "types.rs",
            "pub struct A { pub b: ::std::vec::Vec<::serde_json::Value> }",
            "pub struct A { pub b: ::std::vec::Vec<Value> }",
            &["breaking field-type-changed \
               `types::A::b` changes its type from `Vec<serde_json::Value>` to `Vec<Value>`."],
        ),
        (
            "a newtype's value becomes private",
            "types.rs",
            "pub struct A(pub String);",
            "pub struct A(String);",
            &["breaking newtype-changed `types::A` changes its inner type from `pub String` to `String`."],
        ),
        ("a newtype's value becomes public", "types.rs", "pub struct A(String);", "pub struct A(pub String);", &[]),
        (
            "variants come and go",
            "types.rs",
            "#[non_exhaustive] pub enum A { B, C }",
            "#[non_exhaustive] pub enum A { C, D }",
            &["breaking variant-removed `types::A::B` is removed.", "info variant-added `types::A::D` is added."],
        ),
        (
            "a variant is added to an exhaustive enum",
            "types.rs",
            "pub enum A { B }",
            "#[non_exhaustive] pub enum A { B, C }",
            &["breaking variant-added `types::A::C` is added to an enum that callers may match exhaustively."],
        ),
        (
            "payloads change",
            "types.rs",
            "pub enum A { B, C(u8, u8), D { e: u8, f: u8 } }",
            "pub enum A { B(u8), C(u8), D { f: u8, e: u8 } }",
            &[
                "breaking variant-changed `types::A::B` changes from `B` to `B(u8)`.",
                "breaking variant-changed `types::A::C` changes from `C(u8, u8)` to `C(u8)`.",
            ],
        ),
        (
            "an enum's derives change",
            "types.rs",
            "#[derive(Clone, Copy)] pub enum A { B }",
            "#[derive(Clone, Eq)] pub enum A { B }",
            &["breaking trait-removed `types::A` loses `Copy`.", "info trait-added `types::A` gains `Eq`."],
        ),
        (
            "a derive becomes an impl",
            "types.rs",
            "#[derive(Debug, ::serde::Deserialize)] pub struct A;",
            "pub struct A; impl ::std::fmt::Debug for A {} impl<'de> ::serde::Deserialize<'de> for A {}",
            &[],
        ),
        (
            "impls for references and of references",
            "types.rs",
            "pub struct A; impl IntoIterator for &A {} impl<'a> From<&'a A> for u8 {} impl From<&A> for A {}",
            "pub struct A;",
            &[
                "breaking trait-removed `types::A` loses `From<&A> for u8`.",
                "breaking trait-removed `types::A` loses `From<&A>`.",
                "breaking trait-removed `types::A` loses `IntoIterator for &A`.",
            ],
        ),
        (
            "an impl goes with its type",
            "types.rs",
            "pub struct A(pub String); impl From<A> for String {}",
            "",
            &["breaking type-removed `types::A` is removed."],
        ),
        (
            "arguments' names and lifetimes",
            "mod.rs",
            "pub struct Client; impl Client { pub async fn a<'a>(&'a self, b: &'a str) -> Result<(), E> {} }",
            "pub struct Client; impl Client { pub async fn a(&self, c: &str) -> Result<(), E> {} }",
            &[],
        ),
        (
            "the order of arguments",
            "mod.rs",
            "impl Client { pub fn a(&self, b: u8, c: &types::C) -> u8 {} }",
            "impl Client { pub fn a(&self, c: &types::C, b: u8) -> u8 {} }",
            &["breaking method-signature-changed `Client::a` changes \
               from `fn(&self, u8, &types::C) -> u8` to `fn(&self, &types::C, u8) -> u8`."],
        ),
        (
            "a method becomes blocking and generic",
            "mod.rs",
            "impl Client { pub async fn a(&self) {} }",
            "impl Client { pub fn a<'a, B>(&mut self, b: B) {} }",
            &["breaking method-signature-changed `Client::a` changes from `async fn(&self)` to `fn<B>(&mut self, B)`."],
        ),
        ("a private method", "mod.rs", "impl Client { fn a() {} }", "impl Client { pub(crate) fn b() {} }", &[]),
        (
            "by level, then item, then id",
            "types.rs",
            "#[derive(Eq)] pub struct B { pub c: u8 } pub struct Z;",
            "#[derive(Ord)] pub struct B { pub d: u8 } pub struct A;",
            &[
                "breaking trait-removed `types::B` loses `Eq`.",
                "breaking field-removed `types::B::c` is removed.",
                "breaking required-field-added `types::B::d` is added, \
                 and callers of `types::B::builder()` must now give it.",
                "breaking type-removed `types::Z` is removed.",
                "info type-added `types::A` is added.",
                "info trait-added `types::B` gains `Ord`.",
            ],
        ),
    ];

    /// Rows whose base is what is committed, and whose head has one place edited.
    const EDITS: &[Row] = &[
        ("nothing", "types.rs", "", "", &[]),
        ("a doc comment", "types.rs", "///The customer's employer.", "///Who employs the customer.", &[]),
        ("a method's body", "mod.rs", ".post(url)", ".put(url)", &[]),
        (
            "a required field is added",
            "types.rs",
            "pub struct CreateCustomer {",
            "pub struct CreateCustomer { pub title: ::std::string::String,",
            &["breaking required-field-added `types::CreateCustomer::title` is added, \
               and callers of `types::CreateCustomer::builder()` must now give it."],
        ),
        (
            "an optional field is added",
            "types.rs",
            "pub struct CreateCustomer {",
            "pub struct CreateCustomer { pub title: ::std::option::Option<::std::string::String>,",
            &["info field-added `types::CreateCustomer::title` is added."],
        ),
        (
            "a field is removed",
            "types.rs",
            "pub test_mode: bool,",
            "test_mode: bool,",
            &["breaking field-removed `types::Customer::test_mode` is removed."],
        ),
        (
            "a field becomes an Option",
            "types.rs",
            "pub created_at: ::std::string::String,",
            "pub created_at: ::std::option::Option<::std::string::String>,",
            &["breaking field-type-changed \
               `types::Customer::created_at` changes its type from `String` to `Option<String>`."],
        ),
        (
            "a map of something else",
            "types.rs",
            "::std::collections::BTreeMap<::std::string::String, ::std::string::String>,",
            "::std::collections::BTreeMap<::std::string::String, ::serde_json::Value>,",
            &["breaking field-type-changed `types::CreateCustomer::metadata` changes its type \
               from `Option<BTreeMap<String, String>>` to `Option<BTreeMap<String, serde_json::Value>>`."],
        ),
        (
            "a newtype of something else",
            "types.rs",
            "pub struct CustomerId(pub ::std::string::String);",
            "pub struct CustomerId(pub ::uuid::Uuid);",
            &["breaking newtype-changed \
                 `types::CustomerId` changes its inner type from `pub String` to `pub uuid::Uuid`."],
        ),
        (
            "a variant's payload",
            "types.rs",
            "Array(::std::vec::Vec<ErrorDetail>),",
            "Array(ErrorDetail),",
            &["breaking variant-changed \
               `types::ErrorDetails::Array` changes from `Array(Vec<ErrorDetail>)` to `Array(ErrorDetail)`."],
        ),
        (
            "an impl is removed",
            "types.rs",
            "impl ::std::convert::From<&str> for CustomerId {",
            "impl CustomerId {",
            &["breaking trait-removed `types::CustomerId` loses `From<&str>`."],
        ),
        (
            "an impl for a type of std is removed",
            "types.rs",
            "impl ::std::convert::From<CustomerId> for ::std::string::String {",
            "impl CustomerId {",
            &["breaking trait-removed `types::CustomerId` loses `From<CustomerId> for String`."],
        ),
        (
            "a derive is removed",
            "types.rs",
            "Clone, Default, PartialEq)]\n#[cfg_attr(feature = \"schemars\", derive(::schemars::JsonSchema))]\n\
             #[non_exhaustive]\npub struct UpdateCustomer {",
            "Clone, PartialEq)]\n#[non_exhaustive]\npub struct UpdateCustomer {",
            &[
                "breaking trait-removed `types::UpdateCustomer` loses `Default`.",
                "breaking trait-removed `types::UpdateCustomer` loses `JsonSchema`.",
            ],
        ),
        (
            "a method is renamed",
            "mod.rs",
            "pub async fn create_customer<'a>(",
            "pub async fn make_customer<'a>(",
            &[
                "breaking method-removed `Client::create_customer` is removed.",
                "info method-added `Client::make_customer` is added.",
            ],
        ),
        (
            "an argument's type",
            "mod.rs",
            "offset: Option<u64>,",
            "offset: Option<i64>,",
            &["breaking method-signature-changed `Client::list_customers` changes \
               from `async fn(&self, Option<&str>, Option<&types::CustomerId>, Option<NonZeroU32>, Option<u64>, \
               Option<&types::CustomerId>) -> Result<ResponseValue<types::CustomerListResponse>, Error<()>>` \
               to `async fn(&self, Option<&str>, Option<&types::CustomerId>, Option<NonZeroU32>, Option<i64>, \
               Option<&types::CustomerId>) -> Result<ResponseValue<types::CustomerListResponse>, Error<()>>`."],
        ),
        (
            "the client's own derives",
            "mod.rs",
            "#[derive(Clone, Debug)]",
            "#[derive(Debug)]",
            &["breaking trait-removed `Client` loses `Clone`."],
        ),
        (
            "an operation is renamed",
            "operations.rs",
            "pub const UPDATE_CUSTOMER:",
            "pub const CHANGE_CUSTOMER:",
            &[
                "breaking operation-removed `operations::UPDATE_CUSTOMER` is removed.",
                "info operation-added `operations::CHANGE_CUSTOMER` is added.",
            ],
        ),
        (
            "an operation becomes repeatable",
            "operations.rs",
            "repeatable: false,",
            "repeatable: true,",
            &["warning operation-repeatable-changed `operations::UPDATE_CUSTOMER` changes `repeatable` \
               from `false` to `true`, which changes when the client retries it."],
        ),
        (
            "an operation is no longer repeatable, and moves",
            "operations.rs",
            "method: \"POST\",\n    path: \"/v1/customers\",\n    repeatable: true,",
            "method: \"PUT\",\n    path: \"/v2/customers\",\n    repeatable: false,",
            &[
                "warning operation-repeatable-changed `operations::CREATE_CUSTOMER` changes `repeatable` \
                 from `true` to `false`, which changes when the client retries it.",
                "info operation-changed `operations::CREATE_CUSTOMER` changes `method` from `\"POST\"` to `\"PUT\"`.",
                "info operation-changed `operations::CREATE_CUSTOMER` changes `path` \
                 from `\"/v1/customers\"` to `\"/v2/customers\"`.",
            ],
        ),
    ];

    fn surface<'a>(files: impl IntoIterator<Item = (&'static str, &'a str)>) -> Surface {
        Surface::of(&files.into_iter().map(|(name, text)| (name, syn::parse_file(text).unwrap())).collect())
    }

    /// How a row says it.
    fn said(change: &RustChange) -> String {
        assert!(change.message.starts_with(&format!("`{}` ", change.item)), "{change:?}");
        format!("{} {} {}", format!("{:?}", change.level).to_lowercase(), change.id, change.message)
    }

    /// Checks every row before it fails, so that one run shows all that is wrong.
    fn check(rows: &[Row], surfaces: impl Fn(&Row) -> [Surface; 2]) {
        let failures = rows.iter().filter_map(|row| {
            let [base, head] = surfaces(row);
            let said: Vec<_> = compare(&base, &head).iter().map(said).collect();
            (said != row.4).then(|| format!("{}:\n  {}\n  is not\n  {}", row.0, said.join("\n  "), row.4.join("\n  ")))
        });
        let failures: Vec<_> = failures.collect();
        println!("{} of {} rows pass", rows.len() - failures.len(), rows.len());
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn says_what_changes_between_two_files() {
        check(FILES, |(_, file, base, head, _)| [surface([(*file, *base)]), surface([(*file, *head)])]);
    }

    #[test]
    fn says_what_an_edit_of_the_committed_files_changes() {
        check(EDITS, |(name, file, from, to, _)| {
            let head = COMMITTED.map(|(committed, text)| {
                if committed != *file {
                    return (committed, text.to_owned());
                }
                assert!(text.contains(from), "{name}: there is no {from:?} in {file}");
                (committed, text.replacen(from, to, 1))
            });
            [surface(COMMITTED), surface(head.each_ref().map(|(file, text)| (*file, text.as_str())))]
        });
    }
}
