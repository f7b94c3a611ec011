//! The tasks of this repository, run as `cargo xtask <task>`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::commands::{bench, regenerate, review, verify};
use xtask::{terminal, thread};

/// The generator spends a third of its work on allocating the nodes of syntax trees.
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
    /// Review a change of openapi/customers.yaml: what it means for callers, for users of the crate, and for the version
    Review(review::Options),
    /// Check openapi/customers.yaml against Flex's own document, recorded traffic, or Flex itself
    Verify(verify::Options),
    /// Measure the costs of calls and of the generator
    Bench(bench::Options),
}

/// Exits with 0 if all is well, with 1 if the task found something, with 2 if it failed, and with 3 if a review leaves work to
/// do.
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
