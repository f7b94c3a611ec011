//! TLS, with a certificate that the platform's trust store has or has not.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::net::Ipv4Addr;
use std::process::{Command, Output};
use std::sync::Arc;

use fake_flex::FakeFlex;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;

/// TLS for localhost by these protocols, and its certificate.
fn tls(protocols: &[&str]) -> (TlsAcceptor, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], signing_key.serialize_der().try_into().unwrap())
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    (TlsAcceptor::from(Arc::new(config)), cert.pem())
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    (listener, url)
}

/// Puts TLS in front of a fake, and returns its URL and its certificate.
async fn with_tls(fake: &FakeFlex) -> (String, String) {
    let ((acceptor, certificate), (listener, url)) = (tls(&["http/1.1"]), listen().await);
    let fake = fake.url().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client that does not trust the certificate ends the handshake.
            let Ok(mut client) = acceptor.accept(stream).await else { continue };
            let mut server = TcpStream::connect(&fake).await.unwrap();
            tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
        }
    });
    (url, certificate)
}

/// Runs the example `create_customer`, since the trust store is the environment's and so a process's.
async fn create_customer(url: &str, trusted: &str) -> Output {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("trusted.pem");
    std::fs::write(&file, trusted).unwrap();
    let test = std::env::current_exe().unwrap();
    let mut command = Command::new(test.parent().unwrap().with_file_name("examples").join("create_customer"));
    command.env("FLEX_API_KEY", FakeFlex::API_KEY).env("FLEX_API_URL", url).env("SSL_CERT_FILE", file);
    for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "SSL_CERT_DIR"] {
        command.env_remove(name);
    }
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "SSL_CERT_FILE is the trust store on Linux alone")]
async fn a_server_that_is_trusted_gets_the_customer_and_no_other_does() {
    let fake = FakeFlex::start().await.unwrap();
    let (url, certificate) = with_tls(&fake).await;
    let other = generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();

    let refused = create_customer(&url, &other).await;
    let stderr = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && stderr.contains("connect"), "{stderr}");
    assert_eq!(fake.received().len(), 0);

    let created = create_customer(&url, &certificate).await;
    assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
    assert!(fake.customer("john.doe@example.com").is_some());
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "SSL_CERT_FILE is the trust store on Linux alone")]
async fn http_2_is_spoken_where_the_server_offers_it() {
    let ((acceptor, certificate), (listener, url)) = (tls(&["h2", "http/1.1"]), listen().await);
    let call = tokio::spawn(async move { create_customer(&url, &certificate).await });
    let (stream, _) = listener.accept().await.unwrap();
    let mut client = acceptor.accept(stream).await.unwrap();
    assert_eq!(client.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let mut preface = [0; 24];
    client.read_exact(&mut preface).await.unwrap();
    assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    drop((client, listener));
    assert!(!call.await.unwrap().status.success());
}
