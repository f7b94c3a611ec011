//! The generated files as text and on disk: prints them, compares them with those on disk, and writes them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use proc_macro2::TokenStream;
use similar::TextDiff;

use super::Files;
use crate::terminal::{self, paint};

/// The directory of the generated files, relative to the repository's root.
pub(crate) const DIRECTORY: &str = "flex-sdk/src/generated";
/// The generated file for this repository's own tests.
pub(crate) const CALLS: &str = "tests/tests/calls/generated.rs";
/// The command that writes the generated files.
pub(crate) const COMMAND: &str = "cargo xtask regenerate";
/// The first line of each file.
const HEADER: &str = "// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.\n";
/// The number of lines shown of a file's diff.
const SHOWN_LINES: usize = 80;

/// The expected content of the generated files.
pub(crate) struct Generated {
    root: PathBuf,
    /// Texts by path, relative to the repository's root.
    files: BTreeMap<String, String>,
}

/// A file that differs from its expected content.
pub(crate) struct Drift {
    path: String,
    on_disk: Option<String>,
    generated: Option<String>,
}

impl Generated {
    /// Prints the generated client, and adds its mock.
    pub(crate) fn new(root: &Path, client: &Files, mock: String) -> Self {
        let client = client.iter().map(|(name, file)| (*name, prettyplease::unparse(file)));
        let path = |name| if name == CALLS { CALLS.to_owned() } else { format!("{DIRECTORY}/{name}") };
        let files = client.chain([("mock.rs", mock)]).map(|(name, text)| (path(name), format!("{HEADER}\n{text}")));
        Self { root: root.to_owned(), files: files.collect() }
    }

    /// Adds a file that is not part of the client.
    pub(crate) fn with(mut self, path: &str, text: String) -> Self {
        self.files.insert(path.to_owned(), text);
        self
    }

    /// Returns the files that are missing, differ, or should not exist. Checks the syntax only of files that would be written.
    pub(crate) fn drifts(&self) -> Result<Vec<Drift>> {
        let mut drifts = Vec::new();
        for (path, generated) in &self.files {
            let on_disk = self.read(path)?;
            if on_disk.as_ref() != Some(generated) {
                check_syntax(path, generated)?;
                drifts.push(Drift { path: path.clone(), on_disk, generated: Some(generated.clone()) });
            }
        }
        for path in self.rust_files()?.into_iter().filter(|path| !self.files.contains_key(path)) {
            let on_disk = self.read(&path)?;
            drifts.push(Drift { path, on_disk, generated: None });
        }
        Ok(drifts)
    }

    /// Writes or removes the file. An interruption leaves the old file or the new one.
    pub(crate) fn mend(&self, drift: &Drift) -> Result<()> {
        let path = self.root.join(&drift.path);
        let written = match &drift.generated {
            Some(text) => replace(&path, text),
            None => fs::remove_file(&path),
        };
        written.with_context(|| format!("{} cannot be written", drift.path))
    }

    fn read(&self, path: &str) -> Result<Option<String>> {
        match fs::read(self.root.join(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            bytes => {
                let bytes = bytes.with_context(|| format!("{path} cannot be read"))?;
                Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
            }
        }
    }

    /// The Rust files of the client's directory. Other files there, such as an editor's, are ignored.
    fn rust_files(&self) -> Result<Vec<String>> {
        let entries = match fs::read_dir(self.root.join(DIRECTORY)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.with_context(|| format!("{DIRECTORY} cannot be read"))?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.with_context(|| format!("{DIRECTORY} cannot be read"))?.path();
            if let Some(name) = path.file_name().filter(|_| has_rust_extension(&path) && path.is_file()) {
                files.push(format!("{DIRECTORY}/{}", name.to_string_lossy()));
            }
        }
        Ok(files)
    }
}

impl Drift {
    /// The path, relative to the repository's root.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The past tense of what `mend` does to the file.
    pub(crate) fn verb(&self) -> &'static str {
        match (&self.on_disk, &self.generated) {
            (None, _) => "wrote",
            (Some(_), Some(_)) => "updated",
            (Some(_), None) => "removed",
        }
    }

    /// The difference between the file on disk and the generated one, as a unified diff for a terminal.
    pub(crate) fn diff(&self) -> String {
        let side = |prefix: &str, text: &Option<String>| match text {
            Some(_) => format!("{prefix}/{}", self.path),
            None => "/dev/null".to_owned(),
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (old, new) = (text(&self.on_disk), text(&self.generated));
        let diff = TextDiff::from_lines(&old, &new)
            .unified_diff()
            .header(&side("a", &self.on_disk), &side("b", &self.generated))
            .to_string();

        let count = diff.lines().count();
        let mut shown: Vec<_> = diff.lines().take(SHOWN_LINES).map(paint_diff_line).collect();
        if count > shown.len() {
            shown.push(format!("... and {} more lines", count - shown.len()));
        }
        shown.join("\n")
    }
}

fn has_rust_extension(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Rejects invalid Rust. A printed syntax tree can only be wrong in its comments, whose text comes from the document.
fn check_syntax(path: &str, text: &str) -> Result<()> {
    if has_rust_extension(Path::new(path))
        && let Err(error) = text.parse::<TokenStream>()
    {
        bail!("the generated {path} is not valid Rust: {error}");
    }
    Ok(())
}

fn paint_diff_line(line: &str) -> String {
    match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => paint(terminal::HEADING, line),
        [b'@', ..] => paint(terminal::PLACE, line),
        [b'+', ..] => paint(terminal::ADDED, line),
        [b'-', ..] => paint(terminal::REMOVED, line),
        _ => line.to_owned(),
    }
}

fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let directory = path.parent().unwrap_or(path);
    fs::create_dir_all(directory)?;
    // `File::create_new` gives it the permissions of any new file.
    let mut file =
        tempfile::Builder::new().prefix(".regenerate-").make_in(directory, |path| fs::File::create_new(path))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Files, Generated};

    #[test]
    fn text_that_is_not_rust_is_refused_before_it_is_written() {
        let root = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let outcome = |mock: &str| Generated::new(root.path(), &Files::new(), mock.to_owned()).drifts();
        assert!(outcome("/// A comment.").is_ok());
        let error = outcome("/* A comment").err().map(|error| error.to_string());
        assert!(
            error.is_some_and(|error| error.contains("the generated flex-sdk/src/generated/mock.rs is not valid Rust"))
        );
    }
}
