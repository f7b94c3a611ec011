//! Has each method take its query parameters as one object, the type that was made of them.

use anyhow::{Result, bail};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprLit, FnArg, Ident, ImplItemFn, Item, ItemStruct, Lit, Pat, PatIdent, parse_quote};

use super::super::syntax::{doc_mut, methods_mut, serde_meta};

/// Replaces the arguments for query parameters, and fails where progenitor emits something else.
pub(crate) fn take_object(client: &mut syn::File, types: &syn::File) -> Result<()> {
    for method in methods_mut(client) {
        let name = type_name(&method.sig.ident);
        let query = types.items.iter().find_map(|item| match item {
            Item::Struct(item) if item.ident == name => Some(item),
            _ => None,
        });
        let mut parameters = Parameters { query, replaced: Vec::new(), unknown: None };
        parameters.visit_block_mut(&mut method.block);
        if let Some(unknown) = parameters.unknown {
            let method = &method.sig.ident;
            bail!("the query parameter {unknown:?} of `{method}` is no field of the type `{name}`: is its name taken?");
        }
        if !parameters.replaced.is_empty() {
            replace_arguments(method, &name, &parameters.replaced)?;
            replace_docs(method, &parameters.replaced);
        }
    }
    Ok(())
}

/// The name of the type that is made of an operation's query parameters.
fn type_name(operation: &Ident) -> String {
    let operation = operation.to_string();
    let words = operation.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    });
    words.collect()
}

/// Reads each query parameter from the object.
struct Parameters<'a> {
    query: Option<&'a ItemStruct>,
    /// The arguments that were read before.
    replaced: Vec<Ident>,
    unknown: Option<String>,
}

impl VisitMut for Parameters<'_> {
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        if call.func.to_token_stream().to_string() != "progenitor_client :: QueryParam :: new" {
            return;
        }
        let (Some(Expr::Lit(ExprLit { lit: Lit::Str(name), .. })), Some(Expr::Reference(argument))) =
            (call.args.first(), call.args.last())
        else {
            self.unknown = Some(call.to_token_stream().to_string());
            return;
        };
        let field = self.query.and_then(|query| field(query, &name.value()));
        match (field, syn::parse2(argument.expr.to_token_stream())) {
            (Some(field), Ok(argument)) => {
                *call = parse_quote!(progenitor_client::QueryParam::new(#name, &query.#field));
                self.replaced.push(argument);
            }
            _ => self.unknown = Some(name.value()),
        }
    }
}

/// The field that a query parameter became.
fn field<'a>(query: &'a ItemStruct, name: &str) -> Option<&'a Ident> {
    let is_named = |field: &syn::Field| match serde_meta(field, "rename") {
        Some(meta) => meta.to_token_stream().to_string() == format!("rename = {name:?}"),
        None => field.ident.as_ref().is_some_and(|ident| ident == name),
    };
    query.fields.iter().find(|field| is_named(field))?.ident.as_ref()
}

fn replace_arguments(method: &mut ImplItemFn, name: &str, replaced: &[Ident]) -> Result<()> {
    let is_replaced = |argument: &FnArg| argument_name(argument).is_some_and(|name| replaced.contains(name));
    let inputs = &mut method.sig.inputs;
    let position = inputs.iter().position(is_replaced).unwrap_or(inputs.len());
    let mut arguments: Vec<_> = std::mem::take(inputs).into_iter().filter(|argument| !is_replaced(argument)).collect();
    if arguments.iter().filter_map(argument_name).any(|name| name == "query") {
        bail!("`{}` has a parameter `query` beside its query parameters: the name is taken", method.sig.ident);
    }
    let name = quote::format_ident!("{name}");
    arguments.insert(position, parse_quote!(query: &'a types::#name));
    inputs.extend(arguments);
    Ok(())
}

fn argument_name(argument: &FnArg) -> Option<&Ident> {
    match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(PatIdent { ident, .. }) => Some(ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// Takes the arguments out of the list that ends the doc comment.
fn replace_docs(method: &mut ImplItemFn, replaced: &[Ident]) {
    const LIST: &str = "Arguments:\n";
    const ITEM: &str = "- `";
    for doc in method.attrs.iter_mut().filter_map(doc_mut) {
        let text = doc.value();
        let Some((before, list)) = text.split_once(LIST) else { continue };
        let is_replaced = |item: &&str| replaced.iter().any(|name| item.starts_with(&format!("{name}`")));
        let items = list.split(ITEM).skip(1).filter(|item| !is_replaced(item));
        let items: String = items.chain(["query`: its query parameters.\n"]).flat_map(|item| [ITEM, item]).collect();
        *doc = syn::LitStr::new(&format!("{before}{LIST}{items}"), doc.span());
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, file};

    const TYPES: &str = r#"struct GetA { b: u8, #[serde(rename = "type")] type_: u8 }"#;

    #[test]
    fn query_parameters_are_read_from_an_object() {
        let new = "progenitor_client::QueryParam::new";
        check(
            |client| super::take_object(client, &file(TYPES)),
            &format!(
                "impl C {{
                     #[doc = \"Gets A.\\n\\nArguments:\\n- `id`: An id.\\n- `b`: A b,\\n  which goes on.\\n- `type_`: A type.\\n\"]
                     fn get_a<'a>(&'a self, id: &'a str, b: Option<u8>, type_: u8) {{
                         r.query(&{new}(\"b\", &b)).query(&{new}(\"type\", &type_));
                     }}
                     fn put_a<'a>(&'a self, id: &'a str) {{}}
                 }}"
            ),
            &format!(
                "impl C {{
                     #[doc = \"Gets A.\\n\\nArguments:\\n- `id`: An id.\\n- `query`: its query parameters.\\n\"]
                     fn get_a<'a>(&'a self, id: &'a str, query: &'a types::GetA) {{
                         r.query(&{new}(\"b\", &query.b)).query(&{new}(\"type\", &query.type_));
                     }}
                     fn put_a<'a>(&'a self, id: &'a str) {{}}
                 }}"
            ),
        );
    }

    #[test]
    fn what_is_not_in_the_object_is_refused() {
        let table = [
            ("fn get_a(c: u8) { progenitor_client::QueryParam::new(\"c\", &c); }", "\"c\" of `get_a`"),
            ("fn put_a(b: u8) { progenitor_client::QueryParam::new(\"b\", &b); }", "the type `PutA`"),
            ("fn get_a(query: &str, b: u8) { progenitor_client::QueryParam::new(\"b\", &b); }", "a parameter `query`"),
        ];
        for (method, expected) in table {
            let mut client = file(&format!("impl C {{ {method} }}"));
            let refused = super::take_object(&mut client, &file(TYPES)).map_err(|error| error.to_string());
            assert!(refused.as_ref().is_err_and(|error| error.contains(expected)), "{method}: {refused:?}");
        }
    }
}
