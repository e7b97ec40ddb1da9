//! What is held by whoever may: one-time links and sessions. 256 bits each; only a hash of them is kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_core::{OsRng, RngCore};
use sha2::{Digest, Sha256};
use wire::Secret;
use zeroize::Zeroizing;

/// Seconds the link for setting up a server is good for; it is made anew at every start.
pub const SETUP: u64 = 24 * 3600;
/// Seconds a one-time link of a member is good for.
pub const INVITED: u64 = 7 * 24 * 3600;
/// Seconds a proof of who is there stays fresh.
pub const CONFIRMED: u64 = 10 * 60;

/// A new one-time link's secret.
pub fn new_ticket() -> Secret {
    Secret::new(*random())
}

/// As it stands behind `#` in the link.
pub fn ticket_text(ticket: &Secret) -> Zeroizing<String> {
    Zeroizing::new(URL_SAFE_NO_PAD.encode(ticket.expose()))
}

/// What stood behind `#`, if it can be one.
pub fn read_ticket(text: &str) -> Option<Secret> {
    bytes(text).map(|bytes| Secret::new(*bytes))
}

/// A random id: of a session in the list of one's sessions, of a passkey, of a ceremony, of a member.
pub fn new_id() -> [u8; 16] {
    let mut id = [0; 16];
    OsRng.fill_bytes(&mut id);
    id
}

/// What a signed-in browser holds. Wiped when dropped, never printed.
pub struct SessionToken(Zeroizing<[u8; 32]>);

impl SessionToken {
    /// A new one.
    pub fn random() -> Self {
        Self(random())
    }

    /// From a cookie.
    pub fn read(text: &str) -> Option<Self> {
        bytes(text).map(Self)
    }

    /// For a cookie.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(*self.0))
    }

    /// What is kept of it. At 256 bits of chance nobody finds another that gives the same.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(*self.0).into()
    }
}

fn random() -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    OsRng.fill_bytes(&mut *bytes);
    bytes
}

fn bytes(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    if text.len() != 43 {
        return None;
    }
    let mut bytes = Zeroizing::new([0; 32]);
    let written = URL_SAFE_NO_PAD.decode_slice(text, &mut *bytes).ok()?;
    (written == 32).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_known_by_its_cookie_and_by_nothing_else() {
        let token = SessionToken::random();
        let text = token.text();
        assert_eq!(SessionToken::read(&text).unwrap().hash(), token.hash());
        assert_ne!(SessionToken::random().hash(), token.hash());
        for forged in [
            "",
            "x",
            &text[1..],
            &format!("{}A", *text),
            &format!("{}=", &text[1..]),
            &"ä".repeat(43),
        ] {
            assert!(SessionToken::read(forged).is_none(), "{forged}");
        }
    }

    #[test]
    fn a_ticket_survives_its_link() {
        let ticket = new_ticket();
        assert!(read_ticket(&ticket_text(&ticket)) == Some(ticket.clone()));
        assert!(new_ticket() != ticket);
        assert!(read_ticket("nothing").is_none());
    }
}
