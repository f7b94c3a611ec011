//! TLS, with a certificate that is or is not in the platform's trust store.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::net::Ipv4Addr;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fake_flex::{FakeFlex, Fault};
use flex_sdk::{Client, ClientBuilder, CreateCustomer, Customer, Error, RetryPolicy, UpdateCustomer};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;

/// TLS for localhost with these protocols, and its certificate.
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

/// Runs the example `create_customer`, since the trust store depends on the environment of a process.
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
    assert!(!refused.status.success() && stderr.contains("the server's certificate is not trusted"), "{stderr}");
    assert_eq!(fake.received().len(), 0);

    let created = create_customer(&url, &certificate).await;
    assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
    assert!(fake.customer("john.doe@example.com").is_some());
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "SSL_CERT_FILE is the trust store on Linux alone")]
async fn without_certificates_there_is_a_client_where_none_are_needed() {
    let fake = FakeFlex::start().await.unwrap();
    let refused = create_customer("https://localhost", "").await;
    let stderr = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success(), "{stderr}");
    for expected in ["could not set up TLS", "No CA certificates", "ca-certificates", "root_certificates"] {
        assert!(stderr.contains(expected), "{expected} is not in {stderr}");
    }
    let created = create_customer(&fake.url(), "").await;
    assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
    assert!(fake.customer("john.doe@example.com").is_some());
}

fn flex(url: &str, root_certificate: &str) -> ClientBuilder {
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    Client::builder().api_key(FakeFlex::API_KEY).base_url(url).root_certificates(root_certificate).retry(retry)
}

async fn create(flex: &Client) -> Result<Customer, Error> {
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    flex.customers().create(customer).await
}

#[tokio::test]
async fn a_root_certificate_that_is_given_is_trusted() {
    let fake = FakeFlex::start().await.unwrap();
    let (url, certificate) = with_tls(&fake).await;
    let (_, other) = tls(&["http/1.1"]);
    let bundle = format!("{other}{certificate}");
    for trusted in [&certificate, &bundle] {
        create(&flex(&url, trusted).build().unwrap()).await.unwrap();
    }
    let error = create(&flex(&url, &other).build().unwrap()).await.unwrap_err();
    // An error that will not go away is not retried.
    assert!(error.is_connect() && error.attempts() == 1 && !error.is_retryable(), "{error:?}");
    assert!(error.to_string().contains("certificate is not trusted"), "{error}");
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_said_not_to() {
    let fake = FakeFlex::start().await.unwrap();
    let (_, certificate) = tls(&["http/1.1"]);
    let url = fake.url().replace("http:", "https:");
    let error = create(&flex(&url, &certificate).build().unwrap()).await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 1 && !error.is_outcome_unknown(), "{error:?}");
    assert!(error.to_string().contains("does not speak TLS"), "{error}");
}

#[tokio::test]
async fn a_request_that_was_sent_is_not_forgotten_for_a_connection_that_was_not_made() {
    let fake = FakeFlex::start().await.unwrap();
    let ((acceptor, certificate), (listener, url)) = (tls(&["http/1.1"]), listen().await);
    let inside = fake.url().trim_start_matches("http://").to_owned();
    let second = Arc::new(Notify::new());
    let is_asked_for = Arc::clone(&second);
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut client = acceptor.accept(stream).await.unwrap();
        tokio::spawn(async move {
            let mut server = TcpStream::connect(&inside).await.unwrap();
            copy_bidirectional(&mut client, &mut server).await
        });
        // The greeting on any other connection gets no response.
        let mut silent = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            silent.push(stream);
            is_asked_for.notify_one();
        }
    });
    let builder = flex(&url, &certificate).connect_timeout(Duration::from_millis(500));
    let flex = builder.attempt_timeout(Duration::from_secs(2)).build().unwrap();
    let id = create(&flex).await.unwrap().customer_id;

    // While the only connection is in use, an update starts to open another.
    let release = Arc::new(Notify::new());
    fake.fault_next(Fault::Hold(Arc::clone(&release)));
    fake.fault_next(Fault::Stall);
    let first = tokio::spawn({
        let flex = flex.clone();
        async move { create(&flex).await }
    });
    fake.wait_for(2).await;
    let update = tokio::spawn({
        let flex = flex.clone();
        async move { flex.customers().update(&id, UpdateCustomer::builder().phone("1").build()).await }
    });
    second.notified().await;
    // It is sent on the connection that has become free, and the other is never established.
    release.notify_one();
    first.await.unwrap().unwrap();
    let error = update.await.unwrap().unwrap_err();
    assert!(error.is_timeout() && error.is_outcome_unknown() && error.attempts() == 1, "{error:?}");
    assert_eq!(fake.received().len(), 3);
}

/// An HTTP/2 server that returns a customer for each request, but passes nothing on from dead connections.
async fn http2_server() -> (String, String, Arc<Mutex<Vec<watch::Sender<bool>>>>) {
    let ((acceptor, certificate), (listener, url)) = (tls(&["h2"]), listen().await);
    let connections = Arc::new(Mutex::new(Vec::new()));
    let accepted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((outside, _)) = listener.accept().await {
            let (is_dead, mut dead) = watch::channel(false);
            accepted.lock().unwrap().push(is_dead);
            let (inside, mut server) = tokio::io::duplex(1 << 16);
            tokio::spawn(async move {
                let mut outside = outside;
                tokio::select! {
                    _ = copy_bidirectional(&mut outside, &mut server) => {}
                    // The connection stays open, but nothing passes through it.
                    () = async { drop(dead.wait_for(|is_dead| *is_dead).await) } => std::future::pending().await,
                }
            });
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let stream = acceptor.accept(inside).await.unwrap();
                let answer = |_| async {
                    let customer = r#"{"customer":{"customer_id":"fcus_1","first_name":"John","last_name":"Doe",
                        "email":"john@example.com","created_at":"d","test_mode":true}}"#;
                    Ok::<_, std::convert::Infallible>(hyper::Response::new(customer.to_owned()))
                };
                let service = hyper::service::service_fn(answer);
                let http2 = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                let _ = http2.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    (url, certificate, connections)
}

#[tokio::test]
async fn a_dead_connection_of_http_2_is_given_up() {
    let (url, certificate, connections) = http2_server().await;
    let flex = flex(&url, &certificate).attempt_timeout(Duration::from_secs(1)).build().unwrap();
    for _ in 0..3 {
        create(&flex).await.unwrap();
    }
    assert_eq!(connections.lock().unwrap().len(), 1);
    connections.lock().unwrap()[0].send_replace(true);
    let retrieve = || flex.customers().retrieve(&"fcus_1".into()).retry(RetryPolicy::off());
    let error = retrieve().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    // From the next attempt on, there is a new connection.
    for _ in 0..3 {
        retrieve().await.unwrap();
    }
    assert_eq!(connections.lock().unwrap().len(), 2);
    // An idempotent call is retried on a new connection.
    connections.lock().unwrap()[1].send_replace(true);
    create(&flex).await.unwrap();
    assert_eq!(connections.lock().unwrap().len(), 3);
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "SSL_CERT_FILE is the trust store on Linux alone")]
async fn http_2_is_spoken_where_the_server_offers_it() {
    let ((acceptor, certificate), (listener, url)) = (tls(&["h2", "http/1.1"]), listen().await);
    let mut call = tokio::spawn(async move { create_customer(&url, &certificate).await });
    let (stream, _) = tokio::select! {
        accepted = listener.accept() => accepted.unwrap(),
        ended = &mut call => panic!("the example did not connect: {ended:?}"),
    };
    let mut client = acceptor.accept(stream).await.unwrap();
    assert_eq!(client.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let mut preface = [0; 24];
    client.read_exact(&mut preface).await.unwrap();
    assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    drop((client, listener));
    assert!(!call.await.unwrap().status.success());
}
