//! `cargo xtask review`: what a change of the document means, for those who call the API, for those who compile against
//! the crate, and for its version.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Error, Result};
use clap::ValueEnum;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Serialize, Serializer};

use crate::generated::Generated;
use crate::thread::at_once;
use crate::{generator, regenerate};
use change::{Change, Level};
use rust::{RustChange, Surface};
use source::Source;

mod change;
mod compare;
#[cfg(test)]
mod laws;
mod merged;
mod node;
mod release;
mod render;
mod rules;
mod rust;
mod schema;
mod security;
mod source;
mod sweep;
#[cfg(test)]
mod tests;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The document before: a file, or a git revision [default: where this branch left main, or its upstream]
    #[arg(long, value_name = "FILE|REVISION")]
    base: Option<String>,
    /// The document after: a file, or a git revision [default: the working tree]
    #[arg(long, value_name = "FILE|REVISION")]
    head: Option<String>,
    /// How to print the review
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What the review exits with 1 for
    #[arg(long, value_enum, default_value_t = FailOn::Breaking)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs
    Json,
    /// GitHub's workflow commands, which annotate the document's lines
    Github,
    /// No review, but the JSON Schema of what `json` prints
    JsonSchema,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// What breaks
    Breaking,
    /// What may break, too
    Warning,
    /// What must be done even where a break is meant: the bump of the version, and current generated code, which the
    /// document must give
    Unfinished,
    /// Nothing
    Never,
}

/// A review, as `--format json` prints it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Report {
    /// What changed for those who call the API, the worst first.
    pub(crate) changes: Vec<Change>,
    /// What changed for those who compile against the crate.
    pub(crate) rust: Rust,
    /// What the crate's next version must change, by cargo's rules; `major`, the most that it may be, where the crate
    /// could not be generated.
    #[serde(serialize_with = "known_or_most")]
    #[schemars(with = "Bump")]
    pub(crate) bump: Option<Bump>,
}

/// What a change of the document does to the crate.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Rust {
    /// What changed, the worst first, and what is not done yet.
    pub(crate) changes: Vec<RustChange>,
}

/// A part of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Bump {
    /// No new version is needed.
    None,
    /// The third number.
    Patch,
    /// The second number.
    Minor,
    /// The first number.
    Major,
}

impl Report {
    /// The level of the worst that was found.
    pub(crate) fn worst(&self) -> Option<Level> {
        let changes = self.changes.iter().map(|change| change.level);
        changes.chain(self.rust.changes.iter().map(|change| change.level)).max()
    }
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn known_or_most<S: Serializer>(bump: &Option<Bump>, serializer: S) -> Result<S::Ok, S::Error> {
    bump.unwrap_or(Bump::Major).serialize(serializer)
}

/// Compares two documents and prints what that means.
pub(crate) fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let render: fn(&Report, &str) -> Result<String> = match options.format {
        Format::Text => |report, _| Ok(render::text(report)),
        Format::Markdown => |report, _| Ok(render::markdown(report)),
        Format::Json => |report, _| Ok(serde_json::to_string_pretty(report)? + "\n"),
        Format::Github => |report, file| Ok(render::github(report, file)),
        Format::JsonSchema => {
            print(&(serde_json::to_string_pretty(&schema())? + "\n"))?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let base = Source::base(root, options.base.as_deref())?;
    let head = Source::head(root, options.head.as_deref())?;
    let report = review(root, &base, &head)?;
    print(&render(&report, &head.file())?)?;
    let has_failed = match options.fail_on {
        FailOn::Breaking => report.worst() >= Some(Level::Breaking),
        FailOn::Warning => report.worst() >= Some(Level::Warning),
        FailOn::Unfinished => report.rust.changes.iter().any(release::is_unfinished),
        FailOn::Never => false,
    };
    Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The JSON Schema of a report as it is written, in which what may be null is there all the same.
fn schema() -> schemars::Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Report>()
}

/// Prints to stdout, unlike `print!` without a panic where whoever reads it has gone.
fn print(text: &str) -> Result<()> {
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed.context("the review cannot be printed"),
    }
}

fn review(root: &Path, base: &Source, head: &Source) -> Result<Report> {
    let (old, new) = at_once(|| base.document(root), || head.document(root))?;
    let (old, new) = (old?, new?);
    let changes = compare::compare(&old, &new);

    let before = || generator::client(&old).map(|files| Surface::of(&files));
    let now = || {
        let client = generator::client(&new)?;
        // What is committed has the mock beside the client.
        let mock = matches!(head, Source::WorkingTree).then(|| generator::mock(&new)).transpose()?;
        Ok::<_, Error>((client, mock))
    };
    let (before, now) = at_once(before, now)?;
    let mut rust = match (&before, &now) {
        (Ok(before), Ok((now, _))) => rust::compare(before, &Surface::of(now)),
        (_, Err(error)) => vec![release::not_generated(Level::Breaking, error)],
        (Err(error), Ok(_)) => vec![release::not_generated(Level::Warning, error)],
    };
    let versions = release::Versions::read(root, base, head)?;
    let bump = release::bump(&changes, &rust, &versions);
    rust.extend(release::check(root, base, head, bump, &versions)?);
    if let Ok((client, Some(mock))) = now {
        let generated = Generated::new(root, regenerate::HEADER, &client, mock)?;
        rust.extend(generated.drifts()?.iter().map(|drift| RustChange {
            id: "generated-code-drift",
            level: Level::Breaking,
            item: drift.path(),
            message: format!(
                "`{}` is not what the document gives: run `{}` and commit what it writes.",
                drift.path(),
                regenerate::COMMAND
            ),
        }));
    }
    rust.sort_by_key(|change| std::cmp::Reverse(change.level));
    Ok(Report { changes, rust: Rust { changes: rust }, bump })
}
