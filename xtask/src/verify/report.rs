//! What a verification found.

use serde::Serialize;

use super::known::Entry;
use crate::review::finding::Change;

/// How two documents differ, as `--format json` prints it.
#[derive(Serialize)]
pub(crate) struct Report {
    /// The document that ours was held against.
    pub(crate) vendor: String,
    /// What differs, from our document to Flex's, the worst first.
    pub(crate) differences: Vec<Change>,
    /// What differs and is known.
    pub(crate) known: Vec<Entry>,
    /// What is known to differ, and does not.
    pub(crate) stale: Vec<Entry>,
}

impl Report {
    /// Whether nothing is left to look at.
    pub(crate) fn agrees(&self) -> bool {
        self.differences.is_empty() && self.stale.is_empty()
    }
}
