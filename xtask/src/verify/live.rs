//! Checks the document and the fake against Flex itself: the same walk on both, with customers that are deleted at the end.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use fake_flex::Simulation;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use url::Url;

use super::body::{self, Seen};
use super::check::{self, Call, Check};
use super::client::{self, Client};
use super::compare::{Deviation, compare};
use super::report::TrafficReport;
use super::walk::{self, People, Request, Response, Server, Walk};
use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;
use crate::openapi::media_type::JSON;

/// Does the walk on the Flex at `url` and on the fake, and compares them.
pub(crate) fn verify(root: &Path, url: &str, key: &str, seed: u64) -> Result<TrafficReport> {
    let document = Document::read(root, DOCUMENT)?;
    document.check_for_generator()?;
    let contract = check::contract(&document)?;
    let mut check = Check::new(&document)?;
    let mut flex = Flex { client: Client::new(0), base: client::url(url)?, authorization: client::authorization(key)? };
    let people = People::new(seed);

    let (mut on_flex, mut on_fake) = (Walk::default(), Walk::default());
    on_fake.run(&people, &mut Fake(Simulation::new(contract)))?;
    let walked = on_flex.run(&people, &mut flex);
    let left = clean_up(&people, &on_flex, &mut flex);
    if let Err(error) = walked {
        let is_clean = on_flex.steps.is_empty() || left.is_ok_and(|left| left.is_empty());
        let hint = "customers with emails at example.com may be left in the test account: delete them";
        return Err(if is_clean { error } else { error.context(hint) });
    }

    for step in &on_flex.steps {
        check.call(&flex.call(&step.request, &step.response)?);
    }
    let mut first_steps = HashMap::new();
    for Deviation { step, request, pointer, problem } in compare(&on_flex, &on_fake) {
        let operation = format!("{} {}", request.method, request.template);
        let place = check.place(&pointer);
        // What differs in many steps is reported for the first of them.
        let step = *first_steps.entry((operation.clone(), place.clone(), problem.clone())).or_insert(step);
        check.report(&operation, &format!("response to the step '{step}'"), &place, &problem);
    }
    for id in left? {
        check.report("DELETE /v1/customers/{id}", "clean-up", "", &format!("{id} is still there: delete it"));
    }
    check.finish(&document, root, url.trim_end_matches('/').to_owned())
}

/// Deletes the walk's customers, known by their emails, and returns the ids of those that are still there.
fn clean_up(people: &People, walk: &Walk, flex: &mut Flex) -> Result<Vec<String>> {
    let mut ids = walk.ids.clone();
    for email in people.emails() {
        // A server may ignore the filter.
        let listed = flex.send(&walk::list_by_email(email))?.body.ok().flatten().unwrap_or_default();
        let customers = listed["customers"].as_array().into_iter().flatten();
        let ours = customers.filter(|customer| customer["email"] == email);
        ids.extend(ours.filter_map(|customer| Some(customer["customer_id"].as_str()?.to_owned())));
    }
    ids.sort();
    ids.dedup();
    let is_there = |flex: &mut Flex, id: &str| {
        anyhow::Ok(flex.send(&walk::retrieve(id))?.status != StatusCode::NOT_FOUND.as_u16())
    };
    let mut left = Vec::new();
    for id in ids {
        if is_there(flex, &id)? {
            flex.send(&walk::delete(&id))?;
            if is_there(flex, &id)? {
                left.push(id);
            }
        }
    }
    Ok(left)
}

/// Flex, over HTTP.
struct Flex {
    client: Client,
    base: Url,
    authorization: HeaderValue,
}

/// The fake, without a network.
struct Fake(Simulation);

impl Flex {
    fn url(&self, request: &Request) -> Result<Url> {
        let mut url = self.base.clone();
        let segments = request.template.split('/').filter(|segment| !segment.is_empty());
        url.path_segments_mut()
            .map_err(|()| anyhow!("{} cannot be the base of paths", self.base))?
            .pop_if_empty()
            .extend(segments.map(|segment| if segment == "{id}" { &request.id } else { segment }));
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        Ok(url)
    }

    fn call(&self, request: &Request, response: &Response) -> Result<Call> {
        Ok(Call {
            method: request.method.to_owned(),
            url: self.url(request)?,
            media_types: [None, None],
            request: Seen::Whole(Ok(request.body.clone())),
            status: response.status,
            response: Seen::Whole(response.body.clone()),
        })
    }
}

impl Server for Flex {
    fn send(&mut self, request: &Request) -> Result<Response> {
        let name = format!("{} {}", request.method, request.template);
        let sent = http::Request::builder()
            .method(request.method)
            .uri(self.url(request)?.as_str())
            .header(AUTHORIZATION, &self.authorization)
            .header(ACCEPT, JSON);
        let response = match &request.body {
            Some(body) => self.client.send(sent.header(CONTENT_TYPE, JSON).body(body.to_string())?),
            None => self.client.send(sent.body(())?),
        };
        let response = response.with_context(|| format!("{name} at {} got no response", self.base))?;
        match response.status() {
            status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                bail!("{name} returned {}: is FLEX_API_KEY a key of this account?", status.as_u16())
            }
            StatusCode::TOO_MANY_REQUESTS => bail!("{name} returned 429: run this again in a minute"),
            status => {
                let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
                let body = body::body(media_type.unwrap_or_default(), response.body());
                Ok(Response { status: status.as_u16(), body })
            }
        }
    }
}

impl Server for Fake {
    fn send(&mut self, request: &Request) -> Result<Response> {
        let path = request.template.replace("{id}", &request.id);
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.query).finish();
        let (status, body) = self.0.respond(request.method, &format!("{path}?{query}"), request.body.clone());
        Ok(Response { status, body: Ok(Some(body)) })
    }
}
