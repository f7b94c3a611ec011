//! What a change of the document means for callers of the API, for users of the crate, and for its version.

use std::cmp::Reverse;
use std::path::Path;

use anyhow::{Error, Result};

use crate::codegen::Prepared;
use crate::openapi::document::Document;
use crate::thread::at_once;
use finding::ClientChange;
use level::Bump;
use release::Versions;
use report::{Report, Rust};
use rust_api::surface::Surface;
use source::Source;
use to_do::Task;

pub(crate) mod accept;
pub(crate) mod accepted;
pub(crate) mod api;
pub(crate) mod catalogue;
mod dependencies;
pub(crate) mod finding;
pub(crate) mod generated;
pub(crate) mod level;
mod paging;
mod release;
pub(crate) mod render;
pub(crate) mod report;
pub(crate) mod rules;
mod rust_api;
mod semver_checks;
pub(crate) mod source;
pub(crate) mod to_do;

/// Reads the documents before and after the change.
pub(crate) fn documents(root: &Path, base: &Source, head: &Source) -> Result<[Document; 2]> {
    let (old, new) = at_once(|| base.document(root), || head.document(root))?;
    Ok([old?, new?])
}

/// Compares two documents. `semver_checks` is the output of cargo-semver-checks for the crate.
pub(crate) fn review(
    root: &Path,
    [base, head]: [&Source; 2],
    [old, new]: &[Document; 2],
    semver_checks: Option<&str>,
) -> Result<Report> {
    let mut changes = api::compare(old, new);
    if [old, new].into_iter().all(is_foreign) && !matches!(head, Source::WorkingTree) {
        let rust = Rust { is_foreign: true, ..Rust::default() };
        return Ok(Report {
            changes,
            rust,
            to_do: Vec::new(),
            bump: Some(Bump::None),
            next_version: None,
            releasing: None,
            accepted: Vec::new(),
        });
    }
    let Clients { changes: mut client, task, are_compared } = compare_clients(root, old, new, head)?;
    client.extend(semver_checks.map(semver_checks::findings).transpose()?.unwrap_or_default());
    client.extend(dependencies::compare(root, base, head)?);
    client.sort_by_key(|change| Reverse(change.level));
    let versions = Versions::read(root, base, head)?;
    let bump = are_compared.then(|| release::bump(&changes, &client, &versions));
    let mut to_do: Vec<_> = bump.and_then(|bump| to_do::bump(&versions, bump)).into_iter().collect();
    to_do.extend(to_do::tell(root, [base, head], &changes, &client)?);
    to_do.extend(task);
    let not_looked_for = semver_checks.is_none().then_some(&rules::PUBLIC_ITEM_CHANGED);
    let (tasks, accepted) = accepted::apply(root, [base, head], &versions, not_looked_for, &mut changes, &mut client)?;
    to_do.extend(tasks);
    let next_version = bump.and_then(|bump| versions.next(bump));
    let releasing = versions.releasing(bump);
    let rust = Rust { is_foreign: false, changes: client };
    Ok(Report { changes, rust, to_do, bump, next_version, releasing, accepted })
}

/// Whether a document is from another project: none of its operations says whether it may be repeated.
fn is_foreign(document: &Document) -> bool {
    document.operations().iter().all(|operation| operation.node.child("x-repeatable").is_none())
}

/// How the clients of two documents differ.
struct Clients {
    changes: Vec<ClientChange>,
    /// Work that is left to do in the document or in the generated files.
    task: Option<Task>,
    /// Whether both clients could be generated.
    are_compared: bool,
}

fn compare_clients(root: &Path, old: &Document, new: &Document, head: &Source) -> Result<Clients> {
    let before = || Ok::<_, Error>(Surface::of(&Prepared::new(old)?.client()?));
    let now = || match (Prepared::new(new)?, head) {
        (prepared, Source::WorkingTree) => {
            generated::generated(root, &prepared).map(|(client, all)| (client, Some(all)))
        }
        (prepared, _) => prepared.client().map(|client| (client, None)),
    };
    let (before, now) = at_once(before, now)?;
    let (now, generated) = match now {
        Ok(now) => now,
        Err(error) => {
            return Ok(Clients { changes: vec![], task: Some(to_do::correct(head, &error)), are_compared: false });
        }
    };
    let drifts = generated.map(|generated| generated.drifts()).transpose()?.unwrap_or_default();
    let task = to_do::regenerate(&drifts);
    match before {
        Ok(before) => {
            let mut changes = rust_api::diff::compare(&before, &Surface::of(&now));
            changes.extend(paging::compare(old, new));
            Ok(Clients { changes, task, are_compared: true })
        }
        Err(error) => {
            let message = format!("The effect on the crate is unknown: {error:#}.");
            let change = ClientChange::new(&rules::BASE_NOT_GENERATED, "flex-sdk", message);
            Ok(Clients { changes: vec![change], task, are_compared: false })
        }
    }
}
