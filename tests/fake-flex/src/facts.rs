//! What an operation does to which objects, as the document has it.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::{Map, Value};

/// What `cargo xtask regenerate` finds out about an operation.
#[derive(Deserialize)]
pub(crate) struct Facts {
    pub(crate) action: Action,
    /// Such as `/v1/customers/{}/payment_methods`.
    pub(crate) collection: String,
    /// The collections of the objects that the path names, the outermost first.
    pub(crate) within: Vec<String>,
    /// The property that is an object's id.
    pub(crate) id: Option<String>,
    /// The id of the first object. The others count up from its last digits.
    pub(crate) first_id: Option<Value>,
    /// The properties that stand for path parameters, by the parameter.
    pub(crate) path_ids: BTreeMap<String, String>,
    /// The only member of the request, if that is an envelope.
    pub(crate) request_member: Option<String>,
    /// The member of the response that holds the object or the list, if it is an envelope.
    pub(crate) response_member: Option<String>,
    /// The properties of a request that objects do not have.
    pub(crate) not_returned: Vec<String>,
    /// What an object has when it is created, beside its ids and what the request must give.
    pub(crate) initial: Map<String, Value>,
    /// The status of a success.
    pub(crate) status: u16,
    /// How many objects a page has by default, if there are pages.
    pub(crate) limit: Option<usize>,
    /// The query parameters that choose objects by the property of the same name.
    pub(crate) filters: Vec<String>,
}

/// What an operation does.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    Create,
    Retrieve,
    Update,
    Delete,
    List,
    Other,
}

/// Values that the document shows, or that fit it.
#[derive(Deserialize)]
pub(crate) struct Samples {
    /// The path parameters, by name.
    pub(crate) path: HashMap<String, Value>,
    /// What a success returns.
    pub(crate) response: Value,
}
