//! The reports of a verification.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::review::accepted::Entry;
use crate::review::finding::Change;

/// How two documents differ, as `--format json` prints it.
#[derive(Serialize)]
pub(crate) struct VendorReport {
    /// The document that ours was compared with.
    pub(crate) vendor: String,
    /// The changes from our document to Flex's, the worst first.
    pub(crate) differences: Vec<Change>,
    /// The entries of known differences that were found.
    pub(crate) known: Vec<Entry>,
    /// The entries of known differences that no longer apply.
    pub(crate) stale: Vec<Entry>,
    /// Our operations that Flex's document does not show.
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
    /// How many calls of our operations the source has.
    pub(crate) calls: usize,
    /// How many other calls the source has.
    pub(crate) others: usize,
    /// The hosts whose calls were checked, with the number of calls of our operations. It is empty if all calls count.
    pub(crate) hosts: BTreeMap<String, usize>,
    /// The bodies that were checked.
    pub(crate) checked_bodies: Bodies,
    /// The documented bodies that the recorder left out.
    pub(crate) missing_bodies: Bodies,
    /// The bodies that the recorder cut off or garbled.
    pub(crate) damaged_bodies: Bodies,
    /// Entries that are not calls.
    pub(crate) not_readable: Vec<NotReadable>,
    /// Whether values were checked, and not only names, types and lengths.
    pub(crate) has_values: bool,
    /// The differences, by operation.
    pub(crate) differences: Vec<Mismatch>,
    /// The entries of known differences that were found.
    pub(crate) known: Vec<Entry>,
    /// Our operations that were never called.
    pub(crate) unseen: Vec<String>,
}

/// The numbers of request bodies and of response bodies.
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
    /// The number of the entry or the line, from 1.
    pub(crate) entry: usize,
    pub(crate) reason: &'static str,
}

/// How a call differs, and how often it was seen.
#[derive(Serialize)]
pub(crate) struct Mismatch {
    /// The operation, such as `GET /v1/customers`.
    pub(crate) operation: String,
    /// `request`, `response` and the status, or `response to the step` and the name of the step of a walk.
    pub(crate) message: String,
    /// The place in the message, such as `customers[].phone`, or the name of a parameter. It is empty for the whole message.
    pub(crate) place: String,
    /// What differs.
    pub(crate) problem: String,
    pub(crate) count: usize,
}

impl Mismatch {
    /// Returns where it is, such as "GET /v1/customers/{id}: the response 200, `customer.phone`".
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

    /// Whether the calls were recorded completely, so that everything could be checked.
    pub(crate) fn is_whole(&self) -> bool {
        let none = Bodies::default();
        self.missing_bodies == none && self.damaged_bodies == none && self.not_readable.is_empty() && self.has_values
    }
}
