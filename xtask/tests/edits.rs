//! Edits of the document that people make: each gives a client, or is refused in one line that says what to do.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

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

/// What is wrong, if anything.
fn wrong(case: &Case, committed: &str) -> Option<String> {
    let root = TempDir::new().unwrap();
    let document = case.edits.iter().fold(committed.to_owned(), |document, edit| edit.apply(&document));
    fs::create_dir_all(root.path().join("openapi")).unwrap();
    fs::write(root.path().join(DOCUMENT), document).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_xtask")).arg("regenerate").arg("--root").arg(root.path()).output().unwrap();
    let (code, said) = (output.status.code(), String::from_utf8(output.stderr).unwrap());
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

#[test]
fn each_edit_gives_a_client_or_is_refused_at_its_place() {
    let cases: Vec<Case> = serde_saphyr::from_str(include_str!("edits.yaml")).unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let committed = fs::read_to_string(repository.join(DOCUMENT)).unwrap();
    let share = cases.len().div_ceil(thread::available_parallelism().map_or(1, usize::from));
    let wrong: Vec<_> = thread::scope(|scope| {
        let committed = committed.as_str();
        let shares: Vec<_> = cases
            .chunks(share)
            .map(|cases| {
                scope.spawn(move || cases.iter().filter_map(|case| wrong(case, committed)).collect::<Vec<_>>())
            })
            .collect();
        shares.into_iter().flat_map(|share| share.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
