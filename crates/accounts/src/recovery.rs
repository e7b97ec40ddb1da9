//! Recovery codes: each stands once for a code of the second factor that is lost.

use rand_core::{OsRng, RngCore};
use zeroize::Zeroizing;

/// How many an account is given at once.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a code: 80 bits in base32.
const LENGTH: usize = 16;
/// RFC 4648 §6.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A recovery code in its one form: 16 characters of base32. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    /// A new one.
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        OsRng.fill_bytes(&mut *bytes);
        // 32 divides 256: every character is as likely as any other.
        let text = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
        Self(Zeroizing::new(text.collect()))
    }

    /// As somebody typed it: in groups or not, in any case, with `0`, `1` and `8` for the letters they look like.
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > 4 * LENGTH {
            return None;
        }
        let letters = text.chars().filter(|c| !c.is_whitespace() && !"-–".contains(*c));
        let code: Zeroizing<String> = Zeroizing::new(
            letters
                .map(|c| match c.to_ascii_uppercase() {
                    '0' => 'O',
                    '1' => 'I',
                    '8' => 'B',
                    letter => letter,
                })
                .collect(),
        );
        let is_code = code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter));
        is_code.then_some(Self(code))
    }

    /// For whoever writes it down: four groups of four.
    pub fn shown(&self) -> String {
        let groups: Vec<&str> = (0..LENGTH / 4).map(|n| &self.0[4 * n..4 * n + 4]).collect();
        groups.join("-")
    }

    /// For the one computation that needs it.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let code = RecoveryCode::typed("ABCO-IBGH-2345-67ZZ").unwrap();
        for typed in ["abcoibgh234567zz", " ABC0-18GH 2345–67zz "] {
            assert!(RecoveryCode::typed(typed) == Some(code.clone()), "{typed}");
        }
        assert_eq!(code.shown(), "ABCO-IBGH-2345-67ZZ");
        for typed in [
            "",
            "005924",
            "ABCO-IBGH-2345-67Z",
            "ABCO-IBGH-2345-67ZZZ",
            "ABCO-IBGH-2345-67Z9",
            "ABCO-IBGH-2345-67ZÄ",
        ] {
            assert!(RecoveryCode::typed(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn codes_differ_and_can_be_typed() {
        let codes: Vec<_> = (0..RECOVERY_CODES).map(|_| RecoveryCode::random()).collect();
        for (n, code) in codes.iter().enumerate() {
            assert!(RecoveryCode::typed(&code.shown()).as_ref() == Some(code));
            assert!(!codes[..n].contains(code));
        }
    }
}
