//! A PostgreSQL server in a temporary folder, which only listens on a socket there.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A cluster, which stops when it is dropped.
pub(crate) struct Postgres {
    folder: TempDir,
}

impl Postgres {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            // PostgreSQL cannot run as root.
            run(Command::new("chown").arg("postgres").arg(folder.path()));
        }
        let postgres = Self { folder };
        let data = postgres.data();
        let options = ["--auth", "trust", "--username", "postgres", "--no-sync", "--pgdata"];
        run(postgres_command("initdb").args(options).arg(&data));
        postgres.go_on();
        postgres
    }

    pub(crate) fn url(&self) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{folder}/postgres")
    }

    /// The URL through a proxy at this port.
    pub(crate) fn url_by(port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/postgres")
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join(".s.PGSQL.5432")
    }

    /// Starts the server.
    pub(crate) fn go_on(&self) {
        let server = format!("-k {} -c listen_addresses='' -c fsync=off", self.folder.path().display());
        let log = self.folder.path().join("log");
        run(postgres_command("pg_ctl")
            .args(["start", "--wait", "--options", &server, "--log"])
            .arg(log)
            .arg("--pgdata")
            .arg(self.data()));
    }

    /// Stops the server. The mode is `fast`, or `immediate`, which is a crash.
    pub(crate) fn stop(&self, mode: &str) {
        run(postgres_command("pg_ctl").args(["stop", "--wait", "--mode", mode, "--pgdata"]).arg(self.data()));
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = postgres_command("pg_ctl").args(["stop", "--mode", "immediate", "--pgdata"]).arg(self.data()).output();
    }
}

/// A program of PostgreSQL, which Debian keeps out of `PATH`.
fn postgres_command(name: &str) -> Command {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let program = versions.map(|version| version.path().join("bin").join(name)).filter(|path| path.exists()).max();
    let program = program.unwrap_or_else(|| Path::new(name).to_owned());
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["--user", "postgres", "--"]).arg(program).current_dir("/");
        return command;
    }
    Command::new(program)
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn run(command: &mut Command) {
    // A server that keeps running inherits the output, so waiting for its end would block.
    let status = command.stdout(std::process::Stdio::null()).status().expect("PostgreSQL is not installed");
    assert!(status.success(), "{command:?} failed");
}
