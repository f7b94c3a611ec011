//! The progress of a list: whether it continues after a page, and which items of the page are new.

use std::collections::{HashSet, VecDeque};

use super::query::Paging;

/// The number of remembered items, none of which is returned twice.
const REMEMBERED: usize = 10_000;

/// What a list remembers of its pages.
pub(super) struct Progress {
    seen: Seen,
    /// The number of items without an id at the end of the last page, which the next page repeats.
    unidentified: usize,
    /// A cursor that moves further and further, to detect a loop of any length by Brent's algorithm.
    mark: Option<String>,
    pages: u64,
    had_nothing_new: bool,
}

/// What a page adds to a list.
pub(super) struct Turned {
    /// Which of its items are new.
    pub(super) new: Vec<bool>,
    pub(super) end: End,
}

/// Whether a list ends with a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// There may be more items.
    NotYet,
    /// There are no more items.
    Complete,
    /// There may be more items, but they cannot be requested for this reason.
    Early(&'static str),
}

impl Progress {
    pub(super) fn new(cursor: Option<String>) -> Self {
        let seen = Seen::new(cursor);
        Self { seen, unidentified: 0, mark: None, pages: 0, had_nothing_new: false }
    }

    /// Records a page by the ids of its items.
    pub(super) fn turn(&mut self, paging: Paging, ids: &[Option<&str>]) -> Turned {
        match paging {
            Paging::Cursor => self.turn_by_cursor(ids),
            Paging::Offset => self.turn_by_offset(ids),
        }
    }

    /// Each page starts after the last item of the one before.
    fn turn_by_cursor(&mut self, ids: &[Option<&str>]) -> Turned {
        // The items at the end of the last page that have no id to continue from are repeated at the start of this one.
        let again = ids.iter().take_while(|id| id.is_none()).count().min(self.unidentified);
        self.unidentified = ids.iter().rev().take_while(|id| id.is_none()).count();
        let Some(last) = ids.iter().rev().find_map(|id| *id) else {
            // A page that is not full is not necessarily the last: only an empty page is. The items after items without ids
            // are unknown.
            let new: Vec<_> = (0..ids.len()).map(|position| position >= again).collect();
            let end = if new.contains(&true) {
                End::Early("no item on the last page has an id to continue from: the list is incomplete")
            } else {
                End::Complete
            };
            return Turned { new, end };
        };
        if ids.iter().flatten().any(|id| self.seen.contains(id)) || self.mark.as_deref() == Some(last) {
            return Turned { new: vec![false; ids.len()], end: End::Early(RETURNED_AGAIN) };
        }
        let mut on_page = HashSet::new();
        let is_new = ids.iter().enumerate().map(|(position, id)| match id {
            Some(id) => on_page.insert(*id),
            None => position >= again,
        });
        let new = is_new.collect();
        self.seen.extend(on_page);
        self.pages += 1;
        if self.pages.is_power_of_two() {
            self.mark = Some(last.to_owned());
        }
        Turned { new, end: End::NotYet }
    }

    /// Each page starts after the items of the pages before it.
    fn turn_by_offset(&mut self, ids: &[Option<&str>]) -> Turned {
        let mut on_page = HashSet::new();
        let is_new = ids.iter().map(|id| id.is_none_or(|id| !self.seen.contains(id) && on_page.insert(id)));
        let new = is_new.collect();
        let end = if ids.is_empty() {
            End::Complete
        } else if on_page.is_empty() && self.had_nothing_new {
            End::Early(RETURNED_AGAIN)
        } else {
            End::NotYet
        };
        self.had_nothing_new = on_page.is_empty();
        self.seen.extend(on_page);
        Turned { new, end }
    }
}

const RETURNED_AGAIN: &str = "Flex returned items that it had returned before: the list may be incomplete";

/// The ids of the last items seen.
struct Seen {
    ids: HashSet<String>,
    order: VecDeque<String>,
}

impl Seen {
    fn new(id: Option<String>) -> Self {
        Self { ids: id.iter().cloned().collect(), order: id.into_iter().collect() }
    }

    fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    fn extend<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) {
        for id in ids {
            self.order.push_back(id.to_owned());
            self.ids.insert(id.to_owned());
            if self.order.len() > REMEMBERED
                && let Some(oldest) = self.order.pop_front()
            {
                self.ids.remove(&oldest);
            }
        }
    }
}
