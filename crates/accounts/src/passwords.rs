//! Which passwords are refused: length counts, not a mixture of kinds of characters (NIST SP 800-63B §3.1.1.2).
//!
//! The list of common ones is our own and small; no list of breached ones is fetched from anybody.

use caseless::Caseless;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use wire::limits::PASSWORD;

use crate::Login;

/// Characters at least.
const SHORTEST: usize = 10;
/// Characters that, added at the ends of a common password, make it no better one.
const ADDED: usize = 6;
/// The shortest sign-in name that must not be part of a password.
const NAMED: usize = 3;

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WeakPassword {
    /// Fewer than ten characters.
    #[error("a password has at least {SHORTEST} characters")]
    Short,
    /// More than 512 bytes.
    #[error("a password has at most {PASSWORD} bytes")]
    Long,
    /// One that many people have.
    #[error("a password many people have")]
    Common,
    /// The sign-in name is part of it.
    #[error("the sign-in name is part of the password")]
    Named,
    /// One character or a few over and over, or characters in their order.
    #[error("a password of a simple pattern")]
    Pattern,
}

/// Whether `password` will do for the account called `login`.
pub fn check_password(password: &str, login: &Login) -> Result<(), WeakPassword> {
    if password.len() > PASSWORD {
        return Err(WeakPassword::Long);
    }
    if password.nfc().count() < SHORTEST {
        return Err(WeakPassword::Short);
    }
    let folded: Vec<char> = password.nfkc().default_case_fold().nfkc().collect();
    if is_running(&folded) || is_repeated(&folded) {
        return Err(WeakPassword::Pattern);
    }
    if is_common(&folded) {
        return Err(WeakPassword::Common);
    }
    let folded: String = folded.into_iter().collect();
    let name = login.key().split('@').next().unwrap_or_default();
    if name.chars().count() >= NAMED && folded.contains(name) {
        return Err(WeakPassword::Named);
    }
    Ok(())
}

/// As `1234567890`, `lkjihgfedc`, `9999999999`: every character as far from the last as the one before.
fn is_running(text: &[char]) -> bool {
    let steps = text.windows(2).map(|pair| match (pair[0], pair[1]) {
        // Digits run over their end.
        ('9', '0') => 1,
        ('0', '9') => -1,
        (before, after) => i64::from(u32::from(after)) - i64::from(u32::from(before)),
    });
    let mut steps = steps.peekable();
    let first = steps.peek().copied().unwrap_or(0);
    first.abs() <= 1 && steps.all(|step| step == first)
}

/// As `abcabcabcabc`: at most four characters over and over.
fn is_repeated(text: &[char]) -> bool {
    (1..=4).any(|unit| text.iter().skip(unit).zip(text).all(|(now, before)| now == before))
}

/// On the list, or a word of the list, once or over and over, with little added at the ends.
fn is_common(text: &[char]) -> bool {
    let whole: String = text.iter().collect();
    let bare = whole.trim_matches(|c: char| !c.is_alphabetic());
    let added = text.len() - bare.chars().count();
    let once = (3..=bare.len() / 2)
        .filter(|unit| bare.is_char_boundary(*unit) && bare.len() % unit == 0)
        .find(|unit| {
            bare.as_bytes()
                .chunks(*unit)
                .all(|part| part == &bare.as_bytes()[..*unit])
        })
        .map_or(bare, |unit| &bare[..unit]);
    let compact: String = whole.chars().filter(|c| c.is_alphanumeric()).collect();
    COMMON
        .lines()
        .any(|common| common == whole || common == compact || (added <= ADDED && (common == bare || common == once)))
}

const COMMON: &str = include_str!("common_passwords.txt");

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), WeakPassword> {
        check_password(password, &Login::new("anna.berg@kanzlei").unwrap())
    }

    #[test]
    fn length_counts_and_kinds_of_characters_do_not() {
        assert_eq!(check("kurz&G00d"), Err(WeakPassword::Short));
        assert_eq!(check("käferübung"), Ok(()));
        assert_eq!(
            check("ka\u{308}feru\u{308}bun"),
            Err(WeakPassword::Short),
            "composed it has nine"
        );
        assert_eq!(check("vier wände und ein dach"), Ok(()));
        assert_eq!(check(&"aß3".repeat(171)), Err(WeakPassword::Long));
        assert_eq!(check(&format!("{}x", "ab1xz9".repeat(85))), Ok(()));
    }

    #[test]
    fn common_passwords_are_refused_with_little_added_too() {
        for password in [
            "Password123!",
            "passwort2024",
            "Hallo12345",
            "PASSWORDPASSWORD",
            "qwertzuiop",
            "1q2w3e4r5t",
            "Ich liebe dich",
            "hallohallo",
            "!!Sommer2025",
            "ｐａｓｓｗｏｒｄ12",
        ] {
            assert_eq!(check(password), Err(WeakPassword::Common), "{password}");
        }
        assert_eq!(check("passwort eines uhus"), Ok(()));
    }

    #[test]
    fn patterns_are_refused() {
        for password in [
            "aaaaaaaaaa",
            "1234567890",
            "0987654321",
            "abcdefghijkl",
            "ABCABCABCABC",
            "1212121212",
            "ZYXWVUTSRQ",
        ] {
            assert_eq!(check(password), Err(WeakPassword::Pattern), "{password}");
        }
    }

    #[test]
    fn the_sign_in_name_is_no_part_of_the_password() {
        assert_eq!(check("xxANNA.Bergxx9"), Err(WeakPassword::Named));
        let short = Login::new("jo").unwrap();
        assert_eq!(check_password("fjord im joch", &short), Ok(()));
    }

    #[test]
    fn the_list_is_in_the_form_that_is_compared() {
        let mut seen = std::collections::BTreeSet::new();
        for line in COMMON.lines() {
            let folded: String = line.nfkc().default_case_fold().nfkc().collect();
            assert!(folded == line && line.chars().all(char::is_alphanumeric), "{line}");
            assert!(seen.insert(line), "{line} stands there twice");
        }
        assert!(seen.len() >= 180);
    }
}
