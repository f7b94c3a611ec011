//! `cargo xtask bench`: measures the costs of calls and of the generator.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

/// The arguments of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    /// Do everything only a few times, without optimisation, to check that it works
    #[arg(long)]
    quick: bool,
    /// Another OpenAPI document to generate from, besides those that the benchmark makes
    #[arg(long, value_name = "FILE")]
    document: Vec<PathBuf>,
}

/// Builds this program and the benchmark, and runs the benchmark.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let profile = if options.quick { "dev" } else { "release" };
    let cargo = |task: &str, package: &str| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(root).args([task, "--quiet", "--profile", profile, "--package", package]);
        cargo
    };
    let mut bench = cargo("run", "flex-sdk-benches");
    bench.arg("--").args(options.quick.then_some("--quick"));
    for document in &options.document {
        bench.arg("--document").arg(std::path::absolute(document)?);
    }
    for mut command in [cargo("build", "xtask"), bench] {
        if !command.status().context("cargo did not start")?.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
