//! The table of rules: every kind of finding, with its level and its smallest example.

use super::level::Bump;
use super::level::Effect::{self, Narrower, Note, Other, Unclear, Wider};
use super::level::Level::{self, Breaking, Info, ToDo, Warning};
use crate::openapi::direction::Direction;
use Area::{
    Client, Document, Operations, Parameters, Privacy, Release, RequestBodies, Responses, Schemas, Security, Servers,
};
use Bump::{Major, Minor, Patch};

/// A kind of finding.
#[derive(Debug, PartialEq)]
pub(crate) struct Rule {
    /// Its stable id, in kebab-case.
    pub(crate) id: &'static str,
    pub(crate) area: Area,
    pub(crate) level: Level,
    /// Which part of a crate's version it bumps, from 1.0 on.
    pub(crate) bump: Bump,
    /// One sentence.
    pub(crate) sentence: &'static str,
    pub(crate) example: Option<Example>,
}

/// A kind of difference between two schemas, in requests and in responses.
#[derive(Debug)]
pub(crate) struct SchemaRule {
    request: Rule,
    response: Rule,
    effects: [Effect; 2],
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    Operations,
    Servers,
    Parameters,
    RequestBodies,
    Responses,
    Schemas,
    Security,
    Privacy,
    /// The rest of the document.
    Document,
    /// The generated client.
    Client,
    Release,
}

/// The smallest change that a rule finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Example {
    pub(crate) kind: ExampleKind,
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
}

/// Where an example belongs, in a document that is otherwise unchanged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ExampleKind {
    /// It replaces members of the document.
    Document,
    /// It replaces members of an operation.
    Operation,
    /// It is a schema.
    Schema,
    /// It is the generated code.
    Code,
}

impl Area {
    /// Returns its title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Operations => "Operations",
            Servers => "Servers",
            Parameters => "Parameters",
            RequestBodies => "Request bodies",
            Responses => "Responses",
            Schemas => "Schemas",
            Security => "Security",
            Privacy => "Privacy",
            Document => "The rest of the document",
            Client => "The generated client",
            Release => "The release",
        }
    }
}

impl SchemaRule {
    /// Returns the rule for values that travel in one direction.
    pub(crate) fn of(&'static self, direction: Direction) -> &'static Rule {
        match direction {
            Direction::Request => &self.request,
            Direction::Response => &self.response,
        }
    }

    /// Returns the effect on the values that travel in one direction.
    pub(crate) fn effect(&self, direction: Direction) -> Effect {
        let [request, response] = self.effects;
        match direction {
            Direction::Request => request,
            Direction::Response => response,
        }
    }
}

/// Returns every rule.
pub(crate) fn all() -> impl Iterator<Item = &'static Rule> {
    let schemas = SCHEMA_RULES.iter().flat_map(|rule| [&rule.request, &rule.response]);
    API_RULES.iter().copied().chain(schemas).chain(CLIENT_RULES.iter().copied())
}

const fn api(id: &'static str, area: Area, level: Level, sentence: &'static str, example: Example) -> Rule {
    Rule { id, area, level, bump: Patch, sentence, example: Some(example) }
}

const fn schema(
    [request, response]: [&'static str; 2],
    effects: [Effect; 2],
    sentence: &'static str,
    before: &'static str,
    after: &'static str,
) -> SchemaRule {
    let example = Example { kind: ExampleKind::Schema, before, after };
    SchemaRule {
        request: api(request, Schemas, effects[0].level(Direction::Request), sentence, example),
        response: api(response, Schemas, effects[1].level(Direction::Response), sentence, example),
        effects,
    }
}

const fn client(id: &'static str, level: Level, bump: Bump, sentence: &'static str, example: Example) -> Rule {
    Rule { id, area: Client, level, bump, sentence, example: Some(example) }
}

const fn release(id: &'static str, level: Level, sentence: &'static str) -> Rule {
    Rule { id, area: Release, level, bump: Bump::None, sentence, example: None }
}

/// The same effect in requests and in responses.
const fn both(effect: Effect) -> [Effect; 2] {
    [effect, effect]
}

const fn document(before: &'static str, after: &'static str) -> Example {
    Example { kind: ExampleKind::Document, before, after }
}

const fn operation(before: &'static str, after: &'static str) -> Example {
    Example { kind: ExampleKind::Operation, before, after }
}

const fn code(before: &'static str, after: &'static str) -> Example {
    Example { kind: ExampleKind::Code, before, after }
}

/// Declares each row as a static, and a list of all of them.
macro_rules! rules {
    ($list:ident: $kind:ty; $($name:ident = $rule:expr;)+) => {
        $(pub(crate) static $name: $kind = $rule;)+
        static $list: &[&$kind] = &[$(&$name),+];
    };
}

rules! {
    API_RULES: Rule;

    // Operations
    OPERATION_ADDED = api(
        "operation-added", Operations, Info, "An operation was added.",
        document("", "{paths: {/b: {get: {responses: {}}}}}"),
    );
    OPERATION_REMOVED = api(
        "operation-removed", Operations, Breaking, "An operation was removed.",
        document("{paths: {/b: {get: {responses: {}}}}}", ""),
    );
    OPERATION_DEPRECATED = api(
        "operation-deprecated", Operations, Info, "An operation was deprecated.", operation("", "{deprecated: true}"),
    );
    OPERATION_UNDEPRECATED = api(
        "operation-undeprecated", Operations, Info, "An operation is no longer deprecated.",
        operation("{deprecated: true}", ""),
    );
    OPERATION_ID_CHANGED = api(
        "operation-id-changed", Operations, Warning,
        "The `operationId` changed: generated clients name their methods after it.",
        operation("", "{operationId: get_b}"),
    );
    OPERATION_TAGS_CHANGED = api(
        "operation-tags-changed", Operations, Info, "The tags changed.", operation("", "{tags: [t]}"),
    );
    PATH_PARAMETER_RENAMED = api(
        "path-parameter-renamed", Operations, Info,
        "A path parameter was renamed, which does not change the path.",
        document(
            "",
            "{paths: {'/a/{id}': null, '/a/{key}': {get: {operationId: get_a, responses: {'200': {description: d}}}, parameters: [{name: key, in: path, required: true, schema: {type: string}}]}}}",
        ),
    );
    PATH_AMBIGUOUS = api(
        "path-ambiguous", Operations, Warning,
        "Two paths differ only in the names of their parameters, so it is undefined which one a request matches.",
        document(
            "",
            "{paths: {'/a/{key}': {parameters: [{name: key, in: path, required: true, schema: {type: string}}], get: {responses: {'200': {description: d}}}}}}",
        ),
    );
    EMPTY_PATH_CHANGED = api(
        "empty-path-changed", Operations, Info, "A path without operations was added, removed or changed.",
        document("", "{paths: {/b: {description: d}}}"),
    );
    PATH_UNAMBIGUOUS = api(
        "path-unambiguous", Operations, Info, "Two paths no longer differ only in the names of their parameters.",
        document(
            "{paths: {'/a/{key}': {parameters: [{name: key, in: path, required: true, schema: {type: string}}], get: {responses: {'200': {description: d}}}}}}",
            "",
        ),
    );
    CALLBACK_ADDED = api(
        "callback-added", Operations, Warning,
        "A callback was added: the API sends a request that callers may have to handle.",
        operation("", "{callbacks: {c: {'{$request.query.url}': {post: {responses: {}}}}}}"),
    );
    CALLBACK_REMOVED = api(
        "callback-removed", Operations, Warning,
        "A callback was removed: the API no longer sends a request that callers wait for.",
        operation("{callbacks: {c: {'{$request.query.url}': {post: {responses: {}}}}}}", ""),
    );
    WEBHOOK_ADDED = api(
        "webhook-added", Operations, Info, "A webhook was added.",
        document("", "{x-webhooks: {a.created: {post: {responses: {}}}}}"),
    );
    WEBHOOK_REMOVED = api(
        "webhook-removed", Operations, Breaking,
        "A webhook was removed: the API no longer sends a request that callers wait for.",
        document("{x-webhooks: {a.created: {post: {responses: {}}}}}", ""),
    );

    // Servers
    SERVER_ADDED = api(
        "server-added", Servers, Info, "A server was added.",
        document("", "{servers: [{url: 'https://a'}, {url: 'https://b'}]}"),
    );
    SERVER_REMOVED = api(
        "server-removed", Servers, Breaking, "A server was removed.",
        document("{servers: [{url: 'https://a'}, {url: 'https://b'}]}", ""),
    );
    SERVER_REWRITTEN = api(
        "server-rewritten", Servers, Info, "The URL of a server changed only in its trailing slash.",
        document("{servers: [{url: 'https://a'}]}", "{servers: [{url: 'https://a/'}]}"),
    );
    SERVER_VARIABLES_CHANGED = api(
        "server-variables-changed", Servers, Warning, "The variables of a server changed.",
        document(
            "{servers: [{url: 'https://{a}', variables: {a: {default: b}}}]}",
            "{servers: [{url: 'https://{a}', variables: {a: {default: c}}}]}",
        ),
    );

    // Parameters
    PARAMETER_ADDED = api(
        "parameter-added", Parameters, Info, "An optional parameter was added.",
        operation("", "{parameters: [{name: q, in: query, schema: {}}]}"),
    );
    REQUIRED_PARAMETER_ADDED = api(
        "required-parameter-added", Parameters, Breaking, "A required parameter was added.",
        operation("", "{parameters: [{name: q, in: query, required: true, schema: {}}]}"),
    );
    PARAMETER_REMOVED = api(
        "parameter-removed", Parameters, Warning, "A parameter was removed: the API now ignores or rejects it.",
        operation("{parameters: [{name: q, in: query, schema: {}}]}", ""),
    );
    PARAMETER_MOVED = api(
        "parameter-moved", Parameters, Breaking,
        "A parameter moved to another place, such as from the query to a header.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: header, schema: {}}]}",
        ),
    );
    PARAMETER_BECAME_REQUIRED = api(
        "parameter-became-required", Parameters, Breaking, "A parameter became required.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: query, required: true, schema: {}}]}",
        ),
    );
    PARAMETER_BECAME_OPTIONAL = api(
        "parameter-became-optional", Parameters, Info, "A parameter became optional.",
        operation(
            "{parameters: [{name: q, in: query, required: true, schema: {}}]}",
            "{parameters: [{name: q, in: query, schema: {}}]}",
        ),
    );
    PARAMETER_DEPRECATED = api(
        "parameter-deprecated", Parameters, Info, "A parameter was deprecated.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: query, deprecated: true, schema: {}}]}",
        ),
    );
    PARAMETER_UNDEPRECATED = api(
        "parameter-undeprecated", Parameters, Info, "A parameter is no longer deprecated.",
        operation(
            "{parameters: [{name: q, in: query, deprecated: true, schema: {}}]}",
            "{parameters: [{name: q, in: query, schema: {}}]}",
        ),
    );
    PARAMETER_STYLE_CHANGED = api(
        "parameter-style-changed", Parameters, Breaking,
        "The style of a parameter changed: it is written differently.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: query, style: spaceDelimited, explode: true, schema: {}}]}",
        ),
    );
    PARAMETER_EXPLODE_CHANGED = api(
        "parameter-explode-changed", Parameters, Breaking, "`explode` changed: a parameter is written differently.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: query, explode: false, schema: {}}]}",
        ),
    );
    PARAMETER_BECAME_ARRAY = api(
        "parameter-became-array", Parameters, Info, "A parameter may now be given several times; giving it once still works.",
        operation(
            "{parameters: [{name: q, in: query, schema: {type: string}}]}",
            "{parameters: [{name: q, in: query, schema: {type: array, items: {type: string}}}]}",
        ),
    );
    PARAMETER_BECAME_SINGLE = api(
        "parameter-became-single", Parameters, Breaking, "A parameter may no longer be given several times.",
        operation(
            "{parameters: [{name: q, in: query, schema: {type: array, items: {type: string}}}]}",
            "{parameters: [{name: q, in: query, schema: {type: string}}]}",
        ),
    );
    PARAMETER_REWRITTEN = api(
        "parameter-rewritten", Parameters, Info,
        "A parameter is described differently, but is the same in the request.",
        operation(
            "{parameters: [{name: q, in: query, schema: {type: string}}, {name: r, in: query, schema: {type: string}}]}",
            "{parameters: [{name: p, in: query, schema: {type: object, properties: {q: {type: string}, r: {type: string}}}}]}",
        ),
    );
    PARAMETER_RESERVED_ALLOWED = api(
        "parameter-reserved-allowed", Parameters, Info, "A parameter may now contain unencoded reserved characters.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: query, allowReserved: true, schema: {}}]}",
        ),
    );
    PARAMETER_RESERVED_DISALLOWED = api(
        "parameter-reserved-disallowed", Parameters, Breaking,
        "A parameter may no longer contain unencoded reserved characters.",
        operation(
            "{parameters: [{name: q, in: query, allowReserved: true, schema: {}}]}",
            "{parameters: [{name: q, in: query, schema: {}}]}",
        ),
    );
    PARAMETER_EMPTY_ALLOWED = api(
        "parameter-empty-allowed", Parameters, Info, "A parameter may now be empty.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: query, allowEmptyValue: true, schema: {}}]}",
        ),
    );
    PARAMETER_EMPTY_DISALLOWED = api(
        "parameter-empty-disallowed", Parameters, Breaking, "A parameter may no longer be empty.",
        operation(
            "{parameters: [{name: q, in: query, allowEmptyValue: true, schema: {}}]}",
            "{parameters: [{name: q, in: query, schema: {}}]}",
        ),
    );
    PARAMETER_SERIALIZATION_CHANGED = api(
        "parameter-serialization-changed", Parameters, Breaking,
        "A parameter changed between `schema` and `content`, or its media type changed.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: query, content: {a/b: {schema: {}}}}]}",
        ),
    );
    IGNORED_PARAMETER_CHANGED = api(
        "ignored-parameter-changed", Parameters, Info,
        "A header parameter that OpenAPI says to ignore changed: `Accept`, `Authorization` or `Content-Type`.",
        operation("", "{parameters: [{name: Accept, in: header, required: true, schema: {type: string}}]}"),
    );

    // Request bodies
    REQUEST_BODY_ADDED = api(
        "request-body-added", RequestBodies, Info, "An optional request body was added.",
        operation("", "{requestBody: {content: {a/b: {}}}}"),
    );
    REQUIRED_REQUEST_BODY_ADDED = api(
        "required-request-body-added", RequestBodies, Breaking, "A required request body was added.",
        operation("", "{requestBody: {required: true, content: {a/b: {}}}}"),
    );
    REQUEST_BODY_REMOVED = api(
        "request-body-removed", RequestBodies, Warning, "The request body was removed.",
        operation("{requestBody: {content: {a/b: {}}}}", ""),
    );
    REQUEST_BODY_BECAME_REQUIRED = api(
        "request-body-became-required", RequestBodies, Breaking, "The request body became required.",
        operation("{requestBody: {content: {a/b: {}}}}", "{requestBody: {required: true, content: {a/b: {}}}}"),
    );
    REQUEST_BODY_BECAME_OPTIONAL = api(
        "request-body-became-optional", RequestBodies, Info, "The request body became optional.",
        operation("{requestBody: {required: true, content: {a/b: {}}}}", "{requestBody: {content: {a/b: {}}}}"),
    );
    REQUEST_MEDIA_TYPE_ADDED = api(
        "request-media-type-added", RequestBodies, Info, "A media type was added to the request body.",
        operation("{requestBody: {content: {a/b: {}}}}", "{requestBody: {content: {a/b: {}, a/c: {}}}}"),
    );
    REQUEST_MEDIA_TYPE_REMOVED = api(
        "request-media-type-removed", RequestBodies, Breaking,
        "A media type was removed from the request body.",
        operation("{requestBody: {content: {a/b: {}, a/c: {}}}}", "{requestBody: {content: {a/b: {}}}}"),
    );
    REQUEST_MEDIA_TYPE_WIDENED = api(
        "request-media-type-widened", RequestBodies, Info,
        "A media type of the request body became a range that includes it.",
        operation(
            "{requestBody: {content: {application/json: {}}}}",
            "{requestBody: {content: {'application/*': {}}}}",
        ),
    );
    REQUEST_MEDIA_TYPE_NARROWED = api(
        "request-media-type-narrowed", RequestBodies, Breaking,
        "A range of media types of the request body was narrowed to one of them.",
        operation(
            "{requestBody: {content: {'application/*': {}}}}",
            "{requestBody: {content: {application/json: {}}}}",
        ),
    );
    REQUEST_ENCODING_CHANGED = api(
        "request-encoding-changed", RequestBodies, Warning, "The encoding of properties of the request body changed.",
        operation(
            "{requestBody: {content: {a/b: {}}}}",
            "{requestBody: {content: {a/b: {encoding: {x: {style: form}}}}}}",
        ),
    );

    // Responses
    SUCCESS_RESPONSE_ADDED = api(
        "success-response-added", Responses, Warning,
        "A success status was added: a client that knows the others might not expect it.",
        operation("", "{responses: {'200': {description: d}, '201': {description: d}}}"),
    );
    SUCCESS_RESPONSE_REMOVED = api(
        "success-response-removed", Responses, Breaking, "A success status was removed.",
        operation("{responses: {'200': {description: d}, '201': {description: d}}}", ""),
    );
    ERROR_RESPONSE_ADDED = api(
        "error-response-added", Responses, Info, "An error status was added.",
        operation("", "{responses: {'200': {description: d}, '404': {description: d}}}"),
    );
    ERROR_RESPONSE_REMOVED = api(
        "error-response-removed", Responses, Info, "An error status was removed.",
        operation("{responses: {'200': {description: d}, '404': {description: d}}}", ""),
    );
    RESPONSE_STATUS_MERGED = api(
        "response-status-merged", Responses, Info, "A status is now described by a range or by the default response.",
        operation(
            "{responses: {'200': {description: d}, '404': {description: d}, 4XX: {description: d}}}",
            "{responses: {'200': {description: d}, 4XX: {description: d}}}",
        ),
    );
    RESPONSE_STATUS_SPLIT = api(
        "response-status-split", Responses, Info,
        "A status that a range or the default response described now has its own description.",
        operation(
            "{responses: {'200': {description: d}, default: {description: d}}}",
            "{responses: {'200': {description: d}, default: {description: d}, '500': {description: d}}}",
        ),
    );
    RESPONSE_RANGE_REMOVED = api(
        "response-range-removed", Responses, Info, "A range of statuses was replaced by some of its statuses.",
        operation("{responses: {2XX: {description: d}}}", "{responses: {'200': {description: d}}}"),
    );
    RESPONSE_MEDIA_TYPE_ADDED = api(
        "response-media-type-added", Responses, Info,
        "A media type was added to the response, for callers who accept it.",
        operation(
            "{responses: {'200': {description: d, content: {a/b: {}}}}}",
            "{responses: {'200': {description: d, content: {a/b: {}, a/c: {}}}}}",
        ),
    );
    RESPONSE_MEDIA_TYPE_REMOVED = api(
        "response-media-type-removed", Responses, Breaking, "A media type was removed from the response.",
        operation(
            "{responses: {'200': {description: d, content: {a/b: {}, a/c: {}}}}}",
            "{responses: {'200': {description: d, content: {a/b: {}}}}}",
        ),
    );
    RESPONSE_MEDIA_TYPE_WIDENED = api(
        "response-media-type-widened", Responses, Warning,
        "A media type of the response became a range that includes it.",
        operation(
            "{responses: {'200': {description: d, content: {application/json: {}}}}}",
            "{responses: {'200': {description: d, content: {'application/*': {}}}}}",
        ),
    );
    RESPONSE_MEDIA_TYPE_NARROWED = api(
        "response-media-type-narrowed", Responses, Info, "A range of media types of the response was narrowed to one of them.",
        operation(
            "{responses: {'200': {description: d, content: {'application/*': {}}}}}",
            "{responses: {'200': {description: d, content: {application/json: {}}}}}",
        ),
    );
    MEDIA_TYPE_REWRITTEN = api(
        "media-type-rewritten", Responses, Info,
        "A media type is written differently: in another case, or with other parameters.",
        operation(
            "{responses: {'200': {description: d, content: {application/json: {}}}}}",
            "{responses: {'200': {description: d, content: {'application/json; charset=utf-8': {}}}}}",
        ),
    );
    RESPONSE_ENCODING_CHANGED = api(
        "response-encoding-changed", Responses, Warning, "The encoding of properties of the response changed.",
        operation(
            "{responses: {'200': {description: d, content: {a/b: {}}}}}",
            "{responses: {'200': {description: d, content: {a/b: {encoding: {x: {style: form}}}}}}}",
        ),
    );
    RESPONSE_HEADER_ADDED = api(
        "response-header-added", Responses, Info, "A response header was added.",
        operation("", "{responses: {'200': {description: d, headers: {h: {schema: {}}}}}}"),
    );
    RESPONSE_HEADER_REMOVED = api(
        "response-header-removed", Responses, Warning, "An optional response header was removed.",
        operation("{responses: {'200': {description: d, headers: {h: {schema: {}}}}}}", ""),
    );
    REQUIRED_RESPONSE_HEADER_REMOVED = api(
        "required-response-header-removed", Responses, Breaking, "A required response header was removed.",
        operation("{responses: {'200': {description: d, headers: {h: {required: true}}}}}", ""),
    );
    RESPONSE_HEADER_BECAME_OPTIONAL = api(
        "response-header-became-optional", Responses, Breaking, "A response header became optional.",
        operation(
            "{responses: {'200': {description: d, headers: {h: {required: true}}}}}",
            "{responses: {'200': {description: d, headers: {h: {}}}}}",
        ),
    );
    RESPONSE_HEADER_BECAME_REQUIRED = api(
        "response-header-became-required", Responses, Info, "A response header became required.",
        operation(
            "{responses: {'200': {description: d, headers: {h: {}}}}}",
            "{responses: {'200': {description: d, headers: {h: {required: true}}}}}",
        ),
    );
    RESPONSE_HEADER_DEPRECATED = api(
        "response-header-deprecated", Responses, Info, "A response header was deprecated.",
        operation(
            "{responses: {'200': {description: d, headers: {h: {}}}}}",
            "{responses: {'200': {description: d, headers: {h: {deprecated: true}}}}}",
        ),
    );
    RESPONSE_HEADER_UNDEPRECATED = api(
        "response-header-undeprecated", Responses, Info, "A response header is no longer deprecated.",
        operation(
            "{responses: {'200': {description: d, headers: {h: {deprecated: true}}}}}",
            "{responses: {'200': {description: d, headers: {h: {}}}}}",
        ),
    );
    RESPONSE_HEADER_STYLE_CHANGED = api(
        "response-header-style-changed", Responses, Breaking, "The style of a response header changed.",
        operation(
            "{responses: {'200': {description: d, headers: {h: {}}}}}",
            "{responses: {'200': {description: d, headers: {h: {style: form, explode: false}}}}}",
        ),
    );
    RESPONSE_HEADER_EXPLODE_CHANGED = api(
        "response-header-explode-changed", Responses, Breaking,
        "`explode` changed: a response header is written differently.",
        operation(
            "{responses: {'200': {description: d, headers: {h: {}}}}}",
            "{responses: {'200': {description: d, headers: {h: {explode: true}}}}}",
        ),
    );
    RESPONSE_HEADER_SERIALIZATION_CHANGED = api(
        "response-header-serialization-changed", Responses, Breaking,
        "A response header changed between `schema` and `content`, or its media type changed.",
        operation(
            "{responses: {'200': {description: d, headers: {h: {schema: {}}}}}}",
            "{responses: {'200': {description: d, headers: {h: {content: {a/b: {schema: {}}}}}}}}",
        ),
    );
    HEADER_CASE_CHANGED = api(
        "header-case-changed", Responses, Info, "A header is written in another case, which makes no difference in HTTP.",
        operation(
            "{responses: {'200': {description: d, headers: {X-H: {schema: {}}}}}}",
            "{responses: {'200': {description: d, headers: {x-h: {schema: {}}}}}}",
        ),
    );
    RESPONSE_LINKS_CHANGED = api(
        "response-links-changed", Responses, Info, "The links of a response changed.",
        operation("", "{responses: {'200': {description: d, links: {l: {operationId: get_a}}}}}"),
    );

    // Security
    SECURITY_ADDED = api(
        "security-added", Security, Breaking, "A key is now required, and none was before.", document("{security: []}", ""),
    );
    SECURITY_REMOVED = api(
        "security-removed", Security, Info, "A key is no longer required; callers may still send one.",
        document("", "{security: []}"),
    );
    SECURITY_ALTERNATIVE_ADDED = api(
        "security-alternative-added", Security, Info, "Another key is now accepted as well.",
        document("", "{security: [{k: []}, {o: []}]}"),
    );
    SECURITY_ALTERNATIVE_REMOVED = api(
        "security-alternative-removed", Security, Breaking, "A key is no longer accepted, or no longer suffices alone.",
        document("{security: [{k: []}, {o: []}]}", ""),
    );
    SECURITY_REWRITTEN = api(
        "security-rewritten", Security, Info, "The security requirement is written differently, but accepts the same keys.",
        document("", "{security: [{k: []}, {k: [], o: []}]}"),
    );
    SECURITY_SCHEME_ADDED = api(
        "security-scheme-added", Security, Info, "A security scheme was added.",
        document(
            "",
            "{components: {securitySchemes: {k: {type: http, scheme: bearer}, o: {type: http, scheme: basic}, n: {type: http, scheme: bearer}}}}",
        ),
    );
    SECURITY_SCHEME_REMOVED = api(
        "security-scheme-removed", Security, Info,
        "A security scheme was removed; the requirements of operations are compared separately.",
        document("", "{components: {securitySchemes: {k: {type: http, scheme: bearer}}}}"),
    );
    SECURITY_SCHEME_RENAMED = api(
        "security-scheme-renamed", Security, Info, "A security scheme was renamed.",
        document(
            "",
            "{security: [{n: []}], components: {securitySchemes: {n: {type: http, scheme: bearer, description: d}, o: {type: http, scheme: basic}}}}",
        ),
    );
    SECURITY_SCHEME_CHANGED = api(
        "security-scheme-changed", Security, Breaking, "A security scheme that operations use changed.",
        document(
            "",
            "{components: {securitySchemes: {k: {type: http, scheme: basic}, o: {type: http, scheme: basic}}}}",
        ),
    );
    UNUSED_SECURITY_SCHEME_CHANGED = api(
        "unused-security-scheme-changed", Security, Info, "A security scheme that no operation uses changed.",
        document(
            "",
            "{components: {securitySchemes: {k: {type: http, scheme: bearer}, o: {type: http, scheme: digest}}}}",
        ),
    );
    SECURITY_FLOW_ADDED = api(
        "security-flow-added", Security, Info, "An OAuth flow was added; the others remain.",
        document(
            "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {}}}}}}}",
            "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {}}, password: {scopes: {}}}}}}}",
        ),
    );
    SECURITY_FLOW_REMOVED = api(
        "security-flow-removed", Security, Breaking, "An OAuth flow was removed.",
        document(
            "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {}}, password: {scopes: {}}}}}}}",
            "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {}}}}}}}",
        ),
    );
    SECURITY_SCOPE_ADDED = api(
        "security-scope-added", Security, Info, "A scope was added to an OAuth flow.",
        document(
            "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {}}}}}}}",
            "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {a: b}}}}}}}",
        ),
    );
    SECURITY_SCOPE_REMOVED = api(
        "security-scope-removed", Security, Breaking, "A scope was removed from an OAuth flow.",
        document(
            "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {a: b}}}}}}}",
            "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {}}}}}}}",
        ),
    );

    // Privacy
    PERSONAL_MARK_REMOVED = api(
        "personal-mark-removed", Privacy, Breaking,
        "`x-personal` was removed or unset: `Debug` output now shows what it marked.",
        document(
            "{components: {schemas: {S: {properties: {a: {type: string, x-personal: true}}}}}}",
            "{components: {schemas: {S: {properties: {a: {type: string}}}}}}",
        ),
    );
    PERSONAL_MARK_ADDED = api(
        "personal-mark-added", Privacy, Info, "`x-personal` was added: `Debug` output no longer shows what it marks.",
        document(
            "{components: {schemas: {S: {properties: {a: {type: string}}}}}}",
            "{components: {schemas: {S: {properties: {a: {type: string, x-personal: true}}}}}}",
        ),
    );
    PERSONAL_MARK_MISSING = api(
        "personal-mark-missing", Privacy, Warning,
        "A new string beside personal ones has no `x-personal`: set `x-personal: false` if it is not personal.",
        document(
            "{components: {schemas: {S: {properties: {a: {type: string, x-personal: true}}}}}}",
            "{components: {schemas: {S: {properties: {a: {type: string, x-personal: true}, b: {type: string}}}}}}",
        ),
    );

    // The rest of the document
    COMPONENT_ADDED = api(
        "component-added", Document, Info,
        "A component was added that no operation uses, or that is compared where it is used.",
        document("", "{components: {schemas: {S: {type: string}}}}"),
    );
    COMPONENT_REMOVED = api(
        "component-removed", Document, Info,
        "A component was removed that no operation used, or that is compared where it was used.",
        document("{components: {schemas: {S: {type: string}}}}", ""),
    );
    COMPONENT_CHANGED = api(
        "component-changed", Document, Info, "A component that no operation uses changed.",
        document("{components: {schemas: {S: {type: string}}}}", "{components: {schemas: {S: {type: integer}}}}"),
    );
    REFERENCE_CHANGED = api(
        "reference-changed", Document, Info,
        "A `$ref` refers to another component; the effect on the values is compared separately.",
        document(
            "{components: {schemas: {S: {properties: {a: {$ref: '#/components/schemas/A'}}}, A: {}, B: {}}}}",
            "{components: {schemas: {S: {properties: {a: {$ref: '#/components/schemas/B'}}}, A: {}, B: {}}}}",
        ),
    );
    SCHEMA_REWRITTEN = api(
        "schema-rewritten", Document, Info,
        "A schema is written differently, but allows the same values, or has separate findings for what differs.",
        operation(
            "{parameters: [{name: q, in: query, schema: {maxLength: 1}}]}",
            "{parameters: [{name: q, in: query, schema: {allOf: [{maxLength: 1}]}}]}",
        ),
    );
    WORDS_CHANGED = api(
        "words-changed", Document, Info, "A description, summary or title changed.", operation("", "{description: d}"),
    );
    EXAMPLE_CHANGED = api(
        "example-changed", Document, Info, "An example changed.",
        operation(
            "{parameters: [{name: q, in: query, schema: {}}]}",
            "{parameters: [{name: q, in: query, schema: {}, example: e}]}",
        ),
    );
    EXTENSION_CHANGED = api(
        "extension-changed", Document, Info, "A vendor extension changed.", operation("", "{x-more: 1}"),
    );
    INFO_CHANGED = api(
        "info-changed", Document, Info, "The version of OpenAPI or the `info` section changed.",
        document("", "{info: {title: t, version: '2'}}"),
    );
    TAG_CHANGED = api("tag-changed", Document, Info, "The list of tags changed.", document("", "{tags: [{name: t}]}"));
    CHANGE_NOT_UNDERSTOOD = api(
        "change-not-understood", Document, Warning, "Something changed that this review does not understand.",
        operation("", "{unknown: 1}"),
    );
}

rules! {
    SCHEMA_RULES: SchemaRule;

    // Schemas: types
    TYPE_ADDED = schema(
        ["request-type-added", "response-type-added"], both(Narrower), "`type` was added.", "{}", "{type: string}",
    );
    TYPE_REMOVED = schema(
        ["request-type-removed", "response-type-removed"], both(Wider), "`type` was removed.", "{type: string}", "{}",
    );
    TYPE_CHANGED = schema(
        ["request-type-changed", "response-type-changed"], both(Other),
        "`type` changed to one that shares no value with the old one.", "{type: string}", "{type: integer}",
    );
    TYPE_WIDENED = schema(
        ["request-type-widened", "response-type-widened"], both(Wider),
        "`type` was widened to include the old one: `integer` became `number` or, if it is written as text, `string`.",
        "{type: integer}", "{type: number}",
    );
    TYPE_NARROWED = schema(
        ["request-type-narrowed", "response-type-narrowed"], both(Narrower),
        "`type` was narrowed to one that the old one includes.", "{type: number}", "{type: integer}",
    );
    NULLABLE_ADDED = schema(
        ["request-nullable-added", "response-nullable-added"], both(Wider), "The value may now be null.",
        "{type: string}", "{type: string, nullable: true}",
    );
    NULLABLE_REMOVED = schema(
        ["request-nullable-removed", "response-nullable-removed"], both(Narrower), "The value may no longer be null.",
        "{type: string, nullable: true}", "{type: string}",
    );

    // Schemas: limits
    MAXIMUM_ADDED = schema(
        ["request-maximum-added", "response-maximum-added"], both(Narrower), "`maximum` was added.", "{type: number}",
        "{type: number, maximum: 9}",
    );
    MAXIMUM_REMOVED = schema(
        ["request-maximum-removed", "response-maximum-removed"], both(Wider), "`maximum` was removed.",
        "{type: number, maximum: 9}", "{type: number}",
    );
    MAXIMUM_INCREASED = schema(
        ["request-maximum-increased", "response-maximum-increased"], both(Wider), "`maximum` was increased.",
        "{type: number, maximum: 9}", "{type: number, maximum: 10}",
    );
    MAXIMUM_DECREASED = schema(
        ["request-maximum-decreased", "response-maximum-decreased"], both(Narrower), "`maximum` was decreased.",
        "{type: number, maximum: 9}", "{type: number, maximum: 8.5}",
    );
    MAX_LENGTH_ADDED = schema(
        ["request-max-length-added", "response-max-length-added"], both(Narrower), "`maxLength` was added.",
        "{type: string}", "{type: string, maxLength: 9}",
    );
    MAX_LENGTH_REMOVED = schema(
        ["request-max-length-removed", "response-max-length-removed"], both(Wider), "`maxLength` was removed.",
        "{type: string, maxLength: 9}", "{type: string}",
    );
    MAX_LENGTH_INCREASED = schema(
        ["request-max-length-increased", "response-max-length-increased"], both(Wider), "`maxLength` was increased.",
        "{type: string, maxLength: 9}", "{type: string, maxLength: 10}",
    );
    MAX_LENGTH_DECREASED = schema(
        ["request-max-length-decreased", "response-max-length-decreased"], both(Narrower),
        "`maxLength` was decreased.", "{type: string, maxLength: 9}", "{type: string, maxLength: 8}",
    );
    MAX_ITEMS_ADDED = schema(
        ["request-max-items-added", "response-max-items-added"], both(Narrower), "`maxItems` was added.",
        "{type: array, items: {}}", "{type: array, items: {}, maxItems: 9}",
    );
    MAX_ITEMS_REMOVED = schema(
        ["request-max-items-removed", "response-max-items-removed"], both(Wider), "`maxItems` was removed.",
        "{type: array, items: {}, maxItems: 9}", "{type: array, items: {}}",
    );
    MAX_ITEMS_INCREASED = schema(
        ["request-max-items-increased", "response-max-items-increased"], both(Wider), "`maxItems` was increased.",
        "{type: array, items: {}, maxItems: 9}", "{type: array, items: {}, maxItems: 10}",
    );
    MAX_ITEMS_DECREASED = schema(
        ["request-max-items-decreased", "response-max-items-decreased"], both(Narrower), "`maxItems` was decreased.",
        "{type: array, items: {}, maxItems: 9}", "{type: array, items: {}, maxItems: 8}",
    );
    MAX_PROPERTIES_ADDED = schema(
        ["request-max-properties-added", "response-max-properties-added"], both(Narrower),
        "`maxProperties` was added.", "{type: object}", "{type: object, maxProperties: 9}",
    );
    MAX_PROPERTIES_REMOVED = schema(
        ["request-max-properties-removed", "response-max-properties-removed"], both(Wider),
        "`maxProperties` was removed.", "{type: object, maxProperties: 9}", "{type: object}",
    );
    MAX_PROPERTIES_INCREASED = schema(
        ["request-max-properties-increased", "response-max-properties-increased"], both(Wider),
        "`maxProperties` was increased.", "{type: object, maxProperties: 9}", "{type: object, maxProperties: 10}",
    );
    MAX_PROPERTIES_DECREASED = schema(
        ["request-max-properties-decreased", "response-max-properties-decreased"], both(Narrower),
        "`maxProperties` was decreased.", "{type: object, maxProperties: 9}", "{type: object, maxProperties: 8}",
    );
    MINIMUM_ADDED = schema(
        ["request-minimum-added", "response-minimum-added"], both(Narrower), "`minimum` was added.", "{type: number}",
        "{type: number, minimum: 9}",
    );
    MINIMUM_REMOVED = schema(
        ["request-minimum-removed", "response-minimum-removed"], both(Wider), "`minimum` was removed.",
        "{type: number, minimum: 9}", "{type: number}",
    );
    MINIMUM_INCREASED = schema(
        ["request-minimum-increased", "response-minimum-increased"], both(Narrower), "`minimum` was increased.",
        "{type: number, minimum: 9}", "{type: number, minimum: 10}",
    );
    MINIMUM_DECREASED = schema(
        ["request-minimum-decreased", "response-minimum-decreased"], both(Wider), "`minimum` was decreased.",
        "{type: number, minimum: 9}", "{type: number, minimum: -1}",
    );
    MIN_LENGTH_ADDED = schema(
        ["request-min-length-added", "response-min-length-added"], both(Narrower), "`minLength` was added.",
        "{type: string}", "{type: string, minLength: 9}",
    );
    MIN_LENGTH_REMOVED = schema(
        ["request-min-length-removed", "response-min-length-removed"], both(Wider), "`minLength` was removed.",
        "{type: string, minLength: 9}", "{type: string}",
    );
    MIN_LENGTH_INCREASED = schema(
        ["request-min-length-increased", "response-min-length-increased"], both(Narrower),
        "`minLength` was increased.", "{type: string, minLength: 9}", "{type: string, minLength: 10}",
    );
    MIN_LENGTH_DECREASED = schema(
        ["request-min-length-decreased", "response-min-length-decreased"], both(Wider), "`minLength` was decreased.",
        "{type: string, minLength: 9}", "{type: string, minLength: 8}",
    );
    MIN_ITEMS_ADDED = schema(
        ["request-min-items-added", "response-min-items-added"], both(Narrower), "`minItems` was added.",
        "{type: array, items: {}}", "{type: array, items: {}, minItems: 9}",
    );
    MIN_ITEMS_REMOVED = schema(
        ["request-min-items-removed", "response-min-items-removed"], both(Wider), "`minItems` was removed.",
        "{type: array, items: {}, minItems: 9}", "{type: array, items: {}}",
    );
    MIN_ITEMS_INCREASED = schema(
        ["request-min-items-increased", "response-min-items-increased"], both(Narrower), "`minItems` was increased.",
        "{type: array, items: {}, minItems: 9}", "{type: array, items: {}, minItems: 10}",
    );
    MIN_ITEMS_DECREASED = schema(
        ["request-min-items-decreased", "response-min-items-decreased"], both(Wider), "`minItems` was decreased.",
        "{type: array, items: {}, minItems: 9}", "{type: array, items: {}, minItems: 8}",
    );
    MIN_PROPERTIES_ADDED = schema(
        ["request-min-properties-added", "response-min-properties-added"], both(Narrower),
        "`minProperties` was added.", "{type: object}", "{type: object, minProperties: 9}",
    );
    MIN_PROPERTIES_REMOVED = schema(
        ["request-min-properties-removed", "response-min-properties-removed"], both(Wider),
        "`minProperties` was removed.", "{type: object, minProperties: 9}", "{type: object}",
    );
    MIN_PROPERTIES_INCREASED = schema(
        ["request-min-properties-increased", "response-min-properties-increased"], both(Narrower),
        "`minProperties` was increased.", "{type: object, minProperties: 9}", "{type: object, minProperties: 10}",
    );
    MIN_PROPERTIES_DECREASED = schema(
        ["request-min-properties-decreased", "response-min-properties-decreased"], both(Wider),
        "`minProperties` was decreased.", "{type: object, minProperties: 9}", "{type: object, minProperties: 8}",
    );
    EXCLUSIVE_MAXIMUM_SET = schema(
        ["request-exclusive-maximum-set", "response-exclusive-maximum-set"], both(Narrower),
        "`exclusiveMaximum` was set.", "{type: number, maximum: 9}",
        "{type: number, maximum: 9, exclusiveMaximum: true}",
    );
    EXCLUSIVE_MAXIMUM_UNSET = schema(
        ["request-exclusive-maximum-unset", "response-exclusive-maximum-unset"], both(Wider),
        "`exclusiveMaximum` was unset.", "{type: number, maximum: 9, exclusiveMaximum: true}",
        "{type: number, maximum: 9}",
    );
    EXCLUSIVE_MINIMUM_SET = schema(
        ["request-exclusive-minimum-set", "response-exclusive-minimum-set"], both(Narrower),
        "`exclusiveMinimum` was set.", "{type: number, minimum: 9}",
        "{type: number, minimum: 9, exclusiveMinimum: true}",
    );
    EXCLUSIVE_MINIMUM_UNSET = schema(
        ["request-exclusive-minimum-unset", "response-exclusive-minimum-unset"], both(Wider),
        "`exclusiveMinimum` was unset.", "{type: number, minimum: 9, exclusiveMinimum: true}",
        "{type: number, minimum: 9}",
    );
    UNIQUE_ITEMS_SET = schema(
        ["request-unique-items-set", "response-unique-items-set"], both(Narrower), "`uniqueItems` was set.",
        "{type: array, items: {}}", "{type: array, items: {}, uniqueItems: true}",
    );
    UNIQUE_ITEMS_UNSET = schema(
        ["request-unique-items-unset", "response-unique-items-unset"], both(Wider), "`uniqueItems` was unset.",
        "{type: array, items: {}, uniqueItems: true}", "{type: array, items: {}, uniqueItems: false}",
    );
    MULTIPLE_OF_ADDED = schema(
        ["request-multiple-of-added", "response-multiple-of-added"], both(Narrower), "`multipleOf` was added.",
        "{type: integer}", "{type: integer, multipleOf: 5}",
    );
    MULTIPLE_OF_REMOVED = schema(
        ["request-multiple-of-removed", "response-multiple-of-removed"], both(Wider), "`multipleOf` was removed.",
        "{type: integer, multipleOf: 5}", "{type: integer}",
    );
    MULTIPLE_OF_NARROWED = schema(
        ["request-multiple-of-narrowed", "response-multiple-of-narrowed"], both(Narrower),
        "`multipleOf` changed to a multiple of its old value.", "{type: integer, multipleOf: 5}",
        "{type: integer, multipleOf: 10}",
    );
    MULTIPLE_OF_WIDENED = schema(
        ["request-multiple-of-widened", "response-multiple-of-widened"], both(Wider),
        "`multipleOf` changed to a divisor of its old value.", "{type: integer, multipleOf: 10}",
        "{type: integer, multipleOf: 5}",
    );
    MULTIPLE_OF_CHANGED = schema(
        ["request-multiple-of-changed", "response-multiple-of-changed"], both(Other),
        "`multipleOf` changed to a number that is neither a multiple nor a divisor of its old value.",
        "{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 3}",
    );

    // Schemas: texts and lists of values
    PATTERN_ADDED = schema(
        ["request-pattern-added", "response-pattern-added"], both(Narrower), "`pattern` was added.", "{type: string}",
        "{type: string, pattern: a}",
    );
    PATTERN_REMOVED = schema(
        ["request-pattern-removed", "response-pattern-removed"], both(Wider), "`pattern` was removed.",
        "{type: string, pattern: a}", "{type: string}",
    );
    PATTERN_CHANGED = schema(
        ["request-pattern-changed", "response-pattern-changed"], both(Unclear),
        "`pattern` changed: it is unknown which texts match both.", "{type: string, pattern: a}",
        "{type: string, pattern: b}",
    );
    FORMAT_ADDED = schema(
        ["request-format-added", "response-format-added"], both(Narrower), "`format` was added.", "{type: string}",
        "{type: string, format: uuid}",
    );
    FORMAT_REMOVED = schema(
        ["request-format-removed", "response-format-removed"], both(Wider), "`format` was removed.",
        "{type: string, format: uuid}", "{type: string}",
    );
    FORMAT_CHANGED = schema(
        ["request-format-changed", "response-format-changed"], both(Unclear),
        "`format` changed: it is unknown which values have both.", "{type: string, format: uuid}",
        "{type: string, format: slug}",
    );
    FORMAT_EXCHANGED = schema(
        ["request-format-exchanged", "response-format-exchanged"], both(Other),
        "`format` changed to one that shares no value with the old one.", "{type: string, format: uuid}",
        "{type: string, format: email}",
    );
    FORMAT_WIDENED = schema(
        ["request-format-widened", "response-format-widened"], both(Wider),
        "`format` was widened to one that includes the old one.", "{type: integer, format: int32}",
        "{type: integer, format: int64}",
    );
    FORMAT_NARROWED = schema(
        ["request-format-narrowed", "response-format-narrowed"], both(Narrower),
        "`format` was narrowed to one that the old one includes.", "{type: integer, format: int64}",
        "{type: integer, format: int32}",
    );
    ENUM_ADDED = schema(
        ["request-enum-added", "response-enum-added"], both(Narrower), "`enum` was added.", "{type: string}",
        "{type: string, enum: [a]}",
    );
    ENUM_REMOVED = schema(
        ["request-enum-removed", "response-enum-removed"], both(Wider), "`enum` was removed.",
        "{type: string, enum: [a]}", "{type: string}",
    );
    ENUM_VALUES_ADDED = schema(
        ["request-enum-values-added", "response-enum-values-added"], both(Wider), "Values were added to `enum`.",
        "{type: string, enum: [a]}", "{type: string, enum: [b, a]}",
    );
    ENUM_VALUES_REMOVED = schema(
        ["request-enum-values-removed", "response-enum-values-removed"], both(Narrower),
        "Values were removed from `enum`.", "{type: string, enum: [a, b]}", "{type: string, enum: [b]}",
    );
    ENUM_VALUES_CHANGED = schema(
        ["request-enum-values-changed", "response-enum-values-changed"], both(Other),
        "Values were added to `enum`, and others were removed.", "{type: string, enum: [a, b]}",
        "{type: string, enum: [b, c]}",
    );

    // Schemas: objects and arrays
    OPTIONAL_PROPERTY_ADDED = schema(
        ["request-optional-property-added", "response-optional-property-added"], both(Note),
        "An optional property was added.", "{properties: {}}", "{properties: {a: {}}}",
    );
    OPTIONAL_PROPERTY_ALLOWED = schema(
        ["request-optional-property-allowed", "response-optional-property-allowed"], both(Wider),
        "An optional property was added to an object that allowed no other properties.",
        "{additionalProperties: false, properties: {}}", "{additionalProperties: false, properties: {a: {}}}",
    );
    REQUIRED_PROPERTY_ADDED = schema(
        ["request-required-property-added", "response-required-property-added"], both(Narrower),
        "A required property was added.", "{properties: {}}", "{required: [a], properties: {a: {}}}",
    );
    REQUIRED_PROPERTY_ALLOWED = schema(
        ["request-required-property-allowed", "response-required-property-allowed"], both(Other),
        "A required property was added to an object that allowed no other properties.",
        "{additionalProperties: false, properties: {}}",
        "{additionalProperties: false, required: [a], properties: {a: {}}}",
    );
    PROPERTY_REMOVED = schema(
        ["request-property-removed", "response-optional-property-removed"], both(Unclear),
        "An optional property was removed: the API now ignores it, or no longer returns it.",
        "{properties: {a: {}}}", "{properties: {}}",
    );
    PROPERTY_FORBIDDEN = schema(
        ["request-property-forbidden", "response-property-forbidden"], [Narrower, Unclear],
        "An optional property was removed from an object that allows no other properties.",
        "{additionalProperties: false, properties: {a: {}}}", "{additionalProperties: false, properties: {}}",
    );
    REQUIRED_PROPERTY_REMOVED = schema(
        ["request-required-property-removed", "response-required-property-removed"], [Unclear, Wider],
        "A required property was removed.", "{required: [a], properties: {a: {}}}", "{properties: {}}",
    );
    REQUIRED_PROPERTY_FORBIDDEN = schema(
        ["request-required-property-forbidden", "response-required-property-forbidden"], [Narrower, Wider],
        "A required property was removed from an object that allows no other properties.",
        "{additionalProperties: false, required: [a], properties: {a: {}}}",
        "{additionalProperties: false, properties: {}}",
    );
    HIDDEN_PROPERTY_ADDED = schema(
        ["request-hidden-property-added", "response-hidden-property-added"], both(Note),
        "A property was added that is not part of these values: it is read-only in requests, or write-only in responses.",
        "{properties: {}}", "{properties: {a: {readOnly: true}, b: {writeOnly: true}}}",
    );
    HIDDEN_PROPERTY_REMOVED = schema(
        ["request-hidden-property-removed", "response-hidden-property-removed"], both(Note),
        "A property was removed that was not part of these values: it was read-only in requests, or write-only in responses.",
        "{properties: {a: {readOnly: true}, b: {writeOnly: true}}}", "{properties: {}}",
    );
    PROPERTY_BECAME_REQUIRED = schema(
        ["request-property-became-required", "response-property-became-required"], both(Narrower),
        "A property became required.", "{required: [a], properties: {a: {}, b: {}}}",
        "{required: [a, b], properties: {a: {}, b: {}}}",
    );
    PROPERTY_BECAME_OPTIONAL = schema(
        ["request-property-became-optional", "response-property-became-optional"], both(Wider),
        "A property became optional.", "{required: [a, b], properties: {a: {}, b: {}}}",
        "{required: [a], properties: {a: {}, b: {}}}",
    );
    REQUIRED_NAMES_ADDED = schema(
        ["request-required-names-added", "response-required-names-added"], both(Narrower),
        "Properties without a schema became required.", "{required: [a]}", "{required: [b, a]}",
    );
    REQUIRED_NAMES_REMOVED = schema(
        ["request-required-names-removed", "response-required-names-removed"], both(Wider),
        "Properties without a schema are no longer required.", "{required: [a, b]}", "{required: [b]}",
    );
    REQUIREMENT_ADDED = schema(
        ["request-requirement-added", "response-requirement-added"], both(Narrower),
        "One of several sets of properties is now required.", "{type: object}",
        "{type: object, anyOf: [{required: [a]}, {required: [b]}]}",
    );
    REQUIREMENT_REMOVED = schema(
        ["request-requirement-removed", "response-requirement-removed"], both(Wider),
        "One of several sets of properties is no longer required.",
        "{type: object, anyOf: [{required: [a]}, {required: [b]}]}", "{type: object}",
    );
    REQUIREMENT_CHANGED = schema(
        ["request-requirement-changed", "response-requirement-changed"], both(Other),
        "The sets of properties of which one is required changed.",
        "{type: object, oneOf: [{required: [a]}, {required: [b]}]}",
        "{type: object, oneOf: [{required: [a]}, {required: [c]}]}",
    );
    REQUIRED_NAMES_CHANGED = schema(
        ["request-required-names-changed", "response-required-names-changed"], both(Other),
        "Properties without a schema became required, and others are no longer required.", "{required: [a]}",
        "{required: [b]}",
    );
    ADDITIONAL_PROPERTIES_NARROWED = schema(
        ["request-additional-properties-narrowed", "response-additional-properties-narrowed"], both(Narrower),
        "Fewer additional properties are allowed.", "{}", "{additionalProperties: false}",
    );
    ADDITIONAL_PROPERTIES_WIDENED = schema(
        ["request-additional-properties-widened", "response-additional-properties-widened"], both(Wider),
        "More additional properties are allowed.", "{additionalProperties: false}", "{}",
    );
    ITEMS_ADDED = schema(
        ["request-items-added", "response-items-added"], both(Narrower), "`items` was added.", "{type: array}",
        "{type: array, items: {type: string}}",
    );
    ITEMS_REMOVED = schema(
        ["request-items-removed", "response-items-removed"], both(Wider), "`items` was removed.",
        "{type: array, items: {type: string}}", "{type: array}",
    );

    // Schemas: composition
    ANY_OF_BRANCH_ADDED = schema(
        ["request-any-of-branch-added", "response-any-of-branch-added"], both(Wider),
        "An alternative was added to `anyOf`.", "{anyOf: [{maxLength: 1}, {minLength: 1}]}",
        "{anyOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}",
    );
    ANY_OF_BRANCH_REMOVED = schema(
        ["request-any-of-branch-removed", "response-any-of-branch-removed"], both(Narrower),
        "An alternative was removed from `anyOf`.", "{anyOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}",
        "{anyOf: [{pattern: a}, {maxLength: 1}]}",
    );
    ONE_OF_BRANCH_ADDED = schema(
        ["request-one-of-branch-added", "response-one-of-branch-added"], both(Wider),
        "An alternative was added to `oneOf`.", "{oneOf: [{maxLength: 1}, {minLength: 1}]}",
        "{oneOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}",
    );
    ONE_OF_BRANCH_REMOVED = schema(
        ["request-one-of-branch-removed", "response-one-of-branch-removed"], both(Narrower),
        "An alternative was removed from `oneOf`.", "{oneOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}",
        "{oneOf: [{pattern: a}, {maxLength: 1}]}",
    );
    NAMED_ALTERNATIVE_ADDED = schema(
        ["request-named-alternative-added", "response-named-alternative-added"], both(Unclear),
        "A named alternative was added whose values were already allowed; its name may carry meaning.",
        "{anyOf: [{type: object}, {type: string}]}",
        "{anyOf: [{type: object}, {type: string}, {type: object, title: A, maxProperties: 1}]}",
    );
    NAMED_ALTERNATIVE_REMOVED = schema(
        ["request-named-alternative-removed", "response-named-alternative-removed"], both(Unclear),
        "A named alternative was removed whose values are still allowed; its name may have carried meaning.",
        "{anyOf: [{type: object}, {type: string}, {type: object, title: A, maxProperties: 1}]}",
        "{anyOf: [{type: object}, {type: string}]}",
    );
    ONE_OF_BECAME_ANY_OF = schema(
        ["request-one-of-became-any-of", "response-one-of-became-any-of"], both(Wider),
        "`oneOf` became `anyOf`: a value may now match several alternatives. It is a warning if no such value is described.",
        "{oneOf: [{maxLength: 1}, {minLength: 1}]}", "{anyOf: [{maxLength: 1}, {minLength: 1}]}",
    );
    ANY_OF_BECAME_ONE_OF = schema(
        ["request-any-of-became-one-of", "response-any-of-became-one-of"], both(Narrower),
        "`anyOf` became `oneOf`: a value may no longer match several alternatives. It is a warning if no such value is described.",
        "{anyOf: [{maxLength: 1}, {minLength: 1}]}", "{oneOf: [{maxLength: 1}, {minLength: 1}]}",
    );
    ONE_OF_OVERLAP_ADDED = schema(
        ["request-one-of-overlap-added", "response-one-of-overlap-added"], both(Narrower),
        "A value may match several alternatives, which `oneOf` rejects. It is a warning if no such value was described.",
        "{type: object, properties: {a: {type: string}, b: {type: string}}}",
        "{type: object, oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}",
    );
    ONE_OF_OVERLAP_REMOVED = schema(
        ["request-one-of-overlap-removed", "response-one-of-overlap-removed"], both(Wider),
        "A value no longer matches several alternatives, which `oneOf` rejected. It is a warning if no such value is described.",
        "{type: object, oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}",
        "{type: object, properties: {a: {type: string}, b: {type: string}}}",
    );
    ONE_OF_OVERLAP_CHANGED = schema(
        ["request-one-of-overlap-changed", "response-one-of-overlap-changed"], both(Unclear),
        "Different values now match several alternatives, which `oneOf` rejects.",
        "{oneOf: [{type: string, maxLength: 3}, {type: string, minLength: 2}]}",
        "{oneOf: [{type: string, maxLength: 5}, {type: string, minLength: 4}]}",
    );
    NOT_ADDED = schema(
        ["request-not-added", "response-not-added"], both(Narrower), "`not` was added.", "{type: string}",
        "{type: string, not: {pattern: a}}",
    );
    NOT_REMOVED = schema(
        ["request-not-removed", "response-not-removed"], both(Wider), "`not` was removed.",
        "{type: string, not: {pattern: a}}", "{type: string}",
    );
    DISCRIMINATOR_ADDED = schema(
        ["request-discriminator-added", "response-discriminator-added"], both(Narrower), "`discriminator` was added.",
        "{type: object}", "{type: object, discriminator: {propertyName: a}}",
    );
    DISCRIMINATOR_REMOVED = schema(
        ["request-discriminator-removed", "response-discriminator-removed"], both(Unclear),
        "`discriminator` was removed.", "{type: object, discriminator: {propertyName: a}}", "{type: object}",
    );
    DISCRIMINATOR_PROPERTY_CHANGED = schema(
        ["request-discriminator-property-changed", "response-discriminator-property-changed"], both(Other),
        "The property of `discriminator` changed.", "{type: object, discriminator: {propertyName: a}}",
        "{type: object, discriminator: {propertyName: b}}",
    );
    DISCRIMINATOR_MAPPING_CHANGED = schema(
        ["request-discriminator-mapping-changed", "response-discriminator-mapping-changed"], both(Unclear),
        "The mapping of `discriminator` changed.", "{type: object, discriminator: {propertyName: a}}",
        "{type: object, discriminator: {propertyName: a, mapping: {b: c}}}",
    );
    CONSTRAINT_CHANGED = schema(
        ["request-constraint-changed", "response-constraint-changed"], both(Unclear),
        "`allOf` has several values of one keyword that cannot be merged, and they changed.",
        "{allOf: [{pattern: a}, {pattern: b}]}", "{allOf: [{pattern: c}, {pattern: d}]}",
    );

    // Schemas: remarks
    DEFAULT_CHANGED = schema(
        ["request-default-changed", "response-default-changed"], both(Unclear),
        "`default` changed: leaving the value out now means something else.", "{type: string}",
        "{type: string, default: a}",
    );
    DEPRECATED_SET = schema(
        ["request-deprecated-set", "response-deprecated-set"], both(Note), "`deprecated` was set.", "{type: string}",
        "{type: string, deprecated: true}",
    );
    DEPRECATED_UNSET = schema(
        ["request-deprecated-unset", "response-deprecated-unset"], both(Note), "`deprecated` was unset.",
        "{type: string, deprecated: true}", "{type: string}",
    );
    READ_ONLY_SET = schema(
        ["request-read-only-set", "response-read-only-set"], [Unclear, Note],
        "`readOnly` was set: the property should no longer be sent.", "{type: string}",
        "{type: string, readOnly: true}",
    );
    READ_ONLY_UNSET = schema(
        ["request-read-only-unset", "response-read-only-unset"], both(Note),
        "`readOnly` was unset: the property may be sent.", "{type: string, readOnly: true}", "{type: string}",
    );
    WRITE_ONLY_SET = schema(
        ["request-write-only-set", "response-write-only-set"], [Note, Unclear],
        "`writeOnly` was set: the property is no longer returned.", "{type: string}",
        "{type: string, writeOnly: true}",
    );
    WRITE_ONLY_UNSET = schema(
        ["request-write-only-unset", "response-write-only-unset"], both(Note),
        "`writeOnly` was unset: the property is returned.", "{type: string, writeOnly: true}", "{type: string}",
    );
    XML_CHANGED = schema(
        ["request-xml-changed", "response-xml-changed"], both(Unclear), "`xml` changed.", "{type: object}",
        "{type: object, xml: {name: a}}",
    );
}

rules! {
    CLIENT_RULES: Rule;

    // The crate
    CLIENT_TYPE_ADDED = client("type-added", Info, Minor, "A type was added.", code("", "pub struct A;"));
    CLIENT_TYPE_REMOVED = client("type-removed", Breaking, Major, "A type was removed.", code("pub struct A;", ""));
    TYPE_KIND_CHANGED = client(
        "type-kind-changed", Breaking, Major, "A type became another kind: a struct, an enum, a newtype or an alias.",
        code("pub struct A {}", "pub enum A {}"),
    );
    FIELD_ADDED = client(
        "field-added", Info, Minor, "A field was added.",
        code("pub struct A {}", "pub struct A { pub b: Option<u8> }"),
    );
    REQUIRED_FIELD_ADDED = client(
        "required-field-added", Breaking, Major, "A field was added that builders require.",
        code("pub struct A {}", "pub struct A { pub b: u8 }"),
    );
    FIELD_REMOVED = client(
        "field-removed", Breaking, Major, "A field was removed.",
        code("pub struct A { pub b: u8 }", "pub struct A {}"),
    );
    FIELD_TYPE_CHANGED = client(
        "field-type-changed", Breaking, Major, "The type of a field changed.",
        code("pub struct A { pub b: u8 }", "pub struct A { pub b: u16 }"),
    );
    FIELD_BECAME_OPTIONAL_TO_BUILD = client(
        "field-became-optional-to-build", Warning, Major,
        "A builder no longer requires a field: code that names the builder's type has one parameter too many.",
        code("pub struct A { pub b: B }", "pub struct A { #[serde(default)] pub b: B }"),
    );
    FIELD_BECAME_REQUIRED_TO_BUILD = client(
        "field-became-required-to-build", Breaking, Major, "A builder now requires a field.",
        code("pub struct A { #[serde(default)] pub b: B }", "pub struct A { pub b: B }"),
    );
    VARIANT_ADDED = client(
        "variant-added", Info, Minor, "A variant was added to an enum that is `#[non_exhaustive]`.",
        code("#[non_exhaustive] pub enum A { B }", "#[non_exhaustive] pub enum A { B, C }"),
    );
    EXHAUSTIVE_VARIANT_ADDED = client(
        "exhaustive-variant-added", Breaking, Major,
        "A variant was added to an enum that callers may match exhaustively.",
        code("pub enum A { B }", "pub enum A { B, C }"),
    );
    VARIANT_REMOVED = client(
        "variant-removed", Breaking, Major, "A variant was removed.", code("pub enum A { B, C }", "pub enum A { B }"),
    );
    VARIANT_CHANGED = client(
        "variant-changed", Breaking, Major, "The payload of a variant changed.",
        code("pub enum A { B }", "pub enum A { B(u8) }"),
    );
    ALIAS_CHANGED = client(
        "alias-changed", Breaking, Major, "The target of an alias changed.",
        code("pub type A = u8;", "pub type A = u16;"),
    );
    NEWTYPE_CHANGED = client(
        "newtype-changed", Breaking, Major, "The inner type of a newtype changed.",
        code("pub struct A(pub u8);", "pub struct A(pub u16);"),
    );
    TRAIT_ADDED = client(
        "trait-added", Info, Minor, "A type implements another trait.",
        code("pub struct A;", "#[derive(Clone)] pub struct A;"),
    );
    TRAIT_REMOVED = client(
        "trait-removed", Breaking, Major, "A type no longer implements a trait.",
        code("#[derive(Clone)] pub struct A;", "pub struct A;"),
    );
    METHOD_ADDED = client(
        "method-added", Info, Minor, "A method was added.", code("impl A {}", "impl A { pub fn b(&self) {} }"),
    );
    METHOD_REMOVED = client(
        "method-removed", Breaking, Major, "A method was removed.", code("impl A { pub fn b(&self) {} }", "impl A {}"),
    );
    METHOD_SIGNATURE_CHANGED = client(
        "method-signature-changed", Breaking, Major, "The signature of a method changed.",
        code("impl A { pub fn b(&self) {} }", "impl A { pub fn b(&self, c: u8) {} }"),
    );
    CONSTANT_ADDED = client(
        "constant-added", Info, Minor, "The constant of an operation was added.",
        code("", "pub const A: Operation = Operation { repeatable: true };"),
    );
    CONSTANT_REMOVED = client(
        "constant-removed", Breaking, Major, "The constant of an operation was removed.",
        code("pub const A: Operation = Operation { repeatable: true };", ""),
    );
    OPERATION_REPEATABLE_CHANGED = client(
        "operation-repeatable-changed", Warning, Patch,
        "`x-repeatable` changed: the client now retries the operation in different cases.",
        code(
            "pub const A: Operation = Operation { repeatable: true };",
            "pub const A: Operation = Operation { repeatable: false };",
        ),
    );
    OPERATION_PAGING_CHANGED = Rule {
        id: "operation-paging-changed", area: Client, level: Warning, bump: Patch, example: None,
        sentence: "`x-paging` changed: the client now requests the pages of the list differently.",
    };
    OPERATION_CHANGED = client(
        "operation-changed", Info, Patch, "The id, the method or the path of an operation changed.",
        code(
            "pub const A: Operation = Operation { path: \"/a\" };",
            "pub const A: Operation = Operation { path: \"/b\" };",
        ),
    );
    UNKNOWN_FIELDS_DENIED = client(
        "unknown-fields-denied", Breaking, Major, "A type now rejects values with unknown fields.",
        code("pub struct A {}", "#[serde(deny_unknown_fields)] pub struct A {}"),
    );
    UNKNOWN_FIELDS_ALLOWED = client(
        "unknown-fields-allowed", Info, Minor, "A type now accepts values with unknown fields.",
        code("#[serde(deny_unknown_fields)] pub struct A {}", "pub struct A {}"),
    );
    PUBLIC_DEPENDENCY_CHANGED = Rule {
        id: "public-dependency-changed", area: Client, level: Breaking, bump: Major, example: None,
        sentence: "A dependency whose types are in the public API changed to an incompatible version.",
    };
    PUBLIC_ITEM_CHANGED = Rule {
        id: "public-item-changed", area: Client, level: Breaking, bump: Major, example: None,
        sentence: "cargo-semver-checks reports that a hand-written public item changed: code that uses it might not compile.",
    };

    // The release
    NOT_GENERATED = release("not-generated", ToDo, "No client can be generated from the document.");
    BASE_NOT_GENERATED = release(
        "base-not-generated", Warning,
        "No client can be generated from the base document, so the two clients cannot be compared.",
    );
    GENERATED_CODE_DRIFT = release(
        "generated-code-drift", ToDo, "The committed code differs from what the generator writes.",
    );
    VERSION_NOT_BUMPED = release("version-not-bumped", ToDo, "The crate's version must be bumped further.");
    ACCEPTED_INCOMPLETE = release(
        "accepted-incomplete", ToDo, "An accepted finding does not say what is accepted, or for which version.",
    );
    ACCEPTED_OUTDATED = release(
        "accepted-outdated", ToDo, "An accepted finding is for a released version, and the next release is due.",
    );
    ACCEPTED_EXPIRED = release("accepted-expired", Warning, "An accepted finding is past its last day.");
    ACCEPTED_STALE = release(
        "accepted-stale", Warning, "An accepted finding is no longer found, or its version is already released.",
    );
    CHANGELOG_NOT_UPDATED = release("changelog-not-updated", ToDo, "The changelog has no entry for this change.");
}
