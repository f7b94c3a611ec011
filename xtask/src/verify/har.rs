//! Recorded traffic in the format of HAR, which browsers, proxies and test tools write.
//!
//! Only what is compared is read: of headers, and so of keys, only a length.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use url::Url;

use super::body::{self, Seen};
use super::check::{Call, Check};
use super::hosts::Hosts;
use super::parts::{member, parts};
use super::report::TrafficReport;
use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;

/// Checks each recorded call of our operations at the document's servers and at other hosts.
pub(crate) fn verify(root: &Path, har: &Path, other_hosts: &[String]) -> Result<TrafficReport> {
    let document = Document::read(root, DOCUMENT)?;
    document.check_for_generator()?;
    let hosts = Hosts::new(&document, other_hosts)?;
    let source = har.display().to_string();
    let bytes = fs::read(har).with_context(|| format!("{source} cannot be read"))?;
    let Some(entries) = entries(&bytes) else {
        bail!("{source} is not a HAR file, or only a part of one: export it again");
    };
    let mut check = Check::new(&document)?;
    hosts.names().into_iter().for_each(|host| check.expect_host(host));
    for (index, entry) in entries.into_iter().enumerate() {
        match call(entry) {
            Ok(call) => match hosts.of(&call.url) {
                Some(host) if check.call(&call) => check.count_at(&host),
                Some(_) => {}
                None => check.nowhere(),
            },
            Err(reason) => check.not_readable(index + 1, reason),
        }
    }
    check.finish(&document, root, source)
}

/// Returns the text of each entry of a HAR file.
fn entries(har: &[u8]) -> Option<Vec<&[u8]>> {
    let har = har.strip_prefix("\u{feff}".as_bytes()).unwrap_or(har);
    parts(member(member(har, "log")?, "entries")?, b'[')
}

/// Reads the call of an entry, or returns why it cannot be read.
fn call(entry: &[u8]) -> Result<Call, &'static str> {
    let entry: Value = serde_json::from_slice(entry).map_err(|_| "it is not JSON")?;
    let message = |name| entry.get(name).filter(|message: &&Value| message.is_object());
    let request = message("request").ok_or("it has no request")?;
    let text = |name| request.get(name).and_then(Value::as_str);
    let url = text("url").and_then(|url| Url::parse(url).ok()).ok_or("its request has no URL")?;
    let method = text("method").ok_or("its request has no method")?.to_owned();
    let response = message("response").ok_or("it has no response")?;
    let status = match response.get("status").map(Value::as_u64) {
        Some(Some(status @ 100..600)) => u16::try_from(status).unwrap_or_default(),
        Some(Some(0)) => return Err("it has no response"),
        _ => return Err("its response has no status"),
    };
    let kept = [request.get("postData"), response.get("content")];
    Ok(Call {
        method,
        url,
        media_types: kept.map(|kept| body::media_type(kept?).map(str::to_owned)),
        // A recorder that does not see a request's body gives its length as 0.
        request: kept[0]
            .map_or(Seen::Missing, |kept| body::recorded(kept, length(request, "bodySize").filter(|it| *it > 0))),
        status,
        response: kept[1].map_or(Seen::Missing, |kept| body::recorded(kept, length_of_body(response, kept))),
    })
}

/// Returns the length of a response's body, if nothing contradicts it.
fn length_of_body(response: &Value, content: &Value) -> Option<u64> {
    let length = length(content, "size")?;
    let is_sent = response.get("bodySize").and_then(Value::as_i64).is_some_and(|size| size > 0);
    let mut headers = response.get("headers").and_then(Value::as_array).into_iter().flatten();
    let text = |header: &Value, name| header.get(name).and_then(Value::as_str).map(str::to_lowercase);
    let is_announced = headers.any(|header| {
        text(header, "name").as_deref() == Some("content-length") && text(header, "value").is_some_and(|it| it != "0")
    });
    (length > 0 || !is_sent && !is_announced).then_some(length)
}

fn length(of: &Value, name: &str) -> Option<u64> {
    of.get(name).and_then(Value::as_u64)
}
