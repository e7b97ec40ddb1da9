//! An address for mail.

use thiserror::Error;

/// Characters of an address (RFC 5321 §4.5.3.1.3).
const LONGEST: usize = 254;
/// Characters before the `@` (RFC 5321 §4.5.3.1.1).
const LOCAL: usize = 64;
/// Characters of a label of a host name (RFC 1035 §2.3.4).
const LABEL: usize = 63;

/// An address of ASCII letters without quoting or comments: what cannot hide anything. Not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(lettre::Address);

/// It cannot be an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this cannot be an address for mail")]
pub struct AddressError;

impl Address {
    /// Reads an address.
    pub fn new(text: &str) -> Result<Self, AddressError> {
        let (local, host) = text.rsplit_once('@').ok_or(AddressError)?;
        let atom = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        };
        let label = |part: &str| {
            (1..=LABEL).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        let fits =
            text.len() <= LONGEST && local.len() <= LOCAL && local.split('.').all(atom) && host.split('.').all(label);
        if !fits {
            return Err(AddressError);
        }
        lettre::Address::new(local, host).map(Self).map_err(|_| AddressError)
    }

    /// The address, for whoever typed it.
    pub fn expose(&self) -> &str {
        self.0.as_ref()
    }

    /// The host behind the `@`.
    pub(crate) fn host(&self) -> &str {
        self.0.domain()
    }

    pub(crate) fn inner(&self) -> lettre::Address {
        self.0.clone()
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_say_more_than_an_address_is_none() {
        for text in [
            "anna@example.org",
            "a.b+c-d@mail.example.org",
            "root@localhost",
            "x@a-b.c",
        ] {
            assert_eq!(Address::new(text).unwrap().expose(), text);
        }
        for text in [
            "",
            "anna",
            "@example.org",
            "anna@",
            "an na@example.org",
            "anna@example.org\r\nBcc: bert@example.org",
            "anna@example.org\nRCPT TO:<bert@example.org>",
            "anna\0@example.org",
            "\"anna\"@example.org",
            "anna@[127.0.0.1]",
            "<anna@example.org>",
            "Anna <anna@example.org>",
            "anna@example.org, bert@example.org",
            "anna@example.org;bert@example.org",
            "a(comment)@example.org",
            "anna@bert@example.org",
            "ünna@example.org",
            "anna@müller.example",
            ".anna@example.org",
            "an..na@example.org",
            "anna@-example.org",
            "anna@example..org",
        ] {
            assert!(Address::new(text).is_err(), "{text:?}");
        }
        assert!(Address::new(&format!("{}@example.org", "a".repeat(65))).is_err());
        assert!(Address::new(&format!("a@{}", "b.".repeat(130))).is_err());
        assert_eq!(format!("{:?}", Address::new("a@b.c").unwrap()), "Address(…)");
    }
}
