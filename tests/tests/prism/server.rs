//! Prism, a server that is not ours. `npm ci --prefix .ci --ignore-scripts` installs it from npm.

use std::io::{BufRead, BufReader, Error, Result};
use std::process::{Child, Command, Stdio};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Prism, which responds with the examples of `openapi/customers.yaml` and rejects undocumented requests. It runs until it is
/// dropped.
pub(crate) struct Prism {
    url: String,
    process: Child,
}

impl Prism {
    /// Starts Prism on a port that the system chooses.
    ///
    /// # Errors
    /// If Node does not start, or Prism ends before it listens: it is not installed, or the document is invalid.
    pub(crate) fn start() -> Result<Self> {
        let mut process = Command::new("node")
            .args([".ci/node_modules/@stoplight/prism-cli/dist/index.js", "mock", "--port", "0", "--errors"])
            .arg("openapi/customers.yaml")
            .current_dir(REPOSITORY)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = process.stdout.take().map(|stdout| BufReader::new(stdout).lines()).into_iter().flatten();
        let url = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, url) = line.split_once("listening on ")?;
            Some(url.trim().to_owned())
        });
        // Prism must be able to keep writing.
        std::thread::spawn(move || lines.for_each(drop));
        let url = url.ok_or_else(|| Error::other("Prism did not print its address: is it installed?"))?;
        Ok(Self { url, process })
    }

    /// The base URL.
    #[must_use]
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
