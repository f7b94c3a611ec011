//! Groups findings that say the same about several places, so that readers see one finding with every operation and line.

use std::collections::{BTreeSet, HashMap};

use crate::review::finding::{Change, concerning};
use crate::review::level::Level;
use crate::review::rules::Rule;

/// How many lines are shown.
const SHOWN_LINES: usize = 5;
/// How many sentences about other operations are shown.
const SHOWN_SENTENCES: usize = 10;

/// Findings of one rule that differ only in their places.
pub(crate) struct Group<'r> {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    /// The lines of the head document, in order, and the columns of a document of one line.
    pub(crate) lines: BTreeSet<(u64, Option<u64>)>,
    change: &'r Change,
    operations: BTreeSet<&'r str>,
}

/// Groups the findings. Each group is at the position of its first finding.
pub(crate) fn groups(changes: &[Change]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut numbers = HashMap::new();
    for change in changes {
        let number = *numbers.entry((change.rule.id, change.level, &change.what)).or_insert(groups.len());
        if number == groups.len() {
            let (lines, operations) = (BTreeSet::new(), BTreeSet::new());
            groups.push(Group { rule: change.rule, level: change.level, lines, change, operations });
        }
        let group = &mut groups[number];
        group.lines.extend(change.line.map(|line| (line, change.column)));
        group.operations.extend(change.operations.iter().map(String::as_str));
    }
    groups
}

impl Group<'_> {
    /// Returns the sentence of the finding, and then the operations that it only counts, or its further sentences.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let Change { message, also, what, .. } = self.change;
        if let ([only], []) = (&what[..], &also[..]) {
            let others: Vec<_> = self.operations.iter().copied().skip(1).collect();
            let others = (!others.is_empty()).then(|| format!("also {}", others.join(", ")));
            return std::iter::once(concerning(&self.operations, only)).chain(others).collect();
        }
        let shown = also.iter().take(SHOWN_SENTENCES).map(|sentence| format!("also {sentence}"));
        let more = also.len().checked_sub(SHOWN_SENTENCES).filter(|more| *more > 0);
        let more = more.map(|more| format!("and {more} more"));
        std::iter::once(message.clone()).chain(shown).chain(more).collect()
    }

    /// Returns the lines, such as `4, 9 and 2 more`, or `1:70, 1:90` with their columns.
    pub(crate) fn lines(&self) -> Option<String> {
        let shown = |(line, column): &(u64, Option<u64>)| match column {
            Some(column) => format!("{line}:{column}"),
            None => line.to_string(),
        };
        let shown: Vec<_> = self.lines.iter().take(SHOWN_LINES).map(shown).collect();
        let more = self.lines.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!shown.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
    }
}
