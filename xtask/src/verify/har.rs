//! Recorded traffic in the format of HAR, which browsers, proxies and test tools write.
//!
//! Only what is compared is read: of headers, and so of keys, nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use url::Url;

use super::check::{self, Call, Check};
use super::report::TrafficReport;
use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;

#[derive(Deserialize)]
struct Har {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: String,
    #[serde(rename = "postData")]
    body: Option<Body>,
}

#[derive(Deserialize)]
struct Response {
    /// 0 if there was none.
    status: i64,
    content: Option<Body>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "mimeType")]
    media_type: Option<String>,
    text: Option<String>,
    encoding: Option<String>,
}

/// Checks each recorded call of our operations.
pub(crate) fn verify(root: &Path, har: &Path) -> Result<TrafficReport> {
    let document = Document::read(root, DOCUMENT)?;
    document.check_for_generator()?;
    let source = har.display().to_string();
    let text = fs::read_to_string(har).with_context(|| format!("{source} cannot be read"))?;
    // serde's message may quote a value.
    let Ok(recorded) = serde_json::from_str::<Har>(text.trim_start_matches('\u{feff}')) else {
        bail!("{source} is no HAR file, or only a part of one: export it again");
    };
    let mut check = Check::new(&document)?;
    for entry in recorded.log.entries {
        match entry.call() {
            Some(call) => check.call(&call),
            None => check.nowhere(),
        }
    }
    if check.calls() == 0 {
        bail!("{source} has no call of an operation of {DOCUMENT}: is it recorded between a client and Flex?");
    }
    Ok(check.finish(source))
}

impl Entry {
    /// The call, if its URL is one.
    fn call(self) -> Option<Call> {
        let Self { request, response } = self;
        Some(Call {
            url: Url::parse(&request.url).ok()?,
            method: request.method,
            media_types: [&request.body, &response.content].map(|body| body.as_ref()?.media_type.clone()),
            request: request.body.map_or(Ok(None), Body::read),
            status: u16::try_from(response.status).ok().filter(|status| *status != 0),
            // Some recorders keep no bodies.
            response: response.content.map_or(Ok(None), Body::read),
        })
    }
}

impl Body {
    fn read(self) -> check::Body {
        let text = self.text.unwrap_or_default();
        let bytes = match self.encoding.as_deref() {
            Some("base64") => {
                BASE64_STANDARD.decode(text).map_err(|_| "the body is not base64, as it says".to_owned())?
            }
            _ => text.into_bytes(),
        };
        check::body(&self.media_type.unwrap_or_default(), &bytes)
    }
}
