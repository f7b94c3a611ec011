//! Which base URLs are allowed, given that API keys and personal data are sent there.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, RwLock};

use reqwest::Url;

use crate::Error;

/// Flex's production API, as in its API reference.
pub(crate) const DEFAULT: &str = "https://api.withflex.com";

const ADVICE: &str = "set base_url, or FLEX_API_URL, to a URL such as https://api.withflex.com";

/// A base URL that is allowed.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    pub(crate) url: Url,
    pub(crate) is_loopback: bool,
    /// The URLs of paths without parameters, by path. They are parsed once and kept, since a program has few of them.
    pub(super) parsed: Arc<RwLock<BTreeMap<String, Url>>>,
}

/// Checks a base URL.
pub(crate) fn check(base_url: &str, allow_http: bool) -> Result<BaseUrl, Error> {
    let base_url = base_url.trim();
    let url = Url::parse(base_url).map_err(|_| Error::config(format!("the base URL is not a URL: {ADVICE}")))?;
    let is_loopback = is_loopback(&url);
    let refusal = match url.scheme() {
        "http" if !allow_http && !is_loopback => Some("is not HTTPS, which is required except for loopback addresses"),
        "http" | "https" => None,
        _ => Some("is neither HTTPS nor HTTP"),
    };
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    let refusal = refusal
        .or(has_credentials.then_some("contains a user name or password"))
        .or(url.query().and(Some("has a query")))
        .or(url.fragment().and(Some("has a fragment")))
        .or((!is_as_written(&url, base_url))
            .then_some("has a host in another notation than the one that a request uses, such as full-width letters"));
    match refusal {
        Some(refusal) => Err(Error::config(format!("the base URL {refusal}: {ADVICE}"))),
        None => Ok(BaseUrl { url, is_loopback, parsed: Arc::default() }),
    }
}

impl BaseUrl {
    /// The URL without trailing slashes.
    pub(crate) fn text(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }
}

/// Whether a URL was parsed to the host that it seems to have. URL parsers accept full-width letters, percent-encoding, line
/// breaks and numbers as other notations of a host.
fn is_as_written(url: &Url, written: &str) -> bool {
    let host = url.host_str().unwrap_or_default();
    let rest = written.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    // An IPv6 address has many forms, all of them numbers in brackets.
    let authority =
        authority.rsplit_once(':').filter(|_| !authority.ends_with(']')).map_or(authority, |(host, _)| host);
    host.starts_with('[') || authority.eq_ignore_ascii_case(host)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        let table = [
            ("https://api.withflex.com", Ok("https://api.withflex.com")),
            ("https://api.withflex.com/", Ok("https://api.withflex.com")),
            ("https://gateway.example/flex/", Ok("https://gateway.example/flex")),
            ("http://127.0.0.1:4010", Ok("http://127.0.0.1:4010")),
            ("http://[::1]:4010/", Ok("http://[::1]:4010")),
            (" https://api.withflex.com\n", Ok("https://api.withflex.com")),
            ("\u{a0}https://api.withflex.com", Ok("https://api.withflex.com")),
            ("https://API.WithFlex.com:443", Ok("https://api.withflex.com")),
            ("https://api.withflex.com:8443/a:b", Ok("https://api.withflex.com:8443/a:b")),
            ("https://[0:0::1]", Ok("https://[::1]")),
            ("https://xn--mnchen-3ya.example", Ok("https://xn--mnchen-3ya.example")),
            ("https://\u{ff41}pi.withflex.com", Err("in another notation")),
            ("https://api\u{ff0e}withflex.com", Err("in another notation")),
            ("https://api\u{3002}withflex.com", Err("in another notation")),
            ("https://api.with\u{ad}flex.com", Err("in another notation")),
            ("https://m\u{fc}nchen.example", Err("in another notation")),
            ("https://%61pi.withflex.com", Err("in another notation")),
            ("https://api.with\tflex.com", Err("in another notation")),
            ("http://0x7f.1", Err("in another notation")),
            ("https:api.withflex.com", Err("in another notation")),
            ("http://localhost:4010", Ok("http://localhost:4010")),
            ("http://api.withflex.com", Err("not HTTPS")),
            ("http://127.0.0.1.example", Err("not HTTPS")),
            ("http://localhost.example", Err("not HTTPS")),
            ("ftp://api.withflex.com", Err("neither HTTPS nor HTTP")),
            ("https://user:secret@api.withflex.com", Err("user name or password")),
            ("https://:secret@api.withflex.com", Err("user name or password")),
            ("https://api.withflex.com?a=b", Err("a query")),
            ("https://api.withflex.com#a", Err("a fragment")),
            ("api.withflex.com", Err("not a URL")),
            ("", Err("not a URL")),
        ];
        for (base_url, expected) in table {
            match (check(base_url, false), expected) {
                (Ok(actual), Ok(expected)) => assert_eq!(actual.text(), expected, "{base_url}"),
                (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{base_url}: {error}"),
                (actual, expected) => panic!("{base_url}: {actual:?}, not {expected:?}"),
            }
        }
        assert_eq!(check("http://api.withflex.com", true).unwrap().text(), "http://api.withflex.com");
    }
}
