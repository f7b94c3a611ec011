//! `cargo xtask verify`: the document against Flex, by what Flex publishes or by recorded traffic.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::terminal;
use crate::verify::{render, traffic, vendor};

/// The arguments of `cargo xtask verify`.
#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    source: Source,
    /// How to print what differs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What the document is held against.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// The OpenAPI document that Flex publishes, 3.0 or 3.1, as YAML or JSON
    #[arg(long, value_name = "FILE")]
    vendor: Option<PathBuf>,
    /// Recorded traffic with Flex, as a HAR file
    #[arg(long, value_name = "FILE")]
    har: Option<PathBuf>,
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

/// Prints what differs. Exits with 0 if nothing does, and with 1 if something does.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let (text, agrees) = match (&options.source.vendor, &options.source.har) {
        (Some(vendor), None) => {
            let report = vendor::verify(root, vendor)?;
            let text = match options.format {
                Format::Text => render::text(&report),
                Format::Markdown => render::markdown(&report),
                Format::Json => render::json(&report)?,
            };
            (text, report.agrees())
        }
        (None, Some(har)) => {
            let report = traffic::verify(root, har)?;
            let text = match options.format {
                Format::Text => render::traffic_text(&report),
                Format::Markdown => render::traffic_markdown(&report),
                Format::Json => render::json(&report)?,
            };
            (text, report.agrees())
        }
        _ => bail!("name what to hold the document against: --vendor or --har"),
    };
    terminal::print(&text)?;
    Ok(if agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
