//! `cargo xtask review`: what a change of the document means.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::openapi::document::Document;
use crate::review::level::Level;
use crate::review::render::html::Names;
use crate::review::render::html::excerpt::Excerpts;
use crate::review::report::Report;
use crate::review::source::Source;
use crate::review::{catalogue, documents, render, review};
use crate::terminal::print;

/// The arguments of `cargo xtask review`.
#[derive(clap::Args)]
pub struct Options {
    /// The document before: a file, or a git revision [default: where this branch left main, or its upstream]
    #[arg(long, value_name = "FILE|REVISION")]
    base: Option<String>,
    /// The document after: a file, or a git revision [default: the working tree]
    #[arg(long, value_name = "FILE|REVISION")]
    head: Option<String>,
    /// How to print the review
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Where the document after is shown, for links to its lines in the format html: `#L12` is appended
    #[arg(long, value_name = "URL")]
    source_url: Option<String>,
    /// What the review exits with 1 for
    #[arg(long, value_enum, default_value_t = FailOn::Breaking)]
    fail_on: FailOn,
    /// What `cargo semver-checks` printed of the crate, whose findings are added
    #[arg(long, value_name = "FILE")]
    semver_checks: Option<PathBuf>,
    /// Print the rules that a review goes by, and no review; `--format` is text, markdown or json
    #[arg(long)]
    rules: bool,
    /// Print the JSON Schema of what `--format json` prints, and no review
    #[arg(long, conflicts_with = "rules")]
    json_schema: bool,
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
    /// SARIF 2.1.0, for GitHub's code scanning and editors
    Sarif,
    /// One page to look at, which needs nothing from elsewhere
    Html,
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

/// Compares two documents and prints what that means.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    if options.json_schema {
        print(&render::json::schema()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if options.rules {
        print(&rules(options.format)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let base = Source::base(root, options.base.as_deref())?;
    let head = Source::head(root, options.head.as_deref())?;
    let semver_checks = options
        .semver_checks
        .as_deref()
        .map(|path| fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display())));
    let semver_checks = semver_checks.transpose()?;
    let documents = documents(root, &base, &head)?;
    let report = review(root, [&base, &head], &documents, semver_checks.as_deref())?;
    let text = match options.format {
        Format::Text => render::text::render(&report),
        Format::Markdown => render::markdown::render(&report),
        Format::Json => render::json::render(&report)?,
        Format::Github => render::github::render(&report, &head.file()),
        Format::Sarif => render::sarif::render(&report, &head.file())?,
        Format::Html => page(root, &report, [&base, &head], &documents, options.source_url.as_deref())?,
    };
    print(&text)?;
    let has_failed = match options.fail_on {
        FailOn::Breaking => report.worst() >= Some(Level::Breaking),
        FailOn::Warning => report.worst() >= Some(Level::Warning),
        FailOn::Unfinished => report.is_unfinished(),
        FailOn::Never => false,
    };
    Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn page(
    root: &Path,
    report: &Report,
    [base, head]: [&Source; 2],
    [old, new]: &[Document; 2],
    url: Option<&str>,
) -> Result<String> {
    let (before, after) = (base.text(root)?, head.text(root)?);
    let excerpts = Excerpts::new([(old, &before), (new, &after)]);
    let (base, file) = (base.describe(), head.file());
    render::html::render(report, &excerpts, &Names { file: &file, base: &base, head: &head.describe(), url })
}

fn rules(format: Format) -> Result<String> {
    match format {
        Format::Text => Ok(catalogue::text()),
        Format::Markdown => Ok(catalogue::markdown()),
        Format::Json => catalogue::json(),
        Format::Github | Format::Sarif | Format::Html => {
            bail!("rules annotate no lines: choose the format text, markdown or json")
        }
    }
}
