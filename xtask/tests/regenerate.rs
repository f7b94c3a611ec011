//! `cargo xtask regenerate`, run as a maintainer runs it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const DOCUMENT: &str = "openapi/customers.yaml";
const GENERATED: &str = "flex-sdk/src/generated";

/// A copy of the files that regeneration reads and writes.
struct Tree(TempDir);

struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Tree {
    fn new() -> Self {
        let tree = Self(TempDir::new().unwrap());
        for directory in ["openapi", GENERATED] {
            fs::create_dir_all(tree.path(directory)).unwrap();
            for file in fs::read_dir(repository().join(directory)).unwrap() {
                let file = file.unwrap();
                fs::copy(file.path(), tree.path(directory).join(file.file_name())).unwrap();
            }
        }
        tree
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn edit(&self, path: &str, edit: impl FnOnce(String) -> String) {
        let path = self.path(path);
        let text = fs::read_to_string(&path).unwrap();
        let edited = edit(text.clone());
        assert_ne!(edited, text, "the edit changes nothing");
        fs::write(path, edited).unwrap();
    }

    fn generated(&self) -> BTreeMap<String, String> {
        let files = fs::read_dir(self.path(GENERATED)).unwrap().map(|file| file.unwrap());
        files.map(|file| (file.file_name().into_string().unwrap(), fs::read_to_string(file.path()).unwrap())).collect()
    }

    fn regenerate(&self, options: &[&str]) -> Outcome {
        regenerate(self.0.path(), options)
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn regenerate(root: &Path, options: &[&str]) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("regenerate")
        .arg("--root")
        .arg(root)
        .args(options)
        .output()
        .unwrap();
    Outcome {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn the_committed_files_are_current() {
    let Outcome { code, stdout, stderr } = regenerate(repository(), &["--check"]);
    assert_eq!(code, 0, "{stdout}\n{stderr}");
}

#[test]
fn drift_is_shown_and_mended() {
    type Touch = fn(&Tree);
    let table: &[(&str, Touch, &[&str])] = &[
        (
            "the document is edited",
            |tree| {
                tree.edit(DOCUMENT, |text| {
                    text.replacen("description: The customer's employer.", "description: Who pays.", 1)
                });
            },
            &["--- a/flex-sdk/src/generated/types.rs", "-    ///The customer's employer.", "+    ///Who pays."],
        ),
        (
            "an operation is no longer repeatable",
            |tree| tree.edit(DOCUMENT, |text| text.replacen("x-repeatable: true", "x-repeatable: false", 1)),
            &["--- a/flex-sdk/src/generated/operations.rs", "-    repeatable: true,", "+    repeatable: false,"],
        ),
        (
            "a generated file is edited",
            |tree| tree.edit("flex-sdk/src/generated/mod.rs", |text| text + "// by hand\n"),
            &["--- a/flex-sdk/src/generated/mod.rs", "-// by hand"],
        ),
        (
            "a generated file is missing",
            |tree| fs::remove_file(tree.path("flex-sdk/src/generated/operations.rs")).unwrap(),
            &["--- /dev/null", "+++ b/flex-sdk/src/generated/operations.rs", "+pub const CREATE_CUSTOMER"],
        ),
        (
            "a file is in the way",
            |tree| fs::write(tree.path("flex-sdk/src/generated/old.rs"), "// old\n").unwrap(),
            &["--- a/flex-sdk/src/generated/old.rs", "+++ /dev/null", "-// old"],
        ),
        (
            "there are no generated files",
            |tree| fs::remove_dir_all(tree.path(GENERATED)).unwrap(),
            &["+++ b/flex-sdk/src/generated/types.rs", "more lines"],
        ),
    ];
    for (name, touch, expected) in table {
        let tree = Tree::new();
        touch(&tree);
        let files = || tree.path(GENERATED).exists().then(|| tree.generated());
        let touched = files();

        let check = tree.regenerate(&["--check"]);
        assert_eq!(check.code, 1, "{name}: {}", check.stderr);
        for expected in *expected {
            assert!(check.stdout.contains(expected), "{name}: {expected} is not in\n{}", check.stdout);
        }
        assert!(check.stderr.contains("Run `cargo xtask regenerate` and commit what it writes."), "{}", check.stderr);
        assert_eq!(files(), touched, "{name}: --check wrote something");

        assert_eq!(tree.regenerate(&[]).code, 0, "{name}");
        assert_eq!(tree.regenerate(&["--check"]).code, 0, "{name}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let tree = Tree::new();
    let committed = tree.generated();
    fs::remove_dir_all(tree.path(GENERATED)).unwrap();
    tree.regenerate(&[]);
    let generated = tree.generated();
    assert!(generated.keys().eq(committed.keys()), "{:?}", generated.keys());
    for (file, text) in committed {
        assert!(generated[&file] == text, "{file} differs");
        let header = "// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.";
        assert_eq!(text.lines().next(), Some(header), "{file}");
    }
}

#[test]
fn a_query_parameter_is_one_edit() {
    let tree = Tree::new();
    tree.edit(DOCUMENT, |text| {
        let status = "        - name: status\n          in: query\n          description: Only these.\n          \
                      x-personal: true\n          schema: { type: string }\n";
        text.replacen("      parameters:\n", &format!("      parameters:\n{status}"), 1)
    });
    assert_eq!(tree.regenerate(&[]).code, 0);
    let generated = tree.generated();
    let table = [
        ("types.rs", "pub struct ListCustomers {", "///Only these."),
        ("types.rs", "pub struct ListCustomers {", "pub status: Option<String>,"),
        ("types.rs", "redaction::debug!(\n    ListCustomers {", "status(option)"),
        (
            "builders.rs",
            "impl Builder<ListCustomers, ()> {",
            "pub fn status<k>(mut self, value: impl Optional<String, k>) -> Self {",
        ),
        ("mod.rs", "pub fn list_customers<'a>", "QueryParam::new(\"status\", &query.status)"),
    ];
    for (file, place, expected) in table {
        let (_, after) = generated[file].split_once(place).unwrap_or_else(|| panic!("{file} has no {place}"));
        let item = after.split("\n}\n").next().unwrap();
        assert!(item.contains(expected), "{expected} is not in {file} after {place}{item}");
    }
}

/// An edit of the document.
type Edit = Box<dyn Fn(String) -> String>;

fn whole(text: &'static str) -> Edit {
    Box::new(move |_| text.to_owned())
}

fn replace(from: &'static str, to: &'static str) -> Edit {
    Box::new(move |text| text.replacen(from, to, 1))
}

/// Adds schemas.
fn schemas(text: &str) -> Edit {
    let text = format!("\n    # Odd\n{text}");
    Box::new(move |document| document + &text)
}

/// Applies an edit, and marks the operation that lists customers.
fn mark_list(edit: Edit) -> Edit {
    Box::new(move |text| {
        edit(text).replacen("get:\n      operationId: list_", "get: # list\n      operationId: list_", 1)
    })
}

/// Adds components before the schemas, and makes `Loop` the response of create.
fn components(text: &'static str) -> Edit {
    Box::new(move |document| {
        let create = "  /v1/customers:\n    post:";
        let (before, after) = document.split_once(create).unwrap();
        let after = after.replacen("'#/components/responses/Customer'", "'#/components/responses/Loop'", 1);
        format!("{before}{create}{after}").replacen("  responses:\n    Customer:", &format!("{text}    Customer:"), 1)
    })
}

#[test]
fn what_cannot_be_read_is_one_clear_error() {
    // The place is a line and a column, or the text at the place.
    check_refusals(vec![
        (whole("a: [1"), "1:4", "not YAML: unclosed bracket"),
        (whole("openapi: 3.0.3\nopenapi: 3.0.3"), "2:1", "not YAML: duplicate mapping key: openapi"),
        (whole("openapi: 3.0.3\na: {200: 1, '200': 2}"), "2:13", "not YAML: duplicate mapping key: 200"),
        (whole("a:\n\t- b"), "2:2", "not YAML: tabs"),
        (whole("\u{0}"), "1:1", "not YAML: "),
        (whole(""), "1:1", "not an OpenAPI document: the field `openapi` is missing"),
        (whole("just words"), "1:1", "not an OpenAPI document: the field `openapi` is missing"),
        (whole("swagger: '2.0'"), "1:1", "not an OpenAPI document: the field `openapi` is missing"),
        (replace("openapi: 3.0.3", "openapi: 3.2.0"), "openapi: 3.2.0", "OpenAPI \"3.2.0\" is not supported"),
        (replace("openapi: 3.0.3", "openapi: 3.0"), "openapi: 3.0", "OpenAPI 3.0 is not supported"),
        (replace("openapi: 3.0.3", "openapi: 3.0.x"), "openapi: 3.0.x", "OpenAPI \"3.0.x\" is not supported"),
        (
            replace("\ninfo:", "\ninformation:"),
            "information:",
            "\"information\" is not a keyword of a document in OpenAPI 3.0: did you mean `info`?",
        ),
        (
            replace("\ninfo:", "\nx-info:"),
            "openapi: 3.0.3",
            "not an OpenAPI 3.0 document: the document has no \"info\": add it",
        ),
        (replace("title: Flex Customers API", "title: [1]"), "title: [1]", "not an OpenAPI 3.0 document: "),
        (
            replace("requestBody:\n        required: true", "requestBody:\n        required: maybe"),
            "required: maybe",
            "not an OpenAPI 3.0 document: `required` is not of type \"boolean\"",
        ),
        (
            replace("name: id\n        in: path", "name: id\n        in: pat"),
            "in: pat",
            "not an OpenAPI 3.0 document: `in` is not one of path, query, header, cookie",
        ),
        (
            replace("    patch:", "    pacth:"),
            "pacth:",
            "\"pacth\" is not a keyword of a path item in OpenAPI 3.0: did you mean `patch`?",
        ),
        (
            replace("    patch:", "    PATCH:"),
            "PATCH:",
            "\"PATCH\" is not a keyword of a path item in OpenAPI 3.0: did you mean `patch`?",
        ),
        (
            replace("'#/components/schemas/CreateCustomer'", "'#/components/schemas/Nobody'"),
            "$ref: '#/components/schemas/Nobody'",
            "$ref \"#/components/schemas/Nobody\" does not resolve",
        ),
        (
            replace("'#/components/schemas/CreateCustomer'", "other.yaml"),
            "$ref: other.yaml",
            "$ref \"other.yaml\" refers to another document",
        ),
        (replace("'#/components/schemas/CreateCustomer'", "12"), "$ref: 12", "$ref 12 is not a string"),
        (
            schemas("    Odd: { $ref: '#/components/schemas/Odd' }\n"),
            "$ref: '#/components/schemas/Odd' }",
            "$ref \"#/components/schemas/Odd\" is circular",
        ),
        (
            schemas(
                "    A:\n      allOf: [{ $ref: '#/components/schemas/B' }]\n    B:\n      allOf: [{ $ref: '#/components/schemas/A' }]\n",
            ),
            "$ref: '#/components/schemas/B' }]",
            "$ref \"#/components/schemas/B\" is circular",
        ),
        (
            components("  responses:\n    Loop:\n      $ref: '#/components/responses/Loop'\n"),
            "      $ref: '#/components/responses/Loop'",
            "$ref \"#/components/responses/Loop\" is circular",
        ),
    ]);

    let tree = Tree::new();
    fs::remove_file(tree.path(DOCUMENT)).unwrap();
    let outcome = tree.regenerate(&[]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.starts_with("error: openapi/customers.yaml cannot be read in "), "{}", outcome.stderr);
}

#[test]
fn a_document_nests_as_deep_as_200_values() {
    // The schema itself is at depth four.
    let nested = |depth: usize| {
        let arrays = depth - 4;
        let (open, close) = ("{ type: array, items: ".repeat(arrays), " }".repeat(arrays));
        schemas(&format!("    Deep: {open}{{ type: string }}{close}\n"))
    };
    let tree = Tree::new();
    tree.edit(DOCUMENT, nested(200));
    let outcome = tree.regenerate(&[]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);

    check_refusals(vec![(nested(201), "{ type: string }", "not YAML: it nests deeper than 200 values")]);
}

#[test]
fn what_cannot_be_generated_from_is_one_clear_error() {
    check_refusals(vec![
        (
            replace("      x-repeatable: true\n", ""),
            "post:",
            "POST /v1/customers does not say whether it may be repeated",
        ),
        (replace("x-paging: cursor", "x-paging: page"), "x-paging: page", "`x-paging` must be `cursor` or `offset`"),
        (replace("x-paging: cursor", "x-pagng: cursor"), "x-pagng: cursor", "did you mean `x-paging`?"),
        (
            replace("x-repeatable: true\n", "x-repeatable: true\n      x-paging: cursor # here\n"),
            "x-paging: cursor # here",
            "POST /v1/customers cannot be paged unless it is a GET of an array of objects",
        ),
        (
            replace("x-paging: offset", "x-paging: cursor # here"),
            "x-paging: cursor # here",
            "GET /v1/customers/{id}/payment_methods has no query parameter `starting_after`",
        ),
        (
            replace("  /v1/customers:\n", "  /v1/customers:\n    x-paging: offset # here\n"),
            "x-paging: offset # here",
            "only an operation can have an `x-paging`",
        ),
        (replace("      operationId: create_customer\n", ""), "post:", "POST /v1/customers has no `operationId`"),
        (
            replace("create_customer", "2fa"),
            "operationId: 2fa",
            "is not a valid method name, such as `create_customer`",
        ),
        (replace("create_customer", "match"), "operationId: match", "is not a valid method name"),
        (replace("create_customer", "exec"), "operationId: exec", "the operationId \"exec\" is taken"),
        (replace("create_customer", "list_customers"), "operationId: list_customers", "is taken"),
        (
            replace("name: id\n        in: path\n        required: true\n", "name: id # here\n        in: path\n"),
            "name: id # here",
            "not an OpenAPI 3.0 document: this has no \"required\": add it",
        ),
        (
            replace(
                "          application/json:\n            schema:",
                "          text/plain: {}\n          application/problem+json: {}\n          application/json:\n            schema:",
            ),
            "          application/problem+json: {}",
            "a body without a `schema` has no type: add one",
        ),
        (
            schemas("    Odd:\n      not: { type: object }\n"),
            "      not: { type: object }",
            "`not` cannot be expressed",
        ),
        (
            schemas(
                "    Odd:\n      type: object\n      properties:\n        a: { type: strin }\n        b: { type: string }\n",
            ),
            "type: strin }",
            "not an OpenAPI 3.0 document: `type` is not one of array, boolean, integer, number, object, string",
        ),
        (
            mark_list(replace(
                "            type: integer\n            format: int32\n            minimum: 0\n",
                "            not: { type: object }\n",
            )),
            "            not: { type: object }",
            "`not` cannot be expressed",
        ),
        (
            schemas("    Odd: { x-rust-name: Same, type: object }\n    Other: { x-rust-name: Same, type: object }\n"),
            "x-rust-name: Same, type: object }",
            "the name `Same` is taken by `/components/schemas/Odd`: choose another",
        ),
        (
            replace(
                "      responses:\n        '200':",
                "      responses:\n        x-personal: true # here\n        '200':",
            ),
            "        x-personal: true # here",
            "x-personal has no effect here",
        ),
        (
            replace("          x-personal: true", "          x-personal: 'true'"),
            "          x-personal: 'true'",
            "x-personal is neither true nor false",
        ),
    ]);
}

#[test]
fn what_would_be_expressed_wrongly_is_one_clear_error() {
    check_refusals(vec![
        (
            schemas(
                "    Odd:\n      type: object\n      additionalProperties: false\n      required: [b]\n      properties:\n        a: { type: string }\n",
            ),
            "b]",
            "\"b\" is required, but `additionalProperties: false` excludes it: add it to `properties`",
        ),
        (
            schemas("    Odd:\n      type: object\n      x-personel: true\n"),
            "      x-personel: true",
            "\"x-personel\" is not an extension of this project: did you mean `x-personal`?",
        ),
        (
            schemas("    Odd:\n      oneOf: []\n      discriminator: { propertyName: a }\n"),
            "      discriminator: { propertyName: a }",
            "a discriminator only has an effect in a named schema",
        ),
        (
            replace("      operationId: create_customer", "      security: [{}]\n      operationId: create_customer"),
            "      security: [{}]",
            "every operation is sent with the API key of the client",
        ),
        (
            replace(
                "      operationId: create_customer",
                "      servers: [{ url: / }]\n      operationId: create_customer",
            ),
            "      servers: [{ url: / }]",
            "every operation is sent to the base URL of the client",
        ),
    ]);
}

/// Checks all rows before it fails, so that one run reports every mistake.
fn check_refusals(table: Vec<(Edit, &str, &str)>) {
    let mut wrong = Vec::new();
    for (edit, place, expected) in table {
        let tree = Tree::new();
        let generated = tree.generated();
        tree.edit(DOCUMENT, edit);
        let text = fs::read_to_string(tree.path(DOCUMENT)).unwrap();
        let at = |(number, line): (usize, &str)| {
            let column = line.ends_with(place).then(|| line.len() - place.trim_start().len() + 1)?;
            Some(format!("{}:{column}", number + 1))
        };
        let is_text = place.starts_with(|first: char| !first.is_ascii_digit());
        // Added text is at the end.
        let place = if is_text { text.lines().enumerate().filter_map(at).last() } else { Some(place.to_owned()) };

        let place =
            place.as_deref().filter(|place| !place.is_empty()).map_or(String::new(), |place| format!("{place}: "));
        for Outcome { code, stdout, stderr } in [tree.regenerate(&[]), tree.regenerate(&["--check"])] {
            let is_right = code == 2
                && stdout.is_empty()
                && stderr.starts_with(&format!("error: {DOCUMENT}:{place}"))
                && stderr.contains(expected)
                && stderr.lines().count() == 1;
            if !is_right {
                wrong.push(format!("{expected} at {place}, not {code}: {stdout}{stderr}"));
            }
        }
        assert!(tree.generated() == generated, "{expected}: the generated files changed");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_personal_is_left_out_of_debug_whatever_its_name() {
    let tree = Tree::new();
    let odd = schemas(
        r"    odd-text: { type: string, x-personal: true }
    OddList: { type: array, items: { type: string, x-personal: true } }
    Odd_Object:
      type: object
      x-personal: true
      properties: { a: { type: string } }
    Holder:
      description: Odd\r\nindeed.
      type: object
      required: [firstName]
      properties:
        firstName: { type: string, x-personal: true }
        $last-name: { type: string, x-personal: true }
        type: { type: string, x-personal: true }
        count: { type: integer, default: 3 }
        list: { type: array, items: { type: string } }
        inner:
          type: object
          properties:
            phone: { type: string, x-personal: true }
            public: { type: string }
",
    );
    tree.edit(DOCUMENT, odd);
    let outcome = tree.regenerate(&[]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);

    let types = tree.generated().remove("types.rs").unwrap();
    let in_lines = types.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "redaction::debug!(OddText);",
        "redaction::debug!(OddList);",
        "redaction::debug!(OddObject);",
        "Holder { count, first_name(personal), inner(option), last_name(option), list, type_(option) }",
        "HolderInner { phone(option), public }",
        "pub list: Option<Vec<String>>",
    ] {
        let types = &in_lines;
        assert!(types.contains(expected), "{expected} is not in types.rs");
    }
    // A default is only documentation.
    assert!(types.contains("pub count: Option<i64>"), "{types}");
    let derives_debug = |name: &str| {
        let (before, _) = types
            .split_once(&format!("pub struct {name} "))
            .or(types.split_once(&format!("pub struct {name}(")))
            .unwrap();
        before.rsplit_once('}').unwrap().1.contains("Debug")
    };
    for name in ["OddText", "OddObject", "Holder", "HolderInner"] {
        assert!(!derives_debug(name), "{name}");
    }
    assert!(!types.contains(['\u{e000}', '\u{e001}', '\r']));
}

#[test]
fn writing_is_atomic() {
    let tree = Tree::new();
    let files = tree.generated().len();
    let file = tree.path("flex-sdk/src/generated/types.rs");
    let other_name = tree.path("types.rs");
    fs::write(&file, "old").unwrap();
    fs::hard_link(&file, &other_name).unwrap();
    tree.regenerate(&[]);
    // The new file took over the old one's name, and the old one was never written to.
    assert_eq!(fs::read_to_string(other_name).unwrap(), "old");
    assert_ne!(fs::read_to_string(file).unwrap(), "old");
    assert_eq!(tree.generated().len(), files, "a temporary file is left");
}

#[test]
fn differences_are_coloured_on_a_terminal_alone() {
    let tree = Tree::new();
    tree.edit("flex-sdk/src/generated/mod.rs", |text| text + "// by hand\n");
    let run = |forced: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["regenerate", "--check", "--root"]).arg(tree.0.path()).env_remove("CLICOLOR_FORCE");
        if forced {
            command.env("CLICOLOR_FORCE", "1");
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(run(true).contains("\u{1b}[31m-// by hand\u{1b}[0m"), "{}", run(true));
    assert!(!run(false).contains('\u{1b}'));
}
