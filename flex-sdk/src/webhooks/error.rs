//! Why a delivery is rejected.

use std::fmt;

/// Why a delivery or a secret was rejected. It contains no values of the delivery or the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A signing secret cannot be used.
    #[non_exhaustive]
    Secret {
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A header is missing.
    #[non_exhaustive]
    Missing {
        /// Its name.
        header: &'static str,
    },
    /// A header cannot be read.
    #[non_exhaustive]
    Malformed {
        /// Its name.
        header: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The delivery was sent too long ago.
    #[non_exhaustive]
    TooOld {
        /// The header that says so.
        header: &'static str,
    },
    /// The delivery was sent in the future.
    #[non_exhaustive]
    TooEarly {
        /// The header that says so.
        header: &'static str,
    },
    /// No signature matches.
    #[non_exhaustive]
    Wrong {
        /// The header with the signatures.
        header: &'static str,
    },
    /// The signature matches, but the body is not an event, or does not match the requested type.
    #[non_exhaustive]
    Body {
        /// What is wrong with it.
        problem: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret { problem } => write!(f, "the webhook's signing secret {problem}: copy it from Flex again"),
            Self::Missing { header } => {
                write!(
                    f,
                    "the header `{header}` is missing: either Flex did not send this, or a proxy removed the header"
                )
            }
            Self::Malformed { header, problem } => write!(f, "the header `{header}` {problem}: Flex did not send this"),
            Self::TooOld { header } => write!(
                f,
                "the header `{header}` is too old: either this was sent too long ago, or the clock of this machine is ahead"
            ),
            Self::TooEarly { header } => {
                write!(f, "the header `{header}` is in the future: check the clock of this machine")
            }
            Self::Wrong { header } => write!(
                f,
                "no signature in the header `{header}` matches: check that the secret is this endpoint's, and that the body \
                 is verified as it was received, before anything parses it"
            ),
            Self::Body { problem } => write!(f, "the event is signed, but its body {problem}"),
        }
    }
}

impl std::error::Error for Error {}
