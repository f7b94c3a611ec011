//! Every kind of change, a row each.

use std::collections::BTreeSet;

use super::compare;
use crate::openapi::document::Document;
use crate::review::finding::Change;
use crate::review::finding::Level::{self, Breaking as B, Info as I, Warning as W};
use crate::review::rules::RULES;

fn document(text: &str) -> Document {
    Document::parse("test.yaml", text).unwrap_or_else(|error| panic!("{error:#}:\n{text}"))
}

fn changes(base: &str, head: &str) -> Vec<Change> {
    compare(&document(base), &document(head))
}

/// A document in which one schema is what is sent and what is answered.
fn with_schema(schema: &str) -> String {
    format!(
        "{{openapi: 3.0.3, info: {{title: t, version: '1'}}, paths: {{/a: {{post: {{
            requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S'}}}}}}}},
            responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S'}}}}}}}}}}
        }}}}}}, components: {{schemas: {{S: {schema}, Other: {{type: integer}}, More: {{type: boolean}}, Part: {{properties: {{a: {{maxLength: 1}}}}}}}}}}}}"
    )
}

/// Before, after, the change, and its level in a request and in a response.
type Row = (&'static str, &'static str, &'static str, Level, Level);

#[rustfmt::skip]
const SCHEMAS: &[Row] = &[
    ("{type: string}", "{type: integer}", "type-changed", B, B),
    ("{type: integer}", "{type: number}", "type-widened", I, B),
    ("{type: number}", "{type: integer}", "type-narrowed", B, I),
    ("{}", "{type: string}", "type-added", B, I),
    ("{type: string}", "{}", "type-removed", I, B),
    ("{type: string}", "{type: string, nullable: true}", "nullable-added", I, B),
    ("{type: string, nullable: true}", "{type: string}", "nullable-removed", B, I),
    ("{$ref: '#/components/schemas/Other'}", "{anyOf: [{$ref: '#/components/schemas/Other'}, {type: string, nullable: true, enum: [null]}]}", "nullable-added", I, B),
    ("{type: number}", "{type: number, maximum: 9}", "maximum-added", B, I),
    ("{type: number, maximum: 9}", "{type: number}", "maximum-removed", I, B),
    ("{type: number, maximum: 9}", "{type: number, maximum: 10}", "maximum-increased", I, B),
    ("{type: number, maximum: 9}", "{type: number, maximum: 8.5}", "maximum-decreased", B, I),
    ("{type: number}", "{type: number, minimum: 9}", "minimum-added", B, I),
    ("{type: number, minimum: 9}", "{type: number}", "minimum-removed", I, B),
    ("{type: number, minimum: 9}", "{type: number, minimum: 10}", "minimum-increased", B, I),
    ("{type: number, minimum: 9}", "{type: number, minimum: -1}", "minimum-decreased", I, B),
    ("{type: string}", "{type: string, maxLength: 9}", "max-length-added", B, I),
    ("{type: string, maxLength: 9}", "{type: string}", "max-length-removed", I, B),
    ("{type: string, maxLength: 9}", "{type: string, maxLength: 10}", "max-length-increased", I, B),
    ("{type: string, maxLength: 9}", "{type: string, maxLength: 8}", "max-length-decreased", B, I),
    ("{type: string}", "{type: string, minLength: 9}", "min-length-added", B, I),
    ("{type: string, minLength: 9}", "{type: string}", "min-length-removed", I, B),
    ("{type: string, minLength: 9}", "{type: string, minLength: 10}", "min-length-increased", B, I),
    ("{type: string, minLength: 9}", "{type: string, minLength: 8}", "min-length-decreased", I, B),
    ("{type: array, items: {}}", "{type: array, items: {}, maxItems: 9}", "max-items-added", B, I),
    ("{type: array, items: {}, maxItems: 9}", "{type: array, items: {}}", "max-items-removed", I, B),
    ("{type: array, items: {}, maxItems: 9}", "{type: array, items: {}, maxItems: 10}", "max-items-increased", I, B),
    ("{type: array, items: {}, maxItems: 9}", "{type: array, items: {}, maxItems: 8}", "max-items-decreased", B, I),
    ("{type: array, items: {}}", "{type: array, items: {}, minItems: 9}", "min-items-added", B, I),
    ("{type: array, items: {}, minItems: 9}", "{type: array, items: {}}", "min-items-removed", I, B),
    ("{type: array, items: {}, minItems: 9}", "{type: array, items: {}, minItems: 10}", "min-items-increased", B, I),
    ("{type: array, items: {}, minItems: 9}", "{type: array, items: {}, minItems: 8}", "min-items-decreased", I, B),
    ("{type: object}", "{type: object, maxProperties: 9}", "max-properties-added", B, I),
    ("{type: object, maxProperties: 9}", "{type: object}", "max-properties-removed", I, B),
    ("{type: object, maxProperties: 9}", "{type: object, maxProperties: 10}", "max-properties-increased", I, B),
    ("{type: object, maxProperties: 9}", "{type: object, maxProperties: 8}", "max-properties-decreased", B, I),
    ("{type: object}", "{type: object, minProperties: 9}", "min-properties-added", B, I),
    ("{type: object, minProperties: 9}", "{type: object}", "min-properties-removed", I, B),
    ("{type: object, minProperties: 9}", "{type: object, minProperties: 10}", "min-properties-increased", B, I),
    ("{type: object, minProperties: 9}", "{type: object, minProperties: 8}", "min-properties-decreased", I, B),
    ("{type: number, maximum: 9}", "{type: number, maximum: 9, exclusiveMaximum: true}", "exclusive-maximum-set", B, I),
    ("{type: number, maximum: 9, exclusiveMaximum: true}", "{type: number, maximum: 9}", "exclusive-maximum-unset", I, B),
    ("{type: number, minimum: 9}", "{type: number, minimum: 9, exclusiveMinimum: true}", "exclusive-minimum-set", B, I),
    ("{type: number, minimum: 9, exclusiveMinimum: true}", "{type: number, minimum: 9}", "exclusive-minimum-unset", I, B),
    ("{type: integer}", "{type: integer, multipleOf: 5}", "multiple-of-added", B, I),
    ("{type: integer, multipleOf: 5}", "{type: integer}", "multiple-of-removed", I, B),
    ("{type: integer, multipleOf: 5}", "{type: integer, multipleOf: 10}", "multiple-of-changed", B, I),
    ("{type: integer, multipleOf: 10}", "{type: integer, multipleOf: 5}", "multiple-of-changed", I, B),
    ("{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 3}", "multiple-of-changed", B, B),
    ("{type: array, items: {}}", "{type: array, items: {}, uniqueItems: true}", "unique-items-set", B, I),
    ("{type: array, items: {}, uniqueItems: true}", "{type: array, items: {}, uniqueItems: false}", "unique-items-unset", I, B),
    ("{type: string}", "{type: string, pattern: a}", "pattern-added", B, I),
    ("{type: string, pattern: a}", "{type: string}", "pattern-removed", I, B),
    ("{type: string, pattern: a}", "{type: string, pattern: b}", "pattern-changed", W, W),
    ("{type: string}", "{type: string, format: uuid}", "format-added", B, I),
    ("{type: string, format: uuid}", "{type: string}", "format-removed", I, B),
    ("{type: string, format: uuid}", "{type: string, format: email}", "format-changed", W, W),
    ("{type: integer, format: int32}", "{type: integer, format: int64}", "format-widened", I, B),
    ("{type: integer, format: int64}", "{type: integer, format: int32}", "format-narrowed", B, I),
    ("{type: number, format: float}", "{type: number, format: double}", "format-widened", I, B),
    ("{type: string}", "{type: string, enum: [a]}", "enum-added", B, I),
    ("{type: string, enum: [a]}", "{type: string}", "enum-removed", I, B),
    ("{type: string, enum: [a]}", "{type: string, enum: [b, a]}", "enum-values-added", I, B),
    ("{type: string, enum: [a, b]}", "{type: string, enum: [b]}", "enum-values-removed", B, I),
    ("{type: string, enum: [a, b]}", "{type: string, enum: [b, c]}", "enum-values-changed", B, B),
    ("{type: string}", "{type: string, default: a}", "default-changed", W, W),
    ("{type: string, default: a}", "{type: string, default: b}", "default-changed", W, W),
    ("{type: string, default: a}", "{type: string}", "default-changed", W, W),
    ("{type: string}", "{type: string, deprecated: true}", "deprecated-set", I, I),
    ("{type: string, deprecated: true}", "{type: string}", "deprecated-unset", I, I),
    ("{type: string}", "{type: string, readOnly: true}", "read-only-set", W, W),
    ("{type: string, readOnly: true}", "{type: string}", "read-only-unset", W, W),
    ("{type: string}", "{type: string, writeOnly: true}", "write-only-set", W, W),
    ("{type: string, writeOnly: true}", "{type: string}", "write-only-unset", W, W),
    ("{type: object}", "{type: object, discriminator: {propertyName: a}}", "discriminator-added", B, I),
    ("{type: object, discriminator: {propertyName: a}}", "{type: object}", "discriminator-removed", W, W),
    ("{type: object, discriminator: {propertyName: a}}", "{type: object, discriminator: {propertyName: b}}", "discriminator-property-changed", B, B),
    ("{type: object, discriminator: {propertyName: a}}", "{type: object, discriminator: {propertyName: a, mapping: {b: c}}}", "discriminator-mapping-changed", W, W),
    ("{type: object}", "{type: object, xml: {name: a}}", "xml-changed", W, W),
    ("{properties: {}}", "{properties: {a: {}}}", "optional-property-added", I, I),
    ("{additionalProperties: false, properties: {}}", "{additionalProperties: false, properties: {a: {}}}", "optional-property-added", I, B),
    ("{properties: {}}", "{required: [a], properties: {a: {}}}", "required-property-added", B, I),
    ("{required: [a], properties: {a: {}, b: {}}}", "{required: [a, b], properties: {a: {}, b: {}}}", "property-became-required", B, I),
    ("{required: [a, b], properties: {a: {}, b: {}}}", "{required: [a], properties: {a: {}, b: {}}}", "property-became-optional", I, B),
    ("{required: [a]}", "{required: [b, a]}", "required-changed", B, I),
    ("{required: [a, b]}", "{required: [b]}", "required-changed", I, B),
    ("{required: [a]}", "{required: [b]}", "required-changed", B, B),
    ("{properties: {a: {properties: {b: {type: string}}}}}", "{properties: {a: {properties: {b: {type: integer}}}}}", "type-changed", B, B),
    ("{type: array, items: {type: array, items: {maxLength: 1}}}", "{type: array, items: {type: array, items: {maxLength: 2}}}", "max-length-increased", I, B),
    ("{additionalProperties: {maxLength: 2}}", "{additionalProperties: {maxLength: 1}}", "max-length-decreased", B, I),
    ("{properties: {a: {$ref: '#/components/schemas/S'}, b: {maxLength: 2}}}", "{properties: {a: {$ref: '#/components/schemas/S'}, b: {maxLength: 1}}}", "max-length-decreased", B, I),
    ("{}", "{additionalProperties: false}", "additional-properties-narrowed", B, I),
    ("{additionalProperties: false}", "{}", "additional-properties-widened", I, B),
    ("{}", "{additionalProperties: {type: string}}", "additional-properties-narrowed", B, I),
    ("{additionalProperties: {type: string}}", "{additionalProperties: true}", "additional-properties-widened", I, B),
    ("{additionalProperties: {type: string}}", "{additionalProperties: false}", "additional-properties-narrowed", B, I),
    ("{additionalProperties: false}", "{additionalProperties: {type: string}}", "additional-properties-widened", I, B),
    ("{type: array}", "{type: array, items: {type: string}}", "items-added", B, I),
    ("{type: array, items: {type: string}}", "{type: array}", "items-removed", I, B),
    ("{allOf: [{maxLength: 1}, {minLength: 1}]}", "{allOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}", "pattern-added", B, I),
    ("{allOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}", "{allOf: [{pattern: a}, {maxLength: 1}]}", "min-length-removed", I, B),
    ("{anyOf: [{maxLength: 1}, {minLength: 1}]}", "{anyOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}", "any-of-branch-added", I, B),
    ("{anyOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}", "{anyOf: [{pattern: a}, {maxLength: 1}]}", "any-of-branch-removed", B, I),
    ("{oneOf: [{maxLength: 1}, {minLength: 1}]}", "{oneOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}", "one-of-branch-added", I, B),
    ("{oneOf: [{maxLength: 1}, {minLength: 1}, {pattern: a}]}", "{oneOf: [{pattern: a}, {maxLength: 1}]}", "one-of-branch-removed", B, I),
    // Those with the same name belong together, wherever they stand.
    ("{oneOf: [{type: object, title: A, maxProperties: 1}, {type: string}]}", "{oneOf: [{type: boolean}, {type: string}, {type: object, title: A, maxProperties: 1, description: d}]}", "one-of-branch-added", I, B),
    ("{oneOf: [{maxLength: 1}, {maxLength: 5, pattern: a}]}", "{oneOf: [{maxLength: 1}, {maxLength: 6, pattern: a}]}", "max-length-increased", I, B),
    ("{type: string}", "{type: string, anyOf: [{maxLength: 1}]}", "any-of-branch-added", B, I),
    ("{type: string, anyOf: [{maxLength: 1}]}", "{type: string}", "any-of-branch-removed", I, B),
    ("{oneOf: [{$ref: '#/components/schemas/Other'}, {type: string}]}", "{oneOf: [{type: string}, {$ref: '#/components/schemas/Other'}, {$ref: '#/components/schemas/More'}]}", "one-of-branch-added", I, B),
    ("{type: string}", "{type: string, not: {pattern: a}}", "not-added", B, I),
    ("{type: string, not: {pattern: a}}", "{type: string}", "not-removed", I, B),
    ("{type: string, not: {maxLength: 1}}", "{type: string, not: {maxLength: 2}}", "max-length-increased", B, I),
    // One schema in two places, of which the first has not changed.
    ("{properties: {a: {$ref: '#/components/schemas/Other'}, b: {$ref: '#/components/schemas/Other'}}}", "{properties: {a: {$ref: '#/components/schemas/Other'}, b: {allOf: [{$ref: '#/components/schemas/Other'}], nullable: true}}}", "nullable-added", I, B),
    ("{allOf: [{$ref: '#/components/schemas/Other'}], default: 1}", "{allOf: [{$ref: '#/components/schemas/Other'}], default: 2}", "default-changed", W, W),
    ("{allOf: [{$ref: '#/components/schemas/Other'}]}", "{allOf: [{$ref: '#/components/schemas/Other'}], readOnly: true}", "read-only-set", W, W),
    ("{additionalProperties: false, properties: {}}", "{additionalProperties: false, required: [a], properties: {a: {}}}", "required-property-added", B, B),
    // A value must be all that allOf holds, wherever it is written.
    ("{properties: {a: {maxLength: 2}}}", "{allOf: [{properties: {a: {maxLength: 1}}}]}", "max-length-decreased", B, I),
    ("{properties: {a: {maxLength: 2}}}", "{allOf: [{properties: {a: {maxLength: 2}}}, {properties: {a: {minLength: 1}}}]}", "min-length-added", B, I),
    ("{allOf: [{properties: {a: {}}}, {required: [a]}]}", "{properties: {a: {}}}", "property-became-optional", I, B),
    ("{required: [a, b]}", "{allOf: [{required: [a]}]}", "required-changed", I, B),
    ("{maximum: 5}", "{allOf: [{maximum: 5}, {maximum: 3}]}", "maximum-decreased", B, I),
    ("{allOf: [{maximum: 5}, {maximum: 9, exclusiveMaximum: true}]}", "{maximum: 5, exclusiveMaximum: true}", "exclusive-maximum-set", B, I),
    ("{allOf: [{multipleOf: 2}, {multipleOf: 4}]}", "{multipleOf: 2}", "multiple-of-changed", I, B),
    ("{allOf: [{uniqueItems: true}, {uniqueItems: false}]}", "{uniqueItems: false}", "unique-items-unset", I, B),
    ("{allOf: [{items: {maxLength: 2}}, {items: {minLength: 1}}]}", "{items: {maxLength: 2}}", "min-length-removed", I, B),
    ("{allOf: [{additionalProperties: {type: string}}, {maxProperties: 2}]}", "{maxProperties: 2, additionalProperties: false}", "additional-properties-narrowed", B, I),
    ("{allOf: [{not: {pattern: a}}, {not: {pattern: b}}]}", "{not: {pattern: b}}", "not-removed", I, B),
    ("{allOf: [{oneOf: [{pattern: a}, {pattern: b}]}, {oneOf: [{maxLength: 1}, {maxLength: 3}]}]}", "{allOf: [{oneOf: [{maxLength: 1}, {maxLength: 3}]}, {oneOf: [{pattern: a}, {pattern: b}, {pattern: c}]}]}", "one-of-branch-added", I, B),
    ("{allOf: [{type: object, nullable: true}, {properties: {}}]}", "{allOf: [{type: object, nullable: true}, {type: object}]}", "nullable-removed", B, I),
    ("{type: string}", "{allOf: [{type: string}, {type: integer}]}", "type-added", B, I),
    // Of several that cannot be merged it is not known which values are left.
    ("{allOf: [{pattern: a}, {pattern: b}]}", "{allOf: [{pattern: c}, {pattern: d}]}", "pattern-changed", W, W),
    ("{enum: [b]}", "{allOf: [{enum: [a, b]}, {enum: [b, c]}]}", "enum-changed", W, W),
    // Decimals are no floats.
    ("{multipleOf: 2.5}", "{multipleOf: 10}", "multiple-of-changed", B, I),
    ("{multipleOf: 0.3}", "{multipleOf: 0.1}", "multiple-of-changed", I, B),
    ("{multipleOf: 0.3}", "{multipleOf: 0.2}", "multiple-of-changed", B, B),
    ("{maximum: 0.30}", "{maximum: 0.3000001}", "maximum-increased", I, B),
    ("{maximum: 1.0e+40}", "{maximum: 2.0e+40}", "maximum-increased", I, B),
    // More than a float can tell apart.
    ("{type: integer, maximum: 9007199254740993}", "{type: integer, maximum: 9007199254740992}", "maximum-decreased", B, I),
    // What is read-only is in no request.
    ("{properties: {a: {type: string, readOnly: true}}}", "{properties: {a: {type: integer, readOnly: true}}}", "type-changed", I, B),
    ("{properties: {a: {type: string, writeOnly: true}}}", "{properties: {a: {type: integer, writeOnly: true}}}", "type-changed", B, I),
];

#[test]
fn each_change_of_a_schema_has_its_rule() {
    for (before, after, id, request, response) in SCHEMAS {
        let found = changes(&with_schema(before), &with_schema(after));
        for (direction, level) in [("request", request), ("response", response)] {
            let id = format!("{direction}-{id}");
            let change = found.iter().find(|change| change.id == id);
            let change = change.unwrap_or_else(|| panic!("no {id} from {before} to {after}: {found:#?}"));
            assert_eq!(change.level, *level, "{id} from {before} to {after}");
            assert_eq!(change.operation.as_deref(), Some("POST /a"), "{id}");
        }
        let is_other = |change: &&Change| {
            !["reference-changed", "schema-rewritten", "words-changed"].contains(&change.id.as_str())
        };
        assert_eq!(found.iter().filter(is_other).count(), 2, "from {before} to {after}: {found:#?}");
    }
}

#[test]
fn a_name_in_another_case_hides_no_change() {
    let header = |header: &str| with(&format!("responses= {{'200': {{description: d, headers: {{{header}}}}}}}"));
    let parameter = |parameter: &str| with(&format!("own= [{{{parameter}, in: header}}]"));
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
        let ids: BTreeSet<_> = changes(&before, &after).into_iter().map(|change| change.id).collect();
        assert_eq!(ids, BTreeSet::from([id.to_owned(), "header-case-changed".to_owned()]));
    }
}

#[test]
fn what_changes_in_two_places_is_told_of_both() {
    let count = |found: &[Change], id: &str| found.iter().filter(|change| change.id == id).count();

    let before = with_schema("{properties: {a: {}, b: {}}}");
    let after = with_schema("{required: [a, b], properties: {a: {}, b: {}}}");
    assert_eq!(count(&changes(&before, &after), "request-property-became-required"), 2);
    assert_eq!(count(&changes(&after, &before), "response-property-became-optional"), 2);

    let parameter = |name: &str, style: &str| format!("{{name: {name}, in: query, {style} schema: {{}}}}");
    let own = |style: &str| format!("own= [{}, {}]", parameter("q", style), parameter("r", style));
    let found = changes(&with(&own("")), &with(&own("style: spaceDelimited,")));
    assert_eq!(count(&found, "parameter-explode-changed"), 2, "{found:#?}");

    let paths = "more= , '/a/{id}.{kind}': {get: {responses: {}}}";
    let found = changes(&with(""), &with(paths));
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
        with(&format!("responses= {content} | schemas= {{{}}}", ring(kind)))
    };
    let found = changes(&document("string"), &document("integer"));
    assert!(matches!(&found[..], [change] if change.id == "response-type-changed"), "{found:#?}");
}

/// Where a request and a response are not told of in the same words.
#[test]
fn a_removed_property_is_another_thing_to_send_and_to_read() {
    let table = [
        (
            "{properties: {a: {}}}",
            "{properties: {}}",
            ("request-property-removed", W),
            ("response-optional-property-removed", W),
        ),
        (
            "{required: [a], properties: {a: {}}}",
            "{properties: {}}",
            ("request-property-removed", W),
            ("response-required-property-removed", B),
        ),
        (
            "{additionalProperties: false, properties: {a: {}}}",
            "{additionalProperties: false, properties: {}}",
            ("request-property-removed", B),
            ("response-optional-property-removed", W),
        ),
        // Whatever a part does not name it forbids.
        (
            "{additionalProperties: false, properties: {a: {}, b: {}}}",
            "{allOf: [{additionalProperties: false, properties: {a: {}}}, {properties: {b: {}}}]}",
            ("request-property-removed", B),
            ("response-optional-property-removed", W),
        ),
        // What is read-only is not sent, and what is write-only is not answered.
        (
            "{properties: {}}",
            "{required: [a], properties: {a: {readOnly: true}}}",
            ("request-optional-property-added", I),
            ("response-required-property-added", I),
        ),
        (
            "{properties: {}}",
            "{required: [a], properties: {a: {writeOnly: true}}}",
            ("request-required-property-added", B),
            ("response-optional-property-added", I),
        ),
    ];
    for (before, after, request, response) in table {
        let found = changes(&with_schema(before), &with_schema(after));
        for (id, level) in [request, response] {
            let change = found.iter().find(|change| change.id == id).unwrap_or_else(|| panic!("no {id}: {found:#?}"));
            assert_eq!(change.level, level, "{id} from {before} to {after}");
        }
        let others = found.iter().filter(|change| change.id != "schema-rewritten");
        assert_eq!(others.count(), 2, "from {before} to {after}: {found:#?}");
    }
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
        let found = changes(&with_schema(before), &with_schema(after));
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
        assert_eq!(changes(&with_schema(before), &with_schema(after)), [], "from {before} to {after}");
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
        let found = changes(&with_schema(&schema("")), &with_schema(&schema(&format!(", {branch}"))));
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
            let found = changes(&with_schema(before), &with_schema(after));
            assert!(found.iter().all(|change| change.level == I), "from {before} to {after}: {found:#?}");
        }
    }
}

/// A document whose parts are given; the rest of it is always the same.
fn with(parts: &str) -> String {
    let part = |name: &str, default: &str| {
        let start = parts.find(&format!("{name}= "));
        start.map_or(default.to_owned(), |start| {
            parts[start + name.len() + 2..].split('|').next().unwrap().trim().to_owned()
        })
    };
    format!(
        "{{openapi: 3.0.3, info: {{title: t, version: '1'}}, servers: {}, security: {}, tags: {}, paths: {{'{}': {{
            parameters: {}, get: {{{} parameters: {}, responses: {}}}}}{}}}, components: {{securitySchemes: {}, schemas: {}}}}}",
        part("servers", "[{url: 'https://a'}]"),
        part("security", "[{k: []}]"),
        part("tags", "[]"),
        part("path", "/a/{id}"),
        part("shared", "[{name: id, in: path, required: true, schema: {type: string}}]"),
        part("op", "operationId: get_a,"),
        part("own", "[]"),
        part("responses", "{'200': {description: d}}"),
        part("more", ""),
        part("schemes", "{k: {type: http, scheme: bearer}, o: {type: http, scheme: basic}}"),
        part("schemas", "{}"),
    )
}

#[rustfmt::skip]
const OTHERS: &[(&str, &str, &str, Level)] = &[
    ("", "more= , /b: {get: {responses: {}}}", "operation-added", I),
    ("more= , /b: {get: {responses: {}}}", "", "operation-removed", B),
    ("more= , /b: {get: {responses: {}}}", "more= , /b: {get: {responses: {}}, put: {responses: {}}}", "operation-added", I),
    ("", "op= operationId: get_a, deprecated: true,", "operation-deprecated", I),
    ("op= operationId: get_a, deprecated: true,", "", "operation-undeprecated", I),
    ("", "op= operationId: get_b,", "operation-id-changed", W),
    ("", "op= operationId: get_a, tags: [t],", "operation-tags-changed", I),
    ("", "path= /a/{key} | shared= [{name: key, in: path, required: true, schema: {type: string}}]", "path-parameter-renamed", I),
    ("", "op= operationId: get_a, callbacks: {c: {'/x': {post: {responses: {}}}}},", "callbacks-changed", W),
    ("", "servers= [{url: 'https://a'}, {url: 'https://b'}]", "server-added", I),
    ("servers= [{url: 'https://a'}, {url: 'https://b'}]", "", "server-removed", B),
    ("servers= [{url: 'https://{a}', variables: {a: {default: b}}}]", "servers= [{url: 'https://{a}', variables: {a: {default: c}}}]", "server-variables-changed", W),
    ("", "op= operationId: get_a, servers: [{url: 'https://a'}, {url: 'https://c'}],", "server-added", I),
    ("servers= [{url: 'https://a'}, {url: 'https://c'}]", "servers= [{url: 'https://a'}, {url: 'https://c'}] | op= operationId: get_a, servers: [{url: 'https://c'}],", "server-removed", B),
    ("", "own= [{name: q, in: query, schema: {}}]", "parameter-added", I),
    ("", "own= [{name: q, in: query, required: true, schema: {}}]", "required-parameter-added", B),
    ("own= [{name: q, in: query, schema: {}}]", "", "parameter-removed", W),
    ("own= [{name: h, in: header, schema: {}}]", "", "parameter-removed", W),
    ("", "own= [{name: h, in: header, required: true, schema: {}}]", "required-parameter-added", B),
    ("", "own= [{name: c, in: cookie, required: true, schema: {}}]", "required-parameter-added", B),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: header, schema: {}}]", "parameter-moved", B),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, required: true, schema: {}}]", "parameter-became-required", B),
    ("own= [{name: q, in: query, required: true, schema: {}}]", "own= [{name: q, in: query, schema: {}}]", "parameter-became-optional", I),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, deprecated: true, schema: {}}]", "parameter-deprecated", I),
    ("own= [{name: q, in: query, deprecated: true, schema: {}}]", "own= [{name: q, in: query, schema: {}}]", "parameter-undeprecated", I),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, style: spaceDelimited, explode: true, schema: {}}]", "parameter-style-changed", B),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, explode: false, schema: {}}]", "parameter-explode-changed", B),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, allowReserved: true, schema: {}}]", "parameter-reserved-allowed", I),
    ("own= [{name: q, in: query, allowReserved: true, schema: {}}]", "own= [{name: q, in: query, schema: {}}]", "parameter-reserved-disallowed", B),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, allowEmptyValue: true, schema: {}}]", "parameter-empty-allowed", I),
    ("own= [{name: q, in: query, allowEmptyValue: true, schema: {}}]", "own= [{name: q, in: query, schema: {}}]", "parameter-empty-disallowed", B),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, content: {a/b: {schema: {}}}}]", "parameter-serialization-changed", B),
    ("own= [{name: q, in: query, content: {a/b: {}}}]", "own= [{name: q, in: query, content: {a/c: {}}}]", "parameter-serialization-changed", B),
    ("own= [{name: q, in: query, content: {a/b: {schema: {maxLength: 2}}}}]", "own= [{name: q, in: query, content: {a/b: {schema: {maxLength: 1}}}}]", "request-max-length-decreased", B),
    ("own= [{name: q, in: query, schema: {maxLength: 1}}]", "own= [{name: q, in: query, schema: {maxLength: 2}}]", "request-max-length-increased", I),
    ("own= [{name: h, in: header, schema: {enum: [a]}}]", "own= [{name: h, in: header, schema: {enum: [b]}}]", "request-enum-values-changed", B),
    ("", "shared= [{name: id, in: path, required: true, schema: {type: integer}}]", "request-type-changed", B),
    ("", "own= [{name: id, in: path, required: true, schema: {type: integer}}]", "request-type-changed", B),
    ("", "op= requestBody: {content: {a/b: {}}}, operationId: get_a,", "request-body-added", I),
    ("", "op= requestBody: {required: true, content: {a/b: {}}}, operationId: get_a,", "required-request-body-added", B),
    ("op= requestBody: {content: {a/b: {}}}, operationId: get_a,", "", "request-body-removed", W),
    ("op= requestBody: {content: {a/b: {}}}, operationId: get_a,", "op= requestBody: {required: true, content: {a/b: {}}}, operationId: get_a,", "request-body-became-required", B),
    ("op= requestBody: {required: true, content: {a/b: {}}}, operationId: get_a,", "op= requestBody: {content: {a/b: {}}}, operationId: get_a,", "request-body-became-optional", I),
    ("op= requestBody: {content: {a/b: {}}}, operationId: get_a,", "op= requestBody: {content: {a/b: {}, a/c: {}}}, operationId: get_a,", "request-media-type-added", I),
    ("op= requestBody: {content: {a/b: {}, a/c: {}}}, operationId: get_a,", "op= requestBody: {content: {a/b: {}}}, operationId: get_a,", "request-media-type-removed", B),
    ("op= requestBody: {content: {a/b: {}}}, operationId: get_a,", "op= requestBody: {content: {a/b: {encoding: {x: {style: form}}}}}, operationId: get_a,", "request-encoding-changed", W),
    ("op= requestBody: {content: {a/b: {}}}, operationId: get_a,", "op= requestBody: {content: {a/b: {schema: {type: string}}}}, operationId: get_a,", "request-type-added", B),
    ("", "responses= {'200': {description: d}, '201': {description: d}}", "success-response-added", W),
    ("responses= {'200': {description: d}, '201': {description: d}}", "", "success-response-removed", B),
    ("", "responses= {'200': {description: d}, '404': {description: d}}", "error-response-added", I),
    ("responses= {'200': {description: d}, '404': {description: d}}", "", "error-response-removed", I),
    ("responses= {'200': {description: d}, '404': {description: d}}", "responses= {'200': {description: d}, 4XX: {description: d}, '404': {description: d}}", "error-response-added", I),
    ("responses= {'200': {description: d}, '404': {description: d}, 4XX: {description: d}}", "responses= {'200': {description: d}, 4XX: {description: d}}", "response-status-merged", I),
    ("responses= {'200': {description: d}, default: {description: d}}", "responses= {'200': {description: d}, default: {description: d}, '500': {description: d}}", "response-status-split", I),
    ("responses= {'200': {description: d, content: {a/b: {}}}}", "responses= {'200': {description: d, content: {a/b: {}, a/c: {}}}}", "response-media-type-added", I),
    ("responses= {'200': {description: d, content: {a/b: {}, a/c: {}}}}", "responses= {'200': {description: d, content: {a/b: {}}}}", "response-media-type-removed", B),
    ("responses= {'200': {description: d, content: {a/b: {}}}}", "responses= {'200': {description: d, content: {a/b: {encoding: {x: {style: form}}}}}}", "response-encoding-changed", W),
    ("responses= {'200': {description: d, content: {a/b: {schema: {type: string}}}}}", "responses= {'200': {description: d, content: {a/b: {}}}}", "response-type-removed", B),
    ("", "responses= {'200': {description: d, headers: {h: {schema: {}}}}}", "response-header-added", I),
    ("responses= {'200': {description: d, headers: {h: {schema: {}}}}}", "", "response-header-removed", W),
    ("responses= {'200': {description: d, headers: {h: {required: true}}}}", "", "required-response-header-removed", B),
    ("responses= {'200': {description: d, headers: {h: {required: true}}}}", "responses= {'200': {description: d, headers: {h: {}}}}", "response-header-became-optional", B),
    ("responses= {'200': {description: d, headers: {h: {}}}}", "responses= {'200': {description: d, headers: {h: {required: true}}}}", "response-header-became-required", I),
    ("responses= {'200': {description: d, headers: {h: {}}}}", "responses= {'200': {description: d, headers: {h: {deprecated: true}}}}", "response-header-deprecated", I),
    ("responses= {'200': {description: d, headers: {h: {deprecated: true}}}}", "responses= {'200': {description: d, headers: {h: {}}}}", "response-header-undeprecated", I),
    ("responses= {'200': {description: d, headers: {h: {}}}}", "responses= {'200': {description: d, headers: {h: {style: form, explode: false}}}}", "response-header-style-changed", B),
    ("responses= {'200': {description: d, headers: {h: {}}}}", "responses= {'200': {description: d, headers: {h: {explode: true}}}}", "response-header-explode-changed", B),
    ("responses= {'200': {description: d, headers: {h: {schema: {}}}}}", "responses= {'200': {description: d, headers: {h: {content: {a/b: {schema: {}}}}}}}", "response-header-serialization-changed", B),
    ("responses= {'200': {description: d, headers: {h: {content: {a/b: {}}}}}}", "responses= {'200': {description: d, headers: {h: {content: {a/c: {}}}}}}", "response-header-serialization-changed", B),
    ("responses= {'200': {description: d, headers: {h: {content: {a/b: {schema: {maxLength: 1}}}}}}}", "responses= {'200': {description: d, headers: {h: {content: {a/b: {schema: {maxLength: 2}}}}}}}", "response-max-length-increased", B),
    ("responses= {'200': {description: d, headers: {h: {}}}}", "responses= {'200': {description: d, headers: {h: {schema: {type: string}}}}}", "response-type-added", I),
    ("responses= {'200': {description: d, headers: {X-H: {schema: {}}}}}", "responses= {'200': {description: d, headers: {x-h: {schema: {}}}}}", "header-case-changed", I),
    ("own= [{name: X-H, in: header, required: true, schema: {}}]", "own= [{name: x-h, in: header, required: true, schema: {}}]", "header-case-changed", I),
    ("responses= {'200': {description: d, headers: {h: {schema: {maximum: 1}}}}}", "responses= {'200': {description: d, headers: {h: {schema: {maximum: 2}}}}}", "response-maximum-increased", B),
    ("", "responses= {'200': {description: d, links: {l: {operationId: get_a}}}}", "response-links-changed", I),
    ("security= []", "", "security-added", B),
    ("", "security= []", "security-removed", I),
    ("", "security= [{k: []}, {o: []}]", "security-alternative-added", I),
    ("security= [{k: []}, {o: []}]", "", "security-alternative-removed", B),
    ("", "security= [{k: [], o: []}]", "security-alternative-removed", B),
    ("", "security= [{k: [a]}]", "security-alternative-removed", B),
    ("security= [{k: [a, b]}]", "security= [{k: [a]}]", "security-alternative-added", I),
    ("", "security= [{k: []}, {k: [], o: []}]", "security-rewritten", I),
    ("", "op= security: [], operationId: get_a,", "security-removed", I),
    ("op= security: [{}], operationId: get_a,", "", "security-added", B),
    ("", "schemes= {k: {type: http, scheme: bearer}, o: {type: http, scheme: basic}, n: {type: http, scheme: bearer}}", "security-scheme-added", I),
    ("", "schemes= {k: {type: http, scheme: bearer}}", "security-scheme-removed", I),
    ("", "schemes= {n: {type: http, scheme: bearer, description: d}, o: {type: http, scheme: basic}} | security= [{n: []}]", "security-scheme-renamed", I),
    ("schemes= {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}} | security= [{k: []}, {n: []}]", "schemes= {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}}", "security-alternative-removed", B),
    ("schemes= {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}}", "schemes= {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}} | security= [{k: [], n: []}]", "security-alternative-removed", B),
    ("", "schemes= {k: {type: http, scheme: basic}, o: {type: http, scheme: basic}}", "security-scheme-changed", B),
    ("schemes= {k: {type: oauth2, flows: {implicit: {authorizationUrl: a, scopes: {}}}}}", "schemes= {k: {type: oauth2, flows: {implicit: {authorizationUrl: b, scopes: {}}}}}", "security-scheme-changed", B),
    ("schemes= {k: {type: oauth2, flows: {implicit: {scopes: {}}}}}", "schemes= {k: {type: oauth2, flows: {implicit: {scopes: {a: b}}}}}", "security-scope-added", I),
    ("schemes= {k: {type: oauth2, flows: {implicit: {scopes: {a: b}}}}}", "schemes= {k: {type: oauth2, flows: {implicit: {scopes: {}}}}}", "security-scope-removed", B),
    ("", "schemas= {S: {type: string}}", "component-added", I),
    ("schemas= {S: {type: string}}", "", "component-removed", I),
    ("schemas= {S: {type: string}}", "schemas= {S: {type: integer}}", "component-changed", I),
    ("schemas= {S: {properties: {a: {$ref: '#/components/schemas/A'}}}, A: {}, B: {}}", "schemas= {S: {properties: {a: {$ref: '#/components/schemas/B'}}}, A: {}, B: {}}", "reference-changed", I),
    ("", "op= operationId: get_a, description: d,", "words-changed", I),
    ("", "op= operationId: get_a, summary: s,", "words-changed", I),
    ("", "op= operationId: get_a, externalDocs: {url: u},", "words-changed", I),
    ("responses= {'200': {description: d}}", "responses= {'200': {description: e}}", "words-changed", I),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, schema: {}, example: e}]", "example-changed", I),
    ("own= [{name: q, in: query, schema: {}}]", "own= [{name: q, in: query, schema: {example: e}}]", "example-changed", I),
    ("", "op= operationId: get_a, x-more: 1,", "extension-changed", I),
    ("own= [{name: q, in: query, schema: {maxLength: 1}}]", "own= [{name: q, in: query, schema: {allOf: [{maxLength: 1}]}}]", "schema-rewritten", I),
    ("", "tags= [{name: t}]", "tag-changed", I),
];

#[test]
fn two_schemes_that_are_defined_alike_ask_for_two_keys() {
    let schemes = "schemes= {k: {type: http, scheme: bearer}, n: {type: http, scheme: bearer}}";
    let found = changes(&with(schemes), &with(&format!("{schemes} | security= [{{n: []}}]")));
    let found: Vec<_> = found.iter().map(|change| (change.id.as_ref(), change.level)).collect();
    assert_eq!(found, [("security-alternative-removed", B), ("security-alternative-added", I)]);
}

#[test]
fn each_other_change_has_its_rule() {
    let mut seen = BTreeSet::new();
    for (before, after, id, level) in OTHERS {
        let found = changes(&with(before), &with(after));
        let change = found.iter().find(|change| change.id == *id);
        let change = change.unwrap_or_else(|| panic!("no {id} from {before:?} to {after:?}: {found:#?}"));
        assert_eq!(change.level, *level, "{id} from {before:?} to {after:?}");
        assert!(found.iter().all(|change| change.id == *id), "from {before:?} to {after:?}: {found:#?}");
        seen.insert(*id);
    }
    let rules: BTreeSet<_> = RULES.iter().map(|(id, _)| *id).collect();
    let missing: Vec<_> = rules.difference(&seen).collect();
    assert_eq!(missing, [&"change-not-understood", &"info-changed"], "rules with no row");
    assert!(SCHEMAS.len() + OTHERS.len() > 190, "{} rows", SCHEMAS.len() + OTHERS.len());
}

#[test]
fn a_document_against_itself_yields_nothing_and_each_change_has_a_way_back() {
    let schemas = SCHEMAS.iter().map(|(before, after, ..)| (with_schema(before), with_schema(after)));
    let others = OTHERS.iter().map(|(before, after, ..)| (with(before), with(after)));
    for (before, after) in schemas.chain(others) {
        assert_eq!(changes(&before, &before), []);
        assert_eq!(changes(&after, &after), []);
        let (there, back) = (changes(&before, &after), changes(&after, &before));
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
