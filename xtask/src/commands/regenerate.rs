//! `cargo xtask regenerate`: writes the generated files from the document.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::codegen::Prepared;
use crate::codegen::output::{COMMAND, Drift};
use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;
use crate::review::generated::generated;
use crate::terminal::{self, paint};

/// The arguments of `cargo xtask regenerate`.
#[derive(clap::Args)]
pub struct Options {
    /// Write nothing: exit with 1 and show the difference if the generated files are out of sync
    #[arg(long)]
    check: bool,
}

/// Writes the generated files or, with `--check`, compares them.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let document = Document::read(root, DOCUMENT)?;
    let prepared = Prepared::new(&document)?;
    let (_, generated) = generated(root, &prepared)?;
    let drifts = generated.drifts()?;

    if drifts.is_empty() {
        anstream::println!("the generated files are up to date");
    } else if options.check {
        return Ok(report(&drifts));
    }
    for drift in &drifts {
        generated.mend(drift)?;
        anstream::println!("{} {}", drift.verb(), paint(terminal::PLACE, drift.path()));
    }
    Ok(ExitCode::SUCCESS)
}

fn report(drifts: &[Drift]) -> ExitCode {
    for drift in drifts {
        anstream::println!("{}", drift.diff());
    }
    anstream::eprintln!(
        "{} {} out of date. Run `{COMMAND}` and commit what it writes.",
        paint(terminal::ERROR, "drift:"),
        match drifts {
            [drift] => format!("{} is", drift.path()),
            _ => format!("{} files are", drifts.len()),
        },
    );
    ExitCode::FAILURE
}
