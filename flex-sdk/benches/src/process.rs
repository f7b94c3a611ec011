//! The measured processes and their measurements.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::{env, io};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum as _;
use clap::builder::PossibleValue;

use crate::caller::Load;

/// The server, which stops when it is dropped.
pub(crate) struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// Starts a server that responds once this many requests are in flight.
    pub(crate) fn start(in_flight: usize) -> Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .args(["serve", &in_flight.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .context("the server did not start")?;
        let mut url = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut url)?;
        }
        Ok(Self { process, url: url.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // If this fails, the server has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The cost of a load.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    /// Seconds per call.
    pub(crate) time: f64,
    /// The peak memory of the process, in bytes.
    pub(crate) peak: f64,
}

/// Runs a load without a tool.
pub(crate) fn run(load: Load, server: &Server) -> Result<Cost> {
    let output = caller(&[], load, server)?;
    let stdout = String::from_utf8(output.stdout)?;
    let (seconds, kibibytes) = stdout.trim().split_once(' ').context("the caller printed no result")?;
    let calls = count(load.concurrency * load.calls)?;
    Ok(Cost { time: seconds.parse::<f64>()? / calls, peak: kibibytes.parse::<f64>()? * 1024.0 })
}

/// The counts of valgrind for a call.
#[derive(Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) instructions: f64,
    pub(crate) allocations: f64,
    /// The total bytes of all allocations.
    pub(crate) bytes: f64,
}

/// Whether valgrind is installed on this machine.
pub(crate) fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Counts the cost of one call: the difference between two runs, one with twice the calls, so that the cost of starting up
/// cancels out.
pub(crate) fn count_by_valgrind(load: Load, server: &Server) -> Result<Counts> {
    let once = count_all(load, server)?;
    let twice = count_all(Load { calls: load.calls * 2, ..load }, server)?;
    let calls = count(load.concurrency * load.calls)?;
    Ok(Counts {
        instructions: (twice.instructions - once.instructions) / calls,
        allocations: (twice.allocations - once.allocations) / calls,
        bytes: (twice.bytes - once.bytes) / calls,
    })
}

fn count_all(load: Load, server: &Server) -> Result<Counts> {
    let callgrind = caller(&["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"], load, server)?;
    let memcheck = caller(&["valgrind", "--tool=memcheck", "--undef-value-errors=no"], load, server)?;
    Ok(Counts {
        instructions: number_after(&callgrind, "Collected :")?,
        allocations: number_after(&memcheck, "frees,").and(number_after(&memcheck, "total heap usage:"))?,
        bytes: number_after(&memcheck, "frees,")?,
    })
}

/// The number that follows a label in valgrind's output.
fn number_after(output: &Output, label: &str) -> Result<f64> {
    let text = String::from_utf8_lossy(&output.stderr);
    let number = text.split_once(label).and_then(|(_, rest)| rest.split_whitespace().next());
    let number = number.with_context(|| format!("valgrind printed no {label:?}: {text}"))?;
    Ok(number.replace(',', "").parse()?)
}

/// Runs the calling process to its end, under a tool if one is given.
fn caller(tool: &[&str], load: Load, server: &Server) -> Result<Output> {
    let Load { client, operation, concurrency, calls } = load;
    let names = [client.to_possible_value(), operation.to_possible_value()];
    let program = env::current_exe()?.into_os_string();
    let mut words = tool.iter().map(Into::into).chain([program]);
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).args(["call", &server.url]);
    command.args(names.iter().flatten().map(PossibleValue::get_name));
    command.args([concurrency.to_string(), calls.to_string()]);
    let output = command.output().map_err(|error| io::Error::new(error.kind(), format!("{command:?}: {error}")))?;
    ensure!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output)
}

fn count(number: usize) -> Result<f64> {
    Ok(f64::from(u32::try_from(number)?))
}
