//! The examples, each as a process with an environment of its own.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(unix)]
mod axum_handler;
mod change_domain;
mod create_customer;
#[path = "../http/mod.rs"]
mod http;
mod import_customers;
#[cfg(unix)]
mod webhook_receiver;

use std::path::PathBuf;
use std::process::{Output, Stdio};

use fake_flex::FakeFlex;
use tokio::io::{AsyncBufRead, AsyncBufReadExt};
use tokio::process::{Child, Command};

/// An example without a key. `cargo test` builds the examples along with the tests.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let path: PathBuf = test.parent().unwrap().with_file_name("examples").join(name);
    assert!(
        path.with_extension(std::env::consts::EXE_EXTENSION).exists(),
        "run `cargo test`, which builds {}",
        path.display()
    );
    let mut command = Command::new(path);
    let proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
    for name in ["FLEX_API_KEY", "FLEX_API_KEY_FILE", "FLEX_API_URL", "FLEX_WEBHOOK_SECRET", "REQUEST_METHOD"]
        .into_iter()
        .chain(proxies)
    {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// An example with the key of a fake.
fn example_with(name: &str, fake: &FakeFlex) -> Command {
    let mut command = example(name);
    command.env("FLEX_API_KEY", FakeFlex::API_KEY).env("FLEX_API_URL", fake.url());
    command
}

/// The output and the exit code of a process. A process that a signal ended has no exit code.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ended {
    fn from(Output { status, stdout, stderr }: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }
}

async fn run(mut command: Command) -> Ended {
    command.output().await.unwrap().into()
}

/// Reads up to the first line with this beginning, and returns the rest of the line.
async fn line_after(reader: &mut (impl AsyncBufRead + Unpin), beginning: &str) -> String {
    let mut lines = reader.lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(rest) = line.strip_prefix(beginning) {
            return rest.to_owned();
        }
    }
    panic!("no line begins with {beginning}");
}

#[cfg(unix)]
fn send(signal: rustix::process::Signal, child: &Child) {
    let id = child.id().and_then(|id| rustix::process::Pid::from_raw(id.try_into().unwrap())).unwrap();
    rustix::process::kill_process(id, signal).unwrap();
}

#[tokio::test]
async fn any_key_but_a_test_key_is_refused_unless_told_otherwise() {
    let fake = FakeFlex::start().await.unwrap();
    let customers = concat!(env!("CARGO_MANIFEST_DIR"), "/../flex-sdk/examples/import_customers/customers.csv");
    let table: [(&str, &[&str]); 5] = [
        ("create_customer", &[]),
        ("import_customers", &[customers]),
        ("change_domain", &["old.example", "new.example"]),
        ("axum_handler", &["--port", "0"]),
        ("webhook_receiver", &["--port", "0"]),
    ];
    for (name, arguments) in table {
        for key in ["fsk_production", "unknown"] {
            let mut command = example_with(name, &fake);
            command.args(arguments).env("FLEX_API_KEY", key);
            let Ended { code, stdout, stderr } = run(command).await;
            assert!(code != Some(0) && stderr.contains("not a test key"), "{name}: {code:?} {stdout}{stderr}");
            assert!(!stderr.contains(key), "{name}: {stderr}");
        }
        // With --live, an example does not fall back to a fake.
        let mut command = example(name);
        command.args(arguments).arg("--live");
        let Ended { code, stdout, stderr } = run(command).await;
        assert!(code != Some(0) && stderr.contains("--live needs FLEX_API_KEY"), "{name}: {code:?} {stdout}{stderr}");
    }
    assert_eq!(fake.received().len(), 0);
}
