//! The mock that progenitor makes of the document, for the tests of those who use the crate.

use syn::parse_quote;

/// Gives the mock's file what progenitor leaves out.
pub(super) fn finish(mut mock: syn::File) -> syn::File {
    let head: syn::File = parse_quote! {
        //! A mock of each operation for [`httpmock`], typed by the document.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    mock.attrs.splice(0..0, head.attrs);
    mock
}
