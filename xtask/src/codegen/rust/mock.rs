//! The mock of each operation that progenitor makes, for the tests of those who use the crate.

use anyhow::Result;
use syn::visit_mut::VisitMut;
use syn::{Macro, parse_quote};

/// Opens the file with what it is, and takes ids for text.
pub(crate) fn finish(mut mock: syn::File) -> Result<syn::File> {
    let head: syn::File = parse_quote! {
        //! A mock of each operation for [`httpmock`], typed by the document.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    mock.attrs.splice(0..0, head.attrs);
    let mut ids = Ids(Ok(()));
    ids.visit_file_mut(&mut mock);
    ids.0.map(|()| mock)
}

/// Escapes the value of a path parameter, which progenitor puts into a regular expression as it is.
struct Ids(Result<()>);

impl VisitMut for Ids {
    fn visit_macro_mut(&mut self, call: &mut Macro) {
        let tokens = call.tokens.to_string();
        if call.path.is_ident("format") && tokens.starts_with("\"^/") {
            match tokens.replace("value . to_string ()", "regex::escape(&value.to_string())").parse() {
                Ok(tokens) => call.tokens = tokens,
                Err(error) => self.0 = Err(anyhow::anyhow!("the mock cannot be read: {error}")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::visit_mut::VisitMut;

    use super::super::tests::check;
    use super::Ids;

    #[test]
    fn an_id_is_text_and_no_pattern() {
        let of = |value: &str| {
            format!(
                "fn id() {{ let re = regex::Regex::new(&format!(\"^/a/{{}}$\", {value})).unwrap(); let a = format!(\"{{}}\", value.to_string()); }}"
            )
        };
        let escape = |file: &mut syn::File| {
            let mut ids = Ids(Ok(()));
            ids.visit_file_mut(file);
            ids.0
        };
        check(escape, &of("value.to_string()"), &of("regex::escape(&value.to_string())"));
    }
}
