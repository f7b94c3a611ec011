//! The lines of both documents that a finding is about, side by side.

use std::ops::Range;

use similar::{ChangeTag, TextDiff};

use crate::openapi::document::Document;
use crate::openapi::pointer::{children, split_last};
use crate::review::finding::Change;

/// How many lines are shown before and after those of a finding.
const CONTEXT: usize = 3;
/// How many lines of a finding are shown.
const MOST_LINES: usize = 24;
/// How many characters of a line are shown: a document may be one line.
const LONGEST_LINE: usize = 400;

/// The texts of two documents.
pub(crate) struct Excerpts<'d> {
    base: Text<'d>,
    head: Text<'d>,
}

/// A document, and its lines.
struct Text<'d> {
    document: &'d Document,
    lines: Vec<&'d str>,
}

/// Lines before and after.
pub(super) struct Excerpt {
    pub(super) rows: Vec<Row>,
    /// How many of the finding's lines are left out.
    pub(super) left_out: usize,
}

/// A line before and after. One side is missing if the line was added or removed.
pub(super) struct Row {
    pub(super) old: Option<Line>,
    pub(super) new: Option<Line>,
}

pub(super) struct Line {
    pub(super) number: usize,
    /// Whether it differs from the other side.
    pub(super) is_changed: bool,
    /// Whether this finding is about it, rather than a finding about the lines around it.
    pub(super) is_own: bool,
    /// Its parts, and whether each of them changed.
    pub(super) parts: Vec<(bool, String)>,
}

/// The lines that are shown, those among them that a finding is about, and how many of these are left out.
struct Window {
    shown: Range<usize>,
    own: Range<usize>,
    left_out: usize,
}

impl<'d> Excerpts<'d> {
    pub(crate) fn new([base, head]: [(&'d Document, &'d str); 2]) -> Self {
        let text = |(document, text): (&'d Document, &'d str)| Text { document, lines: text.lines().collect() };
        Self { base: text(base), head: text(head) }
    }

    /// Returns the lines that a finding is about, or `None` if there are no lines to show.
    pub(super) fn of(&self, change: &Change) -> Option<Excerpt> {
        let old = self.base.window(change.base.as_deref(), change.head.as_deref(), &self.head)?;
        let new = self.head.window(change.head.as_deref(), change.base.as_deref(), &self.base)?;
        let left_out = old.left_out.max(new.left_out);
        let mut rows = self.rows(&old, &new);
        let is_own = |row: &Row| {
            let mut lines = [&row.old, &row.new].into_iter().flatten();
            row.old.is_some() && row.new.is_some() || lines.any(|line| line.is_own)
        };
        while rows.last().is_some_and(|row| !is_own(row)) {
            rows.pop();
        }
        let foreign = rows.iter().take_while(|row| !is_own(row)).count();
        rows.drain(..foreign);
        (!rows.is_empty()).then_some(Excerpt { rows, left_out })
    }

    fn rows(&self, old: &Window, new: &Window) -> Vec<Row> {
        // The indentation that all lines share is removed.
        let lines = [(&self.base, old), (&self.head, new)].map(|(text, window)| &text.lines[window.shown.clone()]);
        let filled = lines.iter().copied().flatten().filter(|line| !line.trim().is_empty());
        let margin = filled.map(|line| indent(line)).min().unwrap_or_default();
        let cut = |lines: &[&str]| -> String {
            let cut = |line: &&str| line.chars().skip(margin).take(LONGEST_LINE).collect::<String>() + "\n";
            lines.iter().map(cut).collect()
        };
        let [before, after] = lines.map(cut);
        let diff = TextDiff::from_lines(&before, &after);
        let mut rows: Vec<Row> = Vec::new();
        for op in diff.ops() {
            // In a change, the first removed line is beside the first added line.
            let start = rows.len();
            let mut came = 0;
            for change in diff.iter_inline_changes(op) {
                let parts = change.iter_strings_lossy();
                let parts: Vec<_> = parts
                    .map(|(is_changed, part)| (is_changed, part.trim_end_matches('\n').to_owned()))
                    .filter(|(_, part)| !part.is_empty())
                    .collect();
                let is_changed = change.tag() != ChangeTag::Equal;
                let line = |index: Option<usize>, window: &Window| {
                    let place = window.shown.start + index?;
                    let is_own = window.own.contains(&place);
                    Some(Line { number: place + 1, is_changed, is_own, parts: parts.clone() })
                };
                let (was, is) = (line(change.old_index(), old), line(change.new_index(), new));
                match rows.get_mut(start + came).filter(|_| change.tag() == ChangeTag::Insert) {
                    Some(row) => row.new = is,
                    None => rows.push(Row { old: was, new: is }),
                }
                came += usize::from(change.tag() == ChangeTag::Insert);
            }
        }
        rows
    }
}

impl Text<'_> {
    /// Returns the lines of the value at `own`, or else the place where the other document's value at `other` would be.
    fn window(&self, own: Option<&str>, other: Option<&str>, others: &Self) -> Option<Window> {
        let lines = match own {
            Some(own) => self.block(own)?,
            None => self.gap(other?, others)?,
        };
        let left_out = lines.len().saturating_sub(MOST_LINES);
        let own = lines.start..lines.end - left_out;
        let after = if left_out == 0 { CONTEXT } else { 0 };
        let shown = own.start.saturating_sub(CONTEXT)..(own.end + after).min(self.lines.len());
        Some(Window { shown, own, left_out })
    }

    /// Returns the lines of a value: its first line, and the lines below it that are indented further.
    fn block(&self, pointer: &str) -> Option<Range<usize>> {
        let (line, _) = self.document.line(pointer)?;
        let start = usize::try_from(line).ok()?.checked_sub(1)?;
        let first = self.lines.get(start)?;
        let is_inside = |line: &&&str| line.trim().is_empty() || indent(line) > indent(first);
        let mut inside = self.lines[start + 1..].iter().take_while(is_inside).count();
        while inside > 0 && self.lines[start + inside].trim().is_empty() {
            inside -= 1;
        }
        let end = start + 1 + inside;
        // In JSON, the closing bracket is on a line of its own.
        let closes = self.lines.get(end).is_some_and(|line| line.trim_start().starts_with(['}', ']']));
        let opens = first.trim_end().ends_with(['{', '[']);
        Some(start..end + usize::from(opens && closes))
    }

    /// Returns where a value that only the other document has would be: after the nearest value before it, or where its
    /// holder begins.
    fn gap(&self, pointer: &str, others: &Self) -> Option<Range<usize>> {
        let (holder, last) = split_last(pointer)?;
        let (mine, theirs) = (self.document.value(), others.document.value());
        if mine.pointer(holder).is_none() {
            return self.gap(holder, others);
        }
        let before = theirs.pointer(holder).into_iter().flat_map(children).map(|(step, _)| step);
        let before: Vec<_> = before.take_while(|step| step[1..] != *last).collect();
        let nearest =
            before.iter().rev().map(|step| format!("{holder}{step}")).find(|place| mine.pointer(place).is_some());
        let at = match nearest {
            Some(sibling) => self.block(&sibling)?.end,
            None => self.block(holder)?.start + 1,
        };
        Some(at..at)
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
