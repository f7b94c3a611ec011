//! Edits of the document that people make: each gives a client, or is refused in one line that says what to do.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use serde::Deserialize;
use tempfile::TempDir;

const DOCUMENT: &str = "openapi/customers.yaml";

#[derive(Deserialize)]
struct Case {
    what: String,
    edits: Vec<Edit>,
    outcome: Option<String>,
    refused: Option<String>,
    /// The body of a test of the client.
    test: Option<String>,
    /// Whether the documentation of the client is built, which takes long.
    #[serde(default)]
    docs: bool,
}

/// Where a text goes.
#[derive(Deserialize)]
struct Edit {
    /// `schemas`, `paths`, `components`, or `props` and the name of a schema.
    #[serde(rename = "in")]
    place: Option<String>,
    replace: Option<String>,
    #[serde(default)]
    whole: bool,
    text: String,
}

impl Edit {
    fn apply(&self, document: &str) -> String {
        if self.whole {
            return self.text.clone();
        }
        if let Some(replaced) = &self.replace {
            assert!(document.contains(replaced), "{replaced:?} is not in the document");
            return document.replacen(replaced, &self.text, 1);
        }
        let after = |marks: &[&str]| {
            let at = marks.iter().fold(0, |from, mark| {
                let found = document[from..].find(mark).unwrap_or_else(|| panic!("{mark:?} is not in the document"));
                from + found + mark.len()
            });
            format!("{}{}{}", &document[..at], self.text, &document[at..])
        };
        match self
            .place
            .as_deref()
            .unwrap_or_default()
            .split_once(' ')
            .unwrap_or((self.place.as_deref().unwrap_or_default(), ""))
        {
            ("schemas", _) => format!("{}\n{}", document.trim_end(), self.text),
            ("components", _) => after(&["\ncomponents:\n"]),
            ("paths", _) => document.replacen("\ncomponents:\n", &format!("\n{}components:\n", self.text), 1),
            ("props", schema) => after(&["\n  schemas:\n", &format!("    {schema}:\n"), "      properties:\n"]),
            (place, _) => panic!("there is no place {place:?}"),
        }
    }
}

/// Applies a case in a repository of its own, and returns the exit code and what was said.
fn regenerate(case: &Case, committed: &str, root: &Path) -> (Option<i32>, String) {
    let document = case.edits.iter().fold(committed.to_owned(), |document, edit| edit.apply(&document));
    fs::create_dir_all(root.join("openapi")).unwrap();
    fs::write(root.join(DOCUMENT), document).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("regenerate").arg("--root").arg(root).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// What is wrong, if anything.
fn wrong(case: &Case, committed: &str) -> Option<String> {
    let root = TempDir::new().unwrap();
    let (code, said) = regenerate(case, committed, root.path());
    let is_right = match (&case.outcome, &case.refused) {
        (Some(_), None) => code == Some(0) && said.is_empty(),
        (None, Some(words)) => {
            let has_place = said.starts_with(&format!("error: {DOCUMENT}:")) && said.lines().count() == 1;
            code == Some(2) && has_place && said.contains(words.as_str())
        }
        _ => panic!("{} is generated or refused", case.what),
    };
    (!is_right).then(|| format!("{}: {code:?} {said}", case.what))
}

fn cases() -> Vec<Case> {
    serde_saphyr::from_str(include_str!("edits.yaml")).unwrap()
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn committed() -> String {
    fs::read_to_string(repository().join(DOCUMENT)).unwrap()
}

/// What comes of each case, in its order.
fn each<T: Send>(cases: &[Case], of: impl Fn(&Case) -> T + Sync) -> Vec<T> {
    let share = cases.len().div_ceil(thread::available_parallelism().map_or(1, usize::from));
    thread::scope(|scope| {
        let of = &of;
        let shares: Vec<_> =
            cases.chunks(share).map(|cases| scope.spawn(move || cases.iter().map(of).collect::<Vec<_>>())).collect();
        shares.into_iter().flat_map(|share| share.join().unwrap()).collect()
    })
}

#[test]
fn each_edit_gives_a_client_or_is_refused_at_its_place() {
    let (cases, committed) = (cases(), committed());
    let wrong: Vec<_> = each(&cases, |case| wrong(case, &committed)).into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Every client is a package of one workspace, so that their dependencies are built once.
#[test]
#[ignore = "takes minutes: `.ci/run edits` runs it"]
fn each_client_compiles_and_does_what_the_document_says() {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    let _ = fs::remove_dir_all(&workspace);
    let committed = committed();
    let cases: Vec<_> = cases().into_iter().filter(|case| case.outcome.is_some()).collect();
    let package = |case: &Case| {
        let words = case.what.split(|letter: char| !letter.is_ascii_alphanumeric());
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_lowercase()
    };
    each(&cases, |case| {
        let root = workspace.join(package(case));
        assert_eq!(regenerate(case, &committed, &root), (Some(0), String::new()), "{}", case.what);
        copy_by_hand(&repository().join("flex-sdk/src"), &root.join("flex-sdk/src"));
        let manifest = fs::read_to_string(repository().join("flex-sdk/Cargo.toml")).unwrap();
        let (manifest, _) = manifest.split_once("[dev-dependencies]").unwrap();
        let manifest = manifest.replace("name = \"flex-sdk\"", &format!("name = {:?}", package(case)));
        fs::write(root.join("flex-sdk/Cargo.toml"), manifest + "\n[lints]\nworkspace = true\n").unwrap();
        if let Some(test) = &case.test {
            let name = package(case).replace('-', "_");
            let test = format!(
                "#![allow(missing_docs)]\nuse {name}::generated::types::*;\n{TEST}\n#[test]\nfn edit() {{\n{test}}}\n"
            );
            fs::create_dir(root.join("flex-sdk/tests")).unwrap();
            fs::write(root.join("flex-sdk/tests/edit.rs"), test.replace("flex_sdk::", &format!("{name}::"))).unwrap();
        }
    });
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let (_, shared) = manifest.split_once("resolver").unwrap();
    fs::write(workspace.join("Cargo.toml"), format!("[workspace]\nmembers = [\"*/flex-sdk\"]\nresolver{shared}"))
        .unwrap();
    fs::copy(repository().join("Cargo.lock"), workspace.join("Cargo.lock")).unwrap();
    // Build scripts that look at these, and all that depends on them, would be run again.
    let of_this_package = env::vars().map(|(name, _)| name);
    let of_this_package: Vec<_> =
        of_this_package.filter(|name| name.starts_with("CARGO_PKG") || name.starts_with("CARGO_MANIFEST")).collect();
    let cargo = |arguments: &[&str], of: fn(&Case) -> bool| {
        let mut cargo = Command::new(env!("CARGO"));
        for name in &of_this_package {
            cargo.env_remove(name);
        }
        let packages = cases.iter().filter(|case| of(case)).flat_map(|case| ["--package".to_owned(), package(case)]);
        cargo.args(arguments).args(packages).args(["--quiet", "--target-dir"]).arg(repository().join("target"));
        let output = cargo.current_dir(&workspace).env("RUSTDOCFLAGS", "--deny warnings").output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(output.status.success() && !said.contains("warning"), "cargo {arguments:?}:\n{said}");
    };
    cargo(&["check", "--all-features", "--keep-going"], |_| true);
    // Without the features, there is no TLS to build.
    cargo(&["test", "--no-default-features", "--test", "edit", "--no-fail-fast"], |case| case.test.is_some());
    cargo(&["doc", "--all-features", "--keep-going", "--no-deps"], |case| case.docs);
}

/// What the tests of clients share.
const TEST: &str = r#"
#[allow(unused_imports)]
use serde_json::{from_value, json, to_value};

/// The line and the headers of the request that a call sends, and its body.
#[allow(dead_code)]
fn sent<F: Future>(call: impl FnOnce(flex_sdk::Client) -> F) -> (String, String) {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut received = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let count = stream.read(&mut buffer).unwrap();
            received.extend_from_slice(&buffer[..count]);
            let text = String::from_utf8_lossy(&received).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if count == 0 || body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
                return (head.to_owned(), body.to_owned());
            }
        }
    });
    let client = flex_sdk::Client::builder().api_key("fsk_test_edit").base_url(&url).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(call(client));
    server.join().unwrap()
}
"#;

/// Copies what is not generated.
fn copy_by_hand(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            if entry.file_name() != "generated" {
                copy_by_hand(&entry.path(), &target);
            }
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
