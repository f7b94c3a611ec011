//! What a review finds.

use schemars::JsonSchema;
use serde::Serialize;

/// How bad a change is for those whom it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// It harms nobody.
    Info,
    /// It may harm somebody, or cannot be decided.
    Warning,
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

impl Effect {
    pub(crate) fn level(self, direction: Direction) -> Level {
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

/// One change of the document.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Change {
    /// The stable id of this kind of change, in kebab-case.
    pub(crate) id: String,
    /// How bad it is.
    pub(crate) level: Level,
    /// The operation that it meets, such as `POST /v1/customers`; null where it meets several, or none alone.
    pub(crate) operation: Option<String>,
    /// The JSON pointer of what changed in the base document; null where it is new.
    pub(crate) base: Option<String>,
    /// The JSON pointer of what changed in the head document; null where it is gone.
    pub(crate) head: Option<String>,
    /// The line of the head document at which it can be seen, from 1.
    pub(crate) line: Option<u64>,
    /// One sentence that names the operation, what changed, and both values.
    pub(crate) message: String,
}

/// What a change of the document does to those who compile against the crate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct RustChange {
    /// Stable kebab-case id, such as `type-removed`.
    pub(crate) id: &'static str,
    pub(crate) level: Level,
    /// The item, such as `types::CreateCustomer::phone` or `Client::create_customer`.
    pub(crate) item: String,
    /// One sentence.
    pub(crate) message: String,
}
