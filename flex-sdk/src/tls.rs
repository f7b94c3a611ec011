//! TLS, by the library that is chosen by a feature.

use reqwest::ClientBuilder;

use crate::Error;
use crate::base_url::BaseUrl;

// Where both are there, native-tls was asked for: rustls is there by default.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) use none::Tls;
#[cfg(feature = "native-tls")]
pub(crate) use of_platform::Tls;
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
pub(crate) use with_rustls::Tls;

/// That what is given as root certificates is none.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn unreadable() -> Error {
    Error::config("the root certificates cannot be read: give them as PEM")
}

#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
mod with_rustls {
    use std::sync::Arc;

    use rustls::crypto::{CryptoProvider, ring};
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::Verifier;

    use super::{BaseUrl, ClientBuilder, Error, unreadable};

    /// What reqwest is to use: its own feature `rustls` would have everyone build aws-lc, a half of all there is to build.
    ///
    /// Whoever needs other cryptography, such as aws-lc's validated by FIPS 140-3, installs it as the process's default.
    pub(crate) struct Tls(ClientConfig);

    impl Tls {
        pub(crate) fn new(base_url: &BaseUrl, root_certificates: &[u8]) -> Result<Self, Error> {
            let roots = CertificateDer::pem_slice_iter(root_certificates).collect::<Result<Vec<_>, _>>();
            let roots = roots.map_err(|_| unreadable())?;
            if roots.is_empty() && !root_certificates.is_empty() {
                return Err(unreadable());
            }
            // What is PEM may hold something else.
            let mut store = RootCertStore::empty();
            roots.iter().try_for_each(|root| store.add(root.clone())).map_err(|_| unreadable())?;
            let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()));
            let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
            let builder = builder.with_safe_default_protocol_versions().map_err(|error| unusable(&error))?;
            let is_plain = base_url.url.scheme() == "http";
            let builder = if is_plain && base_url.is_loopback {
                // Nothing is sent by TLS, and so no certificates are needed, which an image may be without.
                builder.with_root_certificates(RootCertStore::empty())
            } else {
                match Verifier::new_with_extra_roots(roots, provider) {
                    Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)),
                    // Only a proxy may speak TLS here; without certificates none is trusted.
                    Err(_) if is_plain => builder.with_root_certificates(RootCertStore::empty()),
                    Err(error) => return Err(unusable(&error)),
                }
            };
            let mut config = builder.with_no_client_auth();
            if cfg!(feature = "http2") {
                config.alpn_protocols.push(b"h2".to_vec());
            }
            config.alpn_protocols.push(b"http/1.1".to_vec());
            Ok(Self(config))
        }

        pub(crate) fn add_to(&self, builder: ClientBuilder) -> ClientBuilder {
            builder.tls_backend_preconfigured(self.0.clone())
        }
    }

    fn unusable(error: &rustls::Error) -> Error {
        Error::config(format!(
            "TLS cannot be set up: {error}: install CA certificates on this system (on Debian and Alpine the package \
             ca-certificates), or give root_certificates"
        ))
    }
}

#[cfg(feature = "native-tls")]
mod of_platform {
    use reqwest::Certificate;

    use super::{BaseUrl, ClientBuilder, Error, unreadable};

    pub(crate) struct Tls(Vec<Certificate>);

    impl Tls {
        pub(crate) fn new(_: &BaseUrl, root_certificates: &[u8]) -> Result<Self, Error> {
            match Certificate::from_pem_bundle(root_certificates) {
                Ok(roots) if roots.is_empty() && !root_certificates.is_empty() => Err(unreadable()),
                Ok(roots) => Ok(Self(roots)),
                Err(_) => Err(unreadable()),
            }
        }

        pub(crate) fn add_to(&self, builder: ClientBuilder) -> ClientBuilder {
            builder.tls_certs_merge(self.0.iter().cloned())
        }
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
mod none {
    use super::{BaseUrl, ClientBuilder, Error};

    pub(crate) struct Tls;

    impl Tls {
        pub(crate) fn new(base_url: &BaseUrl, root_certificates: &[u8]) -> Result<Self, Error> {
            if base_url.url.scheme() == "https" || !root_certificates.is_empty() {
                return Err(Error::config(
                    "there is no TLS: enable the feature rustls or native-tls of flex-sdk, or give an http_client",
                ));
            }
            Ok(Self)
        }

        #[expect(clippy::unused_self, reason = "with TLS there is something to add")]
        pub(crate) fn add_to(&self, builder: ClientBuilder) -> ClientBuilder {
            builder
        }
    }
}
