//! Clients of documents. Each is a package in one workspace, so that their dependencies are built once.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const DOCUMENT: &str = "openapi/customers.yaml";
/// The code that the tests of clients share.
const SHARED: &str = include_str!("shared.rs");

pub(crate) struct Workspace(PathBuf);

impl Workspace {
    /// An empty workspace for clients of the whole SDK.
    pub(crate) fn new(name: &str) -> Self {
        Self::of(name, &["*/flex-sdk"])
    }

    /// An empty workspace. Replaces the files of an earlier run.
    pub(crate) fn of(name: &str, members: &[&str]) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
        let (_, shared) = manifest.split_once("resolver").unwrap();
        // The target directory is the repository's. Packages of its names need another version, or cargo takes what is built here
        // for the repository's own.
        let (package, rest) = shared.split_once("version = \"").unwrap();
        let shared = format!("{package}version = \"0.0.0-{}+{rest}", name.replace('_', "-"));
        fs::write(path.join("Cargo.toml"), format!("[workspace]\nmembers = {members:?}\nresolver{shared}")).unwrap();
        fs::copy(repository().join("Cargo.lock"), path.join("Cargo.lock")).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Adds the client of a document, and a test of it with the given body.
    pub(crate) fn add(&self, package: &str, document: &str, test: Option<&str>) {
        let root = self.0.join(package);
        assert_eq!(regenerate(&root, document), (Some(0), String::new()), "{package}");
        copy_sdk(&root.join("flex-sdk"), package);
        if let Some(test) = test {
            let name = package.replace('-', "_");
            let test =
                format!("#![allow(missing_docs)]\nuse {name}::types::*;\n{SHARED}\n#[test]\nfn edit() {{\n{test}}}\n");
            fs::create_dir(root.join("flex-sdk/tests")).unwrap();
            fs::write(root.join("flex-sdk/tests/edit.rs"), test.replace("flex_sdk::", &format!("{name}::"))).unwrap();
        }
    }

    /// Runs cargo on packages, and fails on a warning.
    pub(crate) fn cargo<'a>(&self, arguments: &[&str], packages: impl IntoIterator<Item = &'a str>) {
        let mut cargo = Command::new(env!("CARGO"));
        // Build scripts that read these variables would run again, along with everything that depends on them.
        for (name, _) in
            env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG") || name.starts_with("CARGO_MANIFEST"))
        {
            cargo.env_remove(name);
        }
        cargo.args(arguments).args(packages.into_iter().flat_map(|package| ["--package", package]));
        cargo.args(["--quiet", "--target-dir"]).arg(repository().join("target"));
        let output = cargo.current_dir(&self.0).env("RUSTDOCFLAGS", "--deny warnings").output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(output.status.success() && !said.contains("warning"), "cargo {arguments:?}:\n{said}");
    }
}

/// Generates the client of a document in a folder, and returns the exit code and the output.
pub(crate) fn regenerate(root: &Path, document: &str) -> (Option<i32>, String) {
    fs::create_dir_all(root.join("openapi")).unwrap();
    fs::write(root.join(DOCUMENT), document).unwrap();
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = xtask.arg("regenerate").arg("--root").arg(root).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// The document of this repository.
pub(crate) fn committed() -> String {
    fs::read_to_string(repository().join(DOCUMENT)).unwrap()
}

pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Copies the SDK as a package with the given name, without generated files and examples.
pub(crate) fn copy_sdk(to: &Path, package: &str) {
    copy(&repository().join("flex-sdk/src"), &to.join("src"));
    let manifest = fs::read_to_string(repository().join("flex-sdk/Cargo.toml")).unwrap();
    let (manifest, _) = manifest.split_once("[dev-dependencies]").unwrap();
    let manifest = manifest.replace("name = \"flex-sdk\"", &format!("name = {package:?}"));
    fs::write(to.join("Cargo.toml"), manifest + "\n[lints]\nworkspace = true\n").unwrap();
}

/// Copies files that are not generated.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            if entry.file_name() != "generated" {
                copy(&entry.path(), &target);
            }
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
