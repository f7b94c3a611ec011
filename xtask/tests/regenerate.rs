//! `cargo xtask regenerate` as a maintainer runs it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const DOCUMENT: &str = "openapi/customers.yaml";
const GENERATED: &str = "flex-sdk/src/generated";

/// A copy of what regeneration reads and writes.
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
    assert_eq!(tree.generated(), committed);
    for (file, text) in committed {
        let header = "// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.";
        assert_eq!(text.lines().next(), Some(header), "{file}");
    }
}

#[test]
fn what_cannot_be_generated_from_is_one_clear_error() {
    let replace = |from: &'static str, to: &'static str| {
        Box::new(move |text: String| text.replacen(from, to, 1)) as Box<dyn FnOnce(String) -> String>
    };
    let whole = |text: &'static str| Box::new(move |_| text.to_owned()) as Box<dyn FnOnce(String) -> String>;
    // The place is given as the text that stands on the line.
    let table = [
        (whole("a: [1"), "1", "not YAML: "),
        (whole("openapi: 3.0.3\nopenapi: 3.0.3"), "2", "not YAML: duplicate mapping key"),
        (whole("\u{0}"), "1", "not YAML: "),
        (whole(""), "1", "not an OpenAPI document: the field `openapi` is missing"),
        (whole("just words"), "1", "not an OpenAPI document: the field `openapi` is missing"),
        (whole("swagger: '2.0'"), "1", "not an OpenAPI document: the field `openapi` is missing"),
        (replace("openapi: 3.0.3", "openapi: 3.1.0"), "openapi: 3.1.0", "OpenAPI \"3.1.0\" is not supported"),
        (replace("openapi: 3.0.3", "openapi: 3.0"), "openapi: 3.0", "OpenAPI 3.0 is not supported"),
        (replace("\ninfo:", "\ninformation:"), "openapi: 3.0.3", "not an OpenAPI 3.0 document: missing field `info`"),
        (replace("  title: Flex Customers API", "  title: [1]"), "  title: [1]", "not an OpenAPI 3.0 document: "),
        (replace("required: true", "required: maybe"), "requestBody:", "not an OpenAPI 3.0 document: "),
        (
            replace("'#/components/schemas/CreateCustomer'", "'#/components/schemas/Nobody'"),
            "$ref: '#/components/schemas/Nobody'",
            "$ref \"#/components/schemas/Nobody\" leads nowhere in this document",
        ),
        (
            replace("'#/components/schemas/CreateCustomer'", "other.yaml"),
            "$ref: other.yaml",
            "$ref \"other.yaml\" leads nowhere in this document",
        ),
        (
            replace("      x-repeatable: true\n", ""),
            "    post:",
            "POST /v1/customers does not say whether it may be repeated",
        ),
        (replace("      operationId: create_customer\n", ""), "    post:", "POST /v1/customers has no `operationId`"),
        (replace("create_customer", "create-customer"), "operationId: create-customer", "is not in snake_case"),
        (replace("create_customer", "list_customers"), "    post:", "duplicate operation ID: list_customers"),
        (
            replace(
                "        required: true\n        description: The customer's id.",
                "        description: The customer's id.",
            ),
            "  /v1/customers/{id}:",
            "the generator cannot express this",
        ),
        (
            replace(
                "          application/json:\n            schema:",
                "          text/plain: {}\n          application/json:\n            schema:",
            ),
            "    post:",
            "the generator cannot express this",
        ),
        (
            replace("    CheckoutSessionId:\n", "    Odd:\n      not: { type: object }\n    CheckoutSessionId:\n"),
            "    Odd:",
            "the generator cannot express this",
        ),
    ];
    for (edit, place, expected) in table {
        let tree = Tree::new();
        let generated = tree.generated();
        tree.edit(DOCUMENT, edit);
        let text = fs::read_to_string(tree.path(DOCUMENT)).unwrap();
        let line = text.lines().position(|line| !place.is_empty() && line.ends_with(place));
        let line = line.map_or(place.to_owned(), |line| (line + 1).to_string());

        let outcomes = [tree.regenerate(&[]), tree.regenerate(&["--check"])];
        for Outcome { code, stdout, stderr } in outcomes {
            assert_eq!(code, 2, "{expected}: {stderr}");
            assert_eq!(stdout, "", "{expected}");
            assert!(stderr.starts_with(&format!("error: {DOCUMENT}:{line}")), "{expected} at {line}: {stderr}");
            assert!(stderr.contains(expected), "{expected}: {stderr}");
            assert_eq!(stderr.lines().count(), 1, "{expected}: {stderr}");
        }
        assert_eq!(tree.generated(), generated, "{expected}");
    }

    let tree = Tree::new();
    fs::remove_file(tree.path(DOCUMENT)).unwrap();
    let outcome = tree.regenerate(&[]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.starts_with("error: openapi/customers.yaml cannot be read: "), "{}", outcome.stderr);
}
