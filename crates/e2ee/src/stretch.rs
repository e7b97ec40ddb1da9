//! Argon2id: makes guessing a passphrase, or colliding a meeting code, expensive.

use argon2::{Algorithm, Argon2, Params, Version};
use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Memory in KiB, passes, lanes. They belong to the protocol version and never come from a message:
/// weaker ones would turn the access token into a cheap offline oracle. Raising them excludes small
/// phones (64 MiB is what they can give); lowering them makes every stored guess cheaper.
pub const PARAMS: (u32, u32, u32) = (64 * 1024, 3, 1);

/// What to stretch. Costs about 0.2 s and 66 MiB, so a browser runs it in a worker of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct StretchInput {
    /// The secret.
    pub password: Zeroizing<Vec<u8>>,
    /// The salt.
    pub salt: [u8; 16],
}

impl std::fmt::Debug for StretchInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StretchInput(…)")
    }
}

/// Argon2id v1.3 with [`PARAMS`].
pub fn stretch(input: &StretchInput) -> Zeroizing<[u8; 32]> {
    let (memory, passes, lanes) = PARAMS;
    let params = Params::new(memory, passes, lanes, Some(32)).expect("the constants are in range");
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(&input.password, &input.salt, out.as_mut())
        .expect("the salt is 16 bytes and the output 32");
    out
}

/// A passphrase as it is stretched: NFKC, case folded, runs of spaces and hyphens one space, trimmed.
pub(crate) fn normalise(passphrase: &str) -> Zeroizing<String> {
    let folded: Zeroizing<String> = Zeroizing::new(passphrase.chars().nfkc().default_case_fold().nfkc().collect());
    let mut out = Zeroizing::new(String::with_capacity(folded.len()));
    for word in folded
        .split(|c: char| c.is_whitespace() || is_hyphen(c))
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_what_people_type_differently() {
        let cases = [
            ("Apfel Birne", "apfel birne"),
            ("  apfel -  BIRNE\t", "apfel birne"),
            ("apfel\u{2011}birne", "apfel birne"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("ﬁnden", "finden"),
            ("a\u{308}pfel", "äpfel"),
            ("", ""),
            (" - ", ""),
        ];
        for (typed, expected) in cases {
            assert_eq!(&*normalise(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn equal_inputs_stretch_alike_and_the_salt_matters() {
        let input = |salt| StretchInput {
            password: Zeroizing::new(b"apfel".to_vec()),
            salt: [salt; 16],
        };
        assert_eq!(stretch(&input(1)), stretch(&input(1)));
        assert_ne!(stretch(&input(1)), stretch(&input(2)));
    }
}
