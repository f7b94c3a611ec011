//! Turns the failure of a call into an [`Error`] with an explanation.

use std::io;

use bytes::Bytes;
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::{Error, ErrorKind};
use crate::attempts::{Connection, Key, Loss, Report};
use crate::call::endpoint::{Expectation, Item, ListPayload};
use crate::generated::types::{ErrorBody, ErrorDetail, ErrorDetails, ErrorObject};
use crate::transport::authorization::NoKey;
use crate::transport::partial_json::{Members, completed, unicode, without_bom};
use crate::{Operation, generated};

/// How a call failed.
pub(crate) enum Failure {
    /// The options or the arguments are invalid.
    Invalid(String),
    /// The generated client's error, with a response or without.
    Raw(generated::Error<()>),
    /// The attempt timed out, and was cancelled.
    OutOfTime(Loss),
    /// No API key is available.
    NoKey(NoKey),
    /// The body of a success cannot be decoded. The flag is set if the body shows that the request took effect.
    Undecodable(Bytes, bool),
    /// The response is about something else: these properties differ.
    Mismatch(Vec<&'static str>, Bytes),
    /// Nothing was sent: the rate limit does not allow it before the deadline.
    HeldBack,
}

impl Failure {
    /// Why the response is missing or incomplete.
    pub(crate) fn loss(&self, report: &Report) -> Option<Loss> {
        use generated::Error as Raw;
        let loss = match self {
            Self::Raw(Raw::CommunicationError(error) | Raw::ResponseBodyError(error)) => Loss::of(error),
            Self::OutOfTime(loss) => *loss,
            _ => return None,
        };
        Some(match loss {
            // A timeout of the caller's HTTP client.
            Loss::TimedOut if report.connection == Connection::Missing => Loss::NotConnectedInTime,
            loss if report.status.is_some() => loss.in_body(),
            loss => loss,
        })
    }
}

/// Explains a failed call.
pub(crate) async fn explain(
    operation: Operation,
    has_cursor: bool,
    expectation: &Expectation,
    failure: Failure,
    mut report: Report,
) -> Error {
    use generated::Error as Raw;

    let loss = failure.loss(&report);
    // An error keeps the report, but not the key.
    report.key = Key::default();
    let mut error = match failure {
        Failure::Raw(Raw::UnexpectedResponse(response)) => {
            let status = response.status();
            // The body has been read already: this only takes it out.
            let body = response.bytes().await.unwrap_or_default();
            let message = if status == StatusCode::NOT_FOUND && is_without_mock(&body) {
                format!("no mock of httpmock matches the request for {}", operation.id)
            } else {
                // A lost read has no effect that could be the cause.
                let was_lost = report.verdict.may_have_taken_effect && !operation.is_read();
                let message = explain_status(status, operation, has_cursor, was_lost);
                message + &encoding(&body, &report.headers).map(|it| format!("; its body {it}")).unwrap_or_default()
            };
            let mut error = Error::new(ErrorKind::Status, message);
            error.0.answer = read_answer(&body);
            error.0.body = body;
            error
        }
        Failure::Undecodable(body, took_effect) => {
            let mut error = Error::new(ErrorKind::Decode, explain_undecodable(expectation, &body, &report));
            error.0.answer = read_answer(&body);
            if took_effect && let Some(id) = expectation.id {
                error.0.id = Members::read(&body, expectation.member).text(id);
            }
            error.0.body = body;
            error
        }
        Failure::Mismatch(differing, body) => {
            let differing = differing.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let explanation = format!(
                "Flex returned {}, but not the one requested: it differs in {differing}. This may be the response to another \
                 request, or Flex may compare in another way: see Error::body",
                expectation.name
            );
            let mut error = Error::new(ErrorKind::Mismatch, explanation);
            error.0.body = body;
            error
        }
        Failure::HeldBack => Error::new(
            ErrorKind::HeldBack,
            "not sent, since Flex asked for a pause (429 or 503) that ends after the deadline: try again later, or allow \
             more time",
        ),
        Failure::NoKey(no_key) => {
            let error = Error::new(ErrorKind::ApiKey, no_key.explanation());
            match no_key {
                NoKey::Failed(cause) => error.with_source(cause),
                NoKey::Unusable(_) => error,
                NoKey::TooLate => error.with_source(io::Error::from(io::ErrorKind::TimedOut)),
            }
        }
        Failure::Invalid(problem) | Failure::Raw(Raw::InvalidRequest(problem)) => {
            // The call fails while the request is built, before anything is sent.
            report.attempts = 0;
            Error::new(ErrorKind::InvalidRequest, problem)
        }
        Failure::Raw(Raw::CommunicationError(error) | Raw::ResponseBodyError(error) | Raw::InvalidUpgrade(error)) => {
            let loss = loss.unwrap_or(Loss::Disconnected);
            // reqwest's error is kept, except for the URL, which may contain an email.
            Error::new(loss.kind(), loss.explanation()).with_source(error.without_url())
        }
        Failure::OutOfTime(timed_out) => {
            let loss = loss.unwrap_or(timed_out);
            Error::new(loss.kind(), loss.explanation()).with_source(io::Error::from(io::ErrorKind::TimedOut))
        }
        // These do not occur: the generated client decodes nothing, and its hooks have no errors of their own.
        Failure::Raw(Raw::ErrorResponse(_) | Raw::InvalidResponsePayload(..) | Raw::Custom(_)) => {
            Error::new(ErrorKind::InvalidRequest, Loss::Unsendable.explanation())
        }
    };
    error.0.operation = Some(operation);
    error.0.report = report;
    error
}

/// Explains why one item of a page cannot be decoded.
pub(crate) fn explain_item<P: ListPayload>(page: &Error, position: usize, item: &RawValue) -> Error {
    let place = format!("{}[{position}]", P::MEMBER);
    let problem = problem::<P::Item>(item.get().as_bytes(), Some(&place));
    let id = Members::of(item).text(P::Item::ID);
    // Only an id in Flex's format is shown: anything else could be personal data.
    let shown = id.as_deref().filter(|id| is_in_format(id, P::Item::ID_PREFIX));
    let shown = shown.map(|id| format!(" (id {id})")).unwrap_or_default();
    let explanation = format!("Flex returned {}, but {place}{shown} {problem}: see Error::body", P::NAME);
    let mut error = Error::new(ErrorKind::Decode, explanation);
    error.0.operation = page.operation();
    error.0.report = page.0.report.clone();
    error.0.body = Bytes::copy_from_slice(item.get().as_bytes());
    error.0.id = id;
    error
}

/// Whether an id has Flex's format: a prefix, then letters, digits and underscores.
fn is_in_format(id: &str, prefix: &str) -> bool {
    let is_word =
        |word: &str| word.len() <= 64 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    !prefix.is_empty() && id.strip_prefix(prefix).is_some_and(is_word)
}

/// Reads the known parts of an error's body, each on its own.
pub(super) fn read_answer(body: &[u8]) -> ErrorBody {
    let body = without_bom(body);
    let body: Value =
        serde_json::from_slice(body).or_else(|_| serde_json::from_slice(&completed(body))).unwrap_or_default();
    let error = body.get("error").map(|error| ErrorObject {
        code: text(&error["code"]),
        type_: text(&error["type"]),
        message: text(&error["message"]).or_else(|| text(error)),
        param: text(&error["param"]),
    });
    let detail = body.get("detail").and_then(|detail| match detail {
        Value::Array(entries) => Some(ErrorDetails::Array(entries.iter().map(read_detail).collect())),
        detail => text(detail).map(ErrorDetails::String),
    });
    ErrorBody { error, detail, message: body.get("message").and_then(text) }
}

fn read_detail(entry: &Value) -> ErrorDetail {
    ErrorDetail {
        loc: entry["loc"].as_array().cloned(),
        msg: text(&entry["msg"]).or_else(|| text(entry)),
        type_: text(&entry["type"]),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a body is the one that httpmock returns if no mock matches.
fn is_without_mock(body: &[u8]) -> bool {
    const MESSAGE: &[u8] = b"Request did not match any route or mock";
    cfg!(feature = "httpmock") && body.windows(MESSAGE.len()).any(|part| part == MESSAGE)
}

/// Explains an error status. If an earlier attempt was lost, that attempt may be the cause.
fn explain_status(status: StatusCode, operation: Operation, has_cursor: bool, was_lost: bool) -> String {
    let ids = operation.path.matches('{').count();
    let advice = match status.as_u16() {
        407 => ": add credentials to the proxy's URL",
        408 => ": try again",
        429 => ": slow down and try again later",
        400..500 if was_lost => " to a retry: find out whether an earlier attempt took effect",
        401 => ": check the API key",
        403 => ": check the permissions of the API key",
        300..400 => ": redirects are not followed, so check the base URL",
        404 if has_cursor => {
            ": check starting_after or ending_before, whose customer may have been deleted, and the base URL"
        }
        404 if ids == 1 => {
            ": check the id, the base URL, and that the API key is for the mode in which the id was created"
        }
        404 if ids > 1 => {
            ": check the ids, the base URL, and that the API key is for the mode in which the ids were created"
        }
        404 => ": check the base URL",
        400..500 => ": see Error::code and Error::message",
        500..600 => ": try again later",
        _ => ", which is not documented",
    };
    let who = if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED { "A proxy" } else { "Flex" };
    format!("{who} returned {status}{advice}")
}

/// Explains why a success could not be decoded.
fn explain_undecodable(expectation: &Expectation, body: &[u8], report: &Report) -> String {
    let status = report.status.map_or(200, |status| status.as_u16());
    let problem = if report.is_cut {
        format!("exceeds the limit of {} bytes: raise max_response_bytes", body.len())
    } else {
        let body = without_bom(body);
        let problem = if is_error(body, expectation.member) {
            "is an error: see Error::code".to_owned()
        } else {
            encoding(body, &report.headers).unwrap_or_else(|| (expectation.problem)(body))
        };
        problem + ": see Error::body"
    };
    format!("Flex returned {status}, but the body is not {}: it {problem}", expectation.name)
}

/// Describes the content encoding of a body that is not JSON. No request asks for an encoding.
fn encoding(body: &[u8], headers: &HeaderMap) -> Option<String> {
    if body.is_empty() || serde_json::from_slice::<IgnoredAny>(without_bom(body)).is_ok() {
        return None;
    }
    let named = headers.get(CONTENT_ENCODING).map(|name| name.to_str().unwrap_or_default().trim().to_ascii_lowercase());
    let known = ["gzip", "x-gzip", "br", "zstd", "deflate", "compress"];
    let name = match named.as_deref() {
        Some("" | "identity") | None => {
            let magic: [(&[u8], _); 2] = [(b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd")];
            magic.into_iter().find(|(magic, _)| body.starts_with(magic))?.1
        }
        Some(named) => known.into_iter().find(|known| *known == named).unwrap_or("an unknown Content-Encoding"),
    };
    Some(format!("is encoded with {name}, which was not requested"))
}

/// Describes what is wrong with a body, or with the record at a place. serde's messages are left out, since they quote values.
///
/// Without a place, the type is the caller's own. The keys of its maps may be personal, so the description gives a line and
/// column instead.
pub(crate) fn problem<T: DeserializeOwned>(body: &[u8], place: Option<&str>) -> String {
    let body = body.trim_ascii();
    if body.is_empty() {
        return "is empty".to_owned();
    }
    if body == b"null" {
        return "is `null`".to_owned();
    }
    if body.starts_with(b"<") {
        return "is HTML, perhaps from a proxy or a login page".to_owned();
    }
    let text = unicode(body);
    let mut json = serde_json::Deserializer::from_str(&text);
    let Err(error) = serde_path_to_error::deserialize::<_, T>(&mut json) else {
        return "is not JSON: trailing characters".to_owned();
    };
    let path = place.map(|place| field_path(&error, place)).unwrap_or_default();
    match (error.inner().classify(), path) {
        (Category::Data, _) if place.is_none() => {
            format!("does not match the type at line {}, column {}", error.inner().line(), error.inner().column())
        }
        (Category::Data, path) if path.is_empty() => "does not match the schema".to_owned(),
        (Category::Data, path) => format!("does not match the schema at `{path}`"),
        (Category::Syntax, path) if is_not_unicode(error.inner()) => {
            let place = if path.is_empty() { path } else { format!(" at `{path}`") };
            format!("contains invalid Unicode{place}: a lone surrogate, or bytes that are not UTF-8")
        }
        // serde_json's message for these is fixed text and a position.
        (Category::Syntax | Category::Eof, _) => format!("is not JSON: {}", error.inner()),
        (Category::Io, _) => "is not JSON".to_owned(),
    }
}

/// Whether JSON was rejected for invalid Unicode in a string. The error has no predicate for this.
fn is_not_unicode(error: &serde_json::Error) -> bool {
    let problem = error.to_string();
    ["surrogate", "hex escape", "unicode code point"].into_iter().any(|words| problem.contains(words))
}

/// Whether a body is an error in one of the known shapes, without the expected member.
fn is_error(body: &[u8], member: &str) -> bool {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let has = |member: &str| body.get(member).is_some_and(|member| !member.is_null());
    (has("error") || has("detail") || has("message")) && !has(member)
}

/// The path of the field at which decoding failed, without keys chosen by callers, which may be personal.
fn field_path(error: &serde_path_to_error::Error<serde_json::Error>, place: &str) -> String {
    use serde_path_to_error::Segment;
    const FREE_FORM: &str = "metadata";

    let joined = |path: String, name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let mut path = place.to_owned();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => path = format!("{path}[{index}]"),
            Segment::Map { key } if key == FREE_FORM => return joined(path, key),
            Segment::Map { key } => path = joined(path, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    // The name of a missing field comes from the type, not from the response.
    let message = error.inner().to_string();
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match missing {
        Some(field) => joined(path, field),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_in_the_format_of_flex_or_not() {
        let table = [
            ("fcus_01J9XR8M3K7VZ8N2YB4WJ6T0RA", true),
            ("fcus_a_b", true),
            ("fcus_", true),
            ("cus_1", false),
            ("fcus_a b", false),
            ("fcus_john@example.com", false),
            (&format!("fcus_{}", "a".repeat(64)), true),
            (&format!("fcus_{}", "a".repeat(65)), false),
        ];
        for (id, expected) in table {
            assert_eq!(is_in_format(id, "fcus_"), expected, "{id}");
        }
    }
}
