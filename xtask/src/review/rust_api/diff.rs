//! How the public surfaces of two clients differ.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::surface::{ALIAS, ENUM, Member, Named, Shape, Surface};
use crate::review::finding::ClientChange;
use crate::review::rules::{self, Rule};

/// What the change from one surface to the other does, the worst first.
pub(crate) fn compare(base: &Surface, head: &Surface) -> Vec<ClientChange> {
    let added = |rule: &'static Rule| move |item: &str| change(rule, item, "is added");
    let mut changes = diff(
        "",
        [&base.types, &head.types],
        &rules::CLIENT_TYPE_REMOVED,
        |item, _| added(&rules::CLIENT_TYPE_ADDED)(item),
        compare_types,
    );
    changes.extend(diff(
        "",
        [&base.methods, &head.methods],
        &rules::METHOD_REMOVED,
        |item, _| added(&rules::METHOD_ADDED)(item),
        |item, base, head| differ(&rules::METHOD_SIGNATURE_CHANGED, item, "", base, head),
    ));
    changes.extend(diff(
        "",
        [&base.operations, &head.operations],
        &rules::CONSTANT_REMOVED,
        |item, _| added(&rules::CONSTANT_ADDED)(item),
        compare_operations,
    ));
    changes.sort_by_cached_key(|change| {
        (Reverse(change.level), change.item.clone(), change.rule.id, change.message.clone())
    });
    changes
}

/// Compares two maps by their names, and with `compare` what both have by the same name.
fn diff<T, Changes: IntoIterator<Item = ClientChange>>(
    prefix: &str,
    [base, head]: [&Named<T>; 2],
    removed: &'static Rule,
    added: impl Fn(&str, &T) -> ClientChange,
    compare: impl Fn(&str, &T, &T) -> Changes,
) -> Vec<ClientChange> {
    let mut changes = Vec::new();
    let names: BTreeSet<_> = base.keys().chain(head.keys()).collect();
    for name in names {
        let item = format!("{prefix}{name}");
        match (base.get(name), head.get(name)) {
            (Some(base), Some(head)) => changes.extend(compare(&item, base, head)),
            (None, Some(head)) => changes.push(added(&item, head)),
            (_, None) => changes.push(change(removed, &item, "is removed")),
        }
    }
    changes
}

/// Every message starts with the item, so that it can stand alone.
fn change(rule: &'static Rule, item: &str, what: &str) -> ClientChange {
    ClientChange::new(rule, item, format!("`{item}` {what}."))
}

fn from_to(what: &str, base: &str, head: &str) -> String {
    format!("changes {what}from `{base}` to `{head}`")
}

/// The breaking change where two texts differ.
fn differ(rule: &'static Rule, item: &str, what: &str, base: &str, head: &str) -> Option<ClientChange> {
    (base != head).then(|| change(rule, item, &from_to(what, base, head)))
}

/// Of a type that changes its kind, only that is said: the rest follows from it.
fn compare_types(item: &str, base: &Shape, head: &Shape) -> Vec<ClientChange> {
    if base.kind != head.kind {
        let what = format!("changes from {} to {}", base.kind, head.kind);
        return vec![change(&rules::TYPE_KIND_CHANGED, item, &what)];
    }
    let (prefix, members) = (format!("{item}::"), [&base.members, &head.members]);
    let mut changes = if base.kind == ENUM {
        let added = |variant: &str, _: &Member| variant_added(variant, base.non_exhaustive);
        diff(&prefix, members, &rules::VARIANT_REMOVED, added, |variant, base, head| {
            differ(&rules::VARIANT_CHANGED, variant, "", &base.text, &head.text)
        })
    } else {
        let added = |field: &str, head: &Member| field_added(item, field, head);
        diff(&prefix, members, &rules::FIELD_REMOVED, added, |field, base, head| {
            compare_fields(item, field, base, head)
        })
    };
    changes.extend(match (base.denies_unknown, head.denies_unknown) {
        (false, true) => {
            Some(change(&rules::UNKNOWN_FIELDS_DENIED, item, "no longer reads fields that it does not know"))
        }
        (true, false) => Some(change(&rules::UNKNOWN_FIELDS_ALLOWED, item, "now reads fields that it does not know")),
        _ => None,
    });
    changes.extend(compare_inner(item, base, head));
    changes.extend(compare_traits(item, base, head));
    changes
}

fn variant_added(variant: &str, non_exhaustive: bool) -> ClientChange {
    if non_exhaustive {
        return change(&rules::VARIANT_ADDED, variant, "is added");
    }
    change(&rules::EXHAUSTIVE_VARIANT_ADDED, variant, "is added to an enum that callers may match exhaustively")
}

fn field_added(item: &str, field: &str, head: &Member) -> ClientChange {
    if !head.required {
        return change(&rules::FIELD_ADDED, field, "is added");
    }
    let what = format!("is added, and callers of `{item}::builder()` must now give it");
    change(&rules::REQUIRED_FIELD_ADDED, field, &what)
}

fn compare_fields(item: &str, field: &str, base: &Member, head: &Member) -> Option<ClientChange> {
    if base.text != head.text {
        return differ(&rules::FIELD_TYPE_CHANGED, field, "its type ", &base.text, &head.text);
    }
    let (rule, what) = match (base.required, head.required) {
        (true, false) => (&rules::FIELD_BECAME_OPTIONAL_TO_BUILD, "required to optional"),
        (false, true) => (&rules::FIELD_BECAME_REQUIRED_TO_BUILD, "optional to required"),
        _ => return None,
    };
    Some(change(rule, field, &format!("changes from {what} in `{item}::builder()`")))
}

/// A value that becomes public takes nothing from anyone.
fn compare_inner(item: &str, base: &Shape, head: &Shape) -> Option<ClientChange> {
    let (rule, what) = match base.kind {
        ALIAS => (&rules::ALIAS_CHANGED, "what it stands for "),
        _ => (&rules::NEWTYPE_CHANGED, "its inner type "),
    };
    let opened = head.inner == format!("pub {}", base.inner);
    differ(rule, item, what, &base.inner, &head.inner).filter(|_| !opened)
}

fn compare_traits<'a>(item: &'a str, base: &'a Shape, head: &'a Shape) -> impl Iterator<Item = ClientChange> + 'a {
    let lost = base.traits.difference(&head.traits);
    let lost = lost.map(move |name| change(&rules::TRAIT_REMOVED, item, &format!("loses `{name}`")));
    let gained = head.traits.difference(&base.traits);
    lost.chain(gained.map(move |name| change(&rules::TRAIT_ADDED, item, &format!("gains `{name}`"))))
}

fn compare_operations(item: &str, base: &Named<String>, head: &Named<String>) -> Vec<ClientChange> {
    let fields = base.iter().filter_map(|(name, base)| {
        let head = head.get(name).filter(|head| *head != base)?;
        let what = from_to(&format!("`{name}` "), base, head);
        Some(if name == "repeatable" {
            let what = format!("{what}, which changes when the client retries it");
            change(&rules::OPERATION_REPEATABLE_CHANGED, item, &what)
        } else {
            change(&rules::OPERATION_CHANGED, item, &what)
        })
    });
    fields.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMITTED: [(&str, &str); 3] = [
        ("mod.rs", include_str!("../../../../flex-sdk/src/generated/mod.rs")),
        ("operations.rs", include_str!("../../../../flex-sdk/src/generated/operations.rs")),
        ("types.rs", include_str!("../../../../flex-sdk/src/generated/types.rs")),
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
            &["warning field-became-optional-to-build \
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
            &[
                "breaking exhaustive-variant-added `types::A::C` is added to an enum that callers may match exhaustively.",
            ],
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
            "body: &'a types::CreateCustomerRequest,",
            "body: &'a types::CustomerResponse,",
            &["breaking method-signature-changed `Client::create_customer` changes \
               from `async fn(&self, &types::CreateCustomerRequest) -> Result<ResponseValue<types::CustomerResponse>, Error<()>>` \
               to `async fn(&self, &types::CustomerResponse) -> Result<ResponseValue<types::CustomerResponse>, Error<()>>`."],
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
                "breaking constant-removed `operations::UPDATE_CUSTOMER` is removed.",
                "info constant-added `operations::CHANGE_CUSTOMER` is added.",
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
    fn said(change: &ClientChange) -> String {
        assert!(change.message.starts_with(&format!("`{}` ", change.item)), "{change:?}");
        format!("{} {} {}", format!("{:?}", change.level).to_lowercase(), change.rule.id, change.message)
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
