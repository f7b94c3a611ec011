//! A call and a mock of each operation, with arguments from the document.

#![allow(dead_code, reason = "each program of tests uses some of it")]

use std::pin::Pin;

use fake_flex::Contract;
use flex_sdk::httpmock::{Mock, MockServer};
use flex_sdk::{Call, Client, Error, Operation, Response};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

mod generated;

pub(crate) use generated::CASES;

/// An operation as the tests use it.
pub(crate) struct Case {
    pub(crate) operation: Operation,
    pub(crate) call: fn(&Client, &Sample) -> Sent,
    /// Mocks its success, or an error with a status.
    pub(crate) mock: for<'a> fn(&'a MockServer, &Sample, Option<u16>) -> Mock<'a>,
}

/// What an operation is called with, and what it returns.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) body: Value,
    pub(crate) response: Value,
}

/// A call that is under way.
pub(crate) type Sent = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send>>;

/// What a call returns, without its type.
pub(crate) struct Received {
    pub(crate) json: Option<Value>,
    pub(crate) attempts: u32,
    /// The `Debug` of the call, the response and the value.
    pub(crate) printed: String,
}

pub(crate) fn sent<T: std::fmt::Debug + Send + 'static>(call: Call<T>) -> Sent {
    let printed = format!("{call:?}");
    Box::pin(async move {
        let response: Response<T> = call.with_response().await?;
        let printed = format!("{printed} {response:?} {:?}", response.value());
        Ok(Received { json: response.json().ok(), attempts: response.attempts(), printed })
    })
}

impl Case {
    /// What the document shows.
    pub(crate) fn sample(&self) -> Sample {
        let samples = self.samples();
        let of = |name: &str| samples[name].as_object().cloned().unwrap_or_default();
        Sample {
            path: of("path"),
            query: of("query"),
            body: samples["body"].clone(),
            response: samples["response"].clone(),
        }
    }

    /// A sample with all that there can be, in which each personal text is a mark.
    pub(crate) fn personal_sample(&self) -> Sample {
        let personal = &self.samples()["personal"];
        let query = personal["query"].as_object().cloned().unwrap_or_default();
        Sample { query, body: personal["body"].clone(), response: personal["response"].clone(), ..self.sample() }
    }

    fn samples(&self) -> &'static Value {
        let operations = Contract::of_flex().document()["operations"].as_array().expect("the contract is a list");
        let own = operations.iter().find(|operation| operation["id"] == self.operation.id);
        &own.expect("the contract has each operation")["samples"]
    }
}

impl Sample {
    pub(crate) fn path<T: DeserializeOwned>(&self, name: &str) -> T {
        read(self.path[name].clone())
    }

    pub(crate) fn query<T: DeserializeOwned>(&self) -> T {
        read(self.query.clone().into())
    }

    /// The body, or a member of it.
    pub(crate) fn body<T: DeserializeOwned>(&self, member: &str) -> T {
        read(if member.is_empty() { self.body.clone() } else { self.body[member].clone() })
    }

    pub(crate) fn response<T: DeserializeOwned>(&self) -> T {
        read(self.response.clone())
    }

    /// The body of an error.
    pub(crate) fn error<T: DeserializeOwned>(&self) -> T {
        read(json!({}))
    }
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a sample has the type of what it is for")
}
