//! Every rule finds its example, and what else each must find.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::compare;
use crate::openapi::document::Document;
use crate::review::finding::Change;
use crate::review::level::Direction;
use crate::review::level::Level::{self, Breaking as B, Info as I, Warning as W};
use crate::review::rules::ExampleKind::{self, Document as InDocument, Operation, Schema};
use crate::review::rules::{self, Area, Rule, SchemaRule};

fn document(text: &str) -> Document {
    Document::parse("test.yaml", text).unwrap_or_else(|error| panic!("{error:#}:\n{text}"))
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What changes between two documents that differ at one place.
fn changes(kind: ExampleKind, before: &str, after: &str) -> Vec<Change> {
    compare(&with(kind, before), &with(kind, after))
}

/// A document with an example in its place.
fn with(kind: ExampleKind, example: &str) -> Document {
    if kind == Schema {
        return with_schema(example);
    }
    let mut value = yaml(
        "{openapi: 3.0.3, info: {title: t, version: '1'}, servers: [{url: 'https://a'}], security: [{k: []}], paths: {
            '/a/{id}': {
                parameters: [{name: id, in: path, required: true, schema: {type: string}}],
                get: {operationId: get_a, responses: {'200': {description: d}}}
            }
        }, components: {securitySchemes: {k: {type: http, scheme: bearer}, o: {type: http, scheme: basic}}}}",
    );
    let example = if example.is_empty() { json!({}) } else { yaml(example) };
    let patch = if kind == Operation { json!({"paths": {"/a/{id}": {"get": example}}}) } else { example };
    replace(&mut value, patch, "");
    document(&value.to_string())
}

/// Replaces members, those of paths and components one by one; null removes one.
fn replace(value: &mut Value, patch: Value, key: &str) {
    let holds_named = ["", "paths", "components", "get"].contains(&key) || key.starts_with('/');
    match (value, patch) {
        (Value::Object(members), Value::Object(patch)) if holds_named => {
            for (key, patch) in patch {
                if patch.is_null() {
                    members.shift_remove(&key);
                } else {
                    replace(members.entry(&key).or_insert(Value::Null), patch, &key);
                }
            }
        }
        (value, patch) => *value = patch,
    }
}

/// A document in which one schema is what is sent and what is answered.
fn with_schema(schema: &str) -> Document {
    document(&format!(
        "{{openapi: 3.0.3, info: {{title: t, version: '1'}}, paths: {{/a: {{post: {{
            requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S'}}}}}}}},
            responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S'}}}}}}}}}}
        }}}}}}, components: {{schemas: {{S: {schema}, Other: {{type: integer}}, More: {{type: boolean}}, Part: {{properties: {{a: {{maxLength: 1}}}}}}}}}}}}"
    ))
}

/// What is told besides where the same is written in another way.
fn is_note(change: &Change) -> bool {
    let notes =
        [&rules::REFERENCE_CHANGED, &rules::SCHEMA_REWRITTEN, &rules::WORDS_CHANGED, &rules::PARAMETER_REWRITTEN];
    notes.contains(&change.rule)
}

/// Checks that these rules are found, at these levels, and no others; returns what is wrong.
fn wrong(kind: ExampleKind, before: &str, after: &str, expected: &[(&'static Rule, Level)]) -> Option<String> {
    let found = changes(kind, before, after);
    let ids = |rules: Vec<(&'static Rule, Level)>| -> BTreeSet<_> {
        rules.into_iter().map(|(rule, level)| (rule.id, format!("{level:?}"))).collect()
    };
    let is_expected = |change: &&Change| expected.iter().any(|(rule, _)| *rule == change.rule);
    let reported = found.iter().filter(|change| is_expected(change) || !is_note(change));
    let (told, expected) = (ids(reported.map(|change| (change.rule, change.level)).collect()), ids(expected.to_vec()));
    (told != expected).then(|| format!("{before} to {after}: {told:?} is not {expected:?}: {found:#?}"))
}

fn check(wrong: impl Iterator<Item = String>) {
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_rule_finds_its_example() {
    let examples = rules::all().filter_map(|rule| Some((rule, rule.example?)));
    check(examples.filter(|(rule, _)| rule.area != Area::Client).filter_map(|(rule, example)| {
        let found = changes(example.kind, example.before, example.after);
        let is_found = found.iter().any(|change| change.rule == rule && change.level == rule.level);
        (!is_found).then(|| format!("{}: {} to {}: {found:#?}", rule.id, example.before, example.after))
    }));
}

#[test]
fn each_rule_has_an_id_of_its_own() {
    let ids: BTreeSet<_> = rules::all().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules::all().count());
}

/// Before, after, and the rule, which has the level of the values' direction.
type SchemaRow = (&'static str, &'static str, &'static SchemaRule);

const SCHEMAS: &[SchemaRow] = &[
    (
        "{$ref: '#/components/schemas/Other'}",
        "{anyOf: [{$ref: '#/components/schemas/Other'}, {type: string, nullable: true, enum: [null]}]}",
        &rules::NULLABLE_ADDED,
    ),
    ("{type: number, format: float}", "{type: number, format: double}", &rules::FORMAT_WIDENED),
    ("{type: string, default: a}", "{type: string, default: b}", &rules::DEFAULT_CHANGED),
    ("{type: string, default: a}", "{type: string}", &rules::DEFAULT_CHANGED),
    (
        "{properties: {a: {properties: {b: {type: string}}}}}",
        "{properties: {a: {properties: {b: {type: integer}}}}}",
        &rules::TYPE_CHANGED,
    ),
    (
        "{type: array, items: {type: array, items: {maxLength: 1}}}",
        "{type: array, items: {type: array, items: {maxLength: 2}}}",
        &rules::MAX_LENGTH_INCREASED,
    ),
    ("{additionalProperties: {maxLength: 2}}", "{additionalProperties: {maxLength: 1}}", &rules::MAX_LENGTH_DECREASED),
    (
        "{properties: {a: {$ref: '#/components/schemas/S'}, b: {maxLength: 2}}}",
        "{properties: {a: {$ref: '#/components/schemas/S'}, b: {maxLength: 1}}}",
        &rules::MAX_LENGTH_DECREASED,
    ),
    ("{}", "{additionalProperties: {type: string}}", &rules::ADDITIONAL_PROPERTIES_NARROWED),
    ("{additionalProperties: {type: string}}", "{additionalProperties: true}", &rules::ADDITIONAL_PROPERTIES_WIDENED),
    ("{additionalProperties: {type: string}}", "{additionalProperties: false}", &rules::ADDITIONAL_PROPERTIES_NARROWED),
    ("{additionalProperties: false}", "{additionalProperties: {type: string}}", &rules::ADDITIONAL_PROPERTIES_WIDENED),
    (
        "{allOf: [{maxLength: 1}, {minLength: 1}]}",
        "{allOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}",
        &rules::PATTERN_ADDED,
    ),
    (
        "{allOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}",
        "{allOf: [{pattern: a}, {maxLength: 1}]}",
        &rules::MIN_LENGTH_REMOVED,
    ),
    (
        "{oneOf: [{type: object, title: A, maxProperties: 1}, {type: string}]}",
        "{oneOf: [{type: boolean}, {type: string}, {type: object, title: A, maxProperties: 1, description: d}]}",
        &rules::ONE_OF_BRANCH_ADDED,
    ),
    (
        "{oneOf: [{maxLength: 1}, {maxLength: 5, pattern: a}]}",
        "{oneOf: [{maxLength: 1}, {maxLength: 6, pattern: a}]}",
        &rules::MAX_LENGTH_INCREASED,
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/Other'}, {type: string}]}",
        "{oneOf: [{type: string}, {$ref: '#/components/schemas/Other'}, {$ref: '#/components/schemas/More'}]}",
        &rules::ONE_OF_BRANCH_ADDED,
    ),
    (
        "{properties: {a: {$ref: '#/components/schemas/Other'}, b: {$ref: '#/components/schemas/Other'}}}",
        "{properties: {a: {$ref: '#/components/schemas/Other'}, b: {allOf: [{$ref: '#/components/schemas/Other'}], nullable: true}}}",
        &rules::NULLABLE_ADDED,
    ),
    (
        "{allOf: [{$ref: '#/components/schemas/Other'}], default: 1}",
        "{allOf: [{$ref: '#/components/schemas/Other'}], default: 2}",
        &rules::DEFAULT_CHANGED,
    ),
    ("{properties: {a: {maxLength: 2}}}", "{allOf: [{properties: {a: {maxLength: 1}}}]}", &rules::MAX_LENGTH_DECREASED),
    (
        "{properties: {a: {maxLength: 2}}}",
        "{allOf: [{properties: {a: {maxLength: 2}}}, {properties: {a: {minLength: 1}}}]}",
        &rules::MIN_LENGTH_ADDED,
    ),
    ("{allOf: [{properties: {a: {}}}, {required: [a]}]}", "{properties: {a: {}}}", &rules::PROPERTY_BECAME_OPTIONAL),
    ("{required: [a, b]}", "{allOf: [{required: [a]}]}", &rules::REQUIRED_NAMES_REMOVED),
    ("{maximum: 5}", "{allOf: [{maximum: 5}, {maximum: 3}]}", &rules::MAXIMUM_DECREASED),
    (
        "{allOf: [{maximum: 5}, {maximum: 9, exclusiveMaximum: true}]}",
        "{maximum: 5, exclusiveMaximum: true}",
        &rules::EXCLUSIVE_MAXIMUM_SET,
    ),
    ("{allOf: [{multipleOf: 2}, {multipleOf: 4}]}", "{multipleOf: 2}", &rules::MULTIPLE_OF_WIDENED),
    ("{allOf: [{uniqueItems: true}, {uniqueItems: false}]}", "{uniqueItems: false}", &rules::UNIQUE_ITEMS_UNSET),
    (
        "{allOf: [{items: {maxLength: 2}}, {items: {minLength: 1}}]}",
        "{items: {maxLength: 2}}",
        &rules::MIN_LENGTH_REMOVED,
    ),
    (
        "{allOf: [{additionalProperties: {type: string}}, {maxProperties: 2}]}",
        "{maxProperties: 2, additionalProperties: false}",
        &rules::ADDITIONAL_PROPERTIES_NARROWED,
    ),
    ("{allOf: [{not: {pattern: a}}, {not: {pattern: b}}]}", "{not: {pattern: b}}", &rules::NOT_REMOVED),
    (
        "{allOf: [{anyOf: [{pattern: a}, {pattern: b}]}, {anyOf: [{maxLength: 1}, {maxLength: 3}]}]}",
        "{allOf: [{anyOf: [{maxLength: 1}, {maxLength: 3}]}, {anyOf: [{pattern: a}, {pattern: b}, {pattern: c}]}]}",
        &rules::ANY_OF_BRANCH_ADDED,
    ),
    (
        "{allOf: [{type: object, nullable: true}, {properties: {}}]}",
        "{allOf: [{type: object, nullable: true}, {type: object}]}",
        &rules::NULLABLE_REMOVED,
    ),
    ("{type: string}", "{allOf: [{type: string}, {type: integer}]}", &rules::TYPE_ADDED),
    ("{multipleOf: 2.5}", "{multipleOf: 10}", &rules::MULTIPLE_OF_NARROWED),
    ("{multipleOf: 0.3}", "{multipleOf: 0.1}", &rules::MULTIPLE_OF_WIDENED),
    ("{multipleOf: 0.3}", "{multipleOf: 0.2}", &rules::MULTIPLE_OF_CHANGED),
    ("{maximum: 0.30}", "{maximum: 0.3000001}", &rules::MAXIMUM_INCREASED),
    ("{maximum: 1.0e+40}", "{maximum: 2.0e+40}", &rules::MAXIMUM_INCREASED),
    (
        "{type: integer, maximum: 9007199254740993}",
        "{type: integer, maximum: 9007199254740992}",
        &rules::MAXIMUM_DECREASED,
    ),
];

#[test]
fn each_difference_of_schemas_has_its_rule() {
    check(SCHEMAS.iter().filter_map(|(before, after, rule)| {
        let rules =
            [Direction::Request, Direction::Response].map(|direction| (rule.of(direction), rule.of(direction).level));
        wrong(Schema, before, after, &rules)
    }));
}

/// Before, after, the rule, and its levels in a request and in a response, which are not those of the rule.
const TURNED: &[(&str, &str, &SchemaRule, [Level; 2])] = &[
    // What `not` refuses is refused the other way round.
    // What is read-only is in no request, and what is write-only in no response.
    (
        "{type: string, not: {maxLength: 1}}",
        "{type: string, not: {maxLength: 2}}",
        &rules::MAX_LENGTH_INCREASED,
        [B, I],
    ),
    (
        "{properties: {a: {type: string, readOnly: true}}}",
        "{properties: {a: {type: integer, readOnly: true}}}",
        &rules::TYPE_CHANGED,
        [I, B],
    ),
    (
        "{properties: {a: {type: string, writeOnly: true}}}",
        "{properties: {a: {type: integer, writeOnly: true}}}",
        &rules::TYPE_CHANGED,
        [B, I],
    ),
];

#[test]
fn a_difference_counts_where_the_values_are() {
    check(TURNED.iter().filter_map(|(before, after, rule, [request, response])| {
        let rules = [(rule.of(Direction::Request), *request), (rule.of(Direction::Response), *response)];
        wrong(Schema, before, after, &rules)
    }));
}

/// Where, before, after, and the id of the rule.
const OTHERS: &[(ExampleKind, &str, &str, &str)] = &[
    (
        InDocument,
        "{paths: {/b: {get: {responses: {}}}}}",
        "{paths: {/b: {get: {responses: {}}, put: {responses: {}}}}}",
        "operation-added",
    ),
    (Operation, "", "{servers: [{url: 'https://a'}, {url: 'https://c'}]}", "server-added"),
    (
        InDocument,
        "{servers: [{url: 'https://a'}, {url: 'https://c'}]}",
        "{servers: [{url: 'https://a'}, {url: 'https://c'}], paths: {'/a/{id}': {get: {servers: [{url: 'https://c'}]}}}}",
        "server-removed",
    ),
    (Operation, "{parameters: [{name: h, in: header, schema: {}}]}", "", "parameter-removed"),
    (Operation, "", "{parameters: [{name: h, in: header, required: true, schema: {}}]}", "required-parameter-added"),
    (Operation, "", "{parameters: [{name: c, in: cookie, required: true, schema: {}}]}", "required-parameter-added"),
    (
        Operation,
        "{parameters: [{name: q, in: query, content: {a/b: {}}}]}",
        "{parameters: [{name: q, in: query, content: {a/c: {}}}]}",
        "parameter-serialization-changed",
    ),
    (
        Operation,
        "{parameters: [{name: q, in: query, content: {a/b: {schema: {maxLength: 2}}}}]}",
        "{parameters: [{name: q, in: query, content: {a/b: {schema: {maxLength: 1}}}}]}",
        "request-max-length-decreased",
    ),
    (
        Operation,
        "{parameters: [{name: q, in: query, schema: {maxLength: 1}}]}",
        "{parameters: [{name: q, in: query, schema: {maxLength: 2}}]}",
        "request-max-length-increased",
    ),
    (
        Operation,
        "{parameters: [{name: h, in: header, schema: {enum: [a]}}]}",
        "{parameters: [{name: h, in: header, schema: {enum: [b]}}]}",
        "request-enum-values-changed",
    ),
    (
        InDocument,
        "",
        "{paths: {'/a/{id}': {parameters: [{name: id, in: path, required: true, schema: {type: integer}}]}}}",
        "request-type-narrowed",
    ),
    (
        Operation,
        "",
        "{parameters: [{name: id, in: path, required: true, schema: {type: integer}}]}",
        "request-type-narrowed",
    ),
    (
        Operation,
        "{requestBody: {content: {a/b: {}}}}",
        "{requestBody: {content: {a/b: {schema: {type: string}}}}}",
        "request-type-added",
    ),
    (
        Operation,
        "{responses: {'200': {description: d}, '404': {description: d}}}",
        "{responses: {'200': {description: d}, 4XX: {description: d}, '404': {description: d}}}",
        "error-response-added",
    ),
    (
        Operation,
        "{responses: {'200': {description: d, content: {a/b: {schema: {type: string}}}}}}",
        "{responses: {'200': {description: d, content: {a/b: {}}}}}",
        "response-type-removed",
    ),
    (
        Operation,
        "{responses: {'200': {description: d, headers: {h: {content: {a/b: {}}}}}}}",
        "{responses: {'200': {description: d, headers: {h: {content: {a/c: {}}}}}}}",
        "response-header-serialization-changed",
    ),
    (
        Operation,
        "{responses: {'200': {description: d, headers: {h: {content: {a/b: {schema: {maxLength: 1}}}}}}}}",
        "{responses: {'200': {description: d, headers: {h: {content: {a/b: {schema: {maxLength: 2}}}}}}}}",
        "response-max-length-increased",
    ),
    (
        Operation,
        "{responses: {'200': {description: d, headers: {h: {}}}}}",
        "{responses: {'200': {description: d, headers: {h: {schema: {type: string}}}}}}",
        "response-type-added",
    ),
    (
        Operation,
        "{parameters: [{name: X-H, in: header, required: true, schema: {}}]}",
        "{parameters: [{name: x-h, in: header, required: true, schema: {}}]}",
        "header-case-changed",
    ),
    (
        Operation,
        "{responses: {'200': {description: d, headers: {h: {schema: {maximum: 1}}}}}}",
        "{responses: {'200': {description: d, headers: {h: {schema: {maximum: 2}}}}}}",
        "response-maximum-increased",
    ),
    (InDocument, "", "{security: [{k: [], o: []}]}", "security-alternative-removed"),
    (InDocument, "", "{security: [{k: [a]}]}", "security-alternative-removed"),
    (InDocument, "{security: [{k: [a, b]}]}", "{security: [{k: [a]}]}", "security-alternative-added"),
    (Operation, "{security: [{}]}", "", "security-added"),
    (
        InDocument,
        "{security: [{k: []}, {n: []}], components: {securitySchemes: {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}}}}",
        "{components: {securitySchemes: {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}}}}",
        "security-alternative-removed",
    ),
    (
        InDocument,
        "{components: {securitySchemes: {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}}}}",
        "{security: [{k: [], n: []}], components: {securitySchemes: {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}}}}",
        "security-alternative-removed",
    ),
    (
        InDocument,
        "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {authorizationUrl: a, scopes: {}}}}}}}",
        "{components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {authorizationUrl: b, scopes: {}}}}}}}",
        "security-scheme-changed",
    ),
    (Operation, "", "{summary: s}", "words-changed"),
    (Operation, "", "{externalDocs: {url: u}}", "words-changed"),
    (Operation, "{responses: {'200': {description: d}}}", "{responses: {'200': {description: e}}}", "words-changed"),
    (
        Operation,
        "{parameters: [{name: q, in: query, schema: {}}]}",
        "{parameters: [{name: q, in: query, schema: {example: e}}]}",
        "example-changed",
    ),
];

#[test]
fn each_other_difference_has_its_rule() {
    check(OTHERS.iter().filter_map(|(place, before, after, id)| {
        let rule = rules::all().find(|rule| rule.id == *id).unwrap_or_else(|| panic!("no rule {id}"));
        wrong(*place, before, after, &[(rule, rule.level)])
    }));
}

/// A pair of documents, and the levels that its worst finding may have.
#[derive(serde::Deserialize)]
struct Pair {
    why: String,
    worst: Vec<String>,
    base: String,
    head: String,
}

#[test]
fn what_harms_nobody_is_no_alarm_and_what_harms_is_one() {
    let pairs: Vec<Pair> = serde_saphyr::from_str(include_str!("pairs.yaml")).unwrap_or_else(|error| panic!("{error}"));
    check(pairs.into_iter().filter_map(|pair| {
        let [base, head] = [&pair.base, &pair.head]
            .map(|text| document(&format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{text}")));
        let found = compare(&base, &head);
        let worst = found.iter().map(|change| change.level).max();
        let worst = worst.map_or("none".to_owned(), |level| format!("{level:?}").to_lowercase());
        (!pair.worst.contains(&worst)).then(|| format!("{}: {worst} is not {:?}: {found:#?}", pair.why, pair.worst))
    }));
}

#[test]
fn a_name_in_another_case_hides_no_change() {
    let header = |header: &str| format!("{{responses: {{'200': {{description: d, headers: {{{header}}}}}}}}}");
    let parameter = |parameter: &str| format!("{{parameters: [{{{parameter}, in: header}}]}}");
    let table = [
        (
            header("X-H: {schema: {maxLength: 1}}"),
            header("x-h: {schema: {maxLength: 2}}"),
            "response-max-length-increased",
        ),
        (header("X-H: {description: d}"), header("x-h: {description: e}"), "words-changed"),
        (parameter("name: X-H"), parameter("name: x-h, required: true"), "parameter-became-required"),
        (parameter("name: X-H, description: d"), parameter("name: x-h, description: e"), "words-changed"),
    ];
    for (before, after, id) in table {
        let ids: BTreeSet<_> = changes(Operation, &before, &after).into_iter().map(|change| change.rule.id).collect();
        assert_eq!(ids, BTreeSet::from([id, "header-case-changed"]));
    }
}

#[test]
fn what_changes_in_two_places_is_told_of_both() {
    let count = |found: &[Change], id: &str| found.iter().filter(|change| change.rule.id == id).count();

    let (before, after) = ("{properties: {a: {}, b: {}}}", "{required: [a, b], properties: {a: {}, b: {}}}");
    assert_eq!(count(&changes(Schema, before, after), "request-property-became-required"), 2);
    assert_eq!(count(&changes(Schema, after, before), "response-property-became-optional"), 2);

    let parameter = |name: &str, style: &str| format!("{{name: {name}, in: query, {style} schema: {{}}}}");
    let own = |style: &str| format!("{{parameters: [{}, {}]}}", parameter("q", style), parameter("r", style));
    let found = changes(Operation, &own(""), &own("style: spaceDelimited,"));
    assert_eq!(count(&found, "parameter-explode-changed"), 2, "{found:#?}");

    let found = changes(InDocument, "", "{paths: {'/a/{id}.{kind}': {get: {responses: {}}}}}");
    assert_eq!(count(&found, "operation-added"), 1, "{found:#?}");
}

#[test]
fn schemas_that_refer_to_each_other_without_end_are_compared() {
    const LONG: usize = 5_000;
    let ring = |kind: &str| -> String {
        let schema = |index: usize| {
            let next = (index + 1) % LONG;
            let kind = if next == 0 { kind } else { "string" };
            format!("R{index}: {{properties: {{a: {{type: {kind}}}, b: {{$ref: '#/components/schemas/R{next}'}}}}}}")
        };
        (0..LONG).map(schema).collect::<Vec<_>>().join(", ")
    };
    let document = |kind: &str| {
        let content = "{'200': {description: d, content: {a/b: {schema: {$ref: '#/components/schemas/R0'}}}}}";
        format!(
            "{{paths: {{'/a/{{id}}': {{get: {{responses: {content}}}}}}}, components: {{schemas: {{{}}}}}}}",
            ring(kind)
        )
    };
    let found = changes(InDocument, &document("string"), &document("integer"));
    assert!(matches!(&found[..], [change] if change.rule.id == "response-type-changed"), "{found:#?}");
}

#[test]
fn two_schemes_that_are_defined_alike_ask_for_two_keys() {
    let schemes = "components: {securitySchemes: {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}}}";
    let after = format!("{{security: [{{n: []}}], {schemes}}}");
    let found = changes(InDocument, &format!("{{{schemes}}}"), &after);
    let found: Vec<_> = found.iter().map(|change| (change.rule.id, change.level)).collect();
    assert_eq!(found, [("security-alternative-removed", B), ("security-alternative-added", I)]);
}

#[test]
fn a_removed_property_is_another_thing_to_send_and_to_read() {
    let table = [
        (
            "{additionalProperties: false, properties: {a: {}, b: {}}}",
            "{allOf: [{additionalProperties: false, properties: {a: {}}}, {properties: {b: {}}}]}",
            (&rules::PROPERTY_FORBIDDEN, B, &rules::PROPERTY_FORBIDDEN, W),
        ),
        // What is read-only is not sent, and what is write-only is not answered.
        (
            "{properties: {}}",
            "{required: [a], properties: {a: {readOnly: true}}}",
            (&rules::HIDDEN_PROPERTY_ADDED, I, &rules::REQUIRED_PROPERTY_ADDED, I),
        ),
        (
            "{properties: {}}",
            "{required: [a], properties: {a: {writeOnly: true}}}",
            (&rules::REQUIRED_PROPERTY_ADDED, B, &rules::HIDDEN_PROPERTY_ADDED, I),
        ),
    ];
    check(table.into_iter().filter_map(|(before, after, (sent, request, read, response))| {
        let rules = [(sent.of(Direction::Request), request), (read.of(Direction::Response), response)];
        wrong(Schema, before, after, &rules)
    }));
}

#[test]
fn a_finding_points_at_where_the_keyword_stands() {
    let table = [
        (
            "{properties: {a: {maxLength: 2}}}",
            "{allOf: [{}, {properties: {a: {maxLength: 1}}}]}",
            ("/properties/a/maxLength", "/allOf/1/properties/a/maxLength"),
        ),
        ("{maximum: 5}", "{maximum: 5, allOf: [{maximum: 4}]}", ("/maximum", "/allOf/0/maximum")),
        (
            "{properties: {a: {}}, required: [b, a]}",
            "{properties: {a: {}}, allOf: [{required: [b]}]}",
            ("/required/1", "/allOf/0/required"),
        ),
        (
            "{properties: {a: {type: string}}}",
            "{allOf: [{properties: {a: {$ref: '#/components/schemas/Other'}}}]}",
            ("/properties/a/type", "Other/type"),
        ),
    ];
    for (before, after, (base, head)) in table {
        let found = changes(Schema, before, after);
        let ends = |pointer: &Option<String>, end| pointer.as_ref().is_some_and(|pointer| pointer.ends_with(end));
        let is_there = |change: &&Change| ends(&change.base, base) && ends(&change.head, head);
        assert_eq!(found.iter().filter(is_there).count(), 2, "from {before} to {after}: {found:#?}");
    }
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    for (before, after) in [
        ("{maximum: 10}", "{maximum: 10.0}"),
        ("{multipleOf: 2.0}", "{multipleOf: 2}"),
        ("{enum: [1, 2.5]}", "{enum: [1.0, 2.50]}"),
        ("{default: {a: [-0.0]}, example: 1e2}", "{default: {a: [0]}, example: 100}"),
    ] {
        assert_eq!(changes(Schema, before, after), [], "from {before} to {after}");
    }
}

#[test]
fn a_branch_is_called_by_what_tells_it_apart() {
    let table = [
        ("{$ref: '#/components/schemas/Other'}", "`Other`"),
        ("{title: A pet, type: object}", "`A pet`"),
        ("{type: object, properties: {kind: {enum: [cat]}}}", "`cat`"),
        ("{type: object, properties: {kind: {enum: [cat, dog]}}}", "`object`"),
        ("{type: string}", "`string`"),
        ("{maxLength: 1}", "`1`"),
    ];
    for (branch, name) in table {
        let schema =
            |more: &str| format!("{{discriminator: {{propertyName: kind}}, oneOf: [{{type: boolean}}{more}]}}");
        let found = changes(Schema, &schema(""), &schema(&format!(", {branch}")));
        let says = format!("POST /a: the request body, the value: {name} is now in oneOf.");
        assert!(found.iter().any(|change| change.message == says), "{branch}: {found:#?}");
    }
}

#[test]
fn what_changes_nothing_is_told_at_most_as_a_note() {
    let table = [
        ("{type: string, maxLength: 1}", "{maxLength: 1, type: string}"),
        ("{type: string}", "{type: string, nullable: false, deprecated: false, readOnly: false, uniqueItems: false}"),
        ("{type: object}", "{type: object, additionalProperties: true}"),
        ("{required: [a, b]}", "{required: [b, a]}"),
        ("{enum: [a, b]}", "{enum: [b, a]}"),
        ("{anyOf: [{type: string}, {type: integer}]}", "{anyOf: [{type: integer}, {type: string}]}"),
        ("{type: integer}", "{$ref: '#/components/schemas/Other'}"),
        ("{$ref: '#/components/schemas/Other'}", "{allOf: [{$ref: '#/components/schemas/Other'}], description: d}"),
        (
            "{type: integer, nullable: true}",
            "{oneOf: [{$ref: '#/components/schemas/Other'}, {type: string, nullable: true, enum: [null]}]}",
        ),
        ("{type: string}", "{type: string, description: d, title: t, example: e, x-more: 1}"),
        // Moved into an allOf, at any depth, and beside what is there already.
        (
            "{type: object, properties: {a: {}}, required: [a]}",
            "{allOf: [{properties: {a: {}}}, {type: object, required: [a]}]}",
        ),
        (
            "{properties: {a: {maxLength: 1}}, description: d}",
            "{allOf: [{allOf: [{properties: {a: {maxLength: 2}}}, {$ref: '#/components/schemas/Part'}]}], description: e}",
        ),
        ("{maximum: 5, minLength: 2}", "{maximum: 7, minLength: 1, allOf: [{maximum: 5}, {minLength: 2}]}"),
        ("{type: integer, allOf: [{type: number}]}", "{type: integer}"),
        ("{allOf: [{pattern: a}, {pattern: b}]}", "{pattern: b, allOf: [{pattern: a}]}"),
        (
            "{properties: {a: {}, b: {}}, additionalProperties: false}",
            "{properties: {a: {}}, allOf: [{properties: {a: {}, b: {}}, additionalProperties: false}]}",
        ),
        (
            "{properties: {itself: {$ref: '#/components/schemas/S'}, a: {}}}",
            "{allOf: [{properties: {itself: {$ref: '#/components/schemas/S'}}}], properties: {a: {}}}",
        ),
    ];
    for (before, after) in table {
        for (before, after) in [(before, after), (after, before)] {
            let found = changes(Schema, before, after);
            assert!(found.iter().all(|change| change.level == I), "from {before} to {after}: {found:#?}");
        }
    }
}

#[test]
fn a_document_against_itself_yields_nothing_and_each_change_has_a_way_back() {
    for example in rules::all().filter(|rule| rule.area != Area::Client).filter_map(|rule| rule.example) {
        let (place, before, after) = (example.kind, example.before, example.after);
        assert_eq!(changes(place, before, before), []);
        assert_eq!(changes(place, after, after), []);
        let (there, back) = (changes(kind, before, after), changes(kind, after, before));
        let places = |changes: &[Change], turned: bool| -> BTreeSet<_> {
            let place = |change: &Change| {
                let (base, head) = (change.base.clone(), change.head.clone());
                if turned { (head, base) } else { (base, head) }
            };
            changes.iter().map(place).collect()
        };
        assert_eq!(places(&there, false), places(&back, true), "{there:#?}\n{back:#?}");
    }
}
