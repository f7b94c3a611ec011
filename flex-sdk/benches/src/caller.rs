//! The process that makes calls. It uses only one client, so that its time and memory are that client's.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::ValueEnum;
use tokio::task::JoinSet;

use crate::bodies;
use crate::clients::{Calls, Hyper, Reqwest, Sdk};
use crate::webhooks::Delivery;

/// The clients that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Client {
    Hyper,
    Reqwest,
    FlexSdk,
}

impl Client {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hyper => "hyper by hand",
            Self::Reqwest => "reqwest by hand",
            Self::FlexSdk => "flex-sdk",
        }
    }
}

/// The operation to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Operation {
    Create,
    List,
    /// Decodes a page, without a call.
    Decode,
    /// Verifies the delivery of a webhook, without a call.
    Verify,
}

/// The calls to make.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Load {
    pub(crate) client: Client,
    pub(crate) operation: Operation,
    /// How many calls are in flight at a time.
    pub(crate) concurrency: usize,
    /// How many calls each task makes one after the other, after a first call that opens its connection.
    pub(crate) calls: usize,
}

/// Makes the calls, and prints the seconds that they took and the peak memory of this process in kibibytes.
pub(crate) async fn run(load: Load, base_url: &str) -> Result<()> {
    let seconds = match load.client {
        Client::Hyper => measure(load, Hyper::new(base_url)).await?,
        Client::Reqwest => measure(load, Reqwest::new(base_url)?).await?,
        Client::FlexSdk => measure(load, Sdk::new(base_url)?).await?,
    };
    println!("{seconds} {}", peak_kibibytes().unwrap_or_default());
    Ok(())
}

async fn measure(load: Load, client: impl Calls) -> Result<f64> {
    repeat(load, 1, &client).await?;
    let start = Instant::now();
    repeat(load, load.calls, &client).await?;
    Ok(start.elapsed().as_secs_f64())
}

async fn repeat(load: Load, calls: usize, client: &impl Calls) -> Result<()> {
    let mut tasks = JoinSet::new();
    for _ in 0..load.concurrency {
        let client = client.clone();
        tasks.spawn(async move {
            match load.operation {
                Operation::Create => {
                    for _ in 0..calls {
                        client.create().await?;
                    }
                }
                Operation::List => {
                    for _ in 0..calls {
                        client.list().await?;
                    }
                }
                Operation::Decode => {
                    let page = bodies::page();
                    for _ in 0..calls {
                        client.decode(page.as_bytes())?;
                    }
                }
                Operation::Verify => {
                    let delivery = Delivery::new()?;
                    for _ in 0..calls {
                        client.verify(&delivery)?;
                    }
                }
            }
            anyhow::Ok(())
        });
    }
    while let Some(task) = tasks.join_next().await {
        task?.context("a call failed")?;
    }
    Ok(())
}

/// The peak memory of this process, on Linux only.
fn peak_kibibytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().strip_suffix(" kB")?.parse().ok()
}
