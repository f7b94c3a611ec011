//! Whether the crate's version and its changelog say what a change of the document does to it.

use std::path::Path;

use anyhow::{Context, Error, Result};
use semver::Version;

use super::finding::{Change, ClientChange};
use super::level::Bump;
use super::rules::{self, Rule};
use super::source::Source;

const MANIFEST: &str = "Cargo.toml";
const CHANGELOG: &str = "CHANGELOG.md";

/// The crate's versions before and after, where they are known.
pub(crate) struct Versions {
    base: Option<Version>,
    head: Option<Version>,
    /// What goes for two files, which have no version of their own.
    working_tree: Option<Version>,
}

impl Versions {
    pub(crate) fn read(root: &Path, base: &Source, head: &Source) -> Result<Self> {
        let (base, head) = (version(root, base)?, version(root, head)?);
        let working_tree = if base.is_none() { version(root, &Source::WorkingTree)? } else { None };
        Ok(Self { base, head, working_tree })
    }

    /// The least that the next version may be, where a bump is needed.
    pub(crate) fn next(&self, bump: Bump) -> Option<Version> {
        let before = self.base.as_ref().or(self.working_tree.as_ref())?;
        (bump > Bump::None).then(|| next(before, bump))
    }
}

/// The workspace's manifest.
pub(crate) fn manifest(root: &Path, source: &Source) -> Result<Option<toml::Table>> {
    let text = source.read(root, MANIFEST)?;
    text.map(|text| text.parse().with_context(|| format!("{MANIFEST} cannot be read"))).transpose()
}

fn version(root: &Path, source: &Source) -> Result<Option<Version>> {
    let Some(manifest) = manifest(root, source)? else { return Ok(None) };
    let version = manifest.get("workspace").and_then(|workspace| workspace.get("package")?.get("version")?.as_str());
    version
        .map(|version| version.parse().with_context(|| format!("{MANIFEST}: {version:?} is not a version")))
        .transpose()
}

/// What the next version must change, where the crate tells: by cargo's rules the first number that is not 0 tells of what breaks.
pub(crate) fn bump(changes: &[Change], rust: &[ClientChange], versions: &Versions) -> Option<Bump> {
    if rust.iter().any(|change| NOT_GENERATED.contains(&change.rule)) {
        return None;
    }
    let before = versions.base.as_ref().or(versions.working_tree.as_ref());
    let is_unstable = before.is_some_and(|version| version.major == 0);
    let of_client = rust.iter().map(|change| change.rule.bump).max().unwrap_or(Bump::None);
    let full = if changes.is_empty() { of_client } else { of_client.max(Bump::Patch) };
    Some(match full {
        Bump::Major if is_unstable => Bump::Minor,
        Bump::Minor if is_unstable => Bump::Patch,
        full => full,
    })
}

/// The rules that say that the two clients cannot be compared.
const NOT_GENERATED: [&Rule; 2] = [&rules::NOT_GENERATED, &rules::BASE_NOT_GENERATED];

/// No client can be generated from a document: one that is to be merged must have one.
pub(crate) fn not_generated(rule: &'static Rule, error: &Error) -> ClientChange {
    ClientChange::new(rule, "flex-sdk", format!("What this does to the crate is not known: {error:#}."))
}

/// Whether this must be done even where a break is meant.
pub(crate) fn is_unfinished(finding: &ClientChange) -> bool {
    [&rules::VERSION_NOT_BUMPED, &rules::GENERATED_CODE_DRIFT, &rules::NOT_GENERATED].contains(&finding.rule)
}

/// The file of the repository that this is about.
pub(crate) fn file(finding: &ClientChange) -> Option<&str> {
    let of_files = [&rules::VERSION_NOT_BUMPED, &rules::GENERATED_CODE_DRIFT, &rules::CHANGELOG_NOT_UPDATED];
    of_files.contains(&finding.rule).then_some(&finding.item)
}

/// What is left to be done before a release.
pub(crate) fn check(
    root: &Path,
    base: &Source,
    head: &Source,
    bump: Option<Bump>,
    versions: &Versions,
) -> Result<Vec<ClientChange>> {
    let mut findings = Vec::new();
    if let (Some(old), Some(new)) = (&versions.base, &versions.head)
        && let Some(bump) = bump
        && bump > Bump::Patch
        && step(old, new) < bump
    {
        let message = format!("The version changed from {old} to {new}, and must be at least {}.", next(old, bump));
        findings.push(ClientChange::new(&rules::VERSION_NOT_BUMPED, MANIFEST, message));
    }
    let (old, new) = (base.read(root, CHANGELOG)?, head.read(root, CHANGELOG)?);
    if bump != Some(Bump::None) && old.is_some() && old == new {
        let message = format!("{CHANGELOG} has no entry for this change.");
        findings.push(ClientChange::new(&rules::CHANGELOG_NOT_UPDATED, CHANGELOG, message));
    }
    Ok(findings)
}

fn step(old: &Version, new: &Version) -> Bump {
    if new.major > old.major {
        Bump::Major
    } else if new.major == old.major && new.minor > old.minor {
        Bump::Minor
    } else if (new.major, new.minor) == (old.major, old.minor) && new.patch > old.patch {
        Bump::Patch
    } else {
        Bump::None
    }
}

fn next(version: &Version, bump: Bump) -> Version {
    match bump {
        Bump::Major => Version::new(version.major + 1, 0, 0),
        Bump::Minor => Version::new(version.major, version.minor + 1, 0),
        Bump::Patch | Bump::None => Version::new(version.major, version.minor, version.patch + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(base: &str, head: &str) -> Versions {
        Versions { base: base.parse().ok(), head: head.parse().ok(), working_tree: None }
    }

    fn change(rule: &'static Rule) -> ClientChange {
        ClientChange::new(rule, "", String::new())
    }

    #[test]
    fn the_first_number_that_is_not_zero_tells_of_what_breaks() {
        let (removed, added, noted) =
            (change(&rules::CLIENT_TYPE_REMOVED), change(&rules::CLIENT_TYPE_ADDED), change(&rules::OPERATION_CHANGED));
        // The version before, what changes in the crate, and what the next version must change.
        let table = [
            ("0.1.0", vec![], Bump::None),
            ("0.1.0", vec![noted.clone()], Bump::Patch),
            ("0.1.0", vec![added.clone()], Bump::Patch),
            ("0.1.0", vec![added.clone(), removed.clone()], Bump::Minor),
            ("1.0.0", vec![], Bump::None),
            ("1.0.0", vec![noted], Bump::Patch),
            ("1.0.0", vec![added.clone()], Bump::Minor),
            ("1.0.0", vec![added, removed.clone()], Bump::Major),
            // Nothing is known of the version.
            ("", vec![removed], Bump::Major),
        ];
        for (version, changes, expected) in table {
            assert_eq!(bump(&[], &changes, &versions(version, version)), Some(expected), "{version}: {changes:?}");
        }
    }

    #[test]
    fn a_version_says_what_it_changes() {
        let table = [
            ("0.1.0", "0.1.0", Bump::None),
            ("0.1.0", "0.1.1", Bump::Patch),
            ("0.1.9", "0.2.0", Bump::Minor),
            ("0.9.0", "1.0.0", Bump::Major),
            ("1.2.3", "1.2.2", Bump::None),
            ("2.0.0", "1.9.9", Bump::None),
        ];
        for (old, new, expected) in table {
            assert_eq!(step(&old.parse().unwrap(), &new.parse().unwrap()), expected, "{old} to {new}");
        }
        assert_eq!(next(&Version::new(0, 1, 9), Bump::Minor), Version::new(0, 2, 0));
        assert_eq!(next(&Version::new(1, 2, 3), Bump::Major), Version::new(2, 0, 0));
    }
}
