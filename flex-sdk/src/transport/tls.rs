//! TLS, with the library that a feature selects.

use reqwest::ClientBuilder;

use super::base_url::BaseUrl;
use crate::Error;

// If both are enabled, native-tls was chosen explicitly: rustls is the default.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) use none::Tls;
#[cfg(feature = "native-tls")]
pub(crate) use of_platform::Tls;
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
pub(crate) use with_rustls::Tls;

/// The error for invalid root certificates.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn unreadable() -> Error {
    Error::config("could not read the root certificates: they must be PEM")
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

    /// rustls with ring: reqwest's own feature `rustls` would make everyone build aws-lc, which takes half of a build.
    ///
    /// A process that needs other cryptography, such as aws-lc with FIPS 140-3, installs it as its default.
    pub(crate) struct Tls(ClientConfig);

    impl Tls {
        pub(crate) fn new(base_url: &BaseUrl, root_certificates: &[u8]) -> Result<Self, Error> {
            let roots = CertificateDer::pem_slice_iter(root_certificates).collect::<Result<Vec<_>, _>>();
            // PEM may contain something other than certificates.
            let is_read = |roots: &Vec<_>| !roots.is_empty() || root_certificates.is_empty();
            let roots = roots.ok().filter(is_read).ok_or_else(unreadable)?;
            let mut store = RootCertStore::empty();
            roots.iter().try_for_each(|root| store.add(root.clone())).map_err(|_| unreadable())?;
            let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()));
            let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
            let builder = builder.with_safe_default_protocol_versions().map_err(|error| unusable(&error))?;
            let is_plain = base_url.url.scheme() == "http";
            let builder = if is_plain && base_url.is_loopback {
                // TLS is not used, so the certificates that a container image may lack are not needed.
                builder.with_root_certificates(RootCertStore::empty())
            } else {
                match Verifier::new_with_extra_roots(roots, provider) {
                    Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)),
                    // Only a proxy could speak TLS here. Without certificates, none is trusted.
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
            "could not set up TLS: {error}: install CA certificates (on Debian and Alpine the package \
             ca-certificates), or set root_certificates"
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
            let is_read = |roots: &Vec<_>| !roots.is_empty() || root_certificates.is_empty();
            let roots = Certificate::from_pem_bundle(root_certificates).ok().filter(is_read);
            roots.map(Self).ok_or_else(unreadable)
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
                    "TLS is not available: enable flex-sdk's feature rustls or native-tls, or set http_client",
                ));
            }
            Ok(Self)
        }

        #[expect(clippy::unused_self, reason = "as with TLS")]
        pub(crate) fn add_to(&self, builder: ClientBuilder) -> ClientBuilder {
            builder
        }
    }
}
