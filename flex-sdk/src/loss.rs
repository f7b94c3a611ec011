//! Why an attempt brought no answer, and what follows from that.

use std::error::Error as StdError;

use crate::ErrorKind;
use crate::retry::Verdict;

/// Why an attempt brought no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// The request could not be built.
    Unsendable,
    /// No connection could be made.
    NotConnected,
    /// Time ran out before there was a connection.
    NotConnectedInTime,
    /// The server's certificate was not accepted.
    Certificate,
    /// What answered the greeting of TLS is something else.
    NotTls,
    /// The proxy wants credentials.
    ProxyCredentials,
    /// The connection turned out to be closed before the request was written to it.
    NotProcessed,
    /// Time ran out after that.
    TimedOut,
    /// The connection was lost after that.
    Disconnected,
    /// The head of the answer is larger than is read.
    HeadTooLarge,
    /// What came is not HTTP.
    NotHttp,
}

impl Loss {
    /// Finds out from what reqwest says of it.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if error.is_builder() {
            Self::Unsendable
        } else if error.is_connect() {
            // The causes have no common types: each TLS library has its own, and that of a tunnel is private.
            let causes = causes(error).map(|cause| cause.to_string().to_lowercase()).collect::<String>();
            // An alert is the server's word on a certificate of the client's.
            if causes.contains("certificate") && !causes.contains("alert") {
                Self::Certificate
            } else if causes.contains("invalidcontenttype") || causes.contains("wrong version number") {
                Self::NotTls
            } else if causes.contains("proxy authorization required") {
                Self::ProxyCredentials
            } else {
                Self::NotConnected
            }
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            match causes(error).find_map(|cause| cause.downcast_ref::<hyper::Error>()) {
                Some(error) if error.is_canceled() => Self::NotProcessed,
                // hyper has a predicate for this, in servers.
                Some(error) if error.is_parse() && error.to_string().contains("too large") => Self::HeadTooLarge,
                Some(error) if error.is_parse() => Self::NotHttp,
                _ => Self::Disconnected,
            }
        }
    }

    /// What kind of error it is.
    pub(crate) fn kind(self) -> ErrorKind {
        match self {
            Self::Unsendable => ErrorKind::InvalidRequest,
            Self::NotConnected
            | Self::NotConnectedInTime
            | Self::Certificate
            | Self::NotTls
            | Self::ProxyCredentials => ErrorKind::Connect,
            Self::TimedOut => ErrorKind::Timeout,
            Self::NotProcessed | Self::Disconnected => ErrorKind::Connection,
            Self::HeadTooLarge | Self::NotHttp => ErrorKind::Protocol,
        }
    }

    /// Whether another attempt may go better, and whether this one may have been carried out.
    pub(crate) fn verdict(self) -> Verdict {
        let (is_transient, may_be_carried_out) = match self {
            Self::Unsendable | Self::Certificate | Self::NotTls | Self::ProxyCredentials => (false, false),
            Self::NotConnected | Self::NotConnectedInTime | Self::NotProcessed => (true, false),
            Self::TimedOut | Self::Disconnected => (true, true),
            Self::HeadTooLarge | Self::NotHttp => (false, true),
        };
        Verdict { is_transient, may_be_carried_out }
    }

    /// What happened, and what to do.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Self::Unsendable => "the request could not be built: check what is asked for",
            Self::NotConnected => "no connection to Flex could be made: check the network and the base URL",
            Self::NotConnectedInTime => {
                "no connection to Flex could be made in time: check the network, or allow more time"
            }
            Self::Certificate => {
                "the server's certificate is not trusted: check the base URL, this machine's CA certificates and its \
                 clock, or add a root certificate"
            }
            Self::NotTls => "what answered does not speak TLS: check the base URL, which is for HTTPS",
            Self::ProxyCredentials => "the proxy asks for credentials (407): give them in the proxy's URL",
            Self::NotProcessed => "the connection was closed before the request was sent: try again",
            Self::TimedOut => "no answer came in time: try again, or allow more time",
            Self::Disconnected => "the connection was lost before the answer was complete: try again",
            Self::HeadTooLarge => {
                "the answer has too many headers, or too large ones: check what stands between this machine and Flex"
            }
            Self::NotHttp => {
                "what answered does not speak HTTP that can be read: check the base URL, and what stands between this \
                 machine and Flex"
            }
        }
    }
}

/// An error and what caused it.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(Some(error as &(dyn StdError + 'static)), |error| (*error).source())
}
