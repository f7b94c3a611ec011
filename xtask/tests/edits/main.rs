//! Realistic edits of the document: each produces a client, or is rejected with one line that says what to do.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod clients;
mod corpus;
mod new_resource;
mod random;

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, thread};

use clients::{DOCUMENT, Workspace, committed, regenerate};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

#[derive(Deserialize)]
struct Case {
    what: String,
    edits: Vec<Edit>,
    outcome: Option<String>,
    refused: Option<String>,
    /// The body of a test for the client.
    test: Option<String>,
    /// Whether to build the client's documentation, which takes long.
    #[serde(default)]
    docs: bool,
}

/// A text to insert, and its place.
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

impl Case {
    fn document(&self, committed: &str) -> String {
        self.edits.iter().fold(committed.to_owned(), |document, edit| edit.apply(&document))
    }

    fn package(&self) -> String {
        let words = self.what.split(|letter: char| !letter.is_ascii_alphanumeric());
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_lowercase()
    }
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
            (place, _) => panic!("unknown place {place:?}"),
        }
    }
}

/// Describes how a case fails, if it does.
fn wrong(case: &Case, committed: &str) -> Option<String> {
    let root = TempDir::new().unwrap();
    let (code, said) = regenerate(root.path(), &case.document(committed));
    let is_right = match (&case.outcome, &case.refused) {
        (Some(_), None) => code == Some(0) && said.is_empty(),
        (None, Some(words)) => {
            let has_place = said.starts_with(&format!("error: {DOCUMENT}:")) && said.lines().count() == 1;
            code == Some(2) && has_place && said.contains(words.as_str())
        }
        _ => panic!("{} must be either generated or refused", case.what),
    };
    (!is_right).then(|| format!("{}: {code:?} {said}", case.what))
}

fn cases() -> Vec<Case> {
    serde_saphyr::from_str(include_str!("edits.yaml")).unwrap()
}

/// The result for each case, in order.
fn each<C: Sync, T: Send>(cases: &[C], of: impl Fn(&C) -> T + Sync) -> Vec<T> {
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

#[test]
fn a_document_of_3_1_gives_the_same_client() {
    let mut document: Value = serde_saphyr::from_str(&committed()).unwrap();
    raise(&mut document);
    document["openapi"] = "3.1.0".into();
    let text = document.to_string();
    assert!(text.contains(r#""null""#) && !text.contains("nullable"));
    let roots = [committed(), text].map(|document| {
        let root = TempDir::new().unwrap();
        assert_eq!(regenerate(root.path(), &document), (Some(0), String::new()));
        root
    });
    let files = roots.each_ref().map(|root| generated(root.path()));
    assert!(files[0].len() > 5);
    assert!(files[0] == files[1]);
}

/// Rewrites a document with the keywords of OpenAPI 3.1.
fn raise(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.remove("nullable").is_some() {
                let is_null = members.get("enum") == Some(&json!([null]));
                let kind = members["type"].take();
                members["type"] = if is_null { "null".into() } else { json!([kind, "null"]) };
                if is_null {
                    members.remove("enum");
                }
            }
            if members.contains_key("type")
                && let Some(example) = members.remove("example")
            {
                members.insert("examples".to_owned(), json!([example]));
            }
            members.values_mut().for_each(raise);
        }
        Value::Array(items) => items.iter_mut().for_each(raise),
        _ => {}
    }
}

/// The generated files in a folder, by path.
fn generated(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(generated(&path));
        } else if path.extension().is_some_and(|extension| extension != "yaml") {
            files.insert(path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap());
        }
    }
    files
}

/// Compiles a few clients; the test below compiles all.
#[test]
fn a_sample_of_the_clients_compiles() {
    let committed = committed();
    let cases: Vec<_> = cases().into_iter().filter(|case| case.test.is_some()).step_by(5).collect();
    let workspace = Workspace::new("sample");
    each(&cases, |case| workspace.add(&case.package(), &case.document(&committed), case.test.as_deref()));
    let packages: Vec<_> = cases.iter().map(Case::package).collect();
    workspace.cargo(&["check", "--no-default-features", "--test", "edit"], packages.iter().map(String::as_str));
}

/// With `EDIT=...`, tries only the edits whose name contains these words.
#[test]
#[ignore = "takes minutes: `.ci/run edits` runs it"]
fn each_client_compiles_and_does_what_the_document_says() {
    let committed = committed();
    let words = env::var("EDIT").unwrap_or_default();
    let is_taken = |case: &Case| case.outcome.is_some() && case.what.contains(&words);
    let cases: Vec<_> = cases().into_iter().filter(is_taken).collect();
    let workspace = Workspace::new("clients");
    each(&cases, |case| workspace.add(&case.package(), &case.document(&committed), case.test.as_deref()));
    let packages: Vec<_> = cases.iter().map(|case| (case, case.package())).collect();
    let of = |is_one: fn(&Case) -> bool| {
        packages.iter().filter(move |(case, _)| is_one(case)).map(|(_, package)| package.as_str())
    };
    workspace.cargo(&["check", "--all-features", "--keep-going"], of(|_| true));
    // Without the features, there is no TLS to build.
    workspace
        .cargo(&["test", "--no-default-features", "--test", "edit", "--no-fail-fast"], of(|case| case.test.is_some()));
    workspace.cargo(&["doc", "--all-features", "--no-deps"], of(|case| case.docs));
}
