//! The responses of operations.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::{self, MediaTypes};
use super::parameters::{self, TextRules};
use super::scope::Scope;
use super::sides::Sides;
use crate::openapi::direction::Direction;
use crate::openapi::keywords::Kind;
use crate::openapi::node::Node;
use crate::review::rules;

const RESPONSE: MediaTypes = MediaTypes {
    added: &rules::RESPONSE_MEDIA_TYPE_ADDED,
    removed: &rules::RESPONSE_MEDIA_TYPE_REMOVED,
    widened: &rules::RESPONSE_MEDIA_TYPE_WIDENED,
    narrowed: &rules::RESPONSE_MEDIA_TYPE_NARROWED,
    encoding_changed: &rules::RESPONSE_ENCODING_CHANGED,
};

const HEADER: TextRules = TextRules {
    direction: Direction::Response,
    style_changed: &rules::RESPONSE_HEADER_STYLE_CHANGED,
    explode_changed: &rules::RESPONSE_HEADER_EXPLODE_CHANGED,
    serialization_changed: &rules::RESPONSE_HEADER_SERIALIZATION_CHANGED,
};

/// Compares the responses of an operation by status.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, responses: &Sides<'a>) {
    for (status, at) in responses.members().into_iter().filter(|(_, at)| matches!(at.kind(), Kind::Object(_))) {
        match (&at.base, &at.head) {
            (Some(_), Some(_)) => compare_response(scope, &status, &at.resolved()),
            (None, is) => compare_added(scope, &status, responses, is.as_ref()),
            (was, None) => compare_removed(scope, &status, responses, was.as_ref()),
        }
    }
}

/// Compares an added status. A range or the default response may have covered it before.
fn compare_added<'a>(scope: &mut Scope<'_, 'a>, status: &str, responses: &Sides<'a>, is: Option<&Node<'a>>) {
    if let Some((range, was)) = covered_by(status, responses.base.as_ref()) {
        let at = Sides::new(Some(was), is.cloned());
        let message = format!("the response {status} was covered by `{range}` before");
        scope.report(&rules::RESPONSE_STATUS_SPLIT, &at, &message);
        return compare_response(scope, status, &at.resolved());
    }
    let rule = if describes_success(status, responses.head.as_ref()) && !has_success(responses.base.as_ref())
        || is_success(status)
    {
        &rules::SUCCESS_RESPONSE_ADDED
    } else {
        &rules::ERROR_RESPONSE_ADDED
    };
    scope.report(rule, &Sides::new(None, is.cloned()), &format!("{} was added", name(status, false)));
}

/// Compares a removed status. A range or the default response may cover it now, and some statuses of a range may be left.
fn compare_removed<'a>(scope: &mut Scope<'_, 'a>, status: &str, responses: &Sides<'a>, was: Option<&Node<'a>>) {
    if let Some((range, is)) = covered_by(status, responses.head.as_ref()) {
        let at = Sides::new(was.cloned(), Some(is));
        let message = format!("the response {status} is now covered by `{range}`");
        scope.report(&rules::RESPONSE_STATUS_MERGED, &at, &message);
        return compare_response(scope, status, &at.resolved());
    }
    let at = Sides::new(was.cloned(), None);
    let statuses = responses.head.as_ref().map(Node::children).unwrap_or_default();
    let is_one = |other: &str| other != status && covers(status, other);
    if statuses.iter().any(|(other, _)| is_one(other)) {
        let message = format!("only some of the responses {status} are left");
        return scope.report(&rules::RESPONSE_RANGE_REMOVED, &at, &message);
    }
    let was_success = describes_success(status, responses.base.as_ref());
    // The default response also describes errors: its removal removes a success only if no other success is left.
    let rule = if is_success(status) || was_success && !has_success(responses.head.as_ref()) {
        &rules::SUCCESS_RESPONSE_REMOVED
    } else {
        &rules::ERROR_RESPONSE_REMOVED
    };
    let is_only = rule == &rules::SUCCESS_RESPONSE_REMOVED;
    scope.report(rule, &at, &format!("{} was removed", name(status, is_only)));
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// Whether a response describes successes: the default response does if no other response does.
fn describes_success(status: &str, responses: Option<&Node<'_>>) -> bool {
    let others = responses.map(Node::children).unwrap_or_default();
    is_success(status) || status == "default" && !others.iter().any(|(other, _)| is_success(other))
}

fn has_success(responses: Option<&Node<'_>>) -> bool {
    let all = responses.map(Node::children).unwrap_or_default();
    all.iter().any(|(status, _)| is_success(status) || *status == "default")
}

/// Names a response.
fn name(status: &str, is_only_success: bool) -> String {
    match status {
        "default" if is_only_success => "the default response, the only description of a success,".to_owned(),
        "default" => "the default response".to_owned(),
        _ => format!("the response {status}"),
    }
}

/// Whether a range such as `2XX` covers a status.
fn covers(range: &str, status: &str) -> bool {
    range.len() == 3 && range.to_uppercase().ends_with("XX") && range.get(..1) == status.get(..1)
}

/// Returns the range or the default response that covers a status.
fn covered_by<'a>(status: &str, responses: Option<&Node<'a>>) -> Option<(String, Node<'a>)> {
    let all = responses?.children();
    let ranges = all.iter().filter(|(name, _)| *name != status && covers(name, status));
    let default = all.iter().filter(|(name, _)| *name == "default" && status != "default");
    ranges.chain(default).map(|(name, response)| ((*name).to_owned(), response.clone())).next()
}

fn compare_response<'a>(scope: &mut Scope<'_, 'a>, status: &str, response: &Sides<'a>) {
    let what = format!("the response {status}");
    bodies::compare_content(scope, Direction::Response, &response.child("content"), &what, &RESPONSE);
    let (old, new) = (headers(response.base.as_ref()), headers(response.head.as_ref()));
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for name in names {
        let (was, is) = (old.get(name), new.get(name));
        let written = is.or(was).map_or(name.as_str(), |(written, _)| written);
        let header = |side: Option<&(&str, Node<'a>)>| side.map(|(_, header)| header.resolved());
        compare_header(scope, &format!("{what}: the header {written}"), &Sides::new(header(was), header(is)));
    }
    let links = response.child("links");
    if links.is_different_behind_references() {
        scope.report(&rules::RESPONSE_LINKS_CHANGED, &links, &format!("{what}: the links changed"));
    }
}

fn compare_header<'a>(scope: &mut Scope<'_, 'a>, what: &str, header: &Sides<'a>) {
    if let Some((base, head)) = header.as_both() {
        let required = [&rules::RESPONSE_HEADER_BECAME_REQUIRED, &rules::RESPONSE_HEADER_BECAME_OPTIONAL];
        scope.compare_flag("required", required, header, what);
        let deprecated = [&rules::RESPONSE_HEADER_DEPRECATED, &rules::RESPONSE_HEADER_UNDEPRECATED];
        scope.compare_flag("deprecated", deprecated, header, what);
        return parameters::compare_written(scope, &HEADER, what, "header", base, head);
    }
    let rule = match &header.base {
        None => &rules::RESPONSE_HEADER_ADDED,
        Some(base) if base.is_set("required") => &rules::REQUIRED_RESPONSE_HEADER_REMOVED,
        Some(_) => &rules::RESPONSE_HEADER_REMOVED,
    };
    scope.report(rule, header, &format!("{what} was {}", header.verb()));
}

/// Returns the headers of a response with their names as written, by name in lower case: HTTP ignores case.
fn headers<'a>(response: Option<&Node<'a>>) -> BTreeMap<String, (&'a str, Node<'a>)> {
    let headers = response.map(|response| response.members("headers")).unwrap_or_default();
    headers.into_iter().map(|(name, header)| (name.to_lowercase(), (name, header))).collect()
}
