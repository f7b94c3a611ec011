//! Rejects what the generator cannot express, before progenitor generates something else from it.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};
use heck::{ToPascalCase, ToSnakeCase};
use serde_json::Value;

use super::contradictions;
use super::rust::discriminators::values;
use super::spec::names::{RUST_NAME, inner_name};
use super::spec::values::{VARIANT_NAMES, kinds, name as value_name};
use crate::openapi::document::Document;
use crate::openapi::keywords::{Kind, Of};
use crate::openapi::lowering::has_no_effect;
use crate::openapi::media_type::{essence, is_json};
use crate::openapi::node::Node;
use crate::openapi::operations::{Operation, Parameter, json};
use crate::openapi::pointer::is_named;
use crate::openapi::resources::{PAGING, resources};
use crate::openapi::structure::nearest as nearest_word;

/// The extensions that this generator knows.
const EXTENSIONS: [&str; 7] = ["x-source", "x-sources", "x-repeatable", "x-personal", "x-webhooks", PAGING, RUST_NAME];
/// The methods that progenitor supports.
const SENT: [&str; 6] = ["get", "put", "post", "delete", "head", "patch"];
/// Parameter names that have another meaning in the generated code.
const TAKEN_BY_PARAMETERS: [&str; 6] = ["body", "into_inner", "new", "request", "result", "self"];
/// The headers that the client sets itself.
const OWN_HEADERS: [&str; 5] = ["connection", "content-length", "host", "transfer-encoding", "user-agent"];
const SERVERS: &str = "every operation is sent to the base URL of the client: remove `servers`";

/// Rejects unknown keys that are not names, and misspelled extensions.
pub(super) fn check_keys(document: &Document) -> Result<()> {
    let support = Support { document };
    for (path, item) in document.root().objects("paths") {
        support.path_item(path, &item)?;
    }
    let mut checked = Ok(());
    document.tree.each(&mut |holder| {
        if let (Kind::Object(of), Ok(())) = (holder.kind, &checked) {
            checked = holder.children().iter().try_for_each(|(key, child)| support.key(&holder, of, key, child));
        }
    });
    checked
}

/// Rejects what cannot be expressed, with its place and what to do.
pub(super) fn check(document: &Document) -> Result<()> {
    let support = Support { document };
    let operations = document.operations();
    operations.iter().try_for_each(|operation| support.operation(operation))?;
    document.tree.schemas().iter().try_for_each(|schema| support.schema(schema))?;
    support.names(&operations)?;
    resources(document).map(drop)
}

struct Support<'a> {
    document: &'a Document,
}

impl Support<'_> {
    fn refuse<T>(&self, node: &Node<'_>, message: &str) -> Result<T> {
        bail!(self.document.error_at(&node.pointer, message))
    }

    fn key(&self, holder: &Node<'_>, of: Of, key: &str, child: &Node<'_>) -> Result<()> {
        if key == RUST_NAME && child.kind == Kind::Extension {
            return self.rust_name(holder, child);
        }
        if key == VARIANT_NAMES && of == Of::Schema {
            return self.variant_names(holder, child);
        }
        if key == PAGING && child.kind == Kind::Extension && of != Of::Operation {
            return self.refuse(child, "only an operation can have an `x-paging`");
        }
        if child.kind == Kind::Names(Of::MediaType) && child.children().is_empty() {
            return self.refuse(child, "a body without a media type has no type: add one, or remove `content`");
        }
        if of == Of::Responses && child.kind != Kind::Extension && !is_status(key) {
            let statuses = ["default", "1XX", "2XX", "3XX", "4XX", "5XX"];
            let nearest = statuses.into_iter().find(|status| status.eq_ignore_ascii_case(key));
            let nearest = nearest.or_else(|| nearest_word(key, statuses.into_iter()));
            let hint = nearest.map_or(String::new(), |status| format!(": did you mean `{status}`?"));
            return self.refuse(child, &format!("{key:?} is not a response status{hint}"));
        }
        if self.document.may_add(of, key) {
            if has_no_effect(of, key) {
                return Ok(());
            }
            let message = format!("`{key}` cannot be expressed: use the keywords of OpenAPI 3.0, or remove it");
            return self.refuse(child, &message);
        }
        let is_extension = key.starts_with("x-");
        if of.has_names() || !is_extension && of.keywords().any(|keyword| keyword == key) {
            return Ok(());
        }
        let keywords = of.keywords().filter(|_| !is_extension);
        match nearest_word(key, keywords.chain(EXTENSIONS)) {
            Some(known) if known == key => Ok(()),
            Some(known) if is_extension => {
                self.refuse(child, &format!("{key:?} is not an extension of this project: did you mean `{known}`?"))
            }
            _ if is_extension => Ok(()),
            nearest => {
                let hint = nearest.map_or(String::new(), |keyword| format!(": did you mean `{keyword}`?"));
                self.refuse(child, &format!("{key:?} is not a keyword of {} in OpenAPI 3.0{hint}", of.name()))
            }
        }
    }

    /// Rejects names if it is unclear which values they name.
    fn variant_names(&self, holder: &Node<'_>, names: &Node<'_>) -> Result<()> {
        let [values, listed] = [holder.items("enum"), names.elements()].map(|items| items.len());
        let is_list = names.value.is_array() && names.elements().iter().all(|name| name.value.is_string());
        let has_null = holder.items("enum").iter().any(|value| value.value.is_null());
        if !is_list || values != listed && !(has_null && values == listed + 1) {
            let message = format!(
                "`{VARIANT_NAMES}` must list one string for each of the {values} values of the enum, in their order"
            );
            return self.refuse(names, &message);
        }
        Ok(())
    }

    /// Rejects a name that is not a valid Rust variant name, names no value of the enum, or is used twice.
    fn value_names(&self, holder: &Node<'_>, names: &Node<'_>) -> Result<()> {
        let values = holder.items("enum");
        let mut taken = HashSet::new();
        for (value, name) in names.children() {
            let text = name.value.as_str().unwrap_or_default();
            if values.iter().all(|known| known.value != value) {
                return self.refuse(&name, &format!("{value:?} is not a value of this enum"));
            }
            if text != value_name(text) || !text.starts_with(char::is_uppercase) || text.ends_with('_') {
                return self
                    .refuse(&name, &format!("{} is not a valid Rust variant name, such as `InProgress`", name.value));
            }
            if !taken.insert(text) {
                return self.refuse(&name, &format!("the name `{text}` is taken by another value"));
            }
        }
        Ok(())
    }

    /// Rejects a name that is not a valid Rust field or type name, or that is set on something else.
    fn rust_name(&self, holder: &Node<'_>, name: &Node<'_>) -> Result<()> {
        if name.value.is_object() && holder.child("enum").is_some() {
            return self.value_names(holder, name);
        }
        let text = name.value.as_str().unwrap_or_default();
        let parent = holder.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let (expected, what) = match holder.kind {
            Kind::Object(Of::Schema) if is_named(&holder.pointer) => {
                (text.to_pascal_case(), "Rust type name, such as `ShippingAddress`")
            }
            Kind::Object(Of::Schema | Of::Parameter)
                if parent.ends_with("/properties") || matches!(holder.text("in"), Some("query" | "header")) =>
            {
                (text.to_snake_case(), "Rust field name, such as `line1`")
            }
            _ => {
                let message = "only a named schema, a property, a query parameter, a header and the values of an enum can have an \
                               `x-rust-name`";
                return self.refuse(name, message);
            }
        };
        if text.is_empty() || text != expected || syn::parse_str::<syn::Ident>(text).is_err() {
            return self.refuse(name, &format!("{} is not a valid {what}", name.value));
        }
        Ok(())
    }

    fn path_item(&self, path: &str, item: &Node<'_>) -> Result<()> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/{}-_.~".contains(&byte);
        // A URL drops such segments, and a request would lose them.
        let has_dots = path.split('/').any(|segment| matches!(segment, "." | ".."));
        if !path.starts_with('/') || !path.bytes().all(is_plain) || has_dots {
            let message = format!(
                "the path {path:?} does not consist of plain segments: begin with a slash, use letters, digits, `-`, `_` and \
                 `.`, and describe a query as parameters"
            );
            return self.refuse(item, &message);
        }
        if let Some(reference) = item.child("$ref") {
            return self.refuse(&reference, "a path item cannot be a $ref: describe its operations here");
        }
        match item.child("servers") {
            Some(servers) => self.refuse(&servers, SERVERS),
            None => Ok(()),
        }
    }

    fn operation(&self, operation: &Operation<'_>) -> Result<()> {
        let Operation { path, method, node, .. } = operation;
        if !SENT.contains(method) {
            return self.refuse(node, &format!("the client has no method for {}", method.to_uppercase()));
        }
        if let Some(servers) = node.child("servers") {
            return self.refuse(&servers, SERVERS);
        }
        if let Some(security) = node.child("security")
            && self.document.value().get("security") != Some(security.value)
            && !security.elements().is_empty()
        {
            let message = "every operation is sent with the API key of the client, or with none: remove `security` from this one, or \
                           leave it empty";
            return self.refuse(&security, message);
        }
        let mut parameters = operation.parameters();
        parameters.retain(|parameter| !parameter.is_ignored());
        parameters.iter().try_for_each(|parameter| self.parameter(parameter))?;
        let of_path = operation.parameters_in("path");
        for name in operation.path_parameters() {
            if of_path.iter().all(|parameter| parameter.name() != name) {
                return self.refuse(node, &format!("the path parameter {name:?} is missing from `parameters`: add it"));
            }
        }
        for parameter in of_path {
            let name = parameter.name();
            if !path.contains(&format!("{{{name}}}")) {
                let message = format!("the path parameter {name:?} is not in the path {path:?}");
                return self.refuse(&parameter.node, &message);
            }
        }
        if let Some(body) = operation.body() {
            self.request_body(&body)?;
        }
        self.responses(operation)
    }

    fn parameter(&self, parameter: &Parameter<'_>) -> Result<()> {
        let (location, name, parameter) = (parameter.location(), parameter.name(), &parameter.node);
        if location == "path" && !parameter.is_set("required") {
            return self
                .refuse(parameter, &format!("the path parameter {name:?} is always required: add `required: true`"));
        }
        if TAKEN_BY_PARAMETERS.contains(&name.to_snake_case().as_str()) {
            return self
                .refuse(parameter, &format!("the name {name:?} of a parameter is reserved by the generated client"));
        }
        let schema = parameter.child("schema").map(|schema| schema.resolved());
        let kind = schema.as_ref().and_then(|schema| schema.text("type")).unwrap_or_default();
        let message = match (location, kind) {
            _ if parameter.child("content").is_some() => "`content`: give it a `schema`".to_owned(),
            ("cookie", _) => "the location `cookie`: the client sends no cookies".to_owned(),
            ("header", _) if http::HeaderName::try_from(name).is_err() => {
                "this name: it is not a valid header name".to_owned()
            }
            ("header", _) if OWN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own)) => {
                "this name: the client sets this header itself".to_owned()
            }
            ("path", "array" | "object") | ("header", "object") => {
                format!("the type {kind} in the {location}: use a string")
            }
            ("query", "object") => "the type object: describe each property as a parameter".to_owned(),
            ("query" | "header", "array") if !schema.as_ref().is_some_and(is_of_scalars) => {
                "an array of arrays or objects: use a string".to_owned()
            }
            ("query" | "path", _) if parameter.text("style").is_some_and(|style| !styles(kind).contains(&style)) => {
                format!("the style {}: leave `style` out", parameter.text("style").unwrap_or_default())
            }
            _ => return Ok(()),
        };
        self.refuse(parameter, &format!("the parameter {name:?} cannot have {message}"))
    }

    fn request_body(&self, body: &Node<'_>) -> Result<()> {
        let contents = body.members("content");
        let is_form = |media_type: &str| {
            essence(media_type) == "application/x-www-form-urlencoded" || essence(media_type).starts_with("multipart/")
        };
        match contents.iter().find(|(media_type, _)| is_form(media_type)) {
            Some((media_type, content)) if json(body).is_none() => {
                let message = format!("a request body cannot be a form, {media_type:?}: leave this operation out");
                self.refuse(content, &message)
            }
            _ => self.json(body, &["object", "array"]),
        }
    }

    /// Rejects JSON that is described twice, and JSON without a type.
    fn json(&self, holder: &Node<'_>, types: &[&str]) -> Result<()> {
        let mut all = holder.members("content");
        all.retain(|(media_type, _)| is_json(media_type));
        for (index, (media_type, content)) in all.iter().enumerate() {
            let is_plain =
                essence(media_type).bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-.".contains(&byte));
            if !is_plain {
                let message =
                    format!("the media type {media_type:?} cannot be sent: describe it as `application/json`");
                return self.refuse(content, &message);
            }
            if index > 0 {
                return self.refuse(content, "JSON is described twice: describe it once, as `application/json`");
            }
            let Some(schema) = content.child("schema") else {
                return self.refuse(content, "a body without a `schema` has no type: add one");
            };
            let kind = schema.resolved().text("type");
            if let Some(kind) = kind.filter(|kind| !types.contains(kind)) {
                return self.refuse(&schema, &format!("a body cannot have the type {kind}: wrap it in an object"));
            }
        }
        Ok(())
    }

    fn responses(&self, operation: &Operation<'_>) -> Result<()> {
        let mut successes = Vec::new();
        for (status, response) in operation.responses() {
            let number = status.parse::<u16>().ok();
            let has_name = number.is_none_or(|number| {
                http::StatusCode::from_u16(number).is_ok_and(|status| status.canonical_reason().is_some())
            });
            let written = operation.node.at(&["responses", status]).unwrap_or_else(|| response.clone());
            if !has_name {
                let message = format!("the status {status} has no standard name: describe it as {}XX", &status[..1]);
                return self.refuse(&written, &message);
            }
            if status.starts_with('2') {
                self.json(&response, &["object", "array"])?;
                successes.push((written, response));
            }
        }
        let Some(responses) = operation.node.child("responses") else { return Ok(()) };
        if successes.is_empty() {
            let message = "no response is a success: add one, as 200 or as its actual status";
            return self.refuse(&responses, message);
        }
        // Successes without a body do not differ.
        let bodies = successes.iter().filter(|(_, response)| !response.members("content").is_empty());
        let mut kinds = bodies.map(|(written, response)| (written, json(response).and_then(|(_, schema)| schema)));
        let first = kinds.next().map(|(_, schema)| schema.map(|schema| schema.resolved().value));
        let differs = |schema: &Option<Node<'_>>| Some(schema.as_ref().map(|schema| schema.resolved().value)) != first;
        match kinds.find(|(_, schema)| differs(schema)) {
            Some((second, _)) => {
                self.refuse(second, "the bodies of two successes differ: describe both as 2XX, with one schema")
            }
            None => Ok(()),
        }
    }

    fn schema(&self, schema: &Node<'_>) -> Result<()> {
        let refuse = |key: &str, message: &str| match schema.child(key) {
            Some(node) => self.refuse(&node, message),
            None => Ok(()),
        };
        if schema.child("type").is_some_and(|kind| !kind.value.is_string()) {
            refuse(
                "type",
                "a schema of OpenAPI 3.0 has one type: use `nullable: true` for null, and `oneOf` for several",
            )?;
        }
        refuse("not", "`not` cannot be expressed: describe what is allowed")?;
        self.discriminator(schema)?;
        self.values(schema)?;
        if let Some(other) = contradictions::find(schema) {
            let other = other.pointer;
            let message = format!(
                "the parts of this `allOf` contradict each other: {other} has another type than an earlier part"
            );
            return self.refuse(schema, &message);
        }
        if schema.child("additionalProperties").is_some_and(|others| others.value == false) {
            let properties = schema.members("properties");
            for required in schema.items("required") {
                let name = required.value.as_str().unwrap_or_default();
                if properties.iter().all(|(property, _)| *property != name) {
                    let message = format!(
                        "{name:?} is required, but `additionalProperties: false` excludes it: add it to `properties`"
                    );
                    return self.refuse(&required, &message);
                }
            }
        }
        let target = schema.text("$ref").and_then(|reference| schema.tree().schema(reference.strip_prefix('#')?));
        let is_known = |target: &Node<'_>| is_named(&target.pointer) || inner_name(target).is_some();
        if target.is_some_and(|target| !is_known(&target)) {
            return refuse(
                "$ref",
                "a schema can only refer to a named schema, or to one inside it: move the target to components/schemas",
            );
        }
        Ok(())
    }

    /// Rejects an enum value of another type. YAML reads `1` and `true` as a number and a boolean.
    fn values(&self, schema: &Node<'_>) -> Result<()> {
        let is_of_type = match schema.text("type") {
            Some("string") => Value::is_string,
            Some("boolean") => Value::is_boolean,
            Some("integer") => |value: &Value| value.is_i64() || value.is_u64(),
            Some("number") => Value::is_number,
            Some(_) => return Ok(()),
            None => return self.untyped_values(schema),
        };
        let kind = schema.text("type").unwrap_or_default();
        let values = schema.items("enum");
        let Some(value) = values.iter().find(|value| !value.value.is_null() && !is_of_type(value.value)) else {
            return Ok(());
        };
        let written = value.value;
        let hint = match written {
            Value::Number(_) | Value::Bool(_) if kind == "string" => format!("write it as '{written}'"),
            _ => format!("remove it, or change the type {kind}"),
        };
        self.refuse(value, &format!("the value {written} of this enum is not of type {kind}: {hint}"))
    }

    /// Rejects an enum whose values have no single type.
    fn untyped_values(&self, schema: &Node<'_>) -> Result<()> {
        let Some(written) = schema.child("enum") else { return Ok(()) };
        match kinds(schema.items("enum").iter().map(|value| value.value))[..] {
            [] | [Some(_)] => Ok(()),
            _ => self.refuse(
                &written,
                "the values of this enum have no single type: describe each type, with its values, in a `oneOf`",
            ),
        }
    }

    /// Rejects a discriminator that cannot choose an alternative.
    fn discriminator(&self, schema: &Node<'_>) -> Result<()> {
        let Some(discriminator) = schema.child("discriminator") else { return Ok(()) };
        let branches = schema.alternatives();
        if branches.is_empty() || !is_named(&schema.pointer) {
            let message = "a discriminator only has an effect in a named schema, beside its `oneOf`: move it there";
            return self.refuse(&discriminator, message);
        }
        let property = discriminator.text("propertyName").unwrap_or_default();
        for branch in &branches {
            if branch.text("$ref").is_none() {
                return self.refuse(branch, "an alternative of a discriminator must be a $ref to a named schema");
            }
            if !has_property(&branch.resolved(), property) {
                let message =
                    format!("{:?} has no property {property:?}, which the discriminator needs: add it", branch.name());
                return self.refuse(branch, &message);
            }
        }
        let known = values(schema);
        for (value, target) in discriminator.child("mapping").map(|mapping| mapping.children()).unwrap_or_default() {
            if !known.contains_key(value) {
                return self.refuse(&target, &format!("{value:?} is not mapped to one of the alternatives"));
            }
        }
        Ok(())
    }

    /// Rejects operationIds and chosen names that are so similar that their generated names collide.
    fn names(&self, operations: &[Operation<'_>]) -> Result<()> {
        let mut ids: HashMap<String, &str> = HashMap::new();
        for operation in operations {
            let id = operation.id().unwrap_or_default();
            if let Some(other) = ids.insert(id.to_pascal_case(), id).filter(|other| *other != id) {
                let message = format!("the operationIds {id:?} and {other:?} are too similar: rename one of them");
                return self.refuse(&operation.node, &message);
            }
        }
        let mut chosen: HashMap<&str, String> = HashMap::new();
        let components = self.document.root().child("components");
        for (_, schema) in components.map(|components| components.members("schemas")).unwrap_or_default() {
            let Some((name, text)) = schema.child(RUST_NAME).zip(schema.text(RUST_NAME)) else { continue };
            if let Some(other) = chosen.insert(text, schema.pointer.clone()) {
                return self.refuse(&name, &format!("the name `{text}` is taken by `{other}`: choose another"));
            }
        }
        Ok(())
    }
}

/// Whether a key is a valid response status.
fn is_status(key: &str) -> bool {
    let is_range = |rest: &[u8]| rest == b"XX" || rest.len() == 2 && rest.iter().all(u8::is_ascii_digit);
    key == "default" || matches!(key.as_bytes(), [b'1'..=b'5', rest @ ..] if is_range(rest))
}

/// The supported styles of a parameter, by its type.
fn styles(kind: &str) -> &'static [&'static str] {
    if kind == "array" { &["form", "pipeDelimited", "spaceDelimited"] } else { &["form", "simple"] }
}

fn is_of_scalars(array: &Node<'_>) -> bool {
    let items = array.child("items").map(|items| items.resolved());
    items.is_some_and(|items| items.text("type").is_some_and(|kind| !["array", "object"].contains(&kind)))
}

/// Whether the objects of a schema have a given property.
fn has_property(schema: &Node<'_>, name: &str) -> bool {
    schema.has_part(|part| part.at(&["properties", name]).is_some())
}
