//! Passes on the syntax trees of what progenitor emits, and the files that are generated beside it.

#![expect(clippy::unnecessary_wraps, reason = "all passes of one list have one signature")]

pub(super) mod builders;
pub(super) mod constructors;
pub(super) mod deprecated;
pub(super) mod discriminators;
pub(super) mod envelopes;
pub(super) mod growth;
pub(super) mod headers;
pub(super) mod joined;
pub(super) mod lenient;
pub(super) mod marks;
pub(super) mod media_types;
pub(super) mod mock;
pub(super) mod modules;
pub(super) mod names;
pub(super) mod nullable;
pub(super) mod operations;
pub(super) mod queries;
pub(super) mod redaction;
pub(super) mod requests;
pub(super) mod responses;
pub(super) mod schemars;
pub(super) mod security;
pub(super) mod strings;
pub(super) mod unknown;
pub(super) mod urls;
pub(super) mod variants;

#[cfg(test)]
mod tests {
    use anyhow::Result;
    use quote::ToTokens;

    use crate::openapi::document::Document;

    /// A file as the tokens of a text.
    pub(super) fn file(text: &str) -> syn::File {
        syn::parse_file(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Checks what a pass makes of a text.
    pub(super) fn check(pass: impl Fn(&mut syn::File) -> Result<()>, before: &str, after: &str) {
        let mut passed = file(before);
        pass(&mut passed).unwrap_or_else(|error| panic!("{error}: {before}"));
        assert_eq!(passed.to_token_stream().to_string(), file(after).to_token_stream().to_string());
    }

    /// A document with these schemas.
    pub(super) fn document(schemas: &str) -> Document {
        let text = format!("{{openapi: 3.0.3, paths: {{}}, components: {{schemas: {schemas}}}}}");
        Document::parse("test.yaml", &text).unwrap_or_else(|error| panic!("{error:#}"))
    }
}
