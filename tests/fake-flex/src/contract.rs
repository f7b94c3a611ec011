//! The document's contract: checks of requests and responses.

use std::collections::{BTreeMap, HashMap};
#[cfg(feature = "server")]
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::facts::{Facts, Samples};
use crate::schema::{Schema, Schemas};
#[cfg(feature = "contract")]
use crate::undocumented;
use crate::{path, query};

/// The contract of Flex's document, with a validator for every message between a client and Flex.
pub struct Contract {
    #[cfg(feature = "contract")]
    document: Value,
    operations: Vec<Operation>,
    /// The message of each webhook.
    #[cfg_attr(not(feature = "webhooks"), expect(dead_code, reason = "no event is sent"))]
    webhooks: BTreeMap<String, Option<Message>>,
}

/// One operation of the document.
pub struct Operation {
    /// Its `operationId`.
    pub id: String,
    method: String,
    path: String,
    parameters: Vec<Parameter>,
    body: Option<Body>,
    responses: Vec<(String, Option<Message>)>,
    pub(crate) facts: Facts,
    pub(crate) samples: Samples,
}

struct Body {
    is_required: bool,
    message: Option<Message>,
}

/// The JSON of a request or a response.
struct Message {
    #[cfg_attr(not(feature = "contract"), expect(dead_code, reason = "only traffic is checked for it"))]
    media_type: String,
    schema: Schema,
}

pub(crate) struct Parameter {
    pub(crate) name: String,
    location: String,
    is_required: bool,
    pub(crate) is_array: bool,
    /// The separator between the items of an array that is sent as one value.
    pub(crate) separator: Option<String>,
    pub(crate) schema: Schema,
}

/// The place of a mistake, as a JSON pointer or a parameter's name, and its description.
pub type Mistake = (String, String);

/// The document as `cargo xtask regenerate` writes it.
mod written {
    use super::{BTreeMap, Deserialize, Facts, Samples, Value};

    #[derive(Deserialize)]
    pub(super) struct Document {
        pub(super) operations: Vec<Operation>,
        #[serde(default)]
        pub(super) webhooks: BTreeMap<String, Option<Message>>,
    }

    #[derive(Deserialize)]
    pub(super) struct Operation {
        pub(super) id: String,
        pub(super) method: String,
        pub(super) path: String,
        pub(super) parameters: Vec<Parameter>,
        pub(super) body: Option<Body>,
        pub(super) responses: BTreeMap<String, Option<Message>>,
        pub(super) facts: Facts,
        pub(super) samples: Samples,
    }

    #[derive(Deserialize)]
    pub(super) struct Body {
        pub(super) is_required: bool,
        pub(super) message: Option<Message>,
    }

    #[derive(Deserialize)]
    pub(super) struct Message {
        pub(super) media_type: String,
        pub(super) schema: Value,
    }

    #[derive(Deserialize)]
    pub(super) struct Parameter {
        pub(super) name: String,
        #[serde(rename = "in")]
        pub(super) location: String,
        pub(super) is_required: bool,
        pub(super) is_array: bool,
        pub(super) separator: Option<String>,
        pub(super) schema: Value,
    }
}

impl Contract {
    /// The contract of Flex's customers API, as far as it is known.
    ///
    /// # Panics
    /// If the document is not valid, which this package's tests would detect.
    #[cfg(feature = "server")]
    #[must_use]
    pub fn of_flex() -> &'static Self {
        static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
            let document = serde_json::from_str(include_str!("document.json")).expect("the document is JSON");
            Contract::new(document).expect("the document has valid schemas")
        });
        &CONTRACT
    }

    /// Reads the contract of a document, in the form that `cargo xtask regenerate` writes.
    ///
    /// # Errors
    /// If it has another form, or a schema is invalid. The error names the operation of the schema.
    #[cfg_attr(
        not(feature = "contract"),
        expect(clippy::needless_pass_by_value, reason = "it is kept with the feature")
    )]
    pub fn new(document: Value) -> Result<Self, String> {
        let written = written::Document::deserialize(&document).map_err(|error| error.to_string())?;
        let mut schemas = Schemas::new(&document);
        let operations = written.operations.into_iter().map(|operation| {
            let id = operation.id.clone();
            Operation::new(operation, &mut schemas).map_err(|error| format!("{id} has an invalid schema: {error}"))
        });
        let operations = operations.collect::<Result<_, _>>()?;
        let webhooks = written.webhooks.into_iter().map(|(name, message)| {
            let message = Message::new(message, &mut schemas);
            message.map_err(|error| format!("{name} has an invalid schema: {error}")).map(|message| (name, message))
        });
        Ok(Self {
            operations,
            webhooks: webhooks.collect::<Result<_, _>>()?,
            #[cfg(feature = "contract")]
            document,
        })
    }

    /// The operation for a method and a path, with the values of its path parameters. If several paths match, the most concrete
    /// one is used.
    #[must_use]
    pub fn operation(&self, method: &str, path: &str) -> Option<(&Operation, HashMap<String, String>)> {
        let fits = self.operations.iter().filter(|operation| path::parameters(&operation.path, path).is_some());
        let template = &fits.min_by_key(|operation| path::rank(&operation.path))?.path;
        let operation = self.operations.iter().find(|it| it.path == *template && it.method == method)?;
        Some((operation, path::parameters(template, path)?))
    }
}

#[cfg(feature = "webhooks")]
impl Contract {
    /// How an event differs from the message of its webhook, if there is such a webhook.
    pub(crate) fn mistakes_of_event(&self, name: &str, event: &Value) -> Option<Vec<Mistake>> {
        let message = self.webhooks.get(name)?;
        Some(message.as_ref().map(|message| message.schema.mistakes(event)).unwrap_or_default())
    }
}

#[cfg(feature = "contract")]
impl Contract {
    /// All operations of the document.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The document as read. Its schemas are JSON Schemas, by name under `requests` and `responses`.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Masks the segments of a path that the document does not have, since they may be personal.
    #[must_use]
    pub fn masked(&self, path: &str) -> String {
        let is_fixed =
            |segment: &str| self.operations.iter().any(|it| it.path.split('/').any(|fixed| fixed == segment));
        let segments = path.split('/').skip(1);
        segments.map(|segment| if is_fixed(segment) { format!("/{segment}") } else { "/{}".to_owned() }).collect()
    }

    /// Returns a validator for a JSON Schema, which may refer to the document's schemas.
    ///
    /// # Panics
    /// If the schema is invalid.
    #[must_use]
    pub fn validator(&self, schema: &Value) -> jsonschema::Validator {
        Schemas::new(&self.document).validator(schema).expect("the document's schemas are schemas")
    }
}

impl Operation {
    fn new(written: written::Operation, schemas: &mut Schemas) -> Result<Self, String> {
        let written::Operation { id, method, path, parameters, body, responses, facts, samples } = written;
        let parameters = parameters.into_iter().map(|it| Parameter::new(it, schemas)).collect::<Result<_, _>>()?;
        let body = match body {
            Some(body) => Some(Body { is_required: body.is_required, message: Message::new(body.message, schemas)? }),
            None => None,
        };
        let responses = responses.into_iter().map(|(status, message)| Ok((status, Message::new(message, schemas)?)));
        let responses = responses.collect::<Result<_, String>>()?;
        Ok(Self { id, method, path, parameters, body, responses, facts, samples })
    }

    /// The method and the path's template, such as `GET /v1/customers/{id}`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The mistakes in a request's parameters and body. The query is that of a URL, without `?`.
    #[must_use]
    pub fn mistakes_of_request<S: std::hash::BuildHasher>(
        &self,
        path: &HashMap<String, String, S>,
        query: &str,
        body: Option<&Value>,
    ) -> Vec<Mistake> {
        let mut mistakes = self.mistakes_of_parameters(path, query);
        mistakes.extend(self.mistakes_of_body(body));
        mistakes
    }

    /// The mistakes in a request's parameters.
    #[must_use]
    pub fn mistakes_of_parameters<S: std::hash::BuildHasher>(
        &self,
        path: &HashMap<String, String, S>,
        query: &str,
    ) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        for parameter in self.at("path") {
            match path.get(&parameter.name) {
                Some(value) => mistakes.extend(parameter.mistakes(&query::scalar(value, &parameter.schema))),
                None => mistakes.push((parameter.name.clone(), "required".to_owned())),
            }
        }
        mistakes.extend(query::mistakes(query, &self.at("query").collect::<Vec<_>>()));
        mistakes
    }

    /// The mistakes in a request's body.
    #[must_use]
    pub fn mistakes_of_body(&self, body: Option<&Value>) -> Vec<Mistake> {
        match (&self.body, body) {
            (Some(Body { message: Some(known), is_required }), body) if *is_required || body.is_some() => {
                known.schema.mistakes(body.unwrap_or(&Value::Null))
            }
            (Some(_), _) | (None, None) => Vec::new(),
            (None, Some(_)) => vec![(String::new(), "this operation takes no body".to_owned())],
        }
    }

    fn at(&self, location: &str) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.location == location)
    }

    /// The mistakes in a response.
    #[must_use]
    pub fn mistakes_of_response(&self, status: u16, body: &Value) -> Vec<Mistake> {
        match self.response(status) {
            Some(Some(known)) => known.schema.mistakes(body),
            Some(None) => Vec::new(),
            None => vec![(String::new(), format!("status {status} is not documented"))],
        }
    }

    fn response(&self, status: u16) -> Option<&Option<Message>> {
        let documented = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
        let find = |status: &String| self.responses.iter().find(|(documented, _)| documented == status);
        documented.iter().find_map(find).map(|(_, message)| message)
    }
}

#[cfg(feature = "contract")]
impl Operation {
    /// The media type of a request's JSON.
    #[must_use]
    pub fn media_type_of_request(&self) -> Option<&str> {
        self.request().map(|(media_type, _)| media_type)
    }

    /// The media type of a response's JSON.
    #[must_use]
    pub fn media_type_of_response(&self, status: u16) -> Option<&str> {
        self.response_to(status).map(|(media_type, _)| media_type)
    }

    /// Whether the document describes a status.
    #[must_use]
    pub fn is_documented(&self, status: u16) -> bool {
        self.response(status).is_some()
    }

    /// The media type and the schema of a request's JSON.
    pub(crate) fn request(&self) -> Option<(&str, &Value)> {
        self.body.as_ref()?.message.as_ref().map(Message::written)
    }

    /// The media type and the schema of a response's JSON.
    pub(crate) fn response_to(&self, status: u16) -> Option<(&str, &Value)> {
        self.response(status)?.as_ref().map(Message::written)
    }

    pub(crate) fn query_parameter(&self, name: &str) -> Option<&Parameter> {
        self.at("query").find(|parameter| parameter.name == name)
    }

    /// The JSON pointers of undocumented properties in a request's body.
    #[must_use]
    pub fn undocumented_in_request(&self, document: &Value, body: &Value) -> Vec<String> {
        self.request().map_or(Vec::new(), |(_, schema)| undocumented::properties(document, schema, body))
    }

    /// The JSON pointers of undocumented properties in a response's body.
    #[must_use]
    pub fn undocumented_in_response(&self, document: &Value, status: u16, body: &Value) -> Vec<String> {
        self.response_to(status).map_or(Vec::new(), |(_, schema)| undocumented::properties(document, schema, body))
    }
}

impl Message {
    fn new(written: Option<written::Message>, schemas: &mut Schemas) -> Result<Option<Self>, String> {
        let Some(written::Message { media_type, schema }) = written else { return Ok(None) };
        Ok(Some(Self { media_type, schema: schemas.get(schema)? }))
    }

    #[cfg(feature = "contract")]
    fn written(&self) -> (&str, &Value) {
        (&self.media_type, self.schema.written())
    }
}

impl Parameter {
    fn new(written: written::Parameter, schemas: &mut Schemas) -> Result<Self, String> {
        let written::Parameter { name, location, is_required, is_array, separator, schema } = written;
        Ok(Self { name, location, is_required, is_array, separator, schema: schemas.get(schema)? })
    }

    pub(crate) fn is_required(&self) -> bool {
        self.is_required
    }

    pub(crate) fn mistakes(&self, value: &Value) -> Vec<Mistake> {
        let mistakes = self.schema.mistakes(value).into_iter();
        mistakes.map(|(_, mistake)| (self.name.clone(), mistake)).collect()
    }
}
