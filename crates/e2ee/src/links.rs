//! Links: `/j/<room id>#<kind><base58 secret>`, and `#<kind>-<base58 secret>` to a room without pictures, so
//! that a page knows before it asks the server. The fragment never reaches a server.

use std::fmt;

use rand_core::{CryptoRng, RngCore};
use thiserror::Error;
use wire::RoomId;
use zeroize::Zeroizing;

use crate::labels;
use crate::owner::{Origin, OwnerKey};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Everybody's link. A passphrase may be needed beside it.
    Shared,
    /// The host's link: an invitation of its own plus the owner's key. Shown once.
    Owner,
    /// A co-host's link: whoever holds it may moderate.
    Moderator,
    /// One person's link.
    Personal,
}

impl LinkKind {
    /// What the fragment begins with.
    fn letter(self) -> char {
        match self {
            Self::Shared => '1',
            Self::Owner => 'o',
            Self::Moderator => 'm',
            Self::Personal => 'p',
        }
    }
}

/// Behind the letter in links to rooms without pictures. No base58 secret begins with it.
const SOUND: char = '-';

/// A link that cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a link of this protocol version")]
pub struct BadLink;

/// A link, parsed. Holds the secret; never printed.
#[derive(Clone)]
pub struct Link {
    room: RoomId,
    kind: LinkKind,
    secret: Zeroizing<[u8; 16]>,
    /// In an owner link.
    owner: Option<OwnerKey>,
    /// It says that there are no pictures where it leads; the record has to say so, too.
    sound_only: bool,
}

impl Link {
    /// A link that whoever holds the owner's key can make again: its secret follows from the key and a
    /// number that is not secret.
    pub(crate) fn derived(room: RoomId, owner: &OwnerKey, kind: LinkKind, number: &[u8; 16]) -> Self {
        let salt = [labels::full(labels::LINK).as_bytes(), &room.0].concat();
        let prk = labels::extract(&salt, &[owner.seed().as_slice()]);
        let suffix = [&[kind.letter() as u8], number.as_slice()].concat();
        Self {
            room,
            kind,
            secret: labels::expand(&prk, labels::LINK_SECRET, &suffix),
            owner: None,
            sound_only: false,
        }
    }

    /// A fresh owner link.
    pub(crate) fn owner(room: RoomId, owner: OwnerKey, rng: &mut (impl RngCore + CryptoRng + ?Sized)) -> Self {
        Self {
            room,
            kind: LinkKind::Owner,
            secret: fresh(rng),
            owner: Some(owner),
            sound_only: false,
        }
    }

    /// The link as one to a room of this origin.
    pub(crate) fn to(self, origin: Origin) -> Self {
        Self {
            sound_only: origin.is_sound_only(),
            ..self
        }
    }

    /// Reads the last part of the path and the fragment, with or without `#`.
    pub fn parse(room: &str, fragment: &str) -> Result<Self, BadLink> {
        let room = room.parse().map_err(|_| BadLink)?;
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let mut kind = fragment.chars();
        let letter = kind.next();
        let sound_only = kind.as_str().starts_with(SOUND);
        if sound_only {
            kind.next();
        }
        let secret_only = [LinkKind::Shared, LinkKind::Moderator, LinkKind::Personal]
            .into_iter()
            .find(|kind| Some(kind.letter()) == letter);
        match (secret_only, letter) {
            (Some(found), _) => Ok(Self {
                room,
                kind: found,
                secret: Zeroizing::new(decode::<16>(kind.as_str())?),
                owner: None,
                sound_only,
            }),
            (None, Some('o')) => {
                let both = Zeroizing::new(decode::<48>(kind.as_str())?);
                let (secret, seed) = both.split_at(16);
                let secret = Zeroizing::new(secret.try_into().expect("split at 16"));
                let seed: Zeroizing<[u8; 32]> = Zeroizing::new(seed.try_into().expect("48 less 16"));
                Ok(Self {
                    room,
                    kind: LinkKind::Owner,
                    secret,
                    owner: Some(OwnerKey::from_seed(&seed)),
                    sound_only,
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
        self.kind
    }

    /// Whether it leads to a room in whose meetings there are no pictures.
    pub fn is_sound_only(&self) -> bool {
        self.sound_only
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
        let bytes = match &self.owner {
            None => Zeroizing::new(self.secret.to_vec()),
            Some(owner) => Zeroizing::new([self.secret.as_slice(), owner.seed().as_slice()].concat()),
        };
        let encoded = Zeroizing::new(bs58::encode(bytes.as_slice()).into_string());
        let mark = if self.sound_only { "-" } else { "" };
        Zeroizing::new(format!("{}{mark}{}", self.kind.letter(), encoded.as_str()))
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
        let derived = |kind| Link::derived(room, &owner, kind, &[7; 16]);
        let links = [
            derived(LinkKind::Shared),
            derived(LinkKind::Moderator),
            derived(LinkKind::Personal),
            Link::owner(room, owner.clone(), &mut rng),
        ];
        let sound = links.clone().map(|link| link.to(Origin::BrowserSound));
        for link in links.into_iter().chain(sound) {
            let text = link.path();
            let parsed = Link::parse(text.strip_prefix("/j/").unwrap(), &link.fragment()).unwrap();
            assert_eq!(parsed.kind(), link.kind());
            assert_eq!(parsed.is_sound_only(), link.is_sound_only());
            assert_eq!(link.fragment().as_bytes()[1] == b'-', link.is_sound_only());
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
            &format!("q{secret}"),
            &format!("m{secret}{secret}"),
            &format!("o{secret}"),
            "10OIl",
            "1-",
            &format!("-1{secret}"),
            &format!("1--{secret}"),
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
        let link = Link::owner(RoomId([5; 16]), OwnerKey::from_seed(&[9; 32]), &mut rng);
        assert!(!format!("{link:?}").contains(&link.fragment()[1..]));
    }
}
