//! `cargo xtask review`: says what a change of the document means.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::openapi::document::Document;
use crate::review::accept::{Choice, accept};
use crate::review::level::Level;
use crate::review::render::html::Names;
use crate::review::render::html::excerpt::Excerpts;
use crate::review::report::Report;
use crate::review::source::Source;
use crate::review::{catalogue, documents, render, review};
use crate::terminal::{print, print_error};

/// The exit code if no finding fails the review, but work is left to do.
const TO_DO: u8 = 3;

/// The arguments of `cargo xtask review`.
#[derive(clap::Args)]
pub struct Options {
    /// The document before the change: a file, or a git revision [default: where this branch left main, or its upstream]
    #[arg(long, value_name = "FILE|REVISION")]
    base: Option<String>,
    /// The document after the change: a file, or a git revision [default: the working tree]
    #[arg(long, value_name = "FILE|REVISION")]
    head: Option<String>,
    /// How to print the review
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The URL of the document after the change, for links to its lines in the format html: `#L12` is appended
    #[arg(long, value_name = "URL")]
    source_url: Option<String>,
    /// What fails the review: it exits with 1 for findings, and with 3 if only work is left to do
    #[arg(long, value_enum, default_value_t = FailOn::Breaking)]
    fail_on: FailOn,
    /// The output of `cargo semver-checks` for the crate, whose findings are added
    #[arg(long, value_name = "FILE")]
    semver_checks: Option<PathBuf>,
    /// Accept the breaking findings: write them to openapi/accepted.toml with the reason, and print no review
    #[arg(long, value_name = "REASON", conflicts_with_all = ["head", "format", "fail_on", "rules", "json_schema"])]
    accept: Option<String>,
    /// Accept only the findings of this rule
    #[arg(long, value_name = "ID", requires = "accept")]
    rule: Option<String>,
    /// Accept only the findings at this JSON pointer, or about this item of the crate
    #[arg(long, value_name = "POINTER|ITEM", requires = "accept")]
    place: Option<String>,
    /// Review what `git diff` compares: git appends its arguments to the command that `diff.<driver>.command` configures
    #[arg(long, num_args = 1..=9, value_name = "ARGUMENT", conflicts_with_all = ["base", "head", "accept", "rules", "json_schema"])]
    git_diff: Option<Vec<String>>,
    /// Print the rules of a review, and no review; `--format` is text, markdown or json
    #[arg(long)]
    rules: bool,
    /// Print the JSON Schema of `--format json`, and no review
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
    /// For GitHub: workflow commands that annotate the document's lines
    Github,
    /// For GitHub's code scanning and editors: SARIF 2.1.0
    Sarif,
    /// For browsers: one self-contained page
    Html,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Breaking findings, and work that is left to do
    Breaking,
    /// Warnings, too
    Warning,
    /// Only work that is left to do, such as regenerating
    Unfinished,
    /// Nothing
    Never,
}

/// Compares two documents, and prints the review.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    if options.json_schema {
        print(&render::json::schema()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if options.rules {
        print(&rules(options.format)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(arguments) = &options.git_diff {
        return git_diff(root, arguments);
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
    if let Some(reason) = &options.accept {
        let choice = Choice { reason, rule: options.rule.as_deref(), place: options.place.as_deref() };
        print(&render::text::accepted(&accept(root, &report, &choice)?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = match options.format {
        Format::Text => render::text::render(&report),
        Format::Markdown => render::markdown::render(&report),
        Format::Json => render::json::render(&report)?,
        Format::Github => render::github::render(&report, &head.file()),
        Format::Sarif => render::sarif::render(&report, &head.file())?,
        Format::Html => page(root, &report, [&base, &head], &documents, options.source_url.as_deref())?,
    };
    print(&text)?;
    let is_bad = match options.fail_on {
        FailOn::Breaking => report.has(Level::Breaking),
        FailOn::Warning => report.has(Level::Warning),
        FailOn::Unfinished => false,
        FailOn::Never => return Ok(ExitCode::SUCCESS),
    };
    Ok(match (is_bad, report.is_unfinished()) {
        (true, _) => ExitCode::FAILURE,
        (false, true) => ExitCode::from(TO_DO),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// Prints the review of two files or, if they cannot be reviewed, their diff: git stops if its driver fails.
fn git_diff(root: &Path, arguments: &[String]) -> Result<ExitCode> {
    // The path, and the file, the object and the mode of both sides.
    let [path, old, _, _, new, ..] = arguments else {
        print(&format!("{} is not merged\n", arguments.join(" ")))?;
        return Ok(ExitCode::SUCCESS);
    };
    let (base, head) = (Source::File(old.into()), Source::File(new.into()));
    let reviewed = documents(root, &base, &head).and_then(|documents| review(root, [&base, &head], &documents, None));
    match reviewed {
        Ok(report) => print(&format!("{path}\n\n{}", render::text::render(&report)))?,
        Err(error) => {
            print_error(&error);
            let lines = ["diff", "--no-index", "--no-ext-diff", "--", old, new];
            Command::new("git").args(lines).status().context("git cannot be run")?;
        }
    }
    Ok(ExitCode::SUCCESS)
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
            bail!("rules have no lines to annotate: choose the format text, markdown or json")
        }
    }
}
