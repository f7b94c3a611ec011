//! What an operation does, and to which objects, according to the document.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::{Map, Value};

/// The facts about an operation that `cargo xtask regenerate` derives.
#[derive(Deserialize)]
pub(crate) struct Facts {
    pub(crate) action: Action,
    /// The collection, such as `/v1/customers/{}/payment_methods`.
    pub(crate) collection: String,
    /// The collections of the objects that the path names, the outermost first.
    pub(crate) within: Vec<String>,
    /// The property with an object's id.
    pub(crate) id: Option<String>,
    /// The id of the first object. Further ids count up from its last digits.
    pub(crate) first_id: Option<Value>,
    /// The properties that match path parameters, by parameter.
    pub(crate) path_ids: BTreeMap<String, String>,
    /// The only member of the request, if it is an envelope.
    pub(crate) request_member: Option<String>,
    /// The member of the response with the object or the list, if it is an envelope.
    pub(crate) response_member: Option<String>,
    /// The properties of a request that objects lack.
    pub(crate) not_returned: Vec<String>,
    /// The initial values of a created object's properties, except its ids and those that the request must set.
    pub(crate) initial: Map<String, Value>,
    /// The status of a success.
    pub(crate) status: u16,
    /// The default number of objects on a page, if there are pages.
    pub(crate) limit: Option<usize>,
    /// The query parameters that filter objects by the property with the same name.
    pub(crate) filters: Vec<String>,
}

/// The action of an operation.
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

/// Sample values that are from the document or match it.
#[derive(Deserialize)]
pub(crate) struct Samples {
    /// The path parameters, by name.
    pub(crate) path: HashMap<String, Value>,
    /// The JSON of a success.
    pub(crate) response: Value,
}
