//! How bad a change is, for whom, and how it affects the version.

use schemars::JsonSchema;
use serde::Serialize;

use crate::openapi::direction::Direction;

/// How bad a change is for the people that it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    /// It harms nobody.
    Info,
    /// It may harm someone, or its effect is unknown.
    Warning,
    /// Work is left to do.
    ToDo,
    /// It breaks what was promised.
    Breaking,
}

/// The effect of a change of a schema on the values that it allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Some values are no longer allowed: a request that was valid may be rejected.
    Narrower,
    /// More values are allowed: a response may contain values that it could not contain before.
    Wider,
    /// Some values are no longer allowed, and others now are: this does harm in both directions.
    Other,
    /// The effect is unknown.
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

impl Level {
    /// Its name in text.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::ToDo => "to do",
            Self::Warning => "warning",
            Self::Info => "info",
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

    /// Returns the effect on the values that a `not` around the schema allows.
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Narrower => Self::Wider,
            Self::Wider => Self::Narrower,
            other => other,
        }
    }
}
