//! The options of one call.

use std::sync::Arc;

use http::HeaderMap;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Operation;
use crate::attempts::Settings;
use crate::transport::hooks::header;

/// The options of one call.
pub(crate) struct Options {
    pub(crate) settings: Settings,
    /// Additions to the request. Most calls have none.
    pub(crate) extras: Option<Arc<Extras>>,
}

/// Headers, query parameters and body members in addition to those that the operation's types have.
#[derive(Clone, Default)]
pub(crate) struct Extras {
    /// All of them are marked sensitive.
    pub(crate) headers: HeaderMap,
    pub(super) query: Vec<(String, String)>,
    members: Vec<(String, Value)>,
    /// What is wrong with the first invalid option.
    refusal: Option<String>,
}

impl Options {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings, extras: None }
    }

    pub(super) fn header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => drop(self.extras().headers.insert(name, value)),
            Err(problem) => self.refuse(problem),
        }
    }

    pub(super) fn body_member(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        // serde's error is dropped, since it may quote values.
        match serde_json::to_value(value) {
            Ok(value) => self.extras().members.push((name.to_owned(), value)),
            Err(_) => self.refuse(format!("the body member `{name}` cannot be serialized as JSON")),
        }
    }

    /// Makes the call fail with this problem, unless an earlier option is invalid.
    pub(crate) fn refuse(&mut self, problem: String) {
        self.extras().refusal.get_or_insert(problem);
    }

    pub(super) fn refusal(&self) -> Option<&str> {
        self.extras.as_ref()?.refusal.as_deref()
    }

    pub(super) fn extras(&mut self) -> &mut Extras {
        Arc::make_mut(self.extras.get_or_insert_default())
    }
}

impl Extras {
    /// Adds to the query and the body of a request.
    pub(crate) fn add_to(&self, request: &mut reqwest::Request, operation: Operation) -> Result<(), String> {
        if !self.query.is_empty() {
            request.url_mut().query_pairs_mut().extend_pairs(&self.query);
        }
        if self.members.is_empty() {
            return Ok(());
        }
        let body = request.body().and_then(reqwest::Body::as_bytes);
        let body = body.ok_or("the request has no body: leave out body_member")?;
        let body = with_members(body, operation.envelope, &self.members);
        *request.body_mut() = Some(body.ok_or("the body is not an object: leave out body_member")?.into());
        Ok(())
    }
}

/// A body with more members of its object, which may be in an envelope.
fn with_members(body: &[u8], envelope: Option<&str>, members: &[(String, Value)]) -> Option<Vec<u8>> {
    let mut body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let object = match envelope {
        Some(envelope) => body.get_mut(envelope)?.as_object_mut()?,
        None => &mut body,
    };
    object.extend(members.iter().cloned());
    serde_json::to_vec(&body).ok()
}
