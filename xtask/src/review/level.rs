//! How bad a change is, for whom, and what it does to the version.

use schemars::JsonSchema;
use serde::Serialize;

/// How bad a change is for those it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    /// It harms nobody.
    Info,
    /// It may harm somebody, or cannot be decided.
    Warning,
    /// It is work that is left to do.
    ToDo,
    /// It breaks what was promised.
    Breaking,
}

/// Which way a schema's values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    Request,
    Response,
}

/// What a change of a schema does to the values that it allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Values are no longer allowed: a request that was valid may be refused.
    Narrower,
    /// More values are allowed: a response may hold what it could not.
    Wider,
    /// Values are no longer allowed, and others are: harm either way.
    Other,
    /// It cannot be decided.
    Unclear,
    /// No value is affected.
    Note,
}

/// A part of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Bump {
    /// No new version is needed.
    None,
    /// The third number.
    Patch,
    /// The second number.
    Minor,
    /// The first number.
    Major,
}

impl Direction {
    /// The other way, as in a callback: its requests are sent to the caller.
    pub(crate) fn turned(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }
}

impl Effect {
    pub(crate) const fn level(self, direction: Direction) -> Level {
        match (self, direction) {
            (Self::Narrower, Direction::Request) | (Self::Wider, Direction::Response) | (Self::Other, _) => {
                Level::Breaking
            }
            (Self::Unclear, _) => Level::Warning,
            (Self::Narrower | Self::Wider | Self::Note, _) => Level::Info,
        }
    }

    /// The effect on whatever is allowed by not being allowed.
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Narrower => Self::Wider,
            Self::Wider => Self::Narrower,
            other => other,
        }
    }
}
