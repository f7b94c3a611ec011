//! The example as a process.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fake_flex::FakeFlex;
use reqwest::Client;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// How long a test waits for a condition.
const PATIENCE: Duration = Duration::from_secs(150);

pub(crate) struct Worker {
    pub(crate) url: String,
    pub(crate) client: Client,
    process: Child,
}

pub(crate) fn client() -> Client {
    // reqwest requires a cryptography provider, although nothing here uses TLS.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

impl Worker {
    /// Starts a worker with short waits. It logs to a new file in the folder.
    pub(crate) async fn start(fake: &FakeFlex, database: &str, max_tries: &str, logs: &Path) -> Self {
        Self::start_with(fake, database, &["--max-tries", max_tries, "--dead-after", "2000"], logs).await
    }

    pub(crate) async fn start_with(fake: &FakeFlex, database: &str, arguments: &[&str], logs: &Path) -> Self {
        let (log, _) = tempfile::Builder::new().suffix(".log").tempfile_in(logs).unwrap().keep().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_signup_worker"))
            .args(["--database", database, "--port", "0", "--deadline", "1000"])
            .args(["--first-wait", "10", "--longest-wait", "500"])
            .args(arguments)
            .env("FLEX_API_KEY", FakeFlex::API_KEY)
            .env("FLEX_API_URL", fake.url())
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = stdout.next_line().await.unwrap().expect("the worker does not start: see its log");
        let url = line.strip_prefix("Listening on ").unwrap().to_owned();
        // Reads on, so that the worker can continue to write.
        tokio::spawn(async move { while let Ok(Some(_)) = stdout.next_line().await {} });
        Self { url, client: client(), process }
    }

    pub(crate) async fn kill(&mut self) {
        self.process.kill().await.unwrap();
    }

    /// Asks the worker to end, and returns its exit code.
    pub(crate) async fn stop(mut self) -> Option<i32> {
        let id = rustix::process::Pid::from_raw(self.process.id().unwrap().try_into().unwrap()).unwrap();
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        timeout(PATIENCE, self.process.wait()).await.expect("the worker does not end").unwrap().code()
    }

    pub(crate) async fn get_text(&self, path: &str) -> String {
        let response = self.client.get(format!("{}{path}", self.url)).send().await.unwrap();
        response.error_for_status().unwrap().text().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        serde_json::from_str(&self.get_text(path).await).unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let response = self.client.post(format!("{}{path}", self.url)).json(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or_default())
    }

    /// Waits until the worker reports that it is ready.
    pub(crate) async fn wait_until_ready(&self) {
        let poll = async {
            while self.client.get(format!("{}/healthz", self.url)).send().await.unwrap().status() != 200 {
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, poll).await.expect("the worker does not become ready");
    }

    /// Polls a path until its value meets a condition, and returns the value.
    pub(crate) async fn get_when(&self, path: &str, is_met: impl Fn(&Value) -> bool) -> Value {
        let poll = async {
            loop {
                let found = self.get(path).await;
                if is_met(&found) {
                    return found;
                }
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, poll).await.unwrap_or_else(|_| panic!("{path} does not meet the condition"))
    }

    /// Waits until all sign-ups are done, and fails once one is dead.
    pub(crate) async fn wait_until_done(&self) {
        let poll = async {
            loop {
                let metrics = self.get_text("/metrics").await;
                assert!(metrics.contains("sign_ups{state=\"dead\"} 0\n"), "{metrics}");
                if metrics.contains("sign_ups{state=\"pending\"} 0\n") {
                    return;
                }
                sleep(Duration::from_millis(200)).await;
            }
        };
        timeout(PATIENCE, poll).await.expect("not all sign-ups are done in time");
    }
}

/// The exit code and the message of a worker that does not start.
pub(crate) async fn refusal(key: Option<&str>, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_signup_worker"));
    command.args(["--port", "0"]).args(arguments).env_remove("FLEX_API_KEY").env_remove("FLEX_API_URL");
    command.envs(key.map(|key| ("FLEX_API_KEY", key))).kill_on_drop(true);
    let output = timeout(PATIENCE, command.output()).await.expect("the worker starts, although it must not").unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}
