//! The effect of each pass on a document.

use serde_json::{Value, json};

use super::{directions, docs, limits, marks, names, nullable, parameters, parts, responses, targets, types, unions};
use super::{unsigned, values};

type Pass = fn(&mut Value);

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[derive(serde::Deserialize)]
struct Rows {
    schemas: Vec<Row>,
    path_items: Vec<Row>,
}

#[derive(serde::Deserialize)]
struct Row {
    pass: String,
    before: String,
    after: String,
}

fn rows() -> Rows {
    serde_saphyr::from_str(include_str!("rows.yaml")).unwrap_or_else(|error| panic!("{error}"))
}

/// The pass with this name.
fn pass(name: &str) -> Pass {
    macro_rules! named {
        ($($pass:path),*) => { [$((stringify!($pass), $pass as Pass)),*] };
    }
    let passes = named![
        docs::describe_references,
        limits::document_defaults,
        limits::document_limits,
        limits::document_requirements,
        limits::document_unknown_properties,
        marks::add,
        nullable::lift,
        nullable::keep_empty,
        nullable::move_to_uses,
        types::leave_out_others,
        parts::merge,
        targets::name,
        unions::choose_one,
        unsigned::choose,
        values::infer_types,
        values::tell_apart,
        docs::normalize_lines,
        responses::leave_success,
        responses::leave_errors_untyped,
        names::convert_ids,
        names::unify_json,
        names::take_bytes_for_texts,
        parameters::spell_out
    ];
    passes.into_iter().find(|(other, _)| other.replace(' ', "") == name).unwrap_or_else(|| panic!("no pass {name}")).1
}

#[test]
fn a_schema_says_the_same_in_another_way() {
    for row in rows().schemas {
        let schemas = json!({"S": yaml(&row.before), "Other": {"description": "Another."}});
        let mut spec = json!({"components": {"schemas": schemas}});
        pass(&row.pass)(&mut spec);
        assert_eq!(spec["components"]["schemas"]["S"], yaml(&row.after), "from {}", row.before);
    }
}

#[test]
fn an_operation_says_the_same_in_another_way() {
    for row in rows().path_items {
        let query = json!({"x-\u{e002}options": true, "properties": {"a": {"type": "string"}}});
        let mut spec = json!({"paths": {"/a": yaml(&row.before)}, "components": {"schemas": {"get_a": query}}});
        pass(&row.pass)(&mut spec);
        assert_eq!(spec["paths"]["/a"], yaml(&row.after), "from {}", row.before);
    }
}

#[test]
fn query_parameters_are_an_object() {
    let mut spec = yaml(
        "{paths: {/a: {
             parameters: [
               {name: b, in: query, schema: {type: boolean}},
               {name: c, in: query, required: true, description: C., schema: {$ref: '#/c'}},
               {name: d, in: path, schema: {type: string}}],
             get: {operationId: get_a, parameters: [{$ref: '#/components/parameters/B'}]},
             put: {operationId: put_a, parameters: []}}},
           components: {parameters: {B: {
             name: b, in: query, schema: {type: integer, minimum: 1, default: 2, description: B.}}}}}",
    );
    parameters::gather_queries(&mut spec);
    let b = [
        r#"{type: integer, minimum: 1, default: 2, description: "B.\uE000/components/parameters/B\uE001"}"#,
        r#"{type: boolean, description: "\uE000/paths/~1a/parameters/0\uE001"}"#,
    ];
    for (name, method, b) in [("get_a", "get", b[0]), ("put_a", "put", b[1])] {
        let query = &spec["components"]["schemas"][name];
        let c = r#"{description: "C.\uE000/paths/~1a/parameters/1\uE001", allOf: [{$ref: '#/c'}]}"#;
        assert_eq!(query["properties"], yaml(&format!("{{b: {b}, c: {c}}}")));
        assert_eq!((&query["type"], &query["required"]), (&json!("object"), &json!(["c"])));
        let words =
            format!("The query parameters of `{} /a`. Only those that are set are sent.", method.to_uppercase());
        let description = format!("{words}\u{e000}/paths/~1a/{method}\u{e001}");
        assert_eq!(query["description"], description);
    }
}

#[test]
fn schemas_and_their_references_are_renamed() {
    let spec = |[one, other, user]: [&str; 3]| {
        yaml(&format!(
            "{{paths: {{/a: {{$ref: '#/components/schemas/{one}'}}}}, components: {{schemas: {{
             {one}: {{x-rust-name: B}}, {other}: {{x-rust-name: C}},
             {user}: {{items: {{$ref: '#/components/schemas/{other}'}}}}}}}}}}"
        ))
    };
    // One new name that is free, and one that the other schema gives up.
    for names in [["A", "D", "E"], ["A", "B", "E"], ["C", "B", "E"]] {
        let mut before = spec(names);
        names::rename_schemas(&mut before);
        assert_eq!(before, spec(["B", "C", "E"]), "{names:?}");
    }
}

#[test]
fn objects_are_open_unless_they_are_alternatives() {
    let closed = json!({"type": "object", "additionalProperties": false});
    let mut spec = json!({"components": {"schemas": yaml(
        "{U: {oneOf: [{$ref: '#/components/schemas/A'}, {allOf: [{$ref: '#/components/schemas/B'}]}]},
          N: {anyOf: [{$ref: '#/components/schemas/C'}, {enum: [null]}]},
          K: {oneOf: [{$ref: '#/components/schemas/D'}, {$ref: '#/components/schemas/E'}],
              discriminator: {propertyName: kind}}}",
    )}});
    for name in ["A", "B", "C", "D", "E"] {
        spec["components"]["schemas"][name] = closed.clone();
    }
    unions::open_others(&mut spec);
    let is_closed = |name: &str| spec["components"]["schemas"][name].get("additionalProperties").is_some();
    assert_eq!(["A", "B", "C", "D", "E"].map(is_closed), [true, true, false, false, false]);
}

#[test]
fn what_goes_the_other_way_is_left_out_or_optional() {
    let content = |name: &str| {
        yaml(&format!("{{content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}"))
    };
    let thing = yaml(
        "{required: [a, r, w, p], properties: {a: {}, r: {readOnly: true}, w: {$ref: '#/components/schemas/Secret'}, \
         p: {allOf: [{$ref: '#/components/schemas/Secret'}]}}}",
    );
    let mut spec = json!({
        "paths": {
            "/a": {"post": {"requestBody": content("Request"), "responses": {"200": content("Response")}}},
            "/b": {"post": {"requestBody": content("Both"), "responses": {"200": content("List")}}},
        },
        "components": {"schemas": {
            "Request": thing, "Response": thing, "Both": thing, "Neither": thing, "Secret": {"writeOnly": true},
            "List": {"items": {"$ref": "#/components/schemas/Both"}},
        }},
    });
    directions::apply(&mut spec);
    let table = [
        ("Request", ["a", "w", "p"].as_slice(), ["a", "w", "p"].as_slice()),
        ("Response", &["a", "r"], &["a", "r"]),
        ("Both", &["a", "r", "w", "p"], &["a"]),
        ("Neither", &["a", "r", "w", "p"], &["a"]),
    ];
    for (name, properties, required) in table {
        let schema = &spec["components"]["schemas"][name];
        let names: Vec<_> = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
        assert_eq!(names, properties, "{name}");
        assert_eq!(schema["required"], json!(required), "{name}");
    }
}

#[test]
fn a_description_is_text() {
    let table = [
        ("See https://example.com/a.", "See <https://example.com/a>."),
        ("See <https://example.com>.", "See <https://example.com>."),
        ("[a](https://example.com)", "[a](https://example.com)"),
        ("items[0] of <id>", "items\\[0\\] of \\<id>"),
        ("`items[0]` is code", "`items[0]` is code"),
        ("one ` alone [a]", "one ` alone \\[a\\]"),
        ("```\nlet a = [0];\n```\n[b]", "```text\nlet a = [0];\n```\n\\[b\\]"),
        ("```rust\na\n```", "```text\na\n```"),
        ("```json\r\na\n```", "```text\na\n```"),
        ("~~~\nlet a = [0];\n~~~", "~~~text\nlet a = [0];\n~~~"),
        ("````\n```\na\n```\n````", "````text\n```\na\n```\n````"),
        ("    indented", "```text\nindented\n```"),
        ("A:\n\n\tb [c]\n\t\td\n\ne [f]", "A:\n\n```text\nb [c]\n\td\n```\n\ne \\[f\\]"),
        ("> A:\n>\n>     b\n>     c", "> A:\n>\n> ```text\n> b\n> c\n> ```"),
        ("- a\n\n      b ```\n\n      c\n- d", "- a\n\n  ````text\n  b ```\n  \n  c\n  ````\n- d"),
        ("-     a", "- ```text\n  a\n  ```"),
        ("> ```\n> a\n> ```", "> ```text\n> a\n> ```"),
        ("\\[a\\] and [b]", "\\[a\\] and \\[b\\]"),
        ("[a]: https://example.com\n\nSee [a].", "[a]: https://example.com\n\nSee [a]."),
        ("<div>\n[a]\n</div>", "\\<div>\n\\[a\\]\n\\</div>"),
        ("a\u{202e}b `c\u{202e}d`", "a&#x202e;b `cd`"),
    ];
    for (text, expected) in table {
        let mut spec = json!({"info": {"title": text, "description": text}});
        docs::escape(&mut spec);
        // typify names types after titles.
        let title = text.replace('\u{202e}', "");
        assert_eq!(spec, json!({"info": {"title": title, "description": expected}}));
    }
}
