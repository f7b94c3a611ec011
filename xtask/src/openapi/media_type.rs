//! Names of media types.

use mime::Mime;

/// The media type of JSON.
pub(crate) const JSON: &str = "application/json";

/// The canonical form of a media type: lower case, with sorted parameters. JSON is always UTF-8, so its `charset=utf-8` is
/// dropped.
pub(crate) fn canonical(media_type: &str) -> String {
    // Blanks around a semicolon are allowed, but the parser rejects them.
    let parts: Vec<_> = media_type.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    let Ok(parsed) = parts.join(";").parse::<Mime>() else { return media_type.to_lowercase() };
    let says_nothing = |name, value| name == mime::CHARSET && value == mime::UTF_8 && is_json(parsed.essence_str());
    let parameters = parsed.params().filter(|(name, value)| !says_nothing(*name, *value));
    let mut parameters: Vec<_> = parameters.map(|(name, value)| format!(";{name}={value}")).collect();
    parameters.sort();
    parsed.essence_str().to_lowercase() + &parameters.concat()
}

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Whether a media type is JSON, such as `application/json; charset=utf-8` and `application/merge-patch+json`.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == JSON || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    #[test]
    fn parameters_are_part_of_a_media_type() {
        let table = [
            ("application/json", "application/json"),
            ("Application/JSON", "application/json"),
            ("application/json; charset=utf-8", "application/json"),
            ("application/json;charset=\"UTF-8\"", "application/json"),
            ("application/json;", "application/json"),
            (" application/json ; charset=utf-8", "application/json"),
            ("application/vnd.a+json;version=1", "application/vnd.a+json;version=1"),
            ("application/vnd.a+json; charset=utf-8; Version=\"1\"", "application/vnd.a+json;version=1"),
            ("application/json; charset=latin1", "application/json;charset=latin1"),
            ("text/plain; charset=utf-8", "text/plain;charset=utf-8"),
            ("text/plain; b=2; a=1", "text/plain;a=1;b=2"),
            ("application/*", "application/*"),
            ("*/*", "*/*"),
        ];
        for (media_type, expected) in table {
            assert_eq!(super::canonical(media_type), expected, "{media_type}");
        }
    }
}
