//! `cargo xtask regenerate`: from the document to the generated files.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::codegen::Prepared;
use crate::codegen::output::{COMMAND, Drift, Generated};
use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;
use crate::review::catalogue;
use crate::terminal::{self, paint};
use crate::thread::at_once;

/// What the fake answers by: the document, in what needs no other parser than its messages do.
const FAKES_DOCUMENT: &str = "tests/src/document.json";

/// The arguments of `cargo xtask regenerate`.
#[derive(clap::Args)]
pub struct Options {
    /// Write nothing: exit with 1 and show the difference if the generated files are out of sync
    #[arg(long)]
    check: bool,
}

/// Writes the generated files, or with `--check` compares them.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let document = Document::read(root, DOCUMENT)?;
    let prepared = Prepared::new(&document)?;
    let others = || (prepared.mock(), catalogue::markdown(), format!("{:#}\n", document.value()));
    let ((mock, rules, fakes_document), client) = at_once(others, || prepared.client())?;
    let generated =
        Generated::new(root, &client?, mock?).with(catalogue::PATH, rules).with(FAKES_DOCUMENT, fakes_document);
    let drifts = generated.drifts()?;

    if options.check {
        return Ok(report(&drifts));
    }
    for drift in &drifts {
        generated.mend(drift)?;
        anstream::println!("{} {}", drift.verb(), paint(terminal::PLACE, drift.path()));
    }
    if drifts.is_empty() {
        anstream::println!("the generated files are up to date");
    }
    Ok(ExitCode::SUCCESS)
}

fn report(drifts: &[Drift]) -> ExitCode {
    if drifts.is_empty() {
        anstream::println!("the generated files are up to date");
        return ExitCode::SUCCESS;
    }
    for drift in drifts {
        anstream::println!("{}", drift.diff());
    }
    anstream::eprintln!(
        "{} {} out of sync with {DOCUMENT}. Run `{COMMAND}` and commit what it writes.",
        paint(terminal::ERROR, "drift:"),
        match drifts {
            [drift] => format!("{} is", drift.path()),
            _ => format!("{} files are", drifts.len()),
        },
    );
    ExitCode::FAILURE
}
