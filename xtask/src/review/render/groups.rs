//! Findings that say the same of several places are one for those who read: it names every operation and line.

use std::collections::{BTreeSet, HashMap};

use crate::review::finding::{Change, concerning};
use crate::review::level::Level;
use crate::review::rules::Rule;

/// How many lines are told.
const SHOWN_LINES: usize = 5;

/// Findings of one rule that differ in where they are.
pub(super) struct Group<'r> {
    pub(super) rule: &'static Rule,
    pub(super) level: Level,
    /// The lines of the head document, in order.
    pub(super) lines: BTreeSet<u64>,
    what: &'r str,
    operations: BTreeSet<&'r str>,
}

/// The groups, each where the first of its findings is.
pub(super) fn groups(changes: &[Change]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut numbers = HashMap::new();
    for change in changes {
        let number = *numbers.entry((change.rule.id, change.level, &change.what)).or_insert(groups.len());
        if number == groups.len() {
            let (lines, operations) = (BTreeSet::new(), BTreeSet::new());
            groups.push(Group { rule: change.rule, level: change.level, lines, what: &change.what, operations });
        }
        let group = &mut groups[number];
        group.lines.extend(change.line);
        group.operations.extend(change.operations.iter().map(String::as_str));
    }
    groups
}

impl Group<'_> {
    /// One sentence, as of a finding.
    pub(super) fn message(&self) -> String {
        concerning(&self.operations, self.what)
    }

    /// The operations that the sentence only counts.
    pub(super) fn others(&self) -> Option<String> {
        let others: Vec<_> = self.operations.iter().copied().skip(1).collect();
        (!others.is_empty()).then(|| format!("also {}", others.join(", ")))
    }

    /// The lines, such as `4, 9 and 2 more`.
    pub(super) fn lines(&self) -> Option<String> {
        let shown: Vec<_> = self.lines.iter().take(SHOWN_LINES).map(u64::to_string).collect();
        let more = self.lines.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!shown.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
    }
}
