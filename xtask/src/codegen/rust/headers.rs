//! Removes the header `api-version`, which progenitor sends with every request and which no document mentions.

use anyhow::Result;
use syn::{Expr, Stmt};

use super::super::syntax::{mentions, methods_mut};

/// Removes the header, and the map of headers where it was the only one.
pub(crate) fn remove_api_version(client: &mut syn::File) -> Result<()> {
    for method in methods_mut(client) {
        let statements = &mut method.block.stmts;
        statements.retain(|statement| !mentions(statement, &["append", "Self :: api_version ()"]));
        if !statements.iter().any(|statement| mentions(statement, &["header_map", "append"])) {
            statements.retain(|statement| !mentions(statement, &["let mut header_map"]));
            statements.iter_mut().for_each(remove_headers);
        }
    }
    Ok(())
}

/// Takes the call of `headers` out of `... .headers(header_map).build()?`.
fn remove_headers(statement: &mut Stmt) {
    if let Stmt::Local(local) = statement
        && let Some(init) = &mut local.init
        && let Expr::Try(attempt) = &mut *init.expr
        && let Expr::MethodCall(build) = &mut *attempt.expr
        && let Expr::MethodCall(headers) = &*build.receiver
        && headers.method == "headers"
    {
        let rest = headers.receiver.clone();
        build.receiver = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn no_version_is_sent() {
        let version = "header_map.append(NAME, Self::api_version());";
        let table = [
            ("let mut header_map = M::new();", "", ".headers(header_map)", ""),
            (
                "let mut header_map = M::new(); header_map.append(A, a);",
                "let mut header_map = M::new(); header_map.append(A, a);",
                ".headers(header_map)",
                ".headers(header_map)",
            ),
        ];
        for (before, after, sent_before, sent_after) in table {
            check(
                super::remove_api_version,
                &format!("impl C {{ fn a() {{ {before} {version} let r = c.get(url){sent_before}.build()?; }} }}"),
                &format!("impl C {{ fn a() {{ {after} let r = c.get(url){sent_after}.build()?; }} }}"),
            );
        }
    }
}
