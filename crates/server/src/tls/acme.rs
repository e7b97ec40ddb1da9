//! A certificate that an authority issues by itself (RFC 8555), proven by TLS-ALPN-01 (RFC 8737) on the port that is
//! open anyway. Nobody but the configured directory is called.

use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::StreamExt;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::server::ResolvesServerCert;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_acme::caches::DirCache;
use rustls_acme::{AcmeConfig, EventError, EventOk, OrderError};
use tokio::task::JoinHandle;

use super::inspect::{acme_certificate, inspect};
use super::{TlsError, provider, read};
use crate::telemetry::{Metrics, count};

/// Folder of the data directory with the account at the authority and its certificate, keys included.
pub(super) const CACHE: &str = "acme";

/// Characters of an authority's explanation that are logged.
const TOLD: usize = 500;

/// What to order, and where.
pub(super) struct Order<'a> {
    pub(super) domain: &'a str,
    pub(super) contact: Option<&'a str>,
    pub(super) directory: &'a str,
    /// Who vouches for the directory; none: whom browsers believe.
    pub(super) authority: Option<&'a Path>,
    pub(super) cache: &'a Path,
}

/// An order under way.
pub(super) struct Started {
    /// The certificate, as soon as there is one.
    pub(super) resolver: Arc<dyn ResolvesServerCert>,
    /// Answers the authority's question.
    pub(super) challenge: Arc<ServerConfig>,
    pub(super) renewing: Renewing,
}

/// Orders and renews for as long as it lives.
pub(super) struct Renewing(JoinHandle<()>);

impl Drop for Renewing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins: takes the kept certificate if it still holds, orders one otherwise, and renews it in time.
pub(super) fn start(order: &Order<'_>, metrics: Arc<Metrics>) -> Result<Started, TlsError> {
    closed_folder(order.cache).map_err(|source| TlsError::Read {
        key: "data_dir",
        path: order.cache.to_owned(),
        source,
    })?;
    let config = match order.authority {
        None => AcmeConfig::new_with_provider([order.domain], provider()),
        Some(file) => AcmeConfig::new_with_client_config([order.domain], believing(file)?),
    };
    let mut state = config
        .contact(order.contact.map(|address| format!("mailto:{address}")))
        .directory(order.directory)
        .cache(DirCache::new(order.cache.to_owned()))
        .state();
    let resolver = state.resolver();
    let challenge = state.challenge_rustls_config_with_provider(provider());
    let data_dir = order.cache.parent().unwrap_or(order.cache).to_owned();
    let renewing = tokio::spawn(async move {
        while let Some(event) = state.next().await {
            match event {
                Ok(EventOk::DeployedCachedCert) => tracing::info!("the kept certificate is in use"),
                Ok(EventOk::DeployedNewCert) => {
                    tracing::info!("the authority has issued a certificate");
                    count(&metrics.certificate_renewals_total);
                }
                Ok(EventOk::CertCacheStore) | Ok(EventOk::AccountCacheStore) => {}
                Err(error) => {
                    tracing::error!(
                        reason = told(&error),
                        "no certificate from the authority; tried again later"
                    );
                    metrics.certificate_failing.store(1, Ordering::Relaxed);
                    continue;
                }
            }
            metrics.certificate_failing.store(0, Ordering::Relaxed);
            let kept = acme_certificate(&data_dir).and_then(|path| std::fs::read(path).ok());
            if let Some(Ok(kept)) = kept.map(|pem| inspect(&pem)) {
                metrics.certificate_expires.store(kept.expires, Ordering::Relaxed);
            }
        }
    });
    Ok(Started {
        resolver,
        challenge,
        renewing: Renewing(renewing),
    })
}

/// What went wrong, without what an order is proven by. What the authority says of it speaks of this server's name.
fn told(error: &EventError<io::Error, io::Error>) -> String {
    let text = match error {
        EventError::Order(OrderError::BadAuth(auth)) => {
            let said = auth.challenges.iter().filter_map(|challenge| challenge.error.as_ref());
            let said: Vec<_> = said.filter_map(|problem| problem.detail.as_deref()).collect();
            format!(
                "the authority did not find this server under its name: {}",
                said.join("; ")
            )
        }
        EventError::Order(OrderError::BadOrder(_)) => "the authority turned the order down".to_owned(),
        EventError::Order(OrderError::ProcessingTimeout(_)) => "the authority takes too long".to_owned(),
        other => other.to_string(),
    };
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(TOLD).collect()
}

/// Makes the folder, or closes the one there is to everybody else.
fn closed_folder(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))
}

/// A client that believes the certificates in this file, and no others.
fn believing(file: &Path) -> Result<Arc<ClientConfig>, TlsError> {
    let content = |problem: String| TlsError::Content {
        key: "tls.authority",
        path: file.to_owned(),
        problem,
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&read("tls.authority", file)?) {
        let certificate = certificate.map_err(|error| content(error.to_string()))?;
        roots.add(certificate).map_err(|error| content(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(content("contains no certificate in PEM".to_owned()));
    }
    let config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .expect("the provider has suites for both")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use rustls_acme::acme::{Auth, AuthStatus, Challenge, ChallengeType, Identifier, Problem};

    use super::*;

    #[test]
    fn what_an_authority_says_is_logged_and_what_an_order_is_proven_by_is_not() {
        let problem = Problem {
            typ: None,
            detail: Some("connection\nrefused".to_owned()),
        };
        let challenge = Challenge {
            typ: ChallengeType::TlsAlpn01,
            url: "https://example.org/URL".to_owned(),
            token: "TOKEN".to_owned(),
            error: Some(problem),
        };
        let auth = Auth {
            status: AuthStatus::Invalid,
            identifier: Identifier::Dns("meet.example.org".to_owned()),
            challenges: vec![challenge],
        };
        let said = told(&EventError::Order(OrderError::BadAuth(auth)));
        assert!(said.contains("connection refused"), "{said}");
        assert!(!said.contains("TOKEN") && !said.contains("URL"), "{said}");
    }

    #[test]
    fn the_folder_of_keys_is_closed_to_others() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("data/acme");
        closed_folder(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        closed_folder(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn an_authority_without_a_certificate_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("roots.pem");
        std::fs::write(&file, "nothing").unwrap();
        let error = believing(&file).unwrap_err().to_string();
        assert!(
            error.contains("tls.authority") && error.contains("roots.pem"),
            "{error}"
        );
    }
}
