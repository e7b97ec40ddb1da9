//! Sign-in names, people's names, addresses for mail: what they may be, and when two are the same.

use caseless::Caseless;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use wire::limits::{EMAIL, LOGIN, NAME};

/// What cannot be a name or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no name or address of an account")]
pub struct NameError;

/// A sign-in name.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    shown: String,
    key: String,
}

impl Login {
    /// Letters and digits of any script, and `.`, `_`, `-`, `+`, `@` after the first; 1 to 64 characters.
    pub fn new(text: &str) -> Result<Self, NameError> {
        if text.len() > LOGIN * 4 * 2 {
            return Err(NameError);
        }
        let shown: String = text.trim().nfc().collect();
        let key: String = shown.nfkc().default_case_fold().nfkc().collect();
        let allowed = |c: char| c.is_alphanumeric() || ".-_+@".contains(c);
        let begins = key.chars().next().is_some_and(char::is_alphanumeric);
        let fits = |text: &str| text.chars().count() <= LOGIN;
        if !begins || !key.chars().all(allowed) || !fits(&key) || !fits(&shown) || !is_plain(&shown) {
            return Err(NameError);
        }
        Ok(Self { shown, key })
    }

    /// As its owner writes it.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Equal for two names that are the same: NFKC, without case (Unicode §3.13, D145 compatibility caseless match).
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The name of a person, as others are shown it.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Trimmed, in NFC, 1 to 80 characters, none of which is invisible or turns the direction of writing.
    pub fn new(text: &str) -> Result<Self, NameError> {
        if text.len() > NAME * 4 * 2 {
            return Err(NameError);
        }
        let name: String = text.trim().nfc().collect();
        let fits = (1..=NAME).contains(&name.chars().count());
        (fits && is_plain(&name)).then_some(Self(name)).ok_or(NameError)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address for mail, or none.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Empty, or something before and a host name after one last `@`. Whether mail arrives is not known.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self(String::new()));
        }
        let (local, host) = text.rsplit_once('@').ok_or(NameError)?;
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let local_fits = (1..=64).contains(&local.len())
            && local.split('.').all(|part| !part.is_empty())
            && local
                .chars()
                .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let fits = text.chars().count() <= EMAIL && local_fits && host.split('.').all(label);
        fits.then(|| Self(text.nfc().collect())).ok_or(NameError)
    }

    /// The address; empty: none.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// No control characters, line separators, marks that turn the direction of writing, or spaces without width.
fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control()
            || matches!(c,
                '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<String> {
        Login::new(text).ok().map(|login| login.key().to_owned())
    }

    #[test]
    fn the_same_sign_in_name_is_known_however_it_is_typed() {
        for typed in ["Müller", " MÜLLER ", "mu\u{308}ller", "ＭÜller"] {
            assert_eq!(key(typed).as_deref(), Some("müller"), "{typed}");
        }
        assert_eq!(key("Straße"), key("STRASSE"));
        assert_ne!(key("muller"), key("müller"));
        assert_eq!(Login::new(" Anna.Berg@Kanzlei ").unwrap().shown(), "Anna.Berg@Kanzlei");
    }

    #[test]
    fn what_is_no_sign_in_name_is_refused() {
        for text in [
            "",
            " ",
            ".anna",
            "an na",
            "an\u{202e}na",
            "a\0",
            "<b>",
            "anna/berg",
            "a\u{ad}b",
        ] {
            assert!(Login::new(text).is_err(), "{text:?}");
        }
        assert!(Login::new(&"a".repeat(64)).is_ok());
        assert!(Login::new(&"a".repeat(65)).is_err());
        // Grows by case folding and compatibility: what is compared has its limit too.
        assert!(Login::new(&"\u{fdfa}".repeat(10)).is_err());
        assert!(Login::new(&"a".repeat(1_000_000)).is_err());
    }

    #[test]
    fn a_name_is_trimmed_composed_and_cannot_pose_as_another() {
        assert_eq!(
            PersonName::new("  Jose\u{301} Müller ").unwrap().as_str(),
            "José Müller"
        );
        for text in ["", "  ", "a\u{202e}b", "a\u{200b}b", "a\nb", "a\u{2066}b", "a\u{7}"] {
            assert!(PersonName::new(text).is_err(), "{text:?}");
        }
        assert!(PersonName::new(&"ü".repeat(80)).is_ok());
        assert!(PersonName::new(&"ü".repeat(81)).is_err());
    }

    #[test]
    fn an_address_has_two_sides_or_is_none() {
        for text in ["", " ", "anna@example.org", "a.b+c@müller.example", "root@localhost"] {
            assert!(Email::new(text).is_ok(), "{text}");
        }
        for text in [
            "anna",
            "@example.org",
            "anna@",
            "a b@example.org",
            "a@b..c",
            "a@-b.c",
            ".a@b.c",
            "a@b.c\r\nBcc: x@y.z",
            "\"a\"@b.c",
        ] {
            assert!(Email::new(text).is_err(), "{text:?}");
        }
        assert!(Email::new(&format!("a@{}.org", "b".repeat(64))).is_err());
    }
}
