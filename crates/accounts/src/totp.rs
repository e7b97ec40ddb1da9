//! The second factor by time: RFC 6238 with SHA-1, 30 seconds, six digits, as every authenticator app has it.

use rand_core::{OsRng, RngCore};
use totp_rs::{Builder, Secret};
use zeroize::Zeroizing;

/// Bytes of a shared secret (RFC 4226 §4, R6 recommends 160 bits).
const SECRET: usize = 20;
/// Steps by which the clock of an authenticator may be off.
const SKEW: u16 = 1;
/// What apps show beside the code, if the operator has no name.
const ISSUER: &str = "Konklave";

/// A shared secret. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Totp(Zeroizing<[u8; SECRET]>);

impl Totp {
    /// A new one.
    pub fn random() -> Self {
        let mut secret = Zeroizing::new([0; SECRET]);
        OsRng.fill_bytes(&mut *secret);
        Self(secret)
    }

    /// From what was kept; none: that was no secret.
    pub fn from_kept(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// To be kept, under seal.
    pub fn expose(&self) -> &[u8] {
        &*self.0
    }

    /// In base32 (RFC 4648 §6), for typing.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(Secret::new_stack(*self.0).to_base32())
    }

    /// As `otpauth:` address. Names are percent-encoded whole.
    pub fn address(&self, operator: &str, login: &str) -> Zeroizing<String> {
        let issuer = encoded(if operator.is_empty() { ISSUER } else { operator });
        let (login, secret) = (encoded(login), self.text());
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{login}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period=30",
            *secret
        ))
    }

    /// The step `code` belongs to, if it is of now or a step beside it, and later than `last_step`: each code counts
    /// once (RFC 6238 §5.2).
    pub fn check(&self, code: &str, last_step: u64, now: u64) -> Option<u64> {
        let code: Zeroizing<String> = Zeroizing::new(code.chars().filter(|c| !c.is_whitespace()).collect());
        if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.generator().check(&code, now).filter(|step| *step > last_step)
    }

    fn generator(&self) -> totp_rs::Totp {
        Builder::new()
            .with_secret(Secret::new_stack(*self.0))
            .with_skew(SKEW)
            .build()
            .expect("a secret of 160 bits and six digits comply with RFC 6238")
    }
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    fn of_the_rfc() -> Totp {
        Totp::from_kept(b"12345678901234567890").unwrap()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1; the last six of its eight digits.
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(of_the_rfc().check(code, 0, time), Some(time / 30), "{time}");
        }
    }

    #[test]
    fn a_code_counts_one_step_early_or_late_and_never_twice() {
        let (totp, step) = (of_the_rfc(), 1_234_567_890 / 30);
        for (time, counts) in [
            (step - 2, false),
            (step - 1, true),
            (step, true),
            (step + 1, true),
            (step + 2, false),
        ] {
            assert_eq!(totp.check("005924", 0, time * 30).is_some(), counts, "{time}");
        }
        assert_eq!(totp.check("005 924", step - 1, step * 30), Some(step));
        assert_eq!(totp.check("005924", step, step * 30), None);
        assert_eq!(totp.check("005924", step + 1, step * 30), None);
    }

    #[test]
    fn what_is_no_code_is_none() {
        for code in ["", "00592", "0059240", "٠٠٥٩٢٤", "00592a", "-05924", "+05924"] {
            assert_eq!(of_the_rfc().check(code, 0, 1_234_567_890), None, "{code}");
        }
    }

    #[test]
    fn an_address_names_operator_and_account_and_nothing_in_a_name_adds_to_it() {
        let address = of_the_rfc().address("Kanzlei Müller & Co", "anna?secret=A");
        assert_eq!(
            *address,
            "otpauth://totp/Kanzlei%20M%C3%BCller%20%26%20Co:anna%3Fsecret%3DA?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Kanzlei%20M%C3%BCller%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
        assert_ne!(*Totp::random().text(), *Totp::random().text());
    }
}
