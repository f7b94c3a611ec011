//! Servers: where requests go.

use std::collections::BTreeMap;

use super::scope::Scope;
use super::sides::Sides;
use crate::openapi::node::Node;
use crate::review::rules;

/// Compares two lists of servers.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, servers: &Sides<'a>) {
    let (old, new) = (by_url(servers.base.as_ref()), by_url(servers.head.as_ref()));
    for (url, server) in &old {
        let at = Sides::new(Some(server.clone()), new.get(url).cloned());
        if at.head.is_none() {
            scope.report(&rules::SERVER_REMOVED, &at, &format!("the server {url} was removed"));
            continue;
        }
        if at.child("variables").is_different() {
            let message = format!("the variables of the server {url} changed");
            scope.report(&rules::SERVER_VARIABLES_CHANGED, &at.child("variables"), &message);
        }
        if at.child("url").is_different() {
            let message = format!("the URL of the server {url} changed only in its trailing slash");
            scope.report(&rules::SERVER_REWRITTEN, &at.child("url"), &message);
        }
    }
    for (url, server) in new.into_iter().filter(|(url, _)| !old.contains_key(url)) {
        let at = Sides::new(None, Some(server));
        scope.report(&rules::SERVER_ADDED, &at, &format!("the server {url} was added"));
    }
}

/// Returns the servers by URL. Paths are appended to URLs, so a trailing slash makes no difference.
fn by_url<'a>(servers: Option<&Node<'a>>) -> BTreeMap<String, Node<'a>> {
    let servers = servers.map(Node::elements).unwrap_or_default();
    let url = |server: &Node<'a>| server.text("url").unwrap_or_default().trim_end_matches('/').to_owned();
    servers.into_iter().map(|server| (url(&server), server)).collect()
}
