//! Measures the cost of a call, compared with the same call written by hand, and of the generator and an operation:
//! `cargo xtask bench`.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};

mod bodies;
mod caller;
mod calls;
mod clients;
#[path = "../../../xtask/benches/document/mod.rs"]
mod document;
mod generator;
mod operations;
mod plot;
mod process;
mod server;
mod table;
mod webhooks;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(clap::Args)]
struct Options {
    /// Run everything only a few times, to check that it works
    #[arg(long)]
    quick: bool,
    /// Another OpenAPI document to generate from, in addition to the made ones
    #[arg(long, value_name = "FILE")]
    document: Vec<PathBuf>,
}

/// The role of this program when it starts itself.
#[derive(Subcommand)]
enum Role {
    /// The server
    #[command(hide = true)]
    Serve { in_flight: usize },
    /// The process that calls it
    #[command(hide = true)]
    Call {
        url: String,
        #[command(flatten)]
        load: caller::Load,
    },
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match cli.role {
        Some(Role::Serve { in_flight }) => runtime.block_on(server::serve(in_flight)),
        Some(Role::Call { url, load }) => runtime.block_on(caller::run(load, &url)),
        None => report(&cli.options),
    }
}

/// Measures everything, prints the tables, and draws the plots: in the folder of this package, or with `--quick` beside the
/// program.
fn report(options: &Options) -> Result<()> {
    let program = env::current_exe()?;
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = if options.quick { program.parent().unwrap_or(package) } else { package };

    let (table, charts) = calls::measure(options)?;
    println!("{table}");
    plot::draw(&folder.join("calls.svg"), &charts)?;
    let (table, chart) = generator::measure(options)?;
    println!("{table}");
    plot::draw(&folder.join("generator.svg"), &[chart])?;
    println!("{}", operations::measure(options)?);
    Ok(())
}
