//! The model of a document, however the document expresses it: how reviews and verifications handle references, files, media
//! types, defaults, null, directions, queries and paths.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A file's name and its text.
type File = (&'static str, &'static str);

/// Returns the exit code and the output.
fn xtask(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output =
        command.args(arguments).arg("--root").arg(root).current_dir(root).env("NO_COLOR", "1").output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code().unwrap(), text)
}

/// A document with the operation `GET /a` and these responses.
fn responses(text: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{operationId: a, responses: {text}}}}}}}\n"
    )
}

/// A document with the operation `POST /a`, a schema for its request body, and these components.
fn request(version: &str, schema: &str, components: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{post: {{operationId: a, \
         requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}, \
         responses: {{'204': {{description: D}}}}}}}}}}\ncomponents: {components}\n"
    )
}

/// What is compared, both documents, the files next to each, the exit code with `--fail-on warning`, and the expected output.
type Comparison = (&'static str, [String; 2], [&'static [File]; 2], i32, &'static [&'static str]);

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn a_review_finds_what_changes_wherever_it_is_said() {
    let content =
        |media_type: &str| responses(&format!("{{'200': {{description: D, content: {{{media_type}: {{}}}}}}}}"));
    let both = |text: &str| [text.to_owned(), text.to_owned()];
    let in_file = |version| request(version, "{$ref: 'common.yaml#/Text'}", "{}");
    let table: Vec<Comparison> = vec![
        (
            "3.1 in a file",
            both(&in_file("3.1.0")),
            [&[("common.yaml", "Text: {type: string}")], &[("common.yaml", "Text: {type: [string, 'null']}")]],
            0,
            &["request-nullable-added"],
        ),
        (
            "an exclusive bound of 3.1 in a file that a file refers to",
            both(&in_file("3.1.0")),
            [
                &[("common.yaml", "Text: {$ref: 'more.yaml'}"), ("more.yaml", "{type: integer, exclusiveMinimum: 1}")],
                &[("common.yaml", "Text: {$ref: 'more.yaml'}"), ("more.yaml", "{type: integer, exclusiveMinimum: 9}")],
            ],
            1,
            &["request-minimum-increased"],
        ),
        (
            "a default response in a file",
            both(&responses("{'200': {description: D}, default: {$ref: error.yaml}}")),
            [
                &[("error.yaml", "{description: D, content: {application/json: {schema: {type: string}}}}")],
                &[("error.yaml", "{description: D, content: {application/json: {schema: {type: integer}}}}")],
            ],
            1,
            &["response-type-changed", "the response default"],
        ),
        (
            "3.1 below an extension",
            ["string", "[string, 'null']"].map(|kind| {
                format!("{}x-schemas: {{A: {{type: {kind}}}}}\n", request("3.1.0", "{$ref: '#/x-schemas/A'}", "{}"))
            }),
            [&[], &[]],
            0,
            &["request-nullable-added"],
        ),
        (
            "a reference to itself",
            both(&responses("{default: {$ref: '#/paths/~1a/get/responses/default'}}")),
            [&[], &[]],
            2,
            &["old.yaml:3:", "is circular"],
        ),
        (
            "an anchor",
            both(&request("3.1.0", "{$ref: '#text'}", "{schemas: {A: {$anchor: text, type: string}}}")),
            [&[], &[]],
            2,
            &["old.yaml:3:", "\"#text\" refers to an anchor, which is not supported"],
        ),
        (
            "an anchor of a file",
            both(&request("3.1.0", "{$ref: 'common.yaml#text'}", "{}")),
            [&[("common.yaml", "{$anchor: text}")], &[("common.yaml", "{$anchor: text}")]],
            2,
            &["\"common.yaml#text\" refers to an anchor"],
        ),
        (
            "a dynamic reference",
            both(&request("3.1.0", "{$dynamicRef: '#node'}", "{}")),
            [&[], &[]],
            2,
            &["$dynamicRef is not supported"],
        ),
        (
            "a reference below $defs",
            ["{$ref: '#/components/schemas/B'}", "{type: integer}"].map(|inner| {
                let schemas = format!("{{schemas: {{A: {{$defs: {{value: {inner}}}, properties: {{a: {{$ref: '#/components/schemas/A/$defs/value'}}}}}}, B: {{type: string}}}}}}");
                request("3.1.0", "{$ref: '#/components/schemas/A'}", &schemas)
            }),
            [&[], &[]],
            1,
            &["request-type-changed"],
        ),
        (
            "a reference below $defs that leads nowhere",
            both(&request("3.1.0", "{$defs: {example: {$ref: '#/nowhere'}}}", "{}")),
            [&[], &[]],
            2,
            &["\"#/nowhere\" does not resolve"],
        ),
        (
            "the only description of a success",
            [responses("{default: {description: D}}"), responses("{'404': {description: D}}")],
            [&[], &[]],
            1,
            &["success-response-removed", "the default response, the only description of a success, was removed"],
        ),
        (
            "a description of errors",
            [responses("{'200': {description: D}, default: {description: D}}"), responses("{'200': {description: D}}")],
            [&[], &[]],
            0,
            &["error-response-removed", "the default response was removed"],
        ),
        (
            "another version of a media type",
            [content("application/a+json;version=1"), content("application/a+json;version=2")],
            [&[], &[]],
            1,
            &["response-media-type-removed", "response-media-type-added"],
        ),
        (
            "a character set that JSON has anyway",
            [content("application/json"), content("application/json;charset=UTF-8")],
            [&[], &[]],
            0,
            &["media-type-rewritten"],
        ),
        (
            "requirements beside properties",
            ["", "anyOf: [{required: [a]}, {required: [b, c]}], "].map(|more| {
                request("3.0.3", &format!("{{type: object, {more}properties: {{a: {{}}, b: {{}}, c: {{}}}}}}"), "{}")
            }),
            [&[], &[]],
            1,
            &["request-requirement-added", "it must now have `a` or `b` with `c`"],
        ),
        (
            "requirements of requirements",
            ["", "oneOf: [{required: [a]}, {allOf: [{required: [b]}], not: {required: [c]}}, {minProperties: 2}], "].map(
                |more| request("3.0.3", &format!("{{type: object, {more}properties: {{a: {{}}, b: {{}}, c: {{}}}}}}"), "{}"),
            ),
            [&[], &[]],
            1,
            &["request-requirement-added", "it must now have the properties that its alternatives require"],
        ),
        (
            "a keyword of 3.1 that the review does not know",
            ["", ", contains: {type: integer}"].map(|more| {
                let schemas = format!("{{schemas: {{A: {{type: array, items: {{}}{more}}}}}}}");
                request("3.1.0", "{$ref: '#/components/schemas/A'}", &schemas)
            }),
            [&[], &[]],
            1,
            &["change-not-understood"],
        ),
        (
            "a name with a line break and backticks",
            ["", r#""a\n::error::``b @octocat": {type: string}"#].map(|property| {
                request("3.0.3", &format!("{{type: object, properties: {{{property}}}}}"), "{}")
            }),
            [&[], &[]],
            0,
            &["`a ::error::``b @octocat`: an optional property was added"],
        ),
        (
            "a file whose name is encoded",
            both(&request("3.0.3", "{$ref: 'a%20b.yaml'}", "{}")),
            [&[("a b.yaml", "{type: string}")], &[("a b.yaml", "{type: integer}")]],
            1,
            &["request-type-changed"],
        ),
        (
            "a component",
            ["{}", "{schemas: {Metadata: {type: object, properties: {a: {}}}}}"]
                .map(|components| request("3.0.3", "{}", components)),
            [&[], &[]],
            0,
            &["component-added", "The schema `Metadata` was added."],
        ),
        (
            "one schema in several places",
            ["{}", "{b: {type: string}}"].map(|properties| {
                let body = |name: &str| format!("{{description: D, content: {{application/json: {{schema: {{properties: {{{name}: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}");
                let schemas = format!("components: {{schemas: {{A: {{properties: {properties}}}}}}}\n");
                responses(&format!("{{'200': {}, '404': {}}}", body("good"), body("bad"))) + &schemas
            }),
            [&[], &[]],
            0,
            &["the response 200, `good.b`: an optional property was added", "also GET /a: the response 404, `bad.b`"],
        ),
    ];
    let elsewhere = [
        ("https://example.com/a.yaml#/a", "refers to a remote document, which is not supported"),
        ("../../a.yaml", "refers to a file outside the document's folder"),
        ("/etc/passwd", "refers to a file outside the document's folder"),
        ("a.yaml", "a.yaml: cannot be read"),
    ];
    let elsewhere = elsewhere.each_ref().map(|(file, words)| {
        let document = both(&request("3.0.3", &format!("{{$ref: '{file}'}}"), "{}"));
        (*file, document, [&[] as &[File], &[]], 2, std::slice::from_ref(words))
    });
    let mut wrong = Vec::new();
    for (what, [old, new], beside, code, words) in table.into_iter().chain(elsewhere) {
        let directory = TempDir::new().unwrap();
        for ((folder, name, text), files) in
            [("base", "old.yaml", old), ("head", "new.yaml", new)].into_iter().zip(beside)
        {
            let folder = directory.path().join(folder);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join(name), text).unwrap();
            for (name, text) in files {
                fs::write(folder.join(name), text).unwrap();
            }
        }
        let arguments = ["review", "--base", "base/old.yaml", "--head", "head/new.yaml", "--fail-on", "warning"];
        let found = xtask(directory.path(), &arguments);
        if found.0 != code || !words.iter().all(|word| found.1.contains(word)) {
            wrong.push(format!("{what}: {code} {words:?} is not {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn aliases_count_by_what_they_stand_for() {
    let paths: Vec<_> =
        (0..200).map(|number| format!("  /a{number}: {{get: {{responses: {{'200': *r}}}}}}\n")).collect();
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nx-r: &r {description: D}\npaths:\n";
    let hundreds = format!("{head}{}", paths.concat());
    let mut bomb =
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            .to_owned();
    for number in 1..10 {
        let aliases = vec![format!("*a{}", number - 1); 10].join(", ");
        let _ = writeln!(bomb, "x-{number}: &a{number} [{aliases}]");
    }
    for (text, code, words) in [(hundreds, 0, "nothing changed"), (bomb, 2, "its aliases expand to too many values")] {
        let directory = TempDir::new().unwrap();
        fs::write(directory.path().join("a.yaml"), text).unwrap();
        let found = xtask(directory.path(), &["review", "--base", "a.yaml", "--head", "a.yaml"]);
        assert!(found.0 == code && found.1.contains(words), "{words}: {found:?}");
    }
}

/// A document of one resource that uses every way to describe a request.
const NOTES: &str = "
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /v1/notes:
    parameters:
      - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      - {name: page, in: query, schema: {type: string}}
    get:
      operationId: list
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
        - {name: done, in: query, schema: {type: boolean}}
        - {name: score, in: query, schema: {type: number}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: kinds, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {enum: [a, b]}}}
        - {name: short, in: query, schema: {type: string, maxLength: 3}}
        - {name: either, in: query, schema: {anyOf: [{type: integer}, {enum: [all]}]}}
      responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}
    post:
      operationId: create
      requestBody: {required: true, content: {'application/notes+json;version=1': {schema: {$ref: '#/components/schemas/Note'}}}}
      responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}
  /v1/notes/{id}:
    get:
      operationId: retrieve
      parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 3}}]
      responses: {'200': {description: One}}
  /v1/notes/{id}.csv:
    get:
      operationId: export
      parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 3}}]
      responses: {'200': {description: Text}}
  /v1/notes/search:
    get: {operationId: search, responses: {'200': {description: Found}}}
components:
  schemas:
    Note:
      type: object
      allOf: [{$ref: '#/components/schemas/Required'}]
      required: [text, id, secret]
      properties:
        text: {type: string}
        id: {type: string, readOnly: true}
        secret: {allOf: [{$ref: '#/components/schemas/Secret'}]}
        owner: {nullable: true, allOf: [{$ref: '#/components/schemas/Owner'}]}
        kind: {nullable: true, type: string, enum: [a]}
        nullable: {type: integer}
        odd: {not: {type: string}}
        example: {type: integer}
    Required: {required: [id, secret]}
    Owner: {type: object, required: [name], properties: {name: {type: string}}}
    Secret: {type: string, writeOnly: true}
";

#[test]
fn a_request_is_read_by_its_schemas() {
    let get = |target: &str| json!({ "request": { "method": "GET", "url": format!("https://api.withflex.com/v1/notes{target}") }, "response": { "status": 200 } });
    let sent = |request: Value, response: Value| {
        let message = |kind: &str, body: Value| json!({ "mimeType": kind, "text": body.to_string() });
        json!({
            "request": {
                "method": "POST", "url": "https://api.withflex.com/v1/notes",
                "postData": message("application/notes+json; charset=utf-8; version=1", request),
            },
            "response": { "status": 200, "content": message("application/json; charset=utf-8", response) },
        })
    };
    let of_type = |message: &str, kind: &str| {
        let mut call = sent(json!({ "text": "a", "secret": "b" }), json!({ "text": "a", "id": "c" }));
        call.pointer_mut(message).unwrap()["mimeType"] = kind.into();
        call
    };
    let (request, response) = (json!({ "text": "a", "secret": "b" }), json!({ "text": "a", "id": "c" }));
    let with = |key: &str, value: Value| {
        let mut response = response.clone();
        response[key] = value;
        sent(request.clone(), response)
    };
    // A call, and the expected place and words of the difference, if any.
    let table = [
        (get("?done=true&score=1.5&page=2&tags=a&tags=b&ids=1,2&kinds=a|b&either=all"), None),
        (get("?kinds=a%7Cb&either=7&tags=a%2Cb&score=1e3"), None),
        (get("?done=yes"), Some("`done`")),
        (get("?score=high"), Some("`score`")),
        (get("?page=0"), Some("`page`")),
        (get("?page=one"), Some("`page`")),
        (get("?page=1&page=2"), Some("`page`: it is given more than once")),
        (get("?ids=1,b"), Some("`ids`")),
        (get("?kinds=a|c"), Some("`kinds`")),
        (get("?either=none"), Some("`either`")),
        (get("?other=1"), Some("`other`: no such query parameter")),
        (get("/abc"), None),
        (get("/abcd"), Some("GET /v1/notes/{id}: the request, `id`")),
        (get("/search"), None),
        (get("/se%61rch"), None),
        (get("?short=12345"), Some("`short`: value is longer than 3 characters")),
        (get("/abc.csv"), None),
        (get("/abcd.csv"), Some("GET /v1/notes/{id}.csv: the request, `id`")),
        (sent(request.clone(), response.clone()), None),
        (sent(json!({ "secret": "b" }), response.clone()), Some("the request: \"text\" is a required property")),
        (sent(json!({ "text": "a" }), response.clone()), Some("the request: \"secret\" is a required property")),
        (sent(request.clone(), json!({ "text": "a" })), Some("the response 200: \"id\" is a required property")),
        (
            of_type("/request/postData", "application/notes+json;version=2"),
            Some(
                "the request: the media type is application/notes+json;version=2, and not application/notes+json;version=1",
            ),
        ),
        (of_type("/response/content", "application/problem+json"), None),
        (
            of_type("/response/content", "text/html"),
            Some("the response 200: the media type is text/html, and not application/json"),
        ),
        (of_type("/response/content", ""), None),
        (with("owner", Value::Null), None),
        (with("owner", json!({ "name": "d" })), None),
        (with("owner", json!({})), Some("`owner`: \"name\" is a required property")),
        (with("odd", json!("a")), Some("`odd`: it does not satisfy `not`")),
        (with("kind", Value::Null), None),
        (with("kind", json!("b")), Some("`kind`")),
        (with("nullable", json!(1)), None),
        (with("nullable", json!("a")), Some("`nullable`")),
        (with("example", json!("a")), Some("`example`")),
    ];
    let directory = TempDir::new().unwrap();
    let root = directory.path();
    fs::create_dir(root.join("openapi")).unwrap();
    fs::write(root.join("openapi/customers.yaml"), NOTES).unwrap();
    let mut wrong = Vec::new();
    for (call, expected) in table {
        fs::write(root.join("a.har"), json!({ "log": { "entries": [call] } }).to_string()).unwrap();
        let found = xtask(root, &["verify", "--har", "a.har", "--host", "api.withflex.com"]);
        let is_expected = match expected {
            None => found.0 == 0,
            Some(words) => found.0 == 1 && found.1.contains(words) && found.1.contains("differs in 1 place"),
        };
        if !is_expected {
            wrong.push(format!("{expected:?} is not {found:?}: {call}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}
