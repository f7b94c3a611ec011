//! The mock that progenitor makes of the document, for the tests of those who use the crate.

use anyhow::Result;
use progenitor::Generator;
use syn::parse_quote;

use super::{emit, prepare};
use crate::document::Document;

/// Generates the text of a file with a mock of each operation, its errors included.
pub(crate) fn mock(document: &Document) -> Result<String> {
    let mock: fn(&mut Generator, &_) -> _ = |generator, openapi| generator.httpmock(openapi, "crate::generated");
    let mut file = emit(document, &prepare::prepare(document.value()), mock)?;
    let head: syn::File = parse_quote! {
        //! A mock of each operation for [`httpmock`], typed by the document.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    file.attrs.splice(0..0, head.attrs);
    Ok(prettyplease::unparse(&file))
}
