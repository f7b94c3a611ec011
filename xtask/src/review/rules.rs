//! How bad each kind of change outside of schemas is. A schema's changes are in the table of `schema.rs`.

use super::finding::Level::{self, Breaking, Info, Warning};

/// One row a kind of change.
pub(crate) const RULES: &[(&str, Level)] = &[
    // Paths and operations
    ("operation-added", Info),
    ("operation-removed", Breaking),
    ("operation-deprecated", Info),
    ("operation-undeprecated", Info),
    ("operation-id-changed", Warning),
    ("operation-tags-changed", Info),
    ("path-parameter-renamed", Info),
    ("callbacks-changed", Warning),
    // Servers
    ("server-added", Info),
    ("server-removed", Breaking),
    ("server-variables-changed", Warning),
    // Parameters
    ("parameter-added", Info),
    ("required-parameter-added", Breaking),
    ("parameter-removed", Warning),
    ("parameter-moved", Breaking),
    ("parameter-became-required", Breaking),
    ("parameter-became-optional", Info),
    ("parameter-deprecated", Info),
    ("parameter-undeprecated", Info),
    ("parameter-style-changed", Breaking),
    ("parameter-explode-changed", Breaking),
    ("parameter-reserved-allowed", Info),
    ("parameter-reserved-disallowed", Breaking),
    ("parameter-empty-allowed", Info),
    ("parameter-empty-disallowed", Breaking),
    ("parameter-serialization-changed", Breaking),
    // Request bodies
    ("request-body-added", Info),
    ("required-request-body-added", Breaking),
    ("request-body-removed", Warning),
    ("request-body-became-required", Breaking),
    ("request-body-became-optional", Info),
    ("request-media-type-added", Info),
    ("request-media-type-removed", Breaking),
    ("request-encoding-changed", Warning),
    // Responses
    ("success-response-added", Warning),
    ("success-response-removed", Breaking),
    ("error-response-added", Info),
    ("error-response-removed", Info),
    ("response-status-merged", Info),
    ("response-status-split", Info),
    ("response-media-type-added", Info),
    ("response-media-type-removed", Breaking),
    ("response-encoding-changed", Warning),
    ("response-header-added", Info),
    ("response-header-removed", Warning),
    ("required-response-header-removed", Breaking),
    ("response-header-became-optional", Breaking),
    ("response-header-became-required", Info),
    ("response-header-deprecated", Info),
    ("response-header-undeprecated", Info),
    ("response-header-style-changed", Breaking),
    ("response-header-explode-changed", Breaking),
    ("response-header-serialization-changed", Breaking),
    ("header-case-changed", Info),
    ("response-links-changed", Info),
    // Security
    ("security-added", Breaking),
    ("security-removed", Info),
    ("security-alternative-added", Info),
    ("security-alternative-removed", Breaking),
    ("security-rewritten", Info),
    ("security-scheme-added", Info),
    ("security-scheme-removed", Info),
    ("security-scheme-renamed", Info),
    ("security-scheme-changed", Breaking),
    ("security-scope-added", Info),
    ("security-scope-removed", Breaking),
    // The rest of the document
    ("component-added", Info),
    ("component-removed", Info),
    ("component-changed", Info),
    ("reference-changed", Info),
    ("schema-rewritten", Info),
    ("words-changed", Info),
    ("example-changed", Info),
    ("extension-changed", Info),
    ("info-changed", Info),
    ("tag-changed", Info),
    ("change-not-understood", Warning),
];

/// The level of a kind of change.
pub(crate) fn level(id: &str) -> Level {
    RULES.iter().find(|(rule, _)| *rule == id).map_or(Warning, |(_, level)| *level)
}
