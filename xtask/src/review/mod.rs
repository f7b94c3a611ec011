//! What a change of the document means: for those who call the API, for those who compile against the crate, and for
//! its version.

use std::cmp::Reverse;
use std::path::Path;

use anyhow::{Error, Result};

use crate::codegen::Prepared;
use crate::codegen::output::COMMAND;
use crate::openapi::document::Document;
use crate::thread::at_once;
use accepted::{Accepted, Applied};
use finding::ClientChange;
use level::Bump;
use release::Versions;
use report::{Report, Rust};
use rust_api::surface::Surface;
use source::Source;

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

/// The documents before and after.
pub(crate) fn documents(root: &Path, base: &Source, head: &Source) -> Result<[Document; 2]> {
    let (old, new) = at_once(|| base.document(root), || head.document(root))?;
    Ok([old?, new?])
}

/// Compares two documents; `semver_checks` is what cargo-semver-checks printed of the crate.
pub(crate) fn review(
    root: &Path,
    [base, head]: [&Source; 2],
    [old, new]: &[Document; 2],
    semver_checks: Option<&str>,
) -> Result<Report> {
    let mut changes = api::compare(old, new);
    if [old, new].into_iter().all(is_foreign) && !matches!(head, Source::WorkingTree) {
        let rust = Rust { is_foreign: true, ..Rust::default() };
        return Ok(Report { changes, rust, bump: Some(Bump::None), next_version: None, accepted: Vec::new() });
    }
    let (mut client, drifts) = compare_clients(root, old, new, head)?;
    client.extend(semver_checks.map(semver_checks::findings).transpose()?.unwrap_or_default());
    client.extend(dependencies::compare(root, base, head)?);
    let versions = Versions::read(root, base, head)?;
    let bump = release::bump(&changes, &client, &versions);
    client.extend(release::check(root, base, head, bump, &versions)?);
    client.extend(drifts);
    let accepted = match head.read(root, accepted::PATH)? {
        Some(text) => Accepted::parse(&text)?.apply(&mut changes, &mut client),
        None => Applied::default(),
    };
    let (findings, accepted) = accepted.into_findings();
    client.extend(findings);
    client.sort_by_key(|change| Reverse(change.level));
    let next_version = bump.and_then(|bump| versions.next(bump));
    Ok(Report { changes, rust: Rust { is_foreign: false, changes: client }, bump, next_version, accepted })
}

/// Whether a document is not one that a client is generated from: it says of no operation whether it may be repeated.
fn is_foreign(document: &Document) -> bool {
    document.operations().iter().all(|operation| operation.node.child("x-repeatable").is_none())
}

/// What changed between the clients of two documents, and which committed files are out of sync.
fn compare_clients(
    root: &Path,
    old: &Document,
    new: &Document,
    head: &Source,
) -> Result<(Vec<ClientChange>, Vec<ClientChange>)> {
    let before = || Ok::<_, Error>(Surface::of(&Prepared::new(old)?.client()?));
    let now = || match (Prepared::new(new)?, head) {
        (prepared, Source::WorkingTree) => {
            generated::generated(root, &prepared).map(|(client, all)| (client, Some(all)))
        }
        (prepared, _) => prepared.client().map(|client| (client, None)),
    };
    let (before, now) = at_once(before, now)?;
    let changes = match (&before, &now) {
        (Ok(before), Ok((now, _))) => {
            let mut changes = rust_api::diff::compare(before, &Surface::of(now));
            changes.extend(paging::compare(old, new));
            changes
        }
        (_, Err(error)) => vec![release::not_generated(&rules::NOT_GENERATED, error)],
        (Err(error), Ok(_)) => vec![release::not_generated(&rules::BASE_NOT_GENERATED, error)],
    };
    let Ok((_, Some(generated))) = now else { return Ok((changes, Vec::new())) };
    let drifts = generated.drifts()?.into_iter().map(|drift| {
        let path = drift.path();
        let message = format!("`{path}` is out of sync with the document: run `{COMMAND}` and commit what it writes.");
        ClientChange::new(&rules::GENERATED_CODE_DRIFT, path, message)
    });
    Ok((changes, drifts.collect()))
}
