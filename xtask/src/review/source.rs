//! Where a document comes from: a file, a git revision, or the working tree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use semver::Version;

use crate::openapi::DOCUMENT;
use crate::openapi::document::Document;

/// Where a document comes from.
#[derive(Debug)]
pub(crate) enum Source {
    File(PathBuf),
    Revision(String),
    WorkingTree,
}

impl Source {
    /// Returns the named source, or else the commit where this branch left main or its upstream.
    pub(crate) fn base(root: &Path, named: Option<&str>) -> Result<Self> {
        match named {
            Some(named) => Self::named(root, named),
            None => merge_base(root).map(Self::Revision),
        }
    }

    /// Returns the named source, or else the working tree.
    pub(crate) fn head(root: &Path, named: Option<&str>) -> Result<Self> {
        named.map_or(Ok(Self::WorkingTree), |named| Self::named(root, named))
    }

    fn named(root: &Path, named: &str) -> Result<Self> {
        if Path::new(named).is_file() {
            return Ok(Self::File(named.into()));
        }
        match git(root, &["rev-parse", "--verify", "--quiet", &format!("{named}^{{commit}}")]) {
            Ok(commit) => Ok(Self::Revision(commit.trim().to_owned())),
            Err(_) => bail!("{named:?} is neither a file nor a git revision"),
        }
    }

    /// Reads the document.
    pub(crate) fn document(&self, root: &Path) -> Result<Document> {
        match self {
            Self::File(path) => Document::read_bundled(path),
            Self::Revision(_) | Self::WorkingTree => match self.read(root, DOCUMENT)? {
                Some(text) => Document::parse(&self.name(), &text),
                None => bail!("there is no {DOCUMENT} in {}", self.describe()),
            },
        }
    }

    /// Reads the document's text.
    pub(crate) fn text(&self, root: &Path) -> Result<String> {
        match self {
            Self::File(path) => fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display())),
            Self::Revision(_) | Self::WorkingTree => Ok(self.read(root, DOCUMENT)?.unwrap_or_default()),
        }
    }

    /// Returns the path of the document's file.
    pub(crate) fn file(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Revision(_) | Self::WorkingTree => DOCUMENT.to_owned(),
        }
    }

    /// Reads a file of the repository from this source. It is `None` if it does not exist there, or if the source is a file.
    pub(crate) fn read(&self, root: &Path, path: &str) -> Result<Option<String>> {
        match self {
            Self::File(_) => Ok(None),
            Self::Revision(commit) => Ok(git(root, &["show", &format!("{commit}:{path}")]).ok()),
            Self::WorkingTree => match fs::read_to_string(root.join(path)) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                text => text.map(Some).with_context(|| format!("{path} cannot be read")),
            },
        }
    }

    /// Returns the versions that were released by then, from tags such as `v0.2.0`.
    pub(crate) fn released(&self, root: &Path) -> Result<Vec<Version>> {
        let Self::Revision(commit) = self else { return Ok(Vec::new()) };
        let tags = git(root, &["tag", "--merged", commit, "--list", "v*"])?;
        Ok(tags.lines().filter_map(|tag| tag.strip_prefix('v')?.parse().ok()).collect())
    }

    /// Names the document in errors, as git does, so that two revisions can be distinguished.
    fn name(&self) -> String {
        match self {
            Self::Revision(commit) => format!("{commit}:{DOCUMENT}"),
            _ => DOCUMENT.to_owned(),
        }
    }

    /// Describes the source for people.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Revision(commit) => format!("commit {commit}"),
            Self::WorkingTree => "the working tree".to_owned(),
        }
    }
}

/// Returns the commit where this branch left main or, on main itself, its upstream.
fn merge_base(root: &Path) -> Result<String> {
    let on_main = git(root, &["branch", "--show-current"]).is_ok_and(|branch| branch.trim() == "main");
    let candidates: &[&str] = if on_main { &["@{upstream}"] } else { &["main", "origin/main", "@{upstream}"] };
    let found = candidates.iter().find_map(|candidate| git(root, &["merge-base", "HEAD", candidate]).ok());
    match found {
        Some(commit) => Ok(commit.trim().to_owned()),
        // On main without an upstream, compare with the last commit.
        None if on_main => git(root, &["rev-parse", "HEAD"]).map(|commit| commit.trim().to_owned()),
        None => bail!("there is neither a branch main nor an upstream to compare with: name a --base"),
    }
}

fn git(root: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().context("git cannot be run")?;
    if !output.status.success() {
        bail!("git {} failed: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("the output of git is not UTF-8")
}
