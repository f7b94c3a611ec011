//! Cryptography that the process has installed, which is why this test has a process of its own.

use flex_sdk::{Client, ErrorKind};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};

#[test]
fn what_the_process_has_installed_is_used() {
    // One that can do nothing is told from the client's own.
    let useless = CryptoProvider { cipher_suites: Vec::new(), ..ring::default_provider() };
    useless.install_default().expect("nothing is installed yet");
    let refused = Client::builder().api_key("fsk_test_1").build().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Config, "{refused}");
}
