//! A plain HTTP client for requests that the SDK cannot send.

use tokio_rustls::rustls::crypto::ring;

/// A client for loopback. The SDK builds reqwest without a crypto provider, and reqwest then requires one in the process even
/// though nothing here uses TLS. All calls but the first find it installed.
pub(crate) fn client() -> reqwest::Client {
    let _ = ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("the HTTP client cannot be set up")
}
