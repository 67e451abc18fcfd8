//! TLS of the client: rustls on ring, or on AWS-LC.

#[cfg(not(any(feature = "tls", feature = "tls-aws-lc")))]
use crate::error::ConfigError;

/// Certificates that are trusted instead of those of the system, as PEM; none for the system's.
#[derive(Clone, Debug, Default)]
pub(super) struct Roots(pub(super) Vec<Vec<u8>>);

#[cfg(any(feature = "tls", feature = "tls-aws-lc"))]
mod with {
    use std::sync::Arc;

    // Features add up: whoever asks for AWS-LC gets it, though another crate has `tls` by default.
    #[cfg(feature = "tls-aws-lc")]
    use rustls::crypto::aws_lc_rs as provider;
    #[cfg(not(feature = "tls-aws-lc"))]
    use rustls::crypto::ring as provider;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    use super::Roots;
    use crate::error::ConfigError;

    impl Roots {
        /// Sets up TLS by rustls.
        ///
        /// The provider is given here and not left to a process-wide default, which is not ours to set.
        pub(in super::super) fn configure(
            &self,
            builder: reqwest::ClientBuilder,
            secure: bool,
        ) -> Result<reqwest::ClientBuilder, ConfigError> {
            let wrong = |error: rustls::Error| ConfigError(format!("TLS cannot be set up: {error}"));
            let provider = Arc::new(provider::default_provider());
            let config =
                ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(wrong)?;
            let config = if !self.0.is_empty() {
                config.with_root_certificates(self.store()?)
            } else if secure {
                config.with_platform_verifier().map_err(wrong)?
            } else {
                // Reading the system's roots takes time, and nobody will present a certificate.
                config.with_root_certificates(RootCertStore::empty())
            };
            let mut config = config.with_no_client_auth();
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Ok(builder.tls_backend_preconfigured(config))
        }

        fn store(&self) -> Result<RootCertStore, ConfigError> {
            let wrong = |problem: String| ConfigError(format!("the root certificate cannot be used: {problem}"));
            let mut store = RootCertStore::empty();
            for pem in &self.0 {
                let before = store.len();
                for certificate in CertificateDer::pem_slice_iter(pem) {
                    let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                    store.add(certificate).map_err(|error| wrong(error.to_string()))?;
                }
                if store.len() == before {
                    return Err(wrong("there is no `BEGIN CERTIFICATE` in it".to_owned()));
                }
            }
            Ok(store)
        }
    }
}

#[cfg(not(any(feature = "tls", feature = "tls-aws-lc")))]
impl Roots {
    pub(super) fn configure(
        &self,
        builder: reqwest::ClientBuilder,
        secure: bool,
    ) -> Result<reqwest::ClientBuilder, ConfigError> {
        if secure || !self.0.is_empty() {
            return Err(ConfigError("an https endpoint needs the feature `tls` or `tls-aws-lc`".to_owned()));
        }
        Ok(builder)
    }
}
