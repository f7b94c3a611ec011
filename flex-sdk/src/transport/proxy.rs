//! Chooses the proxy for requests: the one that is set, or the one that the environment names.
//!
//! reqwest connects directly if it cannot use a proxy. So each proxy is checked here, and an unusable one is an error.

use std::env;
use std::ffi::OsString;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::base_url::BaseUrl;
use crate::Error;

/// The proxy of a client, whose requests all go to one host.
#[derive(Clone)]
pub(crate) enum Proxy {
    /// No proxy.
    Direct,
    /// The operating system's proxy, if it has one and reqwest is built with its feature `system-proxy`.
    System,
    /// This proxy.
    Via(Box<reqwest::Proxy>),
}

impl Proxy {
    /// Chooses the proxy for a base URL. A loopback address needs none: its traffic does not leave this machine.
    pub(crate) fn new(base_url: &BaseUrl, setting: Option<&SecretString>) -> Result<Self, Error> {
        let setting = setting.map(|proxy| usable("ClientBuilder::proxy", proxy.expose_secret())).transpose()?;
        match setting {
            _ if base_url.is_loopback => Ok(Self::Direct),
            Some(proxy) => Ok(proxy),
            None => Self::from_env(base_url, |name| env::var_os(name)),
        }
    }

    fn from_env(base_url: &BaseUrl, variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let first = |names: &[&'static str]| {
            let values = names.iter().filter_map(|name| Some((*name, variable(name)?)));
            let mut values = values.filter(|(_, value)| value.to_str().is_none_or(|value| !value.trim().is_empty()));
            let unicode = |(name, value): (_, OsString)| match value.into_string() {
                Ok(value) => Ok((name, value)),
                Err(_) => Err(Error::config(format!("the environment variable {name} is not Unicode: set it again"))),
            };
            values.next().map(unicode).transpose()
        };
        let of_scheme = if base_url.url.scheme() == "https" {
            ["HTTPS_PROXY", "https_proxy"]
        } else {
            ["HTTP_PROXY", "http_proxy"]
        };
        let [upper, lower] = of_scheme;
        let is_cgi = upper == "HTTP_PROXY" && variable("REQUEST_METHOD").is_some();
        let all = ["ALL_PROXY", "all_proxy"];
        // A CGI program gets the header `Proxy` of a request in HTTP_PROXY: the sender of that request must not choose the
        // proxy.
        let names = if is_cgi { [lower, all[0], all[1], upper] } else { [upper, lower, all[0], all[1]] };
        let Some((name, proxy)) = first(&names)? else { return Ok(Self::System) };
        if first(&["NO_PROXY", "no_proxy"])?.is_some_and(|(_, excluded)| is_excluded(base_url, &excluded)) {
            return Ok(Self::Direct);
        }
        if is_cgi && name == upper {
            return Err(Error::config(
                "HTTP_PROXY may come from a request's header, since REQUEST_METHOD is set: set http_proxy instead",
            ));
        }
        usable(name, &proxy)
    }

    /// Sets the proxy. A proxy that the caller adds later is used where this one is not.
    pub(crate) fn add_to(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        match self {
            Self::Direct => builder.no_proxy(),
            Self::System => builder,
            Self::Via(proxy) => builder.proxy(reqwest::Proxy::clone(proxy)),
        }
    }
}

/// Returns a proxy, or why reqwest would not use it. `from` is the setting or variable; the URL may contain a password.
fn usable(from: &str, proxy: &str) -> Result<Proxy, Error> {
    let refusal = |problem: &str| Error::config(format!("the proxy in {from} {problem}"));
    let no_url = || refusal("is not the URL of a proxy: use the form http://host:port");
    let proxy = proxy.trim();
    if proxy.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(refusal("contains whitespace: remove it, or write it as %20"));
    }
    let scheme = proxy.split_once("://").map(|(scheme, _)| scheme);
    let url = if scheme.is_some() { Url::parse(proxy) } else { Url::parse(&format!("http://{proxy}")) };
    let url = url.map_err(|_| no_url())?;
    // In a password that is not percent-encoded, these characters end the authority early, so that another host is parsed.
    let is_misread = url.path().contains('@') || url.query().is_some() || url.fragment().is_some();
    let has_scheme = scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(url.scheme()));
    if is_misread || !(has_scheme || scheme.is_none() && matches!(url.path(), "" | "/")) {
        return Err(no_url());
    }
    let (scheme, supported) = (url.scheme(), supported());
    if !supported.contains(&scheme) {
        let socks = if SOCKS.contains(&scheme) { ", or enable flex-sdk's feature `socks`" } else { "" };
        let supported = supported.join(", ");
        return Err(refusal(&format!("has the scheme `{scheme}`, which is not one of {supported}: change it{socks}")));
    }
    let is_used = matcher(url.as_str(), "").intercept(&Uri::from_static("https://host")).is_some();
    if !is_used {
        return Err(no_url());
    }
    reqwest::Proxy::all(url).map(|proxy| Proxy::Via(Box::new(proxy))).map_err(|_| no_url())
}

const SOCKS: [&str; 4] = ["socks4", "socks4a", "socks5", "socks5h"];

/// The schemes of proxies that reqwest can use as it is built here.
fn supported() -> Vec<&'static str> {
    let tls = cfg!(any(feature = "rustls", feature = "native-tls")).then_some("https");
    let socks = if cfg!(feature = "socks") { &SOCKS[..] } else { &[] };
    ["http"].into_iter().chain(tls).chain(socks.iter().copied()).collect()
}

/// Whether `NO_PROXY` contains the host of a base URL, or all hosts. An entry with a port applies only to that port.
fn is_excluded(base_url: &BaseUrl, excluded: &str) -> bool {
    let port = base_url.url.port_or_known_default();
    let entries = excluded.split(',').map(str::trim).filter_map(|entry| {
        let (host, only) = match entry.rsplit_once(':') {
            Some((host, only)) if !host.contains(':') || host.ends_with(']') => (host, Some(only)),
            _ => (entry, None),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        only.is_none_or(|only| only.parse().ok() == port).then_some(host)
    });
    let entries = entries.collect::<Vec<_>>().join(",");
    let url = base_url.url.as_str().parse::<Uri>();
    url.is_ok_and(|url| matcher("http://host", &entries).intercept(&url).is_none())
}

/// The matcher that reqwest itself uses.
fn matcher(proxy: &str, excluded: &str) -> Matcher {
    Matcher::builder().all(proxy).no(excluded).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::base_url;

    fn describe(proxy: Result<Proxy, Error>) -> String {
        match proxy {
            Ok(Proxy::Direct) => "direct".to_owned(),
            Ok(Proxy::System) => "system".to_owned(),
            // The host, as reqwest's matcher parsed it.
            Ok(Proxy::Via(proxy)) => {
                let debug = format!("{proxy:?}");
                let url = debug.split_once("host: Some(Domain(\"").and_then(|(_, rest)| rest.split_once('"'));
                url.map_or(debug.clone(), |(host, _)| host.to_owned())
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_proxy_is_used_or_refused() {
        let scheme = |scheme: &str| {
            let supported = match (cfg!(any(feature = "rustls", feature = "native-tls")), cfg!(feature = "socks")) {
                (false, false) => "http",
                (false, true) => "http, socks4, socks4a, socks5, socks5h",
                (true, false) => "http, https",
                (true, true) => "http, https, socks4, socks4a, socks5, socks5h",
            };
            format!("the proxy in HTTPS_PROXY has the scheme `{scheme}`, which is not one of {supported}: change it")
        };
        let socks = |host: &str, name: &str| {
            if cfg!(feature = "socks") {
                host.to_owned()
            } else {
                scheme(name) + ", or enable flex-sdk's feature `socks`"
            }
        };
        let table: &[(&str, String)] = &[
            ("http://proxy.example:3128", "proxy.example".into()),
            (" http://proxy.example:3128\n", "proxy.example".into()),
            ("HTTP://user:secret@proxy.example", "proxy.example".into()),
            ("proxy.example:3128", "proxy.example".into()),
            ("user:secret@proxy.example:3128/", "proxy.example".into()),
            ("http://proxy.example/pac", "proxy.example".into()),
            ("ftp://user:secret@proxy.example", scheme("ftp")),
            ("socks4://proxy.example", socks("proxy.example", "socks4")),
            ("socks4a://proxy.example", socks("proxy.example", "socks4a")),
            ("socks5://user:secret@proxy.example", socks("proxy.example", "socks5")),
            ("socks5h://proxy.example:1080", socks("proxy.example", "socks5h")),
        ];
        let base_url = base_url::check("https://flex.example", false).unwrap();
        for (proxy, expected) in table {
            let chosen = Proxy::from_env(&base_url, |name| (name == "HTTPS_PROXY").then(|| proxy.into()));
            assert_eq!(describe(chosen), *expected, "{proxy}");
        }
    }

    /// A base URL, the variables, and the proxy or the problem.
    type Row = (&'static str, &'static [(&'static str, &'static str)], &'static str);

    #[test]
    fn the_environment_names_the_proxy_and_what_it_is_not_for() {
        let table: &[Row] = &[
            ("https://flex.example", &[], "system"),
            ("https://flex.example", &[("HTTPS_PROXY", "http://a")], "a"),
            ("https://flex.example", &[("https_proxy", "http://a")], "a"),
            ("https://flex.example", &[("ALL_PROXY", "http://a")], "a"),
            ("https://flex.example", &[("all_proxy", "http://a"), ("https_proxy", "http://b")], "b"),
            ("https://flex.example", &[("HTTPS_PROXY", " "), ("https_proxy", "http://b")], "b"),
            ("https://flex.example", &[("HTTPS_PROXY", ""), ("ALL_PROXY", "")], "system"),
            ("https://flex.example", &[("HTTP_PROXY", "http://a"), ("http_proxy", "ftp://b")], "system"),
            ("http://flex.example", &[("HTTP_PROXY", "http://a"), ("HTTPS_PROXY", "ftp://b")], "a"),
            ("http://flex.example", &[("http_proxy", "http://a"), ("REQUEST_METHOD", "GET")], "a"),
            (
                "http://flex.example",
                &[("HTTP_PROXY", "http://b"), ("all_proxy", "http://a"), ("REQUEST_METHOD", "")],
                "a",
            ),
            ("https://flex.example", &[("HTTPS_PROXY", "http://a"), ("REQUEST_METHOD", "GET")], "a"),
            (
                "http://flex.example",
                &[("HTTP_PROXY", "http://a"), ("REQUEST_METHOD", "GET")],
                "HTTP_PROXY may come from a request's header, since REQUEST_METHOD is set: set http_proxy instead",
            ),
            ("https://flex.example", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "flex.example")], "direct"),
            ("https://flex.example", &[("ALL_PROXY", "ftp://a"), ("NO_PROXY", "flex.example")], "direct"),
            ("https://flex.example", &[("ALL_PROXY", "http://a"), ("no_proxy", "x, .EXAMPLE")], "direct"),
            ("https://flex.example", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "*")], "direct"),
            ("https://flex.example", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "lex.example,example.com")], "a"),
            ("https://flex.example", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "flex.example:443")], "direct"),
            ("https://flex.example", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "flex.example:80")], "a"),
            ("https://flex.example:8443", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "flex.example:443")], "a"),
            ("https://flex.example:8443", &[("ALL_PROXY", "http://a"), ("NO_PROXY", ".example:8443")], "direct"),
            ("https://flex.example", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "flex.example:")], "a"),
            ("https://10.1.2.3", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "10.0.0.0/8")], "direct"),
            ("https://10.1.2.3", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "10.1.2.3:443")], "direct"),
            ("https://[2001:db8::1]", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "2001:db8::1")], "direct"),
            ("https://[2001:db8::1]", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "[2001:db8::1]:443")], "direct"),
            ("https://[2001:db8::1]", &[("ALL_PROXY", "http://a"), ("NO_PROXY", "[2001:db8::1]:80")], "a"),
        ];
        for (base_url, variables, expected) in table {
            let base_url = base_url::check(base_url, true).unwrap();
            let variable =
                |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| OsString::from(value));
            let chosen = describe(Proxy::from_env(&base_url, variable));
            assert_eq!(chosen, *expected, "{}, {variables:?}", base_url.text());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_unicode_is_refused() {
        use std::os::unix::ffi::OsStringExt;
        let base_url = base_url::check("https://flex.example", false).unwrap();
        let chosen = Proxy::from_env(&base_url, |name| (name == "ALL_PROXY").then(|| OsString::from_vec(vec![0xff])));
        assert_eq!(describe(chosen), "the environment variable ALL_PROXY is not Unicode: set it again");
    }
}
