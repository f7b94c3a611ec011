//! Differences that are known: each entry of `openapi/known-differences.yaml` accounts for one.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::review::finding::Change;

/// The list, below the repository's root.
pub(crate) const PATH: &str = "openapi/known-differences.yaml";

/// A difference that is known.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The id of its rule.
    pub(crate) rule: String,
    /// Its JSON pointer in our document, or in Flex's if ours does not have it.
    pub(crate) place: String,
    /// Why our document says otherwise.
    pub(crate) reason: String,
    /// Where that is known from.
    pub(crate) source: String,
}

/// Reads the list. Without a file it is empty.
pub(crate) fn read(root: &Path) -> Result<Vec<Entry>> {
    let text = match fs::read_to_string(root.join(PATH)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.with_context(|| format!("{PATH} cannot be read"))?,
    };
    // A file of comments alone is an empty list.
    let entries: Option<Vec<Entry>> =
        serde_saphyr::from_str(&text).with_context(|| format!("{PATH} cannot be read"))?;
    Ok(entries.unwrap_or_default())
}

/// Takes what is known out of the differences, and returns the entries that did so, and those that are stale.
pub(crate) fn apply(entries: Vec<Entry>, differences: &mut Vec<Change>) -> (Vec<Entry>, Vec<Entry>) {
    entries.into_iter().partition(|entry| {
        let count = differences.len();
        differences.retain(|change| {
            let place = change.base.as_ref().or(change.head.as_ref());
            change.rule.id != entry.rule || place != Some(&entry.place)
        });
        differences.len() < count
    })
}
