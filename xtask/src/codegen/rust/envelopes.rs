//! Makes a body of the one thing that it must have, so that a mock takes a customer for the body with it.

use anyhow::Result;
use syn::{Fields, Item, ItemStruct, parse_quote};

use super::super::syntax::add_impls;
use super::builders::default;
use super::marks::pointer;
use crate::openapi::document::Document;
use crate::openapi::node::Node;

pub(crate) fn convert(types: &mut syn::File, document: &Document) -> Result<()> {
    let bodies = bodies(document);
    add_impls(types, |item| match item {
        Item::Struct(item) if bodies.contains(&pointer(&item.attrs)) => conversion(item),
        _ => None,
    });
    Ok(())
}

/// The JSON pointers of the schemas of bodies.
fn bodies(document: &Document) -> Vec<String> {
    let root = Node::root(document.value());
    let operations = root.members("paths").into_iter().flat_map(|(_, item)| item.children());
    let holders = operations.flat_map(|(_, operation)| {
        let responses = operation.members("responses").into_iter().map(|(_, response)| response);
        operation.child("requestBody").into_iter().chain(responses).map(|holder| holder.resolved()).collect::<Vec<_>>()
    });
    let contents = holders.flat_map(|holder| holder.members("content"));
    contents.filter_map(|(_, content)| Some(content.child("schema")?.resolved().pointer)).collect()
}

/// What makes the struct of its only required field.
fn conversion(item: &ItemStruct) -> Option<Item> {
    let Fields::Named(fields) = &item.fields else { return None };
    let (optional, required): (Vec<_>, Vec<_>) = fields.named.iter().partition(|field| default(field).is_some());
    let ([required], name) = (&required[..], &item.ident) else { return None };
    let (field, kind) = (&required.ident, &required.ty);
    let others = optional.iter().map(|field| &field.ident);
    let defaults = optional.iter().filter_map(|field| default(field));
    Some(parse_quote! {
        #[cfg(feature = "httpmock")]
        impl ::std::convert::From<#kind> for #name {
            fn from(#field: #kind) -> Self {
                Self { #field #(, #others: #defaults)* }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::openapi::document::Document;

    #[test]
    fn a_body_is_made_of_what_it_must_have() {
        let body = |name: &str| {
            format!("{{content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}")
        };
        let text = format!(
            "{{openapi: 3.0.3, paths: {{/a: {{post: {{requestBody: {}, responses: {{'200': {}, '400': {}}}}}}}}}, \
             components: {{schemas: {{A: {{}}, B: {{}}, C: {{}}, D: {{}}}}}}}}",
            body("A"),
            body("B"),
            body("C"),
        );
        let document = Document::parse("test.yaml", &text).unwrap_or_else(|error| panic!("{error:#}"));
        let at = |name: &str| format!("///\u{e000}/components/schemas/{name}\u{e001}\n");
        let (a, b) = (format!("{} struct A {{ a: X }}", at("A")), "b: Vec<X>, c: Option<Y>, #[serde(default)] d: Z");
        let b = format!("{} struct B {{ {b} }}", at("B"));
        // Two things that it must have; and no body.
        let others = format!("{} struct C {{ a: X, b: Y }} {} struct D {{ a: X }}", at("C"), at("D"));
        check(
            |types| super::convert(types, &document),
            &format!("{a} {b} {others}"),
            &format!(
                "{a} #[cfg(feature = \"httpmock\")] impl ::std::convert::From<X> for A {{ fn from(a: X) -> Self {{ Self {{ a }} }} }}
                 {b} #[cfg(feature = \"httpmock\")] impl ::std::convert::From<Vec<X>> for B {{
                     fn from(b: Vec<X>) -> Self {{
                         Self {{ b, c: ::std::option::Option::None, d: ::std::default::Default::default() }}
                     }}
                 }}
                 {others}"
            ),
        );
    }
}
