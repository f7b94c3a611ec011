//! Dependencies whose types are in the crate's public API: an incompatible version of one has other types.

use std::path::Path;

use anyhow::Result;
use semver::VersionReq;
use toml::Table;

use super::finding::ClientChange;
use super::release::manifest;
use super::rules;
use super::source::Source;

/// Dependencies whose types or traits callers name, pass or receive.
const PUBLIC: [&str; 10] = [
    "futures-core",
    "http",
    "httpmock",
    "jiff",
    "progenitor-client",
    "reqwest",
    "schemars",
    "secrecy",
    "serde",
    "serde_json",
];

/// Returns a finding for each dependency that changed to an incompatible version.
pub(crate) fn compare(root: &Path, base: &Source, head: &Source) -> Result<Vec<ClientChange>> {
    let (Some(base), Some(head)) = (manifest(root, base)?, manifest(root, head)?) else { return Ok(Vec::new()) };
    let changes = PUBLIC.iter().filter_map(|name| {
        let (was, is) = (version(&base, name)?, version(&head, name)?);
        let message = format!("`{name}`, whose types are in the public API, changed from {was} to {is}.");
        (series(was)? != series(is)?).then(|| ClientChange::new(&rules::PUBLIC_DEPENDENCY_CHANGED, name, message))
    });
    Ok(changes.collect())
}

/// Returns the version of a dependency that the workspace requires.
fn version<'m>(manifest: &'m Table, name: &str) -> Option<&'m str> {
    let dependency = manifest.get("workspace")?.get("dependencies")?.get(name)?;
    dependency.get("version").unwrap_or(dependency).as_str()
}

/// Returns what compatible versions have in common: the first number that is not 0, and the zeros before it.
fn series(version: &str) -> Option<[u64; 2]> {
    let requirement = VersionReq::parse(version).ok()?;
    let lowest = requirement.comparators.first()?;
    Some(if lowest.major > 0 { [lowest.major, 0] } else { [0, lowest.minor.unwrap_or_default()] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compatible_versions_are_of_one_series() {
        let table = [
            ("1", "1.4.1", true),
            ("0.13.4", "0.13.9", true),
            ("0.13.4", "0.14", false),
            ("1.9", "2", false),
            ("0.9", "1", false),
        ];
        for (was, is, expected) in table {
            assert_eq!(series(was) == series(is), expected, "{was} to {is}");
        }
    }

    #[test]
    fn each_is_a_dependency_of_the_workspace() {
        let manifest: Table = include_str!("../../../Cargo.toml").parse().unwrap();
        for name in PUBLIC {
            assert!(version(&manifest, name).and_then(series).is_some(), "{name}");
        }
    }
}
