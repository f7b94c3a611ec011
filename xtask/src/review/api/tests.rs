//! Tests that each rule finds its example, and more pairs of documents.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::compare;
use crate::openapi::direction::Direction;
use crate::openapi::document::Document;
use crate::review::finding::Change;
use crate::review::level::Level::{self, Breaking as B, Info as I, Warning as W};
use crate::review::rules::ExampleKind::{self, Document as InDocument, Operation, Schema};
use crate::review::rules::{self, Area, Rule};

fn document(text: &str) -> Document {
    Document::parse("test.yaml", text).unwrap_or_else(|error| panic!("{error:#}:\n{text}"))
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Compares two documents that differ at one place.
fn changes(kind: ExampleKind, before: &str, after: &str) -> Vec<Change> {
    compare(&with(kind, before), &with(kind, after))
}

/// Returns a document with an example in its place.
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

/// Replaces members, those of paths and components one by one. Null removes a member.
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

/// Returns a document with one schema for the request and the response.
fn with_schema(schema: &str) -> Document {
    document(&format!(
        "{{openapi: 3.0.3, info: {{title: t, version: '1'}}, paths: {{/a: {{post: {{
            requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S'}}}}}}}},
            responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S'}}}}}}}}}}
        }}}}}}, components: {{schemas: {{S: {schema}, Other: {{type: integer}}, More: {{type: boolean}}, Part: {{properties: {{a: {{maxLength: 1}}}}}}}}}}}}"
    ))
}

/// Whether a change only says that something is written differently.
fn is_note(change: &Change) -> bool {
    let notes =
        [&rules::REFERENCE_CHANGED, &rules::SCHEMA_REWRITTEN, &rules::WORDS_CHANGED, &rules::PARAMETER_REWRITTEN];
    notes.contains(&change.rule)
}

/// Checks that these rules are found at these levels, and no others. Returns the mismatch.
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

/// Pairs that differ at one place.
#[derive(serde::Deserialize)]
struct Rows {
    schemas: Vec<Row>,
    others: Vec<Row>,
    notes: Vec<Row>,
}

#[derive(serde::Deserialize)]
struct Row {
    #[serde(default)]
    rule: String,
    #[serde(rename = "in", default = "schema")]
    kind: String,
    levels: Option<[String; 2]>,
    /// Another rule that must find something.
    also: Option<String>,
    before: String,
    after: String,
}

fn schema() -> String {
    "schema".to_owned()
}

fn rows() -> Rows {
    serde_saphyr::from_str(include_str!("rows.yaml")).unwrap_or_else(|error| panic!("{error}"))
}

fn rule(id: &str) -> &'static Rule {
    rules::all().find(|rule| rule.id == id).unwrap_or_else(|| panic!("no rule {id}"))
}

#[test]
fn each_difference_of_schemas_has_its_rule() {
    let level = |name: &str| [B, W, I].into_iter().find(|level| format!("{level:?}").to_lowercase() == *name).unwrap();
    check(rows().schemas.iter().filter_map(|row| {
        let rules = ["request", "response"].map(|direction| rule(&format!("{direction}-{}", row.rule)));
        let levels = row.levels.as_ref().map(|levels| levels.each_ref().map(|name| level(name)));
        let [request, response] = levels.unwrap_or(rules.map(|rule| rule.level));
        wrong(Schema, &row.before, &row.after, &[(rules[0], request), (rules[1], response)])
    }));
}

#[test]
fn each_other_difference_has_its_rule() {
    check(rows().others.iter().filter_map(|row| {
        let kind =
            [InDocument, Operation, Schema].into_iter().find(|kind| format!("{kind:?}").to_lowercase() == row.kind);
        let rules = [Some(&row.rule), row.also.as_ref()].into_iter().flatten().map(|id| rule(id));
        let rules: Vec<_> = rules.map(|rule| (rule, rule.level)).collect();
        wrong(kind.unwrap(), &row.before, &row.after, &rules)
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
        // Read-only properties are not sent, and write-only properties are not returned.
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
        ("{type: object, properties: {kind: {enum: [cat, dog]}}}", "the object with `kind`"),
        ("{type: object, required: [b, a], properties: {a: {}, b: {}, c: {}}}", "the object with `b` and `a`"),
        ("{type: string}", "`string`"),
        ("{maxLength: 1}", "alternative 2"),
    ];
    for (branch, name) in table {
        let schema =
            |more: &str| format!("{{discriminator: {{propertyName: kind}}, oneOf: [{{type: boolean}}{more}]}}");
        let found = changes(Schema, &schema(""), &schema(&format!(", {branch}")));
        let says = format!("POST /a: the request body: {name} is now one of the alternatives.");
        assert!(found.iter().any(|change| change.message == says), "{branch}: {found:#?}");
    }
}

#[test]
fn what_changes_nothing_is_reported_at_most_as_a_note() {
    for Row { before, after, .. } in &rows().notes {
        for (before, after) in [(before, after), (after, before)] {
            let found = changes(Schema, before, after);
            assert!(found.iter().all(|change| change.level == I), "from {before} to {after}: {found:#?}");
        }
    }
}

#[test]
fn a_document_against_itself_yields_nothing_and_each_change_has_a_way_back() {
    for example in rules::all().filter(|rule| rule.area != Area::Client).filter_map(|rule| rule.example) {
        let (kind, before, after) = (example.kind, example.before, example.after);
        assert_eq!(changes(kind, before, before), []);
        assert_eq!(changes(kind, after, after), []);
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
