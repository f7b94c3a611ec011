//! `fake-flex`: a fake Flex for programs that call Flex, in any language.

use std::io::{Write, stdout};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use fake_flex::{FakeFlex, Preset, Proxy, Upstream, WebhookFault};
use tokio::net::TcpListener;

/// A fake Flex: it behaves as the customers API is known to behave, with faults on request.
#[derive(Parser)]
#[command(name = "fake-flex", version)]
#[command(
    after_help = "While it runs, /__fake/ shows and changes the state of a key, such as customers, payment methods and \
                        faults, over HTTP: see the README."
)]
struct Options {
    /// The address to listen on: 0.0.0.0 for other machines
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    host: IpAddr,
    /// The port to listen on; 0 lets the system choose one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The seed for faults: the same seed gives the same faults
    #[arg(long, default_value_t = 0, requires = "faults")]
    seed: u64,
    /// The share of requests that goes wrong, from 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    faults: Option<f64>,
    /// How many requests of an API key are processed per second, such as 200/s; those beyond get a 429
    #[arg(long, value_parser = rate)]
    rate: Option<u32>,
    /// The fault for the first attempt of every request
    #[arg(long, value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(Preset::ALL.map(Preset::name)))]
    preset: Option<String>,
    /// Keep the customers in this file
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Send an event to this URL on loopback whenever a customer is created, updated or deleted
    #[arg(long, value_name = "URL", requires = "webhook_secret")]
    webhook: Option<String>,
    /// The secret that signs the events: fwhsec_ and base64
    #[arg(long, value_name = "SECRET", requires = "webhook")]
    webhook_secret: Option<String>,
    /// The fault for the delivery of every event
    #[arg(long, value_name = "NAME", requires = "webhook")]
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(WebhookFault::ALL.map(WebhookFault::name)))]
    webhook_fault: Option<String>,
    /// Forward every request to this server on loopback, or to Flex with a test key, instead of faking the response
    #[arg(long, value_name = "URL", requires = "record", conflicts_with_all = ["faults", "rate", "preset", "state", "webhook"])]
    proxy: Option<String>,
    /// Record the calls in this file, without values, keys and headers, for `cargo xtask verify --recording`
    #[arg(long, value_name = "FILE", requires = "proxy")]
    record: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    let address = SocketAddr::new(options.host, options.port);
    if let (Some(url), Some(file)) = (&options.proxy, &options.record) {
        return forward(address, url, file).await;
    }
    let mut fake = FakeFlex::builder().listen(address).shared();
    if let Some(share) = options.faults {
        fake = fake.inject(options.seed, share);
    }
    if let Some(per_second) = options.rate {
        fake = fake.limit(per_second);
    }
    if let Some(preset) = options.preset {
        fake = fake.preset(preset.parse()?);
    }
    if let (Some(url), Some(secret)) = (options.webhook, options.webhook_secret) {
        fake = fake.webhook(url, secret, options.webhook_fault.map(|name| name.parse()).transpose()?);
    }
    let place = match &options.state {
        Some(file) => format!("{address} or {}", file.display()),
        None => address.to_string(),
    };
    if let Some(file) = options.state {
        fake = fake.state(file);
    }
    // The fake keeps running if the reader of the log stops reading.
    let fake = fake.log(|exchange| drop(writeln!(stdout(), "{exchange}"))).start();
    // The handler is installed before the fake prints that it listens, so that no signal is missed.
    let stopped = stopped().map_err(|error| format!("signals cannot be handled: {error}"))?;
    let fake = fake.await.map_err(|error| format!("{place} cannot be used: {error}"))?;
    let mut stdout = stdout();
    let _ = writeln!(stdout, "fake Flex at {}", fake.url())
        .and_then(|()| writeln!(stdout, "key: {}, or any that begins with fsk_test_", FakeFlex::API_KEY))
        .and_then(|()| stdout.flush());
    stopped.await;
    Ok(())
}

/// Forwards and records calls.
async fn forward(address: SocketAddr, url: &str, file: &Path) -> Result<(), String> {
    let upstream = Upstream::new(url).map_err(|error| format!("--proxy cannot be used: {error}"))?;
    let listener = TcpListener::bind(address).await.map_err(|error| format!("{address} cannot be used: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let proxy = Proxy::new(upstream, file).map_err(|error| format!("{} cannot be used: {error}", file.display()))?;
    let stopped = stopped().map_err(|error| format!("signals cannot be handled: {error}"))?;
    let mut stdout = stdout();
    let _ = writeln!(stdout, "fake Flex at http://{address}")
        .and_then(|()| writeln!(stdout, "key: one of {url}, which gets every request"))
        .and_then(|()| stdout.flush());
    tokio::select! {
        () = stopped => {}
        () = proxy.serve(listener, |line| drop(writeln!(std::io::stdout(), "{line}"))) => {}
    }
    Ok(())
}

/// Completes on SIGTERM or Ctrl-C.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Completes on Ctrl-C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "must be from 0 to 1".to_owned())
}

fn rate(text: &str) -> Result<u32, String> {
    let rate = text.strip_suffix("/s").unwrap_or(text).parse().ok().filter(|rate| *rate > 0);
    rate.ok_or_else(|| "must be a number of requests per second, such as 200/s".to_owned())
}
