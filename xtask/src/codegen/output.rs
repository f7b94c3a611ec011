//! The generated files as texts and on disk: printing them, how they differ from what is on disk, and writing them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use proc_macro2::TokenStream;
use similar::TextDiff;

use super::Files;
use crate::terminal::{self, paint};

/// Where the generated files are, below the repository's root.
pub(crate) const DIRECTORY: &str = "flex-sdk/src/generated";
/// The command that writes them.
pub(crate) const COMMAND: &str = "cargo xtask regenerate";
/// The first line of each.
const HEADER: &str = "// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.\n";
/// How many lines of a file's difference are shown.
const SHOWN_LINES: usize = 80;

/// The generated files as they ought to be.
pub(crate) struct Generated {
    directory: PathBuf,
    files: BTreeMap<String, String>,
}

/// A file that is not as it ought to be.
pub(crate) struct Drift {
    file: String,
    on_disk: Option<String>,
    generated: Option<String>,
}

impl Generated {
    /// Prints the client that was generated, and puts its mock beside it.
    pub(crate) fn new(root: &Path, client: &Files, mock: String) -> Result<Self> {
        let client = client.iter().map(|(name, file)| (*name, prettyplease::unparse(file)));
        let files = client.chain([("mock.rs", mock)]).map(|(name, text)| {
            // What is printed from a syntax tree can only be wrong in its comments, which the document words.
            let tokens = text.parse::<TokenStream>();
            tokens.map_err(|error| anyhow!("the generated {name} would not be Rust: {error}"))?;
            Ok((name.to_owned(), format!("{HEADER}\n{text}")))
        });
        Ok(Self { directory: root.join(DIRECTORY), files: files.collect::<Result<_>>()? })
    }

    /// The files that are missing, differ, or should not be there.
    pub(crate) fn drifts(&self) -> Result<Vec<Drift>> {
        let mut on_disk = self.read()?;
        let mut drifts = Vec::new();
        for (file, generated) in &self.files {
            let on_disk = on_disk.remove(file);
            if on_disk.as_ref() != Some(generated) {
                drifts.push(Drift { file: file.clone(), on_disk, generated: Some(generated.clone()) });
            }
        }
        drifts.extend(on_disk.into_iter().map(|(file, text)| Drift { file, on_disk: Some(text), generated: None }));
        Ok(drifts)
    }

    /// Makes a file what it ought to be. An interruption leaves the old file or the new one.
    pub(crate) fn mend(&self, drift: &Drift) -> Result<()> {
        let path = self.directory.join(&drift.file);
        let written = match &drift.generated {
            Some(text) => replace(&self.directory, &path, text),
            None => fs::remove_file(&path),
        };
        written.with_context(|| format!("{} cannot be written", drift.path()))
    }

    fn read(&self) -> Result<BTreeMap<String, String>> {
        let entries = match fs::read_dir(&self.directory) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
            entries => entries.with_context(|| format!("{DIRECTORY} cannot be read"))?,
        };
        let mut files = BTreeMap::new();
        for entry in entries {
            let entry = entry.with_context(|| format!("{DIRECTORY} cannot be read"))?;
            let file = entry.file_name().to_string_lossy().into_owned();
            // Anything else, such as an editor's own file, is none of ours.
            let is_rust = entry.path().extension().is_some_and(|extension| extension == "rs");
            if !is_rust || !entry.path().is_file() {
                continue;
            }
            let bytes = fs::read(entry.path()).with_context(|| format!("{DIRECTORY}/{file} cannot be read"))?;
            files.insert(file, String::from_utf8_lossy(&bytes).into_owned());
        }
        Ok(files)
    }
}

impl Drift {
    /// The file, below the repository's root.
    pub(crate) fn path(&self) -> String {
        format!("{DIRECTORY}/{}", self.file)
    }

    /// What mending it does.
    pub(crate) fn verb(&self) -> &'static str {
        match (&self.on_disk, &self.generated) {
            (None, _) => "wrote",
            (Some(_), Some(_)) => "updated",
            (Some(_), None) => "removed",
        }
    }

    /// The difference between the file on disk and the one generated, as a unified diff for a terminal.
    pub(crate) fn diff(&self) -> String {
        let side = |prefix: &str, text: &Option<String>| match text {
            Some(_) => format!("{prefix}/{}", self.path()),
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

fn paint_diff_line(line: &str) -> String {
    match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => paint(terminal::HEADING, line),
        [b'@', ..] => paint(terminal::PLACE, line),
        [b'+', ..] => paint(terminal::ADDED, line),
        [b'-', ..] => paint(terminal::REMOVED, line),
        _ => line.to_owned(),
    }
}

fn replace(directory: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(directory)?;
    // Made by File::create_new, it has the permissions that any new file has.
    let mut file =
        tempfile::Builder::new().prefix(".regenerate-").make_in(directory, |path| fs::File::create_new(path))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
