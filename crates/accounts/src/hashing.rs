//! Passwords at rest: Argon2id (RFC 9106) in PHC strings.

use argon2::password_hash::{PasswordHash as Parsed, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand_core::{OsRng, RngCore};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// What one try of a password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB, at least 8.
    pub memory: u32,
    /// Passes over it, at least 1.
    pub passes: u32,
}

impl Cost {
    /// 19 MiB, two passes, one lane: what OWASP's cheat sheet on password storage asks for, at least.
    pub const USUAL: Self = Self {
        memory: 19 * 1024,
        passes: 2,
    };

    fn argon2(self) -> Argon2<'static> {
        let params = Params::new(self.memory.max(8), self.passes.max(1), 1, None).expect("within RFC 9106's bounds");
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }
}

/// What is kept of a password: a PHC string. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(Zeroizing<String>);

impl PasswordHash {
    /// From what was kept.
    pub fn from_kept(phc: String) -> Self {
        Self(Zeroizing::new(phc))
    }

    /// To be kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What a try of a password came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is right; to be kept from now on instead, if the cost has changed.
    Right(Option<PasswordHash>),
    /// It is not.
    Wrong,
}

/// Hashes and verifies. Each call takes tens of milliseconds and [`Cost::memory`]: not for a thread that serves others.
pub struct Hasher {
    cost: Cost,
    nobody: PasswordHash,
}

impl Hasher {
    /// One that takes this much.
    pub fn new(cost: Cost) -> Self {
        let mut unknown = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(&mut *unknown);
        Self {
            cost,
            nobody: hash(cost, &*unknown),
        }
    }

    /// What to keep of `password`.
    pub fn hash(&self, password: &str) -> PasswordHash {
        hash(self.cost, composed(password).as_bytes())
    }

    /// Whether `password` is the one `kept` was made from. With nothing kept it takes as long and is wrong, so that
    /// nobody can tell unknown accounts by the time.
    pub fn verify(&self, password: &str, kept: Option<&PasswordHash>) -> Verdict {
        let phc = kept.unwrap_or(&self.nobody);
        let password = composed(password);
        let Ok(parsed) = Parsed::new(phc.as_str()) else {
            return Verdict::Wrong;
        };
        let right = self.cost.argon2().verify_password(password.as_bytes(), &parsed).is_ok();
        if !right || kept.is_none() {
            return Verdict::Wrong;
        }
        let same = Params::try_from(&parsed)
            .is_ok_and(|p| p.m_cost() == self.cost.memory.max(8) && p.t_cost() == self.cost.passes.max(1));
        Verdict::Right((!same).then(|| hash(self.cost, password.as_bytes())))
    }
}

/// The same password typed on another system has the same bytes (RFC 8265 §4.2.2).
fn composed(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfc().collect())
}

fn hash(cost: Cost, password: &[u8]) -> PasswordHash {
    let salt = SaltString::generate(&mut OsRng);
    let phc = cost
        .argon2()
        .hash_password(password, &salt)
        .expect("a salt of 16 bytes and a password below 4 GiB");
    PasswordHash(Zeroizing::new(phc.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory: 8, passes: 1 };

    #[test]
    fn only_the_password_itself_is_right_however_its_letters_are_composed() {
        let hasher = Hasher::new(CHEAP);
        let kept = hasher.hash("über den dächern");
        assert!(kept.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        assert_eq!(
            hasher.verify("u\u{308}ber den da\u{308}chern", Some(&kept)),
            Verdict::Right(None)
        );
        assert_eq!(hasher.verify("Über den dächern", Some(&kept)), Verdict::Wrong);
        assert_eq!(hasher.verify("", Some(&kept)), Verdict::Wrong);
        assert_ne!(hasher.hash("über den dächern"), kept, "salted");
    }

    #[test]
    fn nothing_is_right_where_nothing_is_kept() {
        let hasher = Hasher::new(CHEAP);
        assert_eq!(hasher.verify("über den dächern", None), Verdict::Wrong);
        let broken = PasswordHash::from_kept("$argon2id$broken".to_owned());
        assert_eq!(hasher.verify("über den dächern", Some(&broken)), Verdict::Wrong);
        assert!(hasher.nobody.as_str().contains("m=8,t=1"), "as dear as the others");
    }

    #[test]
    fn a_password_kept_at_another_cost_is_kept_anew_once_it_was_right() {
        let kept = Hasher::new(CHEAP).hash("über den dächern");
        let dearer = Hasher::new(Cost { memory: 16, passes: 1 });
        let Verdict::Right(Some(anew)) = dearer.verify("über den dächern", Some(&kept)) else {
            panic!("not kept anew");
        };
        assert_eq!(dearer.verify("über den dächern", Some(&anew)), Verdict::Right(None));
        assert_eq!(dearer.verify("falsch", Some(&kept)), Verdict::Wrong);
    }

    #[test]
    fn the_usual_cost_is_what_is_asked_for_and_nothing_of_it_is_printed() {
        let hasher = Hasher::new(Cost::USUAL);
        assert!(hasher.nobody.as_str().contains("$m=19456,t=2,p=1$"));
        assert_eq!(format!("{:?}", hasher.nobody), "PasswordHash(…)");
    }
}
