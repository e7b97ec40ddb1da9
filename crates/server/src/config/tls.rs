//! Who encrypts the web interface, and with which certificate.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::ConfigError;
use super::raw::{self, Raw};

/// TLS by this server itself.
#[derive(Clone, Debug)]
pub struct Tls {
    /// Name under which people reach it; none: not said.
    pub domain: Option<String>,
    /// Where plain HTTP is answered with the address of the encrypted one; none: nowhere. Port 0: any free one.
    pub redirect: Option<SocketAddr>,
    /// Where the certificate comes from.
    pub certificate: Certificate,
}

/// Where a certificate comes from.
#[derive(Clone, Debug)]
pub enum Certificate {
    /// PEM files.
    Files {
        /// The certificate, then those that link it to its authority.
        certificate: PathBuf,
        /// Its key.
        key: PathBuf,
    },
    /// An authority that issues it by itself (RFC 8555), for the domain.
    Acme {
        /// E-mail address for the authority; none: not said.
        contact: Option<String>,
        /// URL of its directory.
        directory: String,
        /// PEM file with who vouches for the directory; none: whom browsers believe.
        authority: Option<PathBuf>,
    },
}

impl Tls {
    /// What browsers call this server when it listens on `port`, if nobody says. An authority that issues a certificate
    /// by itself has come by port 443, so that one leads here, whatever `port` is.
    pub(super) fn origins(&self, port: u16) -> Vec<String> {
        let Some(domain) = &self.domain else {
            return Vec::new();
        };
        let acme = matches!(self.certificate, Certificate::Acme { .. });
        let usual = (acme || port == 443).then(|| format!("https://{domain}"));
        let other = (port != 443).then(|| format!("https://{domain}:{port}"));
        usual.into_iter().chain(other).collect()
    }
}

/// Makes an error of key, problem, and what is allowed.
type Wrong<'a> = dyn Fn(&'static str, String, &'static str) -> ConfigError + 'a;

/// What the table `tls` means.
pub(super) fn from_raw(raw: &raw::Tls, wrong: &Wrong<'_>) -> Result<Option<Tls>, ConfigError> {
    let certificate = match raw.mode.as_str() {
        "none" => return nothing_else(raw, wrong),
        "files" => files(raw, wrong)?,
        "acme" => acme(raw, wrong)?,
        other => {
            return Err(wrong("tls.mode", format!("`{other}` is no mode"), "none, files, acme"));
        }
    };
    let domain = match raw.domain.as_str() {
        "" => None,
        name if is_domain(name) => Some(name.to_owned()),
        other => {
            return Err(wrong(
                "tls.domain",
                format!("`{other}` is no name of a server"),
                "a name in lower case without scheme, port and path, as meet.example.org",
            ));
        }
    };
    let redirect = match raw.redirect.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| {
            wrong(
                "tls.redirect",
                format!("`{text}` is no address with port"),
                "IP address and port, as 0.0.0.0:80 or [::]:80; or empty",
            )
        })?),
    };
    Ok(Some(Tls {
        domain,
        redirect,
        certificate,
    }))
}

/// Whether what is said of TLS agrees with the rest.
pub(super) fn agree(tls: Option<&Tls>, raw: &Raw, listen: SocketAddr, wrong: &Wrong<'_>) -> Result<(), ConfigError> {
    let Some(tls) = tls else { return Ok(()) };
    let named = tls.domain.is_some() || !raw.origins.is_empty();
    if !named && (tls.redirect.is_some() || !listen.ip().is_loopback()) {
        return Err(wrong(
            "tls.domain",
            "empty, and so is origins: nobody knows what people open".to_owned(),
            "the name people open, as meet.example.org",
        ));
    }
    if raw.behind_proxy && matches!(tls.certificate, Certificate::Acme { .. }) {
        return Err(wrong(
            "tls.mode",
            "`acme`, but behind_proxy says that a proxy terminates TLS: the authority would reach that".to_owned(),
            "none or files behind a proxy",
        ));
    }
    if tls.redirect == Some(listen) && listen.port() != 0 {
        return Err(wrong(
            "tls.redirect",
            format!("{listen} is where the web interface listens"),
            "another port than that of listen",
        ));
    }
    Ok(())
}

/// Without TLS nothing may be said of it: whoever names a certificate and no mode believes to be encrypted.
fn nothing_else(raw: &raw::Tls, wrong: &Wrong<'_>) -> Result<Option<Tls>, ConfigError> {
    let said = [
        ("tls.certificate", raw.certificate.as_os_str().is_empty()),
        ("tls.key", raw.key.as_os_str().is_empty()),
        ("tls.domain", raw.domain.is_empty()),
        ("tls.contact", raw.contact.is_empty()),
        ("tls.authority", raw.authority.as_os_str().is_empty()),
        ("tls.redirect", raw.redirect.is_empty()),
    ];
    match said.into_iter().find(|(_, empty)| !empty) {
        None => Ok(None),
        Some((key, _)) => Err(wrong(
            key,
            "set, but tls.mode is `none`".to_owned(),
            "nothing; or tls.mode = \"files\" or \"acme\"",
        )),
    }
}

fn files(raw: &raw::Tls, wrong: &Wrong<'_>) -> Result<Certificate, ConfigError> {
    for (key, path) in [("tls.certificate", &raw.certificate), ("tls.key", &raw.key)] {
        if path.as_os_str().is_empty() {
            return Err(wrong(
                key,
                "empty, but tls.mode is `files`".to_owned(),
                "the path of a PEM file, as /etc/konklave/tls/key.pem",
            ));
        }
    }
    Ok(Certificate::Files {
        certificate: raw.certificate.clone(),
        key: raw.key.clone(),
    })
}

fn acme(raw: &raw::Tls, wrong: &Wrong<'_>) -> Result<Certificate, ConfigError> {
    for (key, path) in [("tls.certificate", &raw.certificate), ("tls.key", &raw.key)] {
        if !path.as_os_str().is_empty() {
            return Err(wrong(
                key,
                "set, but tls.mode is `acme`, which gets a certificate by itself".to_owned(),
                "nothing; or tls.mode = \"files\"",
            ));
        }
    }
    if raw.domain.is_empty() {
        return Err(wrong(
            "tls.domain",
            "empty, but tls.mode is `acme`".to_owned(),
            "the name the certificate is for, as meet.example.org",
        ));
    }
    let contact = match raw.contact.as_str() {
        "" => None,
        text if is_mail(text) => Some(text.to_owned()),
        other => {
            return Err(wrong(
                "tls.contact",
                format!("`{other}` is no e-mail address"),
                "an e-mail address, as admin@example.org; or empty",
            ));
        }
    };
    let is_url = raw.directory.strip_prefix("https://").is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(|byte| byte.is_ascii_graphic())
    });
    if !is_url {
        return Err(wrong(
            "tls.directory",
            format!("`{}` is no address of a directory", raw.directory),
            "an https:// address, as https://acme-v02.api.letsencrypt.org/directory",
        ));
    }
    Ok(Certificate::Acme {
        contact,
        directory: raw.directory.clone(),
        authority: Some(raw.authority.clone()).filter(|path| !path.as_os_str().is_empty()),
    })
}

/// A name of the DNS in lower case (RFC 1123 section 2.1), not an address.
fn is_domain(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    name.len() <= 253 && name.split('.').all(label) && name.parse::<std::net::IpAddr>().is_err()
}

fn is_mail(text: &str) -> bool {
    let graphic = text.len() <= 254 && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
    graphic
        && text
            .split_once('@')
            .is_some_and(|(name, domain)| !name.is_empty() && is_domain(&domain.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::load;
    use super::*;

    #[test]
    fn mistakes_about_tls_are_answered_with_key_file_and_what_is_allowed() {
        let files = "[tls]\nmode = 'files'\ncertificate = 'c.pem'\nkey = 'k.pem'\n";
        let acme = "[tls]\nmode = 'acme'\ndomain = 'meet.example.org'\n";
        let open = "listen = '0.0.0.0:443'\n";
        let cases = [
            ("[tls]\nmode = 'yes'".to_owned(), &["tls.mode", "none, files, acme"][..]),
            ("[tls]\nmode = 'files'".to_owned(), &["tls.certificate", "PEM"]),
            (
                "[tls]\nmode = 'files'\ncertificate = 'c'".to_owned(),
                &["tls.key", "PEM"],
            ),
            ("[tls]\ncertificate = 'c'".to_owned(), &["tls.certificate", "tls.mode"]),
            (
                "[tls]\nredirect = '0.0.0.0:80'".to_owned(),
                &["tls.redirect", "tls.mode"],
            ),
            ("[tls]\nmode = 'acme'".to_owned(), &["tls.domain", "meet.example.org"]),
            (format!("{acme}key = 'k'"), &["tls.key", "files"]),
            (format!("{acme}contact = 'me'"), &["tls.contact", "@"]),
            (
                format!("{acme}directory = 'http://example.org'"),
                &["tls.directory", "https://"],
            ),
            (format!("{acme}redirect = '80'"), &["tls.redirect", "0.0.0.0:80"]),
            (
                format!("{files}domain = 'https://x'"),
                &["tls.domain", "without scheme"],
            ),
            (format!("{files}domain = '192.0.2.1'"), &["tls.domain"]),
            (format!("{files}redirect = '0.0.0.0:80'"), &["tls.domain"]),
            (format!("{open}{files}"), &["tls.domain", "origins"]),
            (
                format!("{open}{acme}redirect = '0.0.0.0:443'"),
                &["tls.redirect", "another port"],
            ),
            (
                format!("behind_proxy = true\norigins = ['https://a.example']\n{acme}"),
                &["tls.mode", "behind_proxy"],
            ),
        ];
        for (text, expected) in cases {
            let error = load(&text).expect_err(&text).to_string();
            for word in expected.iter().chain(&["konklave.toml", "allowed"]) {
                assert!(error.contains(word), "`{text}` gives `{error}`, without `{word}`");
            }
        }
    }

    #[test]
    fn the_domain_is_the_origin_unless_others_are_named() {
        let tls = "[tls]\nmode = 'acme'\ndomain = 'meet.example.org'\n";
        let files = "[tls]\nmode = 'files'\ncertificate = 'c'\nkey = 'k'\ndomain = 'meet.example.org'\n";
        let (domain, with_port) = ("https://meet.example.org", "https://meet.example.org:8443");
        for (before, tls, expected) in [
            ("listen = '0.0.0.0:443'\n", tls, &[domain][..]),
            ("listen = '0.0.0.0:443'\n", files, &[domain]),
            ("listen = '0.0.0.0:8443'\n", tls, &[domain, with_port]),
            ("listen = '0.0.0.0:8443'\n", files, &[with_port]),
            (
                "listen = '0.0.0.0:8443'\norigins = ['https://a.example']\n",
                tls,
                &["https://a.example"],
            ),
        ] {
            let config = load(&format!("{before}{tls}")).unwrap();
            assert_eq!(config.origins, expected);
            assert!(config.is_behind_tls());
            assert_eq!(config.address(config.listen), expected[0]);
        }
        assert!(!load("").unwrap().is_behind_tls());
    }

    #[test]
    fn with_tls_of_its_own_the_server_may_be_reached_from_outside() {
        let text = "listen = '[::]:443'\n[tls]\nmode = 'files'\ndomain = 'a.example'\ncertificate = 'c'\nkey = 'k'";
        let tls = load(text).unwrap().tls.unwrap();
        assert!(matches!(tls.certificate, Certificate::Files { .. }));
        assert_eq!(tls.redirect, None);
    }
}
