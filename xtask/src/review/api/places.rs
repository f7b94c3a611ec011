//! Names for places of a document in sentences, such as "the description of `Pet.age`".

use std::borrow::Cow;

use crate::openapi::keywords::{Kind, Of};
use crate::openapi::node::Node;
use crate::openapi::pointer;

/// Names a value. The name includes the operation, unless the sentence begins with it.
pub(super) fn describe(node: &Node<'_>, is_in_operation: bool) -> String {
    let mut words = Words::default();
    let mut at = node.tree().root();
    let mut keys = node.pointer.split('/').skip(1).map(pointer::key);
    while let Some(key) = keys.next() {
        let Some(below) = at.child(&key).or_else(|| at.elements().get(key.parse::<usize>().ok()?).cloned()) else {
            break;
        };
        let is_last = below.pointer == node.pointer;
        match below.kind {
            Kind::Object(of) => words.enter(of, &at, &below, &key, is_last, is_in_operation),
            Kind::Names(_) | Kind::List(_) if is_last => return format!("`{key}`{}", words.of()),
            Kind::Names(_) | Kind::List(_) => {}
            kind => {
                let rest: Vec<_> = keys.filter(|key| key.parse::<usize>().is_err()).map(Cow::into_owned).collect();
                return words.value(kind, at.kind, &key, &rest);
            }
        }
        at = below;
    }
    words.phrase()
}

/// The place so far.
#[derive(Default)]
struct Words {
    /// What holds the value, if that is not the document or the operation of the sentence.
    holder: String,
    /// Where in the values of a schema, such as `Pet.age`.
    field: String,
    /// Which part of the schema, such as ` (alternative 2)`.
    part: String,
}

impl Words {
    fn enter(&mut self, of: Of, parent: &Node<'_>, node: &Node<'_>, key: &str, is_last: bool, is_in_operation: bool) {
        let is_component = matches!(parent.kind, Kind::Names(_)) && parent.pointer.starts_with("/components/");
        let resolved = node.resolved();
        let text = |key: &str| resolved.text(key).unwrap_or_default().to_owned();
        self.holder = match of {
            Of::Schema => return self.enter_schema(parent, node, key, is_last),
            // The name of the holder suffices.
            Of::Document | Of::Components | Of::Paths | Of::Responses => return,
            Of::PathItem if parent.kind == Kind::Object(Of::Callback) => return,
            Of::MediaType if !is_last => return,
            Of::Info => "the document".to_owned(),
            Of::PathItem => format!("the path {key}"),
            Of::Operation if is_in_operation => String::new(),
            Of::Operation => {
                let path = parent.pointer.strip_prefix("/paths/").map(pointer::key).unwrap_or_default();
                format!("{} {path}", key.to_uppercase())
            }
            Of::Parameter => format!("the {} parameter `{}`{}", text("in"), text("name"), self.of()),
            Of::RequestBody if !is_component => "the request body".to_owned() + &self.of(),
            Of::Response if !is_component => format!("the response {key}{}", self.of()),
            Of::Header if !is_component => format!("the header {key}{}", self.of()),
            Of::MediaType => format!("the media type {key}{}", self.of()),
            Of::Server => format!("the server {}", text("url")),
            Of::Tag => format!("the tag `{}`", text("name")),
            other => {
                let name = other.name();
                let name = ["a ", "an ", "the "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name);
                let own = if matches!(parent.kind, Kind::Names(_)) { format!(" `{key}`") } else { String::new() };
                format!("the {name}{own}{}", self.of())
            }
        };
        (self.field, self.part) = (String::new(), String::new());
    }

    fn enter_schema(&mut self, parent: &Node<'_>, node: &Node<'_>, key: &str, is_last: bool) {
        let keyword = parent.pointer.rsplit('/').next().unwrap_or_default();
        let number = || match (node.is_reference(), key.parse::<usize>()) {
            (false, Ok(place)) => (place + 1).to_string(),
            _ => format!("`{}`", node.name()),
        };
        match (parent.kind, keyword) {
            (Kind::Names(_), "properties") => self.field.extend([".", key]),
            (Kind::Names(_), _) if is_last => self.holder = format!("the schema `{key}`"),
            (Kind::Names(_), _) => key.clone_into(&mut self.field),
            (Kind::List(_), "allOf") if is_last => self.holder = format!("part {}{}", number(), self.take_of()),
            (Kind::List(_), "allOf") => {}
            (Kind::List(_), _) if is_last => self.holder = format!("alternative {}{}", number(), self.take_of()),
            (Kind::List(_), _) => self.part.extend([" (alternative ", &number(), ")"]),
            _ if key == "items" => self.field += "[]",
            _ if key == "additionalProperties" => self.field += ".*",
            _ if key == "schema" => {}
            _ => self.part.extend([" (under `", key, "`)"]),
        }
    }

    /// Names a value that is not an object of OpenAPI, or that is inside such a value.
    fn value(&self, kind: Kind, parent: Kind, key: &str, rest: &[String]) -> String {
        let all = || std::iter::once(key).chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join(".");
        let what = match (kind, key) {
            (Kind::Words, _) if parent == Kind::Object(Of::Scopes) => format!("the description of the scope {key}"),
            (Kind::Words, "$comment") => "the comment".to_owned(),
            (Kind::Words, _) => format!("the {key}"),
            (Kind::Example, _) if rest.is_empty() => "the example".to_owned(),
            (Kind::Example, _) => format!("`{}` in the example", rest.join(".")),
            (Kind::Reference, _) => "the reference".to_owned(),
            (Kind::Plain, "openapi") if parent == Kind::Object(Of::Document) => "the version of OpenAPI".to_owned(),
            (Kind::Plain, "version") if parent == Kind::Object(Of::Info) => "the version".to_owned(),
            _ => format!("`{}`", all()),
        };
        what + &self.of()
    }

    fn phrase(&self) -> String {
        let field = self.field.strip_prefix('.').unwrap_or(&self.field);
        match (field, self.holder.as_str()) {
            ("", holder) => format!("{holder}{}", self.part),
            (field, "") => format!("`{field}`{}", self.part),
            (field, holder) => format!("`{field}` of {holder}{}", self.part),
        }
    }

    fn of(&self) -> String {
        let phrase = self.phrase();
        if phrase.is_empty() { phrase } else { format!(" of {phrase}") }
    }

    fn take_of(&mut self) -> String {
        let of = self.of();
        (self.field, self.part) = (String::new(), String::new());
        of
    }
}

#[cfg(test)]
mod tests {
    use super::describe;
    use crate::openapi::document::Document;

    #[test]
    fn a_place_is_called_by_names() {
        let document = Document::parse(
            "it",
            "{openapi: 3.0.3, info: {title: t, version: '1', x-sources: {a: b}}, tags: [{name: pets}], servers: [{url: 'https://a'}],
              paths: {/pets: {summary: s, get: {summary: s, tags: [pets], x-repeatable: true,
                parameters: [{name: limit, in: query, description: d, schema: {type: integer, title: t}}],
                requestBody: {description: d, content: {a/b: {example: {a: {b: 1}}, schema: {properties: {a: {items: {description: d}}}}}}},
                responses: {'200': {description: d, headers: {X-H: {description: d}},
                  content: {a/b: {schema: {properties: {a: {description: d}}}}}}}}}},
              components: {responses: {Pet: {description: d}}, schemas: {Pet: {description: d, allOf: [{title: t}],
                anyOf: [{$ref: '#/components/schemas/Dog'}, {properties: {a: {title: t}}}],
                properties: {age: {description: d, additionalProperties: {title: t}, not: {title: t}}}}, Dog: {}},
                securitySchemes: {k: {type: http, description: d}}}}",
        )
        .unwrap();
        let table = [
            ("/openapi", "the version of OpenAPI"),
            ("/info/version", "the version of the document"),
            ("/info/title", "the title of the document"),
            ("/info/x-sources/a", "`x-sources.a` of the document"),
            ("/tags/0", "the tag `pets`"),
            ("/servers/0", "the server https://a"),
            ("/paths/~1pets/summary", "the summary of the path /pets"),
            ("/paths/~1pets/get/summary", "the summary of GET /pets"),
            ("/paths/~1pets/get/tags/0", "`tags` of GET /pets"),
            ("/paths/~1pets/get/x-repeatable", "`x-repeatable` of GET /pets"),
            ("/paths/~1pets/get/parameters", "`parameters` of GET /pets"),
            (
                "/paths/~1pets/get/parameters/0/description",
                "the description of the query parameter `limit` of GET /pets",
            ),
            ("/paths/~1pets/get/parameters/0/schema/title", "the title of the query parameter `limit` of GET /pets"),
            ("/paths/~1pets/get/requestBody/description", "the description of the request body of GET /pets"),
            ("/paths/~1pets/get/requestBody/content/a~1b", "the media type a/b of the request body of GET /pets"),
            (
                "/paths/~1pets/get/requestBody/content/a~1b/example/a/b",
                "`a.b` in the example of the request body of GET /pets",
            ),
            (
                "/paths/~1pets/get/requestBody/content/a~1b/schema/properties/a/items/description",
                "the description of `a[]` of the request body of GET /pets",
            ),
            (
                "/paths/~1pets/get/responses/200/headers/X-H/description",
                "the description of the header X-H of the response 200 of GET /pets",
            ),
            (
                "/paths/~1pets/get/responses/200/content/a~1b/schema/properties/a/description",
                "the description of `a` of the response 200 of GET /pets",
            ),
            ("/components/responses/Pet/description", "the description of the response `Pet`"),
            ("/components/schemas/Pet", "the schema `Pet`"),
            ("/components/schemas/Pet/description", "the description of `Pet`"),
            ("/components/schemas/Pet/properties/age", "`Pet.age`"),
            ("/components/schemas/Pet/properties/age/description", "the description of `Pet.age`"),
            ("/components/schemas/Pet/properties/age/additionalProperties/title", "the title of `Pet.age.*`"),
            ("/components/schemas/Pet/properties/age/not/title", "the title of `Pet.age` (under `not`)"),
            ("/components/schemas/Pet/allOf/0", "part 1 of `Pet`"),
            ("/components/schemas/Pet/allOf/0/title", "the title of `Pet`"),
            ("/components/schemas/Pet/anyOf/0", "alternative `Dog` of `Pet`"),
            ("/components/schemas/Pet/anyOf/1", "alternative 2 of `Pet`"),
            ("/components/schemas/Pet/anyOf/1/properties/a/title", "the title of `Pet.a` (alternative 2)"),
            ("/components/securitySchemes/k/description", "the description of the security scheme `k`"),
        ];
        let mut nodes = std::collections::BTreeMap::new();
        let mut rest = vec![document.root()];
        while let Some(node) = rest.pop() {
            rest.extend(node.children().into_iter().map(|(_, child)| child));
            nodes.insert(node.pointer.clone(), node);
        }
        for (pointer, expected) in table {
            assert_eq!(describe(&nodes[pointer], false), expected, "{pointer}");
        }
        let short = describe(&nodes["/paths/~1pets/get/parameters/0/description"], true);
        assert_eq!(short, "the description of the query parameter `limit`");
    }
}
