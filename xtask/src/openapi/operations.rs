//! The operations of a document, each with what applies to it.

use serde_json::Value;

use super::keywords::{Kind, Of};
use super::media_type::is_json;
use super::node::{Node, Tree};

/// The keys under which a document describes its webhooks.
pub(crate) const WEBHOOKS: [&str; 2] = ["webhooks", "x-webhooks"];

/// The header parameters that OpenAPI says to ignore: other parts of a document describe them.
pub(crate) const IGNORED: [&str; 3] = ["accept", "authorization", "content-type"];

/// An operation of a path, or a webhook: an operation whose requests the API sends.
#[derive(Clone, Debug)]
pub(crate) struct Operation<'a> {
    /// The path, or the name of the webhook.
    pub(crate) path: &'a str,
    /// The method in lower case.
    pub(crate) method: &'static str,
    /// The path item of the operation.
    pub(crate) item: Node<'a>,
    pub(crate) node: Node<'a>,
    /// Whether the API sends the requests.
    pub(crate) is_webhook: bool,
}

/// A parameter of an operation or of its path.
#[derive(Clone, Debug)]
pub(crate) struct Parameter<'a> {
    /// The entry in the list of parameters, which may be a reference.
    pub(crate) written: Node<'a>,
    /// The parameter itself.
    pub(crate) node: Node<'a>,
}

/// The operations of path items, in order.
pub(crate) fn operations<'a>(items: Vec<(&'a str, Node<'a>)>) -> Vec<Operation<'a>> {
    let items = items.into_iter().map(|(path, item)| (path, item.resolved()));
    let operations = items.flat_map(|(path, item)| {
        let members = item.children().into_iter();
        members.filter_map(move |(key, node)| {
            let is_operation = node.kind == Kind::Object(Of::Operation);
            let method = Of::PathItem.keywords().find(|method| is_operation && *method == key)?;
            Some(Operation { path, method, item: item.clone(), node, is_webhook: false })
        })
    });
    operations.collect()
}

/// The webhooks of a document. OpenAPI 3.0 has no keyword for them, so Redoc's extension counts, too.
pub(crate) fn webhooks<'a>(root: &Node<'a>) -> Vec<Operation<'a>> {
    let webhooks = WEBHOOKS.into_iter().flat_map(|keyword| operations(root.objects(keyword)));
    webhooks.map(|webhook| Operation { is_webhook: true, ..webhook }).collect()
}

/// The operations of both directions: those of the document's paths, and its webhooks.
pub(crate) fn both_ways<'a>(root: &Node<'a>) -> Vec<Operation<'a>> {
    operations(root.objects("paths")).into_iter().chain(webhooks(root)).collect()
}

impl<'a> Operation<'a> {
    /// The name, such as `GET /v1/customers/{id}` or `webhook customer.created`.
    pub(crate) fn name(&self) -> String {
        name(self.is_webhook, self.method, self.path)
    }

    /// The `operationId`.
    pub(crate) fn id(&self) -> Option<&'a str> {
        self.node.text("operationId")
    }

    /// The operation's own parameters, and those of its path that it does not override.
    pub(crate) fn parameters(&self) -> Vec<Parameter<'a>> {
        let mut parameters = list(&self.node);
        let of_path = list(&self.item).into_iter();
        let inherited: Vec<_> = of_path.filter(|parameter| !parameters.iter().any(|own| own.is(parameter))).collect();
        parameters.extend(inherited);
        parameters
    }

    /// The parameters in a location: `path`, `query`, `header` or `cookie`.
    pub(crate) fn parameters_in(&self, location: &str) -> Vec<Parameter<'a>> {
        self.parameters().into_iter().filter(|parameter| parameter.location() == location).collect()
    }

    /// The query parameter with the given name.
    pub(crate) fn query_parameter(&self, name: &str) -> Option<Parameter<'a>> {
        self.parameters_in("query").into_iter().find(|parameter| parameter.name() == name)
    }

    /// The names of the parameters in the path, in order.
    pub(crate) fn path_parameters(&self) -> impl Iterator<Item = &'a str> {
        self.path.split('{').skip(1).filter_map(|part| part.split('}').next())
    }

    /// The query parameters and headers, which the client takes as one object, with their names in that object.
    pub(crate) fn options(&self) -> Vec<(String, Parameter<'a>)> {
        let parameters = self.parameters();
        let in_query = |name: &str| parameters.iter().any(|other| other.location() == "query" && other.name() == name);
        let options = parameters.iter().filter(|parameter| !parameter.is_ignored()).filter_map(|parameter| {
            match (parameter.location(), parameter.name()) {
                ("header", name) if in_query(name) => Some((format!("{name}-header"), parameter.clone())),
                ("query" | "header", name) => Some((name.to_owned(), parameter.clone())),
                _ => None,
            }
        });
        options.collect()
    }

    /// The parameters of the path that the operation overrides.
    pub(crate) fn overridden(&self) -> Vec<Parameter<'a>> {
        let own = list(&self.node);
        list(&self.item).into_iter().filter(|parameter| own.iter().any(|own| own.is(parameter))).collect()
    }

    /// The request body.
    pub(crate) fn body(&self) -> Option<Node<'a>> {
        self.node.child("requestBody").map(|body| body.resolved())
    }

    /// The responses by status, range or `default`.
    pub(crate) fn responses(&self) -> Vec<(&'a str, Node<'a>)> {
        let responses = self.node.objects("responses").into_iter();
        responses.map(|(status, response)| (status, response.resolved())).collect()
    }

    /// The successes by status, the lowest first.
    pub(crate) fn successes(&self) -> Vec<(&'a str, Node<'a>)> {
        let mut successes = self.responses();
        successes.retain(|(status, _)| status.starts_with('2'));
        successes.sort_by_key(|(status, _)| *status);
        successes
    }
}

/// The name of an operation or a webhook.
pub(crate) fn name(is_webhook: bool, method: &str, path: &str) -> String {
    if is_webhook { format!("webhook {path}") } else { format!("{} {path}", method.to_uppercase()) }
}

fn list<'a>(holder: &Node<'a>) -> Vec<Parameter<'a>> {
    let parameters = holder.items("parameters").into_iter();
    parameters.map(|written| Parameter { node: written.resolved(), written }).collect()
}

impl<'a> Parameter<'a> {
    pub(crate) fn name(&self) -> &'a str {
        self.node.text("name").unwrap_or_default()
    }

    /// The location: `path`, `query`, `header` or `cookie`.
    pub(crate) fn location(&self) -> &'a str {
        self.node.text("in").unwrap_or_default()
    }

    /// Whether this is a header that OpenAPI describes elsewhere, as a media type or as security.
    pub(crate) fn is_ignored(&self) -> bool {
        let name = self.name();
        self.location() == "header" && IGNORED.iter().any(|other| name.eq_ignore_ascii_case(other))
    }

    /// Whether both parameters have the same location and name. Header names are compared case-insensitively.
    pub(crate) fn is(&self, other: &Self) -> bool {
        let is_same = if self.location() == "header" { str::eq_ignore_ascii_case } else { |a: &str, b: &str| a == b };
        self.location() == other.location() && is_same(self.name(), other.name())
    }

    /// Whether it is an array.
    pub(crate) fn is_array(&self) -> bool {
        self.node.child("schema").is_some_and(|schema| schema.resolved().text("type") == Some("array"))
    }

    /// The separator between the items of an array that is sent as one value, such as `?a=1,2`. It is `None` if each item is a
    /// value of its own: `?a=1&a=2`.
    pub(crate) fn separator(&self) -> Option<&'static str> {
        match style(&self.node, self.location()) {
            _ if explodes(&self.node, self.location()) => None,
            "spaceDelimited" => Some(" "),
            "pipeDelimited" => Some("|"),
            _ => Some(","),
        }
    }
}

/// Removes the webhooks for which `keep` returns false.
pub(crate) fn retain_webhooks(document: &mut Value, keep: impl Fn(&str) -> bool) {
    for keyword in WEBHOOKS {
        if let Some(Value::Object(webhooks)) = document.get_mut(keyword) {
            webhooks.retain(|name, _| keep(name));
        }
    }
}

/// Removes the operations for which `keep` returns false, given their method and path, and the paths without operations.
pub(crate) fn retain_operations(document: &mut Value, keep: impl Fn(&str, &str) -> bool) {
    let is_operation = |key: &str| Kind::Object(Of::PathItem).below(key) == Kind::Object(Of::Operation);
    // Another path may share the path item behind a `$ref` and keep other operations of it.
    let written = Tree::new(document.clone());
    let targets: Vec<_> = written.root().objects("paths").into_iter().filter(|(_, item)| item.is_reference()).collect();
    let targets: Vec<_> = targets.iter().map(|(path, item)| (*path, item.resolved().value)).collect();
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for (path, item) in &mut *paths {
        if let Some(written) = targets.iter().find(|(other, _)| other == path) {
            *item = written.1.clone();
        }
        if let Some(item) = item.as_object_mut() {
            item.retain(|key, _| !is_operation(key) || keep(key, path));
        }
    }
    paths.retain(|_, item| item.as_object().is_some_and(|item| item.keys().any(|key| is_operation(key))));
}

/// The style of a parameter in a location, or of a header.
pub(crate) fn style<'a>(node: &Node<'a>, location: &str) -> &'a str {
    let default = if matches!(location, "query" | "cookie") { "form" } else { "simple" };
    node.text("style").unwrap_or(default)
}

/// Whether each item of the parameter is a value of its own.
pub(crate) fn explodes(node: &Node<'_>, location: &str) -> bool {
    let explode = node.child("explode").and_then(|explode| explode.value.as_bool());
    explode.unwrap_or(style(node, location) == "form")
}

/// The media type and the schema of the JSON in a body, a response or a parameter.
pub(crate) fn json<'a>(holder: &Node<'a>) -> Option<(&'a str, Option<Node<'a>>)> {
    let content = holder.members("content").into_iter().find(|(media_type, _)| is_json(media_type));
    content.map(|(media_type, content)| (media_type, content.child("schema")))
}

/// A path without the names of its parameters.
pub(crate) fn unnamed(template: &str) -> String {
    let mut parts = template.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| match part.split_once('}') {
        Some((_, rest)) => path + "{}" + rest,
        None => path + "{" + part,
    })
}
