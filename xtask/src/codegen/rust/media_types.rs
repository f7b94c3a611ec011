//! Sends and asks for the media types that the document has, where progenitor knows `application/json` alone.

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, LitStr, parse_quote};

use super::operations::methods_mut;
use crate::openapi::document::Document;
use crate::openapi::media_type::{JSON, canonical};
use crate::openapi::node::Node;
use crate::openapi::operations::json;

/// Puts other types of JSON into the headers of the operations that have them.
pub(crate) fn name(client: &mut syn::File, document: &Document) {
    for (method, operation) in methods_mut(client, document) {
        let successes = operation.responses().into_iter().filter(|(status, _)| status.starts_with('2'));
        let mut headers = Headers {
            accept: successes.into_iter().find_map(|(_, response)| other_json(&response)),
            content_type: operation.body().and_then(|body| other_json(&body)),
        };
        headers.visit_block_mut(&mut method.block);
    }
}

/// The media type of a body, if it is JSON by another name.
fn other_json(holder: &Node<'_>) -> Option<String> {
    json(holder).map(|(media_type, _)| canonical(media_type)).filter(|media_type| media_type != JSON)
}

struct Headers {
    accept: Option<String>,
    content_type: Option<String>,
}

impl VisitMut for Headers {
    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        if let Some(accept) = self.accept.as_ref().filter(|_| text.value() == JSON) {
            *text = LitStr::new(accept, text.span());
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if let Some(content_type) = self.content_type.as_ref().filter(|_| call.method == "json") {
            let receiver = call.receiver.to_token_stream();
            let with_header: Expr = parse_quote! {
                #receiver.header(::reqwest::header::CONTENT_TYPE, ::reqwest::header::HeaderValue::from_static(#content_type))
            };
            *call.receiver = with_header;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::openapi::document::Document;

    #[test]
    fn another_json_is_sent_and_accepted() {
        let content = |media_type: &str| format!("{{content: {{{media_type}: {{schema: {{}}}}}}}}");
        let document = |media_type: &str| {
            let text = format!(
                "{{openapi: 3.0.3, paths: {{/a: {{post: {{operationId: a, requestBody: {0}, responses: {{'200': {0}}}}}}}}}}}",
                content(media_type)
            );
            Document::parse("test.yaml", &text).unwrap_or_else(|error| panic!("{error:#}"))
        };
        let before = r#"impl C { fn a() { self.post(url).header(ACCEPT, HeaderValue::from_static("application/json")).json(&body); } }"#;
        let after = r#"impl C { fn a() { self.post(url).header(ACCEPT, HeaderValue::from_static("application/vnd.a+json"))
            .header(::reqwest::header::CONTENT_TYPE, ::reqwest::header::HeaderValue::from_static("application/vnd.a+json"))
            .json(&body); } }"#;
        for (media_type, after) in [("Application/JSON", before), ("application/vnd.a+json", after)] {
            check(
                |client| {
                    super::name(client, &document(media_type));
                    Ok(())
                },
                before,
                after,
            );
        }
    }
}
