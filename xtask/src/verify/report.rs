//! What a verification found.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

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
    /// The hosts whose calls were checked, and how many calls of our operations each has; none where all calls count.
    pub(crate) hosts: BTreeMap<String, usize>,
    /// The bodies that were checked.
    pub(crate) checked_bodies: Bodies,
    /// The bodies that the document has and the recorder left out.
    pub(crate) missing_bodies: Bodies,
    /// The bodies that the recorder cut off or garbled.
    pub(crate) damaged_bodies: Bodies,
    /// What is not a call.
    pub(crate) not_readable: Vec<NotReadable>,
    /// Whether values were checked, and not only names, types and lengths.
    pub(crate) has_values: bool,
    /// What differs, by operation.
    pub(crate) differences: Vec<Mismatch>,
    /// What differs and is known.
    pub(crate) known: Vec<Entry>,
    /// Our operations of which there was no call.
    pub(crate) unseen: Vec<String>,
}

/// How many bodies of requests there are, and of responses.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) struct Bodies(pub(crate) [usize; 2]);

impl Serialize for Bodies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(["requests", "responses"].into_iter().zip(self.0))
    }
}

/// An entry that cannot be read.
#[derive(Serialize)]
pub(crate) struct NotReadable {
    /// Its number, from 1: of an entry, or of a line.
    pub(crate) entry: usize,
    pub(crate) reason: &'static str,
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

impl Mismatch {
    /// Where it is, such as "GET /v1/customers/{id}: the response 200, `customer.phone`".
    pub(crate) fn whereabouts(&self) -> String {
        let place = if self.place.is_empty() { String::new() } else { format!(", `{}`", self.place) };
        format!("{}: the {}{place}", self.operation, self.message)
    }
}

impl TrafficReport {
    /// Whether nothing is left to look at.
    pub(crate) fn agrees(&self) -> bool {
        self.differences.is_empty()
    }

    /// Whether all of the calls was there to be checked.
    pub(crate) fn is_whole(&self) -> bool {
        let none = Bodies::default();
        self.missing_bodies == none && self.damaged_bodies == none && self.not_readable.is_empty() && self.has_values
    }
}
