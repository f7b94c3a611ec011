//! The constructors of the generated client: the hand-written one checks what they would not.

use syn::{ImplItem, Item, parse_quote};

/// Leaves the crate the one constructor that is given an HTTP client, and callers none.
pub(super) fn restrict(client: &mut syn::File) {
    for item in &mut client.items {
        let Item::Impl(item) = item else { continue };
        item.items.retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
        for item in &mut item.items {
            if let ImplItem::Fn(method) = item
                && method.sig.ident == "new_with_client"
            {
                method.vis = parse_quote!(pub(crate));
            }
        }
    }
}
