//! A plain HTTP client, for what the SDK cannot send.

use tokio_rustls::rustls::crypto::ring;

/// A client of loopback. The SDK has reqwest built without cryptography of its own, which reqwest then wants of the
/// process although nothing here is sent by TLS; all calls but the first find it there.
pub(crate) fn client() -> reqwest::Client {
    let _ = ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("the HTTP client cannot be set up")
}
