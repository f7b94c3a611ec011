//! The program `fake-flex` as a process.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

/// The program, listening on a port that the system chooses.
pub(crate) struct Program {
    pub(crate) url: String,
    /// The keys that it accepts, as printed.
    pub(crate) key: String,
    child: Child,
    log: BufReader<ChildStdout>,
}

impl Program {
    pub(crate) async fn start(arguments: &[&str]) -> Self {
        let mut child = command().args(["--port", "0"]).args(arguments).spawn().unwrap();
        let mut log = BufReader::new(child.stdout.take().unwrap());
        let [url, key] = [said(&mut log, "fake Flex at ").await, said(&mut log, "key: ").await];
        Self { url, key, child, log }
    }

    /// Waits for the next line of the log, and returns the rest of it after this beginning.
    pub(crate) async fn logged(&mut self, beginning: &str) -> String {
        said(&mut self.log, beginning).await
    }

    /// Asks the program to end, and returns its exit code and its log.
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there is no such signal"))]
    pub(crate) async fn stop(mut self) -> (Option<i32>, String) {
        #[cfg(unix)]
        {
            let id = rustix::process::Pid::from_raw(self.child.id().unwrap().try_into().unwrap()).unwrap();
            rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        }
        let mut log = String::new();
        self.log.read_to_string(&mut log).await.unwrap();
        (self.child.wait().await.unwrap().code(), log)
    }

    /// Kills the program.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// The exit code and the error output of a program that does not start.
pub(crate) async fn refusal(arguments: &[&str]) -> (Option<i32>, String) {
    let output = command().args(arguments).output().await.unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fake-flex"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

async fn said(log: &mut BufReader<ChildStdout>, beginning: &str) -> String {
    let mut line = String::new();
    log.read_line(&mut line).await.unwrap();
    line.trim_end().strip_prefix(beginning).unwrap_or_else(|| panic!("{line:?} has another beginning")).to_owned()
}
