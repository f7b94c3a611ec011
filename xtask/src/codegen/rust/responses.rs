//! Has the hand-written client read each response, within its limits.

use anyhow::{Result, bail};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{ExprCall, parse_quote};

use super::super::syntax::{mentions, methods_mut};

/// Replaces what reads a response, and fails where progenitor emits something else.
pub(crate) fn decode_by_hand(client: &mut syn::File) -> Result<()> {
    for method in methods_mut(client) {
        ByHand.visit_impl_item_fn_mut(method);
        if mentions(&method.block, &["from_response"]) {
            bail!("progenitor reads the response of `{}` in a way that this generator does not know", method.sig.ident);
        }
    }
    Ok(())
}

struct ByHand;

impl VisitMut for ByHand {
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        if call.func.to_token_stream().to_string() == "ResponseValue :: from_response" {
            let response = &call.args;
            *call = parse_quote!(crate::response::read(&self.inner, #response));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_response_is_decoded_by_hand() {
        check(
            super::decode_by_hand,
            "impl C { fn a() { ResponseValue::from_response(response).await } }",
            "impl C { fn a() { crate::response::read(&self.inner, response).await } }",
        );
    }
}
