//! The operator's keys.

use std::str::FromStr;

use super::BackupError;

/// Whom a backup is encrypted to: `age1…`.
#[derive(Clone)]
pub struct Recipient(pub(super) age::x25519::Recipient);

/// What opens it: `AGE-SECRET-KEY-1…`. Cannot be printed.
pub struct Identity(pub(super) age::x25519::Identity);

impl Recipient {
    /// Takes `age1…`.
    pub fn parse(text: &str) -> Result<Self, BackupError> {
        let key = age::x25519::Recipient::from_str(text.trim());
        key.map(Self).map_err(|_| BackupError::Key)
    }
}

impl Identity {
    /// Takes a line `AGE-SECRET-KEY-1…`, or a file of `age-keygen`, where lines with `#` say something else.
    pub fn parse(text: &str) -> Result<Self, BackupError> {
        let mut lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (Some(line), None) = (lines.next(), lines.next()) else {
            return Err(BackupError::Key);
        };
        let key = age::x25519::Identity::from_str(line);
        key.map(Self).map_err(|_| BackupError::Key)
    }

    /// A new one.
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// Whom it opens backups of.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn keys_are_read_as_age_writes_them_and_identities_are_not_printed() {
        let identity = Identity::generate();
        let secret = identity.0.to_string().expose_secret().to_owned();
        let file = format!("# created: today\n# public key: age1…\n{secret}\n");
        let read = Identity::parse(&file).unwrap();
        assert_eq!(format!("{:?}", read.recipient()), format!("{:?}", identity.recipient()));
        assert!(Recipient::parse(&format!("{:?}\n", identity.recipient())).is_ok());
        assert_eq!(format!("{identity:?}"), "Identity(…)");
        for wrong in ["", "age1", &secret, "ssh-ed25519 AAAA"] {
            let error = Recipient::parse(wrong).unwrap_err();
            assert!(!error.to_string().contains(&secret));
        }
        assert!(Identity::parse("").is_err());
        assert!(
            Identity::parse(&format!("{secret}\n{secret}")).is_err(),
            "one key, not several"
        );
    }
}
