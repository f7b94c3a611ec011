//! A proxy that forwards calls to a server, and records them for `cargo xtask verify --recording`.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, CONTENT_TYPE, HeaderMap, HeaderName};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use url::Host;

use crate::contract::Contract;
use crate::recording::{HEADER, Recorded, Seen};
use crate::server::api_key;

const FLEX: &str = "api.withflex.com";
const TEST_KEY_PREFIX: &str = "fsk_test_";
/// Headers that apply to one connection, and headers about how the body is encoded and sent.
const NOT_FORWARDED: [HeaderName; 10] = [
    header::ACCEPT_ENCODING,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// A proxy in front of a server on loopback, or of Flex.
pub struct Proxy {
    upstream: Upstream,
    client: Client,
    file: Mutex<File>,
}

/// The server that calls are forwarded to.
pub struct Upstream {
    url: Url,
    is_local: bool,
}

impl Upstream {
    /// A server with this URL.
    ///
    /// # Errors
    /// If it is neither on loopback nor Flex.
    pub fn new(url: &str) -> std::result::Result<Self, String> {
        let url = Url::parse(url).map_err(|error| format!("it is not a URL: {error}"))?;
        let is_local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let is_flex = url.scheme() == "https" && url.host_str() == Some(FLEX) && url.port().is_none();
        let is_plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if is_plain && (is_flex || is_local && matches!(url.scheme(), "http" | "https")) {
            Ok(Self { url, is_local })
        } else {
            Err(format!("calls are forwarded to a server on loopback, or to https://{FLEX}"))
        }
    }
}

impl Proxy {
    /// Creates a proxy that appends to a recording.
    ///
    /// # Errors
    /// If the file cannot be written, or is not a recording.
    pub fn new(upstream: Upstream, file: &Path) -> Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(file)?;
        let mut beginning = Vec::new();
        (&file).take(HEADER.len() as u64).read_to_end(&mut beginning)?;
        if !beginning.is_empty() && beginning != HEADER.as_bytes() {
            return Err(Error::new(ErrorKind::AlreadyExists, "it already exists, and is not a recording"));
        }
        // The last line of an earlier recording may be cut off.
        let line_break = if beginning.is_empty() { "" } else { "\n" };
        file.write_all(format!("{line_break}{HEADER}\n").as_bytes())?;
        // The process may already have another provider.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder().redirect(Policy::none());
        let client = if upstream.is_local { client.no_proxy() } else { client };
        let client = client.build().map_err(Error::other)?;
        Ok(Self { upstream, client, file: Mutex::new(file) })
    }

    /// Forwards and records calls until the future is dropped. Logs a line for each.
    pub async fn serve(self, listener: TcpListener, log: fn(&str)) {
        let proxy = Arc::new(self);
        let mut connections = JoinSet::new();
        loop {
            // Without file descriptors, for example, connections wait until some are free.
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                continue;
            };
            while connections.try_join_next().is_some() {}
            let proxy = Arc::clone(&proxy);
            let service = service_fn(move |request| {
                let proxy = Arc::clone(&proxy);
                async move { proxy.respond(request, log).await }
            });
            connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    }

    async fn respond(&self, request: Request<Incoming>, log: fn(&str)) -> Result<Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map_err(Error::other)?.to_bytes();
        if !self.upstream.is_local && !has_test_key(&head.headers) {
            return Ok(refusal(StatusCode::FORBIDDEN, "calls are forwarded to Flex with a test key: fsk_test_"));
        }
        let (path, query) = (head.uri.path(), head.uri.query());
        let mut url = self.upstream.url.clone();
        url.set_path(&format!("{}{path}", self.upstream.url.path().trim_end_matches('/')));
        url.set_query(query);
        let sent = self.client.request(head.method.clone(), url).headers(forwarded(&head.headers)).body(body.clone());
        // The error may contain the URL, which may be personal.
        let Ok(response) = sent.send().await else {
            return Ok(refusal(StatusCode::BAD_GATEWAY, "the server did not respond"));
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let Ok(received) = response.bytes().await else {
            return Ok(refusal(StatusCode::BAD_GATEWAY, "the response ended early"));
        };
        let recorded = Recorded::new(
            Contract::of_flex(),
            &Seen {
                method: head.method.as_str(),
                path,
                query: query.unwrap_or_default(),
                request: (media_type(&head.headers), &body),
                status: status.as_u16(),
                response: (media_type(&headers), &received),
            },
        );
        self.record(&recorded)?;
        log(&format!("{} {} {}", recorded.method, recorded.path, recorded.status));
        let mut response = Response::new(Full::new(received));
        *response.status_mut() = status;
        *response.headers_mut() = forwarded(&headers);
        Ok(response)
    }

    /// Writes each line immediately, so that a killed proxy loses no calls.
    fn record(&self, recorded: &Recorded) -> Result<()> {
        let line = serde_json::to_string(recorded)? + "\n";
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes())
    }
}

fn has_test_key(headers: &HeaderMap) -> bool {
    api_key(headers).is_some_and(|key| key.starts_with(TEST_KEY_PREFIX))
}

fn media_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

fn forwarded(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in NOT_FORWARDED {
        headers.remove(name);
    }
    headers.remove("keep-alive");
    headers
}

fn refusal(status: StatusCode, message: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(json!({ "message": message }).to_string().into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}
