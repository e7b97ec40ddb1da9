//! The mail server, as configured.

use std::net::IpAddr;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::Address;

/// How the connection to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte on (RFC 8314 §3.3).
    Implicit,
    /// By STARTTLS (RFC 3207), before anything is said. A server without it is told nothing.
    StartTls,
    /// Not at all: to this computer itself only.
    None,
}

/// User and password for the mail server.
#[derive(Clone)]
pub struct SignIn {
    /// The user.
    pub user: String,
    /// The password. Wiped when dropped.
    pub password: Zeroizing<String>,
}

/// A mail server. Prints no password.
#[derive(Clone)]
pub struct MailServer {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) encryption: Encryption,
    pub(crate) sign_in: Option<SignIn>,
    pub(crate) from: Address,
    pub(crate) trusted: Arc<ClientConfig>,
}

/// Why a mail server cannot be used as configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ServerError {
    /// Neither a name nor an address of a computer.
    #[error("neither a name nor an address of a computer")]
    Host,
    /// Not encrypted, and not to this computer itself.
    #[error("not encrypted, and not to this computer itself")]
    Unencrypted,
    /// A certificate of `authority` that vouches for nothing.
    #[error("a certificate that vouches for nothing")]
    Authority,
}

impl MailServer {
    /// A mail server, if it may be used so. `authority`: certificates that vouch for it, in place of those that browsers know.
    pub fn new(
        host: &str,
        port: u16,
        encryption: Encryption,
        sign_in: Option<SignIn>,
        from: Address,
        authority: &[CertificateDer<'static>],
    ) -> Result<Self, ServerError> {
        let label = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let address: Option<IpAddr> = host.parse().ok();
        if address.is_none() && (host.len() > 253 || !host.split('.').all(label)) {
            return Err(ServerError::Host);
        }
        let here = host == "localhost" || address.is_some_and(|address| address.is_loopback());
        if encryption == Encryption::None && !here {
            return Err(ServerError::Unencrypted);
        }
        let mut roots = RootCertStore::empty();
        if authority.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        for certificate in authority {
            roots.add(certificate.clone()).map_err(|_| ServerError::Authority)?;
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let trusted = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider has suites for both versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            host: host.to_owned(),
            port,
            encryption,
            sign_in,
            from,
            trusted: Arc::new(trusted),
        })
    }

    /// Its name.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Name and port, as `mail.example.org:587`.
    pub fn shown(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// How the connection is encrypted.
    pub fn encryption(&self) -> Encryption {
        self.encryption
    }

    /// The address messages are sent from.
    pub fn from(&self) -> &Address {
        &self.from
    }
}

impl std::fmt::Debug for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(host: &str, encryption: Encryption) -> Result<MailServer, ServerError> {
        let from = Address::new("konklave@example.org").unwrap();
        let sign_in = SignIn {
            user: "konklave".to_owned(),
            password: Zeroizing::new("vier wände".to_owned()),
        };
        MailServer::new(host, 25, encryption, Some(sign_in), from, &[])
    }

    #[test]
    fn what_is_not_encrypted_stays_on_this_computer() {
        for host in ["localhost", "127.0.0.1", "::1"] {
            assert!(at(host, Encryption::None).is_ok(), "{host}");
        }
        for host in ["mail.example.org", "192.0.2.1", "localhost.example.org"] {
            assert_eq!(
                at(host, Encryption::None).err(),
                Some(ServerError::Unencrypted),
                "{host}"
            );
            assert!(
                at(host, Encryption::StartTls).is_ok() && at(host, Encryption::Implicit).is_ok(),
                "{host}"
            );
        }
        for host in [
            "",
            "a b",
            "mail..org",
            "mail.example.org\r\nQUIT",
            "http://mail.example.org",
        ] {
            assert_eq!(at(host, Encryption::Implicit).err(), Some(ServerError::Host), "{host}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let server = at("::1", Encryption::None).unwrap();
        let printed = format!("{server:?}");
        assert!(
            !printed.contains("wände") && !printed.contains("example.org"),
            "{printed}"
        );
        assert_eq!(server.shown(), "[::1]:25");
    }
}
