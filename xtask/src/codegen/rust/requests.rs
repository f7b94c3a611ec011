//! Has the future of a call forget its request once that is handed over: a variable stays in a future up to the end of its
//! block, even if what was in it has been moved away.

use anyhow::{Result, bail};
use quote::ToTokens;
use syn::{ImplItemFn, Stmt, parse_quote};

use super::super::syntax::methods_mut;

/// Puts a block around what builds a request, and fails where progenitor emits something else.
pub(crate) fn end_early(client: &mut syn::File) -> Result<()> {
    for method in methods_mut(client) {
        let statements: Vec<_> = method.block.stmts.iter().map(|it| it.to_token_stream().to_string()).collect();
        let place = |words: &str| statements.iter().position(|it| it.contains(words));
        match [
            place("let mut request ="),
            place("let info ="),
            place("let result = self . exec (request , & info) . await ;"),
        ] {
            [Some(request), Some(info), Some(exec)] if request < info && info < exec => {
                wrap(method, request, info, exec);
            }
            [None, None, None] => {}
            _ => bail!(
                "progenitor sends the request of `{}` in a way that this generator does not know",
                method.sig.ident
            ),
        }
    }
    Ok(())
}

fn wrap(method: &mut ImplItemFn, request: usize, info: usize, exec: usize) {
    let info = method.block.stmts.remove(info);
    let built: Vec<Stmt> = method.block.stmts.drain(request..exec - 1).collect();
    let sent: Stmt = parse_quote!(let result = {
        #(#built)*
        self.exec(request, &info)
    }.await;);
    method.block.stmts.splice(request..=request, [info, sent]);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, file};

    #[test]
    fn a_request_ends_before_its_response_is_waited_for() {
        check(
            super::end_early,
            "impl C { fn a() {
                let url = u(); let mut request = c.get(url).build()?; let info = Info {}; self.pre(&mut request, &info).await?;
                let result = self.exec(request, &info).await; let response = result?;
            } fn b() {} }",
            "impl C { fn a() {
                let url = u(); let info = Info {};
                let result = {
                    let mut request = c.get(url).build()?; self.pre(&mut request, &info).await?;
                    self.exec(request, &info)
                }.await;
                let response = result?;
            } fn b() {} }",
        );
    }

    #[test]
    fn another_way_to_send_a_request_is_refused() {
        let mut client = file("impl C { fn a() { let mut request = r(); let result = self.send(request).await; } }");
        let error = super::end_early(&mut client).map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("progenitor sends the request of `a` in a way that this generator does not know".to_owned())
        );
    }
}
