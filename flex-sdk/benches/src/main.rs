//! What a call costs, against the same call written by hand, and what the generator and an operation cost: `cargo xtask bench`.

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
    /// Do everything a few times only, to see that it works
    #[arg(long)]
    quick: bool,
    /// An OpenAPI document to generate from as well, besides those made here
    #[arg(long, value_name = "FILE")]
    document: Vec<PathBuf>,
}

/// What this program is when it starts itself.
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

/// Measures everything, prints it, and draws the plots: beside this package, or where only a few calls were made beside
/// the program.
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
