//! Names of media types.

/// That of JSON.
pub(crate) const JSON: &str = "application/json";

/// A media type without its parameters, in small letters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}
