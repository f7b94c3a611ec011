//! Which base URLs a client may send a key and personal data to.

use std::net::IpAddr;

use reqwest::Url;

use crate::Error;

/// Flex's production API (source: the seed and the reference).
pub(crate) const DEFAULT: &str = "https://api.withflex.com";

/// Checks a base URL, and takes off its trailing slashes.
pub(crate) fn check(base_url: &str, allow_http: bool) -> Result<String, Error> {
    let url = Url::parse(base_url).map_err(|_| Error::config("the base URL is not a URL"))?;
    let refusal = match url.scheme() {
        "http" if !allow_http && !is_loopback(&url) => {
            Some("the base URL is not HTTPS, which only a loopback address may do without")
        }
        "http" | "https" => None,
        _ => Some("the base URL is neither HTTPS nor HTTP"),
    };
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    let refusal = refusal
        .or(has_credentials.then_some("the base URL has a user name or a password in it"))
        .or(url.query().and(Some("the base URL has a query")))
        .or(url.fragment().and(Some("the base URL has a fragment")));
    match refusal {
        Some(refusal) => Err(Error::config(refusal)),
        None => Ok(url.as_str().trim_end_matches('/').to_owned()),
    }
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
            ("http://localhost:4010", Ok("http://localhost:4010")),
            ("http://api.withflex.com", Err("not HTTPS")),
            ("http://127.0.0.1.example", Err("not HTTPS")),
            ("ftp://api.withflex.com", Err("neither HTTPS nor HTTP")),
            ("https://user:secret@api.withflex.com", Err("user name or a password")),
            ("https://api.withflex.com?a=b", Err("a query")),
            ("https://api.withflex.com#a", Err("a fragment")),
            ("api.withflex.com", Err("not a URL")),
            ("", Err("not a URL")),
        ];
        for (base_url, expected) in table {
            match (check(base_url, false), expected) {
                (Ok(actual), Ok(expected)) => assert_eq!(actual, expected, "{base_url}"),
                (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{base_url}: {error}"),
                (actual, expected) => panic!("{base_url}: {actual:?}, not {expected:?}"),
            }
        }
        assert_eq!(check("http://api.withflex.com", true).ok().as_deref(), Some("http://api.withflex.com"));
    }
}
