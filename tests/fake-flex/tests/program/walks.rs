//! The same calls by clients in other languages, on the program `fake-flex`.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tokio::process::Command;

use crate::http;
use crate::process::Program;

const KEY: &str = "fsk_test_walk";

/// Runs the walk, and checks the customers that it leaves.
async fn walk(mut command: Command) {
    let program = Program::start(&[]).await;
    let output = command.args([&program.url, KEY]).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let id = String::from_utf8(output.stdout).unwrap();

    let request = http::client().get(format!("{}/__fake/customers", program.url)).bearer_auth(KEY);
    let left: Value = request.send().await.unwrap().json().await.unwrap();
    let [customer] = &left["customers"].as_array().unwrap()[..] else { panic!("{left}") };
    let fields = ["customer_id", "first_name", "last_name", "email", "phone"].map(|field| customer[field].as_str());
    assert_eq!(fields, [id.trim(), "Jon", "Doe", "john@example.com", "+15555555555"].map(Some));
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// A program that `.ci/run walks` installed.
fn installed(name: &str) -> Command {
    let mut command = Command::new(repository().join("target/walks/bin").join(name));
    command.current_dir(repository());
    command
}

#[tokio::test]
#[ignore = "needs curl: `.ci/run walks` installs it"]
async fn by_curl() {
    walk(Command::new(repository().join("tests/fake-flex/walks/curl.sh"))).await;
}

#[tokio::test]
#[ignore = "needs Python's requests: `.ci/run walks` installs it"]
async fn by_requests() {
    let mut python = installed("python");
    python.arg("tests/fake-flex/walks/by_requests.py");
    walk(python).await;
}

#[tokio::test]
#[ignore = "needs Java and openapi-generator: `.ci/run walks` installs them"]
async fn by_the_client_that_openapi_generator_emits() {
    let folder = tempfile::tempdir().unwrap();
    let client = folder.path().to_str().unwrap();
    let options = ["-g", "python", "-i", "openapi/customers.yaml", "-o", client, "--package-name", "flex_customers"];
    let output = installed("openapi-generator-cli").arg("generate").args(options).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut python = installed("python");
    python.arg("tests/fake-flex/walks/by_openapi_generator.py").env("PYTHONPATH", client);
    walk(python).await;
}
