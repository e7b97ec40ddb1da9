//! TLS of the web interface: 1.2 and 1.3, authenticated encryption only, HTTP/1.1.
//!
//! rustls knows no renegotiation, no compression and no session it did not issue itself; what is left to choose is
//! chosen in [`server_config`].

mod acme;
mod files;
mod inspect;
mod loopback;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::sync::{Arc, RwLock};

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::server::{Acceptor, ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;

use crate::app::App;
use crate::config::{Certificate, Config, Tls};
use crate::telemetry::Metrics;
use files::Files;
pub use files::load;
pub use inspect::{Inspected, acme_certificate, inspect};
pub use loopback::over_loopback;

/// The protocol spoken inside (RFC 7301).
const HTTP: &[u8] = b"http/1.1";

/// Why a certificate cannot be used.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{key}: {path}: {source}")]
    Read {
        /// The key that names the file.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The key can be read by strangers.
    #[error(
        "tls.key: {0}: everybody on this machine can read it, or others can change it; allowed: at most mode 640. For \
         the service of the package: chown root:konklave {0} && chmod 640 {0}; for a user of your own, chmod 600"
    )]
    Open(PathBuf),
    /// A file does not contain what it should.
    #[error("{key}: {path}: {problem}")]
    Content {
        /// The key that names the file.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The certificate belongs to another key.
    #[error("tls.certificate: {0}: this certificate belongs to another key than the one in tls.key")]
    Mismatch(PathBuf),
}

/// What encrypts connections.
pub(crate) struct Encryption {
    config: Arc<ServerConfig>,
    /// For an authority that looks whether the name is ours.
    challenge: Option<Arc<ServerConfig>>,
    files: Option<Files>,
    _renewing: Option<acme::Renewing>,
}

impl Encryption {
    /// As configured; none: connections are not encrypted here. To be called inside a runtime.
    pub(crate) fn start(config: &Config, metrics: &Arc<Metrics>) -> Result<Option<Self>, TlsError> {
        let Some(Tls {
            certificate, domain, ..
        }) = &config.tls
        else {
            return Ok(None);
        };
        Ok(Some(match certificate {
            Certificate::Files { certificate, key } => {
                let files = Files::open(certificate, key, config.names(), Arc::clone(metrics))?;
                Self {
                    config: server_config(files.shown()),
                    challenge: None,
                    files: Some(files),
                    _renewing: None,
                }
            }
            Certificate::Acme {
                contact,
                directory,
                authority,
            } => {
                let order = acme::Order {
                    domain: domain.as_deref().unwrap_or_default(),
                    contact: contact.as_deref(),
                    directory,
                    authority: authority.as_deref(),
                    cache: &config.data_dir.join(acme::CACHE),
                };
                let started = acme::start(&order, Arc::clone(metrics))?;
                Self {
                    config: server_config(started.resolver),
                    challenge: Some(started.challenge),
                    files: None,
                    _renewing: Some(started.renewing),
                }
            }
        }))
    }

    /// Encrypts one connection; none: it was an authority's question, and has been answered.
    pub(crate) async fn accept<S>(&self, stream: S) -> io::Result<Option<TlsStream<S>>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let start = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        match &self.challenge {
            Some(challenge) if is_challenge(&start.client_hello()) => {
                start.into_stream(Arc::clone(challenge)).await?;
                Ok(None)
            }
            _ => start.into_stream(Arc::clone(&self.config)).await.map(Some),
        }
    }

    /// Reads the files again if they changed, or in any case if `asked`. A broken certificate leaves the old one.
    pub(crate) fn renew(&self, asked: bool) {
        if let Some(files) = &self.files {
            files.renew(asked);
        }
    }
}

/// Reads the certificate again, off the threads that serve.
pub(crate) async fn renew(app: &Arc<App>, asked: bool) {
    let app = Arc::clone(app);
    let renewed = tokio::task::spawn_blocking(move || {
        if let Some(encryption) = &app.encryption {
            encryption.renew(asked);
        }
    });
    // A defect there has been logged, and the old certificate stays.
    let _ = renewed.await;
}

fn is_challenge(hello: &ClientHello<'_>) -> bool {
    rustls_acme::is_tls_alpn_challenge(hello)
}

/// The certificate shown now.
#[derive(Debug)]
pub(crate) struct Shown(RwLock<Arc<CertifiedKey>>);

impl Shown {
    fn new(certificate: CertifiedKey) -> Self {
        Self(RwLock::new(Arc::new(certificate)))
    }

    fn show(&self, certificate: CertifiedKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(certificate);
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// The one implementation of cryptography, with the suites that encrypt and authenticate at once.
fn provider() -> Arc<CryptoProvider> {
    let mut provider = aws_lc_rs::default_provider();
    provider
        .cipher_suites
        .retain(|suite| is_authenticated(&format!("{:?}", suite.suite())));
    Arc::new(provider)
}

fn is_authenticated(suite: &str) -> bool {
    suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305")
}

/// Versions offered, best first.
const VERSIONS: [&rustls::SupportedProtocolVersion; 2] = [&rustls::version::TLS13, &rustls::version::TLS12];

/// What is offered, best first: versions as `TLS 1.3`, names of cipher suites.
pub fn offered() -> (Vec<String>, Vec<String>) {
    let version =
        |version: &&rustls::SupportedProtocolVersion| format!("{:?}", version.version).replace("TLSv1_", "TLS 1.");
    let suites = provider().cipher_suites.clone();
    let suite = |suite: &rustls::SupportedCipherSuite| format!("{:?}", suite.suite());
    (
        VERSIONS.iter().map(version).collect(),
        suites.iter().map(suite).collect(),
    )
}

fn server_config(certificate: Arc<dyn ResolvesServerCert>) -> Arc<ServerConfig> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&VERSIONS)
        .expect("the provider has suites for both")
        .with_no_client_auth()
        .with_cert_resolver(certificate);
    config.alpn_protocols = vec![HTTP.to_vec()];
    Arc::new(config)
}

fn read(key: &'static str, path: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(path).map_err(|source| TlsError::Read {
        key,
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_encrypts_and_authenticates_at_once_with_a_key_of_its_own() {
        let suites = provider().cipher_suites.clone();
        let names: Vec<String> = suites.iter().map(|suite| format!("{:?}", suite.suite())).collect();
        assert!(names.len() >= 5, "{names:?}");
        for name in &names {
            assert!(is_authenticated(name), "{name}");
            assert!(name.starts_with("TLS13_") || name.starts_with("TLS_ECDHE_"), "{name}");
        }
        assert_eq!(offered(), (vec!["TLS 1.3".to_owned(), "TLS 1.2".to_owned()], names));
        assert!(!is_authenticated("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"));
    }
}
