//! Checks the structure of an OpenAPI 3.0 document with the JSON Schema that OpenAPI publishes for it.

use std::sync::LazyLock;

use anyhow::{Result, anyhow};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};

use super::document::Document;

/// <https://spec.openapis.org/oas/3.0/schema/2021-09-28>
pub(super) const SCHEMA: &str = include_str!("../../openapi-3.0.schema.json");
/// How similar a key must be to a word to count as a misspelling of it.
const ALIKE: f64 = 0.85;

/// Rejects, at its place, what violates the OpenAPI specification.
pub(crate) fn check(document: &Document) -> Result<()> {
    static VALIDATOR: LazyLock<Result<Validator, String>> = LazyLock::new(|| {
        let mut schema: Value = serde_json::from_str(SCHEMA).map_err(|error| error.to_string())?;
        // OpenAPI 3.1 has a keyword for this extension.
        schema["properties"]["x-webhooks"] =
            json!({ "type": "object", "additionalProperties": { "$ref": "#/definitions/PathItem" } });
        jsonschema::options().should_validate_formats(false).build(&schema).map_err(|error| error.to_string())
    });
    let validator = VALIDATOR.as_ref().map_err(|error| anyhow!("the schema of OpenAPI 3.0 cannot be read: {error}"))?;
    validator.validate(&document.in_3_0()).map_err(|error| {
        let (pointer, message) = innermost(&error);
        document.error_at(&pointer, format_args!("not an OpenAPI 3.0 document: {message}"))
    })
}

/// The word that a key most likely misspells.
pub(crate) fn nearest<'w>(key: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let alike = words.map(|word| (strsim::jaro_winkler(word, &key.to_lowercase()), word));
    alike
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .filter(|(likeness, _)| *likeness > ALIKE)
        .map(|(_, word)| word)
}

/// The innermost mistake, with its JSON pointer. A value that matches no alternative may almost match one of them.
fn innermost(error: &ValidationError<'_>) -> (String, String) {
    let at = error.instance_path().to_string();
    let what = match at.rsplit('/').next() {
        None | Some("") => "the document".to_owned(),
        Some(index) if index.parse::<usize>().is_ok() => "this".to_owned(),
        Some(key) => format!("`{key}`"),
    };
    let message = match error.kind() {
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            let is_other = |errors: &&Vec<ValidationError<'_>>| errors.iter().any(|error| is_of_another(error, &at));
            let meant = context.iter().filter(|errors| !is_other(errors)).flatten();
            let rank = |(at, message): &(String, String)| (at.matches('/').count(), message.ends_with(": add it"));
            if let Some(inner) = meant.map(innermost).max_by_key(rank) {
                return inner;
            }
            let kinds = context.iter().flatten().filter_map(|error| match error.kind() {
                ValidationErrorKind::Enum { options } => Some((error.instance_path().to_string(), options.as_array()?)),
                _ => None,
            });
            let kinds: Vec<_> = kinds.collect();
            let Some((pointer, _)) = kinds.first() else {
                return (at, format!("{what} is not allowed here"));
            };
            let key = pointer.rsplit('/').next().unwrap_or_default();
            let options: Vec<_> = kinds.iter().flat_map(|(_, options)| *options).filter_map(Value::as_str).collect();
            return (pointer.clone(), format!("`{key}` is not one of {}", options.join(", ")));
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<_> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            format!("{what} is not one of {}", options.join(", "))
        }
        ValidationErrorKind::Required { property } => format!("{what} has no {property}: add it"),
        _ => error.masked_with(what).to_string(),
    };
    (at, message)
}

/// Whether an alternative is not the intended one for the value at `pointer`: a reference, another `in`, or another `type` of a
/// security scheme.
fn is_of_another(error: &ValidationError<'_>, pointer: &str) -> bool {
    match error.kind() {
        ValidationErrorKind::Required { property } => property == "$ref",
        ValidationErrorKind::Enum { .. } => {
            let at = error.instance_path().to_string();
            let is_scheme = pointer.starts_with("/components/securitySchemes/");
            at.strip_prefix(pointer).is_some_and(|key| key == "/in" && !is_scheme || key == "/type" && is_scheme)
        }
        _ => false,
    }
}
