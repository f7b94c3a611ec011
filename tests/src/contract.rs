//! What the document promises, as checks of requests and responses.

use std::collections::HashMap;
#[cfg(feature = "server")]
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::schema::{Schema, Schemas};
#[cfg(feature = "contract")]
use crate::undocumented;

/// The document, with a validator for whatever can pass between a client and Flex.
pub struct Contract {
    #[cfg(feature = "contract")]
    document: Value,
    operations: Vec<Operation>,
}

/// One operation of the document.
pub struct Operation {
    /// Its `operationId`.
    pub id: String,
    method: String,
    path: String,
    parameters: Vec<Parameter>,
    body: Option<Body>,
    responses: Vec<(String, Option<Body>)>,
}

/// What a body may be.
struct Body {
    #[cfg(feature = "contract")]
    written: Value,
    schema: Schema,
}

struct Parameter {
    name: String,
    location: String,
    required: bool,
    /// Whether the text stands for a number.
    is_integer: bool,
    schema: Schema,
}

/// Where a mistake is, as a JSON pointer or a parameter's name, and what it is.
pub type Mistake = (String, String);

impl Contract {
    /// That of Flex's customers API, as far as it is known.
    ///
    /// # Panics
    /// If the document is not valid, which this package's tests would show.
    #[cfg(feature = "server")]
    #[must_use]
    pub fn of_flex() -> &'static Self {
        // `cargo xtask regenerate` writes it from `openapi/customers.yaml`: JSON needs no other parser.
        static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
            let document = serde_json::from_str(include_str!("document.json")).expect("the document is JSON");
            Contract::new(document).expect("the document has valid schemas")
        });
        &CONTRACT
    }

    /// The contract of a document.
    ///
    /// # Errors
    /// If a schema is invalid, with the operation that it is for.
    #[cfg_attr(
        not(feature = "contract"),
        expect(clippy::needless_pass_by_value, reason = "it is kept with the feature")
    )]
    pub fn new(document: Value) -> Result<Self, String> {
        Ok(Self {
            operations: operations(&document)?,
            #[cfg(feature = "contract")]
            document,
        })
    }

    /// The operation that a method and a path are for, with the values of its path parameters.
    #[must_use]
    pub fn operation(&self, method: &str, path: &str) -> Option<(&Operation, HashMap<String, String>)> {
        let candidates = self.operations.iter().filter(|operation| operation.method == method);
        candidates.into_iter().find_map(|operation| Some((operation, path_parameters(&operation.path, path)?)))
    }
}

#[cfg(feature = "contract")]
impl Contract {
    /// Every operation of the document.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The document as it is written.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// A validator of a schema of the document, which may refer to others.
    ///
    /// # Panics
    /// If the schema is invalid.
    #[must_use]
    pub fn validator(&self, schema: &Value) -> jsonschema::Validator {
        Schemas::new(&self.document).validator(schema).expect("the document's schemas are schemas")
    }
}

impl Operation {
    /// The method and the path's template, such as `GET /v1/customers/{id}`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// What is wrong with a request's parameters and body.
    #[must_use]
    pub fn mistakes_of_request<S: std::hash::BuildHasher>(
        &self,
        path: &HashMap<String, String, S>,
        query: &HashMap<String, String, S>,
        body: Option<&Value>,
    ) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        for (location, values) in [("path", path), ("query", query)] {
            let known = |name: &String| {
                self.parameters.iter().find(|parameter| parameter.location == location && parameter.name == *name)
            };
            for (name, value) in values {
                match known(name) {
                    Some(parameter) => mistakes.extend(parameter.mistakes(value)),
                    None => mistakes.push((name.clone(), format!("no such {location} parameter"))),
                }
            }
            let required =
                self.parameters.iter().filter(|parameter| parameter.location == location && parameter.required);
            for parameter in required.filter(|parameter| !values.contains_key(&parameter.name)) {
                mistakes.push((parameter.name.clone(), "required".to_owned()));
            }
        }
        match (&self.body, body) {
            (Some(known), body) => mistakes.extend(known.schema.mistakes(body.unwrap_or(&Value::Null))),
            (None, None) => {}
            (None, Some(_)) => mistakes.push((String::new(), "this operation takes no body".to_owned())),
        }
        mistakes
    }

    /// What is wrong with a response.
    #[must_use]
    pub fn mistakes_of_response(&self, status: u16, body: &Value) -> Vec<Mistake> {
        match self.response(status) {
            Some((_, Some(known))) => known.schema.mistakes(body),
            Some((_, None)) => Vec::new(),
            None => vec![(String::new(), format!("status {status} is not documented"))],
        }
    }

    fn response(&self, status: u16) -> Option<&(String, Option<Body>)> {
        let documented = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
        documented.iter().find_map(|status| self.responses.iter().find(|(documented, _)| documented == status))
    }
}

#[cfg(feature = "contract")]
impl Operation {
    /// The JSON pointers of the properties of a request's body that the document does not have.
    #[must_use]
    pub fn undocumented_in_request(&self, document: &Value, body: &Value) -> Vec<String> {
        self.body.as_ref().map_or(Vec::new(), |known| undocumented::properties(document, &known.written, body))
    }

    /// The JSON pointers of the properties of a response's body that the document does not have.
    #[must_use]
    pub fn undocumented_in_response(&self, document: &Value, status: u16, body: &Value) -> Vec<String> {
        let known = self.response(status).and_then(|(_, known)| known.as_ref());
        known.map_or(Vec::new(), |known| undocumented::properties(document, &known.written, body))
    }
}

impl Parameter {
    fn mistakes(&self, value: &str) -> Vec<Mistake> {
        let number = value.parse::<i64>().ok().filter(|_| self.is_integer);
        let value = number.map_or_else(|| value.into(), Value::from);
        let mistakes = self.schema.mistakes(&value).into_iter();
        mistakes.map(|(_, mistake)| (self.name.clone(), mistake)).collect()
    }
}

fn operations(document: &Value) -> Result<Vec<Operation>, String> {
    let mut reader = Reader { document, schemas: Schemas::new(document) };
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                continue;
            };
            let read = reader.operation(id, method, path, item, operation);
            operations.push(read.map_err(|error| format!("{id} has an invalid schema: {error}"))?);
        }
    }
    Ok(operations)
}

struct Reader<'a> {
    document: &'a Value,
    schemas: Schemas,
}

impl Reader<'_> {
    fn operation(
        &mut self,
        id: &str,
        method: &str,
        path: &str,
        item: &Value,
        operation: &Value,
    ) -> Result<Operation, String> {
        let parameters = [item, operation].into_iter().filter_map(|holder| holder.get("parameters")?.as_array());
        let responses = operation["responses"].as_object().into_iter().flatten();
        Ok(Operation {
            id: id.to_owned(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            parameters: parameters.flatten().map(|it| self.parameter(it)).collect::<Result<_, _>>()?,
            body: operation.get("requestBody").map_or(Ok(None), |body| self.json_body(body))?,
            responses: responses
                .map(|(status, response)| Ok((status.clone(), self.json_body(response)?)))
                .collect::<Result<_, String>>()?,
        })
    }

    fn parameter(&mut self, parameter: &Value) -> Result<Parameter, String> {
        let parameter = resolve(self.document, parameter);
        let text = |member: &str| parameter[member].as_str().unwrap_or_default().to_owned();
        Ok(Parameter {
            name: text("name"),
            location: text("in"),
            required: parameter["required"] == true,
            is_integer: resolve(self.document, &parameter["schema"])["type"] == "integer",
            schema: self.schemas.get(&parameter["schema"])?,
        })
    }

    /// What a request body's or a response's JSON may be.
    fn json_body(&mut self, holder: &Value) -> Result<Option<Body>, String> {
        let holder = resolve(self.document, holder);
        let Some(schema) = holder.pointer("/content/application~1json/schema") else { return Ok(None) };
        Ok(Some(Body {
            #[cfg(feature = "contract")]
            written: schema.clone(),
            schema: self.schemas.get(schema)?,
        }))
    }
}

pub(crate) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
    reference.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

/// The values of the parameters in `template` that make it `path`.
fn path_parameters(template: &str, path: &str) -> Option<HashMap<String, String>> {
    let mut values = HashMap::new();
    let mut steps = path.split('/');
    for expected in template.split('/') {
        let step = steps.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(_) if step.is_empty() => return None,
            Some(name) => {
                values.insert(name.to_owned(), percent_decode_str(step).decode_utf8().ok()?.into_owned());
            }
            None if expected == step => {}
            None => return None,
        }
    }
    steps.next().is_none().then_some(values)
}
