//! Recordings of calls without their values: the operation, and the names, types and lengths of the parameters and members. A
//! recording contains no value, no key and no header, so it can be shared.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::contract::{Contract, Operation};
use crate::{query, undocumented};

/// The first line of a recording.
pub const HEADER: &str = r#"{"recording":"fake-flex","version":1}"#;
/// Replaces the name of a member or a parameter that may be personal.
const HIDDEN: &str = "*";
/// The maximum length of a generated string, which is above every limit in a document.
const LONGEST: usize = 1_000_000;
/// The media types that are recorded in addition to those of the document. Any other may contain personal data.
const COMMON_MEDIA_TYPES: [&str; 7] = [
    "application/json",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "application/xml",
    "multipart/form-data",
    "text/html",
    "text/plain",
];

/// A call as the proxy saw it.
pub struct Seen<'a> {
    /// The method.
    pub method: &'a str,
    /// The path, without the query.
    pub path: &'a str,
    /// The query, without `?`.
    pub query: &'a str,
    /// The media type and the body of the request.
    pub request: (Option<&'a str>, &'a [u8]),
    /// The status of the response.
    pub status: u16,
    /// The media type and the body of the response.
    pub response: (Option<&'a str>, &'a [u8]),
}

/// A recorded call.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The method.
    pub method: String,
    /// The template of the path. For an undocumented path, only the segments that the document has elsewhere.
    pub path: String,
    query: Vec<(String, Shape)>,
    /// The body of the request, if it has one.
    pub request: Option<Body>,
    /// The status of the response.
    pub status: u16,
    /// The body of the response, if it has one.
    pub response: Option<Body>,
}

/// A recorded body.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The media type: one of the document, a common one, or "another".
    pub media_type: Option<String>,
    length: usize,
    /// The shape of the JSON, if the body is JSON.
    json: Option<Shape>,
}

/// The shape of a value.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Shape {
    Null,
    Boolean,
    Integer,
    Number,
    /// A string with this many characters.
    String(usize),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Recorded {
    /// Records a call.
    #[must_use]
    pub fn new(contract: &Contract, seen: &Seen<'_>) -> Self {
        let found = contract.operation(seen.method, seen.path).map(|(operation, _)| operation);
        let document = contract.document();
        let body = |(media_type, bytes): (Option<&str>, &[u8]), documented: Option<(&str, &Value)>| {
            (!bytes.is_empty()).then(|| {
                let media_type = media_type.map(|found| known_media_type(found, documented.map(|it| it.0)));
                let is_json = media_type.as_deref().is_none_or(is_json);
                let value = is_json.then(|| serde_json::from_slice(bytes).ok()).flatten();
                let schemas: Vec<_> = documented.into_iter().map(|it| it.1).collect();
                let json = value.map(|value| shape(document, &schemas, &value));
                Body { media_type, length: bytes.len(), json }
            })
        };
        Self {
            method: if is_method(seen.method) { seen.method.to_owned() } else { HIDDEN.to_owned() },
            path: found.map_or_else(|| contract.masked(seen.path), |operation| operation.path().to_owned()),
            query: found.map_or_else(Vec::new, |operation| shapes_of_query(operation, seen.query)),
            request: body(seen.request, found.and_then(Operation::request)),
            status: seen.status,
            response: body(seen.response, found.and_then(|operation| operation.response_to(seen.status))),
        }
    }

    /// Generates a query of the recorded shape.
    #[must_use]
    pub fn query(&self, contract: &Contract) -> String {
        let operation = contract.operation(&self.method, &self.path).map(|(operation, _)| operation);
        let pairs = self.query.iter().map(|(name, shape)| {
            let parameter = operation.and_then(|operation| operation.query_parameter(name));
            let separator = parameter.and_then(|parameter| parameter.separator.as_deref()).unwrap_or_default();
            let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
            format!("{name}={}", text(shape, if separator == " " { "+" } else { separator }))
        });
        pairs.collect::<Vec<_>>().join("&")
    }
}

impl Body {
    /// Generates a value of the recorded shape, if the body is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        self.json.as_ref().map(value)
    }
}

/// Removes the limits on values from a contract, and keeps those on types, names and lengths, because a recording has no
/// values.
pub fn without_values(contract: &mut Value) {
    for way in ["requests", "responses"] {
        contract[way].as_object_mut().into_iter().flat_map(Map::values_mut).for_each(loosen);
    }
    for operation in contract["operations"].as_array_mut().into_iter().flatten() {
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            if parameter["in"] == "path" {
                parameter["schema"] = Value::Object(Map::new());
            } else {
                loosen(&mut parameter["schema"]);
            }
        }
        let body = operation.pointer_mut("/body/message/schema");
        body.into_iter().for_each(loosen);
        let responses = operation["responses"].as_object_mut().into_iter().flat_map(Map::values_mut);
        responses.filter_map(|message| message.get_mut("schema")).for_each(loosen);
    }
}

fn loosen(schema: &mut Value) {
    const OF_VALUES: [&str; 9] = [
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "maximum",
        "minimum",
        "multipleOf",
        "not",
        "pattern",
        "uniqueItems",
    ];
    let Some(keywords) = schema.as_object_mut() else { return };
    keywords.retain(|keyword, _| !OF_VALUES.contains(&keyword.as_str()));
    // Null is a value and also a type.
    if let Some(Value::Array(values)) = keywords.get("enum").filter(|values| **values != serde_json::json!([null])) {
        let types = values.iter().map(type_of).collect::<std::collections::BTreeSet<_>>();
        let types: Value = types.into_iter().collect();
        keywords.remove("enum");
        keywords.entry("type").or_insert(types);
    }
    // Without their values, several alternatives may match.
    if let Some(branches) = keywords.remove("oneOf") {
        let all = keywords.entry("allOf").or_insert_with(|| Value::Array(Vec::new()));
        all.as_array_mut().into_iter().for_each(|all| all.push(serde_json::json!({ "anyOf": branches })));
    }
    for (keyword, below) in keywords {
        match (keyword.as_str(), below) {
            ("properties" | "patternProperties", Value::Object(below)) => below.values_mut().for_each(loosen),
            ("allOf" | "anyOf", Value::Array(below)) => below.iter_mut().for_each(loosen),
            ("items" | "additionalProperties", below) => loosen(below),
            _ => {}
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The shape of a value. Only names of properties are kept. Other keys may be personal.
fn shape(document: &Value, schemas: &[&Value], value: &Value) -> Shape {
    let mut all = Vec::new();
    for schema in schemas {
        undocumented::branches(document, schema, &mut all);
    }
    let is_open = |schema: &&Value| !matches!(schema.get("additionalProperties"), None | Some(Value::Bool(false)));
    let is_described = all.iter().any(|schema| schema.get("properties").is_some()) && !all.iter().any(is_open);
    match value {
        Value::Null => Shape::Null,
        Value::Bool(_) => Shape::Boolean,
        Value::Number(number) if number.as_f64().is_some_and(|double| double.fract() == 0.0) => Shape::Integer,
        Value::Number(_) => Shape::Number,
        Value::String(text) => Shape::String(text.chars().count()),
        Value::Array(items) => {
            let below: Vec<_> = all.iter().filter_map(|schema| schema.get("items")).collect();
            Shape::Array(items.iter().map(|item| shape(document, &below, item)).collect())
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let below: Vec<_> = all.iter().filter_map(|schema| schema.get("properties")?.get(name)).collect();
                let is_shown = !below.is_empty() || is_described && is_name(name);
                (if is_shown { name } else { HIDDEN }.to_owned(), shape(document, &below, member))
            });
            Shape::Object(members.collect())
        }
    }
}

fn shapes_of_query(operation: &Operation, query: &str) -> Vec<(String, Shape)> {
    let shape = |text: String| match query::literal(&text) {
        Some(Value::Bool(_)) => Shape::Boolean,
        Some(number) if number.is_f64() => Shape::Number,
        Some(_) => Shape::Integer,
        None => Shape::String(text.chars().count()),
    };
    let shapes = query::pairs(query).into_iter().map(|(name, value)| {
        let parameter = operation.query_parameter(&name);
        let is_shown = parameter.is_some() || is_name(&name);
        let name = if is_shown { name } else { HIDDEN.to_owned() };
        match parameter.and_then(|parameter| parameter.separator.as_deref().filter(|_| parameter.is_array)) {
            Some(separator) => {
                let items = query::split(value, separator).into_iter().map(|item| shape(query::decoded(item)));
                (name, Shape::Array(items.collect()))
            }
            None => (name, shape(query::decoded(value))),
        }
    });
    shapes.collect()
}

/// Generates a value of a shape.
fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Null => Value::Null,
        Shape::Boolean => true.into(),
        Shape::Integer => 1.into(),
        Shape::Number => 1.5.into(),
        Shape::String(length) => "x".repeat(*length.min(&LONGEST)).into(),
        Shape::Array(items) => items.iter().map(value).collect(),
        Shape::Object(members) => {
            // Hidden names are numbered, since there may be several.
            let name = |number: usize, name: &str| if name == HIDDEN { format!("*{number}") } else { name.to_owned() };
            members.iter().enumerate().map(|(number, (it, member))| (name(number, it), value(member))).collect()
        }
    }
}

/// Generates the text of a shape for a query. It contains no character that needs encoding.
fn text(shape: &Shape, separator: &str) -> String {
    match shape {
        Shape::Array(items) => items.iter().map(|item| text(item, separator)).collect::<Vec<_>>().join(separator),
        one => value(one).as_str().map_or_else(|| value(one).to_string(), str::to_owned),
    }
}

fn known_media_type(found: &str, documented: Option<&str>) -> String {
    let plain = |media_type: &str| media_type.to_lowercase().replace([' ', '"'], "").replace(";charset=utf-8", "");
    let essence = |media_type: &str| media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    let found = match documented {
        Some(documented) if plain(documented) == plain(found) => return documented.to_owned(),
        _ => essence(found),
    };
    match COMMON_MEDIA_TYPES.iter().find(|common| **common == found) {
        Some(common) => (*common).to_owned(),
        None if is_json(&found) => "application/json".to_owned(),
        None => "another".to_owned(),
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence == "application/json" || essence.ends_with("+json")
}

/// Whether a key looks like the name of a property rather than data.
#[must_use]
pub fn is_name(key: &str) -> bool {
    key.len() <= 40 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a text is an HTTP method that is safe to show.
#[must_use]
pub fn is_method(text: &str) -> bool {
    const METHODS: [&str; 9] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];
    METHODS.contains(&text)
}
