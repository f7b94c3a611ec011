//! Leaves personal data out of `Debug` output: everything that the document marks `x-personal`.

use std::collections::{BTreeMap, HashSet};

use anyhow::{Result, bail};
use quote::quote;
use serde_json::Value;
use syn::{Attribute, Fields, Ident, Item, ItemEnum, ItemStruct, Type, Variant, parse_quote};

use super::super::spec::directions::left_out;
use super::super::syntax::{Emitted, add_impls, doc, last_name, option_inner, remove_derive};
use super::discriminators::UNKNOWN;
use super::marks::{pointer, pointers};
use crate::openapi::document::Document;
use crate::openapi::keywords::Kind;

/// Gives each type with personal data its own `Debug`, and fails if a mark has no effect.
pub(crate) fn apply(emitted: &mut Emitted, document: &Document) -> Result<()> {
    let redacted = left_out(&document.tree);
    let mut redaction = Redaction { document, marks: marks(document), redacted };
    add_impls(&mut emitted.types, |item| {
        let debug = redaction.debug(item);
        match item {
            Item::Struct(item) if debug.is_some() => remove_derive(&mut item.attrs, &item.ident, "Debug")?,
            Item::Enum(item) if debug.is_some() => remove_derive(&mut item.attrs, &item.ident, "Debug")?,
            _ => {}
        }
        Ok(debug)
    })?;
    redaction.check_marks()
}

/// Every mark, by the JSON pointer of the marked value.
fn marks(document: &Document) -> BTreeMap<String, Value> {
    let mut marks = BTreeMap::new();
    document.tree.each(&mut |node| {
        if let Some(mark) = node.child(MARK).filter(|mark| mark.kind == Kind::Extension) {
            marks.insert(node.pointer, mark.value.clone());
        }
    });
    marks
}

struct Redaction<'a> {
    document: &'a Document,
    /// The JSON pointers of the personal schemas that `Debug` leaves out or that are part of no type.
    redacted: HashSet<String>,
    marks: BTreeMap<String, Value>,
}

impl Redaction<'_> {
    /// The `Debug` that a type needs if the derived one would print personal data.
    fn debug(&mut self, item: &Item) -> Option<Item> {
        match item {
            Item::Struct(item) => match &item.fields {
                Fields::Named(_) if !self.is_marked(&item.attrs) => self.debug_fields(item),
                Fields::Unit => None,
                _ => self.holds_personal(&item.attrs, Inner::HasNone).then(|| debug_personal(&item.ident)),
            },
            // Its variants contain all that its schema contains.
            Item::Enum(item) => {
                let is_personal = self.holds_personal(&item.attrs, Inner::HasNone);
                if is_personal { Some(debug_personal(&item.ident)) } else { debug_known(item) }
            }
            _ => None,
        }
    }

    fn debug_fields(&mut self, item: &ItemStruct) -> Option<Item> {
        let mut has_personal = false;
        let fields = item.fields.iter().filter_map(|field| {
            let name = field.ident.as_ref()?;
            let pointer = pointer(&field.attrs);
            // If the document has any mark, a field without a known schema counts as personal.
            let is_untraced = pointer.is_empty() && self.marks.values().any(|mark| *mark == true);
            let is_personal = is_untraced || self.holds_personal(&field.attrs, Inner::HasFields);
            let is_code = !is_personal && self.is_code(&pointer) && is_text(&field.ty);
            has_personal |= is_personal || is_code;
            let how = match (is_personal, is_code) {
                (true, _) if option_inner(&field.ty).is_some() => Some(quote!((option))),
                (true, _) => Some(quote!((personal))),
                (false, true) => {
                    self.redacted.insert(pointer);
                    Some(quote!((code)))
                }
                (false, false) => None,
            };
            Some(quote!(#name #how))
        });
        let fields: Vec<_> = fields.collect();
        let name = &item.ident;
        has_personal.then(|| parse_quote!(crate::redaction::debug!(#name { #(#fields),* });))
    }

    /// Whether the schema of a type is marked itself.
    fn is_marked(&self, attrs: &[Attribute]) -> bool {
        pointers(attrs).iter().any(|pointer| self.marks.get(pointer).is_some_and(|mark| *mark == true))
    }

    /// Whether the schema at a pointer is a string that is printed only if it looks like a code.
    fn is_code(&self, pointer: &str) -> bool {
        self.marks.get(pointer).is_some_and(|mark| mark == UNLESS_CODE)
    }

    /// Whether the schema of a type or field is personal, or contains something personal. If so, all of it counts as redacted.
    fn holds_personal(&mut self, attrs: &[Attribute], inner: Inner) -> bool {
        let pointers = pointers(attrs);
        let is_held_by = |pointer: &str, at: &str| match at.strip_prefix(pointer) {
            Some("") => true,
            Some(rest) => {
                rest.starts_with('/') && (inner == Inner::HasNone || rest.split('/').all(|step| step != "properties"))
            }
            None => false,
        };
        let is_held = |at: &str| pointers.iter().any(|pointer| !pointer.is_empty() && is_held_by(pointer, at));
        let personal = self.marks.iter().filter(|(at, mark)| **mark == true && is_held(at));
        let personal: Vec<_> = personal.map(|(at, _)| at.clone()).collect();
        let holds_some = !personal.is_empty();
        self.redacted.extend(personal);
        holds_some
    }

    /// Fails if a mark is invalid, or no generated `Debug` leaves out the marked value.
    fn check_marks(&self) -> Result<()> {
        for (pointer, mark) in self.marks.iter().filter(|(_, mark)| **mark != false) {
            let message = match mark {
                _ if *mark != true && *mark != UNLESS_CODE => "x-personal is neither true nor false nor `unless-code`",
                _ if self.redacted.contains(pointer) => continue,
                Value::Bool(_) => {
                    "x-personal has no effect here: put it on a named schema, a property of one, or a query parameter"
                }
                _ => {
                    "x-personal has no effect here: `unless-code` is for a property of a named schema that is a string"
                }
            };
            bail!(self.document.error_at(&format!("{pointer}/{MARK}"), message));
        }
        Ok(())
    }
}

/// The mark of personal data.
const MARK: &str = "x-personal";

/// The mark of a value that may be personal unless it looks like a code.
const UNLESS_CODE: &str = "unless-code";

/// Whether a field is a string, or an optional one.
fn is_text(ty: &Type) -> bool {
    last_name(option_inner(ty).unwrap_or(ty)).is_some_and(|name| name == "String")
}

/// Whether an object inside a schema has its own type, whose fields are checked separately.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inner {
    HasFields,
    HasNone,
}

/// The `Debug` of a union with an unknown variant, whose value may be personal.
fn debug_known(item: &ItemEnum) -> Option<Item> {
    let is_unknown = |variant: &&Variant| variant.attrs.iter().filter_map(doc).any(|text| text == UNKNOWN);
    let (unknown, known): (Vec<_>, Vec<_>) = item.variants.iter().partition(is_unknown);
    let (name, unknown) = (&item.ident, &unknown.first()?.ident);
    let known = known.iter().map(|variant| &variant.ident);
    Some(parse_quote!(crate::redaction::debug!(#name { #(#known),* } #unknown);))
}

fn debug_personal(name: &Ident) -> Item {
    parse_quote!(crate::redaction::debug!(#name);)
}
