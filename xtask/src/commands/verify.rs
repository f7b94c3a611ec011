//! `cargo xtask verify`: checks the document against Flex's own document, recorded traffic, or Flex itself.

use std::env::{self, VarError};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::ValueEnum;
use jiff::Timestamp;

use crate::terminal;
use crate::verify::propose::{self, Proposal};
use crate::verify::{har, live, recording, render, vendor};

/// The arguments of `cargo xtask verify`.
#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    source: Source,
    /// The URL of Flex, for --live [default: `FLEX_API_URL`, or <https://api.withflex.com>]
    #[arg(long, value_name = "URL", conflicts_with_all = ["vendor", "har", "recording"])]
    url: Option<String>,
    /// A host at which Flex is called, for --har, besides those of the document's servers; can be given several times
    #[arg(long = "host", value_name = "HOST", conflicts_with_all = ["vendor", "recording", "live"])]
    hosts: Vec<String>,
    /// The seed of the values that --live sends [default: the time]
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["vendor", "har", "recording"])]
    seed: Option<u64>,
    /// Print a patch of openapi/customers.yaml with what --vendor adds, as far as it needs no guess, and the rest to stderr
    #[arg(long, requires = "vendor", conflicts_with = "format")]
    propose: bool,
    /// How to print the differences
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What the document is checked against.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// The OpenAPI document that Flex publishes, 3.0 or 3.1, in YAML or JSON, or a page that shows a part of it
    #[arg(long, value_name = "FILE|URL")]
    vendor: Option<String>,
    /// Recorded traffic with Flex, as a HAR file
    #[arg(long, value_name = "FILE")]
    har: Option<PathBuf>,
    /// Calls without values, as `fake-flex --proxy URL --record FILE` records them
    #[arg(long, value_name = "FILE")]
    recording: Option<PathBuf>,
    /// Flex itself, with the test key in `FLEX_API_KEY`: creates two customers, and deletes them at the end
    #[arg(long)]
    live: bool,
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

/// Prints the differences. Exits with 0 if there are no differences, and with 1 otherwise.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    if let Some(vendor) = options.source.vendor.as_ref().filter(|_| options.propose) {
        let Proposal { patch, rest } = propose::propose(root, vendor)?;
        terminal::print(&patch)?;
        terminal::print_aside(&render::text(&rest));
        return Ok(if patch.is_empty() && rest.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let (text, agrees) = report(root, options)?;
    terminal::print(&text)?;
    Ok(if agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the differences as text, and whether there are no differences.
pub fn report(root: &Path, options: &Options) -> Result<(String, bool)> {
    if let Some(vendor) = &options.source.vendor {
        let report = vendor::verify(root, vendor)?;
        let text = match options.format {
            Format::Text => render::text(&report),
            Format::Markdown => render::markdown(&report),
            Format::Json => render::json(&report)?,
        };
        return Ok((text, report.agrees()));
    }
    let report = match &options.source {
        Source { har: Some(file), .. } => har::verify(root, file, &options.hosts)?,
        Source { recording: Some(file), .. } => recording::verify(root, file)?,
        _ => live::verify(root, &url(options)?, &key()?, options.seed.unwrap_or_else(now))?,
    };
    let text = match options.format {
        Format::Text => render::traffic_text(&report),
        Format::Markdown => render::traffic_markdown(&report),
        Format::Json => render::json(&report)?,
    };
    Ok((text, report.agrees()))
}

/// Returns the URL to which the SDK also sends calls: the key must go to no other server.
fn url(options: &Options) -> Result<String> {
    match (&options.url, env::var("FLEX_API_URL")) {
        (Some(url), _) => Ok(url.clone()),
        (None, Ok(url)) if !url.is_empty() => Ok(url),
        (None, Ok(_) | Err(VarError::NotPresent)) => Ok("https://api.withflex.com".to_owned()),
        (None, Err(error)) => Err(error).context("FLEX_API_URL cannot be used"),
    }
}

fn key() -> Result<String> {
    env::var("FLEX_API_KEY").context("set FLEX_API_KEY to a test key of Flex's: it begins with fsk_test_")
}

/// Returns a number that differs in each run.
fn now() -> u64 {
    u64::try_from(Timestamp::now().as_microsecond()).unwrap_or_default()
}
