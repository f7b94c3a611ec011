//! Named faults for testing a client's retries.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::fault::{Fault, Response};

/// A fault that a caller of Flex should survive. Its [`name`](Preset::name) is the variant in kebab case, such as `proxy-502`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Preset {
    /// The request is carried out, and the response is a 500.
    CarriedOutThen500,
    /// The request is carried out, and no response is sent.
    NeverAnswered,
    /// The request is carried out, and the connection is closed halfway through the response.
    Truncated,
    /// For 2 s, every request gets a 429 that says when to retry.
    RateLimited,
    /// The request is carried out, and a proxy returns a 502 with an HTML page.
    Proxy502,
    /// Every response takes 2 s.
    Slow,
    /// An unsolicited response follows on the same connection.
    Desynchronised,
}

impl Preset {
    /// All presets.
    pub const ALL: [Self; 7] = [
        Self::CarriedOutThen500,
        Self::NeverAnswered,
        Self::Truncated,
        Self::RateLimited,
        Self::Proxy502,
        Self::Slow,
        Self::Desynchronised,
    ];

    /// The name on the command line and in `/__fake/faults`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CarriedOutThen500 => "carried-out-then-500",
            Self::NeverAnswered => "never-answered",
            Self::Truncated => "truncated",
            Self::RateLimited => "rate-limited",
            Self::Proxy502 => "proxy-502",
            Self::Slow => "slow",
            Self::Desynchronised => "desynchronised",
        }
    }

    /// The fault for one exchange.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::CarriedOutThen500 => {
                Fault::After(Response::json(500, &serde_json::json!({ "message": "Internal Server Error" })))
            }
            Self::NeverAnswered => Fault::Stall,
            Self::Truncated => Fault::Truncate,
            Self::RateLimited => Fault::RateLimit(Duration::from_secs(2)),
            Self::Proxy502 => Fault::After(Response::html(502, "<html><h1>502 Bad Gateway</h1></html>")),
            Self::Slow => Fault::Late(Duration::from_secs(2)),
            Self::Desynchronised => Fault::Desynchronise,
        }
    }

    /// Whether the second attempt of a request succeeds.
    pub(crate) fn spares_retries(self) -> bool {
        !matches!(self, Self::Slow | Self::Desynchronised)
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Preset {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|preset| preset.name() == name);
        found.ok_or_else(|| format!("must be one of {}", Self::ALL.map(Self::name).join(", ")))
    }
}
