//! Leaves personal data out of `Debug` output: what the document marks `x-personal`.

use std::collections::HashSet;

use anyhow::{Result, bail};
use quote::quote;
use serde_json::Value;
use syn::{Attribute, Fields, Ident, Item, ItemStruct, Type, parse_quote};

use super::super::spec::directions::left_out;
use super::super::syntax::{add_impls, last_name, option_inner, remove_derive};
use super::marks::pointer;
use crate::openapi::document::Document;
use crate::openapi::pointer::children;

/// Gives each type with personal data a `Debug` of its own, and fails where a mark has no effect.
pub(crate) fn apply(types: &mut syn::File, document: &Document) -> Result<()> {
    let mut marks = Vec::new();
    collect_personal(document.value(), "", Inner::HasNone, &mut marks);
    let redacted = left_out(document.value());
    let mut redaction = Redaction { document, redacted, has_marks: !marks.is_empty() };
    add_impls(types, |item| {
        let debug = redaction.debug(item)?;
        match item {
            Item::Struct(item) => remove_derive(&mut item.attrs, "Debug"),
            Item::Enum(item) => remove_derive(&mut item.attrs, "Debug"),
            _ => {}
        }
        Some(debug)
    });
    redaction.check_personal(document.value(), "")
}

struct Redaction<'a> {
    document: &'a Document,
    /// The JSON pointers of the personal schemas whose values `Debug` leaves out, or that are in no type.
    redacted: HashSet<String>,
    /// Whether the document marks anything: then what cannot be traced to a schema is taken for personal.
    has_marks: bool,
}

impl Redaction<'_> {
    /// The `Debug` that a type needs, where the derived one would print what is personal.
    fn debug(&mut self, item: &Item) -> Option<Item> {
        match item {
            Item::Struct(item) => match &item.fields {
                Fields::Named(_) if !self.is_marked(&item.attrs) => self.debug_fields(item),
                Fields::Unit => None,
                _ => self.holds_personal(&item.attrs, Inner::HasNone).then(|| debug_personal(&item.ident)),
            },
            // Its variants hold what its schema has inside.
            Item::Enum(item) => self.holds_personal(&item.attrs, Inner::HasNone).then(|| debug_personal(&item.ident)),
            _ => None,
        }
    }

    fn debug_fields(&mut self, item: &ItemStruct) -> Option<Item> {
        let mut has_personal = false;
        let fields = item.fields.iter().filter_map(|field| {
            let name = field.ident.as_ref()?;
            let text = name.to_string();
            let pointer = pointer(&field.attrs);
            let is_untraced = self.has_marks && pointer.is_empty();
            let is_personal = is_untraced || self.holds_personal(&field.attrs, Inner::HasFields);
            let is_code = !is_personal && self.is_code(&pointer) && is_text(&field.ty);
            has_personal |= is_personal || is_code;
            let value = match (is_personal, is_code) {
                (true, _) if option_inner(&field.ty).is_some() => {
                    quote!(&crate::redaction::option(self.#name.as_ref()))
                }
                (true, _) => quote!(&format_args!("<personal>")),
                (false, true) => {
                    self.redacted.insert(pointer);
                    quote!(&crate::redaction::code(&self.#name))
                }
                (false, false) => quote!(&self.#name),
            };
            Some(quote!(.field(#text, #value)))
        });
        let fields: Vec<_> = fields.collect();
        let (name, text) = (&item.ident, item.ident.to_string());
        has_personal.then(|| {
            parse_quote! {
                /// Leaves personal data out.
                impl ::std::fmt::Debug for #name {
                    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.debug_struct(#text) #(#fields)* .finish()
                    }
                }
            }
        })
    }

    /// Whether the schema of a type is marked itself.
    fn is_marked(&self, attrs: &[Attribute]) -> bool {
        let schema = self.document.value().pointer(&pointer(attrs));
        schema.is_some_and(|schema| schema.get("x-personal") == Some(&Value::Bool(true)))
    }

    /// Whether the schema at a pointer is a text that is printed only if it looks like a code.
    fn is_code(&self, pointer: &str) -> bool {
        let schema = self.document.value().pointer(pointer).filter(|_| !pointer.is_empty());
        schema.is_some_and(|schema| schema.get("x-personal").is_some_and(|mark| mark == UNLESS_CODE))
    }

    /// Whether the schema that a type or field was made of is personal, or has something inside that is; all of that then
    /// counts as redacted.
    fn holds_personal(&mut self, attrs: &[Attribute], inner: Inner) -> bool {
        let pointer = pointer(attrs);
        let Some(schema) = self.document.value().pointer(&pointer).filter(|_| !pointer.is_empty()) else {
            return false;
        };
        let mut personal = Vec::new();
        collect_personal(schema, &pointer, inner, &mut personal);
        let holds_some = !personal.is_empty();
        self.redacted.extend(personal);
        holds_some
    }

    /// Fails where something is said to be personal, and no generated `Debug` leaves it out.
    fn check_personal(&self, value: &Value, pointer: &str) -> Result<()> {
        match value.get("x-personal") {
            None | Some(Value::Bool(false)) => {}
            Some(mark) if *mark == true || mark == UNLESS_CODE => {
                if !self.redacted.contains(pointer) {
                    let message = if *mark == true {
                        "x-personal has no effect here: put it on a named schema, a property of one, or a query parameter"
                    } else {
                        "x-personal has no effect here: `unless-code` is for a property of a named schema that is a string"
                    };
                    bail!(self.document.error_at(&format!("{pointer}/x-personal"), message));
                }
            }
            Some(_) => {
                let message = "x-personal is neither true nor false nor `unless-code`";
                bail!(self.document.error_at(&format!("{pointer}/x-personal"), message));
            }
        }
        children(value).try_for_each(|(step, child)| self.check_personal(child, &format!("{pointer}{step}")))
    }
}

/// The mark of what may be personal unless it looks like a code.
const UNLESS_CODE: &str = "unless-code";

/// Whether a field is a text, or an optional one.
fn is_text(ty: &Type) -> bool {
    last_name(option_inner(ty).unwrap_or(ty)).is_some_and(|name| name == "String")
}

/// Whether an object inside of a schema has a type of its own, whose fields are looked at on their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inner {
    HasFields,
    HasNone,
}

/// The JSON pointers of what is marked at or below a value.
fn collect_personal(value: &Value, pointer: &str, inner: Inner, found: &mut Vec<String>) {
    if value.get("x-personal") == Some(&Value::Bool(true)) {
        found.push(pointer.to_owned());
    }
    for (step, child) in children(value).filter(|(step, _)| inner == Inner::HasNone || step != "/properties") {
        collect_personal(child, &format!("{pointer}{step}"), inner, found);
    }
}

fn debug_personal(name: &Ident) -> Item {
    let text = format!("{name}(<personal>)");
    parse_quote! {
        /// Leaves personal data out.
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(#text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::super::tests::{document, file};

    #[test]
    fn personal_types_and_fields_print_no_value() {
        let schemas =
            "{A: {properties: {a: {x-personal: true}, b: {}, d: {x-personal: unless-code}}}, B: {x-personal: true}}";
        let document = document(schemas);
        let mark = |at| format!("#[doc = \"\u{e000}/components/schemas/{at}\u{e001}\"]");
        let (a, b, traced, d) = (mark("A/properties/a"), mark("B"), mark("A/properties/b"), mark("A/properties/d"));
        let text = format!(
            "#[derive(Clone, Debug)] struct A {{ {a} a: u8, {traced} b: u8, c: Option<u8>, {d} d: Option<String> }}
             {b} #[derive(Debug)] enum B {{}} #[derive(Debug)] struct C {{ {traced} a: u8 }}"
        );
        let mut types = file(&text);
        super::apply(&mut types, &document).unwrap_or_else(|error| panic!("{error}"));
        let text = types.to_token_stream().to_string();
        for part in [
            "derive (Clone)",
            r#"f . debug_struct ("A") . field ("a" , & format_args ! ("<personal>")) . field ("b" , & self . b) . field ("c" , & crate :: redaction :: option (self . c . as_ref ())) . field ("d" , & crate :: redaction :: code (& self . d)) . finish ()"#,
            r#"f . write_str ("B(<personal>)")"#,
            "# [derive (Debug)] struct C",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }

    #[test]
    fn a_mark_without_effect_is_refused() {
        for (mark, expected) in
            [("true", "no effect"), ("unless-code", "no effect"), ("maybe", "neither true nor false")]
        {
            let document = document(&format!("{{A: {{properties: {{a: {{items: {{x-personal: {mark}}}}}}}}}}}"));
            let error = super::apply(&mut file("struct A {}"), &document).map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|error| error.contains(expected)), "{mark}: {error:?}");
        }
    }
}
