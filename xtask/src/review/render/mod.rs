//! The formats of a review: for a terminal, for a pull request, as a page with the document's lines, and for programs.

use super::level::{Bump, Level};
use super::report::Report;
use super::rules;

pub(crate) mod github;
pub(crate) mod groups;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod sarif;
pub(crate) mod text;

/// Sums a review up in one sentence: how bad the change is, and how the next version must differ.
fn verdict(report: &Report) -> String {
    let api = report.changes.iter().map(|change| change.level).max();
    let crate_ = report.rust.changes.iter().map(|change| change.level).max();
    let is_generated = !report.to_do.iter().any(|task| task.rule == &rules::NOT_GENERATED);
    let bump = match report.bump {
        None => "the required version is unknown",
        Some(Bump::None) => "no new version is needed",
        Some(Bump::Patch) => "the next version is a patch",
        Some(Bump::Minor) => "the next version changes the minor number",
        Some(Bump::Major) => "the next version changes the major number",
    };
    let else_ = if report.accepted.is_empty() { "" } else { " else" };
    let says = |level| match level {
        None => format!("nothing{else_} changed"),
        Some(Level::Info) => format!("nothing{else_} breaks"),
        Some(Level::Warning | Level::ToDo) => "something may break".to_owned(),
        Some(Level::Breaking) => "something breaks".to_owned(),
    };
    if report.rust.is_foreign {
        return format!("API: {}; crate: not compared, since the document is from another project", says(api));
    }
    let crate_ = if crate_.is_none() && !is_generated { "unknown".to_owned() } else { says(crate_) };
    let new = report.accepted.iter().filter(|it| it.is_new).count();
    let counts = [("to do", report.to_do.len()), ("accepted", report.accepted.len()), ("newly accepted", new)];
    let counts = counts.iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("; {what}: {count}"));
    format!("API: {}; crate: {crate_}; {bump}{}", says(api), counts.collect::<String>())
}
