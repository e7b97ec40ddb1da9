//! A certificate of one's own in two files, read again when they change.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ResolvesServerCert;
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};

use super::inspect::inspect;
use super::{Shown, TlsError, provider, read};
use crate::app::unix_now;
use crate::telemetry::{Metrics, count};

/// Everybody's reading, and anybody else's writing or running.
const OTHERS: u32 = 0o027;

/// The files, and what was in them.
pub(super) struct Files {
    certificate: PathBuf,
    key: PathBuf,
    /// Every name it has to be for.
    names: Vec<String>,
    shown: Arc<Shown>,
    /// Hash of what was tried last: what is broken is reported once.
    tried: Mutex<[u8; 32]>,
    metrics: Arc<Metrics>,
}

impl Files {
    /// Reads them for the first time.
    pub(super) fn open(
        certificate: &Path,
        key: &Path,
        names: Vec<String>,
        metrics: Arc<Metrics>,
    ) -> Result<Self, TlsError> {
        let (loaded, expires) = load(certificate, key)?;
        remark(&loaded, expires, &names, &metrics);
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            names,
            shown: Arc::new(Shown::new(loaded)),
            tried: Mutex::new(fingerprint(certificate, key)),
            metrics,
        })
    }

    pub(super) fn shown(&self) -> Arc<dyn ResolvesServerCert> {
        Arc::clone(&self.shown) as Arc<dyn ResolvesServerCert>
    }

    /// Reads them again if they changed, or if `asked`.
    pub(super) fn renew(&self, asked: bool) {
        let now = fingerprint(&self.certificate, &self.key);
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        if *tried == now && !asked {
            return;
        }
        *tried = now;
        match load(&self.certificate, &self.key) {
            Ok((loaded, expires)) => {
                tracing::info!("the certificate was read anew");
                remark(&loaded, expires, &self.names, &self.metrics);
                self.shown.show(loaded);
                count(&self.metrics.certificate_renewals_total);
                self.metrics.certificate_failing.store(0, Ordering::Relaxed);
            }
            Err(error) => {
                tracing::error!(%error, "the new certificate cannot be used; the old one stays");
                self.metrics.certificate_failing.store(1, Ordering::Relaxed);
            }
        }
    }
}

/// Certificate and key, which fit each other, and when the certificate ends, in Unix seconds.
pub fn load(certificate: &Path, key: &Path) -> Result<(CertifiedKey, u64), TlsError> {
    let content = |key: &'static str, path: &Path, problem: String| TlsError::Content {
        key,
        path: path.to_owned(),
        problem,
    };
    let pem = read("tls.certificate", certificate)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let chain = chain.map_err(|error| content("tls.certificate", certificate, error.to_string()))?;
    let inspected = inspect(&pem).map_err(|problem| content("tls.certificate", certificate, problem))?;
    let metadata = std::fs::metadata(key).map_err(|source| TlsError::Read {
        key: "tls.key",
        path: key.to_owned(),
        source,
    })?;
    if metadata.permissions().mode() & OTHERS != 0 {
        return Err(TlsError::Open(key.to_owned()));
    }
    // What the error says of a key's content stays away from the log.
    let no_key = || content("tls.key", key, "contains no private key in PEM".to_owned());
    let private = PrivateKeyDer::from_pem_slice(&read("tls.key", key)?).map_err(|_| no_key())?;
    match CertifiedKey::from_der(chain, private, &provider()) {
        Ok(loaded) => Ok((loaded, inspected.expires)),
        Err(rustls::Error::InconsistentKeys(_)) => Err(TlsError::Mismatch(certificate.to_owned())),
        Err(_) => Err(content(
            "tls.key",
            key,
            "a key of a kind that is not supported".to_owned(),
        )),
    }
}

/// Says what is usable but will disappoint.
fn remark(loaded: &CertifiedKey, expires: u64, names: &[String], metrics: &Metrics) {
    metrics.certificate_expires.store(expires, Ordering::Relaxed);
    if expires <= unix_now() {
        tracing::error!("the certificate has expired: browsers refuse it");
    }
    for name in names.iter().filter(|name| !super::inspect::is_for(&loaded.cert, name)) {
        tracing::warn!(
            name,
            "the certificate is not for a name in tls.domain or origins: browsers refuse it there"
        );
    }
}

/// A hash of both files. Their times are not to be relied on: a copy may keep them.
fn fingerprint(certificate: &Path, key: &Path) -> [u8; 32] {
    let mut hash = Sha256::new();
    for path in [certificate, key] {
        match std::fs::read(path) {
            Ok(bytes) => hash.update(Sha256::digest(bytes)),
            Err(error) => hash.update(error.kind().to_string()),
        }
    }
    if let Ok(metadata) = std::fs::metadata(key) {
        hash.update(metadata.permissions().mode().to_be_bytes());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_in_the_files_is_named_with_its_file() {
        let directory = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str, mode: u32| {
            let path = directory.path().join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            path
        };
        let make = || rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (one, other) = (make(), make());
        let certificate = file("cert.pem", &one.cert.pem(), 0o644);
        let key = file("key.pem", &one.signing_key.serialize_pem(), 0o640);
        load(&certificate, &key).unwrap();
        let cases = [
            (directory.path().join("none"), key.clone(), "none"),
            (file("empty.pem", "", 0o644), key.clone(), "empty.pem"),
            (certificate.clone(), directory.path().join("nokey"), "nokey"),
            (certificate.clone(), file("text.pem", "key", 0o600), "no private key"),
            (
                certificate.clone(),
                file("open.pem", &one.signing_key.serialize_pem(), 0o644),
                "chmod 600",
            ),
            (
                certificate.clone(),
                file("group.pem", &one.signing_key.serialize_pem(), 0o660),
                "chmod 600",
            ),
            (
                certificate.clone(),
                file("other.pem", &other.signing_key.serialize_pem(), 0o600),
                "another key",
            ),
        ];
        for (certificate, key, expected) in cases {
            let error = load(&certificate, &key).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains(expected) && error.starts_with("tls."), "{error}");
        }
    }
}
