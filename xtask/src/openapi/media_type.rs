//! Names of media types.

/// That of JSON.
pub(crate) const JSON: &str = "application/json";

/// A media type without its parameters, in small letters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Whether a media type is JSON, such as `application/json; charset=utf-8` and `application/merge-patch+json`.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == JSON || essence.ends_with("+json")
}
