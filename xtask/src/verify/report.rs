//! What a verification found.

use serde::Serialize;

use crate::review::accepted::Entry;
use crate::review::finding::Change;

/// How two documents differ, as `--format json` prints it.
#[derive(Serialize)]
pub(crate) struct VendorReport {
    /// The document that ours was held against.
    pub(crate) vendor: String,
    /// What differs, from our document to Flex's, the worst first.
    pub(crate) differences: Vec<Change>,
    /// What differs and is known.
    pub(crate) known: Vec<Entry>,
    /// What is known to differ, and does not.
    pub(crate) stale: Vec<Entry>,
    /// Our operations that a fragment is not about.
    pub(crate) not_compared: Vec<String>,
}

impl VendorReport {
    /// Whether nothing is left to look at.
    pub(crate) fn agrees(&self) -> bool {
        self.differences.is_empty() && self.stale.is_empty()
    }
}

/// How traffic differs from the document, as `--format json` prints it.
#[derive(Serialize)]
pub(crate) struct TrafficReport {
    /// Where the calls come from: a file or a URL.
    pub(crate) source: String,
    /// How many calls of our operations it has.
    pub(crate) calls: usize,
    /// How many other calls it has.
    pub(crate) others: usize,
    /// What differs, by operation.
    pub(crate) differences: Vec<Mismatch>,
    /// Our operations of which there was no call.
    pub(crate) unseen: Vec<String>,
}

/// How a call differs, and how often it was seen.
#[derive(Serialize)]
pub(crate) struct Mismatch {
    /// The operation, such as `GET /v1/customers`.
    pub(crate) operation: String,
    /// `request`, or `response` and the status.
    pub(crate) message: String,
    /// Where it is in the message, such as `customers[].phone`, or the name of a parameter; empty for all of it.
    pub(crate) place: String,
    /// What differs.
    pub(crate) problem: String,
    pub(crate) count: usize,
}

impl TrafficReport {
    /// Whether nothing is left to look at.
    pub(crate) fn agrees(&self) -> bool {
        self.differences.is_empty()
    }
}
