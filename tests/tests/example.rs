//! The example `create_customer`, as a process with an environment of its own.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::PathBuf;
use std::process::{Command, Output};

use fake_flex::{FakeFlex, RawServer};

/// `cargo test` builds the examples too, beside the tests.
fn example() -> Command {
    let test = std::env::current_exe().unwrap();
    let path: PathBuf = test.parent().unwrap().with_file_name("examples").join("create_customer");
    assert!(
        path.with_extension(std::env::consts::EXE_EXTENSION).exists(),
        "run `cargo test`, which builds {}",
        path.display()
    );
    let mut command = Command::new(path);
    for name in ["FLEX_API_KEY", "FLEX_API_URL", "http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    command
}

async fn run(mut command: Command) -> (bool, String, String) {
    let Output { status, stdout, stderr } =
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn without_a_key_it_talks_to_a_fake_and_says_so() {
    let (success, stdout, stderr) = run(example()).await;
    assert!(success, "{stderr}");
    assert!(stdout.contains("FLEX_API_KEY is not set: talking to a fake Flex in this process"), "{stdout}");
    assert!(stdout.contains("Created fcus_") && stdout.contains("john.doe@example.com"), "{stdout}");
    let log = stdout.lines().find(|line| line.starts_with("In a log: ")).unwrap();
    assert!(!log.contains("john.doe@example.com") && log.contains("fcus_"), "{log}");
}

#[tokio::test]
async fn with_a_test_key_it_talks_to_flex() {
    let fake = FakeFlex::start().await.unwrap();
    let mut command = example();
    command.env("FLEX_API_KEY", FakeFlex::API_KEY).env("FLEX_API_URL", fake.url());
    let (success, stdout, stderr) = run(command).await;
    assert!(success, "{stderr}");
    assert!(!stdout.contains("fake"), "{stdout}");
    assert!(fake.customer("john.doe@example.com").is_some());
}

#[tokio::test]
async fn any_other_key_is_refused_unless_told_otherwise() {
    let fake = FakeFlex::start().await.unwrap();
    for key in ["fsk_production", "unknown"] {
        let mut command = example();
        command.env("FLEX_API_KEY", key).env("FLEX_API_URL", fake.url());
        let (success, stdout, stderr) = run(command).await;
        assert!(!success && stderr.contains("not a test key"), "{stdout}{stderr}");
        assert!(!stderr.contains(key), "{stderr}");
    }
    assert_eq!(fake.received().len(), 0);

    let mut command = example();
    command.env("FLEX_API_KEY", "fsk_production").env("FLEX_API_URL", fake.url()).arg("--live");
    let (success, _, stderr) = run(command).await;
    // The fake has no such key.
    assert!(!success && stderr.contains("401"), "{stderr}");
    assert_eq!(fake.received().len(), 1);
}

#[tokio::test]
async fn a_bad_environment_is_told_by_its_name() {
    let table = [
        (("", ""), "the API key is empty: check what api_key, or FLEX_API_KEY, was given"),
        (("fsk_test_1", "nowhere"), "the base URL is not a URL: give base_url, or FLEX_API_URL, as in https://"),
        (("fsk_test_1", "http://flex.example"), "the base URL is not HTTPS"),
    ];
    for ((key, url), expected) in table {
        let mut command = example();
        command.env("FLEX_API_KEY", key).env("FLEX_API_URL", url);
        let (success, _, stderr) = run(command).await;
        assert!(!success && stderr.contains(expected), "{stderr}");
    }
}

#[tokio::test]
async fn what_stays_on_this_machine_goes_to_no_proxy() {
    let proxy = RawServer::start().await.unwrap();
    proxy.answer(b"HTTP/1.1 502 Proxied\r\ncontent-length: 0\r\n\r\n".to_vec());
    let mut command = example();
    command.env("http_proxy", proxy.url()).env("HTTP_PROXY", proxy.url()).env("ALL_PROXY", proxy.url());
    let (success, stdout, stderr) = run(command).await;
    assert!(success, "{stdout}{stderr}");
}
