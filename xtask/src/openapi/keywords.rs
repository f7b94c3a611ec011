//! The keywords of OpenAPI 3.0 and 3.1: the kind of value under each key of each object. All code that searches a document uses
//! them to distinguish keywords, names and parts of values.

use Kind::{Data, Example, Flag, List, Names, Object, Plain, Reference, Set, Words};

/// The kind of a value in a document. It follows from the value's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An object of OpenAPI: its keys are keywords.
    Object(Of),
    /// Objects by name.
    Names(Of),
    /// A list of objects.
    List(Of),
    /// A flag, false where it is absent.
    Flag,
    /// Strings in any order.
    Set,
    /// Any other value of a keyword: a string, a number, or a list of them.
    Plain,
    /// The target of a `$ref`.
    Reference,
    /// Text for people, such as a description.
    Words,
    /// A value of the API that limits or replaces others: `enum`, `const`, `default`.
    Data,
    /// A value of the API that illustrates others.
    Example,
    /// An extension, whose key begins with `x-`.
    Extension,
    /// The value of an unknown key.
    Unknown,
}

/// A kind of object in OpenAPI.
struct Row {
    /// Its name in errors.
    name: &'static str,
    /// Its keywords in OpenAPI 3.0, and the ones that 3.1 adds.
    keywords: &'static [(&'static str, Kind)],
    added: &'static [(&'static str, Kind)],
    /// The kind of the values under its other keys, which are names.
    named: Option<Kind>,
}

macro_rules! rows {
    ($($of:ident $name:literal {$($key:literal $kind:expr,)*} $(3.1 {$($new:literal $new_kind:expr,)*})? $(=> $named:expr)?;)*) => {
        /// The objects of OpenAPI.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Of { $($of,)* }

        impl Of {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$of,)*];

            fn row(self) -> &'static Row {
                use Of::*;
                static ROWS: &[Row] = &[$(Row {
                    name: $name,
                    keywords: &[$(($key, $kind),)*],
                    added: &[$($(($new, $new_kind),)*)?],
                    named: [$(Some($named),)? None][0],
                },)*];
                &ROWS[self as usize]
            }
        }
    };
}

rows! {
    Callback "a callback" { "$ref" Reference, } => Object(PathItem);
    Components "the components" {
        "callbacks" Names(Callback), "examples" Names(Examples), "headers" Names(Header), "links" Names(Link),
        "parameters" Names(Parameter), "requestBodies" Names(RequestBody), "responses" Names(Response),
        "schemas" Names(Schema), "securitySchemes" Names(SecurityScheme),
    } 3.1 { "pathItems" Names(PathItem), };
    Contact "a contact" { "email" Plain, "name" Plain, "url" Plain, };
    Discriminator "a discriminator" { "mapping" Object(Mapping), "propertyName" Plain, };
    Document "a document" {
        "components" Object(Components), "externalDocs" Object(ExternalDocs), "info" Object(Info), "openapi" Plain,
        "paths" Object(Paths), "security" List(Requirement), "servers" List(Server), "tags" List(Tag),
    } 3.1 { "jsonSchemaDialect" Plain, "webhooks" Names(PathItem), "x-webhooks" Names(PathItem), };
    Encoding "an encoding" {
        "allowReserved" Flag, "contentType" Plain, "explode" Plain, "headers" Names(Header), "style" Plain,
    };
    Examples "an example" { "$ref" Reference, "description" Words, "externalValue" Plain, "summary" Words, "value" Example, };
    ExternalDocs "external documentation" { "description" Words, "url" Plain, };
    Flow "an OAuth flow" { "authorizationUrl" Plain, "refreshUrl" Plain, "scopes" Object(Scopes), "tokenUrl" Plain, };
    Flows "OAuth flows" {
        "authorizationCode" Object(Flow), "clientCredentials" Object(Flow), "implicit" Object(Flow), "password" Object(Flow),
    };
    Header "a header" {
        "$ref" Reference,
        "allowEmptyValue" Flag, "allowReserved" Flag, "content" Names(MediaType), "deprecated" Flag, "description" Words,
        "example" Example, "examples" Names(Examples), "explode" Plain, "required" Flag, "schema" Object(Schema),
        "style" Plain,
    };
    Info "the info" {
        "contact" Object(Contact), "description" Words, "license" Object(License), "termsOfService" Plain, "title" Words,
        "version" Plain,
    } 3.1 { "summary" Words, };
    License "a license" { "name" Plain, "url" Plain, } 3.1 { "identifier" Plain, };
    Link "a link" {
        "$ref" Reference,
        "description" Words, "operationId" Plain, "operationRef" Plain, "parameters" Data, "requestBody" Data,
        "server" Object(Server),
    };
    Mapping "a mapping" {} => Plain;
    MediaType "a media type" {
        "encoding" Names(Encoding), "example" Example, "examples" Names(Examples), "schema" Object(Schema),
    };
    Operation "an operation" {
        "callbacks" Names(Callback), "deprecated" Flag, "description" Words, "externalDocs" Object(ExternalDocs),
        "operationId" Plain, "parameters" List(Parameter), "requestBody" Object(RequestBody),
        "responses" Object(Responses), "security" List(Requirement), "servers" List(Server), "summary" Words, "tags" Set,
    };
    Parameter "a parameter" {
        "$ref" Reference,
        "allowEmptyValue" Flag, "allowReserved" Flag, "content" Names(MediaType), "deprecated" Flag, "description" Words,
        "example" Example, "examples" Names(Examples), "explode" Plain, "in" Plain, "name" Plain, "required" Flag,
        "schema" Object(Schema), "style" Plain,
    };
    PathItem "a path item" {
        "$ref" Reference,
        "delete" Object(Operation), "description" Words, "get" Object(Operation), "head" Object(Operation),
        "options" Object(Operation), "parameters" List(Parameter), "patch" Object(Operation), "post" Object(Operation),
        "put" Object(Operation), "servers" List(Server), "summary" Words, "trace" Object(Operation),
    };
    Paths "the paths" {} => Object(PathItem);
    RequestBody "a request body" { "$ref" Reference, "content" Names(MediaType), "description" Words, "required" Flag, };
    Requirement "a security requirement" {} => Set;
    Response "a response" {
        "$ref" Reference,
        "content" Names(MediaType), "description" Words, "headers" Names(Header), "links" Names(Link),
    };
    Responses "the responses" {} => Object(Response);
    Schema "a schema" {
        "$ref" Reference,
        "additionalProperties" Object(Schema), "allOf" List(Schema), "anyOf" List(Schema), "default" Data,
        "deprecated" Flag, "description" Words, "discriminator" Object(Discriminator), "enum" Data, "example" Example,
        "exclusiveMaximum" Flag, "exclusiveMinimum" Flag, "externalDocs" Object(ExternalDocs), "format" Plain,
        "items" Object(Schema), "maxItems" Plain, "maxLength" Plain, "maxProperties" Plain, "maximum" Plain,
        "minItems" Plain, "minLength" Plain, "minProperties" Plain, "minimum" Plain, "multipleOf" Plain,
        "not" Object(Schema), "nullable" Flag, "oneOf" List(Schema), "pattern" Plain, "properties" Names(Schema),
        "readOnly" Flag, "required" Set, "title" Words, "type" Plain, "uniqueItems" Flag, "writeOnly" Flag,
        "xml" Object(Xml),
    } 3.1 {
        "$anchor" Plain, "$comment" Words, "$defs" Names(Schema), "$dynamicAnchor" Plain, "$dynamicRef" Plain, "$id" Plain,
        "$schema" Plain, "$vocabulary" Plain, "const" Data, "contains" Object(Schema), "contentEncoding" Plain,
        "contentMediaType" Plain, "contentSchema" Object(Schema), "dependentRequired" Plain,
        "dependentSchemas" Names(Schema), "else" Object(Schema), "examples" Example, "if" Object(Schema),
        "maxContains" Plain, "minContains" Plain, "patternProperties" Names(Schema), "prefixItems" List(Schema),
        "propertyNames" Object(Schema), "then" Object(Schema), "unevaluatedItems" Object(Schema),
        "unevaluatedProperties" Object(Schema),
    };
    Scopes "scopes" {} => Words;
    SecurityScheme "a security scheme" {
        "$ref" Reference,
        "bearerFormat" Plain, "description" Words, "flows" Object(Flows), "in" Plain, "name" Plain,
        "openIdConnectUrl" Plain, "scheme" Plain, "type" Plain,
    };
    Server "a server" { "description" Words, "url" Plain, "variables" Names(ServerVariable), };
    ServerVariable "a server variable" { "default" Plain, "description" Words, "enum" Set, };
    Tag "a tag" { "description" Words, "externalDocs" Object(ExternalDocs), "name" Plain, };
    Xml "XML" { "attribute" Flag, "name" Plain, "namespace" Plain, "prefix" Plain, "wrapped" Flag, };
}

impl Of {
    /// Its name in errors.
    pub(crate) fn name(self) -> &'static str {
        self.row().name
    }

    /// The keywords that OpenAPI 3.1 adds.
    pub(crate) fn added(self) -> impl Iterator<Item = &'static str> {
        self.row().added.iter().map(|(keyword, _)| *keyword)
    }

    /// Its keywords in OpenAPI 3.0.
    pub(crate) fn keywords(self) -> impl Iterator<Item = &'static str> {
        self.row().keywords.iter().map(|(keyword, _)| *keyword)
    }

    /// Whether a `$ref` is allowed in its place.
    pub(crate) fn may_be_reference(self) -> bool {
        matches!(self.row().keywords.first(), Some((_, Reference)))
    }

    /// Whether its keys can be names.
    pub(crate) fn has_names(self) -> bool {
        self.row().named.is_some()
    }

    fn below(self, key: &str) -> Kind {
        let Row { keywords, added, named, .. } = self.row();
        let keyword = keywords.iter().chain(*added).find(|(keyword, _)| *keyword == key);
        // If it only holds names of values that are not objects, none of its keys is an extension.
        let has_extensions = matches!(named, None | Some(Object(_)));
        match (keyword, named) {
            (Some((_, kind)), _) => *kind,
            _ if has_extensions && key.starts_with("x-") => Kind::Extension,
            (None, Some(kind)) => *kind,
            (None, None) => Kind::Unknown,
        }
    }
}

impl Kind {
    /// The kind of the value under a key or at an index.
    pub(crate) fn below(self, key: &str) -> Self {
        match self {
            Object(of) => of.below(key),
            Names(of) | List(of) => Object(of),
            Flag | Set | Plain | Reference | Words | Data | Example | Kind::Extension | Kind::Unknown => self,
        }
    }

    /// Whether the value is for people, and not for programs.
    pub(crate) fn is_for_people(self) -> bool {
        matches!(self, Words | Example | Names(Of::Examples) | Object(Of::ExternalDocs) | Kind::Extension)
    }

    /// Whether a value of this kind contains values with kinds of their own.
    pub(crate) fn has_inner(self) -> bool {
        matches!(self, Object(_) | Names(_) | List(_))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Of::*;
    use super::*;
    use crate::openapi::structure::SCHEMA;
    use crate::openapi::visit::{Targets, kind_at};

    #[test]
    fn the_keywords_of_3_0_are_those_of_its_schema() {
        let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap_or_else(|error| panic!("{error}"));
        let keywords = |definition: &str| -> BTreeSet<String> {
            let definition = if definition.is_empty() { &schema } else { &schema["definitions"][definition] };
            definition["properties"].as_object().into_iter().flatten().map(|(keyword, _)| keyword.clone()).collect()
        };
        let definitions = |of: Of| -> Vec<String> {
            match of {
                Of::Document => vec![String::new()],
                Of::Examples => vec!["Example".to_owned()],
                Of::ExternalDocs => vec!["ExternalDocumentation".to_owned()],
                Of::Flow => ["AuthorizationCode", "Implicit"].map(|kind| format!("{kind}OAuthFlow")).into(),
                Of::Flows => vec!["OAuthFlows".to_owned()],
                Of::SecurityScheme => {
                    ["APIKey", "HTTP", "OAuth2", "OpenIdConnect"].map(|kind| format!("{kind}SecurityScheme")).into()
                }
                Of::Xml => vec!["XML".to_owned()],
                other => vec![format!("{other:?}")],
            }
        };
        for of in Of::ALL.iter().filter(|of| !of.has_names()) {
            let expected: BTreeSet<_> = definitions(*of).iter().flat_map(|definition| keywords(definition)).collect();
            assert!(!expected.is_empty(), "{of:?}");
            let own: BTreeSet<_> = of.row().keywords.iter().map(|(keyword, _)| (*keyword).to_owned()).collect();
            let but_reference =
                |keywords: BTreeSet<String>| keywords.into_iter().filter(|keyword| keyword != "$ref").collect();
            let [own, expected]: [BTreeSet<_>; 2] = [own, expected].map(but_reference);
            assert_eq!(own, expected, "{of:?}");
        }
    }

    #[test]
    fn a_key_is_a_keyword_or_a_name_or_part_of_a_value() {
        let operation = "/paths/~1a/get";
        let table = [
            ("/paths/~1a", Object(PathItem)),
            ("/paths/x-a", Kind::Extension),
            ("/components/responses/x-error", Object(Response)),
            ("/components/schemas/example", Object(Schema)),
            ("/components/schemas/A/properties/x-source-ip/items/0", Kind::Unknown),
            ("/components/schemas/A/properties/$ref/properties/enum", Object(Schema)),
            ("/components/schemas/A/example/properties/enum", Example),
            ("/components/schemas/A/$defs/default/allOf/0", Object(Schema)),
            ("/components/schemas/A/$ref", Reference),
            ("/x-webhooks/x.created/post", Object(Operation)),
            ("/components/securitySchemes/a/flows/implicit/scopes/x-a", Words),
            ("/security/0/x-a", Set),
        ];
        let below_operation = [
            ("responses/default/headers/x-request-id/schema", Object(Schema)),
            ("responses/x-a/content", Kind::Extension),
            ("callbacks/x-a/{$request.body}/post/parameters/0", Object(Parameter)),
            ("requestBody/content/x-a~1b/examples/value/value", Example),
            ("contnet", Kind::Unknown),
        ];
        let below_operation = below_operation.map(|(at, kind)| (format!("{operation}/{at}"), kind));
        for (pointer, kind) in table.map(|(at, kind)| (at.to_owned(), kind)).into_iter().chain(below_operation) {
            assert_eq!(kind_at(&pointer, &Targets::new()), kind, "{pointer}");
        }
    }
}
