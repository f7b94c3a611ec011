//! Each operation with its call, its mock and arguments from the document.

#![allow(dead_code, reason = "each test program uses only part of it")]

use std::pin::Pin;

use fake_flex::Contract;
use flex_sdk::httpmock::{Mock, MockServer};
use flex_sdk::{Call, Client, Error, Operation, Request, Response};
use schemars::Schema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

#[rustfmt::skip] // prettyplease has formatted it
mod generated;

pub(crate) use generated::CASES;

/// The content of each personal string in a sample.
pub(crate) const MARK: &str = "MarkOfAPerson";

/// An operation and its functions for tests.
pub(crate) struct Case {
    pub(crate) operation: Operation,
    pub(crate) call: fn(&Client, &Sample) -> Sent,
    /// Mocks a success, or an error with a status.
    pub(crate) mock: for<'a> fn(&'a MockServer, &Sample, Option<u16>) -> Mock<'a>,
    /// The JSON Schemas of the request type and the response type.
    pub(crate) schemas: fn() -> [Option<Schema>; 2],
}

/// The arguments and the response of an operation.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) path: Map<String, Value>,
    /// The query parameters and headers, by their names in the type that holds them.
    pub(crate) options: Map<String, Value>,
    pub(crate) body: Value,
    pub(crate) response: Value,
}

/// A call in progress.
pub(crate) type Sent = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send>>;

/// The result of a call, without its type.
pub(crate) struct Received {
    pub(crate) json: Option<Value>,
    pub(crate) status: u16,
    pub(crate) attempts: u32,
    /// The `Debug` output of the call, the response and the value.
    pub(crate) printed: String,
}

pub(crate) fn sent<T: std::fmt::Debug + Send + 'static>(call: Call<T>) -> Sent {
    let printed = format!("{call:?}");
    Box::pin(async move {
        let response: Response<T> = call.with_response().await?;
        let printed = format!("{printed} {response:?} {:?}", response.value());
        let (status, attempts) = (response.status().as_u16(), response.attempts());
        Ok(Received { json: response.json().ok(), status, attempts, printed })
    })
}

impl Case {
    /// The operation in the contract.
    pub(crate) fn documented(&self) -> &'static Value {
        let operations = Contract::of_flex().document()["operations"].as_array().expect("the contract is a list");
        let own = operations.iter().find(|operation| operation["id"] == self.operation.id);
        own.expect("the contract has each operation")
    }

    /// The name and the schema of each query parameter, and the separator of the items of an array that is sent as one value.
    pub(crate) fn query_parameters(&self) -> impl Iterator<Item = (&'static str, &'static Value, &'static Value)> {
        let parameters = self.documented()["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        query.map(|it| (it["name"].as_str().unwrap_or_default(), resolved(&it["schema"]), &it["separator"]))
    }

    /// The path parameters, and the properties of the response with the same values.
    pub(crate) fn path_ids(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let ids = self.documented()["facts"]["path_ids"].as_object().into_iter().flatten();
        ids.map(|(parameter, property)| (parameter.as_str(), property.as_str().unwrap_or_default()))
    }

    /// The object in the response, or the objects of a list.
    pub(crate) fn objects<'a>(&self, response: &'a mut Value) -> Vec<&'a mut Map<String, Value>> {
        let content = match self.documented()["facts"]["response_member"].as_str() {
            Some(member) => &mut response[member],
            None => response,
        };
        match content {
            Value::Array(items) => items.iter_mut().filter_map(Value::as_object_mut).collect(),
            one => one.as_object_mut().into_iter().collect(),
        }
    }

    /// The sample of the document.
    pub(crate) fn sample(&self) -> Sample {
        let samples = &self.documented()["samples"];
        self.sample_of(&samples["options"], samples)
    }

    /// A sample with all optional values, in which each personal string is a mark.
    pub(crate) fn personal_sample(&self) -> Sample {
        let personal = &self.documented()["samples"]["personal"];
        self.sample_of(&personal["options"], personal)
    }

    /// A sample whose response matches its request.
    fn sample_of(&self, options: &Value, messages: &Value) -> Sample {
        let documented = self.documented();
        let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
        let (path, body, mut response) =
            (map(&documented["samples"]["path"]), messages["body"].clone(), messages["response"].clone());
        let given = documented["facts"]["request_member"].as_str().map_or(&body, |member| &body[member]);
        for object in self.objects(&mut response) {
            for (property, value) in object.iter_mut().filter(|(_, value)| value.is_string()) {
                *value = given.get(property).filter(|given| given.is_string()).unwrap_or(value).clone();
            }
            for (parameter, property) in self.path_ids() {
                object.entry(property).and_modify(|id| id.clone_from(&path[parameter]));
            }
        }
        Sample { path, options: map(options), body, response }
    }

    /// Samples in each of which another string in the path is this id, with the name of the parameter.
    pub(crate) fn samples_with_id(&self, id: &str) -> Vec<(String, Sample)> {
        let sample = self.sample();
        let texts = sample.path.iter().filter(|(_, value)| value.is_string());
        let with = texts.map(|(name, _)| {
            let mut sample = sample.clone();
            sample.path.insert(name.clone(), id.into());
            (name.clone(), sample)
        });
        with.collect()
    }

    /// The schema of the response with a status.
    pub(crate) fn response(&self, status: u16) -> Option<&'static Value> {
        let responses = &self.documented()["responses"];
        [status.to_string(), format!("{}XX", status / 100)].iter().find_map(|key| responses.get(key)?.get("schema"))
    }

    /// The status of the success.
    pub(crate) fn status(&self) -> u16 {
        let status = self.documented()["facts"]["status"].as_u64().and_then(|status| status.try_into().ok());
        status.expect("the contract has the status of a success")
    }

    /// The success of the sample.
    pub(crate) fn success(&self, sample: &Sample) -> fake_flex::Response {
        let status = self.status();
        match &sample.response {
            Value::Null => fake_flex::Response::new(status),
            response => fake_flex::Response::json(status, response),
        }
    }

    /// Whether the operation can be requested without its method.
    pub(crate) fn has_json_or_no_body(&self) -> bool {
        let body = &self.documented()["body"];
        body.is_null() || !body["message"].is_null()
    }

    /// The request of the sample, built without the operation's method.
    pub(crate) fn request(&self, flex: &Client, sample: &Sample) -> Request {
        let mut request = flex.request(self.operation);
        for (name, value) in &sample.path {
            request = request.path(name, text(value));
        }
        for (name, value) in self.query_pairs(sample) {
            request = request.query(&name, value);
        }
        if sample.body.is_null() { request } else { request.json(&sample.body) }
    }

    /// The headers among its parameters.
    pub(crate) fn headers(&self, sample: &Sample) -> Vec<(&'static str, String)> {
        let parameters = self.documented()["parameters"].as_array().into_iter().flatten();
        let headers = parameters.filter(|parameter| parameter["in"] == "header");
        let names = headers.map(|header| header["name"].as_str().unwrap_or_default());
        let value = |name: &str| {
            let value = sample.options.get(&format!("{name}-header")).or(sample.options.get(name))?;
            Some(
                value
                    .as_array()
                    .map_or_else(|| text(value), |items| items.iter().map(text).collect::<Vec<_>>().join(",")),
            )
        };
        names.filter_map(|name| Some((name, value(name)?))).collect()
    }

    /// The query as in a URL, in the order of the names.
    pub(crate) fn query_pairs(&self, sample: &Sample) -> Vec<(String, String)> {
        let pairs = self.query_parameters().flat_map(|(name, _, separator)| {
            let values = match (sample.options.get(name), separator.as_str()) {
                (Some(Value::Array(items)), Some(separator)) => {
                    vec![items.iter().map(text).collect::<Vec<_>>().join(separator)]
                }
                (Some(Value::Array(items)), None) => items.iter().map(text).collect(),
                (value, _) => value.map(text).into_iter().collect(),
            };
            values.into_iter().map(|value| (name.to_owned(), value))
        });
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        pairs
    }
}

impl Sample {
    /// Fills in the path parameters of a template, without encoding them.
    pub(crate) fn fill(&self, template: &str) -> String {
        let fill = |path: String, (name, id): (&String, &Value)| path.replace(&format!("{{{name}}}"), &text(id));
        self.path.iter().fold(template.to_owned(), fill)
    }

    pub(crate) fn path<T: DeserializeOwned>(&self, name: &str) -> T {
        read(self.path[name].clone())
    }

    pub(crate) fn options<T: DeserializeOwned>(&self) -> T {
        read(self.options.clone().into())
    }

    /// The body, or one of its members.
    pub(crate) fn body<T: DeserializeOwned>(&self, member: &str) -> T {
        read(if member.is_empty() { self.body.clone() } else { self.body[member].clone() })
    }

    pub(crate) fn response<T: DeserializeOwned>(&self) -> T {
        read(self.response.clone())
    }

    /// The body of an error.
    pub(crate) fn error<T: DeserializeOwned>() -> T {
        read(json!({}))
    }
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a sample has the type of what it is for")
}

/// Copies of the value, each with one member, at any depth, replaced by the mark in another type.
pub(crate) fn distorted(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(members) => {
            let with = |name: &String, odd: Value| {
                let mut members = members.clone();
                members.insert(name.clone(), odd);
                Value::from(members)
            };
            let odd =
                members.iter().flat_map(|(name, member)| distorted(member).into_iter().map(|odd| with(name, odd)));
            odd.chain([MARK.into()]).collect()
        }
        Value::Array(items) => items.iter().flat_map(distorted).map(|odd| json!([odd])).chain([MARK.into()]).collect(),
        Value::String(_) => vec![json!([MARK]), json!({ MARK: MARK })],
        _ => vec![MARK.into()],
    }
}

/// The target of a schema's reference, or the schema itself.
fn resolved(schema: &'static Value) -> &'static Value {
    let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
    target.map_or(schema, |target| resolved(Contract::of_flex().document().pointer(target).expect("it is a schema")))
}

/// A value as written in a URL.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
