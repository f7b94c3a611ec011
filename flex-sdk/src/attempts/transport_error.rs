//! Why an attempt got no response, and what follows from that.

use std::error::Error as StdError;

use super::retry::Verdict;
use crate::ErrorKind;

/// Why an attempt got no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// The request could not be built.
    Unsendable,
    /// The connection could not be established.
    NotConnected,
    /// Connecting timed out.
    NotConnectedInTime,
    /// The provider of API keys left too little time to connect.
    NoKeyInTime,
    /// The server's certificate is not trusted.
    Certificate,
    /// The server did not respond to the TLS handshake with TLS.
    NotTls,
    /// The proxy requires credentials.
    ProxyCredentials,
    /// The connection was closed before the request was written to it.
    NotProcessed,
    /// The request timed out after connecting.
    TimedOut,
    /// The end of the response's body did not arrive in time.
    TimedOutInBody,
    /// The connection was lost after the request was written, at least in part.
    Disconnected,
    /// The connection was lost before the end of the response's body.
    DisconnectedInBody,
    /// The head of the response exceeds the limits.
    HeadTooLarge,
    /// The response is not HTTP.
    NotHttp,
}

impl Loss {
    /// Classifies reqwest's error.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if error.is_builder() {
            Self::Unsendable
        } else if error.is_connect() {
            // The causes have no common type: each TLS library has its own, and a tunnel's is private.
            let causes = causes(error).map(|cause| cause.to_string().to_lowercase()).collect::<String>();
            // An alert means that the server rejects a certificate of the client.
            if causes.contains("certificate") && !causes.contains("alert") {
                Self::Certificate
            } else if causes.contains("invalidcontenttype") || causes.contains("wrong version number") {
                Self::NotTls
            } else if ["proxy authorization required", "user/pass authentication", "credentials not accepted"]
                .iter()
                .any(|words| causes.contains(words))
            {
                Self::ProxyCredentials
            } else {
                Self::NotConnected
            }
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            match causes(error).find_map(|cause| cause.downcast_ref::<hyper::Error>()) {
                Some(error) if error.is_canceled() => Self::NotProcessed,
                // hyper's predicate for this is for servers only.
                Some(error) if error.is_parse() && error.to_string().contains("too large") => Self::HeadTooLarge,
                Some(error) if error.is_parse() => Self::NotHttp,
                _ => Self::Disconnected,
            }
        }
    }

    /// The same loss, after the status and the headers of a response have arrived.
    pub(crate) fn in_body(self) -> Self {
        match self {
            Self::TimedOut => Self::TimedOutInBody,
            Self::Disconnected => Self::DisconnectedInBody,
            other => other,
        }
    }

    /// Whether there was a connection.
    pub(crate) fn had_connection(self) -> bool {
        !matches!(self.kind(), ErrorKind::InvalidRequest | ErrorKind::Connect | ErrorKind::ApiKey)
    }

    /// The kind of the error.
    pub(crate) fn kind(self) -> ErrorKind {
        match self {
            Self::Unsendable => ErrorKind::InvalidRequest,
            Self::NotConnected
            | Self::NotConnectedInTime
            | Self::Certificate
            | Self::NotTls
            | Self::ProxyCredentials => ErrorKind::Connect,
            Self::NoKeyInTime => ErrorKind::ApiKey,
            Self::TimedOut | Self::TimedOutInBody => ErrorKind::Timeout,
            Self::NotProcessed | Self::Disconnected | Self::DisconnectedInBody => ErrorKind::Connection,
            Self::HeadTooLarge | Self::NotHttp => ErrorKind::Protocol,
        }
    }

    /// Whether a retry may succeed, and whether the attempt may have taken effect.
    pub(crate) fn verdict(self) -> Verdict {
        let (is_transient, may_have_taken_effect) = match self {
            Self::Unsendable | Self::Certificate | Self::NotTls | Self::ProxyCredentials => (false, false),
            Self::NotConnected | Self::NotConnectedInTime | Self::NoKeyInTime | Self::NotProcessed => (true, false),
            Self::TimedOut | Self::TimedOutInBody | Self::Disconnected | Self::DisconnectedInBody => (true, true),
            Self::HeadTooLarge | Self::NotHttp => (false, true),
        };
        Verdict { is_transient, may_have_taken_effect }
    }

    /// What happened, and what to do next.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Self::Unsendable => "could not build the request: check its parameters",
            Self::NotConnected => {
                "could not connect to Flex: check the network, the base URL, and the proxy if there is one"
            }
            Self::NotConnectedInTime => "connecting to Flex timed out: check the network, or allow more time",
            Self::NoKeyInTime => "the API key was provided too late to connect: check the provider, or allow more time",
            Self::Certificate => {
                "the server's certificate is not trusted: check the base URL, and this machine's CA certificates and \
                 clock, or add a root certificate"
            }
            Self::NotTls => "the server does not speak TLS: check the base URL, whose scheme is https",
            Self::ProxyCredentials => {
                "the proxy requires credentials, or rejects those given: correct them in the proxy's URL"
            }
            Self::NotProcessed => "the connection was closed before the request was sent: try again",
            Self::TimedOut => "the request timed out: try again, or allow more time",
            Self::TimedOutInBody => {
                "the response's status arrived, but the end of its body did not in time: try again, or allow more time"
            }
            Self::Disconnected => "the connection was lost before there was a response: try again",
            Self::DisconnectedInBody => {
                "the response's status arrived, but the connection was lost before the end of its body: try again"
            }
            Self::HeadTooLarge => {
                "the response has too many headers, or too large ones: check the base URL, and any proxy in between"
            }
            Self::NotHttp => "the server does not speak HTTP: check the base URL, and any proxy in between",
        }
    }
}

/// An error and its sources.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(Some(error as &(dyn StdError + 'static)), |error| (*error).source())
}
