//! Compares our document with the one that Flex publishes.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use http::{Request, StatusCode};
use serde_json::Value;

use super::client::{self, Client};
use super::known::TRAFFIC;
use super::page;
use super::report::VendorReport;
use crate::openapi::DOCUMENT;
use crate::openapi::direction::Direction;
use crate::openapi::document::Document;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::operations::{Operation, both_ways, retain_operations, retain_webhooks, unnamed};
use crate::openapi::pointer::join;
use crate::openapi::visit::{each_mut, targets};
use crate::review::accepted::Accepted;
use crate::review::api;
use crate::review::finding::Change;
use crate::review::rules::{self, Rule, SchemaRule};

/// Rules for what is only written differently, since no two people describe an API in the same way.
static REWRITTEN: [&Rule; 9] = [
    &rules::HEADER_CASE_CHANGED,
    &rules::MEDIA_TYPE_REWRITTEN,
    &rules::PARAMETER_REWRITTEN,
    &rules::PATH_PARAMETER_RENAMED,
    &rules::REFERENCE_CHANGED,
    &rules::SCHEMA_REWRITTEN,
    &rules::SECURITY_REWRITTEN,
    &rules::SECURITY_SCHEME_RENAMED,
    &rules::SERVER_REWRITTEN,
];

/// Rules that say nothing about the values, since Flex gives its schemas its own names.
static NAMED: [&SchemaRule; 2] = [&rules::NAMED_ALTERNATIVE_ADDED, &rules::NAMED_ALTERNATIVE_REMOVED];

/// Rules that apply only to security schemes that operations use.
static OF_USED_SCHEMES: [&Rule; 5] = [
    &rules::SECURITY_SCHEME_CHANGED,
    &rules::SECURITY_FLOW_ADDED,
    &rules::SECURITY_FLOW_REMOVED,
    &rules::SECURITY_SCOPE_ADDED,
    &rules::SECURITY_SCOPE_REMOVED,
];

/// Compares our document with Flex's, in a file or at a URL: the paths that ours has, and the webhooks of resources for which
/// ours has webhooks.
pub(crate) fn verify(root: &Path, vendor: &str) -> Result<VendorReport> {
    let ours = Document::read(root, DOCUMENT)?;
    Comparison::read(&ours, vendor)?.report(root, ours)
}

/// Flex's document, prepared for comparisons with versions of ours.
pub(crate) struct Comparison {
    vendor: String,
    /// The whole document.
    pub(crate) whole: Value,
    /// The part that is compared.
    pub(crate) theirs: Document,
    /// The operations that it shows, by method and path, if it is only a fragment.
    shown: Option<HashSet<(String, String)>>,
    /// The webhooks that it shows.
    sent: HashSet<String>,
}

impl Comparison {
    pub(crate) fn read(ours: &Document, vendor: &str) -> Result<Self> {
        let (theirs, is_fragment) = read(vendor)?;
        let paths: Vec<_> = ours.operations().iter().map(|operation| operation.path.to_owned()).collect();
        let is_below = |path: &str| paths.iter().any(|ours| is_at_or_below(path, ours));
        let resources: Vec<_> = ours.webhooks().iter().map(|webhook| resource(webhook.path).to_owned()).collect();
        let is_ours = |webhook: &str| resources.iter().any(|ours| ours == resource(webhook));
        let is_about = |it: &Operation<'_>| if it.is_webhook { is_ours(it.path) } else { is_below(it.path) };
        if !both_ways(&theirs.root()).iter().any(is_about) {
            let first = paths.first().map_or("/", String::as_str);
            bail!("{vendor} describes no operation at or below {first}: is it Flex's document?");
        }
        let shown = theirs.operations().iter().map(|it| (it.method.to_owned(), unnamed(it.path))).collect();
        let sent = theirs.webhooks().iter().map(|webhook| webhook.path.to_owned()).collect();
        let whole = theirs.in_3_0().into_owned();
        let theirs = theirs.edited(|document| {
            retain_operations(document, |_, path| is_below(path));
            retain_webhooks(document, is_ours);
            remove_words(document);
        });
        Ok(Self { vendor: vendor.to_owned(), whole, theirs, shown: is_fragment.then_some(shown), sent })
    }

    fn is_compared(&self, method: &str, path: &str) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.contains(&(method.to_owned(), unnamed(path))))
    }

    /// Whether a webhook is compared. A document without webhooks does not say that Flex sends none.
    fn is_sent(&self, webhook: &str) -> bool {
        self.shown.is_none() && !self.sent.is_empty() || self.sent.contains(webhook)
    }

    /// Returns how our document differs.
    pub(crate) fn differences(&self, ours: Document) -> Vec<Change> {
        let ours = ours.edited(|document| {
            retain_operations(document, |method, path| self.is_compared(method, path));
            retain_webhooks(document, |webhook| self.is_sent(webhook));
            remove_words(document);
        });
        let mut differences = api::compare(&ours, &self.theirs);
        // Components, servers and the like are compared only if an operation uses them.
        let is_one_of = |change: &Change, rules: &[&Rule]| rules.iter().any(|rule| rule.id == change.rule.id);
        differences.retain(|change| {
            let is_used = !change.operations.is_empty() || is_one_of(change, &OF_USED_SCHEMES);
            let is_of_names = NAMED.iter().any(|rule| {
                is_one_of(change, &[Direction::Request, Direction::Response].map(|direction| rule.of(direction)))
            });
            is_used && !is_of_names && !is_one_of(change, &REWRITTEN)
        });
        differences
    }

    /// Reports how our document differs, and which of the differences are known.
    pub(crate) fn report(&self, root: &Path, ours: Document) -> Result<VendorReport> {
        let is_left = |it: &&Operation<'_>| {
            if it.is_webhook { !self.is_sent(it.path) } else { !self.is_compared(it.method, it.path) }
        };
        let not_compared = both_ways(&ours.root()).iter().filter(is_left).map(Operation::name).collect();
        let mut differences = self.differences(ours);
        let known = Accepted::known_differences(root)?.without(TRAFFIC).apply(&mut differences, &mut Vec::new());
        let mut stale = [known.stale, known.expired].concat();
        if self.shown.is_some() {
            // An entry may be about a part that was not compared.
            stale.clear();
        }
        Ok(VendorReport { vendor: self.vendor.clone(), differences, known: known.silenced, stale, not_compared })
    }
}

/// Reads Flex's document, and returns whether it is only a fragment: a page shows only its own operation.
fn read(vendor: &str) -> Result<(Document, bool)> {
    let is_url = vendor.starts_with("https://") || vendor.starts_with("http://");
    let text = if is_url {
        fetch(vendor)?
    } else {
        fs::read_to_string(vendor).with_context(|| format!("{vendor} cannot be read"))?
    };
    let (document, is_page) = match page::fragment(&text) {
        Some(fragment) => (Document::parse(vendor, &fragment)?, true),
        None if is_url => (Document::parse(vendor, &text)?, false),
        None => (Document::read_bundled(Path::new(vendor))?, false),
    };
    let is_fragment = is_page || both_ways(&document.root()).len() == 1;
    Ok((document, is_fragment))
}

fn fetch(url: &str) -> Result<String> {
    let request = Request::get(client::url(url)?.as_str()).body(())?;
    let response = Client::new(5).send(request).with_context(|| format!("{url} cannot be read"))?;
    if response.status() != StatusCode::OK {
        bail!("{url} cannot be read: the status is {}", response.status().as_u16());
    }
    String::from_utf8(response.into_body()).with_context(|| format!("{url} is not UTF-8"))
}

/// Returns the resource that a webhook is about, such as `customer` for `customer.created`.
fn resource(webhook: &str) -> &str {
    webhook.split_once('.').map_or(webhook, |(resource, _)| resource)
}

/// Whether a path is equal to another one, or below it.
fn is_at_or_below(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Removes what says nothing about requests and responses. Flex's words are different, and ours has sources.
fn remove_words(document: &mut Value) {
    // The target of a reference says something wherever it is.
    let targets = targets(document);
    each_mut(document, &mut |pointer, kind, value| {
        if let (Kind::Object(of), Value::Object(members)) = (kind, value) {
            members.retain(|key, _| {
                let at = join(pointer, key);
                !says_nothing(of, key) || targets.keys().any(|target| target.starts_with(&at))
            });
        }
    });
}

fn says_nothing(of: Of, key: &str) -> bool {
    let of_names = matches!((of, key), (Of::Document, "info" | "tags") | (Of::Operation, "operationId" | "tags"));
    // The names of scopes are not words, but their values are.
    of_names || Kind::Object(of).below(key).is_for_people() && of != Of::Scopes
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_is_at_or_below_another() {
        let table = [
            ("/v1/customers", true),
            ("/v1/customers/{id}", true),
            ("/v1/customers_of_old", false),
            ("/v1/prices", false),
            ("/v1", false),
        ];
        for (path, expected) in table {
            assert_eq!(super::is_at_or_below(path, "/v1/customers"), expected, "{path}");
        }
    }
}
