//! By which server mail is sent, if at all.

use std::path::Path;

use mail::{Address, Encryption, MailServer, ServerError, SignIn};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use super::ConfigError;
use super::raw;

/// Makes an error of key, problem, and what is allowed.
type Wrong<'a> = dyn Fn(&'static str, String, &'static str) -> ConfigError + 'a;

/// What the table `mail` means. Nothing said of the password repeats it.
pub(super) fn from_raw(raw: raw::Mail, wrong: &Wrong<'_>) -> Result<Option<MailServer>, ConfigError> {
    if raw.host.is_empty() {
        let said = [
            ("mail.user", raw.user.is_empty()),
            ("mail.password", raw.password.is_empty()),
            ("mail.from", raw.from.is_empty()),
            ("mail.authority", raw.authority.as_os_str().is_empty()),
        ];
        return match said.into_iter().find(|(_, empty)| !empty) {
            None => Ok(None),
            Some((key, _)) => {
                let problem = "set, but mail.host is empty: no mail is sent".to_owned();
                Err(wrong(key, problem, "empty; or with mail.host, as mail.example.org"))
            }
        };
    }
    let encryption = match raw.tls.as_str() {
        "implicit" => Encryption::Implicit,
        "starttls" => Encryption::StartTls,
        "none" => Encryption::None,
        other => {
            let problem = format!("`{other}` is no way to encrypt");
            return Err(wrong(
                "mail.tls",
                problem,
                "implicit, starttls; none for a server on this computer",
            ));
        }
    };
    let port = u16::try_from(raw.port).ok().filter(|port| *port > 0);
    let usual = match encryption {
        Encryption::Implicit => 465,
        Encryption::StartTls => 587,
        Encryption::None => 25,
    };
    let port = match raw.port {
        0 => usual,
        number => port.ok_or_else(|| {
            wrong(
                "mail.port",
                format!("{number} is no port"),
                "0 (the usual one) to 65535",
            )
        })?,
    };
    let from = Address::new(&raw.from).map_err(|_| {
        let problem = if raw.from.is_empty() {
            "empty, but mail.host is set"
        } else {
            "is no plain address"
        };
        wrong(
            "mail.from",
            problem.to_owned(),
            "an address of ASCII letters, as konklave@example.org",
        )
    })?;
    let is_line = |text: &str| text.len() <= 500 && !text.chars().any(char::is_control);
    let sign_in = match (raw.user.is_empty(), raw.password.is_empty()) {
        (true, true) => None,
        (false, false) if is_line(&raw.user) && is_line(&raw.password) => Some(SignIn {
            user: raw.user,
            password: Zeroizing::new(raw.password),
        }),
        (false, false) => {
            let problem = "user or password too long, or with control characters".to_owned();
            return Err(wrong("mail.user", problem, "up to 500 characters in one line"));
        }
        (true, false) => {
            return Err(wrong(
                "mail.user",
                "empty, but a password is set".to_owned(),
                "both, or neither",
            ));
        }
        (false, true) => {
            let problem = "empty, but a user is set".to_owned();
            return Err(wrong(
                "mail.password",
                problem,
                "KONKLAVE_MAIL_PASSWORD in secrets.env, or neither",
            ));
        }
    };
    let authority = authority(&raw.authority, wrong)?;
    let server = MailServer::new(&raw.host, port, encryption, sign_in, from, &authority);
    server.map(Some).map_err(|error| match error {
        ServerError::Host => {
            let problem = format!("`{}` is {error}", raw.host);
            wrong("mail.host", problem, "a name, as mail.example.org, or an IP address")
        }
        ServerError::Unencrypted => {
            let problem = format!("`none` is {error}");
            wrong(
                "mail.tls",
                problem,
                "implicit or starttls; none only to localhost, 127.0.0.1 or ::1",
            )
        }
        ServerError::Authority => wrong(
            "mail.authority",
            format!("has {error}"),
            "a PEM file with certificates of authorities",
        ),
    })
}

fn authority(file: &Path, wrong: &Wrong<'_>) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    if file.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    let allowed = "a PEM file with certificates of authorities";
    let bad = |problem: String| wrong("mail.authority", format!("{}: {problem}", file.display()), allowed);
    let pem = std::fs::read(file).map_err(|error| bad(error.to_string()))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(bad("no certificate in it".to_owned())),
        Err(error) => Err(bad(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;

    fn load(lines: &str) -> Result<Config, String> {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("konklave.toml");
        std::fs::write(&file, format!("[mail]\n{lines}\n")).unwrap();
        Config::load(Some(&file)).map_err(|error| error.to_string())
    }

    #[test]
    fn mail_is_off_until_a_server_is_named() {
        assert!(Config::new("unused".into()).mail.is_none());
        let server = load("host = \"mail.example.org\"\nfrom = \"konklave@example.org\"")
            .unwrap()
            .mail
            .unwrap();
        assert_eq!(server.shown(), "mail.example.org:587");
        let server = load("host = \"mail.example.org\"\ntls = \"implicit\"\nfrom = \"k@example.org\"").unwrap();
        assert_eq!(server.mail.unwrap().shown(), "mail.example.org:465");
        assert!(load("host = \"127.0.0.1\"\ntls = \"none\"\nport = 1025\nfrom = \"k@example.org\"").is_ok());
    }

    #[test]
    fn what_cannot_be_is_named_with_what_is_allowed_and_no_password() {
        let server = "host = \"mail.example.org\"\nfrom = \"k@example.org\"\n";
        for (lines, said) in [
            ("from = \"k@example.org\"", "mail.from"),
            ("host = \"mail.example.org\"", "mail.from"),
            ("host = \"mail.example.org\"\nfrom = \"K <k@example.org>\"", "mail.from"),
            ("host = \"a b\"\nfrom = \"k@example.org\"", "mail.host"),
            (&format!("{server}tls = \"none\""), "mail.tls"),
            (&format!("{server}tls = \"ssl\""), "mail.tls"),
            (&format!("{server}port = 70000"), "mail.port"),
            (&format!("{server}user = \"k\""), "mail.password"),
            (&format!("{server}password = \"vier-wände\""), "mail.user"),
            (
                &format!("{server}user = \"k\"\npassword = \"vier-wände\\n\""),
                "mail.user",
            ),
            (&format!("{server}authority = \"/nowhere.pem\""), "mail.authority"),
        ] {
            let error = load(lines).err().unwrap();
            assert!(error.contains(said) && error.contains("allowed"), "{error}");
            assert!(!error.contains("vier"), "{error}");
        }
    }
}
