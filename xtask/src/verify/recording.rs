//! Recordings of `fake-flex --proxy`: traffic without its values.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use fake_flex::recording::{self, HEADER, Recorded};
use url::Url;

use super::body::{self, Seen};
use super::check::{Call, Check};
use super::report::TrafficReport;
use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;

/// Checks each recorded call of our operations.
pub(crate) fn verify(root: &Path, file: &Path) -> Result<TrafficReport> {
    let document = Document::read(root, DOCUMENT)?;
    document.check_for_generator()?;
    let source = file.display().to_string();
    let bytes = fs::read(file).with_context(|| format!("{source} cannot be read"))?;
    if !bytes.starts_with(HEADER.as_bytes()) {
        bail!("{source} is not a recording of fake-flex --proxy");
    }
    let mut check = Check::of_shapes(&document)?;
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        // A proxy that is started again writes the header again.
        if line.is_empty() || line == HEADER.as_bytes() {
            continue;
        }
        match serde_json::from_slice::<Recorded>(line).ok().and_then(|recorded| call(&check, &recorded)) {
            Some(call) => drop(check.call(&call)),
            None => check.not_readable(index + 1, "it is not a call"),
        }
    }
    check.finish(&document, root, source)
}

fn call(check: &Check, recorded: &Recorded) -> Option<Call> {
    let mut url = Url::parse("http://localhost").ok()?;
    url.set_path(&recorded.path);
    url.set_query(Some(&recorded.query(check.contract())));
    let bodies = [&recorded.request, &recorded.response];
    let read = |body: &Option<recording::Body>| {
        let Some(body) = body else { return Seen::Whole(Ok(None)) };
        let media_type = body.media_type.as_deref().unwrap_or_default();
        // Any text that is not JSON can replace a body that is not.
        let text = body.json().map_or_else(|| "?".to_owned(), |json| json.to_string());
        Seen::Whole(body::body(media_type, text.as_bytes()))
    };
    Some(Call {
        method: recorded.method.clone(),
        url,
        media_types: bodies.map(|body| body.as_ref()?.media_type.clone()),
        request: read(bodies[0]),
        status: recorded.status,
        response: read(bodies[1]),
    })
}
