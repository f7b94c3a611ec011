//! Sends no key with the operations that need none.

use syn::{Block, Stmt, parse_quote};

use super::super::syntax::mentions;
use super::operations::methods_mut;
use crate::openapi::document::Document;

/// Takes the header that `pre` has added from the requests of operations with `security: []`.
pub(crate) fn leave_out_keys(client: &mut syn::File, document: &Document) {
    for (method, operation) in methods_mut(client, document) {
        if operation.node.value["security"].as_array().is_some_and(Vec::is_empty) {
            leave_out_key(&mut method.block);
        }
    }
}

fn leave_out_key(block: &mut Block) {
    let added = block.stmts.iter().position(|statement| mentions(statement, &["self . pre"]));
    let removal: Stmt = parse_quote!(request.headers_mut().remove(::reqwest::header::AUTHORIZATION););
    block.stmts.insert(added.map_or(0, |index| index + 1), removal);
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::openapi::document::Document;

    #[test]
    fn a_key_is_removed_where_none_is_needed() {
        let text = "{openapi: 3.0.3, paths: {/a: {get: {operationId: getA, security: []}, put: {operationId: put_a}}}}";
        let document = Document::parse("test.yaml", text).unwrap_or_else(|error| panic!("{error:#}"));
        let method = |name: &str, more: &str| {
            format!(
                "fn {name}() {{ let mut request = a(); self.pre(&mut request, &info).await?; {more} self.exec(request); }}"
            )
        };
        let put = method("put_a", "");
        check(
            |client| {
                super::leave_out_keys(client, &document);
                Ok(())
            },
            &format!("impl C {{ {} {put} }}", method("get_a", "")),
            &format!(
                "impl C {{ {} {put} }}",
                method("get_a", "request.headers_mut().remove(::reqwest::header::AUTHORIZATION);")
            ),
        );
    }
}
