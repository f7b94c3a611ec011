//! The hosts whose calls are checked: the document's servers, and other hosts that are named.

use anyhow::{Result, bail};
use url::Url;

use crate::openapi::document::Document;
use crate::openapi::keywords::{Kind, Of};

/// The hosts of Flex, and of gateways in front of it.
pub(crate) struct Hosts(Vec<Host>);

struct Host {
    name: String,
    /// Without a port, any port matches.
    port: Option<u16>,
}

impl Hosts {
    /// Collects the hosts of a document's servers, and other hosts, such as `localhost:8080`.
    pub(crate) fn new(document: &Document, others: &[String]) -> Result<Self> {
        let mut hosts = Vec::new();
        document.tree.each(&mut |node| {
            if node.kind == Kind::Object(Of::Server) {
                hosts.extend(node.text("url").and_then(|url| Host::of(&Url::parse(url).ok()?)));
            }
        });
        for other in others {
            let url = if other.contains("://") { other.clone() } else { format!("http://{other}") };
            let url = Url::parse(&url).ok().filter(|url| url.username().is_empty() && url.password().is_none());
            let Some(host) = url.as_ref().and_then(Host::of) else {
                bail!("--host must be a host, such as api.withflex.com or localhost:8080")
            };
            hosts.push(host);
        }
        Ok(Self(hosts))
    }

    /// Returns the host that was called, if it is one of these.
    pub(crate) fn of(&self, url: &Url) -> Option<String> {
        let called = Host::of(url).filter(|_| ["http", "https"].contains(&url.scheme()))?;
        let is_it = |host: &&Host| {
            host.name == called.name && host.port.is_none_or(|port| url.port_or_known_default() == Some(port))
        };
        self.0.iter().find(is_it).map(Host::shown)
    }

    /// Returns their names.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(Host::shown).collect()
    }
}

impl Host {
    fn of(url: &Url) -> Option<Self> {
        // A trailing dot is that of the root of all domains.
        let name = url.host_str()?.trim_end_matches('.').to_lowercase();
        (!name.is_empty()).then_some(Self { name, port: url.port() })
    }

    fn shown(&self) -> String {
        self.port.map_or_else(|| self.name.clone(), |port| format!("{}:{port}", self.name))
    }
}
