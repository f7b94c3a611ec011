//! A review as a self-contained page: each finding is shown beside the lines before and after.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use anyhow::Result;
use askama::Template;

use super::verdict;
use crate::review::accepted::Acceptance;
use crate::review::finding::{Change, ClientChange, capitalized};
use crate::review::level::Level;
use crate::review::report::Report;
use crate::review::to_do::Task;
use excerpt::{Excerpt, Excerpts};

pub(crate) mod excerpt;

/// How a page names the two documents, and where its links to lines lead.
pub(crate) struct Names<'r> {
    /// The file of the head document.
    pub(crate) file: &'r str,
    pub(crate) base: &'r str,
    pub(crate) head: &'r str,
    /// The URL of the head document, to which `#L12` is appended for line 12.
    pub(crate) url: Option<&'r str>,
}

/// Renders the whole page.
pub(crate) fn render<'r>(report: &'r Report, excerpts: &Excerpts<'_>, names: &'r Names<'r>) -> Result<String> {
    let mut sections: BTreeMap<Place<'r>, Vec<&Change>> = BTreeMap::new();
    for change in &report.changes {
        sections.entry(Place::of(change)).or_default().push(change);
    }
    let mut numbers = 1..;
    let mut number = || numbers.next().unwrap_or_default();
    let mut of_document = |(place, changes): (Place<'r>, Vec<&'r Change>)| {
        let findings = changes.into_iter();
        let findings = findings.map(|change| Finding::of_document(number(), change, excerpts.of(change), names));
        Section::new(place.title(), findings.collect())
    };
    let mut sections: Vec<_> = sections.into_iter().map(&mut of_document).collect();
    // The worst first; sections of the same level stay in the order of the operations.
    sections.sort_by_key(|section| Reverse(section.worst));
    let of_crate = report.rust.changes.iter().map(|change| Finding::of_crate(number(), change)).collect();
    sections.push(Section::new("The crate flex-sdk", of_crate));
    sections.retain(|section| !section.findings.is_empty());
    let levels = LEVELS.map(|level| Count {
        name: level.name(),
        count: sections.iter().flat_map(|section| &section.findings).filter(|finding| finding.level == level).count(),
    });
    let verdict = verdict(report);
    let worst = sections.iter().filter_map(|section| section.worst).max();
    let page = Page {
        names,
        headline: match worst {
            None => "Nothing changed",
            Some(Level::Info) => "Nothing breaks",
            Some(Level::Warning | Level::ToDo) => "Something may break",
            Some(Level::Breaking) => "Something breaks",
        },
        verdict: verdict.split("; ").collect(),
        worst: worst.map_or("none", Level::name),
        levels,
        sections,
        tasks: report.to_do.iter().map(|task| (spans(&task.message), task)).collect(),
        accepted: &report.accepted,
    };
    Ok(page.render()?)
}

const LEVELS: [Level; 3] = [Level::Breaking, Level::Warning, Level::Info];

#[derive(Template)]
#[template(path = "review.html")]
struct Page<'r> {
    names: &'r Names<'r>,
    headline: &'static str,
    /// The parts of the verdict.
    verdict: Vec<&'r str>,
    worst: &'static str,
    levels: [Count; 3],
    sections: Vec<Section<'r>>,
    /// The tasks that are left, each with its sentence.
    tasks: Vec<(Vec<Span>, &'r Task)>,
    accepted: &'r [Acceptance],
}

/// The number of findings of a level.
struct Count {
    name: &'static str,
    count: usize,
}

/// The findings about one operation, about several operations, or about the rest of the document.
struct Section<'r> {
    title: &'r str,
    worst: Option<Level>,
    findings: Vec<Finding>,
}

struct Finding {
    number: usize,
    level: Level,
    rule: &'static str,
    /// The sentences, in parts that are code or text.
    sentences: Vec<Vec<Span>>,
    place: Option<Link>,
    excerpt: Option<Excerpt>,
}

/// A part of a sentence.
struct Span {
    is_code: bool,
    text: String,
}

/// A line, and a link to it.
struct Link {
    text: String,
    url: String,
}

/// What findings are about, in the order of the page.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place<'r> {
    /// By path, and then by method.
    Operation(&'r str, &'r str),
    Several,
    Rest,
}

impl<'r> Place<'r> {
    fn of(change: &'r Change) -> Self {
        match (&change.operation, change.operations.len()) {
            (Some(operation), _) => Self::Operation(operation.split_once(' ').map_or("", |(_, path)| path), operation),
            (None, 0) => Self::Rest,
            (None, _) => Self::Several,
        }
    }

    fn title(&self) -> &'r str {
        match self {
            Self::Operation(_, operation) => operation,
            Self::Several => "Several operations",
            Self::Rest => "The rest of the document",
        }
    }
}

impl<'r> Section<'r> {
    fn new(title: &'r str, findings: Vec<Finding>) -> Self {
        Self { title, worst: findings.iter().map(|finding| finding.level).max(), findings }
    }

    fn worst(&self) -> &'static str {
        self.worst.map_or("none", Level::name)
    }
}

impl Finding {
    fn of_document(number: usize, change: &Change, excerpt: Option<Excerpt>, names: &Names<'_>) -> Self {
        let place = change.line.map(|line| {
            let column = change.column.map(|column| format!(":{column}")).unwrap_or_default();
            let url = names.url.map_or_else(|| format!("#f{number}"), |url| format!("{url}#L{line}"));
            Link { text: format!("{}:{line}{column}", names.file), url }
        });
        // The section names the operation.
        let own = change.operation.as_ref().and_then(|operation| {
            change.message.strip_prefix(operation.as_str()).map(|rest| capitalized(rest.trim_start_matches(": ")))
        });
        let own = own.unwrap_or_else(|| change.message.clone());
        let also = change.also.iter().map(|sentence| format!("Also {sentence}"));
        let sentences = std::iter::once(own).chain(also).map(|sentence| spans(&sentence)).collect();
        Self { number, level: change.level, rule: change.rule.id, sentences, place, excerpt }
    }

    fn of_crate(number: usize, change: &ClientChange) -> Self {
        let sentences = vec![spans(&change.message)];
        Self { number, level: change.level, rule: change.rule.id, sentences, place: None, excerpt: None }
    }

    fn level(&self) -> &'static str {
        self.level.name()
    }

    /// Whether its details are open at first. Those of a finding that harms nobody are not.
    fn is_open(&self) -> bool {
        self.level > Level::Info
    }
}

/// Splits a sentence into parts: text between backticks is code.
fn spans(sentence: &str) -> Vec<Span> {
    let last = sentence.matches('`').count();
    if sentence.contains("``") || last % 2 == 1 {
        return vec![Span { is_code: false, text: sentence.to_owned() }];
    }
    sentence
        .split('`')
        .enumerate()
        .map(|(place, text)| Span { is_code: place % 2 == 1, text: text.to_owned() })
        .collect()
}
