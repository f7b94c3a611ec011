//! Makes a body of the one object or list that it must have, so that a mock takes a customer for the body with it.

use anyhow::Result;
use syn::{Fields, Ident, Item, ItemStruct, Type, parse_quote};

use super::super::syntax::{add_impls, last_name, list_inner};
use super::builders::default;
use super::marks::pointer;
use crate::openapi::document::Document;

pub(crate) fn convert(types: &mut syn::File, document: &Document) -> Result<()> {
    let bodies = bodies(document);
    let objects: Vec<_> = types.items.iter().filter_map(object).collect();
    add_impls(types, |item| match item {
        Item::Struct(item) if bodies.contains(&pointer(&item.attrs)) => conversion(item, &objects),
        _ => None,
    });
    Ok(())
}

/// The JSON pointers of the schemas of bodies.
fn bodies(document: &Document) -> Vec<String> {
    let operations = document.operations();
    let holders = operations.iter().flat_map(|operation| {
        let responses = operation.responses().into_iter().map(|(_, response)| response);
        operation.body().into_iter().chain(responses).collect::<Vec<_>>()
    });
    let contents = holders.flat_map(|holder| holder.members("content"));
    contents.filter_map(|(_, content)| Some(content.child("schema")?.resolved().pointer)).collect()
}

/// The name of a struct with named fields.
fn object(item: &Item) -> Option<Ident> {
    match item {
        Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => Some(item.ident.clone()),
        _ => None,
    }
}

/// What makes the struct of its only required field, if that is one of the objects or a list of them.
fn conversion(item: &ItemStruct, objects: &[Ident]) -> Option<Item> {
    let Fields::Named(fields) = &item.fields else { return None };
    let (optional, required): (Vec<_>, Vec<_>) = fields.named.iter().partition(|field| default(field).is_some());
    let ([required], name) = (&required[..], &item.ident) else { return None };
    let (field, kind) = (&required.ident, &required.ty);
    let is_object = |kind: &Type| last_name(kind).is_some_and(|name| objects.contains(name));
    if !is_object(kind) && !list_inner(kind).is_some_and(is_object) {
        return None;
    }
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
            "{{openapi: 3.0.3, paths: {{/a: {{post: {{requestBody: {}, responses: {{'200': {}, '400': {}, '401': {}}}}}}}}}, \
             components: {{schemas: {{A: {{}}, B: {{}}, C: {{}}, D: {{}}}}}}}}",
            body("A"),
            body("B"),
            body("C"),
            body("D"),
        );
        let document = Document::parse("test.yaml", &text).unwrap_or_else(|error| panic!("{error:#}"));
        let at = |name: &str| format!("///\u{e000}/components/schemas/{name}\u{e001}\n");
        let (a, b) = (format!("{} struct A {{ a: X }}", at("A")), "b: Vec<X>, c: Option<Y>, #[serde(default)] d: Z");
        let b = format!("{} struct B {{ {b} }}", at("B"));
        // Two things that it must have; a text; no body; and what is in the bodies.
        let others = format!(
            "{} struct C {{ a: X, b: X }} {} struct D {{ a: String }} struct E {{ a: X }} struct X {{ x: u8 }}",
            at("C"),
            at("D")
        );
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
