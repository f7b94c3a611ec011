//! The HTTP client of a verification.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use http::{HeaderValue, Request, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, AsSendBody};
use url::{Host, Url};

/// The timeout of a call.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The largest body that is read, in bytes.
const MAX_BODY: u64 = 64 * 1024 * 1024;

/// A client that returns a response of any status.
pub(crate) struct Client(Agent);

impl Client {
    pub(crate) fn new(max_redirects: u32) -> Self {
        // Uses the machine's certificates, like any client that calls Flex from it.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(max_redirects)
            .max_redirects_will_error(false)
            .user_agent(concat!("flex-sdk-xtask/", env!("CARGO_PKG_VERSION")));
        Self(config.build().into())
    }

    /// Sends a request, and reads the whole response. Errors contain neither the URL nor a header.
    pub(crate) fn send(&self, request: Request<impl AsSendBody>) -> Result<Response<Vec<u8>>> {
        let (head, mut body) = self.0.run(request)?.into_parts();
        let body = body.with_config().limit(MAX_BODY).read_to_vec()?;
        Ok(Response::from_parts(head, body))
    }
}

/// Reads a URL over which a key or a document may be sent: HTTPS, or HTTP on this machine.
pub(crate) fn url(text: &str) -> Result<Url> {
    let url = Url::parse(text).with_context(|| format!("{text} is not a URL"))?;
    let is_local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_local => Ok(url),
        _ => bail!("{text} is not encrypted: use https://"),
    }
}

/// Returns the header that sends a test key. No error contains an invalid key.
pub(crate) fn authorization(key: &str) -> Result<HeaderValue> {
    if !key.starts_with("fsk_test_") {
        bail!("the key in FLEX_API_KEY is not a test key: test keys begin with fsk_test_");
    }
    let mut header = HeaderValue::from_str(&format!("Bearer {key}"))
        .map_err(|_| anyhow!("the key in FLEX_API_KEY has an invalid character, such as a line break"))?;
    header.set_sensitive(true);
    Ok(header)
}
