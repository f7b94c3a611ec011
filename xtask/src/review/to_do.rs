//! The work that a change leaves to do before it can be merged.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Error, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::finding::{Change, ClientChange, id};
use super::level::{Bump, Level};
use super::release::{MANIFEST, Versions};
use super::rules::{self, Area, Rule};
use super::source::Source;
use crate::codegen::output::{COMMAND, Drift};

const CHANGELOG: &str = "CHANGELOG.md";

/// Work that is left to do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Task {
    /// The stable id of this kind of work, in kebab-case, such as `version-not-bumped`.
    #[serde(rename = "id", serialize_with = "id")]
    #[schemars(with = "String")]
    pub(crate) rule: &'static Rule,
    /// `to-do` fails a review, `warning` does not.
    pub(crate) level: Level,
    /// The files to change.
    pub(crate) files: Vec<String>,
    /// One sentence.
    pub(crate) message: String,
    /// The command that does it, or that opens the file to edit.
    pub(crate) command: String,
    /// An example of what to write.
    pub(crate) example: Option<String>,
}

impl Task {
    pub(crate) fn new(rule: &'static Rule, files: Vec<String>, message: String, command: &str) -> Self {
        Self { rule, level: rule.level, files, message, command: command.to_owned(), example: None }
    }

    /// A task that only a person can do, in an editor.
    pub(crate) fn edit(rule: &'static Rule, file: &str, message: String) -> Self {
        Self::new(rule, vec![file.to_owned()], message, &format!("$EDITOR {file}"))
    }

    /// Returns the sentence and the command, for formats with one line per task.
    pub(crate) fn advice(&self) -> String {
        format!("{} Run `{}`.", self.message, self.command)
    }
}

/// Returns the task to correct a document from which no client can be generated.
pub(crate) fn correct(head: &Source, error: &Error) -> Task {
    let message = format!("The effect on the crate is unknown: {error:#}.");
    Task::new(&rules::NOT_GENERATED, vec![head.file()], message, COMMAND)
}

/// Returns the task to regenerate files that are out of sync with the document.
pub(crate) fn regenerate(drifts: &[Drift]) -> Option<Task> {
    let files: Vec<_> = drifts.iter().map(|drift| drift.path().to_owned()).collect();
    let names: Vec<_> = files.iter().map(|file| format!("`{file}`")).collect();
    let names = match &names[..] {
        [] => return None,
        [only] => format!("{only} is"),
        [others @ .., last] => format!("{} and {last} are", others.join(", ")),
    };
    let message = format!("{names} out of sync with the document: regenerate, and commit the result.");
    Some(Task::new(&rules::GENERATED_CODE_DRIFT, files, message, COMMAND))
}

/// Returns the task to set the version that the change requires.
pub(crate) fn bump(versions: &Versions, bump: Bump) -> Option<Task> {
    let (new, next) = versions.missing(bump)?;
    let message = format!("The version is {new}, but must be at least {next}.");
    let pattern = new.to_string().replace('.', r"\.");
    // `sed -i` takes other arguments on macOS.
    let command = format!(r#"perl -pi -e 's/^version = "\K{pattern}(?=")/{next}/' {MANIFEST}"#);
    Some(Task::new(&rules::VERSION_NOT_BUMPED, vec![MANIFEST.to_owned()], message, &command))
}

/// Returns the task to tell users of the crate what changed.
pub(crate) fn tell(
    root: &Path,
    [base, head]: [&Source; 2],
    changes: &[Change],
    client: &[ClientChange],
) -> Result<Option<Task>> {
    let example = entry(changes, client);
    let old = if matches!(head, Source::File(_)) { None } else { base.read(root, CHANGELOG)? };
    let (Some(old), new) = (old, head.read(root, CHANGELOG)?) else { return Ok(None) };
    let known: HashSet<_> = words(&old).collect();
    if example.is_empty() || words(&new.unwrap_or_default()).any(|line| !known.contains(line)) {
        return Ok(None);
    }
    let message = format!("{CHANGELOG} has no entry for this change: add one under `Unreleased`, and regenerate.");
    let command = format!("$EDITOR {CHANGELOG} && {COMMAND}");
    let task = Task::new(&rules::CHANGELOG_NOT_UPDATED, vec![CHANGELOG.to_owned()], message, &command);
    Ok(Some(Task { example: Some(example), ..task }))
}

/// Returns the lines of a changelog that have words and are not headings.
fn words(changelog: &str) -> impl Iterator<Item = &str> {
    changelog.lines().filter(|line| !line.starts_with('#') && line.contains(char::is_alphanumeric))
}

/// Drafts an entry of the changelog: what users of the crate notice, or else what callers of the API notice.
fn entry(changes: &[Change], client: &[ClientChange]) -> String {
    let client = client.iter().filter(|change| change.rule.area == Area::Client);
    let client: Vec<_> = client.map(|change| (change.level, &change.message)).collect();
    let api = changes.iter().filter(|change| change.rule.area != Area::Document);
    let lines = if client.is_empty() { api.map(|change| (change.level, &change.message)).collect() } else { client };
    let line = |(level, message): (Level, &String)| {
        let mark = if level == Level::Breaking { "**Breaking:** " } else { "" };
        format!("- {mark}{}\n", message.replace(['\n', '\r'], " "))
    };
    lines.into_iter().map(line).collect()
}
