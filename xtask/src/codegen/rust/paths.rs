//! Shortens paths in the generated code as one would by hand: `::std::option::Option` becomes `Option`, unless a type of the
//! document has that name.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use syn::visit_mut::{self, VisitMut};
use syn::{ExprPath, File, Ident, Item, ItemMod, ItemUse, LitStr, Path, QSelf, TypePath, parse_quote};

use super::super::syntax::{Emitted, head};
use crate::openapi::document::Document;

/// The paths that are in scope everywhere.
const PRELUDE: [&str; 7] = [
    "std::boxed::Box",
    "std::convert::From",
    "std::convert::Into",
    "std::option::Option",
    "std::result::Result",
    "std::string::String",
    "std::vec::Vec",
];

/// The paths that a file imports. Of two paths with the same beginning, the longer comes first.
const IMPORTED: [&str; 16] = [
    "crate::call::endpoint::Attempt",
    "crate::redaction",
    "crate::transport::hooks",
    "crate::transport",
    "crate::model::builder::Builder",
    "crate::model::builder::Given",
    "crate::model::builder::Optional",
    "crate::model::lenient",
    "progenitor_client::QueryParam",
    "reqwest::header::HeaderValue",
    "reqwest::header",
    "serde::Deserialize",
    "serde::Serialize",
    "std::borrow::Cow",
    "std::collections::BTreeMap",
    "std::fmt",
];

/// The tokens from one name of a path to the next: the name and two colons.
const STEP: usize = 3;

/// The arguments of attributes that hold paths or types as text.
const PATHS: [&str; 3] = ["deserialize_with", "skip_serializing_if", "with"];

pub(crate) fn shorten(emitted: &mut Emitted, _: &Document) -> Result<()> {
    let types = emitted.types.items.iter().filter_map(head).map(|(name, _)| name.to_string());
    let taken = types.collect();
    shorten_in(&mut emitted.client, &HashSet::new());
    shorten_in(&mut emitted.types, &taken);
    shorten_in(&mut emitted.builders, &taken);
    shorten_in(&mut emitted.resources, &taken);
    Ok(())
}

/// Shortens the paths of a file, except those whose last segment is taken.
pub(super) fn shorten_in(file: &mut File, taken: &HashSet<String>) {
    let is_free = |path: &&str| path.rsplit("::").next().is_some_and(|name| !taken.contains(name));
    let known = IMPORTED.into_iter().chain(PRELUDE).filter(is_free);
    let known = known.map(|path| (path, path.split("::").collect())).collect();
    let mut paths = Paths { known, used: BTreeSet::new() };
    paths.visit_file_mut(file);
    let imports = paths.used.iter().filter(|path| IMPORTED.contains(path)).map(|path| -> Item {
        let path = syn::parse_str::<Path>(path).unwrap_or_else(|_| unreachable!("a constant"));
        parse_quote!(use #path;)
    });
    file.items.splice(0..0, imports);
}

struct Paths {
    /// With their segments.
    known: Vec<(&'static str, Vec<&'static str>)>,
    used: BTreeSet<&'static str>,
}

impl Paths {
    /// The number of leading segments that can be left out.
    fn superfluous(&mut self, segments: &[&Ident]) -> usize {
        // Most paths have a single segment.
        if segments.len() < 2 {
            return 0;
        }
        let begins = |(_, known): &&(_, Vec<&str>)| {
            known.len() <= segments.len() && known.iter().zip(segments).all(|(known, segment)| *segment == known)
        };
        let Some((path, known)) = self.known.iter().find(begins) else { return 0 };
        self.used.insert(path);
        known.len() - 1
    }

    fn shorten_tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut shortened: Vec<TokenTree> = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let (first, names) = names(&tokens[at..]);
            let superfluous = self.superfluous(&names);
            let kept = at + if superfluous > 0 { first + STEP * superfluous } else { 0 };
            let end = at + names.len().checked_sub(1).map_or(1, |last| first + STEP * last + 1);
            match token {
                TokenTree::Group(group) => {
                    let inner = self.shorten_tokens(group.stream());
                    shortened.push(Group::new(group.delimiter(), inner).into());
                }
                TokenTree::Literal(literal) if is_path(&shortened) => shortened.push(self.shorten_text(literal).into()),
                _ => shortened.extend_from_slice(&tokens[kept..end]),
            }
            at = end;
        }
        shortened.into_iter().collect()
    }

    /// Shortens the paths in a string that holds a type.
    fn shorten_text(&mut self, literal: &Literal) -> Literal {
        let tokens = syn::parse_str::<LitStr>(&literal.to_string()).ok().and_then(|text| text.value().parse().ok());
        tokens.map_or_else(
            || literal.clone(),
            |tokens| {
                let text = self.shorten_tokens(tokens).to_string();
                let spaced = [(" :: ", "::"), (" < ", "<"), (" >", ">"), (" ,", ",")];
                Literal::string(&spaced.iter().fold(text, |text, (spaced, written)| text.replace(spaced, written)))
            },
        )
    }
}

impl VisitMut for Paths {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let superfluous = self.superfluous(&path.segments.iter().map(|segment| &segment.ident).collect::<Vec<_>>());
        if superfluous > 0 {
            path.leading_colon = None;
            path.segments = std::mem::take(&mut path.segments).into_iter().skip(superfluous).collect();
        }
    }

    fn visit_expr_path_mut(&mut self, expr: &mut ExprPath) {
        let before = expr.path.segments.len();
        visit_mut::visit_expr_path_mut(self, expr);
        move_trait(&mut expr.qself, before - expr.path.segments.len());
    }

    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        let before = ty.path.segments.len();
        visit_mut::visit_type_path_mut(self, ty);
        move_trait(&mut ty.qself, before - ty.path.segments.len());
    }

    fn visit_token_stream_mut(&mut self, tokens: &mut TokenStream) {
        *tokens = self.shorten_tokens(std::mem::take(tokens));
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        // The imports of the file are in scope here only if the module imports them, too.
        let all: ItemUse = parse_quote!(
            use super::*;
        );
        let items = module.content.iter().flat_map(|(_, items)| items);
        if items.into_iter().any(|item| matches!(item, Item::Use(item) if *item == all)) {
            visit_mut::visit_item_mod_mut(self, module);
        }
    }
}

/// Adjusts the position of the trait in `<T as path::Trait>::item` to the removed segments.
fn move_trait(qself: &mut Option<QSelf>, superfluous: usize) {
    if let Some(qself) = qself {
        qself.position -= superfluous;
    }
}

/// The names of the path at the start of these tokens, and the index of the first.
fn names(tokens: &[TokenTree]) -> (usize, Vec<&Ident>) {
    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    let is_between = |at: usize| is_colon(at) && is_colon(at + 1);
    let first = if is_between(0) { 2 } else { 0 };
    let mut names = Vec::new();
    let mut at = first;
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        names.push(name);
        if !is_between(at + 1) {
            break;
        }
        at += STEP;
    }
    (first, names)
}

/// Whether the token after these is a string that holds a path or a type.
fn is_path(before: &[TokenTree]) -> bool {
    let [.., TokenTree::Ident(name), TokenTree::Punct(equals)] = before else { return false };
    equals.as_char() == '=' && PATHS.iter().any(|path| name == path)
}
