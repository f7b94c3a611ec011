//! A configured proxy is used, or the client is not built.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::net::Ipv4Addr;
use std::time::Duration;

use fake_flex::{FakeFlex, RawServer};
use flex_sdk::{Client, ClientBuilder, ErrorKind, ListCustomers, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// A client with a proxy, for a host that does not exist.
fn through(proxy: &str) -> ClientBuilder {
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url("http://flex.invalid").dangerously_allow_http();
    builder.retry(RetryPolicy::off()).proxy(proxy)
}

/// A SOCKS 5 server that accepts the user `u` with the password `p`, and connects to this address, whatever address a client
/// requests. Returns its port.
async fn socks5(to: String) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 2];
            stream.read_exact(&mut head).await.unwrap();
            let mut methods = vec![0; head[1].into()];
            stream.read_exact(&mut methods).await.unwrap();
            // RFC 1929.
            stream.write_all(&[5, 2]).await.unwrap();
            let mut login = [0; 5];
            stream.read_exact(&mut login).await.unwrap();
            if login != [1, 1, b'u', 1, b'p'] {
                stream.write_all(&[1, 1]).await.unwrap();
                continue;
            }
            stream.write_all(&[1, 0]).await.unwrap();
            // RFC 1928: connect to a name, which the proxy resolves.
            let mut request = [0; 5];
            stream.read_exact(&mut request).await.unwrap();
            assert_eq!(request[..4], [5, 1, 0, 3]);
            let mut name = vec![0; usize::from(request[4]) + 2];
            stream.read_exact(&mut name).await.unwrap();
            assert_eq!(&name[..name.len() - 2], b"flex.invalid");
            stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
            let mut flex = TcpStream::connect(&to).await.unwrap();
            let _ = copy_bidirectional(&mut stream, &mut flex).await;
        }
    });
    port
}

#[tokio::test]
async fn a_proxy_that_is_set_is_used() {
    let fake = FakeFlex::start().await.unwrap();
    let port = socks5(fake.url().replace("http://", "")).await;
    for proxy in [format!("socks5h://u:p@127.0.0.1:{port}"), format!("SOCKS5H://u:p@127.0.0.1:{port}/")] {
        let flex = through(&proxy).build().unwrap();
        assert_eq!(flex.customers().list(ListCustomers::default()).await.unwrap().items.len(), 0, "{proxy}");
    }
    assert_eq!(fake.received().len(), 2);
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let flex = through(&format!("socks5h://u:x@127.0.0.1:{port}")).retry(retry).build().unwrap();
    let error = flex.customers().list(ListCustomers::default()).await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 1, "{error:?}");
    assert!(error.to_string().contains("correct them in the proxy's URL"), "{error}");

    let proxy = RawServer::start().await.unwrap();
    proxy.respond(b"HTTP/1.1 418 I am the proxy\r\ncontent-length: 0\r\n\r\n".to_vec());
    for proxy in [proxy.url(), format!(" {}\n", proxy.url()), proxy.url().replace("http://", "")] {
        let error = through(&proxy).build().unwrap().customers().list(ListCustomers::default()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 418, "{proxy}: {error}");
    }
    // A proxy of the HTTP client is used if no other is set, and never for this machine.
    let url = proxy.url();
    let add = move |http: reqwest::ClientBuilder| http.proxy(reqwest::Proxy::all(&url).unwrap());
    let elsewhere = Client::builder().api_key(FakeFlex::API_KEY).customize_http_client(add);
    let here = elsewhere.clone().base_url(fake.url()).build().unwrap();
    assert_eq!(here.customers().list(ListCustomers::default()).await.unwrap().items.len(), 0);
    let there = elsewhere.base_url("http://flex.invalid").dangerously_allow_http().build().unwrap();
    let error = there.customers().list(ListCustomers::default()).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 418, "{error}");
}

#[tokio::test]
async fn a_proxy_that_cannot_be_used_is_an_error() {
    let schemes = ["ftp", "socks", "socks6", "htp", "tcp", "ws", "wss", "quic", "https+unix"];
    let mut table =
        schemes.map(|scheme| (format!("{scheme}://user:secret@127.0.0.1:1"), format!("`{scheme}`"))).to_vec();
    table.extend(
        [
            ("file:///secret", "`file`"),
            ("http://user:secret@127.0.0.1 :1", "contains whitespace"),
            ("http://user:sec\tret@127.0.0.1:1", "contains whitespace"),
            ("http://user:secret@pro\u{a0}xy.example", "contains whitespace"),
            ("http://user:secret@127.0.0.1:1 ,http://b", "contains whitespace"),
            ("http://user:secret@127.0.0.1:port", "is not the URL of a proxy"),
            ("http://user:secret@", "is not the URL of a proxy"),
            ("http:/user:secret@127.0.0.1", "is not the URL of a proxy"),
            ("http:proxy.example", "is not the URL of a proxy"),
            ("http://user:secret@127.0.0.1:99999", "is not the URL of a proxy"),
            // The parser of `url` accepts it, that of `http` does not.
            ("http://user:secret@pro{xy}.example", "is not the URL of a proxy"),
            // A password that is not percent-encoded.
            ("http://user:12#secret@127.0.0.1", "is not the URL of a proxy"),
            ("http://user:1/secret@127.0.0.1", "is not the URL of a proxy"),
            ("http://user:1?secret@127.0.0.1", "is not the URL of a proxy"),
            ("user:1/secret@127.0.0.1", "is not the URL of a proxy"),
            ("secret:x@http://127.0.0.1", "is not the URL of a proxy"),
            ("://127.0.0.1", "is not the URL of a proxy"),
            ("http://", "is not the URL of a proxy"),
            ("", "is not the URL of a proxy"),
        ]
        .map(|(proxy, expected)| (proxy.to_owned(), expected.to_owned())),
    );
    for (proxy, expected) in table {
        for builder in [
            through(&proxy),
            through(&proxy).base_url("https://flex.invalid"),
            through(&proxy).base_url("http://[::1]"),
        ] {
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config, "{proxy}");
            let told = format!("{error} {error:?}");
            assert!(told.contains("the proxy in ClientBuilder::proxy") && told.contains(&expected), "{proxy}: {told}");
            assert!(!told.contains("secret"), "{proxy}: {told}");
        }
    }
}
