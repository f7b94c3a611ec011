//! Writes the arrays that are one value of a query, with what the document has between their items.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, Stmt, parse_quote};

use super::super::syntax::mentions;
use super::operations::methods_mut;
use crate::openapi::document::Document;
use crate::openapi::operations::Parameter;

/// Takes such arrays out of what reqwest writes, which would encode what is between the items, and adds them to the URL.
pub(crate) fn write(client: &mut syn::File, document: &Document) {
    for (method, operation) in methods_mut(client, document) {
        for parameter in operation.parameters().into_iter().filter(Parameter::is_array) {
            let Some(separator) = parameter.separator() else { continue };
            let name = parameter.name();
            let mut taken = Taken { name, value: None };
            taken.visit_block_mut(&mut method.block);
            let built = method.block.stmts.iter().position(|statement| mentions(statement, &["let mut request"]));
            if let (Some(value), Some(built)) = (taken.value, built) {
                method
                    .block
                    .stmts
                    .insert(built + 1, joined(name, separator, &value, parameter.node.is_set("required")));
            }
        }
    }
}

/// Takes the call that adds a query parameter out of the chain of those that build a request.
struct Taken<'a> {
    name: &'a str,
    value: Option<Expr>,
}

impl VisitMut for Taken<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = &*expr else { return };
        let call = format!("QueryParam :: new ({:?} , ", self.name);
        let argument = args.first().map(|argument| argument.to_token_stream().to_string()).unwrap_or_default();
        if method == "query"
            && let Some((_, value)) = argument.split_once(&call)
        {
            self.value = syn::parse_str(value.trim_end_matches(')').trim_start_matches('&')).ok();
            let rest = (**receiver).clone();
            *expr = rest;
        }
    }
}

/// The statement that adds an array to the URL of the request.
fn joined(name: &str, separator: &str, value: &Expr, is_required: bool) -> Stmt {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let name = format!("{}=", encoded(name));
    let separator = if separator == "," { separator.to_owned() } else { encoded(separator) };
    let items: Expr = if is_required {
        parse_quote!(#value.iter())
    } else {
        parse_quote!(#value.iter().flat_map(|items| items.iter()))
    };
    parse_quote! {
        {
            let encoded = #items.map(|item| {
                ::percent_encoding::utf8_percent_encode(&item.to_string(), ::percent_encoding::NON_ALPHANUMERIC).to_string()
            });
            let encoded: ::std::vec::Vec<_> = encoded.collect();
            if !encoded.is_empty() {
                let before = request.url().query().filter(|query| !query.is_empty());
                let before = before.map_or_else(::std::string::String::new, |query| query.to_owned() + "&");
                request.url_mut().set_query(::std::option::Option::Some(&(before + #name + &encoded.join(#separator))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn an_array_in_one_value_is_added_to_the_url() {
        let text = "{openapi: 3.0.3, paths: {/a: {get: {operationId: get_a, parameters: [\
                    {name: b, in: query, explode: false, schema: {type: array}}, {name: c, in: query, schema: {type: array}}]}}}}";
        let document = Document::parse("test.yaml", text).unwrap_or_else(|error| panic!("{error:#}"));
        let mut client = file(
            "impl C { fn get_a() { let mut request = self.get(url).query(&QueryParam::new(\"b\", &query.b))
             .query(&QueryParam::new(\"c\", &query.c)).build()?; self.exec(request); } }",
        );
        write(&mut client, &document);
        let text = client.to_token_stream().to_string();
        assert!(!text.contains("new (\"b\"") && text.contains("new (\"c\" , & query . c)"), "{text}");
        assert!(text.contains("query . b . iter () . flat_map") && text.contains("join (\",\")"), "{text}");
    }
}
