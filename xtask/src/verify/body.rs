//! The bodies of messages: their contents, and how recorders keep them.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use crate::openapi::media_type::{JSON, essence, is_json};

/// The JSON of a message, if it has a body, or why its body is something else.
pub(crate) type Body = Result<Option<Value>, String>;

/// What is known about a body.
pub(crate) enum Seen {
    Whole(Body),
    /// The body was not recorded.
    Missing,
    /// The recorder kept only a part of the body, or something else.
    Damaged,
}

/// Reads a message's body. An empty body counts as no body.
pub(crate) fn body(media_type: &str, bytes: &[u8]) -> Body {
    if bytes.is_empty() {
        return Ok(None);
    }
    if !media_type.is_empty() && !is_json(media_type) {
        return Err(format!("the media type is {}, and not {JSON}", shown(&essence(media_type))));
    }
    serde_json::from_slice(bytes).map(Some).map_err(|_| "the body is not JSON".to_owned())
}

/// Returns a media type that can be printed, or a placeholder if it looks like something else.
pub(crate) fn shown(media_type: &str) -> &str {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/+-.;=".contains(&byte);
    if media_type.len() <= 80 && media_type.bytes().all(is_plain) { media_type } else { "another one" }
}

/// Reads what a recorder kept of a body, in a HAR's `postData` or `content`. `length` is the length that the recorder gives.
pub(crate) fn recorded(kept: &Value, length: Option<u64>) -> Seen {
    let text_of = |name: &str| kept.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let Some(text) = text_of("text") else {
        // The body may be in a file, or in `params`.
        let is_elsewhere = ["_file", "params", "comment"].iter().any(|name| !is_nothing(kept.get(*name)));
        return if length == Some(0) && !is_elsewhere { Seen::Whole(Ok(None)) } else { Seen::Missing };
    };
    let encoding = text_of("encoding").map(str::to_lowercase);
    let is_base64 = encoding.as_deref() == Some("base64");
    let bytes = match base64(text) {
        Some(bytes) if is_base64 || looks_like_json(&bytes) => bytes,
        _ => text.as_bytes().to_vec(),
    };
    let read = body(media_type(kept).unwrap_or_default(), &bytes);
    if read.is_ok() || media_type(kept).is_some_and(|media_type| !is_json(media_type)) {
        return Seen::Whole(read);
    }
    let is_unreadable = encoding.is_some() && !looks_like_json(&bytes);
    let has_no_end = serde_json::from_slice::<Value>(&bytes).is_err_and(|error| error.is_eof());
    let is_as_long_as_sent = length == Some(bytes.len() as u64) && is_nothing(kept.get("comment"));
    let is_longer = length.is_some_and(|length| length > bytes.len() as u64);
    if is_unreadable || is_longer || has_no_end && !is_as_long_as_sent { Seen::Damaged } else { Seen::Whole(read) }
}

/// Returns the media type that a recorder gives for a body, if it does.
pub(crate) fn media_type(kept: &Value) -> Option<&str> {
    kept.get("mimeType")?.as_str().filter(|media_type| !media_type.is_empty() && *media_type != "x-unknown")
}

/// Whether a field is missing or empty.
fn is_nothing(field: Option<&Value>) -> bool {
    match field {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}

fn looks_like_json(bytes: &[u8]) -> bool {
    matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Decodes base64 as far as it goes: of either alphabet, padded or not, and with or without blanks and line breaks.
fn base64(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&STANDARD, config.with_decode_allow_trailing_bits(true));
    let mut letters = text.replace('-', "+").replace('_', "/").replace(char::is_whitespace, "");
    letters.truncate(letters.trim_end_matches('=').len());
    if letters.len() % 4 == 1 {
        letters.pop();
    }
    engine.decode(letters).ok()
}
