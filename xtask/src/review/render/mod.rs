//! How a review reads: on a terminal, in a pull request, beside the document's lines, and for programs.

use super::level::{Bump, Level};
use super::report::Report;

pub(crate) mod github;
pub(crate) mod groups;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod sarif;
pub(crate) mod text;

/// One sentence: how bad it is, and what the next version must change.
fn verdict(report: &Report) -> String {
    let api = report.changes.iter().map(|change| change.level).max();
    let crate_ = report.rust.changes.iter().map(|change| change.level).max();
    let bump = match report.bump {
        None => "what the next version must change is not known",
        Some(Bump::None) => "no new version is needed",
        Some(Bump::Patch) => "the next version is a patch",
        Some(Bump::Minor) => "the next version changes the minor number",
        Some(Bump::Major) => "the next version changes the major number",
    };
    let says = |level| match level {
        None => "nothing changed",
        Some(Level::Info) => "nothing breaks",
        Some(Level::Warning) => "something may break",
        Some(Level::Breaking) => "something breaks",
    };
    let accepted = match report.accepted.len() {
        0 => String::new(),
        count => format!("; accepted: {count}"),
    };
    if report.rust.is_foreign {
        return format!("API: {}; crate: not compared, since this is not this project's document{accepted}", says(api));
    }
    format!("API: {}; crate: {}; {bump}{accepted}", says(api), says(crate_))
}
