//! The tasks of this repository, run as `cargo xtask <task>`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::commands::{bench, regenerate, review, verify};
use xtask::{terminal, thread};

/// A third of what the generator does is to allocate the nodes of syntax trees.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The tasks of this repository
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    /// The repository to work on [default: the one that this xtask was built in]
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
    /// Hold openapi/customers.yaml against Flex's own document, recorded traffic, or Flex itself
    Verify(verify::Options),
    /// Measure what a call costs, and what the generator costs
    Bench(bench::Options),
}

/// Exits with 0 if all is well, 1 if the task found something, 2 if it failed; a review with 3 if work is left to do.
fn main() -> ExitCode {
    let cli = Cli::parse();
    let root = cli.root.unwrap_or_else(repository);
    let task = || match cli.task {
        Task::Regenerate(options) => regenerate::run(&root, &options),
        Task::Review(options) => review::run(&root, &options),
        Task::Verify(options) => verify::run(&root, &options),
        Task::Bench(options) => bench::run(&root, &options),
    };
    let outcome = thread::at_once(task, || ()).and_then(|(outcome, ())| outcome);
    outcome.unwrap_or_else(|error| {
        terminal::print_error(&error);
        ExitCode::from(2)
    })
}

/// The repository that this xtask was built in.
fn repository() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
