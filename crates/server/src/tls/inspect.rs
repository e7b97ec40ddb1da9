//! What a certificate says of itself.

use std::path::{Path, PathBuf};

use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;

/// A certificate, looked at.
#[derive(Debug)]
pub struct Inspected {
    /// When it ends, in Unix seconds.
    pub expires: u64,
    first: CertificateDer<'static>,
}

impl Inspected {
    /// Whether it is for the server of this name.
    pub fn is_for(&self, domain: &str) -> bool {
        is_for(std::slice::from_ref(&self.first), domain)
    }
}

/// Looks at the first certificate of a PEM file; the error says in words what is wrong.
pub fn inspect(pem: &[u8]) -> Result<Inspected, String> {
    let first = match CertificateDer::pem_slice_iter(pem).next() {
        Some(Ok(first)) => first,
        _ => return Err("contains no certificate in PEM".to_owned()),
    };
    let parsed = x509_parser::parse_x509_certificate(&first);
    let (_, parsed) = parsed.map_err(|_| "contains no certificate that could be understood".to_owned())?;
    let expires = u64::try_from(parsed.validity().not_after.timestamp()).unwrap_or(0);
    Ok(Inspected { expires, first })
}

/// Whether the first of these certificates is for the server of this name (RFC 6125).
pub(super) fn is_for(chain: &[CertificateDer<'_>], domain: &str) -> bool {
    let Some(first) = chain.first() else { return false };
    match (ParsedCertificate::try_from(first), ServerName::try_from(domain)) {
        (Ok(parsed), Ok(name)) => verify_server_name(&parsed, &name).is_ok(),
        _ => false,
    }
}

/// The certificate that an authority issued last, if the data directory has one.
pub fn acme_certificate(data_dir: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(data_dir.join(super::acme::CACHE)).ok()?;
    let certificates = files.flatten().filter(|file| {
        let name = file.file_name();
        name.to_str().is_some_and(|name| name.starts_with("cached_cert_"))
    });
    let newest = certificates.max_by_key(|file| file.metadata().and_then(|data| data.modified()).ok())?;
    Some(newest.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_says_until_when_and_for_whom() {
        let made = rcgen::generate_simple_self_signed(vec!["meet.example.org".to_owned()]).unwrap();
        let inspected = inspect(made.cert.pem().as_bytes()).unwrap();
        assert!(inspected.expires > crate::app::unix_now());
        assert!(inspected.is_for("meet.example.org"));
        assert!(!inspected.is_for("example.org"));
        assert!(inspect(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
        assert!(inspect(made.signing_key.serialize_pem().as_bytes()).is_err());
    }
}
