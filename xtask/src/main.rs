//! The tasks of this repository, run as `cargo xtask <task>`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod document;
mod generated;
mod generator;
mod regenerate;
mod review;
mod thread;
mod yaml;

/// The tasks of this repository
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    /// The repository to work on, in place of the one this xtask was built in
    #[arg(long, value_name = "DIR", global = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write flex-sdk/src/generated/ from openapi/customers.yaml
    Regenerate(regenerate::Options),
    /// Say what a change of openapi/customers.yaml means
    Review(review::Options),
    /// Measure what a call costs, and what the generator costs
    Bench(bench::Options),
}

/// Exits with 0 where all is well, 1 where the task found something, 2 where it could not be done.
fn main() -> ExitCode {
    let cli = Cli::parse();
    let root = cli.root.unwrap_or_else(repository);
    let task = || match cli.task {
        Task::Regenerate(options) => regenerate::run(&root, &options),
        Task::Review(options) => review::run(&root, &options),
        Task::Bench(options) => bench::run(&root, &options),
    };
    let outcome = thread::at_once(task, || ()).and_then(|(outcome, ())| outcome);
    outcome.unwrap_or_else(|error| {
        let error = format!("{error:#}").replace('\n', " ");
        anstream::eprintln!("{} {error}", style::paint(style::ERROR, "error:"));
        ExitCode::from(2)
    })
}

/// The repository that this xtask was built in.
fn repository() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// How the tasks' output looks on a terminal.
mod style {
    use anstyle::{AnsiColor, Style};

    pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
    pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
    pub(crate) const HEADING: Style = Style::new().bold();
    pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
    pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
    pub(crate) const PLACE: Style = AnsiColor::Cyan.on_default();

    pub(crate) fn paint(style: Style, text: impl std::fmt::Display) -> String {
        format!("{style}{text}{style:#}")
    }
}
