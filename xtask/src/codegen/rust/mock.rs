//! The mock of each operation that progenitor makes, for the tests of those who use the crate.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use heck::ToPascalCase;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, FnArg, Ident, ImplItem, ImplItemFn, Item, ItemImpl, LitStr, Macro, Type, parse_quote};

use super::super::syntax::{last_name, mentions};
use super::names::{Candidate, RUST_NAME, assign};
use crate::openapi::document::Document;
use crate::openapi::operations::Parameter;

/// Opens the file with what it is, takes ids for text, and names query parameters as the fields of the query are named.
pub(crate) fn finish(mut mock: syn::File, document: &Document) -> Result<syn::File> {
    let head: syn::File = parse_quote! {
        //! A mock of each operation for [`httpmock`], typed by the document.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    mock.attrs.splice(0..0, head.attrs);
    Queries::of(document).visit_file_mut(&mut mock);
    let mut bodies = Bodies::default();
    bodies.visit_file_mut(&mut mock);
    mock.items.extend(bodies.conversions());
    let mut ids = Ids(Ok(()));
    ids.visit_file_mut(&mut mock);
    ids.0.map(|()| mock)
}

/// Renames the methods for query parameters, and has those of arrays ask for what is sent.
///
/// It holds the parameters of each operation, as the document describes them, by the name of the operation's mock.
struct Queries<'a>(HashMap<String, Vec<Parameter<'a>>>);

impl<'a> Queries<'a> {
    fn of(document: &'a Document) -> Self {
        let mut parameters = HashMap::new();
        for operation in document.operations() {
            let Some(id) = operation.id() else { continue };
            parameters.insert(id.to_pascal_case(), operation.parameters());
        }
        Self(parameters)
    }
}

impl VisitMut for Queries<'_> {
    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        let Some(name) = last_name(&item.self_ty).map(Ident::to_string) else { return };
        let described = self.0.get(name.strip_suffix("When").unwrap_or(&name)).map(Vec::as_slice).unwrap_or_default();
        let described = |name: &str| described.iter().find(|parameter| parameter.name() == name);
        let methods = item.items.iter_mut().filter_map(|item| match item {
            ImplItem::Fn(method) => Some((parameter(method)?, method)),
            _ => None,
        });
        let mut methods: Vec<_> = methods.collect();
        let candidates = methods.iter().map(|(parameter, method)| Candidate {
            name: method.sig.ident.to_string(),
            is_as_written: method.sig.ident == parameter,
            chosen: described(parameter).and_then(|parameter| parameter.node.text(RUST_NAME)),
        });
        let names = assign(&candidates.collect::<Vec<_>>());
        for ((parameter, method), name) in methods.iter_mut().zip(names) {
            method.sig.ident = name;
            if let Some(array) = described(parameter).filter(|parameter| parameter.is_array()) {
                Items(array.separator()).visit_block_mut(&mut method.block);
            }
        }
    }
}

/// The query parameter that a method is for.
fn parameter(method: &ImplItemFn) -> Option<String> {
    let text = method.block.to_token_stream().to_string();
    let (_, arguments) = text.split_once("query_param (")?;
    let (name, _) = arguments.split_once(" , ")?;
    syn::parse_str::<LitStr>(name).ok().map(|name| name.value())
}

/// Asks for each item of an array, or for all of them with what is between them.
struct Items(Option<&'static str>);

impl VisitMut for Items {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = &*expr else { return };
        if method == "query_param" {
            let name = &args[0];
            *expr = match self.0 {
                None => parse_quote! {
                    value.iter().fold(#receiver, |when, item| when.query_param(#name, item.to_string()))
                },
                Some(separator) => parse_quote! {
                    #receiver.query_param(
                        #name,
                        value.iter().map(|item| item.to_string()).collect::<::std::vec::Vec<_>>().join(#separator)
                    )
                },
            };
        }
    }
}

/// Takes for a body whatever becomes one: the type itself, by value or reference, or what its envelope is for.
#[derive(Default)]
struct Bodies(BTreeSet<Ident>);

impl Bodies {
    /// What makes a body of a reference to one.
    fn conversions(&self) -> impl Iterator<Item = Item> {
        self.0.iter().map(|name| {
            parse_quote! {
                impl ::std::convert::From<&crate::generated::types::#name> for crate::generated::types::#name {
                    fn from(value: &Self) -> Self {
                        value.clone()
                    }
                }
            }
        })
    }
}

impl VisitMut for Bodies {
    fn visit_impl_item_fn_mut(&mut self, method: &mut ImplItemFn) {
        if !mentions(&method.block, &["json_body_obj"]) {
            return;
        }
        let Some(FnArg::Typed(argument)) = method.sig.inputs.last_mut() else { return };
        let Type::Reference(reference) = &*argument.ty else { return };
        let body = reference.elem.clone();
        let Some(name) = last_name(&body).filter(|name| is_named(&body, name)).cloned() else { return };
        *argument.ty = parse_quote!(impl ::std::convert::Into<#body>);
        method.block.stmts.insert(0, parse_quote!(let value: &#body = &value.into();));
        self.0.insert(name);
    }
}

/// Whether a type is one of the document's, by this name.
fn is_named(kind: &Type, name: &Ident) -> bool {
    kind.to_token_stream().to_string() == format!("types :: {name}")
}

/// Escapes the value of a path parameter, which progenitor puts into a regular expression as it is.
struct Ids(Result<()>);

impl VisitMut for Ids {
    fn visit_macro_mut(&mut self, call: &mut Macro) {
        let tokens = call.tokens.to_string();
        if call.path.is_ident("format") && tokens.starts_with("\"^/") {
            match tokens.replace("value . to_string ()", "regex::escape(&value.to_string())").parse() {
                Ok(tokens) => call.tokens = tokens,
                Err(error) => self.0 = Err(anyhow::anyhow!("the mock cannot be read: {error}")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::visit_mut::VisitMut;

    use super::super::tests::check;
    use super::{Bodies, Ids, Queries};
    use crate::openapi::document::Document;

    #[test]
    fn the_items_of_an_array_are_asked_for() {
        let document = |id: &str| {
            let text = "{openapi: 3.0.3, paths: {/a: {get: {operationId: ID, parameters: [\
                        {name: b, in: query, explode: false, schema: {type: array}}, {name: c, in: query, schema: {type: array}}, \
                        {name: d, in: query, x-rust-name: e, schema: {type: string}}]}}}}";
            Document::parse("test.yaml", &text.replace("ID", id)).unwrap_or_else(|error| panic!("{error:#}"))
        };
        let method = |name: &str, call: &str| format!("fn {name}(self, value: T) -> Self {{ Self({call}) }}");
        let one = |name: &str| format!("self.0.query_param({name:?}, value.to_string())");
        let joined = "self.0.query_param(\"b\", value.iter().map(|item| item.to_string()).collect::<::std::vec::Vec<_>>().join(\",\"))";
        let each = "value.iter().fold(self.0, |when, item| when.query_param(\"c\", item.to_string()))";
        let before = [method("b", &one("b")), method("c", &one("c")), method("d", &one("d"))].concat();
        let after = [method("b", joined), method("c", each), method("e", &one("d"))].concat();
        for (id, name) in [("getA", "GetAWhen"), ("say_when", "SayWhenWhen")] {
            check(
                |file| {
                    Queries::of(&document(id)).visit_file_mut(file);
                    Ok(())
                },
                &format!("impl {name} {{ {before} }}"),
                &format!("impl {name} {{ {after} }}"),
            );
        }
    }

    #[test]
    fn a_body_is_whatever_becomes_one() {
        let take = |file: &mut syn::File| {
            let mut bodies = Bodies::default();
            bodies.visit_file_mut(file);
            file.items.extend(bodies.conversions());
            Ok(())
        };
        let id = "fn id(self, value: &types::Id) -> Self { Self(self.0.path(value.to_string())) }";
        let list = "fn list(self, value: &Vec<types::A>) -> Self { Self(self.0.json_body_obj(value)) }";
        check(
            take,
            &format!(
                "impl A {{ {id} {list} fn ok(self, value: &types::A) -> Self {{ Self(self.0.json_body_obj(value)) }} }}"
            ),
            &format!(
                "impl A {{ {id} {list} fn ok(self, value: impl ::std::convert::Into<types::A>) -> Self {{ \
                 let value: &types::A = &value.into(); Self(self.0.json_body_obj(value)) }} }} \
                 impl ::std::convert::From<&crate::generated::types::A> for crate::generated::types::A {{ \
                 fn from(value: &Self) -> Self {{ value.clone() }} }}"
            ),
        );
    }

    #[test]
    fn an_id_is_text_and_no_pattern() {
        let of = |value: &str| {
            format!(
                "fn id() {{ let re = regex::Regex::new(&format!(\"^/a/{{}}$\", {value})).unwrap(); let a = format!(\"{{}}\", value.to_string()); }}"
            )
        };
        let escape = |file: &mut syn::File| {
            let mut ids = Ids(Ok(()));
            ids.visit_file_mut(file);
            ids.0
        };
        check(escape, &of("value.to_string()"), &of("regex::escape(&value.to_string())"));
    }
}
