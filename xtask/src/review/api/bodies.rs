//! Request bodies, and what bodies have in common: media types and their schemas.

use super::schema::pairs::Written;
use super::scope::Scope;
use super::sides::Sides;
use crate::openapi::direction::Direction;
use crate::openapi::media_type::{canonical, essence};
use crate::openapi::node::Node;
use crate::review::rules::{self, Rule};

/// Whether a media type of the base document matches one of the head document.
type Match = fn(&str, &str) -> bool;

/// The rules for changes of media types.
pub(super) struct MediaTypes {
    pub(super) added: &'static Rule,
    pub(super) removed: &'static Rule,
    pub(super) widened: &'static Rule,
    pub(super) narrowed: &'static Rule,
    pub(super) encoding_changed: &'static Rule,
}

const REQUEST: MediaTypes = MediaTypes {
    added: &rules::REQUEST_MEDIA_TYPE_ADDED,
    removed: &rules::REQUEST_MEDIA_TYPE_REMOVED,
    widened: &rules::REQUEST_MEDIA_TYPE_WIDENED,
    narrowed: &rules::REQUEST_MEDIA_TYPE_NARROWED,
    encoding_changed: &rules::REQUEST_ENCODING_CHANGED,
};

impl MediaTypes {
    /// Uses one rule for every change.
    pub(super) const fn all(rule: &'static Rule) -> Self {
        Self { added: rule, removed: rule, widened: rule, narrowed: rule, encoding_changed: rule }
    }
}

/// Compares two request bodies.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, body: &Sides<'a>) {
    match (&body.base, &body.head) {
        (Some(_), Some(_)) => {
            let rules = [&rules::REQUEST_BODY_BECAME_REQUIRED, &rules::REQUEST_BODY_BECAME_OPTIONAL];
            scope.compare_flag("required", rules, body, "the request body");
            compare_content(scope, Direction::Request, &body.child("content"), "the request body", &REQUEST);
        }
        (None, Some(head)) if head.is_set("required") => {
            scope.report(&rules::REQUIRED_REQUEST_BODY_ADDED, body, "a required request body was added");
        }
        (None, Some(_)) => scope.report(&rules::REQUEST_BODY_ADDED, body, "an optional request body was added"),
        (Some(_), None) => scope.report(&rules::REQUEST_BODY_REMOVED, body, "the request body was removed"),
        (None, None) => {}
    }
}

/// Compares the content of a body, media type by media type.
pub(super) fn compare_content<'a>(
    scope: &mut Scope<'_, 'a>,
    direction: Direction,
    content: &Sides<'a>,
    what: &str,
    rules: &MediaTypes,
) {
    let of = |side: &Option<Node<'a>>| side.as_ref().map(Node::children).unwrap_or_default();
    let (mut old, mut new) = (of(&content.base), of(&content.head));
    let matches: [(Match, Option<&'static Rule>); 4] = [
        (|was, is| was == is, None),
        (|was, is| canonical(was) == canonical(is), Some(&rules::MEDIA_TYPE_REWRITTEN)),
        (|was, is| includes(is, was), Some(rules.widened)),
        (|was, is| includes(was, is), Some(rules.narrowed)),
    ];
    for (is_match, rule) in matches {
        old.retain(|(was, base)| {
            let Some(position) = new.iter().position(|(is, _)| is_match(was, is)) else { return true };
            let (is, head) = new.remove(position);
            let at = Sides::both(base, &head);
            if let Some(rule) = rule {
                scope.report(rule, &at, &format!("{what}: the media type changed from {was} to {is}"));
            }
            compare_media_type(scope, direction, &at, what, rules);
            false
        });
    }
    for (media_type, base) in old {
        let message = format!("{what}: the media type {media_type} was removed");
        scope.report(rules.removed, &Sides::new(Some(base), None), &message);
    }
    for (media_type, head) in new {
        let message = format!("{what}: the media type {media_type} was added");
        scope.report(rules.added, &Sides::new(None, Some(head)), &message);
    }
}

fn compare_media_type<'a>(
    scope: &mut Scope<'_, 'a>,
    direction: Direction,
    at: &Sides<'a>,
    what: &str,
    rules: &MediaTypes,
) {
    let Some((base, head)) = at.as_both() else { return };
    scope.compare_held(direction, base, head, what, Written::default());
    let encoding = at.child("encoding");
    if encoding.is_different_behind_references() {
        scope.report(rules.encoding_changed, &encoding, &format!("{what}: the encoding of its properties changed"));
    }
}

/// Whether a range such as `application/*` includes a media type.
fn includes(range: &str, media_type: &str) -> bool {
    let (range, media_type) = (essence(range), essence(media_type));
    let start = range.strip_suffix('*').filter(|start| range == "*/*" || start.ends_with('/'));
    start.is_some_and(|start| range == "*/*" || media_type.starts_with(start))
}
