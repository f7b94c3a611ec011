//! Leaves constructing the client to the hand-written one.

use anyhow::Result;
use syn::{ImplItem, parse_quote};

use super::super::syntax::methods_mut;

/// Removes `new`, which makes an HTTP client with other settings, and hides `new_with_client`, which checks nothing.
pub(crate) fn hide(client: &mut syn::File) -> Result<()> {
    for item in &mut client.items {
        if let syn::Item::Impl(item) = item {
            item.items.retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
        }
    }
    for method in methods_mut(client).filter(|method| method.sig.ident == "new_with_client") {
        method.vis = parse_quote!(pub(crate));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_client_is_made_by_hand_alone() {
        check(
            super::hide,
            "impl Client { pub fn new() {} pub fn new_with_client() {} pub fn a() {} }",
            "impl Client { pub(crate) fn new_with_client() {} pub fn a() {} }",
        );
    }
}
