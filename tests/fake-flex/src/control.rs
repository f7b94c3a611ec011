//! `/__fake/`: control over HTTP, with the same functions as the handle that tests in Rust use.

use std::io::Result;
use std::net::SocketAddr;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::contract::Contract;
use crate::fake::Shared;
use crate::fault::{Injector, Limiter};
use crate::operations::{self, Reply};
use crate::plan::Plan;
use crate::preset::Preset;
use crate::server::Received;
use crate::store::Store;

/// The prefix of these paths.
pub(crate) const PREFIX: &str = "/__fake/";

/// The body of `POST /__fake/faults`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    /// The fault of the next requests.
    preset: Option<String>,
    /// How many of the next requests go wrong.
    times: Option<usize>,
    /// The share of all further requests that goes wrong.
    share: Option<f64>,
    /// The seed from which faults are drawn.
    seed: Option<u64>,
    /// How many requests per second are processed.
    rate: Option<u32>,
}

/// Responds to a request to `/__fake/` for one API key.
pub(crate) fn respond(shared: &Shared, peer: SocketAddr, api_key: &str, request: &Received) -> Result<Reply> {
    if !peer.ip().to_canonical().is_loopback() {
        return Ok(refused(403, "/__fake/ is for loopback only"));
    }
    if !shared.accepts(api_key) {
        return Ok(refused(401, "an API key of this fake begins with fsk_test_"));
    }
    let state = &mut *shared.state();
    let path = request.path_and_query.split('?').next().unwrap_or_default();
    let reply = match (request.method.as_str(), path.strip_prefix(PREFIX).unwrap_or_default()) {
        ("GET", "health") => (200, json!({ "status": "ok" })),
        ("GET", "customers") => (200, json!({ "customers": shared.account(state, api_key)?.store.customers() })),
        ("GET", "received") => {
            let received = shared.account(state, api_key)?.received.iter().map(shown);
            (200, json!({ "received": received.collect::<Vec<_>>() }))
        }
        ("GET", "faults") => {
            let pending = shared.account(state, api_key)?.plan.next.iter().map(|fault| fault.name().into());
            (200, json!({ "presets": Preset::ALL.map(Preset::name), "pending": pending.collect::<Vec<Value>>() }))
        }
        ("POST", "faults") => match parse(&request.body) {
            Ok((preset, faults)) => {
                set(&mut shared.account(state, api_key)?.plan, preset, &faults);
                (200, json!({ "status": "ok" }))
            }
            Err(message) => refused(422, &message),
        },
        ("DELETE", "faults") => {
            shared.account(state, api_key)?.plan = Plan::default();
            (200, json!({ "status": "ok" }))
        }
        ("POST", "reset") => {
            shared.reset(state, api_key)?;
            (200, json!({ "status": "ok" }))
        }
        ("POST", "payment_methods") => {
            let account = shared.account(state, api_key)?;
            let reply = add_payment_method(shared.contract, &mut account.store, &request.body);
            shared.save(api_key, account)?;
            reply
        }
        ("DELETE", path) if path.starts_with("payment_methods/") => {
            let account = shared.account(state, api_key)?;
            let was_there = account.store.remove_payment_method(&path["payment_methods/".len()..]);
            shared.save(api_key, account)?;
            if was_there { (200, json!({ "status": "ok" })) } else { refused(404, "no such payment method") }
        }
        (_, "health" | "customers" | "received" | "faults" | "payment_methods" | "reset") => {
            refused(405, "this path does not support the method")
        }
        _ => refused(404, "unknown path: use health, customers, received, faults, payment_methods or reset"),
    };
    Ok(reply)
}

fn parse(body: &[u8]) -> std::result::Result<(Option<Preset>, Faults), String> {
    let faults: Faults = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let Faults { preset, times, share, seed, rate } = &faults;
    if (times.is_some() && preset.is_none()) || (seed.is_some() && share.is_none()) {
        return Err("times requires a preset, and seed requires a share".to_owned());
    }
    if preset.is_none() && share.is_none() && rate.is_none() {
        return Err("set a preset, a share or a rate".to_owned());
    }
    if faults.share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
        return Err("share: must be from 0 to 1".to_owned());
    }
    if faults.rate == Some(0) {
        return Err("rate: must be at least 1".to_owned());
    }
    if faults.times.is_some_and(|times| times > 1000) {
        return Err("times: must be at most 1000".to_owned());
    }
    let preset = faults.preset.as_deref().map(str::parse).transpose();
    Ok((preset.map_err(|error: String| format!("preset: {error}"))?, faults))
}

fn set(plan: &mut Plan, preset: Option<Preset>, faults: &Faults) {
    if let Some(preset) = preset {
        plan.next.extend((0..faults.times.unwrap_or(1)).map(|_| preset.fault()));
    }
    if let Some(share) = faults.share {
        plan.injector = Some(Injector::new(faults.seed.unwrap_or_default(), share));
    }
    if let Some(rate) = faults.rate {
        plan.limiter = Some(Limiter::new(rate, true));
    }
}

/// Adds a payment method, or replaces the one with its id. Missing required properties are filled in.
fn add_payment_method(contract: &Contract, store: &mut Store, body: &[u8]) -> Reply {
    let Some((operation, _)) = contract.operation("GET", "/v1/customers/a/payment_methods/b") else {
        return operations::not_found();
    };
    let Ok(mut given) = serde_json::from_slice::<Map<String, Value>>(body) else {
        return refused(422, "the body must be the JSON of a payment method");
    };
    let Some(Value::String(customer)) = given.remove("customer") else {
        return refused(422, "customer: must be the id of a customer");
    };
    if !store.has_customer(&customer) {
        return refused(404, "customer: no such customer");
    }
    let mut response = operation.samples.response.clone();
    let id = &mut response["payment_method"]["payment_method_id"];
    *id = operations::next_id(id, store.payment_methods());
    for (name, value) in given {
        response["payment_method"][name] = value;
    }
    if !response["payment_method"]["payment_method_id"].is_string() {
        return refused(422, "payment_method_id: must be a string");
    }
    match &operation.mistakes_of_response(200, &response)[..] {
        [] => store.put_payment_method(&customer, response["payment_method"].clone()),
        mistakes => return operations::invalid(mistakes),
    }
    (200, response)
}

/// A request as received, without the key.
fn shown(received: &Received) -> Value {
    let headers = received.headers.iter().filter(|(name, _)| *name != "authorization");
    let headers = headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into()));
    json!({
        "method": received.method,
        "path": received.path_and_query,
        "headers": headers.collect::<serde_json::Map<_, _>>(),
        "body": serde_json::from_slice(&received.body)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&received.body))),
    })
}

fn refused(status: u16, message: &str) -> Reply {
    (status, json!({ "message": message }))
}
