//! Has the hand-written client build the URL of each request.
//!
//! A URL that is formatted as text is parsed again, and a parameter may then be more than one segment of it.

use anyhow::{Result, bail};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprMacro, LitStr, Token, parse_quote};

use super::super::syntax::{mentions, methods_mut};

/// Replaces what formats a URL, and fails where progenitor emits something else.
pub(crate) fn build_by_hand(client: &mut syn::File) -> Result<()> {
    for method in methods_mut(client) {
        ByHand.visit_impl_item_fn_mut(method);
        if mentions(&method.block, &["encode_path"]) {
            bail!("progenitor builds the URL of `{}` in a way that this generator does not know", method.sig.ident);
        }
    }
    Ok(())
}

struct ByHand;

impl VisitMut for ByHand {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Some(url) = url(expr) {
            *expr = url;
        }
    }
}

/// What replaces `format!("{}/path/{}", self.baseurl, encode_path(&parameter.to_string()))`.
fn url(expr: &Expr) -> Option<Expr> {
    let Expr::Macro(ExprMacro { mac, .. }) = expr else { return None };
    let arguments = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    let mut arguments = arguments.into_iter();
    let template: LitStr = syn::parse2(arguments.next()?.to_token_stream()).ok()?;
    let template = template.value().strip_prefix("{}")?.to_owned();
    if !mac.path.is_ident("format") || arguments.next()?.to_token_stream().to_string() != "self . baseurl" {
        return None;
    }
    let parameters = arguments.map(|argument| {
        let Expr::Call(ExprCall { args, .. }) = argument else { return None };
        let Expr::Reference(text) = args.into_iter().next()? else { return None };
        let Expr::MethodCall(to_string) = &*text.expr else { return None };
        let name = to_string.receiver.to_token_stream().to_string();
        let value = text.expr;
        Some(quote!((#name, #value)))
    });
    let parameters = parameters.collect::<Option<Vec<_>>>()?;
    Some(
        parse_quote!(crate::path::url(&self.inner.shared.base_url, #template, &[#(#parameters),*]).map_err(Error::InvalidRequest)?),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, file};

    #[test]
    fn parameters_are_given_one_by_one() {
        check(
            super::build_by_hand,
            r#"impl C { fn a(id: &str) { let url = format!("{}/v1/a/{}", self.baseurl, encode_path(&id.to_string())); } }"#,
            r#"impl C { fn a(id: &str) { let url = crate::path::url(
                &self.inner.shared.base_url, "/v1/a/{}", &[("id", id.to_string())]
            ).map_err(Error::InvalidRequest)?; } }"#,
        );
    }

    #[test]
    fn another_way_to_build_a_url_is_refused() {
        let mut client = file("impl C { fn a(id: &str) { let url = join(self.baseurl, encode_path(id)); } }");
        let error = super::build_by_hand(&mut client).map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("progenitor builds the URL of `a` in a way that this generator does not know".to_owned())
        );
    }
}
