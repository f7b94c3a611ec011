//! The mock of each operation that progenitor makes, for the tests of those who use the crate.

use anyhow::Result;
use heck::ToPascalCase;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, Ident, ImplItem, ImplItemFn, ItemImpl, LitStr, Macro, parse_quote};

use super::super::supported::RUST_NAME;
use super::super::syntax::{last_name, mentions};
use super::names::{Candidate, assign};
use crate::openapi::document::{Document, METHODS};
use crate::openapi::node::Node;

/// Opens the file with what it is, takes ids for text, and names query parameters as the fields of the query are named.
pub(crate) fn finish(mut mock: syn::File, document: &Document) -> Result<syn::File> {
    let head: syn::File = parse_quote! {
        //! A mock of each operation for [`httpmock`], typed by the document.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    mock.attrs.splice(0..0, head.attrs);
    Queries(document).visit_file_mut(&mut mock);
    Arrays.visit_file_mut(&mut mock);
    let mut ids = Ids(Ok(()));
    ids.visit_file_mut(&mut mock);
    ids.0.map(|()| mock)
}

/// Renames the methods for query parameters.
struct Queries<'a>(&'a Document);

impl VisitMut for Queries<'_> {
    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        visit_mut::visit_item_impl_mut(self, item);
        let Some(name) = last_name(&item.self_ty).map(Ident::to_string) else { return };
        let methods = item.items.iter_mut().filter_map(|item| match item {
            ImplItem::Fn(method) => Some((parameter(method)?, &mut method.sig.ident)),
            _ => None,
        });
        let mut methods: Vec<_> = methods.collect();
        let candidates = methods.iter().map(|(parameter, name_of_method)| Candidate {
            name: name_of_method.to_string(),
            is_as_written: *name_of_method == parameter,
            chosen: chosen(self.0, name.trim_end_matches("When"), parameter),
        });
        let names = assign(&candidates.collect::<Vec<_>>());
        for ((_, method), name) in methods.iter_mut().zip(names) {
            **method = name;
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

/// The name that the document gives to a query parameter of an operation.
fn chosen<'a>(document: &'a Document, operation: &str, parameter: &str) -> Option<&'a str> {
    let items = Node::root(document.value()).members("paths").into_iter().map(|(_, item)| item);
    let parameters = items.flat_map(|item| {
        let operations = METHODS.iter().filter_map(|method| item.child(method));
        let found =
            operations.filter(|found| found.text("operationId").is_some_and(|id| id.to_pascal_case() == operation));
        found.flat_map(|found| [found, item.clone()]).flat_map(|holder| holder.items("parameters")).collect::<Vec<_>>()
    });
    let mut parameters = parameters.map(|parameter| parameter.resolved());
    parameters.find(|found| found.text("name") == Some(parameter))?.text(RUST_NAME)
}

/// Asks for each item of an array.
struct Arrays;

impl VisitMut for Arrays {
    fn visit_impl_item_fn_mut(&mut self, method: &mut ImplItemFn) {
        if mentions(&method.sig, &["Vec <"]) {
            Each.visit_block_mut(&mut method.block);
        }
    }
}

struct Each;

impl VisitMut for Each {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = expr
            && method == "query_param"
        {
            let name = &args[0];
            *expr = parse_quote! {
                value.iter().fold(#receiver, |when, item| when.query_param(#name, item.to_string()))
            };
        }
    }
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
    use super::{Arrays, Ids};

    #[test]
    fn each_item_of_an_array_is_asked_for() {
        let method = |value: &str, call: &str| {
            format!("impl W {{ fn ids<'a, T>(self, value: T) -> Self where T: Into<{value}> {{ Self({call}) }} }}")
        };
        let (one, text) = ("self.0.query_param(\"ids\", value.to_string())", "&'a str");
        let each = "value.iter().fold(self.0, |when, item| when.query_param(\"ids\", item.to_string()))";
        for (value, call) in [(text, one), ("&'a ::std::vec::Vec<i64>", each)] {
            let arrays = |file: &mut syn::File| {
                Arrays.visit_file_mut(file);
                Ok(())
            };
            check(arrays, &method(value, one), &method(value, call));
        }
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
