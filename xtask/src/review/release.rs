//! The crate's version, and the version that a change of the document requires.

use std::path::Path;

use anyhow::{Context, Result};
use semver::Version;

use super::finding::{Change, ClientChange};
use super::level::Bump;
use super::source::Source;

pub(crate) const MANIFEST: &str = "Cargo.toml";

/// The crate's versions before and after, if they are known.
pub(crate) struct Versions {
    base: Option<Version>,
    head: Option<Version>,
    /// The version that applies to two files, which have none of their own.
    working_tree: Option<Version>,
    /// The versions that were released by the time of the base.
    released: Vec<Version>,
}

impl Versions {
    pub(crate) fn read(root: &Path, base: &Source, head: &Source) -> Result<Self> {
        let released = base.released(root)?;
        let (base, head) = (version(root, base)?, version(root, head)?);
        let working_tree = if base.is_none() { version(root, &Source::WorkingTree)? } else { None };
        Ok(Self { base, head, working_tree, released })
    }

    /// Returns the lowest version that the next release may have, if a bump is needed.
    pub(crate) fn next(&self, bump: Bump) -> Option<Version> {
        let before = self.base.as_ref().or(self.working_tree.as_ref())?;
        (bump > Bump::None).then(|| next(before, bump))
    }

    /// Returns the version that releases the change: the crate's, unless a later one is required.
    pub(crate) fn releasing(&self, bump: Option<Bump>) -> Option<Version> {
        let head = self.head.as_ref()?;
        match bump.and_then(|bump| self.missing(bump)) {
            Some((_, least)) => Some(least),
            None if self.is_released() => Some(next(head, Bump::Patch)),
            None => Some(head.clone()),
        }
    }

    /// Whether the crate's version was released before the change, so that the next release needs another.
    pub(crate) fn is_released(&self) -> bool {
        self.head.as_ref().is_some_and(|head| self.released.contains(head))
    }

    /// Returns the latest release before the change, if it is of this version or a later one.
    pub(crate) fn released_since(&self, version: &Version) -> Option<&Version> {
        self.released.iter().filter(|released| *released >= version).max()
    }

    /// Returns the version and its required minimum, if it is lower. A patch is never missing, since each release is one.
    pub(crate) fn missing(&self, bump: Bump) -> Option<(&Version, Version)> {
        let (old, new) = (self.base.as_ref()?, self.head.as_ref()?);
        (bump > Bump::Patch && step(old, new) < bump).then(|| (new, next(old, bump)))
    }
}

/// Reads the workspace's manifest.
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

/// Returns which part of the version must be bumped. By cargo's rules, a break bumps the first number that is not 0.
pub(crate) fn bump(changes: &[Change], rust: &[ClientChange], versions: &Versions) -> Bump {
    let before = versions.base.as_ref().or(versions.working_tree.as_ref());
    let is_unstable = before.is_some_and(|version| version.major == 0);
    let of_client = rust.iter().map(|change| change.rule.bump).max().unwrap_or(Bump::None);
    let full = if changes.is_empty() { of_client } else { of_client.max(Bump::Patch) };
    match full {
        Bump::Major if is_unstable => Bump::Minor,
        Bump::Minor if is_unstable => Bump::Patch,
        full => full,
    }
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
    use crate::review::rules::{self, Rule};

    fn versions(base: &str, head: &str) -> Versions {
        Versions { base: base.parse().ok(), head: head.parse().ok(), working_tree: None, released: Vec::new() }
    }

    fn change(rule: &'static Rule) -> ClientChange {
        ClientChange::new(rule, "", String::new())
    }

    #[test]
    fn the_first_number_that_is_not_zero_tells_of_what_breaks() {
        let (removed, added, noted) =
            (change(&rules::CLIENT_TYPE_REMOVED), change(&rules::CLIENT_TYPE_ADDED), change(&rules::OPERATION_CHANGED));
        // The version before, the changes in the crate, and the required bump.
        let table = [
            ("0.1.0", vec![], Bump::None),
            ("0.1.0", vec![noted.clone()], Bump::Patch),
            ("0.1.0", vec![added.clone()], Bump::Patch),
            ("0.1.0", vec![added.clone(), removed.clone()], Bump::Minor),
            ("1.0.0", vec![], Bump::None),
            ("1.0.0", vec![noted], Bump::Patch),
            ("1.0.0", vec![added.clone()], Bump::Minor),
            ("1.0.0", vec![added, removed.clone()], Bump::Major),
            // The version is unknown.
            ("", vec![removed], Bump::Major),
        ];
        for (version, changes, expected) in table {
            assert_eq!(bump(&[], &changes, &versions(version, version)), expected, "{version}: {changes:?}");
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
