//! Links: `/j/<room id>#<kind><base58 secret>`. The fragment never reaches a server.

use std::fmt;

use rand_core::{CryptoRng, RngCore};
use thiserror::Error;
use wire::RoomId;
use zeroize::Zeroizing;

use crate::rooms::OwnerKey;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Everybody's link. A passphrase may be needed beside it.
    Shared,
    /// The host's link: an invitation of its own plus the owner's key. Shown once.
    Owner,
}

/// A link that cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a link of this protocol version")]
pub struct BadLink;

/// A link, parsed. Holds the secret; never printed.
#[derive(Clone)]
pub struct Link {
    room: RoomId,
    secret: Zeroizing<[u8; 16]>,
    owner: Option<OwnerKey>,
}

impl Link {
    /// A fresh shared link.
    pub(crate) fn shared(room: RoomId, rng: &mut (impl RngCore + CryptoRng + ?Sized)) -> Self {
        Self {
            room,
            secret: fresh(rng),
            owner: None,
        }
    }

    /// A fresh owner link.
    pub(crate) fn owner(room: RoomId, owner: OwnerKey, rng: &mut (impl RngCore + CryptoRng + ?Sized)) -> Self {
        Self {
            room,
            secret: fresh(rng),
            owner: Some(owner),
        }
    }

    /// Reads the last part of the path and the fragment, with or without `#`.
    pub fn parse(room: &str, fragment: &str) -> Result<Self, BadLink> {
        let room = room.parse().map_err(|_| BadLink)?;
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let mut kind = fragment.chars();
        match kind.next() {
            Some('1') => {
                let secret = Zeroizing::new(decode::<16>(kind.as_str())?);
                Ok(Self {
                    room,
                    secret,
                    owner: None,
                })
            }
            Some('o') => {
                let both = Zeroizing::new(decode::<48>(kind.as_str())?);
                let (secret, seed) = both.split_at(16);
                let secret = Zeroizing::new(secret.try_into().expect("split at 16"));
                let seed: Zeroizing<[u8; 32]> = Zeroizing::new(seed.try_into().expect("48 less 16"));
                Ok(Self {
                    room,
                    secret,
                    owner: Some(OwnerKey::from_seed(&seed)),
                })
            }
            _ => Err(BadLink),
        }
    }

    /// Which room it leads to.
    pub fn room(&self) -> RoomId {
        self.room
    }

    /// What it is for.
    pub fn kind(&self) -> LinkKind {
        if self.owner.is_some() {
            LinkKind::Owner
        } else {
            LinkKind::Shared
        }
    }

    /// The owner's key, in an owner link.
    pub fn owner_key(&self) -> Option<&OwnerKey> {
        self.owner.as_ref()
    }

    /// The path: `/j/<room id>`.
    pub fn path(&self) -> String {
        format!("/j/{}", self.room)
    }

    /// The fragment without `#`. Secret.
    pub fn fragment(&self) -> Zeroizing<String> {
        let (kind, bytes) = match &self.owner {
            None => ('1', Zeroizing::new(self.secret.to_vec())),
            Some(owner) => (
                'o',
                Zeroizing::new([self.secret.as_slice(), owner.seed().as_slice()].concat()),
            ),
        };
        let encoded = Zeroizing::new(bs58::encode(bytes.as_slice()).into_string());
        Zeroizing::new(format!("{kind}{}", encoded.as_str()))
    }

    pub(crate) fn secret(&self) -> &[u8; 16] {
        &self.secret
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({:?}, {:?}, …)", self.room, self.kind())
    }
}

fn fresh(rng: &mut (impl RngCore + CryptoRng + ?Sized)) -> Zeroizing<[u8; 16]> {
    let mut secret = Zeroizing::new([0; 16]);
    rng.fill_bytes(secret.as_mut());
    secret
}

fn decode<const N: usize>(text: &str) -> Result<[u8; N], BadLink> {
    let mut out = [0; N];
    match bs58::decode(text).onto(&mut out) {
        Ok(len) if len == N => Ok(out),
        _ => Err(BadLink),
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn a_link_survives_its_text_form() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let room = RoomId([5; 16]);
        let owner = OwnerKey::from_seed(&[9; 32]);
        for link in [Link::shared(room, &mut rng), Link::owner(room, owner, &mut rng)] {
            let text = link.path();
            let parsed = Link::parse(text.strip_prefix("/j/").unwrap(), &link.fragment()).unwrap();
            assert_eq!(parsed.kind(), link.kind());
            assert_eq!(parsed.room(), room);
            assert_eq!(parsed.secret(), link.secret());
            assert_eq!(
                parsed.owner_key().map(OwnerKey::public),
                link.owner_key().map(OwnerKey::public)
            );
        }
    }

    #[test]
    fn refuses_what_is_no_link() {
        let room = RoomId([5; 16]).to_string();
        let secret = bs58::encode([1; 16]).into_string();
        let cases = [
            "",
            "#",
            "1",
            "2",
            &secret,
            &format!("p{secret}"),
            &format!("o{secret}"),
            "10OIl",
            "1ä",
        ];
        for fragment in cases {
            assert!(Link::parse(&room, fragment).is_err(), "{fragment:?}");
        }
        assert!(Link::parse("", &format!("1{secret}")).is_err());
        assert!(Link::parse(&room, &format!("#1{secret}")).is_ok());
    }

    #[test]
    fn a_link_is_never_printed() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let link = Link::shared(RoomId([5; 16]), &mut rng);
        assert!(!format!("{link:?}").contains(&link.fragment()[1..]));
    }
}
