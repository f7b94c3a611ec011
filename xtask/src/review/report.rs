//! The report of a review.

use schemars::JsonSchema;
use semver::Version;
use serde::{Serialize, Serializer};

use super::accepted::Acceptance;
use super::finding::{Change, ClientChange};
use super::level::{Bump, Level};
use super::to_do::Task;

/// A review, as `--format json` prints it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Report {
    /// What changed for callers of the API, the worst first.
    pub(crate) changes: Vec<Change>,
    /// What changed for users of the crate.
    pub(crate) rust: Rust,
    /// The work that is left to do before the change is merged.
    pub(crate) to_do: Vec<Task>,
    /// Which part of the crate's version the next release must bump, by cargo's rules. It is `major`, the maximum, if the
    /// crate could not be generated.
    #[serde(serialize_with = "known_or_most")]
    #[schemars(with = "Bump")]
    pub(crate) bump: Option<Bump>,
    /// The lowest version that the crate's next release may have, if it is known.
    #[schemars(with = "Option<String>")]
    pub(crate) next_version: Option<Version>,
    /// The version that releases the change.
    #[serde(skip)]
    pub(crate) releasing: Option<Version>,
    /// The findings that `openapi/accepted.toml` silences.
    pub(crate) accepted: Vec<Acceptance>,
}

/// The effect of a change of the document on the crate.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Rust {
    /// Whether the documents are from another project, so that no clients were compared.
    pub(crate) is_foreign: bool,
    /// What changed, the worst first.
    pub(crate) changes: Vec<ClientChange>,
}

impl Report {
    /// Whether a finding is of this level or a worse one.
    pub(crate) fn has(&self, level: Level) -> bool {
        let changes = self.changes.iter().map(|change| change.level);
        let rust = self.rust.changes.iter().map(|change| change.level);
        let to_do = self.to_do.iter().map(|task| task.level).filter(|level| *level != Level::ToDo);
        changes.chain(rust).chain(to_do).any(|found| found >= level)
    }

    /// Whether work is left that must be done before the change is merged.
    pub(crate) fn is_unfinished(&self) -> bool {
        self.to_do.iter().any(|task| task.level == Level::ToDo)
    }
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn known_or_most<S: Serializer>(bump: &Option<Bump>, serializer: S) -> Result<S::Ok, S::Error> {
    bump.unwrap_or(Bump::Major).serialize(serializer)
}
