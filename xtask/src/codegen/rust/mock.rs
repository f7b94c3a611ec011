//! The mock of each operation that progenitor makes, for the tests of those who use the crate.

use syn::parse_quote;

/// Opens the file with what it is.
pub(crate) fn finish(mut mock: syn::File) -> syn::File {
    let head: syn::File = parse_quote! {
        //! A mock of each operation for [`httpmock`], typed by the document.
        #![allow(clippy::all, clippy::pedantic, missing_docs)]
    };
    mock.attrs.splice(0..0, head.attrs);
    mock
}
