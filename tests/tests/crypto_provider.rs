//! A crypto provider that the process has installed. This test needs a process of its own.

use flex_sdk::{Client, ErrorKind};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};

#[test]
fn what_the_process_has_installed_is_used() {
    // A provider without cipher suites is distinguishable from the client's own.
    let useless = CryptoProvider { cipher_suites: Vec::new(), ..ring::default_provider() };
    useless.install_default().expect("nothing is installed yet");
    let refused = Client::builder().api_key("fsk_test_1").build().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Config, "{refused}");
}
