//! `cargo xtask regenerate`: from the document to the generated files.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::document::Document;
use crate::generated::{DIRECTORY, Drift, Generated};
use crate::generator;
use crate::style::{self, paint};
use crate::thread::at_once;

/// The document, below the repository's root.
pub(crate) const DOCUMENT: &str = "openapi/customers.yaml";
/// The command that this module is.
pub(crate) const COMMAND: &str = "cargo xtask regenerate";
/// The first line of each generated file.
pub(crate) const HEADER: &str = "// Written by `cargo xtask regenerate` from openapi/customers.yaml. Do not edit.\n";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Write nothing; exit with 1 and show the difference where the generated files are not current
    #[arg(long)]
    check: bool,
}

/// Writes the generated files, or with `--check` compares them.
pub(crate) fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let document = Document::read(root, DOCUMENT)?;
    let (mock, client) = at_once(|| generator::mock(&document), || generator::client(&document))?;
    let generated = Generated::new(root, HEADER, &client?, mock?)?;
    let drifts = generated.drifts()?;

    if options.check {
        return Ok(report(&drifts));
    }
    for drift in &drifts {
        generated.mend(drift)?;
        anstream::println!("{} {}", drift.verb(), paint(style::PLACE, drift.path()));
    }
    if drifts.is_empty() {
        anstream::println!("{DIRECTORY} is up to date");
    }
    Ok(ExitCode::SUCCESS)
}

fn report(drifts: &[Drift]) -> ExitCode {
    if drifts.is_empty() {
        anstream::println!("{DIRECTORY} is up to date");
        return ExitCode::SUCCESS;
    }
    for drift in drifts {
        anstream::println!("{}", drift.diff());
    }
    anstream::eprintln!(
        "{} {} not what {DOCUMENT} gives. Run `{COMMAND}` and commit what it writes.",
        paint(style::ERROR, "drift:"),
        match drifts {
            [drift] => format!("{} is", drift.path()),
            _ => format!("{} files in {DIRECTORY} are", drifts.len()),
        },
    );
    ExitCode::FAILURE
}
