//! `cargo xtask verify`: the document against Flex.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;

use crate::terminal;
use crate::verify::{render, vendor};

/// The arguments of `cargo xtask verify`.
#[derive(clap::Args)]
pub struct Options {
    /// The OpenAPI document that Flex publishes, 3.0 or 3.1, as YAML or JSON
    #[arg(long, value_name = "FILE")]
    vendor: PathBuf,
    /// How to print what differs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For an issue
    Markdown,
    /// For programs
    Json,
}

/// Prints what differs. Exits with 0 if the documents agree, and with 1 if they do not.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let report = vendor::verify(root, &options.vendor)?;
    let text = match options.format {
        Format::Text => render::text(&report),
        Format::Markdown => render::markdown(&report),
        Format::Json => render::json(&report)?,
    };
    terminal::print(&text)?;
    Ok(if report.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
