//! Every file that `cargo xtask regenerate` writes: for callers, the fake, reviewers, GitHub and crates.io.

use std::path::Path;

use anyhow::Result;

use super::catalogue;
use super::source::Source;
use crate::codegen::output::Generated;
use crate::codegen::{Files, Prepared, guides};
use crate::openapi::contract::contract;
use crate::thread::at_once;

/// The contract that the fake follows.
const FAKES_DOCUMENT: &str = "tests/fake-flex/src/document.json";
/// The changelog, which is copied into the crate's package.
const CHANGELOG: &str = "CHANGELOG.md";

/// Returns the files as they should be, and those of the client also as syntax trees.
pub(crate) fn generated(root: &Path, prepared: &Prepared<'_>) -> Result<(Files, Generated)> {
    let others = || Ok::<_, anyhow::Error>((prepared.mock()?, format!("{:#}\n", contract(prepared.document)?)));
    let (others, client) = at_once(others, || prepared.client())?;
    let client = client?;
    let (mock, document) = others?;
    let mut generated =
        Generated::new(root, &client, mock).with(FAKES_DOCUMENT, document).with(catalogue::PATH, catalogue::markdown());
    for (path, text) in guides::copies(root)? {
        generated = generated.with(&path, text);
    }
    if let Some(text) = Source::WorkingTree.read(root, CHANGELOG)? {
        generated = generated.with(&format!("flex-sdk/{CHANGELOG}"), text);
    }
    Ok((client, generated))
}
