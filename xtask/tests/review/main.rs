//! Runs `cargo xtask review` as a maintainer and a workflow do.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod git_diff;
mod pull_request;
#[cfg(unix)]
mod workflow;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const DOCUMENT: &str = "openapi/customers.yaml";
const GENERATED: &str = "flex-sdk/src/generated";
/// If set to 1, the tests write the files that they otherwise compare with.
const UPDATE: &str = "UPDATE_SNAPSHOTS";

struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Outcome {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

fn committed() -> String {
    fs::read_to_string(repository().join(DOCUMENT)).unwrap()
}

/// The text with the first `from` changed to `to`.
fn edited(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from:?} is not in the document");
    text.replacen(from, to, 1)
}

fn xtask(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).arg("--root").arg(root).current_dir(root);
    for variable in ["CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command
}

fn outcome(command: &mut Command) -> Outcome {
    let output = command.output().unwrap();
    Outcome {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn review(root: &Path, options: &[&str]) -> Outcome {
    outcome(&mut xtask(root, &[&["review"], options].concat()))
}

#[test]
fn the_exit_code_is_what_fail_on_asks_for() {
    // With --fail-on breaking, warning and never.
    let table = [
        ("a comment", "# Ids", "# Identifiers", [0, 0, 0]),
        ("words", "The customer's employer.", "Who pays.", [0, 0, 0]),
        (
            "another optional property",
            "        employer:\n",
            "        nickname: { type: string, x-personal: true }\n        employer:\n",
            [0, 0, 0],
        ),
        (
            "an unknown effect",
            "      requestBody:",
            "      callbacks: { done: { /done: { post: { responses: { '200': { description: Done } } } } } }\n      requestBody:",
            [0, 1, 0],
        ),
        ("a break for callers", "maximum: 100", "maximum: 50", [1, 1, 0]),
        (
            "a break for users of the crate alone",
            "        phone:\n          description: The customer's phone number in E.164 form.\n",
            "        telephone:\n          description: The customer's phone number in E.164 form.\n",
            [1, 1, 0],
        ),
    ];
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("old.yaml"), committed()).unwrap();
    for (name, from, to, codes) in table {
        fs::write(directory.path().join("new.yaml"), edited(&committed(), from, to)).unwrap();
        let found = ["breaking", "warning", "never"].map(|level| {
            review(directory.path(), &["--base", "old.yaml", "--head", "new.yaml", "--fail-on", level]).code
        });
        assert_eq!(found, codes, "{name}");
    }
    let outcome = review(directory.path(), &["--base", "old.yaml", "--head", "new.yaml"]);
    assert_eq!(outcome.code, 1, "the default is breaking");
}

#[test]
fn documents_that_nest_200_values_are_compared() {
    let directory = TempDir::new().unwrap();
    for (file, kind) in [("old.yaml", "string"), ("new.yaml", "boolean")] {
        // The outermost array is the fourth value.
        let (open, close) = ("{ type: array, items: ".repeat(196), " }".repeat(196));
        let deep = format!("{}\n    Deep: {open}{{ type: {kind} }}{close}\n", committed());
        fs::write(directory.path().join(file), deep).unwrap();
    }
    let options = ["--base", "old.yaml", "--head", "new.yaml", "--format", "json", "--fail-on", "never"];
    let outcome = review(directory.path(), &options);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let changes = &outcome.json()["rust"]["changes"];
    assert_eq!(changes[0]["id"], "newtype-changed", "{changes}");
}

#[test]
fn json_documents_are_read_too() {
    let directory = TempDir::new().unwrap();
    // YAML calls the last three unprintable.
    let text = "\t\u{feff}\u{2028}\u{7f}\u{9f}\u{ffff}";
    let document = |title: &str| json!({"openapi": "3.0.3", "info": {"title": title, "version": "1", "description": text}, "paths": {}});
    fs::write(directory.path().join("old.json"), document("Old").to_string()).unwrap();
    fs::write(directory.path().join("new.json"), document("New").to_string()).unwrap();
    // The document is one line.
    let column = document("New").to_string().find(r#""title""#).unwrap() + 1;
    for (format, expected) in [
        ("text", format!(r#"The title of the document changed from "Old" to "New". (line 1:{column})"#)),
        ("github", format!("file=new.json,line=1,col={column},title=")),
        ("sarif", format!("\"startLine\": 1,\n                  \"startColumn\": {column}\n")),
    ] {
        let outcome = review(directory.path(), &["--base", "old.json", "--head", "new.json", "--format", format]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert!(outcome.stdout.contains(&expected), "{expected}: {}", outcome.stdout);
    }
}

#[test]
fn a_document_of_openapi_3_1_is_compared_by_what_it_means() {
    let document = |version: &str, schema: &str| {
        format!(
            "openapi: {version}\ninfo: {{ title: A, version: '1' }}\npaths:\n  /a:\n    post:\n      requestBody:\n        \
             content:\n          application/json:\n            schema: {schema}\n      responses: {{ '200': {{ description: A }} }}\n"
        )
    };
    // A schema in 3.0, a schema in 3.1, and the findings between them besides the version.
    let table: [(&str, &str, &[&str]); 7] = [
        ("{ type: string, nullable: true }", "{ type: [string, 'null'] }", &[]),
        ("{ type: string, enum: [a] }", "{ type: string, const: a }", &[]),
        ("{ type: integer, minimum: 1, exclusiveMinimum: true }", "{ type: integer, exclusiveMinimum: 1 }", &[]),
        ("{ anyOf: [{ type: string }, { type: integer }] }", "{ type: [string, integer] }", &[]),
        ("{ type: string, nullable: true }", "{ type: string }", &["request-nullable-removed"]),
        ("{ type: number, minimum: 1 }", "{ type: number, exclusiveMinimum: 1 }", &["request-exclusive-minimum-set"]),
        // What 3.0 cannot express is reported.
        (
            "{ type: array, items: {} }",
            "{ type: array, items: {}, contains: { type: string } }",
            &["change-not-understood"],
        ),
    ];
    for (old, new, expected) in table {
        let directory = TempDir::new().unwrap();
        fs::write(directory.path().join("old.yaml"), document("3.0.3", old)).unwrap();
        fs::write(directory.path().join("new.yaml"), document("3.1.0", new)).unwrap();
        let arguments = ["--base", "old.yaml", "--head", "new.yaml", "--format", "json"];
        let outcome = review(directory.path(), &arguments);
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr));
        let changes = report["changes"].as_array().unwrap();
        let found: Vec<_> = changes.iter().filter(|change| change["head"] != "/openapi").collect();
        let ids: Vec<_> = found.iter().map(|change| change["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{new}: {found:?}");
    }
}

#[test]
fn what_cannot_be_reviewed_is_one_clear_error() {
    let missing = edited(&committed(), "#/components/schemas/CreateCustomer'", "#/components/schemas/Nobody'");
    let line = 1 + missing.lines().position(|line| line.contains("schemas/Nobody")).unwrap();
    let newer = edited(&committed(), "openapi: 3.0.3", "openapi: 4.0.0");
    let version = 1 + newer.lines().position(|line| line.starts_with("openapi:")).unwrap();
    let files: [(&str, Vec<u8>); 5] = [
        ("good.yaml", committed().into()),
        ("latin1.yaml", b"openapi: 3.0.3 # \xe9".into()),
        ("broken.yaml", b"a: [1".into()),
        ("newer.yaml", newer.into()),
        ("missing.yaml", missing.into()),
    ];
    let repository = Repository::new();
    for (name, text) in files {
        fs::write(repository.path(name), text).unwrap();
    }
    repository.write(DOCUMENT, "a: [1");
    repository.commit("An invalid document");
    repository.git(&["rm", "--quiet", DOCUMENT]);
    repository.commit("No document");
    let head = repository.git(&["rev-parse", "HEAD"]);
    let broken = repository.git(&["rev-parse", "HEAD^"]);

    let table = [
        ("nowhere.yaml", "\"nowhere.yaml\" is neither a file nor a git revision".to_owned()),
        ("openapi", "\"openapi\" is neither a file nor a git revision".to_owned()),
        ("v9.9.9", "\"v9.9.9\" is neither a file nor a git revision".to_owned()),
        ("", "\"\" is neither a file nor a git revision".to_owned()),
        ("--all", "\"--all\" is neither a file nor a git revision".to_owned()),
        ("latin1.yaml", "latin1.yaml cannot be read: stream did not contain valid UTF-8".to_owned()),
        ("broken.yaml", "broken.yaml:1:4: not YAML: unclosed bracket".to_owned()),
        (
            "newer.yaml",
            format!("newer.yaml:{version}:1: OpenAPI \"4.0.0\" is not supported here, only 3.0.x and 3.1.x"),
        ),
        ("missing.yaml", format!("missing.yaml:{line}:11: $ref \"#/components/schemas/Nobody\" does not resolve")),
        ("HEAD", format!("there is no openapi/customers.yaml in commit {head}")),
        ("HEAD^", format!("{broken}:openapi/customers.yaml:1:4: not YAML: unclosed bracket")),
    ];
    for (named, expected) in table {
        for [bad, good] in [["--base", "--head"], ["--head", "--base"]] {
            let named = format!("{bad}={named}");
            let Outcome { code, stdout, stderr } = review(repository.root(), &[&named, good, "good.yaml"]);
            assert_eq!((code, stdout.as_str()), (2, ""), "{named}: {stderr}");
            assert!(stderr.starts_with(&format!("error: {expected}")), "{named}: {stderr}");
            assert_eq!(stderr.lines().count(), 1, "{named}: {stderr}");
        }
    }

    let elsewhere = TempDir::new().unwrap();
    let Outcome { code, stdout, stderr } = review(elsewhere.path(), &[]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert_eq!(
        stderr, "error: there is neither a branch main nor an upstream to compare with: name a --base\n",
        "outside of any repository"
    );
}

/// A repository with the files that a review reads, at version 0.1.0 on main, tagged v0.1.0.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(TempDir::new().unwrap());
        repository.git(&["init", "--quiet", "-b", "main"]);
        repository.write(DOCUMENT, &committed());
        repository.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        repository.write("CHANGELOG.md", "# Changelog\n");
        repository.regenerate();
        repository.commit("The first release");
        repository.git(&["tag", "v0.1.0"]);
        repository
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        self.write(path, &edited(&text, from, to));
    }

    fn regenerate(&self) {
        let outcome = outcome(&mut xtask(self.root(), &["regenerate"]));
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    }

    /// Runs the command that a review names for a task.
    fn run(&self, id: &str) {
        let report = review(self.root(), &["--format", "json"]).json();
        let task = report["to_do"].as_array().unwrap().iter().find(|task| task["id"] == id).unwrap().clone();
        let command = task["command"].as_str().unwrap();
        if command == "cargo xtask regenerate" {
            return self.regenerate();
        }
        let outcome = outcome(Command::new("sh").args(["-c", command]).current_dir(self.root()));
        assert_eq!(outcome.code, 0, "{command}: {}", outcome.stderr);
    }

    /// Runs git, independent of how git is set up here, and returns its output.
    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgSign=false"]);
        command.args(arguments).current_dir(self.root());
        let outcome = outcome(&mut command);
        assert_eq!(outcome.code, 0, "git {arguments:?}: {}", outcome.stderr);
        outcome.stdout.trim().to_owned()
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Returns the ids of the findings in the API and in the crate, and of the tasks that are left, each once.
    fn ids(&self, options: &[&str]) -> [Vec<String>; 3] {
        let report = review(self.root(), &[&["--format", "json"], options].concat()).json();
        [&report["changes"], &report["rust"]["changes"], &report["to_do"]].map(|changes| {
            let mut ids: Vec<_> =
                changes.as_array().unwrap().iter().map(|change| change["id"].as_str().unwrap().to_owned()).collect();
            ids.sort();
            ids.dedup();
            ids
        })
    }
}

const NOTHING: [Vec<String>; 3] = [const { Vec::new() }; 3];

#[test]
fn a_branch_is_compared_with_where_it_left_main() {
    let repository = Repository::new();
    assert_eq!(repository.ids(&[]), NOTHING, "main, with no upstream");

    repository.git(&["switch", "--quiet", "--create", "edit"]);
    assert_eq!(repository.ids(&[]), NOTHING, "a new branch");
    repository.edit(DOCUMENT, "maximum: 100", "maximum: 50");
    let api = ["request-maximum-decreased"];
    assert_eq!(repository.ids(&[])[0], api, "the working tree is compared");
    repository.commit("Return fewer customers");
    assert_eq!(repository.ids(&[])[0], api, "committed");

    // Later changes on main are not the branch's.
    repository.git(&["switch", "--quiet", "main"]);
    repository.edit(DOCUMENT, "summary: Create a customer", "summary: Create one");
    repository.commit("Other words");
    repository.git(&["switch", "--quiet", "edit"]);
    assert_eq!(repository.ids(&[])[0], api);
    assert_eq!(repository.ids(&["--base", "main"])[0], ["request-maximum-decreased", "words-changed"]);

    // Named revisions leave the working tree out.
    repository.edit(DOCUMENT, "# Ids", "# Ids\n    Loose: { type: string }");
    assert_eq!(repository.ids(&["--base", "v0.1.0", "--head", "HEAD"])[0], api);
    assert_eq!(repository.ids(&["--base", "HEAD"])[0], ["component-added"]);
    repository.git(&["checkout", "--quiet", "--", "."]);
    assert_eq!(repository.ids(&["--base", "HEAD"]), [vec![], vec![], vec!["generated-code-drift".to_owned()]]);
    assert_eq!(repository.ids(&["--base", "HEAD", "--head", "v0.1.0"])[0], ["request-maximum-increased"]);
}

#[test]
fn main_is_compared_with_its_upstream() {
    let upstream = Repository::new();
    let clone = Repository(TempDir::new().unwrap());
    clone.git(&["clone", "--quiet", upstream.root().to_str().unwrap(), "."]);
    assert_eq!(clone.ids(&[]), NOTHING);
    clone.edit(DOCUMENT, "maximum: 100", "maximum: 50");
    clone.commit("Return fewer customers");
    assert_eq!(clone.ids(&[])[0], ["request-maximum-decreased"]);

    // As a workflow checks it out: on no branch, and with main only at the remote.
    clone.git(&["checkout", "--quiet", "--detach"]);
    clone.git(&["branch", "--quiet", "--delete", "--force", "main"]);
    assert_eq!(clone.ids(&[])[0], ["request-maximum-decreased"]);
}

#[test]
fn what_is_left_to_do_for_a_release_is_found_until_it_is_done() {
    type Step<'a> = (&'a str, &'a dyn Fn(), &'a [&'a str]);
    let repository = Repository::new();
    repository.git(&["switch", "--quiet", "--create", "edit"]);
    let steps: [Step<'_>; 10] = [
        (
            "the document alone",
            &|| repository.edit(DOCUMENT, "[first_name, last_name, email]", "[first_name, last_name, email, phone]"),
            &["changelog-not-updated", "generated-code-drift", "version-not-bumped"],
        ),
        ("regenerated", &|| repository.regenerate(), &["changelog-not-updated", "version-not-bumped"]),
        (
            "a patch is not enough",
            &|| repository.edit("Cargo.toml", "0.1.0", "0.1.1"),
            &["changelog-not-updated", "version-not-bumped"],
        ),
        ("the version", &|| repository.run("version-not-bumped"), &["changelog-not-updated"]),
        (
            "a heading of the changelog",
            &|| repository.edit("CHANGELOG.md", "# Changelog\n", "# Changelog\n\n## [Unreleased]\n\n-\n"),
            &["changelog-not-updated", "generated-code-drift"],
        ),
        ("its copy in the package", &|| repository.run("generated-code-drift"), &["changelog-not-updated"]),
        ("no changelog", &|| fs::remove_file(repository.path("CHANGELOG.md")).unwrap(), &["changelog-not-updated"]),
        (
            "an entry",
            &|| repository.write("CHANGELOG.md", "# Changelog\n\n- The phone number is required.\n"),
            &["generated-code-drift"],
        ),
        ("all of it", &|| repository.run("generated-code-drift"), &[]),
        (
            "a generated file by hand",
            &|| repository.write(&format!("{GENERATED}/mod.rs"), "// by hand\n"),
            &["generated-code-drift"],
        ),
    ];
    for (name, step, expected) in steps {
        step();
        let [_, client, to_do] = repository.ids(&[]);
        assert_eq!(client, ["field-type-changed"], "{name}");
        assert_eq!(to_do, expected, "{name}");
        let code = review(repository.root(), &["--fail-on", "unfinished"]).code;
        assert_eq!(code, if expected.is_empty() { 0 } else { 3 }, "{name}");
    }
    let text = review(repository.root(), &[]).stdout;
    let drift = format!("`{GENERATED}/mod.rs` is out of sync with the document: regenerate, and commit the result.");
    assert!(text.contains(&drift), "{text}");
}

#[test]
fn each_format_tells_what_is_left_to_do_and_how() {
    let repository = Repository::new();
    repository.edit(DOCUMENT, "maximum: 100", "maximum: 200");
    assert_eq!(review(repository.root(), &["--fail-on", "breaking"]).code, 3, "nothing breaks, and work is left");
    let report = review(repository.root(), &["--format", "json"]).json();
    let tasks = report["to_do"].as_array().unwrap();
    assert_eq!(tasks.len(), 2, "{tasks:?}");
    for format in ["text", "markdown", "github", "sarif"] {
        let printed = review(repository.root(), &["--format", format]).stdout;
        assert!(printed.contains("to do: 2"), "{format}: {printed}");
        for task in tasks {
            for shown in ["id", "message", "command"].map(|key| task[key].as_str().unwrap()) {
                assert!(printed.contains(shown), "{format}: {shown}: {printed}");
            }
        }
    }
}

#[test]
fn what_no_user_notices_needs_no_entry_in_the_changelog() {
    let repository = Repository::new();
    repository.edit(DOCUMENT, "The customer's employer.", "Who pays.");
    assert_eq!(repository.ids(&[])[2], ["generated-code-drift"]);
    repository.regenerate();
    assert_eq!((repository.ids(&[])[2].len(), review(repository.root(), &[]).code), (0, 0));
}

#[test]
fn what_cargo_semver_checks_found_asks_for_a_version_as_well() {
    let repository = Repository::new();
    let summary = "     Summary semver requires new major version: 1 major and 0 minor checks failed\n";
    let found =
        "--- failure enum_missing: pub enum removed or renamed ---\n\nFailed in:\n  enum A in file /a/b.rs:1\n\n";
    // The output of cargo-semver-checks, and the findings.
    let table: [(&str, &[&str]); 2] = [
        (summary, &[]),
        (&format!("{found}{summary}"), &["public-item-changed", "changelog-not-updated", "version-not-bumped"]),
    ];
    for (printed, expected) in table {
        repository.write("checks.txt", printed);
        assert_eq!(repository.ids(&["--semver-checks", "checks.txt"])[1..].concat(), expected, "{printed}");
    }
    // It is accepted like other findings, and not stale in a review without the checks.
    let accepted = review(repository.root(), &["--semver-checks", "checks.txt", "--accept", "Nobody used it"]);
    assert_eq!(accepted.code, 0, "{}", accepted.stderr);
    let left = ["changelog-not-updated", "version-not-bumped"];
    assert_eq!(repository.ids(&["--semver-checks", "checks.txt"])[1..].concat(), left);
    assert_eq!(repository.ids(&[]), NOTHING);
    repository.write("checks.txt", summary);
    assert_eq!(repository.ids(&["--semver-checks", "checks.txt"])[1..].concat(), ["accepted-stale"]);

    repository.write("checks.txt", found);
    let outcome = review(repository.root(), &["--semver-checks", "checks.txt"]);
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    assert!(outcome.stderr.contains("2>&1"), "{}", outcome.stderr);
}

#[test]
fn another_version_of_a_dependency_in_the_public_api_is_found() {
    let repository = Repository::new();
    let manifest = |version: &str| {
        format!("[workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies]\nreqwest = \"{version}\"\n")
    };
    repository.write("Cargo.toml", &manifest("0.13"));
    repository.commit("Use reqwest 0.13");
    repository.write("Cargo.toml", &manifest("0.13.9"));
    assert_eq!(repository.ids(&[]), NOTHING);
    repository.write("Cargo.toml", &manifest("0.14"));
    let expected = ["public-dependency-changed", "changelog-not-updated", "version-not-bumped"];
    assert_eq!(repository.ids(&[])[1..].concat(), expected);
}

#[test]
fn a_document_of_which_no_client_can_be_generated_is_work_to_do() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("good.yaml"), committed()).unwrap();
    let bad = edited(&committed(), "operationId: create_customer", "operationId: match");
    fs::write(directory.path().join("bad.yaml"), bad).unwrap();
    // The exit codes with --fail-on breaking, warning, unfinished and never. An operationId says nothing to callers.
    let table = [
        ("bad.yaml", "good.yaml", "something may break", ["base-not-generated", "warning"], "", [0, 1, 0, 0]),
        ("good.yaml", "bad.yaml", "unknown", ["not-generated", "to-do"], "; to do: 1", [3, 1, 3, 0]),
        ("bad.yaml", "bad.yaml", "unknown", ["not-generated", "to-do"], "; to do: 1", [3, 3, 3, 0]),
    ];
    for (base, head, says, finding, work, codes) in table {
        let review =
            |options: &[&str]| review(directory.path(), &[&["--base", base, "--head", head], options].concat());
        let found = ["breaking", "warning", "unfinished", "never"].map(|level| review(&["--fail-on", level]).code);
        assert_eq!(found, codes, "{base} to {head}");
        let text = review(&[]).stdout;
        let verdict = format!("crate: {says}; the required version is unknown{work}\n");
        assert!(text.ends_with(&verdict), "{base} to {head}: {text}");
        let report = review(&["--format", "json"]).json();
        assert_eq!(report["bump"], "major", "{base} to {head}");
        let found = if work.is_empty() { &report["rust"]["changes"] } else { &report["to_do"] };
        assert_eq!([&found[0]["id"], &found[0]["level"]], finding, "{base} to {head}: {found}");
    }
}

#[test]
fn two_files_are_of_the_version_of_the_working_tree() {
    let repository = Repository::new();
    repository.write("old.yaml", &committed());
    repository.write("new.yaml", &edited(&committed(), "[first_name, last_name, email]", "[first_name, last_name]"));
    for (version, bump) in [("0.1.0", "minor"), ("1.0.0", "major")] {
        repository.write("Cargo.toml", &format!("[workspace.package]\nversion = \"{version}\"\n"));
        let options = ["--format", "json", "--base", "old.yaml", "--head", "new.yaml"];
        let report = review(repository.root(), &options).json();
        assert_eq!(report["bump"], bump, "{version}");
        // Two files are not released, so no task is left.
        let ids = repository.ids(&options[2..]);
        assert_eq!(ids[1], ["field-type-changed"], "{version}");
    }
}

/// Returns the review of the pair of documents whose reports are kept in each format.
fn pair(options: &[&str]) -> Command {
    xtask(&snapshots(), &[&["review", "--base", "base.yaml", "--head", "head.yaml"], options].concat())
}

/// Compares an output with a file of `snapshots/`, or writes the file.
fn check_snapshot(file: &str, actual: &str) {
    let path = snapshots().join(file);
    if env::var(UPDATE).is_ok_and(|value| value == "1") {
        fs::write(&path, actual).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, kept, "tests/snapshots/{file} differs from the output: with {UPDATE}=1, this test writes it");
}

#[test]
fn each_format_looks_as_it_is_kept() {
    for (format, file) in [
        ("text", "report.txt"),
        ("markdown", "report.md"),
        ("json", "report.json"),
        ("github", "report.github"),
        ("sarif", "report.sarif"),
        ("html", "report.html"),
    ] {
        let outcome = outcome(&mut pair(&["--format", format]));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""), "{format}");
        check_snapshot(file, &outcome.stdout);
    }
    let coloured = outcome(pair(&[]).env("CLICOLOR_FORCE", "1"));
    check_snapshot("report.coloured.txt", &coloured.stdout);
    assert!(coloured.stdout.contains('\u{1b}'));
    assert!(!outcome(&mut pair(&[])).stdout.contains('\u{1b}'), "colours in a pipe");
}

#[test]
fn a_page_has_each_finding_and_needs_nothing_from_elsewhere() {
    let page = outcome(&mut pair(&["--format", "html", "--source-url", "https://flex.test/a?b&c"])).stdout;
    let report = outcome(&mut pair(&["--format", "json"])).json();
    let count = |pointer: &str| report.pointer(pointer).unwrap().as_array().unwrap().len();
    assert_eq!(page.matches("<details id=").count(), count("/changes") + count("/rust/changes"));
    for elsewhere in ["src=", "url(", "@import", "<link", "<iframe", "<b>"] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    // The finding is beside the lines before and after, in which the change is marked.
    let (_, finding) = page.split_once("request-maximum-decreased").unwrap();
    let (finding, _) = finding.split_once("</details>").unwrap();
    for shown in [
        "<a href=\"https://flex.test/a?b&#38;c#L21\">head.yaml:21</a>",
        "<td class=\"number\">20</td>",
        "<del>100</del>",
        "<td class=\"number\">21</td>",
        "<ins>50</ins>",
    ] {
        assert!(finding.contains(shown), "{shown}: {finding}");
    }
    let ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    let (markup, _) = page.split_once("<script>").unwrap();
    let links = markup.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    assert!(links.clone().count() > 10 && links.clone().all(|link| ids.contains(&link)), "{ids:?}");
}

#[test]
fn sarif_is_as_its_schema_says() {
    let printed = outcome(&mut pair(&["--format", "sarif"])).json();
    // OASIS's schema of SARIF 2.1.0. The pattern of `language` was changed here: the original is not a valid regular expression.
    let schema = serde_json::from_str(include_str!("../sarif-schema-2.1.0.json")).unwrap();
    let mistakes: Vec<_> =
        jsonschema::draft7::new(&schema).unwrap().iter_errors(&printed).map(|e| e.to_string()).collect();
    assert_eq!(mistakes, [""; 0]);
    let of_driver = printed["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in printed["runs"][0]["results"].as_array().unwrap() {
        assert!(of_driver.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
}

#[test]
fn the_rules_are_printed_without_a_repository() {
    let elsewhere = TempDir::new().unwrap();
    let rules = review(elsewhere.path(), &["--rules", "--format", "json"]).json();
    for (format, expected) in
        [("text", "request-max-length-decreased"), ("markdown", "| `request-max-length-decreased` |")]
    {
        let printed = review(elsewhere.path(), &["--rules", "--format", format]);
        assert_eq!((printed.code, printed.stderr.as_str()), (0, ""), "{format}");
        assert!(printed.stdout.contains(expected), "{format}");
        for rule in rules.as_array().unwrap() {
            assert!(printed.stdout.contains(rule["id"].as_str().unwrap()), "{format}: {rule}");
        }
    }
    assert_eq!(review(elsewhere.path(), &["--rules", "--format", "github"]).code, 2);
}

#[test]
fn an_accepted_finding_is_counted_and_not_shown() {
    let repository = Repository::new();
    repository.edit(DOCUMENT, "maximum: 100", "maximum: 50");
    let report = review(repository.root(), &["--format", "json"]).json();
    let place = report["changes"][0]["head"].as_str().unwrap();
    assert_eq!(report["changes"][0]["id"], "request-maximum-decreased");
    let change = format!("change = '{}'", report["changes"][0]["message"].as_str().unwrap());
    let version = "version = '0.1.1'";
    let entry = |rule: &str, more: &[&str]| {
        let more = more.join("\n");
        format!("[[accepted]]\nrule = \"{rule}\"\nplace = \"{place}\"\nreason = \"Flex never took more\"\n{more}\n")
    };
    let (found, other) = ("request-maximum-decreased", "request-maximum-increased");
    // The list, the ids of the findings and of the tasks about the list, and how many are accepted.
    let table: [(String, &[&str], &[&str], usize); 7] = [
        (entry(found, &[&change, version]), &[], &[], 1),
        (entry(found, &[&change, version, "until = '2020-01-31'"]), &[found], &["accepted-expired"], 0),
        (entry(other, &[&change, version]), &[found], &["accepted-stale"], 0),
        (entry(found, &["change = 'other'", version]), &[found], &["accepted-stale"], 0),
        (entry(found, &[&change, "version = '0.1.0'"]), &[found], &["accepted-stale"], 0),
        (entry(found, &[&change]), &[], &["accepted-incomplete"], 1),
        (entry(found, &[version]), &[], &["accepted-incomplete"], 1),
    ];
    for (list, api, to_do, count) in table {
        repository.write("openapi/accepted.toml", &list);
        let report = review(repository.root(), &["--format", "json"]).json();
        let ids = |changes: &Value| -> Vec<String> {
            changes.as_array().unwrap().iter().map(|change| change["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids(&report["changes"]), api, "{list}");
        let tasks = ids(&report["to_do"]).into_iter().filter(|id| id.starts_with("accepted"));
        assert_eq!(tasks.collect::<Vec<_>>(), to_do, "{list}");
        assert_eq!(report["accepted"].as_array().unwrap().len(), count, "{list}");
    }
    for (list, expected) in [(entry(found, &[&change, version]), true), (entry(other, &[&change, version]), false)] {
        repository.write("openapi/accepted.toml", &list);
        for format in ["text", "markdown", "github", "sarif"] {
            let printed = review(repository.root(), &["--format", format]).stdout;
            for shown in ["accepted: 1; newly accepted: 1", "Flex never took more"] {
                assert_eq!(printed.contains(shown), expected, "{format}: {shown}: {printed}");
            }
        }
    }
    repository.write("openapi/accepted.toml", "[[accepted]]\nrule = 1");
    let outcome = review(repository.root(), &[]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.starts_with("error: openapi/accepted.toml cannot be read: "), "{}", outcome.stderr);
}

#[test]
fn files_beside_a_document_are_compared_with_it() {
    let directory = TempDir::new().unwrap();
    for (folder, kind) in [("old", "string"), ("new", "integer")] {
        let folder = directory.path().join(folder);
        fs::create_dir_all(folder.join("schemas")).unwrap();
        fs::write(folder.join("schemas/pet.yaml"), format!("{{Pet: {{type: {kind}}}}}")).unwrap();
        let response = "{description: d, content: {application/json: {schema: {$ref: 'schemas/pet.yaml#/Pet'}}}}";
        let document = format!(
            "{{openapi: 3.0.3, info: {{title: t, version: '1'}}, paths: {{/a: {{get: {{responses: {{'200': {response}}}}}}}}}}}"
        );
        fs::write(folder.join("api.yaml"), document).unwrap();
    }
    let options = ["--base", "old/api.yaml", "--head", "new/api.yaml", "--format", "json"];
    let report = review(directory.path(), &options).json();
    let ids: Vec<_> =
        report["changes"].as_array().unwrap().iter().map(|change| change["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["response-type-changed"]);
}

#[test]
fn a_document_of_somebody_else_is_compared_without_the_crate() {
    let directory = TempDir::new().unwrap();
    for (file, path) in [("old.yaml", "/a"), ("new.yaml", "/b")] {
        let document = format!(
            "{{openapi: 3.0.3, info: {{title: t, version: '1'}}, paths: {{{path}: {{get: {{operationId: GetIt, responses: {{}}}}}}}}}}"
        );
        fs::write(directory.path().join(file), document).unwrap();
    }
    let text = review(directory.path(), &["--base", "old.yaml", "--head", "new.yaml"]).stdout;
    assert!(
        text.ends_with("API: something breaks; crate: not compared, since the document is from another project\n"),
        "{text}"
    );
}

#[test]
fn an_annotation_is_at_the_file_that_is_to_be_changed() {
    let repository = Repository::new();
    let annotated = |options: &[&str]| -> Vec<String> {
        let text = review(repository.root(), &[&["--format", "github", "--base", "HEAD"], options].concat()).stdout;
        let place = |line: &str| line.split_once("title=").unwrap().0.to_owned();
        text.lines().map(place).collect()
    };
    let (from, to) = ("[first_name, last_name, email]", "[first_name, last_name, email, phone]");
    let line = 1 + committed().lines().position(|line| line.contains(from)).unwrap();
    repository.write("other, new.yaml", &edited(&committed(), from, to));
    let expected =
        [format!("::error file=other%2C new.yaml,line={line},"), "::error ".to_owned(), "::notice ".to_owned()];
    assert_eq!(annotated(&["--head", "other, new.yaml"]), expected);

    repository.edit(DOCUMENT, from, to);
    let expected = [
        format!("::error file={DOCUMENT},line={line},"),
        "::error ".to_owned(),
        "::error file=Cargo.toml,".to_owned(),
        "::error file=CHANGELOG.md,".to_owned(),
        format!("::error file={GENERATED}/builders.rs,"),
        format!("::error file={GENERATED}/types.rs,"),
        "::error file=tests/fake-flex/src/document.json,".to_owned(),
        "::notice ".to_owned(),
    ];
    assert_eq!(annotated(&[]), expected);
}

#[test]
fn json_is_as_its_schema_says() {
    // The schema needs no document, and no repository.
    let elsewhere = TempDir::new().unwrap();
    let schema = review(elsewhere.path(), &["--json-schema"]);
    assert_eq!((schema.code, schema.stderr.as_str()), (0, ""));
    check_snapshot("report.schema.json", &schema.stdout);
    let schema = jsonschema::validator_for(&schema.json()).unwrap();

    let repository = Repository::new();
    let nothing = review(repository.root(), &["--format", "json"]).json();
    repository.edit(DOCUMENT, "[first_name, last_name, email]", "[first_name, last_name, email, phone]");
    let undone = review(repository.root(), &["--format", "json"]).json();
    let pair = outcome(&mut pair(&["--format", "json"])).json();
    for report in [&nothing, &undone, &pair] {
        let errors: Vec<_> = schema.iter_errors(report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {report:#}");
    }

    // The schema does restrict the report.
    for (pointer, value) in [
        ("/bump", json!("huge")),
        ("/changes/0/level", json!("bad")),
        ("/changes/0/line", json!("4")),
        ("/changes/0", json!({"id": "no-more"})),
        ("/rust/changes/0/item", json!(null)),
    ] {
        let mut wrong = pair.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert!(!schema.is_valid(&wrong), "{pointer} may be anything");
    }
}

#[test]
fn a_reader_who_leaves_early_causes_no_panic() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = pair(&["--fail-on", "never"]);
    let outcome = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(String::from_utf8(outcome.stderr).unwrap(), "");
    assert_eq!(outcome.status.code(), Some(0));
}

/// Returns the text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("there is no {before}"));
    rest.split_once(after).unwrap_or_else(|| panic!("there is no {after}")).0
}

#[test]
fn the_report_in_the_readme_is_what_its_edit_gives() {
    const MARKS: [&str; 2] = ["<!-- report -->\n\n", "\n<!-- end of report -->"];
    let path = repository().join("openapi/README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let edit = |sign: char| {
        let lines = between(&readme, "```diff\n", "```").lines().filter_map(|line| line.strip_prefix(sign));
        lines.collect::<Vec<_>>().join("\n")
    };
    let repository = Repository::new();
    repository.git(&["switch", "--quiet", "--create", "edit"]);
    repository.edit(DOCUMENT, &edit('-'), &edit('+'));
    let report = review(repository.root(), &["--format", "markdown"]);
    assert_eq!((report.code, report.stderr.as_str()), (1, ""));

    let shown = between(&readme, MARKS[0], MARKS[1]);
    if env::var(UPDATE).is_ok_and(|value| value == "1") {
        fs::write(&path, readme.replacen(shown, &report.stdout, 1)).unwrap();
    } else {
        // Any edit above the place moves its line.
        let without_line = |report: &str| {
            let cells = report.split(" | ").filter(|cell| cell.parse::<u64>().is_err());
            cells.collect::<Vec<_>>().join(" | ")
        };
        assert_eq!(
            without_line(&report.stdout),
            without_line(shown),
            "openapi/README.md shows another report: with {UPDATE}=1, this test writes it"
        );
    }
}
